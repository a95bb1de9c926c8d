"""The pages of staff sessions: going on after a new sign-in, and signing out everywhere."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clinic import sessions


@never_cache
@require_safe
@login_required
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """What was typed before the session ended, ready to be sent once more."""
    typed = sessions.typed_before(request)
    if typed is None:
        return redirect("admin:index")
    return render(request, "account/again.html", {"typed": typed})


@require_POST
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of the user, this one too."""
    user_id: int = request.user.pk  # type: ignore[assignment]  # signed in
    count = sessions.end_sessions([user_id], but=request.session.session_key)
    request.session.flush()
    text = _("You are signed out on all devices (%(count)s).")
    messages.success(request, text % {"count": count + 1})
    return redirect("account_login")
