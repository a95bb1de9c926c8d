"""From a free time to a visit: hold, extend, book; and staff's bookings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from booking import candidates, patients
from booking.availability import Want
from booking.errors import HoldLapsed, HoldLimit, KeyReused
from booking.locking import in_transaction, lock_practitioners
from booking.models import (
    Appointment,
    AppointmentStatus,
    BookingPolicy,
    IdempotencyKey,
    Patient,
    Source,
)
from booking.models.appointment import AppointmentQuerySet
from booking.notifications import outbox
from booking.notifications.policy import Occasion
from booking.orders import Actor, Choice, PatientDetails
from booking.scheduling.writing import (
    SWEEPER,
    TakenMeanwhile,
    check_not_gone,
    check_online,
    lapse,
    look,
    move,
    promise,
    secret_hash,
    slot_taken,
    take,
)
from locations.models import OnlineMode, Practitioner

MAX_HOLDS_PER_NETWORK: Final = 3
LAPSE_BATCH: Final = 500


def hold(choice: Choice, *, token: str, network: str, now: datetime) -> Appointment:
    """Keeps the time for the browser that owns `token`, and lets its earlier hold go.

    `network` is any text that names the visitor's network block; only its hash is kept.
    Raises NotOnline, SlotTaken (with the nearest free times), HoldLimit, Busy.
    """
    check_online(Want(choice.location, choice.service))
    policy = BookingPolicy.of(choice.location)
    fields: dict[str, Any] = {
        "status": AppointmentStatus.HELD,
        "hold_expires_at": now + timedelta(minutes=policy.hold_minutes),
        "hold_token_hash": secret_hash(token),
        "hold_network": secret_hash(network),
        **promise(policy),
    }

    def attempt(want: Want) -> Appointment:
        if _has_held_before(fields, now):
            lapse(_holds_of(token), Actor.patient(), now)
        return take(want, choice.start, fields, Actor.patient(), now)

    mine = fields["hold_token_hash"]
    return _first_free(choice, attempt, by=Actor.patient(), now=now, token_hash=mine)


def _first_free(
    choice: Choice,
    attempt: Callable[[Want], Appointment],
    *,
    by: Actor,
    now: datetime,
    token_hash: str = "",
    patient: Patient | None = None,
) -> Appointment:
    """Tries the free practitioners one after another, each in a transaction under its lock.

    What is held under `token_hash` stands in nobody's way: it goes when the new time is had.
    """
    want = Want(choice.location, choice.service, choice.practitioner)
    if choice.practitioner:
        check_not_gone(want, choice.start, now, token_hash=token_hash)
        people = [choice.practitioner]
    else:
        mine = _held_under(token_hash).values_list("pk", flat=True).first() if token_hash else None
        free = look(want, choice.start, now, by_staff=by.is_staff, ignoring_id=mine).free_ids
        found = Practitioner.objects.in_bulk(free)
        people = [found[key] for key in candidates.in_order(free, now=now, patient=patient)]
    for person in people:
        chosen = replace(want, practitioner=person)
        try:
            return in_transaction(partial(_under_lock, person.pk, attempt, chosen))
        except TakenMeanwhile:
            continue
    raise slot_taken(want, choice.start, now)


def _under_lock(
    practitioner_id: int, attempt: Callable[[Want], Appointment], chosen: Want
) -> Appointment:
    lock_practitioners([practitioner_id])
    return attempt(chosen)


def _has_held_before(fields: dict[str, Any], now: datetime) -> bool:
    """True if this browser holds another time. Raises HoldLimit if its network holds enough."""
    mine, network = fields["hold_token_hash"], fields["hold_network"]
    held = Appointment.objects.filter(
        Q(hold_token_hash=mine) | Q(hold_network=network, hold_expires_at__gt=now),
        status=AppointmentStatus.HELD,
    )
    tokens = list(held.values_list("hold_token_hash", flat=True))
    if sum(token != mine for token in tokens) >= MAX_HOLDS_PER_NETWORK:
        raise HoldLimit
    return mine in tokens


def _held_under(token_hash: str) -> AppointmentQuerySet:
    return Appointment.objects.filter(hold_token_hash=token_hash, status=AppointmentStatus.HELD)


def _holds_of(token: str) -> AppointmentQuerySet:
    return Appointment.objects.filter(hold_token_hash=secret_hash(token))


def _held(token: str) -> Appointment:
    """The browser's hold under its row lock. Raises HoldLapsed."""
    rows = _holds_of(token).filter(status=AppointmentStatus.HELD)
    rows = rows.select_for_update(of=("self",), no_key=True).with_names()
    found = rows.order_by("-pk").first()
    if found is None:
        raise HoldLapsed
    return found


