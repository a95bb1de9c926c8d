"""The people of the group, and the kinds of visits: what their own pages show, in few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q

from locations import hours
from locations.models import (
    HealthcareService,
    Location,
    OnlineMode,
    Practitioner,
    PractitionerRole,
)

# A zone's day may differ from UTC's by one.
A_DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Person:
    """A practitioner with the clinics where they work, by name."""

    practitioner: Practitioner
    posts: list[Post] = field(default_factory=list)

    @property
    def locations(self) -> list[Location]:
        """The clinics, as the search for free times takes them."""
        return [post.location for post in self.posts]

    @property
    def services(self) -> list[HealthcareService]:
        """What they offer anywhere, each once, in the group's order."""
        return _in_order(service for post in self.posts for service in post.services)


@dataclass(slots=True)
class Post:
    """What a practitioner offers at one clinic; `starts` is set if that is yet to come."""

    location: Location
    role_id: int
    services: list[HealthcareService] = field(default_factory=list)
    starts: date | None = None

    @property
    def can_be_chosen_online(self) -> bool:
        """True if a visitor can book or ask for a visit here without calling."""
        return any(service.online_mode != OnlineMode.PHONE for service in self.services)


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one profession, or its kinds of visits."""

    name: str
    people: list[Person] = field(default_factory=list)
    services: list[HealthcareService] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A kind of visit: who offers it, at which clinics."""

    service: HealthcareService
    people: list[Person]
    locations: list[Location]
    follow_ups: list[HealthcareService]

    @property
    def only(self) -> list[HealthcareService]:
        """The service as a list, as the search for free times takes it."""
        return [self.service]


def people(*, now: datetime, service: HealthcareService | None = None) -> list[Person]:
    """Everybody whom a visitor can see, by name; those who offer the service, if one is given.

    One query. Somebody without a service anywhere is nobody whom a visitor can see.
    """
    found: dict[int, Person] = {}
    for offer in _offers(now, service):
        role = offer.practitionerrole
        person = found.setdefault(role.practitioner_id, Person(role.practitioner))
        post = next((post for post in person.posts if post.location == role.location), None)
        if post is None:
            post = Post(role.location, role.pk, starts=_start(role, now))
            person.posts.append(post)
        if offer.healthcareservice not in post.services:
            post.services.append(offer.healthcareservice)
    for person in found.values():
        person.posts.sort(key=lambda post: post.location.name)
    return sorted(found.values(), key=lambda person: person.practitioner.name)


def by_profession(found: Iterable[Person]) -> list[Group]:
    """The people in groups, one for each profession, in the order in which they first come."""
    groups: dict[str, Group] = {}
    for person in found:
        name = person.practitioner.get_discipline_display()
        groups.setdefault(name, Group(name)).people.append(person)
    return sorted(groups.values(), key=lambda group: -len(group.people))


def services_by_profession() -> list[Group]:
    """What visitors can have, in groups by profession, in the group's order. One query."""
    groups: dict[str, Group] = {}
    for service in HealthcareService.objects.active():
        name = service.get_discipline_display()
        groups.setdefault(name, Group(name)).services.append(service)
    return list(groups.values())


def load_service(
    service: HealthcareService, others: Iterable[HealthcareService], *, now: datetime
) -> ServicePage:
    """The page of one kind of visit; `others` are those that visitors see. One query."""
    found = people(now=now, service=service)
    places = {place.pk: place for person in found for place in person.locations}
    return ServicePage(
        service,
        found,
        sorted(places.values(), key=lambda place: place.name),
        [other for other in others if other.follow_up_of_id == service.pk],
    )


def _offers(now: datetime, service: HealthcareService | None) -> list[Any]:
    """Rows of role and service, joined, of roles that hold today or later."""
    rows = (
        PractitionerRole.services.through.objects.filter(
            Q(practitionerrole__valid__endswith__isnull=True)
            | Q(practitionerrole__valid__endswith__gt=(now - A_DAY).date()),
            practitionerrole__practitioner__is_active=True,
            practitionerrole__location__is_active=True,
            healthcareservice__is_active=True,
        )
        .exclude(healthcareservice__online_mode=OnlineMode.HIDDEN)
        .select_related(
            "practitionerrole__practitioner", "practitionerrole__location", "healthcareservice"
        )
        .order_by("practitionerrole__valid", "healthcareservice__position")
    )
    rows = rows.filter(healthcareservice=service) if service else rows
    return [row for row in rows if not _is_over(row.practitionerrole, now)]


def _is_over(role: PractitionerRole, now: datetime) -> bool:
    end: date | None = role.valid.upper
    return end is not None and end <= hours.local_day(now, role.location.zone)


def _start(role: PractitionerRole, now: datetime) -> date | None:
    first: date | None = role.valid.lower
    return first if first and first > hours.local_day(now, role.location.zone) else None


def _in_order(services: Iterable[HealthcareService]) -> list[HealthcareService]:
    shown = {service.pk: service for service in services}
    return sorted(shown.values(), key=lambda service: (service.position, service.name))
