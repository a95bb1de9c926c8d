"""What the figures say: each report as a table, with the numbers that its picture shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from booking.models import AppointmentStatus, MessageState, Source
from booking.reports import charts, queries
from booking.reports.charts import Bar, Part
from booking.reports.period import Period
from booking.reports.queries import Rows
from locations import wording
from locations.models import Location, Practitioner, Weekday

# The last day of each step of lead time; the rest has no end.
LEAD_STEPS: Final = (0, 1, 3, 7, 14, 30)
ENDED: Final = frozenset(
    {AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW}
)


@dataclass(frozen=True, slots=True)
class Report:
    """One picture with its table. `key` names it in addresses and files."""

    key: str
    title: str
    lead: str
    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]
    picture: SafeString = field(default=SafeString(""))


@dataclass
class Ratio:
    """Booked and offered minutes."""

    booked: int = 0
    offered: int = 0

    @property
    def percent(self) -> float | None:
        """Booked ÷ offered, in percent; None where nothing was offered."""
        return share(self.booked, self.offered)


def share(part: int, whole: int) -> float | None:
    """In percent, with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def percent_text(value: float | None) -> str:
    """A share in words: "82.5 %", or a dash."""
    return "–" if value is None else f"{value:g} %"


def all_reports(period: Period, now: datetime) -> list[Report]:
    """Every report of the period, in five queries and two for names."""
    counted = queries.counted(period, now)
    offered = queries.rows(queries.OFFERED_SQL, period, now)
    places = dict(Location.objects.filter(pk__in=period.location_ids).values_list("pk", "name"))
    people = dict(Practitioner.objects.values_list("pk", "name"))
    days: dict[int, str] = {int(day): str(day.label) for day in Weekday}
    by_person = counted[queries.BY_PERSON]
    return [
        _utilisation("location", _("Utilisation by location"), by_person, offered, 1, places),
        _utilisation(
            "practitioner", _("Utilisation by practitioner"), by_person, offered, 0, people
        ),
        _utilisation("weekday", _("Utilisation by weekday"), by_person, offered, 2, days),
        lead_time(counted[queries.BY_LEAD]),
        missed(counted[queries.BY_STATUS], places),
        sources(counted[queries.BY_SOURCE]),
        busiest(counted[queries.BY_HOUR]),
        reminders(counted[queries.BY_STATUS], queries.rows(queries.REMINDED_SQL, period, now)),
        mail(queries.rows(queries.MAIL_SQL, period, now)),
    ]


def ratios(booked: Rows, offered: Rows, column: int) -> dict[int, Ratio]:
    """Booked and offered minutes by one of (practitioner, location, weekday)."""
    found: dict[int, Ratio] = defaultdict(Ratio)
    for row in booked:
        found[row[column]].booked += row[10]
    for row in offered:
        found[row[column]].offered += row[3]
    return found


def _utilisation(
    what: str, title: str, booked: Rows, offered: Rows, column: int, names: dict[int, str]
) -> Report:
    found = ratios(booked, offered, column)
    keys = sorted(found, key=lambda key: key if what == "weekday" else names.get(key, ""))
    table = [
        (names.get(key, ""), found[key].booked, found[key].offered, found[key].percent)
        for key in keys
    ]
    bars = [Bar(name, [Part(value or 0)], percent_text(value)) for name, _b, _o, value in table]
    return Report(
        f"utilisation-{what}",
        title,
        _("Booked time, with its preparation, as a share of the time that was offered."),
        (_("Name"), _("Booked minutes"), _("Offered minutes"), _("Booked %")),
        table,
        charts.bars(f"utilisation-{what}", title, bars, whole=100),
    )


def lead_step(days: int) -> int:
    """The place of a lead time among the steps."""
    return next((at for at, last in enumerate(LEAD_STEPS) if days <= last), len(LEAD_STEPS))


def lead_time(rows: Rows) -> Report:
    """How long before the visit people book."""
    counts: Counter[int] = Counter()
    for row in rows:
        counts[lead_step(row[3])] += row[8]
    names = [
        _("the same day"),
        _("the day before"),
        _("2–3 days"),
        _("4–7 days"),
        _("8–14 days"),
        _("15–30 days"),
        _("longer"),
    ]
    return _counts(
        "lead-time",
        _("How long before the visit it is booked"),
        _("Every visit that somebody made, cancelled ones too."),
        [(name, counts[at]) for at, name in enumerate(names)],
    )


