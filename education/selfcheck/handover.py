"""What the self-check hands to a booking: booking's one door into education.

`leave` keeps a summary in the browser's session, after the visitor has read all of it and ticked
their consent. `take` gives it away once. Urgent and emergency results leave nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.selfcheck import result_page
from education.selfcheck.outcome import Outcome, review_on
from education.selfcheck.questions import Answers, told
from education.selfcheck.rules import Level
from education.selfcheck.wording import results

KEY: Final = "self_check_summary"
LASTS: Final = timedelta(minutes=30)
# Said beside the box that is ticked; a new wording gets a new version.
CONSENT_VERSION: Final = "2026.1"
CONSENT: Final = gettext_lazy(
    "Pass this summary on to the clinic that I book with. The staff who care for me may read it. I "
    "can take it back on the page of my visit."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the summary."""

    label: str
    values: list[str]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the patient read and agreed to pass on, word for word."""

    rule_set: str
    level: str
    lines: list[Line]
    consent_version: str = ""
    # When the box was ticked, as an ISO instant; empty while it is only shown.
    consented_at: str = ""
    # When to look at it again, as an ISO date; empty where the figures name no day.
    review_on: str = ""

    @property
    def headline(self) -> str:
        """The one line that says it all."""
        return self.lines[0].values[0] if self.lines else ""


def summarise(answers: Answers, outcome: Outcome) -> Summary | None:
    """The summary that a result page shows in full; None above routine."""
    if outcome.level > Level.ROUTINE:
        return None
    given = told(answers)
    shown = outcome.patterns[: result_page.SHOWN_PATTERNS]
    rules = [result_page.BY_RULE[name] for name in outcome.rules]
    lines = [
        Line(_("What the self-check said"), [result_page.heading(outcome)]),
        Line(_("Why"), [str(result_page.reason(rule, given).text) for rule in rules]),
        Line(_("In common with"), [str(results.PATTERNS[match.code]) for match in shown]),
        *(
            Line(str(row.question), [str(text) for text in row.answers])
            for row in result_page.answer_rows(answers)
        ),
    ]
    return Summary(outcome.version, outcome.level.code, [line for line in lines if line.values])


def leave(session: SessionBase, answers: Answers, outcome: Outcome, *, now: datetime) -> bool:
    """Keeps the summary for the booking that follows. Call it only when the box was ticked.

    False, and nothing is kept, at urgent and emergency.
    """
    drop(session)
    summary = summarise(answers, outcome)
    if summary is None:
        return False
    again = review_on(outcome, today=timezone.localdate(now))
    session[KEY] = {
        **asdict(summary),
        "review_on": again.isoformat() if again else "",
        "consent_version": CONSENT_VERSION,
        "consented_at": now.isoformat(),
    }
    return True


def waiting(session: SessionBase, *, now: datetime) -> Summary | None:
    """The summary that will go with the booking, to show it once more; None if there is none."""
    kept: dict[str, Any] | None = session.get(KEY)
    if kept is None or now - datetime.fromisoformat(kept["consented_at"]) > LASTS:
        return None
    lines = [Line(**line) for line in kept["lines"]]
    return Summary(**{**kept, "lines": lines})


def take(session: SessionBase, *, now: datetime) -> Summary | None:
    """The summary, which is then no longer in the session."""
    found = waiting(session, now=now)
    drop(session)
    return found


def drop(session: SessionBase) -> None:
    """Forgets the summary."""
    session.pop(KEY, None)
