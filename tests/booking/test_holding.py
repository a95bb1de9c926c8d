"""Times that are held, and for whom of several."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from booking import scheduling
from booking.availability import Days, Want, free_slots, nearest_free
from booking.errors import (
    HoldLapsed,
    HoldLimit,
    NotOnline,
    SlotTaken,
)
from booking.glance import Picked, instead, is_gone
from booking.models import (
    AppointmentStatus,
)
from booking.models.schedule import WindowMode
from booking.scheduling import Actor, Choice
from locations.models import OnlineMode, Practitioner
from tests.booking.verbs import DESK, NINE, TEN, booked, choice, details, held
from tests.builders import (
    MONDAY,
    NOW,
    Clinic,
    local,
    make_clinic,
    make_practitioner,
    make_role,
    make_working_hours,
)

pytestmark = pytest.mark.django_db
SOME_MINUTES = timedelta(minutes=15)


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


def test_a_time_that_is_held_cannot_be_held_again(clinic: Clinic) -> None:
    held(clinic)
    with pytest.raises(SlotTaken) as refusal:
        held(clinic, token="another browser")
    assert refusal.value.start == NINE
    assert len(refusal.value.nearest) == 5


def test_taking_another_time_releases_the_first(clinic: Clinic) -> None:
    first = held(clinic)
    held(clinic, TEN)
    first.refresh_from_db()
    assert first.status == AppointmentStatus.LAPSED
    held(clinic, NINE, token="another browser")


def test_taking_the_same_time_again_keeps_it(clinic: Clinic) -> None:
    held(clinic)
    assert held(clinic).start == NINE


def test_losing_another_time_keeps_the_first(clinic: Clinic) -> None:
    mine = held(clinic)
    held(clinic, TEN, token="another browser")
    with pytest.raises(SlotTaken):
        held(clinic, TEN)
    mine.refresh_from_db()
    assert mine.status == AppointmentStatus.HELD


def test_one_network_holds_three_times_at_most(clinic: Clinic) -> None:
    for number in range(3):
        held(clinic, NINE + timedelta(hours=number), token=f"browser {number}")
    with pytest.raises(HoldLimit):
        held(clinic, NINE + timedelta(hours=4), token="browser 4")
    held(clinic, NINE + timedelta(hours=4), token="browser 4", network="198.51.100.0/24")


@pytest.mark.parametrize(
    "start",
    [
        NOW - timedelta(days=1),
        NOW + timedelta(minutes=30),
        NINE + timedelta(minutes=7),
        NINE + timedelta(seconds=30),
        local(MONDAY, "20:00"),
        NINE + timedelta(days=300),
        NINE + timedelta(days=3000),
        datetime.max.replace(tzinfo=NOW.tzinfo),
        datetime.min.replace(tzinfo=NOW.tzinfo),
    ],
)
def test_a_start_outside_the_rules_is_refused_with_the_nearest_ones(
    clinic: Clinic, start: datetime
) -> None:
    with pytest.raises(SlotTaken) as refusal:
        held(clinic, start)
    assert refusal.value.nearest


def test_every_offered_slot_can_be_held(clinic: Clinic) -> None:
    booked(clinic, TEN)
    for slot in free_slots(clinic.location, clinic.service, days=Days(MONDAY, 1), now=NOW):
        assert held(clinic, slot.start).start == slot.start


def test_anyone_means_whoever_is_free(clinic: Clinic) -> None:
    second = make_practitioner("Second Pair of Hands")
    make_working_hours(make_role(second, clinic.location, [clinic.service]))
    anyone = Choice(clinic.location, clinic.service, None, NINE)
    seen = {
        scheduling.hold(anyone, token=token, network=token, now=NOW).practitioner_id
        for token in ("one", "two")
    }
    assert seen == {clinic.practitioner.pk, second.pk}
    with pytest.raises(SlotTaken):
        scheduling.hold(anyone, token="three", network="three", now=NOW)


def test_a_hold_can_be_extended_once(clinic: Clinic) -> None:
    held(clinic)
    later = NOW + timedelta(minutes=9)
    again = scheduling.extend_hold(token="browser", now=later)
    assert again.hold_expires_at == later + timedelta(minutes=10)
    with pytest.raises(HoldLapsed):
        scheduling.extend_hold(token="browser", now=later)


def test_a_released_hold_frees_its_time(clinic: Clinic) -> None:
    held(clinic)
    scheduling.release_hold(token="browser", now=NOW)
    held(clinic, token="another browser")


def test_a_hold_that_ran_out_lapses_and_cannot_be_booked(clinic: Clinic) -> None:
    held(clinic)
    later = NOW + timedelta(minutes=11)
    assert scheduling.lapse_holds(later) == 1
    with pytest.raises(HoldLapsed):
        scheduling.book(token="browser", key=uuid4(), details=details(), now=later)


def test_a_hold_that_ran_out_is_still_good_while_nobody_took_the_time(clinic: Clinic) -> None:
    held(clinic)
    later = NOW + timedelta(minutes=11)
    visit = scheduling.book(token="browser", key=uuid4(), details=details(), now=later)
    assert visit.status == AppointmentStatus.BOOKED


def test_somebody_else_may_take_the_time_of_a_hold_that_ran_out(clinic: Clinic) -> None:
    held(clinic)
    later = NOW + timedelta(minutes=11)
    scheduling.hold(choice(clinic), token="another", network="n", now=later)
    with pytest.raises(HoldLapsed):
        scheduling.book(token="browser", key=uuid4(), details=details(), now=later)


def with_second(clinic: Clinic) -> Practitioner:
    second = make_practitioner("Second Pair of Hands")
    make_working_hours(make_role(second, clinic.location, [clinic.service]))
    return second


def test_anyone_means_the_least_booked(clinic: Clinic) -> None:
    second = with_second(clinic)
    for hour in range(3):
        booked(clinic, NINE + timedelta(hours=hour), f"Patient {hour}")
    anyone = Choice(clinic.location, clinic.service, None, local(MONDAY, "14:00"))
    taken = scheduling.hold(anyone, token="one", network="n", now=NOW)
    assert taken.practitioner == second


def test_who_comes_back_sees_the_same_face(clinic: Clinic) -> None:
    second = with_second(clinic)
    for hour in range(3):
        mine = Choice(clinic.location, clinic.service, second, NINE + timedelta(hours=hour))
        scheduling.book_for(mine, details(f"Patient {hour}"), by=DESK, now=NOW)
    anyone = Choice(clinic.location, clinic.service, None, local(MONDAY, "14:00"))
    again = scheduling.book_for(anyone, details("Patient 0"), by=DESK, now=NOW)
    assert again.practitioner == second


@pytest.mark.parametrize("mode", [OnlineMode.PHONE, OnlineMode.HIDDEN])
def test_what_is_not_given_online_cannot_be_held(clinic: Clinic, mode: OnlineMode) -> None:
    clinic.service.online_mode = mode
    clinic.service.save()
    with pytest.raises(NotOnline):
        held(clinic)


def test_a_service_that_is_no_longer_offered_cannot_be_held(clinic: Clinic) -> None:
    clinic.service.is_active = False
    clinic.service.save()
    with pytest.raises(NotOnline):
        held(clinic)


def test_a_clinic_that_is_closed_for_good_takes_no_holds(clinic: Clinic) -> None:
    clinic.location.is_active = False
    clinic.location.save()
    with pytest.raises(NotOnline):
        held(clinic)


def test_what_is_asked_for_can_be_held(clinic: Clinic) -> None:
    clinic.service.online_mode = OnlineMode.REQUEST
    clinic.service.save()
    assert held(clinic).start == NINE


def test_a_window_by_phone_cannot_be_held_with_or_without_a_name(clinic: Clinic) -> None:
    clinic.role.workinghours.update(online_mode=WindowMode.PHONE)
    anyone = Choice(clinic.location, clinic.service, None, NINE)
    with pytest.raises(SlotTaken):
        held(clinic)
    with pytest.raises(SlotTaken):
        scheduling.hold(anyone, token="one", network="n", now=NOW)


def test_staff_book_what_is_given_by_phone_only(clinic: Clinic) -> None:
    clinic.service.online_mode = OnlineMode.PHONE
    clinic.service.save()
    clinic.role.workinghours.update(online_mode=WindowMode.PHONE)
    assert scheduling.book_for(choice(clinic), details(), by=_desk(), now=NOW).start == NINE


def _desk() -> Actor:
    return Actor.staff(User.objects.create(username="front desk"))


def test_a_time_is_gone_for_all_but_the_browser_that_holds_it(clinic: Clinic) -> None:
    picked = Picked(
        clinic.location.slug, clinic.service.slug, clinic.practitioner.slug, NINE + SOME_MINUTES
    )
    assert not is_gone(picked, now=NOW)
    hold = held(clinic)
    assert is_gone(picked, now=NOW)
    assert not is_gone(picked, now=NOW, token_hash=hold.hold_token_hash)
    assert hold.hold_expires_at
    assert not is_gone(picked, now=hold.hold_expires_at)


def test_buffers_are_gone_with_their_visit(clinic: Clinic) -> None:
    clinic.service.buffer_before = 15
    clinic.service.save()
    booked(clinic, TEN)
    names = clinic.location.slug, clinic.service.slug, clinic.practitioner.slug
    assert is_gone(Picked(*names, TEN - clinic.service.length), now=NOW)
    assert is_gone(Picked(*names, TEN + clinic.service.length), now=NOW)
    assert not is_gone(Picked(*names, TEN + clinic.service.length + SOME_MINUTES), now=NOW)


def test_what_is_named_instead_is_looked_up_once_a_second_and_is_free(
    clinic: Clinic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    booked(clinic)
    picked = Picked(clinic.location.slug, clinic.service.slug, clinic.practitioner.slug, NINE)
    want = Want(clinic.location, clinic.service, clinic.practitioner)
    first = instead(picked, find=lambda: want, now=NOW)
    with django_assert_num_queries(0):
        again = instead(picked, find=lambda: want, now=NOW)
    assert first.nearest(NINE) == again.nearest(NINE)
    assert [slot.start for slot in first.nearest(NINE)] == [
        slot.start for slot in nearest_free(want, start=NINE, now=NOW)
    ]
