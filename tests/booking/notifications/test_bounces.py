"""Mails that come back hours later, from a relay that had taken them."""

from __future__ import annotations

import io
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.utils import timezone

from booking.models import Appointment, MessageKind, MessageState
from booking.notifications import bounces, dispatch
from locations.models import Location
from tests.booking.notifications.acts import confirmation
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import PostOffice

pytestmark = pytest.mark.django_db
DESK: Final = "desk@example.com"
# As RFC 3464 (appendix E.1) shows one.
REPORT: Final = """\
From: Mail Delivery System <MAILER-DAEMON@relay.example.net>
To: hello@pinpoint.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

I could not deliver your mail.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.net

Final-Recipient: rfc822; patient0@example.com
Action: %(action)s
Status: %(status)s
Diagnostic-Code: smtp; 550 5.1.1 <patient0@example.com>: no such user

--edge
Content-Type: %(kind)s

%(ours)s
--edge--
"""


@pytest.fixture
def sent(booked: Book, office: PostOffice) -> Appointment:
    """A visit whose confirmation a relay took."""
    visit = booked()
    Location.objects.update(email=DESK)
    assert dispatch.run() == {"sent": 1}
    return visit


def report(
    office: PostOffice, *, status: str = "5.1.1", action: str = "failed", whole: bool = True
) -> bytes:
    """What the relay writes back; with our mail, or with its headers alone."""
    ours = office.taken[0].decode().replace("\r\n", "\n")
    values = {"action": action, "status": status}
    if whole:
        return (REPORT % {**values, "kind": "message/rfc822", "ours": ours}).encode()
    head = ours.partition("\n\n")[0]
    return (REPORT % {**values, "kind": "text/rfc822-headers", "ours": head}).encode()


def take(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("take_bounce", stdout=said)
    return said.getvalue().strip()


@pytest.mark.parametrize("whole", [True, False])
def test_a_mail_that_comes_back_ends_undeliverable_with_a_task_for_staff(
    sent: Appointment, office: PostOffice, monkeypatch: pytest.MonkeyPatch, *, whole: bool
) -> None:
    raw = report(office, whole=whole)
    assert take(raw, monkeypatch) == "Noted."
    row = confirmation(sent)
    assert row.state == MessageState.UNDELIVERABLE
    assert "came back" in row.last_error
    assert "no such user" in row.last_error
    assert "patient0" not in row.last_error
    assert row.events.last().state == MessageState.UNDELIVERABLE  # type: ignore[union-attr]  # it has some
    assert take(raw, monkeypatch) == "Nothing to note."
    assert sent.messages.filter(kind=MessageKind.STAFF_UNDELIVERABLE).count() == 1
    assert dispatch.run() == {"sent": 1}
    assert office.to == ["patient0@example.com", DESK]


@pytest.mark.parametrize(
    "values", [{"status": "4.4.1", "action": "delayed"}, {"action": "relayed"}, {"status": "4.2.2"}]
)
def test_a_mail_that_is_only_late_is_no_bounce(
    sent: Appointment, office: PostOffice, values: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert take(report(office, **values), monkeypatch) == "Nothing to note."
    assert confirmation(sent).state == MessageState.SENT


def test_nobody_guesses_a_bounce(sent: Appointment, office: PostOffice) -> None:
    """An absence notice, a report about another's mail, rubbish: nothing happens."""
    other = report(office).replace(confirmation(sent).pk.hex.encode(), b"0" * 32)
    foreign = report(office).replace(b"@[127.0.0.1]>", b"@elsewhere.example>")
    for raw in (other, foreign):
        found = bounces.read(raw)
        assert found is not None
        assert not bounces.note(found, now=timezone.now())
    whole = report(office)
    for raw in (b"", b"\xff\x00\n\n", b"Subject: I am away\n\nUntil Monday.", whole[:700]):
        assert bounces.read(raw) is None
    assert confirmation(sent).state == MessageState.SENT
