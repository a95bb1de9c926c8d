"""The code of the second factor: tries are counted in the database, as those of passwords are."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from django.utils import timezone

from booking import limits

NAME = "sign-in-code"


class CountedCodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """allauth's form; a right code does not count."""

    def clean_code(self) -> str:
        """The code. Raises ValidationError, after too many tries for any code."""
        who = str(self.user.pk)
        if not limits.spend(NAME, who, now=timezone.now()):
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()
        limits.give_back(NAME, who)
        return code
