"""Twenty-five sample practitioners: invented people, with the weeks that they work.

Everyone works at one clinic on a weekday, except in alternate weeks.
"""

from __future__ import annotations

from typing import Final

from clinic.demo.places import FRI, MON, SAT, SUN, THU, TUE, WED
from clinic.demo.shifts import Person, Post, Turn
from locations.models import Discipline

SHOCK: Final = "shockwave-therapy"
RUN: Final = "running-assessment"
PT, DC, DCH = Discipline.PHYSIOTHERAPY, Discipline.CHIROPRACTIC, Discipline.CHIROPODY
WORKWEEK: Final = (MON, TUE, WED, THU, FRI)

PHYSIOTHERAPISTS: Final = (
    Person(
        "Amara Okafor",
        PT,
        ("English", "Igbo"),
        "Amara works mostly with runners and other people who are on their feet all day. "
        "She ran her first half marathon at forty and is still surprised about it.",
        (Post("toronto", (Turn(WORKWEEK, "day"),)),),
        (SHOCK, RUN),
    ),
    Person(
        "Daniel Kowalczyk",
        PT,
        ("English", "Polish"),
        "Daniel sees people with shoulder, neck and desk-related pain. "
        "He likes plans that fit on one page.",
        (
            Post(
                "toronto",
                (
                    Turn((TUE, WED, THU, FRI), "late"),
                    Turn((SAT,), "morning"),
                    Turn((SUN,), "sunday"),
                ),
            ),
        ),
        (SHOCK,),
    ),
    Person(
        "Priya Raman",
        PT,
        ("English", "Tamil", "French"),
        "Priya helps people get back to sport after an operation on the knee or ankle. "
        "She works at two of our clinics so that patients can choose the shorter way.",
        (
            Post("etobicoke", (Turn((MON, WED, FRI), "early"),)),
            Post("mississauga", (Turn((TUE, THU), "day"),)),
        ),
        (SHOCK, RUN),
    ),
    Person(
        "Liam Fitzgerald",
        PT,
        ("English",),
        "Liam treats sprains, strains and sore backs, and teaches people to lift well. "
        "Before this work he was a carpenter.",
        (Post("etobicoke", (Turn((TUE, THU), "late"), Turn((SAT,), "morning"))),),
        (SHOCK,),
    ),
    Person(
        "Harpreet Dhaliwal",
        PT,
        ("English", "Punjabi", "Hindi"),
        "Harpreet works with people who have lived with pain for months or years. "
        "The first visit is mostly listening.",
        (Post("brampton", (Turn(WORKWEEK, "day"),)),),
        (SHOCK, RUN),
    ),
    Person(
        "Jasmine Baptiste",
        PT,
        ("English", "French", "Haitian Creole"),
        "Jasmine sees teenagers and adults with sports injuries. She coaches a youth soccer team.",
        (Post("brampton", (Turn((MON, WED, THU), "evening"), Turn((SAT,), "morning"))),),
    ),
    Person(
        "Wei-Ling Chen",
        PT,
        ("English", "Mandarin", "Cantonese"),
        "Wei-Ling works with older adults on balance, strength and walking. "
        "She also sees runners, who she says are not so different.",
        (Post("markham", (Turn(WORKWEEK, "early"),)),),
        (RUN,),
    ),
    Person(
        "Kenji Morimoto",
        PT,
        ("English", "Japanese"),
        "Kenji treats tendons that have been sore for too long. "
        "He explains the plan with drawings, which patients may keep.",
        (Post("markham", (Turn((TUE, THU), "evening"), Turn((SAT,), "morning", "A"))),),
        (SHOCK, RUN),
    ),
    Person(
        "Giulia Ferrante",
        PT,
        ("English", "Italian"),
        "Giulia sees people of all ages with back, hip and knee pain. "
        "She works in Maple and in Vaughan.",
        (
            Post("maple", (Turn((MON, WED, FRI), "day"),)),
            Post("vaughan", (Turn((TUE, THU), "evening"),)),
        ),
        (SHOCK,),
    ),
    Person(
        "Sofia Almeida",
        PT,
        ("English", "Portuguese", "Spanish"),
        "Sofia works with people after a fracture or an operation. "
        "She keeps Saturdays for those who cannot leave work in the week.",
        (Post("mississauga", (Turn((MON, WED, FRI), "day"), Turn((SAT,), "morning"))),),
        (SHOCK,),
    ),
    Person(
        "Nathan Tremblay",
        PT,
        ("English", "French"),
        "Nathan treats the injuries of an active life, from hockey hips to gardener's knees. "
        "He grew up near Lake Simcoe.",
        (Post("newmarket", (Turn((MON, TUE, WED, THU), "day"), Turn((FRI,), "early"))),),
        (SHOCK,),
    ),
    Person(
        "Olena Kovalenko",
        PT,
        ("English", "Ukrainian"),
        "Olena works with dizzy patients and with people who have sore necks and jaws. "
        "She takes the time to explain each exercise twice.",
        (
            Post("woodbridge", (Turn((MON, TUE, THU), "day"),)),
            Post("maple", (Turn((WED,), "day", "B"),)),
        ),
    ),
    Person(
        "Thomas Abernathy",
        PT,
        ("English",),
        "Thomas sees runners, rowers and cyclists, and people who would like to become one. "
        "He has worked in Oakville for twelve years.",
        (Post("oakville", (Turn(WORKWEEK, "early"), Turn((SAT,), "morning", "A"))),),
        (SHOCK, RUN),
    ),
    Person(
        "Fatima Haidari",
        PT,
        ("English", "Dari", "Arabic"),
        "Fatima works with pregnant women and new mothers, and with sore backs of all kinds. "
        "She sees patients in Vaughan and, on Fridays, in Woodbridge.",
        (
            Post("vaughan", (Turn((MON, WED), "day"),)),
            Post("woodbridge", (Turn((FRI,), "day"),)),
        ),
    ),
)

