"""Visits that a change leaves outside: shown with their ways out, decided, and carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking import rosters, slots
from booking.admin import words
from booking.audit import note_list
from booking.models import AlternativeSet, Appointment
from booking.notifications.policy import STAFF_DELAY
from booking.notifications.recipients import address_of
from booking.orders import Actor
from booking.rosters import Clash, Decision, NotDone, Refused, Way, What
from booking.slots import Slot
from locations import wording
from locations.models import Practitioner
from locations.scope import limited

TEMPLATE: Final = "admin/booking/resolve.html"
# A page asks about so many visits at once; the rest comes on the next.
MOST: Final = 100
WHY: Final = {
    Refused.STALE: gettext_lazy(
        "This visit was changed while you looked at it. Look again and choose anew."
    ),
    Refused.GONE: gettext_lazy("That time has just been taken. Choose another one."),
    Refused.NO_TIME: gettext_lazy("Choose the time to move to."),
    Refused.NO_TIMES: gettext_lazy("There are no free times to offer. Call the patient."),
    Refused.NO_ADDRESS: gettext_lazy("There is no e-mail address to write to. Call the patient."),
    Refused.TOO_LATE: gettext_lazy("The visit is too soon to ask by mail. Call the patient."),
    Refused.OTHER: gettext_lazy(
        "That could not be done: the patient has another visit then, or somebody else is changing "
        "the same times. Choose again."
    ),
}
DONE: Final = {
    What.KEEP: lambda n: ngettext("%(n)s kept", "%(n)s kept", n),
    What.MOVE: lambda n: ngettext("%(n)s moved", "%(n)s moved", n),
    What.ASK: lambda n: ngettext("%(n)s asked by mail", "%(n)s asked by mail", n),
    What.CANCEL: lambda n: ngettext("%(n)s cancelled", "%(n)s cancelled", n),
}


@dataclass
class Row:
    """One visit on the page, with what is chosen for it."""

    visit: Appointment
    reasons: str
    times: list[tuple[str, str]]
    what: str
    to: str
    can_ask: bool
    asked: AlternativeSet | None = None
    error: str = ""

    @property
    def line(self) -> str:
        """When, who, what, with whom, where."""
        return words.line(self.visit)


@dataclass
class Unsettled(Exception):
    """Nothing was saved: these visits would be left outside, and nobody has said what then."""

    rows: list[Row]
    affected: int
    fitting: int
    elsewhere: int = 0
    has_errors: bool = False
    again: dict[str, list[str]] = field(default_factory=dict)


def mine(request: HttpRequest, broken: Sequence[Clash]) -> list[Clash]:
    """Those of the visits that the user sees; others are for other desks to settle."""
    keys = [clash.visit.pk for clash in broken]
    visits = Appointment.objects.filter(pk__in=keys)
    seen = set(limited(visits, request.user, ("location",), ("practitioner",)).values_list("pk"))
    return [clash for clash in broken if (clash.visit.pk,) in seen]


def settle(request: HttpRequest, broken: Sequence[Clash]) -> None:
    """Carries out what the form says about each visit, in the transaction that is open.

    Raises Unsettled, with the page to show, while a visit is undecided or a decision is refused.
    """
    shown = mine(request, broken)
    elsewhere = len(broken) - len(shown)
    undecided = [clash for clash in shown if name(clash.visit) not in request.POST]
    if undecided or ("_all" in request.POST and shown):
        raise asked_about(request, shown[:MOST], elsewhere=elsewhere)
    try:
        _carry_out(request, shown)
    except NotDone as refused:
        raise asked_about(request, shown[:MOST], refused.why, elsewhere=elsewhere) from None
    if elsewhere:
        text = ngettext(
            "%(n)s visit at another clinic no longer fits either. Its front desk sees it.",
            "%(n)s visits at other clinics no longer fit either. Their front desks see them.",
            elsewhere,
        )
        messages.warning(request, text % {"n": elsewhere})


def _carry_out(request: HttpRequest, shown: Sequence[Clash]) -> None:
    if not shown:
        return
    now = timezone.now()
    decisions = [decision(request, clash) for clash in shown]
    done = rosters.carry_out(decisions, by=Actor.staff(request.user), now=now)  # type: ignore[arg-type]  # signed in
    messages.success(request, summary(done))


def summary(done: Counter[What]) -> str:
    """What became of the visits: "3 kept, 2 moved"."""
    parts = [DONE[what](done[what]) % {"n": done[what]} for what in What if done[what]]
    return _("Visits: %(what)s.") % {"what": ", ".join(parts)}


def name(visit: Appointment) -> str:
    """What the visit's radio buttons are called."""
    return f"visit-{visit.pk}"


