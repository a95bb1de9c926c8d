"""The self-check in a browser, step by step."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Page, expect

from education.selfcheck import store
from education.selfcheck.questions import BY_ID
from tests.education.selfcheck.answers import answers, given
from tests.journeys.checks import assert_sound

PLAIN_ADDRESS = re.compile(r"/self-check/((question/\d+|answers|result|deleted)/)?(#\w+)?$")


def question_of(page: Page) -> str:
    """The id of the question that is shown."""
    number = re.search(r"/question/(\d+)/", page.url)
    assert number, page.url
    return list(BY_ID)[int(number[1]) - 1]


def start(page: Page, site: str) -> None:
    """From the start page to the first question."""
    page.goto(f"{site}/self-check/")
    page.get_by_role("button", name="Start the check").click()


def answer(page: Page, changes: str) -> None:
    """Answers the question that is shown."""
    said = given(changes)[question_of(page)]
    for code in [said] if isinstance(said, str) else said:
        page.locator(f'.option input[value="{code}"]').check()
    page.get_by_role("button", name="Continue").click()


def walk(page: Page, changes: str = "", *, until: str = "", sound: bool = False) -> int:
    """Answers page by page until no question is left, or `until` is shown; returns how many."""
    count = 0
    while "/question/" in page.url and question_of(page) != until:
        assert PLAIN_ADDRESS.search(page.url), page.url
        if sound:
            assert_sound(page)
        answer(page, changes)
        count += 1
    return count


def see_result(page: Page) -> None:
    page.get_by_role("link", name="See what to do").click()


def at_the_result(page: Page, site: str, changes: str) -> None:
    """The result of these answers, without the way there."""
    session, now = SessionStore(), timezone.now()
    store.begin(session, now=now)
    for question, code in answers(changes).items():
        store.answer(session, question, code, now=now)
    session.save()
    assert session.session_key
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie in all but name
    page.goto(f"{site}/self-check/result/")


def heading(page: Page, text: str) -> None:
    """The page's heading says this."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(text))
