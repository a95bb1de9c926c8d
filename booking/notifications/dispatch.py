"""Sends what is due: claim, look again, hand over, note. Any number of senders may run at once.

The mail server is never talked to inside a transaction, and each row is noted by itself: a sender
that is killed loses nothing and repeats at most the mail in its hands.
"""

from __future__ import annotations

import logging
import os
import time
import traceback
import uuid
from collections import Counter, deque
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction

from booking.models import Message, MessageState
from booking.notifications import answers, circuit, claims, health, loading, render, staff
from booking.notifications.answers import Answer, Loss
from booking.notifications.answers import Verdict as Means
from booking.notifications.circuit import Circuit
from booking.notifications.claims import Begun
from booking.notifications.conversation import Work
from booking.notifications.mailer import Mailer, mailer
from booking.notifications.notes import Notes
from booking.notifications.recheck import MOST_FAULTS, Verdict

LOG: Final = logging.getLogger(__name__)
BATCH: Final = 200
# Nothing new is begun after this; far below the lease, for the mail in hand to end.
BUDGET_SECONDS: Final = 60.0
# A server that takes other mail is not to blame for refusing this one.
LATELY: Final = timedelta(minutes=10)
BEHIND_THE_PROBE: Final = timedelta(seconds=45)  # so that another mail is the next probe
# So many at most are looked at together right before they leave, and for so long that look is good.
# A server that is slower than that gets one look for each mail.
MOST_AT_ONCE: Final = 10
LOOK_IS_GOOD_SECONDS: Final = 0.05
MOST_LOST_CONNECTIONS: Final = 2
STOPPING: Final = Event()
"""Set when the process was asked to stop: the mail in hand is finished, nothing else is begun."""


def run(*, seconds: float = BUDGET_SECONDS, batch: int = BATCH) -> Counter[str]:
    """Sends what is due, for at most so many seconds; how many messages ended in which way."""
    health.beat(health.DISPATCH)
    return Round(seconds, batch).run()


