"""Makes one reminder due at once, so that nobody has to wait a day to see one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from booking.availability import Days, free_slots
from booking.models import Appointment, AppointmentStatus
from booking.models.appointment import AppointmentQuerySet
from booking.notifications import outbox
from booking.scheduling import Actor, Choice, PatientDetails, book_for
from locations.hours import local_day
from locations.models import HealthcareService, Location, Practitioner

BY: Final = Actor.job("demo")
VISITOR: Final = PatientDetails(
    name="Robin Visitor", email="robin.visitor@example.com", phone="+14165550199"
)
# So far ahead that a reminder of a day is still to come, wherever the quiet hours lie.
REMINDED_DAYS_BEFORE: Final = timedelta(days=3)
MOST_LOOKED_AT: Final = 20


def remind(now: datetime) -> Appointment | None:
    """A visit booked by a person, else one booked now, with a reminder due at once.

    None if there is no free time to book. Raises Refusal when somebody was quicker.
    """
    for visit in _booked(now):
        if outbox.remind_now(visit, now=now):
            return visit
    made = _book_one(now)
    if made is not None:
        outbox.remind_now(made, now=now)
    return made


def _booked(now: datetime) -> AppointmentQuerySet:
    """The next visits, without the sample ones: nobody waits for mail about those."""
    mine = Appointment.objects.upcoming(now).filter(
        status=AppointmentStatus.BOOKED, is_sample=False
    )
    return mine.with_names().order_by("during")[:MOST_LOOKED_AT]


def _book_one(now: datetime) -> Appointment | None:
    for service in HealthcareService.objects.bookable():
        for location in Location.objects.active():
            first = local_day(now, location.zone) + REMINDED_DAYS_BEFORE
            slot = next(iter(free_slots(location, service, days=Days(first, 7), now=now)), None)
            if slot is not None:
                practitioner = Practitioner.objects.get(pk=slot.practitioner_id)
                choice = Choice(location, service, practitioner, slot.start)
                return book_for(choice, VISITOR, by=BY, now=now)
    return None
