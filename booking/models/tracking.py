"""Who changed patients and schedules: as `locations.models.tracking`.

Visits and messages are not among them. They have histories of their own, which only grow and name
who did each step (`AppointmentEvent`, `MessageEvent`); a second one would add a row to every hold.
"""

from __future__ import annotations

from booking.models.patient import Patient
from booking.models.policy import BookingPolicy
from booking.models.schedule import DateOverride, TimeOff, WorkingHours
from locations.models.tracking import track

for each in (BookingPolicy, DateOverride, Patient, TimeOff, WorkingHours):
    track(each)
