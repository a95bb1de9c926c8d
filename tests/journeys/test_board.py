"""The board in a browser: sound at both widths, with keys alone, by dragging, without script."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from booking import scheduling
from booking.models import Appointment
from booking.orders import Actor, Choice, PatientDetails
from locations import hours
from locations.models import StaffPlace
from tests.builders import (
    TORONTO,
    Clinic,
    make_appointment,
    make_clinic,
    make_patient,
    make_practitioner,
    make_resource,
    make_role,
    make_time_off,
    make_working_hours,
)
from tests.journeys.checks import Complaints, assert_sound
from tests.journeys.test_front_desk import PASSWORD, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def monday() -> date:
    """The Monday of the week after next."""
    today = hours.local_day(timezone.now(), TORONTO)
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def clinic(settings: Any) -> Clinic:
    """A clinic with two practitioners and somebody at its front desk."""
    settings.STAFF_MFA = False
    found = make_clinic()
    other = make_practitioner("Bea Bones")
    make_working_hours(make_role(other, found.location, [found.service]))
    desk = User.objects.create_user("desk", "desk@clinic.example", PASSWORD, is_staff=True)
    desk.groups.add(Group.objects.get_or_create(name="Front desk")[0])
    StaffPlace.objects.create(user=desk, location=found.location)
    return found


@pytest.fixture
def visit(clinic: Clinic, monday: date) -> Appointment:
    """Nora, that Monday at 10."""
    return scheduling.book_for(
        Choice(clinic.location, clinic.service, clinic.practitioner, at(monday, 600)),
        PatientDetails("Nora Newton", "nora@example.com", "+14165550123"),
        by=Actor.staff(User.objects.get()),
        now=timezone.now(),
    )


def at(day: date, minute: int) -> datetime:
    return hours.instant(day, minute, TORONTO)


def board(live_server: Any, clinic: Clinic, day: date, more: str = "") -> str:
    url = reverse("admin:booking_board")
    return f"{live_server.url}{url}?location={clinic.location.pk}&day={day}{more}"


def test_every_page_of_the_board_is_sound(
    any_page: Page, live_server: Any, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    make_time_off(clinic.practitioner, at(monday, 780), at(monday, 840))
    make_resource(clinic.location, name="Room 1", kind="room")
    for minute, status in ((660, "arrived"), (900, "fulfilled"), (960, "noshow")):
        patient = make_patient(f"Person {minute}")
        make_appointment(clinic.role, clinic.service, patient, at(monday, minute), status=status)
    place = f"?location={clinic.location.pk}&day={monday}"
    names = ("book", "block", "late", "note", "cancel")
    urls = [board(live_server, clinic, monday), board(live_server, clinic, monday, "&by=room")]
    urls += [f"{live_server.url}{reverse(f'admin:booking_board_{name}')}{place}" for name in names]
    week = reverse("admin:booking_board_week", args=[clinic.practitioner.pk])
    urls.append(f"{live_server.url}{week}?day={monday}")
    move = reverse("admin:booking_board_move", args=[visit.pk])
    urls += [f"{live_server.url}{move}", f"{live_server.url}{move}?time=20:00"]
    sign_in(any_page, live_server.url)
    assert_sound(any_page)
    for url in urls:
        any_page.goto(url)
        assert_sound(any_page)


def test_keys_alone_move_through_the_board_and_book(
    page: Page, live_server: Any, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    sign_in(page, live_server.url)
    page.goto(board(live_server, clinic, monday))
    page.get_by_role("link", name="10:00 am – 10:45 am Nora Newton").focus()
    page.keyboard.press("ArrowUp")
    expect(
        page.get_by_role("link", name=f"Book 9:45 am, {clinic.practitioner.name}")
    ).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Book 9:45 am, Bea Bones")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Find a patient").press_sequentially("new")
    found = page.get_by_role("radio", name="Nora Newton")
    expect(found).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Otto Olsen")
    page.get_by_role("textbox", name="Phone").fill("416 555 0144")
    page.get_by_role("button", name="Book the visit").press("Enter")
    expect(page.get_by_role("link", name="Otto Olsen")).to_be_visible()
    assert Appointment.objects.filter(patient__name="Otto Olsen").exists()


def test_a_visit_is_dragged_to_a_colleague_and_confirmed(
    page: Page, live_server: Any, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    sign_in(page, live_server.url)
    page.goto(board(live_server, clinic, monday))
    block = page.locator(f"#visit-{visit.pk}")
    target = page.get_by_role("link", name="Book 11:00 am, Bea Bones")
    block.scroll_into_view_if_needed()
    start, end = block.bounding_box(), target.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 30, start["y"] + 6)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 30, steps=3)
    page.mouse.move(end["x"] + 40, end["y"] + 7, steps=5)
    page.mouse.up()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    expect(page.get_by_text("A mail with the new time goes to nora@example.com")).to_be_visible()
    visit.refresh_from_db()
    assert visit.start == at(monday, 600)
    page.get_by_role("button", name="Move the visit").click()
    expect(page.get_by_text("with Bea Bones.")).to_be_visible()
    visit.refresh_from_db()
    assert (visit.start, visit.practitioner.name) == (at(monday, 660), "Bea Bones")


def test_the_board_tells_what_others_did_and_leaves_the_focus_where_it_is(
    page: Page, live_server: Any, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    sign_in(page, live_server.url)
    page.clock.install()
    page.goto(board(live_server, clinic, monday))
    free = page.get_by_role("link", name="Book 2:00 pm, Bea Bones")
    free.focus()
    scheduling.cancel(visit, by=Actor.staff(User.objects.get()), now=timezone.now())
    page.clock.fast_forward(21_000)
    expect(page.get_by_role("status")).to_contain_text("Nora Newton")
    expect(page.locator(f"#visit-{visit.pk}")).to_have_count(0)
    expect(free).to_be_focused()


def test_the_desks_work_needs_no_script(
    no_script_page: Page, live_server: Any, clinic: Clinic, visit: Appointment, monday: date
) -> None:
    page = no_script_page
    sign_in(page, live_server.url)
    page.goto(board(live_server, clinic, monday))
    page.get_by_role("link", name="Nora Newton").click()
    page.get_by_role("link", name="Move or change the length").click()
    page.get_by_label("Time").fill("14:00")
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_role("button", name="Move the visit").click()
    visit.refresh_from_db()
    assert visit.start == at(monday, 840)
    page.get_by_role("link", name="Book 9:00 am, Bea Bones").click()
    page.get_by_label("Find a patient").fill("newton")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("radio", name="Nora Newton").check()
    page.get_by_role("button", name="Book the visit").click()
    assert Appointment.objects.filter(patient=visit.patient_id).count() == 2


def test_a_phone_opens_the_navigation_with_one_press(
    phone_page: Page, live_server: Any, clinic: Clinic, complaints: Complaints
) -> None:
    sign_in(phone_page, live_server.url)
    link = phone_page.get_by_role("link", name="Day board", exact=True)
    expect(link).to_be_hidden()
    phone_page.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    assert_sound(phone_page)
    link.click()
    expect(
        phone_page.get_by_role("region", name="Board").or_(
            phone_page.get_by_text("Nobody works at")
        )
    ).to_be_visible()
