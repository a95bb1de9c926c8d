"""The public holidays of a year: closed or open, clinic by clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from psycopg.types.range import DateRange

from booking import rosters
from booking.admin import resolving
from booking.admin.resolving import Unsettled
from booking.locking import lock_practitioners
from locations.holidays_calendar import fill_holidays
from locations.models import Closure, ClosureSource, Location, PractitionerRole
from locations.scope import limited, locations_for

YEARS_AHEAD = 5


class YearForm(forms.Form):
    """Which year."""

    year = forms.IntegerField(label=gettext_lazy("Year"))

    def __init__(self, data: Any, this_year: int) -> None:
        super().__init__({"year": this_year, **{key: data[key] for key in data}})
        self._this_year = this_year

    def clean_year(self) -> int:
        """A year that is planned for."""
        year: int = self.cleaned_data["year"]
        first, last = self._this_year - 1, self._this_year + YEARS_AHEAD
        if not first <= year <= last:
            text = _("Choose a year from %(first)s to %(last)s.")
            raise forms.ValidationError(text % {"first": first, "last": last})
        return year


@dataclass
class Line:
    """One holiday, with its closure at each clinic that has one."""

    day: date
    name: str
    is_over: bool
    cells: list[tuple[Location, Closure | None]]


class HolidayPages(admin.ModelAdmin):
    """Adds the page of a year's holidays to the closures."""

    def get_urls(self) -> list[URLPattern]:
        """The page; the year stands in the query."""
        view = self.admin_site.admin_view(self.holidays)
        return [path("holidays/", view, name="booking_holidays"), *super().get_urls()]

    def holidays(self, request: HttpRequest) -> HttpResponse:
        """A switch for each holiday and clinic; a POST saves them, or fills the year in."""
        if not request.user.has_perm("locations.view_closure"):
            raise PermissionDenied
        form = YearForm(request.GET, timezone.localdate(timezone.now()).year)
        if request.method == "POST" and form.is_valid():
            return self._changed(request, form.cleaned_data["year"])
        year = form.cleaned_data["year"] if form.is_valid() else None
        places = list(locations_for(request.user).order_by("name"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Holidays of %(year)s") % {"year": year} if year else _("Holidays"),
            "form": form,
            "year": year,
            "places": places,
            "lines": lines(year, places) if year else [],
            "may_change": request.user.has_perm("locations.change_closure"),
        }
        return TemplateResponse(request, "admin/booking/holidays.html", context)

    def _changed(self, request: HttpRequest, year: int) -> HttpResponse:
        may = ["locations.change_closure", "locations.add_closure"]
        if not request.user.has_perms(may):
            raise PermissionDenied
        try:
            with transaction.atomic():
                work = _fill if "_fill" in request.POST else _switch
                work(request, year)
        except Unsettled as found:
            return resolving.page(self.admin_site, request, found)
        url = f"{reverse('admin:booking_holidays')}?year={year}"
        return HttpResponseRedirect(url, status=303)


def _rows(year: int, place_ids: list[int]) -> list[Closure]:
    within = DateRange(date(year, 1, 1), date(year + 1, 1, 1))
    found = Closure.objects.filter(
        source=ClosureSource.HOLIDAY, location__in=place_ids, dates__overlap=within
    )
    return list(found.select_related("location").order_by("dates", "label"))


def lines(year: int, places: list[Location]) -> list[Line]:
    """Every holiday that is written down at one of the clinics, by date."""
    now = timezone.now()
    found: dict[tuple[date, str], dict[int, Closure]] = {}
    for row in _rows(year, [place.pk for place in places]):
        found.setdefault((row.dates.lower, row.label), {})[row.location_id or 0] = row
    today = timezone.localdate(now)
    return [
        Line(day, name, day < today, [(place, rows.get(place.pk)) for place in places])
        for (day, name), rows in found.items()
    ]


def _fill(request: HttpRequest, year: int) -> None:
    """Writes what is missing; closing days on which visits are booked is asked about first."""
    places = list(locations_for(request.user))
    _settled(
        request, {place.pk for place in places}, lambda: fill_holidays([year], locations=places)
    )
    messages.success(request, _("The holidays of %(year)s are written down.") % {"year": year})


def _switch(request: HttpRequest, year: int) -> None:
    """Closed or open as the boxes say. Days that are over stay as they were."""
    places = list(locations_for(request.user).values_list("pk", flat=True))
    today = timezone.localdate(timezone.now())
    changed = [
        row
        for row in _rows(year, places)
        if row.dates.upper > today
        and f"shown-{row.pk}" in request.POST
        and (f"closed-{row.pk}" in request.POST) != row.is_active
    ]
    for row in changed:
        row.is_active = not row.is_active

    def write() -> None:
        Closure.objects.bulk_update(changed, ["is_active"])

    _settled(request, {row.location_id or 0 for row in changed}, write)
    text = ngettext("%(n)s day changed.", "%(n)s days changed.", len(changed))
    messages.success(request, text % {"n": len(changed)})


def _settled(request: HttpRequest, place_ids: set[int], write: Any) -> None:
    """Writes under the locks of who works there; raises Unsettled for visits left outside."""
    roles = limited(PractitionerRole.objects.all(), request.user).filter(location__in=place_ids)
    people = set(roles.values_list("practitioner_id", flat=True))
    lock_practitioners(people)
    now = timezone.now()
    before = set(rosters.clashes(people, now=now, location_ids=place_ids))
    write()
    after = rosters.clashes(people, now=now, location_ids=place_ids)
    resolving.settle(request, [clash for key, clash in after.items() if key not in before])
