"""The reports' page and its files: figures of the user's own clinics as pictures, tables, CSV."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from booking.reports import figures, sheet
from booking.reports.figures import Report
from booking.reports.period import MOST_DAYS, Period
from locations.models import Location
from locations.range_fields import DayField
from locations.scope import locations_for, practitioner_of, sees_only_own_visits

USUAL_DAYS: Final = 90
RIGHT: Final = "booking.view_reports"


class PeriodForm(forms.Form):
    """From when until when, and at which clinic."""

    first = DayField(label=_("From"))
    last = DayField(label=_("Until"))
    location = forms.ModelChoiceField(
        Location.objects.none(), label=_("Location"), required=False, empty_label=_("all of mine")
    )

    def __init__(self, request: HttpRequest, today: date) -> None:
        usual = {
            "first": (today - timedelta(days=USUAL_DAYS)).isoformat(),
            "last": today.isoformat(),
        }
        super().__init__({**usual, **{key: request.GET[key] for key in request.GET}})
        choice = self.fields["location"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = locations_for(request.user).order_by("name")
        self.user = request.user

    def clean(self) -> dict[str, Any]:
        """The days run forwards, and are not too many."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            text = _("The last day must not come before the first.")
            self.add_error("last", ValidationError(text, code="inverted"))
        elif first and last and (last - first).days >= MOST_DAYS:
            text = _("Choose two years at most.")
            self.add_error("last", ValidationError(text, code="long"))
        return given

    def period(self) -> Period:
        """What was chosen, within the user's reach."""
        given = self.cleaned_data
        places = [given["location"]] if given["location"] else locations_for(self.user)
        own = practitioner_of(self.user) if sees_only_own_visits(self.user) else None
        nobody = -1 if sees_only_own_visits(self.user) else None
        person = own.pk if own else nobody
        return Period(given["first"], given["last"], tuple(p.pk for p in places), person)


class ReportPages(admin.ModelAdmin):
    """Adds the reports to a model's staff pages."""

    def get_urls(self) -> list[URLPattern]:
        """The page, and each table as a file."""
        wrap = self.admin_site.admin_view
        return [
            path("reports/", wrap(self.reports), name="booking_reports"),
            path("reports/<slug:key>.csv", wrap(self.reports_file), name="booking_reports_file"),
            *super().get_urls(),
        ]

    def reports(self, request: HttpRequest) -> HttpResponse:
        """Every report of the period."""
        form, found = self._asked(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reports"),
            "form": form,
            "reports": found,
            "query": request.GET.urlencode(),
        }
        return TemplateResponse(request, "admin/booking/reports.html", context)

    def reports_file(self, request: HttpRequest, key: str) -> HttpResponse:
        """One table as CSV: what the page shows."""
        form, found = self._asked(request)
        report = next((each for each in found if each.key == key), None)
        if report is None:
            raise Http404
        days = f"{form.cleaned_data['first']}-{form.cleaned_data['last']}"
        answer = HttpResponse(
            sheet.text(report.columns, report.rows), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{key}-{days}.csv"'
        answer["Cache-Control"] = "no-store, private"
        return answer

    def _asked(self, request: HttpRequest) -> tuple[PeriodForm, list[Report]]:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        now: datetime = timezone.now()
        form = PeriodForm(request, timezone.localdate(now))
        return form, figures.all_reports(form.period(), now) if form.is_valid() else []
