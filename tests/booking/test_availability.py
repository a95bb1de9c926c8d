"""What is offered: rules, exceptions, clock changes, and a fixed number of queries."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries

from booking import availability
from booking.availability import Days
from booking.models import AppointmentStatus, OverrideMode
from booking.scheduling import Actor, Choice, PatientDetails, book_for
from booking.slots import Reason, Slot
from tests.builders import (
    MONDAY,
    NOW,
    TORONTO,
    WEEK_A,
    WEEK_B,
    Clinic,
    local,
    make_appointment,
    make_clinic,
    make_closure,
    make_hold,
    make_need,
    make_opening_hours,
    make_override,
    make_patient,
    make_policy,
    make_practitioner,
    make_resource,
    make_role,
    make_time_off,
    make_working_hours,
)

pytestmark = pytest.mark.django_db
ONE_DAY = Days(MONDAY, 1)


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def clocks(slots: list[Slot], zone: ZoneInfo = TORONTO) -> list[str]:
    return [f"{slot.start.astimezone(zone):%H:%M}" for slot in slots]


def offered(clinic: Clinic, days: Days = ONE_DAY) -> list[str]:
    return clocks(availability.free_slots(clinic.location, clinic.service, days=days, now=NOW))


def test_a_working_day_offers_every_step_until_the_visit_no_longer_fits(clinic: Clinic) -> None:
    assert offered(clinic)[0] == "09:00"
    assert offered(clinic)[-1] == "16:15"
    assert len(offered(clinic)) == 30


def test_a_booked_visit_takes_the_starts_around_it(clinic: Clinic) -> None:
    make_appointment(clinic.role, clinic.service, make_patient(), local(MONDAY, "10:00"))
    assert not {"09:30", "10:00", "10:30"} & set(offered(clinic))
    assert {"09:15", "10:45"} <= set(offered(clinic))


def test_a_hold_takes_its_time_until_it_runs_out(clinic: Clinic) -> None:
    make_hold(clinic, local(MONDAY, "10:00"), NOW)
    assert "10:00" not in offered(clinic)
    later = NOW + timedelta(minutes=10)
    again = availability.free_slots(clinic.location, clinic.service, days=ONE_DAY, now=later)
    assert "10:00" in clocks(again)


def test_time_off_closures_and_a_closed_day_take_the_day(clinic: Clinic) -> None:
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    make_time_off(clinic.practitioner, local(MONDAY, "00:00"), local(tuesday, "00:00"))
    make_closure(clinic.location, tuesday)
    make_override(clinic.role, wednesday)
    assert offered(clinic, Days(MONDAY, 3)) == []
    assert offered(clinic, Days(MONDAY, 4)) != []


def test_time_off_that_is_only_requested_takes_nothing(clinic: Clinic) -> None:
    make_time_off(
        clinic.practitioner, local(MONDAY, "09:00"), local(MONDAY, "17:00"), state="requested"
    )
    assert len(offered(clinic)) == 30


def test_an_exception_replaces_or_adds_hours(clinic: Clinic) -> None:
    make_opening_hours(clinic.location, [5], "08:00", "18:00")
    saturday = MONDAY + timedelta(days=5)
    make_override(clinic.role, saturday, OverrideMode.ADD, "10:00", "11:00")
    make_override(clinic.role, MONDAY, OverrideMode.REPLACE, "13:00", "14:00")
    assert offered(clinic) == ["13:00", "13:15"]
    assert offered(clinic, Days(saturday, 1)) == ["10:00", "10:15"]


def test_the_doors_bound_the_working_day() -> None:
    clinic = make_clinic()
    clinic.location.opening_hours.all().delete()
    make_opening_hours(clinic.location, [0], "10:00", "12:00")
    assert offered(clinic) == ["10:00", "10:15", "10:30", "10:45", "11:00", "11:15"]


def test_weeks_a_and_b_take_turns(clinic: Clinic) -> None:
    clinic.role.workinghours.all().delete()
    make_working_hours(clinic.role, [0], "09:00", "10:00", cycle=WEEK_A)
    make_working_hours(clinic.role, [0], "14:00", "15:00", cycle=WEEK_B)
    first, second = offered(clinic), offered(clinic, Days(MONDAY + timedelta(days=7), 1))
    assert sorted([first, second]) == [["09:00", "09:15"], ["14:00", "14:15"]]
    assert offered(clinic, Days(MONDAY + timedelta(days=14), 1)) == first


def test_a_rule_holds_only_in_its_dates(clinic: Clinic) -> None:
    clinic.role.workinghours.all().delete()
    make_working_hours(clinic.role, [0], valid=DateRange(MONDAY + timedelta(days=1), None))
    assert offered(clinic) == []
    assert offered(clinic, Days(MONDAY + timedelta(days=7), 1)) != []


def test_notice_and_horizon_bound_what_is_offered(clinic: Clinic) -> None:
    make_policy(clinic.location, min_notice=60, horizon_days=3)
    now = local(MONDAY, "09:50")
    found = availability.free_slots(clinic.location, clinic.service, days=Days(MONDAY, 10), now=now)
    assert clocks(found)[0] == "11:00"
    assert {slot.start.astimezone(TORONTO).date() for slot in found} == {
        MONDAY + timedelta(days=offset) for offset in range(3)
    }


def test_a_visit_elsewhere_takes_the_way_as_well(clinic: Clinic) -> None:
    other = make_clinic("oakville", practitioner=clinic.practitioner)
    make_appointment(other.role, other.service, make_patient(), local(MONDAY, "12:00"))
    starts = offered(clinic)
    assert "09:45" in starts
    assert "10:00" not in starts  # 45 minutes and the 90 on the road end after noon
    assert "14:00" not in starts
    assert "14:15" in starts


def test_a_machine_is_shared_between_practitioners(clinic: Clinic) -> None:
    make_need(clinic.service, "shockwave", offset=0, length=45)
    make_resource(clinic.location, group="shockwave")
    second = make_practitioner("Second Pair of Hands")
    make_working_hours(make_role(second, clinic.location, [clinic.service]))
    choice = Choice(clinic.location, clinic.service, clinic.practitioner, local(MONDAY, "10:00"))
    book_for(choice, PatientDetails("A", "a@example.com"), by=Actor.job("test"), now=NOW)
    found = availability.free_slots(clinic.location, clinic.service, days=ONE_DAY, now=NOW)
    assert "10:00" not in clocks(found)
    assert "10:45" in clocks(found)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/Toronto", date(2027, 3, 14), 2),
        ("America/Toronto", date(2027, 11, 7), 4),
        ("America/Winnipeg", date(2027, 3, 14), 2),
        ("America/Winnipeg", date(2027, 11, 7), 4),
        ("America/Regina", date(2027, 3, 14), 3),
        ("America/Regina", date(2027, 11, 7), 3),
    ],
)
def test_a_night_shift_over_a_clock_change_has_its_true_length(
    zone: str, day: date, hours: int
) -> None:
    clinic = make_clinic("night", time_zone=zone)
    make_opening_hours(clinic.location, [6], "00:00", "24:00")
    make_working_hours(clinic.role, [6], "00:00", "03:00")
    make_policy(clinic.location, slot_step=60)
    now = local(day - timedelta(days=2), "12:00")
    clinic.service.duration = 60
    clinic.service.save()
    found = availability.free_slots(clinic.location, clinic.service, days=Days(day, 1), now=now)
    assert len(found) == hours
    assert len({slot.start for slot in found}) == hours
    assert "02:00" not in clocks(found, ZoneInfo(zone)) or hours != 2


def test_nearest_times_surround_the_lost_one(clinic: Clinic) -> None:
    want = availability.Want(clinic.location, clinic.service)
    near = availability.nearest_free(want, start=local(MONDAY, "12:00"), now=NOW)
    assert clocks(list(near)) == ["11:30", "11:45", "12:00", "12:15", "12:30"]


def test_the_next_free_time_is_found_up_to_the_horizon_and_no_further(clinic: Clinic) -> None:
    found = availability.next_free(clinic.location, now=NOW)
    assert found is not None
    assert found.start == local(MONDAY, "09:00")
    make_time_off(
        clinic.practitioner, local(MONDAY, "00:00"), local(MONDAY + timedelta(days=90), "00:00")
    )
    assert availability.next_free(clinic.location, now=NOW) is None


def test_a_look_names_why_nobody_is_free(clinic: Clinic) -> None:
    make_appointment(clinic.role, clinic.service, make_patient(), local(MONDAY, "10:00"))
    want = availability.Want(clinic.location, clinic.service)
    look = availability.look_at(want, start=local(MONDAY, "10:15"), now=NOW)
    assert look.free_ids == ()
    assert look.refused == {clinic.practitioner.pk: [Reason.TAKEN]}


def test_staff_may_leave_the_rules_but_never_a_taken_time(clinic: Clinic) -> None:
    make_appointment(clinic.role, clinic.service, make_patient(), local(MONDAY, "10:00"))
    want = availability.Want(clinic.location, clinic.service)
    early = availability.look_at(want, start=local(MONDAY, "07:03"), now=NOW, by_staff=True)
    assert early.free_ids == (clinic.practitioner.pk,)
    taken = availability.look_at(want, start=local(MONDAY, "10:00"), now=NOW, by_staff=True)
    assert taken.free_ids == ()


@pytest.mark.parametrize(("people", "count"), [(1, 1), (8, 14), (40, 60)])
def test_two_queries_whatever_the_number_of_people_and_days(
    clinic: Clinic,
    django_assert_num_queries: DjangoAssertNumQueries,
    people: int,
    count: int,
) -> None:
    for number in range(people):
        person = make_practitioner(f"Person {number}")
        make_working_hours(make_role(person, clinic.location, [clinic.service]))
    with django_assert_num_queries(2):
        availability.free_slots(clinic.location, clinic.service, days=Days(MONDAY, count), now=NOW)


def test_ten_clinics_cost_as_many_queries_as_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    clinics = [make_clinic(f"clinic-{number}") for number in range(10)]
    with django_assert_max_num_queries(6):
        found = availability.next_free_by_location([clinic.location for clinic in clinics], now=NOW)
    assert len(found) == 10


def test_cancelled_and_missed_visits_give_their_time_back(clinic: Clinic) -> None:
    for status in (AppointmentStatus.CANCELLED, AppointmentStatus.NOSHOW):
        make_appointment(
            clinic.role, clinic.service, make_patient(status), local(MONDAY, "10:00"), status=status
        )
    assert "10:00" in offered(clinic)


def test_the_soonest_times_of_all_clinics_come_in_one_list(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    clinics = [make_clinic(f"clinic-{number}") for number in range(3)]
    make_time_off(clinics[0].practitioner, local(MONDAY, "00:00"), local(MONDAY, "12:00"))
    places = [clinic.location for clinic in clinics]
    with django_assert_num_queries(2):
        found = availability.earliest_across(
            places, clinics[0].service, days=Days(MONDAY, 14), now=NOW, each=2
        )
    assert clocks(found) == ["09:00", "09:00", "09:15", "09:15", "12:00", "12:15"]
    assert [slot.location_id for slot in found[4:]] == [places[0].pk] * 2
