""" "Why is there no slot?": every rule that takes one start away, with the row behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange, TimestamptzRange

from booking import slots
from booking.models import (
    Appointment,
    AppointmentResource,
    BookingPolicy,
    DateOverride,
    TimeOff,
    TimeOffState,
    WorkingHours,
)
from booking.slots import Reason
from booking.timetable import Ask, load
from locations import hours, wording
from locations.models import (
    Closure,
    HealthcareService,
    Location,
    OnlineMode,
    Practitioner,
    ResourceOutage,
)
from locations.scope import limited

User = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class Question:
    """Who, what, where, when."""

    practitioner: Practitioner
    service: HealthcareService
    location: Location
    start: datetime

    @property
    def day(self) -> Any:
        """The clinic's date."""
        return hours.local_day(self.start, self.location.zone)

    @property
    def blocked(self) -> TimestamptzRange:
        """The time that the visit would take, with its buffers."""
        before = timedelta(minutes=self.service.buffer_before)
        after = self.service.length + timedelta(minutes=self.service.buffer_after)
        return TimestamptzRange(self.start - before, self.start + after)


@dataclass(frozen=True)
class Link:
    """A row behind a rule, and its page if the user sees it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule that takes the start away, in plain words."""

    text: str
    links: tuple[Link, ...] = ()


def rules(asked: Question, *, user: User, now: datetime) -> list[Rule]:
    """Every rule that removes the start, the most basic first; empty if it is offered online.

    The engine's own reasons: it is the same code that offers times to visitors.
    """
    found = list(_standing(asked))
    ask = Ask([asked.location], [asked.service], asked.day, 1, now, asked.practitioner.pk)
    table = load(ask)
    if not table.roles:
        return found or [Rule(_("The role at this clinic does not hold on that day."))]
    shape = table.shape(asked.service, asked.location.pk)
    limits, resources = table.limits(asked.location), table.resources(asked.location.pk)
    minute = slots.to_minutes(asked.start)
    # Two roles at one clinic follow each other in time: the one that refuses least counts.
    judged = [
        slots.refusals(minute, shape, table.diary(role, asked.location), limits, resources)
        for role in table.roles
    ]
    return found + [_rule(reason, asked, user, now) for reason in min(judged, key=len)]


def _standing(asked: Question) -> Iterator[Rule]:
    """What holds at any time: who is offered at all."""
    who, service, place = asked.practitioner, asked.service, asked.location
    if not place.is_active:
        yield Rule(_("The clinic is not shown to visitors."), (_page(place),))
    if not who.is_active:
        yield Rule(_("This person does not see patients."), (_page(who),))
    if not service.is_active:
        yield Rule(_("The service is not offered any more."), (_page(service),))
    elif service.online_mode in (OnlineMode.PHONE, OnlineMode.HIDDEN):
        text = _("The service cannot be booked online: “%(mode)s”.")
        yield Rule(text % {"mode": service.get_online_mode_display()}, (_page(service),))
    roles = who.roles.filter(location=place)
    if not roles.exists():
        yield Rule(_("This person has no role at the clinic."), (_page(who),))
    elif not roles.filter(services=service).exists():
        links = tuple(_page(role) for role in roles.select_related("practitioner", "location"))
        yield Rule(_("This person does not offer the service at the clinic."), links)


def _rule(reason: Reason, asked: Question, user: User, now: datetime) -> Rule:
    links = _LINKS[reason](asked, user) if reason in _LINKS else ()
    return Rule(_text(reason, asked, now), tuple(links))


def _text(reason: Reason, asked: Question, now: datetime) -> str:
    policy = BookingPolicy.of(asked.location)
    facts = {
        "notice": wording.length_text(policy.min_notice),
        "days": policy.horizon_days,
        "step": policy.slot_step,
    }
    texts = {
        Reason.NOT_WORKING: _(
            "Does not work then, or not for the whole visit with its preparation."
        ),
        Reason.PHONE_ONLY: _("These hours are booked by phone only."),
        Reason.OUTSIDE_OPENING: _("The clinic’s doors are shut for part of that time."),
        Reason.CLOSURE: _("The clinic is closed on that day."),
        Reason.TIME_OFF: _("Has time off."),
        Reason.TAKEN: _("Another visit or a held time is in the way."),
        Reason.TRAVEL: _("There is no time to travel from or to a visit at another clinic."),
        Reason.RESOURCE: _("Every room or machine that the service needs is in use or out of use."),
        Reason.NOTICE: _("Online booking asks for %(notice)s of notice.") % facts,
        Reason.HORIZON: _("Online booking reaches %(days)s days ahead.") % facts,
        Reason.STEP: _("Visits begin every %(step)s minutes, and not at this one.") % facts,
    }
    past = _("That time is over.")
    return past if reason == Reason.NOTICE and asked.start <= now else texts[reason]


