"""The page of the caught mails: shows them as they are, runs nothing, is nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from clinic.stack.mail import keep

NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.MAILBOX_DIR = str(tmp_path)
    return tmp_path


def a_mail(subject: str = "Your visit") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "clinic@example.org", "ana@example.org"
    mail.set_content("Plain words: http://127.0.0.1:8000/visit/")
    html = "<html><head><title>x</title></head><body><p style='color:red'>Rich</p></body></html>"
    mail.add_alternative(html, subtype="html")
    mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="v.ics")
    return mail


def put(folder: Path, mail: EmailMessage | bytes, minute: int = 0) -> str:
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    at = NOW + timedelta(minutes=minute)
    return keep(folder, raw, recipients="ana@example.org", now=at).stem


def test_an_empty_mailbox_says_how_to_fill_it(client: Client, mailbox: Path) -> None:
    assert "Book a visit" in client.get(reverse("mailbox:index")).content.decode()


def test_the_newest_mail_is_first(client: Client, mailbox: Path) -> None:
    put(mailbox, a_mail("Earlier"))
    put(mailbox, a_mail("Later"), minute=1)
    page = client.get(reverse("mailbox:index")).content.decode()
    assert page.index("Later") < page.index("Earlier")


def test_a_mail_shows_headers_text_frame_and_files(client: Client, mailbox: Path) -> None:
    name = put(mailbox, a_mail())
    answer = client.get(reverse("mailbox:message", args=[name]))
    page = answer.content.decode()
    for part in (
        "ana@example.org",
        "From clinic@example.org to ana",
        "Plain words",
        "v.ics",
        "text/calendar",
        "<iframe",
    ):
        assert part in page
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_the_html_part_may_style_itself_and_nothing_more(client: Client, mailbox: Path) -> None:
    name = put(mailbox, a_mail())
    answer = client.get(reverse("mailbox:html", args=[name]))
    policy = answer["Content-Security-Policy"]
    for rule in ("default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'self'"):
        assert rule in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head><base target="_blank">' in answer.content.decode()


def test_a_calendar_file_comes_as_a_download(client: Client, mailbox: Path) -> None:
    name = put(mailbox, a_mail())
    page = client.get(reverse("mailbox:message", args=[name])).content.decode()
    link = page.split('<li>\n              <a href="')[1].split('"')[0]
    answer = client.get(link)
    assert answer["Content-Disposition"] == 'attachment; filename="v.ics"'
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"".join(cast("Iterable[bytes]", answer)) == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: =?utf-8?b?broken",
        b"Content-Type: text/plain; charset=no-such-set\r\n\r\n\xe9t\xe9",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--y",
    ],
)
def test_a_mail_that_is_not_quite_a_mail_is_still_shown(
    client: Client, mailbox: Path, raw: bytes
) -> None:
    name = put(mailbox, raw)
    assert client.get(reverse("mailbox:index")).status_code == 200
    assert client.get(reverse("mailbox:message", args=[name])).status_code == 200


@pytest.mark.parametrize("name", ["nothing", "20261126T140000000000-00000000", "lock"])
def test_names_that_are_no_mail_are_not_found(client: Client, mailbox: Path, name: str) -> None:
    (mailbox / "nothing.eml").write_text("not one of the catcher's names")
    for view in ("mailbox:message", "mailbox:html"):
        assert client.get(reverse(view, args=[name])).status_code == 404
    assert client.get(reverse("mailbox:attachment", args=[name, 1])).status_code == 404


def test_the_mailbox_can_be_emptied(client: Client, mailbox: Path) -> None:
    put(mailbox, a_mail())
    assert client.get(reverse("mailbox:clear")).status_code == 405
    assert client.post(reverse("mailbox:clear")).status_code == 302
    assert not list(mailbox.glob("*.eml"))


@pytest.mark.parametrize("away", [{"IS_PRODUCTION": True}, {"MAILBOX_DIR": ""}])
def test_without_a_catcher_of_our_own_there_is_no_mailbox(
    client: Client, mailbox: Path, settings: Settings, away: dict[str, object]
) -> None:
    name = put(mailbox, a_mail())
    for key, value in away.items():
        setattr(settings, key, value)
    paths = [reverse("mailbox:index"), reverse("mailbox:message", args=[name])]
    paths += [reverse("mailbox:html", args=[name]), reverse("mailbox:attachment", args=[name, 3])]
    assert [client.get(path).status_code for path in paths] == [404] * 4
