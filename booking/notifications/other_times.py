"""What the mail about other times says: until when they are held, and the link to take one."""

from __future__ import annotations

from typing import Any

from booking import links
from booking.models import AlternativeSet, Appointment
from locations.wording import when_text


def alternatives_of(visit: Appointment) -> AlternativeSet | None:
    """The question that the visit's patient has not answered yet; a sample's is tied to it."""
    tied: AlternativeSet | None = visit.__dict__.get("asked")
    if tied is not None or visit.pk is None:
        return tied
    return AlternativeSet.objects.unanswered().filter(visit=visit.pk).first()


def values(visit: Appointment) -> dict[str, Any]:
    """The mail's own texts. Once it is answered, the visit's link says how things stand."""
    asked, zone = alternatives_of(visit), visit.location.zone
    if asked is None:
        return {"times_url": links.manage_url(visit), "times_until": "", "times": []}
    starts = visit.__dict__.get("asked_starts")
    if starts is None:
        starts = list(asked.times.order_by("start").values_list("start", flat=True))
    return {
        "times_url": links.alternatives_url(asked),
        "times_until": when_text(asked.expires_at, zone),
        "times": [{"when": when_text(start, zone)} for start in starts],
    }
