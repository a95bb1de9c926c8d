"""Who had a visit at short notice and has it no more is told of the time that they had it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from booking.models import (
    Appointment,
    AppointmentEvent,
    Message,
    MessageKind,
    MessageState,
)
from booking.notifications import dispatch
from booking.notifications.reconcile import Mended, reconcile
from locations.models import Practitioner
from locations.wording import day_text, time_text
from tests.booking.notifications.acts import cancel, make_due, move
from tests.booking.notifications.conftest import SAM, Book
from tests.booking.notifications.post_office import PostOffice
from tests.builders import TORONTO, Clinic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reachable")]
ANA = "ana@example.com"


@pytest.fixture
def ana(place: Clinic) -> Practitioner:
    """A colleague with an address."""
    user = User.objects.create(username="ana", email=ANA)
    return Practitioner.objects.create(name="Ana Other", slug="ana-other", user=user)


def text_to(address: str, office: PostOffice) -> str:
    """What the mail to the address says in plain text."""
    mail = next(m for m in office.mails if m["To"] == address)
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def give_to_sam(visit: Appointment, former: Practitioner, *, hours: float = 0) -> None:
    """A visit that the colleague had until now, at the same time or another."""
    now = timezone.now()
    AppointmentEvent.objects.create(
        appointment=visit, to_status="booked", agent="patient", old_time=visit.during, at=now
    )
    move(visit, hours, now=now, former_id=former.pk)


def test_who_loses_a_visit_to_a_colleague_at_short_notice_hears_of_it(
    visit: Book, ana: Practitioner, office: PostOffice
) -> None:
    made = visit(hours=5)
    was = made.start
    give_to_sam(made, ana, hours=24 * 9)
    dispatch.run()
    text = text_to(ANA, office)
    assert "with a colleague now. Your time is free again" in text
    assert time_text(was, TORONTO) in text
    assert day_text(was, TORONTO) in text
    assert day_text(made.start, TORONTO) not in text
    assert "Was:" not in text
    assert "Robin S." in text
    assert "/admin/" not in text  # practitioners see their own visits only
    assert office.to.count(ANA) == 1


def give(visit: Appointment, to: Practitioner, *, hours: float = 0) -> None:
    """What staff do: the visit becomes the colleague's, and moves by so much."""
    former, now = visit.practitioner, timezone.now()
    AppointmentEvent.objects.create(
        appointment=visit, to_status="booked", agent="staff", old_time=visit.during, at=now
    )
    visit.practitioner = to
    move(visit, hours, now=now, by_staff=True, former_id=former.pk)


def test_who_lost_a_visit_that_was_handed_on_at_once_hears_of_their_own_time(
    visit: Book, ana: Practitioner, office: PostOffice
) -> None:
    """From one to another to a third within minutes: only the first one knew of it."""
    made = visit(hours=5)
    was = made.start
    user = User.objects.create(username="kim", email="kim@example.com")
    give(made, ana, hours=1)
    give(made, Practitioner.objects.create(name="Kim Third", slug="kim", user=user), hours=1)
    make_due(made, recipient="practitioner")
    dispatch.run()
    assert sorted(office.to) == ["kim@example.com", SAM]
    text = text_to(SAM, office)
    assert time_text(was, TORONTO) in text
    assert time_text(was + timedelta(hours=1), TORONTO) not in text


def test_who_has_the_visit_again_is_not_told_that_it_is_gone(
    visit: Book, place: Clinic, ana: Practitioner, office: PostOffice
) -> None:
    made = visit(hours=5)
    give(made, ana)
    give(made, place.role.practitioner)
    make_due(made, recipient="practitioner")
    dispatch.run()
    assert ANA not in office.to
    assert made.messages.get(kind=MessageKind.STAFF_LEFT).state == MessageState.CANCELLED


def test_who_loses_a_visit_next_week_sees_it_in_the_schedule(
    visit: Book, ana: Practitioner
) -> None:
    give_to_sam(visit(hours=24 * 9), ana)
    assert not Message.objects.filter(kind=MessageKind.STAFF_LEFT).exists()


def test_who_keeps_a_visit_or_has_no_address_is_not_told_of_a_colleague(
    visit: Book, ana: Practitioner, place: Clinic
) -> None:
    give_to_sam(visit(hours=5), place.role.practitioner)
    User.objects.filter(username="ana").update(is_active=False)
    give_to_sam(visit(hours=5), ana)
    assert not Message.objects.filter(kind=MessageKind.STAFF_LEFT).exists()


def test_that_a_visit_is_with_a_colleague_stays_true_when_it_is_cancelled(
    visit: Book, ana: Practitioner, office: PostOffice
) -> None:
    made = visit(hours=5)
    give_to_sam(made, ana)
    cancel(made, now=timezone.now())
    dispatch.run()
    assert office.to.count(ANA) == 1
    assert reconcile(now=timezone.now()) == Mended(0, 0)
