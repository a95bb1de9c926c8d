"""Every address of the staff side, read from the URL conf: new pages are there by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Pages of the site as a whole that need no object, or that Django answers by itself.
LEFT_OUT = frozenset({"logout", "view_on_site"})


@dataclass(frozen=True)
class Page:
    """One address: its name, the parameters that it takes, and the model whose page it is."""

    name: str
    parameters: tuple[str, ...]
    model: type[Model] | None

    @property
    def is_about_a_row(self) -> bool:
        """True for Django's own pages of one row."""
        return self.parameters == ("object_id",)

    def url(self, values: dict[str, Any]) -> str:
        """The address with these parameters."""
        return reverse(f"admin:{self.name}", kwargs=values)


def pages() -> list[Page]:
    """All of them."""
    root = next(
        found
        for found in get_resolver().url_patterns
        if isinstance(found, URLResolver) and found.app_name == "admin"
    )
    return [
        Page(name, tuple(found.pattern.regex.groupindex), _model(name))
        for found in _patterns(root)
        if (name := found.name or "") and name not in LEFT_OUT
    ]


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from _patterns(found)
        else:
            yield found


def _model(name: str) -> type[Model] | None:
    """The registered model whose name the address begins with: "booking_appointment_do"."""
    fitting = [
        model
        for model in admin.site._registry
        if name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_")
    ]
    return max(fitting, key=lambda model: len(model._meta.model_name or ""), default=None)
