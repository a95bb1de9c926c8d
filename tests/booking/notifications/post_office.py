"""A mail server for tests: in this process, on a loopback port, answering as it is told."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

OK = "250 OK"
# Where a conversation may break: before the greeting, at a command, at the final dot with the mail
# not taken, and with the mail taken but its answer not given.
PHASES = ("banner", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "dot", "taken")


@dataclass
class PostOffice:
    """What came in, and what to answer. An answer may be a text or made from the recipient.

    In the phase named by `breaks_at` it falls silent, or hangs up, until the name is taken away.
    """

    taken: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    connections: int = 0
    sender_answer: str = OK
    recipient_answer: Callable[[str], str] = field(default=lambda _address: OK)
    data_answer: str = OK
    hang_up_after: int = 0
    pause_seconds: float = 0.0
    before_answer: Callable[[], None] = field(default=lambda: None)
    password: str = ""
    is_pipelining: bool = False
    breaks_at: str = ""
    is_hanging_up: bool = False
    breaks: int = 0
    _in_session: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails that were taken, parsed."""
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.taken]

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        self._in_session = 0
        return ["250-PIPELINING", *responses] if self.is_pipelining else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_answer == OK:
            envelope.mail_from = address
        return self.sender_answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.recipient_answer(address)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.pause_seconds)
        await self.come_to("dot", server)
        if self.data_answer == OK:
            content = envelope.content
            assert isinstance(content, bytes)
            self.taken.append(content)
            self.to.extend(envelope.rcpt_tos)
            self._in_session += 1
        self.before_answer()
        await self.come_to("taken", server)
        return self.data_answer

    async def come_to(self, phase: str, server: SMTP) -> None:
        """Breaks if that is the phase to break at: nothing after this call happens then."""
        if phase != self.breaks_at:
            return
        self.breaks += 1
        assert server.transport is not None
        line = server.transport
        if self.is_hanging_up:
            line.close()
        try:
            await asyncio.Event().wait()  # until one of the two hangs up
        finally:
            line.close()

    async def handle_NOOP(self, *args: Any) -> str:  # noqa: N802
        return OK

    def check_login(self, *args: Any) -> AuthResult:
        """The only user is the one with the password."""
        given = args[-1]
        right = isinstance(given, LoginPassword) and given.password == self.password.encode()
        return AuthResult(success=right, handled=False)


class Server(SMTP):
    """Hangs up after some mails, if told to, as many servers do; breaks where the office says."""

    event_handler: PostOffice

    async def _handle_client(self) -> None:
        await self.event_handler.come_to("banner", self)
        await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        await self.event_handler.come_to("EHLO", self)
        await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        await self.event_handler.come_to("AUTH", self)
        await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        office = self.event_handler
        if office.hang_up_after and office._in_session >= office.hang_up_after:
            assert self.transport is not None
            self.transport.close()
            return
        await office.come_to("MAIL", self)
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        await self.event_handler.come_to("RCPT", self)
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        await self.event_handler.come_to("DATA", self)
        await super().smtp_DATA(arg)


class LoopbackController(Controller):
    """Listens on a port that the system picks."""

    handler: PostOffice

    def factory(self) -> SMTP:
        options: dict[str, Any] = {}
        if self.handler.password:
            options = {"authenticator": self.handler.check_login, "auth_require_tls": False}
        return Server(self.handler, hostname="localhost", loop=self.loop, **options)


@contextmanager
def open_post_office(office: PostOffice) -> Iterator[int]:
    """Serves until the block ends; the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    controller = LoopbackController(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def silent_server(greeting: bytes = b"") -> Iterator[int]:
    """Takes connections, sends the greeting if there is one, and never says another word."""
    listener = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            connection.sendall(greeting)
            kept.append(connection)

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for connection in kept:
            connection.close()


@contextmanager
def dripping_server() -> Iterator[int]:
    """Greets whoever comes with a line every tenth of a second, and never comes to an end."""
    listener, is_over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip() -> None:
        with contextlib.suppress(OSError):
            connection, _address = listener.accept()
            with connection:
                while not is_over.wait(0.1):
                    connection.sendall(b"220-one moment\r\n")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        is_over.set()
        with contextlib.suppress(OSError):  # not connected is no matter
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@contextmanager
def full_server() -> Iterator[int]:
    """A machine that answers no attempt to connect: its queue of connections is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port: int = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            yield port
