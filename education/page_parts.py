"""The parts of a condition page, in words and ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from django.urls import reverse

from education.models import (
    Condition,
    PageKind,
    Picture,
    RelationKind,
    SectionKind,
    Source,
    Treatment,
)

# The exercises that have a drawing of their start and end.
EXERCISES: Final = frozenset(
    {"calf-stretch", "hamstring-stretch", "calf-rolling", "foot-rolling", "heel-lowering"}
)
# The data that a section shows below its text.
PARTIALS: Final = {
    SectionKind.TELL_APART: "education/partials/causes.html",
    SectionKind.HOME_CARE: "education/partials/home_treatments.html",
    SectionKind.PROFESSIONAL: "education/partials/clinic_treatments.html",
    SectionKind.EXPECT: "education/partials/services.html",
    SectionKind.CAUTION: "education/partials/cautions.html",
    SectionKind.RECOVERY: "education/partials/outlook.html",
}


@dataclass(frozen=True)
class Link:
    """A name and what its address is built from; `kind` says why one page names another, `page`
    what that other page is about."""

    slug: str
    name: str
    kind: str = ""
    page: str = PageKind.CONDITION.value

    @property
    def url(self) -> str:
        """The address of the page that the link names."""
        return reverse(f"education:{self.page}", args=[self.slug])

    @property
    def kind_label(self) -> str:
        """The kind of relation in words."""
        return str(RelationKind(self.kind).label)


@dataclass(frozen=True)
class CareCardView:
    """A care card; `level` is emergency, urgent or routine."""

    level: str
    heading: str
    bullets: list[str]
    advice: str


@dataclass(frozen=True)
class CauseView:
    """A cause, with everything that completes "more likely if" in one list."""

    name: str
    is_most_common: bool
    location: str
    feel: str
    more_likely_if: list[str]
    mechanism: str
    helps: list[str]
    leads_to: Link | None


@dataclass(frozen=True)
class TreatmentView:
    """A treatment with its dose as pairs of label and words."""

    treatment: Treatment
    dose: list[tuple[str, str]]
    note: str
    steps: list[str]
    stop_rules: list[str]
    services: list[Link]
    page: Link | None = None

    @property
    def drawing_template(self) -> str:
        """The drawing of how it is done; empty if there is none."""
        slug = self.treatment.slug
        return f"education/drawings/exercises/{slug}.html" if slug in EXERCISES else ""

    @property
    def texts(self) -> list[str]:
        """Everything that is said about the treatment."""
        treatment = self.treatment
        lines = [treatment.name, self.note, treatment.effect, treatment.evidence_note]
        return [
            *lines, *treatment.indications, *treatment.kit, *self.steps, *self.stop_rules,
            *treatment.contraindications,
        ]  # fmt: skip


@dataclass(frozen=True)
class OutlookRow:
    """A row of the recovery table; `is_silent` marks a cell that the source leaves empty."""

    case: str
    outlook: str
    note: str
    is_silent: bool


@dataclass(frozen=True)
class ServiceView:
    """A kind of visit that treats the condition, and the clinics where somebody offers it."""

    slug: str
    name: str
    summary: str
    duration: int
    is_bookable: bool
    clinics: list[Link]


@dataclass(frozen=True)
class BlockView:
    """A block of text, or a picture. What to do and what not to do next to each other are one:
    "advice"."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)
    dont: list[str] = field(default_factory=list)
    picture: Picture | None = None


@dataclass(frozen=True)
class SectionView:
    """A section with its figures filled in; `template` shows the data that belongs to it."""

    kind: str
    heading: str
    blocks: list[BlockView]

    @property
    def anchor(self) -> str:
        """The section's name in the page's address."""
        return self.kind.replace("_", "-")

    @property
    def template(self) -> str:
        """The template for the section's data; empty if it has none."""
        return PARTIALS.get(SectionKind(self.kind), "")

    @property
    def is_about_signs(self) -> bool:
        """True if the section's lists are signs to look for."""
        return self.kind == SectionKind.SYMPTOMS


@dataclass(frozen=True)
class ConditionPage:
    """Everything that templates/education/condition.html shows."""

    condition: Condition
    areas: list[str]
    related: list[Link]
    sources: list[Source]
    sections: list[SectionView]
    care_cards: list[CareCardView]
    causes: list[CauseView]
    home_treatments: list[TreatmentView]
    clinic_treatments: list[TreatmentView]
    by_duration: list[OutlookRow]
    by_change: list[OutlookRow]
    services: list[ServiceView]
    facts: list[tuple[str, str]]
    is_overdue: bool

    @cached_property
    def clinics(self) -> list[Link]:
        """The clinics that offer a treating service, each once, by name."""
        found = {clinic.slug: clinic for service in self.services for clinic in service.clinics}
        return sorted(found.values(), key=lambda clinic: clinic.name)

    @property
    def is_for_a_doctor(self) -> bool:
        """True for a page on what cannot wait: neither home care nor a visit here is named.

        Such a page leads to a doctor today, not to booking.
        """
        is_condition = self.condition.kind == PageKind.CONDITION
        return is_condition and not self.services and not self.home_treatments

    @property
    def symptoms(self) -> list[str]:
        """The items of the lists in the section on symptoms."""
        signs = [section for section in self.sections if section.is_about_signs]
        return [item for section in signs for block in section.blocks for item in block.items]

    @property
    def drawing_template(self) -> str:
        """The drawing of where it hurts."""
        return f"education/drawings/{self.condition.drawing}.html"

    @property
    def card_texts(self) -> list[str]:
        """The texts of the care cards."""
        return [
            text
            for card in self.care_cards
            for text in (card.heading, *card.bullets, card.advice)
            if text
        ]

    @property
    def prose(self) -> list[str]:
        """The page's other texts, each of them at least one sentence."""
        texts = [self.condition.title, self.condition.summary]
        for section in self.sections:
            texts.append(section.heading)
            for block in section.blocks:
                texts += [block.text, *block.items, *block.dont]
        for cause in self.causes:
            texts += [cause.name, cause.location, cause.feel, cause.mechanism]
            texts += [*cause.more_likely_if, *cause.helps]
        for view in [*self.home_treatments, *self.clinic_treatments]:
            texts += view.texts
        for row in [*self.by_duration, *self.by_change]:
            texts += [row.case, row.outlook, row.note]
        return [text for text in texts if text]
