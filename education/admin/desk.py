"""The editors' desk around a page: what stands above its form, and where its own pages are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from education import checks, drafts, publishing, reading, revisions
from education.answers import keeping
from education.models import Condition, Revision, Stage, Status

View = Callable[..., HttpResponse]
APPROVE = "education.approve_page"


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    """The desk's pages, each for staff who may see pages at all."""
    from education.admin import desk_pages, desk_steps  # they need what is in this module

    views: list[tuple[str, str, View]] = [
        ("reviews-due/", "reviews_due", desk_pages.reviews_due),
        ("<int:pk>/preview/", "condition_preview", desk_pages.preview),
        ("<int:pk>/revisions/", "condition_revisions", desk_pages.history),
        ("<int:pk>/compare/", "condition_compare", desk_pages.comparison),
        ("<int:pk>/answers/", "condition_answers", desk_pages.answers),
        ("<int:pk>/restore/<int:number>/", "condition_restore", desk_steps.restore),
        ("<int:pk>/review/", "condition_review", desk_steps.review),
        ("<int:pk>/publish/", "condition_publish", desk_steps.dates),
        ("<int:pk>/step/<slug:name>/", "condition_step", desk_steps.step),
    ]
    return [
        path(route, _staff(model_admin, view), name=f"education_{name}")
        for route, name, view in views
    ]


def _staff(model_admin: ModelAdmin, view: View) -> View:
    def look(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        return view(model_admin, request, **kwargs)

    return model_admin.admin_site.admin_view(look)


def page_or_404(pk: int) -> Condition:
    """The page. Raises Http404."""
    found = Condition.objects.select_related("approved_review", "live_revision").filter(pk=pk)
    if (page := found.first()) is None:
        raise Http404
    return page


def revision_or_404(page: Condition, number: str | int | None) -> Revision:
    """The page's revision of that number; the newest if none is named. Raises Http404."""
    if number is None:
        return revisions.newest(page)
    text = str(number)
    found = revisions.numbered(page, int(text)) if text.isdecimal() and len(text) < 9 else None
    if found is None:
        raise Http404
    return found


def panel(request: HttpRequest, page: Condition) -> dict[str, Any]:
    """What an editor sees above the form: where the page stands, and what is wrong with it."""
    newest = revisions.newest(page)
    view = drafts.page_of(newest, today=timezone.localdate(timezone.now()))
    return {
        "page": page,
        "newest": newest,
        "state": publishing.state_of(page),
        "live": revisions.live(page),
        "last_step": page.steps.first(),
        "verbs": verbs(request, page),
        "to_mend": publishing.problems(page),
        "to_look_at": checks.to_look_at(newest.content, view),
        "grade": reading.read(view.prose).grade,
        "card_grade": reading.read(view.card_texts).grade,
        "answers": keeping.tally(page),
    }


def verbs(request: HttpRequest, page: Condition) -> set[str]:
    """What this person can do with the page now."""
    found: set[str] = set()
    if request.user.has_perm("education.change_condition"):
        found |= _editors_verbs(page)
    is_open = page.stage == Stage.IN_REVIEW or page.is_sample_content
    if request.user.has_perm(APPROVE) and is_open and page.status != Status.ARCHIVED:
        found.add("review")
    return found


def _editors_verbs(page: Condition) -> set[str]:
    found: set[str] = set()
    if page.status == Status.ARCHIVED:
        return {"reopen"}
    if page.stage in {Stage.DRAFT, Stage.SETTLED}:
        found.add("send")
    if page.stage in {Stage.IN_REVIEW, Stage.APPROVED}:
        found.add("reopen")
    if page.stage == Stage.APPROVED or page.status == Status.PUBLISHED:
        found.add("dates")
    found.add("archive")
    return found
