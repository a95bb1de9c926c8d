"""A week at a glance: a line for each weekday, coloured by clinic, as SVG."""

from __future__ import annotations

from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from booking.admin.schedule_forms import cycle_key
from booking.admin.week_form import WeekRows
from locations import wording

WIDTH: Final = 720
LABEL: Final = 96
LINE: Final = 34
FIRST: Final = 6 * 60
LAST: Final = 22 * 60
TICKS: Final = (8, 10, 12, 14, 16, 18, 20)


def of(rows: WeekRows) -> SafeString:
    """What is stored, as it is: each window at its time, named by its clinic."""
    drawn, names = [], set()
    for at, (_day, name, forms) in enumerate(rows.by_day()):
        top = 18 + at * LINE
        stored = [form for form in forms if form.instance.pk]
        drawn.append((top + 21, name, _windows(stored, top)))
        names |= {form.instance.role.location.name for form in stored}
    body = format_html_join("", '<text x="0" y="{}" class="chart-name">{}</text>{}', drawn)
    return format_html(
        '<svg class="week-picture" role="img" viewBox="0 0 {} {}" aria-labelledby="week-text">'
        '<title id="week-text">{}</title>{}{}</svg>',
        WIDTH,
        18 + 7 * LINE,
        _("The week at a glance: %(places)s. The rows below say the same in words.")
        % {"places": ", ".join(sorted(names)) or _("no hours")},
        _ticks(),
        body,
    )


def _ticks() -> SafeString:
    marks = [
        (_x(hour * 60), wording.minute_text(hour * 60).split(" (")[0], _x(hour * 60), 18 + 7 * LINE)
        for hour in TICKS
    ]
    lines = [(x, name, x, x, bottom) for x, name, _same, bottom in marks]
    return format_html_join(
        "",
        '<text x="{}" y="12" class="chart-name" text-anchor="middle">{}</text>'
        '<line class="week-tick" x1="{}" x2="{}" y1="18" y2="{}"/>',
        lines,
    )


def _windows(forms: list[Any], top: int) -> SafeString:
    return format_html_join("", "{}", ((_window(form, top),) for form in forms))


def _window(form: Any, top: int) -> SafeString:
    row = form.instance
    start, end = _x(row.minutes.lower), _x(row.minutes.upper)
    cycle = cycle_key(row.cycle)
    # Windows of A and B weeks share the line: one above the other.
    height = LINE - 8 if cycle == "every" else (LINE - 8) // 2
    y = top + 4 + (height if cycle == "b" else 0)
    letter = "" if cycle == "every" else f" · {cycle.upper()}"
    text = f"{row.role.location.name}{letter}"
    fits = len(text) * 6.2 < end - start - 8
    return format_html(
        '<rect class="{} place-bar" x="{}" y="{}" width="{}" height="{}" rx="3">'
        "<title>{}</title></rect>{}",
        form.place_class,
        start,
        y,
        round(max(end - start, 2), 1),
        height,
        f"{text}, {wording.hours_text(row.minutes.lower, row.minutes.upper)}",
        format_html(
            '<text x="{}" y="{}" class="place-name">{}</text>', start + 5, y + height // 2 + 5, text
        )
        if fits
        else "",
    )


def _x(minute: int) -> float:
    inside = min(max(minute, FIRST), LAST)
    return round(LABEL + (WIDTH - LABEL) * (inside - FIRST) / (LAST - FIRST), 1)
