"""A server of ours that is away: a page with the clinic's phone, and when to come back."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from redis.exceptions import ConnectionError as BrokenPipe
from redis.exceptions import TimeoutError as TooSlow

from clinic.middleware import UnavailableMiddleware


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, BrokenPipe, TooSlow])
def test_a_server_that_is_away_answers_503_with_a_phone_number(
    rf: RequestFactory, error: type[Exception]
) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise error

    answer = UnavailableMiddleware(broken)(rf.get("/"))
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert b"tel:" in answer.content


def test_our_own_mistakes_are_not_hidden(rf: RequestFactory) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise KeyError

    with pytest.raises(KeyError):
        UnavailableMiddleware(broken)(rf.get("/"))
