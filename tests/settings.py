"""The site's settings as the tests run them: servers of their own, no mail leaves the machine."""

from __future__ import annotations

import os

from clinic import environment
from clinic.stack import postgres, valkey
from tests.servers import places

PLACES = places()
OURS = {
    "CLINIC_MODE": "test",
    "DATABASE_URL": postgres.url(PLACES),
    "REDIS_URL": valkey.url(PLACES),
    # Races run many clients at once in one process.
    "DB_POOL_MAX": "40",
    # What a test changes shows at once; the tests of the cache turn it on.
    "PAGE_CACHE_SECONDS": "0",
    "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
}
for variable in environment.VARIABLES:
    # An empty text means the default: a developer's .env has no say in the tests.
    os.environ.setdefault(variable.name, OURS.get(variable.name, ""))

from clinic.settings import *  # noqa: E402, F403 - the environment had to be set first
from clinic.settings import CACHES  # noqa: E402

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
CACHES["default"]["KEY_PREFIX"] = f"test-{WORKER}"
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"test-{WORKER}:"}
MAILBOX_DIR = str(PLACES.mail)
STATIC_ROOT = PLACES.var / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Quick to compute; the real hasher is for real passwords.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
