"""Two worlds of clinics that have nothing in common, and a colleague's share of the near one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.utils import timezone

from booking.models import (
    AlternativeSet,
    Appointment,
    Message,
    ReadKind,
    ReadRecord,
    WaitlistEntry,
    WorkingHours,
)
from locations.models import Location, Practitioner, StaffPlace, StaffRole
from tests.builders import (
    Clinic,
    make_appointment,
    make_clinic,
    make_closure,
    make_override,
    make_patient,
    make_policy,
    make_practitioner,
    make_resource,
    make_role,
    make_service,
    make_time_off,
    make_travel_time,
)
from tests.clinic.rights.walk import Page

# What only rows of the other world are called, and what only a colleague's patients are.
FAR: Final = "Zzfar"
MATE: Final = "Zzmate"
HOW_TO: Final = (
    "tests/clinic/rights/world.py does not know the parameter “{parameter}” of the page “{page}”. "
    "Add it to MODEL_OF (if it is the key of a row) or to PLAIN (if it is not)."
)
# Parameters that are the key of a row: the row's model. What a page calls `object_id`, `id`, `pk`,
# `key` or `<model>_id` is known already.
MODEL_OF: Final = {"visit_id": "booking.appointment", "visit": "booking.appointment"}
# Parameters that are no key: something that fits; the page's name and the parameter beats both.
SHORT: Final = {"practitionerrole": "role", "healthcareservice": "service"}
PLAIN: Final[dict[Any, str]] = {
    "name": "arrived",
    "day": "2027-06-07",
    "app_label": "booking",
    "number": "1",
    "education_condition_step.name": "send",
    "booking_message_preview_one.name": "confirmation",
    "booking_message_preview_mail.name": "confirmation",
    "booking_message_do.name": "stop",
    "booking_reports_file.key": "utilisation-location",
}


@dataclass
class World:
    """Rows by the label of their model, for each side."""

    near: dict[str, Model] = field(default_factory=dict)
    far: dict[str, Model] = field(default_factory=dict)
    mate: dict[str, Model] = field(default_factory=dict)


def make_world() -> World:
    """One row of everything on each side."""
    world, now = World(), timezone.now().replace(second=0, microsecond=0)
    service = make_service()
    near, near_too = make_clinic("near"), make_clinic("near-too", name="Near Too")
    far, far_too = make_clinic("far", name=f"{FAR} A"), make_clinic("far-too", name=f"{FAR} B")
    world.near = _rows(near, "Nora Near", now)
    world.far = _rows(far, f"{FAR} Person", now)
    world.near |= {
        "locations.traveltime": make_travel_time(near.location, near_too.location),
        "locations.healthcareservice": service,
    }
    world.far["locations.traveltime"] = make_travel_time(far.location, far_too.location)
    world.mate = _colleague(near, now)
    return world


def _rows(clinic: Clinic, name: str, now: datetime) -> dict[str, Model]:
    patient = make_patient(name)
    visit = make_appointment(clinic.role, clinic.service, patient, now + timedelta(hours=2))
    reader = User.objects.create_user(f"reader-of-{patient.pk}")
    return {
        "locations.location": clinic.location,
        "locations.practitioner": clinic.practitioner,
        "locations.practitionerrole": clinic.role,
        "locations.closure": make_closure(clinic.location, now.date(), label=f"{name} closed"),
        "locations.resource": make_resource(clinic.location, name=f"{name} room"),
        "booking.appointment": visit,
        "booking.patient": patient,
        "booking.message": _message(visit, now),
        "booking.alternativeset": AlternativeSet.objects.create(
            visit=visit, visit_version=1, made_at=now, expires_at=now + timedelta(hours=1)
        ),
        "booking.workinghours": WorkingHours.objects.filter(role=clinic.role)[0],
        "booking.dateoverride": make_override(clinic.role, now.date()),
        "booking.timeoff": make_time_off(
            clinic.practitioner, now + timedelta(days=9), now + timedelta(days=10)
        ),
        "booking.bookingpolicy": make_policy(clinic.location),
        "booking.waitlistentry": WaitlistEntry.objects.create(
            patient=patient,
            location=clinic.location,
            service=clinic.service,
            until=now.date() + timedelta(days=30),
            created_at=now,
            changed_at=now,
        ),
        "booking.readrecord": ReadRecord.objects.create(
            at=now, user=reader, kind=ReadKind.PATIENT, patients=[patient.pk], page="x"
        ),
    }


def _colleague(clinic: Clinic, now: datetime) -> dict[str, Model]:
    """Another practitioner of the near clinic, with a patient of their own."""
    person = make_practitioner("Max Mate")
    role = make_role(person, clinic.location, [clinic.service])
    patient = make_patient(f"{MATE} Person")
    visit = make_appointment(role, clinic.service, patient, now + timedelta(hours=2))
    return {
        "booking.appointment": visit,
        "booking.patient": patient,
        "booking.message": _message(visit, now),
    }


def _message(visit: Appointment, now: datetime) -> Message:
    return Message.objects.create(
        appointment=visit,
        kind="confirmation",
        version=1,
        due_at=now,
        next_at=now,
        not_after=now + timedelta(days=1),
        created_at=now,
    )


def make_member(role: StaffRole, world: World) -> User:
    """Staff of the near clinics; a practitioner is the near one."""
    user = User.objects.create_user(f"member-{role.name}".lower(), is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    for name in ("near", "near-too"):
        StaffPlace.objects.create(user=user, location=Location.objects.get(slug=name))
    if role is StaffRole.PRACTITIONER:
        Practitioner.objects.filter(pk=world.near["locations.practitioner"].pk).update(user=user)
    return user


def values_for(page: Page, rows: dict[str, Model]) -> dict[str, Any] | None:
    """The page's parameters, for these rows; None if a row that it needs is not among them.

    Raises LookupError where nobody has told what a parameter is.
    """
    values: dict[str, Any] = {}
    for parameter in page.parameters:
        plain = PLAIN.get(f"{page.name}.{parameter}", PLAIN.get(parameter))
        if plain is not None:
            values[parameter] = plain
            continue
        label = _label(page, parameter)
        if label not in rows:
            return None
        values[parameter] = rows[label].pk
    return values


def _label(page: Page, parameter: str) -> str:
    if parameter in MODEL_OF:
        return MODEL_OF[parameter]
    if parameter in {"object_id", "id", "pk", "key"} and page.model:
        return page.model._meta.label_lower
    stem = parameter.removesuffix("_id")
    for model in admin.site._registry:
        if stem in {model._meta.model_name, SHORT.get(model._meta.model_name or "")}:
            return model._meta.label_lower
    raise LookupError(HOW_TO.format(parameter=parameter, page=page.name))
