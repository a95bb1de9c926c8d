"""Pages beside the list of messages: how sending is doing, every kind as a sample, buttons."""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from booking.admin import message_health
from booking.admin.message_verbs import VERBS, fitting
from booking.admin.reads import NotesReads
from booking.models import Message
from booking.notifications import alarms
from booking.notifications.health import mail_health
from booking.notifications.samples import Sample, sample_mails
from locations.admin.rows import CalmAdmin

# What a mail program would allow, and nothing that runs.
MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
RIGHT: Final = "booking.change_message"


class MessagePages(NotesReads, CalmAdmin):
    """Who may see messages sees the pages; the buttons ask for the right to change."""

    location_paths = ("appointment__location",)
    practitioner_paths = ("appointment__practitioner",)

    change_form_template = "admin/booking/message/change_form.html"
    change_list_template = "admin/booking/message/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """The list's own addresses, after ours."""
        guard = self.admin_site.admin_view
        return [
            path("health/", guard(self.health), name="booking_message_health"),
            path("metrics/", guard(self.metrics), name="booking_message_metrics"),
            path("preview/", guard(self.preview), name="booking_message_preview"),
            path("preview/<slug:name>/", guard(self.preview), name="booking_message_preview_one"),
            path(
                "preview/<slug:name>/mail/",
                guard(self.preview_mail),
                name="booking_message_preview_mail",
            ),
            path("<uuid:key>/do/<slug:name>/", guard(self.act), name="booking_message_do"),
            *super().get_urls(),
        ]

    def health(self, request: HttpRequest) -> HttpResponse:
        """Does mail go out? In figures and in plain words."""
        self._check(request)
        found = message_health.told(mail_health(), timezone.now())
        title = _("Does mail go out?")
        return self._own_page(request, "health.html", {"title": title, "health": found})

    def metrics(self, request: HttpRequest) -> HttpResponse:
        """The same figures as text, for a program that watches."""
        self._check(request)
        now = timezone.now()
        text = alarms.metrics(mail_health(), now)
        return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")

    def preview(self, request: HttpRequest, name: str = "") -> HttpResponseBase:
        """Every kind of mail about a visit that exists nowhere."""
        self._check(request)
        samples = list(sample_mails(timezone.now()))
        chosen = _chosen(samples, name) if name else samples[0]
        context = {
            "title": _("Every kind of mail, as a sample"),
            "names": [sample.name for sample in samples],
            "chosen": chosen,
        }
        show = csp_update({"frame-src": [SELF]})(
            lambda asked: self._own_page(asked, "preview.html", context)
        )
        return show(request)

    @method_decorator(xframe_options_sameorigin)
    def preview_mail(self, request: HttpRequest, name: str) -> HttpResponse:
        """The HTML part by itself, sandboxed: it runs nothing and loads nothing."""
        self._check(request)
        sample = _chosen(list(sample_mails(timezone.now())), name)
        response = HttpResponse(html_of(sample))
        response["Content-Security-Policy"] = MAIL_POLICY
        response["Cross-Origin-Opener-Policy"] = "unsafe-none"
        return response

    @method_decorator(require_POST)
    def act(self, request: HttpRequest, key: UUID, name: str) -> HttpResponse:
        """Does what the button says, if the message still allows it."""
        message, verb = self.get_object(request, str(key)), VERBS.get(name)
        if message is None or verb is None:
            raise Http404
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        if verb.run(message, now=timezone.now()):
            self.log_change(request, message, str(verb.label))
            self.message_user(request, verb.done, messages.SUCCESS)
        else:
            text = _("That cannot be done any more: look at its state.")
            self.message_user(request, text, messages.ERROR)
        page = HttpResponseRedirect(reverse("admin:booking_message_change", args=[message.pk]))
        page.status_code = 303
        return page

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **values: Any
    ) -> HttpResponse:
        """With the buttons that fit."""
        message = values.get("obj")
        may = isinstance(message, Message) and request.user.has_perm(RIGHT)
        context["verbs"] = fitting(message, timezone.now()) if may and message else []
        return super().render_change_form(request, context, *args, **values)

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _own_page(
        self, request: HttpRequest, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        name = f"admin/booking/message/{template}"
        return TemplateResponse(request, name, {**common, **context})


def html_of(sample: Sample) -> str:
    """The HTML part; its links lead nowhere, as the visit does not exist."""
    found = (str(content) for content, kind in sample.email.alternatives if kind == "text/html")
    return re.sub(r'href="http[^"]*"', 'href="#"', next(found))


def _chosen(samples: list[Sample], name: str) -> Sample:
    for sample in samples:
        if sample.name == name:
            return sample
    raise Http404
