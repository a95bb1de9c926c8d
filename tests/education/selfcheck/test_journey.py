"""One question a page, as a browser without script sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from education.selfcheck import store
from tests.education.selfcheck.answers import WELL
from tests.education.selfcheck.visitor import ANSWERS, RESULT, Visitor, heading, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def end_of_half_hour(visitor: Visitor) -> None:
    """As if the last answer had been half an hour ago."""
    key = visitor.client.session[store.KEY]
    Session.objects.filter(session_key=key).update(expire_date=timezone.now())


def test_the_longest_journey_asks_21_questions_and_then_shows_the_answers(
    visitor: Visitor,
) -> None:
    assert visitor.walk() == ANSWERS
    html = visitor.client.get(ANSWERS).content.decode()
    assert html.count("/self-check/question/") == 21
    assert RESULT in html


def test_the_shortest_journey_is_one_answer(visitor: Visitor) -> None:
    assert visitor.walk("emergency=pe") == RESULT
    assert "911" in heading(visitor.client.get(RESULT).content.decode())


def test_an_emergency_in_the_middle_ends_the_journey_at_once(visitor: Visitor) -> None:
    assert visitor.walk("look=hot_joint fever=yes") == RESULT
    assert "911" in heading(visitor.client.get(RESULT).content.decode())
    page = visitor.client.get(url_of("sensation"))
    assert (page.status_code, page["Location"]) == (303, RESULT)


@pytest.mark.parametrize("age", ["under_12", "12_15"])
def test_a_child_is_asked_18_questions(visitor: Visitor, age: str) -> None:
    assert visitor.walk(f"age={age}") == ANSWERS
    html = visitor.client.get(ANSWERS).content.decode()
    assert html.count("/self-check/question/") == 18
    page = visitor.client.get(url_of("place")).content.decode()
    assert "Question 3 of 18" in page


def test_a_question_shows_what_was_answered_before(visitor: Visitor) -> None:
    visitor.walk("look=warm,colour", until="fever")
    html = visitor.client.get(url_of("look")).content.decode()
    assert html.count("checked") == 2
    assert 'value="warm" id="id_answer_2" checked' in html


def test_an_early_answer_can_be_changed_and_the_journey_goes_on_where_it_was(
    visitor: Visitor,
) -> None:
    visitor.walk(until="clot")
    page = visitor.say("start", "moment")
    assert page["Location"] == url_of("clot")


def test_after_the_last_question_a_change_leads_back_to_the_answers(visitor: Visitor) -> None:
    visitor.walk()
    assert visitor.say("place", "calf")["Location"] == ANSWERS
    assert "Calf, or the whole lower leg" in visitor.client.get(ANSWERS).content.decode()


def test_a_change_can_bring_new_questions_and_take_them_away(visitor: Visitor) -> None:
    visitor.walk("age=12_15")
    assert visitor.say("age", "18_39")["Location"] == url_of("worst")
    visitor.say("worst", "none")
    visitor.say("press", "none")
    assert visitor.say("training", "more10")["Location"] == ANSWERS
    visitor.say("age", "under_12")
    assert "10% more" not in visitor.client.get(ANSWERS).content.decode()


def test_a_slip_that_called_for_an_ambulance_can_be_taken_back(visitor: Visitor) -> None:
    visitor.walk("emergency=pe")
    assert "Change" in visitor.client.get(ANSWERS).content.decode()
    assert visitor.say("emergency", "none")["Location"] == url_of("age")


def test_two_tabs_share_their_answers(visitor: Visitor) -> None:
    visitor.walk(until="walk")
    one, other = visitor, Visitor()
    other.client.cookies = one.client.cookies
    one.say("walk", "yes")
    other.say("walk", "no")
    one.say("tiptoe", "yes")
    assert url_of("look") == other.client.get(ANSWERS)["Location"]
    assert 'value="no" id="id_answer_2" checked' in one.client.get(url_of("walk")).content.decode()


def test_reloading_a_page_changes_nothing(visitor: Visitor) -> None:
    visitor.walk()
    first = visitor.client.get(ANSWERS).content
    visitor.say("training", "none")
    visitor.say("training", "none")
    assert len(visitor.client.get(ANSWERS).content) == len(first)


@pytest.mark.parametrize("question", ["age", "fever", "training"])
def test_nobody_jumps_ahead(visitor: Visitor, question: str) -> None:
    visitor.start()
    page = visitor.client.get(url_of(question))
    assert (page.status_code, page["Location"]) == (303, url_of("emergency"))
    page = visitor.say(question, str(WELL[question][0]))
    assert (page.status_code, page["Location"]) == (303, url_of("emergency"))


@pytest.mark.parametrize("path", [ANSWERS, RESULT])
def test_without_all_answers_there_is_no_result(visitor: Visitor, path: str) -> None:
    visitor.walk(until="bone")
    page = visitor.client.get(path)
    assert (page.status_code, page["Location"]) == (303, url_of("bone"))


@pytest.mark.parametrize("number", ["0", "22", "999999999999999999999", "x", "-1", "٣"])
def test_a_question_that_does_not_exist_is_not_found(visitor: Visitor, number: str) -> None:
    visitor.start()
    assert visitor.client.get(f"/self-check/question/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("question", "sent", "words"),
    [
        ("emergency", [], "Tick at least one box"),
        ("emergency", ["none", "pe"], "alone, without the others"),
        ("emergency", ["unsure", "none"], "alone, without the others"),
        ("emergency", ["heart"], "Choose from the answers on this page"),
        ("emergency", ["pe\x00"], "Choose from the answers on this page"),
        ("emergency", ["<script>"], "Choose from the answers on this page"),
        ("emergency", ["pe"] * 150, "Choose from the answers on this page"),
        ("age", [], "Choose one answer"),
        ("age", [""], "Choose from the answers on this page"),
        ("age", ["18_39", "60_plus"], "Choose from the answers on this page"),
        ("age", ["none"], "Choose from the answers on this page"),
    ],
)
def test_a_wrong_answer_is_told_on_its_page_and_not_kept(
    visitor: Visitor, question: str, sent: list[str], words: str
) -> None:
    visitor.walk(until=question)
    page = visitor.say(question, *sent)
    html = page.content.decode()
    assert page.status_code == 400
    assert words in html
    assert "There is a problem" in html
    assert "<title>Error:" in html
    assert "<script>" not in html
    assert visitor.client.get(RESULT)["Location"] == url_of(question)


def test_what_was_ticked_wrongly_is_still_ticked(visitor: Visitor) -> None:
    visitor.walk(until="look")
    html = visitor.say("look", "none", "warm").content.decode()
    assert html.count("checked") == 2


def test_ten_thousand_answers_are_refused(visitor: Visitor) -> None:
    visitor.start()
    page = visitor.say("emergency", *["pe"] * 10_000)
    assert page.status_code == 400
    assert visitor.client.get(RESULT)["Location"] == url_of("emergency")


@pytest.mark.parametrize("path", [url_of("age"), ANSWERS, RESULT])
def test_after_half_an_hour_the_answers_are_gone(visitor: Visitor, path: str) -> None:
    visitor.walk()
    end_of_half_hour(visitor)
    page = visitor.client.get(path)
    assert page.status_code == 410
    assert "There are no answers here" in page.content.decode()


@pytest.mark.parametrize("path", [url_of("age"), "/self-check/near/", "/self-check/book/"])
def test_after_half_an_hour_nothing_can_be_sent(visitor: Visitor, path: str) -> None:
    visitor.walk()
    end_of_half_hour(visitor)
    assert visitor.client.post(path, {"answer": "18_39"}).status_code == 410
    assert visitor.client.get(RESULT).status_code == 410


def test_each_answer_gives_another_half_hour(visitor: Visitor) -> None:
    visitor.walk(until="clot")
    key = visitor.client.session[store.KEY]
    Session.objects.filter(session_key=key).update(
        expire_date=timezone.now() + timedelta(minutes=1)
    )
    visitor.say("clot", "none")
    left = Session.objects.get(session_key=key).expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


@pytest.mark.parametrize("path", [url_of("emergency"), url_of("age"), ANSWERS, RESULT])
def test_without_a_start_there_is_nothing(path: str) -> None:
    assert Client().get(path).status_code == 410


def test_what_is_over_is_deleted_for_good(visitor: Visitor) -> None:
    visitor.walk(until="clot")
    key, now = visitor.client.session[store.KEY], timezone.now()
    store.delete_expired(now + timedelta(minutes=29))
    assert Session.objects.filter(session_key=key).exists()
    assert store.delete_expired(now + timedelta(minutes=31)) == 1
    assert not Session.objects.filter(session_key=key).exists()
    assert Session.objects.count() == 1


def test_deleting_leaves_no_row(visitor: Visitor) -> None:
    visitor.walk()
    key = visitor.client.session[store.KEY]
    page = visitor.client.post("/self-check/delete/")
    assert (page.status_code, page["Location"]) == (303, "/self-check/deleted/")
    assert "deleted" in heading(visitor.client.get("/self-check/deleted/").content.decode())
    assert not Session.objects.filter(session_key=key).exists()
    assert visitor.client.get(RESULT).status_code == 410


def test_starting_again_forgets_the_first_answers(visitor: Visitor) -> None:
    visitor.walk()
    key = visitor.client.session[store.KEY]
    visitor.start()
    assert not Session.objects.filter(session_key=key).exists()
    assert visitor.client.get(RESULT)["Location"] == url_of("emergency")


@pytest.mark.parametrize("path", [url_of("place"), ANSWERS, RESULT])
def test_no_page_with_answers_is_kept_found_or_told_of(visitor: Visitor, path: str) -> None:
    visitor.walk()
    page = visitor.client.get(path)
    assert page["Cache-Control"] == "no-store, private"
    assert "noindex" in page["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"


def test_another_site_cannot_answer(visitor: Visitor) -> None:
    visitor.walk(until="age")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visitor.client.cookies
    page = strict.post(url_of("age"), {"answer": "18_39"}, headers={"origin": "https://evil.test"})
    assert page.status_code == 403
    assert visitor.client.get(ANSWERS)["Location"] == url_of("age")


@pytest.mark.parametrize("path", [url_of("age"), "/self-check/delete/", "/self-check/book/"])
def test_other_methods_are_refused(visitor: Visitor, path: str) -> None:
    visitor.walk()
    assert visitor.client.put(path).status_code == 405
    assert visitor.client.delete(path).status_code == 405


def test_looking_deletes_nothing(visitor: Visitor) -> None:
    visitor.walk()
    assert visitor.client.get("/self-check/delete/").status_code == 405
    assert visitor.client.get(RESULT).status_code == 200


def test_a_question_page_asks_three_times_at_most(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor.walk(until="place")
    with django_assert_max_num_queries(3):
        visitor.client.get(url_of("place"))


def test_the_start_page_can_be_found(client: Client) -> None:
    page = client.get("/self-check/")
    assert page.status_code == 200
    assert "noindex" not in page.content.decode()
    assert "X-Robots-Tag" not in page
