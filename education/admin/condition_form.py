"""The form of a page: filled from its newest revision, read as the content of the next one."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from education import revisions, snapshots
from education.admin.base import PlainTextForm
from education.admin.fields import KeyedLinesField
from education.content.kinds import existing
from education.models import Condition, PageKind, RelationKind, Revision, Treatment
from locations.models import HealthcareService

KINDS: Final = ", ".join(RelationKind.values)
POINTERS: Final = ("body_areas", "healing_rules", "sources")
TEXT_AREA: Final = {"rows": 2, "cols": 80}


class ConditionForm(PlainTextForm):
    """A page with its services, treatments and related pages as lines.

    `seen` is the number of the revision that the editor has open. If somebody saved a newer one,
    nothing is saved; the editor is told, keeps what they typed, and may tick `on_top_of`.
    """

    # The newer revision that somebody else saved, once `clean` has found one, and what the editor
    # had opened.
    conflict: Revision | None = None
    opened: dict[str, Any]

    page_kind = forms.ChoiceField(choices=PageKind.choices, label=_("Kind of page"))
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
        help_text=_(
            "Short names, one per line; their doses come along. What is special here follows a "
            "colon."
        ),
    )
    related_lines = KeyedLinesField(
        key="other",
        text="kind",
        default=RelationKind.SEE_ALSO.value,
        label=_("Related pages"),
        help_text=_("Short names, one per line, each with its kind: sore-toe: looks_like"),
    )
    note = forms.CharField(
        required=False,
        max_length=200,
        label=_("What you changed and why"),
        help_text=_("For the page's history and its reviewer."),
        widget=forms.TextInput(attrs={"size": 80}),
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    on_top_of = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

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
            "summary": forms.Textarea(attrs=TEXT_AREA),
            "no_urgent_card_reason": forms.Textarea(attrs=TEXT_AREA),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drawing"].required = False
        self.before = self.instance.slug
        if self.instance.pk:
            del self.fields["page_kind"]
            self._show(revisions.newest(self.instance))

    def _show(self, newest: Revision) -> None:
        """Fills the form with what the newest revision says."""
        content = newest.content
        for name in (*snapshots.FLAT, "slug"):
            self.initial[name] = content.get(name, self.initial.get(name))
        for name in POINTERS:
            rows = self.fields[name].queryset  # type: ignore[attr-defined]  # a model choice field
            self.initial[name] = list(rows.filter(slug__in=content[name]))
        self.initial["service_lines"] = [{"slug": s, "rest": ""} for s in content["services"]]
        self.initial["treatment_lines"] = content["treatments"]
        self.initial["related_lines"] = content["related"]
        self.initial["seen"] = newest.number

    def clean(self) -> dict[str, Any]:
        """Refuses to save on top of a revision that the editor has not seen."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.pk:
            return data
        newest = revisions.newest(self.instance)
        if newest.number not in {data.get("seen"), data.get("on_top_of")}:
            self.conflict = newest
            seen = revisions.numbered(self.instance, data.get("seen") or 0)
            self.opened = seen.content if seen else newest.content
            message = _(
                "%(who)s saved revision %(number)s while you were writing. Nothing of yours is "
                "lost and nothing of theirs was overwritten: what they changed stands above."
            )
            words = {"who": newest.made_by, "number": newest.number}
            raise ValidationError(message, code="conflict", params=words)
        data["seen"] = newest.number
        return data

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
        if self.before in others:
            raise ValidationError(_("A page is not related to itself."))
        for entry in self.cleaned_data["related_lines"]:
            if entry["kind"] not in RelationKind.values:
                params = {"kind": entry["kind"], "kinds": KINDS}
                raise ValidationError(_("“%(kind)s” is not one of: %(kinds)s."), params=params)
        return list(self.cleaned_data["related_lines"])

    def content(self, parts: dict[str, Any]) -> dict[str, Any]:
        """The whole page as a revision keeps it; `parts` are those of the inline forms."""
        data = self.cleaned_data
        flat = {name: data[name] for name in (*snapshots.FLAT, "slug")}
        pointers = {name: sorted(row.slug for row in data[name]) for name in POINTERS}
        lines = {
            "services": data["service_lines"],
            "treatments": data["treatment_lines"],
            "related": data["related_lines"],
        }
        return flat | pointers | lines | parts

    def _known(self, field: str, key: str, model: Any) -> list[str]:
        asked = [entry[key] for entry in self.cleaned_data[field]]
        if missing := [slug for slug in asked if slug not in existing(model, asked)]:
            raise ValidationError(_("Nothing is called “%(name)s”."), params={"name": missing[0]})
        return asked
