"""A form field for a stretch of time on the clocks of a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import TimestamptzRange

from locations import hours
from locations.hours import MINUTES_A_DAY
from locations.range_fields import (
    DayField,
    GroupField,
    LabelledInputs,
    MinuteField,
    clock_input,
    clock_text,
    day_input,
)


@dataclass(frozen=True)
class WallSpan:
    """A stretch of time as clocks on a wall show it; without a last day it has no end."""

    first: date
    from_minute: int
    last: date | None
    until_minute: int

    def within(self, zone: ZoneInfo) -> TimestamptzRange:
        """The instants in a zone.

        Raises ValidationError for a time that clocks there skip or show twice, and for an end
        that does not come after the start.
        """
        start = _instant(self.first, self.from_minute, zone)
        end = _instant(self.last, self.until_minute, zone) if self.last else None
        if end is not None and end <= start:
            raise ValidationError(_("The end must come after the start."), code="inverted")
        return TimestamptzRange(start, end)


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    facts = {"time": clock_text(minute), "day": day.isoformat()}
    if not hours.exists(day, minute, zone):
        text = _("%(time)s does not exist on %(day)s: the clocks jump over it.")
        raise ValidationError(text, code="skipped", params=facts)
    if hours.is_ambiguous(day, minute, zone):
        text = _(
            "%(time)s comes twice on %(day)s, because the clocks go back: "
            "choose a time before or after that hour."
        )
        raise ValidationError(text, code="twice", params=facts)
    return hours.instant(day, minute, zone)


class WallSpanInputs(LabelledInputs):
    """First day, from, last day, until. `zone` says whose clocks they show."""

    zone: ZoneInfo

    def __init__(self) -> None:
        super().__init__(
            {
                "first": (_("first day"), day_input()),
                "from": (_("from"), clock_input()),
                "last": (_("last day"), day_input()),
                "until": (_("until"), clock_input()),
            }
        )
        self.zone = ZoneInfo(settings.TIME_ZONE)

    def decompress(self, value: Any) -> list[Any]:
        """Days and clock texts of a range of instants; whole days leave the clocks empty."""
        if value is None:
            return [None] * 4
        first, from_text = self._wall(value.lower)
        if value.upper is None:
            return [first, from_text, None, None]
        last, until_text = self._wall(value.upper)
        if until_text is None:
            last -= timedelta(days=1)
        return [first, from_text, last, until_text]

    def _wall(self, instant: datetime) -> tuple[date, str | None]:
        wall = instant.astimezone(self.zone)
        text = f"{wall:%H:%M}"
        return wall.date(), None if text == "00:00" else text


class WallSpanField(GroupField):
    """A stretch of time in wall time. The form turns it into instants once it knows the zone."""

    default_error_messages = {"first": _("Give the first day."), "last": _("Give the last day.")}

    def __init__(self, *, open_ended: bool = False, **kwargs: Any) -> None:
        fields = (
            DayField(required=False),
            MinuteField(required=False),
            DayField(required=False),
            MinuteField(required=False, is_end=True),
        )
        super().__init__(fields, WallSpanInputs(), require_all_fields=False, **kwargs)
        self.open_ended = open_ended

    def compress(self, data_list: list[Any]) -> WallSpan | None:
        """The stretch; an empty last day is the first one, or no end where that is allowed."""
        if not data_list:
            return None
        first, start, last, end = data_list
        if first is None:
            raise ValidationError(self.error_messages["first"], code="first")
        if self.open_ended and last is None and end is not None:
            raise ValidationError(self.error_messages["last"], code="last")
        last = last if self.open_ended else last or first
        return WallSpan(first, start or 0, last, MINUTES_A_DAY if end is None else end)
