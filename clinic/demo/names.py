"""Invented patients: first and last names that are put together at random, with a seed."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from random import Random
from typing import Final

from booking.models import Patient
from clinic.demo.builders import patient_row

FIRST_NAMES: Final = (
    "Aaliyah", "Adam", "Aisha", "Alejandro", "Anjali", "Anton", "Beatriz", "Benoit", "Camille",
    "Chidi", "Claire", "Deepa", "Dmitri", "Elena", "Emeka", "Esther", "Farah", "Felix", "Gabriel",
    "Grace", "Hassan", "Hyun-woo", "Imani", "Isabel", "Jamal", "Joanne", "Karim", "Keiko", "Leila",
    "Lucas", "Manpreet", "Marek", "Miriam", "Nadia", "Noah", "Oscar", "Parvati", "Quentin", "Rosa",
    "Samuel", "Sunita", "Tariq", "Thandi", "Uma", "Viktor", "Winston", "Xiu", "Yara", "Zoran",
)  # fmt: skip
LAST_NAMES: Final = (
    "Achebe", "Ahmadi", "Arsenault", "Bergeron", "Bhatt", "Campbell", "Castillo", "Chaudhry",
    "D'Souza", "Duarte", "Eriksen", "Fernando", "Fraser", "Gagnon", "Ghorbani", "Greenfield",
    "Haddad", "Hoang", "Ivanova", "Jacobs", "Janssen", "Kaminski", "Kim", "Lalonde", "Lindqvist",
    "MacLeod", "Mbeki", "Mensah", "Nakamura", "Nguyen", "O'Hara", "Osei", "Papadakis", "Pereira",
    "Quispe", "Rossi", "Rahman", "Santos", "Singh", "Szabo", "Takeda", "Thibault", "Usman",
    "Varga", "Villanueva", "Walker", "Weiss", "Yilmaz", "Zhang",
)  # fmt: skip
PHONE_PREFIXES: Final = ("+1416555", "+1905555", "+1289555")
# 555-0100 to 555-0110 belong to the group and its clinics.
FIRST_LINE: Final = 111
LINES: Final = 200 - FIRST_LINE


def invent_patients(count: int, rng: Random, now: datetime) -> list[Patient]:
    """That many people with different names, addresses at example.com and .org; not yet written.

    Raises ValueError if there are not enough names for `count`.
    """
    pairs = rng.sample(list(itertools.product(FIRST_NAMES, LAST_NAMES)), count)
    return [_patient(number, first, last, now) for number, (first, last) in enumerate(pairs)]


def _patient(number: int, first: str, last: str, now: datetime) -> Patient:
    account = f"{first}.{last}".lower().replace("'", "")
    line = FIRST_LINE + number % LINES
    return patient_row(
        f"{first} {last}",
        email=f"{account}@example.{'org' if number % 3 == 0 else 'com'}",
        phone=f"{PHONE_PREFIXES[number % len(PHONE_PREFIXES)]}0{line}",
        created_at=now - timedelta(days=30 + number % 300),
    )
