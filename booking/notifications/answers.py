"""What a mail server's answer means for a message, and when to try again. No I/O, no clock.

Codes and enhanced codes: RFC 5321 section 4.2, RFC 3463, RFC 4954 (authentication).
"""

from __future__ import annotations

import random
import re
import smtplib
import ssl
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_noop as _

FIRST_DELAY: Final = timedelta(seconds=30)
SHORTEST_DELAY: Final = timedelta(seconds=1)
LONGEST_DELAY: Final = timedelta(minutes=30)
MOST_DOUBLINGS: Final = 10

WRONG_RECIPIENT: Final = frozenset({550, 551, 553})
# The server wants to know who we are, or did not believe us.
WRONG_SIGN_IN: Final = frozenset({530, 534, 535, 538})
MAILBOX_FULL: Final = 552  # "permanent", yet people empty their mailboxes: RFC 5321, 4.5.3.1.10
RELAY: Final = re.compile(r"relay", re.IGNORECASE)
ADDRESS: Final = re.compile(r"<?[^\s<>@]+@[^\s<>@,;]+>?")
LONGEST_WORDS: Final = 300


class Verdict(StrEnum):
    """What to do about it."""

    RETRY = "retry"  # the moment was bad
    UNDELIVERABLE = "undeliverable"  # the recipient is
    SERVER = "server"  # nobody's mail would pass: open the circuit
    FAULT = "fault"  # something that we did not foresee


class Loss(StrEnum):
    """What became of the connection."""

    NONE = "none"
    HUNG_UP = "hung up"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Answer:
    """`words` tell staff why, without naming the recipient; `code` is SMTP's, if there was one."""

    verdict: Verdict
    words: str
    code: int | None = None
    # The server let us in and refused this mail, so that it may not be the server's fault at all.
    is_about_one_mail: bool = False
    loss: Loss = Loss.NONE
    # The mail was out before the server fell silent: it may have been taken.
    is_in_doubt: bool = False


NO_ADDRESS: Final = Answer(Verdict.UNDELIVERABLE, _("There is no mail address to write to."))
SILENT: Final = Answer(Verdict.RETRY, _("The mail server stopped answering."), loss=Loss.SILENT)
HUNG_UP: Final = Answer(
    Verdict.RETRY, _("The mail server broke off the conversation."), loss=Loss.HUNG_UP
)


class ServerUnusable(Exception):
    """The mail server could not be reached, or did not let us in; `__cause__` says why."""


class Unheard(Exception):
    """The mail was out and no answer to it came; `__cause__` says why."""


def sort(error: Exception) -> Answer:
    """What the error means that was raised while a mail was handed over."""
    if isinstance(error, Unheard) and isinstance(error.__cause__, Exception):
        return replace(sort(error.__cause__), is_in_doubt=True)
    if isinstance(error, ServerUnusable):
        return _of_server(error.__cause__ or error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _of_recipient(code, text)
    if isinstance(error, smtplib.SMTPResponseException):
        return _of_response(error)
    if isinstance(error, TimeoutError):
        return SILENT
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer(Verdict.SERVER, _("The mail server lacks something that we need."))
    if isinstance(error, OSError):  # what smtplib raises is an OSError too
        return HUNG_UP
    return replace(fault(error), is_in_doubt=True)


def fault(error: Exception) -> Answer:
    """Something that we did not foresee; only its type is told, as its text may name people."""
    return Answer(Verdict.FAULT, f"{_('The mail could not be made:')} {type(error).__name__}")


def delay(attempts: int, left: timedelta, *, chance: random.Random | None = None) -> timedelta:
    """How long to wait after the `attempts`th try: full jitter, within what is `left` of its use.

    Random between a second and min(30 min, 30 s x 2^attempts), so that many messages which failed
    together do not come back together.
    """
    span = min(FIRST_DELAY * 2 ** min(attempts, MOST_DOUBLINGS), LONGEST_DELAY, left)
    drawn: timedelta = span * (chance or random.SystemRandom()).random()
    return max(SHORTEST_DELAY, drawn)


def without_addresses(text: str) -> str:
    """The text on one line, short enough to keep, with every mail address left out."""
    return ADDRESS.sub("…", " ".join(text.split()))[:LONGEST_WORDS]


def _of_server(cause: BaseException) -> Answer:
    code = cause.smtp_code if isinstance(cause, smtplib.SMTPResponseException) else None
    if isinstance(cause, smtplib.SMTPAuthenticationError):
        words = _("The mail server does not accept our user name or password.")
    elif isinstance(cause, ssl.SSLError):
        words = _("No safe connection to the mail server could be made.")
    elif isinstance(cause, TimeoutError):
        words = _("The mail server does not answer.")
    elif isinstance(cause, smtplib.SMTPException):
        words = _("The mail server does not let us in.")
    else:
        words = _("The mail server cannot be reached.")
    return Answer(Verdict.SERVER, _with_text(words, str(cause)), code)


def _of_recipient(code: int, text: bytes | str) -> Answer:
    said = _decoded(text)
    if code < 500 or code == MAILBOX_FULL:
        words = _with_text(_("The recipient's mailbox does not take mail just now."), said, code)
        return Answer(Verdict.RETRY, words, code)
    if code in WRONG_SIGN_IN or RELAY.search(said):
        words = _with_text(_("The mail server does not pass our mail on."), said, code)
        return Answer(Verdict.SERVER, words, code, is_about_one_mail=True)
    words = _with_text(_("The recipient's address was refused."), said, code)
    return Answer(Verdict.UNDELIVERABLE, words, code)


def _of_response(error: smtplib.SMTPResponseException) -> Answer:
    code, said = error.smtp_code, _decoded(error.smtp_error)
    if 400 <= code < 500:
        words = _with_text(_("The mail server asks us to come back later."), said, code)
        return Answer(Verdict.RETRY, words, code)
    if isinstance(error, smtplib.SMTPSenderRefused) or code in WRONG_SIGN_IN:
        words = _with_text(_("The mail server refuses us as the sender."), said, code)
        return Answer(Verdict.SERVER, words, code, is_about_one_mail=True)
    if isinstance(error, smtplib.SMTPDataError) and code in WRONG_RECIPIENT:
        return _of_recipient(code, said)
    if code < 0:  # smtplib's own code for a line that is not an answer
        return Answer(Verdict.RETRY, _("The mail server broke off the conversation."))
    return Answer(
        Verdict.FAULT, _with_text(_("The mail server refused the mail."), said, code), code
    )


def _with_text(words: str, said: str, code: int | None = None) -> str:
    return without_addresses(" ".join(filter(None, [words, str(code or ""), said])))


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
