"""The parts of a page, edited on the page's own form and kept in its revision.

The inlines look like Django's and write nothing: their rows come from the newest revision, and
what was sent becomes part of the next one (`education.admin.condition`).
"""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from education import revisions, snapshots
from education.admin.base import PlainTextForm
from education.admin.fields import BlocksField, BulletsField, LinesField
from education.models import CareCard, Cause, Condition, Section


class PartForm(PlainTextForm):
    """A part in memory: the database has no say before the revision is public."""

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded | {"condition"}

    def content(self) -> dict[str, Any]:
        """The part as a revision keeps it."""
        raise NotImplementedError


class SectionForm(PartForm):
    """A section with its text as lines."""

    blocks = BlocksField(label=_("Text"), help_text="")

    class Meta:
        model = Section
        fields = ["kind", "heading", "position", "blocks"]
        widgets = {"heading": forms.TextInput(attrs={"size": 60})}

    def content(self) -> dict[str, Any]:
        """Kind, heading and blocks."""
        return {name: self.cleaned_data[name] for name in snapshots.SECTION}


class CareCardForm(PartForm):
    """A care card with its points as lines."""

    bullets = BulletsField(label=_("Points"), help_text="")

    class Meta:
        model = CareCard
        fields = ["level", "heading", "bullets", "advice"]
        widgets = {
            "heading": forms.TextInput(attrs={"size": 60}),
            "advice": forms.Textarea(attrs={"rows": 2, "cols": 90}),
        }

    def content(self) -> dict[str, Any]:
        """Level, heading, points and closing sentence."""
        return {name: self.cleaned_data[name] for name in snapshots.CARD}


class CauseForm(PartForm):
    """A cause with its lists as lines; the page it leads to is named, not numbered."""

    signs = LinesField(base_field=forms.CharField(), required=False, label=_("Signs"))
    aggravators = LinesField(
        base_field=forms.CharField(), required=False, label=_("What set it off")
    )
    helps = LinesField(base_field=forms.CharField(), required=False, label=_("What helps"))
    reads_on = forms.ChoiceField(required=False, label=_("Page to read on"))

    class Meta:
        model = Cause
        fields = [
            "name",
            "is_most_common",
            "position",
            "location",
            "feel",
            "signs",
            "aggravators",
            "mechanism",
            "helps",
        ]
        widgets = {
            name: forms.Textarea(attrs={"rows": 2, "cols": 90})
            for name in ("location", "feel", "mechanism")
        }

    def content(self) -> dict[str, Any]:
        """The cause's texts and lists."""
        content = {name: self.cleaned_data[name] for name in snapshots.CAUSE}
        return content | {"leads_to": self.cleaned_data["reads_on"]}


class PartSet(forms.BaseInlineFormSet):
    """The parts of one kind: shown from the newest revision, read from what was sent."""

    part: ClassVar[str] = ""
    # How its texts are written, said once above all of them.
    intro: ClassVar[Any] = ""
    # What no two parts of a page may share, and what to say if they do.
    once: ClassVar[str] = ""
    once_message: ClassVar[Any] = ""
    spare: ClassVar[int] = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new_objects: list[Any] = []
        self.changed_objects: list[Any] = []
        self.deleted_objects: list[Any] = []
        self.initial_extra: list[dict[str, Any]] | None = None
        page: Condition = self.instance
        if page.pk and not self.is_bound:
            entries = revisions.newest(page).content[self.part]
            self.initial_extra = [
                {"position": 10 * number, **self.shown(entry)}
                for number, entry in enumerate(entries, start=1)
            ]
        self.extra = len(self.initial_extra or []) + self.spare

    def shown(self, entry: dict[str, Any]) -> dict[str, Any]:
        """A part of a revision as its form's fields have it."""
        return entry

    def initial_form_count(self) -> int:
        """None: no part is a row that could be saved by itself."""
        return 0

    def get_queryset(self) -> Any:
        """No rows."""
        return super().get_queryset().none()

    def clean(self) -> None:
        """One of each kind."""
        super().clean()
        seen: set[Any] = set()
        for form in self.kept():
            key = form.cleaned_data.get(self.once)
            if self.once and key in seen:
                form.add_error(self.once, ValidationError(self.once_message))
            seen.add(key)

    def kept(self) -> list[PartForm]:
        """The forms that stand for a part of the page, in the order of their positions."""
        parts: list[PartForm] = [
            cast("PartForm", form)
            for form in self.forms
            if form.has_changed() and not form.cleaned_data.get("DELETE") and form.is_valid()
        ]
        return sorted(parts, key=lambda form: form.cleaned_data.get("position") or 0)

    def content(self) -> list[dict[str, Any]]:
        """The parts as a revision keeps them."""
        return [form.content() for form in self.kept()]

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's own signature
        """Nothing: the page's revision holds the parts."""
        return []


class SectionSet(PartSet):
    """Sections, one of each kind."""

    part = "sections"
    intro = BlocksField.default_help
    once = "kind"
    once_message = _("A page has one section of each kind.")


class CareCardSet(PartSet):
    """Care cards, one of each level, the most urgent first."""

    part = "care_cards"
    intro = BulletsField.default_help
    once = "level"
    once_message = _("A page has one card of each level.")

    def content(self) -> list[dict[str, Any]]:
        """By level."""
        return sorted(super().content(), key=lambda card: card["level"])


class CauseSet(PartSet):
    """Causes; one of them may be the most common one."""

    part = "causes"

    def shown(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The page to read on by its own field."""
        return entry | {"reads_on": entry["leads_to"]}

    def clean(self) -> None:
        """At most one is the most common."""
        super().clean()
        common = [form for form in self.kept() if form.cleaned_data.get("is_most_common")]
        for form in common[1:]:
            message = _("Only one cause can be the most common one.")
            form.add_error("is_most_common", ValidationError(message))

    def add_fields(self, form: Any, index: int | None) -> None:
        """Adds the pages to choose from, read once for all causes."""
        super().add_fields(form, index)
        if not hasattr(self, "_pages"):
            others = Condition.objects.exclude(pk=self.instance.pk).order_by("title")
            self._pages = [("", "–"), *others.values_list("slug", "title")]
        form.fields["reads_on"].choices = self._pages


class PartInline(admin.StackedInline):
    """Parts on the page's form; who may change the page may change them."""

    fk_name = "condition"
    extra = 0
    template = "admin/education/condition/parts.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        """No rows: the parts come from the newest revision."""
        return super().get_queryset(request).none()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the page."""
        return self._may_change_page(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the page."""
        return self._may_change_page(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the page."""
        return self._may_change_page(request)

    @staticmethod
    def _may_change_page(request: HttpRequest) -> bool:
        return request.user.has_perm("education.change_condition")


class SectionInline(PartInline):
    """Sections in the order of the page."""

    model = Section
    form = SectionForm
    formset = SectionSet


class CareCardInline(PartInline):
    """Care cards, the most urgent first."""

    model = CareCard
    form = CareCardForm
    formset = CareCardSet
    max_num = 3


class CauseInline(PartInline):
    """Causes in the order of the page."""

    model = Cause
    form = CauseForm
    formset = CauseSet


PARTS: list[type[InlineModelAdmin]] = [CareCardInline, SectionInline, CauseInline]
