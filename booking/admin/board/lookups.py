"""Finds patients as somebody types, within the reach of who asks."""

from __future__ import annotations

import re
from typing import Any, Final

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from booking.admin.board.asked import CHANGES, SEES_PATIENTS, check
from booking.admin.board.day_pages import BoardBase
from booking.audit import note_list
from booking.models import Patient

PHONE_SIGNS: Final = re.compile(r"[\s().+-]")
LEAST_LETTERS: Final = 2
LEAST_DIGITS: Final = 4
MOST_FOUND: Final = 8


def within_reach(request: HttpRequest) -> QuerySet[Patient]:
    """The patients whom this person's own list of patients shows."""
    rows: QuerySet[Patient] = admin.site._registry[Patient].get_queryset(request)
    return rows


def find(request: HttpRequest, typed: str) -> list[Patient]:
    """Patients by parts of the name, by the e-mail's beginning, or by digits of the phone number.

    Nobody for less than LEAST_LETTERS letters, or digits fewer than LEAST_DIGITS.
    """
    text = " ".join(typed.replace("\0", "").split())[:100]
    digits = PHONE_SIGNS.sub("", text)
    rows = within_reach(request).order_by("name", "pk")
    if digits.isascii() and digits.isdecimal():
        enough = rows if len(digits) >= LEAST_DIGITS else rows.none()
        return list(enough.filter(phone__contains=digits)[:MOST_FOUND])
    if len(text) < LEAST_LETTERS:
        return []
    by_name = Q()
    for part in text.split():
        by_name &= Q(name__icontains=part)
    return list(rows.filter(by_name | Q(email__startswith=text.lower()))[:MOST_FOUND])


class LookupPages(BoardBase):
    """The look-up that a script asks while somebody types."""

    def get_urls(self) -> list[URLPattern]:
        """Its address."""
        look = self.admin_site.admin_view(self.board_patients)
        return [path("board/patients/", look, name="booking_board_patients"), *super().get_urls()]

    @method_decorator(require_POST)
    def board_patients(self, request: HttpRequest) -> JsonResponse:
        """The patients found, as JSON. Posted, so that no name stands in an address or a log."""
        check(request, CHANGES, SEES_PATIENTS)
        found = find(request, request.POST.get("search", ""))
        note_list(request, found)
        return JsonResponse({"patients": [told(patient) for patient in found]})


def told(patient: Patient) -> dict[str, Any]:
    """What tells patients of one name apart."""
    return {
        "key": patient.pk,
        "name": patient.name,
        "born": patient.birth_date.isoformat() if patient.birth_date else "",
        "phone": patient.phone.as_national if patient.phone else "",
        "email": patient.email,
    }
