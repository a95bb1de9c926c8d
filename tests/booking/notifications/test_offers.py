"""What people on the wait list hear of the times that are offered to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from booking import links, waitlist
from booking.errors import HoldLapsed
from booking.models import (
    AppointmentStatus,
    BookingPolicy,
    EntryState,
    Message,
    MessageState,
    WaitlistEntry,
    WaitlistOffer,
)
from booking.notifications import dispatch, outbox
from booking.notifications.policy import Answer
from booking.notifications.reconcile import Mended, reconcile
from booking.orders import Actor
from clinic import tasks
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import PostOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(visit: Book) -> WaitlistOffer:
    """A time held for somebody for an hour, with its mail."""
    now, held = timezone.now(), visit(hours=72)
    patient, held.patient = held.patient, None
    assert patient is not None
    ends = now + timedelta(hours=1)
    held.status, held.hold_expires_at = AppointmentStatus.HELD, ends
    held.save()
    entry = WaitlistEntry.objects.create(
        patient=patient,
        location=held.location,
        service=held.service,
        until=held.start.date(),
        state=EntryState.OFFERED,
        created_at=now,
        changed_at=now,
    )
    made = WaitlistOffer.objects.create(
        entry=entry, appointment=held, start=held.start, offered_at=now, expires_at=ends
    )
    outbox.post_offer(made, Answer.OFFERED, now=now)
    return made


def message(offer: WaitlistOffer, kind: str = "waitlist_offer") -> Message:
    return Message.objects.get(appointment=offer.appointment, kind=kind)


def test_an_offer_is_mailed_with_its_own_link(offer: WaitlistOffer, office: PostOffice) -> None:
    dispatch.run()
    (mail,) = office.mails
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it is there
    assert office.to == [offer.entry.patient.email]
    assert links.offer_url(offer) in text
    assert "/mail/" not in text  # no visit yet whose mails could be chosen
    *_rest, code, token, _end = links.offer_url(offer).split("/")
    assert waitlist.find_offer(offer.code, token) == offer
    assert code == str(offer.code)


def test_an_offer_is_no_use_once_it_is_over(offer: WaitlistOffer, office: PostOffice) -> None:
    assert message(offer).not_after == offer.expires_at


def test_an_offer_that_was_declined_is_not_mailed(offer: WaitlistOffer, office: PostOffice) -> None:
    waitlist.decline(offer, by=Actor.patient(), now=timezone.now())
    dispatch.run()
    assert office.mails == []
    assert message(offer).state == MessageState.CANCELLED
    assert "answered" in message(offer).last_error


def test_an_accepted_offer_is_confirmed_and_no_longer_offered(
    offer: WaitlistOffer, office: PostOffice
) -> None:
    waitlist.accept(offer, by=Actor.patient(), now=timezone.now())
    dispatch.run()
    (mail,) = office.mails
    assert "is booked" in mail["Subject"]


def test_an_offer_waits_for_the_end_of_quiet_hours(
    offer: WaitlistOffer, office: PostOffice
) -> None:
    local = timezone.now().astimezone(offer.appointment.location.zone)
    message(offer).appointment.messages.update(due_at=local - timedelta(hours=9))
    BookingPolicy.objects.update(
        quiet_from=(local - timedelta(hours=1)).time().replace(microsecond=0),
        quiet_until=(local + timedelta(hours=1)).time().replace(microsecond=0),
    )
    dispatch.run()
    assert office.mails == []
    assert message(offer).state == MessageState.PENDING
    assert message(offer).next_at > timezone.now()


def test_who_does_not_answer_is_told_that_the_offer_is_over(
    offer: WaitlistOffer, office: PostOffice
) -> None:
    waitlist.lapse(timezone.now() + timedelta(hours=2))
    Message.objects.update(due_at=timezone.now(), next_at=timezone.now())
    dispatch.run()
    (mail,) = office.mails
    assert mail["Subject"].startswith("The offer for ")
    assert office.to == [offer.entry.patient.email]


def test_who_loses_the_time_is_told_that_it_is_gone(
    offer: WaitlistOffer, office: PostOffice
) -> None:
    held = offer.appointment
    held.status, held.hold_expires_at = AppointmentStatus.LAPSED, None
    held.save()
    waitlist.lapse(timezone.now())
    dispatch.run()
    (mail,) = office.mails
    assert mail["Subject"].endswith("is gone")
    with pytest.raises(HoldLapsed):
        waitlist.accept(offer, by=Actor.patient(), now=timezone.now())


def test_offers_need_no_mending(offer: WaitlistOffer) -> None:
    assert reconcile(now=timezone.now()) == Mended(0, 0)
    assert message(offer).state == MessageState.PENDING


def test_the_tick_ends_what_is_over(offer: WaitlistOffer) -> None:
    WaitlistOffer.objects.update(
        expires_at=timezone.now() - timedelta(seconds=1),
        offered_at=timezone.now() - timedelta(hours=1),
    )
    tasks.offer_freed()
    offer.refresh_from_db()
    assert offer.state == "lapsed"
