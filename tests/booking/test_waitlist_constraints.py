"""The wait list: what the database refuses, and what staff see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from psycopg.types.range import Int4Range

from booking import waitlist
from booking.models import (
    EntryState,
    OfferState,
    WaitlistEntry,
    WaitlistOffer,
)
from tests.booking.waiting_people import (
    LATER,
    NEXT_MONDAY,
    NINE,
    block,
    join,
)
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_clinic,
    make_hold,
    make_patient,
    make_time_off,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    """A clinic whose only free time is Monday at nine, until somebody frees another."""
    made = make_clinic()
    make_time_off(made.practitioner, local(MONDAY, "09:45"), local(NEXT_MONDAY, "09:00"))
    return made


def entry_row(clinic: Clinic, **values: Any) -> WaitlistEntry:
    defaults: dict[str, Any] = {
        "location": clinic.location,
        "service": clinic.service,
        "until": MONDAY,
        "created_at": NOW,
        "changed_at": NOW,
    }
    if "patient" not in values:
        values["patient"] = make_patient(f"Patient {WaitlistEntry.objects.count()}")
    return WaitlistEntry.objects.create(**defaults | values)


def offer_row(clinic: Clinic, **values: Any) -> WaitlistOffer:
    start = values.get("start", NINE)
    held = start + timedelta(days=WaitlistOffer.objects.count())
    defaults: dict[str, Any] = {
        "start": start,
        "offered_at": NOW,
        "expires_at": NOW + timedelta(hours=2),
    }
    if "entry" not in values:
        values["entry"] = entry_row(clinic)
    if "appointment" not in values:
        values["appointment"] = make_hold(clinic, held, NOW)
    return WaitlistOffer.objects.create(**defaults | values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("waitlist_weekdays_exist", {"weekdays": []}),
        ("waitlist_weekdays_exist", {"weekdays": [7]}),
        ("waitlist_minutes_within_a_day", {"minutes": Int4Range(0, 1441)}),
        ("waitlist_minutes_within_a_day", {"minutes": Int4Range(540, 540)}),
        ("waitlist_state_exists", {"state": "sleeping"}),
    ],
)
def test_the_database_refuses_an_entry_that_cannot_be(
    clinic: Clinic, name: str, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=name):
        entry_row(clinic, **values)


@pytest.mark.parametrize("standing", [EntryState.WAITING, EntryState.OFFERED])
def test_nobody_waits_twice_for_the_same_thing_at_one_place(
    clinic: Clinic, standing: EntryState
) -> None:
    patient = make_patient()
    entry_row(clinic, patient=patient, state=EntryState.WITHDRAWN)
    entry_row(clinic, patient=patient, state=standing)
    with pytest.raises(IntegrityError, match="waitlist_one_entry_per_place"):
        entry_row(clinic, patient=patient)


def test_nobody_has_two_offers_of_one_service(clinic: Clinic) -> None:
    patient = make_patient()
    entry_row(clinic, patient=patient, state=EntryState.OFFERED)
    other = make_clinic("oakville")
    with pytest.raises(IntegrityError, match="waitlist_one_offer_per_person"):
        entry_row(other, patient=patient, state=EntryState.OFFERED)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("offer_leaves_time_to_answer", {"expires_at": NOW}),
        ("offer_leaves_time_to_answer", {"expires_at": NINE + timedelta(minutes=1)}),
        ("offer_accepted_means_a_visit", {"state": OfferState.ACCEPTED, "answered_at": NOW}),
        ("offer_answered_once_closed", {"state": OfferState.DECLINED}),
        ("offer_answered_once_closed", {"answered_at": NOW}),
        ("offer_state_exists", {"state": "lost", "answered_at": NOW}),
    ],
)
def test_the_database_refuses_an_offer_that_cannot_be(
    clinic: Clinic, name: str, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=name):
        offer_row(clinic, **values)


def test_an_offer_that_led_nowhere_names_no_visit(clinic: Clinic) -> None:
    with pytest.raises(IntegrityError, match="offer_accepted_means_a_visit"):
        offer_row(clinic, visit=block(clinic, start=LATER))


def test_an_entry_has_one_offer_at_a_time(clinic: Clinic) -> None:
    entry = offer_row(clinic).entry
    with pytest.raises(IntegrityError, match="offer_one_at_a_time"):
        offer_row(clinic, entry=entry, start=NINE + timedelta(days=1))


def test_a_time_is_never_offered_twice_to_one_entry(clinic: Clinic) -> None:
    closed = {"state": OfferState.DECLINED, "answered_at": NOW}
    entry = offer_row(clinic, **closed).entry
    with pytest.raises(IntegrityError, match="offer_never_repeats_a_time"):
        offer_row(clinic, entry=entry)


def test_a_held_time_belongs_to_one_offer(clinic: Clinic) -> None:
    held = offer_row(clinic).appointment
    with pytest.raises(IntegrityError, match="appointment_id"):
        offer_row(clinic, appointment=held)


def test_staff_see_who_waits_and_which_times_are_offered(clinic: Clinic) -> None:
    other = make_clinic("oakville")
    mine, theirs = join(clinic), join(other, "Second Person")
    offers = waitlist.offer_freed(NOW)
    standing = WaitlistEntry.objects.standing()
    assert list(standing.for_location(clinic.location)) == [mine]
    assert list(standing.for_location(other.location)) == [theirs]
    assert WaitlistEntry.objects.waiting().count() == 0
    assert set(WaitlistOffer.objects.unanswered()) == set(offers)
    assert WaitlistOffer.objects.for_location(clinic.location).count() == 1
