"""What the front desk narrows its lists by."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex, Substr
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from booking.models import AppointmentStatus, Message, MessageState
from locations import hours
from locations.models import Location

# Kinds of failures that the filter offers: the newest words win nothing, so few are enough.
MOST_REASONS: Final = 20


class FilterWithDefault(admin.SimpleListFilter):
    """A filter that starts on one of its choices instead of on "all"."""

    default = ""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Its own choices, without Django's "All"."""
        chosen = self.value() or self.default
        for value, label in self.lookup_choices:
            yield {
                "selected": value == chosen,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }


class DayFilter(FilterWithDefault):
    """Today first; any day once somebody searches. Days are those of each clinic's own clocks."""

    title = _("day")
    parameter_name = "day"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        # A search is for a person, whenever they come.
        self.default = "any" if request.GET.get("q") else "today"
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """The choices."""
        return [
            ("today", _("Today")),
            ("tomorrow", _("Tomorrow")),
            ("week", _("This week")),
            ("ahead", _("From now on")),
            ("any", _("Any day")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Visits that begin within the days."""
        chosen = self.value() or self.default
        now = timezone.now()
        if chosen == "ahead":
            return queryset.filter(during__startswith__gte=now)
        if chosen not in {"today", "tomorrow", "week"}:
            return queryset
        return queryset.filter(within_days(chosen, now))


def within_days(chosen: str, now: datetime) -> Q:
    """Visits of today, tomorrow or this week (Monday to Sunday) at their clinic."""
    by_zone: dict[str, list[int]] = {}
    for key, name in Location.objects.values_list("pk", "time_zone"):
        by_zone.setdefault(name, []).append(key)
    found = Q(pk__in=[])
    for name, keys in by_zone.items():
        zone = ZoneInfo(name)
        first, count = _days(chosen, hours.local_day(now, zone))
        start = hours.instant(first, 0, zone)
        end = hours.instant(first + timedelta(days=count), 0, zone)
        within = Q(during__startswith__gte=start, during__startswith__lt=end)
        found |= within & Q(location__in=keys)
    return found


def _days(chosen: str, today: date) -> tuple[date, int]:
    if chosen == "week":
        return today - timedelta(days=today.weekday()), 7
    return (today + timedelta(days=1) if chosen == "tomorrow" else today), 1


class StatusFilter(FilterWithDefault):
    """Visits first; times that are only held while somebody types are asked for by name."""

    title = _("status")
    parameter_name = "status"
    default = "visits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """The choices."""
        return [("visits", _("All visits")), *AppointmentStatus.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Visits of the status; by default all that somebody made."""
        chosen = self.value()
        if chosen in AppointmentStatus.values:
            return queryset.filter(status=chosen)
        return queryset.exclude(status__in=[AppointmentStatus.HELD, AppointmentStatus.LAPSED])


class NeedsPersonFilter(admin.SimpleListFilter):
    """Mail that did not go out and will not by itself."""

    title = _("attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """The choices."""
        return [("person", _("Needs a person")), ("open", _("Still to go out"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Messages in these states."""
        states = {
            "person": [MessageState.UNDELIVERABLE, MessageState.DEAD],
            "open": [MessageState.PENDING, MessageState.SENDING, MessageState.RETRY],
        }.get(self.value() or "")
        return queryset.filter(state__in=states) if states else queryset


class ReasonFilter(admin.SimpleListFilter):
    """Why messages stand where they stand: the first sentence of what was noted."""

    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """The sentences that occur."""
        full_stop = StrIndex(F("last_error"), Value("."))
        noted = Message.objects.exclude(last_error="").order_by()
        found = noted.annotate(sentence=Substr("last_error", 1, full_stop)).values_list(
            "sentence", flat=True
        )
        return [(text, text) for text in sorted(filter(None, found.distinct()[:MOST_REASONS]))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Messages whose note begins so."""
        chosen = self.value()
        return queryset.filter(last_error__startswith=chosen) if chosen else queryset
