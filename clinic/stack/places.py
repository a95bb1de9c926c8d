"""Folders that the local servers live in, and who owns them."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from clinic.stack.errors import StackError


@dataclass(frozen=True, slots=True)
class Owner:
    """The account that a server runs under."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where one set of local servers keeps its data (`var`) and its sockets (`run`)."""

    var: Path
    run: Path

    @property
    def postgres(self) -> Path:
        """Data folder of Postgres."""
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        """Data folder of Valkey."""
        return self.var / "valkey"

    @property
    def mail(self) -> Path:
        """Where the mail catcher puts what the site sends."""
        return self.var / "mail"


def database_owner() -> Owner | None:
    """Who Postgres must run as: `nobody` if we are root (it refuses root), else we ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        message = "Postgres refuses to run as root, and this machine has no user `nobody`."
        raise StackError(message) from error
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def make_folder(path: Path, *, mode: int = 0o700, owner: Owner | None = None) -> Path:
    """Create the folder, or take the one that is there; raises StackError if we cannot write it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if owner:
            os.chown(path, owner.uid, owner.gid)
        path.chmod(mode)
        probe = path / f".write-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except FileExistsError as error:
        message = f"{path} is a file, and a folder is needed there."
        raise StackError(message) from error
    except OSError as error:
        message = f"The folder {path} cannot be written ({error.strerror})."
        raise StackError(message) from error
    return path


def lay_out(places: Places) -> None:
    """Make every folder that the servers need; raises StackError with the one that fails."""
    owner = database_owner()
    # Root's Postgres runs as `nobody`, who must be able to pass through to its own folder.
    make_folder(places.var, mode=0o711 if owner else 0o700)
    make_folder(places.run, owner=owner)
    make_folder(places.valkey)
    make_folder(places.mail)
