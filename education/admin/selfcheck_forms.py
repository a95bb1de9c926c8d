"""Forms of the staff page on the self-check: try answers, compare versions over a file."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from education.selfcheck.outcome import CURRENT, VERSIONS, still_needed
from education.selfcheck.questions import QUESTIONS, Answers, read_all
from education.selfcheck.wording import TEXTS

LARGEST_FILE: Final = 1_000_000
OTHERS: Final = [(name, name) for name in VERSIONS if name != CURRENT.version]


class TryForm(forms.Form):
    """All questions at once. `answers` is what was chosen, once it is valid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers: Answers = {}
        for question in QUESTIONS:
            options = [
                (code, f"{code}: {o.label}") for code, o in TEXTS[question.id].options.items()
            ]
            label = f"{question.id}: {TEXTS[question.id].title}"
            if question.is_many:
                self.fields[question.id] = forms.MultipleChoiceField(
                    label=label,
                    choices=options,
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )
            else:
                self.fields[question.id] = forms.ChoiceField(
                    label=label, choices=[("", "–"), *options], required=False
                )

    def clean(self) -> dict[str, Any]:
        """Reads the answers as the audit does, and says what is missing at its question."""
        sent = {name: answer for name, answer in self.cleaned_data.items() if answer}
        answers, problems = read_all(sent)
        for problem in problems or still_needed(answers):
            self.add_error(problem.question, str(problem))
        self.answers = answers
        return self.cleaned_data


class CompareForm(forms.Form):
    """A file of cases, and the version to judge them by as well."""

    version = forms.ChoiceField(label=_("Compare with version"), choices=OTHERS)
    cases = forms.FileField(
        label=_("Cases"), help_text=_("JSON lines as for manage.py assess, 1 MB at most.")
    )

    def clean_cases(self) -> UploadedFile:
        """A file that is not too large to judge while somebody waits."""
        found: UploadedFile = self.cleaned_data["cases"]
        if (found.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        return found
