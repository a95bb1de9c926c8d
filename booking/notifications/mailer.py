"""One conversation with the mail server, kept open over many mails, with a limit on every wait."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, Protocol

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import EmailMessage, sanitize_address

from booking.notifications import mime
from booking.notifications.answers import ServerUnusable, Unheard

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
SMTP_BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"


Work = Callable[[], None]


def nothing() -> None:
    """No work."""


class Mailer(Protocol):
    """Takes mails, one after the other."""

    def open(self) -> bool | None:
        """Connects unless connected. Raises ServerUnusable when the server does not let us in."""

    def prepare(self, message: EmailMessage) -> None:
        """Does ahead of time what can be done for a mail that is handed over next."""

    def hand_over(
        self, message: EmailMessage, *, before: Work = nothing, meanwhile: Work | None = None
    ) -> int | None:
        """Sends one mail; SMTP's code, if there is one. Raises what `answers.sort` sorts.

        `before` is done before the mail is out; what it raises comes through, and no mail leaves.
        `meanwhile`, which must not raise, may be done while the server looks at the mail.
        """

    def close(self) -> None:
        """Ends the conversation; never raises."""


def mailer() -> Mailer:
    """For the mail server of the settings; any other backend of Django's is used as it is."""
    return SmtpMailer() if settings.EMAIL_BACKEND == SMTP_BACKEND else OtherMailer()


class LimitedSmtp(smtplib.SMTP):
    """Waits for each answer as long as that answer deserves."""

    _is_last_answer = False
    # Done when the server asks for a mail, and once while it looks at it.
    before: Work = staticmethod(nothing)
    meanwhile: Work | None = None

    def getreply(self) -> tuple[int, bytes]:
        """The next answer. Raises TimeoutError, and hangs up, when it does not come in time."""
        work, self.meanwhile = self.meanwhile, None if self._is_last_answer else self.meanwhile
        if work is not None and self._is_last_answer:
            work()
        if self.sock is not None:
            self.sock.settimeout(FINAL_REPLY_SECONDS if self._is_last_answer else REPLY_SECONDS)
        try:
            answer = super().getreply()
        except smtplib.SMTPServerDisconnected as error:
            if isinstance(error.__context__, TimeoutError):
                raise TimeoutError from error
            raise
        is_asked_for_mail = answer[0] == GO_AHEAD
        if is_asked_for_mail:
            self.before()
        self._is_last_answer = is_asked_for_mail
        return answer

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

    @property
    def is_mail_out(self) -> bool:
        """True from the moment the server asked for the mail until it answered: it may have it."""
        return self._is_last_answer


class LimitedSmtpOverTls(LimitedSmtp, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


class SmtpMailer(EmailBackend):
    """Django's SMTP settings, with our waits and one connection for all mails."""

    connection: LimitedSmtp | None
    _prepared: tuple[EmailMessage, bytes] | None = None

    @property
    def connection_class(self) -> type[LimitedSmtp]:
        """What to connect with."""
        return LimitedSmtpOverTls if self.use_ssl else LimitedSmtp

    def open(self) -> bool:
        """Connects unless connected. Raises ServerUnusable when the server does not let us in."""
        if self.connection is not None:
            return False
        fresh: LimitedSmtp | None = None
        try:
            fresh = self._connect()
            fresh.ehlo_or_helo_if_needed()
            if self.use_tls:
                fresh.starttls(context=self.ssl_context)
            if self.username and self.password:
                fresh.login(self.username, self.password)
        except (OSError, smtplib.SMTPException) as error:
            if fresh is not None:
                fresh.close()
            raise ServerUnusable from error
        self.connection = fresh
        return True

    def prepare(self, message: EmailMessage) -> None:
        """Writes the mail's bytes."""
        self._prepared = message, mime.as_sent(message)

    def hand_over(
        self, message: EmailMessage, *, before: Work = nothing, meanwhile: Work | None = None
    ) -> int:
        """Sends one mail. Raises ServerUnusable, Unheard, what smtplib raises (OSError too)."""
        made, self._prepared = self._prepared, None
        content = made[1] if made is not None and made[0] is message else mime.as_sent(message)
        is_fresh = self.open()
        connection = self._connected()
        connection.before, connection.meanwhile = before, meanwhile
        try:
            self._send_over(connection, message, content)
        except smtplib.SMTPException as error:
            # Many servers end a conversation after some mails: that is no answer to this one.
            if is_fresh or not _is_goodbye(error):
                raise
            self.open()
            connection = self._connected()
            connection.before = before
            self._send_over(connection, message, content)
        return ACCEPTED

    def _connected(self) -> LimitedSmtp:
        if self.connection is None:
            raise ServerUnusable
        return self.connection

    def _send_over(self, connection: LimitedSmtp, message: EmailMessage, content: bytes) -> None:
        sender = _bare(message.from_email)
        to = [_bare(address) for address in message.recipients()]
        try:
            if len(to) == 1 and connection.has_extn("pipelining"):
                connection.send_pipelined(sender, to[0], content)
            else:
                connection.sendmail(sender, to, content)
        except OSError as error:  # what smtplib raises is an OSError too
            if connection.is_mail_out:
                raise Unheard from error
            raise
        finally:
            if connection.sock is None:  # somebody hung up
                self.connection = None

    def close(self) -> None:
        """Says goodbye, if the server still listens."""
        if self.connection is None:
            return
        try:
            self.connection.quit()
        except (OSError, smtplib.SMTPException):
            self.connection.close()
        finally:
            self.connection = None

    def _connect(self) -> LimitedSmtp:
        # Our own name is given, not looked up: that could take longer than all the rest.
        options: dict[str, Any] = {"local_hostname": "localhost", "timeout": CONNECT_SECONDS}
        if self.use_ssl:
            options["context"] = self.ssl_context
        return self.connection_class(self.host, self.port, **options)


@lru_cache(maxsize=256)
def _bare(address: str) -> str:
    if mime.PLAIN_ADDRESS.fullmatch(address):
        return address
    return sanitize_address(address, "utf-8")


def _dotted(content: bytes) -> bytes:
    """With a dot before each line that begins with one (RFC 5321, 4.5.2)."""
    made = content.replace(b"\r\n.", b"\r\n..")
    return b"." + made if made.startswith(b".") else made


def _is_goodbye(error: smtplib.SMTPException) -> bool:
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
    return isinstance(error, smtplib.SMTPServerDisconnected) or code == CLOSING


class OtherMailer:
    """A backend that keeps its own waits: the console, files, a provider's API."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend = mail.get_connection()

    def open(self) -> bool | None:
        """Whatever the backend does."""
        return self._backend.open()

    def prepare(self, message: EmailMessage) -> None:
        """Nothing: how the backend writes a mail is its own business."""

    def hand_over(
        self, message: EmailMessage, *, before: Work = nothing, meanwhile: Work | None = None
    ) -> None:
        """Sends one mail. Raises Unheard, as nobody knows how far it came; what smtplib raises."""
        del meanwhile  # it does not say when it waits
        before()
        try:
            self._backend.send_messages([message])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            raise  # an answer
        except Exception as error:
            raise Unheard from error

    def close(self) -> None:
        """Whatever the backend does."""
        self._backend.close()
