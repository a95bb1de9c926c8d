"""What mail servers answer, and what becomes of the mail."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from booking.models import (
    Appointment,
    MailCircuit,
    Message,
    MessageKind,
    MessageState,
)
from booking.notifications import circuit, claims, conversation, dispatch, mailer, recheck, render
from tests.booking.notifications.acts import (
    confirmation,
    make_due,
    try_again,
)
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import (
    PostOffice,
    dripping_server,
    open_post_office,
    silent_server,
)

pytestmark = pytest.mark.django_db


def test_a_busy_server_gets_the_mail_later_with_the_same_headers(
    booked: Book, office: PostOffice
) -> None:
    visit = booked()
    office.sender_answer = "451 4.3.0 Try again later"
    assert dispatch.run() == {"retry": 1}
    first = confirmation(visit)
    assert (first.state, first.attempts, first.faults) == (MessageState.RETRY, 1, 0)
    assert "451 4.3.0 Try again later" in first.last_error
    assert first.smtp_code == 451
    assert timezone.now() < first.next_at < timezone.now() + timedelta(seconds=61)
    office.sender_answer = "250 OK"
    second = try_again(visit)
    assert (second.state, second.attempts, second.last_error) == (MessageState.SENT, 2, "")
    assert second.date_header == first.date_header
    assert list(second.events.values_list("state", flat=True)) == [
        "pending",
        "sending",
        "retry",
        "sending",
        "sent",
    ]


def test_a_bad_address_ends_at_once_and_stops_nobody_else(booked: Book, office: PostOffice) -> None:
    bad, good = booked(email="nobody@example.com"), booked()
    office.recipient_answer = lambda to: (
        "550 5.1.1 User unknown" if to == "nobody@example.com" else "250 OK"
    )
    assert dispatch.run() == {"undeliverable": 1, "sent": 1}
    row = confirmation(bad)
    assert (row.state, row.smtp_code) == (MessageState.UNDELIVERABLE, 550)
    assert "refused" in row.last_error
    assert confirmation(good).state == MessageState.SENT


@pytest.mark.parametrize("email", ["", "a@example.com,b@example.com", "a b@example.com"])
def test_what_is_not_one_address_is_not_written_to(
    booked: Book, office: PostOffice, email: str
) -> None:
    visit = booked()
    assert visit.patient is not None
    type(visit.patient).objects.update(email=email, phone="+14165550150")
    assert dispatch.run() == {"undeliverable": 1}
    assert not office.taken


def test_a_wrong_password_holds_all_mail_and_spends_no_tries(booked: Book, settings: Any) -> None:
    visits = [booked(), booked(), booked()]
    office = PostOffice(password="right")
    with open_post_office(office) as port:
        settings.EMAIL_BACKEND = mailer.SMTP_BACKEND
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"
        assert dispatch.run() == {}
        held = MailCircuit.objects.get()
        assert held.opened_at is not None
        assert "does not accept our user name or password" in held.reason
        assert {(m.state, m.attempts) for v in visits for m in v.messages.all()} == {("pending", 0)}
        assert dispatch.run() == {}
        assert circuit.look() is circuit.Circuit.OPEN
        settings.EMAIL_HOST_PASSWORD = "right"
        MailCircuit.objects.update(probe_at=timezone.now())
        Message.objects.filter(kind=MessageKind.CONFIRMATION).update(next_at=timezone.now())
        assert dispatch.run() == {"sent": 3}
    assert circuit.look() is circuit.Circuit.CLOSED


def test_one_sender_alone_wins_the_probe() -> None:
    circuit.open_for("because")
    assert circuit.look() is circuit.Circuit.OPEN
    MailCircuit.objects.update(probe_at=timezone.now())
    assert circuit.look() is circuit.Circuit.PROBE
    assert circuit.look() is circuit.Circuit.OPEN


def test_a_server_that_is_away_holds_mail_until_a_probe_finds_it(
    booked: Book, office: PostOffice, settings: Any
) -> None:
    visit = booked()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert dispatch.run() == {}
    assert MailCircuit.objects.get().reason.startswith("The mail server cannot be reached.")
    assert confirmation(visit).attempts == 0
    settings.EMAIL_PORT = port
    MailCircuit.objects.update(probe_at=timezone.now())
    Message.objects.filter(kind=MessageKind.CONFIRMATION).update(next_at=timezone.now())
    assert dispatch.run() == {"sent": 1}


def test_relaying_refused_to_all_holds_mail(booked: Book, office: PostOffice) -> None:
    visit = booked()
    office.recipient_answer = lambda _to: "554 5.7.1 Relay access denied"
    assert dispatch.run() == {}
    assert MailCircuit.objects.get().opened_at is not None
    row = confirmation(visit)
    assert (row.state, row.attempts, row.faults) == (MessageState.PENDING, 0, 0)


def test_relaying_refused_to_one_is_that_mails_own_trouble(
    booked: Book, office: PostOffice
) -> None:
    booked()
    dispatch.run()
    odd = booked(email="odd@example.org")
    office.recipient_answer = lambda to: "554 5.7.1 Relay denied" if "odd" in to else "250 OK"
    assert dispatch.run() == {"retry": 1}
    assert not MailCircuit.objects.exists()
    try_again(odd)
    assert try_again(odd).state == MessageState.DEAD


def test_a_poison_message_stops_no_other_and_is_given_up_after_three_tries(
    booked: Book, office: PostOffice, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    poison, good = booked(), booked()
    whole = render.render

    def breaking(message: Message, **values: Any) -> Any:
        if message.appointment_id == poison.pk:
            raise KeyError("Robin Sample")
        return whole(message, **values)

    monkeypatch.setattr(render, "render", breaking)
    assert dispatch.run() == {"retry": 1, "sent": 1}
    assert confirmation(good).state == MessageState.SENT
    try_again(poison)
    row = try_again(poison)
    assert (row.state, row.attempts) == (MessageState.DEAD, 3)
    assert "KeyError" in row.last_error
    assert "Robin" not in row.last_error
    assert "KeyError in " in caplog.text
    assert "Robin" not in caplog.text


def test_a_message_that_was_in_hand_when_three_senders_died_still_goes(
    booked: Book, office: PostOffice
) -> None:
    visit = booked()
    die_with(visit, times=recheck.MOST_FAULTS)
    assert dispatch.run() == {"sent": 1}
    assert confirmation(visit).state == MessageState.SENT


def test_a_message_that_kills_its_sender_is_given_up(booked: Book, office: PostOffice) -> None:
    visit = booked()
    die_with(visit, times=recheck.MOST_DEATHS)
    assert dispatch.run() == {"poison": 1}
    assert confirmation(visit).state == MessageState.DEAD


def die_with(visit: Appointment, *, times: int) -> None:
    """Senders that begin the visit's mail and die, one after the other."""
    for round_ in range(times):
        (key,) = claims.claim(f"sender {round_}", 1)
        begun = claims.begin(key, f"sender {round_}")  # and the sender dies
        assert begun is not None
        assert begun.verdict is recheck.Verdict.GO
        make_due(visit, kind=MessageKind.CONFIRMATION)


