"""The lists of pages, the pages on conditions, guides and treatments, and what goes with them."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from education import addresses, copies, index, pages, qr, social_card, symptoms
from education.models import Condition, GlossaryTerm
from education.page_parts import ConditionPage
from education.selfcheck.result_page import GET_HELP

A_YEAR: Final = 365 * 24 * 60 * 60


@require_safe
def condition_index(request: HttpRequest) -> HttpResponse:
    """Every public page by its names, A to Z, and by body area."""
    return render(request, "education/condition_index.html", {"index": index.load_index()})


@require_safe
def by_symptom(request: HttpRequest) -> HttpResponse:
    """What can be felt or seen, and the pages that it speaks for."""
    help_page = Condition.objects.published().filter(slug=GET_HELP).first()
    context = {"groups": symptoms.load_groups(), "help_page": help_page}
    return render(request, "education/by_symptom.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Terms in plain words."""
    context = {"terms": GlossaryTerm.objects.order_by("term")}
    return render(request, "education/glossary.html", context)


@require_safe
def page(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """A public page of its kind. An address that is nearly right leads to the right one."""
    today = timezone.localdate(timezone.now())
    try:
        copy = copies.load_copy(slug, kind=kind, today=today)
    except Condition.DoesNotExist as missing:
        if meant := addresses.find(slug):
            return redirect(meant, permanent=True)
        raise Http404 from missing
    html = render_to_string("education/condition.html", vars(copy), request)
    return HttpResponse(copies.tight(html))


@require_safe
def handout(request: HttpRequest, slug: str) -> HttpResponse:
    """A condition on paper: what matters, on one or two sheets, with a code to the page."""
    found = _page(slug)
    context = {"page": found, "code": qr.code_for(found.condition.get_absolute_url())}
    return render(request, "education/handout.html", context)


def _page(slug: str) -> ConditionPage:
    try:
        return pages.load_page(slug, today=timezone.localdate(timezone.now()))
    except Condition.DoesNotExist as missing:
        raise Http404 from missing


@require_safe
def card(request: HttpRequest, slug: str, mark: str) -> HttpResponse:
    """The picture that a shared link shows. `mark` is its content's: another title, another URL."""
    condition = get_object_or_404(Condition.objects.published(), slug=slug)
    right = social_card.mark_of(condition)
    if mark != right:
        return redirect("education:card", slug, right)
    etag = f'"{right}"'
    response = get_conditional_response(request, etag)
    if response is None:
        response = HttpResponse(social_card.picture(condition), content_type="image/png")
        response["ETag"] = etag
        response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
