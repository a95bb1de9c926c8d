"""The front desk in a browser: every staff page is sound, and a day's work can be done on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from booking import scheduling
from booking.models import Appointment, Patient, TimeOff, WorkingHours
from booking.orders import Actor, Choice, PatientDetails
from tests.builders import (
    Clinic,
    make_clinic,
    make_closure,
    make_override,
    make_patient,
    make_policy,
    make_resource,
    make_time_off,
    make_travel_time,
)
from tests.journeys.checks import assert_sound

pytestmark = pytest.mark.django_db(transaction=True)
# One list of each kind: searched, edited in place, with badges.
LISTS = ("booking_message", "booking_patient", "booking_workinghours", "locations_closure")
PASSWORD = "a long sample phrase"


@pytest.fixture
def clinic(settings: Any) -> Clinic:
    """A clinic with a visit ahead, and somebody at its front desk."""
    settings.STAFF_MFA = False
    found = make_clinic()
    desk = User.objects.create_user("desk", "desk@clinic.example", PASSWORD, is_staff=True)
    rights = Permission.objects.filter(content_type__app_label__in=["booking", "locations"])
    desk.user_permissions.set(rights)
    # Of every clinic: what somebody of one clinic sees is tested with the rights.
    desk.groups.add(Group.objects.get_or_create(name="Owner")[0])
    now = timezone.now()
    start = (now + timedelta(minutes=20)).replace(second=0, microsecond=0)
    scheduling.book_for(
        Choice(found.location, found.service, found.practitioner, start),
        PatientDetails("Nora Newton", "nora@example.com", "+14165550123", note="Stairs hurt."),
        by=Actor.staff(desk),
        now=now,
    )
    return found


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/admin/")
    page.get_by_label("User").fill("desk")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{base}/admin/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def record_pages() -> list[str]:
    """The pages beside a patient's own, the report of what staff did, and a list of nothing."""
    nora, twin = Patient.objects.get(), make_patient("Nora N", email="nora@example.com")
    desk = User.objects.get(username="desk")
    merge, activity = (
        reverse("admin:booking_patient_merge", args=[nora.pk]),
        reverse("admin:booking_patient_activity"),
    )
    days = f"first={timezone.now():%Y-%m-%d}&last={timezone.now():%Y-%m-%d}"
    return [
        merge,
        f"{merge}?other={twin.pk}",
        reverse("admin:booking_patient_erase", args=[nora.pk]),
        reverse("admin:booking_patient_looks", args=[nora.pk]),
        activity,
        f"{activity}?user={desk.pk}&{days}",
        reverse("admin:booking_waitlistentry_changelist"),
    ]


def test_every_staff_page_is_sound(any_page: Page, live_server: Any, clinic: Clinic) -> None:
    other = make_clinic("oakville")
    make_policy(clinic.location)
    make_travel_time(clinic.location, other.location)
    rows = [
        clinic.role,
        clinic.location,
        clinic.practitioner,
        clinic.service,
        make_resource(clinic.location),
        make_closure(clinic.location, timezone.now().date()),
        make_override(clinic.role, timezone.now().date()),
        make_time_off(clinic.practitioner, timezone.now(), timezone.now() + timedelta(days=1)),
        WorkingHours.objects.earliest("pk"),
        Appointment.objects.get(),
        Appointment.objects.get().patient,
        Appointment.objects.get().messages.first(),
    ]
    urls = [f"{reverse('admin:booking_appointment_changelist')}?day=any"]
    urls += [reverse(f"admin:{name}_changelist") for name in LISTS]
    for row in rows:
        assert row is not None
        name = row._meta.label_lower.replace(".", "_")
        urls.append(reverse(f"admin:{name}_change", args=[row.pk]))
    urls += record_pages()
    sign_in(any_page, live_server.url)
    assert_sound(any_page)
    for url in urls:
        any_page.goto(f"{live_server.url}{url}")
        assert_sound(any_page)


def test_a_patient_arrives_and_a_slip_is_undone(
    any_page: Page, live_server: Any, clinic: Clinic
) -> None:
    sign_in(any_page, live_server.url)
    any_page.goto(f"{live_server.url}{reverse('admin:booking_appointment_changelist')}?day=any")
    any_page.get_by_role("row", name="Nora Newton").get_by_role("link").click()
    any_page.get_by_role("button", name="Mark as arrived").click()
    expect(any_page.get_by_text("Marked as arrived.")).to_be_visible()
    assert_sound(any_page)
    any_page.get_by_role("button", name="Undo").click()
    expect(any_page.get_by_text("undone: booked again")).to_be_visible()
    assert Appointment.objects.get().status == "booked"


def test_a_visit_is_cancelled_with_a_reason(
    any_page: Page, live_server: Any, clinic: Clinic
) -> None:
    sign_in(any_page, live_server.url)
    visit = Appointment.objects.get()
    url = reverse("admin:booking_appointment_change", args=[visit.pk])
    any_page.goto(f"{live_server.url}{url}")
    any_page.get_by_role("link", name="Cancel the visit").click()
    assert_sound(any_page)
    any_page.get_by_role("button", name="Cancel the visit").click()
    expect(any_page.get_by_text("This field is required.")).to_be_visible()
    assert_sound(any_page)
    any_page.get_by_label("Reason").fill("Practitioner is ill")
    any_page.get_by_role("button", name="Cancel the visit").click()
    expect(any_page.get_by_text("Practitioner is ill")).to_be_visible()
    visit.refresh_from_db()
    assert visit.status == "cancelled"


def test_hours_are_changed_without_a_mouse_and_time_off_is_added(
    page: Page, live_server: Any, clinic: Clinic
) -> None:
    sign_in(page, live_server.url)
    url = reverse("admin:locations_practitionerrole_change", args=[clinic.role.pk])
    page.goto(f"{live_server.url}{url}")
    page.locator("[name=workinghours-0-minutes_from]").focus()
    page.keyboard.type("1030AM")
    page.get_by_role("button", name="Add another Working hours").click()
    page.locator("[name=workinghours-5-weekday]").select_option("5")
    page.locator("[name=workinghours-5-minutes_from]").fill("20:00")
    page.locator("[name=workinghours-5-minutes_until]").fill("00:00")
    page.get_by_role("button", name="Save", exact=True).click()
    monday = WorkingHours.objects.get(weekday=0)
    assert (monday.minutes.lower, monday.minutes.upper) == (630, 1020)
    saturday = WorkingHours.objects.get(weekday=5)
    assert (saturday.minutes.lower, saturday.minutes.upper) == (1200, 1440)
    page.goto(f"{live_server.url}{reverse('admin:booking_timeoff_add')}")
    page.get_by_label("Practitioner").select_option(label=str(clinic.practitioner))
    page.get_by_label("first day").fill("2027-06-07")
    page.get_by_label("State").select_option("approved")
    page.get_by_role("button", name="Save", exact=True).click()
    assert TimeOff.objects.get().state == "approved"


def test_the_days_work_needs_no_script(
    no_script_page: Page, live_server: Any, clinic: Clinic
) -> None:
    sign_in(no_script_page, live_server.url)
    visit = Appointment.objects.get()
    url = reverse("admin:booking_appointment_change", args=[visit.pk])
    no_script_page.goto(f"{live_server.url}{url}")
    no_script_page.get_by_role("button", name="Mark as arrived").click()
    expect(no_script_page.get_by_text("Marked as arrived.")).to_be_visible()
    visit.refresh_from_db()
    assert visit.status == "arrived"
