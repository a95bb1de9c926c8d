"""One question as a form."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from education.selfcheck.questions import Answer, Problem, Question, read
from education.selfcheck.wording import TEXTS

# As many as the longest list of a question, with room; more is no person's answer.
MOST_TICKS: Final = 20
PICK_ONE: Final = _("Choose one answer.")
PICK_ANY: Final = _("Tick at least one box. If nothing fits, tick “None of these”.")
NOT_BOTH: Final = _("Tick “None of these” or “I am not sure” alone, without the others.")
NOT_LISTED: Final = _("Choose from the answers on this page.")


class QuestionForm(forms.Form):
    """The question's choices; `answer` is the valid answer as the rules take it."""

    def __init__(
        self, question: Question, data: QueryDict | None = None, *, answer: Answer | None = None
    ) -> None:
        super().__init__(data, initial={"answer": sorted(answer or [])})
        self.question = question
        text = TEXTS[question.id]
        # With these widgets a message about the field leads to the first of its choices.
        widget = forms.CheckboxSelectMultiple if question.is_many else forms.RadioSelect
        self.fields["answer"] = forms.Field(label=text.title, required=False, widget=widget)
        self._given: Answer | None = answer

    @property
    def ticked(self) -> frozenset[str]:
        """The codes that the page shows as chosen: what was sent, or what was answered before."""
        if isinstance(self.data, QueryDict):
            return frozenset(self.data.getlist("answer"))
        if self._given is None:
            return frozenset()
        return frozenset({self._given}) if isinstance(self._given, str) else self._given

    @property
    def answer(self) -> Answer:
        """The valid answer."""
        found: Answer = self.cleaned_data["answer"]
        return found

    def clean_answer(self) -> Answer:
        """The answer as a code or a set of codes. Raises ValidationError with what to do."""
        sent: list[str] = self.data.getlist("answer") if isinstance(self.data, QueryDict) else []
        if not sent:
            raise forms.ValidationError(PICK_ANY if self.question.is_many else PICK_ONE)
        if len(sent) > MOST_TICKS:
            raise forms.ValidationError(NOT_LISTED)
        given: Any = sent if self.question.is_many or len(sent) > 1 else sent[0]
        found = read(self.question, given)
        if isinstance(found, Problem):
            is_mixed = self.question.is_many and set(sent) <= set(self.question.options)
            raise forms.ValidationError(NOT_BOTH if is_mixed else NOT_LISTED)
        return found
