"""Taking back what was passed on from the self-check."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from booking import intake
from booking.models import Appointment
from booking.views.manage import with_visit
from booking.views.private import private_form, see_other


@private_form
@require_POST
@with_visit
def take_back_summary(request: HttpRequest, visit: Appointment, now: datetime) -> HttpResponse:
    """Erases the summary of the visit."""
    if intake.take_back(visit, now=now):
        messages.success(request, _("Your self-check summary is erased. The clinic cannot see it."))
    return see_other("booking:visit", visit.code)
