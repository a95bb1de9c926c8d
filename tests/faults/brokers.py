"""A Valkey of a test's own, to be frozen, killed, emptied and filled up, and to come back."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import redis

from clinic.stack import valkey
from clinic.stack.places import Places
from tests.booking.notifications.test_senders import wait_for

FAULTS: Final = ("frozen", "killed", "wiped", "full")


@dataclass
class Broker:
    """A server that keeps nothing on disk: killed, it comes back empty."""

    places: Places
    _server: subprocess.Popen[bytes] = field(init=False)
    _fault: str = ""

    def __post_init__(self) -> None:
        for folder in (self.places.run, self.places.valkey):
            folder.mkdir(parents=True)
        self._start()

    @property
    def url(self) -> str:
        """What REDIS_URL takes."""
        return valkey.url(self.places)

    def commands(self) -> int:
        """How many it was sent in its life, by others than this method."""
        with redis.Redis.from_url(self.url) as client:
            counted = client.info("commandstats")
        ours = {"info", "hello", "select", "client|setinfo"}
        return sum(
            each["calls"]
            for name, each in counted.items()
            if name.removeprefix("cmdstat_") not in ours
        )

    def suffer(self, fault: str) -> None:
        """One of FAULTS, until `recover`; to be wiped takes no time and lasts none."""
        if fault == "frozen":
            self._server.send_signal(signal.SIGSTOP)
        elif fault == "killed":
            self.kill()
        else:
            with redis.Redis.from_url(self.url) as client:
                client.flushall()
                if fault == "full":
                    client.config_set("maxmemory", 1)
        self._fault = fault

    def recover(self) -> None:
        """As if nothing had been."""
        fault, self._fault = self._fault, ""
        if fault == "frozen":
            self._server.send_signal(signal.SIGCONT)
        elif fault == "killed":
            self._start()
        elif fault == "full":
            with redis.Redis.from_url(self.url) as client:
                client.config_set("maxmemory", 0)

    def kill(self) -> None:
        """At once, whatever it was doing."""
        self._server.kill()
        self._server.wait()

    def _start(self) -> None:
        command = valkey.command(self.places, valkey.find_binary(), lasting=False)
        self._server = subprocess.Popen(list(command.argv), stdout=subprocess.DEVNULL)
        wait_for(lambda: valkey.is_ready(self.places))


@contextmanager
def broker_in(folder: Path) -> Iterator[Broker]:
    """Well at first; gone at the end."""
    made = Broker(Places(folder / "var", folder / "run"))
    try:
        yield made
    finally:
        made.kill()
