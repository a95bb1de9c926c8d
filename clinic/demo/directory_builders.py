"""One plain function per kind of row of the directory. See `clinic.demo.builders`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.text import slugify
from psycopg.types.range import DateRange, Int4Range

from locations.models import (
    Closure,
    HealthcareService,
    Location,
    OpeningHours,
    Practitioner,
    PractitionerRole,
    Resource,
    ResourceKind,
    ServiceResourceNeed,
    TravelTime,
)

MONDAY_TO_FRIDAY: Final = range(5)


def minute_of(clock: str) -> int:
    """Minutes after midnight of a time of day: "09:30" is 570, "24:00" is 1440."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def minutes_between(opens: str, closes: str) -> Int4Range:
    """The minutes of a local day from `opens` until `closes`, half-open."""
    return Int4Range(minute_of(opens), minute_of(closes))


def make_location(slug: str = "toronto", **overrides: Any) -> Location:
    """A clinic in the middle of Toronto, without hours: see `make_opening_hours`."""
    name = slug.replace("-", " ").title()
    defaults: dict[str, Any] = {
        "name": name,
        "address_line_1": "100 Sample Street",
        "city": name,
        "postal_code": "M5V 2T6",
        "latitude": Decimal("43.64410"),
        "longitude": Decimal("-79.39960"),
        "phone": "+14165550100",
    }
    return Location.objects.create(slug=slug, **defaults | overrides)


def make_opening_hours(
    location: Location,
    weekdays: Iterable[int] = MONDAY_TO_FRIDAY,
    opens: str = "08:00",
    closes: str = "18:00",
) -> list[OpeningHours]:
    """The same hours on each of the weekdays (Monday is 0)."""
    minutes = minutes_between(opens, closes)
    return OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=day, minutes=minutes) for day in weekdays
    )


def make_closure(
    location: Location | None, first: date, last: date | None = None, **overrides: Any
) -> Closure:
    """Closed from the first day to the last, both included; everywhere without a location."""
    dates = DateRange(first, (last or first) + timedelta(days=1))
    return Closure.objects.create(
        location=location, dates=dates, **{"label": "Staff day", **overrides}
    )


def make_service(
    slug: str = "physiotherapy-assessment", duration: int = 45, **overrides: Any
) -> HealthcareService:
    """A service that everyone can book online. `duration` in minutes, no buffers."""
    defaults: dict[str, Any] = {
        "name": slug.replace("-", " ").capitalize(),
        "discipline": "physiotherapy",
        "price": Decimal("95.00"),
    }
    return HealthcareService.objects.create(slug=slug, duration=duration, **defaults | overrides)


def make_practitioner(name: str = "Alex Sample", **overrides: Any) -> Practitioner:
    """A physiotherapist without a role; the slug follows the name."""
    defaults: dict[str, Any] = {
        "slug": slugify(name),
        "discipline": "physiotherapy",
        "credentials": "PT",
        "languages": ["English"],
    }
    return Practitioner.objects.create(name=name, **defaults | overrides)


def make_role(
    practitioner: Practitioner,
    location: Location,
    services: Iterable[HealthcareService] = (),
    **overrides: Any,
) -> PractitionerRole:
    """The practitioner offers the services at the location, without hours yet."""
    role = PractitionerRole.objects.create(
        practitioner=practitioner, location=location, **overrides
    )
    role.services.set(services)
    return role


def make_resource(location: Location, group: str = "shockwave", **overrides: Any) -> Resource:
    """A machine of the group, named after it."""
    defaults: dict[str, Any] = {"kind": ResourceKind.MACHINE, "name": group.capitalize()}
    return Resource.objects.create(location=location, group=group, **defaults | overrides)


def make_need(
    service: HealthcareService, group: str = "shockwave", offset: int = 0, length: int | None = None
) -> ServiceResourceNeed:
    """The service needs one of the group from `offset` on for `length` minutes (None: all)."""
    return ServiceResourceNeed.objects.create(
        service=service, group=group, offset=offset, length=length
    )


def make_travel_time(start: Location, goal: Location, minutes: int = 30) -> TravelTime:
    """Minutes of the way there; the way back is a row of its own."""
    return TravelTime.objects.create(from_location=start, to_location=goal, minutes=minutes)
