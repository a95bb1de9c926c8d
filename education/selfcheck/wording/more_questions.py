"""The questions from the twelfth on."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from education.selfcheck.wording.questions import NONE, TICK, UNSURE, Option, Text

MORE_QUESTIONS: Final[dict[str, Text]] = {
    "bone": Text(
        _("Is any of this true?"),
        _("Tick all that fit. These can be signs of a bone that needs care."),
        {
            "bone_spot": Option(_("It hurts at one spot on a bone, as small as a fingertip")),
            "rest_night": Option(_("It aches at rest, or wakes you up")),
            "hop": Option(_("It hurts to hop"), _("Do not try it if you think it will hurt.")),
            "lump_bone": Option(_("There is a lump on a bone")),
            "weight_cancer": Option(_("You have lost weight without trying, or have had cancer")),
            "none": NONE,
            "unsure": UNSURE,
        },
    ),
    "severity": Text(
        _("How bad is the pain?"),
        "",
        {
            "mild": Option(_("Mild"), _("It comes and goes.")),
            "moderate": Option(_("Medium"), _("It is always there, but you can carry on.")),
            "severe": Option(
                _("Severe"), _("You cannot sleep, or it is hard to think or to move.")
            ),
        },
    ),
    "clot": Text(
        _("Is any of this true now, or in the last 12 weeks?"),
        _("Tick all that fit. They make a blood clot in the leg more likely."),
        {
            "immobile": Option(
                _("An operation, a stay in hospital, a cast or boot, or 3 days or more in bed")
            ),
            "travel": Option(_("A trip of more than 4 hours in the last 4 weeks")),
            "cancer_tx": Option(_("Care for a cancer")),
            "prev_clot": Option(_("You have had a blood clot before")),
            "preg": Option(_("You are pregnant, or gave birth in the last 6 weeks")),
            "oestrogen": Option(
                _("You take hormones"), _("The pill, a patch or ring, or hormone therapy")
            ),
            "none": NONE,
            "unsure": UNSURE,
        },
    ),
    "health": Text(
        _("What about your health and your medicines?"),
        TICK,
        {
            "diabetes": Option(_("Diabetes")),
            "nerve_circ": Option(_("Nerve damage or poor blood flow in the feet")),
            "immune": Option(
                _("Your body fights germs less well"),
                _("From chemo, steroid pills, a transplant or something else"),
            ),
            "thinner": Option(_("You take a blood thinner, or you bleed easily")),
            "quinolone": Option(
                _("One of these germ killers in the last 6 months"),
                _("Ciprofloxacin, levofloxacin or moxifloxacin"),
            ),
            "bone_health": Option(_("Thin bones, missed periods, or you eat too little")),
            "inflam": Option(_("Gout, psoriasis, or a joint disease with swelling")),
            "none": NONE,
        },
    ),
    "course": Text(
        _("How has it been over the last days?"),
        _("Think of whole days, not of how it feels in a run."),
        {
            "better": Option(_("It gets better")),
            "same": Option(_("It stays the same")),
            "worse": Option(_("It gets worse")),
            "restart": Option(_("It comes back each time you start to run again")),
        },
    ),
    "limits": Text(
        _("Can you walk and run as you did before?"),
        "",
        {
            "none": Option(_("Yes, both")),
            "run": Option(_("You cannot run as before")),
            "walk": Option(_("You cannot walk as before")),
        },
    ),
    "tried": Text(
        _("Have you tried home care?"),
        _("Such as rest, ice, heat or stretches."),
        {
            "not_yet": Option(_("Not yet")),
            "under_1w": Option(_("For less than 1 week")),
            "1_2w_no_better": Option(_("For 1 to 2 weeks, and it is no better")),
            "over_2w_no_better": Option(_("For more than 2 weeks, and it is no better")),
            "helping": Option(_("Yes, and it helps")),
        },
    ),
    "worst": Text(
        _("When is it worst?"),
        TICK,
        {
            "first_steps": Option(_("With the first steps of the day")),
            "morning_stiff": Option(_("It is stiff in the morning, and eases as you move")),
            "push_off": Option(_("When you push off, go uphill or take stairs")),
            "toe_lift": Option(_("When you lift your toes")),
            "uneven": Option(_("When you turn the foot out, or walk on a slope")),
            "gives_way": Option(_("The ankle gives way")),
            "after_run": Option(_("After a run")),
            "exertion_tight": Option(
                _("It gets tight as if it would burst, and is gone within 30 minutes of rest")
            ),
            "stretch_tight": Option(_("When you stretch: it feels tight")),
            "footwear": Option(_("When a shoe rubs or presses")),
            "none": NONE,
        },
    ),
    "press": Text(
        _("What is sore to press?"),
        TICK,
        {
            "tendon_pinch": Option(_("The cord above the heel, when you pinch it")),
            "thick": Option(_("That cord feels thicker than on the other leg")),
            "inner_shin_5cm": Option(_("The inner edge of the shin, for more than 5 cm")),
            "shin_muscle": Option(_("The muscle beside the shin bone")),
            "behind_outer": Option(_("Behind the outer knob of the ankle")),
            "heel_under": Option(_("Under the heel")),
            "calf_belly": Option(_("The thick part of the calf")),
            "none": NONE,
        },
    ),
    "training": Text(
        _("What was true in the last 6 weeks?"),
        TICK,
        {
            "more10": Option(_("You ran over 10% more from week to week")),
            "doubled": Option(_("You doubled how far you run")),
            "b2b": Option(_("You ran on days in a row")),
            "hills": Option(_("More hills or speed")),
            "return": Option(_("You came back after time off")),
            "newshoes": Option(_("New shoes, or another kind of ground")),
            "warmup": Option(_("You skipped the warm-up")),
            "sits": Option(_("You sat for long hours")),
            "none": NONE,
        },
    ),
}
