"""Mail in two round trips: the same answers, refusals and dots as in four."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from booking.notifications.conversation import LimitedSmtp

CONTENT = b"Subject: x\r\n\r\n.a dot\r\nthe end\r\n"


@contextmanager
def server(answers: dict[bytes, bytes], heard: list[bytes]) -> Iterator[int]:
    """Offers PIPELINING; answers as told by the first four letters, or by b"." for the mail."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        conversation, _address = listener.accept()
        with conversation, conversation.makefile("rwb", buffering=0) as lines:
            lines.write(b"220 here\r\n")
            is_mail = False
            while line := lines.readline():
                heard.append(line)
                if is_mail and line != b".\r\n":
                    continue
                word = b"." if is_mail else line[:4].upper()
                standard = {b"EHLO": b"250-here\r\n250 PIPELINING", b"DATA": b"354 go on"}
                answer = answers.get(word, standard.get(word, b"250 yes"))
                is_mail = answer.startswith(b"354")
                lines.write(answer + b"\r\n")
                if answer.startswith(b"421"):
                    return

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        thread.join(5)
        listener.close()


def send(answers: dict[bytes, bytes]) -> list[bytes]:
    heard: list[bytes] = []
    with server(answers, heard) as port:
        talk = LimitedSmtp("127.0.0.1", port, local_hostname="localhost", timeout=5)
        try:
            talk.ehlo()
            assert talk.has_extn("pipelining")
            talk.send_pipelined("us@example.com", "you@example.com", CONTENT)
        finally:
            talk.close()
    return heard


def test_a_mail_arrives_as_it_was_written() -> None:
    assert send({})[1:] == [
        b"MAIL FROM:<us@example.com>\r\n",
        b"RCPT TO:<you@example.com>\r\n",
        b"DATA\r\n",
        b"Subject: x\r\n",
        b"\r\n",
        b"..a dot\r\n",
        b"the end\r\n",
        b".\r\n",
    ]


@pytest.mark.parametrize(
    ("answers", "error", "code"),
    [
        ({b"MAIL": b"550 no"}, smtplib.SMTPSenderRefused, 550),
        ({b"MAIL": b"421 closing"}, smtplib.SMTPSenderRefused, 421),
        ({b"DATA": b"450 later"}, smtplib.SMTPDataError, 450),
        ({b".": b"451 later"}, smtplib.SMTPDataError, 451),
        ({b".": b"554 spam"}, smtplib.SMTPDataError, 554),
    ],
)
def test_refusals_are_told_as_ever(
    answers: dict[bytes, bytes], error: type[smtplib.SMTPResponseException], code: int
) -> None:
    with pytest.raises(error) as refusal:
        send(answers)
    assert refusal.value.smtp_code == code


@pytest.mark.parametrize("go_ahead", [b"354 go on", b"503 no valid recipients"])
def test_a_refused_recipient_gets_nothing(go_ahead: bytes) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send({b"RCPT": b"550 5.1.1 nobody", b"DATA": go_ahead})
    assert refusal.value.recipients == {"you@example.com": (550, b"5.1.1 nobody")}


def test_no_line_break_gets_into_the_conversation() -> None:
    with pytest.raises(ValueError, match="line break"):
        LimitedSmtp().send_pipelined("us@example.com", "you@example.com>\r\nRCPT TO:<x", CONTENT)
