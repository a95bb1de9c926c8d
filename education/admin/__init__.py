"""The editors' pages, one module per thing."""

from education.admin import condition, facts, review

__all__ = ["condition", "facts", "review"]
