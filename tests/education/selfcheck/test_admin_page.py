"""The staff page on the rules: read, try, compare; nothing is changed or kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from education.admin.selfcheck import compare
from education.selfcheck.outcome import CURRENT, FIVE_MARKERS
from tests.education.selfcheck.answers import given

pytestmark = pytest.mark.django_db
URL = "/admin/education/selfcheckrules/"


@pytest.fixture(autouse=True)
def _no_factor(settings: LazySettings) -> None:
    settings.STAFF_MFA = False


def cases(*changes: str) -> bytes:
    """A file of cases."""
    lines = [json.dumps({"id": text or "well", "answers": given(text)}) for text in changes]
    return "\n".join(lines).encode()


def send_file(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("cases.jsonl", content)
    data = {"do": "compare", "version": FIVE_MARKERS.version, "cases": file}
    page = client.post(URL, data)
    assert page.status_code == 200
    return page.content.decode()


def test_every_rule_stands_in_the_table_with_source_and_sign_off(admin_client: Client) -> None:
    html = admin_client.get(URL).content.decode()
    for rule in CURRENT.rules:
        assert f'<th scope="row">{rule.id}</th>' in html
    assert html.count("needed (C)") == sum(rule.needs_sign_off for rule in CURRENT.rules)
    assert "Ottawa Ankle Rules" in html
    assert "health in {diabetes, nerve_circ, immune} and fever=yes" in html
    assert "Awaiting sign-off" in html
    assert CURRENT.version in html


def test_every_pattern_stands_there_with_its_points(admin_client: Client) -> None:
    html = admin_client.get(URL).content.decode()
    for pattern in CURRENT.patterns:
        assert f'<th scope="row">{pattern.code}' in html
    assert "+5 place=achilles_mid" in html


def test_answers_can_be_tried_and_are_not_kept(admin_client: Client) -> None:
    before = Session.objects.count()
    html = admin_client.post(URL, {"do": "try", **given("limits=walk")}).content.decode()
    assert "<strong>routine</strong>, within 3 days" in html
    assert "R4: You cannot walk or run as before." in html
    assert Session.objects.count() == before
    assert "Result of the answers" not in admin_client.get(URL).content.decode()


def test_an_emergency_needs_no_further_answers(admin_client: Client) -> None:
    html = admin_client.post(URL, {"do": "try", "emergency": ["pe"]}).content.decode()
    assert "<strong>emergency</strong>" in html


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"age": ""}, "age: needs an answer"),
        ({"look": ["none", "warm"]}, "look: &#x27;none&#x27; cannot go with other codes"),
        ({"look": ["hot"]}, "Select a valid choice"),
    ],
)
def test_a_wrong_answer_is_told_at_its_question(
    admin_client: Client, changed: dict[str, Any], message: str
) -> None:
    html = admin_client.post(URL, {"do": "try", **given(), **changed}).content.decode()
    assert message in html
    assert "Some questions need another answer" in html


def test_two_versions_are_compared_over_a_file(admin_client: Client) -> None:
    html = send_file(admin_client, cases("", "walk=no", "emergency=pe") + b"\nnonsense\n")
    assert "4 cases, 1 of them bad lines" in html
    assert "<td>emergency</td><td>self_care</td><td>1</td>" in html
    assert "<td>walk=no</td><td>urgent</td><td>U1</td><td>self_care</td><td></td>" in html


def test_levels_come_most_urgent_first() -> None:
    found = compare(cases("", "walk=no", "emergency=pe").splitlines(), FIVE_MARKERS.version)
    assert [row[0] for row in found.levels] == ["emergency", "urgent", "self_care"]


def test_a_file_over_a_megabyte_is_refused(admin_client: Client) -> None:
    assert "larger than 1 MB" in send_file(admin_client, b"{}\n" * 400_000)


def test_without_a_file_it_says_so(admin_client: Client) -> None:
    page = admin_client.post(URL, {"do": "compare", "version": FIVE_MARKERS.version})
    assert "This field is required" in page.content.decode()


@pytest.mark.parametrize("path", ["add/", "1/change/", "1/delete/", "1/history/"])
def test_there_is_nothing_to_add_change_or_delete(admin_client: Client, path: str) -> None:
    assert admin_client.get(URL + path).status_code == 404


def test_only_those_with_the_permission_may_look() -> None:
    clerk = get_user_model().objects.create_user("clerk", is_staff=True)
    client = Client()
    client.force_login(clerk)
    assert client.get(URL).status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="view_selfcheckrules"))
    client.force_login(clerk)  # other rights end the session
    assert client.get(URL).status_code == 200
    assert URL in client.get("/admin/").content.decode()
