"""A browser in which somebody answers the self-check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from education.selfcheck.questions import BY_ID, QUESTIONS
from tests.education.selfcheck.answers import given

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Page

NUMBERS = {name: number for number, name in enumerate(BY_ID, start=1)}
RESULT, ANSWERS = "/self-check/result/", "/self-check/answers/"


def url_of(question: str) -> str:
    """The page of a question."""
    return reverse("selfcheck:question", args=[NUMBERS[question]])


class Visitor:
    """Presses what a person would press."""

    def __init__(self) -> None:
        self.client = Client()

    def start(self) -> None:
        """Presses "Start the check"."""
        page = self.client.post("/self-check/")
        assert (page.status_code, page["Location"]) == (303, url_of("emergency"))

    def say(self, question: str, *codes: str) -> Page:
        """Answers a question and presses "Continue"."""
        return self.client.post(url_of(question), {"answer": codes})

    def walk(self, changes: str = "", *, until: str = "") -> str:
        """Starts, and answers page by page as one is led, up to `until`; returns where it ends."""
        self.start()
        answers: dict[str, Any] = given(changes)
        place = url_of("emergency")
        while place not in {RESULT, ANSWERS}:
            question = QUESTIONS[int(place.split("/")[-2]) - 1].id
            if question == until:
                return place
            said = answers[question]
            page = self.say(question, *([said] if isinstance(said, str) else said))
            assert page.status_code == 303, page.content.decode()[:500]
            place = page["Location"]
        return place

    def result(self, changes: str = "") -> str:
        """The HTML of the result of these answers."""
        self.walk(changes)
        page = self.client.get(RESULT)
        assert page.status_code == 200
        return page.content.decode()


def heading(html: str) -> str:
    """The text of the page's one heading of the first level."""
    found: list[str] = re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert len(found) == 1
    return found[0].strip()
