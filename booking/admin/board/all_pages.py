"""Something for many visits of a day at once: they are late, or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from booking import scheduling
from booking.admin import words
from booking.admin.board.asked import (
    CHANGES,
    Asked,
    asked,
    check,
    people_at,
    practitioner_or_404,
    visits_of,
)
from booking.admin.board.day_pages import BoardBase, see_other
from booking.admin.board.forms import AllForm, LateForm, keys
from booking.audit import note_list
from booking.daybook import with_seen
from booking.errors import Refusal
from booking.locking import in_transaction, lock_practitioners
from booking.models import Appointment, AppointmentStatus
from booking.notifications import outbox
from booking.notifications.policy import STAFF_DELAY
from booking.notifications.recipients import address_of
from booking.orders import Actor
from locations import hours

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

OPEN: Final = (AppointmentStatus.BOOKED, AppointmentStatus.PENDING)


@dataclass(frozen=True)
class Deed:
    """The words of a page about many visits."""

    title: StrPromise
    question: StrPromise
    button: StrPromise
    nothing: StrPromise


DEEDS: Final = {
    "late": Deed(
        _lazy("Running late"),
        _lazy("How late"),
        _lazy("Tell them"),
        _lazy("No visits are left on this day."),
    ),
    "note": Deed(
        _lazy("Write to the patients of a day"),
        _lazy("What to tell them"),
        _lazy("Send the note"),
        _lazy("No visits are left on this day."),
    ),
    "cancel": Deed(
        _lazy("Cancel visits of a day"),
        _lazy("Why"),
        _lazy("Cancel the chosen visits"),
        _lazy("There are no open visits on this day."),
    ),
}


class AllPages(BoardBase):
    """Running late; and cancelling a day, or what is left of it."""

    def get_urls(self) -> list[URLPattern]:
        """Their addresses."""
        guard = self.admin_site.admin_view
        return [
            path("board/late/", guard(self.board_late), name="booking_board_late"),
            path("board/cancel/", guard(self.board_cancel), name="booking_board_cancel"),
            *super().get_urls(),
        ]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def board_late(self, request: HttpRequest) -> HttpResponse:
        """Tells the next patients of the day that it gets later: chosen, shown, then sent."""
        check(request, CHANGES)
        now = timezone.now()
        many = Many(request, now, ahead_only=True, statuses=OPEN[:1])
        form = LateForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid() and many.is_ready():
            told = outbox.post_running_late(
                many.chosen, minutes=form.cleaned_data["minutes"], now=now
            )
            text = ngettext("%(count)s patient is told.", "%(count)s patients are told.", len(told))
            self.message_user(request, text % {"count": len(told)}, messages.SUCCESS)
            return many.back()
        return self._many_page(request, many, {"form": form, "verb": "late"})

    @method_decorator(require_http_methods(["GET", "POST"]))
    def board_cancel(self, request: HttpRequest) -> HttpResponse:
        """Cancels the chosen visits of a day, all or none."""
        check(request, CHANGES)
        now = timezone.now()
        many = Many(request, now)
        form = AllForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid() and many.is_ready():
            by = Actor.staff(request.user)  # type: ignore[arg-type]  # signed in
            try:
                count = many.cancel(by, form.cleaned_data["reason"])
            except Refusal as error:
                many.trouble = words.refusal(error, many.chosen[0], now)
            else:
                text = ngettext(
                    "%(count)s visit is cancelled.", "%(count)s visits are cancelled.", count
                )
                self.message_user(request, text % {"count": count}, messages.SUCCESS)
                return many.back()
        return self._many_page(request, many, {"form": form, "verb": "cancel"})

    def _many_page(self, request: HttpRequest, many: Many, context: dict[str, Any]) -> HttpResponse:
        note_list(request, many.visits)
        common = {
            "title": DEEDS[context["verb"]].title,
            "deed": DEEDS[context["verb"]],
            "subtitle": None,
            "many": many,
            "asked": many.asked,
            "zone": many.asked.location.zone,
            "people": many.people,
            "minutes": int(STAFF_DELAY.total_seconds() // 60),
        }
        failed = request.method == "POST"
        return self.board_page(request, "many.html", {**common, **context}, 409 if failed else 200)


class Many:
    """The open visits of a day at one clinic, of one practitioner or of all."""

    def __init__(
        self,
        request: HttpRequest,
        now: datetime,
        *,
        ahead_only: bool = False,
        statuses: Sequence[AppointmentStatus] = OPEN,
    ) -> None:
        self.asked: Asked = asked(request, now)
        self.people = people_at(request, self.asked.location)
        self._now = now
        key = request.GET.get("practitioner", "")
        self.practitioner = practitioner_or_404(request, key) if key else None
        self.visits = self._read(request, statuses, ahead_only=ahead_only)
        picked = set(keys(request.POST.getlist("visit")))
        self.seen = {int(k): int(v) for k, v in _pairs(request.POST.getlist("seen"))}
        self.picked = picked if request.method == "POST" else {visit.pk for visit in self.visits}
        self.chosen: Sequence[Appointment] = [v for v in self.visits if v.pk in self.picked]
        self.lost = len(picked) - len(self.chosen) if picked else 0
        self.trouble = ""

    @property
    def to_phone(self) -> int:
        """How many of the visits' patients have no address that mail could go to."""
        return sum(not visit.reach for visit in self.visits)  # type: ignore[attr-defined]  # set by _read

    def is_ready(self) -> bool:
        """True if what was chosen still stands; if not, `trouble` says why."""
        if self.lost:
            self.trouble = _("Some of the visits changed while you looked. Please look again.")
        elif not self.chosen:
            self.trouble = _("Choose at least one visit.")
        return not self.trouble

    def cancel(self, by: Actor, reason: str) -> int:
        """Cancels all that are chosen, in one transaction; how many. Raises Refusal."""

        def work() -> int:
            lock_practitioners(visit.practitioner_id for visit in self.chosen)
            for visit in self.chosen:
                seen = self.seen.get(visit.pk, -1)
                scheduling.unless_changed(
                    visit, seen=seen, work=_cancelling(visit, by, self._now, reason)
                )
            return len(self.chosen)

        return in_transaction(work)

    def back(self) -> HttpResponse:
        """To the board of the day."""
        return see_other(self.asked.url())

    def _read(
        self, request: HttpRequest, statuses: Sequence[AppointmentStatus], *, ahead_only: bool
    ) -> list[Appointment]:
        zone, day = self.asked.location.zone, self.asked.day
        start = hours.instant(day, 0, zone)
        end = hours.instant(day + timedelta(days=1), 0, zone)
        rows = visits_of(request).filter(
            location=self.asked.location,
            status__in=statuses,
            during__startswith__gte=max(start, self._now) if ahead_only else start,
            during__startswith__lt=end,
        )
        if self.practitioner:
            rows = rows.filter(practitioner=self.practitioner)
        named = with_seen(rows.select_related("patient__guardian"))
        found = list(named.order_by("during", "pk"))
        for visit in found:
            visit.reach = address_of(visit)  # type: ignore[attr-defined]  # for the template
        return found


def _cancelling(visit: Appointment, by: Actor, now: datetime, reason: str) -> Any:
    return lambda: scheduling.cancel(visit, by=by, now=now, reason=reason)


def _pairs(texts: Sequence[str]) -> list[tuple[str, str]]:
    """`12:345` as ("12", "345"); what is no pair of numbers is left out."""
    split = [text.partition(":") for text in texts]
    return [(one, two) for one, _sign, two in split if keys([one]) and keys([two])]
