"""One practitioner's week over all their clinics: saved as a whole, copied, previewed, refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from booking.models import WorkingHours
from locations import hours
from locations.models import StaffPlace
from tests.booking.admin.conftest import book
from tests.booking.admin.posting import broken, go_on, inputs, said
from tests.builders import TORONTO, Clinic, make_clinic, make_role, make_working_hours

pytestmark = pytest.mark.django_db
PREFIX = "hours"


def url_of(clinic: Clinic) -> str:
    return f"{reverse('admin:booking_week')}?practitioner={clinic.practitioner.pk}"


def send(client: Client, clinic: Clinic, button: str = "_save", **changes: Any) -> Any:
    values = inputs(client.get(url_of(clinic))) | changes
    return client.post(url_of(clinic), {**values, button: "1"}, follow=True)


def add_row(clinic: Clinic, day: int, starts: str, ends: str) -> dict[str, str]:
    """What the empty row of a weekday sends once it is filled in; five rows are stored."""
    name = f"{PREFIX}-{5 + day}"
    role = str(clinic.role.pk)
    return {f"{name}-role": role, f"{name}-minutes_from": starts, f"{name}-minutes_until": ends}


def stored(clinic: Clinic, day: int) -> list[tuple[int, int, int]]:
    rows = WorkingHours.objects.filter(practitioner=clinic.practitioner, weekday=day)
    return sorted((row.role_id, row.minutes.lower, row.minutes.upper) for row in rows)


def messages_of(answer: Any) -> list[str]:
    rows = answer.context["rows"]
    return [str(text) for told in rows.errors for texts in told.values() for text in texts]


def next_monday(now: datetime) -> date:
    today = hours.local_day(now, TORONTO)
    return today + timedelta(days=7 - today.weekday())


def test_a_week_that_nobody_touched_is_saved_as_it_was(desk: Client, clinic: Clinic) -> None:
    before = list(WorkingHours.objects.values_list("pk", "weekday", "minutes"))
    answer = send(desk, clinic)
    assert "is saved" in said(answer)
    assert list(WorkingHours.objects.values_list("pk", "weekday", "minutes")) == before


def test_hours_at_two_clinics_are_one_form(desk: Client, clinic: Clinic) -> None:
    other = make_clinic("oakville", practitioner=clinic.practitioner)
    answer = send(desk, clinic, **add_row(other, 0, "18:00", "21:00"))
    assert messages_of(answer) == []
    assert stored(clinic, 0) == sorted([(clinic.role.pk, 540, 1020), (other.role.pk, 1080, 1260)])


@pytest.mark.parametrize(
    ("starts", "ends", "complaint"),
    [
        ("16:00", "18:00", "Overlaps Monday 09:00–17:00 · Toronto."),
        ("18:00", "17:00", "The end must come after the start, on the same day."),
        ("24:00", "", "A day ends at midnight: start earlier."),
        ("25:10", "26:00", "Write a time such as 09:00."),
        ("18:00", "", "Give both times."),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_row(
    desk: Client, clinic: Clinic, starts: str, ends: str, complaint: str
) -> None:
    answer = send(desk, clinic, **add_row(clinic, 0, starts, ends))
    assert answer.status_code == 422
    assert complaint in messages_of(answer)
    assert complaint in answer.content.decode()
    assert f'value="{starts}"' in answer.content.decode()
    assert WorkingHours.objects.count() == 5


def test_until_midnight_is_the_end_of_the_day(desk: Client, clinic: Clinic) -> None:
    send(desk, clinic, **add_row(clinic, 5, "20:00", "24:00"))
    assert stored(clinic, 5) == [(clinic.role.pk, 1200, 1440)]


def test_a_clinic_of_somebody_else_cannot_be_named(desk: Client, clinic: Clinic) -> None:
    foreign = make_clinic("oakville")
    answer = send(desk, clinic, **add_row(foreign, 6, "09:00", "12:00"))
    assert any("Select a valid choice" in text for text in messages_of(answer))


def test_hours_out_of_reach_are_shown_and_stand_in_the_way(client: Client, clinic: Clinic) -> None:
    other = make_clinic("oakville")
    role = make_role(clinic.practitioner, other.location, [clinic.service])
    make_working_hours(role, [5], "09:00", "12:00")
    manager = User.objects.create_user("manager", is_staff=True)
    manager.groups.add(Group.objects.get(name="Manager"))
    StaffPlace.objects.create(user=manager, location=clinic.location)
    client.force_login(manager)
    assert "Saturday 09:00–12:00" in client.get(url_of(clinic)).content.decode()
    answer = send(client, clinic, **add_row(clinic, 5, "11:00", "13:00"))
    assert any("Overlaps Saturday 09:00–12:00" in text for text in messages_of(answer))
    elsewhere = make_clinic("maple")
    assert client.get(url_of(elsewhere)).status_code == 404


def test_the_effect_is_shown_and_nothing_is_saved(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    book(clinic, hours.instant(next_monday(now), 600, TORONTO), now)
    answer = send(desk, clinic, "_preview", **{f"{PREFIX}-0-DELETE": "on"})
    effect = answer.context["effect"]
    assert (effect.affected, effect.fitting) == (1, 1)
    ((place, before, after),) = effect.free
    assert (place, before > after) == ("Toronto", True)
    assert stored(clinic, 0) == [(clinic.role.pk, 540, 1020)]
    assert inputs(answer)[f"{PREFIX}-0-DELETE"] == ["on"]


def test_saving_over_a_visit_asks_what_becomes_of_it(
    desk: Client, clinic: Clinic, now: datetime
) -> None:
    visit = book(clinic, hours.instant(next_monday(now), 600, TORONTO), now)
    answer = send(desk, clinic, **{f"{PREFIX}-0-DELETE": "on"})
    assert len(broken(answer)) == 1
    assert stored(clinic, 0) != []
    done = go_on(desk, answer, **{f"visit-{visit.pk}": "cancel"})
    assert "1 cancelled" in said(done)
    assert stored(clinic, 0) == []
    visit.refresh_from_db()
    assert visit.status == "cancelled"


def test_a_day_is_copied_into_the_form_and_saved_after(desk: Client, clinic: Clinic) -> None:
    answer = send(desk, clinic, "_copy_day", source="0", targets=["5", "6"])
    assert stored(clinic, 5) == []
    saved = desk.post(url_of(clinic), {**inputs(answer), "_save": "1"}, follow=True)
    assert "is saved" in said(saved)
    assert stored(clinic, 5) == stored(clinic, 6) == [(clinic.role.pk, 540, 1020)]


def test_a_new_week_begins_on_a_date(desk: Client, clinic: Clinic, now: datetime) -> None:
    first = next_monday(now) + timedelta(days=70)
    answer = send(desk, clinic, "_new_week", first=first.isoformat())
    desk.post(url_of(clinic), {**inputs(answer), "_save": "1"}, follow=True)
    rows = WorkingHours.objects.filter(weekday=0).order_by("valid")
    assert [(row.valid.lower, row.valid.upper) for row in rows] == [(None, first), (first, None)]


def test_who_may_only_look_sees_the_week_without_inputs(client: Client, clinic: Clinic) -> None:
    front = User.objects.create_user("front", is_staff=True)
    front.groups.add(Group.objects.get(name="Front desk"))
    StaffPlace.objects.create(user=front, location=clinic.location)
    client.force_login(front)
    page = client.get(url_of(clinic))
    assert "Toronto · 09:00–17:00" in page.content.decode()
    assert "Save the week" not in page.content.decode()
    assert client.post(url_of(clinic), {"_save": "1"}).status_code == 403
