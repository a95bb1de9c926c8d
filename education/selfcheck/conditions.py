"""How a rule or a pattern looks at answers: groups of answers, each of which must match. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from education.selfcheck.questions import BY_ID, Told


@dataclass(frozen=True, slots=True)
class Every:
    """True if of every group at least one answer was given."""

    groups: tuple[Told, ...]

    @property
    def text(self) -> str:
        """The condition for people: `place in {calf} and start in {moment, sudden}`."""
        parts = []
        for group in self.groups:
            question = min(group)[0]
            options = BY_ID[question].options
            codes = sorted((code for _question, code in group), key=options.index)
            parts.append(
                f"{question} in {{{', '.join(codes)}}}" if codes[1:] else f"{question}={codes[0]}"
            )
        return " and ".join(parts)

    def matches(self, told: Told) -> bool:
        """Whether it is true; an unanswered question matches nothing."""
        for group in self.groups:  # noqa: SIM110 - a generator here costs the audit half its speed
            if group.isdisjoint(told):
                return False
        return True

    def evidence(self, told: Told) -> Told:
        """The answers that make it true."""
        return frozenset().union(*self.groups) & told


def when(text: str) -> Every:
    """Reads `"place=calf start=sudden,moment"`: every question has one of its codes.

    Raises ValueError for a question or code that does not exist, so that a slip in the tables
    cannot become a rule that never fires.
    """
    groups = []
    for part in text.split():
        name, _, codes = part.partition("=")
        chosen = frozenset(codes.split(","))
        unknown = chosen - set(BY_ID[name].options) if name in BY_ID else chosen
        if unknown:
            message = f"no such answer: {part}"
            raise ValueError(message)
        groups.append(frozenset((name, code) for code in chosen))
    return Every(tuple(groups))
