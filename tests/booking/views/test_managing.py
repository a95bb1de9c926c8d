"""After booking, from the link in the mail: see, move, cancel, stop reminders."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import links, scheduling
from booking.models import Appointment, AppointmentStatus, Patient
from booking.orders import Actor
from booking.views import browser
from tests.booking.views.conftest import Visitor, open_url

PAGES = ("visit", "move", "cancel", "calendar", "confirmed")


@pytest.fixture
def visit(visitor: Visitor) -> Appointment:
    """A visit in five days."""
    return visitor.book()


@pytest.fixture
def patient(visit: Appointment) -> Client:
    """Its patient, at another computer, who has opened the link."""
    client = Client()
    assert client.get(open_url(visit)).status_code == 303
    return client


def url_of(page: str, visit: Appointment) -> str:
    return reverse(f"booking:{page}", args=[visit.code])


def text(client: Client, page: str, visit: Appointment) -> str:
    return client.get(url_of(page, visit)).content.decode()


def brought_near(visit: Appointment, ahead: timedelta) -> None:
    """The visit begins so soon from now."""
    shift = timezone.now() + ahead - visit.start
    during, blocked, travel = visit.during, visit.blocked, visit.travel
    Appointment.objects.filter(pk=visit.pk).update(
        during=(during.lower + shift, during.upper + shift),
        blocked=(blocked.lower + shift, blocked.upper + shift),
        travel=(travel.lower + shift, travel.upper + shift),
    )


def test_the_link_leads_to_an_address_without_a_secret(visit: Appointment) -> None:
    client = Client()
    answer = client.get(open_url(visit))
    assert answer.status_code == 303
    assert answer["Location"] == url_of("visit", visit)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert client.get(answer["Location"]).status_code == 200


def test_the_link_works_more_than_once(visit: Appointment) -> None:
    assert Client().get(open_url(visit)).status_code == 303
    assert Client().get(open_url(visit)).status_code == 303


def wrong_links(visit: Appointment, other: UUID) -> list[str]:
    good = links.token(visit.code, visit.link_version)
    flipped = ("A" if good[0] != "A" else "B") + good[1:]
    tokens = [
        flipped,
        good[:-1],
        good + "A",
        "x",
        "%00"[:2],
        links.token(visit.code, visit.link_version, links.MAIL),
        links.token(visit.code, visit.link_version + 1),
        links.token(other, 1),
        "A" * 5000,
        "é",
    ]
    urls = [reverse("booking:open", args=[visit.code, token]) for token in tokens]
    urls.append(reverse("booking:open", args=[other, good]))
    urls.append(reverse("booking:open", args=[UUID(int=0), good]))
    urls += [f"/visit/{junk}/open/{good}/" for junk in ("abc", "1", "-1", "9" * 40, "١")]
    return [*urls, f"/visit/{visit.code}/open//", f"/visit/{visit.code}/elsewhere/", "/visit/"]


def test_every_wrong_link_gets_one_and_the_same_answer(visit: Appointment) -> None:
    answers = [Client().get(url) for url in wrong_links(visit, uuid4())]
    answers.append(Client().get(url_of("visit", visit)))
    assert {answer.status_code for answer in answers} == {404}
    bodies = {answer.content.decode().replace(answer.wsgi_request.path, "") for answer in answers}
    assert len(bodies) == 1
    assert "Open the link in your e-mail again" in bodies.pop()
    kept = ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")
    assert len({tuple(answer[name] for name in kept) for answer in answers}) == 1


def test_a_link_that_was_replaced_does_not_open(visit: Appointment) -> None:
    old = open_url(visit)
    Appointment.objects.filter(pk=visit.pk).update(link_version=2)
    assert Client().get(old).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_without_the_link_no_page_shows(visit: Appointment, page: str) -> None:
    assert Client().get(url_of(page, visit)).status_code == 404


@pytest.mark.parametrize("page", ["move", "cancel"])
def test_without_the_link_nothing_can_be_changed(visit: Appointment, page: str) -> None:
    assert Client().post(url_of(page, visit), {"start": "x"}).status_code == 404
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED


def test_the_link_of_one_visit_opens_no_other(visitor: Visitor, patient: Client) -> None:
    other = Visitor(Client(), visitor.clinic).book(days=7, name="Bo Other", email="bo@example.ca")
    assert patient.get(url_of("visit", other)).status_code == 404


def test_after_half_an_hour_the_link_is_needed_again(patient: Client, visit: Appointment) -> None:
    session = patient.session
    past = timezone.now() - timedelta(seconds=1)
    session[browser.VISITS] = {str(visit.code): past.timestamp()}
    session.save()
    assert patient.get(url_of("visit", visit)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_visit_are_kept_out_of_caches_and_searches(
    patient: Client, visit: Appointment, page: str
) -> None:
    answer = patient.get(url_of(page, visit))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] in ("no-referrer", "same-origin")


def test_looking_changes_nothing(patient: Client, visit: Appointment) -> None:
    before = Appointment.objects.filter(pk=visit.pk).values().get()
    for page in PAGES:
        patient.get(url_of(page, visit))
        patient.head(url_of(page, visit))
    patient.get(url_of("cancel", visit), {"reason": "x"})
    patient.get(url_of("move", visit), {"start": visit.start.isoformat()})
    assert Appointment.objects.filter(pk=visit.pk).values().get() == before


def test_the_calendar_file_names_the_visit_and_no_more(patient: Client, visit: Appointment) -> None:
    answer = patient.get(url_of("calendar", visit))
    assert answer["Content-Type"].startswith("text/calendar")
    assert str(visit.code) in answer.content.decode()
    assert "physiotherapy" not in answer.content.decode().lower()


def test_a_visit_moves_in_place(patient: Client, visit: Appointment, visitor: Visitor) -> None:
    start = visitor.start(days=8)
    answer = patient.post(url_of("move", visit), {"start": start.isoformat()})
    assert answer.status_code == 303
    old = visit.start
    visit.refresh_from_db()
    assert (visit.start, visit.version) == (start, 2)
    assert old != start
    assert "Your visit has a new time." in text(patient, "visit", visit)


def test_a_visit_may_move_into_part_of_its_own_time(patient: Client, visit: Appointment) -> None:
    day = visit.start.astimezone(visit.location.zone).date()
    page = patient.get(reverse("booking:move", args=[visit.code]), {"day": day.isoformat()})
    nudged = visit.start + timedelta(minutes=15)
    assert f'value="{nudged.isoformat()}"' in page.content.decode()
    assert f'value="{visit.start.isoformat()}"' not in page.content.decode()
    patient.post(reverse("booking:move", args=[visit.code]), {"start": nudged.isoformat()})
    visit.refresh_from_db()
    assert visit.start == nudged


def test_moving_prefers_the_same_person(patient: Client, visit: Appointment) -> None:
    page = text(patient, "move", visit)
    assert f'<option value="{visit.practitioner.slug}" selected>' in page


def test_whoever_loses_the_new_time_keeps_the_old_one(
    patient: Client, visit: Appointment, visitor: Visitor, rival: Visitor
) -> None:
    start = visitor.start(days=8)
    for who in ("alex-sample", "sam-sample"):
        Visitor(Client(REMOTE_ADDR=f"198.51.{len(who)}.1"), visitor.clinic).pick(start, who)
    answer = patient.post(url_of("move", visit), {"start": start.isoformat(), "practitioner": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "your visit is still on" in page
    assert page.count('name="start"') == 5
    assert f'action="{url_of("move", visit)}"' in page
    before = visit.start
    visit.refresh_from_db()
    assert (visit.start, visit.status) == (before, AppointmentStatus.BOOKED)


@pytest.mark.parametrize("given", ["soon", "9999-12-31T00:00:00Z", "\x00", "2027-03-14T02:30"])
def test_a_made_up_time_moves_nothing(patient: Client, visit: Appointment, given: str) -> None:
    assert patient.post(url_of("move", visit), {"start": given}).status_code == 409
    visit.refresh_from_db()
    assert visit.version == 1


def test_no_time_chosen_is_told(patient: Client, visit: Appointment) -> None:
    answer = patient.post(url_of("move", visit), {})
    assert answer.status_code == 200
    assert "Choose one of the times first." in answer.content.decode()


def test_a_near_visit_is_moved_by_phone(patient: Client, visit: Appointment) -> None:
    brought_near(visit, timedelta(hours=5))
    answer = patient.get(url_of("move", visit))
    assert answer.status_code == 409
    assert "tel:+14165550100" in answer.content.decode()
    assert "Move this visit" not in text(patient, "visit", visit)


def test_cancelling_asks_first(patient: Client, visit: Appointment) -> None:
    page = text(patient, "cancel", visit)
    assert "Cancelling is free of charge until" in page
    assert visit.promised_policy_text in page
    answer = patient.post(url_of("cancel", visit), {"reason": "Feeling better"})
    assert answer.status_code == 303
    visit.refresh_from_db()
    assert (visit.status, visit.is_late) == (AppointmentStatus.CANCELLED, False)
    assert visit.events.latest("pk").reason == "Feeling better"
    assert "Your visit is cancelled" in text(patient, "visit", visit)


def test_a_late_cancellation_is_told_before(patient: Client, visit: Appointment) -> None:
    brought_near(visit, timedelta(hours=5))
    page = text(patient, "cancel", visit)
    assert "This is a late cancellation" in page
    assert visit.promised_policy_text in page
    patient.post(url_of("cancel", visit))
    visit.refresh_from_db()
    assert visit.is_late


def test_a_bad_reason_comes_back(patient: Client, visit: Appointment) -> None:
    answer = patient.post(url_of("cancel", visit), {"reason": "x" * 301})
    assert answer.status_code == 200
    assert "300 letters long at most" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED


def test_cancelling_twice_says_so(patient: Client, visit: Appointment) -> None:
    patient.post(url_of("cancel", visit))
    again = patient.post(url_of("cancel", visit))
    assert again.status_code == 409
    assert "already cancelled" in again.content.decode()
    assert "already cancelled" in patient.get(url_of("move", visit)).content.decode()
    assert patient.get(url_of("confirmed", visit))["Location"] == url_of("visit", visit)


def test_the_link_of_a_cancelled_visit_shows_that_it_is_cancelled(visit: Appointment) -> None:
    scheduling.cancel(visit, by=Actor.patient(), now=timezone.now())
    client = Client()
    assert client.get(open_url(visit)).status_code == 303
    assert "Your visit is cancelled" in text(client, "visit", visit)


def test_a_cancellation_can_be_undone(patient: Client, visit: Appointment) -> None:
    patient.post(url_of("cancel", visit))
    assert "Undo the cancellation" in text(patient, "visit", visit)
    assert patient.post(url_of("undo-cancel", visit)).status_code == 303
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED
    assert "booked again" in text(patient, "visit", visit)
    assert patient.post(url_of("undo-cancel", visit)).status_code == 409


def test_an_undo_that_comes_too_late_shows_the_nearest_times(
    patient: Client, visit: Appointment, rival: Visitor
) -> None:
    patient.post(url_of("cancel", visit))
    rival.pick(visit.start, visit.practitioner.slug)
    answer = patient.post(url_of("undo-cancel", visit))
    assert answer.status_code == 409
    assert answer.content.decode().count('name="start"') == 5
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.CANCELLED


def test_what_the_clinic_cancelled_is_not_undone_by_a_link(
    patient: Client, visit: Appointment
) -> None:
    scheduling.cancel(visit, by=Actor.job("clinic"), now=timezone.now())
    assert "Undo the cancellation" not in text(patient, "visit", visit)
    assert patient.post(url_of("undo-cancel", visit)).status_code == 409


def test_moving_onto_another_visit_of_the_same_person_is_refused(
    patient: Client, visit: Appointment, visitor: Visitor
) -> None:
    other = visitor.book(days=7)
    answer = patient.post(
        url_of("move", visit), {"start": other.start.isoformat(), "practitioner": ""}
    )
    assert answer.status_code == 409
    assert "Your visit is still on" in answer.content.decode()


def test_a_visit_that_has_begun_cannot_be_changed(patient: Client, visit: Appointment) -> None:
    brought_near(visit, timedelta(minutes=-5))
    for page in ("move", "cancel"):
        assert patient.get(url_of(page, visit)).status_code == 409
        assert patient.post(url_of(page, visit), {"start": "x"}).status_code == 409
    assert "Cancel this visit" not in text(patient, "visit", visit)


def test_a_form_from_elsewhere_changes_nothing(visit: Appointment) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(open_url(visit))
    assert strict.post(url_of("cancel", visit)).status_code == 403
    assert strict.post(url_of("move", visit), {"start": "x"}).status_code == 403
    visit.refresh_from_db()
    assert visit.status == AppointmentStatus.BOOKED


@pytest.mark.parametrize("page", PAGES)
def test_other_verbs_are_refused(patient: Client, visit: Appointment, page: str) -> None:
    for verb in ("put", "delete", "options", "trace"):
        assert getattr(patient, verb)(url_of(page, visit)).status_code == 405


def mail_url(visit: Appointment) -> str:
    token = links.token(visit.code, visit.link_version, links.MAIL)
    return reverse("booking:mail-preferences", args=[visit.code, token])


def wants() -> bool:
    return Patient.objects.get().wants_reminders


def test_looking_at_the_mail_settings_changes_nothing(visit: Appointment) -> None:
    page = Client().get(mail_url(visit)).content.decode()
    assert "Stop reminders" in page
    assert wants()


def test_reminders_stop_and_start_again(visit: Appointment) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(mail_url(visit), {"reminders": "off"}).status_code == 303
    assert not wants()
    assert "Send reminders again" in client.get(mail_url(visit)).content.decode()
    client.post(mail_url(visit), {"reminders": "on"})
    assert wants()


def test_a_mail_program_stops_reminders_with_one_click(visit: Appointment) -> None:
    client = Client(enforce_csrf_checks=True)
    body = "List-Unsubscribe=One-Click"
    kind = "application/x-www-form-urlencoded"
    for _ in range(2):
        answer = client.post(mail_url(visit), body, content_type=kind)
        assert answer.status_code == 200
        assert not wants()


def test_only_its_own_link_stops_reminders(visit: Appointment) -> None:
    token = links.token(visit.code, visit.link_version)
    url = reverse("booking:mail-preferences", args=[visit.code, token])
    assert Client().get(url).status_code == 404
    assert Client().post(url, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert wants()
