"""Schedules, patients, appointments and the messages they owe."""

from booking.models import tracking
from booking.models.alternative import AlternativeSet, AlternativeState, AlternativeTime
from booking.models.appointment import (
    HOLDS_TIME,
    Appointment,
    AppointmentResource,
    AppointmentStatus,
    Source,
)
from booking.models.day_note import DayNote
from booking.models.history import AppointmentEvent, IdempotencyKey
from booking.models.mail_health import Heartbeat, MailCircuit
from booking.models.message import Message, MessageEvent, MessageKind, MessageState, Recipient
from booking.models.patient import Patient
from booking.models.patient_step import PatientStep, StepOnRecord
from booking.models.policy import BookingPolicy
from booking.models.rate_bucket import RateBucket
from booking.models.read_record import ReadKind, ReadRecord
from booking.models.schedule import (
    DateOverride,
    OverrideMode,
    TimeOff,
    TimeOffState,
    WindowMode,
    WorkingHours,
)
from booking.models.selfcheck_share import SelfCheckShare
from booking.models.series import Series
from booking.models.waitlist import EntryState, OfferState, WaitlistEntry, WaitlistOffer

__all__ = [
    "HOLDS_TIME",
    "AlternativeSet",
    "AlternativeState",
    "AlternativeTime",
    "Appointment",
    "AppointmentEvent",
    "AppointmentResource",
    "AppointmentStatus",
    "BookingPolicy",
    "DateOverride",
    "DayNote",
    "EntryState",
    "Heartbeat",
    "IdempotencyKey",
    "MailCircuit",
    "Message",
    "MessageEvent",
    "MessageKind",
    "MessageState",
    "OfferState",
    "OverrideMode",
    "Patient",
    "PatientStep",
    "RateBucket",
    "ReadKind",
    "ReadRecord",
    "Recipient",
    "SelfCheckShare",
    "Series",
    "Source",
    "StepOnRecord",
    "TimeOff",
    "TimeOffState",
    "WaitlistEntry",
    "WaitlistOffer",
    "WindowMode",
    "WorkingHours",
    "tracking",
]
