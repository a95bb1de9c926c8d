"""Whether this container's web server answers: `python -m clinic.stack.healthcheck`.

It asks under the first allowed host name, for the site answers to no other.
"""

from __future__ import annotations

import http.client
import os
import sys
from typing import Final

PATH: Final = "/healthz"
SECONDS: Final = 4.0


def answers(bind: str, host: str) -> bool:
    """Whether the health page of the server bound to `bind` says 200 to that host name."""
    port = int(bind.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", PATH, headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    """0 if it answers, 1 if not: what a container's health check wants."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "127.0.0.1"
    return 0 if answers(os.environ.get("BIND", "127.0.0.1:8000"), host) else 1


if __name__ == "__main__":
    sys.exit(main())
