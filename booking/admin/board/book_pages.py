"""Booking at the desk: by phone, or for somebody who has just walked in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking import scheduling
from booking.admin.board.asked import CHANGES, SEES_PATIENTS, Asked, asked, check, people_at
from booking.admin.board.day_pages import BoardBase, back_to_board
from booking.admin.board.forms import BookForm, instant_of
from booking.admin.board.judging import Verdict, judge
from booking.admin.board.lookups import find, within_reach
from booking.audit import note_list
from booking.availability import Want
from booking.errors import Busy, PatientBusy, PatientChanged, Refusal
from booking.locking import in_transaction
from booking.models import Appointment, Patient, Source
from booking.orders import Actor, Choice, PatientDetails
from locations.models import HealthcareService, Location

GIVEN: Final = ("practitioner", "service", "source", "day", "time")
KEPT: Final = ("practitioner", "service", "source")
WALK_IN: Final = "walk-in"


class BookPages(BoardBase):
    """The form on which staff book."""

    def get_urls(self) -> list[URLPattern]:
        """Its address."""
        book = self.admin_site.admin_view(self.board_book)
        return [path("board/book/", book, name="booking_board_book"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def board_book(self, request: HttpRequest) -> HttpResponse:
        """GET shows the form; POST looks for patients, or books."""
        check(request, CHANGES, SEES_PATIENTS)
        now = timezone.now()
        place = asked(request, now)
        form = _form(request, place, now)
        booking = Booking(request, place.location, form, now)
        if request.method == "POST" and "look" not in request.POST and booking.is_ready():
            try:
                visit = booking.carry_out(Actor.staff(request.user))  # type: ignore[arg-type]  # signed in
            except Refusal as error:
                booking.refuse(error)
            else:
                self.log_change(request, visit, _("Booked at the desk."))
                self.message_user(request, _("Booked."), messages.SUCCESS)
                return back_to_board(visit)
        return self._book_page(request, place, booking)

    def _book_page(self, request: HttpRequest, place: Asked, booking: Booking) -> HttpResponse:
        patients = booking.shown_patients()
        note_list(request, patients)
        failed = request.method == "POST" and "look" not in request.POST
        context = {
            "title": _("Book a visit"),
            "subtitle": None,
            "asked": place,
            "form": booking.form,
            "patients": patients,
            "chosen": booking.chosen,
            "has_looked": "look" in request.POST,
            "verdict": booking.verdict,
            "refusal": booking.refusal,
            "zone": place.location.zone,
            "near_query": booking.near_query(),
        }
        return self.board_page(request, "book.html", context, 409 if failed else 200)


class Booking:
    """One booking at the desk, as far as it is filled in."""

    def __init__(
        self, request: HttpRequest, location: Location, form: BookForm, now: datetime
    ) -> None:
        self.request = request
        self.location = location
        self.form = form
        self.now = now
        self.verdict = Verdict()
        self.refusal = ""
        is_valid = form.is_bound and form.is_valid()
        self.values: dict[str, Any] = form.cleaned_data if form.is_bound else {}
        key = self.values.get("patient")
        self.chosen: Patient | None = within_reach(request).filter(pk=key).first() if key else None
        if key and self.chosen is None:
            form.add_error("search", _("Choose a patient from the list."))
        self._is_valid = is_valid and not form.errors
        if want := self._want():
            self.verdict = judge(request, want, self.values["start"], now)

    @property
    def is_walk_in(self) -> bool:
        """True for somebody who stands at the desk."""
        return self.values.get("source") == Source.WALK_IN

    def is_ready(self) -> bool:
        """True if it can be booked; what is missing is told beside its field."""
        reason = self.values.get("reason")
        if self.verdict.rules and not reason and not self.is_walk_in and self.verdict.is_free:
            self.form.add_error("reason", _("Say why the rules are left aside."))
        return self._is_valid and self.verdict.is_free and not self.form.errors

    def carry_out(self, by: Actor) -> Appointment:
        """Books, and marks who walked in as arrived: both or neither. Raises a Refusal."""
        values = self.values
        reason = values["reason"] or (WALK_IN if self.is_walk_in and self.verdict.rules else "")
        choice = Choice(self.location, values["service"], values["practitioner"], values["start"])

        def work() -> Appointment:
            visit = scheduling.book_for(
                choice,
                self._details(),
                by=by,
                now=self.now,
                reason=reason,
                patient=self.chosen,
            )
            if self.is_walk_in:
                visit = scheduling.mark_arrived(visit, by=by, now=self.now)
            return visit

        return in_transaction(work)

    def refuse(self, error: Refusal) -> None:
        """Keeps what scheduling said, in words."""
        if isinstance(error, PatientBusy):
            self.refusal = _("The patient has another visit at that time. Nothing was booked.")
        elif isinstance(error, PatientChanged):
            self.refusal = _("Somebody has just changed this patient’s record. Look them up again.")
        elif isinstance(error, Busy):
            self.refusal = _("Others are changing the same times. Try again in a moment.")
        else:
            self.refusal = _("The time has just been taken. Nothing was booked.")
            if want := self._want():
                self.verdict = judge(self.request, want, self.values["start"], self.now)

    def shown_patients(self) -> list[Patient]:
        """The one who is chosen, then those found."""
        found = find(self.request, self.form.data.get("search", "")) if self.form.is_bound else []
        others = [patient for patient in found if patient != self.chosen]
        return [self.chosen, *others] if self.chosen else others

    def near_query(self) -> str:
        """What a link to another time keeps: nothing that names somebody."""
        kept = {name: str(self.form[name].value() or "") for name in KEPT}
        return urlencode({"location": self.location.pk, **kept})

    def _want(self) -> Want | None:
        values = self.values
        if values.get("start") and values.get("service") and values.get("practitioner"):
            return Want(self.location, values["service"], values["practitioner"])
        return None

    def _details(self) -> PatientDetails:
        values, known = self.values, self.chosen
        return PatientDetails(
            name=known.name if known else values["name"],
            email=known.email if known else values["email"],
            phone=str(known.phone) if known else values["phone"],
            birth_date=values["birth_date"],
            language=known.language if known else "en-ca",
            note=values["note"],
            source=Source(values["source"]),
        )


def _form(request: HttpRequest, place: Asked, now: datetime) -> BookForm:
    """The form as it was posted, or with what the address says about when and with whom."""
    location = place.location
    services = HealthcareService.objects.filter(practitionerrole__location=location).distinct()
    start = instant_of(request.GET.get("start", "")) or now.replace(second=0, microsecond=0)
    local = start.astimezone(location.zone)
    initial = {"day": local.date(), "time": local.time()}
    initial |= {name: request.GET[name] for name in GIVEN if name in request.GET}
    return BookForm(
        request.POST or None,
        initial=initial,
        location=location,
        people=people_at(request, location),
        services=services.order_by("name"),
        today=place.today,
    )
