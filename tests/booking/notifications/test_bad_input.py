"""What people type, on its whole way: through the outbox, over SMTP, out of the mail again."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any, Final

import pytest
from django.utils import timezone
from icalendar import Calendar

from booking.models import Appointment, MessageKind, MessageState, Patient
from booking.notifications import dispatch, recipients
from booking.notifications.calendar_file import Method, calendar_file
from booking.notifications.samples import sample_visit
from locations.models import Location
from tests.booking.notifications.acts import cancel, confirmation
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import PostOffice

pytestmark = pytest.mark.django_db
DESK: Final = "desk@example.com"
FAMILY: Final = "👩\u200d👩\u200d👧"
# What was typed, and how it reads on one line.
TYPED: Final = {
    "Ana\r\nBcc: all@example.com": "Ana Bcc: all@example.com",
    "Ana\u2028\x0b\x85Silva": "Ana Silva",
    'Silva, Ana; "Anita" <x@example.com> \\n': 'Silva, Ana; "Anita" <x@example.com> \\n',
    f"Zoë 🙂 {FAMILY} 🏳\ufe0f\u200d🌈": f"Zoë 🙂 {FAMILY} 🏳\ufe0f\u200d🌈",
    "מרפאת שָׁלוֹם": "מרפאת שָׁלוֹם",
    "عيادة الشفاء ١٢٣": "عيادة الشفاء ١٢٣",
    "\u202emoor\u202c \u2067evil\u2069 an\u00adkle": "moor evil ankle",
    "می\u200cخواهم": "می\u200cخواهم",
    "Ö" * 100: "Ö" * 100,
    "BEGIN:VEVENT END:VCALENDAR =?utf-8?q?=0aBcc?= =3D": (
        "BEGIN:VEVENT END:VCALENDAR =?utf-8?q?=0aBcc?= =3D"
    ),
}
HEADERS: Final = {
    "MIME-Version", "Subject", "From", "To", "Reply-To", "Message-ID", "Date", "Auto-Submitted",
    "X-Auto-Response-Suppress", "Content-Type",
}  # fmt: skip


@pytest.fixture(params=TYPED.items(), ids=lambda pair: ascii(pair[1])[:20])
def typed(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A text that somebody typed, and the same on one line."""
    pair: tuple[str, str] = request.param
    return pair


def only_mail(office: PostOffice) -> EmailMessage:
    (mail,) = office.mails
    assert not mail.defects
    return mail


def words_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def calendars_of(mail: EmailMessage) -> list[Any]:
    """The event of each calendar in the mail, as the library reads it."""
    found = []
    for part in mail.walk():
        if part.get_content_type() in ("text/calendar", "application/ics"):
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            (event,) = Calendar.from_ical(content).walk("VEVENT")
            found.append(event)
    return found


def check_headers(mail: EmailMessage, visit: Appointment) -> None:
    """Each header once, one reader, and nothing that somebody typed."""
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert visit.patient is not None
    assert [one.addr_spec for one in mail["To"].addresses] == [visit.patient.email]
    assert mail["To"].addresses[0].display_name == ""
    assert mail["Subject"].startswith("Your visit on ")
    assert str(mail["Subject"]).isascii()


def test_a_name_arrives_as_it_reads(
    booked: Book, office: PostOffice, typed: tuple[str, str]
) -> None:
    visit = booked(typed[0])
    dispatch.run()
    mail = only_mail(office)
    check_headers(mail, visit)
    first = typed[1].split()[0][: recipients.LONGEST_NAME]
    assert words_of(mail).startswith(f"Hello {first},\n")
    assert [event["UID"] for event in calendars_of(mail)] == [f"{visit.code}@127.0.0.1"] * 2


def test_a_place_arrives_in_text_and_calendar_as_it_reads(
    booked: Book, office: PostOffice, typed: tuple[str, str]
) -> None:
    visit, (raw, line) = booked(), typed
    place = {"name": raw, "address_line_1": raw, "access_notes": f"{raw}\nEND:VEVENT"}
    Location.objects.update(**place)
    dispatch.run()
    mail = only_mail(office)
    check_headers(mail, visit)
    assert f"\n  PinPoint Health, {line}\n  {line}\n" in words_of(mail)
    location = Location.objects.get()
    after = f"{location.city}, {location.province} {location.postal_code}"
    events = calendars_of(mail)
    assert len(events) == 2
    for event in events:
        assert event["SUMMARY"] == f"Visit at PinPoint Health, {line}"
        assert event["LOCATION"] == f"PinPoint Health, {line}, {after}"
        assert event["DESCRIPTION"].endswith(f"\n{line} END:VEVENT")
        assert event["DTSTART"].dt == visit.start
        assert str(event["ATTENDEE"]) == f"mailto:{visit.patient.email}"  # type: ignore[union-attr]  # booked


def test_a_cancelled_visit_at_such_a_place_leaves_the_calendar(
    booked: Book, office: PostOffice, typed: tuple[str, str]
) -> None:
    visit = booked(typed[0])
    Location.objects.update(name=typed[0])
    confirmation(visit)
    visit.messages.filter(kind=MessageKind.CONFIRMATION).update(
        state=MessageState.SENT, sent_at=timezone.now()
    )
    cancel(visit, now=timezone.now())
    dispatch.run()
    mail = only_mail(office)
    check_headers(mail, visit)
    assert {event["STATUS"] for event in calendars_of(mail)} == {"CANCELLED"}
    assert {int(event["SEQUENCE"]) for event in calendars_of(mail)} == {1}


@pytest.mark.parametrize("name", ["x" * 200, "é, " * 66, "👩\u200d👧" * 66, "ש" * 200])
def test_two_hundred_letters_parse_back(name: str) -> None:
    visit = sample_visit(timezone.now(), language="en-ca")
    visit.location.name = name
    content = calendar_file(visit, method=Method.REQUEST, now=timezone.now())
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event["SUMMARY"] == f"Visit at PinPoint Health, {name.strip()}"
    assert max(map(len, content.split(b"\r\n"))) <= 75


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com,b@example.com",
        "a@example.com; b@example.com",
        "a@example.com b@example.com",
        "a@example.com\nb@example.com",
        "a@example.com\r\nbcc: b@example.com",
        "ana <a@example.com>",
        "a@b@example.com",
        "(a)a@example.com",
        "a@example.com\u2028b",
        "a" * 250 + "@example.com",
    ],
)
def test_what_is_not_one_address_is_refused_before_the_server_and_phoned(
    booked: Book, office: PostOffice, address: str
) -> None:
    Location.objects.update(email=DESK)
    visit = booked()
    Patient.objects.update(email=address[:254])
    assert dispatch.run() == {"undeliverable": 1, "sent": 1}
    assert confirmation(visit).state == MessageState.UNDELIVERABLE
    assert office.to == [DESK]
    assert str(only_mail(office)["Subject"]).startswith("Please phone")


def test_a_domain_in_another_script_is_written_as_servers_read_it(
    booked: Book, office: PostOffice
) -> None:
    visit = booked(email="ana@exämple.ca")
    dispatch.run()
    assert office.to == ["ana@xn--exmple-cua.ca"]
    assert confirmation(visit).state == MessageState.SENT
    assert len(calendars_of(only_mail(office))) == 2
