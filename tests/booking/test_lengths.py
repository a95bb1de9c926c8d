"""A visit's length changes in place, and what a page decided holds for what it showed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from booking import scheduling
from booking.errors import NotAllowed, SlotTaken
from booking.models import Appointment
from booking.orders import Actor, Choice, PatientDetails
from booking.scheduling import ChangedMeanwhile, last_seen, unless_changed
from locations.models import ResourceOutage
from tests.builders import MONDAY, NOW, Clinic, local, make_clinic, make_need, make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


@pytest.fixture
def desk() -> Actor:
    return Actor.staff(User.objects.create(username="desk"))


def book(clinic: Clinic, clock: str, desk: Actor, name: str = "Nora Newton") -> Appointment:
    choice = Choice(clinic.location, clinic.service, clinic.practitioner, local(MONDAY, clock))
    email = f"{name.split()[0].lower()}@example.com"
    return scheduling.book_for(choice, PatientDetails(name, email), by=desk, now=NOW)


def test_buffers_and_the_way_out_move_along_and_the_step_is_written(
    clinic: Clinic, desk: Actor
) -> None:
    visit = book(clinic, "10:00", desk)
    tails = visit.blocked.upper - visit.end, visit.travel.upper - visit.end
    end = visit.end + timedelta(minutes=20)
    longer = scheduling.change_length(visit, end=end, by=desk, now=NOW, reason="Two knees")
    longer.refresh_from_db()
    assert longer.end == end
    assert (longer.blocked.upper - end, longer.travel.upper - end) == tails
    step = longer.events.latest("pk")
    assert (step.reason, step.old_time.upper, step.new_time.upper) == ("Two knees", visit.end, end)


def test_it_may_touch_the_next_visit_but_not_overlap_it(clinic: Clinic, desk: Actor) -> None:
    visit = book(clinic, "10:00", desk)
    other = book(clinic, "13:00", desk, "Otto Olsen")
    room = other.blocked.lower - (visit.blocked.upper - visit.end)
    scheduling.change_length(visit, end=room, by=desk, now=NOW)
    with pytest.raises(SlotTaken):
        scheduling.change_length(visit, end=room + timedelta(minutes=5), by=desk, now=NOW)
    visit.refresh_from_db()
    assert visit.end == room


def test_a_machine_is_kept_longer_unless_it_is_out_of_use(clinic: Clinic, desk: Actor) -> None:
    machine = make_resource(clinic.location)
    make_need(clinic.service)
    visit = book(clinic, "10:00", desk)
    end = visit.end + timedelta(minutes=15)
    scheduling.change_length(visit, end=end, by=desk, now=NOW)
    assert visit.resources.get().blocked.upper == end
    later = end + timedelta(minutes=15)
    ResourceOutage.objects.create(resource=machine, span=(end, later))
    with pytest.raises(SlotTaken):
        scheduling.change_length(visit, end=later, by=desk, now=NOW)
    visit.refresh_from_db()
    assert (visit.end, visit.resources.get().blocked.upper) == (end, end)


def test_patients_do_not_change_lengths_and_nobody_to_nonsense(clinic: Clinic, desk: Actor) -> None:
    visit = book(clinic, "10:00", desk)
    with pytest.raises(NotAllowed):
        scheduling.change_length(visit, end=visit.end, by=Actor.patient(), now=NOW)
    for minutes in (-10, 0, 4, 481):
        end = visit.start + timedelta(minutes=minutes)
        with pytest.raises(ValueError, match="cannot last"):
            scheduling.change_length(visit, end=end, by=desk, now=NOW)


def test_a_cancelled_visit_has_no_length_to_change(clinic: Clinic, desk: Actor) -> None:
    visit = book(clinic, "10:00", desk)
    scheduling.cancel(visit, by=desk, now=NOW)
    with pytest.raises(NotAllowed):
        scheduling.change_length(visit, end=visit.end, by=desk, now=NOW)


def test_work_on_an_old_page_is_not_done_and_tells_what_happened(
    clinic: Clinic, desk: Actor
) -> None:
    visit = book(clinic, "10:00", desk)
    seen = last_seen(visit)
    done: list[str] = []
    unless_changed(visit, seen=seen, work=lambda: done.append("first"))
    scheduling.mark_arrived(visit, by=desk, now=NOW)
    with pytest.raises(ChangedMeanwhile) as told:
        unless_changed(visit, seen=seen, work=lambda: done.append("second"))
    assert done == ["first"]
    assert [step.to_status for step in told.value.steps] == ["arrived"]


def test_what_the_work_refuses_leaves_nothing_behind(clinic: Clinic, desk: Actor) -> None:
    visit = book(clinic, "10:00", desk)

    def work() -> None:
        scheduling.mark_arrived(visit, by=desk, now=NOW)
        raise SlotTaken(visit.start)

    with pytest.raises(SlotTaken):
        unless_changed(visit, seen=last_seen(visit), work=work)
    visit.refresh_from_db()
    assert visit.status == "booked"
