"""The pages beside a patient's own: join, copy, erase, and who did what."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking.models import Appointment, Patient, PatientStep, ReadRecord
from locations.models import StaffPlace, StaffRole
from tests.booking.admin.conftest import book
from tests.booking.admin.posting import save
from tests.builders import Clinic, make_appointment, make_patient

pytestmark = pytest.mark.django_db


def member(role: StaffRole, clinic: Clinic) -> Client:
    user = User.objects.create_user(role.name.lower(), is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    StaffPlace.objects.create(user=user, location=clinic.location)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def manager(clinic: Clinic) -> Client:
    return member(StaffRole.MANAGER, clinic)


def page(name: str, patient: Patient) -> str:
    return reverse(f"admin:booking_patient_{name}", args=[patient.pk])


@pytest.fixture
def past(clinic: Clinic, now: datetime) -> Appointment:
    """Of long ago, so that nothing is ahead."""
    patient = make_patient("Nora Newton")
    return make_appointment(clinic.role, clinic.service, patient, now - timedelta(days=30))


def test_a_patients_page_shows_visits_consents_messages_and_family(
    manager: Client, visit: Appointment
) -> None:
    patient = visit.patient
    assert patient
    make_patient("Kid Newton", guardian=patient)
    text = manager.get(page("change", patient)).content.decode()
    for words in (visit.service.name, "Gets reminders.", "Confirmation", "Kid Newton"):
        assert words in text


def test_joining_is_shown_first_and_done_by_a_post(
    manager: Client, past: Appointment, clinic: Clinic, now: datetime
) -> None:
    other = book(clinic, now + timedelta(hours=3), now).patient
    kept = past.patient
    assert kept
    assert other
    alike = manager.get(page("merge", kept)).content.decode()
    assert f"?other={other.pk}" in alike
    preview = manager.get(page("merge", kept), {"other": other.pk}).content.decode()
    assert "Visits that move over: 1, of them ahead: 1." in preview
    assert Patient.objects.count() == 2
    manager.post(page("merge", kept), {"other": other.pk})
    assert list(Patient.objects.all()) == [kept]


def test_a_patient_of_elsewhere_cannot_be_joined(manager: Client, past: Appointment) -> None:
    stranger = make_patient("Nora Newton", email="x@example.com")
    assert past.patient
    answer = manager.post(page("merge", past.patient), {"other": stranger.pk})
    assert answer.status_code == 404
    assert "x@example.com" not in manager.get(page("merge", past.patient)).content.decode()


def test_a_copy_takes_a_post_and_is_on_record(manager: Client, past: Appointment) -> None:
    assert past.patient
    assert manager.get(page("copy", past.patient)).status_code == 405
    answer = manager.post(page("copy", past.patient))
    assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist() == ["record.json", "record.html"]
    assert "Nora" not in answer["Content-Disposition"]
    assert PatientStep.objects.get().kind == "copied"
    assert ReadRecord.objects.filter(kind="export", patients=[past.patient.pk]).exists()


def test_erasing_asks_for_a_reason(manager: Client, past: Appointment) -> None:
    assert past.patient
    manager.post(page("erase", past.patient), {"reason": " "})
    assert Patient.objects.get().name == "Nora Newton"
    manager.post(page("erase", past.patient), {"reason": "A letter of June."})
    assert Patient.objects.get().name == "Erased"


def test_who_has_a_visit_ahead_is_not_erased(manager: Client, visit: Appointment) -> None:
    assert visit.patient
    text = manager.post(page("erase", visit.patient), {"reason": "x"}).content.decode()
    assert "cancel them first" in text
    assert Patient.objects.get().name == "Nora Newton"


@pytest.mark.parametrize("role", [StaffRole.FRONT_DESK, StaffRole.PRACTITIONER, StaffRole.EDITOR])
def test_only_managers_and_owners_join_copy_erase_or_ask_who_looked(
    clinic: Clinic, past: Appointment, role: StaffRole
) -> None:
    client = member(role, clinic)
    assert past.patient
    for name in ("merge", "copy", "erase", "looks"):
        assert client.post(page(name, past.patient)).status_code in {403, 404, 405}
    assert client.get(page("looks", past.patient)).status_code in {403, 404}
    assert client.get(reverse("admin:booking_patient_activity")).status_code == 403


def test_each_look_at_a_record_is_one_line_of_who_looked(
    manager: Client, past: Appointment, clinic: Clinic
) -> None:
    desk = member(StaffRole.FRONT_DESK, clinic)
    assert past.patient
    desk.get(page("change", past.patient), REMOTE_ADDR="192.0.2.7")
    desk.get(reverse("admin:booking_appointment_change", args=[past.pk]))
    desk.get(reverse("admin:booking_patient_changelist"))
    kinds = ReadRecord.objects.filter(user__username="front_desk").values_list("kind", flat=True)
    assert sorted(kinds) == ["list", "patient", "visit"]
    text = manager.get(page("looks", past.patient)).content.decode()
    assert text.count("front_desk") == 3
    assert "192.0.2.7" in text


def test_a_change_names_who_where_and_from_which_address(
    manager: Client, past: Appointment
) -> None:
    assert past.patient
    save(manager, page("change", past.patient), phone="+14165550177")
    text = manager.get(page("looks", past.patient)).content.decode()
    assert "changed" in text
    assert "127.0.0.1" in text
    assert "admin:booking_patient_change" in text


def test_a_persons_activity_is_shown_and_told_as_csv_without_formulas(
    manager: Client, past: Appointment, clinic: Clinic
) -> None:
    desk = member(StaffRole.FRONT_DESK, clinic)
    User.objects.filter(username="front_desk").update(username="=cmd()")
    user = User.objects.get(username="=cmd()")
    assert past.patient
    desk.get(page("change", past.patient))
    today = timezone.localdate().isoformat()
    query = {"user": str(user.pk), "first": today, "last": today}
    shown = manager.get(reverse("admin:booking_patient_activity"), query).content.decode()
    assert f"patient {past.patient.pk}" in shown
    answer = manager.get(reverse("admin:booking_patient_activity_file"), query)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][1] == "'=cmd()"


def test_a_manager_reads_nothing_of_owners_and_of_staff_of_elsewhere(
    manager: Client, clinic: Clinic
) -> None:
    chief = User.objects.create_superuser("chief")
    far = User.objects.create_user("far", is_staff=True)
    text = manager.get(reverse("admin:booking_patient_activity")).content.decode()
    assert ">chief<" not in text
    assert ">far<" not in text
    today = timezone.localdate().isoformat()
    for user in (chief, far):
        query = {"user": str(user.pk), "first": today, "last": today}
        answer = manager.get(reverse("admin:booking_patient_activity"), query)
        assert answer.context["deeds"] is None
