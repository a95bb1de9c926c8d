"""The table of patterns (section 7), observation by observation, written from its text."""

from __future__ import annotations

import pytest

from education.selfcheck.patterns import PATTERNS
from education.selfcheck.questions import Answer, told
from tests.education.selfcheck.answers import answers, outcome

# Each adds these points when it is all that is said.
LOAD = ("more10", "doubled", "b2b", "hills", "return", "newshoes")
CLOT = ("immobile", "travel", "cancer_tx", "prev_clot", "preg", "oestrogen")
POINTS = [
    ("achilles_midportion", 5, "place=achilles_mid"),
    ("achilles_midportion", 1, "place=calf"),
    ("achilles_midportion", 2, "worst=morning_stiff"),
    ("achilles_midportion", 2, "worst=push_off"),
    ("achilles_midportion", 2, "press=tendon_pinch"),
    ("achilles_midportion", 1, "press=thick"),
    ("achilles_midportion", 1, "start=gradual"),
    *(("achilles_midportion", 1, f"training={load}") for load in LOAD),
    ("achilles_midportion", 1, "training=more10,hills,newshoes"),
    ("achilles_insertional", 5, "place=heel_back"),
    ("achilles_insertional", 2, "worst=morning_stiff"),
    ("achilles_insertional", 2, "worst=push_off"),
    ("achilles_insertional", 2, "worst=footwear"),
    ("achilles_insertional", 1, "start=gradual"),
    ("achilles_insertional", 1, "training=b2b"),
    ("achilles_rupture", 4, "onset_events=pop"),
    ("achilles_rupture", 2, "place=achilles_mid"),
    ("achilles_rupture", 2, "place=calf"),
    ("achilles_rupture", 0, "place=heel_back"),
    ("achilles_rupture", 0, "tiptoe=no place=arch"),
    ("achilles_rupture", 6, "tiptoe=no place=calf"),
    ("achilles_rupture", 6, "tiptoe=no place=achilles_mid"),
    ("achilles_rupture", 4, "tiptoe=no place=heel_back"),
    ("achilles_rupture", 1, "start=sudden place=heel_back"),
    ("achilles_rupture", 3, "start=moment place=calf"),
    ("achilles_rupture", 0, "start=moment place=arch"),
    ("achilles_rupture", 2, "start=unsure place=calf"),
    ("calf_strain", 4, "place=calf"),
    ("calf_strain", 7, "place=calf start=sudden"),
    ("calf_strain", 7, "place=calf start=moment"),
    ("calf_strain", 4, "place=calf start=gradual"),
    ("calf_strain", 5, "place=calf worst=push_off"),
    ("calf_strain", 5, "place=calf onset_events=pop"),
    ("calf_strain", 0, "place=arch worst=push_off onset_events=pop start=moment"),
    ("calf_strain", 2, "press=calf_belly"),
    ("calf_strain", 1, "tiptoe=painful"),
    ("posterior_chain", 3, "place=calf"),
    ("posterior_chain", 1, "place=achilles_mid"),
    ("posterior_chain", 1, "place=heel_back"),
    ("posterior_chain", 3, "worst=stretch_tight"),
    ("posterior_chain", 2, "training=sits"),
    ("posterior_chain", 1, "training=warmup"),
    ("posterior_chain", 1, "start=gradual"),
    ("posterior_chain", 0, "training=more10"),
    ("peroneal_tendinopathy", 4, "place=outer_ankle"),
    ("peroneal_tendinopathy", 3, "worst=uneven"),
    ("peroneal_tendinopathy", 2, "press=behind_outer"),
    ("peroneal_tendinopathy", 1, "start=gradual"),
    ("peroneal_tendinopathy", 1, "worst=gives_way"),
    ("peroneal_tendinopathy", 5, "place=outer_ankle training=hills"),
    ("peroneal_tendinopathy", 0, "training=hills"),
    ("lateral_ankle_sprain", 4, "onset_events=rolled"),
    ("lateral_ankle_sprain", 3, "place=outer_ankle"),
    ("lateral_ankle_sprain", 2, "place=whole_ankle"),
    ("lateral_ankle_sprain", 2, "place=outer_foot"),
    ("lateral_ankle_sprain", 4, "place=outer_ankle start=sudden"),
    ("lateral_ankle_sprain", 4, "place=outer_ankle start=moment"),
    ("lateral_ankle_sprain", 2, "place=whole_ankle start=moment"),
    ("lateral_ankle_sprain", 5, "onset_events=rolled look=swelling"),
    ("lateral_ankle_sprain", 0, "look=swelling"),
    ("lateral_ankle_sprain", 2, "worst=gives_way"),
    ("tibialis_anterior_shin", 4, "place=shin_muscle"),
    ("tibialis_anterior_shin", 3, "place=front_ankle"),
    ("tibialis_anterior_shin", 4, "worst=toe_lift"),
    ("tibialis_anterior_shin", 1, "press=shin_muscle"),
    ("tibialis_anterior_shin", 5, "place=shin_muscle worst=after_run"),
    ("tibialis_anterior_shin", 3, "place=front_ankle worst=after_run"),
    ("tibialis_anterior_shin", 1, "training=newshoes"),
    ("mtss", 5, "place=inner_shin"),
    ("mtss", 3, "press=inner_shin_5cm"),
    ("mtss", 6, "place=inner_shin worst=after_run"),
    ("mtss", 0, "worst=after_run"),
    ("mtss", 3, "place=bone_spot"),
    ("mtss", 0, "bone=bone_spot"),
    ("mtss", 1, "start=gradual"),
    ("mtss", 1, "training=return"),
    ("bone_stress_injury", 3, "place=bone_spot"),
    ("bone_stress_injury", 3, "place=top_foot"),
    ("bone_stress_injury", 4, "bone=bone_spot"),
    ("bone_stress_injury", 3, "bone=rest_night"),
    ("bone_stress_injury", 3, "bone=hop"),
    ("bone_stress_injury", 10, "bone=bone_spot,rest_night,hop"),
    ("bone_stress_injury", 2, "health=bone_health"),
    ("bone_stress_injury", 5, "place=bone_spot training=doubled"),
    ("bone_stress_injury", 5, "place=top_foot training=doubled,b2b"),
    ("bone_stress_injury", 2, "place=inner_shin training=more10"),
    ("bone_stress_injury", 0, "training=doubled"),
    ("ankle_foot_fracture", 4, "onset_events=bone"),
    ("ankle_foot_fracture", 5, "walk=no onset_events=rolled"),
    ("ankle_foot_fracture", 5, "walk=no onset_events=blow"),
    ("ankle_foot_fracture", 5, "walk=no onset_events=blow,rolled"),
    ("ankle_foot_fracture", 0, "walk=no"),
    ("ankle_foot_fracture", 1, "onset_events=fast"),
    ("ankle_foot_fracture", 1, "onset_events=rolled"),
    ("ankle_foot_fracture", 1, "onset_events=blow"),
    ("ankle_foot_fracture", 6, "emergency=shape"),
    ("plantar_fasciitis", 4, "place=under_heel"),
    ("plantar_fasciitis", 3, "place=arch"),
    ("plantar_fasciitis", 4, "worst=first_steps"),
    ("plantar_fasciitis", 2, "press=heel_under"),
    ("plantar_fasciitis", 5, "place=under_heel training=return"),
    ("plantar_fasciitis", 4, "place=arch training=return"),
    ("plantar_fasciitis", 0, "training=return"),
    *(("training_load", 3, f"training={load}") for load in LOAD),
    ("training_load", 4, "training=more10,hills"),
    ("training_load", 6, "training=more10,doubled,b2b,hills"),
    ("training_load", 6, "training=more10,doubled,b2b,hills,return,newshoes"),
    ("training_load", 6, "training=more10,doubled,b2b,hills start=gradual worst=after_run"),
    ("training_load", 0, "training=warmup,sits"),
    ("training_load", 2, "start=gradual"),
    ("training_load", 1, "worst=after_run"),
    ("dvt", 5, "look=calf_bigger"),
    *(("dvt", 5, f"place=calf clot={clot}") for clot in CLOT),
    *(("dvt", 2, f"clot={clot}") for clot in CLOT),
    ("dvt", 2, "clot=preg,travel"),
    ("dvt", 0, "place=calf clot=unsure"),
    ("dvt", 1, "place=calf look=warm"),
    ("dvt", 0, "look=warm"),
    ("dvt", 3, "emergency=pe"),
    ("infection", 3, "fever=yes"),
    ("infection", 0, "fever=unsure"),
    ("infection", 4, "look=spreading"),
    ("infection", 3, "look=wound"),
    ("infection", 2, "look=colour,warm"),
    ("infection", 0, "look=colour"),
    ("infection", 0, "look=warm"),
    ("infection", 4, "look=hot_joint"),
    *(
        ("infection", 3, f"health={health} look={look}")
        for health in ("immune", "diabetes")
        for look in ("colour", "warm", "swelling")
    ),
    ("infection", 0, "health=nerve_circ look=swelling"),
    ("gout", 4, "look=hot_joint"),
    ("gout", 4, "place=big_toe"),
    ("gout", 6, "look=hot_joint start=sudden"),
    ("gout", 6, "look=hot_joint start=moment"),
    ("gout", 6, "look=hot_joint health=inflam"),
    ("gout", 0, "start=sudden health=inflam"),
    ("exertional_compartment", 5, "worst=exertion_tight"),
    ("exertional_compartment", 1, "place=shin_muscle"),
    ("exertional_compartment", 0, "press=shin_muscle"),
    ("exertional_compartment", 1, "sensation=tingle"),
    ("nerve_problem", 4, "sensation=tingle"),
    ("nerve_problem", 5, "sensation=foot_drop"),
    ("nerve_problem", 2, "sensation=numb_constant"),
    ("nerve_problem", 1, "place=inner_ankle"),
]
SERIOUS = {
    "dvt", "infection", "achilles_rupture", "ankle_foot_fracture", "bone_stress_injury", "gout",
    "exertional_compartment",
}  # fmt: skip
REACHED = {
    "achilles_midportion": "place=achilles_mid",
    "achilles_insertional": "place=heel_back",
    "achilles_rupture": "place=calf onset_events=pop",
    "calf_strain": "place=calf start=sudden",
    "posterior_chain": "worst=stretch_tight training=sits",
    "peroneal_tendinopathy": "place=outer_ankle worst=uneven",
    "lateral_ankle_sprain": "onset_events=rolled place=whole_ankle",
    "tibialis_anterior_shin": "place=shin_muscle worst=toe_lift",
    "mtss": "place=inner_shin",
    "bone_stress_injury": "place=top_foot bone=hop",
    "ankle_foot_fracture": "onset_events=bone,fast",
    "plantar_fasciitis": "place=arch worst=first_steps",
    "training_load": "training=doubled start=gradual",
    "dvt": "look=calf_bigger",
    "infection": "look=spreading fever=yes",
    "gout": "place=big_toe look=hot_joint",
    "exertional_compartment": "worst=exertion_tight",
    "nerve_problem": "sensation=foot_drop",
}
BY_CODE = {pattern.code: pattern for pattern in PATTERNS}
NOTHING_SAID = "start=unsure"  # "gradual" scores in many patterns


