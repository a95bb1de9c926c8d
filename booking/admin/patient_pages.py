"""What is done to a patient's record as a whole, and who did or saw what: each by its own right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from booking import records
from booking.activity import Deed, of_patient, of_person
from booking.admin.patient_facts import facts
from booking.admin.reads import NotesReads
from booking.audit import note_view
from booking.errors import Busy, Refusal
from booking.fields import PlainText
from booking.models import Patient, ReadKind
from booking.reports import sheet
from locations import hours
from locations.admin.rows import CalmAdmin
from locations.models import StaffPlace, StaffRole
from locations.range_fields import DayField
from locations.scope import location_ids

COLUMNS: Final = (_("when"), _("who"), _("what"), _("about"), _("address"), _("page or reason"))
JOIN: Final = _("Join two records of one person")
ERASE: Final = _("Erase a person")
BUSY: Final = _("Others are changing the same record. Try again in a moment.")


class EraseForm(forms.Form):
    """Why a person is erased; it stays on record."""

    reason = PlainText(
        label=_("Reason"),
        max_length=300,
        help_text=_("Who asked, and when. Without a name: this line stays."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 50}),
    )


class ActivityForm(forms.Form):
    """Whose activity, and from which day to which."""

    user = forms.ModelChoiceField(label=_("Staff member"), queryset=User.objects.none())
    first = DayField(label=_("From"))
    last = DayField(label=_("To"))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.queryset = people


def staff_of(user: Any) -> QuerySet[User]:
    """The staff whose activity somebody may read: those of their clinics, below the owners."""
    people = User.objects.filter(is_staff=True).order_by("username")
    within = location_ids(user)
    if within is None:
        return people
    theirs = StaffPlace.objects.filter(location__in=within).values("user")
    below = people.filter(is_superuser=False).exclude(groups__name=StaffRole.OWNER)
    return below.filter(pk__in=theirs)


class PatientPages(NotesReads, CalmAdmin):
    """The pages beside a patient's own."""

    change_form_template = "admin/booking/patient/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Adds them."""
        guard = self.admin_site.admin_view
        pages: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "<int:patient_id>/merge/": ("merge", self.merge),
            "<int:patient_id>/copy/": ("copy", self.copy),
            "<int:patient_id>/erase/": ("erase", self.erase),
            "<int:patient_id>/looks/": ("looks", self.looks),
            "activity/": ("activity", self.activity),
            "activity/file/": ("activity_file", self.activity_file),
        }
        own = [
            path(route, guard(view), name=f"booking_patient_{name}")
            for route, (name, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **values: Any
    ) -> HttpResponse:
        """With visits, consents, messages and family beneath."""
        patient = values.get("obj")
        if isinstance(patient, Patient):
            context["facts"] = facts(patient, request.user)
            context["may"] = {
                verb: request.user.has_perm(f"booking.{verb}_patient")
                for verb in ("merge", "export", "erase")
            }
            context["may"]["looks"] = request.user.has_perm("booking.view_readrecord")
        return super().render_change_form(request, context, *args, **values)

    def merge(self, request: HttpRequest, patient_id: int) -> HttpResponse:
        """Shows look-alikes, then what joining would do; a POST joins."""
        kept = self._patient(request, patient_id, "booking.merge_patient")
        asked = (request.POST or request.GET).get("other", "")
        gone = self.get_object(request, asked) if asked else None
        if asked and (gone is None or gone == kept):
            raise Http404
        if gone is None or request.method != "POST":
            alike = self.within(records.look_alikes(kept), request.user)[:20]
            plan = records.plan(kept, gone, now=timezone.now()) if gone else None
            return self._page(request, kept, "merge.html", title=JOIN, alike=alike, plan=plan)
        try:
            records.merge(kept, gone, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # signed in
        except Busy:
            self.message_user(request, BUSY, messages.ERROR)
        except Refusal:
            text = _("They have visits at the same time: they cannot be one person.")
            self.message_user(request, text, messages.ERROR)
        else:
            self.message_user(request, _("The two records are one now."), messages.SUCCESS)
        return self._back(kept)

    @method_decorator(require_POST)
    def copy(self, request: HttpRequest, patient_id: int) -> HttpResponse:
        """All that is kept about the person, as a file; that it was made is on record."""
        patient = self._patient(request, patient_id, "booking.export_patient")
        note_view(request, patient, kind=ReadKind.EXPORT)
        record = records.copy_of(patient, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # signed in
        return _file(records.zipped(record), "application/zip", "record.zip")

    def erase(self, request: HttpRequest, patient_id: int) -> HttpResponse:
        """Asks for the reason; a POST erases what identifies the person."""
        patient = self._patient(request, patient_id, "booking.erase_patient")
        form, now = EraseForm(request.POST or None), timezone.now()
        left = records.hindrances(patient, now=now)
        if left or request.method != "POST" or not form.is_valid():
            return self._page(
                request, patient, "erase.html", title=ERASE, form=form, hindrances=left
            )
        try:
            records.erase(patient, reason=form.cleaned_data["reason"], by=request.user, now=now)  # type: ignore[arg-type]  # signed in
        except Busy:
            self.message_user(request, BUSY, messages.ERROR)
        except Refusal:
            self.message_user(request, _("Something was booked meanwhile."), messages.ERROR)
        else:
            self.message_user(request, _("The person is erased."), messages.SUCCESS)
        return self._back(patient)

    @method_decorator(require_safe)
    def looks(self, request: HttpRequest, patient_id: int) -> HttpResponse:
        """Who saw or changed this patient's record."""
        patient = self._patient(request, patient_id, "booking.view_readrecord")
        deeds = of_patient(patient.pk)
        return self._page(request, patient, "looks.html", deeds=deeds, columns=COLUMNS)

    @method_decorator(require_safe)
    def activity(self, request: HttpRequest) -> HttpResponse:
        """What one of the staff saw and changed."""
        form, deeds = self._activity(request)
        extra = {"form": form, "deeds": deeds, "columns": COLUMNS, "query": request.GET.urlencode()}
        return self._page(request, None, "activity.html", **extra)

    @method_decorator(require_safe)
    def activity_file(self, request: HttpRequest) -> HttpResponse:
        """The same as CSV, without formulas."""
        form, deeds = self._activity(request)
        if deeds is None:
            return self._page(request, None, "activity.html", form=form, columns=COLUMNS)
        rows = [
            (deed.at.isoformat(), deed.who, deed.what, deed.about, deed.address, deed.page)
            for deed in deeds
        ]
        text = sheet.text([str(column) for column in COLUMNS], rows)
        return _file(text.encode(), "text/csv; charset=utf-8", "activity.csv")

    def _activity(self, request: HttpRequest) -> tuple[ActivityForm, list[Deed] | None]:
        if not request.user.has_perm("booking.view_readrecord"):
            raise PermissionDenied
        today = timezone.localdate(timezone.now())
        week = {"first": today - timedelta(days=7), "last": today}
        asked = request.GET if "user" in request.GET else None
        form = ActivityForm(asked, people=staff_of(request.user), initial=week)
        if asked is None or not form.is_valid():
            return form, None
        chosen = form.cleaned_data
        start, end = _instants(chosen["first"], chosen["last"])
        return form, of_person(chosen["user"], start, end)

    def _patient(self, request: HttpRequest, patient_id: int, right: str) -> Patient:
        patient: Patient | None = self.get_object(request, str(patient_id))
        if patient is None:
            raise Http404
        if not (request.user.has_perm(right) and self.has_view_permission(request, patient)):
            raise PermissionDenied
        return patient

    def _back(self, patient: Patient) -> HttpResponse:
        url = reverse("admin:booking_patient_change", args=[patient.pk])
        return HttpResponseRedirect(url, status=303)

    def _page(
        self, request: HttpRequest, patient: Patient | None, template: str, **extra: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": patient.name if patient else _("What staff saw and changed"),
            "patient": patient,
            **extra,
        }
        return TemplateResponse(request, f"admin/booking/patient/{template}", context)


def _instants(first: Any, last: Any) -> tuple[Any, Any]:
    zone = timezone.get_default_timezone()
    return hours.instant(first, 0, zone), hours.instant(last + timedelta(days=1), 0, zone)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
