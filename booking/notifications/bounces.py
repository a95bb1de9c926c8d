"""Mails that come back: a relay takes everything, and says only later that an address was wrong.

Such an answer is a delivery status notification (RFC 3464): a mail to our sender's address. What
failed for good ends `undeliverable`, as if the server had refused it at once.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Part
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop as _

from booking.models import Message, MessageState
from booking.notifications import answers, staff

# Ours begin with the message's key; see `rows.row_of`.
OUR_ID: Final = re.compile(r"<([0-9a-f]{32})@[^\s<>]+>")
FAILED: Final = "failed"
# RFC 3463, 2: the first figure says that trying again is of no use.
FOR_GOOD: Final = "5."
CAME_BACK: Final = _("The mail came back: the recipient's address was refused.")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours that came back for good, and what the other side said, without addresses."""

    key: UUID
    message_id: str
    words: str


def read(raw: bytes) -> Bounce | None:
    """What the mail tells us; None if it is anything else, or says that a mail is only late."""
    report = email.message_from_bytes(raw, policy=email.policy.compat32)
    if report.get_content_type() != "multipart/report":
        return None
    words = next(_failures(report), None)
    found = OUR_ID.fullmatch(_id_of_ours(report))
    if words is None or found is None:
        return None
    said = answers.without_addresses(f"{CAME_BACK} {words}")
    return Bounce(UUID(found[1]), found[0], said)


def note(bounce: Bounce, *, now: datetime) -> bool:
    """Ends the message and asks the front desk to phone; False if there is nothing to do.

    The same bounce twice is noted once. Who writes a bounce themselves has to know the message's
    key, and reaches no more than a call from the clinic.
    """
    with transaction.atomic():
        rows = Message.objects.filter(
            pk=bounce.key, message_id=bounce.message_id, state=MessageState.SENT
        )
        if not rows.update(state=MessageState.UNDELIVERABLE, last_error=bounce.words):
            return False
        message = Message.objects.select_related("appointment__location").get(pk=bounce.key)
        staff.post_undeliverable(message, now=now)
    return True


def _failures(report: Part) -> Iterator[str]:
    """What was said about each recipient whom the mail will never reach (RFC 3464, 2.3)."""
    for part in report.walk():
        action = str(part.get("Action", "")).strip().lower()
        status = str(part.get("Status", "")).strip()
        if action == FAILED and status.startswith(FOR_GOOD):
            said = str(part.get("Diagnostic-Code", "")).partition(";")[2].strip()
            yield f"{status} {said}".strip()


def _id_of_ours(report: Part) -> str:
    """The Message-ID of the mail that came back; reports enclose it, or its headers alone."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            head = email.message_from_bytes(content if isinstance(content, bytes) else b"")
            return str(head.get("Message-ID", "")).strip()
        inside = part.get_payload() if kind == "message/rfc822" else None
        if isinstance(inside, list) and inside and isinstance(inside[0], Part):
            return str(inside[0].get("Message-ID", "")).strip()
    return ""
