"""Which home care may be shown (section 9), row by row."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import settings

from education.content import library
from education.selfcheck import home_care, home_page
from education.selfcheck.home_care import (
    BLEEDS,
    CALF_ROLLING,
    CALF_STRETCH,
    CHILD_RESTS,
    FOOT_ROLLING,
    HEAT,
    ICE,
    NO_HEAT_OR_ICE,
    NO_LOAD,
    NO_STEP,
    PHARMACIST,
    PREGNANT,
    SLOW_RETURN,
    STOP_RUNNING,
    HomeCare,
    advise,
)
from education.selfcheck.outcome import assess
from education.selfcheck.questions import Answer
from education.selfcheck.rules import Level
from tests.education.selfcheck.answers import answers
from tests.education.selfcheck.strategies import complete

TIGHT_CALF = "place=calf worst=stretch_tight training=sits"


def care(changes: str) -> HomeCare:
    """The home care that is shown for these answers."""
    given = answers(changes)
    found = advise(given, assess(given))
    assert found is not None
    return found


@pytest.mark.parametrize("changes", ["walk=no", "fever=yes", "emergency=pe", "look=calf_bigger"])
def test_at_urgent_and_emergency_there_is_none(changes: str) -> None:
    given = answers(changes)
    assert advise(given, assess(given)) is None


@pytest.mark.parametrize(
    "changes",
    [
        "look=swelling",
        "look=warm",
        "look=warm,colour",
        "start=sudden duration=under_1w",
        "start=moment duration=under_1w",
    ],
)
def test_ice_is_for_what_is_swollen_warm_or_sharp(changes: str) -> None:
    assert ICE in care(changes).treatments
    assert HEAT not in care(changes).treatments


@pytest.mark.parametrize("changes", ["", "place=calf", "start=moment duration=2_3w"])
def test_heat_is_for_what_is_not(changes: str) -> None:
    assert HEAT in care(changes).treatments
    assert ICE not in care(changes).treatments


@pytest.mark.parametrize("changes", ["look=colour", "look=unsure", "look=wound"])
def test_changed_skin_or_an_unsure_look_gets_neither(changes: str) -> None:
    assert not {HEAT, ICE} & set(care(changes).treatments)


@pytest.mark.parametrize("changes", ["health=diabetes", "health=nerve_circ"])
def test_feet_that_feel_less_get_neither_and_are_told_so(changes: str) -> None:
    found = care(f"{changes} start=moment duration=under_1w")
    assert not {HEAT, ICE} & set(found.treatments)
    assert NO_HEAT_OR_ICE in found.cautions


@drawn(complete)
@settings(max_examples=500, deadline=None)
def test_heat_and_ice_are_never_shown_together(drawn_answers: dict[str, Answer]) -> None:
    found = advise(drawn_answers, assess(drawn_answers))
    assert found is None or not {HEAT, ICE} <= set(found.treatments)


@drawn(complete)
@settings(max_examples=500, deadline=None)
def test_home_care_is_shown_below_urgent_only(drawn_answers: dict[str, Answer]) -> None:
    outcome = assess(drawn_answers)
    assert (advise(drawn_answers, outcome) is not None) == (outcome.level <= Level.ROUTINE)


def test_a_tight_calf_is_stretched_and_rolled() -> None:
    assert {CALF_STRETCH, CALF_ROLLING} <= set(care(TIGHT_CALF).treatments)


@pytest.mark.parametrize("changes", ["clot=unsure", "health=thinner"])
def test_where_there_may_be_a_clot_or_a_bleed_nothing_is_rolled(changes: str) -> None:
    assert CALF_ROLLING not in care(f"{TIGHT_CALF} {changes}").treatments


@pytest.mark.parametrize("place", ["under_heel", "arch"])
def test_a_ball_goes_under_a_sore_arch(place: str) -> None:
    assert FOOT_ROLLING in care(f"place={place}").treatments
    assert FOOT_ROLLING not in care(f"place={place} health=thinner").treatments


@pytest.mark.parametrize(
    "changes",
    [
        "bone=bone_spot",
        "bone=rest_night",
        "bone=hop",
        "place=top_foot training=doubled",
        "tiptoe=no start=gradual",
        "health=quinolone place=arch",
    ],
)
def test_bones_under_stress_and_weak_tendons_are_not_stretched_or_run_on(changes: str) -> None:
    found = care(f"place=calf {changes}" if "place=" not in changes else changes)
    assert not {CALF_STRETCH, CALF_ROLLING, FOOT_ROLLING, SLOW_RETURN} & set(found.treatments)
    assert {STOP_RUNNING, NO_LOAD} & set(found.cautions)


def test_a_calf_that_was_just_hurt_is_not_stretched() -> None:
    assert CALF_STRETCH not in care("place=calf start=moment").treatments


@pytest.mark.parametrize("bone", ["bone_spot", "rest_night", "hop"])
def test_with_signs_of_bone_stress_running_stops(bone: str) -> None:
    assert STOP_RUNNING in care(f"bone={bone}").cautions


def test_a_sore_heel_end_of_the_tendon_is_not_stretched_off_a_step() -> None:
    found = care("place=heel_back")
    assert CALF_STRETCH in found.treatments
    assert NO_STEP in found.cautions
    assert NO_STEP not in care("place=arch").cautions


def test_a_child_gets_no_exercises() -> None:
    found = care("age=12_15 place=arch")
    assert set(found.treatments) <= {HEAT, ICE}
    assert CHILD_RESTS in found.cautions


def test_medicines_are_for_the_pharmacist_to_advise() -> None:
    assert care("").cautions == (PHARMACIST,)
    assert BLEEDS in care("health=thinner").cautions
    assert PREGNANT in care("clot=preg").cautions


def test_every_code_is_a_treatment_of_the_library_and_every_caution_has_words() -> None:
    assert set(home_care.TREATMENTS) <= set(library.table_of("treatments"))
    codes = {BLEEDS, CHILD_RESTS, NO_HEAT_OR_ICE, NO_LOAD, NO_STEP, PHARMACIST, PREGNANT}
    assert set(home_page.CAUTIONS) == codes | {STOP_RUNNING}


def test_every_row_of_the_outlook_is_a_row_of_the_library() -> None:
    rows = {row for rows in home_page.FIRST_ROWS.values() for row in rows}
    assert rows | set(home_page.LATER_ROWS) == set(library.table_of("healing_rules"))
