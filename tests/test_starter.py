"""The copied library is the loaded one."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from education.content.loader import load_starter_content
from education.models import Condition, ConditionService
from tests import starter
from tests.builders import NOW, make_service
from tests.education.conftest import SERVICES, offer_services
from tests.emptying import triggers_can_be_off
from tests.starter import put_library

pytestmark = pytest.mark.django_db


def pages() -> list[tuple[object, ...]]:
    return list(Condition.objects.order_by("slug").values_list("slug", "status", "summary"))


def test_what_is_copied_is_what_was_loaded() -> None:
    seen = []
    for put in (load_starter_content, put_library):
        with transaction.atomic():
            offer_services()
            put(now=NOW)
            links = ConditionService.objects.order_by("condition__slug", "service__slug")
            named = list(links.values_list("condition__slug", "service__slug"))
            seen.append((pages(), named))
            transaction.set_rollback(True)
    assert seen[0][0]
    assert seen[0][1]
    assert seen[0] == seen[1]


def test_what_another_process_loaded_is_read_from_the_runs_folder(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    offer_services()
    with transaction.atomic():
        put_library(now=NOW)
        loaded = pages()
        transaction.set_rollback(True)
    starter._kept.clear()
    # The loader asks thousands; where triggers cannot be off, it has to.
    with django_assert_max_num_queries(100 if triggers_can_be_off() else 10_000):
        put_library(now=NOW)
    assert pages() == loaded


def test_the_loader_finds_nothing_to_do_in_a_copy() -> None:
    for _turn in range(2):
        with transaction.atomic():
            make_service("of-another-number")
            for slug in SERVICES:
                make_service(slug)
            put_library(now=NOW)
            report = load_starter_content(now=NOW)
            assert set(report.entries.values()) == {"unchanged"}
            connection.check_constraints()
            transaction.set_rollback(True)
