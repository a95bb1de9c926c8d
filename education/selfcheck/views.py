"""One question a page, the answers to check, and the result. Works without script.

Every page is computed from the stored answers, so that going back, reloading, a second tab and a
typed address all lead to where the answers are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from education.selfcheck import handover, picture, result_page, store
from education.selfcheck.forms import QuestionForm
from education.selfcheck.outcome import assess, is_emergency
from education.selfcheck.private import private, see_other
from education.selfcheck.questions import QUESTIONS, Answers, Question, asked_of, next_unanswered
from education.selfcheck.rules import Level
from education.selfcheck.store import Stored
from education.selfcheck.wording import ORDER, TEXTS
from locations.directory import clinics
from locations.forms import NearForm

TEMPLATES: Final = {
    Level.EMERGENCY: "selfcheck/emergency.html",
    Level.URGENT: "selfcheck/urgent.html",
    Level.ROUTINE: "selfcheck/result.html",
    Level.SELF_CARE: "selfcheck/result.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What the self-check is; a POST begins it, with no answers.

    A page on a complaint names the place it is about: the question on it shows that as chosen.
    """
    if request.method == "POST":
        store.begin(request.session, now=timezone.now(), place=_place(request.POST))
        return see_other("selfcheck:question", 1)
    place = _place(request.GET)
    context = {
        "questions": len(QUESTIONS),
        "signs": result_page.emergency_signs(),
        "place": place,
        "place_name": TEXTS["place"].options[place].label if place else "",
    }
    return render(request, "selfcheck/start.html", context)


def _place(sent: QueryDict) -> str:
    """The place that was sent, or nothing if it is none of the question's."""
    place = sent.get("place", "")
    return place if place in TEXTS["place"].options else ""


@private
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: int) -> HttpResponse:
    """The question; a POST keeps its answer and leads on. Nobody jumps ahead."""
    if not 0 < number <= len(QUESTIONS):
        raise Http404
    now = timezone.now()
    stored = store.load(request.session, now=now)
    if stored is None:
        return _ended(request)
    asked = QUESTIONS[number - 1]
    if not _may_be_asked(asked, stored.answers):
        return _go_on(stored.answers)
    if request.method != "POST":
        suggested = stored.place if asked.id == "place" else None
        form = QuestionForm(asked, answer=stored.answers.get(asked.id) or suggested or None)
        return _question_page(request, form, stored)
    form = QuestionForm(asked, request.POST)
    if not form.is_valid():
        return _question_page(request, form, stored, status=400)
    kept = store.answer(request.session, asked.id, form.answer, now=now)
    return _go_on(kept.answers) if kept else _ended(request)


def _may_be_asked(asked: Question, answers: Answers) -> bool:
    """An answered question, or the next one; after an emergency there is no next one."""
    if asked.id in answers:
        return True
    return not is_emergency(answers) and asked is next_unanswered(answers)


def _go_on(answers: Answers) -> HttpResponse:
    """Where these answers lead: the result of an emergency, the next question, or the check."""
    if is_emergency(answers):
        return see_other("selfcheck:result")
    following = next_unanswered(answers)
    if following:
        return see_other("selfcheck:question", ORDER[following.id] + 1)
    return see_other("selfcheck:answers")


def _question_page(
    request: HttpRequest, form: QuestionForm, stored: Stored, *, status: int = 200
) -> HttpResponse:
    number = ORDER[form.question.id] + 1
    listed = picture.choices(form)
    context = {
        "form": form,
        "question": form.question,
        "text": TEXTS[form.question.id],
        "choices": listed,
        "sides": picture.sides(listed) if form.question.id == "place" else [],
        "number": number,
        "previous": number - 1,
        "total": len(list(asked_of(stored.answers))),
        "is_complete": next_unanswered(stored.answers) is None,
    }
    return render(request, "selfcheck/question.html", context, status=status)


def _ended(request: HttpRequest) -> HttpResponse:
    """410: there are no answers, or not any more."""
    return render(request, "selfcheck/ended.html", status=410)


@private
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Every answer so far, each with a way to change it, before the result."""
    stored = store.load(request.session, now=timezone.now())
    if stored is None:
        return _ended(request)
    if not _is_finished(stored.answers):
        return _go_on(stored.answers)
    rows = result_page.answer_rows(stored.answers)
    return render(request, "selfcheck/answers.html", {"rows": rows})


@private
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """What these answers call for. Without all of them, the question that is missing."""
    now = timezone.now()
    stored = store.load(request.session, now=now)
    if stored is None:
        return _ended(request)
    if not _is_finished(stored.answers):
        return _go_on(stored.answers)
    return _result_page(request, stored, NearForm(initial={"near": stored.near}), now)


def _is_finished(given: Answers) -> bool:
    return is_emergency(given) or next_unanswered(given) is None


def _result_page(
    request: HttpRequest, stored: Stored, near_form: NearForm, now: datetime, *, status: int = 200
) -> HttpResponse:
    outcome = assess(stored.answers)
    page = result_page.build(stored.answers, outcome, today=timezone.localdate(now))
    context: dict[str, object] = {"page": page, "now": now, **result_page.lists()}
    if outcome.level <= Level.ROUTINE:
        context |= result_page.clinic_context(clinics(request), stored.near)
        context |= {
            "form": near_form,
            "summary": handover.summarise(stored.answers, outcome),
            "consent": handover.CONSENT,
        }
    return render(request, TEMPLATES[outcome.level], context, status=status)


@private
@require_POST
def near(request: HttpRequest) -> HttpResponse:
    """Keeps a postal code beside the answers, so that no address holds it."""
    now = timezone.now()
    stored = store.load(request.session, now=now)
    if stored is None:
        return _ended(request)
    if not _is_finished(stored.answers):
        return _go_on(stored.answers)
    form = NearForm(request.POST)
    if not form.is_valid():
        return _result_page(request, stored, form, now, status=400)
    store.look_near(request.session, form.cleaned_data["near"], now=now)
    return see_other("selfcheck:result")


@private
@require_POST
def book(request: HttpRequest) -> HttpResponse:
    """On to booking; the summary goes along only where the box was ticked, and never at urgent."""
    now = timezone.now()
    stored = store.load(request.session, now=now)
    if stored is None:
        return _ended(request)
    given, outcome = stored.answers, assess(stored.answers)
    if not _is_finished(given) or outcome.level > Level.ROUTINE:
        return see_other("selfcheck:result")
    handover.drop(request.session)
    if request.POST.get("share") == "yes":
        handover.leave(request.session, given, outcome, now=now)
    clinic = next((c for c in clinics(request) if c.slug == request.POST.get("clinic")), None)
    service = result_page.build(given, outcome, today=timezone.localdate(now)).service
    if clinic is None or service is None:
        return see_other("booking:start")
    return see_other("booking:choose-slot", clinic.slug, service.slug)


@private
@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Deletes the answers, and what was kept for a booking."""
    store.forget(request.session)
    handover.drop(request.session)
    return see_other("selfcheck:deleted")


@private
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """They are gone."""
    return render(request, "selfcheck/deleted.html")
