"""Who changed the directory: every write leaves a row that the database does not let go of.

Triggers write the rows (django-pghistory), so `update`, bulk writes and plain SQL are seen too. The
context of a row tells who, from which address and on which page; jobs and visitors leave none.
"""

from __future__ import annotations

from collections.abc import Sequence

import pghistory
import pgtrigger
from django.db import models

from locations.models.location import Closure, Location, OpeningHours
from locations.models.practitioner import Practitioner, PractitionerRole
from locations.models.resource import Resource, ResourceOutage, ServiceResourceNeed
from locations.models.service import HealthcareService
from locations.models.staff import StaffPlace
from locations.models.travel import TravelTime


def track(
    model: type[models.Model],
    fields: Sequence[str] | None = None,
    *,
    noticed: Sequence[str] = (),
) -> None:
    """Has every insert, update and deletion of the model's rows written down.

    `fields` are those whose values are kept and whose changes count; all by default. Changes of
    `noticed` count too, and their values are not kept. The context stands in the row itself: one
    insert for one write, and nothing to join.
    """
    changed = pgtrigger.AnyChange(*(fields or ()), *noticed)
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(condition=changed),
        pghistory.DeleteEvent(),
        fields=list(fields) if fields else None,
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]  # its docstring allows it
        append_only=True,
        model_name=f"{model.__name__}Event",
    )(model)


for each in (
    Closure,
    HealthcareService,
    Location,
    OpeningHours,
    Practitioner,
    PractitionerRole,
    Resource,
    ResourceOutage,
    ServiceResourceNeed,
    StaffPlace,
    TravelTime,
):
    track(each)
