"""What today asks for, for the home page of the staff side: one card for each kind of thing.

Each card is there for those who may open what it leads to, and shows what lies within their reach.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.admin.words import REASONS, message_kind
from booking.audit import note_list
from booking.models import (
    Appointment,
    AppointmentStatus,
    Message,
    MessageState,
    TimeOff,
    TimeOffState,
    WaitlistOffer,
)
from booking.rosters import clashes
from clinic.staff.cards import MOST, Card, Line
from education.reviews_due import DuePage, pages_due
from locations import hours, wording
from locations.models import PractitionerRole
from locations.reach import limited, location_ids

# A visit that should have begun so long ago is still expected.
LATE: Final = timedelta(minutes=30)
# Clashes further ahead are on their own page: each visit has to be judged.
CLASHES_AHEAD: Final = timedelta(days=7)
FAILED: Final = (MessageState.DEAD, MessageState.UNDELIVERABLE)
OWN: Final = (("location",), ("practitioner",))


def cards(request: HttpRequest, now: datetime) -> list[Card]:
    """The cards of this person, in the order in which they matter at a desk.

    That they saw the patients named there is noted.
    """
    found = [
        make(request, now)
        for rights, make in CARDS
        if all(request.user.has_perm(right) for right in rights)
    ]
    note_list(request, [line.about for card in found for line in card.lines if line.about])
    return found


def _visits(request: HttpRequest) -> Any:
    return limited(Appointment.objects.with_names(), request.user, *OWN)


def _visit_line(visit: Appointment, now: datetime, *, near: bool = False) -> Line:
    zone = visit.location.zone
    when = wording.time_text(visit.start, zone)
    more = f"{visit.service.name} · {visit.practitioner.name} · {visit.location.name}"
    if near:
        day = wording.near_when_text(visit.start, zone, now)
        when, more = "", f"{day} · {more}"
    who = visit.patient.name if visit.patient else _("nobody yet")
    url = reverse("admin:booking_appointment_change", args=[visit.pk])
    return Line(url, who, when, more, visit)


def _is_today(visit: Appointment, now: datetime) -> bool:
    zone = visit.location.zone
    return hours.local_day(visit.start, zone) == hours.local_day(now, zone)


def _arrived(request: HttpRequest, now: datetime) -> Card:
    near = (now - timedelta(hours=14), now + timedelta(hours=14))
    rows = _visits(request).filter(status=AppointmentStatus.ARRIVED, during__overlap=near)
    here = [visit for visit in rows.order_by("during")[: 3 * MOST] if _is_today(visit, now)]
    return Card(
        gettext_lazy("At the clinic now"),
        "patients",
        "quiet",
        gettext_lazy("Nobody has arrived."),
        [_visit_line(visit, now) for visit in here],
        f"{reverse('admin:booking_appointment_changelist')}?status=arrived",
    )


def _next(request: HttpRequest, now: datetime) -> Card:
    rows = _visits(request).filter(
        status=AppointmentStatus.BOOKED,
        during__startswith__gte=now - LATE,
        during__startswith__lt=now + timedelta(hours=24),
    )
    ahead = [visit for visit in rows.order_by("during", "pk")[: MOST + 1] if _is_today(visit, now)]
    return Card(
        gettext_lazy("Next visits today"),
        "clock",
        "quiet",
        gettext_lazy("No more visits today."),
        [_visit_line(visit, now) for visit in ahead],
        reverse("admin:booking_board"),
    )


def _requests(request: HttpRequest, now: datetime) -> Card:
    rows = _visits(request).filter(status=AppointmentStatus.PENDING, during__startswith__gt=now)
    return Card(
        gettext_lazy("Requests to accept"),
        "question",
        "asks",
        gettext_lazy("No request waits."),
        [_visit_line(visit, now, near=True) for visit in rows.order_by("during")[: MOST + 1]],
        f"{reverse('admin:booking_appointment_changelist')}?status=pending&day=ahead",
    )


def _offers(request: HttpRequest, now: datetime) -> Card:
    names = ("appointment__service", "appointment__practitioner", "appointment__location")
    rows = limited(
        WaitlistOffer.objects.unanswered().select_related("entry__patient", *names),
        request.user,
        ("appointment__location",),
        ("appointment__practitioner",),
    )
    lines = [_offer_line(offer, now) for offer in rows.order_by("expires_at")[: MOST + 1]]
    return Card(
        gettext_lazy("Wait-list offers"),
        "list",
        "quiet",
        gettext_lazy("No offer waits for an answer."),
        lines,
        reverse("admin:booking_waitlistentry_changelist"),
    )


def _offer_line(offer: WaitlistOffer, now: datetime) -> Line:
    held = offer.appointment
    zone = held.location.zone
    more = _("%(time)s, %(where)s; may answer until %(until)s") % {
        "time": wording.near_when_text(offer.start, zone, now),
        "where": held.location.name,
        "until": wording.near_when_text(offer.expires_at, zone, now),
    }
    url = reverse("admin:booking_appointment_change", args=[held.pk])
    return Line(url, offer.entry.patient.name, "", more, offer.entry)


def _mail(request: HttpRequest, now: datetime) -> Card:
    rows = limited(
        Message.objects.filter(state__in=FAILED, not_after__gt=now),
        request.user,
        ("appointment__location",),
        ("appointment__practitioner",),
    )
    found = rows.select_related("appointment__patient").order_by("not_after")[: MOST + 1]
    lines = [_mail_line(mail) for mail in found]
    return Card(
        gettext_lazy("Mail that needs a person"),
        "messages",
        "alarms" if lines else "quiet",
        gettext_lazy("All mail goes out."),
        lines,
        f"{reverse('admin:booking_message_changelist')}?attention=person",
    )


def _mail_line(mail: Message) -> Line:
    patient = mail.appointment.patient
    url = reverse("admin:booking_message_change", args=[mail.pk])
    told = f"{message_kind(mail)} · {mail.get_state_display()}"
    return Line(url, patient.name if patient else "–", "", told, mail)


def _clashes(request: HttpRequest, now: datetime) -> Card:
    within = location_ids(request.user)
    roles = limited(PractitionerRole.objects.all(), request.user, ("location",), ("practitioner",))
    people = set(roles.values_list("practitioner_id", flat=True))
    found = clashes(people, now=now, location_ids=within, until=now + CLASHES_AHEAD)
    lines = []
    for clash in list(found.values())[: MOST + 1]:
        line = _visit_line(clash.visit, now, near=True)
        why = ", ".join(str(REASONS[reason]) for reason in clash.reasons)
        lines.append(Line(line.url, line.who, "", f"{why} · {line.more}", clash.visit))
    return Card(
        gettext_lazy("Visits outside the schedule"),
        "alert",
        "alarms" if lines else "quiet",
        gettext_lazy("Every visit of the coming week fits its schedule."),
        lines,
        reverse("admin:booking_resolve"),
    )


def _time_off(request: HttpRequest, now: datetime) -> Card:
    rows = limited(
        TimeOff.objects.filter(state=TimeOffState.REQUESTED, span__endswith__gt=now),
        request.user,
        ("practitioner__roles__location",),
    ).select_related("practitioner")
    lines = [
        Line(
            reverse("admin:booking_timeoff_change", args=[row.pk]),
            row.practitioner.name,
            "",
            _span_text(row.span),
        )
        for row in rows.order_by("span")[: MOST + 1]
    ]
    return Card(
        gettext_lazy("Time off asked for"),
        "schedules",
        "asks",
        gettext_lazy("Nobody asks for time off."),
        lines,
        f"{reverse('admin:booking_timeoff_changelist')}?state__exact=requested",
    )


def _span_text(span: Any) -> str:
    zone = ZoneInfo(timezone.get_default_timezone_name())
    from_day, last_day = (
        wording.short_day_text(moment, zone)
        for moment in (span.lower, span.upper - timedelta(minutes=1))
    )
    return from_day if from_day == last_day else f"{from_day} – {last_day}"


def _pages(request: HttpRequest, now: datetime) -> Card:
    del request
    lines = [
        Line(
            reverse("admin:education_condition_change", args=[row.page.pk]),
            str(row.page),
            "",
            _due_text(row),
        )
        for row in pages_due(now)[: MOST + 1]
    ]
    return Card(
        gettext_lazy("Pages due for review"),
        "pages",
        "asks",
        gettext_lazy("No page is due."),
        lines,
        reverse("admin:education_reviews_due"),
    )


def _due_text(row: DuePage) -> str:
    if row.due is None:
        return _("never reviewed")
    text = _("review was due on %(day)s") if row.is_overdue else _("review is due on %(day)s")
    return text % {"day": row.due.isoformat()}


SEES: Final = ("booking.view_appointment",)
CARDS: Final[tuple[tuple[tuple[str, ...], Callable[[HttpRequest, datetime], Card]], ...]] = (
    (SEES, _next),
    (SEES, _arrived),
    (("booking.change_appointment",), _requests),
    (("booking.change_message",), _mail),
    (("booking.view_workinghours", "booking.change_appointment"), _clashes),
    (("booking.view_waitlistoffer",), _offers),
    (("booking.change_timeoff",), _time_off),
    (("education.change_condition",), _pages),
)
