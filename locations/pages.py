"""What the public pages show: everything that templates/locations/ needs, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locations import finder, hours
from locations.models import (
    HealthcareService,
    Location,
    OnlineMode,
    Practitioner,
    PractitionerRole,
)
from locations.opening import ClosedDays, DayHours, Opening, Status, openings
from locations.team import people

NEIGHBOURS: Final = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A clinic in a list. `km` is the distance from where the visitor is, if they said so."""

    location: Location
    status: Status | None = None
    km: float | None = None
    professions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def distance_text(self) -> str:
        """ "About 4 km away", never finer than the table of postal areas is."""
        if self.km is None:
            return ""
        whole = round(self.km)
        if whole < 2:
            return _("Less than 2 km away")
        return ngettext("About %(km)d km away", "About %(km)d km away", whole) % {"km": whole}


@dataclass(slots=True)
class Member:
    """Somebody of the team. `starts` is set for those who are not there yet."""

    practitioner: Practitioner
    starts: date | None = None


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """The services of one profession."""

    name: str
    services: list[HealthcareService]

    @property
    def first_visit(self) -> HealthcareService | None:
        """What somebody new books: the first that can be booked online; None if none can."""
        return next((service for service in self.services if service.is_bookable), None)


@dataclass(frozen=True, slots=True)
class ClinicPage:
    """Everything that templates/locations/location.html shows."""

    location: Location
    opening: Opening
    status: Status
    week: list[DayHours]
    closures: list[ClosedDays]
    team: list[Member]
    service_groups: list[ServiceGroup]
    neighbours: list[Card] = field(default_factory=list)

    @property
    def services(self) -> list[HealthcareService]:
        """All services, in the order of the page."""
        return [service for group in self.service_groups for service in group.services]

    @property
    def bookable(self) -> list[HealthcareService]:
        """The services that can be booked online here."""
        return [service for service in self.services if service.is_bookable]

    @property
    def first_visits(self) -> list[HealthcareService]:
        """The first visit of each profession that can be booked online."""
        return [visit for group in self.service_groups if (visit := group.first_visit)]

    @property
    def places(self) -> list[Location]:
        """The clinic as a list, as the search for free times takes it."""
        return [self.location]

    @property
    def map_url(self) -> str:
        """The clinic on a map."""
        return finder.map_url(self.location)

    @property
    def directions_url(self) -> str:
        """The way there."""
        return finder.directions_url(self.location)


def load_cards(places: list[Location], *, near: finder.Point | None, now: datetime) -> list[Card]:
    """A card for each clinic, nearest first from `near`, else as they come. Two queries."""
    doors = openings(places, now=now)
    professions, languages = _spoken_and_done(now)
    cards = finder.nearest(near, places) if near else [(place, None) for place in places]
    return [
        Card(
            place,
            doors[place.pk].status(now),
            km,
            tuple(sorted(professions[place.pk])),
            tuple(sorted(languages[place.pk])),
        )
        for place, km in cards
    ]


def _spoken_and_done(now: datetime) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Professions and languages by location id."""
    professions: defaultdict[int, set[str]] = defaultdict(set)
    languages: defaultdict[int, set[str]] = defaultdict(set)
    for person in people(now=now):
        for place in person.locations:
            professions[place.pk].add(person.practitioner.get_discipline_display())
            languages[place.pk].update(person.practitioner.languages)
    return professions, languages


def load_page(location: Location, others: Iterable[Location], *, now: datetime) -> ClinicPage:
    """The page of one clinic, with the nearest of the others. Two queries."""
    opening = openings([location], now=now)[location.pk]
    today = hours.local_day(now, location.zone)
    offers = _offers(location, today)
    here = finder.point_at(location)
    return ClinicPage(
        location=location,
        opening=opening,
        status=opening.status(now),
        week=opening.week(now),
        closures=opening.upcoming_closures(now),
        team=_team((offer.practitionerrole for offer in offers), today),
        service_groups=_service_groups(offer.healthcareservice for offer in offers),
        neighbours=[Card(other, km=km) for other, km in finder.nearest(here, others)[:NEIGHBOURS]],
    )


def _offers(location: Location, today: date) -> list[Any]:
    """Who offers what here, now or from a later day on: rows of role and service, joined.

    One query for both, so somebody whose role has no service yet is nobody whom a visitor can see.
    """
    return list(
        PractitionerRole.services.through.objects.filter(
            Q(practitionerrole__valid__endswith__isnull=True)
            | Q(practitionerrole__valid__endswith__gt=today),
            practitionerrole__location=location,
            practitionerrole__practitioner__is_active=True,
        )
        .select_related("practitionerrole__practitioner", "healthcareservice")
        .order_by(F("practitionerrole__valid__startswith").asc(nulls_first=True))
    )


def _team(roles: Iterable[PractitionerRole], today: date) -> list[Member]:
    """Each person once, by name. Roles come by first day: the earliest says when they start."""
    members: dict[int, Member] = {}
    for role in roles:
        first = role.valid.lower
        starts = first if first and first > today else None
        members.setdefault(role.practitioner_id, Member(role.practitioner, starts))
    return sorted(members.values(), key=lambda member: member.practitioner.name)


def _service_groups(services: Iterable[HealthcareService]) -> list[ServiceGroup]:
    """What visitors see of the services, each once, by profession, in the group's order."""
    shown = {service.pk: service for service in services if _is_shown(service)}
    groups: dict[str, list[HealthcareService]] = {}
    for service in sorted(shown.values(), key=lambda service: (service.position, service.name)):
        groups.setdefault(service.get_discipline_display(), []).append(service)
    return [ServiceGroup(name, services) for name, services in groups.items()]


def _is_shown(service: HealthcareService) -> bool:
    """The same rule as `HealthcareServiceQuerySet.active`."""
    return service.is_active and service.online_mode != OnlineMode.HIDDEN
