"""What the editors' pages share."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from education.admin.fields import LinesField
from locations.admin.rows import CalmAdmin
from locations.scope import EVERY_ROW

# Lists are lines; an address without a scheme is https.
OVERRIDES: dict[Any, dict[str, Any]] = {
    ArrayField: {"form_class": LinesField},
    models.URLField: {"assume_scheme": "https"},
}


class ContentAdmin(CalmAdmin):
    """A staff page for content, which belongs to no clinic."""

    unplaced = EVERY_ROW

    formfield_overrides: ClassVar[dict[Any, dict[str, Any]]] = OVERRIDES
