"""Which visit, where and when."""

from __future__ import annotations

from typing import Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from booking.fields import StartField
from locations.forms import NearForm
from locations.models import HealthcareService, Location

BUTTON: Final = '{% include "booking/partials/soonest_button.html" %}'
NOT_LISTED: Final = _("Choose one of the list.")


class TimeForm(forms.Form):
    """The time that was picked. The radios are drawn by the picker's template."""

    start = StartField(
        label=_("Time"),
        error_messages={"required": _("Choose one of the times first.")},
    )


class SoonestForm(NearForm):
    """Which service, and near where or at which clinics? All three by their names in addresses."""

    service = forms.TypedChoiceField(
        label=_("Which visit?"),
        empty_value=None,
        error_messages={
            "required": _("Choose the visit that you look for."),
            "invalid_choice": NOT_LISTED,
        },
    )
    at = forms.TypedMultipleChoiceField(
        label=_("Only at these clinics"),
        required=False,
        empty_value=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_LISTED, "invalid_list": NOT_LISTED},
    )

    field_order = ("service", "near", "at")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        services = {one.slug: one for one in _offered()}
        places = {one.slug: one for one in Location.objects.active()}
        service, at = self.fields["service"], self.fields["at"]
        assert isinstance(service, forms.TypedChoiceField)  # noqa: S101 - declared above
        assert isinstance(at, forms.TypedMultipleChoiceField)  # noqa: S101 - declared above
        self.fields["near"].required = False
        service.choices = [
            ("", _("Choose a visit")),
            *((slug, _label(one)) for slug, one in services.items()),
        ]
        service.coerce = services.__getitem__
        at.choices = [(slug, one.name) for slug, one in places.items()]
        at.coerce = places.__getitem__
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(*self.field_order, HTML(BUTTON))

    def clean_near(self) -> str:
        """Empty, or a postal code that is known; see NearForm."""
        return super().clean_near() if self.cleaned_data["near"] else ""


def _label(service: HealthcareService) -> str:
    """The service's name, and what is different about it."""
    if service.is_on_request:
        return _("%(name)s (on request)") % {"name": service.name}
    if service.is_for_returning:
        return _("%(name)s (if you have been here before)") % {"name": service.name}
    return service.name


def _offered() -> list[HealthcareService]:
    """The services that somebody gives somewhere."""
    offered = HealthcareService.objects.bookable().filter(
        practitionerrole__practitioner__is_active=True
    )
    return list(offered.distinct())
