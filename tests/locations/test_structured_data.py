"""What search engines are told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import (
    Clinic,
    make_clinic,
    make_closure,
    make_location,
    make_opening_hours,
    make_service,
)
from tests.locations.reading import data_block, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("toronto")


def test_the_data_block_describes_the_clinic(client: Client, clinic: Clinic) -> None:
    foot_care = make_service("foot-care", discipline="chiropody", summary="Feet.")
    clinic.role.services.add(foot_care)
    today = timezone.now().astimezone(clinic.location.zone).date()
    monday = today + timedelta(days=14 - today.weekday())
    make_closure(clinic.location, monday, monday + timedelta(days=1), label="Family Day")
    medical, trail = data_block(page_of(client, clinic.location))
    assert medical["@type"] == "MedicalClinic"
    assert medical["telephone"] == "+14165550100"
    assert medical["address"]["postalCode"] == "M5V 2T6"
    assert medical["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 43.6441,
        "longitude": -79.3996,
    }
    assert len(medical["openingHoursSpecification"]) == 5
    assert medical["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "https://schema.org/Monday",
        "opens": "08:00",
        "closes": "18:00",
    }
    [closed] = medical["specialOpeningHoursSpecification"]
    assert closed["validFrom"] == monday.isoformat()
    assert closed["validThrough"] == (monday + timedelta(days=1)).isoformat()
    assert medical["medicalSpecialty"] == [
        "https://schema.org/Physiotherapy",
        "https://schema.org/Podiatric",
    ]
    names = [service["name"] for service in medical["availableService"]]
    assert names == ["Foot care", "Physiotherapy assessment"]
    assert [step["name"] for step in trail["itemListElement"]] == ["Home", "Clinics", "Toronto"]


def test_midnight_at_the_end_of_a_day_can_be_told(client: Client) -> None:
    place = make_location()
    make_opening_hours(place, [6], "20:00", "24:00")
    medical = data_block(page_of(client, place))[0]
    assert medical["openingHoursSpecification"][0]["closes"] == "23:59"
    assert "email" not in medical
    assert "availableService" not in medical


def test_no_text_gets_out_of_the_data_block(client: Client) -> None:
    nasty = "</script><script>alert(1)</script><!-- & 'Ó' \u2028"
    place = make_location("toronto", name=nasty, address_line_1=nasty)
    source = page_of(client, place).content.decode()
    assert "<script>alert" not in source
    medical = data_block(client.get(place.get_absolute_url()))[0]
    assert medical["address"]["streetAddress"] == nasty


def test_the_sitemap_lists_the_pages_that_visitors_see(client: Client) -> None:
    make_location("toronto")
    make_location("closed-down", is_active=False)
    source = client.get("/sitemap.xml").content.decode()
    paths = re.findall(r"<loc>https?://[^/]+(/locations/[^<]*)</loc>", source)
    assert paths == ["/locations/", "/locations/toronto/"]
