"""A code that a phone's camera reads from paper."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString, mark_safe

from locations.structured_data import absolute


def code_for(path: str) -> SafeString:
    """The site's address of a path as inline SVG, black on white in every colour scheme."""
    made = segno.make(absolute(path), error="m", micro=False)
    out = io.BytesIO()
    made.save(out, kind="svg", xmldecl=False, svgns=False, svgclass="qr", lineclass=None, border=2,
              dark="#000", light="#fff", omitsize=True, nl=False)  # fmt: skip
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by us from our own address
