"""The form of a condition page: what it shares with others is written as lines, in their order."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from education import snapshots
from education.admin.fields import KeyedLinesField
from education.content.condition_kind import write_links
from education.content.kinds import existing
from education.models import Condition, RelationKind, Treatment
from locations.models import HealthcareService

KINDS: Final = ", ".join(RelationKind.values)


class ConditionForm(forms.ModelForm):
    """A page with its services, treatments and related pages as lines."""

    service_lines = KeyedLinesField(
        key="slug",
        text="rest",
        label=_("Services that treat it"),
        help_text=_("Short names of services, one per line, the best first."),
    )
    treatment_lines = KeyedLinesField(
        key="treatment",
        text="note",
        label=_("Treatments on this page"),
        help_text=_("Short names, one per line. What is special here follows a colon."),
    )
    related_lines = KeyedLinesField(
        key="other",
        text="kind",
        default=RelationKind.SEE_ALSO.value,
        label=_("Related pages"),
        help_text=_("Short names, one per line, each with its kind: sore-toe: looks_like"),
    )

    class Meta:
        model = Condition
        fields = [
            "title",
            "slug",
            "lay_names",
            "summary",
            "drawing",
            "body_areas",
            "healing_rules",
            "sources",
            "no_urgent_card_reason",
        ]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2, "cols": 80}),
            "no_urgent_card_reason": forms.Textarea(attrs={"rows": 2, "cols": 80}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            content = snapshots.condition_content(self.instance)
            self.initial["service_lines"] = [
                {"slug": slug, "rest": ""} for slug in content["services"]
            ]
            self.initial["treatment_lines"] = content["treatments"]
            self.initial["related_lines"] = content["related"]

    def clean_service_lines(self) -> list[str]:
        """Services that exist."""
        return self._known("service_lines", "slug", HealthcareService)

    def clean_treatment_lines(self) -> list[dict[str, str]]:
        """Treatments that exist."""
        self._known("treatment_lines", "treatment", Treatment)
        return list(self.cleaned_data["treatment_lines"])

    def clean_related_lines(self) -> list[dict[str, str]]:
        """Other pages that exist, with a kind that exists."""
        others = self._known("related_lines", "other", Condition)
        if self.instance.slug in others:
            raise ValidationError(_("A page is not related to itself."))
        for entry in self.cleaned_data["related_lines"]:
            if entry["kind"] not in RelationKind.values:
                params = {"kind": entry["kind"], "kinds": KINDS}
                raise ValidationError(_("“%(kind)s” is not one of: %(kinds)s."), params=params)
        return list(self.cleaned_data["related_lines"])

    def save_links(self) -> None:
        """Writes what changed of the page's links to others, once the page has its row."""
        names = {"service_lines", "treatment_lines", "related_lines"}
        if names.isdisjoint(self.changed_data):
            return
        content = {
            "services": self.cleaned_data["service_lines"],
            "treatments": self.cleaned_data["treatment_lines"],
            "related": self.cleaned_data["related_lines"],
        }
        write_links(self.instance, content)

    def _known(self, field: str, key: str, model: Any) -> list[str]:
        asked = [entry[key] for entry in self.cleaned_data[field]]
        if missing := [slug for slug in asked if slug not in existing(model, asked)]:
            raise ValidationError(_("Nothing is called “%(name)s”."), params={"name": missing[0]})
        return asked
