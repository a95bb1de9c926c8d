"""What staff see and do about mail: health, samples, and the buttons on a message."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking.models import Appointment, Message, MessageKind, MessageState
from booking.notifications import circuit, health
from locations.models import StaffPlace

HEALTH = reverse("admin:booking_message_health")
PREVIEW = reverse("admin:booking_message_preview")


def confirmation(visit: Appointment) -> Message:
    return visit.messages.get(kind=MessageKind.CONFIRMATION)


def failed(visit: Appointment, state: str = MessageState.UNDELIVERABLE) -> Message:
    visit.messages.filter(kind=MessageKind.CONFIRMATION).update(state=state, attempts=3)
    return confirmation(visit)


def press(desk: Client, message: Message, name: str) -> int:
    return desk.post(reverse("admin:booking_message_do", args=[message.pk, name])).status_code


def page_of(desk: Client, message: Message) -> str:
    url = reverse("admin:booking_message_change", args=[message.pk])
    return desk.get(url).content.decode()


def test_all_is_well_while_mail_goes_out(desk: Client) -> None:
    health.beat(health.DISPATCH)
    page = desk.get(HEALTH).content.decode()
    assert "All is well" in page
    assert "nothing is due" in page


def test_a_worker_that_is_away_is_missed(desk: Client) -> None:
    assert "Is the worker running?" in desk.get(HEALTH).content.decode()


def test_why_mail_is_held_back_is_told(desk: Client) -> None:
    circuit.open_for("The mail server cannot be reached.")
    page = desk.get(HEALTH).content.decode()
    assert "Mail is held back since" in page
    assert "The mail server cannot be reached." in page


def test_patients_to_phone_are_one_click_away(desk: Client, visit: Appointment) -> None:
    failed(visit)
    page = desk.get(HEALTH).content.decode()
    assert "have to be phoned" in page
    link = "?state__exact=undeliverable"
    assert link in page
    listed = desk.get(reverse("admin:booking_message_changelist") + link).content.decode()
    assert "Nora Newton" in listed
    assert HEALTH in listed


def test_a_message_that_failed_is_sent_again(desk: Client, visit: Appointment) -> None:
    message = failed(visit)
    assert "Send again" in page_of(desk, message)
    assert press(desk, message, "again") == 303
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.PENDING, 0)
    assert message.next_at <= timezone.now()
    assert "Staff asked to send it again." in page_of(desk, message)


def test_what_would_come_too_late_is_not_sent_again(desk: Client, visit: Appointment) -> None:
    message = failed(visit)
    Message.objects.update(not_after=timezone.now() - timedelta(minutes=1))
    assert "Send again" not in page_of(desk, message)
    press(desk, message, "again")
    assert confirmation(visit).state == MessageState.UNDELIVERABLE


def test_a_message_that_waits_is_stopped(desk: Client, visit: Appointment) -> None:
    press(desk, confirmation(visit), "stop")
    assert confirmation(visit).state == MessageState.CANCELLED
    assert "Staff stopped it." in page_of(desk, confirmation(visit))


def test_who_was_phoned_needs_no_mail(desk: Client, visit: Appointment) -> None:
    press(desk, failed(visit, MessageState.DEAD), "phone")
    assert confirmation(visit).state == MessageState.CANCELLED


@pytest.mark.parametrize("name", ["again", "stop", "phone"])
def test_what_was_sent_stays_sent(desk: Client, visit: Appointment, name: str) -> None:
    Message.objects.update(state=MessageState.SENT, sent_at=timezone.now())
    press(desk, confirmation(visit), name)
    assert confirmation(visit).state == MessageState.SENT


def test_looking_is_not_doing(visit: Appointment, client: Client, settings: object) -> None:
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_message"))
    StaffPlace.objects.create(user=reader, location=visit.location)
    client.force_login(reader)
    message = failed(visit)
    assert client.get(HEALTH).status_code == 200
    assert "Send again" not in page_of(client, message)
    assert press(client, message, "again") == 403
    url = reverse("admin:booking_message_do", args=[message.pk, "again"])
    assert client.get(url).status_code == 405


def test_who_may_not_see_messages_sees_none_of_this(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("other", is_staff=True))
    assert client.get(HEALTH).status_code == 403
    assert client.get(PREVIEW).status_code == 403


@pytest.mark.parametrize("kind", MessageKind.values)
def test_every_kind_can_be_looked_at(desk: Client, kind: str) -> None:
    name = "reminder-24h" if kind == MessageKind.REMINDER else kind
    page = desk.get(reverse("admin:booking_message_preview_one", args=[name]))
    assert page.status_code == 200
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert 'sandbox=""' in page.content.decode()
    mail = desk.get(reverse("admin:booking_message_preview_mail", args=[name]))
    assert mail.content.startswith(b"<!DOCTYPE html>")
    assert "default-src 'none'" in mail["Content-Security-Policy"]
    assert "sandbox" in mail["Content-Security-Policy"]
    assert mail["X-Frame-Options"] == "SAMEORIGIN"
    assert b'href="http' not in mail.content


def test_there_is_no_other_kind(desk: Client) -> None:
    assert desk.get(reverse("admin:booking_message_preview_one", args=["x"])).status_code == 404
