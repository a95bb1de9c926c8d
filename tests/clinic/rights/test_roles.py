"""The table of rights: complete, given after every migrate, and taken back where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import roles
from locations.models import StaffRole

pytestmark = pytest.mark.django_db


def rights(role: StaffRole) -> set[str]:
    found = Permission.objects.filter(group__name=role).select_related("content_type")
    return {f"{right.content_type.app_label}.{right.codename}" for right in found}


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_every_staff_page_is_in_some_roles_row(model: Any) -> None:
    assert roles.has_row(model._meta.label_lower), (
        f"Nobody but a superuser may open the staff page of {model._meta.label}: "
        "add it to the roles that need it in clinic/roles.py."
    )


def test_every_row_of_the_table_names_a_right_that_exists() -> None:
    known = {
        (right.content_type.app_label, *right.codename.rsplit("_", 1)[::-1], right.codename)
        for right in Permission.objects.select_related("content_type")
    }
    there = {(app, name, verb) for app, name, verb, _code in known}
    for role, table in roles.RIGHTS.items():
        for label, verbs in table.items():
            app, name = label.split(".")
            missing = [
                verb for verb in verbs.split() if name != "*" and (app, name, verb) not in there
            ]
            assert not missing, f"{role}: {label} has no right called {missing}"


def test_every_role_is_a_group_with_rights() -> None:
    for role in StaffRole:
        assert rights(role), role


def test_editors_and_reviewers_have_no_right_on_anything_of_a_patient() -> None:
    for role in (StaffRole.EDITOR, StaffRole.REVIEWER):
        assert {right.split(".")[0] for right in rights(role)} == {"education"}


def test_an_editor_writes_pages_and_only_reads_reviews() -> None:
    given = rights(StaffRole.EDITOR)
    assert {"education.change_condition", "education.view_review"} <= given
    assert "education.approve_page" not in given
    assert "education.approve_page" in rights(StaffRole.REVIEWER)


def test_the_self_checks_pages_are_for_whom_they_concern() -> None:
    assert "booking.view_selfcheckshare" in rights(StaffRole.PRACTITIONER)
    assert "booking.view_selfcheckshare" not in rights(StaffRole.FRONT_DESK)
    assert "education.view_selfcheckrules" in rights(StaffRole.EDITOR)


def test_only_owners_touch_sign_ins() -> None:
    for role in set(StaffRole) - {StaffRole.OWNER}:
        assert not any(right.startswith(("auth.", "mfa.")) for right in rights(role))
    assert "auth.change_user" in rights(StaffRole.OWNER)


def test_rights_that_somebody_took_away_or_added_by_hand_are_put_right() -> None:
    desk = Group.objects.get(name=StaffRole.FRONT_DESK)
    before = rights(StaffRole.FRONT_DESK)
    desk.permissions.set(Permission.objects.filter(codename="delete_user"))
    roles.settle()
    assert rights(StaffRole.FRONT_DESK) == before


def test_a_missing_group_comes_back_with_its_rights() -> None:
    before = rights(StaffRole.MANAGER)
    Group.objects.get(name=StaffRole.MANAGER).delete()
    roles.settle()
    assert rights(StaffRole.MANAGER) == before


def test_settling_what_is_settled_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        roles.settle()
    assert len(queries) <= 3
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


def test_a_group_of_ones_own_is_left_alone() -> None:
    own = Group.objects.create(name="Billing")
    own.permissions.set(Permission.objects.filter(codename="view_appointment"))
    roles.settle()
    assert own.permissions.count() == 1


def test_a_member_of_a_role_has_its_rights() -> None:
    user = User.objects.create_user("m", is_staff=True)
    user.groups.add(Group.objects.get(name=StaffRole.MANAGER))
    assert user.has_perm("booking.change_workinghours")
