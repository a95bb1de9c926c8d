"""The drawings that pages can show."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Drawing(models.TextChoices):
    """The drawings of where it hurts; each is a file in templates/education/drawings."""

    NONE = "", _("none")
    ANKLE = "ankle", _("ankle, from the outer side")
    ACHILLES = "achilles", _("back of the ankle")
    ACHILLES_TORN = "achilles-torn", _("back of the ankle, the tendon torn")
    HEEL_BACK = "heel-back", _("back of the heel")
    CHILD_HEEL = "child-heel", _("heel of a child")
    SOLE = "sole", _("sole and heel")
    BALL_OF_FOOT = "ball-of-foot", _("ball of the foot")
    OUTER_ANKLE = "outer-ankle", _("outer ankle")
    OUTER_TENDONS = "outer-tendons", _("tendons behind the outer ankle")
    INNER_ANKLE = "inner-ankle", _("inner ankle and arch")
    LOOSE_ANKLE = "loose-ankle", _("ankle that rolls, from the front")
    SHIN_FRONT = "shin-front", _("outer front of the shin")
    SHIN_INNER = "shin-inner", _("inner edge of the shin")
    LEG_MUSCLES = "leg-muscles", _("muscles of the lower leg")
    BONE_SPOTS = "bone-spots", _("spots on the bones of shin and foot")
    CALF = "calf", _("calf, from behind")
    CALF_VEIN = "calf-vein", _("vein in the calf")
    BACK_OF_LEG = "back-of-leg", _("whole back of the leg")
