"""`demo --staff`: a sign-in for each role, on a laptop only."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from locations.models import Practitioner, StaffRole
from tests.builders import make_clinic

pytestmark = pytest.mark.django_db


def test_each_role_gets_a_sign_in_with_a_password_that_is_shown_once(settings: Any) -> None:
    settings.IS_LOCAL = True
    make_clinic()
    first, second = StringIO(), StringIO()
    call_command("demo", "--staff", stdout=first)
    password = first.getvalue().split("each is ")[1].split(" ")[0]
    assert User.objects.get(username="manager").check_password(password)
    assert User.objects.filter(groups__name__in=StaffRole.values).count() == len(StaffRole)
    assert Practitioner.objects.filter(user__username="practitioner").exists()
    call_command("demo", "--staff", stdout=second)
    assert User.objects.count() == len(StaffRole)
    assert not User.objects.get(username="manager").check_password(password)


def test_nobody_is_made_anywhere_else(settings: Any) -> None:
    settings.IS_LOCAL = False
    with pytest.raises(CommandError, match="local mode only"):
        call_command("demo", "--staff")
    assert not User.objects.exists()
