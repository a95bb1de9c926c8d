"""Takes answers to “was this page helpful?”."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from education.answers import keeping
from education.answers.keeping import FeedbackForm
from education.models import Condition


# The page that holds the form is the same for everybody and kept in caches, so it has no token.
# An answer changes nothing for who sends it; what other sites send is refused all the same.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def helpful(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Keeps an answer about a public page and says thanks; mends one that cannot be kept."""
    try:
        page = keeping.public_page(slug, kind)
    except Condition.DoesNotExist as missing:
        raise Http404 from missing
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return HttpResponseForbidden()
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_from_a_program or (form.is_valid() and _kept(page, form)):
            return redirect("education:helpful-thanks", kind=kind, slug=slug)
        status = 422 if form.errors else 429
    context = {"condition": page, "form": form, "too_many": status == 429}
    return render(request, "education/helpful.html", context, status=status)


def _kept(page: Condition, form: FeedbackForm) -> bool:
    try:
        keeping.keep(page, form.cleaned_data, now=timezone.now())
    except keeping.TooMany:
        return False
    return True


@require_safe
def thanks(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Thanks, and the way back to the page."""
    try:
        page = keeping.public_page(slug, kind)
    except Condition.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "education/helpful_thanks.html", {"condition": page})
