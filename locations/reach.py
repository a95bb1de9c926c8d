"""Who of the staff sees which clinics' rows. Without a row of `StaffPlace`: none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from locations.models import Location, Practitioner, StaffPlace, StaffRole

RowT = TypeVar("RowT", bound=Model)
Person = AbstractBaseUser | AnonymousUser

NOTHING: Final = Q(pk__in=[])
EVERY_ROW: Final = Q(pk__isnull=False)
# Roles that see every visit of their clinics, not their own only.
DESK_ROLES: Final = frozenset({StaffRole.FRONT_DESK, StaffRole.MANAGER, StaffRole.OWNER})


@dataclass(frozen=True)
class Reach:
    """How far a person sees. `locations` None means every clinic, empty means none."""

    locations: frozenset[int] | None
    roles: frozenset[str]
    practitioner_id: int | None

    @property
    def is_all(self) -> bool:
        """True for owners and superusers."""
        return self.locations is None

    @property
    def is_own_only(self) -> bool:
        """True for practitioners who are not at the front desk too."""
        if self.is_all or not DESK_ROLES.isdisjoint(self.roles):
            return False
        return StaffRole.PRACTITIONER in self.roles


NO_REACH: Final = Reach(frozenset(), frozenset(), None)


def reach_of(user: Person) -> Reach:
    """How far `user` sees; read once for each request's user."""
    if not (user.is_authenticated and user.is_active and getattr(user, "is_staff", False)):
        return NO_REACH
    found: Reach | None = getattr(user, "_reach", None)
    if found is None:
        found = _read(user)
        setattr(user, "_reach", found)  # noqa: B010 - no attribute of a user
    return found


def _read(user: Any) -> Reach:
    me = OuterRef("pk")
    row = User._base_manager.filter(pk=user.pk).values_list(
        ArraySubquery(Group.objects.filter(user=me).order_by().values("name")),
        ArraySubquery(StaffPlace.objects.filter(user=me).order_by().values("location_id")),
        Subquery(Practitioner.objects.filter(user=me).order_by().values("pk")[:1]),
    )
    names, places, person = row.get()
    roles = frozenset(names)
    is_all = user.is_superuser or StaffRole.OWNER in roles
    return Reach(None if is_all else frozenset(places), roles, person)


def locations_for(user: Person) -> QuerySet[Location]:
    """The clinics that `user` works with."""
    return limited(Location.objects.all(), user, ("pk",))


def location_ids(user: Person) -> frozenset[int] | None:
    """Their keys; None means all of them."""
    return reach_of(user).locations


def practitioner_of(user: Person) -> Practitioner | None:
    """The practitioner that `user` is, if they are one."""
    key = reach_of(user).practitioner_id
    return Practitioner.objects.filter(pk=key).first() if key else None


def sees_only_own_visits(user: Person) -> bool:
    """True for a practitioner who is not also at the front desk or a manager."""
    return reach_of(user).is_own_only


def limited(
    rows: QuerySet[RowT],
    user: Person,
    places: Sequence[str] = ("location",),
    people: Sequence[str] = (),
    extra: Q | None = None,
) -> QuerySet[RowT]:
    """The rows within the reach of `user`, and those that `extra` names.

    `places` are lookups from the row to a Location, any of which may lead to a clinic of theirs.
    `people` are lookups to the Practitioner, one for each of `places`, for who sees their own
    only: a way without one ("" or missing) then leads nowhere. No `people`: no such limit.
    """
    reach = reach_of(user)
    if reach.is_all or (extra is EVERY_ROW and reach is not NO_REACH):
        return rows
    found = NOTHING
    for number, place in enumerate(places):
        within = Q(**{f"{place}__in": reach.locations})
        if reach.is_own_only and people:
            person = people[number] if number < len(people) else ""
            if not person or not reach.practitioner_id:
                continue
            within &= Q(**{person: reach.practitioner_id})
        found |= _by_key(rows.model, place, within)
    if extra is not None and reach is not NO_REACH:
        found |= _by_key(rows.model, "", extra)
    return rows.filter(found)


def _by_key(model: type[Model], path: str, condition: Q) -> Q:
    """The condition itself; over a way that can lead to many rows, as the keys of those it holds
    for, so that no row is found twice."""
    if path and not _leads_to_many(model, path):
        return condition
    return Q(pk__in=model._base_manager.filter(condition).order_by().values("pk"))


def _leads_to_many(model: type[Model], path: str) -> bool:
    current: Any = model
    for name in path.split("__"):
        if name == "pk":
            return False
        field = current._meta.get_field(name)
        if field.one_to_many or field.many_to_many:
            return True
        current = field.related_model
    return False
