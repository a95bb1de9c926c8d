"""Nine sample services. Lengths are minutes; prices are invented."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from clinic.demo.places import FOOT_ROOM, SHOCKWAVE, TREADMILL_ROOM
from locations.models import Discipline, OnlineMode, PatientKind


@dataclass(frozen=True)
class Need:
    """One room or machine of `group`, from `offset` on for `length` minutes (None: to the end)."""

    group: str
    offset: int = 0
    length: int | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A sample service; `buffers` are the minutes kept free before and after."""

    slug: str
    name: str
    discipline: Discipline
    duration: int
    buffers: tuple[int, int] = (0, 0)
    patient_kind: PatientKind = PatientKind.ANY
    online_mode: OnlineMode = OnlineMode.BOOK
    follow_up_of: str = ""
    price: Decimal
    summary: str
    description: str
    what_to_bring: str
    needs: tuple[Need, ...] = ()


LOOSE_CLOTHES: Final = "Clothes that you can move in. Shorts if it is about a leg, knee or foot."

OFFERS: Final = (
    Offer(
        slug="physiotherapy-assessment",
        name="Physiotherapy assessment",
        discipline=Discipline.PHYSIOTHERAPY,
        duration=45,
        patient_kind=PatientKind.NEW,
        price=Decimal(110),
        summary="A first visit: what happened, how you move, and a plan to get better.",
        description=(
            "You tell us what hurts and what you want to get back to. We watch how you move, test "
            "strength and joints, and say what we think is going on. You leave with a plan and the "
            "first exercises."
        ),
        what_to_bring=f"{LOOSE_CLOTHES} Scans or letters that you have, and a list of medicines.",
    ),
    Offer(
        slug="physiotherapy-follow-up",
        name="Physiotherapy follow-up",
        discipline=Discipline.PHYSIOTHERAPY,
        duration=30,
        patient_kind=PatientKind.RETURNING,
        follow_up_of="physiotherapy-assessment",
        price=Decimal(85),
        summary="The next step of your plan: hands-on care, and exercises that grow with you.",
        description=(
            "We look at what changed since the last visit, treat what needs hands-on care, and "
            "make your exercises a little harder or a little easier."
        ),
        what_to_bring=LOOSE_CLOTHES,
    ),
    Offer(
        slug="chiropractic-assessment",
        name="Chiropractic assessment",
        discipline=Discipline.CHIROPRACTIC,
        duration=40,
        patient_kind=PatientKind.NEW,
        price=Decimal(105),
        summary="A first visit for back, neck or joint pain: history, examination and a plan.",
        description=(
            "We ask how it began and what sets it off, and examine your spine, joints and nerves. "
            "We explain what we found and agree on a plan before any treatment."
        ),
        what_to_bring="Clothes that you can move in. Scans or letters that you have.",
    ),
    Offer(
        slug="chiropractic-follow-up",
        name="Chiropractic follow-up",
        discipline=Discipline.CHIROPRACTIC,
        duration=20,
        patient_kind=PatientKind.RETURNING,
        follow_up_of="chiropractic-assessment",
        price=Decimal(65),
        summary="A shorter visit to carry on with the plan from your assessment.",
        description="We check how you did since the last visit and carry on with your plan.",
        what_to_bring="Clothes that you can move in.",
    ),
    Offer(
        slug="chiropody-assessment",
        name="Chiropody assessment",
        discipline=Discipline.CHIROPODY,
        duration=40,
        buffers=(0, 5),
        patient_kind=PatientKind.NEW,
        price=Decimal(95),
        summary="A first visit about your feet: skin, nails, joints, and the way you walk.",
        description=(
            "We look at the skin, nails and joints of both feet, watch you walk, and look at the "
            "wear of your shoes. You leave knowing what would help and what it costs."
        ),
        what_to_bring="The shoes that you wear most, and any insoles that you have.",
        needs=(Need(FOOT_ROOM),),
    ),
    Offer(
        slug="chiropody-follow-up",
        name="Chiropody follow-up",
        discipline=Discipline.CHIROPODY,
        duration=30,
        buffers=(0, 5),
        patient_kind=PatientKind.RETURNING,
        follow_up_of="chiropody-assessment",
        price=Decimal(75),
        summary="Ongoing foot care, or a check of insoles that we made for you.",
        description="We carry on with the care that we agreed on, or check how your insoles fit.",
        what_to_bring="The shoes that you wear most.",
        needs=(Need(FOOT_ROOM),),
    ),
    Offer(
        slug="shockwave-therapy",
        name="Shockwave therapy",
        discipline=Discipline.PHYSIOTHERAPY,
        duration=30,
        buffers=(0, 5),
        price=Decimal(120),
        summary="Sound waves for a stubborn tendon or heel, as one part of a wider plan.",
        description=(
            "We check the sore spot, then use the machine for a few minutes. It can sting while it "
            "runs. Tell us before you book if you are pregnant, take blood thinners, or have had "
            "a tumour near the spot: then we choose something else."
        ),
        what_to_bring="Shorts for a leg or foot, a loose top for a shoulder or elbow.",
        needs=(Need(SHOCKWAVE, offset=5, length=15),),
    ),
    Offer(
        slug="running-assessment",
        name="Running assessment",
        discipline=Discipline.PHYSIOTHERAPY,
        duration=60,
        buffers=(0, 10),
        price=Decimal(160),
        summary="An hour on your running: history, strength, and how you run on a treadmill.",
        description=(
            "We talk through your training, test strength and movement, and film a few minutes of "
            "easy running. You leave with two or three changes to try, and a plan to build on."
        ),
        what_to_bring="Shorts, your running shoes (old pairs too), and your training log.",
        needs=(Need(TREADMILL_ROOM, offset=20, length=40),),
    ),
    Offer(
        slug="custom-orthotics",
        name="Custom orthotics",
        discipline=Discipline.CHIROPODY,
        duration=45,
        online_mode=OnlineMode.PHONE,
        price=Decimal(480),
        summary="Insoles made to the shape of your feet. Please phone: we check your plan first.",
        description=(
            "We take a cast or scan of both feet and choose materials that suit your shoes and "
            "what you do. Insoles are ready two or three weeks later. We ask you to phone because "
            "many health plans want a letter first."
        ),
        what_to_bring="The shoes that you wear most, and papers from your health plan.",
    ),
)
