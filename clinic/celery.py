"""The Celery app: it wakes us up, and that is all. What there is to do stands in the database.

Task messages carry no data and may be lost, doubled or late; see booking/notifications.
"""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from typing import Any, Final

from celery import Celery
from celery.signals import worker_init, worker_shutting_down
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

from django.conf import settings

TICK: Final = timedelta(seconds=5)
# A tick that comes and goes is no news; dispatch says what was sent.
for chatty in ("celery.app.trace", "celery.worker.strategy"):
    logging.getLogger(chatty).setLevel(logging.WARNING)

app = Celery("clinic")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    # Safe, because a task that runs twice finds nothing left to claim.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    task_ignore_result=True,
    result_backend=None,
    worker_prefetch_multiplier=1,
    # A broker that hangs fails fast; one that is gone is waited for.
    broker_transport_options={
        "visibility_timeout": 240,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 15,
        "max_retries": 1,
        **getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {}),
    },
    broker_connection_max_retries=None,
    broker_connection_retry_on_startup=True,
    # Below the lease of 180 s; a run ends by itself after 60 s.
    task_soft_time_limit=150,
    task_time_limit=165,
    # For QUIT. TERM stays what it is: it waits for the tasks in hand and no longer. Turned into
    # QUIT (REMAP_SIGTERM) a worker sleeps these 75 s even when its tasks ended after three.
    worker_soft_shutdown_timeout=75,
    task_queues=(Queue("mail"), Queue("tick")),
    task_default_queue="tick",
    task_create_missing_queues=False,
    task_routes={"booking.dispatch-due": {"queue": "mail"}},
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    timezone="UTC",
    enable_utc=True,
    worker_hijack_root_logger=False,
    beat_schedule={
        "dispatch-due": {
            "task": "booking.dispatch-due",
            "schedule": TICK,
            # A tick that nobody took in time is made up for by the next.
            "options": {"expires": TICK.total_seconds()},
        },
        "lapse-holds": {
            "task": "booking.lapse-holds",
            "schedule": timedelta(seconds=30),
            "options": {"expires": 30},
        },
        "lapse-requests": {
            "task": "booking.lapse-requests",
            "schedule": timedelta(minutes=5),
            "options": {"expires": 300},
        },
        "offer-freed": {
            "task": "booking.offer-freed",
            "schedule": timedelta(seconds=30),
            "options": {"expires": 30},
        },
        "reconcile": {
            "task": "booking.reconcile",
            "schedule": timedelta(minutes=10),
            "options": {"expires": 600},
        },
        "day-lists": {
            "task": "booking.day-lists",
            "schedule": timedelta(minutes=10),
            "options": {"expires": 600},
        },
        "mail-alarms": {
            "task": "booking.mail-alarms",
            "schedule": timedelta(minutes=1),
            "options": {"expires": 60},
        },
        "forget": {
            "task": "clinic.forget",
            "schedule": timedelta(minutes=5),
            "options": {"expires": 300},
        },
        "follow-pages": {
            "task": "clinic.follow-pages",
            "schedule": timedelta(minutes=1),
            "options": {"expires": 60},
        },
        "publish-due": {
            "task": "education.publish-due",
            "schedule": timedelta(minutes=1),
            "options": {"expires": 60},
        },
        "heartbeat": {
            "task": "clinic.heartbeat",
            "schedule": timedelta(minutes=1),
            "options": {"expires": 60},
        },
    },
)
app.autodiscover_tasks(["booking.notifications", "clinic"])


@worker_init.connect
def _start_afresh(**_values: Any) -> None:
    from booking.notifications.dispatch import STOPPING

    STOPPING.clear()


@worker_shutting_down.connect
def _stop_soon(**_values: Any) -> None:
    """A polite stop finishes the mail in hand and gives the rest of the batch back."""
    from booking.notifications.dispatch import STOPPING

    STOPPING.set()
