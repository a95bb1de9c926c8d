"""The outbox: a message is a row until the minute it is sent."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.appointment import Appointment
from booking.models.day_note import DayNote
from locations.models import Practitioner


class MessageKind(models.TextChoices):
    """What a message says. A reminder carries its hours in `step_hours`."""

    CONFIRMATION = "confirmation", _("confirmation")
    REMINDER = "reminder", _("reminder")
    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", _("cancelled")
    REQUESTED = "requested", _("request received")
    DECLINED = "declined", _("request declined")
    SERIES = "series", _("series booked")
    WAITLIST_OFFER = "waitlist_offer", _("wait list: a time is offered")
    WAITLIST_TAKEN = "waitlist_taken", _("wait list: the time is gone")
    WAITLIST_LAPSED = "waitlist_lapsed", _("wait list: not answered in time")
    LINKS = "links", _("links sent again")
    SERIES_CANCELLED = "series_cancelled", _("rest of a series cancelled")
    RUNNING_LATE = "running_late", _("running late")
    FOLLOW_UP = "follow_up", _("after the visit")
    ALTERNATIVES = "alternatives", _("other times to choose from")
    NOTE = "note", _("note from the clinic")
    STAFF_BOOKED = "staff_booked", _("to staff: booked at short notice")
    STAFF_MOVED = "staff_moved", _("to staff: moved at short notice")
    STAFF_LEFT = "staff_left", _("to staff: given to a colleague at short notice")
    STAFF_CANCELLED = "staff_cancelled", _("to staff: cancelled at short notice")
    STAFF_UNDELIVERABLE = "staff_undeliverable", _("to staff: patient to be phoned")
    STAFF_DAY = "staff_day", _("to staff: the day’s visits")


class Recipient(models.TextChoices):
    """Who gets it."""

    PATIENT = "patient", _("patient")
    PRACTITIONER = "practitioner", _("practitioner")
    LOCATION = "location", _("front desk")


class MessageState(models.TextChoices):
    """Where a message stands."""

    PENDING = "pending", _("waiting")
    SENDING = "sending", _("being sent")
    RETRY = "retry", _("to be tried again")
    SENT = "sent", _("sent")
    CANCELLED = "cancelled", _("not needed any more")
    EXPIRED = "expired", _("too late to be useful")
    UNDELIVERABLE = "undeliverable", _("refused by the recipient's server")
    DEAD = "dead", _("gave up")


OPEN_STATES = (MessageState.PENDING, MessageState.SENDING, MessageState.RETRY)


class Message(models.Model):
    """One message owed to one recipient. No body is kept: it is rendered when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="messages", verbose_name=_("visit")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MessageKind.choices)
    # Hours before the visit for a reminder; 0 for all else. Part of what makes a message unique.
    step_hours = models.PositiveSmallIntegerField(_("hours before"), default=0)
    # How late the clinic is, for the mail that says so; 0 for all else.
    minutes = models.PositiveSmallIntegerField(_("minutes late"), default=0, db_default=0)
    # What staff wrote, for a note; nothing for all else. Looked up by nobody from that side.
    note = models.ForeignKey(
        DayNote,
        models.PROTECT,
        related_name="messages",
        db_index=False,
        null=True,
        blank=True,
        verbose_name=_("note"),
    )
    version = models.PositiveIntegerField(_("version of the visit"))
    recipient = models.CharField(
        _("to"), max_length=20, choices=Recipient.choices, default=Recipient.PATIENT
    )
    # Whose visit it was, for the news that it is a colleague's now; nobody for all else.
    reader = models.ForeignKey(
        Practitioner, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(_("due"))
    next_at = models.DateTimeField(_("next look"))
    not_after = models.DateTimeField(_("useful until"))
    state = models.CharField(
        _("state"), max_length=20, choices=MessageState.choices, default=MessageState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_owner = models.CharField(max_length=64, blank=True)
    last_error = models.CharField(_("reason"), max_length=300, blank=True)
    # The same on every attempt, so that a mail sent twice shows once.
    message_id = models.CharField(max_length=200, blank=True)
    date_header = models.DateTimeField(null=True, blank=True)
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    # Tries that began and of which we never learned how they ended: a mail that breaks its sender.
    faults = models.PositiveSmallIntegerField(_("tries without an end"), default=0)
    # When it was last handed over and the server's answer never came: it may have been read.
    in_doubt_at = models.DateTimeField(_("in doubt since"), null=True, blank=True)
    # The start that the message tells of; what was last told is the old time of a "moved" mail.
    visit_start = models.DateTimeField(_("start told"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                name="message_once_per_visit_version",
                fields=["appointment", "kind", "step_hours", "version", "recipient"],
                # Links are asked for as often as people lose them; the outbox counts. Who runs
                # late may run later still, other times may be held anew, and staff may write twice.
                condition=~Q(kind__in=["links", "running_late", "alternatives", "note"]),
            ),
            models.CheckConstraint(
                name="message_sent_has_a_time",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_step_only_for_reminders",
                condition=(Q(kind="reminder") & Q(step_hours__gt=0))
                | (~Q(kind="reminder") & Q(step_hours=0)),
            ),
            models.CheckConstraint(
                name="message_note_only_for_notes",
                condition=Q(kind="note") | Q(note__isnull=True),
            ),
        ]
        indexes = [
            # Read by dispatch.claim, thousands of times an hour: open rows only.
            models.Index(
                fields=["next_at"],
                name="message_open_by_next_look",
                condition=Q(state__in=["pending", "retry", "sending"]),
            ),
            # Read by the circuit and the health page: what left last, and whether anything leaves.
            models.Index(
                fields=["-sent_at"],
                name="message_sent_by_time",
                condition=Q(sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"


class MessageEvent(models.Model):
    """One step in a message's life, shown to staff. Append-only."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="events")
    state = models.CharField(_("state"), max_length=20, choices=MessageState.choices)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("message event")
        verbose_name_plural = _("message events")
        ordering = ["message", "id"]

    def __str__(self) -> str:
        return f"{self.state} {self.detail}".strip()
