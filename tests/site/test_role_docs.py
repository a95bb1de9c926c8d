"""The pages for the four roles name buttons and pages as the staff side names them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent.parent
ROLES: Final = ROOT / "docs" / "roles"
# Bold words that begin a paragraph say what it is about; all others are names.
NAMED: Final = re.compile(r"(?<!^)(?<!- )(?<!\d\. )\*\*([^*.]+)\*\*", re.MULTILINE)
PLACES: Final = ("booking/admin", "clinic/staff", "education/admin", "locations/admin", "templates")


@pytest.fixture(scope="module")
def words() -> str:
    """All that the staff side can say, with its code."""
    files = [path for place in PLACES for path in (ROOT / place).rglob("*.*")]
    models = [
        path for app in ("booking", "education") for path in (ROOT / app).rglob("models/*.py")
    ]
    texts = [path.read_text() for path in files + models if path.suffix in {".py", ".html"}]
    return "\n".join(texts).lower()


@pytest.mark.parametrize("page", sorted(ROLES.glob("*.md")), ids=lambda page: page.stem)
def test_what_a_page_names_is_called_so(page: Path, words: str) -> None:
    named = NAMED.findall(page.read_text())
    assert named
    assert not [name for name in named if name.lower() not in words]
