"""schema.org for the directory: facts for search engines, as data that no browser executes."""

from __future__ import annotations

import json
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from locations.finder import map_url
from locations.models import Discipline, HealthcareService, Location
from locations.opening import ClosedDays, Opening
from locations.pages import ClinicPage
from locations.team import Person, ServicePage

# As \u escapes these mean the same to JSON and nothing to HTML: no text can end the script element.
ESCAPES: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
LAST_MINUTE: Final = 23 * 60 + 59
WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
# schema.org's list of specialties has no chiropractic; its nearest is the system that it treats.
SPECIALTIES: Final[dict[str, str]] = {
    Discipline.PHYSIOTHERAPY: "https://schema.org/Physiotherapy",
    Discipline.CHIROPRACTIC: "https://schema.org/Musculoskeletal",
    Discipline.CHIROPODY: "https://schema.org/Podiatric",
}


def for_location(page: ClinicPage) -> SafeString:
    """The JSON-LD of a clinic's page, safe inside a script element of type application/ld+json."""
    place = page.location
    return _graph([medical_clinic(page), breadcrumbs((place.name, place.get_absolute_url()))])


def for_index() -> SafeString:
    """The JSON-LD of the list of clinics."""
    return _graph([breadcrumbs()])


def for_practitioner(person: Person) -> SafeString:
    """The JSON-LD of somebody's page."""
    who = person.practitioner
    url = absolute(who.get_absolute_url())
    data: dict[str, Any] = {
        "@type": "Person",
        "@id": f"{url}#person",
        "name": who.name,
        "url": url,
        "honorificSuffix": who.credentials,
        "jobTitle": who.get_discipline_display(),
        "knowsLanguage": who.languages,
        "knowsAbout": who.interests,
        "workLocation": [
            {"@id": f"{absolute(place.get_absolute_url())}#clinic"} for place in person.locations
        ],
    }
    below = (who.name, who.get_absolute_url())
    trail = breadcrumb_list((_("Team"), reverse("locations:team")), below)
    return _graph([{key: value for key, value in data.items() if value}, trail])


def for_service(page: ServicePage) -> SafeString:
    """The JSON-LD of a kind of visit, with its price if there is one."""
    service = page.service
    url = absolute(service.get_absolute_url())
    data: dict[str, Any] = {**available_service(service), "@id": f"{url}#service", "url": url}
    if service.price is not None:
        data["offers"] = {"@type": "Offer", "price": str(service.price), "priceCurrency": "CAD"}
    below = (service.name, service.get_absolute_url())
    trail = breadcrumb_list((_("Services"), reverse("locations:service-index")), below)
    return _graph([data, trail])


def medical_clinic(page: ClinicPage) -> dict[str, Any]:
    """The clinic: where, when, what. What is not known is left out."""
    place = page.location
    url = absolute(place.get_absolute_url())
    data: dict[str, Any] = {
        "@type": "MedicalClinic",
        "@id": f"{url}#clinic",
        "name": f"{settings.BRAND.name} {place.name}",
        "url": url,
        "telephone": place.phone.as_e164,
        "email": place.email,
        "address": postal_address(place),
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": float(place.latitude),
            "longitude": float(place.longitude),
        },
        "hasMap": map_url(place),
        "openingHoursSpecification": opening_hours(page.opening),
        "specialOpeningHoursSpecification": [closed_days(closed) for closed in page.closures],
        "medicalSpecialty": sorted({SPECIALTIES[service.discipline] for service in page.services}),
        "availableService": [available_service(service) for service in page.services],
        "amenityFeature": _amenities(place),
        "parentOrganization": {
            "@type": "MedicalOrganization",
            "name": settings.BRAND.name,
            "url": absolute("/"),
        },
    }
    return {key: value for key, value in data.items() if value}


def postal_address(place: Location) -> dict[str, str]:
    """The address, part by part."""
    street = ", ".join(part for part in (place.address_line_1, place.address_line_2) if part)
    return {
        "@type": "PostalAddress",
        "streetAddress": street,
        "addressLocality": place.city,
        "addressRegion": place.province,
        "postalCode": place.postal_code,
        "addressCountry": "CA",
    }


def opening_hours(opening: Opening) -> list[dict[str, str]]:
    """The week in wall time. Midnight at the end of a day is 23:59: the format has no 24:00."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{WEEKDAYS[weekday]}",
            "opens": _clock(first),
            "closes": _clock(last),
        }
        for weekday, first, last in sorted(opening.rules)
    ]


def closed_days(closed: ClosedDays) -> dict[str, str]:
    """A closure: hours that open and close at midnight mean closed all day."""
    return {
        "@type": "OpeningHoursSpecification",
        "name": closed.label,
        "validFrom": closed.first.isoformat(),
        "validThrough": closed.last.isoformat(),
        "opens": "00:00",
        "closes": "00:00",
    }


def available_service(service: HealthcareService) -> dict[str, str]:
    """A kind of visit."""
    data = {"@type": "MedicalTherapy", "name": service.name, "description": service.summary}
    return {key: value for key, value in data.items() if value}


def breadcrumbs(*below: tuple[str, str]) -> dict[str, Any]:
    """The path of pages down to this one: home, the list of clinics, and what is given."""
    return breadcrumb_list((_("Clinics"), reverse("locations:index")), *below)


def breadcrumb_list(*below: tuple[str, str]) -> dict[str, Any]:
    """The path of pages down to this one: home, and what is given as names and paths."""
    trail = [(_("Home"), reverse("home")), *below]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(trail, start=1)
        ],
    }


def absolute(path: str) -> str:
    """The address of a path, from the configured root and never from the request."""
    return f"{settings.SITE_URL}{path}"


def as_data_block(data: dict[str, Any]) -> SafeString:
    """JSON that cannot end the script element around it, whatever the texts hold."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308 - every <, > and & is a \u escape by now


def _graph(things: list[dict[str, Any]]) -> SafeString:
    return as_data_block({"@context": "https://schema.org", "@graph": things})


def _clock(minute: int) -> str:
    hour, rest = divmod(min(minute, LAST_MINUTE), 60)
    return f"{hour:02}:{rest:02}"


def _amenities(place: Location) -> list[dict[str, Any]]:
    if not place.is_step_free:
        return []
    return [{"@type": "LocationFeatureSpecification", "name": _("Step-free"), "value": True}]
