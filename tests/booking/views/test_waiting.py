"""The wait list on the site: joining, leaving, and answering an offer."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import links, waitlist
from booking.models import Appointment, EntryState, WaitlistEntry, WaitlistOffer
from locations import hours
from tests.booking.views.conftest import TYPED, Visitor, open_url

WHO = {name: TYPED[name] for name in ("name", "email", "phone")}


def today_and(visitor: Visitor, days: int) -> str:
    zone = visitor.clinic.location.zone
    return (hours.local_day(timezone.now(), zone) + timedelta(days=days)).isoformat()


def wait_url(visitor: Visitor) -> str:
    return visitor.slot_url + "wait/"


def join(visitor: Visitor, **changes: object) -> str:
    """Join without a visit; where that leads, or the page again."""
    sent = {"part": "any", "until": today_and(visitor, 4), **WHO, **changes}
    answer = visitor.client.post(wait_url(visitor), sent)
    return answer.headers.get("Location", answer.content.decode())


@pytest.fixture
def awake(visitor: Visitor) -> Visitor:
    """A clinic without quiet hours: an offer is made at any hour at which the tests run."""
    policy = visitor.clinic.location.booking_policy
    policy.quiet_from = policy.quiet_until = time(0, 0)
    policy.save()
    return visitor


@pytest.fixture
def offer(awake: Visitor) -> WaitlistOffer:
    """The first free time, offered to somebody who has a visit in six days."""
    visit = awake.book(6)
    url = reverse("booking:earlier", args=[visit.code])
    sent = {"part": "any", "until": today_and(awake, 5)}
    assert awake.client.post(url, sent).status_code == 303
    (made,) = waitlist.offer_freed(timezone.now())
    return made


def answer(offer: WaitlistOffer, client: Client, **button: str) -> tuple[int, str]:
    sent = client.post(url_of(offer), button)
    return sent.status_code, sent.headers.get("Location", sent.content.decode())


def url_of(offer: WaitlistOffer) -> str:
    return reverse("booking:offer", args=[offer.code, waitlist.offer_token(offer)])


def test_the_pages_of_times_and_of_a_visit_lead_to_the_wait_list(visitor: Visitor) -> None:
    assert f'href="{wait_url(visitor)}"' in visitor.client.get(visitor.slot_url).content.decode()
    visit = visitor.book()
    page = visitor.client.get(reverse("booking:visit", args=[visit.code])).content.decode()
    assert reverse("booking:earlier", args=[visit.code]) in page


def test_somebody_without_a_visit_joins(visitor: Visitor) -> None:
    url = join(visitor, weekdays=["0", "2"], part="evening")
    entry = WaitlistEntry.objects.get()
    assert (entry.weekdays, entry.minutes.lower) == ([0, 2], 1020)
    assert url == reverse("booking:joined")
    page = visitor.client.get(url).content.decode()
    assert "You are on the wait list" in page
    assert str(entry.code) not in page


def test_somebody_with_a_visit_keeps_it_meanwhile(visitor: Visitor) -> None:
    visit = visitor.book()
    url = reverse("booking:earlier", args=[visit.code])
    assert "stays until you accept" in visitor.client.get(url).content.decode()
    answer = visitor.client.post(url, {"part": "any", "until": today_and(visitor, 3)})
    assert WaitlistEntry.objects.get().keeps_id == visit.pk
    assert "stays until you accept" in visitor.client.get(answer["Location"]).content.decode()


def test_a_form_alone_tells_nothing_of_a_visit(visitor: Visitor) -> None:
    visit = visitor.book()
    url = reverse("booking:earlier", args=[visit.code])
    visitor.client.post(url, {"part": "any", "until": today_and(visitor, 3)})
    stranger = Visitor(Client(), visitor.clinic)
    page = stranger.client.get(join(stranger)).content.decode()
    assert "You are on the wait list" in page
    assert "stays until you accept" not in page


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"until": ""}, "until"),
        ({"until": "soon"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"until": "0001-01-01"}, "until"),
        ({"part": "night"}, "part"),
        ({"weekdays": ["8"]}, "weekdays"),
        ({"email": "a@b.ca, x@y.z"}, "email"),
        ({"name": "\u200b"}, "name"),
        ({"phone": "911"}, "phone"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(
    visitor: Visitor, sent: dict[str, object], field: str
) -> None:
    page = join(visitor, **sent)
    assert "There is a problem" in page
    assert f'href="#id_{field}' in page
    assert not WaitlistEntry.objects.exists()


def test_a_program_that_fills_in_everything_does_not_join(visitor: Visitor) -> None:
    assert "<form" in join(visitor, website="http://spam.test")
    assert not WaitlistEntry.objects.exists()


def test_one_network_does_not_fill_the_list(visitor: Visitor) -> None:
    pages = [join(visitor, email=f"p{number}@example.ca") for number in range(21)]
    assert pages[19] == reverse("booking:joined")
    assert "try again" in pages[20]


def test_looking_does_not_join(visitor: Visitor) -> None:
    sent = {"part": "any", "until": today_and(visitor, 4), **WHO}
    assert visitor.client.get(wait_url(visitor), sent).status_code == 200
    assert not WaitlistEntry.objects.exists()


def test_who_waits_leaves_by_the_link(visitor: Visitor) -> None:
    join(visitor)
    entry = WaitlistEntry.objects.get()
    url = reverse("booking:waiting", args=[entry.code, waitlist.entry_token(entry)])
    anywhere = Client()
    assert anywhere.get(url).status_code == 200
    assert WaitlistEntry.objects.get().state == EntryState.WAITING
    for _ in range(2):
        assert anywhere.post(url).status_code == 303
    assert WaitlistEntry.objects.get().state == EntryState.WITHDRAWN
    assert "not on the wait list any more" in anywhere.get(url).content.decode()


def test_an_offer_shows_its_time_and_how_long_it_is_held(offer: WaitlistOffer) -> None:
    page = Client().get(url_of(offer)).content.decode()
    for words in ("A time came free", "We hold it for you until", "Take this time", "Let it go"):
        assert words in page
    assert url_of(offer) in links.offer_url(offer)
    offer.refresh_from_db()
    assert offer.state == "offered"


def test_taking_the_offer_moves_the_visit(awake: Visitor, offer: WaitlistOffer) -> None:
    client = Client()
    status, url = answer(offer, client, accept="1")
    visit = Appointment.objects.get(status="booked")
    assert (status, url) == (303, reverse("booking:visit", args=[visit.code]))
    assert visit.start == offer.start
    assert client.get(url).status_code == 200
    again = Client()
    assert answer(offer, again, accept="1") == (303, url)
    assert "You took this time" in again.get(url_of(offer)).content.decode()


def test_letting_it_go_keeps_the_visit(offer: WaitlistOffer) -> None:
    client = Client()
    before = Appointment.objects.get(status="booked").start
    for _ in range(2):
        assert answer(offer, client, decline="1") == (303, url_of(offer))
    assert Appointment.objects.get(status="booked").start == before
    assert "You let this time go" in client.get(url_of(offer)).content.decode()
    assert WaitlistEntry.objects.get().state == EntryState.WAITING


def test_an_offer_that_is_over_says_so(offer: WaitlistOffer) -> None:
    waitlist.lapse(offer.expires_at)
    client = Client()
    assert "This offer is over" in client.get(url_of(offer)).content.decode()
    status, page = answer(offer, client, accept="1")
    assert status == 409
    assert "This offer is over" in page
    assert "is as it was" in page


def test_a_taken_offer_is_not_let_go_afterwards(offer: WaitlistOffer) -> None:
    answer(offer, Client(), accept="1")
    status, page = answer(offer, Client(), decline="1")
    assert status == 409
    assert "You took this time" in page


def test_a_form_without_a_button_changes_nothing(offer: WaitlistOffer) -> None:
    assert answer(offer, Client())[0] == 303
    offer.refresh_from_db()
    assert offer.state == "offered"


def test_every_wrong_link_gets_the_same_answer(visitor: Visitor, offer: WaitlistOffer) -> None:
    token = waitlist.offer_token(offer)
    entry = offer.entry
    wrong = [
        f"/offer/{offer.code}/{token[:-1]}/",
        f"/offer/{uuid4()}/{token}/",
        f"/offer/{entry.code}/{waitlist.entry_token(entry)}/",
        f"/waiting/{entry.code}/{token}/",
        f"/offer/{offer.code}/",
        "/offer/nonsense/",
        "/waiting/",
        open_url(Appointment.objects.get(status="booked"))[:-3] + "/",
    ]
    answers = [Client().get(url) for url in wrong]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert Client().post(wrong[0], {"accept": "1"}).status_code == 404


def test_the_pages_are_kept_out_of_caches_and_searches(offer: WaitlistOffer) -> None:
    sent = Client().get(url_of(offer))
    assert "no-store" in sent["Cache-Control"]
    assert "noindex" in sent["X-Robots-Tag"]


def test_nobody_waits_for_an_earlier_time_of_a_cancelled_visit(visitor: Visitor) -> None:
    visit = visitor.book()
    visitor.client.post(reverse("booking:cancel", args=[visit.code]))
    url = reverse("booking:earlier", args=[visit.code])
    assert visitor.client.get(url).status_code == 409
    assert Client().get(url).status_code == 404