class Round:
    """One sender's turn, with a name of its own on the leases and one connection for all mails."""

    def __init__(self, seconds: float, batch: int) -> None:
        self.owner = f"{os.getpid()}:{uuid.uuid4().hex}"
        self.ends = time.monotonic() + seconds
        self.batch = batch
        self.tally: Counter[str] = Counter()
        self.mailer: Mailer = mailer()
        self.notes = Notes()
        self.at_once = 1
        self.lost_connections = 0
        self.is_over = False
        # The next mail, made while the server looked at the one before, and the look it stands on.
        self.ready: tuple[Begun, EmailMessage] | None = None

    def run(self) -> Counter[str]:
        """Claims and sends until nothing is due, time is up, or the server takes no mail."""
        try:
            if self._may_send():
                while not self._must_stop() and (keys := claims.claim(self.owner, self.batch)):
                    self._send_all(keys)
        finally:
            self.mailer.close()
            self.notes.close()
        if self.tally:
            LOG.info("Mail: %s", ", ".join(f"{count} {end}" for end, count in self.tally.items()))
        return self.tally

    def _may_send(self) -> bool:
        """Asks the circuit. The one that is to probe it sends a single mail first."""
        state = circuit.look()
        if state is not Circuit.PROBE:
            return state is Circuit.CLOSED
        try:
            self.mailer.open()
        except Exception as error:  # noqa: BLE001 - any backend, any reason: still no mail
            self._hold_mail(answers.sort(error))
            return False
        self._send_all(claims.claim(self.owner, 1))
        if not self.is_over:
            circuit.close()
            LOG.warning("The mail server takes mail again.")
        return not self.is_over

    def _must_stop(self) -> bool:
        return self.is_over or STOPPING.is_set() or time.monotonic() >= self.ends

    def _send_all(self, keys: list[UUID]) -> None:
        """Sends the batch; what is not begun in time goes back to its place."""
        messages = loading.load(keys)
        left = deque(keys)
        self.notes.open()
        try:
            while left and not self._must_stop():
                chunk = [messages[left.popleft()] for _ in range(min(self.at_once, len(left)))]
                back = self._send_some(chunk)
                left.extendleft(message.pk for message in reversed(back))
                self.at_once = 1 if back else min(self.at_once * 2, MOST_AT_ONCE)
        finally:
            claims.give_back(left, self.owner)

    def _send_some(self, chunk: list[Message]) -> list[Message]:
        """Looks at all of them and sends them; those that this look is too old for come back."""
        begun = claims.begin_all([message.pk for message in chunk], self.owner)
        good_until = time.monotonic() + LOOK_IS_GOOD_SECONDS
        waiting = deque(message for message in chunk if self._may_go(message, begun))
        try:
            while waiting and not (self._must_stop() or time.monotonic() > good_until):
                message = waiting.popleft()
                after = partial(self._prepare, waiting[0], begun) if waiting else None
                self._send(message, begun.get(message.pk), after)
        finally:
            claims.back_out([m.pk for m in waiting if m.pk in begun], self.owner)
        return list(waiting)

    def _may_go(self, message: Message, begun: dict[UUID, Begun]) -> bool:
        """False if the look has ended the row or put it back."""
        seen = begun.get(message.pk)
        if seen is None or seen.verdict is Verdict.GO:
            return True
        if seen.verdict is Verdict.POISON:
            staff.post_undeliverable(message, now=seen.now)
        self._count(message.pk, seen.verdict)
        return False

    def _send(self, message: Message, begun: Begun | None, after: Work | None) -> None:
        if begun is None:
            # A row that a sender may have died of is left out of the common look.
            alone = claims.begin_all([message.pk], self.owner)
            begun = alone.get(message.pk)
            if begun is None:
                self.tally["lost"] += 1  # the lease ran out and somebody else has the row
                return
            if not self._may_go(message, alone):
                return
        self._hand_over(message, begun, after)

    def _hand_over(self, message: Message, begun: Begun, after: Work | None) -> None:
        key, email = message.pk, self._mail_for(message, begun)
        if email is None:
            return
        try:
            code = self.mailer.hand_over(email, before=self.notes.settle, meanwhile=after)
        except DatabaseError:
            raise  # it could not be noted what was sent before
        except Exception as error:  # noqa: BLE001 - whatever it is, the others still go
            self._note_failure(message, begun, answers.sort(error))
            return
        self.lost_connections = 0
        self.notes.sent(key, code)
        self._count(key, "sent")

    def _prepare(self, message: Message, begun: dict[UUID, Begun]) -> None:
        """Makes the next mail while the server looks at this one. Never raises: whatever is wrong

        with it shows when its turn comes, as it is then made again.
        """
        seen = begun.get(message.pk)
        if seen is None:
            return
        try:
            message = loading.as_begun(message, seen)
            if loading.pause(message, seen) is None:
                email = render.render(message, told_start=seen.told_start)
                self.mailer.prepare(email)
                self.ready = seen, email
        except Exception:  # noqa: BLE001 - the mail in hand comes first
            self.ready = None

    def _mail_for(self, message: Message, begun: Begun) -> EmailMessage | None:
        """The mail, made from the visit as it is now; None when it is not to be sent just yet."""
        key = message.pk
        if self.ready is not None and self.ready[0] is begun:
            return self.ready[1]
        try:
            message = loading.as_begun(message, begun)
            pause = loading.pause(message, begun)
            if pause is None:
                return render.render(message, told_start=begun.told_start)
            claims.undo_try(key, self.owner, pause)
        except DatabaseError:
            raise  # not this message's doing
        except render.Unaddressable:
            self._note_failure(message, begun, answers.NO_ADDRESS)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others still go
            LOG.error(  # noqa: TRY400 - the text of an error may name people
                "A mail could not be made: %s", _place_of(error), extra={"message_id": str(key)}
            )
            self._note_failure(message, begun, answers.fault(error))
        return None

    def _note_failure(self, message: Message, begun: Begun, answer: Answer) -> None:
        key = message.pk
        if answer.verdict is Means.SERVER and answer.is_about_one_mail:
            answer = self._blame(answer)
        if answer.verdict is Means.SERVER:
            claims.undo_try(key, self.owner, BEHIND_THE_PROBE)
            self._hold_mail(answer)
        elif answer.verdict is Means.UNDELIVERABLE:
            self._end(message, begun, MessageState.UNDELIVERABLE, answer)
        elif answer.verdict is Means.FAULT and begun.faults >= MOST_FAULTS:
            self._end(message, begun, MessageState.DEAD, answer)
        elif answer.verdict is Means.RETRY and answer.is_in_doubt and begun.is_in_doubt:
            # It may have come twice already, and a server that takes mail in silence goes on so.
            self._end(message, begun, MessageState.DEAD, answer)
        else:
            self._put_off(key, begun, answer)
        self._mind_the_connection(answer)

    def _blame(self, answer: Answer) -> Answer:
        """The server, unless it took other mail just now: then it is this mail that it dislikes."""
        is_working = self.tally["sent"] > 0 or claims.is_delivering(LATELY)
        return Answer(Means.FAULT, answer.words, answer.code) if is_working else answer

    def _hold_mail(self, answer: Answer) -> None:
        circuit.open_for(answer.words)
        self.is_over = True
        LOG.error("Mail is held back: %s", answer.words)

    def _put_off(self, key: UUID, begun: Begun, answer: Answer) -> None:
        claims.put_off(key, self.owner, answers.delay(begun.attempts, begun.left), answer)
        self._count(key, "retry")

    def _end(self, message: Message, begun: Begun, state: MessageState, answer: Answer) -> None:
        """Ends the row and, in the same transaction, asks the front desk to phone."""
        key = message.pk
        with transaction.atomic():
            claims.end(key, self.owner, state, answer)
            staff.post_undeliverable(message, now=begun.now)
        self._count(key, state)
        LOG.warning("A message ended %s: %s", state, answer.words, extra={"message_id": str(key)})

    def _mind_the_connection(self, answer: Answer) -> None:
        """A server that hangs would do so for each mail: leave it alone until the next turn."""
        if answer.loss is Loss.HUNG_UP:
            self.lost_connections += 1
        self.is_over |= answer.loss is Loss.SILENT or self.lost_connections >= MOST_LOST_CONNECTIONS

    def _count(self, key: UUID, end: str) -> None:
        self.tally[str(end)] += 1
        LOG.debug("A message: %s", end, extra={"message_id": str(key), "state": str(end)})


def _place_of(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__} in {' > '.join(places[-4:])}"
