"""Makes one reminder due at once, so that nobody has to wait a day to see one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from booking.availability import next_free
from booking.models import Appointment, AppointmentStatus
from booking.notifications import outbox
from booking.scheduling import Actor, Choice, PatientDetails, book_for
from locations.models import HealthcareService, Location, Practitioner

BY: Final = Actor.job("demo")
VISITOR: Final = PatientDetails(
    name="Robin Visitor", email="robin.visitor@example.com", phone="+14165550199"
)


def remind(now: datetime) -> Appointment | None:
    """The next visit booked by a person, else one booked now, with a reminder due at once.

    None if there is no free time to book. Raises Refusal when somebody was quicker.
    """
    visit = _next_booked(now) or _book_one(now)
    if visit is not None:
        outbox.remind_now(visit, now)
    return visit


def _next_booked(now: datetime) -> Appointment | None:
    """Not one of the sample visits: nobody waits for their mail."""
    mine = Appointment.objects.upcoming(now).filter(
        status=AppointmentStatus.BOOKED, is_sample=False
    )
    return mine.exclude(patient__email="").with_names().order_by("during").first()


def _book_one(now: datetime) -> Appointment | None:
    for service in HealthcareService.objects.bookable():
        for location in Location.objects.active():
            slot = next_free(location, now=now, service=service)
            if slot is not None:
                practitioner = Practitioner.objects.get(pk=slot.practitioner_id)
                choice = Choice(location, service, practitioner, slot.start)
                return book_for(choice, VISITOR, by=BY, now=now)
    return None
