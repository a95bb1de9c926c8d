"""Names for Celery to call that reach above the outbox. A task carries no data."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from booking import intake, limits, scheduling, waitlist
from clinic import health
from education import dates
from education.search import index
from education.selfcheck import store


@shared_task(name="booking.lapse-holds")
def lapse_holds() -> None:
    """Frees times whose holds ran out, and ends questions that nobody answered."""
    now = timezone.now()
    scheduling.lapse_alternatives(now)
    scheduling.lapse_holds(now)


@shared_task(name="booking.lapse-requests")
def lapse_requests() -> None:
    """Declines requests that nobody answered in time, and tells those who asked."""
    scheduling.lapse_requests(timezone.now())


@shared_task(name="booking.offer-freed")
def offer_freed() -> None:
    """Ends offers that nobody answered, and offers what became free to those who wait."""
    waitlist.offer_freed(timezone.now())


@shared_task(name="education.publish-due")
def publish_due_pages() -> None:
    """Publishes approved pages on their date, and takes off those whose time is over."""
    dates.publish_due(timezone.now())


@shared_task(name="clinic.forget")
def forget() -> None:
    """Deletes what is over: sessions, answers to the self-check, summaries passed on."""
    now = timezone.now()
    store.delete_expired(now)
    intake.delete_due(now)
    limits.forget(now)


@shared_task(name="clinic.follow-pages")
def follow_pages() -> None:
    """Brings the search up to the pages that were published, changed or taken off."""
    index.catch_up(today=timezone.localdate(timezone.now()))


@shared_task(name="clinic.heartbeat")
def heartbeat() -> None:
    """Says that clock, broker and worker are alive, for the health check."""
    health.note_heartbeat(now=timezone.now())
