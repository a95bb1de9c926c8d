"""Condition pages: write, preview, send to review, publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from education import addresses, pages, publishing, reading, structured_data
from education.admin.base import ContentAdmin
from education.admin.condition_form import ConditionForm
from education.admin.parts import PARTS
from education.models import Condition


@admin.register(Condition)
class ConditionAdmin(ContentAdmin):
    """Condition pages. The state changes by actions only, never by a field."""

    form = ConditionForm

    list_display = ["title", "kind", "status", "is_sample_content", "next_due", "changed_at"]
    list_filter = ["kind", "status", "is_sample_content", "body_areas"]
    list_select_related = ["approved_review"]
    search_fields = ["title", "slug", "lay_names"]
    filter_horizontal = ["body_areas", "healing_rules", "sources"]
    readonly_fields = [
        "kind",
        "status",
        "preview_link",
        "reading_grade",
        "to_mend",
        "approved_review",
        "cause_list",
    ]
    inlines = PARTS
    actions = ["send_to_review", "publish", "archive", "back_to_draft"]
    fieldsets = [
        (
            None,
            {"fields": ["kind", "title", "slug", "lay_names", "summary", "drawing", "body_areas"]},
        ),
        (
            _("State"),
            {"fields": ["status", "preview_link", "to_mend", "reading_grade", "approved_review"]},
        ),
        (
            _("What it shares with other pages"),
            {"fields": ["treatment_lines", "service_lines", "related_lines"]},
        ),
        (
            _("Facts"),
            {"fields": ["cause_list", "healing_rules", "sources", "no_urgent_card_reason"]},
        ),
    ]

    @admin.display(description=_("next review"))
    def next_due(self, condition: Condition) -> Any:
        """When the page must be reviewed again."""
        review = condition.approved_review
        return review.next_due if review else _("not reviewed")

    @admin.display(description=_("preview"))
    def preview_link(self, condition: Condition) -> str:
        """A link to the page as it would look now."""
        if not condition.pk:
            return "–"
        url = reverse("admin:education_condition_preview", args=[condition.pk])
        return format_html('<a href="{}">{}</a>', url, _("See the page as it is now"))

    @admin.display(description=_("reading grade"))
    def reading_grade(self, condition: Condition) -> str:
        """The grades of the text and of the cards; 8 and 6 are the limits to aim for."""
        if not condition.pk:
            return "–"
        page = pages.load_draft(condition, today=timezone.localdate(timezone.now()))
        grades = {
            "prose": f"{reading.read(page.prose).grade:.1f}",
            "cards": f"{reading.read(page.card_texts).grade:.1f}",
        }
        return (
            str(_("%(prose)s for the text (aim for 8 or less), %(cards)s for the care cards (6)"))
            % grades
        )

    @admin.display(description=_("causes"))
    def cause_list(self, condition: Condition) -> str:
        """Links to the page's causes, each of which has a form of its own, and to a new one."""
        if not condition.pk:
            return "–"
        rows = [
            (reverse("admin:education_cause_change", args=[cause.pk]), cause.name)
            for cause in condition.causes.all()
        ]
        new = f"{reverse('admin:education_cause_add')}?condition={condition.pk}"
        return format_html_join("", '<p><a href="{}">{}</a></p>', [*rows, (new, _("Add a cause"))])

    @admin.display(description=_("to mend before publishing"))
    def to_mend(self, condition: Condition) -> str:
        """What keeps the page from being published."""
        found = publishing.problems(condition) if condition.pk else []
        return format_html_join("", "<p>{}</p>", ((text,) for text in found)) or "–"

    def save_model(
        self,
        request: HttpRequest,
        obj: Condition,
        form: ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        """Saves, notes when the content changed, and keeps the old address."""
        obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            addresses.renamed(obj, form.initial["slug"])

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        """Saves the parts, and what the page shares with others."""
        super().save_related(request, form, formsets, change)
        form.save_links()

    def has_delete_permission(self, request: HttpRequest, obj: Condition | None = None) -> bool:
        """A page that was public is archived, not deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.published_at is None)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deleting many pages at once."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the preview."""
        preview = self.admin_site.admin_view(self.preview)
        own = path("<int:pk>/preview/", preview, name="education_condition_preview")
        return [own, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page in the public template, whatever its state."""
        condition = get_object_or_404(Condition, pk=pk)
        if not self.has_view_permission(request, condition):
            raise PermissionDenied
        page = pages.load_draft(condition, today=timezone.localdate(timezone.now()))
        context = {"page": page, "structured_data": structured_data.for_condition(page)}
        return render(request, "education/condition.html", context)

    @admin.action(description=_("Send to review"), permissions=["change"])
    def send_to_review(self, request: HttpRequest, queryset: QuerySet[Condition]) -> None:
        """Drafts wait for their reviewer."""
        self._each(request, queryset, publishing.send_to_review)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Condition]) -> None:
        """Approved pages become public."""
        self._each(request, queryset, publishing.publish)

    @admin.action(description=_("Take off the site"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Condition]) -> None:
        """Public pages leave the site."""
        self._each(request, queryset, publishing.archive)

    @admin.action(description=_("Open again as a draft"), permissions=["change"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet[Condition]) -> None:
        """Pages that are not public can be worked on again."""
        self._each(request, queryset, publishing.back_to_draft)

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Condition], step: Callable[..., Condition]
    ) -> None:
        """Takes the step for each page, and says for each what came of it."""
        now = timezone.now()
        for condition in queryset:
            try:
                done = step(condition, now=now)
            except (publishing.NotAllowedNow, publishing.NotReady) as refusal:
                self.message_user(request, f"{condition}: {refusal}", messages.ERROR)
            else:
                text = _("%(page)s: now %(state)s.")
                words = {"page": done.title, "state": done.get_status_display()}
                self.message_user(request, text % words, messages.SUCCESS)
