"""What the answers have in common with: scored patterns. They never change the urgency. Pure.

Weights are starting values (C). A pattern is not a diagnosis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from education.selfcheck.conditions import Every, when
from education.selfcheck.questions import UNDER_16, Told

SHOWN_FROM: Final = 5
_LOAD: Final = "training=more10,doubled,b2b,hills,return,newshoes"
_ABRUPT: Final = "start=sudden,moment"
_BACK: Final = "place=heel_back,achilles_mid,calf"
_CLOT: Final = "clot=immobile,travel,cancer_tx,prev_clot,preg,oestrogen"
TRAINING_LOAD: Final = "training_load"
TRAINING_LOAD_CAP: Final = 6
LOAD: Final = when(_LOAD)
CHILD: Final = when(f"age={','.join(sorted(UNDER_16))}")


@dataclass(frozen=True, slots=True)
class Point:
    """What one observation adds."""

    value: int
    condition: Every


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of complaints with what speaks for it. Serious ones win ties."""

    code: str
    points: tuple[Point, ...]
    source: str
    is_serious: bool = False

    def score(self, told: Told) -> int:
        """The sum of what speaks for it."""
        total = 0
        for point in self.points:
            if point.condition.matches(told):
                total += point.value
        if self.code != TRAINING_LOAD:
            return total
        return min(total + len(LOAD.evidence(told)), TRAINING_LOAD_CAP)

    def evidence(self, told: Told) -> Told:
        """The answers that speak for it."""
        found = [p.condition.evidence(told) for p in self.points if p.condition.matches(told)]
        return frozenset().union(*found)


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that reached the threshold."""

    code: str
    score: int
    evidence: Told


def _pattern(code: str, source: str, *points: tuple[int, str], is_serious: bool = False) -> Pattern:
    made = tuple(Point(value, when(text)) for value, text in points)
    return Pattern(code, made, source, is_serious)


PATTERNS: Final = (
    _pattern(
        "achilles_midportion",
        "SEED; JOSPT-AT",
        (5, "place=achilles_mid"),
        (1, "place=calf"),
        (2, "worst=morning_stiff"),
        (2, "worst=push_off"),
        (2, "press=tendon_pinch"),
        (1, "press=thick"),
        (1, "start=gradual"),
        (1, _LOAD),
    ),
    _pattern(
        "achilles_insertional",
        "IAT-review",
        (5, "place=heel_back"),
        (2, "worst=morning_stiff"),
        (2, "worst=push_off"),
        (2, "worst=footwear"),
        (1, "start=gradual"),
        (1, _LOAD),
    ),
    _pattern(
        "achilles_rupture",
        "AAOS-AR; BJGP15",
        (4, "onset_events=pop"),
        (2, "place=achilles_mid,calf"),
        (4, f"tiptoe=no {_BACK}"),
        (1, f"{_ABRUPT} {_BACK}"),
        is_serious=True,
    ),
    _pattern(
        "calf_strain",
        "NHS-SS",
        (4, "place=calf"),
        (3, f"place=calf {_ABRUPT}"),
        (1, "place=calf worst=push_off"),
        (1, "place=calf onset_events=pop"),
        (2, "press=calf_belly"),
        (1, "tiptoe=painful"),
    ),
    _pattern(
        "posterior_chain",
        "SEED",
        (3, "place=calf"),
        (1, "place=achilles_mid,heel_back"),
        (3, "worst=stretch_tight"),
        (2, "training=sits"),
        (1, "training=warmup"),
        (1, "start=gradual"),
    ),
    _pattern(
        "peroneal_tendinopathy",
        "NHS-Borders",
        (4, "place=outer_ankle"),
        (3, "worst=uneven"),
        (2, "press=behind_outer"),
        (1, "start=gradual"),
        (1, "worst=gives_way"),
        (1, f"{_LOAD} place=outer_ankle"),
    ),
    _pattern(
        "lateral_ankle_sprain",
        "OAR; NHS-SS",
        (4, "onset_events=rolled"),
        (3, "place=outer_ankle"),
        (2, "place=whole_ankle,outer_foot"),
        (1, f"place=outer_ankle {_ABRUPT}"),
        (1, "onset_events=rolled look=swelling"),
        (2, "worst=gives_way"),
    ),
    _pattern(
        "tibialis_anterior_shin",
        "SEED",
        (4, "place=shin_muscle"),
        (3, "place=front_ankle"),
        (4, "worst=toe_lift"),
        (1, "press=shin_muscle"),
        (1, "place=shin_muscle worst=after_run"),
        (1, _LOAD),
    ),
    _pattern(
        "mtss",
        "Winters17",
        (5, "place=inner_shin"),
        (3, "press=inner_shin_5cm"),
        (1, "place=inner_shin worst=after_run"),
        (3, "place=bone_spot"),
        (1, "start=gradual"),
        (1, _LOAD),
    ),
    _pattern(
        "bone_stress_injury",
        "AAFP11",
        (3, "place=bone_spot,top_foot"),
        (4, "bone=bone_spot"),
        (3, "bone=rest_night"),
        (3, "bone=hop"),
        (2, "health=bone_health"),
        (2, f"{_LOAD} place=bone_spot,top_foot,inner_shin"),
        is_serious=True,
    ),
    _pattern(
        "ankle_foot_fracture",
        "OAR",
        (4, "onset_events=bone"),
        (4, "walk=no onset_events=rolled,blow"),
        (1, "onset_events=fast"),
        (1, "onset_events=rolled,blow"),
        (6, "emergency=shape"),
        is_serious=True,
    ),
    _pattern(
        "plantar_fasciitis",
        "JOSPT-HP; NHS-PF",
        (4, "place=under_heel"),
        (3, "place=arch"),
        (4, "worst=first_steps"),
        (2, "press=heel_under"),
        (1, f"{_LOAD} place=under_heel,arch"),
    ),
    _pattern(
        TRAINING_LOAD,
        "SEED",
        # The number of load items is added to this, and the whole is capped.
        (2, _LOAD),
        (2, "start=gradual"),
        (1, "worst=after_run"),
    ),
    _pattern(
        "dvt",
        "Wells",
        (5, "look=calf_bigger"),
        (3, f"place=calf {_CLOT}"),
        (2, _CLOT),
        (1, "place=calf look=warm"),
        (3, "emergency=pe"),
        is_serious=True,
    ),
    _pattern(
        "infection",
        "NHS-Cell; BSR",
        (3, "fever=yes"),
        (4, "look=spreading"),
        (3, "look=wound"),
        (2, "look=colour look=warm"),
        (4, "look=hot_joint"),
        (3, "health=immune,diabetes look=colour,warm,swelling"),
        is_serious=True,
    ),
    _pattern(
        "gout",
        "NHS-Gout",
        (4, "look=hot_joint"),
        (4, "place=big_toe"),
        (2, f"look=hot_joint {_ABRUPT}"),
        (2, "look=hot_joint health=inflam"),
        is_serious=True,
    ),
    _pattern(
        "exertional_compartment",
        "Mayo-CECS",
        (5, "worst=exertion_tight"),
        (1, "place=shin_muscle"),
        (1, "sensation=tingle"),
        is_serious=True,
    ),
    _pattern(
        "nerve_problem",
        "(C)",
        (4, "sensation=tingle"),
        (5, "sensation=foot_drop"),
        (2, "sensation=numb_constant"),
        (1, "place=inner_ankle"),
    ),
)


def matches(told: Told, patterns: tuple[Pattern, ...] = PATTERNS) -> tuple[Match, ...]:
    """Every pattern that reaches the threshold: best first, ties serious first, then by code.

    Under 16 there are none: children's feet have other causes.
    """
    if CHILD.matches(told):
        return ()
    scored = [(pattern, pattern.score(told)) for pattern in patterns]
    reached = [(pattern, score) for pattern, score in scored if score >= SHOWN_FROM]
    reached.sort(key=lambda pair: (-pair[1], not pair[0].is_serious, pair[0].code))
    return tuple(Match(p.code, score, p.evidence(told)) for p, score in reached)
