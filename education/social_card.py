"""The picture that a shared link shows: the page's title in the site's colours, 1200 by 630.

Drawn on the first request and kept in the cache by its content; addresses hold a mark of that
content, so that browsers and others may keep a picture for good.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont
from redis.exceptions import RedisError

from education.models import Condition, PageKind

WIDTH: Final = 1200
HEIGHT: Final = 630
KEPT_SECONDS: Final = 30 * 24 * 60 * 60
# A new look must be a new address.
LOOK: Final = "2"
MARGIN: Final = 84
TEXT_WIDTH: Final = 760
SAND: Final = "#fbf9f5"
PINE: Final = "#0e5c58"
TINT: Final = "#dcefeb"
LIMB: Final = "#a9c4bf"
INK: Final = "#16292a"
INK_2: Final = "#4b5b5a"
CLAY: Final = "#b4482d"
FONTS: Final = Path(__file__).resolve().parent.parent / "static" / "fonts"
SERIF: Final = FONTS / "source-serif-600.woff2"
SANS: Final = FONTS / "figtree-latin.woff2"
# Where the picture of the leg starts, and in it: a lower leg and foot from the side, the cord at
# its back, and the spot that hurts.
PANEL: Final = 812
LEG: Final = (
    (96, -40), (82, 60), (84, 150), (104, 240), (126, 320), (130, 390), (116, 440), (98, 480),
    (100, 522), (136, 540), (200, 536), (260, 536), (318, 538), (346, 528), (348, 506), (318, 486),
    (262, 464), (226, 436), (212, 394), (216, 320), (238, 230), (252, 140), (252, 50), (238, -40),
)  # fmt: skip
CORD: Final = ((116, 268), (132, 330), (132, 396), (116, 452), (108, 490))
ANKLE: Final = (132, 372)


def mark_of(condition: Condition) -> str:
    """What the address of the picture names: the same for the same picture."""
    told = "\n".join([LOOK, condition.title, condition.kind, settings.BRAND.name])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def picture(condition: Condition) -> bytes:
    """The picture as PNG. Without a cache it is drawn each time."""
    key = f"social-card-{mark_of(condition)}"
    try:
        kept: bytes | None = cache.get(key)
        if kept is None:
            kept = draw(condition)
            cache.set(key, kept, KEPT_SECONDS)
    except RedisError:
        return draw(condition)
    return kept


def draw(condition: Condition) -> bytes:
    """The picture, drawn anew."""
    image = Image.new("RGB", (WIDTH, HEIGHT), SAND)
    pen = ImageDraw.Draw(image)
    _leg(image)
    _words(pen, condition)
    out = io.BytesIO()
    image.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _leg(image: Image.Image) -> None:
    """The leg on its panel, drawn twice as large and made smaller: that smooths its edges."""
    panel = Image.new("RGB", (2 * (WIDTH - PANEL), 2 * HEIGHT), TINT)
    pen = ImageDraw.Draw(panel)
    x, y = ANKLE
    for radius in (110, 200, 290, 380):
        ring = tuple(2 * side for side in (x - radius, y - radius, x + radius, y + radius))
        pen.ellipse(ring, outline="#c3dfd9", width=5)
    pen.polygon([(2 * x, 2 * y) for x, y in _curve(LEG)], fill=LIMB)
    for cx, cy in _curve(CORD):
        pen.ellipse((2 * cx - 13, 2 * cy - 13, 2 * cx + 13, 2 * cy + 13), CLAY)
    pen.ellipse(tuple(2 * side for side in (x - 34, y - 34, x + 34, y + 34)), SAND, CLAY, 18)
    image.paste(panel.resize((WIDTH - PANEL, HEIGHT), Image.Resampling.LANCZOS), (PANEL, 0))


def _curve(points: tuple[tuple[int, int], ...]) -> list[tuple[float, float]]:
    """A smooth line through the points (Catmull and Rom's spline); its ends stay corners."""
    padded = [points[0], *points, points[-1]]
    return [
        (_between([p[0] for p in four], t / 24), _between([p[1] for p in four], t / 24))
        for four in (padded[at : at + 4] for at in range(len(points) - 1))
        for t in range(25)
    ]


def _between(four: list[int], t: float) -> float:
    a, b, c, d = four
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def _words(pen: ImageDraw.ImageDraw, condition: Condition) -> None:
    labels = {PageKind.GUIDE: _("Guide"), PageKind.TREATMENT: _("Treatment")}
    label = labels.get(PageKind(condition.kind), _("Foot, ankle and lower leg"))
    pen.rectangle((0, 0, 16, HEIGHT), fill=PINE)
    pen.text((MARGIN, 84), label, INK_2, _sans(34))
    size = next(size for size in (82, 70, 60, 50, 42) if len(_lines(condition, size)) <= 4)
    for number, line in enumerate(_lines(condition, size)):
        pen.text((MARGIN, 152 + number * size * 1.16), line, INK, _serif(size))
    pen.text((MARGIN, HEIGHT - 124), settings.BRAND.name, PINE, _serif(44))


def _lines(condition: Condition, size: int) -> list[str]:
    """The title in lines that fit; in the smallest letters any more words are left out."""
    lines = list(_wrapped(condition.title, _serif(size)))
    return lines if size > 42 else lines[:4]


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > TEXT_WIDTH - MARGIN:
            yield line
            longer = word
        line = longer
    yield line


def _serif(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(SERIF, size)


def _sans(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(SANS, size)
    font.set_variation_by_axes([600])
    return font
