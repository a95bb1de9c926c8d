"""The search, and names of pages while somebody types."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from education import pages
from education.index import load_areas
from education.models import Condition
from education.page_parts import CareCardView
from education.search import finding, missed, suggestions
from education.search.forms import SearchForm

SUGGESTIONS_LAST: Final = 5 * 60


@require_safe
@cache_control(private=True, no_cache=True)
def search(request: HttpRequest) -> HttpResponse:
    """Pages for what was typed; where there is none, what to do instead."""
    if "q" not in request.GET:
        return render(request, "education/search.html", {"areas": load_areas()})
    form = SearchForm(request.GET)
    if not form.is_valid():
        context = {"search_form": form, "typed": request.GET["q"], "areas": load_areas()}
        return render(request, "education/search.html", context, status=400)
    typed = form.cleaned_data["q"]
    found = finding.find(typed)
    now = timezone.now()
    if not found.hits:
        missed.note(typed, day=timezone.localdate(now))
    context = {"typed": typed, "found": found, "card": _card(found.urgent, now)}
    if not found.hits or found.is_partial:
        context |= {"areas": load_areas(), "guesses": suggestions.suggest(typed)}
    return render(request, "education/search.html", context)


def _card(urgent: Condition | None, now: datetime) -> CareCardView | None:
    """The most urgent card of the page, in the words that a reviewer saw there."""
    if urgent is None:
        return None
    today = timezone.localdate(now)
    try:
        page = pages.load_page(urgent.slug, kind=urgent.kind, today=today)
    except Condition.DoesNotExist:
        return None  # taken off the site a moment ago
    return next(iter(page.care_cards), None)


@require_safe
@cache_control(public=True, max_age=SUGGESTIONS_LAST)
def suggest(request: HttpRequest) -> JsonResponse:
    """Names that fit what was typed so far, as JSON; none for what is no search."""
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found: list[dict[str, Any]] = [each._asdict() for each in suggestions.suggest(typed)]
    return JsonResponse({"suggestions": found})
