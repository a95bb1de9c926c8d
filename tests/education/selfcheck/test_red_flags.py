"""The table of red flags (section 5 of the specification), row by row, written from its text."""

from __future__ import annotations

import pytest

from education.selfcheck.outcome import CURRENT
from education.selfcheck.questions import told
from education.selfcheck.rules import RED_FLAGS, Level
from tests.education.selfcheck.answers import answers, outcome

EMERGENCIES = [
    ("E1", "emergency=pe"),
    ("E2", "emergency=cold"),
    ("E3", "emergency=shape"),
    ("E4", "emergency=tight"),
    ("E5", "emergency=sepsis"),
    ("E6", "emergency=cauda"),
    ("E7", "emergency=dark_urine"),
    ("E8", "look=hot_joint fever=yes"),
    ("E8", "look=hot_joint,swelling fever=yes age=60_plus"),
    *(
        ("E9", f"health={health} fever=yes look={look}")
        for health in ("diabetes", "nerve_circ", "immune")
        for look in ("swelling", "colour", "warm", "spreading", "wound", "hot_joint")
    ),
    ("E9", "health=diabetes,thinner fever=yes look=calf_bigger,warm"),
    *(
        ("E10", f"fever=yes severity=severe look={look}")
        for look in ("colour", "warm", "spreading", "wound")
    ),
    *(
        ("E11", f"age={age} fever=yes walk={walk}")
        for age in ("under_12", "12_15")
        for walk in ("limp", "unsure", "no")
    ),
]
NO_EMERGENCY = [
    ("E1", "emergency=unsure"),
    ("E8", "look=hot_joint fever=unsure"),
    ("E8", "look=hot_joint fever=no"),
    ("E8", "look=swelling,warm fever=yes"),
    ("E9", "health=diabetes fever=unsure look=wound"),
    ("E9", "health=diabetes fever=yes look=calf_bigger"),
    ("E9", "health=diabetes fever=yes look=none"),
    ("E9", "health=inflam,thinner,quinolone,bone_health fever=yes look=wound"),
    ("E10", "fever=yes severity=moderate look=wound"),
    ("E10", "fever=yes severity=severe look=swelling"),
    ("E10", "fever=yes severity=severe look=calf_bigger"),
    ("E10", "fever=unsure severity=severe look=wound"),
    ("E11", "age=under_12 fever=yes walk=yes"),
    ("E11", "age=16_17 fever=yes walk=no"),
    ("E11", "age=12_15 fever=unsure walk=no"),
]
URGENT = [
    ("U0", "emergency=unsure"),
    ("U1", "walk=no"),
    ("U2", "onset_events=bone"),
    ("U2", "onset_events=rolled,bone"),
    ("U3", "onset_events=pop"),
    ("U4", "tiptoe=no start=sudden"),
    ("U4", "tiptoe=no start=moment"),
    ("U4", "tiptoe=no start=unsure"),
    ("U5", "look=calf_bigger"),
    *(
        ("U6", f"place=calf clot={clot}")
        for clot in ("immobile", "travel", "cancer_tx", "prev_clot", "preg", "oestrogen")
    ),
    ("U7", "look=spreading"),
    ("U7", "look=wound,colour"),
    ("U7", "look=wound,warm"),
    ("U7", "look=wound,swelling"),
    ("U8", "look=hot_joint"),
    *(
        ("U9", f"health={health} look={look}")
        for health in ("diabetes", "nerve_circ", "immune")
        for look in ("swelling", "colour", "warm", "wound", "spreading")
    ),
    ("U10", "health=quinolone place=heel_back"),
    ("U10", "health=quinolone place=achilles_mid"),
    ("U10", "health=quinolone place=calf"),
    ("U11", "health=thinner onset_events=fast"),
    ("U11", "health=thinner look=swelling start=moment"),
    ("U11", "health=thinner look=swelling start=unsure"),
    ("U12", "sensation=foot_drop"),
    ("U12", "sensation=numb_constant"),
    ("U13", "severity=severe start=sudden"),
    ("U13", "severity=severe start=moment"),
    ("U13", "severity=severe start=unsure"),
    *(
        ("U14", f"age={age} bone={bone}")
        for age in ("under_12", "12_15", "16_17")
        for bone in ("rest_night", "lump_bone")
    ),
    ("U15", "fever=yes"),
    ("U16", "health=nerve_circ bone=rest_night"),
]
NOT_URGENT = [
    ("U1", "walk=unsure"),
    ("U1", "walk=limp"),
    ("U2", "bone=bone_spot"),
    ("U2", "onset_events=unsure"),
    ("U3", "onset_events=rolled,blow"),
    ("U4", "tiptoe=no start=gradual"),
    ("U4", "tiptoe=unsure start=moment"),
    ("U4", "tiptoe=painful start=moment"),
    ("U5", "look=swelling"),
    ("U6", "place=calf clot=unsure"),
    ("U6", "place=calf clot=none"),
    ("U6", "place=shin_muscle clot=prev_clot"),
    ("U7", "look=wound"),
    ("U7", "look=colour,warm,swelling"),
    ("U9", "health=bone_health,inflam look=swelling"),
    ("U9", "health=diabetes look=none"),
    ("U10", "health=quinolone place=arch"),
    ("U11", "health=thinner look=swelling start=sudden"),
    ("U11", "health=thinner look=swelling start=gradual"),
    ("U11", "health=thinner look=warm start=moment"),
    ("U11", "onset_events=fast"),
    ("U12", "sensation=tingle"),
    ("U12", "sensation=unsure"),
    ("U13", "severity=severe start=gradual"),
    ("U13", "severity=moderate start=moment"),
    ("U14", "age=18_39 bone=rest_night,lump_bone"),
    ("U14", "age=16_17 bone=hop,bone_spot,weight_cancer"),
    ("U15", "fever=unsure"),
    ("U16", "health=diabetes bone=rest_night"),
    ("U16", "health=nerve_circ bone=hop"),
]


