"""The self-check's rules for staff: the table with its sources, a form to try them, and a
comparison of two versions over a file. Nothing here changes or keeps anything."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from education.admin.selfcheck_forms import CompareForm, TryForm
from education.models import SelfCheckRules
from education.selfcheck import audit, sources
from education.selfcheck.outcome import CURRENT, VERSIONS, assess
from education.selfcheck.patterns import LOAD, TRAINING_LOAD, TRAINING_LOAD_CAP
from education.selfcheck.rules import Level, Rule
from education.selfcheck.wording import results

SHOWN_DIFFERENCES: Final = 200


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as the table shows it."""

    rule: Rule
    cases: list[tuple[str, int | None]]
    reason: str
    citations: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two versions judge a file of cases."""

    version: str
    cases: int
    bad: int
    # (level now, level there, how many), most urgent first.
    levels: list[tuple[str, str, int]]
    # (id, level now, rules now, level there, rules there) of those that differ.
    differences: list[tuple[str, str, str, str, str]]


@admin.register(SelfCheckRules)
class SelfCheckAdmin(admin.ModelAdmin):
    """One page, read-only."""

    def get_urls(self) -> list[Any]:
        """The list page only: there are no rows."""
        return [url for url in super().get_urls() if str(url.name or "").endswith("_changelist")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rules are changed in code, with a review."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are not changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor deleted."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The table; a POST tries answers or compares versions, and keeps neither."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _page(request, self.admin_site.each_context(request))


@sensitive_post_parameters()
def _page(request: HttpRequest, site: dict[str, Any]) -> HttpResponse:
    wants = request.POST.get("do") if request.method == "POST" else None
    trial = TryForm(request.POST if wants == "try" else None)
    comparing = CompareForm(
        request.POST if wants == "compare" else None,
        request.FILES if wants == "compare" else None,
    )
    context: dict[str, Any] = {
        **site,
        "title": _("Self-check rules"),
        "rule_set": CURRENT,
        "rows": rule_rows(),
        "patterns": pattern_rows(),
        "trial": trial,
        "comparing": comparing,
    }
    if trial.is_valid():
        outcome = assess(trial.answers)
        context["outcome"] = outcome
        context["reasons"] = [(name, results.REASONS[name]) for name in outcome.rules]
    if comparing.is_valid():
        context["comparison"] = compare(
            comparing.cleaned_data["cases"], comparing.cleaned_data["version"]
        )
    return TemplateResponse(request, "admin/education/selfcheck.html", context)


def rule_rows() -> list[RuleRow]:
    """Every rule with its conditions as text, its reason for patients, and its sources."""
    return [
        RuleRow(
            rule,
            [(case.condition.text, case.days) for case in rule.cases],
            str(results.REASONS[rule.id]),
            sources.citations([rule.source]),
        )
        for rule in CURRENT.rules
    ]


def pattern_rows() -> list[tuple[Any, list[tuple[int, str]]]]:
    """Every pattern with its points."""
    rows = []
    for pattern in CURRENT.patterns:
        points = [(point.value, point.condition.text) for point in pattern.points]
        if pattern.code == TRAINING_LOAD:
            each = _("for each of %(items)s (%(most)s in all at most)")
            points.append((1, each % {"items": LOAD.text, "most": TRAINING_LOAD_CAP}))
        rows.append((pattern, points))
    return rows


def compare(lines: Iterable[bytes], version: str) -> Comparison:
    """Judges every case by the current rules and by `version`."""
    other = VERSIONS[version]
    results_ = [json.loads(found.text) for found in audit.run(lines, CURRENT, other)]
    judged = [found for found in results_ if "error" not in found]
    counts = Counter((found["level"], found["compare"]["level"]) for found in judged)
    return Comparison(
        version=version,
        cases=len(results_),
        bad=len(results_) - len(judged),
        levels=sorted(
            ((now, there, count) for (now, there), count in counts.items()),
            key=lambda row: (-_order(row[0]), -_order(row[1])),
        ),
        differences=[
            _difference(found) for found in judged if found["level"] != found["compare"]["level"]
        ][:SHOWN_DIFFERENCES],
    )


def _order(level: str) -> int:
    return int(Level[level.upper()])


def _difference(found: dict[str, Any]) -> tuple[str, str, str, str, str]:
    there = found["compare"]
    return (
        str(found["id"]),
        found["level"],
        ", ".join(found["rules"]),
        there["level"],
        ", ".join(there["rules"]),
    )
