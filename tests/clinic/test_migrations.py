"""The migrations that stand in for many: the same tables, nothing to do where those have run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from pgtrigger import Protect, Update
from pgtrigger.migrations import AddTrigger

from locations.at_once import AtOnce

STANDING_IN = ("locations", "education", "booking")
Name = tuple[str, str]


@pytest.fixture(scope="module")
def as_written() -> MigrationLoader:
    """All migrations, each by itself."""
    return MigrationLoader(None, replace_migrations=False)


def stand_ins(loader: MigrationLoader) -> Iterator[tuple[Name, list[Name]]]:
    """Each migration of ours that stands in for others, and those."""
    for name, migration in loader.disk_migrations.items():
        if migration.replaces and name[0] in STANDING_IN:
            yield name, list(migration.replaces)


def test_what_stands_in_leaves_the_same_models_with_the_same_guards(
    as_written: MigrationLoader,
) -> None:
    pairs = list(stand_ins(as_written))
    assert {name[0] for name, _ in pairs} == set(STANDING_IN)
    one_by_one = as_written.project_state([replaced[-1] for _, replaced in pairs])
    at_once = MigrationLoader(None).project_state([name for name, _ in pairs])
    assert one_by_one.models.keys() == at_once.models.keys()
    deep = MigrationAutodetector(one_by_one, at_once).deep_deconstruct
    for key, model in one_by_one.models.items():
        other = at_once.models[key]
        assert deep(list(other.fields.items())) == deep(list(model.fields.items())), key
        assert other.options == model.options, key
        assert (other.bases, other.managers) == (model.bases, model.managers), key


@pytest.mark.django_db
def test_a_database_that_was_migrated_one_by_one_has_nothing_left_to_do(
    as_written: MigrationLoader,
) -> None:
    recorder = MigrationRecorder(connection)
    for name, replaced in stand_ins(as_written):
        assert set(replaced) <= recorder.applied_migrations().keys()
        recorder.record_unapplied(*name)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
def test_a_database_that_stopped_in_between_goes_on_from_there(as_written: MigrationLoader) -> None:
    recorder = MigrationRecorder(connection)
    missing = []
    for name, replaced in stand_ins(as_written):
        recorder.record_unapplied(*name)
        recorder.record_unapplied(*replaced[-1])
        missing.append(replaced[-1])
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert sorted((one.app_label, one.name) for one, _ in plan) == sorted(missing)


HEN = migrations.CreateModel(
    "Hen",
    [
        ("id", models.AutoField(primary_key=True)),
        ("egg", models.ForeignKey("clinic.Egg", models.CASCADE, null=True, related_name="+")),
    ],
)
EGG = migrations.CreateModel(
    "Egg",
    [
        ("id", models.AutoField(primary_key=True)),
        ("hen", models.ForeignKey("clinic.Hen", models.CASCADE, related_name="+")),
    ],
)
KEPT = Protect(name="kept", operation=Update)


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("clinic_")}


@pytest.mark.django_db
def test_tables_that_need_each_other_are_made_at_once_and_go_again() -> None:
    before, bare = tables(), ProjectState()
    made = AtOnce([HEN, EGG])
    state = bare.clone()
    made.state_forwards("clinic", state)
    with connection.schema_editor() as editor:
        made.database_forwards("clinic", editor, bare, state)
    assert tables() - before == {"clinic_hen", "clinic_egg"}
    with connection.cursor() as cursor:
        points = connection.introspection.get_relations(cursor, "clinic_hen")
    assert points["egg_id"] == ("id", "clinic_egg")
    with connection.schema_editor() as editor:
        made.database_backwards("clinic", editor, state, bare)
    assert tables() == before


def test_a_table_and_what_alters_it_are_not_made_at_once() -> None:
    field = migrations.AddField("egg", "size", models.IntegerField(default=1))
    for wrong in ([EGG, field], [field], [EGG, AddTrigger("egg", KEPT)], []):
        with pytest.raises(TypeError, match="at once"):
            AtOnce(wrong)  # type: ignore[arg-type]  # on purpose
