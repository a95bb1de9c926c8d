"""The sample data: complete, bookable, marked as sample, and of nobody real."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import models, transaction
from psycopg.types.range import Range
from pytest_django import DjangoDbBlocker

from booking.availability import Days, free_slots
from booking.models import (
    Appointment,
    AppointmentEvent,
    AppointmentResource,
    AppointmentStatus,
    BookingPolicy,
    DateOverride,
    Message,
    Patient,
    TimeOff,
    WorkingHours,
)
from clinic.demo import loader
from education.models import Condition
from locations.models import (
    Closure,
    Discipline,
    HealthcareService,
    Location,
    OnlineMode,
    OpeningHours,
    Practitioner,
    PractitionerRole,
    Resource,
    TravelTime,
)
from tests.builders import MONDAY as SOME_MONDAY
from tests.builders import TORONTO, local

# Says that a database is needed; the sample data is the module's.
pytestmark = pytest.mark.django_db
# A Wednesday morning, so that today has visits before and after it.
TODAY = SOME_MONDAY + timedelta(days=2)
NOW = local(TODAY, "11:10")
FICTION = re.compile(r"\+1(416|905|289)55501\d\d")
STILL_ON = {AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED}


@pytest.fixture(scope="module", autouse=True)
def _sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for this module, which only reads; rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert loader.load(NOW)
        yield
        transaction.set_rollback(True)


def visits() -> list[Appointment]:
    return list(Appointment.objects.with_names().order_by("during"))


def minutes_of(moment: datetime) -> int:
    wall = moment.astimezone(TORONTO)
    return wall.hour * 60 + wall.minute


def is_within(lower: int, upper: int, spans: Iterable[Range[int]]) -> bool:
    return any(lower in span and upper - 1 in span for span in spans)


def test_there_are_ten_clinics_nine_services_and_twenty_five_practitioners() -> None:
    found = loader.inventory()
    assert (found.locations, found.services, found.practitioners) == (10, 9, 25)
    assert {person.discipline for person in Practitioner.objects.all()} == set(Discipline.values)


def test_everything_is_marked_as_sample() -> None:
    marked: list[type[models.Model]] = [Location, HealthcareService, Practitioner, Appointment]
    for model in marked:
        assert not model._default_manager.filter(is_sample=False).exists(), model


def test_every_row_passes_the_checks_of_its_model() -> None:
    checked: list[type[models.Model]] = [
        Location,
        OpeningHours,
        HealthcareService,
        Practitioner,
        PractitionerRole,
        Resource,
        TravelTime,
        BookingPolicy,
        WorkingHours,
        TimeOff,
    ]
    for model in checked:
        for row in model._default_manager.all():
            row.full_clean()
    for patient in Patient.objects.all()[:20]:
        patient.full_clean()


def test_phone_numbers_are_those_kept_for_fiction() -> None:
    phones = [row.phone.as_e164 for row in [*Location.objects.all(), *Patient.objects.all()]]
    assert [phone for phone in phones if not FICTION.fullmatch(phone)] == []


def test_mail_addresses_can_belong_to_nobody() -> None:
    hosts = {patient.email.rpartition("@")[2] for patient in Patient.objects.all()}
    assert hosts == {"example.com", "example.org"}
    assert all(place.email.endswith(".example") for place in Location.objects.all())


def test_every_clinic_has_a_free_first_visit_in_the_next_days() -> None:
    service = HealthcareService.objects.get(slug="physiotherapy-assessment")
    free = {
        place.slug: len(free_slots(place, service, days=Days(TODAY, 7), now=NOW))
        for place in Location.objects.all()
    }
    assert len(free) == 10
    assert all(free.values()), free


def test_every_service_that_can_be_booked_is_free_somewhere() -> None:
    for service in HealthcareService.objects.bookable():
        places = Location.objects.filter(roles__services=service).distinct()
        week = Days(TODAY, 7)
        assert any(free_slots(place, service, days=week, now=NOW) for place in places), service


def test_one_service_is_had_by_phone_only() -> None:
    by_phone = HealthcareService.objects.filter(online_mode=OnlineMode.PHONE)
    assert [service.slug for service in by_phone] == ["custom-orthotics"]


def test_every_need_of_an_offered_service_can_be_met_there() -> None:
    for role in PractitionerRole.objects.all():
        groups = set(role.location.resources.values_list("group", flat=True))
        needs = set(role.services.values_list("resource_needs__group", flat=True)) - {None}
        assert needs <= groups, role


def test_the_ways_between_all_clinics_are_known() -> None:
    ways = list(TravelTime.objects.all())
    assert len(ways) == 10 * 9
    assert min(way.minutes for way in ways) >= 15
    there = {(way.from_location_id, way.to_location_id): way.minutes for way in ways}
    assert all(minutes == there[goal, start] for (start, goal), minutes in there.items())


def test_nobody_works_while_the_doors_are_shut() -> None:
    for rule in WorkingHours.objects.select_related("role"):
        doors = OpeningHours.objects.filter(location=rule.role.location_id, weekday=rule.weekday)
        spans = [opening.minutes for opening in doors]
        assert is_within(rule.minutes.lower, rule.minutes.upper, spans), f"{rule.role} {rule}"


def test_some_work_at_two_clinics_and_some_in_alternate_weeks() -> None:
    places = Counter(role.practitioner_id for role in PractitionerRole.objects.all())
    assert sum(count == 2 for count in places.values()) >= 8
    assert {(rule.cycle.lower, rule.cycle.upper) for rule in WorkingHours.objects.all()} == {
        (0, 2),
        (0, 1),
        (1, 2),
    }


def test_holidays_exceptions_time_off_and_policies_are_there() -> None:
    assert Closure.objects.filter(label__icontains="Canada Day", is_active=True).count() >= 10
    assert {row.mode for row in DateOverride.objects.all()} == {"closed", "replace", "add"}
    assert {row.state for row in TimeOff.objects.all()} == {"approved", "requested"}
    assert BookingPolicy.objects.count() == 2


def test_the_starter_pages_are_loaded_too() -> None:
    assert Condition.objects.exists()


def test_two_weeks_around_today_are_about_half_full() -> None:
    days = {visit.start.astimezone(TORONTO).date() for visit in visits()}
    assert min(days) >= TODAY - timedelta(days=4)
    assert max(days) <= TODAY + timedelta(days=9)
    assert len(days) >= 12
    assert 700 <= len(visits()) <= 1600


def test_past_visits_are_settled_and_coming_ones_are_booked() -> None:
    for visit in visits():
        if visit.start > NOW:
            assert visit.status in {AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED}
        elif visit.end > NOW:
            assert visit.status in {AppointmentStatus.ARRIVED, AppointmentStatus.CANCELLED}
        else:
            assert visit.status not in {AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED}
        assert visit.created_at < min(visit.start, NOW)
    assert {visit.status for visit in visits()} == STILL_ON | {
        AppointmentStatus.CANCELLED,
        AppointmentStatus.NOSHOW,
    }


def test_every_visit_lies_within_the_hours_of_its_practitioner() -> None:
    rules = list(WorkingHours.objects.select_related("role"))
    for visit in visits():
        weekday = visit.start.astimezone(TORONTO).weekday()
        spans = [
            rule.minutes
            for rule in rules
            if rule.practitioner_id == visit.practitioner_id
            and rule.role.location_id == visit.location_id
            and rule.weekday == weekday
        ]
        span = minutes_of(visit.blocked.lower), minutes_of(visit.blocked.upper)
        assert is_within(*span, spans), visit


def test_nobody_treats_two_people_at_once_or_is_seen_twice_a_day() -> None:
    last: dict[int, Appointment] = {}
    for visit in visits():
        if visit.status not in STILL_ON:
            continue
        before = last.get(visit.practitioner_id)
        if before:
            assert before.blocked.upper <= visit.blocked.lower
            assert before.location_id == visit.location_id or before.travel.upper <= visit.start
        last[visit.practitioner_id] = visit
    days = Counter((visit.patient_id, visit.start.astimezone(TORONTO).date()) for visit in visits())
    assert max(days.values()) == 1


def test_visits_keep_the_rooms_and_machines_that_they_need() -> None:
    needing = Appointment.objects.exclude(service__resource_needs=None)
    assert needing.exists()
    assert not needing.filter(resources=None).exists()
    kept = AppointmentResource.objects.filter(is_active=True)
    assert not kept.filter(appointment__status__in=["cancelled", "noshow"]).exists()


def test_sample_visits_owe_no_mail() -> None:
    assert not Message.objects.exists()


def test_every_history_ends_at_the_status_of_its_visit() -> None:
    last: dict[int, AppointmentEvent] = {}
    for event in AppointmentEvent.objects.order_by("id"):
        before = last.get(event.appointment_id)
        assert event.from_status == (before.to_status if before else "")
        assert before is None or before.at <= event.at <= NOW
        last[event.appointment_id] = event
    assert {key: event.to_status for key, event in last.items()} == {
        visit.pk: visit.status for visit in visits()
    }


def test_a_patient_can_still_book_on_the_website() -> None:
    ahead = Counter(visit.patient_id for visit in visits() if visit.start > NOW)
    assert max(ahead.values()) < 3
