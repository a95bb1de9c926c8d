"""Forms as crispy draws them with the site's own field templates."""

from __future__ import annotations

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms

from clinic.design import SampleForm


@pytest.fixture
def empty() -> str:
    return str(render_crispy_form(SampleForm()))


@pytest.fixture
def wrong() -> str:
    return str(render_crispy_form(SampleForm({"name": "", "email": "sam@"})))


def test_what_is_optional_says_so_and_nothing_has_an_asterisk(empty: str) -> None:
    assert empty.count("(optional)") == 2
    assert "*" not in empty


def test_a_group_of_radios_is_a_fieldset_with_a_legend(empty: str) -> None:
    assert re.search(r"<fieldset id=\"div_id_kind\"[^>]*>\s*<legend[^>]*>Have you been", empty)


def test_a_groups_error_stands_above_its_choices(wrong: str) -> None:
    group = wrong[wrong.index('id="div_id_kind"') :]
    assert group.index("This field is required.") < group.index('type="radio"')
    described = re.search(r'id="div_id_kind"[^>]*aria-describedby="([^"]+)"', wrong)
    assert described
    assert f'id="{described[1]}"' in wrong


def test_help_and_error_stand_between_label_and_control(wrong: str) -> None:
    field = wrong[wrong.index('id="div_id_email"') :]
    order = [field.index(part) for part in ("<label", "form-text", "invalid-feedback", "<input")]
    assert order == sorted(order)


def test_the_summary_takes_the_focus_and_each_line_leads_to_its_field(wrong: str) -> None:
    summary = wrong[: wrong.index("</ul>")]
    assert "autofocus" in summary
    assert 'tabindex="-1"' in summary
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_kind_0", "id_name", "id_email", "id_side", "id_agreed"]
    for target in targets:
        assert f'id="{target}"' in wrong


def test_a_form_without_errors_has_no_summary(empty: str) -> None:
    assert "error-summary" not in empty


def test_what_was_typed_is_shown_as_text() -> None:
    form = SampleForm({"name": '"><script>alert(1)</script>', "email": "x"})
    assert "<script>" not in render_crispy_form(form)


def test_a_mistake_of_the_whole_form_is_in_the_summary() -> None:
    class Whole(forms.Form):
        name = forms.CharField()

        def clean(self) -> None:
            raise forms.ValidationError("Both cannot be.")

    assert "<li>Both cannot be.</li>" in render_crispy_form(Whole({"name": "x"}))
