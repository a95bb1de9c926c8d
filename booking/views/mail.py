"""Which optional mails a patient gets. The link's token is the only key needed."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from booking import links
from booking.models import Appointment, Patient
from booking.views import limits, refusals
from booking.views.book import form_methods
from booking.views.manage import find
from booking.views.private import private, see_other

# RFC 8058, 3.1: what a mail program posts when its user presses "unsubscribe".
ONE_CLICK: Final = ("List-Unsubscribe", "One-Click")


# The token in the address allows it, and mail programs send no cookie: nothing to forge.
@csrf_exempt
@private
@form_methods
@limits.counts_wrong_links
def mail_preferences(request: HttpRequest, code: UUID, token: str) -> HttpResponse:
    """Shows which optional mails are sent; a POST stops or starts one sort of them."""
    visit = find(code)
    version = visit.link_version if visit else 0
    if not links.is_valid(token, code, version, links.MAIL) or visit is None:
        return refusals.link_needed(request)
    patient = _patient(visit)
    if request.method == "POST":
        return _answer(request, patient, code, token)
    context = {"patient": patient}
    return render(request, "booking/mail_preferences.html", context)


def _answer(request: HttpRequest, patient: Patient, code: UUID, token: str) -> HttpResponse:
    name, value = ONE_CLICK
    if request.POST.get(name) == value:
        _stop(patient, request.GET.get("stop", links.REMINDERS))
        return HttpResponse("", content_type="text/plain")
    if "reminders" in request.POST:
        patient.wants_reminders = request.POST["reminders"] == "on"
    if "follow_up" in request.POST:
        patient.wants_follow_up = request.POST["follow_up"] == "on"
    patient.save(update_fields=["wants_reminders", "wants_follow_up"])
    return see_other("booking:mail-preferences", code, token)


def _stop(patient: Patient, which: str) -> None:
    """One click ends the mails of the sort that the mail was of."""
    if which == links.FOLLOW_UPS:
        patient.wants_follow_up = False
    else:
        patient.wants_reminders = False
    patient.save(update_fields=["wants_reminders", "wants_follow_up"])


def _patient(visit: Appointment) -> Patient:
    patient = visit.patient
    assert patient is not None  # noqa: S101 - a known visit has one, by constraint
    return patient
