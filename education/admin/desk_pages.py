"""Pages of the desk that only show: preview, history, comparison, answers, reviews due."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from education import compare, drafts, revisions, structured_data
from education import reviews_due as due
from education.admin.desk import page_or_404, revision_or_404
from education.answers import keeping
from education.models import Condition


def preview(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """A revision (the newest, if the address names none) in the public template."""
    del model_admin
    page = page_or_404(pk)
    revision = revision_or_404(page, request.GET.get("revision"))
    view = drafts.page_of(revision, today=timezone.localdate(timezone.now()))
    context = {
        "page": view,
        "structured_data": structured_data.for_condition(view),
        "revision": revision,
        "original": page,
        "is_live": revision == page.live_revision,
    }
    return TemplateResponse(request, "admin/education/condition/preview.html", context)


def frame(
    model_admin: ModelAdmin, request: HttpRequest, page: Condition | None, title: str
) -> dict[str, Any]:
    """What every page of the desk shows around its own content."""
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "page": page,
        "opts": model_admin.opts,
        "media": model_admin.media,
    }


def history(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Every revision of the page with what was done to it and what visitors said."""
    page = page_or_404(pk)
    rows = list(page.revisions.prefetch_related("steps", "reviews"))
    rates = keeping.by_revision(page)
    for row in rows:
        row.answers = rates.get(row.pk)  # type: ignore[attr-defined]  # for the template
    context = frame(model_admin, request, page, _("History of %(page)s") % {"page": page})
    context |= {
        "rows": rows or [revisions.newest(page)],
        "newest": revisions.newest(page),
        "live": revisions.live(page),
        "may_change": model_admin.has_change_permission(request, page),
    }
    return TemplateResponse(request, "admin/education/condition/history.html", context)


def comparison(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Two revisions side by side: by itself, what is on the site and the newest."""
    page = page_or_404(pk)
    new = revision_or_404(page, request.GET.get("new") or None)
    fallback = page.live_revision or page.revisions.filter(number__lt=new.number).first() or new
    asked = request.GET.get("old") or None
    old = revision_or_404(page, asked) if asked else fallback
    context = frame(model_admin, request, page, _("Changes to %(page)s") % {"page": page})
    context |= {
        "old": old,
        "new": new,
        "parts": compare.parts(old.content, new.content),
        "rows": list(page.revisions.only("number")) or [new],
    }
    return TemplateResponse(request, "admin/education/condition/compare.html", context)


def answers(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """What visitors said, by revision, the newest first."""
    page = page_or_404(pk)
    context = frame(model_admin, request, page, _("Was it helpful? %(page)s") % {"page": page})
    context["rows"] = keeping.by_revision(page).values()
    context["texts"] = keeping.texts(page)
    return TemplateResponse(request, "admin/education/condition/answers.html", context)


def reviews_due(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Public pages that nobody has reviewed, or whose review is over or soon over."""
    context = frame(model_admin, request, None, _("Reviews due"))
    context["rows"] = due.pages_due(timezone.now())
    context["waiting"] = due.waiting_for_review()
    return TemplateResponse(request, "admin/education/condition/reviews_due.html", context)
