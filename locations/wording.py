"""How days, times, lengths and prices read: one wording for pages, mails and calendar files.

Every text follows the active language: month and weekday names come from Django's catalogues, and
the order of the parts is a message of its own that a translator may turn around.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as date_format
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from locations.hours import local_day

NOON: Final = 12 * 60
MINUTES_A_DAY: Final = 24 * 60


def day_text(moment: date | datetime, zone: ZoneInfo) -> str:
    """The day of an instant in `zone`, or a date as it is: "Thursday 26 November 2026"."""
    return _day_text(_local(moment, zone), get_language())


@lru_cache(maxsize=2000)
def _day_text(day: date, _language: str | None) -> str:
    # Translators: Django's date format letters: weekday, day, month, year.
    return date_format(day, pgettext("date format of a full day", "l j F Y"))


def short_day_text(moment: date | datetime, zone: ZoneInfo) -> str:
    """The day without its year, for what is near: "Thursday 26 November"."""
    return _short_day_text(_local(moment, zone), get_language())


@lru_cache(maxsize=2000)
def _short_day_text(day: date, _language: str | None) -> str:
    return date_format(day, pgettext("date format without the year", "l j F"))


def weekday_text(moment: date | datetime, zone: ZoneInfo) -> str:
    """The weekday alone, for the coming week: "Thursday"."""
    return date_format(_local(moment, zone), "l")


def time_text(moment: datetime, zone: ZoneInfo) -> str:
    """The wall time of an instant in `zone`: "9:00 am", "12:00 pm (noon)"."""
    local = moment.astimezone(zone)
    return minute_text(local.hour * 60 + local.minute)


def when_text(moment: datetime, zone: ZoneInfo) -> str:
    """Day and time of an instant in `zone`: "Thursday 26 November 2026 at 9:00 am"."""
    return _at(day_text(moment, zone), time_text(moment, zone))


def near_when_text(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """The same, soon after `now`: "today at 6:00 pm", "Monday 30 November at 9:00 am"."""
    days = (local_day(moment, zone) - local_day(now, zone)).days
    names = {0: _("today"), 1: _("tomorrow")}
    return _at(names.get(days) or short_day_text(moment, zone), time_text(moment, zone))


def minute_text(minute: int) -> str:
    """Minutes after midnight as a wall time: "9:00 am"; 0 and 1440 say that it is midnight."""
    return _minute_text(minute % MINUTES_A_DAY, get_language())


@lru_cache(maxsize=2000)
def _minute_text(minute: int, _language: str | None) -> str:
    hour, rest = divmod(minute, 60)
    clock = date_format(
        datetime(2000, 1, 1, hour, rest),  # noqa: DTZ001 - only its wall time is read
        pgettext("time format, without am and pm", "g:i"),
    )
    # Translators: leave %(half)s out where clocks count to 24.
    text = pgettext("time of day", "%(clock)s %(half)s") % {
        "clock": clock,
        "half": _("am") if hour < 12 else _("pm"),
    }
    if (hour, rest) == (12, 0):
        return _("%(time)s (noon)") % {"time": text}
    if (hour, rest) == (0, 0):
        return _("%(time)s (midnight)") % {"time": text}
    return text


def hours_text(first: int, last: int) -> str:
    """A stretch of a day, given in minutes after midnight: "9:00 am to 5:00 pm"."""
    return _("%(from)s to %(to)s") % {"from": minute_text(first), "to": minute_text(last)}


def zone_text(zone: ZoneInfo) -> str:
    """A zone in words that need no abbreviation, for readers elsewhere: "Toronto time"."""
    return _("%(city)s time") % {"city": zone.key.rpartition("/")[2].replace("_", " ")}


def length_text(minutes: int) -> str:
    """A length in words: "45 minutes", "1 hour", "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(parts)


def price_text(price: Decimal | None) -> str:
    """A price in dollars: "$95", "$87.50"; "No charge" for 0 and nothing where none is set."""
    if price is None:
        return ""
    if not price:
        return _("No charge")
    cents = 0 if price == price.to_integral_value() else 2
    amount = number_format(price, decimal_pos=cents, use_l10n=True, force_grouping=True)
    # Translators: an amount of Canadian dollars.
    return _("$%(amount)s") % {"amount": amount}


def _local(moment: date | datetime, zone: ZoneInfo) -> date:
    return local_day(moment, zone) if isinstance(moment, datetime) else moment


def _at(day: str, time: str) -> str:
    return _("%(day)s at %(time)s") % {"day": day, "time": time}
