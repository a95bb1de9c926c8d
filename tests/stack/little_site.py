"""A site of four processes for the tests of the supervisor: real servers, two children that idle.

Run as `python -m tests.stack.little_site FOLDER [stubborn|mortal]`; prints `up | ready` when it is.
"""

from __future__ import annotations

import sys
from pathlib import Path

from clinic.stack import servers
from clinic.stack.children import Command
from clinic.stack.console import Console
from clinic.stack.errors import StackError
from clinic.stack.locks import take_lock
from clinic.stack.places import Places, lay_out
from clinic.stack.supervisor import StopAsked, Supervisor

IDLE = "import time; print('idling', flush=True); time.sleep(600)"
# Does not end when asked, and has a child of its own.
STUBBORN = (
    "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "subprocess.Popen(['sleep', '600']); print('idling', flush=True); time.sleep(600)"
)
MORTAL = "import time; time.sleep(0.5); raise SystemExit(3)"


def main(folder: Path, kind: str) -> int:
    """Serve until asked to stop; 1 when something went wrong."""
    console = Console()
    own = Places(var=folder, run=folder / "run")
    lay_out(own)
    try:
        take_lock(folder / "up.lock")
        supervisor = Supervisor(console, folder / "up.pids")
        with supervisor.attentive():
            servers.start(supervisor, own, lasting=False)
            code = {"stubborn": STUBBORN, "mortal": MORTAL}.get(kind, IDLE)
            for name in ("web", "worker"):
                argv = [sys.executable, "-c", code if name == "worker" else IDLE]
                supervisor.start(Command(name=name, argv=argv, patience_seconds=1))
            console.say("ready")
            supervisor.watch()
    except StopAsked:
        console.say("stopped")
        return 0
    except StackError as error:
        sys.stderr.write(f"{error}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *(sys.argv[2:] or ["idle"])))
