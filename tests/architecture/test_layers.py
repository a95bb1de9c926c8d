"""Arrows point down: imports by contract, relations between tables by a walk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.sources import ROOT

FLOORS = {"locations": 0, "education": 1, "booking": 2, "clinic": 3}


def test_imports_keep_the_contracts() -> None:
    found = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def targets(model: type[models.Model]) -> set[str]:
    """The apps of ours that the model's table points at."""
    fields = [*model._meta.get_fields(include_hidden=True), *model._meta.many_to_many]
    return {
        field.related_model._meta.app_label
        for field in fields
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in FLOORS
    }


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if model._meta.app_label in FLOORS],
    ids=lambda model: model._meta.label,
)
def test_a_relation_never_points_upwards(model: type[models.Model]) -> None:
    floor = FLOORS[model._meta.app_label]
    assert all(FLOORS[target] <= floor for target in targets(model))


def test_the_walk_sees_foreign_keys_and_many_to_many_fields() -> None:
    assert "locations" in targets(apps.get_model("booking", "Appointment"))
    assert "locations" in targets(apps.get_model("locations", "PractitionerRole"))
