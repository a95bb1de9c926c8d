"""What must never be in the directory: refused by the database itself, one rule at a time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from psycopg.types.range import DateRange, Int4Range, TimestamptzRange

from locations.models import (
    Closure,
    HealthcareService,
    Location,
    OpeningHours,
    Resource,
    ResourceOutage,
    TravelTime,
)
from locations.models.travel import UNKNOWN_PAIR_MINUTES
from tests.builders import (
    MONDAY,
    NOW,
    make_closure,
    make_location,
    make_need,
    make_opening_hours,
    make_practitioner,
    make_resource,
    make_role,
    make_service,
    make_travel_time,
)

pytestmark = pytest.mark.django_db


def refused_by(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


@pytest.fixture
def clinic() -> Location:
    return make_location()


def open_hours(clinic: Location, first: int, last: int, weekday: int = 0) -> OpeningHours:
    minutes = Int4Range(first, last)
    return OpeningHours.objects.create(location=clinic, weekday=weekday, minutes=minutes)


# Opening hours ---------------------------------------------------------------------------------


def test_hours_of_one_day_do_not_overlap(clinic: Location) -> None:
    make_opening_hours(clinic, [0], "08:00", "12:00")
    with refused_by("opening_hours_do_not_overlap"):
        make_opening_hours(clinic, [0], "11:59", "18:00")


def test_hours_may_touch_and_repeat_on_other_days_and_places(clinic: Location) -> None:
    make_opening_hours(clinic, [0], "08:00", "12:00")
    make_opening_hours(clinic, [0], "12:00", "24:00")
    make_opening_hours(clinic, [1], "08:00", "12:00")
    make_opening_hours(make_location("other"), [0], "08:00", "12:00")
    assert OpeningHours.objects.count() == 4


@pytest.mark.parametrize(("first", "last"), [(-60, 600), (600, 1441), (540, 540)])
def test_hours_stay_within_a_day_and_have_a_length(clinic: Location, first: int, last: int) -> None:
    with refused_by("opening_hours_within_a_day"):
        open_hours(clinic, first, last)


def test_hours_without_an_end_are_refused(clinic: Location) -> None:
    with refused_by("opening_hours_within_a_day"):
        OpeningHours.objects.create(location=clinic, weekday=0, minutes=Int4Range(540, None))


def test_hours_that_run_backwards_are_refused(clinic: Location) -> None:
    with pytest.raises(DataError):
        open_hours(clinic, 1020, 540)


def test_a_week_has_seven_days(clinic: Location) -> None:
    open_hours(clinic, 0, 1440, weekday=6)
    with refused_by("opening_hours_weekday_exists"):
        open_hours(clinic, 0, 1440, weekday=7)


# Closures --------------------------------------------------------------------------------------


def test_a_closure_is_written_once_per_place_days_and_source(clinic: Location) -> None:
    make_closure(clinic, MONDAY)
    make_closure(clinic, MONDAY, source="holiday")
    make_closure(make_location("other"), MONDAY)
    with refused_by("closure_once_per_place_and_dates"):
        make_closure(clinic, MONDAY, label="Again")


def test_a_closure_of_every_clinic_is_written_once() -> None:
    make_closure(None, MONDAY)
    with refused_by("closure_once_per_place_and_dates"):
        make_closure(None, MONDAY, label="Again")


@pytest.mark.parametrize(
    "dates",
    [DateRange(MONDAY, MONDAY), DateRange(MONDAY, None), DateRange(None, MONDAY), DateRange()],
    ids=["empty", "no end", "no start", "forever"],
)
def test_a_closure_has_days_and_an_end(clinic: Location, dates: DateRange) -> None:
    with refused_by("closure_has_days"):
        Closure.objects.create(location=clinic, dates=dates, label="Closed")


# Services --------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [0, 4, 481])
def test_a_visit_lasts_from_five_minutes_to_eight_hours(minutes: int) -> None:
    make_service("short", duration=5)
    make_service("long", duration=480)
    with refused_by("service_length_is_sane"):
        make_service(duration=minutes)


@pytest.mark.parametrize("field", ["buffer_before", "buffer_after"])
def test_a_buffer_lasts_two_hours_at_most(field: str) -> None:
    most: dict[str, Any] = {field: 120}
    make_service("most", **most)
    with refused_by("service_buffers_are_sane"):
        HealthcareService.objects.update(**{field: 121})


def test_a_price_is_not_negative() -> None:
    make_service("free", price=Decimal(0))
    make_service("unknown", price=None)
    with refused_by("service_price_is_not_negative"):
        make_service(price=Decimal("-0.01"))


def test_a_service_does_not_follow_itself() -> None:
    first = make_service("first")
    make_service("second", follow_up_of=first)
    with refused_by("service_does_not_follow_itself"):
        HealthcareService.objects.filter(pk=first.pk).update(follow_up_of=first)


# Practitioners and roles -----------------------------------------------------------------------


def test_a_person_has_one_role_at_a_place_at_a_time(clinic: Location) -> None:
    person = make_practitioner()
    summer, autumn = DateRange(MONDAY, date(2027, 9, 1)), DateRange(date(2027, 9, 1), None)
    make_role(person, clinic, valid=summer)
    make_role(person, clinic, valid=autumn)
    make_role(person, make_location("other"), valid=summer)
    make_role(make_practitioner("Robin Other"), clinic, valid=summer)
    with refused_by("role_once_per_place_and_time"):
        make_role(person, clinic, valid=DateRange(date(2027, 8, 31), date(2027, 9, 2)))


def test_a_role_has_days(clinic: Location) -> None:
    with refused_by("role_has_days"):
        make_role(make_practitioner(), clinic, valid=DateRange(MONDAY, MONDAY))


# Rooms and machines ----------------------------------------------------------------------------


def test_a_resource_is_named_once_per_location(clinic: Location) -> None:
    make_resource(clinic)
    make_resource(make_location("other"))
    with refused_by("resource_named_once_per_location"):
        make_resource(clinic)


@pytest.fixture
def machine(clinic: Location) -> Resource:
    return make_resource(clinic)


def test_outages_of_one_resource_do_not_overlap(machine: Resource) -> None:
    hour = timedelta(hours=1)
    ResourceOutage.objects.create(resource=machine, span=TimestamptzRange(NOW, NOW + hour))
    ResourceOutage.objects.create(
        resource=machine, span=TimestamptzRange(NOW + hour, NOW + 2 * hour)
    )
    with refused_by("outage_once_at_a_time"):
        ResourceOutage.objects.create(
            resource=machine, span=TimestamptzRange(NOW + hour / 2, NOW + hour)
        )


@pytest.mark.parametrize(
    "span",
    [TimestamptzRange(NOW, NOW), TimestamptzRange(None, NOW)],
    ids=["empty", "since ever"],
)
def test_an_outage_has_a_start_and_a_length(machine: Resource, span: TimestamptzRange) -> None:
    with refused_by("outage_has_length"):
        ResourceOutage.objects.create(resource=machine, span=span)


def test_an_outage_may_last_until_further_notice(machine: Resource) -> None:
    ResourceOutage.objects.create(resource=machine, span=TimestamptzRange(NOW, None))
    assert machine.outages.count() == 1


def test_a_service_names_what_it_needs_once() -> None:
    service = make_service()
    make_need(service)
    make_need(service, group="treadmill")
    with refused_by("need_once_per_group"):
        make_need(service)


def test_a_need_lasts_a_minute_at_least() -> None:
    make_need(make_service("whole"), length=None)
    with refused_by("need_has_length"):
        make_need(make_service(), length=0)


# Ways between clinics --------------------------------------------------------------------------


def test_a_way_is_measured_once_in_each_direction(clinic: Location) -> None:
    other = make_location("other")
    make_travel_time(clinic, other)
    make_travel_time(other, clinic, 35)
    with refused_by("travel_once_per_pair"):
        make_travel_time(clinic, other, 40)


def test_a_way_leads_somewhere_else(clinic: Location) -> None:
    with refused_by("travel_is_between_two_places"):
        make_travel_time(clinic, clinic)


@pytest.mark.parametrize("minutes", [0, 481])
def test_a_way_takes_from_a_minute_to_eight_hours(clinic: Location, minutes: int) -> None:
    with refused_by("travel_takes_time"):
        make_travel_time(clinic, make_location("other"), minutes)


def test_an_unknown_way_is_never_taken_for_nothing(clinic: Location) -> None:
    assert UNKNOWN_PAIR_MINUTES > 0
    make_travel_time(clinic, make_location("near"), 10)
    make_travel_time(clinic, make_location("far"), 50)
    assert TravelTime.objects.longest_from() == {clinic.pk: 50}


# What a form or the admin is told before the database has to refuse -----------------------------


def test_a_slug_names_one_location(clinic: Location) -> None:
    with pytest.raises(IntegrityError):
        make_location(clinic.slug)


@pytest.mark.parametrize("zone", ["Mars/Base", "", "toronto", "+25:00", "../etc/passwd"])
def test_a_time_zone_is_one_that_exists(zone: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make_location(time_zone=zone).full_clean()
    assert list(caught.value.message_dict) == ["time_zone"]


@pytest.mark.parametrize("code", ["M5V2T6", "m5v 2t6", "90210", "D1A 1A1", "M5V 2T6 "])
def test_a_postal_code_is_stored_one_way(code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Location(postal_code=code).clean_fields()
    assert "postal_code" in caught.value.message_dict


@pytest.mark.parametrize(("latitude", "longitude"), [("90.1", "0"), ("0", "180.1"), ("NaN", "0")])
def test_a_place_is_on_the_globe(latitude: str, longitude: str) -> None:
    place = Location(latitude=Decimal(latitude), longitude=Decimal(longitude))
    with pytest.raises(ValidationError) as caught:
        place.clean_fields()
    assert {"latitude", "longitude"} & set(caught.value.message_dict)


def test_overlapping_hours_are_told_in_words(clinic: Location) -> None:
    make_opening_hours(clinic, [0], "08:00", "12:00")
    with pytest.raises(ValidationError, match="overlap others of the same day"):
        OpeningHours(location=clinic, weekday=0, minutes=Int4Range(660, 800)).full_clean()
