"""One member of staff for each role, to see what each role sees. On a laptop only."""

from __future__ import annotations

import secrets
from typing import Final

from django.contrib.auth.models import Group, User
from django.db import transaction

from locations.models import Location, Practitioner, StaffPlace, StaffRole

PASSWORD_BYTES: Final = 12  # 16 letters
CLINICS_EACH: Final = 2


@transaction.atomic
def make_members() -> tuple[list[str], str]:
    """One user for each role, named after it, for the first clinics by name; their password.

    The password is new each time, the same for all of them, and nowhere kept in the clear. The
    practitioner is somebody who works at the first of the clinics.
    """
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    places = list(Location.objects.active()[:CLINICS_EACH])
    names = []
    for role in StaffRole:
        name = role.value.lower().replace(" ", "-")
        user, _made = User.objects.get_or_create(username=name)
        user.is_staff, user.is_active, user.first_name = True, True, f"Sample {role.value.lower()}"
        user.set_password(password)
        user.save()
        user.groups.set([Group.objects.get(name=role)])
        if role not in {StaffRole.EDITOR, StaffRole.REVIEWER, StaffRole.OWNER}:
            for place in places:
                StaffPlace.objects.get_or_create(user=user, location=place)
        names.append(name)
    _link_practitioner(places)
    return names, password


def _link_practitioner(places: list[Location]) -> None:
    user = User.objects.get(username=StaffRole.PRACTITIONER.value.lower())
    if not places or Practitioner.objects.filter(user=user).exists():
        return
    person = Practitioner.objects.active().filter(user=None, roles__location=places[0]).first()
    if person is not None:
        person.user = user
        person.save(update_fields=["user"])
