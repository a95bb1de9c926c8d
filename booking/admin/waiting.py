"""The wait list as staff see it: who waits for what, and what they were offered."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from booking import waitlist
from booking.admin.message import Untouchable
from booking.admin.reads import NotesReads
from booking.errors import NotAllowed
from booking.models import WaitlistEntry, WaitlistOffer
from booking.models.waitlist import whole_day
from booking.orders import Actor
from locations import wording
from locations.admin.rows import CalmAdmin
from locations.models import Weekday
from locations.models.location import clock
from locations.scope import EVERY_ROW, ScopedInline

DAYS_A_WEEK = 7


class OfferInline(Untouchable, ScopedInline, admin.TabularInline):
    """What somebody was offered, and what they answered."""

    shared = EVERY_ROW
    model = WaitlistOffer
    fields = ["time", "state", "offered_at", "expires_at", "answered_at"]
    readonly_fields = ["time"]
    extra = 0
    verbose_name_plural = _("offers")

    @admin.display(description=_("time"))
    def time(self, offer: WaitlistOffer) -> str:
        """The offered start on the clinic's clocks."""
        return wording.when_text(offer.start, offer.entry.location.zone)


@admin.register(WaitlistEntry)
class WaitlistEntryAdmin(Untouchable, NotesReads, CalmAdmin):
    """People who wait, the longest waiting first. Offers are made by themselves, one at a time."""

    location_paths = ("location",)
    practitioner_paths = ("practitioner",)
    inlines = [OfferInline]
    list_display = ["person", "service", "location", "wish", "until", "standing", "created_at"]
    list_filter = ["state", "location", "service"]
    search_fields = ["patient__name", "patient__email", "patient__phone"]
    search_help_text = _("Name, e-mail address or phone number")
    ordering = ["created_at"]
    actions = ["take_off"]
    fields = [
        "person",
        "service",
        "location",
        "practitioner",
        "wish",
        "until",
        "kept",
        "standing",
        "created_at",
        "changed_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With everything that a row prints."""
        names = ("patient", "location", "service", "practitioner", "keeps__location")
        return super().get_queryset(request).select_related(*names)

    @admin.display(description=_("patient"), ordering="patient__name")
    def person(self, entry: WaitlistEntry) -> str:
        """Who waits, and the number to call."""
        phone = entry.patient.phone
        return f"{entry.patient.name}, {phone.as_national}" if phone else entry.patient.name

    @admin.display(description=_("wish"))
    def wish(self, entry: WaitlistEntry) -> str:
        """Days, times and with whom, as far as they matter to the person."""
        wanted = []
        if len(entry.weekdays) < DAYS_A_WEEK:
            wanted.append(", ".join(str(Weekday(day).label) for day in sorted(entry.weekdays)))
        if entry.minutes != whole_day():
            start, end = clock(entry.minutes.lower), clock(entry.minutes.upper)
            wanted.append(f"{start:%H:%M}–{end:%H:%M}")
        if entry.practitioner:
            wanted.append(entry.practitioner.name)
        return " · ".join(wanted) or str(_("any day and time, with anyone"))

    @admin.display(description=_("visit that is kept"))
    def kept(self, entry: WaitlistEntry) -> str:
        """The later visit that stays until an earlier time is accepted."""
        visit = entry.keeps
        return wording.when_text(visit.start, visit.location.zone) if visit else "–"

    @admin.display(description=_("state"), ordering="state")
    def standing(self, entry: WaitlistEntry) -> SafeString:
        """The state, as a coloured word."""
        return format_html(
            '<span class="status status-{}">{}</span>', entry.state, entry.get_state_display()
        )

    def has_take_off_permission(self, request: HttpRequest) -> bool:
        """Whoever may change entries."""
        return request.user.has_perm("booking.change_waitlistentry")

    @admin.action(description=_("Take off the wait list"), permissions=["take_off"])
    def take_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """For those who said so by phone. An offer that is open goes to the next person."""
        now, by, done = timezone.now(), Actor.staff(request.user), 0  # type: ignore[arg-type]  # signed in
        for entry in queryset:
            try:
                waitlist.leave(entry, by=by, now=now)
            except NotAllowed:
                refused = _("%(name)s has accepted an offer: cancel the visit instead.")
                messages.error(request, refused % {"name": entry.patient.name})
            else:
                done += 1
        if done:
            told = ngettext("%(n)d person is off the list.", "%(n)d people are off the list.", done)
            messages.success(request, told % {"n": done})
