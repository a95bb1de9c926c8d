"""Dates and numbers in Canadian English."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.utils import formats
from django.utils.translation import override


def test_dates_and_times_read_as_people_here_write_them() -> None:
    with override("en-ca"):
        assert formats.date_format(date(2026, 11, 26)) == "26 November 2026"
        assert formats.date_format(date(2026, 11, 26), "SHORT_DATE_FORMAT") == "2026-11-26"
        assert formats.time_format(time(16, 15)) == "4:15 p.m."
        moment = datetime(2026, 11, 26, 21, 15, tzinfo=UTC)
        assert formats.date_format(moment, "DATETIME_FORMAT") == "26 November 2026, 9:15 p.m."


@pytest.mark.parametrize("typed", ["2026-11-26", "26 November 2026", "26 Nov 2026", "Nov 26, 2026"])
def test_a_date_can_be_typed_without_guessing_which_number_is_the_month(typed: str) -> None:
    with override("en-ca"):
        assert forms.DateField().clean(typed) == date(2026, 11, 26)


@pytest.mark.parametrize("typed", ["05/01/26", "11/26/2026", "26-11-2026"])
def test_a_date_that_could_be_two_is_refused(typed: str) -> None:
    with override("en-ca"), pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)
