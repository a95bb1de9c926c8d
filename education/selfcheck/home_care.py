"""Which home care may be shown (section 9): codes of treatments and of cautions. Pure.

The doses are not here: they stand once, with the treatments of the education content, whose short
names these codes are. Shown at self-care and routine only (property P11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from education.selfcheck.conditions import Every, when
from education.selfcheck.outcome import Outcome
from education.selfcheck.questions import Answers, Told, told
from education.selfcheck.rules import Level

HEAT, ICE = "heat", "ice"
CALF_STRETCH, CALF_ROLLING, FOOT_ROLLING = "calf-stretch", "calf-rolling", "foot-rolling"
SLOW_RETURN = "gradual-return"
TREATMENTS: Final = (SLOW_RETURN, ICE, HEAT, CALF_STRETCH, CALF_ROLLING, FOOT_ROLLING)

STOP_RUNNING = "stop-running"
NO_HEAT_OR_ICE = "no-heat-or-ice"
NO_STEP = "no-step"
NO_LOAD = "no-load"
CHILD_RESTS = "child-rests"
PHARMACIST = "pharmacist"
BLEEDS = "bleeds"
PREGNANT = "pregnant"

_SWOLLEN_OR_WARM: Final = when("look=swelling,warm")
# Sharp pain: it came on at once and is new. Colour alone is no case for either (SEED).
_SHARP: Final = when("start=sudden,moment duration=under_1w")
_NO_HEAT: Final = when("look=swelling,warm,colour,unsure")
_OPEN_SKIN: Final = when("look=wound,spreading")
# (C): burns and cold injuries where heat and cold are not felt.
_NUMB: Final = (when("health=diabetes,nerve_circ"), when("sensation=numb_constant"))
# (C): a clot or a bleed must not be rubbed. "unsure" counts as yes.
_NO_RUBBING: Final = (
    when("place=calf clot=immobile,travel,cancer_tx,prev_clot,preg,oestrogen,unsure"),
    when("look=calf_bigger"),
    when("health=thinner"),
)
_BONE: Final = when("bone=bone_spot,rest_night,hop")
# A tendon that may be torn, or that a medicine has weakened, is not stretched.
_WEAK_TENDON: Final = (when("tiptoe=no"), when("onset_events=pop"), when("health=quinolone"))
_NEW_CALF_INJURY: Final = when("place=calf start=sudden,moment")
_NOT_STRETCHED: Final = frozenset({"achilles_rupture", "ankle_foot_fracture"})
_CALF_CHAIN: Final = when(
    "place=heel_back,achilles_mid,calf,shin_muscle,inner_shin,under_heel,arch"
)
_ARCH: Final = when("place=under_heel,arch")
_CHILD: Final = when("age=under_12,12_15")


@dataclass(frozen=True, slots=True)
class HomeCare:
    """What may be done at home, by short name, and what has to be said about it."""

    treatments: tuple[str, ...]
    cautions: tuple[str, ...]


def advise(answers: Answers, outcome: Outcome) -> HomeCare | None:
    """The home care that these answers allow; None at urgent and emergency."""
    if outcome.level > Level.ROUTINE:
        return None
    given = told(answers)
    patterns = {match.code for match in outcome.patterns}
    allowed = set() if _CHILD.matches(given) else _exercises(given, patterns)
    allowed |= _temperature(given)
    return HomeCare(
        tuple(code for code in TREATMENTS if code in allowed),
        tuple(_cautions(given, patterns, allowed)),
    )


def _temperature(given: Told) -> set[str]:
    """Heat or ice or neither, never both."""
    if _OPEN_SKIN.matches(given) or _any(_NUMB, given):
        return set()
    if _SWOLLEN_OR_WARM.matches(given) or _SHARP.matches(given):
        return {ICE}
    return set() if _NO_HEAT.matches(given) else {HEAT}


def _exercises(given: Told, patterns: set[str]) -> set[str]:
    if _is_bone(given, patterns) or _any(_WEAK_TENDON, given):
        return set()
    found = {SLOW_RETURN}
    if _NEW_CALF_INJURY.matches(given) or patterns & _NOT_STRETCHED:
        return found
    if _CALF_CHAIN.matches(given) or "posterior_chain" in patterns:
        found.add(CALF_STRETCH)
    if not _any(_NO_RUBBING, given) and not _OPEN_SKIN.matches(given):
        found |= _rolling(given, patterns)
    return found


def _is_bone(given: Told, patterns: set[str]) -> bool:
    return _BONE.matches(given) or "bone_stress_injury" in patterns


def _rolling(given: Told, patterns: set[str]) -> set[str]:
    found = set()
    if "posterior_chain" in patterns:
        found.add(CALF_ROLLING)
    if _ARCH.matches(given):
        found.add(FOOT_ROLLING)
    return found


def _cautions(given: Told, patterns: set[str], allowed: set[str]) -> list[str]:
    cases = (
        (CHILD_RESTS, _CHILD.matches(given)),
        (STOP_RUNNING, _is_bone(given, patterns)),
        (NO_LOAD, _any(_WEAK_TENDON, given)),
        (NO_HEAT_OR_ICE, _any(_NUMB, given)),
        (NO_STEP, CALF_STRETCH in allowed and "achilles_insertional" in patterns),
        (PHARMACIST, True),
        (BLEEDS, when("health=thinner").matches(given)),
        (PREGNANT, when("clot=preg").matches(given)),
    )
    return [code for code, applies in cases if applies]


def _any(conditions: tuple[Every, ...], given: Told) -> bool:
    return any(condition.matches(given) for condition in conditions)