def only(changes: str) -> dict[str, Answer]:
    """These answers and nothing else that scores."""
    return answers(changes if "start=" in changes else f"{NOTHING_SAID} {changes}")


@pytest.mark.parametrize(("code", "points", "changes"), POINTS)
def test_an_observation_adds_its_points(code: str, points: int, changes: str) -> None:
    assert BY_CODE[code].score(told(only(changes))) == points


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_nothing_said_scores_nothing(code: str) -> None:
    assert BY_CODE[code].score(told(only(""))) == 0


def test_the_codes_are_those_of_the_specification_and_each_has_cases_here() -> None:
    assert set(BY_CODE) == {code for code, _, _ in POINTS}
    assert len(BY_CODE) == 18


@pytest.mark.parametrize(("code", "changes"), sorted(REACHED.items()))
def test_every_pattern_can_be_reached(code: str, changes: str) -> None:
    assert code in _codes(changes)


def test_every_pattern_is_among_those() -> None:
    assert set(REACHED) == set(BY_CODE)


def test_serious_patterns_are_those_of_the_specification() -> None:
    assert {pattern.code for pattern in PATTERNS if pattern.is_serious} == SERIOUS


def test_patterns_come_best_first() -> None:
    found = outcome("place=achilles_mid worst=morning_stiff,push_off training=sits,warmup").patterns
    assert [(match.code, match.score) for match in found] == [
        ("achilles_midportion", 10),
        ("achilles_insertional", 5),
        ("posterior_chain", 5),
    ]


