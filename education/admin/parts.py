"""The parts of a page, edited on the page's own form."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.utils.translation import gettext_lazy as _

from education.admin.fields import BlocksField, BulletsField
from education.models import CareCard, Section


class SectionForm(forms.ModelForm):
    """A section with its text as lines."""

    blocks = BlocksField(label=_("Text"))

    class Meta:
        model = Section
        fields = ["kind", "heading", "position", "blocks"]


class CareCardForm(forms.ModelForm):
    """A care card with its points as lines."""

    bullets = BulletsField(label=_("Points"))

    class Meta:
        model = CareCard
        fields = ["level", "heading", "bullets", "advice"]
        widgets = {
            "heading": forms.TextInput(attrs={"size": 80}),
            "advice": forms.Textarea(attrs={"rows": 2, "cols": 90}),
        }


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


PARTS: list[type[InlineModelAdmin]] = [CareCardInline, SectionInline]
