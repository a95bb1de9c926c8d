"""People at the editors' desk, each with the rights that their work needs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

EDITORS_RIGHTS = (
    "add_condition", "change_condition", "view_condition",
    "add_picture", "change_picture", "view_picture",
    "add_treatment", "change_treatment", "view_treatment",
    "add_figure", "change_figure", "view_figure",
    "add_source", "change_source", "view_source",
    "add_healingrule", "change_healingrule", "view_healingrule",
    "add_bodyarea", "change_bodyarea", "view_bodyarea",
    "view_review",
)  # fmt: skip
REVIEWERS_RIGHTS = ("view_condition", "change_condition", "approve_page", "view_review")


def make_user(name: str, rights: tuple[str, ...], **names: str) -> User:
    """Someone with these rights on the library and no others."""
    user = User.objects.create_user(name, is_staff=True, **names)
    found = Permission.objects.filter(content_type__app_label="education", codename__in=rights)
    assert found.count() == len(rights)
    user.user_permissions.set(found)
    return user


@pytest.fixture(autouse=True)
def _desk(settings: Any, tmp_path: Any) -> None:
    settings.STAFF_MFA = False
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor(db: None) -> User:
    return make_user("editor", EDITORS_RIGHTS, first_name="Kim", last_name="Editor")


@pytest.fixture
def reviewer(db: None) -> User:
    return make_user("reviewer", REVIEWERS_RIGHTS, first_name="Rae", last_name="Reviewer")


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(editor: User) -> Client:
    return browser_of(editor)


@pytest.fixture
def reading(reviewer: User) -> Client:
    return browser_of(reviewer)
