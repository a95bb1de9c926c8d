"""The mail as bytes says the same as the library would write."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.utils import timezone

from booking.notifications import mime
from booking.notifications.samples import Sample, sample_mails

SAMPLES = list(sample_mails(timezone.now()))


def parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def headers(mail: EmailMessage) -> dict[str, str]:
    """All but the borders."""
    return {key: str(value).strip() for key, value in mail.items() if key != "Content-Type"}


def parts(mail: EmailMessage) -> list[tuple[str, str, str | None, bytes]]:
    """Every part: its type, its parameters, its file name and what is in it."""
    return [
        (
            part.get_content_type(),
            str(part.get_param("method", "")),
            part.get_filename(),
            bytes(part.get_payload(decode=True) or b"").replace(b"\r\n", b"\n").rstrip(b"\n"),
        )
        for part in mail.walk()
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_our_bytes_say_what_the_library_would(sample: Sample) -> None:
    ours = parsed(mime.write(sample.email, "mark"))
    theirs = parsed(sample.email.message().as_bytes())
    assert parts(ours) == parts(theirs)
    assert headers(ours) == headers(theirs)
    assert ours.defects == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_line_ends_as_it_must_and_in_time(sample: Sample) -> None:
    content = mime.write(sample.email, "mark")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def mail(**values: object) -> EmailMultiAlternatives:
    given = {"subject": "Visit", "body": "Hello", "from_email": "us@example.com"}
    made = EmailMultiAlternatives(**(given | {"to": ["you@example.com"]} | values))  # type: ignore[arg-type]  # a test's shorthand
    made.attach_alternative("<p>Hello</p>", "text/html")
    return made


def test_letters_beyond_ascii_arrive() -> None:
    made = mail(
        subject="Zoë — 🙂 " * 12, body="Zoë 🙂", from_email='"Clinique Été" <us@example.com>'
    )
    read = parsed(mime.write(made, "mark"))
    assert read["Subject"].strip() == ("Zoë — 🙂 " * 12).strip()
    assert read["From"].addresses[0].display_name == "Clinique Été"
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Zoë 🙂"


def test_a_line_that_is_too_long_is_folded() -> None:
    content = mime.write(mail(body="x = é " * 400), "mark")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    body = parsed(content).get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == ("x = é " * 400).strip()


@pytest.mark.parametrize("field", ["subject", "from_email"])
def test_a_line_break_in_a_header_is_refused(field: str) -> None:
    with pytest.raises(BadHeaderError):
        mime.write(mail(**{field: "us@example.com\r\nBcc: all@example.com"}), "mark")
