"""How a rule or a pattern looks at answers: groups of codes, all of which must match. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from education.selfcheck.questions import BY_ID, Answers


@dataclass(frozen=True, slots=True)
class Group:
    """True if the question's answer is, or has, one of the codes."""

    question: str
    codes: frozenset[str]

    def matches(self, answers: Answers) -> bool:
        """Whether it is true; an unanswered question matches nothing."""
        return bool(self.matched(answers))

    def matched(self, answers: Answers) -> frozenset[str]:
        """The codes that were answered."""
        given = answers.get(self.question)
        if given is None:
            return frozenset()
        return self.codes & (frozenset({given}) if isinstance(given, str) else given)


@dataclass(frozen=True, slots=True)
class Every:
    """True if every group is."""

    groups: tuple[Group, ...]

    def matches(self, answers: Answers) -> bool:
        """Whether it is true."""
        return all(group.matches(answers) for group in self.groups)

    def evidence(self, answers: Answers) -> frozenset[tuple[str, str]]:
        """The answers, as (question, code), that make it true."""
        return frozenset(
            (group.question, code) for group in self.groups for code in group.matched(answers)
        )


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
        groups.append(Group(name, chosen))
    return Every(tuple(groups))
