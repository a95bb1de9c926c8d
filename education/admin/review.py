"""Clinical reviews: a record to read. One is made on a page's own review page, none is changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from education.admin.base import ContentAdmin
from education.models import Review


@admin.register(Review)
class ReviewAdmin(ContentAdmin):
    """Reviews, newest first."""

    list_display = ["condition", "revision", "reviewer_name", "reviewed_on", "next_due"]
    list_select_related = ["condition", "revision"]
    date_hierarchy = "reviewed_on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A review is of a revision that somebody has read: it is made there."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record is not changed."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record is not deleted."""
        del request, obj
        return False
