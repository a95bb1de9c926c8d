"""The editors' pages, one module per thing."""

from education.admin import condition, facts, finding, picture, review, selfcheck

__all__ = ["condition", "facts", "finding", "picture", "review", "selfcheck"]
