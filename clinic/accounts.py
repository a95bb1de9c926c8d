"""Accounts are for staff and are made by staff: nobody signs up."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.encoding import force_str

from clinic import sign_in_limits

# Marks what is sealed: secrets from before are read as they are.
SEALED: Final = "sealed:"


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth with the sign-up page closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the try before the password is looked at. Raises ValidationError.

        In place of allauth's own count: that one is in the cache, and anybody could use it to lock
        somebody else out.
        """
        login = credentials.get("email") or credentials.get("username") or ""
        self._taken = sign_in_limits.take(request, login, now=timezone.now())
        if self._taken is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The user, if the password is theirs: such a try does not count."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            sign_in_limits.give_back(self._taken or [])
        return user

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Signed in, second factor and all: the device is known from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        sign_in_limits.remember(response, user)
        return response


class SealedMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second factors' secrets are sealed in the database: a copy of it opens no account.

    The key is made from SECRET_KEY, which is not in the database. With another SECRET_KEY the
    older one must be among SECRET_KEY_FALLBACKS, or staff set up their second factor again.
    """

    def encrypt(self, text: str) -> str:
        """The text, sealed."""
        return SEALED + _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text; empty (which no code fits) if no key of ours opens it."""
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        try:
            return _keys().decrypt(encrypted_text.removeprefix(SEALED)).decode()
        except InvalidToken:
            return ""


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (
        hashlib.sha256(f"second factor:{force_str(secret)}".encode()).digest() for secret in secrets
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
