"""What the sample practitioners like to work with, as their pages say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

INTERESTS: Final[Mapping[str, tuple[str, ...]]] = {
    "Amara Okafor": ("running injuries", "sore feet and heels"),
    "Daniel Kowalczyk": ("shoulder pain", "neck pain", "desk work"),
    "Priya Raman": ("back to sport after surgery", "knees and ankles"),
    "Liam Fitzgerald": ("sprains and strains", "back pain", "safe lifting"),
    "Harpreet Dhaliwal": ("long-lasting pain",),
    "Jasmine Baptiste": ("sports injuries", "teenagers"),
    "Wei-Ling Chen": ("balance and walking", "older adults", "running"),
    "Kenji Morimoto": ("Achilles and other tendons", "running injuries"),
    "Giulia Ferrante": ("back pain", "hips and knees"),
    "Sofia Almeida": ("after a fracture", "after an operation"),
    "Nathan Tremblay": ("sports injuries", "hips and knees"),
    "Olena Kovalenko": ("dizziness", "neck and jaw pain"),
    "Thomas Abernathy": ("running, rowing, cycling", "running injuries"),
    "Fatima Haidari": ("pregnancy and new mothers", "back pain"),
    "Marcus Delacroix": ("back pain", "neck pain"),
    "Hana Novak": ("headaches from the neck", "back pain"),
    "Gurleen Sidhu": ("back pain at work",),
    "Paolo Benedetti": ("stiff joints",),
    "Rachel Steinberg": ("low back pain", "athletes", "desk work"),
    "Andrew Mackenzie": ("golf and gardening", "older adults"),
    "Mei Lin Tan": ("shoulder and neck pain", "musicians"),
    "Yusuf Demir": ("feet that run or stand all day",),
    "Caroline Whitmore": ("insoles", "heel pain"),
    "Ngozi Eze": ("diabetic foot care",),
    "Ivan Petrov": ("nails and corns", "heel pain"),
}
