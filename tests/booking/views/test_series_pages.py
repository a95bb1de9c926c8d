"""Several visits in one go: pattern, dates, details, one look more, and afterwards."""

from __future__ import annotations

import re
from itertools import product
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from booking.models import Appointment, AppointmentStatus, Series, WorkingHours
from tests.booking.views.conftest import TYPED, Visitor, open_url

DETAILS, REVIEW = "/book/series/details/", "/book/series/review/"
PATTERN = {"per_week": "2", "weeks": "3", "part": "evening"}
PICK = re.compile(r'name="(pick-\d+)" value="([^"]+)" checked')


def plan_url(visitor: Visitor) -> str:
    return visitor.slot_url + "several/"


def plan(visitor: Visitor, **changes: str | list[str]) -> str:
    answer = visitor.client.get(plan_url(visitor), {**PATTERN, **changes})
    assert answer.status_code == 200
    return answer.content.decode()


def picks(page: str) -> dict[str, str]:
    """What is ticked on the page with the dates."""
    return dict(PICK.findall(page))


def pick(visitor: Visitor, sent: dict[str, str] | None = None, part: str = "evening") -> str:
    """Go on with the dates that fit; returns where that leads."""
    query = f"?per_week=2&weeks=3&part={part}"
    chosen = picks(plan(visitor, part=part)) if sent is None else sent
    answer = visitor.client.post(plan_url(visitor) + query, chosen)
    return answer.headers.get("Location", answer.content.decode())


def send(visitor: Visitor, **changes: str) -> str:
    """Press the last button; returns where that leads."""
    answer = visitor.client.post(REVIEW, {**TYPED, "key": str(uuid4()), **changes})
    return answer.headers.get("Location", answer.content.decode())


def visits() -> int:
    return Appointment.objects.filter(status=AppointmentStatus.BOOKED).count()


@pytest.fixture
def booked(visitor: Visitor) -> list[Appointment]:
    """Six visits of one series."""
    pick(visitor)
    assert "/series/" in send(visitor)
    return list(Appointment.objects.order_by("during"))


def test_the_page_of_times_leads_to_several_visits(visitor: Visitor) -> None:
    page = visitor.client.get(visitor.slot_url).content.decode()
    assert f'href="{plan_url(visitor)}"' in page
    form = visitor.client.get(plan_url(visitor)).content.decode()
    assert "Visits a week" in form
    assert "There is a problem" not in form


def test_all_dates_of_the_pattern_are_shown(
    visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(11):
        page = plan(visitor)
    assert len(picks(page)) == 6
    assert "6 of 6 visits fit." in page


def test_a_date_that_clashes_has_alternatives_or_is_left_out(visitor: Visitor) -> None:
    WorkingHours.objects.filter(weekday__in=[0, 1, 2, 3]).update(minutes=(480, 720))
    WorkingHours.objects.filter(weekday__in=[4, 5, 6]).delete()
    page = plan(visitor)
    assert not picks(page)
    assert "nothing at that time of day" in page
    assert 'type="radio" name="pick-0"' in page
    assert "Leave it out" in page
    taken = re.findall(r'type="radio" name="pick-0" value="([^"]+)"', page)[0]
    assert pick(visitor, {"pick-0": taken, "pick-1": ""}) == DETAILS


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"weeks": "0"}, "weeks"),
        ({"weeks": "99999999999999999999"}, "weeks"),
        ({"per_week": "٣٣"}, "per_week"),
        ({"per_week": "3", "weeks": "6"}, "weeks"),
        ({"part": "night"}, "part"),
        ({"weekdays": ["1"]}, "weekdays"),
        ({"weekdays": ["9"]}, "weekdays"),
        ({"first": "2026-02-30"}, "first"),
        ({"first": "9999-12-31"}, "first"),
        ({"first": "0001-01-01"}, "first"),
    ],
)
def test_a_pattern_that_cannot_be_is_told_at_its_field(
    visitor: Visitor, sent: dict[str, str | list[str]], field: str
) -> None:
    page = plan(visitor, **sent)
    assert re.search(rf'href="#id_{field}(_0)?"', page)
    assert not picks(page)


def test_somebody_who_is_not_there_is_not_found(visitor: Visitor) -> None:
    query = {**PATTERN, "practitioner": "nobody"}
    assert visitor.client.get(plan_url(visitor), query).status_code == 404


def test_the_dates_go_on_to_the_details_and_the_check(visitor: Visitor) -> None:
    assert pick(visitor) == DETAILS
    page = visitor.client.get(DETAILS).content.decode()
    assert "are not held yet" in page
    answer = visitor.client.post(DETAILS, TYPED)
    assert answer["Location"] == REVIEW
    checked = visitor.client.get(REVIEW).content.decode()
    assert "Ana Silva" in checked
    assert checked.count("<li>") >= 6
    assert visits() == 0


def test_the_button_books_all_visits(booked: list[Appointment]) -> None:
    assert visits() == 6
    assert Series.objects.count() == 1
    assert {visit.series_id for visit in booked} == {Series.objects.get().pk}


def test_pressing_it_twice_books_once(visitor: Visitor) -> None:
    pick(visitor)
    key = str(uuid4())
    assert send(visitor, key=key) == send(visitor, key=key)
    assert visits() == 6


def test_a_form_without_its_key_books_nothing(visitor: Visitor) -> None:
    pick(visitor)
    assert "Check your answers" in send(visitor, key="nonsense")
    assert visits() == 0


