"""A clinic without quiet hours, visits ahead of the real clock, and a mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from booking.models import Appointment, Series
from booking.notifications import dispatch, mailer
from booking.notifications.policy import Occasion
from locations.models import Location
from tests.booking.notifications.post_office import PostOffice, open_post_office
from tests.builders import Clinic, make_appointment, make_clinic, make_patient, make_policy

Book = Callable[..., Appointment]
SAM, DESK = "sam@example.com", "desk@example.com"


@pytest.fixture(autouse=True)
def _not_stopping() -> Iterator[None]:
    yield
    dispatch.STOPPING.clear()


@pytest.fixture
def place() -> Clinic:
    """Senders go by the database's clock, so no test may depend on the hour: no quiet hours."""
    clinic = make_clinic()
    make_policy(clinic.location, quiet_from=time(0), quiet_until=time(0))
    return clinic


@pytest.fixture
def reachable(place: Clinic) -> None:
    """The practitioner and the front desk have addresses."""
    place.role.practitioner.user = User.objects.create(username="sam", email=SAM)
    place.role.practitioner.save()
    Location.objects.update(email=DESK)
    place.location.email = place.role.location.email = DESK


@pytest.fixture
def visit(place: Clinic) -> Book:
    """Makes booked visits, one after the other, without messages."""
    first = timezone.now().replace(minute=0, second=0, microsecond=0)
    made: list[Appointment] = []

    def make(name: str = "Robin Sample", *, hours: float = 72, **overrides: Any) -> Appointment:
        email = overrides.pop("email", f"patient{len(made)}@example.com")
        wants = overrides.pop("wants_reminders", True)
        patient = make_patient(name, email=email, wants_reminders=wants)
        start: datetime = first + timedelta(hours=hours) + len(made) * timedelta(hours=1)
        made.append(make_appointment(place.role, place.service, patient, start, **overrides))
        return made[-1]

    return make


@pytest.fixture
def booked(visit: Book) -> Book:
    """Makes booked visits with the messages that they owe."""

    def make(*args: Any, **values: Any) -> Appointment:
        from booking.notifications import outbox

        made = visit(*args, **values)
        outbox.post(made, Occasion.BOOKED, now=timezone.now())
        return made

    return make


@pytest.fixture
def series(visit: Book, place: Clinic) -> list[Appointment]:
    """Three visits, a week apart, booked together."""
    first: Appointment = visit(hours=72)
    assert first.patient is not None
    whole = Series.objects.create(
        key="00000000-0000-0000-0000-000000000001",
        data_hash="x",
        patient=first.patient,
        location=place.location,
        service=place.service,
        first=first.start.date(),
        weeks=3,
        per_week=1,
        part="any",
        created_at=timezone.now(),
    )
    made = [first, visit(hours=72 + 168), visit(hours=72 + 336)]
    for one in made:
        one.patient, one.series = first.patient, whole
        one.save()
    return made


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """The mail server that the settings name."""
    office = PostOffice()
    with open_post_office(office) as port:
        settings.EMAIL_BACKEND = mailer.SMTP_BACKEND
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield office
