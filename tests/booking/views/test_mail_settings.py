"""Which mails a patient gets, from the link in the mail."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from booking import links
from booking.models import Appointment, Patient
from tests.booking.views.conftest import Visitor


@pytest.fixture
def visit(visitor: Visitor) -> Appointment:
    """A visit in five days."""
    return visitor.book()


def mail_url(visit: Appointment) -> str:
    token = links.token(visit.code, visit.link_version, links.MAIL)
    return reverse("booking:mail-preferences", args=[visit.code, token])


def wants() -> bool:
    return Patient.objects.get().wants_reminders


def test_looking_at_the_mail_settings_changes_nothing(visit: Appointment) -> None:
    page = Client().get(mail_url(visit)).content.decode()
    assert "Stop reminders" in page
    assert wants()


def test_reminders_stop_and_start_again(visit: Appointment) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(mail_url(visit), {"reminders": "off"}).status_code == 303
    assert not wants()
    assert "Send reminders again" in client.get(mail_url(visit)).content.decode()
    client.post(mail_url(visit), {"reminders": "on"})
    assert wants()


def test_a_mail_program_stops_reminders_with_one_click(visit: Appointment) -> None:
    client = Client(enforce_csrf_checks=True)
    body = "List-Unsubscribe=One-Click"
    kind = "application/x-www-form-urlencoded"
    for _ in range(2):
        answer = client.post(mail_url(visit), body, content_type=kind)
        assert answer.status_code == 200
        assert not wants()


def test_only_its_own_link_stops_reminders(visit: Appointment) -> None:
    token = links.token(visit.code, visit.link_version)
    url = reverse("booking:mail-preferences", args=[visit.code, token])
    assert Client().get(url).status_code == 404
    assert Client().post(url, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert wants()
