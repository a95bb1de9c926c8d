"""A patient's record as a whole: joined, copied, erased."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.utils import timezone

from booking import records
from booking.models import (
    Appointment,
    AppointmentEvent,
    Patient,
    PatientStep,
    SelfCheckShare,
    WaitlistEntry,
)
from tests.builders import NOW, Clinic, make_appointment, make_clinic, make_patient

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
EARLIER = NOW - timedelta(days=20)


@pytest.fixture
def clinic(db: None) -> Clinic:
    return make_clinic()


@pytest.fixture
def by(db: None) -> User:
    return User.objects.create_user("manager")


def visit(clinic: Clinic, patient: Patient, hours: int = 0, *, ahead: bool = True) -> Appointment:
    start = (LATER if ahead else EARLIER) + timedelta(hours=hours)
    return make_appointment(clinic.role, clinic.service, patient, start)


def wait(clinic: Clinic, patient: Patient) -> WaitlistEntry:
    return WaitlistEntry.objects.create(
        patient=patient,
        location=clinic.location,
        service=clinic.service,
        until=LATER.date(),
        created_at=NOW,
        changed_at=NOW,
    )


def test_joining_moves_everything_and_says_so_in_each_visits_history(
    clinic: Clinic, by: User
) -> None:
    kept, gone = make_patient("Nora Newton"), make_patient("Nora N", birth_date="1990-01-02")
    child = make_patient("Kid", guardian=gone)
    moved, entry = visit(clinic, gone), wait(clinic, gone)
    plan = records.plan(kept, gone, now=NOW)
    assert (plan.visits, plan.ahead, plan.waiting, plan.dependants) == (1, 1, 1, 1)
    assert plan.gets == ("birth_date",)
    records.merge(kept, gone, by=by, now=NOW)
    for row in (moved, entry, child, kept):
        row.refresh_from_db()
    assert (moved.patient, entry.patient, child.guardian) == (kept, kept, kept)
    assert str(kept.birth_date) == "1990-01-02"
    event = AppointmentEvent.objects.get(appointment=moved)
    assert (event.user, event.from_status, event.to_status) == (by, "booked", "booked")
    assert not Patient.objects.filter(name="Nora N").exists()
    assert PatientStep.objects.get(patient=kept.pk, kind="merged").user == by


def test_what_the_kept_record_has_stays(clinic: Clinic, by: User) -> None:
    kept, gone = make_patient("Nora", phone="+14165550111"), make_patient("N", phone="+14165550122")
    records.merge(kept, gone, by=by, now=NOW)
    assert Patient.objects.get(pk=kept.pk).phone == "+14165550111"


def test_who_said_no_to_mail_once_has_said_no(by: User) -> None:
    kept, gone = make_patient("Nora"), make_patient("N", wants_reminders=False)
    assert not records.merge(kept, gone, by=by, now=NOW).wants_reminders


def test_two_people_with_visits_at_one_time_are_not_one(clinic: Clinic, by: User) -> None:
    other = make_clinic("markham")
    kept, gone = make_patient("Nora"), make_patient("Norma")
    visit(clinic, kept)
    visit(other, gone)
    with pytest.raises(records.NotJoined):
        records.merge(kept, gone, by=by, now=NOW)
    assert Patient.objects.count() == 2
    assert not PatientStep.objects.exists()


def test_nobody_is_joined_with_themselves(by: User) -> None:
    patient = make_patient("Nora")
    with pytest.raises(records.NotJoined):
        records.merge(patient, patient, by=by, now=NOW)


def test_both_waiting_for_the_same_leaves_one_place(clinic: Clinic, by: User) -> None:
    kept, gone = make_patient("Nora"), make_patient("N")
    wait(clinic, kept)
    wait(clinic, gone)
    records.merge(kept, gone, by=by, now=NOW)
    assert WaitlistEntry.objects.standing().filter(patient=kept).count() == 1


def test_a_guardian_joined_with_their_child_is_nobodys_guardian(by: User) -> None:
    gone = make_patient("Parent")
    kept = make_patient("Child", guardian=gone)
    assert records.merge(kept, gone, by=by, now=NOW).guardian is None


def test_look_alikes_are_shown_and_never_joined_by_themselves() -> None:
    patient = make_patient("Nora Newton")
    same = make_patient("nora newton", email="other@example.com")
    make_patient("Somebody Else", phone="+14165550199")
    assert list(records.look_alikes(patient)) == [same]
    assert Patient.objects.count() == 3


def test_a_copy_holds_what_is_kept_and_is_on_record(clinic: Clinic, by: User) -> None:
    patient = make_patient("<b>Nora</b>")
    kept = visit(clinic, patient)
    SelfCheckShare.objects.create(
        appointment=kept,
        snapshot=[{"label": "Pain", "values": ["heel"]}],
        rule_set="1",
        consent_version="1",
        consented_at=NOW,
        delete_after=LATER,
    )
    archive = zipfile.ZipFile(
        io.BytesIO(records.zipped(records.copy_of(patient, by=by, now=timezone.now())))
    )
    data = json.loads(archive.read("record.json"))
    assert data["person"][0]["name"] == "<b>Nora</b>"
    assert data["visits"][0]["clinic"] == clinic.location.name
    assert "heel" in data["self_check_summaries"][0]["summary"]
    assert "&lt;b&gt;Nora" in archive.read("record.html").decode()
    assert PatientStep.objects.get(kind="copied").patient == patient.pk


def test_erasing_leaves_visits_that_name_nobody(clinic: Clinic, by: User) -> None:
    patient = make_patient("Nora Newton", birth_date="1990-01-02")
    patient.phone = "+14165550111"
    patient.save()
    past = visit(clinic, patient, ahead=False)
    Appointment.objects.filter(pk=past.pk).update(note="my knee")
    records.erase(patient, reason="Asked by letter.", by=by, now=NOW)
    patient.refresh_from_db()
    past.refresh_from_db()
    assert (patient.name, patient.phone, patient.birth_date) == ("Erased", "", None)
    assert patient.email.endswith("@erased.invalid")
    assert (past.patient, past.note, past.link_version) == (patient, "", 2)
    history = apps.get_model("booking", "PatientEvent")._default_manager.filter(pgh_obj=patient.pk)
    assert history.count() >= 3
    assert set(history.values_list("name", flat=True)) == {"Erased"}
    assert PatientStep.objects.get(kind="erased").reason == "Asked by letter."


@pytest.mark.parametrize("why", ["ahead", "waiting", "guardian"])
def test_what_is_still_to_come_keeps_a_person_from_being_erased(
    clinic: Clinic, by: User, why: str
) -> None:
    patient = make_patient("Nora Newton")
    if why == "ahead":
        visit(clinic, patient)
    elif why == "waiting":
        wait(clinic, patient)
    else:
        make_patient("Kid", guardian=patient)
    assert len(records.hindrances(patient, now=NOW)) == 1
    with pytest.raises(records.NotErased):
        records.erase(patient, reason="x", by=by, now=NOW)
    patient.refresh_from_db()
    assert patient.name == "Nora Newton"


@pytest.mark.parametrize("model", ["PatientStep", "PatientEvent", "ReadRecord"])
def test_the_record_of_what_was_done_only_grows(by: User, model: str) -> None:
    patient = make_patient("Nora")
    rows = apps.get_model("booking", model)._default_manager
    if model == "PatientStep":
        rows.create(patient=patient.pk, kind="copied", user=by, at=NOW)
    elif model == "ReadRecord":
        rows.create(at=NOW, user=by, kind="patient", patients=[patient.pk], page="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.all().delete()
    field = "pgh_label" if model == "PatientEvent" else "kind"
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.all().update(**{field: "x"})
    assert rows.count() == 1
