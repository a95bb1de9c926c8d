"""The page behind the link: it shows the held times, and a POST takes one of them or none."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import links, scheduling
from booking.availability import Days, free_slots
from booking.models import AlternativeSet
from booking.orders import Actor
from locations import hours
from tests.builders import TORONTO, make_appointment, make_clinic, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> AlternativeSet:
    """Two times on a Monday to come, held instead of one on the Tuesday."""
    clinic = make_clinic()
    now = timezone.now()
    today = hours.local_day(now, TORONTO)
    monday = today + timedelta(days=7 - today.weekday())
    start = hours.instant(monday + timedelta(days=1), 600, TORONTO)
    visit = make_appointment(clinic.role, clinic.service, make_patient(), start)
    slots = free_slots(clinic.location, clinic.service, days=Days(monday, 1), now=now)
    apart = [slots[0], slots[-1]]
    until = now + timedelta(hours=2)
    by = Actor.job("test")
    return scheduling.hold_alternatives(visit, apart, until=until, by=by, now=now)


def url_of(asked: AlternativeSet) -> str:
    return urlsplit(links.alternatives_url(asked)).path


def test_looking_changes_nothing(client: Client, asked: AlternativeSet) -> None:
    answer = client.get(url_of(asked))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count('name="take"') == 2
    assert answer["Cache-Control"] == "no-store, private"
    asked.refresh_from_db()
    assert asked.state == "open"


def test_a_wrong_signature_opens_nothing(client: Client, asked: AlternativeSet) -> None:
    wrong = links.token(asked.code, links.OFFER_VERSION, links.OFFER)
    answer = client.get(reverse("booking:alternatives", args=[asked.code, wrong]))
    assert answer.status_code == 404
    assert "another time" not in answer.content.decode()


def test_taking_a_time_moves_the_visit_and_shows_it(client: Client, asked: AlternativeSet) -> None:
    chosen = asked.times.all()[0]
    answer = client.post(url_of(asked), {"take": str(chosen.appointment.code)})
    assert answer.status_code == 303
    assert "Your visit is moved." in client.get(answer["Location"]).content.decode()
    asked.visit.refresh_from_db()
    assert asked.visit.start == chosen.start
    again = client.get(url_of(asked))
    assert "You took another time" in again.content.decode()


def test_none_of_them_is_an_answer_too(client: Client, asked: AlternativeSet) -> None:
    before = asked.visit.start
    answer = client.post(url_of(asked), {"decline": "1"})
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    assert "None of the times suits you" in page.content.decode()
    asked.visit.refresh_from_db()
    assert asked.visit.start == before


def test_a_time_of_somebody_else_is_refused(client: Client, asked: AlternativeSet) -> None:
    answer = client.post(url_of(asked), {"take": str(asked.visit.code)})
    assert answer.status_code == 422
    assert "Choose one of the times." in answer.content.decode()


def test_a_time_that_is_gone_leaves_the_visit(client: Client, asked: AlternativeSet) -> None:
    chosen = asked.times.all()[0]
    scheduling.withdraw_alternatives(asked, by=Actor.job("test"), now=timezone.now())
    answer = client.post(url_of(asked), {"take": str(chosen.appointment.code)})
    assert answer.status_code == 409
    assert "These times are not held any more" in answer.content.decode()