def extend_hold(*, token: str, now: datetime) -> Appointment:
    """Gives the browser's hold its full time again, once (WCAG 2.2.1). Raises HoldLapsed."""

    def extend() -> Appointment:
        held = _held(token)
        if held.hold_extended or held.hold_expires_at is None or held.hold_expires_at <= now:
            raise HoldLapsed
        minutes = BookingPolicy.of(held.location).hold_minutes
        held.hold_expires_at = now + timedelta(minutes=minutes)
        held.hold_extended = True
        held.save(update_fields=["hold_expires_at", "hold_extended"])
        return held

    return in_transaction(extend)


def release_hold(*, token: str, now: datetime) -> None:
    """Lets the browser's hold go, if there is one."""
    in_transaction(lambda: lapse(_holds_of(token), Actor.patient(), now))


def book(*, token: str, key: UUID, details: PatientDetails, now: datetime) -> Appointment:
    """Turns the browser's hold into a visit. The same key and details give the same visit again.

    A visit of a service that is given on request waits for staff: see `requests`.

    A hold that ran out but that nobody has taken since is still good. Raises HoldLapsed, KeyReused,
    FirstVisitNeeded, VisitLimit, PatientBusy, Busy.
    """

    def confirm() -> Appointment:
        answered = _answered(key, details)
        if answered:
            return answered
        try:
            held = _held(token)
        except HoldLapsed:
            # The same form may have been answered while this one waited for the row.
            answered = _answered(key, details)
            if answered:
                return answered
            raise
        return _confirm(held, key, details, now)

    return in_transaction(confirm)


def _answered(key: UUID, details: PatientDetails) -> Appointment | None:
    found = IdempotencyKey.objects.select_related("appointment").filter(pk=key).first()
    if found is None:
        return None
    if found.data_hash != details.fingerprint():
        raise KeyReused
    return found.appointment


def _confirm(held: Appointment, key: UUID, details: PatientDetails, now: datetime) -> Appointment:
    patients.check_kind(details, held.service)
    patients.check_limit(details, held.location, now=now)
    doubt = patients.doubt(details, held.service, now=now)
    held.patient = patients.find_or_make(details, now=now)
    held.hold_expires_at, held.hold_token_hash, held.hold_network = None, "", ""
    held.language, held.note, held.source = details.language, details.note, details.source
    # The service's own mode decides, so a form cannot ask for more than is offered.
    is_request = held.service.online_mode == OnlineMode.REQUEST
    status = AppointmentStatus.PENDING if is_request else AppointmentStatus.BOOKED
    move(held, status, Actor.patient(), now, reason=doubt)
    IdempotencyKey.objects.create(
        key=key, data_hash=details.fingerprint(), appointment=held, created_at=now
    )
    outbox.post(held, Occasion.REQUESTED if is_request else Occasion.BOOKED, now=now)
    return held


def book_for(
    choice: Choice,
    details: PatientDetails,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    patient: Patient | None = None,
) -> Appointment:
    """A booking by staff: by phone, at the desk. It may leave the online rules aside.

    With a `patient`, whom staff picked, it is theirs whatever the details say.
    Raises SlotTaken, PatientBusy, PatientChanged, Busy.
    """

    def attempt(want: Want) -> Appointment:
        fields = {
            "status": AppointmentStatus.BOOKED,
            "patient": (
                patients.still_there(patient)
                if patient
                else patients.find_or_make(details, now=now)
            ),
            "language": details.language,
            "note": details.note,
            "source": Source.PHONE if details.source == Source.WEB else details.source,
            **promise(BookingPolicy.of(choice.location)),
        }
        made = take(want, choice.start, fields, by, now, reason=reason)
        outbox.post(made, Occasion.BOOKED, now=now, by_staff=by.is_staff)
        return made

    known = patient or patients.find(details)
    return _first_free(choice, attempt, by=by, now=now, patient=known)


def lapse_holds(now: datetime) -> int:
    """Ends holds that ran out, at most LAPSE_BATCH at a time; returns how many."""
    ids = Appointment.objects.filter(
        status=AppointmentStatus.HELD, hold_expires_at__lte=now
    ).values_list("pk")[:LAPSE_BATCH]
    expired = Appointment.objects.filter(pk__in=[row[0] for row in ids])
    return in_transaction(lambda: lapse(expired, SWEEPER, now))
