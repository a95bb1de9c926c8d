"""What patients type: what is taken as it is, put right, or sent back with a word of help."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from booking.fields import (
    BirthDateField,
    NameField,
    OneEmailField,
    PhoneField,
    PlainText,
    StartField,
    readable,
)
from booking.forms import CancelForm, DetailsForm

GOOD = {"name": "Ana Silva", "email": "ana@example.ca", "phone": "416 555 0123"}
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


def message_of(field: forms.Field, given: str) -> str:
    """The help that comes back with a refused text."""
    with pytest.raises(ValidationError) as refused:
        field.clean(given)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("O'Brien-Ó Súilleabháin", "O'Brien-Ó Súilleabháin"),
        ("李", "李"),
        ("Nguyễn", "Nguyễn"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("x", "x"),
        ("😀", "😀"),
        (FAMILY, FAMILY),
        ("محمد علي", "محمد علي"),
        ("حَمَّدٌ", "حَمَّدٌ"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("  Ana \u00a0 Silva ", "Ana Silva"),
        ("Ana\u200b Silva\ufeff", "Ana Silva"),
        ("a" * 100, "a" * 100),
        ("Robert'); DROP TABLE booking_patient;--", "Robert'); DROP TABLE booking_patient;--"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{ 7*7 }}{% load x %}", "{{ 7*7 }}{% load x %}"),
        ('=HYPERLINK("http://evil.test")', '=HYPERLINK("http://evil.test")'),
    ],
)
def test_a_name_is_taken_as_people_write_it(given: str, kept: str) -> None:
    assert NameField(max_length=100).clean(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "   ",
        "\u200b\u200b",
        "\u200d",
        "\u3164",
        "...",
        "\u0301",
        "\u202eabc",
        "Ana\u2066",
        "Ana\x00",
        "Ana\x07",
        "Ana\nBcc: x@y.z",
        "Ana\u2028Silva",
        "\ud800",
        "Ana\udfff",
        "Ana \N{REPLACEMENT CHARACTER}",
        "Z" + "\u0301\u0302\u0303\u0304\u0305" * 10,
        "a" * 101,
        "a" * 10_000,
    ],
)
def test_a_name_that_cannot_be_shown_is_refused_in_words(given: str) -> None:
    assert len(message_of(NameField(max_length=100), given)) > 20


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" Ana@Example.CA ", "ana@example.ca"),
        ("ana+physio@example.co.uk", "ana+physio@example.co.uk"),
        ("ana@exämple.ca", "ana@exämple.ca"),
        ("ana@例え.jp", "ana@例え.jp"),
        # A look-alike letter: another address, never taken for the one it resembles.
        ("alice@ex\u0430mple.com", "alice@ex\u0430mple.com"),
        ("ana@example.ca\u200b", "ana@example.ca"),
    ],
)
def test_one_address_is_taken(given: str, kept: str) -> None:
    assert OneEmailField(max_length=254).clean(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "ana",
        "ana@",
        "ana@localhost",
        "ana@example",
        "ana@example.ca.",
        "ana@[127.0.0.1]",
        "ana@example.ca, bo@example.ca",
        "ana@example.ca;bo@example.ca",
        "ana@example.ca\r\nBcc: x@y.z",
        "ana@example.ca%0aBcc:x@y.z x",
        '"a b"@example.ca',
        "<ana@example.ca>",
        "mailto:ana@example.ca",
        "josé@example.ca",
        "ana@example.ca\x00",
        "ana\ud800@example.ca",
        "a" * 248 + "@exa.ca",
        "a" * 400 + "@example.ca",
    ],
)
def test_what_is_not_one_reachable_address_is_refused(given: str) -> None:
    assert message_of(OneEmailField(max_length=254), given)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("+1 (416) 555-0123 ext 5", "+14165550123"),
        ("416.555.0123 x 22", "+14165550123"),
        ("416 555 0123 poste 12", "+14165550123"),
        ("4165550123", "+14165550123"),
        ("1-416-555-0123", "+14165550123"),
        ("٤١٦٥٥٥٠١٢٣", "+14165550123"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_a_phone_number_is_put_into_one_form(given: str, kept: str) -> None:
    assert PhoneField(max_length=60).clean(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "911",
        "+1 911",
        "555-0123",
        "1-800-FLOWERS",
        "call me",
        "4" * 40,
        "0000000000",
        "+",
        "\ud800",
    ],
)
def test_what_nobody_could_call_is_refused(given: str) -> None:
    assert message_of(PhoneField(max_length=60), given)


@pytest.mark.parametrize(
    "given",
    [
        "1956-07-25",
        "1956-7-25",
        "1956/07/25",
        "25 July 1956",
        "July 25, 1956",
        "Jul. 25th, 1956",
        "25.07.1956",
        "１９５６-０７-２５",
        "١٩٥٦-٠٧-٢٥",
    ],
)
def test_a_date_of_birth_is_read_when_it_can_mean_one_day_only(given: str) -> None:
    assert BirthDateField(required=False).clean(given) == date(1956, 7, 25)


@pytest.mark.parametrize(
    "given",
    [
        "05/01/56",
        "05/01/1956",
        "2026-02-30",
        "0000-01-01",
        "1956-13-01",
        "9999-12-31",
        "0001-01-01",
        "1899-12-31",
        "2027-06-06",
        "soon",
        "1956-07-25\x00",
    ],
)
def test_any_other_date_of_birth_is_refused(given: str) -> None:
    field = BirthDateField(required=False)
    field.latest = date(2027, 6, 5)
    assert message_of(field, given)


def test_a_baby_may_be_born_today() -> None:
    field = BirthDateField(required=False)
    field.latest = date(2027, 6, 5)
    assert field.clean("2027-06-05") == date(2027, 6, 5)


def test_a_note_counts_a_line_end_as_one_letter() -> None:
    assert PlainText(max_length=5).clean("ab\r\ncd") == "ab\ncd"


@pytest.mark.parametrize("given", ["a\x00", "\ud800", "a\x1b[31m", "a" * 501])
def test_a_note_that_cannot_be_kept_is_refused(given: str) -> None:
    assert message_of(PlainText(max_length=500), given)


def test_a_note_may_hold_what_programs_read_as_commands() -> None:
    note = "BEGIN:VEVENT\n; DROP, <b>"
    assert PlainText(max_length=500).clean(note) == note


@pytest.mark.parametrize(
    "given", ["9:00", "2027-03-14T02:30", "2027-02-30T10:00:00Z", "99999", "\ud800", "NaN"]
)
def test_a_start_that_is_no_instant_is_made_up(given: str) -> None:
    with pytest.raises(ValidationError) as refused:
        StartField().clean(given)
    assert refused.value.code == "made_up"


def test_lost_letters_are_shown_as_such() -> None:
    assert readable("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"


def test_a_form_shows_what_it_was_given_even_when_nobody_can_read_it() -> None:
    form = DetailsForm({**GOOD, "name": "Ana\ud800"})
    assert "name" in form.errors
    assert str(form["name"]).encode()


def test_a_short_form_is_enough() -> None:
    form = DetailsForm({**GOOD, "key": "no key"})
    assert form.is_valid()
    assert form.cleaned_data["key"] is None


def test_every_error_says_what_to_do() -> None:
    form = DetailsForm({})
    assert set(form.errors) == {"name", "email", "phone"}
    assert all("Type" in str(errors) for errors in form.errors.values())


def test_a_box_that_people_do_not_see_is_not_announced_as_required() -> None:
    assert not DetailsForm().fields["website"].required


def test_a_reason_for_cancelling_is_optional_and_short() -> None:
    assert CancelForm({}).is_valid()
    assert not CancelForm({"reason": "x" * 301}).is_valid()
