"""Pages of the desk that change something: review, dates, steps, restoring. Changes need a POST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import compare, publishing, revisions
from education import dates as page_dates
from education.admin import desk
from education.admin.base import PlainTextForm, actor, plain
from education.admin.desk_pages import frame
from education.models import Condition, Review
from education.revisions import Edit, Stale

REFUSALS: Final = (publishing.NotAllowedNow, publishing.NotReady, publishing.OwnEdit)
CYCLE_DAYS: Final = 365


class ApprovalForm(PlainTextForm):
    """Who approves the revision, and until when; or what has to change first."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Review
        fields = [
            "reviewer_name",
            "reviewer_credentials",
            "registration_number",
            "reviewed_on",
            "next_due",
            "notes",
        ]
        widgets = {
            "reviewed_on": AdminDateWidget,
            "next_due": AdminDateWidget,
            "notes": forms.Textarea(attrs={"rows": 4, "cols": 80}),
        }


class DatesForm(forms.Form):
    """When the approved revision goes public, and when the page leaves the site."""

    publish_at = forms.SplitDateTimeField(
        required=False,
        label=gettext_lazy("Publish on"),
        help_text=gettext_lazy("Empty: when somebody publishes it by hand."),
        widget=AdminSplitDateTime,
    )
    expires_at = forms.SplitDateTimeField(
        required=False,
        label=gettext_lazy("Take off the site on"),
        help_text=gettext_lazy("Empty: never by itself."),
        widget=AdminSplitDateTime,
    )


