"""The code of the second factor: tries, and codes that were used, are counted in the database.

allauth counts both in the cache: an emptied one would let a code be used twice, and without a cache
nobody could sign in.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from booking import limits

NAME = "sign-in-code"
USED = "sign-in-code-used"


class OnceInTheDatabase(TOTP):  # type: ignore[misc]  # allauth ships no types
    """A phone's codes, each of which opens once (RFC 6238, 5.2)."""

    def _mark_code_used(self, code: str) -> bool:
        who = f"{self.instance.user_id} {normalize_user_code(code)}"
        return limits.spend(USED, who, now=timezone.now())


class _Counted(BaseAuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    def clean_code(self) -> str:
        """The code; a right one does not count. Raises ValidationError, also after many tries."""
        who = str(self.user.pk)
        if not limits.spend(NAME, who, now=timezone.now()):
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = self.cleaned_data["code"]
        mine = list(Authenticator.objects.filter(user=self.user).order_by("-type"))
        for one in mine:
            if _opens(one, code):
                one.user, self.authenticator = self.user, one
                limits.give_back(NAME, who)
                return code
        if mine:
            self._emit_authentication_failed(mine[0])  # the phone's, before the codes on paper
        raise get_adapter().validation_error("incorrect_code")


class CountedCodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """At sign-in."""


class CountedCodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]  # the same
    """Before something delicate."""


def _opens(authenticator: Authenticator, code: str) -> bool:
    is_phone = authenticator.type == Authenticator.Type.TOTP
    lock = OnceInTheDatabase(authenticator) if is_phone else authenticator.wrap()
    return bool(lock.validate_code(code))
