"""The directory: what exists, where, and who."""

from locations.models import tracking
from locations.models.location import Closure, ClosureSource, Location, OpeningHours, Weekday
from locations.models.practitioner import Practitioner, PractitionerRole
from locations.models.resource import Resource, ResourceKind, ResourceOutage, ServiceResourceNeed
from locations.models.service import Discipline, HealthcareService, OnlineMode, PatientKind
from locations.models.staff import StaffPlace, StaffRole
from locations.models.travel import TravelTime

__all__ = [
    "Closure",
    "ClosureSource",
    "Discipline",
    "HealthcareService",
    "Location",
    "OnlineMode",
    "OpeningHours",
    "PatientKind",
    "Practitioner",
    "PractitionerRole",
    "Resource",
    "ResourceKind",
    "ResourceOutage",
    "ServiceResourceNeed",
    "StaffPlace",
    "StaffRole",
    "TravelTime",
    "Weekday",
    "tracking",
]