@pytest.mark.parametrize(("rule", "changes"), EMERGENCIES)
def test_an_emergency_rule_fires_and_calls_for_an_ambulance(rule: str, changes: str) -> None:
    found = outcome(changes)
    assert rule in found.rules
    assert found.level is Level.EMERGENCY
    assert found.within_days is None


@pytest.mark.parametrize(("rule", "changes"), URGENT)
def test_an_urgent_rule_fires_and_calls_for_a_visit_today(rule: str, changes: str) -> None:
    found = outcome(changes)
    assert rule in found.rules
    assert found.level is Level.URGENT
    assert found.within_days is None


@pytest.mark.parametrize(("rule", "changes"), NO_EMERGENCY + NOT_URGENT)
def test_a_red_flag_does_not_fire_when_one_of_its_conditions_is_missing(
    rule: str, changes: str
) -> None:
    assert rule not in outcome(changes).rules


def test_the_ids_and_levels_are_those_of_the_specification() -> None:
    ids = [f"E{number}" for number in range(1, 12)] + [f"U{number}" for number in range(17)]
    assert [rule.id for rule in RED_FLAGS] == ids
    for rule in RED_FLAGS:
        assert rule.level is (Level.EMERGENCY if rule.id.startswith("E") else Level.URGENT)


def test_every_red_flag_has_a_case_here() -> None:
    assert {rule.id for rule in RED_FLAGS} == {rule for rule, _ in EMERGENCIES + URGENT}


def test_every_rule_names_its_concern_and_its_source() -> None:
    for rule in CURRENT.rules:
        assert rule.concern
        assert rule.source


def test_consensus_choices_are_marked_for_sign_off() -> None:
    marked = {rule.id for rule in CURRENT.rules if rule.needs_sign_off}
    assert marked == {"E7", "E10", "U0", "U11", "U12", "U13", "R10", "R16", "R17", "R19"}


def test_all_red_flags_at_once_are_an_emergency() -> None:
    everything = answers(
        "emergency=pe,cold,shape,tight,sepsis,cauda,dark_urine walk=no tiptoe=no start=moment "
        "place=calf onset_events=pop,bone,fast fever=yes severity=severe clot=prev_clot "
        "look=calf_bigger,spreading,wound,warm,colour,swelling,hot_joint age=12_15 "
        "sensation=foot_drop,numb_constant bone=rest_night,lump_bone "
        "health=diabetes,nerve_circ,immune,thinner,quinolone"
    )
    fired = {rule.id for rule in RED_FLAGS if rule.fires(told(everything))}
    assert fired == {rule.id for rule in RED_FLAGS} - {"U0"}
