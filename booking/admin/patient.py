"""Patients: found by search, never exported in bulk, never deleted here."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from booking.admin.appointment import PHONE_SIGNS
from booking.admin.patient_pages import PatientPages
from booking.fields import NameField, OneEmailField, PhoneField
from booking.models import Patient
from locations.admin.rows import PlacedErrors
from locations.range_fields import day_input
from locations.scope import location_ids


class PatientForm(PlacedErrors):
    """Contact facts, as forgiving and as strict as the public form."""

    name = NameField(label=_("Name"), max_length=100)
    email = OneEmailField(label=_("E-mail"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    places = {"patient_can_be_reached_or_has_a_guardian": "email"}

    class Meta:
        model = Patient
        fields = [
            "name",
            "email",
            "phone",
            "birth_date",
            "language",
            "wants_reminders",
            "wants_follow_up",
            "guardian",
        ]
        widgets = {"birth_date": day_input()}

    def clean_birth_date(self) -> Any:
        """Not after today, and of a living person."""
        born = self.cleaned_data["birth_date"]
        if born and not 1900 <= born.year <= timezone.localdate(timezone.now()).year:
            raise ValidationError(_("Check the year."), code="year")
        return born

    def clean_guardian(self) -> Any:
        """Somebody else, who is not in somebody's care themselves."""
        guardian = self.cleaned_data["guardian"]
        if guardian and (guardian == self.instance or guardian.guardian_id):
            raise ValidationError(_("Choose an adult who answers for this patient."), code="self")
        return guardian


@admin.register(Patient)
class PatientAdmin(PatientPages):
    """Patients of a clinic are those who have a visit there, wait for one, or answer for one."""

    location_paths = (
        "appointments__location",
        "dependants__appointments__location",
        "waitlist_entries__location",
        "dependants__waitlist_entries__location",
    )
    practitioner_paths = ("appointments__practitioner", "dependants__appointments__practitioner")

    form = PatientForm
    list_display = ["name", "email", "phone", "birth_date"]
    search_fields = ["name", "email", "phone"]
    search_help_text = _("Name, e-mail address or phone number")
    readonly_fields = ["visits", "created_at"]
    raw_id_fields = ["guardian"]
    actions = None
    list_per_page = 25
    list_max_show_all = 25
    fieldsets = [
        (None, {"fields": ["name", "email", "phone", "birth_date", "guardian"]}),
        (_("Mail"), {"fields": ["language", "wants_reminders", "wants_follow_up"]}),
        (_("Overview"), {"fields": ["visits", "created_at"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A patient comes with a visit: without one no clinic would see them again."""
        return super().has_add_permission(request) and location_ids(request.user) is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A patient's record is not the desk's to delete."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A phone number is found however it is written."""
        digits = PHONE_SIGNS.sub("", search_term)
        if len(digits) >= 4 and digits.isdecimal() and digits.isascii():
            return queryset.filter(phone__contains=digits), False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        """Notes when a new patient was first seen."""
        if not change:
            obj.created_at = timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("visits"))
    def visits(self, patient: Patient) -> SafeString | str:
        """A link to all of them."""
        if not patient.pk:
            return "–"
        url = reverse("admin:booking_appointment_changelist")
        return format_html(
            '<a href="{}?patient__id__exact={}&amp;day=any">{}</a>',
            url,
            patient.pk,
            _("See this patient’s visits"),
        )
