"""From the result of the self-check to a booked visit, and what goes along with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking import intake
from booking.models import Appointment, SelfCheckShare, WorkingHours
from education.selfcheck import handover, store
from education.selfcheck.outcome import assess
from locations.models import StaffPlace
from tests.booking.views.conftest import Visitor
from tests.education.selfcheck import visitor as checking
from tests.education.selfcheck.answers import answers
from tests.education.selfcheck.visitor import RESULT

SORE_TENDON = "place=achilles_mid limits=run worst=morning_stiff"
SECRET = "The cord above the heel"
BOOK = "/self-check/book/"


@pytest.fixture
def checker(visitor: Visitor) -> checking.Visitor:
    """The same browser, in the self-check."""
    found = checking.Visitor()
    found.client = visitor.client
    return found


@pytest.fixture
def no_factor(settings: LazySettings) -> None:
    """Staff get in with a password alone."""
    settings.STAFF_MFA = False


def share(visitor: Visitor, checker: checking.Visitor, changes: str = SORE_TENDON) -> Appointment:
    """Answers, ticks the consent, and books."""
    checker.walk(changes)
    page = checker.client.post(BOOK, {"clinic": "toronto", "share": "yes"})
    assert page["Location"] == visitor.slot_url
    return visitor.book()


def test_the_result_offers_the_next_free_time_of_the_right_visit(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    html = checker.result(SORE_TENDON)
    assert "Toronto" in html
    assert 'name="clinic" value="toronto"' in html
    assert "Physiotherapy assessment" in html
    assert 'name="share" value="yes">' in html
    assert SECRET in html


def test_a_clinic_without_a_time_in_those_days_is_not_offered(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    WorkingHours.objects.all().delete()
    html = checker.result(SORE_TENDON)
    assert 'name="clinic"' not in html
    assert "No clinic of ours has a free time online by then" in html


def test_self_care_can_book_too_but_is_not_pushed(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    html = checker.result()
    assert "Want someone to look at it anyway?" in html
    assert 'name="clinic" value="toronto"' in html


@pytest.mark.parametrize("code", ["M5V 2T6", "l6h"])
def test_a_postal_code_sorts_the_clinics_and_stays_out_of_the_address(
    visitor: Visitor, checker: checking.Visitor, code: str
) -> None:
    checker.walk(SORE_TENDON)
    page = checker.client.post("/self-check/near/", {"near": code})
    assert (page.status_code, page["Location"]) == (303, RESULT)
    assert f'value="{code.upper()}"' in checker.client.get(RESULT).content.decode()


def test_what_is_no_postal_code_is_told_so(visitor: Visitor, checker: checking.Visitor) -> None:
    checker.walk(SORE_TENDON)
    page = checker.client.post("/self-check/near/", {"near": "<b>12345"})
    html = page.content.decode()
    assert page.status_code == 400
    assert "There is a problem" in html
    assert "<b>12345" not in html


def test_without_the_tick_nothing_goes_along(visitor: Visitor, checker: checking.Visitor) -> None:
    checker.walk(SORE_TENDON)
    assert checker.client.post(BOOK, {"clinic": "toronto"})["Location"] == visitor.slot_url
    visit = visitor.book()
    assert not SelfCheckShare.objects.filter(appointment=visit).exists()


def test_a_clinic_that_does_not_exist_leads_to_the_list_of_clinics(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    checker.walk(SORE_TENDON)
    page = checker.client.post(BOOK, {"clinic": "atlantis"})
    assert page["Location"] == reverse("booking:start")


@pytest.mark.parametrize("changes", ["walk=no", "emergency=pe"])
def test_urgent_and_emergency_leave_nothing_and_lead_nowhere(
    visitor: Visitor, checker: checking.Visitor, changes: str
) -> None:
    checker.walk(changes)
    page = checker.client.post(BOOK, {"clinic": "toronto", "share": "yes"})
    assert page["Location"] == RESULT
    assert handover.KEY not in checker.client.session
    given, now = answers(changes), timezone.now()
    assert not handover.leave(checker.client.session, given, assess(given), now=now)


def test_the_details_page_shows_the_summary_and_can_leave_it_out(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    checker.walk(SORE_TENDON)
    checker.client.post(BOOK, {"clinic": "toronto", "share": "yes"})
    visitor.hold()
    details = reverse("booking:details")
    html = checker.client.get(details).content.decode()
    assert "Your self-check goes with this visit" in html
    assert SECRET in html
    typed = {"name": "Ana", "without_summary": "1"}
    assert checker.client.post(details, typed)["Location"] == details
    html = checker.client.get(details).content.decode()
    assert "Your self-check" not in html
    assert 'value="Ana"' in html
    assert visitor.send().status_code == 303
    assert not SelfCheckShare.objects.exists()


def test_the_summary_is_kept_with_the_visit_as_the_patient_saw_it(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    checker.walk(SORE_TENDON)
    result = checker.client.get(RESULT).content.decode()
    visit = share(visitor, checker)
    kept = SelfCheckShare.objects.get(appointment=visit)
    assert kept.snapshot
    for line in kept.snapshot:
        assert line["label"] in result
        for value in line["values"]:
            assert value in result.replace("&#x27;", "'")
    assert kept.consent_version == handover.CONSENT_VERSION
    assert kept.rule_set == "2026.1"
    assert timezone.now() - kept.consented_at < timedelta(minutes=1)
    assert kept.delete_after == visit.end + intake.KEPT_FOR


def test_it_is_given_once(visitor: Visitor, checker: checking.Visitor) -> None:
    share(visitor, checker)
    assert handover.KEY not in checker.client.session
    visitor.book(days=6)
    assert SelfCheckShare.objects.count() == 1


def test_after_half_an_hour_it_is_not_given_any_more(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    checker.walk(SORE_TENDON)
    checker.client.post(BOOK, {"clinic": "toronto", "share": "yes"})
    session, later = checker.client.session, timezone.now() + handover.LASTS + timedelta(seconds=1)
    assert handover.waiting(session, now=timezone.now())
    assert handover.waiting(session, now=later) is None
    assert handover.take(session, now=later) is None
    assert handover.KEY not in session


def test_deleting_the_answers_takes_the_summary_along(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    checker.walk(SORE_TENDON)
    checker.client.post(BOOK, {"clinic": "toronto", "share": "yes"})
    checker.client.post("/self-check/delete/")
    assert not {handover.KEY, store.KEY} & set(checker.client.session.keys())


def test_the_patient_sees_it_on_the_visits_page_and_takes_it_back(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    visit = share(visitor, checker)
    page = reverse("booking:visit", args=[visit.code])
    assert SECRET in checker.client.get(page).content.decode()
    take_back = reverse("booking:take-back-summary", args=[visit.code])
    assert checker.client.get(take_back).status_code == 405
    assert checker.client.post(take_back)["Location"] == page
    html = checker.client.get(page).content.decode()
    assert SECRET not in html
    assert "You took your summary back" in html
    kept = SelfCheckShare.objects.get(appointment=visit)
    assert kept.snapshot is None
    assert kept.withdrawn_at
    assert not intake.take_back(visit, now=timezone.now())


def test_nobody_else_can_take_it_back(
    visitor: Visitor, rival: Visitor, checker: checking.Visitor
) -> None:
    visit = share(visitor, checker)
    page = rival.client.post(reverse("booking:take-back-summary", args=[visit.code]))
    assert page.status_code == 404
    assert SelfCheckShare.objects.get(appointment=visit).snapshot


def test_a_visit_without_a_summary_says_nothing_of_one(visitor: Visitor) -> None:
    visit = visitor.book()
    html = visitor.client.get(reverse("booking:visit", args=[visit.code])).content.decode()
    assert "self-check" not in html.split("<main")[1].split("</main>")[0].lower()


def test_staff_who_may_read_it_see_it_on_the_visit(
    visitor: Visitor, checker: checking.Visitor, admin_client: Client, no_factor: None
) -> None:
    visit = share(visitor, checker)
    url = reverse("admin:booking_appointment_change", args=[visit.pk])
    assert SECRET in admin_client.get(url).content.decode()
    intake.take_back(visit, now=timezone.now())
    html = admin_client.get(url).content.decode()
    assert SECRET not in html
    assert "took the summary back" in html


def test_staff_who_may_not_read_it_do_not_see_it(
    visitor: Visitor, checker: checking.Visitor, no_factor: None
) -> None:
    visit = share(visitor, checker)
    clerk = get_user_model().objects.create_user("clerk", is_staff=True)
    names = ("view_appointment", "change_appointment")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    StaffPlace.objects.create(user=clerk, location=visit.location)
    desk = Client()
    desk.force_login(clerk)
    page = desk.get(reverse("admin:booking_appointment_change", args=[visit.pk]))
    assert page.status_code == 200
    assert SECRET not in page.content.decode()


def test_it_is_deleted_after_its_date(visitor: Visitor, checker: checking.Visitor) -> None:
    visit = share(visitor, checker)
    assert intake.delete_due(visit.end + intake.KEPT_FOR - timedelta(seconds=1)) == 0
    assert intake.delete_due(visit.end + intake.KEPT_FOR) == 1
    assert not SelfCheckShare.objects.exists()


def test_the_database_refuses_a_summary_that_was_taken_back(
    visitor: Visitor, checker: checking.Visitor
) -> None:
    share(visitor, checker)
    with pytest.raises(IntegrityError, match="self_check_share_is_erased_when_taken_back"):
        SelfCheckShare.objects.update(withdrawn_at=timezone.now())
