"""What visitors read: condition pages and the facts behind them."""

from education.models import tracking
from education.models.address import OldSlug
from education.models.care import RULES_BY_LEVEL, CareCard, HealingRule, Level, Outcome
from education.models.condition import (
    BodyArea,
    Condition,
    ConditionService,
    PageKind,
    RelatedCondition,
    RelationKind,
    Stage,
    Status,
)
from education.models.drawings import Drawing
from education.models.glossary import GlossaryTerm
from education.models.picture import Picture
from education.models.review import Review, Source, SourceKind, StarterRecord
from education.models.revision import Feedback, Origin, PageStep, Revision, StepKind
from education.models.search import (
    TEXT_CONFIG,
    EmptySearch,
    SearchEntry,
    SearchName,
    SearchWord,
    Synonym,
)
from education.models.section import Section, SectionKind
from education.models.selfcheck_rules import SelfCheckRules
from education.models.treatment import (
    Cause,
    ConditionTreatment,
    Figure,
    Frequency,
    Setting,
    Treatment,
    Unit,
)

__all__ = [
    "RULES_BY_LEVEL",
    "TEXT_CONFIG",
    "BodyArea",
    "CareCard",
    "Cause",
    "Condition",
    "ConditionService",
    "ConditionTreatment",
    "Drawing",
    "EmptySearch",
    "Feedback",
    "Figure",
    "Frequency",
    "GlossaryTerm",
    "HealingRule",
    "Level",
    "OldSlug",
    "Origin",
    "Outcome",
    "PageKind",
    "PageStep",
    "Picture",
    "RelatedCondition",
    "RelationKind",
    "Review",
    "Revision",
    "SearchEntry",
    "SearchName",
    "SearchWord",
    "Section",
    "SectionKind",
    "SelfCheckRules",
    "Setting",
    "Source",
    "SourceKind",
    "Stage",
    "StarterRecord",
    "Status",
    "StepKind",
    "Synonym",
    "Treatment",
    "Unit",
    "tracking",
]
