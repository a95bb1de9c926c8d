"""Other times held for a visit: the visit stays until its patient takes one, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from booking import scheduling
from booking.availability import Days, free_slots
from booking.errors import HoldLapsed, NotAllowed, SlotTaken
from booking.models import AlternativeSet, AlternativeState, Appointment, AppointmentStatus
from booking.orders import Actor
from booking.slots import Slot
from tests.booking.test_races import at_once, kinds, overlaps
from tests.builders import MONDAY, NOW, Clinic, local, make_appointment, make_clinic, make_patient

pytestmark = pytest.mark.django_db(transaction=True)
PATIENT = Actor.patient()
TEN = local(MONDAY, "10:00")
UNTIL = NOW + timedelta(hours=24)


def staff() -> Actor:
    return Actor.staff(User.objects.get_or_create(username="desk")[0])


def visit_of(clinic: Clinic) -> Appointment:
    return make_appointment(clinic.role, clinic.service, make_patient(), TEN)


def free(clinic: Clinic) -> list[Slot]:
    days = Days(MONDAY + timedelta(days=1), 1)
    return free_slots(clinic.location, clinic.service, days=days, now=NOW)


def ask(clinic: Clinic, visit: Appointment) -> AlternativeSet:
    slots = free(clinic)
    apart = [slots[0], slots[len(slots) // 2], slots[-1]]
    return scheduling.hold_alternatives(visit, apart, until=UNTIL, by=staff(), now=NOW)


def held() -> int:
    return Appointment.objects.filter(status=AppointmentStatus.HELD).count()


def test_three_times_are_held_and_the_visit_stays() -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    asked = ask(clinic, visit)
    visit.refresh_from_db()
    assert (visit.start, visit.version, visit.status) == (TEN, 1, "booked")
    assert (held(), asked.times.count(), asked.state) == (3, 3, AlternativeState.OPEN)
    starts = {slot.start for slot in free(clinic)}
    assert not starts & {time.start for time in asked.times.all()}


def test_taking_one_moves_the_visit_and_frees_the_others() -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    chosen = ask(clinic, visit).times.all()[1]
    moved = scheduling.accept_alternative(chosen, by=PATIENT, now=NOW)
    assert (moved.pk, moved.start, moved.version) == (visit.pk, chosen.start, 2)
    assert held() == 0
    asked = AlternativeSet.objects.get()
    assert (asked.state, asked.times.get(is_chosen=True).pk) == ("accepted", chosen.pk)
    again = scheduling.accept_alternative(chosen, by=PATIENT, now=NOW)
    assert (again.pk, again.version) == (visit.pk, 2)
    assert visit.events.count() == 1


def test_declining_frees_the_times_and_changes_nothing_else() -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    asked = ask(clinic, visit)
    scheduling.decline_alternatives(asked, by=PATIENT, now=NOW)
    scheduling.decline_alternatives(asked, by=PATIENT, now=NOW)
    asked.refresh_from_db()
    visit.refresh_from_db()
    assert (asked.state, held(), visit.start) == ("declined", 0, TEN)
    with pytest.raises(HoldLapsed):
        scheduling.accept_alternative(asked.times.all()[0], by=PATIENT, now=NOW)


def test_what_was_taken_cannot_be_declined() -> None:
    clinic = make_clinic()
    asked = ask(clinic, visit_of(clinic))
    scheduling.accept_alternative(asked.times.all()[0], by=PATIENT, now=NOW)
    with pytest.raises(NotAllowed):
        scheduling.decline_alternatives(asked, by=PATIENT, now=NOW)


def test_asking_again_withdraws_what_was_asked_before() -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    first = ask(clinic, visit)
    second = ask(clinic, visit)
    first.refresh_from_db()
    assert (first.state, second.state, held()) == ("withdrawn", "open", 3)


def test_a_time_that_is_gone_holds_none_of_the_others() -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    slots = free(clinic)
    make_appointment(clinic.role, clinic.service, make_patient("Other"), slots[-1].start)
    apart = [slots[0], slots[-1]]
    with pytest.raises(SlotTaken):
        scheduling.hold_alternatives(visit, apart, until=UNTIL, by=staff(), now=NOW)
    assert (held(), AlternativeSet.objects.count()) == (0, 0)


def test_a_visit_moved_or_cancelled_since_does_not_move_into_an_old_offer() -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    asked = ask(clinic, visit)
    scheduling.cancel(visit, by=PATIENT, now=NOW)
    with pytest.raises(HoldLapsed):
        scheduling.accept_alternative(asked.times.all()[0], by=PATIENT, now=NOW)
    assert scheduling.lapse_alternatives(NOW) == 1
    asked.refresh_from_db()
    assert (asked.state, held()) == ("withdrawn", 0)


def test_nobody_answering_lets_the_times_go() -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    asked = ask(clinic, visit)
    assert scheduling.lapse_alternatives(UNTIL - timedelta(seconds=1)) == 0
    assert scheduling.lapse_alternatives(UNTIL) == 1
    assert scheduling.lapse_alternatives(UNTIL) == 0
    asked.refresh_from_db()
    visit.refresh_from_db()
    assert (asked.state, held(), visit.start) == ("lapsed", 0, TEN)


@pytest.mark.parametrize("attempt", range(3))
def test_a_time_is_either_taken_or_lapsed(attempt: int) -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    asked = ask(clinic, visit)
    chosen = asked.times.all()[0]

    def work(number: int) -> Any:
        if number % 2:
            return scheduling.lapse_alternatives(UNTIL)
        return scheduling.accept_alternative(chosen, by=PATIENT, now=UNTIL)

    answers = at_once(work, 6)
    asked.refresh_from_db()
    visit.refresh_from_db()
    assert set(kinds(answers)) <= {"Appointment", "int", HoldLapsed.__name__}
    if asked.state == AlternativeState.ACCEPTED:
        assert (kinds(answers)["Appointment"], visit.start) == (3, chosen.start)
    else:
        assert (kinds(answers)[HoldLapsed.__name__], visit.start) == (3, TEN)
    assert (visit.status, held(), overlaps()) == ("booked", 0, 0)


def test_of_two_times_taken_at_once_one_is_the_visits() -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    times = list(ask(clinic, visit).times.all())

    def work(number: int) -> Any:
        return scheduling.accept_alternative(times[number % 2], by=PATIENT, now=NOW)

    answers = at_once(work, 6)
    assert kinds(answers) == {"Appointment": 3, HoldLapsed.__name__: 3}
    visit.refresh_from_db()
    chosen = AlternativeSet.objects.get().times.get(is_chosen=True)
    assert (visit.start, visit.version) == (chosen.start, 2)
    assert (held(), overlaps(), visit.events.count()) == (0, 0, 1)


def test_two_people_who_ask_at_once_leave_one_question_open() -> None:
    clinic = make_clinic()
    visit = visit_of(clinic)
    slots = free(clinic)
    sets = [[slots[0]], [slots[-1]]]

    def work(number: int) -> Any:
        pick = sets[number % 2]
        return scheduling.hold_alternatives(visit, pick, until=UNTIL, by=actor, now=NOW)

    actor = staff()
    answers = at_once(work, 4)
    assert set(kinds(answers)) == {"AlternativeSet"}
    assert AlternativeSet.objects.filter(state="open").count() == 1
    assert held() == 1
