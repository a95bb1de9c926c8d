"""By what somebody feels, and on to the self-check with the place chosen."""

from __future__ import annotations

import pytest
from django.test import Client

from education import symptoms
from education.models import Condition
from education.selfcheck.wording import TEXTS

pytestmark = pytest.mark.django_db


def test_every_condition_is_found_by_a_sign(indexed: None) -> None:
    found = {
        page.slug
        for group in symptoms.load_groups()
        for symptom in group.symptoms
        for page in symptom.pages
    }
    every = set(Condition.objects.published().conditions().values_list("slug", flat=True))
    assert every <= found


def test_a_sign_leads_to_the_likeliest_page_first(indexed: None) -> None:
    by_name = {
        str(symptom.name): [page.slug for page in symptom.pages]
        for group in symptoms.load_groups()
        for symptom in group.symptoms
    }
    assert by_name["With the first steps of the day"] == ["plantar-fasciitis"]
    assert by_name["The cord above the heel"][0] == "achilles-tendinopathy"
    assert by_name["Joint of the big toe"] == ["when-to-get-help"]


def test_the_page_shows_signs_with_links(client: Client, indexed: None) -> None:
    html = client.get("/conditions/by-symptom/").content.decode()
    assert "With the first steps of the day" in html
    assert 'href="/conditions/plantar-fasciitis/"' in html


def test_without_pages_it_says_so(client: Client) -> None:
    Condition.objects.update(status="archived")
    assert "There are no pages yet" in client.get("/conditions/by-symptom/").content.decode()


def test_a_condition_leads_into_the_self_check_with_its_place(
    client: Client, indexed: None
) -> None:
    html = client.get("/conditions/plantar-fasciitis/").content.decode()
    assert 'href="/self-check/?place=under_heel"' in html
    for page in Condition.objects.published():
        assert symptoms.place_of(page.slug) in {"", *TEXTS["place"].options}


def test_looking_at_the_start_changes_nothing_and_starting_chooses_the_place(
    client: Client,
) -> None:
    html = client.get("/self-check/?place=under_heel").content.decode()
    assert "“Under the heel” is already chosen" in html
    assert not client.cookies.get("sessionid")
    client.post("/self-check/", {"place": "under_heel"})
    client.post("/self-check/question/1/", {"answer": ["none"]})
    client.post("/self-check/question/2/", {"answer": "18_39"})
    asked = client.get("/self-check/question/3/")
    assert asked.context["form"].ticked == {"under_heel"}
    # Chosen is not answered: nobody is led past the question.
    assert client.get("/self-check/question/4/")["Location"] == "/self-check/question/3/"
    client.post("/self-check/question/3/", {"answer": "calf"})
    assert client.get("/self-check/question/3/").context["form"].ticked == {"calf"}


@pytest.mark.parametrize("place", ["nowhere", "<script>", "x" * 5000, ""])
def test_a_place_that_does_not_exist_is_no_place(client: Client, place: str) -> None:
    response = client.get("/self-check/", {"place": place})
    assert response.status_code == 200
    assert "already chosen" not in response.content.decode()
