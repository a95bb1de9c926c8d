"""Loads the sample data into an empty database, and empties it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.apps import apps
from django.db import connection, transaction

from booking.models import Appointment
from clinic.demo.directory import write_directory
from clinic.demo.schedules import write_schedules
from clinic.demo.visits import write_visits
from education.content.loader import load_starter_content
from education.models import Condition
from education.search import index
from locations.holidays_calendar import fill_holidays
from locations.hours import local_day
from locations.models import HealthcareService, Location, Practitioner

# Two loaders at once (two machines starting) take turns; the number only has to be ours.
LOCK: Final = 20_002
APPS: Final = ("locations", "education", "booking")


@dataclass(frozen=True)
class Inventory:
    """How much there is of what."""

    locations: int
    services: int
    practitioners: int
    visits: int
    pages: int

    def __str__(self) -> str:
        return (
            f"Clinics: {self.locations}, services: {self.services}, "
            f"practitioners: {self.practitioners}, visits: {self.visits}, pages: {self.pages}"
        )


def inventory() -> Inventory:
    """What the database holds now."""
    return Inventory(
        locations=Location.objects.count(),
        services=HealthcareService.objects.count(),
        practitioners=Practitioner.objects.count(),
        visits=Appointment.objects.known().count(),
        pages=Condition.objects.count(),
    )


@transaction.atomic
def load(now: datetime) -> bool:
    """Loads everything, all or nothing. False, and nothing changed, where there is a clinic."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Location.objects.exists():
        return False
    directory = write_directory()
    locations = list(directory.locations.values())
    today = local_day(now, locations[0].zone)
    fill_holidays([today.year, today.year + 1], locations=locations)
    write_schedules(directory, today)
    write_visits(locations, now)
    # After the services: pages name those that treat a condition.
    load_starter_content(now=now)
    index.rebuild(today=today)
    return True


@transaction.atomic
def reload(now: datetime) -> None:
    """Empties the directory, education and booking and loads them anew, all or nothing.

    Sign-ins stay. Raises OperationalError when the tables are in use for longer than the database
    waits.
    """
    empty()
    load(now)


def empty() -> None:
    """Deletes every row of the three apps, those included that only grow."""
    tables = [
        connection.ops.quote_name(model._meta.db_table)
        for label in APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    # Without CASCADE: a table outside that refers to these makes the database refuse.
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY")
