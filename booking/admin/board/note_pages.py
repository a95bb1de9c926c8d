"""A note to the patients of a day: a short text of the desk's own, by mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from booking.admin.board.all_pages import OPEN, AllPages, Many
from booking.admin.board.asked import CHANGES, check
from booking.admin.board.forms import NoteForm
from booking.models import DayNote
from booking.notifications.day_notes import post_note
from booking.notifications.policy import STAFF_DELAY


class NotePages(AllPages):
    """Beside running late and cancelling: telling the patients of a day something."""

    def get_urls(self) -> list[URLPattern]:
        """Its address."""
        guard = self.admin_site.admin_view
        own = path("board/note/", guard(self.board_note), name="booking_board_note")
        return [own, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def board_note(self, request: HttpRequest) -> HttpResponse:
        """Writes to the patients of the chosen visits, once for each form."""
        check(request, CHANGES)
        now = timezone.now()
        many = Many(request, now, ahead_only=True, statuses=OPEN)
        form = NoteForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid() and many.is_ready():
            note = DayNote(
                pk=form.cleaned_data["key"],
                location=many.asked.location,
                text=form.cleaned_data["text"],
                user=request.user,  # type: ignore[misc]  # signed in
            )
            told = post_note(many.chosen, note, now=now)
            self._say(request, None if told is None else len(told), len(many.chosen))
            return many.back()
        return self._many_page(request, many, {"form": form, "verb": "note"})

    def _say(self, request: HttpRequest, told: int | None, chosen: int) -> None:
        """How many get the mail, and how many have to be phoned; None if they got it before."""
        if told is None:
            self.message_user(request, _("This note was sent before."), messages.INFO)
            return
        text = ngettext(
            "%(count)s patient gets the note in %(minutes)s minutes. Until then you can stop it "
            "under Messages.",
            "%(count)s patients get the note in %(minutes)s minutes. Until then you can stop it "
            "under Messages.",
            told,
        )
        minutes = int(STAFF_DELAY.total_seconds() // 60)
        if told:
            values = {"count": told, "minutes": minutes}
            self.message_user(request, text % values, messages.SUCCESS)
        if left := chosen - told:
            text = ngettext(
                "%(count)s patient cannot be told by mail in time: please phone.",
                "%(count)s patients cannot be told by mail in time: please phone.",
                left,
            )
            self.message_user(request, text % {"count": left}, messages.WARNING)
