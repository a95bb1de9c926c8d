"""What each role may do: the one table of rights.

Given to the groups after every `migrate`, and taken back from them where it is not in the table:
rights of one's own belong into a group of one's own. *Where* a role may use them, `locations.reach`
says.
Who may see what: front desk, contacts and schedule of their clinics; practitioners, their own
visits; managers, their clinics and exports; editors and reviewers, pages and no patients.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.contrib.auth.models import Group, Permission

from locations.models import StaffRole

VIEW: Final = "view"
ALL: Final = "view add change delete"

DIRECTORY: Final = (
    "locations.location",
    "locations.openinghours",
    "locations.closure",
    "locations.practitioner",
    "locations.practitionerrole",
    "locations.resource",
    "locations.resourceoutage",
    "locations.healthcareservice",
    "locations.serviceresourceneed",
    "locations.traveltime",
)
SEES_DIRECTORY: Final = dict.fromkeys(DIRECTORY, VIEW)

# Role → model (or what else a right is about, or all of an app) → what it may do within its reach.
RIGHTS: Final[Mapping[StaffRole, Mapping[str, str]]] = {
    StaffRole.FRONT_DESK: {
        **SEES_DIRECTORY,
        "booking.appointment": "view add change",
        "booking.patient": "view add change",
        "booking.message": "view change",
        "booking.messageevent": VIEW,
        "booking.waitlistentry": "view add change",
        "booking.waitlistoffer": "view add change",
        "booking.series": "view add change",
        "booking.workinghours": VIEW,
        "booking.dateoverride": VIEW,
        "booking.timeoff": "view add",
        "booking.alternativeset": "view add change",
        "booking.bookingpolicy": VIEW,
    },
    StaffRole.PRACTITIONER: {
        **SEES_DIRECTORY,
        "booking.appointment": "view change",
        "booking.patient": VIEW,
        "booking.selfcheckshare": VIEW,
        "booking.message": VIEW,
        "booking.messageevent": VIEW,
        "booking.waitlistentry": VIEW,
        "booking.series": VIEW,
        "booking.workinghours": VIEW,
        "booking.dateoverride": VIEW,
        "booking.timeoff": "view add",
    },
    StaffRole.MANAGER: {
        **SEES_DIRECTORY,
        "locations.location": "view change",
        "locations.openinghours": ALL,
        "locations.closure": ALL,
        "locations.practitioner": "view change",
        "locations.practitionerrole": "view add change",
        "locations.resource": "view add change",
        "locations.resourceoutage": ALL,
        "booking.appointment": "view add change",
        "booking.patient": "view add change merge export erase",
        "booking.selfcheckshare": VIEW,
        "booking.message": "view change",
        "booking.messageevent": VIEW,
        "booking.waitlistentry": "view add change",
        "booking.waitlistoffer": "view add change",
        "booking.series": "view add change",
        "booking.workinghours": ALL,
        "booking.dateoverride": ALL,
        "booking.timeoff": ALL,
        "booking.alternativeset": "view add change",
        "booking.bookingpolicy": "view add change",
        "booking.readrecord": VIEW,
        "booking.reports": VIEW,
    },
    StaffRole.EDITOR: {
        "education.*": ALL,
        "education.review": VIEW,
        "education.selfcheckrules": VIEW,
    },
    StaffRole.REVIEWER: {
        "education.*": VIEW,
        "education.condition": "view change",
        "education.page": "approve",
        # What reviewed pages show is theirs to change; see education/admin/shared.py.
        "education.figure": "view change",
        "education.healingrule": "view change",
        "education.picture": "view change",
        "education.source": "view change",
        "education.treatment": "view change",
        "education.selfcheckrules": VIEW,
    },
    StaffRole.OWNER: {
        "locations.*": ALL,
        "booking.*": ALL,
        "booking.patient": f"{ALL} merge export erase",
        "education.*": ALL,
        "education.page": "approve",
        "auth.user": ALL,
        "auth.group": VIEW,
        "mfa.authenticator": "view delete",
    },
}


def is_given(right: Permission, table: Mapping[str, str]) -> bool:
    """True if the row of the right's model says so; a model's own row beats that of its app."""
    app = right.content_type.app_label
    verb, _sign, name = right.codename.rpartition("_")
    verbs = table.get(f"{app}.{name}", table.get(f"{app}.*", ""))
    return verb in verbs.split()


def has_row(label: str) -> bool:
    """True if some role may do something with the model of that label, such as `auth.user`."""
    app = label.split(".", maxsplit=1)[0]
    return any(label in table or f"{app}.*" in table for table in RIGHTS.values())


def settle(using: str = "default") -> None:
    """Makes the groups, and their rights those of the table; changes nothing if they are."""
    known = {group.name: group for group in Group.objects.using(using).filter(name__in=RIGHTS)}
    for role in RIGHTS:
        if role not in known:
            known[role] = Group.objects.using(using).create(name=role.value)
    given = Group.permissions.through._default_manager.using(using)
    wanted = set(_pairs(known, using))
    rows = given.filter(group_id__in=[group.pk for group in known.values()])
    there = set(rows.values_list("group_id", "permission_id"))
    for group_id, right_id in there - wanted:
        given.filter(group_id=group_id, permission_id=right_id).delete()
    given.bulk_create(
        (given.model(group_id=one, permission_id=two) for one, two in sorted(wanted - there)),
        ignore_conflicts=True,
    )


def _pairs(groups: Mapping[str, Group], using: str) -> Iterator[tuple[int, int]]:
    rights = Permission.objects.using(using).select_related("content_type").order_by()
    for right in rights:
        for role, table in RIGHTS.items():
            if is_given(right, table):
                yield groups[role].pk, right.pk


def settle_after_migrate(using: str, **_told: Any) -> None:
    """For Django's signal, once it has made the rights themselves."""
    settle(using)
