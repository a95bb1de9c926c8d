"""The table of professional review (section 6), row by row, written from its text."""

from __future__ import annotations

import pytest

from education.selfcheck.rules import FAMILY_DOCTOR, ROUTINE, Level
from tests.education.selfcheck.answers import outcome

# Rule, days, and answers by which that rule alone fires.
ALONE = [
    ("R1", 14, "duration=3w_3m"),
    ("R1", 14, "duration=over_3m"),
    ("R1", 14, "duration=unsure"),
    ("R2", 7, "course=worse"),
    ("R3", 3, "look=colour"),
    ("R3", 3, "look=warm"),
    ("R3", 7, "look=swelling"),
    ("R3", 3, "look=wound"),
    ("R3", 3, "look=swelling,warm"),
    ("R4", 3, "limits=walk"),
    ("R4", 7, "limits=run"),
    ("R5", 14, "course=restart"),
    ("R6", 7, "tried=1_2w_no_better"),
    ("R6", 7, "tried=over_2w_no_better"),
    ("R7", 3, "bone=bone_spot"),
    ("R7", 3, "bone=rest_night"),
    ("R7", 3, "bone=hop"),
    ("R8", 3, "health=diabetes"),
    ("R8", 3, "health=nerve_circ"),
    ("R8", 3, "health=immune"),
    ("R9", 7, "sensation=tingle"),
    ("R10", 7, "age=under_12"),
    ("R10", 7, "age=12_15"),
    ("R10", 7, "age=16_17"),
    ("R11", 3, "severity=severe"),
    ("R12", 14, "worst=exertion_tight"),
    ("R13", 7, "bone=lump_bone"),
    ("R13", 7, "bone=weight_cancer"),
    ("R14", 14, "worst=gives_way"),
    ("R15", 7, "health=inflam"),
    ("R16", 3, "onset_events=unsure"),
    ("R16", 3, "look=unsure"),
    ("R16", 3, "sensation=unsure"),
    ("R16", 3, "bone=unsure"),
    ("R16", 3, "walk=unsure"),
    ("R16", 3, "fever=unsure"),
    ("R16", 3, "clot=unsure place=calf"),
    *(
        ("R16", 3, f"tiptoe=unsure place={place} start={start}")
        for place in ("heel_back", "achilles_mid", "calf")
        for start in ("sudden", "moment", "unsure")
    ),
    ("R17", 3, "health=thinner start=moment"),
    ("R17", 3, "health=thinner start=unsure"),
    ("R18", 2, "health=quinolone"),
    ("R19", 3, "tiptoe=no start=gradual"),
]
NOTHING = [
    "",
    "duration=2_3w",
    "course=same",
    "course=better",
    "tried=under_1w",
    "tried=helping",
    "severity=moderate",
    "walk=limp",
    "tiptoe=painful",
    "clot=unsure place=arch",
    "clot=prev_clot place=arch",
    "tiptoe=unsure place=calf start=gradual",
    "tiptoe=unsure place=arch start=moment",
    "health=thinner start=sudden",
    "health=thinner start=gradual",
    "health=bone_health",
    "onset_events=rolled,blow,fast",
    "start=moment place=outer_ankle age=60_plus",
    "worst=first_steps,morning_stiff,push_off,toe_lift,uneven,after_run,stretch_tight,footwear",
    "press=tendon_pinch,thick,inner_shin_5cm,shin_muscle,behind_outer,heel_under,calf_belly",
    "training=more10,doubled,b2b,hills,return,newshoes,warmup,sits",
]
FEWEST = [
    (14, "duration=over_3m course=restart"),
    (7, "duration=over_3m course=worse"),
    (3, "duration=over_3m course=worse limits=walk"),
    (2, "health=quinolone,diabetes duration=over_3m"),
    (3, "look=swelling,warm limits=run"),
]


@pytest.mark.parametrize(("rule", "days", "changes"), ALONE)
def test_a_review_rule_fires_alone_and_gives_its_days(rule: str, days: int, changes: str) -> None:
    found = outcome(changes)
    assert found.rules == (rule,)
    assert found.level is Level.ROUTINE
    assert found.within_days == days


@pytest.mark.parametrize("changes", NOTHING)
def test_where_no_rule_fires_it_is_home_care(changes: str) -> None:
    found = outcome(changes)
    assert found.rules == ()
    assert found.level is Level.SELF_CARE
    assert found.within_days is None


@pytest.mark.parametrize(("days", "changes"), FEWEST)
def test_the_rule_with_the_fewest_days_decides(days: int, changes: str) -> None:
    assert outcome(changes).within_days == days


def test_the_ids_are_those_of_the_specification_and_each_has_a_case_here() -> None:
    ids = [f"R{number}" for number in range(1, 20)]
    assert [rule.id for rule in ROUTINE] == ids
    assert {rule for rule, _, _ in ALONE} == set(ids)
    assert {rule.level for rule in ROUTINE} == {Level.ROUTINE}


def test_review_rules_that_fire_beside_a_red_flag_are_still_told() -> None:
    found = outcome("walk=no limits=walk")
    assert found.rules == ("U1", "R4")
    assert found.within_days is None


def test_the_family_doctor_is_asked_for_four_rules() -> None:
    assert {"R8", "R13", "R15", "R18"} == FAMILY_DOCTOR
