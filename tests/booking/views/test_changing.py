"""After booking, from the link in the mail: move, cancel, undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import scheduling
from booking.models import Appointment, AppointmentStatus
from booking.orders import Actor
from tests.booking.views.conftest import Visitor, open_url
from tests.booking.views.visits import (
    PAGES,
    brought_near,
    text,
    url_of,
)


@pytest.fixture
def visit(visitor: Visitor) -> Appointment:
    """A visit in five days."""
    return visitor.book()


@pytest.fixture
def patient(visit: Appointment) -> Client:
    """Its patient, at another computer, who has opened the link."""
    client = Client()
    assert client.get(open_url(visit)).status_code == 303
    return client


def test_a_visit_moves_in_place(patient: Client, visit: Appointment, visitor: Visitor) -> None:
    start = visitor.start(days=8)
    answer = patient.post(url_of("move", visit), {"start": start.isoformat()})
    assert answer.status_code == 303
    old = visit.start
    visit.refresh_from_db()
    assert (visit.start, visit.version) == (start, 2)
    assert old != start
    assert "Your visit has a new time." in text(patient, "visit", visit)


def test_a_visit_may_move_into_part_of_its_own_time(patient: Client, visit: Appointment) -> None:
    day = visit.start.astimezone(visit.location.zone).date()
    page = patient.get(reverse("booking:move", args=[visit.code]), {"day": day.isoformat()})
    nudged = visit.start + timedelta(minutes=15)
    assert f'value="{nudged.isoformat()}"' in page.content.decode()
    assert f'value="{visit.start.isoformat()}"' not in page.content.decode()
    patient.post(reverse("booking:move", args=[visit.code]), {"start": nudged.isoformat()})
    visit.refresh_from_db()
    assert visit.start == nudged


def test_moving_prefers_the_same_person(patient: Client, visit: Appointment) -> None:
    page = text(patient, "move", visit)
    assert f'<option value="{visit.practitioner.slug}" selected>' in page


def test_whoever_loses_the_new_time_keeps_the_old_one(
    patient: Client, visit: Appointment, visitor: Visitor, rival: Visitor
) -> None:
    start = visitor.start(days=8)
    for who in ("alex-sample", "sam-sample"):
        Visitor(Client(REMOTE_ADDR=f"198.51.{len(who)}.1"), visitor.clinic).pick(start, who)
    answer = patient.post(url_of("move", visit), {"start": start.isoformat(), "practitioner": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "your visit is still on" in page
    assert page.count('name="start"') == 5
    assert f'action="{url_of("move", visit)}"' in page
    before = visit.start
    visit.refresh_from_db()
    assert (visit.start, visit.status) == (before, AppointmentStatus.BOOKED)


@pytest.mark.parametrize("given", ["soon", "9999-12-31T00:00:00Z", "\x00", "2027-03-14T02:30"])
def test_a_made_up_time_moves_nothing(patient: Client, visit: Appointment, given: str) -> None:
    assert patient.post(url_of("move", visit), {"start": given}).status_code == 409
    visit.refresh_from_db()
    assert visit.version == 1


def test_no_time_chosen_is_told(patient: Client, visit: Appointment) -> None:
    answer = patient.post(url_of("move", visit), {})
    assert answer.status_code == 200
    assert "Choose one of the times first." in answer.content.decode()


def test_a_near_visit_is_moved_by_phone(patient: Client, visit: Appointment) -> None:
    brought_near(visit, timedelta(hours=5))
    answer = patient.get(url_of("move", visit))
    assert answer.status_code == 409
    assert "tel:+14165550100" in answer.content.decode()
    assert "Move this visit" not in text(patient, "visit", visit)


def test_cancelling_asks_first(patient: Client, visit: Appointment) -> None:
    page = text(patient, "cancel", visit)
    assert "Cancelling is free of charge until" in page
    assert visit.promised_policy_text in page
    answer = patient.post(url_of("cancel", visit), {"reason": "Feeling better"})
    assert answer.status_code == 303
    visit.refresh_from_db()
    assert (visit.status, visit.is_late) == (AppointmentStatus.CANCELLED, False)
    assert visit.events.latest("pk").reason == "Feeling better"
    assert "Your visit is cancelled" in text(patient, "visit", visit)


def test_a_late_cancellation_is_told_before(patient: Client, visit: Appointment) -> None:
    brought_near(visit, timedelta(hours=5))
    page = text(patient, "cancel", visit)
    assert "This is a late cancellation" in page
    assert visit.promised_policy_text in page
    patient.post(url_of("cancel", visit))
    visit.refresh_from_db()
    assert visit.is_late


def test_a_bad_reason_comes_back(patient: Client, visit: Appointment) -> None:
    answer = patient.post(url_of("cancel", visit), {"reason": "x" * 301})
    assert answer.status_code == 200
    assert "300 letters long at most" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED


def test_cancelling_twice_says_so(patient: Client, visit: Appointment) -> None:
    patient.post(url_of("cancel", visit))
    again = patient.post(url_of("cancel", visit))
    assert again.status_code == 409
    assert "already cancelled" in again.content.decode()
    assert "already cancelled" in patient.get(url_of("move", visit)).content.decode()
    assert patient.get(url_of("confirmed", visit))["Location"] == url_of("visit", visit)


def test_the_link_of_a_cancelled_visit_shows_that_it_is_cancelled(visit: Appointment) -> None:
    scheduling.cancel(visit, by=Actor.patient(), now=timezone.now())
    client = Client()
    assert client.get(open_url(visit)).status_code == 303
    assert "Your visit is cancelled" in text(client, "visit", visit)


def test_a_cancellation_can_be_undone(patient: Client, visit: Appointment) -> None:
    patient.post(url_of("cancel", visit))
    assert "Undo the cancellation" in text(patient, "visit", visit)
    assert patient.post(url_of("undo-cancel", visit)).status_code == 303
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED
    assert "booked again" in text(patient, "visit", visit)
    assert patient.post(url_of("undo-cancel", visit)).status_code == 409


def test_an_undo_that_comes_too_late_shows_the_nearest_times(
    patient: Client, visit: Appointment, rival: Visitor
) -> None:
    patient.post(url_of("cancel", visit))
    rival.pick(visit.start, visit.practitioner.slug)
    answer = patient.post(url_of("undo-cancel", visit))
    assert answer.status_code == 409
    assert answer.content.decode().count('name="start"') == 5
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.CANCELLED


def test_what_the_clinic_cancelled_is_not_undone_by_a_link(
    patient: Client, visit: Appointment
) -> None:
    scheduling.cancel(visit, by=Actor.job("clinic"), now=timezone.now())
    assert "Undo the cancellation" not in text(patient, "visit", visit)
    assert patient.post(url_of("undo-cancel", visit)).status_code == 409


def test_moving_onto_another_visit_of_the_same_person_is_refused(
    patient: Client, visit: Appointment, visitor: Visitor
) -> None:
    other = visitor.book(days=7)
    answer = patient.post(
        url_of("move", visit), {"start": other.start.isoformat(), "practitioner": ""}
    )
    assert answer.status_code == 409
    assert "Your visit is still on" in answer.content.decode()


def test_a_visit_that_has_begun_cannot_be_changed(patient: Client, visit: Appointment) -> None:
    brought_near(visit, timedelta(minutes=-5))
    for page in ("move", "cancel"):
        assert patient.get(url_of(page, visit)).status_code == 409
        assert patient.post(url_of(page, visit), {"start": "x"}).status_code == 409
    assert "Cancel this visit" not in text(patient, "visit", visit)


def test_a_form_from_elsewhere_changes_nothing(visit: Appointment) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(open_url(visit))
    assert strict.post(url_of("cancel", visit)).status_code == 403
    assert strict.post(url_of("move", visit), {"start": "x"}).status_code == 403
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED


@pytest.mark.parametrize("page", PAGES)
def test_other_verbs_are_refused(patient: Client, visit: Appointment, page: str) -> None:
    for verb in ("put", "delete", "options", "trace"):
        assert getattr(patient, verb)(url_of(page, visit)).status_code == 405