def review(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """A reviewer reads what changed and approves that revision, or sends it back."""
    if not request.user.has_perm(desk.APPROVE):
        raise PermissionDenied
    page = desk.page_or_404(pk)
    form = ApprovalForm(request.POST or None, initial=_first_values(request, page))
    if request.method == "POST":
        if "return" in request.POST:
            return _send_back(request, page)
        if form.is_valid() and _approved(request, page, form):
            words = {"revision": revisions.newest(page), "page": page}
            messages.success(request, _("Approved: %(revision)s of “%(page)s”.") % words)
            return redirect("admin:education_condition_change", page.pk)
    context = frame(model_admin, request, page, _("Review of %(page)s") % {"page": page})
    context |= desk.panel(request, page) | _what_is_new(page)
    context |= {"form": form, "media": model_admin.media + form.media}
    return TemplateResponse(request, "admin/education/condition/review.html", context)


def _first_values(request: HttpRequest, page: Condition) -> dict[str, Any]:
    """The reviewer as they signed last time; the dates of a yearly cycle."""
    last = Review.objects.filter(recorded_by=actor(request)).order_by("-recorded_at").first()
    today = timezone.localdate(timezone.now())
    return {
        "revision": revisions.newest(page).number,
        "reviewer_name": last.reviewer_name if last else revisions.name_of(actor(request)),
        "reviewer_credentials": last.reviewer_credentials if last else "",
        "registration_number": last.registration_number if last else "",
        "reviewed_on": today,
        "next_due": today + timedelta(days=CYCLE_DAYS),
    }


def _what_is_new(page: Condition) -> dict[str, Any]:
    """The newest revision beside the last that was approved, or beside the first."""
    newest = revisions.newest(page)
    approved = page.revisions.filter(reviews__isnull=False, number__lt=newest.number).first()
    return {
        "since": approved,
        "parts": compare.parts(approved.content, newest.content) if approved else [],
    }


def _approved(request: HttpRequest, page: Condition, form: ApprovalForm) -> bool:
    """True if it was approved; otherwise the form says why not."""
    data = dict(form.cleaned_data)
    number = data.pop("revision")
    try:
        publishing.approve(
            page,
            publishing.Approval(**data),
            revision=number,
            by=actor(request),
            now=timezone.now(),
        )
    except Stale as stale:
        form.add_error(None, _stale_words(stale))
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _stale_words(stale: Stale) -> str:
    """Which revision is newer, by whom, and what it changed."""
    old = stale.seen.content if stale.seen else {}
    changed = compare.changed_labels(old, stale.newest.content) if old else []
    words = _(
        "Not approved: you read revision %(old)s, but %(who)s has saved revision %(new)s since. "
        "Changed: %(what)s. Read it again below, then approve."
    )
    return words % {
        "old": stale.seen.number if stale.seen else "–",
        "new": stale.newest.number,
        "who": stale.newest.made_by,
        "what": ", ".join(changed) or _("nothing that shows"),
    }


def _send_back(request: HttpRequest, page: Condition) -> HttpResponse:
    note = plain_note(request)
    if not note:
        messages.error(request, _("Say in the notes what has to change, in plain text."))
        return redirect("admin:education_condition_review", page.pk)
    return _take(request, page, publishing.back_to_draft, note=note)


def plain_note(request: HttpRequest) -> str:
    """The note that was sent; empty if it is none that can be kept."""
    field = plain(forms.CharField(required=False, max_length=2000))
    try:
        return str(field.clean(request.POST.get("notes", ""))) if field else ""
    except forms.ValidationError:
        return ""


def dates(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what was approved: now, or on a date; and say when the page leaves."""
    page = desk.page_or_404(pk)
    kept = {"publish_at": page.publish_at, "expires_at": page.expires_at}
    form = DatesForm(request.POST or None, initial=kept)
    if request.method == "POST":
        if not model_admin.has_change_permission(request, page):
            raise PermissionDenied
        if "now" in request.POST:
            return _take(request, page, publishing.publish)
        if form.is_valid() and _dated(request, page, form):
            messages.success(request, _("The dates of “%(page)s” are kept.") % {"page": page})
            return redirect("admin:education_condition_change", page.pk)
    context = frame(model_admin, request, page, _("Publish %(page)s") % {"page": page})
    context |= desk.panel(request, page)
    context |= {"form": form, "media": model_admin.media + form.media}
    return TemplateResponse(request, "admin/education/condition/publish.html", context)


def _dated(request: HttpRequest, page: Condition, form: DatesForm) -> bool:
    wanted = page_dates.Dates(**form.cleaned_data)
    try:
        page_dates.set_dates(page, wanted, now=timezone.now(), by=actor(request))
    except page_dates.BadDates as bad:
        form.add_error(bad.field, str(bad))
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


STEPS: Final = {
    "send": publishing.send_to_review,
    "reopen": publishing.back_to_draft,
    "archive": publishing.archive,
}


def step(model_admin: ModelAdmin, request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Takes a step; a GET of it leads back, since it changes nothing."""
    page = desk.page_or_404(pk)
    if name not in STEPS:
        raise Http404
    if request.method != "POST":
        return redirect("admin:education_condition_change", page.pk)
    if not model_admin.has_change_permission(request, page):
        raise PermissionDenied
    return _take(request, page, STEPS[name])


def _take(request: HttpRequest, page: Condition, verb: Any, **words: Any) -> HttpResponse:
    """Takes the step, says what came of it, and leads back to the page's form."""
    try:
        done = verb(page, now=timezone.now(), by=actor(request), **words)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        told = {"page": done.title, "state": publishing.state_of(done)}
        messages.success(request, _("%(page)s: now %(state)s.") % told)
    return redirect("admin:education_condition_change", page.pk)


def restore(model_admin: ModelAdmin, request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Makes an old revision the newest draft, after showing what that changes."""
    page = desk.page_or_404(pk)
    old, newest = desk.revision_or_404(page, number), revisions.newest(page)
    if request.method == "POST":
        if not model_admin.has_change_permission(request, page):
            raise PermissionDenied
        seen = request.POST.get("seen", "")
        edit = Edit(
            content=old.content,
            seen=int(seen) if seen.isdecimal() and len(seen) < 9 else -1,
            by=actor(request),
            restored_from=old.number,
        )
        return _restored(request, page, edit)
    words = {"revision": old, "page": page}
    context = frame(model_admin, request, page, _("Restore %(revision)s of %(page)s") % words)
    parts = compare.parts(newest.content, old.content)
    context |= {"old": newest, "new": old, "newest": newest, "parts": parts}
    return TemplateResponse(request, "admin/education/condition/restore.html", context)


def _restored(request: HttpRequest, page: Condition, edit: Edit) -> HttpResponse:
    try:
        made = publishing.save_draft(page, edit, now=timezone.now())
    except Stale as stale:
        messages.error(request, _("Not restored: %(why)s") % {"why": stale})
        return redirect("admin:education_condition_restore", page.pk, edit.restored_from)
    messages.success(request, _("Restored as %(revision)s, a draft.") % {"revision": made})
    return redirect("admin:education_condition_change", page.pk)
