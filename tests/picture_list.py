"""What `make pictures` takes: a name, a page, a screen, by day or by night."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal, NamedTuple

from django.urls import reverse
from django.utils import timezone

from booking.models import Appointment
from locations import hours

Scheme = Literal["light", "dark"]


class Picture(NamedTuple):
    """One picture: what it shows in words, and where."""

    name: str
    title: str
    path: str
    is_phone: bool = False
    scheme: Scheme = "light"


TIMES: Final = "/book/toronto/physiotherapy-assessment/"
CONDITION: Final = "/conditions/ankle-pain-when-running/"
RESULT: Final = "/self-check/result/"
PUBLIC: Final = (
    Picture("home", "Home", "/"),
    Picture("home-phone", "Home on a phone, at night", "/", is_phone=True, scheme="dark"),
    Picture("conditions", "Conditions A to Z", "/conditions/"),
    Picture("condition", "A condition", CONDITION),
    Picture("condition-phone", "A condition on a phone", CONDITION, is_phone=True),
    Picture("guide", "A guide", "/guides/heat-or-ice/"),
    Picture("treatment", "A treatment", "/treatments/shockwave/"),
    Picture("by-symptom", "By what you feel", "/conditions/by-symptom/"),
    Picture("search", "Search, with a slip put right", "/search/?q=achiles"),
    Picture("glossary", "Glossary", "/glossary/"),
    Picture("self-check", "Self-check", "/self-check/"),
    Picture("clinics", "Clinics, nearest first", "/locations/?near=M5V"),
    Picture("clinic", "A clinic", "/locations/toronto/"),
    Picture("clinic-phone", "A clinic on a phone", "/locations/toronto/", is_phone=True),
    Picture("team", "The team", "/team/"),
    Picture("person", "A practitioner", "/team/amara-okafor/"),
    Picture("services", "Services and prices", "/services/"),
    Picture("service", "A service", "/services/physiotherapy-assessment/"),
    Picture("book", "Booking: choose a clinic", "/book/"),
    Picture("book-visit", "Booking: choose a visit", "/book/toronto/"),
    Picture("times", "Booking: choose a time", TIMES),
    Picture("times-phone", "The same on a phone, at night", TIMES, is_phone=True, scheme="dark"),
    Picture("soonest", "The soonest free times", "/book/soonest/?service=physiotherapy-assessment"),
    Picture("find", "Find your visits", "/book/find/"),
    Picture("accessibility", "Accessibility", "/accessibility/"),
    Picture("privacy", "Privacy", "/privacy/"),
    Picture("terms", "Terms", "/terms/"),
    Picture("about-our-pages", "How our pages are made", "/about-our-pages/"),
    Picture("contact", "Contact", "/contact/"),
    Picture("offline", "Without a network, at night", "/offline/", is_phone=True, scheme="dark"),
)
# Reached by clicking, in this order: the steps of one self-check and one booking.
STEPS: Final = (
    Picture("question", "Self-check: a question", ""),
    Picture("result", "Self-check: what to do", RESULT),
    Picture("result-phone", "The same on a phone", RESULT, is_phone=True),
    Picture("details", "Booking: your details, while the time is held", ""),
    Picture("check", "Booking: check your answers", ""),
    Picture("confirmed", "Booking: confirmed", ""),
    Picture("visit-cancel", "Cancel a visit", ""),
)
STAFF_TITLES: Final = {
    "design": "Every part of the design, in every state",
    "staff-home": "Overview",
    "staff-board": "Day board",
    "staff-week": "A practitioner's week on the board",
    "staff-hours": "Week editor",
    "staff-why": "Why is there no slot?",
    "staff-reports": "Reports",
    "staff-visit": "A visit, with every mail",
    "staff-patient": "A patient",
    "staff-messages": "Message health",
    "staff-pages": "Pages and their reviews",
    "staff-sign-in": "Staff sign-in",
}


def staff() -> list[Picture]:
    """The staff pages, at rows of the sample data: the next working day of the first clinic."""
    coming = Appointment.objects.filter(status="booked", during__startswith__gt=timezone.now())
    visit = coming.order_by("during").select_related("location", "practitioner")[0]
    place, who = visit.location, visit.practitioner
    day = hours.local_day(visit.start, place.zone)
    monday = day - timedelta(days=day.weekday())
    paths = {
        "design": reverse("design"),
        "staff-home": reverse("admin:index"),
        "staff-board": f"{reverse('admin:booking_board')}?location={place.pk}&day={day}",
        "staff-week": f"{reverse('admin:booking_board_week', args=[who.pk])}?day={monday}",
        "staff-hours": f"{reverse('admin:booking_week')}?practitioner={who.pk}",
        "staff-why": reverse("admin:booking_why"),
        "staff-reports": reverse("admin:booking_reports"),
        "staff-visit": reverse("admin:booking_appointment_change", args=[visit.pk]),
        "staff-patient": reverse("admin:booking_patient_change", args=[visit.patient_id]),
        "staff-messages": reverse("admin:booking_message_health"),
        "staff-pages": reverse("admin:education_condition_changelist"),
    }
    return [Picture(name, STAFF_TITLES[name], path) for name, path in paths.items()]


def names() -> set[str]:
    """The names of all pictures."""
    return {picture.name for picture in (*PUBLIC, *STEPS)} | set(STAFF_TITLES)
