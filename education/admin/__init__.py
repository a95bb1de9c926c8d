"""The editors' pages, one module per thing."""

from education.admin import cause, condition, facts, finding, review, selfcheck

__all__ = ["cause", "condition", "facts", "finding", "review", "selfcheck"]
