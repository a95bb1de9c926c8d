"""A web server that sends files as production does, for what measures pages in a browser."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.bench.ground import web_server

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES_KEPT_SECONDS: Final = "5"


@contextlib.contextmanager
def packed_web_server() -> Iterator[int]:
    """Its port. Files are named by content and compressed, pages are kept as `make run` keeps them.

    Stands on the servers of a `Ground`. Raises CalledProcessError when the files cannot be packed.
    """
    with tempfile.TemporaryDirectory(prefix="clinic-static-") as folder:
        ours = {
            "DJANGO_SETTINGS_MODULE": "tests.packed_settings",
            "PACKED_STATIC": folder,
            "PAGE_CACHE_SECONDS": PAGES_KEPT_SECONDS,
        }
        argv = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
        subprocess.run(argv, cwd=ROOT, env={**os.environ, **ours}, check=True)
        with web_server(**ours) as port:
            yield port
