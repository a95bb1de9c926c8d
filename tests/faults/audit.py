"""One judge for every fault: what was promised against what there is and what was read."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from booking.models import Appointment, AppointmentStatus, Message, MessageState
from booking.notifications.reconcile import Mended, reconcile
from tests.booking.notifications.post_office import PostOffice

# A mail that was looked at before a change, and accepted right after it.
SLACK = timedelta(seconds=2)
NEWS = frozenset({"confirmation", "moved", "cancelled"})


@dataclass
class Post:
    """What the mail server took, and when: put `note` into its `before_answer`."""

    office: PostOffice
    read_at: list[datetime] = field(default_factory=list)

    def note(self) -> None:
        """To be called as each mail is taken."""
        self.read_at.append(timezone.now())


@dataclass(frozen=True)
class Found:
    """`faults` in words, none if all is well; `copies` are mails more than once, `sent` all."""

    faults: tuple[str, ...]
    copies: int
    sent: int


def audit(post: Post, acknowledged: Iterable[Appointment], *, kills: int = 0) -> Found:
    """Judges a drained outbox: call it when nothing is due any more."""
    known = {visit.pk for visit in acknowledged}
    there = set(Appointment.objects.filter(pk__in=known).values_list("pk", flat=True))
    faults = [f"visit {key} is lost" for key in known - there]
    mails = [
        email.message_from_bytes(raw, policy=email.policy.default) for raw in post.office.taken
    ]
    headers: dict[str, set[tuple[str, str]]] = {}
    for mail in mails:
        headers.setdefault(mail["Message-ID"], set()).add((mail["Date"], mail["Subject"]))
    faults += [f"{name} has several dates" for name, seen in headers.items() if len(seen) > 1]
    copies = Counter(mail["Message-ID"] for mail in mails)
    faults += [f"{name} came {count} times" for name, count in copies.items() if count > 2]
    more = len(mails) - len(copies)
    if more > kills:
        faults.append(f"{more} copies for {kills} kills")
    faults += _of_rows(set(copies), known)
    names = [mail["Message-ID"] for mail in mails]
    faults += _of_last_words(names, known) + _of_times(post, names)
    return Found(tuple(faults), more, len(mails))


def _of_rows(read: set[str], known: set[int]) -> list[str]:
    """Each visit's present version has its messages; what was said to be sent was read."""
    found = []
    if (mended := reconcile(now=timezone.now())) != Mended(0, 0):
        found.append(f"rows did not fit: {mended}")
    mine = Message.objects.filter(appointment__in=known).select_related("appointment")
    for message in mine:
        is_read, is_sent = message.message_id in read, message.state == MessageState.SENT
        # Whose sender died before it could note so is on record as in doubt, whatever became of it.
        if is_sent != is_read and not (is_read and message.in_doubt_at):
            found.append(f"{message.kind} {message.state}, read: {is_read}")
        if message.state in (MessageState.SENDING, MessageState.DEAD):
            found.append(f"{message.kind} was left {message.state}")
    return found


def _of_last_words(names: list[str], known: set[int]) -> list[str]:
    """What each patient read last of their visit is how it is."""
    rows = {m.message_id: m for m in Message.objects.filter(kind__in=NEWS)}
    last = {rows[name].appointment_id: rows[name] for name in names if name in rows}
    visits = Appointment.objects.filter(pk__in=known)
    heard = {visit.pk: _wrong_with(last.get(visit.pk), visit) for visit in visits}
    return [f"visit {key}: {what}" for key, what in heard.items() if what]


def _wrong_with(last: Message | None, visit: Appointment) -> str:
    if last is None:
        return "nothing was told"
    if (last.kind == "cancelled") != (visit.status == AppointmentStatus.CANCELLED):
        return f"the last word was {last.kind}"
    return "" if last.visit_start == visit.start else "the last word was another time"


def _of_times(post: Post, names: list[str]) -> list[str]:
    """Nothing was read about a visit after that had moved, was cancelled or had begun."""
    rows = {m.message_id: m for m in Message.objects.select_related("appointment")}
    changed: dict[tuple[int, int], datetime] = {}
    for row in rows.values():
        if row.kind in NEWS and row.kind != "confirmation":
            version = row.version if row.kind == "cancelled" else row.version - 1
            key = row.appointment_id, version
            changed[key] = min(changed.get(key, row.created_at), row.created_at)
    found = []
    for name, read_at in zip(names, post.read_at, strict=True):
        row = rows[name]
        gone = changed.get((row.appointment_id, row.version))
        if gone and row.kind != "cancelled" and read_at > gone + SLACK:
            found.append(f"{row.kind} was read after the visit had changed")
        if read_at > row.appointment.start:
            found.append(f"{row.kind} was read after the visit had begun")
    return found
