"""What many pages share, and what helps people find pages, is on record with who and when."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse

from booking.activity import of_person
from education.models import (
    BodyArea,
    Figure,
    GlossaryTerm,
    HealingRule,
    OldSlug,
    Picture,
    Source,
    Synonym,
    Treatment,
)
from tests.builders import NOW
from tests.education.admin.conftest import browser_of
from tests.education.admin.forms import form_of
from tests.education.rows import make_published, make_treatment

pytestmark = pytest.mark.django_db
SHARED = [
    BodyArea, Figure, GlossaryTerm, HealingRule, OldSlug, Picture, Source, Synonym, Treatment,
]  # fmt: skip


def history(model: type[models.Model]) -> Any:
    event = apps.get_model("education", f"{model.__name__}Event")
    return event._default_manager.order_by("pgh_id")


@pytest.mark.parametrize("model", SHARED, ids=lambda model: model.__name__)
def test_every_change_of_what_pages_share_leaves_a_row(model: type[models.Model]) -> None:
    event = history(model).model
    assert event.pgh_tracked_model is model
    labels = {trigger.name for trigger in model._meta.triggers}
    assert {"insert_insert", "update_update", "delete_delete"} <= labels


def test_a_changed_dose_tells_what_it_was_and_who_changed_it(desk: Client, editor: User) -> None:
    ice = make_treatment("ice", minutes_min=15, minutes_max=15)
    url = reverse("admin:education_treatment_change", args=[ice.pk])
    assert desk.post(url, form_of(desk, url) | {"minutes_max": 20}).status_code == 302
    made, changed = history(Treatment)
    assert (made.pgh_label, made.minutes_max) == ("insert", 15)
    assert (changed.pgh_label, changed.minutes_max) == ("update", 20)
    assert changed.pgh_context["user"] == editor.pk
    assert changed.pgh_context["page"] == "admin:education_treatment_change"
    deeds = of_person(
        editor, NOW.min.replace(tzinfo=NOW.tzinfo), NOW.max.replace(tzinfo=NOW.tzinfo)
    )
    assert [deed.about for deed in deeds if "treatment" in deed.about]


def test_other_words_are_on_record_and_a_second_editor_is_told_who_changed_them() -> None:
    word = Synonym.objects.create(words="heel cord", means="achilles tendon")
    kim = browser_of(User.objects.create_superuser("kim", first_name="Kim"))
    ada = browser_of(User.objects.create_superuser("ada"))
    url = reverse("admin:education_synonym_change", args=[word.pk])
    opened = ada.get(url)
    seen = opened.content.decode().split('name="seen_row" value="')[1].split('"')[0]
    data = form_of(kim, url)
    assert kim.post(url, data | {"means": "achilles"}).status_code == 302
    told = ada.post(url, data | {"means": "tendon", "seen_row": seen})
    html = told.content.decode()
    assert "While you had this page open, Kim changed “what our pages say”" in html
    assert 'value="tendon"' in html
    word.refresh_from_db()
    assert word.means == "achilles"
    assert [row.means for row in history(Synonym)] == ["achilles tendon", "achilles"]


def test_an_old_address_is_on_record() -> None:
    OldSlug.objects.create(slug="big-toe", condition=make_published("toe"))
    assert [row.pgh_label for row in history(OldSlug)] == ["insert"]
