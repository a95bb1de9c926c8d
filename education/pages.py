"""What a condition page shows: the rows of the database put into words."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from education import doses
from education.blocks import Block, lines_of
from education.models import (
    CareCard,
    Cause,
    Condition,
    HealingRule,
    Level,
    Outcome,
    PageKind,
    Picture,
    Section,
    Setting,
    Status,
)
from education.page_parts import (
    BlockView,
    CareCardView,
    CauseView,
    ConditionPage,
    Link,
    OutlookRow,
    SectionView,
    ServiceView,
    TreatmentView,
)
from education.page_rows import PageRows, TreatmentRow, load_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from locations.models import HealthcareService

logger = logging.getLogger(__name__)

ADVICE: Final = ("do", "dont")
TRIAL: Final = "{home-trial}"


class Words:
    """Fills figures into texts.

    A text that quotes a figure nobody knows is left out and logged: a page without a sentence is
    safer than one with a hole where the dose should be.
    """

    def __init__(
        self, phrases: Mapping[str, str], pictures: Mapping[str, Picture] | None = None
    ) -> None:
        self.phrases = phrases
        self.pictures = pictures or {}

    def text(self, text: str) -> str:
        """The filled text; empty if it quotes an unknown figure."""
        try:
            return doses.fill(text, self.phrases)
        except doses.UnknownFigure as unknown:
            logger.warning("A text was left out: there is no figure %s", unknown)
            return ""

    def lines(self, texts: Iterable[str]) -> list[str]:
        """The filled texts, without those that could not be filled."""
        return [line for line in map(self.text, texts) if line]

    def blocks(self, blocks: Iterable[Block]) -> list[BlockView]:
        """The filled blocks, without those of which nothing is left."""
        views: list[BlockView] = []
        for block in blocks:
            lines = self.lines(lines_of(block))
            if not lines:
                continue
            if block["kind"] == "image":
                views += self._picture(lines[0])
            elif block["kind"] in ADVICE:
                views = _with_advice(views, block["kind"], lines)
            elif "items" in block:
                views.append(BlockView(block["kind"], items=lines))
            else:
                views.append(BlockView(block["kind"], text=lines[0]))
        return views

    def _picture(self, name: str) -> list[BlockView]:
        """The picture; nothing where it is not there (a page is not published like that)."""
        picture = self.pictures.get(name)
        return [BlockView("image", picture=picture)] if picture else []


def _with_advice(views: list[BlockView], kind: str, lines: list[str]) -> list[BlockView]:
    """The views with what to do, or what not to do, in one block with its counterpart."""
    last = views[-1] if views and views[-1].kind == "advice" else BlockView("advice")
    side = "items" if kind == "do" else "dont"
    if getattr(last, side):
        last = BlockView("advice")
    kept = [view for view in views if view is not last]
    if side == "items":
        return [*kept, replace(last, items=lines)]
    return [*kept, replace(last, dont=lines)]


def load_page(slug: str, *, today: date, kind: str = PageKind.CONDITION) -> ConditionPage:
    """The public page `slug` of its kind, in three queries.

    Raises Condition.DoesNotExist if there is none.
    """
    found = Condition.objects.published().filter(slug=slug, kind=kind)
    return build(load_rows(found, today=today), today=today)


def load_draft(condition: Condition, *, today: date) -> ConditionPage:
    """The page as it would look now, whatever its state: for the people who edit it."""
    pages = Condition.objects.filter(pk=condition.pk)
    return build(load_rows(pages, today=today), today=today)


def build(rows: PageRows, *, today: date) -> ConditionPage:
    """The page that the rows make on a day. Reads nothing more from the database."""
    review = rows.condition.approved_review
    phrases = doses.phrases(rows.figures, [row.link.treatment for row in rows.treatments])
    words = Words(phrases, rows.pictures)
    treatments = [
        (row.link.treatment.setting, _treatment(row, words, rows.condition))
        for row in rows.treatments
    ]
    return ConditionPage(
        condition=rows.condition,
        areas=rows.areas,
        related=_links(rows.related),
        sources=rows.sources,
        sections=[_section(section, words) for section in rows.sections],
        care_cards=[_care_card(card, words) for card in rows.care_cards],
        causes=[_cause(cause, words) for cause in rows.causes],
        home_treatments=[view for setting, view in treatments if setting == Setting.HOME],
        clinic_treatments=[view for setting, view in treatments if setting == Setting.CLINIC],
        by_duration=[_outlook(rule, words) for rule in rows.rules if rule.had_min is not None],
        by_change=[_outlook(rule, words) for rule in rows.rules if rule.had_min is None],
        services=[_service(service, clinics) for service, clinics in rows.services],
        facts=_facts(rows, words),
        is_overdue=review is not None and review.next_due < today,
    )


def _facts(rows: PageRows, words: Words) -> list[tuple[str, str]]:
    """Three facts for the top of a condition's page, from data that the page shows again below."""
    if rows.condition.kind != PageKind.CONDITION:
        return []
    facts = [(_("Most common cause"), cause.name) for cause in rows.causes if cause.is_most_common]
    facts += [
        (_("If you start early"), _("Better in %(time)s") % {"time": doses.weeks(rule)})
        for rule in rows.rules
        if rule.outcome == Outcome.BETTER_WITHIN
    ]
    # Only where the page itself advises to wait that long: a child's pain or a clot may not wait.
    advises_to_wait = any(
        TRIAL in text
        for section in rows.sections
        for block in section.blocks
        for text in lines_of(block)
    )
    if advises_to_wait and (trial := words.text(TRIAL)):
        facts.append((_("No better?"), _("Get assessed after %(time)s") % {"time": trial}))
    return facts


