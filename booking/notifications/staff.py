"""Writes down the messages that staff are owed; `notices` says which.

Their mails name a patient by first name and one letter, and say when and where: never why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from booking.models import Appointment, AppointmentStatus, Message, MessageKind, MessageState
from booking.notifications import notices, recipients, rows
from booking.notifications.policy import Kind, Occasion, Owed, To
from locations.models import Location, Practitioner

# Staff expect these on the day.
EXPECTED: Final = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)
# Two jobs at once must not both write the day's lists. Any number that nobody else uses.
ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(7106001)"


def near_change(
    appointment: Appointment,
    occasion: Occasion,
    starts: Collection[datetime],
    *,
    now: datetime,
    by_staff: bool,
) -> list[Owed]:
    """What staff with an address hear of the change, if one of the visit's `starts` is near."""
    if appointment.is_sample or appointment.status == AppointmentStatus.PENDING:
        return []
    hours = rows.rules_of(appointment.location).staff_notice_hours
    owed = notices.near_change(occasion, starts, now=now, hours=hours, by_staff=by_staff)
    return [one for one in owed if recipients.staff_address(appointment, one.to)]


def post_left(
    appointment: Appointment, former_id: int, start: datetime, *, now: datetime, by_staff: bool
) -> None:
    """Tells who had the visit at `start`, if that is near, that it is a colleague's now.

    Who was given it a moment ago, and has not been told of that, is not told of its end either.
    """
    if appointment.is_sample or appointment.status == AppointmentStatus.PENDING:
        return
    before = appointment.messages.filter(
        kind=MessageKind.STAFF_LEFT, version=appointment.version - 1, state=MessageState.PENDING
    )
    if before.filter(due_at__gt=now).exists():
        return
    hours = rows.rules_of(appointment.location).staff_notice_hours
    for owed in notices.left(start, now=now, hours=hours, by_staff=by_staff):
        former = Practitioner.objects.select_related("user").get(pk=former_id)
        if recipients.practitioners_address(former):
            row = rows.row_of(appointment, owed, now=now)
            row.reader, row.visit_start = former, start
            row.save(force_insert=True)


def old_start(appointment: Appointment) -> datetime | None:
    """When the visit was before its last move; None if it never moved."""
    moves = appointment.events.filter(old_time__isnull=False).order_by("-id")
    old = moves.values_list("old_time", flat=True).first()
    return old.lower if old else None


def post_undeliverable(message: Message, *, now: datetime) -> None:
    """Asks the front desk to phone whom the message did not reach; once for each version."""
    visit = message.appointment
    owed = notices.to_phone(Kind(message.kind), To(message.recipient), visit.start, now=now)
    made = [
        rows.row_of(visit, one, now=now)
        for one in owed
        if recipients.staff_address(visit, one.to) and not visit.is_sample
    ]
    Message.objects.bulk_create(made, ignore_conflicts=True)


def post_day_lists(*, now: datetime) -> int:
    """Owes each practitioner with an address and visits today their list, once a day; how many.

    Call it every few minutes: it is the local morning that decides.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        made = [row for zone in _zones() for row in _day_lists(zone, now)]
        Message.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def visits_of_day(practitioner_id: int, begins: datetime, ends: datetime) -> list[Appointment]:
    """The visits that the practitioner has in [begins, ends), by start."""
    visits = Appointment.objects.overlapping(begins, ends).filter(
        practitioner=practitioner_id, status__in=EXPECTED, during__startswith__gte=begins
    )
    return list(visits.select_related("location", "patient").order_by("during"))


def _zones() -> Iterator[ZoneInfo]:
    names = Location.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    return (ZoneInfo(name) for name in names)


def _day_lists(zone: ZoneInfo, now: datetime) -> Iterator[Message]:
    span = notices.day_list_span(now, zone)
    if span is None:
        return
    told = Message.objects.filter(kind=MessageKind.STAFF_DAY, created_at__gte=span[0])
    visits = (
        Appointment.objects.overlapping(*span)
        .filter(
            location__time_zone=zone.key,
            status__in=EXPECTED,
            is_sample=False,
            during__startswith__gte=span[0],
            practitioner__in=Practitioner.objects.exclude(user__email="").filter(
                user__is_active=True
            ),
        )
        .exclude(practitioner__in=told.values("appointment__practitioner"))
        .select_related("location", "practitioner__user")
        .order_by("practitioner_id", "during")
        .distinct("practitioner_id")
    )
    for visit in visits:
        yield rows.row_of(visit, notices.day_list(now, zone), now=now)