def test_wrong_details_are_shown_again(visitor: Visitor) -> None:
    pick(visitor)
    page = visitor.client.post(DETAILS, {**TYPED, "email": "nonsense"}).content.decode()
    assert 'value="nonsense"' in page
    assert 'href="#id_email"' in page
    assert visitor.client.get(REVIEW)["Location"] == DETAILS
    assert 'href="#id_email"' in send(visitor, email="nonsense")


@pytest.mark.parametrize("sent", [{}, {"pick-0": ""}, {"pick-0": "soon"}, {"pick-99": "x"}])
def test_without_a_date_the_page_asks_for_one(visitor: Visitor, sent: dict[str, str]) -> None:
    page = pick(visitor, sent)
    assert "There is a problem" in page
    assert picks(page) or "pick-0" in page


def test_a_time_that_went_meanwhile_is_told_and_the_rest_is_booked(
    visitor: Visitor, rival: Visitor
) -> None:
    pick(visitor)
    lost = visitor.client.session["series_order"]["starts"][0]
    for who in ("alex-sample", "sam-sample"):
        taker = Visitor(Client(REMOTE_ADDR=f"203.0.{len(who)}.7"), visitor.clinic)
        assert taker.pick(lost, who).status_code == 303
    page = visitor.client.get(send(visitor)).content.decode()
    assert visits() == 5
    assert "These times were taken before you were done" in page
    assert "Instead of" in page
    near = re.findall(r'name="start" value="([^"]+)"', page)
    assert 1 <= len(near) <= 3
    assert visitor.pick(near[0]).status_code == 303


def test_without_any_time_left_the_page_leads_to_other_dates(visitor: Visitor) -> None:
    pick(visitor)
    WorkingHours.objects.all().delete()
    answer = visitor.client.post(REVIEW, {**TYPED, "key": str(uuid4())})
    assert answer.status_code == 409
    assert plan_url(visitor) in answer.content.decode()
    assert visitor.client.session["typed"]["name"] == "Ana Silva"


def test_a_second_series_over_the_limit_is_refused_in_words(visitor: Visitor) -> None:
    for part in ("morning", "evening"):
        pick(visitor, part=part)
        send(visitor)
    assert visits() == 12
    pick(visitor, part="afternoon")
    answer = visitor.client.post(REVIEW, {**TYPED, "key": str(uuid4())})
    assert answer.status_code == 409
    assert "There is a limit" in answer.content.decode()


def test_without_dates_there_is_nothing_to_fill_in(client: Client, db: None) -> None:
    for url in (DETAILS, REVIEW):
        assert client.get(url)["Location"] == reverse("booking:start")
        assert client.post(url, TYPED)["Location"] == reverse("booking:start")


def test_the_link_of_one_visit_shows_the_whole_series(booked: list[Appointment]) -> None:
    client = Client()
    client.get(open_url(booked[2]))
    url = reverse("booking:series", args=[booked[2].code])
    assert url in client.get(reverse("booking:visit", args=[booked[2].code])).content.decode()
    page = client.get(url).content.decode()
    for visit in booked:
        address = reverse("booking:visit", args=[visit.code])
        assert address in page
        assert client.get(address).status_code == 200


def test_strangers_see_nothing_of_a_series(booked: list[Appointment]) -> None:
    for name in ("series", "series-cancel"):
        url = reverse(f"booking:{name}", args=[booked[0].code])
        assert Client().get(url).status_code == 404
        assert Client().post(url).status_code in {404, 405}


def test_the_rest_of_a_series_is_cancelled_in_one_go(
    visitor: Visitor, booked: list[Appointment]
) -> None:
    url = reverse("booking:series-cancel", args=[booked[0].code])
    page = visitor.client.get(url).content.decode()
    assert "Cancel these visits" in page
    assert visits() == 6
    answer = visitor.client.post(url, {"reason": "A journey"})
    assert answer.status_code == 303
    assert visits() == 0
    assert visitor.client.post(url).status_code == 303


def test_one_visit_of_a_series_is_cancelled_by_itself(
    visitor: Visitor, booked: list[Appointment]
) -> None:
    visitor.client.post(reverse("booking:cancel", args=[booked[1].code]))
    assert visits() == 5
    page = visitor.client.get(reverse("booking:series", args=[booked[0].code])).content.decode()
    assert "cancelled</span>" in page


def test_a_single_visit_has_no_series(visitor: Visitor) -> None:
    visit = visitor.book()
    own = reverse("booking:visit", args=[visit.code])
    for name in ("series", "series-cancel"):
        url = reverse(f"booking:{name}", args=[visit.code])
        assert visitor.client.get(url)["Location"] == own


def test_when_all_are_gone_the_nearest_of_each_can_be_taken(visitor: Visitor) -> None:
    pick(visitor)
    starts = visitor.client.session["series_order"]["starts"]
    people = ("alex-sample", "sam-sample")
    for number, (start, who) in enumerate(product(starts, people)):
        Visitor(Client(REMOTE_ADDR=f"203.0.{number}.7"), visitor.clinic).pick(start, who)
    page = send(visitor)
    assert "These times have just been taken" in page
    assert page.count("Instead of") == len(starts)
    chosen = dict(PICK.findall(page))
    assert len(chosen) == len(starts)
    action = re.search(r'<form method="post" action="([^"]+several[^"]+)"', page)
    assert action
    answer = visitor.client.post(action[1].replace("&amp;", "&"), chosen)
    assert answer.headers.get("Location") == DETAILS, answer.content.decode()[:3000]
    assert "/series/" in send(visitor)
