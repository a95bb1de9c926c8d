"""What the mails say, and what they never say."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.utils import timezone, translation

from booking.models import Appointment, Message, MessageKind, Patient
from booking.notifications import notices, recheck, render, rows
from booking.notifications.mime import as_sent
from booking.notifications.policy import Kind, Owed, To
from booking.notifications.samples import TO_STAFF, Sample, sample_mails
from clinic.branding import Brand
from locations.models import Discipline
from locations.wording import day_text, time_text
from tests.booking.notifications.conftest import Book

pytestmark = pytest.mark.django_db

KINDS = [Kind(kind) for kind in MessageKind.values]
LISTS = recheck.OTHERS
OVER = (
    Kind.CANCELLED,
    Kind.DECLINED,
    Kind.WAITLIST_TAKEN,
    Kind.WAITLIST_LAPSED,
    Kind.SERIES_CANCELLED,
    Kind.FOLLOW_UP,
)
STAFFS = frozenset(notices.KINDS)
# Each would tell a stranger who sees the mail what somebody is treated for.
TELLING = re.compile(
    r"physio|chiro|podiat|foot care|orthot|massage|treatment|therap|pain|injur|ankle|assessment"
    r"|condition|symptom|diagnos",
    re.IGNORECASE,
)
HOSTILE = [
    "Ana,\r\nBcc: all@example.com",
    "Zoë O'Neil-Łukasz",
    "🙂🙂",
    "\u202egnol\u202c \u2066evil\u2069",
    "<script>alert(1)</script>",
    "{{ brand.name }} {% now 'Y' %}",
    "x" * 100,
    "  ",
]


def message_of(visit: Appointment, kind: Kind) -> Message:
    now = timezone.now()
    step, late = 24 if kind is Kind.REMINDER else 0, 20 if kind is Kind.RUNNING_LATE else 0
    owed = Owed(kind, step, now, visit.start, TO_STAFF.get(kind, To.PATIENT), late)
    visit.practitioner.user = User(email="sam@example.com")
    visit.location.email = "desk@example.com"
    return rows.row_of(visit, owed, now=now)


def made(visit: Appointment, kind: Kind, **values: Any) -> EmailMultiAlternatives:
    listed = [visit] if kind in LISTS else []
    return render.render(message_of(visit, kind), **{"listed": listed} | values)


def wire(mail: EmailMultiAlternatives) -> EmailMessage:
    """The mail as a mail program reads it."""
    return email.message_from_bytes(as_sent(mail), policy=email.policy.default)


def html_of(mail: EmailMultiAlternatives) -> str:
    return str(next(content for content, kind in mail.alternatives if kind == "text/html"))


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return Kind(request.param)


def test_every_mail_has_a_text_and_an_html_part(visit: Book, kind: Kind) -> None:
    mail = wire(made(visit(), kind))
    for part in ("plain", "html"):
        body = mail.get_body((part,))
        assert body is not None
        assert len(body.get_content()) > 200


@pytest.mark.parametrize("kind", sorted(set(KINDS) - STAFFS - {Kind.FOLLOW_UP}))
def test_both_parts_say_who_when_and_where(visit: Book, kind: Kind) -> None:
    seen = visit("Ana Silva")
    mail, zone = made(seen, kind), seen.location.zone
    html = unescape(html_of(mail)).replace("\N{NO-BREAK SPACE}", " ")
    for text in (str(mail.body), html):
        place = ("Toronto time", "PinPoint Health, Toronto", "100 Sample Street", "M5V 2T6")
        for fact in (
            "Ana",
            day_text(seen.start, zone),
            time_text(seen.start, zone),
            *(place if kind not in (Kind.LINKS, Kind.SERIES_CANCELLED) else ()),
            "(416) 555-0100",
            "100 Sample Street West, Toronto, ON M5V 0A1",
            f"/visit/{seen.code}/mail/",
        ):
            assert fact in text, fact
        if kind is not Kind.WAITLIST_OFFER:
            assert ("/book/" if kind in OVER else f"/visit/{seen.code}/open/") in text


def test_no_mail_tells_what_the_visit_is_for(visit: Book, kind: Kind) -> None:
    seen = visit(note="My ankle hurts")
    seen.service.name, seen.service.description = "Shockwave for heel pain", "Pain"
    seen.practitioner.name, seen.practitioner.credentials = "Dr. Xavier Unmistakable", "PT, DC"
    told = seen.start - timedelta(days=1)
    sent = as_sent(made(seen, kind, told_start=told)).decode()
    mail = made(seen, kind, told_start=told)
    texts = [str(mail.subject), str(mail.body), html_of(mail), sent]
    texts += [str(content) for content, _kind in mail.alternatives]
    for text in texts:
        assert not TELLING.search(text), TELLING.search(text)
        for secret in ("Shockwave", "Unmistakable", "PT, DC", "hurts", *Discipline.values):
            assert secret not in text


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_patient_typed_reaches_no_header(visit: Book, kind: Kind, name: str) -> None:
    plain = wire(made(visit("Robin Sample"), kind))
    hostile = wire(made(visit(name), kind))
    assert set(hostile.keys()) == set(plain.keys())
    assert len(hostile.items()) == len(plain.items())
    text = " ".join(f"{key}: {value}" for key, value in hostile.items() if key != "To")
    assert not any(word in text for word in name.split() if len(word) > 1)
    assert hostile["To"].addresses[0].display_name == ""
    assert len(hostile["To"].addresses) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(visit: Book, name: str) -> None:
    mail = made(visit(name), Kind.CONFIRMATION)
    html = html_of(mail)
    assert "<script" not in html
    assert "{{ brand.name }} {%" not in html or "{{" in name
    for text in (str(mail.body), html):
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
        assert "\r" not in text
    if not name.strip():
        assert "You’re booked<" in html.replace("\n", "")


def test_a_hostile_place_leaves_headers_clean(visit: Book) -> None:
    seen = visit()
    seen.location.name = "Évil, Inc.\r\nBcc: all@example.com"
    mail = wire(made(seen, Kind.CONFIRMATION))
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]


def test_the_mail_is_the_same_on_every_attempt(visit: Book, kind: Kind) -> None:
    message = message_of(visit(), kind)
    message.date_header = datetime(2027, 6, 5, 16, 0, tzinfo=UTC)
    assert as_sent(render.render(message, listed=[])) == as_sent(render.render(message, listed=[]))
    first = wire(render.render(message, listed=[]))
    assert first["Date"].datetime == message.date_header
    assert first["Message-ID"] == message.message_id


def test_a_reminder_can_be_stopped_with_one_click(visit: Book, kind: Kind) -> None:
    seen = visit()
    mail = wire(made(seen, kind))
    if kind not in (Kind.REMINDER, Kind.FOLLOW_UP):
        assert mail["List-Unsubscribe"] is None
        return
    link = str(mail["List-Unsubscribe"]).strip()
    which = "reminders" if kind is Kind.REMINDER else "follow-ups"
    assert re.fullmatch(rf"<http[^>]+/visit/{seen.code}/mail/[^>]+/\?stop={which}>", link)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("kind", "left"), [(Kind.REMINDER, (False, True)), (Kind.FOLLOW_UP, (True, False))]
)
def test_the_one_click_answer_stops_mails_of_that_sort(
    visit: Book, client: Any, kind: Kind, left: tuple[bool, bool]
) -> None:
    seen = visit()
    Patient.objects.update(wants_follow_up=True)
    link = str(wire(made(seen, kind))["List-Unsubscribe"]).strip(" <>")
    path = "/" + link.split("/", 3)[3]
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    found = Patient.objects.get()
    assert (found.wants_reminders, found.wants_follow_up) == left


def test_nobody_answers_a_robot(visit: Book, kind: Kind) -> None:
    assert wire(made(visit(), kind))["Auto-Submitted"] == "auto-generated"


def test_answers_go_to_the_clinic(visit: Book) -> None:
    message = message_of(visit(), Kind.CONFIRMATION)
    message.appointment.location.email = ""
    assert wire(render.render(message))["Reply-To"] == "hello@pinpoint.example"
    message.appointment.location.email = "toronto@pinpoint.example"
    assert wire(render.render(message))["Reply-To"] == "toronto@pinpoint.example"


def test_a_move_names_the_old_time(visit: Book) -> None:
    seen = visit()
    told = seen.start - timedelta(days=1)
    mail = made(seen, Kind.MOVED, told_start=told)
    for text in (str(mail.body), html_of(mail)):
        assert day_text(told, seen.location.zone) in text
    same = made(seen, Kind.MOVED, told_start=seen.start)
    assert "Was:" not in html_of(same)


def test_the_notice_promised_is_told_while_it_can_be_kept(visit: Book) -> None:
    early, late = visit(hours=72), visit(hours=3)
    assert "free of charge until" in str(made(early, Kind.REMINDER).body)
    text = str(made(late, Kind.REMINDER).body)
    assert "free of charge until" not in text
    assert "Please cancel" in text or "please cancel" in text


def test_the_late_policy_is_told_as_promised(visit: Book) -> None:
    seen = visit(promised_policy_text="Later, half the fee is due.")
    assert "Later, half the fee is due." in str(made(seen, Kind.CONFIRMATION).body)


def test_the_html_is_ready_for_mail_programs(visit: Book, kind: Kind) -> None:
    html = html_of(made(visit(), kind))
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 480px" in html
    assert html.count("style=") > 15
    for absent in ("<img", "<script", "<link", "@import", "url(", 'class="page" class'):
        assert absent not in html
    assert len(html) < 20_000


def test_the_brand_colours_the_mail(visit: Book, settings: Any) -> None:
    plain: Brand = settings.BRAND
    values = {name: getattr(plain, name) for name in Brand.__slots__}
    settings.BRAND = Brand(**values | {"colours": {"brand": "light-dark(#123456, #abcdef)"}})
    html = html_of(made(visit(), Kind.CONFIRMATION))
    assert "#123456" in html
    assert "#abcdef" in html
    assert "#0e5c58" not in html


def test_a_mail_is_written_in_the_visits_language(visit: Book) -> None:
    seen = visit(language="xx")  # a language that we do not have: the site's own
    with translation.override("fr"):
        assert "Your visit on" in str(made(seen, Kind.CONFIRMATION).subject)


def test_a_patient_without_an_address_has_no_mail(visit: Book) -> None:
    with pytest.raises(render.Unaddressable):
        made(visit(email=""), Kind.CONFIRMATION)


def test_every_kind_can_be_previewed_without_a_database(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        samples: list[Sample] = list(sample_mails(timezone.now()))
        assert all(sample.email.subject for sample in samples)
    assert {sample.name.partition("-")[0] for sample in samples} == set(MessageKind.values)


def test_previews_are_written_to_files(tmp_path: Any) -> None:
    call_command("preview_emails", str(tmp_path))
    names = {path.name for path in tmp_path.iterdir()}
    assert {"confirmation.html", "confirmation.txt", "confirmation.ics", "moved.eml"} <= names
    assert {"reminder-24h.html", "cancelled.ics"} <= names