def _page(row: Model, text: str = "") -> Link:
    name = row._meta.label_lower.replace(".", "_")
    return Link(text or str(row), reverse(f"admin:{name}_change", args=[row.pk]))


def _week(asked: Question, _user: User) -> Iterator[Link]:
    query = f"?practitioner={asked.practitioner.pk}"
    name = _("The week of %(who)s") % {"who": asked.practitioner.name}
    yield Link(name, reverse("admin:booking_week") + query)
    rows = DateOverride.objects.filter(practitioner=asked.practitioner, date=asked.day)
    yield from (_page(row) for row in rows.filter(role__location=asked.location))


def _phone_hours(asked: Question, _user: User) -> Iterator[Link]:
    rows = WorkingHours.objects.valid_within(DateRange(asked.day, asked.day + timedelta(days=1)))
    mine = rows.filter(
        practitioner=asked.practitioner,
        role__location=asked.location,
        weekday=asked.day.weekday(),
        online_mode="phone",
    )
    yield from (_page(row) for row in mine)


def _opening(asked: Question, _user: User) -> Iterator[Link]:
    yield _page(asked.location, _("Opening hours of %(place)s") % {"place": asked.location.name})


def _closures(asked: Question, _user: User) -> Iterator[Link]:
    here = Q(location=asked.location) | Q(location__isnull=True)
    yield from (
        _page(row)
        for row in Closure.objects.filter(here, is_active=True, dates__contains=asked.day)
    )


def _time_off(asked: Question, _user: User) -> Iterator[Link]:
    rows = TimeOff.objects.filter(
        practitioner=asked.practitioner, state=TimeOffState.APPROVED, span__overlap=asked.blocked
    ).select_related("practitioner")
    yield from (_page(row) for row in rows)


def _visits(rows: QuerySet[Appointment], user: User) -> Iterator[Link]:
    """Each visit by when and where it is; who comes stands on its own page."""
    seen = set(limited(rows, user, ("location",), ("practitioner",)).values_list("pk", flat=True))
    for visit in rows.with_names():  # type: ignore[attr-defined]  # a queryset of our own
        when = wording.when_text(visit.start, visit.location.zone)
        text = f"{when} · {visit.service.name} · {visit.location.name}"
        yield _page(visit, text) if visit.pk in seen else Link(text)


def _taken(asked: Question, user: User) -> Iterator[Link]:
    rows = Appointment.objects.holding_time().filter(practitioner=asked.practitioner)
    yield from _visits(rows.filter(blocked__overlap=asked.blocked), user)


def _travel(asked: Question, user: User) -> Iterator[Link]:
    day = TimestamptzRange(asked.start - timedelta(hours=12), asked.start + timedelta(hours=12))
    rows = Appointment.objects.holding_time().filter(practitioner=asked.practitioner)
    yield from _visits(rows.exclude(location=asked.location).filter(travel__overlap=day), user)


def _resources(asked: Question, user: User) -> Iterator[Link]:
    groups = list(asked.service.resource_needs.values_list("group", flat=True))
    here = {"resource__location": asked.location, "resource__group__in": groups}
    outages = ResourceOutage.objects.filter(**here, span__overlap=asked.blocked)
    for outage in outages.select_related("resource__location"):
        yield _page(outage.resource, str(outage))
    kept = AppointmentResource.objects.filter(
        **here, is_active=True, blocked__overlap=asked.blocked
    )
    yield from _visits(Appointment.objects.filter(resources__in=kept), user)
    if not outages and not kept:
        url = reverse("admin:locations_resource_changelist")
        yield Link(
            _("Rooms and machines of the group: %(groups)s") % {"groups": ", ".join(groups)}, url
        )


def _policy(asked: Question, _user: User) -> Iterator[Link]:
    policy = BookingPolicy.objects.filter(location=asked.location).first()
    if policy:
        yield _page(policy, _("Booking policy of %(place)s") % {"place": asked.location.name})
    else:
        yield Link(_("The usual policy"), reverse("admin:booking_bookingpolicy_changelist"))


_LINKS: Final = {
    Reason.NOT_WORKING: _week,
    Reason.PHONE_ONLY: _phone_hours,
    Reason.OUTSIDE_OPENING: _opening,
    Reason.CLOSURE: _closures,
    Reason.TIME_OFF: _time_off,
    Reason.TAKEN: _taken,
    Reason.TRAVEL: _travel,
    Reason.RESOURCE: _resources,
    Reason.NOTICE: _policy,
    Reason.HORIZON: _policy,
    Reason.STEP: _policy,
}
