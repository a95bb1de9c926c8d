"""A visit's page: everything about it, its history and mail, and what the front desk can do."""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from booking import scheduling
from booking.admin import words
from booking.admin.reads import NotesReads
from booking.admin.visit_verbs import MOVES, VERBS, Verb
from booking.errors import Refusal
from booking.fields import PlainText
from booking.models import Appointment, AppointmentEvent
from booking.notifications.policy import STAFF_DELAY
from booking.notifications.recipients import address_of
from booking.orders import Actor
from locations.admin.rows import CalmAdmin

if TYPE_CHECKING:
    pass


class CancelForm(forms.Form):
    """Why a visit is cancelled; kept in its history, not told to the patient."""

    reason = PlainText(
        label=_("Reason"),
        max_length=300,
        help_text=_("For the visit’s history. The patient does not see it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 50}),
    )


class VisitPage(NotesReads, CalmAdmin):
    """The page of one visit and the verbs on it."""

    location_paths = ("location",)
    practitioner_paths = ("practitioner",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Visits are booked, not typed in."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Deleting is never a step in a visit's life."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Adds the verbs."""
        act = self.admin_site.admin_view(self.act)
        own = path("<int:visit_id>/do/<slug:name>/", act, name="booking_appointment_do")
        return [own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Shows the visit. Nothing can be posted here."""
        del form_url, extra_context
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        visit = self.get_object(request, unquote(object_id))
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, visit):
            raise PermissionDenied
        return self._page(request, visit, "admin/booking/appointment/visit.html", facts(visit))

    def act(self, request: HttpRequest, visit_id: int, name: str) -> HttpResponse:
        """Does what the button says; asks first where mail would go out."""
        visit, verb = self.get_object(request, str(visit_id)), VERBS.get(name)
        if visit is None or verb is None:
            raise Http404
        if not self.has_change_permission(request, visit):
            raise PermissionDenied
        page = HttpResponseRedirect(reverse("admin:booking_appointment_change", args=[visit.pk]))
        page.status_code = 303
        form = CancelForm(request.POST or None)
        if request.method == "POST" and self._is_stale(request, visit):
            return page
        if verb.asks_first and not form.is_valid():
            return self._ask(request, visit, verb, form)
        if request.method == "POST":
            self._run(request, visit, verb, form.cleaned_data if verb.asks_first else {})
        return page

    def _is_stale(self, request: HttpRequest, visit: Appointment) -> bool:
        """Tells the user what somebody else did since the page was shown."""
        steps = events(visit)
        if request.POST.get("seen", "") == str(last(steps)):
            return False
        what = "; ".join(f"{words.step(step, visit)} ({words.who(step)})" for step in steps[-1:])
        text = _("The visit was changed while you looked at it: %(what)s. Nothing was done.")
        self.message_user(request, text % {"what": what}, messages.ERROR)
        return True

    def _run(
        self, request: HttpRequest, visit: Appointment, verb: Verb, values: dict[str, Any]
    ) -> None:
        now, by = timezone.now(), Actor.staff(request.user)  # type: ignore[arg-type]  # signed in
        seen = int(request.POST.get("seen") or 0)
        try:
            scheduling.unless_changed(
                visit, seen=seen, work=lambda: verb.run(visit, by=by, now=now, **values)
            )
        except scheduling.ChangedMeanwhile:
            self._is_stale(request, visit)
        except Refusal as error:
            self.message_user(request, words.refusal(error, visit, now), messages.ERROR)
        else:
            self.log_change(request, visit, str(verb.done))
            self.message_user(request, verb.done, messages.SUCCESS)

    def _ask(
        self, request: HttpRequest, visit: Appointment, verb: Verb, form: CancelForm
    ) -> HttpResponse:
        extra = {
            "form": form,
            "verb": verb,
            "address": address_of(visit),
            "minutes": int(STAFF_DELAY.total_seconds() // 60),
            "fits": verb.fits(visit, timezone.now()),
            "seen": last(events(visit)),
        }
        return self._page(request, visit, "admin/booking/appointment/cancel.html", extra)

    def _page(
        self, request: HttpRequest, visit: Appointment, template: str, extra: dict[str, Any]
    ) -> HttpResponse:
        now = timezone.now()
        may_change = self.has_change_permission(request, visit)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": words.when(visit),
            "subtitle": None,
            "media": self.media,
            "visit": visit,
            "zone": visit.location.zone,
            "may_move": may_change and visit.status in MOVES,
            "verbs": [verb for verb in VERBS.values() if may_change and verb.fits(visit, now)],
            **extra,
        }
        return TemplateResponse(request, template, context)


def events(visit: Appointment) -> list[AppointmentEvent]:
    """The visit's history, oldest first."""
    return list(visit.events.select_related("user").order_by("pk"))


def last(steps: list[AppointmentEvent]) -> int | str:
    """The newest step's key: who acts says with it what they had seen."""
    return steps[-1].pk if steps else ""


def facts(visit: Appointment) -> dict[str, Any]:
    """What the page prints in its tables."""
    steps = events(visit)
    mails = visit.messages.order_by("due_at", "kind")
    return {
        "seen": last(steps),
        "steps": [
            (words.stamp(event.at), words.step(event, visit), words.who(event), event.reason)
            for event in steps
        ],
        "mails": [
            (
                words.message_kind(mail),
                mail.get_state_display(),
                mail.state,
                words.message_reason(mail),
                mail.pk,
            )
            for mail in mails
        ],
        "resources": [kept.resource.name for kept in visit.resources.select_related("resource")],
    }