def test_a_tie_goes_to_the_serious_one_and_then_by_name() -> None:
    found = outcome("place=calf clot=preg start=gradual training=sits").patterns
    assert [(match.code, match.score) for match in found] == [
        ("posterior_chain", 6),
        ("dvt", 5),
    ]
    tied = outcome("worst=exertion_tight,uneven,gives_way start=gradual").patterns
    assert [(match.code, match.score) for match in tied] == [
        ("exertional_compartment", 5),
        ("peroneal_tendinopathy", 5),
    ]


def test_a_score_of_four_is_not_told_and_of_five_is() -> None:
    assert _codes("place=calf start=unsure") == []
    assert _codes("place=calf start=unsure worst=push_off") == ["calf_strain"]


def test_the_evidence_is_what_was_answered_and_what_counts() -> None:
    (match,) = outcome("place=under_heel worst=first_steps,footwear start=unsure").patterns
    assert match.evidence == {("place", "under_heel"), ("worst", "first_steps")}


def test_the_evidence_of_training_load_names_every_item() -> None:
    found = {match.code: match for match in outcome("training=more10,hills,sits").patterns}
    assert found["training_load"].evidence == {
        ("training", "more10"),
        ("training", "hills"),
        ("start", "gradual"),
    }


@pytest.mark.parametrize("age", ["under_12", "12_15"])
def test_under_16_there_are_no_patterns(age: str) -> None:
    assert outcome(f"age={age} place=calf worst=push_off").patterns == ()


def test_at_16_there_are_patterns() -> None:
    assert _codes("age=16_17 place=calf worst=push_off start=unsure") == ["calf_strain"]


def _codes(changes: str) -> list[str]:
    return [match.code for match in outcome(changes).patterns]
