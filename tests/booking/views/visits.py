"""The pages of a visit that a patient has opened."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking.models import Appointment

PAGES = ("visit", "move", "cancel", "calendar", "confirmed")


def url_of(page: str, visit: Appointment) -> str:
    return reverse(f"booking:{page}", args=[visit.code])


def text(client: Client, page: str, visit: Appointment) -> str:
    return client.get(url_of(page, visit)).content.decode()


def brought_near(visit: Appointment, ahead: timedelta) -> None:
    """The visit begins so soon from now."""
    shift = timezone.now() + ahead - visit.start
    during, blocked, travel = visit.during, visit.blocked, visit.travel
    Appointment.objects.filter(pk=visit.pk).update(
        during=(during.lower + shift, during.upper + shift),
        blocked=(blocked.lower + shift, blocked.upper + shift),
        travel=(travel.lower + shift, travel.upper + shift),
    )
