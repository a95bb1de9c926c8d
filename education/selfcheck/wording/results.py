"""What the result pages say: actions, reasons by rule, patterns, outlook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from education.selfcheck.wording.questions import Words

# Why, by the rule that fired. None of it names what somebody has: only what has to be ruled out.
REASONS: Final[dict[str, Words]] = {
    "E1": _("A clot in the lung has to be ruled out at once."),
    "E2": _("The foot may get too little blood."),
    "E3": _("A bone may be broken or out of place, or you may lose too much blood."),
    "E4": _("The pressure in the leg may be too high for its blood flow."),
    "E5": _("An infection may have reached your whole body."),
    "E6": _("The nerves at the end of the spine may be pressed."),
    "E7": _("Your muscles may be breaking down, which can harm the kidneys."),
    "E8": _("A hot joint with a fever can be an infected joint."),
    "E9": _("With your health, a fever and a change of the foot can put the foot at risk."),
    "E10": _("Fever, severe pain and changed skin can be a deep infection."),
    "E11": _("In a child, fever with a limp can be an infected joint or bone."),
    "U0": _("You are not sure about the signs that cannot wait. They have to be ruled out."),
    "U1": _("You cannot take 4 steps. A broken bone or a torn tendon has to be ruled out."),
    "U2": _("A bone is sore to press. A break has to be ruled out."),
    "U3": _("You felt a snap or pop. A torn tendon or a break has to be ruled out."),
    "U4": _(
        "You cannot rise on your toes, and it may have come on at once. A torn tendon has to be "
        "ruled out."
    ),
    "U5": _("One calf or leg is bigger. A blood clot has to be ruled out."),
    "U6": _(
        "Your calf hurts, and something makes a clot more likely. A blood clot has to be ruled out."
    ),
    "U7": _("The sore area is growing, or there is a sore wound. It may be infected."),
    "U8": _("A joint is hot and swollen all at once. An infected joint has to be ruled out."),
    "U9": _("With your health, a change of the foot or its skin should be seen on the same day."),
    "U10": _(
        "You took a medicine that can harm tendons, and it hurts at the heel or calf. Call the "
        "person who prescribed it today. Put as little load on it as you can."
    ),
    "U11": _("You bleed easily, and it swelled. A bleed inside has to be ruled out."),
    "U12": _("New numbness or weakness can mean that a nerve is hurt."),
    "U13": _("Severe pain may have come on at once. A serious injury has to be ruled out."),
    "U14": _(
        "In a young person, pain at rest or a lump on a bone should be looked at today. An X-ray "
        "may follow within 2 days."
    ),
    "U15": _("A fever with this pain can mean an infection."),
    "U16": _("Pain at rest with poor blood flow can mean that the foot gets too little blood."),
    "R1": _("It has lasted for more than 3 weeks, or you are not sure how long."),
    "R2": _("It has been getting worse over the last days."),
    "R3": _("It is swollen or warm, its colour has changed, or there is a wound."),
    "R4": _("You cannot walk or run as before."),
    "R5": _("It comes back each time you start again."),
    "R6": _("Home care has not helped within 1 to 2 weeks."),
    "R7": _("A bone may be under too much stress. Stop running until someone has looked at it."),
    "R8": _("With your health, your family doctor should look at any pain in a foot or leg."),
    "R9": _("You have pins and needles."),
    "R10": _("Someone under 18 should have such pain looked at."),
    "R11": _("The pain is severe."),
    "R12": _(
        "It gets tight as you train and is gone with rest. The muscle and the blood flow should be "
        "checked."
    ),
    "R13": _(
        "A lump, weight loss or a past cancer is for your family doctor, who may ask for pictures."
    ),
    "R14": _("Your ankle gives way."),
    "R15": _("You have gout, psoriasis or a joint disease. Tell your family doctor as well."),
    "R16": _("You were not sure about an answer that matters."),
    "R17": _("You bleed easily, and it may have started with an injury."),
    "R18": _(
        "You took a medicine that can harm tendons. Ask a pharmacist, or the person who "
        "prescribed it."
    ),
    "R19": _("You cannot rise on the toes of that leg."),
}

# "Your answers have things in common with …"
PATTERNS: Final[dict[str, Words]] = {
    "achilles_midportion": _("a sore Achilles tendon (its middle part)"),
    "achilles_insertional": _("a sore Achilles tendon (where it meets the heel)"),
    "achilles_rupture": _("a torn Achilles tendon"),
    "calf_strain": _("a calf strain"),
    "posterior_chain": _("tight muscles at the back of the leg"),
    "peroneal_tendinopathy": _("sore tendons on the outer side of the ankle"),
    "lateral_ankle_sprain": _("a sprained ankle"),
    "tibialis_anterior_shin": _("a sore muscle at the front of the shin"),
    "mtss": _("shin splints (the inner edge of the shin)"),
    "bone_stress_injury": _("a bone under stress"),
    "ankle_foot_fracture": _("a broken bone in the ankle or foot"),
    "plantar_fasciitis": _("plantar fasciitis (a sore band under the foot)"),
    "training_load": _("more training than the leg was ready for"),
    "dvt": _("a blood clot in the leg"),
    "infection": _("an infection"),
    "gout": _("gout"),
    "exertional_compartment": _("too much pressure in a muscle during exercise"),
    "nerve_problem": _("a nerve that is pressed or sore"),
}

WHILE_YOU_WAIT: Final[tuple[Words, ...]] = (
    _("Do not drive yourself."),
    _("Keep the leg still, and do not put weight on it."),
    _("If it bleeds, press on it with a clean cloth."),
    _("Do not heat, ice or rub it."),
    _("Do not eat or drink."),
    _("Have a list of your medicines at hand."),
)
UNTIL_SEEN: Final[tuple[Words, ...]] = (
    _("Rest the leg, and put little or no weight on it."),
    _("Do not run, stretch, rub or roll it."),
    _("Take only the medicines that you take as a rule. Ask a pharmacist before any other."),
)
BE_SEEN_TODAY_IF: Final[tuple[Words, ...]] = (
    _("you cannot take 4 steps"),
    _("you feel a snap or pop in the leg"),
    _("one calf or leg gets bigger than the other"),
    _("you get a fever, or the sore area grows"),
    _("a joint is hot and swollen all at once"),
    _("the foot gets numb or weak"),
)
SEE_SOMEONE_IF: Final[tuple[Words, ...]] = (
    _("it is no better by the review date"),
    _("it gets worse from day to day"),
    _("it swells, feels warm or changes colour"),
    _("you can no longer walk or run as before"),
    _("it comes back each time you start again"),
)
DISCLAIMER: Final = _(
    "This is not a diagnosis. Only a registered professional who examines you can give you one."
)
