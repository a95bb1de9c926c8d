"""The editors' pages, one module per thing."""

from education.admin import cause, condition, facts, review

__all__ = ["cause", "condition", "facts", "review"]
