"""Clinical reviews: adding one approves the page; none is ever changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from education import publishing
from education.admin.base import ContentAdmin
from education.models import Condition, Review, Status


class ReviewForm(forms.ModelForm):
    """Who approves which page, and until when."""

    class Meta:
        model = Review
        fields = [
            "condition",
            "reviewer_name",
            "reviewer_credentials",
            "registration_number",
            "reviewed_on",
            "next_due",
            "notes",
        ]

    def clean_condition(self) -> Condition:
        """A page that can be approved now."""
        condition: Condition = self.cleaned_data["condition"]
        if condition.status not in {Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHED}:
            raise ValidationError(_("Send the page to review first."))
        if found := publishing.problems(condition):
            raise ValidationError(found)
        return condition


@admin.register(Review)
class ReviewAdmin(ContentAdmin):
    """Reviews: a record, newest first."""

    form = ReviewForm
    list_display = ["condition", "reviewer_name", "reviewed_on", "next_due"]
    list_select_related = ["condition"]
    date_hierarchy = "reviewed_on"

    def save_model(
        self,
        request: HttpRequest,
        obj: Review,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        """Approves the page; the page's state and the record are one transaction."""
        del request, change
        data = {name: value for name, value in form.cleaned_data.items() if name != "condition"}
        approved = publishing.approve(
            obj.condition, publishing.Approval(**data), now=timezone.now()
        )
        obj.pk = approved.approved_review_id

    def has_change_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        """A record is not changed."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        """A record is not deleted."""
        del request, obj
        return False
