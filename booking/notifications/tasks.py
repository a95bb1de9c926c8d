"""Names for Celery to call, nothing more. A task carries no data: the rows say what to do."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from booking.notifications import alarms, dispatch, health, staff
from booking.notifications.reconcile import reconcile as hold_against_visits


@shared_task(name="booking.dispatch-due")
def dispatch_due() -> None:
    """Sends what is due."""
    dispatch.run()


@shared_task(name="booking.reconcile")
def reconcile() -> None:
    """Mends the outbox where it does not fit the visits."""
    hold_against_visits(now=timezone.now())
    health.beat(health.RECONCILE)


@shared_task(name="booking.mail-alarms")
def mail_alarms() -> None:
    """Says in the log what is wrong with the sending of mail."""
    alarms.sound(health.mail_health(), timezone.now())


@shared_task(name="booking.day-lists")
def day_lists() -> None:
    """Writes the day's lists for practitioners, in the morning of each clinic."""
    staff.post_day_lists(now=timezone.now())
