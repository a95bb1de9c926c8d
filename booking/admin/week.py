"""The week editor: one practitioner, all their clinics, and what a change would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from booking import rosters
from booking.admin import resolving, week_picture, week_rows
from booking.admin.resolving import Unsettled
from booking.admin.week_form import PREFIX, CopyForm, WeekRows
from booking.admin.week_form import week_rows as form_of
from booking.locking import lock_practitioners
from locations.models import Practitioner, PractitionerRole
from locations.scope import limited, practitioner_of

COPIES = ("_copy_day", "_copy_ab", "_copy_ba", "_new_week", "_more")


@dataclass
class Effect:
    """What saving would do: visits left outside, and free times before and after, by clinic."""

    affected: int
    fitting: int
    free: list[tuple[str, int, int]]


class WeekPages(admin.ModelAdmin):
    """Adds the week editor to a model's staff pages."""

    def get_urls(self) -> list[URLPattern]:
        """The editor; whose week it is stands in the query."""
        view = self.admin_site.admin_view(self.week)
        return [path("week/", view, name="booking_week"), *super().get_urls()]

    def week(self, request: HttpRequest) -> HttpResponse:
        """Shows a week; a POST copies rows, shows the effect, or saves."""
        if not request.user.has_perm("booking.view_workinghours"):
            raise PermissionDenied
        people, person = _chosen(request)
        if person is None:
            return self._page(request, people, None, None)
        if request.method != "POST":
            return self._page(request, people, person, form_of(person, _roles(request, person)))
        if not may_change(request):
            raise PermissionDenied
        if any(name in request.POST for name in COPIES):
            return self._copied(request, people, person)
        return self._judged(request, people, person)

    def _judged(
        self, request: HttpRequest, people: list[Practitioner], person: Practitioner
    ) -> HttpResponse:
        """Saves, or shows what saving would do; the locks are those that bookings take."""
        effect = None
        try:
            with transaction.atomic():
                lock_practitioners([person.pk])
                rows = _bound(request, person)
                if not rows.is_valid():
                    return self._page(request, people, person, rows, status=422)
                if "_preview" not in request.POST:
                    _save(request, person, rows)
                    return _back(person)
                effect = _effect(person, rows, timezone.now())
                transaction.set_rollback(True)
        except Unsettled as found:
            return resolving.page(self.admin_site, request, found)
        fresh = _bound(request, person)
        return self._page(request, people, person, fresh, effect=effect)

    def _copied(
        self, request: HttpRequest, people: list[Practitioner], person: Practitioner
    ) -> HttpResponse:
        """The form with more rows. Nothing is saved."""
        copy = CopyForm(request.POST)
        rows = week_rows.read(request.POST, PREFIX)
        if copy.is_valid():
            rows = _transformed(request, copy.cleaned_data, rows)
        text = _("Nothing is saved yet. Look at the rows, then save.")
        messages.info(request, text)
        rows = week_rows.with_empty(week_rows.without_empty(rows))
        bound = _from_rows(request, person, rows)
        return self._page(request, people, person, bound, copy=copy, is_fresh=True)

    def _page(
        self,
        request: HttpRequest,
        people: list[Practitioner],
        person: Practitioner | None,
        rows: WeekRows | None,
        *,
        status: int = 200,
        **extra: Any,
    ) -> HttpResponse:
        has_errors = status == 422
        context = {
            **self.admin_site.each_context(request),
            "title": _("Week of %(who)s") % {"who": person.name} if person else _("Weeks"),
            "people": people,
            "person": person,
            "rows": rows,
            "days": rows.by_day() if rows else [],
            "picture": week_picture.of(rows) if rows and not has_errors else "",
            "shows_errors": has_errors,
            "may_change": may_change(request),
            "copy": extra.pop("copy", None) or CopyForm(),
            **extra,
        }
        return TemplateResponse(request, "admin/booking/week.html", context, status=status)


def may_change(request: HttpRequest) -> bool:
    """Who may add, change and delete hours: a week is saved as a whole."""
    rights = [f"booking.{verb}_workinghours" for verb in ("add", "change", "delete")]
    return request.user.has_perms(rights)


def _chosen(request: HttpRequest) -> tuple[list[Practitioner], Practitioner | None]:
    """Who can be chosen, and who is. Raises Http404 for somebody out of reach."""
    rows = limited(Practitioner.objects.active(), request.user, ("roles__location",), ("pk",))
    people = list(rows)
    asked = request.GET.get("practitioner", "")
    if asked:
        found = [person for person in people if str(person.pk) == asked]
        if not found:
            raise Http404
        return people, found[0]
    own = practitioner_of(request.user)
    return people, own if own in people else next(iter(people), None)


def _roles(request: HttpRequest, person: Practitioner) -> QuerySet[PractitionerRole]:
    rows = limited(PractitionerRole.objects.all(), request.user, ("location",), ("practitioner",))
    mine = rows.filter(practitioner=person)
    return mine.select_related("location").order_by("location__name", "pk")


def _bound(request: HttpRequest, person: Practitioner) -> WeekRows:
    return _from_rows(request, person, week_rows.read(request.POST, PREFIX))


def _from_rows(request: HttpRequest, person: Practitioner, rows: list[week_rows.Row]) -> WeekRows:
    """The form of these rows. An untouched new row is known by its weekday alone."""
    stored = [row for row in rows if row["id"]]
    new = [row for row in rows if not row["id"]]
    data = week_rows.written([*stored, *new], PREFIX, stored=len(stored))
    initial = [{"weekday": row["weekday"]} for row in new]
    return form_of(person, _roles(request, person), data, initial)


def _transformed(
    request: HttpRequest, given: dict[str, Any], rows: list[week_rows.Row]
) -> list[week_rows.Row]:
    if "_copy_day" in request.POST:
        return week_rows.copy_day(rows, given["source"], given["targets"])
    if "_copy_ab" in request.POST:
        return week_rows.copy_weeks(rows, "a", "b")
    if "_copy_ba" in request.POST:
        return week_rows.copy_weeks(rows, "b", "a")
    if "_new_week" in request.POST and given["first"]:
        return week_rows.new_week(rows, given["first"])
    return rows


def _save(request: HttpRequest, person: Practitioner, rows: WeekRows) -> None:
    before = set(rosters.clashes([person.pk], now=timezone.now()))
    rows.save()
    after = rosters.clashes([person.pk], now=timezone.now())
    resolving.settle(request, [clash for key, clash in after.items() if key not in before])
    messages.success(request, _("The week of %(who)s is saved.") % {"who": person.name})


def _effect(person: Practitioner, rows: WeekRows, now: datetime) -> Effect:
    """Written and measured; whoever calls takes it back."""
    free, before = rosters.free_times(person, now=now), rosters.clashes([person.pk], now=now)
    rows.save()
    left, after = rosters.free_times(person, now=now), rosters.clashes([person.pk], now=now)
    broken = [clash for key, clash in after.items() if key not in before]
    ways = rosters.ways_out(broken, now=now)
    return Effect(
        len(broken),
        sum(way.fits is not None for way in ways.values()),
        [(place, count, left.get(place, 0)) for place, count in free.items()],
    )


def _back(person: Practitioner) -> HttpResponse:
    url = f"{reverse('admin:booking_week')}?practitioner={person.pk}"
    return HttpResponseRedirect(url, status=303)
