"""After booking, from the link in the mail: who sees the visit."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import links
from booking.models import Appointment, AppointmentStatus
from booking.views import browser
from tests.booking.views.conftest import Visitor, open_url
from tests.booking.views.visits import (
    PAGES,
    url_of,
)


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
