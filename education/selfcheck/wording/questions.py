"""The questions and their answers in words. The order here is the order on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = _StrPromise | str


class Option(NamedTuple):
    """An answer; `hint` is a second line that helps to choose."""

    label: Words
    hint: Words = ""


class Text(NamedTuple):
    """A question: what is asked, why or how, and its answers by code."""

    title: Words
    hint: Words
    options: dict[str, Option]


TICK: Final = _("Tick all that fit.")
NONE: Final = Option(_("None of these"))
UNSURE: Final = Option(_("I am not sure"))

QUESTIONS: Final[dict[str, Text]] = {
    "emergency": Text(
        _("Is any of this happening right now?"),
        _("Tick all that fit. We ask this first, as help for these cannot wait."),
        {
            "pe": Option(
                _("Chest pain, sudden trouble breathing, coughing up blood, or passing out")
            ),
            "cold": Option(
                _("The foot or leg has turned cold, and pale, blue, grey or black"),
                _("On brown or black skin, look at the sole and the nails."),
            ),
            "shape": Option(
                _("The foot or leg has changed shape, or a bone shows"),
                _("Or there is a deep cut over it, or it will not stop bleeding."),
            ),
            "tight": Option(
                _("Very bad pain that keeps rising in a hard and tight leg"),
                _("Or under a cast, or far worse when the toes are moved."),
            ),
            "sepsis": Option(
                _("Sore skin or a wound, and you also feel very ill"),
                _("Confused or faint, a fast heart or breath, or dark patches or blisters."),
            ),
            "cauda": Option(
                _("New numbness between the legs, new trouble with pee or poo, or two weak legs")
            ),
            "dark_urine": Option(_("Pee as dark as cola, with very sore and weak muscles")),
            "none": NONE,
            "unsure": UNSURE,
        },
    ),
    "age": Text(
        _("How old is the person in pain?"),
        _("Children need other care. From here on, “you” means that person."),
        {
            "under_12": Option(_("Under 12")),
            "12_15": Option(_("12 to 15")),
            "16_17": Option(_("16 or 17")),
            "18_39": Option(_("18 to 39")),
            "40_59": Option(_("40 to 59")),
            "60_plus": Option(_("60 or over")),
        },
    ),
    "place": Text(
        _("Where does it hurt most?"),
        _("Choose one place: in the list, or on the picture."),
        {
            "heel_back": Option(_("Back of the heel, on the bone")),
            "achilles_mid": Option(
                _("The cord above the heel"), _("The Achilles tendon, 2 to 6 cm above the heel")
            ),
            "calf": Option(_("Calf, or the whole lower leg")),
            "outer_ankle": Option(_("Outer side of the ankle")),
            "inner_ankle": Option(_("Inner side of the ankle")),
            "front_ankle": Option(_("Front of the ankle")),
            "whole_ankle": Option(_("The whole ankle joint")),
            "shin_muscle": Option(_("Outer front of the shin, beside the bone")),
            "inner_shin": Option(_("Inner edge of the shin bone")),
            "bone_spot": Option(_("One small spot on a bone")),
            "under_heel": Option(_("Under the heel")),
            "arch": Option(_("Arch of the foot")),
            "top_foot": Option(_("Top of the foot")),
            "outer_foot": Option(_("Outer edge of the foot")),
            "ball_toes": Option(_("Ball of the foot, or the toes")),
            "big_toe": Option(_("Joint of the big toe")),
            "elsewhere": Option(_("Somewhere else")),
        },
    ),
    "start": Text(
        _("How did it start?"),
        "",
        {
            "gradual": Option(_("Bit by bit")),
            "sudden": Option(_("All at once, but nothing happened")),
            "moment": Option(_("With one step, twist, fall or blow")),
            "unsure": UNSURE,
        },
    ),
    "duration": Text(
        _("How long have you had it?"),
        "",
        {
            "under_1w": Option(_("Less than 1 week")),
            "1_2w": Option(_("1 to 2 weeks")),
            "2_3w": Option(_("2 to 3 weeks")),
            "3w_3m": Option(_("More than 3 weeks, up to 3 months")),
            "over_3m": Option(_("More than 3 months")),
            "unsure": UNSURE,
        },
    ),
    "onset_events": Text(
        _("Did any of this happen?"),
        TICK,
        {
            "pop": Option(_("A snap, pop or crack, or it felt like a kick")),
            "rolled": Option(_("The ankle rolled over")),
            "blow": Option(_("A fall, or something hit it")),
            "fast": Option(_("It swelled or bruised a lot within hours")),
            "bone": Option(
                _("It is sore when you press a bone"),
                _(
                    "Press the knobs of the ankle and their back edges. Then press the inner bone "
                    "of the midfoot, and the bump on the outer edge of the foot."
                ),
            ),
            "none": NONE,
            "unsure": UNSURE,
        },
    ),
    "walk": Text(
        _("Can you take 4 steps on it now?"),
        _("If you cannot, a bone may be broken."),
        {
            "yes": Option(_("Yes")),
            "limp": Option(_("Yes, with a limp")),
            "no": Option(_("No")),
            "unsure": UNSURE,
        },
    ),
    "tiptoe": Text(
        _("Can you rise on the toes of that leg only?"),
        _("Try it only if it feels safe. Hold on to something firm."),
        {
            "yes": Option(_("Yes")),
            "painful": Option(_("Yes, but it hurts")),
            "no": Option(_("No")),
            "unsure": Option(_("I am not sure, or did not try")),
        },
    ),
    "look": Text(
        _("What do you see or feel?"),
        _(
            "Tick all that fit. Look at both legs, and feel for heat first. On brown or black skin "
            "a change of colour can be hard to see."
        ),
        {
            "swelling": Option(_("It is swollen")),
            "calf_bigger": Option(_("One calf or leg is clearly bigger than the other")),
            "warm": Option(_("It feels warm")),
            "colour": Option(_("The skin is red, or darker or shinier than yours is as a rule")),
            "spreading": Option(_("The sore area is growing, or has streaks")),
            "wound": Option(_("A cut, an open sore, a blister, or pus")),
            "hot_joint": Option(_("A joint is all at once hot, swollen and very sore to move")),
            "none": NONE,
            "unsure": UNSURE,
        },
    ),
    "fever": Text(
        _("Do you have a fever?"),
        _("38 °C or more, or you feel hot and shivery and ill."),
        {"yes": Option(_("Yes")), "no": Option(_("No")), "unsure": UNSURE},
    ),
    "sensation": Text(
        _("What about feeling and strength?"),
        TICK,
        {
            "tingle": Option(_("Pins and needles that come and go")),
            "numb_constant": Option(_("New numbness that is always there")),
            "foot_drop": Option(_("You cannot lift the foot, or it is newly weak")),
            "none": NONE,
            "unsure": UNSURE,
        },
    ),
}
