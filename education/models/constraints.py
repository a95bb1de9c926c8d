"""Conditions that several tables of this app share."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Func, JSONField, Q, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _


def plain_slug(name: str) -> CheckConstraint:
    """A slug is lower case letters and digits in words joined by single hyphens.

    Addresses in another case are redirected, so a slug with capitals could never be reached.
    """
    return CheckConstraint(
        name=name,
        condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
        violation_error_message=_("Use lower case letters, digits and single hyphens."),
    )


def known_choice(name: str, field: str, choices: type[models.TextChoices]) -> CheckConstraint:
    """The column holds one of the choices' values."""
    return CheckConstraint(name=name, condition=Q(**{f"{field}__in": choices.values}))


def span(name: str, low: str, high: str) -> CheckConstraint:
    """Both ends are there or neither is, they are above zero, and the lower end comes first."""
    # A CHECK that is NULL passes, so the second branch has to ask for both ends by itself.
    given = {f"{low}__gte": 1, f"{high}__gte": F(low)} | {
        f"{end}__isnull": False for end in (low, high)
    }
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{low}__isnull": True, f"{high}__isnull": True}) | Q(**given),
        violation_error_message=_("Give both numbers, the smaller one first."),
    )


def json_list(name: str, field: str, *, may_be_empty: bool) -> CheckConstraint:
    """The column holds a JSON array (with something in it unless `may_be_empty`)."""
    kind = Func(F(field), function="jsonb_typeof", output_field=models.TextField())
    condition: Any = Q(Exact(kind, Value("array")))
    if not may_be_empty:
        condition &= ~Q(Exact(F(field), Value([], JSONField())))
    return CheckConstraint(name=name, condition=condition)
