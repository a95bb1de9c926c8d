"""How long staff stay signed in, and how they are signed out everywhere.

ASVS 7.3: half an hour without a click, and twelve hours in all. Visitors' sessions are not limited
by this: they are nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models.signals import m2m_changed, post_save
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
# A click is noted at most so often: each note is a write.
NOTED_EVERY: Final = timedelta(minutes=1)
SINCE: Final = "staff_since"
SEEN: Final = "staff_seen"
TYPED: Final = "staff_typed"
# More than a page's form is not kept for after the next sign-in.
MOST_TYPED: Final = 100_000
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def begin(request: HttpRequest, *, now: datetime) -> None:
    """Starts the clocks of a session, at sign-in."""
    request.session[SINCE] = request.session[SEEN] = now.timestamp()


def begin_at_sign_in(request: HttpRequest, **_told: Any) -> None:
    """For Django's signal."""
    begin(request, now=timezone.now())


def is_over(request: HttpRequest, *, now: datetime) -> bool:
    """True if the session of a member of staff has been idle or open for too long."""
    since, seen = request.session.get(SINCE), request.session.get(SEEN)
    if not isinstance(since, float) or not isinstance(seen, float):
        begin(request, now=now)  # of before there were clocks
        return False
    at = now.timestamp()
    if at - seen > IDLE.total_seconds() or at - since > LONGEST.total_seconds():
        return True
    # A page that keeps itself fresh is no click.
    if at - seen > NOTED_EVERY.total_seconds() and "X-Refresh" not in request.headers:
        request.session[SEEN] = at
    return False


def end_sessions(user_ids: Iterable[int], *, but: str | None = None) -> int:
    """Signs these people out everywhere, but for the session of that key; tells how many ended.

    Sessions are in the database and sealed, so each one that still counts is opened. That is some
    milliseconds for each thousand, and rare.
    """
    wanted = {str(key) for key in user_ids}
    if not wanted:
        return 0
    alive = Session.objects.filter(expire_date__gte=timezone.now()).iterator()
    theirs = [
        row.pk
        for row in alive
        if row.pk != but and str(row.get_decoded().get(SESSION_KEY)) in wanted
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def watch_roles() -> None:
    """Whoever is switched off, or gets or loses a role, is signed out: a new key for new rights.

    Called once the models are there.
    """
    post_save.connect(_end_of_inactive, sender=User, dispatch_uid="sessions-of-inactive")
    for through in (User.groups.through, User.user_permissions.through):
        uid = f"sessions-{through.__name__}"
        m2m_changed.connect(_end_at_role_change, sender=through, dispatch_uid=uid)


def _end_of_inactive(instance: User, *, created: bool, **_told: Any) -> None:
    if not instance.is_active and not created:
        end_sessions([instance.pk])


def _end_at_role_change(instance: Any, action: str, pk_set: set[int] | None, **_told: Any) -> None:
    if action in {"post_add", "post_remove", "pre_clear"}:
        end_sessions([instance.pk] if isinstance(instance, User) else pk_set or ())


class StaffSessionMiddleware:
    """Signs staff out after their time, and keeps what they had typed until they are back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        paths = (f"/{settings.ADMIN_PATH}", "/accounts/")
        if not request.path.startswith(paths) or not request.user.is_authenticated:
            return self.get_response(request)
        if is_over(request, now=timezone.now()):
            return self._sign_out(request)
        return self.get_response(request)

    @staticmethod
    def _sign_out(request: HttpRequest) -> HttpResponse:
        typed, after = _typed(request), request.get_full_path()
        logout(request)
        if typed:
            request.session[TYPED] = typed
            request.session.set_expiry(int(IDLE.total_seconds()))
        if request.method not in SAFE:
            after = reverse("sign-in-again") if typed else reverse("admin:index")
        text = _("You were signed out because the page was not used for a while. Sign in to go on.")
        messages.info(request, text)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': after})}")


def _typed(request: HttpRequest) -> dict[str, Any] | None:
    """What a staff page was sent, and by whom; never passwords, files or what is too much."""
    is_form = request.method == "POST" and request.path.startswith(f"/{settings.ADMIN_PATH}")
    if not is_form or "password" in request.path:
        return None
    fields = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name != "csrfmiddlewaretoken" and "password" not in name
    }
    if sum(len(text) for texts in fields.values() for text in texts) > MOST_TYPED:
        return None
    path = request.get_full_path()
    return {"user": request.user.pk, "path": path, "fields": fields}


def typed_before(request: HttpRequest) -> dict[str, Any] | None:
    """What this same person had typed when they were signed out; told once."""
    kept = request.session.pop(TYPED, None)
    is_theirs = isinstance(kept, dict) and kept.get("user") == request.user.pk
    return kept if is_theirs else None
