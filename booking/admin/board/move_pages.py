"""A visit moves or becomes longer: what would happen is shown first, then it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking import scheduling
from booking.admin import words
from booking.admin.board.asked import CHANGES, check, visit_or_404
from booking.admin.board.day_pages import BoardBase, back_to_board, board_url_of
from booking.admin.board.forms import MoveForm, instant_of
from booking.admin.board.judging import Verdict, in_the_way, judge
from booking.admin.visit_verbs import MOVES
from booking.audit import note_view
from booking.availability import Want
from booking.errors import Refusal
from booking.models import Appointment
from booking.notifications.policy import STAFF_DELAY
from booking.notifications.recipients import address_of
from booking.orders import Actor
from booking.scheduling import ChangedMeanwhile
from locations import wording
from locations.models import Practitioner

FIELDS: Final = ("day", "time", "practitioner", "minutes", "start")


class MovePages(BoardBase):
    """The page on which a visit gets another time, another practitioner or another length."""

    def get_urls(self) -> list[URLPattern]:
        """Its address."""
        move = self.admin_site.admin_view(self.board_move)
        own = path("board/move/<int:visit_id>/", move, name="booking_board_move")
        return [own, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def board_move(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        """GET asks and shows what would happen; POST does it."""
        check(request, CHANGES)
        visit, now = visit_or_404(request, visit_id), timezone.now()
        form = MoveForm(_given(request, visit), location=visit.location, people=people_for(visit))
        proposal = Proposal.of(request, visit, form, now) if form.is_valid() else None
        context: dict[str, Any] = {"form": form, "proposal": proposal}
        if steps := list(visit.events.filter(pk__gt=_seen(form)).select_related("user")):
            return self._conflict(request, visit, steps)
        if request.method == "GET" or proposal is None or not proposal.can_be_done:
            status = 200 if request.method == "GET" else 409
            return self._move_page(request, visit, context, status)
        try:
            done = proposal.carry_out(Actor.staff(request.user), now)  # type: ignore[arg-type]  # signed in
        except ChangedMeanwhile as changed:
            return self._conflict(request, changed.visit, list(changed.steps))
        except Refusal as error:
            context["refusal"] = words.refusal(error, visit, now)
            return self._move_page(request, visit, context, 409)
        self.log_change(request, done, proposal.told())
        self.message_user(request, proposal.told(), messages.SUCCESS)
        return back_to_board(done)

    def _move_page(
        self, request: HttpRequest, visit: Appointment, context: dict[str, Any], status: int
    ) -> HttpResponse:
        note_view(request, visit)
        common = {
            "title": _("Move a visit"),
            "subtitle": None,
            "visit": visit,
            "zone": visit.location.zone,
            "may_move": visit.status in MOVES,
            "minutes": int(STAFF_DELAY.total_seconds() // 60),
            "address": address_of(visit),
            "back_url": board_url_of(visit),
            "near_query": _near_query(context["form"]),
        }
        return self.board_page(request, "move.html", {**common, **context}, status)

    def _conflict(self, request: HttpRequest, visit: Appointment, steps: list[Any]) -> HttpResponse:
        """Tells who changed what since the visit was shown."""
        note_view(request, visit)
        told = [(words.stamp(s.at), words.step(s, visit), words.who(s), s.reason) for s in steps]
        context = {
            "title": _("Somebody else changed this visit"),
            "subtitle": None,
            "visit": visit,
            "zone": visit.location.zone,
            "steps": told,
            "back_url": board_url_of(visit),
        }
        return self.board_page(request, "conflict.html", context, 409)


class Proposal:
    """What would become of the visit."""

    def __init__(
        self, visit: Appointment, values: dict[str, Any], verdict: Verdict, reason: str
    ) -> None:
        self.visit = visit
        self.start: datetime = values["start"]
        self.practitioner: Practitioner = values["practitioner"]
        self.end: datetime = self.start + timedelta(minutes=values["minutes"])
        self.seen: int = values["seen"]
        self.verdict = verdict
        self.reason = reason

    @classmethod
    def of(
        cls, request: HttpRequest, visit: Appointment, form: MoveForm, now: datetime
    ) -> Proposal:
        """The proposal of a valid form, judged."""
        values = form.cleaned_data
        reason = request.POST.get("reason", "").strip()[:300]
        found = cls(visit, values, Verdict(), reason)
        if found.moves:
            want = Want(visit.location, visit.service, found.practitioner)
            found.verdict = judge(request, want, found.start, now, ignoring_id=visit.pk)
        if found.changes_length and found.end > found.start and not found.moves:
            walls = in_the_way(request, visit, visit.end, found.end, now)
            found.verdict = replace(found.verdict, walls=(*found.verdict.walls, *walls))
        return found

    @property
    def moves(self) -> bool:
        """True if the visit begins at another time or is with somebody else."""
        is_same = self.practitioner.pk == self.visit.practitioner_id
        return self.start != self.visit.start or not is_same

    @property
    def changes_length(self) -> bool:
        """True if it becomes longer or shorter."""
        return self.end - self.start != self.visit.end - self.visit.start

    @property
    def keeps_own_length(self) -> bool:
        """True if the length is not that of the service, so that moving has to restore it."""
        return self.end - self.start != self.visit.service.length

    @property
    def changes(self) -> bool:
        """True if there is anything to do."""
        return self.moves or self.changes_length

    @property
    def can_be_done(self) -> bool:
        """True if nothing stands in the way, and a reason is given where one is asked for."""
        is_open = self.visit.status in MOVES
        return self.changes and self.verdict.is_free and is_open and not self.lacks_reason

    @property
    def lacks_reason(self) -> bool:
        """True if a rule is left aside and nobody said why."""
        return bool(self.verdict.rules) and not self.reason

    @property
    def sends_mail(self) -> bool:
        """True if the patient is told by mail: of another time, not of another length."""
        return self.moves and bool(address_of(self.visit))

    def carry_out(self, by: Actor, now: datetime) -> Appointment:
        """Does it, unless the visit was changed since it was shown: both steps or none.

        Raises what scheduling raises, and ChangedMeanwhile.
        """

        def work() -> Appointment:
            visit = self.visit
            if self.moves:
                visit = scheduling.reschedule(
                    visit,
                    start=self.start,
                    by=by,
                    now=now,
                    practitioner=self.practitioner,
                    reason=self.reason,
                )
            if visit.end != self.end:
                visit = scheduling.change_length(
                    visit, end=self.end, by=by, now=now, reason=self.reason
                )
            return visit

        return scheduling.unless_changed(
            self.visit, seen=self.seen, work=work, practitioner_ids=[self.practitioner.pk]
        )

    def told(self) -> str:
        """What was done, in one line."""
        zone = self.visit.location.zone
        values = {
            "when": wording.when_text(self.start, zone),
            "who": self.practitioner.name,
            "long": wording.length_text(int((self.end - self.start).total_seconds() // 60)),
        }
        if self.moves:
            return _("Moved to %(when)s with %(who)s.") % values
        return _("The visit now takes %(long)s.") % values


def people_for(visit: Appointment) -> QuerySet[Practitioner]:
    """Who could see the patient: whoever offers the service at that clinic, and who does."""
    offering = Practitioner.objects.filter(
        is_active=True, roles__location=visit.location_id, roles__services=visit.service_id
    )
    now = Practitioner.objects.filter(pk=visit.practitioner_id)
    return (offering | now).distinct().order_by("name")


def _given(request: HttpRequest, visit: Appointment) -> dict[str, Any]:
    """What the page asks for: what was typed or dragged, over the visit as it is."""
    zone = visit.location.zone
    source = request.POST if request.method == "POST" else request.GET
    start = visit.start
    if text := source.get("start", ""):
        start = instant_of(text) or start
    local = start.astimezone(zone)
    found: dict[str, Any] = {
        "day": local.date().isoformat(),
        "time": local.strftime("%H:%M"),
        "practitioner": visit.practitioner_id,
        "minutes": int((visit.end - visit.start).total_seconds() // 60),
        "seen": scheduling.last_seen(visit),
    }
    for name in (*FIELDS, "seen"):
        if name in source:
            found[name] = source[name]
    return found


def _near_query(form: MoveForm) -> str:
    """What a link to another time keeps of the form."""
    names = ("practitioner", "minutes", "seen")
    return urlencode({name: form.data[name] for name in names})


def _seen(form: MoveForm) -> int:
    """The newest step that the page knew of; a form without one knows nothing and sees all."""
    value = form.cleaned_data.get("seen")
    return value if isinstance(value, int) else 2**62
