"""The dates that somebody picked for a series, kept in the session until they are booked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from booking.availability import Want
from booking.fields import StartField
from booking.forms import PatternForm
from booking.models import BookingPolicy
from booking.patterns import MOST_VISITS
from booking.series import Order
from booking.views.book import Offer, find_offer
from locations import hours

KEY: Final = "series_order"
DONE: Final = "series_done"


def pattern_form(offer: Offer, query: QueryDict | None, now: datetime) -> PatternForm:
    """The form of a pattern at a clinic."""
    location = offer.want.location
    today = hours.local_day(now, location.zone)
    last = today + timedelta(days=BookingPolicy.of(location).horizon_days - 1)
    return PatternForm(query, people=offer.people, today=today, last=last)


def want_of(offer: Offer, form: PatternForm) -> Want:
    """What is looked for, with the practitioner of the valid form."""
    return Want(offer.want.location, offer.want.service, form.cleaned_data["practitioner"])


def picked(sent: Mapping[str, Any]) -> list[datetime]:
    """The starts that were picked, each once. Raises ValidationError for what is no time."""
    return sorted(set(_starts(sent)))


def _starts(sent: Mapping[str, Any]) -> Iterator[datetime]:
    field = StartField(required=False)
    for number in range(MOST_VISITS):
        found = field.clean(sent.get(f"pick-{number}", ""))
        if found:
            yield found


def keep(session: SessionBase, want: Want, query: str, starts: list[datetime]) -> None:
    """Remembers what was picked; `query` words the pattern."""
    session[KEY] = {
        "location": want.location.slug,
        "service": want.service.slug,
        "query": query,
        "starts": [start.isoformat() for start in starts],
    }


def kept(session: SessionBase) -> dict[str, Any] | None:
    """What was kept, or None."""
    found: dict[str, Any] | None = session.get(KEY)
    return found


def been(session: SessionBase) -> str:
    """What the visitor said about having been here: "yes", "no" or ""."""
    found = kept(session)
    return QueryDict(found["query"]).get("been", "") or "" if found else ""


def read(session: SessionBase, now: datetime) -> Order | None:
    """The order that was kept; None without one, or when its days are over by now."""
    found = kept(session)
    if found is None:
        return None
    offer = find_offer(found["location"], found["service"], "", now)
    form = pattern_form(offer, QueryDict(found["query"]), now)
    starts = tuple(datetime.fromisoformat(text) for text in found["starts"])
    return Order(want_of(offer, form), form.pattern(), starts) if form.is_valid() else None
