"""Days, times, lengths and prices in templates, as `locations.wording` words them.

Load with `{% load when %}`. A zone is a ZoneInfo, such as `location.zone`. No value gives no text.
In what these filters give, the number of a time and its "am" are held together by a non-breaking
space, so that no line ends between them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django import template

from locations import wording

NON_BREAKING: Final = "\N{NO-BREAK SPACE}"
register = template.Library()


@register.filter
def day_in(moment: date | datetime | None, zone: ZoneInfo) -> str:
    """`{{ visit.start|day_in:zone }}`: "Thursday 26 November 2026"."""
    return wording.day_text(moment, zone) if moment else ""


@register.filter
def short_day_in(moment: date | datetime | None, zone: ZoneInfo) -> str:
    """`{{ visit.start|short_day_in:zone }}`: "Thursday 26 November"."""
    return wording.short_day_text(moment, zone) if moment else ""


@register.filter
def time_in(moment: datetime | None, zone: ZoneInfo) -> str:
    """`{{ visit.start|time_in:zone }}`: "9:00 am"."""
    return _unbroken_time(moment, zone) if moment else ""


@register.filter
def when_in(moment: datetime | None, zone: ZoneInfo) -> str:
    """`{{ visit.start|when_in:zone }}`: "Thursday 26 November 2026 at 9:00 am"."""
    return _keep_time(wording.when_text(moment, zone), moment, zone) if moment else ""


@register.simple_tag
def near_when(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`{% near_when slot.start zone now %}`: "tomorrow at 9:00 am"."""
    return _keep_time(wording.near_when_text(moment, zone, now), moment, zone)


@register.filter
def zone_name(zone: ZoneInfo) -> str:
    """`{{ zone|zone_name }}`: "Toronto time"."""
    return wording.zone_text(zone)


@register.filter
def length_in_words(minutes: int | None) -> str:
    """`{{ service.duration|length_in_words }}`: "45 minutes"."""
    return "" if minutes is None else wording.length_text(minutes)


@register.filter
def price_in_words(price: Decimal | None) -> str:
    """`{{ service.price|price_in_words }}`: "$95"."""
    return wording.price_text(price)


def _unbroken_time(moment: datetime, zone: ZoneInfo) -> str:
    return wording.time_text(moment, zone).replace(" ", NON_BREAKING, 1)


def _keep_time(text: str, moment: datetime, zone: ZoneInfo) -> str:
    return text.replace(wording.time_text(moment, zone), _unbroken_time(moment, zone))
