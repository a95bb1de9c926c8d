"""Brings up the local Postgres and Valkey: for `manage.py up`, and for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from clinic.stack import postgres, valkey

if TYPE_CHECKING:
    from clinic.stack.places import Places
    from clinic.stack.supervisor import Supervisor

# Recovery after a crash may take a while on a slow disk.
POSTGRES_SECONDS = 60.0
VALKEY_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which servers to start here; the others are real ones elsewhere."""

    postgres: bool = True
    valkey: bool = True


def start(
    supervisor: Supervisor, places: Places, wanted: Wanted | None = None, *, lasting: bool = True
) -> None:
    """Start what is wanted and wait until it answers; raises StackError with what is wrong.

    `lasting=False` gives servers that forget everything with the machine, and are faster.
    """
    wanted = wanted or Wanted()
    # Both are looked for before either starts: a missing one is the first thing to know.
    binaries = postgres.find_binaries() if wanted.postgres else None
    binary = valkey.find_binary() if wanted.valkey else None
    waiting = []
    if binary:
        places.run.joinpath("valkey.sock").unlink(missing_ok=True)
        child = supervisor.start(valkey.command(places, binary, lasting=lasting))
        waiting.append((partial(valkey.is_ready, places), child, VALKEY_SECONDS))
    if binaries:
        postgres.prepare(places, binaries, run=supervisor.run_to_end, lasting=lasting)
        child = supervisor.start(postgres.command(places, binaries, lasting=lasting))
        waiting.append((partial(postgres.is_ready, places), child, POSTGRES_SECONDS))
    for is_ready, child, seconds in waiting:
        supervisor.wait_until(is_ready, child, seconds=seconds)
