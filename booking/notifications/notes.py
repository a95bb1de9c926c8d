"""Notes what was sent without waiting for each answer of the database.

A note is on its way to the database before the next mail begins, on a connection of its own, and
its answer is heard before that mail is out: a sender that is killed repeats at most the mail in its
hands. (The database carries out what it was sent whether or not we live to hear so, but only until
it finds that nobody listens: of several notes that wait there, the later ones would be lost.) Each
note is a commit by itself. The disk is waited for after every few of them, together: only a crash
of the database itself could forget some, which are then sent again with the same Message-ID.
"""

from __future__ import annotations

import select
import time
from collections import deque
from typing import TYPE_CHECKING, Final
from uuid import UUID

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from psycopg.pq import ExecStatus, PipelineStatus

from booking.notifications import claims

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from psycopg.pq.abc import PGconn

MARK: Final = b"mail_sent"
# What was accepted was accepted, whoever holds the row by now.
MARK_SQL: Final = b"""
    UPDATE booking_message
    SET state = 'sent', sent_at = statement_timestamp(), smtp_code = $2::smallint,
        last_error = '', faults = 0, in_doubt_at = NULL
    WHERE id = $1::uuid AND state <> 'sent'
"""
# A commit that waits for the disk takes all earlier ones with it. It says that we live, as well.
FLUSH: Final = b"mail_flush"
FLUSH_SQL: Final = b"""
    WITH waits AS MATERIALIZED (SELECT set_config('synchronous_commit', 'on', true))
    UPDATE booking_heartbeat SET at = statement_timestamp() FROM waits WHERE name = 'dispatch'
"""
# After how many the disk is waited for.
FLUSH_AFTER: Final = 10
# How long to insist on noting what was sent when the database is away for a moment.
INSIST_SECONDS: Final = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
ANSWER_SECONDS: Final = 10.0

Note = tuple[UUID, int | None]


class Notes:
    """The notes of one sender. Close it: what is still on its way is then certain."""

    def __init__(self) -> None:
        self._open: deque[Note | None] = deque()  # None for a flush
        self._since_flush = 0
        self._database: BaseDatabaseWrapper | None = None

    def open(self) -> None:
        """Gets ready, so that not even the first note has to wait. Raises DatabaseError."""
        if connection.in_atomic_block:
            return
        try:
            self._talk()
        except psycopg.Error as error:
            self._hang_up()
            raise OperationalError from error

    def sent(self, key: UUID, code: int | None) -> None:
        """Notes that the mail server took the message."""
        if connection.in_atomic_block:  # another connection would not see the row
            claims.sent(key, code)
            return
        try:
            self._send(MARK, (key, code))
            self._since_flush += 1
            if self._since_flush >= FLUSH_AFTER:
                self._send(FLUSH, None)
                self._since_flush = 0
        except (psycopg.Error, DatabaseError):
            self._start_over((key, code))

    def settle(self) -> None:
        """Waits until the database has carried out every note. Raises when it stays away."""
        try:
            while any(note is not None for note in self._open):
                self._hear(len(self._open) - 1)
        except (psycopg.Error, DatabaseError):
            self._start_over()

    def close(self) -> None:
        """Waits until every note is on the disk. Raises when the database stays away."""
        if self._database is None:
            return
        try:
            if self._since_flush:
                self._send(FLUSH, None)
            self._hear(0)
        except (psycopg.Error, DatabaseError):
            self._start_over()
        self._hang_up()

    def _send(self, name: bytes, note: Note | None) -> None:
        talk = self._talk()
        values = [] if note is None else [note[0].hex.encode(), _digits(note[1])]
        talk.send_query_prepared(name, values)
        talk.pipeline_sync()
        self._open.append(note)
        while talk.flush():
            _wait(talk, writing=True)

    def _talk(self) -> PGconn:
        """The connection, ready for notes. Raises psycopg.Error, DatabaseError."""
        if self._database is None:
            database = connection.copy()
            database.ensure_connection()
            self._database = database
            raw: PGconn = database.connection.pgconn
            _check(raw.exec_(b"SET synchronous_commit = off"))
            _check(raw.prepare(MARK, MARK_SQL))
            _check(raw.prepare(FLUSH, FLUSH_SQL))
            raw.enter_pipeline_mode()
        pgconn: PGconn = self._database.connection.pgconn
        return pgconn

    def _hear(self, left: int) -> None:
        """Waits for answers until so many notes are on their way. Raises psycopg.Error."""
        while len(self._open) > left:
            talk = self._talk()
            while talk.is_busy():
                _wait(talk)
                talk.consume_input()
            answer = talk.get_result()
            if answer is None:  # between a statement's answer and the next
                continue
            if answer.status == ExecStatus.PIPELINE_SYNC:
                self._open.popleft()
            else:
                _check(answer)

    def _start_over(self, *more: Note) -> None:
        """Writes down again, one by one, whatever may have been lost with the connection."""
        notes = [note for note in self._open if note is not None]
        self._open.clear()
        self._hang_up()
        for key, code in dict([*notes, *more]).items():
            insist(key, code)

    def _hang_up(self) -> None:
        """Leaves the connection as it was found: it may go back to a pool."""
        database, self._database, self._since_flush = self._database, None, 0
        if database is None:
            return
        raw = database.connection
        try:
            if raw.pgconn.pipeline_status != PipelineStatus.OFF:
                raw.pgconn.exit_pipeline_mode()
            _check(raw.pgconn.exec_(b"RESET synchronous_commit"))
            for name in (MARK, FLUSH):
                _check(raw.pgconn.exec_(b"DEALLOCATE " + name))
        except psycopg.Error:
            raw.close()
        database.close()


def insist(key: UUID, code: int | None) -> None:
    """Notes it even if the database restarts just now: not noted means sent twice."""
    for pause in INSIST_SECONDS:
        try:
            return claims.sent(key, code)
        except (OperationalError, InterfaceError):
            if transaction.get_connection().in_atomic_block:
                raise
            connection.close()
            time.sleep(pause)
    return claims.sent(key, code)


def _digits(code: int | None) -> bytes | None:
    return None if code is None else str(code).encode()


def _check(answer: psycopg.pq.abc.PGresult) -> None:
    """Raises psycopg.OperationalError unless the statement was carried out."""
    if answer.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        message = "a note was not written"
        raise psycopg.OperationalError(message)


def _wait(talk: PGconn, *, writing: bool = False) -> None:
    """Waits until the socket is ready. Raises psycopg.OperationalError if it never is."""
    socket = [talk.socket]
    ready = select.select(socket, socket if writing else [], [], ANSWER_SECONDS)
    if not any(ready):
        message = "the database does not answer"
        raise psycopg.OperationalError(message)
