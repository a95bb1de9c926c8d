"""What the editors' pages share."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest

from education.admin.fields import LinesField
from education.plain_text import validate_plain
from locations.admin.rows import CalmAdmin
from locations.scope import EVERY_ROW

# Lists are lines; an address without a scheme is https.
OVERRIDES: dict[Any, dict[str, Any]] = {
    ArrayField: {"form_class": LinesField},
    models.URLField: {"assume_scheme": "https"},
}


def actor(request: HttpRequest) -> User:
    """Who is at work: nobody else passes the sign-in of the staff pages."""
    return cast("User", request.user)


def plain(field: forms.Field | None) -> forms.Field | None:
    """The field; one that takes text refuses HTML from now on."""
    if isinstance(field, forms.CharField) and validate_plain not in field.validators:
        field.validators.append(validate_plain)
    return field


class PlainTextForm(forms.ModelForm):
    """A form whose texts are plain."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            plain(field)


class ContentAdmin(CalmAdmin):
    """A staff page for content, which belongs to no clinic. Texts are plain."""

    unplaced = EVERY_ROW

    class Media:
        css = {"all": ["css/editors.css"]}

    formfield_overrides: ClassVar[dict[Any, dict[str, Any]]] = OVERRIDES

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Django's, refusing HTML in texts."""
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))