def sources(rows: Rows) -> Report:
    """Where bookings come from."""
    counts = {row[4]: row[8] for row in rows}
    return _counts(
        "sources",
        _("Where bookings come from"),
        _("Every visit that somebody made, cancelled ones too."),
        [(capfirst(str(source.label)), counts.get(source.value, 0)) for source in Source],
    )


def mail(rows: Rows) -> Report:
    """What became of the messages that were due."""
    counts: dict[str, int] = {row[0]: row[1] for row in rows}
    return _counts(
        "mail",
        _("What became of the mail"),
        _("Messages about these visits that were due by now."),
        [(capfirst(str(state.label)), counts.get(state.value, 0)) for state in MessageState],
    )


def _counts(key: str, title: str, lead: str, counts: list[tuple[str, int]]) -> Report:
    total = sum(count for _name, count in counts)
    table = [(name, count, share(count, total)) for name, count in counts]
    bars = [Bar(name, [Part(count)], f"{count:,}") for name, count, _share in table]
    picture = charts.bars(key, title, bars)
    return Report(key, title, lead, (_("What"), _("Number"), _("Share %")), table, picture)


def missed(rows: Rows, places: dict[int, str]) -> Report:
    """Who did not come, and who cancelled too late, by clinic."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        place, status, is_late, count = row[1], row[6], row[7], row[8]
        if status in ENDED or (status == AppointmentStatus.CANCELLED and is_late):
            found[place]["all"] += count
            found[place]["late" if status == AppointmentStatus.CANCELLED else status] += count
    table = [_missed_row(places.get(key, ""), found[key]) for key in found]
    table.sort()
    bars = [
        Bar(
            row[0],
            [Part(row[3] or 0, "part-strong"), Part(row[5] or 0, "part-soft")],
            f"{percent_text(row[3])} · {percent_text(row[5])}",
        )
        for row in table
    ]
    title = _("No-shows and late cancellations")
    legend = [("part-strong", _("did not come")), ("part-soft", _("cancelled late"))]
    return Report(
        "missed",
        title,
        _("Shares of the visits that took place or should have."),
        (
            _("Name"),
            _("Visits"),
            _("Did not come"),
            _("Did not come %"),
            _("Cancelled late"),
            _("Cancelled late %"),
        ),
        table,
        charts.bars("missed", title, bars, legend=legend),
    )


def _missed_row(name: str, counts: Counter[str]) -> tuple[Any, ...]:
    every, gone, late = counts["all"], counts[AppointmentStatus.NOSHOW], counts["late"]
    return name, every, gone, share(gone, every), late, share(late, every)


def busiest(rows: Rows) -> Report:
    """When visits begin, by weekday and hour."""
    counts = {(row[2], row[5]): row[9] for row in rows if row[9]}
    hours = sorted({hour for _day, hour in counts})
    span = range(hours[0], hours[-1] + 1) if hours else range(0)
    days = [str(day.label) for day in Weekday]
    table = [
        (wording.minute_text(hour * 60), *(counts.get((day, hour), 0) for day in range(7)))
        for hour in span
    ]
    title = _("Busiest hours")
    return Report(
        "hours",
        title,
        _("How many visits begin in each hour of the week, without cancelled ones."),
        (_("From"), *days),
        table,
        charts.heat("hours", title, [day[:3] for day in days], table),
    )


def reminders(rows: Rows, reminded: Rows) -> Report:
    """Whether who was reminded comes more often."""
    every = sum(row[8] for row in rows if row[6] in ENDED)
    gone = sum(row[8] for row in rows if row[6] == AppointmentStatus.NOSHOW)
    (with_one, gone_with_one), *_rest = reminded
    without, gone_without = every - with_one, gone - gone_with_one
    table = [
        (_("with a reminder"), with_one, gone_with_one, share(gone_with_one, with_one)),
        (_("without"), without, gone_without, share(gone_without, without)),
    ]
    bars = [Bar(row[0], [Part(row[3] or 0, "part-strong")], percent_text(row[3])) for row in table]
    title = _("What reminders do")
    return Report(
        "reminders",
        title,
        _("Share of visits to which nobody came, with and without a reminder that was sent."),
        (_("Visits"), _("Number"), _("Did not come"), _("Did not come %")),
        table,
        charts.bars("reminders", title, bars),
    )
