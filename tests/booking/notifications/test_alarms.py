"""What wants somebody to act: in the log, and as figures."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from booking.notifications import alarms
from booking.notifications.alarms import Alarm
from booking.notifications.health import MailHealth
from tests.builders import MONDAY, local

NOW = local(MONDAY, "10:00")
WELL: dict[str, Any] = {
    "last_look": NOW - timedelta(seconds=4),
    "last_sent": NOW - timedelta(minutes=2),
    "oldest_due": None,
    "retrying": 0,
    "dead": 0,
    "undeliverable": 0,
    "held_since": None,
    "held_why": "",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"held_since": NOW, "held_why": "x"}, [Alarm.HELD]),
        ({"last_look": None}, [Alarm.NOBODY_LOOKS]),
        ({"last_look": NOW - timedelta(seconds=31)}, [Alarm.NOBODY_LOOKS]),
        ({"oldest_due": timedelta(seconds=61)}, [Alarm.LATE]),
        ({"oldest_due": timedelta(seconds=59)}, []),
        ({"dead": 1}, [Alarm.TO_PHONE]),
        ({"undeliverable": 2}, [Alarm.TO_PHONE]),
    ],
)
def test_each_trouble_has_its_alarm(change: dict[str, Any], expected: list[Alarm]) -> None:
    assert alarms.alarms(MailHealth(**WELL | change), NOW) == expected


def test_an_alarm_is_a_line_with_figures(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert alarms.sound(MailHealth(**WELL | {"dead": 3}), NOW) == [Alarm.TO_PHONE]
    (record,) = caplog.records
    assert vars(record)["alarm"] == "mail_to_phone"
    assert vars(record)["figures"]["mail_dead"] == 3


def test_figures_can_be_scraped() -> None:
    text = alarms.metrics(MailHealth(**WELL | {"oldest_due": timedelta(seconds=7)}), NOW)
    assert "# TYPE clinic_mail_oldest_due_seconds gauge\nclinic_mail_oldest_due_seconds 7\n" in text
    assert "clinic_mail_last_look_seconds 4\n" in text
    assert "clinic_mail_held 0\n" in text
