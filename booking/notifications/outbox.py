"""Writes down the messages that a visit owes, in the transaction of whoever changes the visit.

Nothing here talks to a broker or a mail server: a row is the message until somebody sends it. Each
step of a row is noted as a MessageEvent by the database (migration 0012).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop as _

from booking.models import (
    AlternativeSet,
    Appointment,
    AppointmentStatus,
    Message,
    MessageKind,
    MessageState,
    Patient,
    WaitlistOffer,
)
from booking.notifications import lists, policy, recipients, rows, staff, withdrawal
from booking.notifications.policy import Answer, Kind, Occasion, Owed, Told

# Whom we do not know yet has heard nothing: there is nothing to withdraw.
FIRST_NEWS: Final = frozenset({Occasion.BOOKED, Occasion.REQUESTED, Occasion.SERIES})
LATER_STILL: Final = _("It became later than that.")
TOLD_TOGETHER: Final = _("One mail tells of all visits that were cancelled.")
TIMES_GONE: Final = _("The times are not held any more.")
A_DAY: Final = timedelta(days=1)
LINKS_A_DAY: Final = 3


def post(
    appointment: Appointment,
    occasion: Occasion,
    *,
    now: datetime,
    by_staff: bool = False,
    former_id: int | None = None,
) -> None:
    """Withdraws what the occasion made untrue and writes what it calls for: 3 statements at most.

    A change at short notice costs some more: staff are written to as well. `former_id`: the
    practitioner before a move. Call it inside the transaction that changes the visit, after it.
    """
    told, old = Told.SOMETHING, None
    if occasion not in FIRST_NEWS:
        told, old = withdrawal.withdraw(appointment, occasion, now)
    owed = policy.owed(occasion, visit_of(appointment), now=now, by_staff=by_staff, told=told)
    starts = [appointment.start, old] if old and occasion is Occasion.MOVED else [appointment.start]
    owed += staff.near_change(appointment, occasion, starts, now=now, by_staff=by_staff)
    Message.objects.bulk_create(rows.row_of(appointment, message, now=now) for message in owed)
    if old and former_id not in (None, appointment.practitioner_id):
        staff.post_left(appointment, former_id, old, now=now, by_staff=by_staff)


def post_series(visits: Sequence[Appointment], *, now: datetime, by_staff: bool = False) -> None:
    """One mail about all visits of a series, on the first of them, and each visit's reminders.

    Call it inside the transaction that books them; a single visit is confirmed like any other.
    """
    if len(visits) < 2:
        for visit in visits:
            post(visit, Occasion.BOOKED, now=now, by_staff=by_staff)
        return
    in_order = sorted(visits, key=lambda visit: visit.start)
    made = [
        rows.row_of(visit, owed, now=now)
        for visit in in_order
        for owed in (
            *policy.owed(Occasion.SERIES, visit_of(visit), now=now, by_staff=by_staff),
            *staff.near_change(visit, Occasion.SERIES, [visit.start], now=now, by_staff=by_staff),
        )
        if owed.kind is not Kind.SERIES or visit is in_order[0]
    ]
    for row in made:
        if row.kind == MessageKind.SERIES:
            # It lists what is ahead when it leaves, so it tells of no single start.
            row.not_after, row.visit_start = in_order[-1].start, None
    Message.objects.bulk_create(made)


def post_series_cancelled(visits: Sequence[Appointment], *, now: datetime) -> None:
    """One mail in place of those that cancelling these visits wrote at `now`, if they are several.

    Call it inside the transaction that cancelled them.
    """
    single = Message.objects.filter(
        appointment__in=visits,
        kind=MessageKind.CANCELLED,
        state__in=withdrawal.WAITING,
        created_at=now,
    )
    found = list(single.select_related("appointment__location").order_by("visit_start"))
    if len(found) < 2:
        return
    single.update(state=MessageState.CANCELLED, last_error=TOLD_TOGETHER)
    first, last = found[0], found[-1]
    owed = Owed(Kind.SERIES_CANCELLED, 0, first.due_at, last.not_after)
    row = rows.row_of(first.appointment, owed, now=now)
    row.visit_start = None
    row.save(force_insert=True)


def post_running_late(
    appointments: Iterable[Appointment], *, minutes: int, now: datetime
) -> tuple[Appointment, ...]:
    """Tells the patients of these visits at once that the clinic runs so many minutes late.

    Only visits that are booked and have not begun; which of them get the mail. An earlier such mail
    that still waits is replaced.
    """
    told = [
        rows.row_of(visit, owed, now=now)
        for visit in appointments
        if visit.status == AppointmentStatus.BOOKED
        for owed in policy.owed_late(visit_of(visit), minutes=minutes, now=now)
    ]
    visits = tuple(row.appointment for row in told)
    with transaction.atomic():
        earlier = Message.objects.filter(kind=MessageKind.RUNNING_LATE, appointment__in=visits)
        earlier.filter(state__in=withdrawal.WAITING).update(
            state=MessageState.CANCELLED, last_error=LATER_STILL
        )
        Message.objects.bulk_create(told)
    return visits


def post_follow_up(appointment: Appointment, *, now: datetime) -> None:
    """Owes the mail after a visit that is done to who asked for it; twice is once.

    Call it inside the transaction that marks the visit as done.
    """
    owed = policy.owed_after(visit_of(appointment), ends=appointment.end)
    made = [rows.row_of(appointment, message, now=now) for message in owed]
    Message.objects.bulk_create(made, ignore_conflicts=True)


def post_offer(offer: WaitlistOffer, answer: Answer, *, now: datetime) -> None:
    """Writes the mail about a time offered to somebody on the wait list, or what became of it.

    Call it inside the transaction that makes or closes the offer.
    """
    held = offer.appointment
    held.offer = offer
    owed = policy.owed_for_offer(answer, visit_of(held), now=now, ends=offer.expires_at)
    Message.objects.bulk_create(rows.row_of(held, message, now=now) for message in owed)


def post_alternatives(asked: AlternativeSet, *, now: datetime, by_staff: bool = False) -> None:
    """Asks the visit's patient which of the held times suits.

    Call it inside the transaction that holds them.
    """
    owed = policy.owed_for_alternatives(
        visit_of(asked.visit), now=now, ends=asked.expires_at, by_staff=by_staff
    )
    Message.objects.bulk_create(rows.row_of(asked.visit, message, now=now) for message in owed)


def withdraw_alternatives(asked: AlternativeSet) -> None:
    """Ends the question while it waits to leave: it is answered, or the times are let go."""
    waiting = Message.objects.filter(appointment=asked.visit_id, kind=MessageKind.ALTERNATIVES)
    still = waiting.filter(state__in=withdrawal.WAITING)
    still.update(state=MessageState.CANCELLED, last_error=TIMES_GONE)


def resend_links(email: str, now: datetime) -> None:
    """Owes the address one mail with the links of its visits ahead, at most LINKS_A_DAY a day.

    Nobody can tell from what happens here whether the address is known: nothing is returned.
    """
    address = email.strip().lower()
    with transaction.atomic():
        # One at a time for an address, so that many requests at once do not slip past the limit.
        list(Patient.objects.select_for_update(no_key=True).filter(email=address).order_by("pk"))
        visit = lists.ahead_of(address, now).select_related("location").first()
        if visit is None or _is_asked_too_often(address, now):
            return
        owed = Owed(Kind.LINKS, 0, now, now + policy.LINKS_USEFUL)
        rows.row_of(visit, owed, now=now).save(force_insert=True)


def _is_asked_too_often(address: str, now: datetime) -> bool:
    asked = Message.objects.filter(kind=MessageKind.LINKS, created_at__gt=now - A_DAY)
    mine = lists.addressed_to(address, "appointment__")
    return asked.filter(mine).count() >= LINKS_A_DAY


def remind_now(appointment: Appointment, *, now: datetime) -> Message | None:
    """Makes the visit's next waiting reminder due at once; None if there is none."""
    reminder = (
        appointment.messages.filter(
            kind=MessageKind.REMINDER,
            state__in=withdrawal.WAITING,
            version=appointment.version,
            not_after__gt=now,
        )
        .order_by("due_at")
        .first()
    )
    if reminder is not None:
        reminder.due_at = reminder.next_at = now
        reminder.save(update_fields=["due_at", "next_at"])
    return reminder


def visit_of(appointment: Appointment) -> policy.Visit:
    """The visit as the pure policy sees it."""
    rules = rows.rules_of(appointment.location)
    patient = appointment.patient
    # Nobody waits for mail about the visits of the sample data.
    has_address = not appointment.is_sample and bool(recipients.address_of(appointment))
    return policy.Visit(
        start=appointment.start,
        zone=appointment.location.zone,
        reminder_hours=tuple(rules.reminder_hours),
        quiet=policy.Quiet(rules.quiet_from, rules.quiet_until),
        has_address=has_address,
        wants_reminders=patient is not None and patient.wants_reminders,
        wants_follow_up=patient is not None and patient.wants_follow_up,
        is_request=appointment.status == AppointmentStatus.PENDING,
    )
