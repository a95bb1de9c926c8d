"""The parts of a page, edited on the page's own form."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from education.admin.base import OVERRIDES
from education.admin.fields import BlocksField, BulletsField
from education.models import (
    CareCard,
    Cause,
    ConditionService,
    ConditionTreatment,
    RelatedCondition,
    Section,
)


class SectionForm(forms.ModelForm):
    """A section with its text as lines."""

    blocks = BlocksField()

    class Meta:
        model = Section
        fields = ["kind", "heading", "position", "blocks"]


class CareCardForm(forms.ModelForm):
    """A care card with its points as lines."""

    bullets = BulletsField()

    class Meta:
        model = CareCard
        fields = ["level", "heading", "bullets", "advice"]


class SectionInline(admin.StackedInline):
    """Sections in the order of the page."""

    model = Section
    form = SectionForm
    extra = 0


class CareCardInline(admin.StackedInline):
    """Care cards, the most urgent first."""

    model = CareCard
    form = CareCardForm
    extra = 0
    max_num = 3


class CauseInline(admin.StackedInline):
    """Causes in the order of the page."""

    model = Cause
    fk_name = "condition"
    extra = 0
    formfield_overrides: ClassVar[dict[Any, dict[str, Any]]] = OVERRIDES


class TreatmentInline(admin.TabularInline):
    """Treatments on the page."""

    model = ConditionTreatment
    extra = 0


class ServiceInline(admin.TabularInline):
    """Services that treat it."""

    model = ConditionService
    extra = 0


class RelatedInline(admin.TabularInline):
    """Related pages."""

    model = RelatedCondition
    fk_name = "condition"
    extra = 0


PARTS = [
    CareCardInline,
    SectionInline,
    CauseInline,
    TreatmentInline,
    ServiceInline,
    RelatedInline,
]
