"""The causes that a page tells apart."""

from __future__ import annotations

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from education.admin.base import ContentAdmin
from education.models import Cause, Condition


@admin.register(Cause)
class CauseAdmin(ContentAdmin):
    """Causes by page; a page's own form leads here."""

    list_display = ["name", "condition", "position"]
    list_filter = ["condition"]
    list_select_related = ["condition"]
    search_fields = ["name"]
    ordering = ["condition__title", "position"]

    def save_model(
        self,
        request: HttpRequest,
        obj: Cause,
        form: ModelForm,
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        """Saves, and notes on the page when its content changed."""
        super().save_model(request, obj, form, change)
        Condition.objects.filter(pk=obj.condition_id).update(changed_at=timezone.now())
