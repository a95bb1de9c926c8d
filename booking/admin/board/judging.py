"""Whether a time will do, and if not, why: which rule or which visit, and what is near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking import availability
from booking.admin.board.asked import visits_of
from booking.availability import STAFF_MAY_WAIVE, Want
from booking.models import Appointment, AppointmentStatus
from booking.slots import Reason, Slot
from locations import wording
from locations.models import Location

# Staff at the phone are bound by neither, so nobody has to say why.
ORDINARY: Final = frozenset({Reason.PHONE_ONLY, Reason.STEP})
RULES: Final[dict[Reason, Promise]] = {
    Reason.NOT_WORKING: gettext_lazy("%(who)s does not work then."),
    Reason.OUTSIDE_OPENING: gettext_lazy("It is outside the clinic’s hours."),
    Reason.CLOSURE: gettext_lazy("The clinic is closed on that day."),
    Reason.TIME_OFF: gettext_lazy("%(who)s has time off."),
    Reason.NOTICE: gettext_lazy("It is sooner than the clinic lets people book online."),
    Reason.HORIZON: gettext_lazy("It is farther ahead than the clinic lets people book online."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`walls` cannot be passed; `rules` can, with a reason. `nearest` are free times around."""

    walls: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    nearest: tuple[Slot, ...] = field(default=())

    @property
    def is_free(self) -> bool:
        """True if the time can be had, with a reason or without."""
        return not self.walls


def judge(
    request: HttpRequest, want: Want, start: datetime, now: datetime, *, ignoring_id: int = 0
) -> Verdict:
    """What stands against the start with the practitioner of `want`, who must be named."""
    assert want.practitioner is not None  # noqa: S101 - a board's column is somebody
    ignored = ignoring_id or None
    found = availability.look_at(want, start=start, now=now, ignoring_id=ignored)
    reasons = found.refused.get(want.practitioner.pk)
    if reasons is None:
        text = _("%(who)s does not offer %(what)s at %(where)s on that day.")
        return Verdict((text % _names(want),), nearest=_nearest(want, start, now))
    rules = [why for why in reasons if why in STAFF_MAY_WAIVE and why not in ORDINARY]
    walls = [why for why in reasons if why not in STAFF_MAY_WAIVE]
    return Verdict(
        tuple(line for why in walls for line in _wall(request, want, start, why, ignored)),
        tuple(str(RULES[why]) % _names(want) for why in rules),
        _nearest(want, start, now) if walls else (),
    )


def in_the_way(
    request: HttpRequest, visit: Appointment, start: datetime, end: datetime, now: datetime
) -> list[str]:
    """The other visits of the same practitioner that touch [start, end), in words."""
    rows = Appointment.objects.holding_time().with_names()
    rows = rows.filter(practitioner=visit.practitioner_id, blocked__overlap=(start, end))
    lapsed = Q(status=AppointmentStatus.HELD, hold_expires_at__lte=now)
    return _told(request, list(rows.exclude(lapsed).exclude(pk=visit.pk).order_by("during")))


def _wall(
    request: HttpRequest, want: Want, start: datetime, why: Reason, ignored: int | None
) -> Iterator[str]:
    if why is Reason.TAKEN:
        yield from _taken(request, want, start, ignored)
    elif why is Reason.TRAVEL:
        yield _("%(who)s is at another clinic before or after, and the way takes too long.") % (
            _names(want)
        )
    else:
        yield _("The room or machine that %(what)s needs is in use.") % _names(want)


def _taken(request: HttpRequest, want: Want, start: datetime, ignored: int | None) -> Iterator[str]:
    service = want.service
    first = start - timedelta(minutes=service.buffer_before)
    last = start + service.length + timedelta(minutes=service.buffer_after)
    rows = (
        Appointment.objects.holding_time()
        .with_names()
        .filter(practitioner=want.practitioner, blocked__overlap=(first, last))
    )
    found = list(rows.exclude(pk=ignored or 0).order_by("during"))
    yield from _told(request, found) or [_("Another visit is in the way.")]


def _told(request: HttpRequest, visits: list[Appointment]) -> list[str]:
    known = visits_of(request).filter(pk__in=[visit.pk for visit in visits])
    seen = set(known.values_list("pk", flat=True))
    return [_line(visit, is_known=visit.pk in seen) for visit in visits]


def _line(visit: Appointment, *, is_known: bool) -> str:
    zone = visit.location.zone
    values = {
        "from": wording.time_text(visit.start, zone),
        "until": wording.time_text(visit.end, zone),
        "name": visit.patient.name if visit.patient else "",
        "service": visit.service.name,
    }
    if not is_known:
        return _("Another visit, %(from)s to %(until)s, is in the way.") % values
    if not visit.patient:
        return _("Somebody is booking %(from)s to %(until)s online right now.") % values
    text = _("The visit of %(name)s, %(from)s to %(until)s (%(service)s), is in the way.")
    return text % values


def _nearest(want: Want, start: datetime, now: datetime) -> tuple[Slot, ...]:
    return availability.nearest_free(want, start=start, now=now)


def _names(want: Want) -> dict[str, str]:
    who = want.practitioner.name if want.practitioner else ""
    return {"who": who, "what": want.service.name, "where": want.location.name}


def near_text(slot: Slot, location: Location, now: datetime) -> str:
    """A free time as a choice reads: "today at 9:30 am"."""
    return wording.near_when_text(slot.start, location.zone, now)
