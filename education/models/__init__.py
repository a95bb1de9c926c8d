"""What visitors read: condition pages and the facts behind them."""

from education.models.care import RULES_BY_LEVEL, CareCard, HealingRule, Level, Outcome
from education.models.condition import (
    BodyArea,
    Condition,
    ConditionService,
    Drawing,
    RelatedCondition,
    RelationKind,
    Section,
    SectionKind,
    Status,
)
from education.models.review import Review, Source, SourceKind, StarterRecord
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
    "RelatedCondition",
    "RelationKind",
    "Review",
    "Section",
    "SectionKind",
    "Setting",
    "Source",
    "SourceKind",
    "StarterRecord",
    "Status",
    "Treatment",
    "Unit",
]
