"""The starter library as the search sees it, loaded once for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from education.search import index
from tests.builders import MONDAY, NOW
from tests.education.conftest import offer_services
from tests.starter import put_library


@pytest.fixture(scope="module")
def indexed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The library, written for the search. Each test's own changes end with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        offer_services()
        put_library(now=NOW)
        index.rebuild(today=MONDAY)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)
