"""The links of one's visits, sent again. The answer never tells whether an address is known."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from booking.forms import FindLinksForm
from booking.notifications import outbox
from booking.views import limits
from booking.views.book import form_methods
from booking.views.even import evenly
from booking.views.private import private_form, see_other


@private_form
@form_methods
@evenly
def find_links(request: HttpRequest) -> HttpResponse:
    """Asks for the address. What is sent goes through the outbox, long after this answer."""
    form = FindLinksForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "booking/find_links.html", {"form": form})
    if limits.is_over("find-links", request):
        return limits.too_often(request, "find-links")
    if not form.cleaned_data["website"]:
        outbox.resend_links(form.cleaned_data["email"], timezone.now())
    return see_other("booking:links-sent")


@private_form
@require_safe
def links_sent(request: HttpRequest) -> HttpResponse:
    """The same words for everybody."""
    return render(request, "booking/links_sent.html")
