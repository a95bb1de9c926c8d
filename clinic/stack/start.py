"""One start of the whole site: what is done, and in which order."""

from __future__ import annotations

import os
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings

from clinic import environment
from clinic.stack import database, leftovers, postgres, servers, site, valkey
from clinic.stack.children import Child
from clinic.stack.console import Console
from clinic.stack.errors import StackError
from clinic.stack.locks import HOST, check_port, listen, take_lock
from clinic.stack.places import Places, lay_out, make_folder
from clinic.stack.reloading import CodeWatch
from clinic.stack.supervisor import Supervisor

WEB_SECONDS = 60.0


class Start:
    """Everything between the command line and the last process's end."""

    def __init__(self, console: Console, *, port: int, reload: bool) -> None:
        self.console = console
        self.port = port
        self.reload = reload
        self.places = Places(var=settings.VAR_DIR, run=settings.RUN_DIR)
        self.supervisor = Supervisor(console, self.places.var / "up.pids")

    def run(self) -> None:
        """Serve until StopAsked or StackError, which are let through when all is stopped."""
        if settings.IS_PRODUCTION:
            message = "`up` is for a laptop; docs/running.md says how to run a server."
            raise StackError(message)
        site.require_libraries(is_catching_mail=not environment.text("EMAIL_URL"))
        lay_out(self.places)
        lock = take_lock(self.places.var / "up.lock")
        try:
            # First, for what is still ending may hold the port.
            if left := leftovers.clear(self.supervisor.pid_file):
                self.console.say(f"Waited for {left} processes of an earlier start to end.")
            check_port(self.port)
            try:
                with self.supervisor.attentive():
                    self._serve()
            finally:
                self.console.say("Stopped. Nothing is left running; the data stays in var/.")
        finally:
            os.close(lock)

    def _serve(self) -> None:
        password = self._ready_data()
        listener = None if environment.text("EMAIL_URL") else listen(site.MAIL_PORT)
        environ = self._environ(listener)
        if listener:
            self.supervisor.start(site.mail_command(listener, self.places, environ))
            listener.close()
        # Every file that the web server would complain about must be there first (WhiteNoise).
        make_folder(settings.STATIC_ROOT, mode=0o755)
        web = self.supervisor.start(site.web_command(environ, port=self.port, reload=self.reload))
        # The first page is what people wait for: the others start when it is there.
        self.supervisor.wait_until(self._answers, web, seconds=WEB_SECONDS)
        commands = [site.worker_command(environ), site.beat_command(environ, self.places)]
        others = [
            self.supervisor.start(replace(command, may_end=self.reload)) for command in commands
        ]
        self._tell_where_to_look(password, has_mailbox=listener is not None)
        if self.reload:
            self._watch_code(others)
        self.supervisor.watch()

    def _ready_data(self) -> str | None:
        """Servers up, tables made, sample data in; the admin's password if it was made now."""
        wanted = servers.Wanted(
            postgres=not environment.text("DATABASE_URL"),
            valkey=not environment.text("REDIS_URL"),
        )
        if wanted.postgres or wanted.valkey:
            names = [name for name in ("postgres", "valkey") if getattr(wanted, name)]
            self.console.say(f"Starting {' and '.join(names)} in {self.places.var} ...")
        servers.start(self.supervisor, self.places, wanted)
        if wanted.postgres:
            postgres.create_database(self.places)
        return database.make_ready(self.console)

    def _environ(self, listener: socket.socket | None) -> dict[str, str]:
        given = environment.text
        email_url = given("EMAIL_URL")
        if listener:
            email_url = f"smtp://{HOST}:{listener.getsockname()[1]}"
        addresses = site.Addresses(
            port=self.port,
            database_url=given("DATABASE_URL") or postgres.url(self.places),
            redis_url=given("REDIS_URL") or valkey.url(self.places),
            email_url=email_url,
            mailbox=str(self.places.mail) if listener else "",
        )
        key = given("SECRET_KEY") or site.keep_secret_key(self.places.var / "secret_key")
        known: Mapping[str, str] = os.environ
        return site.environ(addresses, secret_key=key, is_debug=self.reload, given=known)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _tell_where_to_look(self, password: str | None, *, has_mailbox: bool) -> None:
        root = f"http://{HOST}:{self.port}"
        lines = [f"  {settings.BRAND.name} is running.", "", f"    Site     {root}/"]
        if has_mailbox:
            lines.append(f"    Mailbox  {root}/mailbox/")
        lines.append(f"    Staff    {root}/{settings.ADMIN_PATH}")
        if password:
            lines.append(f"    Sign in  {database.ADMIN} / {password}   (shown this once)")
        self.console.block([*lines, "", "  Stop with Ctrl-C."])

    def _watch_code(self, children: list[Child]) -> None:
        """Until stopped: start worker and clock again when a file is saved (web does it itself)."""
        watch = CodeWatch(settings.BASE_DIR)
        current = children

        def restart_on_change() -> None:
            nonlocal current
            if watch.has_changed():
                self.console.say("The code changed: worker and clock start again.")
                current = [self.supervisor.restart(child) for child in current]

        self.supervisor.watch(restart_on_change)
