"""After booking: "I'll be there", and the links sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import scheduling
from booking.models import Appointment, Message
from booking.orders import Actor
from tests.booking.views.conftest import Visitor
from tests.booking.views.visits import brought_near

FIND = "/book/find/"
SENT = "/book/find/sent/"


def attend_url(visit: Appointment) -> str:
    return reverse("booking:attend", args=[visit.code])


def visit_page(visitor: Visitor, visit: Appointment) -> str:
    return visitor.client.get(reverse("booking:visit", args=[visit.code])).content.decode()


def mails_of_links() -> int:
    return Message.objects.filter(kind="links").count()


def test_a_patient_says_that_they_will_be_there(visitor: Visitor) -> None:
    visit = visitor.book()
    assert "I’ll be there" in visit_page(visitor, visit)
    answer = visitor.client.post(attend_url(visit))
    assert answer["Location"] == reverse("booking:visit", args=[visit.code])
    visit.refresh_from_db()
    assert visit.attendance_confirmed_at is not None
    page = visit_page(visitor, visit)
    assert "that you will be there" in page
    assert "I’ll be there</button>" not in page


def test_saying_it_twice_keeps_the_first_time(visitor: Visitor) -> None:
    visit = visitor.book()
    visitor.client.post(attend_url(visit))
    visit.refresh_from_db()
    first = visit.attendance_confirmed_at
    visitor.client.post(attend_url(visit))
    visit.refresh_from_db()
    assert visit.attendance_confirmed_at == first


def test_looking_at_the_address_says_nothing(visitor: Visitor) -> None:
    visit = visitor.book()
    assert visitor.client.get(attend_url(visit)).status_code == 405
    assert Client().post(attend_url(visit)).status_code == 404
    visit.refresh_from_db()
    assert visit.attendance_confirmed_at is None


def test_a_cancelled_visit_is_not_attended(visitor: Visitor) -> None:
    visit = visitor.book()
    scheduling.cancel(visit, by=Actor.patient(), now=timezone.now())
    assert visitor.client.post(attend_url(visit)).status_code == 409
    assert "I’ll be there" not in visit_page(visitor, visit)


def test_a_visit_that_has_begun_is_not_attended_afterwards(visitor: Visitor) -> None:
    visit = visitor.book()
    brought_near(visit, timedelta(minutes=-5))
    assert visitor.client.post(attend_url(visit)).status_code == 409


def test_links_are_sent_again_by_mail(visitor: Visitor) -> None:
    visitor.book()
    answer = Client().post(FIND, {"email": " Ana@Example.ca "})
    assert (answer.status_code, answer["Location"]) == (303, SENT)
    assert mails_of_links() == 1


def test_the_answer_is_the_same_for_an_unknown_address(visitor: Visitor) -> None:
    visitor.book()
    known, unknown = Client(), Client()
    first = known.post(FIND, {"email": "ana@example.ca"})
    second = unknown.post(FIND, {"email": "nobody@example.ca"})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert first.content == second.content
    assert known.get(SENT).content == unknown.get(SENT).content
    assert mails_of_links() == 1


def test_a_program_that_fills_in_everything_sends_nothing(visitor: Visitor) -> None:
    visitor.book()
    answer = Client().post(FIND, {"email": "ana@example.ca", "website": "http://spam.test"})
    assert answer["Location"] == SENT
    assert mails_of_links() == 0


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a@b.ca, x@y.z", "a@b.ca\r\nBcc: x@y.z", "a@\ud800.ca", "a" * 400]
)
def test_an_address_that_is_none_is_told_at_its_field(client: Client, db: None, email: str) -> None:
    body = {"email": email.encode("utf-8", "surrogatepass")}
    page = client.post(FIND, body)
    assert page.status_code == 200
    assert 'href="#id_email"' in page.content.decode()


def test_one_network_cannot_ask_for_ever(visitor: Visitor) -> None:
    visitor.book()
    answers = [Client().post(FIND, {"email": f"p{n}@example.ca"}) for n in range(12)]
    assert [answer.status_code for answer in answers[-2:]] == [429, 429]
    assert answers[-1]["Retry-After"]
    elsewhere = Client(REMOTE_ADDR="203.0.113.7").post(FIND, {"email": "a@example.ca"})
    assert elsewhere.status_code == 303


def test_the_page_of_a_wrong_link_leads_to_new_ones(client: Client, db: None) -> None:
    assert f'href="{FIND}"' in client.get("/visit/nonsense/").content.decode()


def test_looking_sends_nothing(visitor: Visitor) -> None:
    visitor.book()
    assert visitor.client.get(FIND, {"email": "ana@example.ca"}).status_code == 200
    assert visitor.client.get(SENT).status_code == 200
    assert mails_of_links() == 0
