"""What mails to staff say, and those about a late start and after a visit."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest

from booking.models import SelfCheckShare
from booking.notifications.policy import Kind
from locations.wording import time_text
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.test_render import STAFFS, html_of, made

pytestmark = pytest.mark.django_db
# A whole day; and a visit whose page its reader may not open any more.
WITHOUT_LINK = {Kind.STAFF_DAY, Kind.STAFF_LEFT}


@pytest.mark.parametrize("kind", sorted(STAFFS))
def test_staff_read_who_and_when_and_no_more(visit: Book, kind: Kind) -> None:
    seen = visit("Ana Beatriz Silva", email="ana@silva.example", note="My ankle hurts")
    mail = made(seen, kind)
    for text in (str(mail.body), unescape(html_of(mail)).replace("\N{NO-BREAK SPACE}", " ")):
        assert "Ana S." in text
        assert time_text(seen.start, seen.location.zone) in text
        for secret in ("Beatriz", "Silva", "silva.example", "hurts", "/mail/", "/open/", "/book/"):
            assert secret not in text, secret
        assert (f"/booking/appointment/{seen.pk}/" in text) == (kind not in WITHOUT_LINK)
    assert "Ana" not in str(mail.subject)
    assert mail.to == [
        "desk@example.com" if kind is Kind.STAFF_UNDELIVERABLE else "sam@example.com"
    ]


def test_a_late_start_is_told_in_minutes_and_as_a_time(visit: Book) -> None:
    seen = visit()
    text = str(made(seen, Kind.RUNNING_LATE).body)
    assert "20 minutes" in text
    assert time_text(seen.start + timedelta(minutes=20), seen.location.zone) in text


def test_the_mail_after_a_visit_names_the_day_to_look_again(visit: Book) -> None:
    seen, other = visit(), visit()
    seen.self_check = SelfCheckShare(review_on=date(2027, 3, 9))
    assert "Tuesday 9 March 2027" in str(made(seen, Kind.FOLLOW_UP).body)
    assert "book another visit" in str(made(other, Kind.FOLLOW_UP).body)