def _links(rows: Iterable[Mapping[str, str]]) -> list[Link]:
    return [Link(**row) for row in rows]


def _section(section: Section, words: Words) -> SectionView:
    return SectionView(section.kind, words.text(section.heading), words.blocks(section.blocks))


def _care_card(card: CareCard, words: Words) -> CareCardView:
    return CareCardView(
        level=Level(card.level).name.lower(),
        heading=words.text(card.heading),
        bullets=words.lines(bullet["text"] for bullet in card.bullets),
        advice=words.text(card.advice),
    )


def _cause(cause: Cause, words: Words) -> CauseView:
    other = cause.leads_to
    is_public = other is not None and other.status == Status.PUBLISHED
    return CauseView(
        name=cause.name,
        is_most_common=cause.is_most_common,
        location=words.text(cause.location),
        feel=words.text(cause.feel),
        more_likely_if=words.lines([*cause.signs, *cause.aggravators]),
        mechanism=words.text(cause.mechanism),
        helps=words.lines(cause.helps),
        leads_to=Link(other.slug, other.title, page=other.kind) if other and is_public else None,
    )


def _treatment(row: TreatmentRow, words: Words, page: Condition) -> TreatmentView:
    treatment = row.link.treatment
    is_elsewhere = row.has_page and treatment.slug != page.slug
    return TreatmentView(
        treatment=treatment,
        dose=doses.dose_parts(treatment),
        note=words.text(row.link.note),
        steps=words.lines(treatment.steps),
        stop_rules=words.lines(treatment.stop_rules),
        services=_links(row.services),
        page=Link(treatment.slug, treatment.name, page=PageKind.TREATMENT)
        if is_elsewhere
        else None,
    )


def _outlook(rule: HealingRule, words: Words) -> OutlookRow:
    is_silent = rule.outcome == Outcome.SILENT
    return OutlookRow(doses.case(rule), doses.outlook(rule), words.text(rule.note), is_silent)


def _service(service: HealthcareService, clinics: list[dict[str, Any]]) -> ServiceView:
    return ServiceView(
        slug=service.slug,
        name=service.name,
        summary=service.summary,
        duration=service.duration,
        is_bookable=service.is_bookable,
        clinics=_links(clinics),
    )