def test_an_orderly_refusal_does_not_count_as_poison(booked: Book, office: PostOffice) -> None:
    visit = booked()
    office.data_answer = "451 4.7.1 Greylisted"
    for _ in range(5):
        row = try_again(visit)
    assert (row.state, row.attempts, row.faults) == (MessageState.RETRY, 5, 0)


def test_a_lease_that_ran_out_is_sent_by_another_with_the_same_headers(
    booked: Book, office: PostOffice
) -> None:
    visit = booked()
    (key,) = claims.claim("dead", 1)
    assert claims.begin(key, "dead") is not None
    first = confirmation(visit)
    assert dispatch.run() == {}
    make_due(visit, kind=MessageKind.CONFIRMATION)  # three minutes later
    assert dispatch.run() == {"sent": 1}
    (mail,) = office.mails
    assert mail["Message-ID"] == first.message_id
    assert first.date_header is not None
    assert mail["Date"].datetime == first.date_header
    assert claims.begin(key, "dead") is None  # the old owner wakes up, and begins nothing


def test_what_was_accepted_is_noted_even_when_the_lease_was_lost(booked: Book) -> None:
    visit = booked()
    (key,) = claims.claim("slow", 1)
    claims.begin(key, "slow")
    make_due(visit, kind=MessageKind.CONFIRMATION)
    claims.claim("other", 1)
    claims.sent(key, 250)
    assert confirmation(visit).state == MessageState.SENT
    assert claims.begin(key, "other") is None


def test_a_server_that_ends_conversations_costs_no_tries(booked: Book, office: PostOffice) -> None:
    visits = [booked() for _ in range(4)]
    office.hang_up_after = 1
    assert dispatch.run() == {"sent": 4}
    assert office.connections == 4
    assert {confirmation(visit).attempts for visit in visits} == {1}


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECT_SECONDS", "REPLY_SECONDS", "FINAL_REPLY_SECONDS"):
        monkeypatch.setattr(conversation, name, 0.3)


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("greeting", [b"", b"220 hello\r\n"])
def test_a_server_that_hangs_holds_nobody_up(booked: Book, settings: Any, greeting: bytes) -> None:
    visit = booked()
    booked()
    settings.EMAIL_BACKEND = mailer.SMTP_BACKEND
    settings.EMAIL_HOST = "127.0.0.1"
    with silent_server(greeting) as settings.EMAIL_PORT:
        assert dispatch.run() == {}
    assert MailCircuit.objects.get().reason.startswith("The mail server does not answer.")
    assert confirmation(visit).attempts == 0


@pytest.mark.usefixtures("_impatient")
def test_a_server_that_drips_its_answer_holds_nobody_up(booked: Book, settings: Any) -> None:
    """Each line comes in time, and the answer never ends."""
    visit = booked()
    settings.EMAIL_BACKEND = mailer.SMTP_BACKEND
    settings.EMAIL_HOST = "127.0.0.1"
    began = time.monotonic()
    with dripping_server() as settings.EMAIL_PORT:
        assert dispatch.run() == {}
    assert time.monotonic() - began < 2
    assert confirmation(visit).attempts == 0


@pytest.mark.usefixtures("_impatient")
def test_a_server_that_hangs_after_the_mail_ends_the_turn(booked: Book, office: PostOffice) -> None:
    first, second = booked(), booked()
    office.pause_seconds = 1.5
    assert dispatch.run() == {"retry": 1}
    rows = sorted([confirmation(first).state, confirmation(second).state])
    assert rows == [MessageState.PENDING, MessageState.RETRY]


def test_time_is_up_and_the_rest_goes_back_to_its_place(booked: Book, office: PostOffice) -> None:
    for _ in range(3):
        booked()
    office.before_answer = dispatch.STOPPING.set
    assert dispatch.run() == {"sent": 1}
    left = Message.objects.filter(kind=MessageKind.CONFIRMATION).exclude(state="sent")
    assert {(m.state, m.attempts, m.next_at == m.due_at) for m in left} == {("pending", 0, True)}
    assert not left.filter(events__state="sending").exists()
