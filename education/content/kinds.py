"""How each kind of the starter library is read from and written to the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from django.db.models import Model

from education.content.library import ContentError
from education.models import BodyArea, Figure, GlossaryTerm, HealingRule, Source, Treatment
from locations.models import HealthcareService

Content = dict[str, Any]


class Kind(Protocol):
    """What the loader asks of a kind. `Content` is plain data, equal for equal rows."""

    @property
    def name(self) -> str:
        """The kind's name in records and reports."""

    def find(self, key: str) -> Any | None:
        """The row called `key`, locked, or None."""

    def is_settled(self, row: Any) -> bool:
        """True if the library must not touch the row any more."""

    def snapshot(self, row: Any) -> Content:
        """The row's content."""

    def wanted(self, key: str, document: Content) -> Content:
        """The content that the file asks for, without what does not exist yet."""

    def write(self, key: str, row: Any | None, content: Content, *, now: datetime) -> Any:
        """Creates or rewrites the row."""


def pick(label: str, document: Content, fields: dict[str, Any]) -> Content:
    """The document's values for `fields` (name → default). Raises ContentError for other keys."""
    if strange := sorted(set(document) - set(fields)):
        raise ContentError(f"{label}: nothing is called “{strange[0]}”")
    return {name: document.get(name, default) for name, default in fields.items()}


def existing(model: type[Model], slugs: list[str]) -> list[str]:
    """Those of `slugs` that there are rows for, in the given order."""
    there = set(model._default_manager.filter(slug__in=slugs).values_list("slug", flat=True))
    return [slug for slug in slugs if slug in there]


@dataclass(frozen=True)
class FlatKind:
    """Rows of one table, named by slug. `one` and `many` name the tables that columns point to."""

    name: str
    model: type[Model]
    fields: dict[str, Any]
    one: dict[str, type[Model]] = field(default_factory=dict)
    many: dict[str, type[Model]] = field(default_factory=dict)

    def find(self, key: str) -> Any | None:
        """The row called `key`, locked, or None."""
        return self.model._default_manager.select_for_update().filter(slug=key).first()

    def is_settled(self, row: Any) -> bool:
        """Flat rows have no state of their own: never."""
        del row
        return False

    def snapshot(self, row: Any) -> Content:
        """The row's columns, with pointers as slugs."""
        content = {name: getattr(row, name) for name in self.fields}
        content |= {name: getattr(getattr(row, name), "slug", "") for name in self.one}
        return content | {
            name: sorted(getattr(row, name).values_list("slug", flat=True)) for name in self.many
        }

    def wanted(self, key: str, document: Content) -> Content:
        """The file's values, defaults filled in. Raises ContentError for a pointer to nothing."""
        pointers: Content = dict.fromkeys(self.one, "") | {name: [] for name in self.many}
        content = pick(f"{self.name}:{key}", document, self.fields | pointers)
        for name, model in self.one.items():
            if content[name] and not existing(model, [content[name]]):
                raise ContentError(f"{self.name}:{key}: no {name} is called “{content[name]}”")
        for name, model in self.many.items():
            content[name] = sorted(existing(model, content[name]))
        return content

    def write(self, key: str, row: Any | None, content: Content, *, now: datetime) -> Any:
        """Creates or rewrites the row."""
        del now
        row = row or self.model(slug=key)
        for name in self.fields:
            setattr(row, name, content[name])
        for name, model in self.one.items():
            setattr(row, name, model._default_manager.filter(slug=content[name]).first())
        row.clean_fields()  # the constraints are the database's to check
        row.save()
        for name, model in self.many.items():
            getattr(row, name).set(model._default_manager.filter(slug__in=content[name]))
        return row


FLAT_KINDS: Final = (
    FlatKind(
        "body_areas",
        BodyArea,
        {"name": "", "synonyms": [], "position": 100},
        one={"parent": BodyArea},
    ),
    FlatKind("figures", Figure, {"meaning": "", "low": None, "high": None, "unit": ""}),
    FlatKind("sources", Source, {"citation": "", "kind": "", "year": None, "url": "", "note": ""}),
    FlatKind(
        "treatments",
        Treatment,
        dict.fromkeys(("name", "setting", "effect", "evidence_note", "frequency"), "")
        | dict.fromkeys(("minutes_min", "minutes_max", "hold_seconds", "weekly_increase_max"))
        | dict.fromkeys(("times_per_day_min", "times_per_day_max"))
        | {name: [] for name in ("indications", "kit", "steps", "stop_rules", "contraindications")}
        | {"position": 100},
        many={"services": HealthcareService},
    ),
    FlatKind(
        "healing_rules",
        HealingRule,
        dict.fromkeys(("had_min", "had_max", "better_min", "better_max", "weeks_min", "weeks_max"))
        | {"outcome": "", "note": "", "position": 100},
        one={"source": Source},
    ),
    FlatKind("glossary", GlossaryTerm, {"term": "", "forms": [], "meaning": ""}),
)
