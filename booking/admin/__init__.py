"""Booking's staff pages, one module per thing. They change visits through `booking.scheduling`."""

from booking.admin import (
    alternatives,
    appointment,
    hours,
    message,
    override,
    patient,
    places,
    policy,
    role,
    time_off,
    waiting,
)

__all__ = [
    "alternatives",
    "appointment",
    "hours",
    "message",
    "override",
    "patient",
    "places",
    "policy",
    "role",
    "time_off",
    "waiting",
]
