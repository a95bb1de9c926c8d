"""Hands mails over: one conversation with the mail server, kept open over many of them."""

from __future__ import annotations

import smtplib
from functools import lru_cache
from typing import Any, Final, Protocol

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import EmailMessage, sanitize_address

from booking.notifications import conversation, mime
from booking.notifications.answers import ServerUnusable, Unheard
from booking.notifications.conversation import (
    ACCEPTED,
    CLOSING,
    LimitedSmtp,
    LimitedSmtpOverTls,
    Work,
    nothing,
)

SMTP_BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"


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
        options: dict[str, Any] = {
            "local_hostname": "localhost",
            "timeout": conversation.CONNECT_SECONDS,
        }
        if self.use_ssl:
            options["context"] = self.ssl_context
        return self.connection_class(self.host, self.port, **options)


@lru_cache(maxsize=256)
def _bare(address: str) -> str:
    if mime.PLAIN_ADDRESS.fullmatch(address):
        return address
    return sanitize_address(address, "utf-8")


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
        """Sends one mail. Raises whatever the backend raises."""
        del meanwhile  # it does not say when it waits
        before()
        self._backend.send_messages([message])

    def close(self) -> None:
        """Whatever the backend does."""
        self._backend.close()
