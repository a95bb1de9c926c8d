"""Makes the database ready for a first look: tables, sample data, one person who may sign in."""

from __future__ import annotations

import secrets
from typing import Final

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connections

from clinic.stack.console import Console
from clinic.stack.errors import StackError
from locations.models import Location

ADMIN: Final = "admin"
PASSWORD_BYTES: Final = 12  # 16 letters


def make_ready(console: Console) -> str | None:
    """Migrate, fill an empty database with the sample data, make the first administrator.

    Returns the administrator's password when it was made now. Raises StackError when the database
    cannot be reached. Leaves no connection open: processes are forked after this.
    """
    connection = connections["default"]
    # Making tables may take longer than a page may wait, and needs no pool of connections. What a
    # power cut takes of it, the next start makes again: no need to wait for the disk each time.
    limited = connection.settings_dict["OPTIONS"]
    ours = {key: value for key, value in limited.items() if key != "pool"}
    connection.settings_dict["OPTIONS"] = {**ours, "options": "-c synchronous_commit=off"}
    try:
        connection.ensure_connection()
        call_command("migrate", interactive=False, verbosity=0)
        if not Location.objects.exists():
            console.say("The database is empty: loading the sample data ...")
            call_command("demo", verbosity=0)
        return _first_administrator()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        message = f"The database cannot be made ready: {reason}"
        raise StackError(message) from error
    finally:
        connections.close_all()
        connection.settings_dict["OPTIONS"] = limited


def _first_administrator() -> str | None:
    people = get_user_model()._default_manager
    if people.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    people.create_superuser(ADMIN, email="", password=password)
    return password
