"""Every page stands in the site's frame, and its style and script are files."""

from __future__ import annotations

import functools
import re

import pytest

from tests.architecture.sources import sources, templates

EXTENDS = re.compile(r"{% extends ['\"]([^'\"]+)['\"] %}")
INCLUDES = re.compile(r"{% include ['\"]([^'\"]+)['\"]")
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")|\sstyle\s*=|"
    r"<[a-z][^>]*\son[a-z]+\s*=",
    re.IGNORECASE,
)
# Looked up by libraries under these names: pieces of their pages.
OVERRIDES = ("bootstrap5/", "allauth/elements/", "admin/edit_inline/", "admin/search_form.html")
LIBRARIES = ("admin/", "allauth/", "mfa/", "account/", "bootstrap5/")
# A file that patients take home: no page of the site.
TO_TAKE_HOME = "booking/record.html"
# The mail's style sheet, which is written into the elements when a mail is made.
MAIL_STYLES = "emails/parts/styles.html"
PAGES = {
    name: text
    for name, text in templates().items()
    if name.endswith(".html") and name != TO_TAKE_HOME
}
BASES = {base for page in PAGES.values() for base in EXTENDS.findall(page)}
PIECES = {piece for page in PAGES.values() for piece in INCLUDES.findall(page)}


@functools.cache
def named_in_code() -> str:
    """The code that names templates: widgets, inclusion tags, dynamic includes."""
    code = [source.text for source in sources()]
    dynamic = re.findall(r"{% (?:include|with) [^%]*%}", "".join(PAGES.values()))
    return "\n".join([*code, *dynamic])


def test_a_template_stands_in_a_frame_or_is_a_piece_of_one() -> None:
    pieces = {
        name: text
        for name, text in PAGES.items()
        if not (EXTENDS.search(text) or name in BASES or name.startswith(OVERRIDES))
    }
    lost = [name for name in pieces if name not in PIECES and not _is_named_in_code(name)]
    assert not lost, "nothing includes them, and they extend nothing"
    assert not [name for name, text in pieces.items() if "<body" in text]


def _is_named_in_code(name: str) -> bool:
    folder = name.rpartition("/")[0] + "/"
    return name in named_in_code() or folder in named_in_code()


def test_a_template_holds_no_style_and_no_script() -> None:
    found = {name: INLINE.search(text) for name, text in PAGES.items() if name != MAIL_STYLES}
    assert not {name: inline for name, inline in found.items() if inline}


@pytest.mark.parametrize(
    "text", ["<style>", "<script>x</script>", '<p style="x">', '<a onclick="x">', "<p STYLE = 'x'>"]
)
def test_the_search_sees_style_and_script(text: str) -> None:
    assert INLINE.search(text)


@pytest.mark.parametrize(
    "text", ['<script src="x" defer>', '<script type="application/ld+json">', "<p class='on'>"]
)
def test_the_search_lets_files_and_data_pass(text: str) -> None:
    assert not INLINE.search(text)


def test_every_include_and_base_exists() -> None:
    missing = {
        f"{name}: {target}"
        for name, text in templates().items()
        for target in [*INCLUDES.findall(text), *EXTENDS.findall(text)]
        if target not in templates() and not target.startswith(LIBRARIES)
    }
    assert not missing
