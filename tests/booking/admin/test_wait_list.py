"""The wait list on the staff side: seen with wishes and offers, left on request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import Int4Range

from booking.models import WaitlistEntry
from booking.models.waitlist import EntryState
from tests.builders import Clinic, make_clinic, make_patient

pytestmark = pytest.mark.django_db
LIST = "admin:booking_waitlistentry_changelist"


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("maple")


def waits(clinic: Clinic, name: str = "Robin Patient", **more: object) -> WaitlistEntry:
    now = timezone.now()
    given: dict[str, object] = {
        "until": now.date() + timedelta(days=30),
        "created_at": now,
        "changed_at": now,
        **more,
    }
    return WaitlistEntry.objects.create(
        patient=make_patient(name), location=clinic.location, service=clinic.service, **given
    )


def take_off(desk: Client, *entries: WaitlistEntry) -> str:
    form = {"action": "take_off", "_selected_action": [str(entry.pk) for entry in entries]}
    return desk.post(reverse(LIST), form, follow=True).content.decode()


def test_the_list_says_who_waits_for_what_and_when_it_suits(desk: Client, clinic: Clinic) -> None:
    waits(clinic, weekdays=[1, 3], minutes=Int4Range(17 * 60, 20 * 60))
    waits(clinic, "Sam Other")
    source = desk.get(reverse(LIST)).content.decode()
    assert "Tuesday, Thursday · 17:00–20:00" in source
    assert "any day and time, with anyone" in source
    assert "Robin Patient" in source


def test_somebody_who_calls_is_taken_off(desk: Client, clinic: Clinic) -> None:
    entry, other = waits(clinic), waits(clinic, "Sam Other")
    assert "1 person is off the list." in take_off(desk, entry)
    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.state, other.state) == (EntryState.WITHDRAWN, EntryState.WAITING)


def test_an_accepted_offer_is_a_visit_and_not_taken_off(desk: Client, clinic: Clinic) -> None:
    entry = waits(clinic, state=EntryState.ACCEPTED)
    assert "cancel the visit instead" in take_off(desk, entry)
    entry.refresh_from_db()
    assert entry.state == EntryState.ACCEPTED


def test_nothing_is_typed_in_here(desk: Client, clinic: Clinic) -> None:
    entry = waits(clinic)
    change = reverse("admin:booking_waitlistentry_change", args=[entry.pk])
    assert "Robin Patient" in desk.get(change).content.decode()
    desk.post(change, {"state": "accepted"})
    entry.refresh_from_db()
    assert entry.state == EntryState.WAITING
    assert desk.get(reverse("admin:booking_waitlistentry_add")).status_code == 403
