"""What a board's address asks for: which clinic, which day; and who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from booking.models import Appointment
from locations import hours
from locations.models import Location, Practitioner
from locations.reach import limited, locations_for, reach_of

SEES: Final = "booking.view_appointment"
CHANGES: Final = "booking.change_appointment"
SEES_PATIENTS: Final = "booking.view_patient"
# Farther than anything is booked or kept, and near enough for every calendar.
YEARS: Final = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Asked:
    """A clinic and one of its days. `trouble` tells what could not be read."""

    location: Location
    day: date
    today: date
    locations: Sequence[Location]
    by_room: bool = False
    trouble: str = ""

    def url(self, **changes: Any) -> str:
        """The board's address, with some of its values changed."""
        day = changes.get("day", self.day)
        values = {"location": changes.get("location", self.location).pk, "day": day.isoformat()}
        if changes.get("by_room", self.by_room):
            values["by"] = "room"
        return f"{reverse('admin:booking_board')}?{urlencode(values)}"

    @property
    def is_today(self) -> bool:
        """True for the clinic's today."""
        return self.day == self.today


def check(request: HttpRequest, *rights: str) -> None:
    """Raises PermissionDenied unless the user has all of the rights."""
    if not all(request.user.has_perm(right) for right in rights):
        raise PermissionDenied


def own_only(request: HttpRequest) -> int | None:
    """The practitioner whose visits alone this person sees; None for everybody's.

    A practitioner without an own row sees nobody's: 0 is no key.
    """
    reach = reach_of(request.user)
    return (reach.practitioner_id or 0) if reach.is_own_only else None


def visits_of(request: HttpRequest) -> Any:
    """The visits within this person's reach, with their names."""
    rows = Appointment.objects.with_names().known()
    return limited(rows, request.user, ("location",), ("practitioner",))


def visit_or_404(request: HttpRequest, visit_id: int) -> Appointment:
    """A visit within reach. Raises Http404."""
    found: Appointment | None = visits_of(request).filter(pk=visit_id).first()
    if found is None:
        raise Http404
    return found


def practitioner_or_404(request: HttpRequest, key: str) -> Practitioner:
    """A practitioner with a role at one of this person's clinics. Raises Http404."""
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise Http404
    rows = limited(Practitioner.objects.all(), request.user, ("roles__location",), ("pk",))
    found = rows.filter(pk=int(key)).first()
    if found is None:
        raise Http404
    return found


def asked(request: HttpRequest, now: datetime) -> Asked:
    """What the address asks for; the first clinic and its today unless it says otherwise.

    Raises Http404 for a clinic beyond this person's reach, and for somebody without any.
    """
    places = list(locations_for(request.user).order_by("-is_active", "name"))
    wanted = request.GET.get("location", "")
    chosen = [place for place in places if wanted in ("", str(place.pk))]
    if not chosen:
        raise Http404
    place = chosen[0]
    today = hours.local_day(now, place.zone)
    day, trouble = day_of(request.GET.get("day", ""), today)
    return Asked(place, day, today, places, request.GET.get("by") == "room", trouble)


def day_of(text: str, today: date) -> tuple[date, str]:
    """The day of a text, today for none; and what to say if it is no day."""
    if not text:
        return today, ""
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        return today, _("“%(day)s” is not a day. This is today.") % {"day": text[:40]}
    return found, ""


def days_around(day: date) -> tuple[date, date]:
    """The day before and the day after."""
    return day - timedelta(days=1), day + timedelta(days=1)


def people_at(request: HttpRequest, location: Location) -> Any:
    """The practitioners with a role at the clinic, as far as this person sees them, by name."""
    people = Practitioner.objects.filter(is_active=True, roles__location=location)
    own = own_only(request)
    mine = people if own is None else people.filter(pk=own)
    return mine.distinct().order_by("name")
