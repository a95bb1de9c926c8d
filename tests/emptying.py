"""Emptying the test database after a test that committed: only what was filled, without triggers.

Django truncates every table, each with its indexes; this site has a hundred of them, and a test
fills twenty. Kinds of rows, permissions and roles stay: the migrations made them, and what a
migration makes no test may change for the next one.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg import sql

KEPT: Final = frozenset(
    {
        "django_migrations",
        "django_content_type",
        "auth_permission",
        "auth_group",
        "auth_group_permissions",
    }
)


def empty() -> None:
    """Deletes every row but the kept ones. Rows that may not be deleted go too."""
    with transaction.atomic(), connection.cursor() as cursor:
        # No trigger and no foreign key is asked: histories may only grow, and all goes at once.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled():
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))


def filled() -> list[str]:
    """The tables that hold a row, but the kept ones."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [
        sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(name, sql.Identifier(name))
        for name in sorted(set(names) - KEPT)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(asked))
        return [name for (name,) in cursor.fetchall()]


def triggers_can_be_off() -> bool:
    """True if our role may do without them; on the tests' own server it may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return bool(cursor.fetchone() == ("on",))


def install() -> None:
    """Tests that commit end this way from now on, if that is possible here."""
    if triggers_can_be_off():
        TransactionTestCase._fixture_teardown = _after_a_test  # type: ignore[attr-defined]


def _after_a_test(_: Any) -> None:
    empty()