CHIROPRACTORS: Final = (
    Person(
        "Marcus Delacroix",
        DC,
        ("English", "French"),
        "Marcus treats back and neck pain with hands-on care and exercise. "
        "He works downtown and in Etobicoke.",
        (
            Post("toronto", (Turn((MON, WED, FRI), "early"),)),
            Post("etobicoke", (Turn((TUE, THU), "day"),)),
        ),
    ),
    Person(
        "Hana Novak",
        DC,
        ("English", "Czech"),
        "Hana sees people with headaches that start in the neck and with sore backs. "
        "She works in Markham and in Newmarket.",
        (
            Post("markham", (Turn((MON, WED, FRI), "day"),)),
            Post("newmarket", (Turn((TUE, THU), "day"),)),
        ),
    ),
    Person(
        "Gurleen Sidhu",
        DC,
        ("English", "Punjabi"),
        "Gurleen works with drivers, nurses and others whose backs work hard. "
        "She sees patients in Brampton and Mississauga.",
        (
            Post("brampton", (Turn((TUE, THU), "evening"), Turn((FRI,), "day"))),
            Post("mississauga", (Turn((MON,), "late"), Turn((WED,), "late"))),
        ),
    ),
    Person(
        "Paolo Benedetti",
        DC,
        ("English", "Italian"),
        "Paolo treats joints that have become stiff, from the neck to the ankle. "
        "He works in Woodbridge and, in alternate weeks, in Maple.",
        (
            Post("woodbridge", (Turn((MON, WED), "day"), Turn((FRI,), "day", "A"))),
            Post("maple", (Turn((TUE, THU), "day"), Turn((FRI,), "day", "B"))),
        ),
    ),
    Person(
        "Rachel Steinberg",
        DC,
        ("English", "Hebrew"),
        "Rachel sees athletes and office workers with low back pain. "
        "She answers the question about posture every day and does not tire of it.",
        (Post("vaughan", (Turn((MON, TUE, WED), "day"), Turn((THU,), "evening"))),),
    ),
    Person(
        "Andrew Mackenzie",
        DC,
        ("English",),
        "Andrew works with golfers, gardeners and grandparents. "
        "He likes to see people twice and then, if all goes well, not again.",
        (Post("oakville", (Turn((MON, TUE, THU, FRI), "day"),)),),
    ),
    Person(
        "Mei Lin Tan",
        DC,
        ("English", "Malay", "Mandarin"),
        "Mei Lin treats shoulder and neck pain, often in musicians. She plays the cello.",
        (Post("mississauga", (Turn((TUE, THU, FRI), "early"), Turn((SAT,), "morning"))),),
    ),
)

CHIROPODISTS: Final = (
    Person(
        "Yusuf Demir",
        DCH,
        ("English", "Turkish"),
        "Yusuf cares for feet that run, stand or hurt. He works downtown and in Etobicoke.",
        (
            Post("toronto", (Turn((TUE, THU), "day"),)),
            Post("etobicoke", (Turn((MON, WED), "day"),)),
        ),
    ),
    Person(
        "Caroline Whitmore",
        DCH,
        ("English", "French"),
        "Caroline makes insoles and treats heel pain. She works in Oakville and Mississauga.",
        (
            Post("oakville", (Turn((MON, WED), "early"),)),
            Post("mississauga", (Turn((TUE, FRI), "day"),)),
        ),
    ),
    Person(
        "Ngozi Eze",
        DCH,
        ("English", "Igbo", "French"),
        "Ngozi looks after the feet of people with diabetes. She works in Brampton and Woodbridge.",
        (
            Post("brampton", (Turn((MON, WED), "day"), Turn((THU,), "day", "A"))),
            Post("woodbridge", (Turn((TUE,), "day"), Turn((THU,), "afternoon", "B"))),
        ),
    ),
    Person(
        "Ivan Petrov",
        DCH,
        ("English", "Russian", "Bulgarian"),
        "Ivan treats nails, corns and sore heels without fuss. He works in Markham and Newmarket.",
        (
            Post("markham", (Turn((TUE, THU), "day"),)),
            Post("newmarket", (Turn((MON, WED), "day"),)),
        ),
    ),
)

PEOPLE: Final = PHYSIOTHERAPISTS + CHIROPRACTORS + CHIROPODISTS
