"""Sending what is due: the last look, the mail server's answers, and what becomes of the row."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from booking.models import (
    Appointment,
    BookingPolicy,
    MailCircuit,
    Message,
    MessageKind,
    MessageState,
)
from booking.notifications import circuit, claims, dispatch, mailer, outbox, render
from booking.notifications.health import mail_health
from tests.booking.notifications.conftest import Book
from tests.booking.notifications.post_office import (
    PostOffice,
    open_post_office,
    silent_server,
)
from tests.booking.notifications.test_outbox import cancel, mark_sent, move, states

pytestmark = pytest.mark.django_db


def make_due(visit: Appointment, **which: Any) -> None:
    """As if their time had come."""
    past = timezone.now() - timedelta(seconds=5)
    visit.messages.filter(**which).update(due_at=past, next_at=past)


def confirmation(visit: Appointment) -> Message:
    return visit.messages.get(kind=MessageKind.CONFIRMATION)


def try_again(visit: Appointment) -> Message:
    """Sends once more, as if the wait of the confirmation were over."""
    make_due(visit, kind=MessageKind.CONFIRMATION)
    dispatch.run()
    return confirmation(visit)


def test_a_confirmation_leaves_with_the_next_tick(booked: Book, office: PostOffice) -> None:
    visit = booked()
    assert dispatch.run() == {"sent": 1}
    (mail,) = office.mails
    assert office.to == ["patient0@example.com"]
    row = confirmation(visit)
    assert (row.state, row.attempts, row.smtp_code) == (MessageState.SENT, 1, 250)
    assert row.sent_at is not None
    assert mail["Message-ID"] == row.message_id
    assert dispatch.run() == {}


def test_many_mails_go_over_one_connection(booked: Book, office: PostOffice) -> None:
    for _ in range(5):
        booked()
    assert dispatch.run(batch=2) == {"sent": 5}
    assert office.connections == 1


def test_nothing_leaves_before_it_is_due(booked: Book, office: PostOffice) -> None:
    visit = booked()
    visit.messages.update(next_at=timezone.now() + timedelta(seconds=30))
    assert dispatch.run() == {}


def test_a_cancelled_visit_is_never_mailed_about(booked: Book, office: PostOffice) -> None:
    visit = booked()
    make_due(visit)
    Appointment.objects.update(status="cancelled")  # behind the outbox's back
    assert dispatch.run() == {"cancelled": 4}
    assert not office.taken
    assert set(visit.messages.values_list("last_error", flat=True)) == {"The visit was cancelled."}


def test_a_moved_visits_old_reminders_are_never_sent(booked: Book, office: PostOffice) -> None:
    visit = booked()
    make_due(visit)
    Appointment.objects.update(version=2)
    assert dispatch.run() == {"moved": 4}
    assert not office.taken


@pytest.mark.parametrize("status", ["arrived", "fulfilled", "noshow"])
def test_nothing_is_sent_about_a_visit_that_is_over(
    booked: Book, office: PostOffice, status: str
) -> None:
    booked()
    Appointment.objects.update(status=status)
    assert dispatch.run() == {"over": 1}


def test_what_comes_too_late_expires(booked: Book, office: PostOffice) -> None:
    visit = booked()
    visit.messages.update(not_after=timezone.now() - timedelta(seconds=1))
    assert dispatch.run() == {"late": 1}
    assert confirmation(visit).state == MessageState.EXPIRED


def test_the_sample_data_is_never_mailed_about(booked: Book, office: PostOffice) -> None:
    booked()
    Appointment.objects.update(is_sample=True)
    assert dispatch.run() == {"sample": 1}


def test_reminders_stop_for_who_said_so_and_news_goes_on(booked: Book, office: PostOffice) -> None:
    visit = booked()
    make_due(visit, step_hours__in=[0, 48])
    assert visit.patient is not None
    visit.patient.wants_reminders = False
    visit.patient.save()
    assert dispatch.run() == {"sent": 1, "unwanted": 1}


def test_after_an_outage_only_the_nearest_reminder_is_sent(
    booked: Book, office: PostOffice
) -> None:
    visit = booked()
    mark_sent(visit, MessageKind.CONFIRMATION)
    make_due(visit, step_hours__in=[48, 24])
    assert dispatch.run() == {"sent": 1, "superseded": 1}
    assert "reminder24 v1 sent" in states(visit)
    assert "reminder48 v1 cancelled" in states(visit)


def test_news_waits_for_an_older_mail_of_the_visit_that_is_leaving(
    booked: Book, office: PostOffice
) -> None:
    visit = booked()
    claims.claim("another", 1)
    cancel(visit, now=timezone.now())
    assert dispatch.run() == {"wait": 1}
    assert not office.taken
    mark_sent(visit, MessageKind.CONFIRMATION)
    make_due(visit, kind=MessageKind.CANCELLED)
    assert dispatch.run() == {"sent": 1}
    assert "is cancelled" in office.mails[0]["Subject"]


def test_a_move_names_the_old_time_that_was_told(booked: Book, office: PostOffice) -> None:
    visit = booked()
    dispatch.run()
    old = visit.start
    move(visit, 24, now=timezone.now())
    dispatch.run()
    text = office.mails[1].get_body(("plain",))
    assert text is not None
    zone = visit.location.zone
    assert f"{old.astimezone(zone):%A}" in text.get_content()
    assert office.mails[1]["Subject"].startswith("New time for your visit")


def test_a_visit_that_is_moved_back_in_time_sends_nothing(booked: Book, office: PostOffice) -> None:
    visit = booked()
    dispatch.run()
    move(visit, 24, now=timezone.now(), by_staff=True)
    move(visit, -24, now=timezone.now(), by_staff=True)
    make_due(visit, kind=MessageKind.MOVED, state=MessageState.PENDING)
    assert dispatch.run() == {"undone": 1}
    assert len(office.taken) == 1


def test_a_late_reminder_waits_for_the_morning(booked: Book, office: PostOffice) -> None:
    visit = booked()
    mark_sent(visit, MessageKind.CONFIRMATION)
    now = timezone.localtime(timezone=visit.location.zone)
    # Quiet from now until shortly before now: whatever the hour, it is night.
    day_minutes = now.hour * 60 + now.minute
    begins, ends = divmod((day_minutes - 1) % 1440, 60), divmod((day_minutes - 60) % 1440, 60)
    BookingPolicy.objects.update(quiet_from=time(*begins), quiet_until=time(*ends))
    past = timezone.now() - timedelta(minutes=20)
    visit.messages.filter(step_hours=48).update(due_at=past, next_at=past)
    assert dispatch.run() == {}
    row = visit.messages.get(step_hours=48)
    assert (row.state, row.attempts, row.date_header) == (MessageState.PENDING, 0, None)
    assert row.next_at > timezone.now() + timedelta(hours=20)


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


def test_a_message_that_kills_its_sender_is_given_up(booked: Book, office: PostOffice) -> None:
    visit = booked()
    for round_ in range(claims.MOST_FAULTS):
        (key,) = claims.claim(f"sender {round_}", 1)
        begun = claims.begin(key, f"sender {round_}")  # and the sender dies
        assert begun is not None
        assert begun.verdict is claims.Verdict.GO
        make_due(visit, kind=MessageKind.CONFIRMATION)
    assert dispatch.run() == {"poison": 1}
    assert confirmation(visit).state == MessageState.DEAD


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
        monkeypatch.setattr(mailer, name, 0.3)


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


def test_a_locked_row_is_left_to_who_locked_it(booked: Book) -> None:
    booked()
    assert len(claims.claim("one", 10)) == 1
    assert claims.claim("two", 10) == []


def test_a_reminder_asked_for_arrives_at_once(booked: Book, office: PostOffice) -> None:
    visit = booked()
    mark_sent(visit, MessageKind.CONFIRMATION)
    outbox.remind_now(visit, now=timezone.now())
    BookingPolicy.objects.update(quiet_from=time(0), quiet_until=time(23, 59))
    assert dispatch.run() == {"sent": 1}
    assert office.mails[0]["Subject"].startswith("Reminder: your visit on")


def test_figures_for_staff(booked: Book, office: PostOffice) -> None:
    visit = booked()
    booked(email="nobody@example.com")
    make_due(visit)
    assert mail_health().oldest_due is not None
    office.recipient_answer = lambda to: "550 no" if "nobody" in to else "250 OK"
    dispatch.run()
    circuit.open_for("because")
    found = mail_health()
    assert found.undeliverable == 1
    assert found.last_sent is not None
    assert found.last_look is not None
    assert found.held_why == "because"
    assert found.retrying == found.dead == 0


def test_what_has_been_due_longest_goes_first(booked: Book) -> None:
    visits = [booked() for _ in range(3)]
    for age, visit in zip((1, 3, 2), visits, strict=True):
        past = timezone.now() - timedelta(minutes=age)
        visit.messages.filter(kind=MessageKind.CONFIRMATION).update(next_at=past)
    expected = [confirmation(visits[number]).pk for number in (1, 2, 0)]
    assert claims.claim("one", 10) == expected


def test_the_claim_reads_an_index(booked: Book) -> None:
    booked()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + claims.OLDEST)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "message_open_by_next_look" in plan
