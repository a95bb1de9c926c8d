"""Ten sample clinics. Streets, hours and phone numbers are invented, towns and postal codes real.

Phone numbers come from 555-01xx, which is kept free for fiction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
Hours = tuple[tuple[tuple[int, ...], str, str], ...]
"""(weekdays, opens, closes) in local wall time."""

SHOCKWAVE: Final = "shockwave"
TREADMILL_ROOM: Final = "treadmill-room"
FOOT_ROOM: Final = "foot-care-room"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A sample clinic; `rooms` names the group of each room and machine that it has."""

    slug: str
    street: str
    unit: str = ""
    postal_code: str
    latitude: str
    longitude: str
    phone: str
    hours: Hours
    is_step_free: bool = True
    access: str
    transit: str
    parking: str
    rooms: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The town."""
        return self.slug.title()


PLACES: Final = (
    Place(
        slug="toronto",
        street="418 Larkfield Street West",
        unit="Suite 200",
        postal_code="M5V 2T6",
        latitude="43.64410",
        longitude="-79.39960",
        phone="+14165550101",
        hours=(
            ((MON, TUE, WED, THU, FRI), "07:30", "20:00"),
            ((SAT,), "09:00", "16:00"),
            ((SUN,), "10:00", "14:00"),
        ),
        access="Elevator to the second floor. The street door opens with a push button.",
        transit="Three minutes on foot from the nearest streetcar stop, ten from the subway.",
        parking="Paid parking in the garage next door. One accessible spot at the entrance.",
        rooms=(SHOCKWAVE, SHOCKWAVE, TREADMILL_ROOM, FOOT_ROOM),
    ),
    Place(
        slug="etobicoke",
        street="75 Westmill Road",
        unit="Unit 12",
        postal_code="M9C 2Y2",
        latitude="43.63370",
        longitude="-79.56250",
        phone="+14165550102",
        hours=(
            ((MON, TUE, WED, THU), "08:00", "19:00"),
            ((FRI,), "08:00", "17:00"),
            ((SAT,), "09:00", "14:00"),
        ),
        access="On the ground floor, with no step and wide doors.",
        transit="The bus stops in front of the building.",
        parking="Free parking in front, with four accessible spots.",
        rooms=(SHOCKWAVE, FOOT_ROOM),
    ),
    Place(
        slug="brampton",
        street="230 Queensgate Street North",
        unit="Unit 4",
        postal_code="L6W 3R1",
        latitude="43.68470",
        longitude="-79.75970",
        phone="+19055550103",
        hours=(((MON, TUE, WED, THU, FRI), "08:00", "20:00"), ((SAT,), "09:00", "15:00")),
        access="On the ground floor. Ring at the side door if the ramp is icy and we will help.",
        transit="Two minutes on foot from the downtown bus terminal.",
        parking="Free for two hours behind the building.",
        rooms=(SHOCKWAVE, TREADMILL_ROOM, FOOT_ROOM),
    ),
    Place(
        slug="markham",
        street="3601 Orchard Hill Avenue",
        unit="Unit 8",
        postal_code="L3R 5H6",
        latitude="43.84930",
        longitude="-79.33820",
        phone="+19055550104",
        hours=(
            ((MON, WED, FRI), "08:00", "18:00"),
            ((TUE, THU), "08:00", "20:00"),
            ((SAT,), "09:00", "15:00"),
        ),
        access="On the ground floor, with automatic doors.",
        transit="Buses along the main road stop at the corner.",
        parking="Free parking on both sides of the plaza.",
        rooms=(SHOCKWAVE, TREADMILL_ROOM, FOOT_ROOM),
    ),
    Place(
        slug="maple",
        street="2187 Keelewood Drive",
        postal_code="L6A 1S2",
        latitude="43.85420",
        longitude="-79.51280",
        phone="+12895550105",
        hours=(((MON, TUE, WED, THU, FRI), "09:00", "18:00"),),
        is_step_free=False,
        access="Two steps at the door, with a handrail. Vaughan, nearby, has no steps.",
        transit="Ten minutes on foot from the train station.",
        parking="Six free spots beside the house, and free parking on the street.",
    ),
    Place(
        slug="mississauga",
        street="155 City Garden Boulevard",
        unit="Suite 310",
        postal_code="L5B 3C2",
        latitude="43.58900",
        longitude="-79.64410",
        phone="+19055550106",
        hours=(((MON, TUE, WED, THU, FRI), "08:00", "19:00"), ((SAT,), "09:00", "15:00")),
        access="Elevator to the third floor. Accessible washroom next to the waiting room.",
        transit="Five minutes on foot from the city centre bus terminal.",
        parking="Underground garage; the first two hours are free with a stamp from our desk.",
        rooms=(SHOCKWAVE, TREADMILL_ROOM, FOOT_ROOM),
    ),
    Place(
        slug="newmarket",
        street="16 Timberline Street South",
        postal_code="L3Y 4Z1",
        latitude="44.05340",
        longitude="-79.45930",
        phone="+12895550107",
        hours=(
            ((MON, TUE, WED, THU), "08:00", "18:00"),
            ((FRI,), "08:00", "16:00"),
            ((SAT,), "09:00", "13:00"),
        ),
        access="Ramp at the back door, from the parking lot.",
        transit="The bus stops across the street.",
        parking="Free parking behind the house.",
        rooms=(SHOCKWAVE, FOOT_ROOM),
    ),
    Place(
        slug="woodbridge",
        street="84 Islandview Avenue",
        unit="Unit 2",
        postal_code="L4L 1A7",
        latitude="43.78510",
        longitude="-79.59720",
        phone="+12895550108",
        # A small front desk: closed over lunch.
        hours=(
            ((MON, TUE, WED, THU, FRI), "08:30", "12:30"),
            ((MON, TUE, WED, THU, FRI), "13:15", "18:00"),
        ),
        access="On the ground floor, with no step.",
        transit="Five minutes on foot from the bus stop on the main road.",
        parking="Free parking in front.",
        rooms=(FOOT_ROOM,),
    ),
    Place(
        slug="oakville",
        street="320 Lakeslope Lane",
        unit="Suite 101",
        postal_code="L6J 3J3",
        latitude="43.44750",
        longitude="-79.66690",
        phone="+19055550109",
        hours=(((MON, TUE, WED, THU, FRI), "07:00", "18:00"), ((SAT,), "08:00", "13:00")),
        access="On the ground floor. Automatic doors and an accessible washroom.",
        transit="Fifteen minutes on foot from the train station, or one stop by bus.",
        parking="Paid parking on the street; free in the town lot for the first hour.",
        rooms=(SHOCKWAVE, TREADMILL_ROOM, FOOT_ROOM),
    ),
    Place(
        slug="vaughan",
        street="900 Edgeway Crescent",
        unit="Suite 15",
        postal_code="L4K 5W4",
        latitude="43.79330",
        longitude="-79.52780",
        phone="+19055550110",
        hours=(((MON, TUE, WED, THU), "08:00", "20:30"), ((FRI,), "08:00", "16:00")),
        access="On the ground floor, with no step and automatic doors.",
        transit="Eight minutes on foot from the subway and the bus terminal.",
        parking="Free parking for patients, marked in green.",
        rooms=(SHOCKWAVE,),
    ),
)
