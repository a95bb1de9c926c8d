"""What a browser would send from the editors' pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from education.models import Condition


def change_url(condition: Condition) -> str:
    """The page's form."""
    return reverse("admin:education_condition_change", args=[condition.pk])


def desk_url(name: str, condition: Condition, *rest: Any) -> str:
    """One of the desk's own pages."""
    return reverse(f"admin:education_condition_{name}", args=[condition.pk, *rest])


def form_of(desk: Client, url: str) -> dict[str, Any]:
    """What would be sent if the form were saved as it was opened."""
    response = desk.get(url)
    assert response.status_code == 200
    form = response.context["adminform"].form
    groups = [inline.formset for inline in response.context["inline_admin_formsets"]]
    return values_of(
        [form, *(f for group in groups for f in (group.management_form, *group.forms))]
    )


def values_of(forms: list[Any]) -> dict[str, Any]:
    """The values of forms by the names of their inputs."""
    data: dict[str, Any] = {}
    for part in forms:
        for bound in part:
            value = bound.field.prepare_value(bound.value())
            if value is None or value is False:
                continue
            data[bound.html_name] = (
                [v.pk if hasattr(v, "pk") else v for v in value]
                if isinstance(value, list)
                else value
            )
    return data


def write(desk: Client, condition: Condition, **fields: Any) -> Any:
    """Opens the form, changes fields and saves; returns the answer."""
    url = change_url(condition)
    return desk.post(url, form_of(desk, url) | fields)
