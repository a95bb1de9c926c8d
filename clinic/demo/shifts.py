"""What a sample practitioner is, and the shifts that they work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from locations.models import Discipline

# Working times of a day, in wall time; the gap is lunch.
SHIFTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "early": (("08:00", "12:00"), ("12:45", "16:00")),
    "day": (("09:00", "12:30"), ("13:15", "17:00")),
    "late": (("11:00", "15:00"), ("15:45", "19:00")),
    "evening": (("13:00", "16:30"), ("17:00", "20:00")),
    "morning": (("09:00", "13:00"),),
    "afternoon": (("13:15", "17:30"),),
    "sunday": (("10:00", "14:00"),),
}


@dataclass(frozen=True)
class Turn:
    """A shift on some weekdays; `weeks` is "A", "B", or empty for every week."""

    weekdays: tuple[int, ...]
    shift: str
    weeks: str = ""


@dataclass(frozen=True)
class Post:
    """Where a person works, and when."""

    place: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Person:
    """A sample practitioner. `extras` are services beyond those of the whole discipline."""

    name: str
    discipline: Discipline
    languages: tuple[str, ...]
    bio: str
    posts: tuple[Post, ...]
    extras: tuple[str, ...] = ()


CREDENTIALS: Final = {
    Discipline.PHYSIOTHERAPY: "PT",
    Discipline.CHIROPRACTIC: "DC",
    Discipline.CHIROPODY: "DCh",
}
BASICS: Final = {
    Discipline.PHYSIOTHERAPY: ("physiotherapy-assessment", "physiotherapy-follow-up"),
    Discipline.CHIROPRACTIC: ("chiropractic-assessment", "chiropractic-follow-up"),
    Discipline.CHIROPODY: ("chiropody-assessment", "chiropody-follow-up", "custom-orthotics"),
}
