"""Joining the wait list by a form alone tells nobody who waits, and changes nobody's place."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking.models import EntryState, Message, WaitlistEntry
from locations import hours
from tests.booking.views.conftest import TYPED, Visitor

WHO = {name: TYPED[name] for name in ("name", "email", "phone")}
JOINED = reverse("booking:joined")


def join(visitor: Visitor, **changes: object) -> str:
    """Join, and read the page that follows."""
    until = hours.local_day(timezone.now(), visitor.clinic.location.zone) + timedelta(days=4)
    sent = {"part": "any", "until": until.isoformat(), **WHO, **changes}
    answer = visitor.client.post(visitor.slot_url + "wait/", sent)
    assert answer["Location"] == JOINED, answer.content.decode()
    return visitor.client.get(JOINED).content.decode()


def without_secrets(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


@pytest.fixture
def stranger(visitor: Visitor) -> Visitor:
    """Another browser, whose owner types somebody's name and address."""
    return Visitor(Client(), visitor.clinic)


def test_who_waits_already_sees_what_everybody_sees(visitor: Visitor, stranger: Visitor) -> None:
    first = join(visitor)
    again = join(stranger)
    assert without_secrets(first) == without_secrets(again)
    assert WaitlistEntry.objects.count() == 1


def test_a_stranger_changes_no_wishes_and_takes_nobody_off_the_list(
    visitor: Visitor, stranger: Visitor
) -> None:
    join(visitor, part="evening")
    join(stranger, part="morning")
    taken_back = stranger.client.post(JOINED)
    entry = WaitlistEntry.objects.get()
    assert (entry.minutes.lower, entry.state) == (17 * 60, EntryState.WAITING)
    mine = visitor.client.post(JOINED)
    assert (mine.status_code, mine["Location"]) == (taken_back.status_code, taken_back["Location"])
    pages = [v.client.get(JOINED).content.decode() for v in (visitor, stranger)]
    assert without_secrets(pages[0]) == without_secrets(pages[1])
    entry.refresh_from_db()
    assert entry.state == EntryState.WITHDRAWN


def test_the_links_go_to_the_owner_of_the_address(visitor: Visitor, stranger: Visitor) -> None:
    visitor.book()
    join(visitor)
    assert not Message.objects.filter(kind="links").exists()
    join(stranger)
    assert Message.objects.filter(kind="links").count() == 1


def test_the_page_of_a_visit_leads_to_what_its_patient_waits_for(
    visitor: Visitor, stranger: Visitor
) -> None:
    visit = visitor.book()
    join(stranger)
    page = visitor.client.get(reverse("booking:visit", args=[visit.code])).content.decode()
    found = re.search(r'href="(/waiting/[^"]+)"', page)
    assert found
    assert "Leave the wait list" in Client().get(found[1]).content.decode()


def test_one_browser_may_change_its_mind(visitor: Visitor) -> None:
    join(visitor, part="evening")
    join(visitor, part="morning")
    assert WaitlistEntry.objects.get().minutes.lower < 12 * 60


def test_leaving_by_mistake_and_joining_again_waits_again(visitor: Visitor) -> None:
    join(visitor)
    visitor.client.post(JOINED)
    assert "taken back" in visitor.client.get(JOINED).content.decode()
    assert "You are on the wait list" in join(visitor)
    assert WaitlistEntry.objects.standing().count() == 1


def test_without_having_joined_there_is_nothing_to_see(client: Client, db: None) -> None:
    assert client.get(JOINED)["Location"] == reverse("booking:start")
    assert client.post(JOINED)["Location"] == reverse("booking:start")
