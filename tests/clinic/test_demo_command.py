"""`manage.py demo`: what it does, and where it refuses."""

from __future__ import annotations

import time
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from booking.models import Appointment, Message, MessageKind
from clinic.demo import loader
from clinic.demo.reminder import remind
from clinic.management.commands.demo import Command
from locations.models import Location
from tests.builders import NOW, make_clinic, make_location

pytestmark = pytest.mark.django_db
# Of the processor, so that a busy machine does not fail; it takes about two.
PATIENCE_SECONDS = 8


def demo(*options: str) -> str:
    out = StringIO()
    call_command("demo", *options, stdout=out)
    return out.getvalue()


def picture() -> list[tuple[object, ...]]:
    return list(
        Appointment.objects.order_by("id").values_list(
            "practitioner__slug", "location__slug", "patient__email", "during", "status", "note"
        )
    )


def test_a_second_run_changes_nothing_and_says_so() -> None:
    began = time.process_time()
    assert "Loaded the sample data" in demo()
    assert time.process_time() - began < PATIENCE_SECONDS
    before, codes = loader.inventory(), set(Location.objects.values_list("pk", "name"))
    assert "nothing was changed" in demo()
    assert loader.inventory() == before
    assert set(Location.objects.values_list("pk", "name")) == codes


def test_a_group_with_clinics_of_its_own_gets_no_sample() -> None:
    make_location("sudbury")
    assert "nothing was changed" in demo()
    assert Location.objects.count() == 1


def test_a_reset_starts_afresh_with_the_same_visits() -> None:
    loader.load(NOW)
    before = picture()
    remind(NOW)
    connection.check_constraints()  # the database empties no table with checks to come
    loader.reload(NOW)
    assert picture() == before
    connection.check_constraints()


def test_a_reset_is_refused_outside_local_mode(settings: Settings) -> None:
    settings.IS_LOCAL = False
    make_location()
    with pytest.raises(CommandError, match="local mode only"):
        demo("--reset", "--yes")
    assert Location.objects.exists()


def test_a_reset_asks_first_takes_nothing_for_a_yes_but_yes_and_keeps_sign_ins(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IS_LOCAL = True
    get_user_model().objects.create_superuser("admin", password="long enough to be one")
    make_location()
    with pytest.raises(CommandError, match="add --yes"):
        demo("--reset")
    monkeypatch.setattr("sys.stdin", Terminal("no\n"))
    with pytest.raises(CommandError, match="Nothing was deleted"):
        demo("--reset")
    assert Location.objects.exists()
    connection.check_constraints()
    monkeypatch.setattr("sys.stdin", Terminal("Yes\n"))
    Command(stdout=StringIO())._ask()
    monkeypatch.setattr("sys.stdin", Terminal())
    assert "was deleted" in demo("--reset", "--yes")
    assert Location.objects.count() == 10
    assert get_user_model().objects.count() == 1


class Terminal(StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("options", [(), ("--reset", "--yes"), ("--remind",)])
def test_production_refuses(settings: Settings, options: tuple[str, ...]) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="no place in production"):
        demo(*options)
    assert not Location.objects.exists()


def test_a_visit_is_booked_to_remind_of_when_there_is_none() -> None:
    make_clinic()
    visit = remind(NOW)
    assert visit is not None
    due = Message.objects.filter(appointment=visit, kind=MessageKind.REMINDER, due_at=NOW)
    assert due.count() == 1


def test_the_visit_that_a_person_booked_is_reminded_of() -> None:
    make_clinic()
    first, second = remind(NOW), remind(NOW)
    assert first == second
    assert Appointment.objects.count() == 1


def test_a_reminder_is_due_at_once_and_the_mailbox_is_named() -> None:
    make_clinic()
    said = demo("--remind")
    assert "is due now" in said
    assert "/mailbox/" in said
    reminder = Message.objects.filter(kind=MessageKind.REMINDER).order_by("due_at").first()
    assert reminder is not None
    assert reminder.due_at <= timezone.now()


def test_without_a_clinic_there_is_nothing_to_remind_of() -> None:
    with pytest.raises(CommandError, match="no booked visit"):
        demo("--remind")
