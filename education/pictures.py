"""Pictures that editors upload, drawn anew: what we keep and serve is our own encoding.

Nothing of the file itself survives: no position or camera data, no text behind the pixels, no
second format in disguise.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from typing import IO, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS: Final = ("PNG", "JPEG", "WEBP")
MOST_BYTES: Final = 8_000_000
MOST_PIXELS: Final = 24_000_000
LONGEST_SIDE: Final = 8_000
LEAST_SIDE: Final = 16
# The text column is 43 rem wide; twice that for sharp screens costs too much on a phone.
SHOWN_WIDTH: Final = 1_200
SHOWN_HEIGHT: Final = 1_600
QUALITY: Final = 80
NAME: Final = re.compile(r"[0-9a-f]{64}\.webp")
FOLDER: Final = "pictures"
CONTENT_TYPE: Final = "image/webp"


@dataclass(frozen=True)
class Drawn:
    """A picture as we keep it: the file's name (a hash of its bytes) and its size in pixels."""

    name: str
    width: int
    height: int
    data: bytes


def redraw(upload: IO[bytes], size: int) -> Drawn:
    """The upload of `size` bytes in our own encoding. Raises ValidationError saying what to do."""
    if size > MOST_BYTES:
        words = _("The file is larger than %(most)d MB. Make it smaller and try again.")
        raise ValidationError(words, params={"most": MOST_BYTES // 1_000_000})
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(upload, formats=FORMATS) as picture:
                _check_size(picture)
                return _encode(_upright(picture))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
            raise _too_large() from bomb
        except (OSError, SyntaxError, ValueError, EOFError) as unreadable:
            words = _("This is not a PNG, JPEG or WebP picture, or it is damaged.")
            raise ValidationError(words) from unreadable


def keep(drawn: Drawn) -> None:
    """Stores the file, once for the same bytes."""
    path = f"{FOLDER}/{drawn.name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(drawn.data))


def read(name: str) -> bytes:
    """The bytes of a kept picture. Raises FileNotFoundError, also for a name we never give."""
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    with default_storage.open(f"{FOLDER}/{name}") as kept:
        return bytes(kept.read())


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise _too_large()
    if min(width, height) < LEAST_SIDE:
        raise ValidationError(_("The picture is too small to be seen."))


def _too_large() -> ValidationError:
    words = _("The picture has more than %(most)d million pixels, or a side over %(side)d.")
    return ValidationError(words, params={"most": MOST_PIXELS // 1_000_000, "side": LONGEST_SIDE})


def _upright(picture: Image.Image) -> Image.Image:
    """The first frame as plain colours, the right way up, and not larger than it is shown."""
    turned = ImageOps.exif_transpose(picture)
    plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    plain.thumbnail((SHOWN_WIDTH, SHOWN_HEIGHT), Image.Resampling.LANCZOS)
    return plain


def _encode(plain: Image.Image) -> Drawn:
    """A new picture from the pixels alone."""
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    written = io.BytesIO()
    bare.save(written, "WEBP", quality=QUALITY, method=6)
    data = written.getvalue()
    return Drawn(f"{hashlib.sha256(data).hexdigest()}.webp", bare.width, bare.height, data)
