"""The front desk's list of visits. A visit's own page is in `visit_page`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from booking import scheduling
from booking.admin import words
from booking.admin.board.pages import BoardPages
from booking.admin.filters import DayFilter, StatusFilter
from booking.admin.paging import EstimatedPaginator
from booking.admin.reports import ReportPages
from booking.errors import Refusal
from booking.models import Appointment, MessageState
from booking.orders import Actor
from locations import wording

PHONE_SIGNS = re.compile(r"[\s().+-]")
FAILED = frozenset({MessageState.UNDELIVERABLE, MessageState.DEAD})
WAITING = frozenset({MessageState.PENDING, MessageState.SENDING, MessageState.RETRY})


@admin.register(Appointment)
class AppointmentAdmin(BoardPages, ReportPages):
    """Visits: seen and marked here, never typed in, never deleted."""

    list_display = [
        "when",
        "patient_name",
        "service_name",
        "practitioner_name",
        "location_name",
        "standing",
        "mail",
    ]
    list_filter = [DayFilter, StatusFilter, "location", "practitioner"]
    search_fields = ["patient__name", "patient__email", "patient__phone"]
    search_help_text = _("Name, e-mail address or phone number")
    ordering = ["during"]
    list_per_page = 100
    list_max_show_all = 100
    paginator = EstimatedPaginator
    actions = ["mark_arrived", "mark_noshow"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With everything that a row prints."""
        rows = super().get_queryset(request)
        names = rows.select_related("practitioner", "location", "service", "patient")
        return names.prefetch_related("messages")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A phone number is found however it is written."""
        digits = PHONE_SIGNS.sub("", search_term)
        if len(digits) >= 4 and digits.isdecimal() and digits.isascii():
            return queryset.filter(patient__phone__contains=digits), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("when"), ordering="during")
    def when(self, visit: Appointment) -> str:
        """The start on the clinic's clocks."""
        zone = visit.location.zone
        day = wording.short_day_text(visit.start, zone)
        return f"{day}, {wording.time_text(visit.start, zone)}"

    @admin.display(description=_("patient"), ordering="patient__name")
    def patient_name(self, visit: Appointment) -> str:
        """Who comes."""
        return visit.patient.name if visit.patient else "–"

    @admin.display(description=_("service"), ordering="service__name")
    def service_name(self, visit: Appointment) -> str:
        """What for."""
        return visit.service.name

    @admin.display(description=_("practitioner"), ordering="practitioner__name")
    def practitioner_name(self, visit: Appointment) -> str:
        """With whom."""
        return visit.practitioner.name

    @admin.display(description=_("location"), ordering="location__name")
    def location_name(self, visit: Appointment) -> str:
        """Where."""
        return visit.location.name

    @admin.display(description=_("status"), ordering="status")
    def standing(self, visit: Appointment) -> SafeString:
        """The status, as a coloured word."""
        return format_html(
            '<span class="status status-{}">{}</span>', visit.status, visit.get_status_display()
        )

    @admin.display(description=_("messages"))
    def mail(self, visit: Appointment) -> SafeString | str:
        """How many went out, wait, or failed."""
        states = [message.state for message in visit.messages.all()]
        failed = sum(state in FAILED for state in states)
        if failed:
            text = ngettext("%(count)s failed", "%(count)s failed", failed) % {"count": failed}
            return format_html('<span class="status status-failed">{}</span>', text)
        sent = sum(state == MessageState.SENT for state in states)
        waiting = sum(state in WAITING for state in states)
        parts = [
            ngettext("%(count)s sent", "%(count)s sent", sent) % {"count": sent} if sent else "",
            ngettext("%(count)s waiting", "%(count)s waiting", waiting) % {"count": waiting}
            if waiting
            else "",
        ]
        return ", ".join(filter(None, parts)) or "–"

    @admin.action(description=_("Mark as arrived"), permissions=["change"])
    def mark_arrived(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Each of them arrives, or is refused by itself."""
        self._mark_all(request, queryset, scheduling.mark_arrived)

    @admin.action(description=_("Mark as did not come"), permissions=["change"])
    def mark_noshow(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Each of them did not come, or is refused by itself."""
        self._mark_all(request, queryset, scheduling.mark_noshow)

    def _mark_all(
        self, request: HttpRequest, queryset: QuerySet[Any], verb: Callable[..., Appointment]
    ) -> None:
        done, by, now = 0, Actor.staff(request.user), timezone.now()  # type: ignore[arg-type]  # signed in
        for visit in queryset:
            try:
                verb(visit, by=by, now=now)
                done += 1
            except Refusal as error:
                text = f"{words.line(visit)}: {words.refusal(error, visit, now)}"
                self.message_user(request, text, messages.WARNING)
        text = ngettext("%(count)s visit marked.", "%(count)s visits marked.", done)
        level = messages.SUCCESS if done else messages.WARNING
        self.message_user(request, text % {"count": done}, level)
