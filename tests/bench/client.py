"""A client so small that it does not set the pace: one kept-open connection, raw requests."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from types import TracebackType

from clinic.stack.locks import HOST

TIMEOUT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    head: bytes = b""


class Line:
    """A connection to the server on `port`, opened when it is needed, as a proxy keeps one."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def get(self, path: str, headers: str = "") -> Answer:
        """Asks for a page; further headers each end with CR LF."""
        head = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\n{headers}\r\n"
        return self._ask(head.encode())

    def post(self, path: str, body: str, headers: dict[str, str]) -> Answer:
        """Sends a form."""
        given = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\n{given}"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return self._ask((head + body).encode())

    def _ask(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self._port), timeout=TIMEOUT_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        head, _, body = self._until(b"", b"\r\n\r\n").partition(b"\r\n\r\n")
        headers = head.lower()
        # A 304 has no body and says no length.
        length = int(headers.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
        while len(body) < length:
            body += self._some()
        if b"connection: close" in headers:
            self._hang_up()
        return Answer(int(head.split(b" ", 2)[1]), body, head)

    def _until(self, received: bytes, mark: bytes) -> bytes:
        while mark not in received:
            received += self._some()
        return received

    def _some(self) -> bytes:
        assert self._socket is not None
        received = self._socket.recv(65536)
        if not received:
            message = "the server hung up"
            raise RuntimeError(message)
        return received

    def _hang_up(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None
