"""What stands in the table after a form."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from booking.models import Appointment, AppointmentStatus

DETAILS = "/book/details/"


def booked() -> int:
    return Appointment.objects.filter(status=AppointmentStatus.BOOKED).count()


def run_out(held: Appointment) -> None:
    """The minutes of the hold are over."""
    Appointment.objects.filter(pk=held.pk).update(
        hold_expires_at=timezone.now() - timedelta(seconds=1)
    )
