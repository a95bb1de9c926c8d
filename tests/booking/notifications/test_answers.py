"""What a mail server's answers mean."""

from __future__ import annotations

import random
import smtplib
import socket
import ssl
from datetime import timedelta

import pytest

from booking.notifications import answers
from booking.notifications.answers import Loss, ServerUnusable, Verdict

ADDRESS = "somebody@example.com"


def refused(code: int, text: bytes = b"no") -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({ADDRESS: (code, text)})


def unusable(cause: Exception) -> ServerUnusable:
    error = ServerUnusable()
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "verdict", "code"),
    [
        (refused(550, b"5.1.1 User unknown"), Verdict.UNDELIVERABLE, 550),
        (refused(551), Verdict.UNDELIVERABLE, 551),
        (refused(553, b"5.1.3 Bad address"), Verdict.UNDELIVERABLE, 553),
        (refused(450, b"4.2.0 Greylisted"), Verdict.RETRY, 450),
        (refused(421), Verdict.RETRY, 421),
        (refused(552, b"5.2.2 Mailbox full"), Verdict.RETRY, 552),
        (refused(550, b"5.7.1 Relaying denied"), Verdict.SERVER, 550),
        (refused(554, b"5.7.1 Relay access denied"), Verdict.SERVER, 554),
        (refused(530, b"5.7.0 Authentication required"), Verdict.SERVER, 530),
        (smtplib.SMTPSenderRefused(421, b"busy", "us"), Verdict.RETRY, 421),
        (smtplib.SMTPSenderRefused(530, b"sign in first", "us"), Verdict.SERVER, 530),
        (smtplib.SMTPSenderRefused(553, b"not your address", "us"), Verdict.SERVER, 553),
        (smtplib.SMTPDataError(451, b"try later"), Verdict.RETRY, 451),
        (smtplib.SMTPDataError(550, b"5.1.1 no such user"), Verdict.UNDELIVERABLE, 550),
        (smtplib.SMTPDataError(554, b"too odd"), Verdict.FAULT, 554),
        (smtplib.SMTPServerDisconnected("gone"), Verdict.RETRY, None),
        (TimeoutError(), Verdict.RETRY, None),
        (ConnectionResetError(), Verdict.RETRY, None),
        (unusable(smtplib.SMTPAuthenticationError(535, b"wrong")), Verdict.SERVER, 535),
        (unusable(smtplib.SMTPConnectError(421, b"busy")), Verdict.SERVER, 421),
        (unusable(ssl.SSLCertVerificationError("bad certificate")), Verdict.SERVER, None),
        (unusable(ConnectionRefusedError("refused")), Verdict.SERVER, None),
        (unusable(TimeoutError()), Verdict.SERVER, None),
        (unusable(socket.gaierror("unknown host")), Verdict.SERVER, None),
        (ValueError("something"), Verdict.FAULT, None),
        (UnicodeEncodeError("ascii", "é", 0, 1, "no"), Verdict.FAULT, None),
    ],
)
def test_answers_are_sorted(error: Exception, verdict: Verdict, code: int | None) -> None:
    answer = answers.sort(error)
    assert (answer.verdict, answer.code) == (verdict, code)
    assert answer.words


def test_a_silent_server_is_told_from_one_that_hangs_up() -> None:
    assert answers.sort(TimeoutError()).loss is Loss.SILENT
    assert answers.sort(smtplib.SMTPServerDisconnected("bye")).loss is Loss.HUNG_UP
    assert answers.sort(smtplib.SMTPDataError(450, b"later")).loss is Loss.NONE


def test_a_reason_names_nobody() -> None:
    text = f"5.1.1 <{ADDRESS}>: user unknown\r\nsee {ADDRESS}".encode()
    words = answers.sort(refused(550, text)).words
    assert "@" not in words
    assert "\n" not in words
    assert "550 5.1.1" in words


def test_a_reason_fits_its_column() -> None:
    assert len(answers.sort(refused(550, b"x" * 2000)).words) <= 300


def test_an_error_of_ours_is_told_by_its_type_alone() -> None:
    assert "Robin" not in answers.sort(ValueError("Robin Sample")).words


@pytest.mark.parametrize(
    ("attempts", "longest"),
    [(1, 60), (2, 120), (3, 240), (5, 960), (6, 1800), (40, 1800), (5000, 1800)],
)
def test_waits_are_drawn_from_the_whole_span(attempts: int, longest: int) -> None:
    chance = random.Random(1)
    day = timedelta(days=1)
    drawn = [answers.delay(attempts, day, chance=chance).total_seconds() for _ in range(2000)]
    assert min(drawn) >= 1
    assert max(drawn) <= longest
    assert max(drawn) > longest * 0.95
    assert min(drawn) < max(2.0, longest * 0.05)
    assert abs(sum(drawn) / len(drawn) - longest / 2) < longest * 0.05


def test_messages_that_failed_together_do_not_come_back_together() -> None:
    chance = random.Random(2)
    day = timedelta(days=1)
    seconds = [int(answers.delay(2, day, chance=chance).total_seconds()) for _ in range(1000)]
    assert max(seconds.count(second) for second in set(seconds)) <= 50  # 5 %


def test_the_next_try_comes_while_the_message_is_of_use() -> None:
    left = timedelta(seconds=20)
    assert all(answers.delay(9, left) <= left for _ in range(200))
