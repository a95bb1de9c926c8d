"""`make audit`: Lighthouse on the running site with sample data, page by page, against the goals.

Lighthouse comes from npm into .venv/audit; the browser is the one of the tests. It reports errors
to nobody, and looks at nothing but this machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

from tests import browsers
from tests.bench.ground import Ground
from tests.packed import packed_web_server

ROOT: Final = Path(__file__).resolve().parent.parent
TOOLS: Final = ROOT / ".venv" / "audit" / "node_modules" / ".bin"
LIGHTHOUSE: Final = TOOLS / "lighthouse"
GOALS: Final = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES: Final = {
    "home": "/",
    "condition": "/conditions/ankle-pain-when-running/",
    "clinic": "/locations/toronto/",
    "booking": "/book/",
    "times": "/book/toronto/physiotherapy-assessment/",
    "result": "/self-check/result/",
}
# Times change by the minute and a result is a person's own: search engines are told to keep out,
# and Lighthouse's score for SEO counts that against a page.
KEPT_OUT: Final = {"times": {"seo": 60}, "result": {"seo": 60}}
SECONDS: Final = 180


def main() -> int:
    """Prints a table; 1 when a goal is missed or something is lacking."""
    executable = browsers.find()
    if not executable or not LIGHTHOUSE.exists():
        sys.stderr.write(f"Lighthouse or a browser is missing. {browsers.HOW_TO_GET_ONE}\n")
        return 1
    django.setup()
    missed = 0
    with Ground(), packed_web_server() as port:
        cookie = finished_self_check()
        for name, path in PAGES.items():
            scores = _audit(str(executable), f"http://127.0.0.1:{port}{path}", cookie)
            goals = GOALS | KEPT_OUT.get(name, {})
            short = [kind for kind, goal in goals.items() if scores[kind] < goal]
            missed += len(short)
            told = "  ".join(f"{kind} {scores[kind]}" for kind in goals)
            sys.stdout.write(
                f"{name:10} {told}{'  MISSED: ' + ', '.join(short) if short else ''}\n"
            )
    return 1 if missed else 0


def _audit(executable: str, url: str, cookie: str) -> dict[str, int]:
    """The four scores, 0 to 100, of a phone on a slow network as Lighthouse simulates it."""
    argv = [
        str(LIGHTHOUSE),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(GOALS)}",
        f"--chrome-flags=--headless=new {' '.join(browsers.FLAGS)}",
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
        "--no-enable-error-reporting",
    ]
    # The newest Lighthouse needs a newer Node than many machines have: its own lies beside it.
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "CHROME_PATH": executable, "PATH": path}
    done = subprocess.run(
        argv, env=environ, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    report: dict[str, Any] = json.loads(done.stdout)
    for audit in report["audits"].values():
        if audit.get("score") is not None and audit["score"] < 0.9:
            sys.stdout.write(f"    {audit['id']}: {audit.get('displayValue', audit['title'])}\n")
    return {kind: round(report["categories"][kind]["score"] * 100) for kind in GOALS}


def finished_self_check() -> str:
    """The cookie of a visitor who has answered everything: there is a result to look at."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from education.selfcheck import store
    from tests.education.selfcheck.answers import answers

    session, now = SessionStore(), timezone.now()
    store.begin(session, now=now)
    session.save()
    for question, given in answers("place=achilles_mid duration=3w_3m severity=moderate").items():
        store.answer(session, question, given, now=now)
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    raise SystemExit(main())
