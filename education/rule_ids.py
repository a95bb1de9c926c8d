"""The ids of the self-check's rules, so that a care card can name the rules it stands for."""

from __future__ import annotations

from typing import Final

# Letters and numbers as in the clinical specification of the self-check: red flags that need an
# ambulance (E), a visit the same day (U), and reasons for a professional's review (R).
EMERGENCY: Final = tuple(f"E{number}" for number in range(1, 12))
URGENT: Final = tuple(f"U{number}" for number in range(17))
ROUTINE: Final = tuple(f"R{number}" for number in range(1, 20))
