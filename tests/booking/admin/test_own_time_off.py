"""Time off of one's own: asked for, taken back, and decided by somebody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from booking.models import TimeOff, TimeOffState
from locations.models import Location, Practitioner, StaffPlace, StaffRole
from tests.booking.admin.posting import errors, save
from tests.builders import Clinic, local, make_clinic, make_time_off

DAY = date(2027, 6, 7)
LIST = reverse("admin:booking_timeoff_changelist")
ADD = reverse("admin:booking_timeoff_add")
OWN = "Somebody else decides about your own time off."


def page(name: str, row: TimeOff) -> str:
    return reverse(f"admin:booking_timeoff_{name}", args=[row.pk])


def asked(person: Practitioner, state: TimeOffState = TimeOffState.REQUESTED) -> TimeOff:
    return make_time_off(person, local(DAY, "00:00"), local(DAY, "23:00"), state=state)


@pytest.fixture
def me(client: Client, clinic: Clinic) -> User:
    """The clinic's practitioner, signed in."""
    user = User.objects.create_user("alex", "alex@clinic.example", "x", is_staff=True)
    user.groups.add(Group.objects.get(name=StaffRole.PRACTITIONER))
    StaffPlace.objects.create(user=user, location=clinic.location)
    Practitioner.objects.filter(pk=clinic.practitioner.pk).update(user=user)
    client.force_login(user)
    return user


def test_a_practitioner_takes_their_own_open_request_back(
    client: Client, me: User, clinic: Clinic
) -> None:
    row = asked(clinic.practitioner)
    assert page("delete", row) in client.get(page("change", row)).content.decode()
    assert client.post(page("delete", row), {"post": "yes"}).status_code == 302
    assert not TimeOff.objects.exists()


@pytest.mark.parametrize("state", [TimeOffState.APPROVED, TimeOffState.DECLINED])
def test_what_was_answered_is_not_taken_back(
    client: Client, me: User, clinic: Clinic, state: TimeOffState
) -> None:
    row = asked(clinic.practitioner, state)
    assert page("delete", row) not in client.get(page("change", row)).content.decode()
    assert client.post(page("delete", row), {"post": "yes"}).status_code == 403


def test_a_colleagues_request_is_nobody_elses_to_take_back(
    client: Client, me: User, clinic: Clinic
) -> None:
    row = asked(make_clinic("oakville").practitioner)
    assert client.post(page("delete", row), {"post": "yes"}).status_code in (403, 404)
    assert TimeOff.objects.exists()


@pytest.mark.parametrize("role", [StaffRole.MANAGER, StaffRole.OWNER])
def test_who_decides_does_not_decide_about_themselves(
    client: Client, me: User, clinic: Clinic, role: StaffRole
) -> None:
    me.groups.add(Group.objects.get(name=role))
    client.force_login(me)
    mine, theirs = asked(clinic.practitioner), asked(make_clinic("oakville").practitioner)
    StaffPlace.objects.get_or_create(user=me, location=Location.objects.get(slug="oakville"))
    shown = client.get(page("change", mine)).content.decode()
    assert 'name="state"' not in shown
    save(client, page("change", mine), state="approved")
    data = {"action": "approve", "_selected_action": [mine.pk, theirs.pk]}
    answer = client.post(LIST, data, follow=True).content.decode()
    assert OWN in answer
    assert "1 approved." in answer
    states = dict(TimeOff.objects.values_list("pk", "state"))
    assert states == {mine.pk: TimeOffState.REQUESTED, theirs.pk: TimeOffState.APPROVED}


def test_a_manager_asks_for_their_own_like_everybody(
    client: Client, me: User, clinic: Clinic
) -> None:
    me.groups.add(Group.objects.get(name=StaffRole.MANAGER))
    client.force_login(me)
    given = {"practitioner": clinic.practitioner.pk, "span_first": DAY.isoformat()}
    assert errors(save(client, ADD, **given, state="approved")) == [f"state: {OWN}"]
    assert not TimeOff.objects.exists()
    save(client, ADD, **given, state="requested")
    assert TimeOff.objects.get().state == TimeOffState.REQUESTED
