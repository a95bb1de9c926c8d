"""What staff pages call things: visits, steps, reasons. In plain words, for people at a desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.errors import Busy, NotAllowed, PatientBusy, Refusal, SlotTaken
from booking.models import (
    Appointment,
    AppointmentEvent,
    AppointmentStatus,
    Message,
    MessageKind,
    MessageState,
)
from booking.slots import Reason
from locations import wording

REASONS: Final[dict[Reason, Promise]] = {
    Reason.NOT_WORKING: gettext_lazy("does not work then"),
    Reason.PHONE_ONLY: gettext_lazy("by phone only"),
    Reason.OUTSIDE_OPENING: gettext_lazy("outside the clinic’s hours"),
    Reason.CLOSURE: gettext_lazy("clinic closed"),
    Reason.TIME_OFF: gettext_lazy("time off"),
    Reason.RESOURCE: gettext_lazy("room or machine out of use"),
}
STATES: Final[dict[str, Promise]] = {
    MessageState.SENDING: gettext_lazy("Being sent right now."),
    MessageState.RETRY: gettext_lazy("Did not go out yet; it will be tried again."),
    MessageState.EXPIRED: gettext_lazy("Not sent: it would have come too late to be of use."),
    MessageState.UNDELIVERABLE: gettext_lazy(
        "The recipient’s mail server refused it. Please phone the patient."
    ),
    MessageState.DEAD: gettext_lazy("Given up after several tries. Please phone the patient."),
    MessageState.CANCELLED: gettext_lazy("Not needed any more."),
}


def line(visit: Appointment) -> str:
    """A visit on one line: when, who, what, with whom, where."""
    who = visit.patient.name if visit.patient else _("nobody yet")
    parts = [when(visit), who, visit.service.name, visit.practitioner.name, visit.location.name]
    return " · ".join(parts)


def when(visit: Appointment) -> str:
    """The start on the clinic's clocks."""
    return wording.when_text(visit.start, visit.location.zone)


def stamp(moment: datetime) -> str:
    """When something happened, for a list of such moments, on the site's clocks."""
    return wording.when_text(moment, timezone.get_default_timezone())


def who(event: AppointmentEvent) -> str:
    """Who took a step: a member of staff by name, the patient, or the site itself."""
    if event.user is not None:
        return event.user.get_full_name() or event.user.get_username()
    return _("the patient") if event.agent == "patient" else _("the website")


def step(event: AppointmentEvent, visit: Appointment) -> str:
    """What happened in one step of a visit's life."""
    if event.old_time and event.new_time:
        zone = visit.location.zone
        if event.old_time.lower == event.new_time.lower:
            return _stretched(event.old_time, event.new_time)
        return _("moved from %(old)s to %(new)s") % {
            "old": wording.when_text(event.old_time.lower, zone),
            "new": wording.when_text(event.new_time.lower, zone),
        }
    if is_undo(event):
        return _("undone: %(status)s again") % {"status": event.get_to_status_display()}
    return str(event.get_to_status_display())


def _stretched(old: Any, new: Any) -> str:
    """The same start: another length, or another practitioner for the same time."""
    lengths = [int((span.upper - span.lower).total_seconds() // 60) for span in (old, new)]
    if lengths[0] == lengths[1]:
        return _("given to another practitioner at the same time")
    return _("length changed from %(old)s to %(new)s") % {
        "old": wording.length_text(lengths[0]),
        "new": wording.length_text(lengths[1]),
    }


def is_undo(event: AppointmentEvent) -> bool:
    """True for a step back."""
    status = AppointmentStatus
    back = {(status.ARRIVED, status.BOOKED), (status.NOSHOW, status.BOOKED)}
    return (event.from_status, event.to_status) in back | {(status.FULFILLED, status.ARRIVED)}


def message_kind(message: Message) -> str:
    """What a message is: a reminder with its hours."""
    if message.kind != MessageKind.REMINDER:
        return message.get_kind_display().capitalize()
    hours = message.step_hours
    return ngettext("Reminder %(count)s hour before", "Reminder %(count)s hours before", hours) % {
        "count": hours
    }


def message_reason(message: Message) -> str:
    """Why a message stands where it stands, and whether it may have been read all the same."""
    why = _(message.last_error) if message.last_error else ""
    doubt = _("It may have arrived all the same.") if message.in_doubt_at else ""
    if message.state == MessageState.SENT and message.sent_at:
        return _("Sent %(when)s.") % {"when": stamp(message.sent_at)}
    if message.state == MessageState.PENDING:
        return _("Goes out %(when)s.") % {"when": stamp(message.due_at)}
    return " ".join(filter(None, [str(STATES.get(message.state, "")), why, doubt]))


def refusal(error: Refusal, visit: Appointment, now: datetime) -> str:
    """Why scheduling said no, and what to do."""
    if isinstance(error, NotAllowed):
        if error.found == AppointmentStatus.BOOKED and visit.start > now:
            return _("That cannot be done now: the visit has not begun.")
        status = AppointmentStatus(error.found).label
        return _("That cannot be done now: the visit is “%(status)s”.") % {"status": status}
    if isinstance(error, SlotTaken):
        return _("The time has been given to somebody else since. The visit stays as it is.")
    if isinstance(error, PatientBusy):
        return _("The patient has another visit at that time. The visit stays as it is.")
    if isinstance(error, Busy):
        return _("Others are changing the same times. Try again in a moment.")
    return _("That cannot be done now.")
