"""Which visits a mail lists: those of a series, of one address, of a practitioner's day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from booking.models import Appointment, AppointmentStatus, Message, MessageKind
from booking.models.appointment import AppointmentQuerySet
from booking.notifications import staff
from locations.hours import instant, local_day

A_DAY: Final = timedelta(days=1)


def listed_in(message: Message, address: str, now: datetime) -> Sequence[Appointment]:
    """The visits that the message lists, as they are now, by start; none for most kinds."""
    if message.kind == MessageKind.SERIES:
        rows = Appointment.objects.upcoming(now).filter(series=message.appointment.series_id)
        return list(_with_names(rows.filter(status=AppointmentStatus.BOOKED)))
    if message.kind == MessageKind.SERIES_CANCELLED:
        return list(_with_names(_cancelled_with(message, now)))
    if message.kind == MessageKind.STAFF_DAY:
        visit, zone = message.appointment, message.appointment.location.zone
        day = local_day(message.created_at, zone)
        span = instant(day, 0, zone), instant(day + A_DAY, 0, zone)
        return staff.visits_of_day(visit.practitioner_id, *span)
    if message.kind == MessageKind.LINKS:
        return list(_with_names(ahead_of(address, now)))
    return []


def _cancelled_with(message: Message, now: datetime) -> AppointmentQuerySet:
    """The visits whose own mails this one replaced, as far as they are still cancelled."""
    gone = Appointment.objects.filter(
        series=message.appointment.series_id,
        status=AppointmentStatus.CANCELLED,
        during__startswith__gt=now,
    )
    return gone.filter(
        messages__kind=MessageKind.CANCELLED, messages__created_at=message.created_at
    )


def ahead_of(address: str, now: datetime) -> AppointmentQuerySet:
    """The promised visits ahead about which we write to the address, by start."""
    rows = Appointment.objects.upcoming(now).filter(addressed_to(address), is_sample=False)
    return rows.order_by("during")


def addressed_to(address: str, prefix: str = "") -> Q:
    """Visits about which we write to the address; `prefix` leads to the visit."""
    own = Q(**{f"{prefix}patient__email": address})
    answering = {f"{prefix}patient__email": "", f"{prefix}patient__guardian__email": address}
    return own | Q(**answering)


def _with_names(visits: AppointmentQuerySet) -> AppointmentQuerySet:
    return visits.select_related("location", "patient").order_by("during")
