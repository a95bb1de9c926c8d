"""Which answers call for what urgency: frozen tables with sources. Pure.

Nothing here is a diagnosis. `(C)` in a source marks a clinical-consensus choice that a named
clinician has to sign off; the other keys are spelled out in `sources.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from education.selfcheck.conditions import Every, when
from education.selfcheck.questions import Told


class Level(IntEnum):
    """How urgent, low to high. What each means in Ontario stands on the result pages."""

    SELF_CARE = 0
    ROUTINE = 1
    URGENT = 2
    EMERGENCY = 3

    @property
    def code(self) -> str:
        """As written in files and addresses: self_care, routine, urgent, emergency."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Case:
    """One way to fire a rule; `days` within which a routine rule wants the person seen."""

    condition: Every
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires if any of its cases matches."""

    id: str
    level: Level
    cases: tuple[Case, ...]
    concern: str
    source: str

    def fires(self, told: Told) -> bool:
        """Whether any case matches."""
        for case in self.cases:  # noqa: SIM110 - a generator here costs the audit half its speed
            if case.condition.matches(told):
                return True
        return False

    def evidence(self, told: Told) -> Told:
        """The answers that make it fire."""
        fired = [case.condition for case in self.cases if case.condition.matches(told)]
        return frozenset().union(*(condition.evidence(told) for condition in fired))

    def days(self, told: Told) -> int | None:
        """The fewest days among the cases that match."""
        matching = [
            case.days
            for case in self.cases
            if case.days is not None and case.condition.matches(told)
        ]
        return min(matching, default=None)

    @property
    def needs_sign_off(self) -> bool:
        """True for a consensus choice."""
        return "(C)" in self.source


def _emergency(name: str, concern: str, source: str, *conditions: str) -> Rule:
    return Rule(name, Level.EMERGENCY, tuple(Case(when(c)) for c in conditions), concern, source)


def _urgent(name: str, concern: str, source: str, *conditions: str) -> Rule:
    return Rule(name, Level.URGENT, tuple(Case(when(c)) for c in conditions), concern, source)


def _routine(name: str, concern: str, source: str, *cases: tuple[int, str]) -> Rule:
    return Rule(
        name, Level.ROUTINE, tuple(Case(when(text), days) for days, text in cases), concern, source
    )


_FRAGILE: Final = "health=diabetes,nerve_circ,immune"
_CLOT: Final = "clot=immobile,travel,cancer_tx,prev_clot,preg,oestrogen"
_BACK: Final = "place=heel_back,achilles_mid,calf"
_SKIN: Final = "look=colour,warm,spreading,wound"
_FOOT: Final = "look=swelling,colour,warm,spreading,wound"

RED_FLAGS: Final = (
    _emergency("E1", "clot in the lung", "NHS-DVT", "emergency=pe"),
    _emergency("E2", "blocked artery, gangrene, frostbite", "RCEM; NG19", "emergency=cold"),
    _emergency(
        "E3",
        "displaced or open fracture, bleeding",
        "Portsmouth-NHS; NHS-SS",
        "emergency=shape",
    ),
    _emergency("E4", "acute compartment syndrome", "NHS-CS", "emergency=tight"),
    _emergency("E5", "sepsis, necrotising infection", "NHS-Cell; NHS-NF", "emergency=sepsis"),
    _emergency("E6", "cauda equina", "NHS-Back", "emergency=cauda"),
    _emergency("E7", "muscle breakdown", "(C)", "emergency=dark_urine"),
    _emergency("E8", "septic arthritis", "VA; BSR", "look=hot_joint fever=yes"),
    _emergency(
        "E9",
        "limb-threatening foot",
        "NG19",
        f"{_FRAGILE} fever=yes {_FOOT},hot_joint",
    ),
    _emergency("E10", "deep infection", "NHS-NF; (C)", f"fever=yes severity=severe {_SKIN}"),
    _emergency(
        "E11",
        "joint or bone infection in a child",
        "HealthInfo-NZ; VA",
        "age=under_12,12_15 fever=yes walk=limp,unsure,no",
    ),
    _urgent("U0", "cannot be excluded", "(C)", "emergency=unsure"),
    _urgent("U1", "fracture, rupture", "OAR; ABUHB", "walk=no"),
    _urgent("U2", "fracture by the Ottawa points", "OAR", "onset_events=bone"),
    _urgent("U3", "tendon rupture, fracture", "NHS-Tend; BJGP15; ABUHB", "onset_events=pop"),
    _urgent("U4", "Achilles rupture", "AAOS-AR; BJGP15", "tiptoe=no start=sudden,moment,unsure"),
    _urgent("U5", "deep vein thrombosis", "NG158; Wells", "look=calf_bigger"),
    _urgent("U6", "deep vein thrombosis", "Wells; LEFt", f"place=calf {_CLOT}"),
    _urgent(
        "U7",
        "cellulitis, wound infection",
        "NHS-Cell",
        "look=spreading",
        "look=wound look=colour,warm,swelling",
    ),
    _urgent("U8", "septic arthritis without fever, gout", "BSR; NHS-Gout", "look=hot_joint"),
    _urgent(
        "U9", "diabetic foot, Charcot foot, infection", "NG19; NHS-Cell", f"{_FRAGILE} {_FOOT}"
    ),
    _urgent("U10", "drug-related tendon damage", "MHRA-FQ; HC-FQ", f"health=quinolone {_BACK}"),
    _urgent(
        "U11",
        "bleeding into muscle or joint",
        "(C)",
        "health=thinner onset_events=fast",
        "health=thinner look=swelling start=moment,unsure",
    ),
    _urgent("U12", "nerve damage", "(C)", "sensation=foot_drop,numb_constant"),
    _urgent(
        "U13",
        "serious injury, ischaemia",
        "NHS-CS; (C)",
        "severity=severe start=sudden,moment,unsure",
    ),
    _urgent(
        "U14",
        "bone tumour or infection in a young person",
        "NG12",
        "age=under_12,12_15,16_17 bone=rest_night,lump_bone",
    ),
    _urgent("U15", "infection", "NHS-Cell; NHS-SA", "fever=yes"),
    _urgent(
        "U16", "limb-threatening ischaemia", "CG147; RCEM", "health=nerve_circ bone=rest_night"
    ),
)

ROUTINE: Final = (
    _routine("R1", "lasting pain", "SEED", (14, "duration=3w_3m,over_3m,unsure")),
    _routine("R2", "getting worse over days", "SEED", (7, "course=worse")),
    _routine(
        "R3",
        "swelling, warmth, colour or a wound",
        "SEED; NG19",
        (3, "look=colour,warm"),
        (7, "look=swelling"),
        (3, "look=wound"),
    ),
    _routine("R4", "walking or running is limited", "SEED", (3, "limits=walk"), (7, "limits=run")),
    _routine("R5", "comes back at each restart", "SEED", (14, "course=restart")),
    _routine(
        "R6",
        "home care has not helped",
        "SEED; NHS-PF",
        (7, "tried=1_2w_no_better,over_2w_no_better"),
    ),
    _routine(
        "R7",
        "possible bone stress injury",
        "AAFP11; NHS-Shin",
        (3, "bone=bone_spot,rest_night,hop"),
    ),
    _routine("R8", "feet at risk", "NHS-PF; DynHealth", (3, _FRAGILE)),
    _routine("R9", "tingling", "NHS-PF", (7, "sensation=tingle")),
    _routine("R10", "under 18", "(C)", (7, "age=under_12,12_15,16_17")),
    _routine("R11", "severe pain", "NHS-PF", (3, "severity=severe")),
    _routine(
        "R12",
        "exertional compartment syndrome, or circulation",
        "NHS-CS; Mayo-CECS",
        (14, "worst=exertion_tight"),
    ),
    _routine(
        "R13", "lump, weight loss or past cancer", "NG12", (7, "bone=lump_bone,weight_cancer")
    ),
    _routine("R14", "the ankle gives way", "JOSPT-AS", (14, "worst=gives_way")),
    _routine("R15", "inflammatory disease", "NG65", (7, "health=inflam")),
    _routine(
        "R16",
        "an answer that matters is not sure",
        "(C)",
        (3, "onset_events=unsure"),
        (3, "look=unsure"),
        (3, "sensation=unsure"),
        (3, "bone=unsure"),
        (3, "walk=unsure"),
        (3, "fever=unsure"),
        (3, "clot=unsure place=calf"),
        (3, f"tiptoe=unsure {_BACK} start=sudden,moment,unsure"),
    ),
    _routine(
        "R17", "injury while on blood thinners", "(C)", (3, "health=thinner start=moment,unsure")
    ),
    _routine("R18", "medicine that can harm tendons", "MHRA-FQ", (2, "health=quinolone")),
    _routine("R19", "cannot rise on the toes", "AAOS-AR; (C)", (3, "tiptoe=no start=gradual")),
)
# For these the family doctor (or the prescriber or pharmacist) is the right professional.
FAMILY_DOCTOR: Final = frozenset({"R8", "R13", "R15", "R18"})
RULES: Final = RED_FLAGS + ROUTINE
