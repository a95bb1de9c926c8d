"""The tests' settings with files as production sends them: named by content, compressed before."""

from __future__ import annotations

import os
from pathlib import Path

from tests.settings import *  # noqa: F403 - these are those, but for what follows
from tests.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = Path(os.environ["PACKED_STATIC"])
WHITENOISE_USE_FINDERS = False
