"""What visitors read: condition pages and the facts behind them."""

from education.models.care import RULES_BY_LEVEL, CareCard, HealingRule, Level, Outcome
from education.models.condition import (
    BodyArea,
    Condition,
    ConditionService,
    PageKind,
    RelatedCondition,
    RelationKind,
    Status,
)
from education.models.drawings import Drawing
from education.models.review import Review, Source, SourceKind, StarterRecord
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
    "BodyArea",
    "CareCard",
    "Cause",
    "Condition",
    "ConditionService",
    "ConditionTreatment",
    "Drawing",
    "Figure",
    "Frequency",
    "HealingRule",
    "Level",
    "Outcome",
    "PageKind",
    "RelatedCondition",
    "RelationKind",
    "Review",
    "Section",
    "SectionKind",
    "SelfCheckRules",
    "Setting",
    "Source",
    "SourceKind",
    "StarterRecord",
    "Status",
    "Treatment",
    "Unit",
]
