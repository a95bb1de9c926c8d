"""What is asked of scheduling: which time, for whom, and by whom."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from booking.models import Source
from locations.models import HealthcareService, Location, Practitioner

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Choice:
    """A start that somebody picked. Without a practitioner, whoever is free."""

    location: Location
    service: HealthcareService
    practitioner: Practitioner | None
    start: datetime


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """What the form says about the patient; already validated and trimmed."""

    name: str
    email: str
    phone: str = ""
    birth_date: date | None = None
    language: str = "en-ca"
    note: str = ""
    source: Source = Source.WEB
    # Ticked: an optional mail after each visit.
    wants_follow_up: bool = False
    # Who books for the patient and answers for them, such as a parent; same address and phone.
    guardian: PatientDetails | None = None
    # What they say themselves; nothing here depends on whether we know them.
    has_been: bool = False

    def fingerprint(self) -> str:
        """Tells two answers of one form apart; nothing can be read from it."""
        born = self.birth_date.isoformat() if self.birth_date else ""
        parts = [self.name, self.email.lower(), self.phone, born, self.language, self.note]
        if self.wants_follow_up:
            parts.append("follow-up")
        if self.guardian:
            parts.append(self.guardian.fingerprint())
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a member of staff, the patient, or a job of ours."""

    user: User | None
    agent: str

    @classmethod
    def patient(cls) -> Actor:
        """The patient, by the website or a link."""
        return cls(None, "patient")

    @classmethod
    def staff(cls, user: User) -> Actor:
        """A signed-in member of staff."""
        return cls(user, "staff")

    @classmethod
    def job(cls, name: str) -> Actor:
        """A job of ours, by name."""
        return cls(None, f"job:{name}")

    @property
    def is_staff(self) -> bool:
        """True for a member of staff."""
        return self.user is not None
