"""The page that answers "why is there no slot?"."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from booking.admin import why
from booking.admin.why import Question
from locations import hours
from locations.models import HealthcareService, Location, Practitioner
from locations.range_fields import DayField, MinuteField, clock_input, clock_text
from locations.scope import limited, locations_for


class WhyForm(forms.Form):
    """Who, what, where, when."""

    practitioner = forms.ModelChoiceField(Practitioner.objects.none(), label=_("Practitioner"))
    service = forms.ModelChoiceField(HealthcareService.objects.none(), label=_("Service"))
    location = forms.ModelChoiceField(Location.objects.none(), label=_("Clinic"))
    date = DayField(label=_("Date"))
    time = MinuteField(label=_("Time"), widget=clock_input())

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        choices = {
            "practitioner": limited(
                Practitioner.objects.order_by("name"), user, ("roles__location",), ("pk",)
            ),
            "service": HealthcareService.objects.all(),
            "location": locations_for(user).order_by("name"),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """The time exists on that day's clocks."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        place, day, minute = given.get("location"), given.get("date"), given.get("time")
        if place and day and minute is not None and not hours.exists(day, minute, place.zone):
            facts = {"time": clock_text(minute), "day": day.isoformat()}
            text = _("%(time)s does not exist on %(day)s: the clocks jump over it.")
            self.add_error("time", ValidationError(text, code="skipped", params=facts))
        return given

    def is_foreign(self) -> bool:
        """True for a row out of reach, which is as good as unknown."""
        told = self.errors.as_data().values()
        return any(error.code == "invalid_choice" for errors in told for error in errors)

    def question(self) -> Question:
        """What was asked."""
        given = self.cleaned_data
        start = hours.instant(given["date"], given["time"], given["location"].zone)
        return Question(given["practitioner"], given["service"], given["location"], start)


class WhyPages(admin.ModelAdmin):
    """Adds the page to a model's staff pages."""

    def get_urls(self) -> list[URLPattern]:
        """The page; what is asked stands in the query."""
        view = self.admin_site.admin_view(self.why)
        return [path("why/", view, name="booking_why"), *super().get_urls()]

    def why(self, request: HttpRequest) -> HttpResponse:
        """The form, and beneath it every rule that takes the start away."""
        if not request.user.has_perm("booking.view_workinghours"):
            raise PermissionDenied
        form = WhyForm(request.GET or None, user=request.user)
        asked = form.question() if form.is_valid() else None
        if form.is_bound and form.is_foreign():
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("Why is there no slot?"),
            "form": form,
            "asked": asked,
            "rules": why.rules(asked, user=request.user, now=timezone.now()) if asked else [],
        }
        return TemplateResponse(request, "admin/booking/why.html", context)