def decision(request: HttpRequest, clash: Clash) -> Decision:
    """What the form says about the visit. Who may not change visits keeps them."""
    given, key = request.POST, name(clash.visit)
    chosen = given.get(key, "")
    may = request.user.has_perm("booking.change_appointment")
    what = What(chosen) if may and chosen in set(What) else What.KEEP
    version = given.get(f"{key}-version", "")
    start, person = _read(given.get(f"{key}-to", ""))
    return Decision(
        clash,
        int(version) if version.isdecimal() and len(version) < 9 else 0,
        what,
        start,
        person,
        reason=_("Schedule change"),
    )


def _read(text: str) -> tuple[datetime | None, int | None]:
    """A start and a practitioner from a choice's value; nothing from anything else."""
    minute, _sign, person = text.partition(":")
    if not (minute.isdecimal() and person.isdecimal() and max(map(len, (minute, person))) < 10):
        return None, None
    return slots.to_instant(int(minute)), int(person)


def asked_about(
    request: HttpRequest,
    shown: Sequence[Clash],
    why: dict[int, Refused] | None = None,
    *,
    elsewhere: int = 0,
) -> Unsettled:
    """The page to show. Call it while the change is written: it looks for times that fit it."""
    ways = rosters.ways_out(shown, now=timezone.now())
    people = {slot.practitioner_id for way in ways.values() for slot in way.nearest}
    names = dict(Practitioner.objects.filter(pk__in=people).values_list("pk", "name"))
    keys = [clash.visit.pk for clash in shown]
    latest = AlternativeSet.objects.filter(visit__in=keys).order_by("made_at")
    asked = {each.visit_id: each for each in latest}
    rows = [_row(request, clash, ways[clash.visit.pk], names) for clash in shown]
    for row in rows:
        row.asked = asked.get(row.visit.pk)
        row.error = str(WHY[why[row.visit.pk]]) if why and row.visit.pk in why else ""
    return Unsettled(
        rows=rows,
        affected=len(shown),
        fitting=sum(way.fits is not None for way in ways.values()),
        elsewhere=elsewhere,
        has_errors=bool(why),
        again=_again(request, shown),
    )


def _again(request: HttpRequest, shown: Sequence[Clash]) -> dict[str, list[str]]:
    """The form as it was sent, without what the page asks for itself."""
    own = {f"{name(clash.visit)}{end}" for clash in shown for end in ("", "-to", "-version")}
    left_out = own | {"csrfmiddlewaretoken", "_all", "_decided"}
    return {key: list(request.POST.getlist(key)) for key in request.POST if key not in left_out}


def _row(request: HttpRequest, clash: Clash, way: Way, names: dict[int, str]) -> Row:
    visit = clash.visit
    key, for_all = name(visit), request.POST.get("_all", "")
    fits = way.fits or next(iter(way.nearest), None)
    # The time that is this visit's own is the first choice, wherever it ranks.
    nearest = sorted({*way.nearest, *([way.fits] if way.fits else [])})
    can_ask = bool(address_of(visit) and way.nearest)
    what = for_all or request.POST.get(key, "") or What.KEEP
    if (what == What.MOVE and not nearest) or (what == What.ASK and not can_ask):
        what = What.KEEP
    to = "" if for_all else request.POST.get(f"{key}-to", "")
    return Row(
        visit,
        ", ".join(str(words.REASONS[reason]) for reason in clash.reasons),
        [(value(slot), _slot_text(slot, visit, names)) for slot in nearest],
        str(what),
        to or (value(fits) if fits else ""),
        can_ask,
    )


def value(slot: Slot) -> str:
    """A time and its practitioner, as a form's value."""
    return f"{slots.to_minutes(slot.start.astimezone(UTC))}:{slot.practitioner_id}"


def _slot_text(slot: Slot, visit: Appointment, names: dict[int, str]) -> str:
    when = wording.when_text(slot.start, visit.location.zone)
    if slot.practitioner_id == visit.practitioner_id:
        return (
            _("%(when)s, other room or machine") % {"when": when}
            if (slot.start == visit.start)
            else when
        )
    who = names.get(slot.practitioner_id, "")
    return _("%(when)s, with %(who)s") % {"when": when, "who": who}


def page(site: AdminSite, request: HttpRequest, found: Unsettled) -> HttpResponse:
    """The visits, each with its ways out; the form as it was goes along."""
    context = {
        **site.each_context(request),
        "title": _("Visits that no longer fit"),
        "found": found,
        "is_change": True,
        "may_change": request.user.has_perm("booking.change_appointment"),
        "minutes": int(STAFF_DELAY.total_seconds() // 60),
        "hours": int(rosters.deciding.ANSWER_WITHIN.total_seconds() // 3600),
    }
    status = 409 if found.has_errors else 200
    note_list(request, [row.visit for row in found.rows])
    return TemplateResponse(request, TEMPLATE, context, status=status)
