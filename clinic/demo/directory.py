"""Writes the sample directory: clinics, services, rooms and machines, people, ways between."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.text import slugify

from clinic.demo.builders import (
    make_location,
    make_need,
    make_opening_hours,
    make_practitioner,
    make_resource,
    make_role,
    make_service,
)
from clinic.demo.interests import INTERESTS
from clinic.demo.offers import OFFERS, Offer
from clinic.demo.places import FOOT_ROOM, PLACES, SHOCKWAVE, TREADMILL_ROOM, Place
from clinic.demo.shifts import BASICS, CREDENTIALS, Person
from clinic.demo.staff import PEOPLE
from locations.models import (
    HealthcareService,
    Location,
    Practitioner,
    PractitionerRole,
    ResourceKind,
    TravelTime,
)

EARTH_RADIUS_KM: Final = 6371
# Door to door across the region: 40 km/h on average, ten minutes to park and walk.
KM_AN_HOUR: Final = 40
MINUTES_TO_PARK: Final = 10
SHORTEST_WAY_MINUTES: Final = 15
ROOM_NAMES: Final = {
    SHOCKWAVE: (ResourceKind.MACHINE, "Shockwave unit"),
    TREADMILL_ROOM: (ResourceKind.ROOM, "Treadmill room"),
    FOOT_ROOM: (ResourceKind.ROOM, "Foot care room"),
}


@dataclass(frozen=True)
class Directory:
    """What was written, by slug; roles by the slugs of the person and of the place."""

    locations: dict[str, Location]
    services: dict[str, HealthcareService]
    practitioners: dict[str, Practitioner]
    roles: dict[tuple[str, str], PractitionerRole]


def write_directory() -> Directory:
    """Writes all of it and returns it. Expects tables without any of these slugs."""
    locations = {place.slug: _write_place(place) for place in PLACES}
    _write_ways(list(locations.values()))
    services: dict[str, HealthcareService] = {}
    for position, offer in enumerate(OFFERS, start=1):
        services[offer.slug] = _write_offer(offer, position * 10, services.get(offer.follow_up_of))
    practitioners = {slugify(person.name): _write_person(person) for person in PEOPLE}
    roles = {
        (slugify(person.name), post.place): make_role(
            practitioners[slugify(person.name)],
            locations[post.place],
            [services[slug] for slug in _offered_at(person, post.place)],
        )
        for person in PEOPLE
        for post in person.posts
    }
    return Directory(locations, services, practitioners, roles)


def _write_place(place: Place) -> Location:
    location = make_location(
        place.slug,
        name=place.name,
        address_line_1=place.street,
        address_line_2=place.unit,
        city=place.name,
        postal_code=place.postal_code,
        latitude=Decimal(place.latitude),
        longitude=Decimal(place.longitude),
        phone=place.phone,
        email=f"{place.slug}@pinpoint.example",
        is_step_free=place.is_step_free,
        access_notes=place.access,
        transit_notes=place.transit,
        parking_notes=place.parking,
        is_sample=True,
    )
    for weekdays, opens, closes in place.hours:
        make_opening_hours(location, weekdays, opens, closes)
    for number, group in enumerate(place.rooms, start=1):
        kind, name = ROOM_NAMES[group]
        count = place.rooms[:number].count(group)
        numbered = f"{name} {count}" if place.rooms.count(group) > 1 else name
        make_resource(location, group, kind=kind, name=numbered)
    return location


def _write_offer(offer: Offer, position: int, first: HealthcareService | None) -> HealthcareService:
    service = make_service(
        offer.slug,
        offer.duration,
        name=offer.name,
        discipline=offer.discipline,
        buffer_before=offer.buffers[0],
        buffer_after=offer.buffers[1],
        patient_kind=offer.patient_kind,
        online_mode=offer.online_mode,
        follow_up_of=first,
        price=offer.price,
        summary=offer.summary,
        description=offer.description,
        what_to_bring=offer.what_to_bring,
        position=position,
        is_sample=True,
    )
    for need in offer.needs:
        make_need(service, need.group, need.offset, need.length)
    return service


def _write_person(person: Person) -> Practitioner:
    return make_practitioner(
        person.name,
        discipline=person.discipline,
        credentials=CREDENTIALS[person.discipline],
        bio=person.bio,
        languages=list(person.languages),
        interests=list(INTERESTS[person.name]),
        is_sample=True,
    )


def _offered_at(person: Person, slug: str) -> list[str]:
    """The person's services for which the place has every room and machine."""
    rooms = next(place.rooms for place in PLACES if place.slug == slug)
    needs = {offer.slug: {need.group for need in offer.needs} for offer in OFFERS}
    wanted = BASICS[person.discipline] + person.extras
    return [service for service in wanted if needs[service] <= set(rooms)]


def _write_ways(locations: list[Location]) -> None:
    TravelTime.objects.bulk_create(
        TravelTime(from_location=start, to_location=goal, minutes=minutes_by_car(start, goal))
        for start, goal in itertools.permutations(locations, 2)
    )


def minutes_by_car(start: Location, goal: Location) -> int:
    """An estimate from the straight distance; never under a quarter of an hour."""
    hours = kilometres(start, goal) / KM_AN_HOUR
    return max(SHORTEST_WAY_MINUTES, math.ceil(hours * 60) + MINUTES_TO_PARK)


def kilometres(start: Location, goal: Location) -> float:
    """The straight distance on the globe (haversine)."""
    lat1, lon1, lat2, lon2 = (
        math.radians(degrees)
        for degrees in (start.latitude, start.longitude, goal.latitude, goal.longitude)
    )
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
