"""Pages: written as revisions, looked at, sent to review, published, taken off the site."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from education import compare, publishing, revisions
from education.admin import desk
from education.admin.base import ContentAdmin, actor
from education.admin.condition_form import ConditionForm
from education.admin.parts import PARTS
from education.models import Condition
from education.revisions import Edit


@admin.register(Condition)
class ConditionAdmin(ContentAdmin):
    """Pages. Saving makes a revision; the state changes by steps only, never by a field."""

    form = ConditionForm
    change_form_template = "admin/education/condition/change_form.html"
    change_list_template = "admin/education/condition/change_list.html"

    list_display = ["title", "kind", "state", "next_due", "changed_at"]
    list_filter = ["kind", "status", "stage", "is_sample_content"]
    list_select_related = ["approved_review"]
    search_fields = ["title", "slug", "lay_names"]
    filter_horizontal = ["body_areas", "healing_rules", "sources"]
    inlines = PARTS
    actions = ["send_to_review", "publish", "archive", "back_to_draft"]
    what: list[str] = ["title", "slug", "lay_names", "summary", "drawing", "body_areas"]
    fieldsets = [
        (None, {"fields": ["note", "seen", *what]}),
        (
            _("What it shares with other pages"),
            {"fields": ["treatment_lines", "service_lines", "related_lines"]},
        ),
        (_("Facts"), {"fields": ["healing_rules", "sources", "no_urgent_card_reason"]}),
    ]

    @admin.display(description=_("state"), ordering="status")
    def state(self, condition: Condition) -> str:
        """The page's state, and that of its newest revision."""
        return publishing.state_of(condition)

    @admin.display(description=_("next review"))
    def next_due(self, condition: Condition) -> Any:
        """When the page must be reviewed again."""
        review = condition.approved_review
        return review.next_due if review else _("never reviewed")

    def get_fieldsets(self, request: HttpRequest, obj: Condition | None = None) -> Any:
        """A new page has its kind chosen, once and for all."""
        if obj is not None:
            return self.fieldsets
        return [(None, {"fields": ["page_kind", "seen", *self.what]}), *self.fieldsets[1:]]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Condition | None:
        """The page; locked while a form is read, so that two editors take turns."""
        found: Condition | None = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            Condition.objects.select_for_update().filter(pk=found.pk).first()
        return found

    def save_model(
        self,
        request: HttpRequest,
        obj: Condition,
        form: ModelForm,
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        """A new page gets its row; a page that exists is a matter of its next revision."""
        if not change:
            obj.kind = form.cleaned_data["page_kind"]
            obj.changed_at = timezone.now()
            super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        """Keeps form and parts as the page's next revision."""
        parts = {formset.part: formset.content() for formset in formsets}
        edit = Edit(
            content=form.content(parts),
            seen=form.cleaned_data.get("seen") or 0,
            by=actor(request),
            note=form.cleaned_data.get("note", ""),
        )
        publishing.save_draft(form.instance, edit, now=timezone.now())

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        add: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
    ) -> Any:
        """What the editor said; the revision says the rest."""
        return form.cleaned_data.get("note", "")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Django's, with the page's state, what to mend, and what somebody else changed."""
        page: Condition | None = context.get("original")
        if page is not None:
            page = Condition.objects.get(pk=page.pk)  # the form has written into the other one
            context |= desk.panel(request, page)
            context |= {"title": context["newest"].content["title"], "subtitle": None}
            form = context["adminform"].form
            if form.conflict:
                context["conflict"] = form.conflict
                context["conflict_parts"] = compare.parts(form.opened, form.conflict.content)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Condition) -> HttpResponse:
        """Back to the form, which is where an editor goes on."""
        newest = revisions.newest(obj)
        words = _("Saved: %(revision)s of “%(page)s”. %(public)s")
        public = (
            _("Visitors go on reading the one before, until this one is approved and published.")
            if obj.status == "published" and obj.live_revision_id != newest.pk
            else ""
        )
        text = words % {"revision": newest, "page": newest.content["title"], "public": public}
        self.message_user(request, text.strip(), messages.SUCCESS)
        if "_continue" in request.POST or "_save" not in request.POST:
            return redirect(reverse("admin:education_condition_change", args=[obj.pk]))
        return redirect("admin:education_condition_changelist")

    def has_delete_permission(self, request: HttpRequest, obj: Condition | None = None) -> bool:
        """A page is archived; its history stays."""
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The page's revisions."""
        return redirect("admin:education_condition_revisions", object_id)

    def get_urls(self) -> list[URLPattern]:
        """Django's, and those of the desk."""
        return [*desk.urls(self), *super().get_urls()]

    @admin.action(description=_("Send to review"), permissions=["change"])
    def send_to_review(self, request: HttpRequest, queryset: QuerySet[Condition]) -> None:
        """Drafts wait for their reviewer."""
        self._each(request, queryset, publishing.send_to_review)

    @admin.action(description=_("Publish what was approved"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Condition]) -> None:
        """Approved pages become public."""
        self._each(request, queryset, publishing.publish)

    @admin.action(description=_("Take off the site"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Condition]) -> None:
        """Pages leave the site."""
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
                done = step(condition, now=now, by=actor(request))
            except (publishing.NotAllowedNow, publishing.NotReady) as refusal:
                self.message_user(request, f"{condition}: {refusal}", messages.ERROR)
            else:
                text = _("%(page)s: now %(state)s.")
                words = {"page": done.title, "state": publishing.state_of(done)}
                self.message_user(request, text % words, messages.SUCCESS)
