"""Pictures: drawn anew, said in words, and nothing else gets in."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from education import pictures
from education.models import Picture
from tests.education.admin.forms import change_url, desk_url, form_of, write
from tests.education.rows import make_published, make_ready

pytestmark = pytest.mark.django_db

ADD = reverse("admin:education_picture_add")
ALT = "A foot on a step, the heel below its edge"


def image(kind: str = "PNG", size: tuple[int, int] = (80, 60), **options: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **options)
    return written.getvalue()


def photo() -> bytes:
    """A photo with the place it was taken at, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    return image("JPEG", exif=exif)


def huge_png(width: int, height: int) -> bytes:
    """The first bytes of a picture that says it is that large, and is 100 bytes long."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(header)) + chunk
    start += struct.pack(">I", zlib.crc32(chunk))
    data = b"IDAT" + zlib.compress(b"")
    return start + struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))


def upload(desk: Client, data: bytes, name: str = "a.png", **fields: str) -> Any:
    form = {"slug": "heel-drop", "alt": ALT} | fields
    return desk.post(ADD, form | {"upload": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_served_and_shown_on_a_page(kind: str, desk: Client) -> None:
    assert upload(desk, image(kind)).status_code == 302
    picture = Picture.objects.get()
    answer = Client().get(picture.url)
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).size == (80, 60)

    page = make_published()
    write(desk, page, **{"sections-0-blocks": "Look:\n\n! heel-drop"})
    html = desk.get(desk_url("preview", page)).content.decode()
    assert f'<img src="{picture.url}" alt="{ALT}" width="80" height="60"' in html
    assert "heel-drop" not in Client().get(page.get_absolute_url()).content.decode()
    assert "! heel-drop" in desk.get(change_url(page)).content.decode()


def test_what_a_camera_writes_is_left_out_and_the_picture_stands_upright(desk: Client) -> None:
    upload(desk, photo(), "a.jpg")
    data = Client().get(Picture.objects.get().url).content
    kept = Image.open(io.BytesIO(data))
    assert kept.size == (60, 80)
    assert not kept.getexif()
    assert b"Secret" not in data
    assert b"EXIF" not in data


def test_text_behind_the_pixels_is_left_out(desk: Client) -> None:
    upload(desk, image("PNG") + b"<script>alert(1)</script>")
    assert b"script" not in Client().get(Picture.objects.get().url).content


def test_a_large_picture_is_made_as_large_as_it_is_shown(desk: Client) -> None:
    upload(desk, image("JPEG", (3000, 2000)))
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (1200, 800)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (SVG, "a.svg", "not a PNG, JPEG or WebP"),
        (SVG, "a.png", "not a PNG, JPEG or WebP"),
        (b"<!doctype html><script>alert(1)</script>", "a.jpg", "not a PNG, JPEG or WebP"),
        (b"GIF89a" + b"<script>" * 9, "a.gif", "not a PNG, JPEG or WebP"),
        (image("GIF"), "a.png", "not a PNG, JPEG or WebP"),
        (image("PNG")[:60], "a.png", "or it is damaged"),
        (b"\x00" * 100, "a.webp", "not a PNG, JPEG or WebP"),
        (b"", "a.png", "empty"),
        (huge_png(20_000, 20_000), "a.png", "million pixels"),
        (huge_png(100_000, 10), "a.png", "a side over"),
        (b"\x89PNG" + b"\x00" * 8_000_001, "a.png", "larger than 8 MB"),
        (image(size=(4, 400)), "a.png", "too small"),
    ],
)
def test_what_is_no_picture_for_a_page_is_refused_in_words(
    data: bytes, name: str, told: str, desk: Client
) -> None:
    html = upload(desk, data, name).content.decode()
    assert told in html
    assert ALT in html  # what was typed is kept
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"alt": ""}, "Say what the picture shows"),
        ({"alt": "   "}, "Say what the picture shows"),
        ({"is_decorative": "on"}, "leave one of the two out"),
        ({"alt": "<b>Foot</b>"}, "looks like HTML"),
        ({"slug": "Heel Drop"}, "letters, numbers"),
    ],
)
def test_a_picture_says_what_it_shows_or_that_it_shows_nothing(
    fields: dict[str, str], told: str, desk: Client
) -> None:
    assert told in upload(desk, image(), **fields).content.decode()
    assert not Picture.objects.exists()
    assert upload(desk, image(), alt="", is_decorative="on").status_code == 302


def test_a_page_is_not_published_with_a_picture_that_is_not_there(desk: Client) -> None:
    page = make_ready()
    write(desk, page, **{"sections-0-blocks": "! nowhere"})
    html = desk.get(change_url(page)).content.decode()
    assert "There is no picture called “nowhere”" in html


def test_a_line_that_names_no_picture_stays_text(desk: Client) -> None:
    page = make_ready()
    write(desk, page, **{"sections-0-blocks": "! Watch out"})
    block = {"kind": "paragraph", "text": "! Watch out"}
    assert page.sections.get().blocks == [block]


def test_a_kept_picture_is_described_better_and_never_swapped(desk: Client) -> None:
    upload(desk, image())
    picture = Picture.objects.get()
    url = reverse("admin:education_picture_change", args=[picture.pk])
    data = form_of(desk, url)
    assert desk.post(url, data | {"alt": "", "slug": "other"}).status_code == 200
    assert desk.post(url, data | {"alt": "Better", "slug": "other"}).status_code == 302
    picture.refresh_from_db()
    assert (picture.alt, picture.slug) == ("Better", "heel-drop")
    assert (
        desk.post(reverse("admin:education_picture_delete", args=[picture.pk])).status_code == 403
    )


@pytest.mark.parametrize("name", ["x.webp", "..%2f..%2fmanage.py", "a" * 64 + ".svg", "a" * 64])
def test_nothing_but_kept_pictures_is_served(name: str) -> None:
    assert Client().get(f"/media/{name}").status_code == 404
    with pytest.raises(FileNotFoundError):
        pictures.read(name)
