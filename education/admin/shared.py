"""Facts that stand on many pages: a change shows at once, so reviewed pages guard them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse

from education.admin.base import ContentAdmin
from education.admin.desk import APPROVE
from education.models import Condition, Figure, HealingRule, Picture, Source, Status, Treatment


def reviewed_pages(fact: Any) -> QuerySet[Condition]:
    """The public pages that a clinician approved and that show the fact."""
    public = Condition.objects.filter(
        status=Status.PUBLISHED, approved_review__isnull=False
    ).annotate(said=Cast("live_revision__content", TextField()))
    if isinstance(fact, Treatment):
        used = Q(treatment_links__treatment=fact) | Q(said__contains=f"{{{fact.slug}.")
    elif isinstance(fact, Figure):
        used = Q(said__contains=f"{{{fact.slug}}}")
    elif isinstance(fact, HealingRule):
        used = Q(healing_rules=fact)
    elif isinstance(fact, Source):
        used = Q(sources=fact)
    elif isinstance(fact, Picture):
        used = Q(said__contains=f'"text": "{fact.slug}"')
    else:
        return Condition.objects.none()
    return public.filter(used).distinct().order_by("title")


class SharedFactAdmin(ContentAdmin):
    """A fact of many pages. Once a reviewed page shows it, only who may review may change it:
    nothing is public that no clinician has seen (design: education, section 4)."""

    change_form_template = "admin/education/shared_form.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As granted; for a fact on reviewed pages, reviewers only."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or request.user.has_perm(APPROVE) or not reviewed_pages(obj).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not while a reviewed page shows it."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or not reviewed_pages(obj).exists()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deleting many at once, which asks nobody."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Django's, with the reviewed pages that show the fact."""
        if context.get("original") is not None:
            context["reviewed_pages"] = list(reviewed_pages(context["original"]))
        return super().render_change_form(request, context, *args, **kwargs)
