"""SMTP with a limit on every wait, and in two round trips a mail where the server offers it."""

from __future__ import annotations

import contextlib
import io
import re
import smtplib
import socket
import time
from collections.abc import Callable
from typing import Any, Final

CONNECT_SECONDS: Final = 5.0
REPLY_SECONDS: Final = 10.0
# After the final dot the server may scan the mail; giving up early would send it twice.
FINAL_REPLY_SECONDS: Final = 60.0
GO_AHEAD: Final = 354  # "start mail input" (RFC 5321, 4.2.3): the next answer is to the whole mail
ACCEPTED: Final = 250
TAKEN: Final = frozenset({ACCEPTED, 251})  # 251: the server knows the new address
CLOSING: Final = 421
END_OF_MAIL: Final = b".\r\n"
QUICK_ACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)  # Linux alone has it
BREAK: Final = re.compile(r"[\r\n]")

Work = Callable[[], None]


def nothing() -> None:
    """No work."""


class LimitedSmtp(smtplib.SMTP):
    """Waits for each answer as long as that answer deserves."""

    _is_last_answer = False
    _answer_by = 0.0
    # True once all of the mail was sent, until the server answers: it may have taken it.
    is_mail_out = False
    # Done when the server asks for a mail, and once while it looks at it.
    before: Work = staticmethod(nothing)
    meanwhile: Work | None = None

    def getreply(self) -> tuple[int, bytes]:
        """The next answer. Raises TimeoutError, and hangs up, when it does not come in time."""
        work, self.meanwhile = self.meanwhile, None if self._is_last_answer else self.meanwhile
        if work is not None and self._is_last_answer:
            work()
        wait = FINAL_REPLY_SECONDS if self._is_last_answer else REPLY_SECONDS
        self._answer_by = time.monotonic() + wait
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_InTime(self))
        try:
            answer = super().getreply()
        except smtplib.SMTPServerDisconnected as error:
            if isinstance(error.__context__, TimeoutError):
                raise TimeoutError from error
            raise
        is_asked_for_mail = answer[0] == GO_AHEAD
        if is_asked_for_mail:
            self.before()
        self._is_last_answer, self.is_mail_out = is_asked_for_mail, False
        return answer

    def send(self, s: Any) -> None:
        """Sends all of it. Raises SMTPServerDisconnected."""
        if self.sock is not None:
            self.sock.settimeout(REPLY_SECONDS)
        super().send(s)
        # RFC 5321, 4.1.1.4: what has no end is not delivered.
        self.is_mail_out = self._is_last_answer

    def send_pipelined(self, sender: str, to: str, content: bytes) -> None:
        """As `sendmail`, in two round trips instead of four (RFC 2920), for servers that offer it.

        The lines of `content` end in CRLF. Raises what `sendmail` raises.
        """
        if BREAK.search(sender + to):
            message = "a line break in an address"
            raise ValueError(message)
        if QUICK_ACK is not None and self.sock is not None:
            # A server that answers in three small writes would else wait 40 ms for our system.
            self.sock.setsockopt(socket.IPPROTO_TCP, QUICK_ACK, 1)
        size = f" size={len(content)}" if self.has_extn("size") else ""
        self.send(f"MAIL FROM:<{sender}>{size}\r\nRCPT TO:<{to}>\r\nDATA\r\n")
        refusal = self._refusal(sender, to)
        if refusal is None:
            self.send(_dotted(content) + END_OF_MAIL)
            answer = self.getreply()
            refusal = smtplib.SMTPDataError(*answer) if answer[0] != ACCEPTED else None
        if refusal is not None:
            with contextlib.suppress(smtplib.SMTPServerDisconnected):
                self.rset()
            raise refusal

    def _refusal(self, sender: str, to: str) -> smtplib.SMTPException | None:
        """Reads the three answers; the first one that says no, as smtplib tells it."""
        answers: list[tuple[int, bytes]] = []
        while len(answers) < 3 and (not answers or answers[-1][0] != CLOSING):
            answers.append(self.getreply())
        if answers[-1][0] == CLOSING:
            self.close()
        is_refused = answers[0][0] != ACCEPTED or (len(answers) > 1 and answers[1][0] not in TAKEN)
        if is_refused and answers[-1][0] == GO_AHEAD:
            # RFC 2920, 3.1: the server now waits for an end, and delivers nothing to nobody.
            self.send(END_OF_MAIL)
            self.getreply()
        if answers[0][0] != ACCEPTED:
            return smtplib.SMTPSenderRefused(*answers[0], sender)
        if is_refused:
            return smtplib.SMTPRecipientsRefused({to: answers[1]})
        if answers[-1][0] != GO_AHEAD:
            return smtplib.SMTPDataError(*answers[-1])
        return None

    def wait_for_bytes(self, buffer: Any) -> int:
        """Reads what comes next of an answer. Raises TimeoutError when the whole is not in time."""
        left = self._answer_by - time.monotonic()
        if self.sock is None or left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)
        return self.sock.recv_into(buffer)


class _InTime(io.RawIOBase):
    """The server's answers: each has its time as a whole, however slowly it drips."""

    def __init__(self, talk: LimitedSmtp) -> None:
        self._talk = talk

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._talk.wait_for_bytes(buffer)


class LimitedSmtpOverTls(LimitedSmtp, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


def _dotted(content: bytes) -> bytes:
    """With a dot before each line that begins with one (RFC 5321, 4.5.2)."""
    made = content.replace(b"\r\n.", b"\r\n..")
    return b"." + made if made.startswith(b".") else made
