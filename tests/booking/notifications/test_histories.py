"""Random lives of visits: whatever happened, no mail is wrong, and none is missing at the end."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from booking.models import Appointment, AppointmentStatus, Message, MessageKind, MessageState
from booking.notifications import answers, claims, dispatch
from booking.notifications.recheck import Verdict
from booking.notifications.reconcile import Mended, reconcile
from tests.booking.notifications.acts import cancel, move
from tests.booking.notifications.conftest import Book

pytestmark = pytest.mark.django_db
UNHEARD = replace(answers.SILENT, is_in_doubt=True)


def sent_now(visit: Appointment) -> list[Message]:
    """What a sender sends, judged by the visit as it is at that minute."""
    before = set(visit.messages.filter(state=MessageState.SENT).values_list("pk", flat=True))
    dispatch.run()
    sent = visit.messages.filter(state=MessageState.SENT).order_by("sent_at")
    new = [message for message in sent if message.pk not in before]
    is_gone = visit.status == AppointmentStatus.CANCELLED
    for message in new:
        assert (message.kind == MessageKind.CANCELLED) == is_gone
        assert (message.version, message.visit_start) == (visit.version, visit.start)
    return new


def live(visit: Appointment, chance: random.Random, read: list[Message]) -> None:
    """One step of a life. What the patient reads goes to the end of `read`."""
    now, by_staff = timezone.now(), chance.random() < 0.5
    step = chance.choice(["move", "move", "back", "cancel", "due", "send", "crash", "opt"])
    is_booked = visit.status == AppointmentStatus.BOOKED
    if step in ("move", "back") and is_booked:
        move(visit, 24 if step == "move" else -24, now=now, by_staff=by_staff)
    elif step == "cancel" and is_booked and chance.random() < 0.4:
        cancel(visit, now=now, by_staff=by_staff)
    elif step == "due":
        make_some_due(visit, chance)
    elif step == "crash":
        crash(visit, chance, read)
    elif step == "opt" and visit.patient is not None:
        visit.patient.wants_reminders = chance.random() < 0.5
        visit.patient.save()
    else:
        read += sent_now(visit)


def make_some_due(visit: Appointment, chance: random.Random) -> None:
    """Time passes, or an outage ends."""
    past = timezone.now() - timedelta(seconds=1)
    for message in visit.messages.filter(state__in=["pending", "retry", "sending"]):
        if chance.random() < 0.6:
            visit.messages.filter(pk=message.pk).update(due_at=past, next_at=past)


def crash(visit: Appointment, chance: random.Random, read: list[Message]) -> None:
    """A sender takes what is due and dies, or hears no answer; half of what it began is read.

    Some time later its leases have run out.
    """
    owner = f"dead {chance.random()}"
    for key in claims.claim(owner, 10):
        begun = claims.begin(key, owner) if chance.random() < 0.5 else None
        if begun is None or begun.verdict is not Verdict.GO:
            continue
        if chance.random() < 0.5:
            read.append(visit.messages.get(pk=key))
        if chance.random() < 0.5:
            claims.put_off(key, owner, timedelta(0), UNHEARD)
    past = timezone.now() - timedelta(seconds=1)
    visit.messages.filter(state=MessageState.SENDING).update(next_at=past)


@pytest.mark.parametrize("seed", range(15))
def test_no_life_of_a_visit_sends_a_wrong_mail(booked: Book, seed: int) -> None:
    chance = random.Random(seed)
    visit = booked(hours=24 * 30)
    read: list[Message] = []
    for _ in range(14):
        live(visit, chance, read)
    past = timezone.now() - timedelta(seconds=1)
    open_rows = visit.messages.filter(state__in=["pending", "retry", "sending"])
    for _ in range(2):  # what waited for another mail goes in the second turn
        open_rows.exclude(kind=MessageKind.REMINDER).update(due_at=past, next_at=past)
        read += sent_now(visit)
    assert not open_rows.exclude(kind=MessageKind.REMINDER).exists()
    assert reconcile(now=timezone.now()).added in (0, 3)  # 3: reminders wanted again
    assert reconcile(now=timezone.now()) == Mended(0, 0)
    the_last_word_is_true(visit, read[-1] if read else None)


def the_last_word_is_true(visit: Appointment, last: Message | None) -> None:
    """What the patient last read from us is how things are."""
    if visit.status == AppointmentStatus.CANCELLED:
        assert last is None or last.kind == MessageKind.CANCELLED
    else:
        assert last is not None
        assert last.visit_start == visit.start
