"""The group's name, colours and contact facts: data for templates and mail, read once at start."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

E164: Final = re.compile(r"\+[1-9]\d{7,14}")
HEX: Final = re.compile(r"#[0-9a-f]{6}")
EMAIL: Final = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
# The tokens that a brand may set, and the surfaces (light, dark) that each must be readable on.
SURFACES: Final = {
    "brand": ("#fbf9f5", "#142322"),
    "brand-strong": ("#fbf9f5", "#142322"),
    "accent": ("#ffffff", "#142322"),
}
LEAST_CONTRAST: Final = 4.5  # WCAG 2.2, 1.4.3 (AA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Who runs the site. `phone` is E.164; `colours` maps a CSS token to its value."""

    name: str
    short_name: str
    legal_name: str
    tagline: str
    description: str
    postal_address: str
    phone: str
    phone_display: str
    email: str
    is_sample: bool = False
    colours: Mapping[str, str] = field(default_factory=dict)


def load_brand(path: Path) -> Brand:
    """Read the brand file.

    Raises ImproperlyConfigured, naming the file and the entry, when the file cannot be read, an
    entry is missing, unknown, empty or of the wrong kind, or a colour cannot be read on its ground.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"The brand file {path} cannot be read: {error}"
        raise ImproperlyConfigured(message) from error
    try:
        return _brand(data)
    except ValueError as error:
        message = f"The brand file {path.name}: {error}"
        raise ImproperlyConfigured(message) from error


def brand(request: HttpRequest) -> dict[str, Brand | str | int]:
    """Context processor: every template knows the brand, the site's address, and how long header
    and footer are kept."""
    del request
    return {
        "brand": settings.BRAND,
        "site_root": settings.SITE_URL,
        "shell_seconds": settings.PAGE_CACHE_SECONDS,
    }


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _brand(data: dict[str, Any]) -> Brand:
    colours = data.pop("colours", {})
    is_sample = data.pop("is_sample", False)
    if not isinstance(is_sample, bool):
        raise ValueError("is_sample must be true or false")  # noqa: TRY004 - one kind of error out
    texts = {part.name for part in fields(Brand)} - {"colours", "is_sample"}
    if unknown := sorted(set(data) - texts):
        message = f"unknown entry {', '.join(unknown)}"
        raise ValueError(message)
    for name in sorted(texts):
        _check_text(name, data.get(name))
    _check_form("phone", data["phone"], E164, "a number like +14165550100")
    _check_form("email", data["email"], EMAIL, "one address like hello@clinic.example")
    if not isinstance(colours, dict):
        raise ValueError("colours must be a table")  # noqa: TRY004 - one kind of error out
    css = {token: _shade(token, pair) for token, pair in colours.items()}
    return Brand(**data, is_sample=is_sample, colours=MappingProxyType(css))


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        message = f"{name} must be a text that is not empty"
        raise ValueError(message)
    if any(ord(letter) < 32 for letter in value):
        message = f"{name} must be one line"  # it reaches mail headers
        raise ValueError(message)


def _check_form(name: str, value: str, pattern: re.Pattern[str], wanted: str) -> None:
    if not pattern.fullmatch(value):
        message = f"{name} must be {wanted}; it is {value!r}"
        raise ValueError(message)


def _shade(token: str, pair: object) -> str:
    """The CSS value of a colour token: one shade for light pages, one for dark ones."""
    if token not in SURFACES:
        message = f"colours.{token} is not a token; known: {', '.join(SURFACES)}"
        raise ValueError(message)
    if not isinstance(pair, dict) or set(pair) != {"light", "dark"}:
        message = f"colours.{token} needs a light and a dark shade"
        raise ValueError(message)
    for (scheme, shade), ground in zip(
        (("light", pair["light"]), ("dark", pair["dark"])), SURFACES[token], strict=True
    ):
        if not isinstance(shade, str) or not HEX.fullmatch(shade):
            message = f"colours.{token}.{scheme} must be a colour like #0e5c58"
            raise ValueError(message)
        if (ratio := contrast(shade, ground)) < LEAST_CONTRAST:
            message = (
                f"colours.{token}.{scheme} {shade} is hard to read on {ground}: "
                f"contrast {ratio:.1f}, at least {LEAST_CONTRAST} is needed"
            )
            raise ValueError(message)
    return f"light-dark({pair['light']}, {pair['dark']})"


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
