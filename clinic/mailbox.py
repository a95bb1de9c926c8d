"""The page that shows what the local mail catcher caught: on a laptop only, never in production."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

NAME: Final = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
# The mail's own page: what a mail program would allow, and not even our own scripts.
MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
# Links of a mail open beside the mailbox, not inside the frame.
BASE: Final = '<base target="_blank">'


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part of a mail that is neither its text nor its HTML; `number` counts the parts."""

    number: int
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One caught mail."""

    name: str
    received: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        """The subject, or a word for none."""
        return str(self.message["subject"] or _("(no subject)"))

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All headers in their order."""
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        """The plain part, or nothing."""
        return _words(self.message.get_body(("plain",)))

    @property
    def html(self) -> str:
        """The HTML part, or nothing."""
        return _words(self.message.get_body(("html",)))

    @property
    def attachments(self) -> list[Attachment]:
        """Everything else, the calendar file above all."""
        bodies = [self.message.get_body((kind,)) for kind in ("plain", "html")]
        found = []
        for number, part in enumerate(self.message.walk()):
            if part.is_multipart() or any(part is body for body in bodies):
                continue
            content = part.get_payload(decode=True)
            filename = part.get_filename() or f"part-{number}.{part.get_content_subtype()}"
            raw = content if isinstance(content, bytes) else b""
            found.append(Attachment(number, filename, part.get_content_type(), raw))
        return found


def newest_first() -> list[Mail]:
    """All mails that are kept; there are few hundred at most (`clinic.stack.mail.MOST_KEPT`)."""
    names = (file.stem for file in _folder().glob("*.eml"))
    return [_read(name) for name in sorted(names, reverse=True) if NAME.fullmatch(name)]


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """All mails, the newest first."""
    return render(request, "mailbox/index.html", {"mails": newest_first()})


@require_safe
@never_cache
def message(request: HttpRequest, name: str) -> HttpResponseBase:
    """One mail: headers, HTML in a frame, text, attachments."""
    context = {"mail": _find(name)}
    # Inside, for its types know views without arguments only.
    may_frame = csp_update({"frame-src": [SELF]})
    return may_frame(lambda asked: render(asked, "mailbox/message.html", context))(request)


@require_safe
@never_cache
@xframe_options_sameorigin
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part by itself, sandboxed: it runs nothing and loads nothing."""
    del request
    found = _find(name).html
    if not found:
        raise Http404
    page, changes = re.subn(r"(<head[^>]*>)", rf"\1{BASE}", found, count=1, flags=re.IGNORECASE)
    response = HttpResponse(page if changes else BASE + found)
    response["Content-Security-Policy"] = MAIL_POLICY
    response["Referrer-Policy"] = "no-referrer"
    # Browsers refuse to show a sandboxed page by itself that also wants its openers cut off.
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


@require_safe
@never_cache
def attachment(request: HttpRequest, name: str, number: int) -> FileResponse:
    """One attached file, always as a download."""
    del request
    for part in _find(name).attachments:
        if part.number == number:
            return FileResponse(
                BytesIO(part.content),
                as_attachment=True,
                filename=part.filename,
                content_type=part.content_type,
            )
    raise Http404


@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Throw all mails away."""
    del request
    for mail in newest_first():
        _file(mail.name).unlink(missing_ok=True)
    return redirect("mailbox:index")


def _find(name: str) -> Mail:
    if not NAME.fullmatch(name) or not _file(name).is_file():
        raise Http404
    return _read(name)


def _read(name: str) -> Mail:
    received = datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    parsed = message_from_bytes(_file(name).read_bytes(), policy=default)
    return Mail(name=name, received=received, message=parsed)


def _file(name: str) -> Path:
    return _folder() / f"{name}.eml"


def _folder() -> Path:
    """The catcher's folder; Http404 wherever no mail catcher of our own runs."""
    if settings.IS_PRODUCTION or not settings.MAILBOX_DIR:
        raise Http404
    return Path(settings.MAILBOX_DIR)


def _words(part: MIMEPart[Any, Any] | None) -> str:
    """A part as text; a wrong or unknown charset costs letters, not the page."""
    content = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


app_name = "mailbox"
urlpatterns = [
    path("", index, name="index"),
    path("clear/", clear, name="clear"),
    path("<slug:name>/", message, name="message"),
    path("<slug:name>/html/", html, name="html"),
    path("<slug:name>/attachments/<int:number>/", attachment, name="attachment"),
]
