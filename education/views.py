"""The A to Z, and the pages on conditions, guides and treatments."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from education import index, pages, structured_data
from education.models import Condition


@require_safe
def condition_index(request: HttpRequest) -> HttpResponse:
    """Every public page by its names, A to Z, and by body area."""
    return render(request, "education/condition_index.html", {"index": index.load_index()})


@require_safe
def page(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """A public page of its kind. Addresses in capitals lead to the one in lower case."""
    if slug != slug.lower():
        return redirect(f"education:{kind}", slug=slug.lower(), permanent=True)
    try:
        found = pages.load_page(slug, kind=kind, today=timezone.localdate(timezone.now()))
    except Condition.DoesNotExist as missing:
        raise Http404 from missing
    context = {"page": found, "structured_data": structured_data.for_condition(found)}
    return render(request, "education/condition.html", context)
