"""What stands beneath a patient's form: visits, consents, messages, family."""

from __future__ import annotations

from typing import Any, Final

from booking.admin import words
from booking.models import Appointment, Message, Patient, SelfCheckShare
from locations.scope import limited

# The newest of each; the list of visits has them all.
MOST: Final = 20


def facts(patient: Patient, user: Any) -> dict[str, Any]:
    """As far as the user sees them."""
    seen = limited(Appointment.objects.all(), user, ("location",), ("practitioner",))
    names = ("location", "service", "practitioner", "patient")
    visits = seen.filter(patient=patient).select_related(*names).order_by("-during")
    keys = seen.filter(patient=patient).values("pk")
    shares = SelfCheckShare.objects.filter(appointment__in=keys).order_by("-consented_at")
    mails = Message.objects.filter(appointment__in=keys).order_by("-due_at")
    return {
        "visits": [(visit.pk, words.when(visit), visit) for visit in visits[:MOST]],
        "shares": shares[:MOST],
        "mails": [
            (
                mail.pk,
                words.message_kind(mail),
                mail.get_state_display(),
                words.message_reason(mail),
            )
            for mail in mails.select_related("appointment__location")[:MOST]
        ],
        "dependants": list(patient.dependants.order_by("name")[:MOST]),
    }
