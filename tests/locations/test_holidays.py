"""Public holidays become closures, once, and stay as staff leave them."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from locations.holidays_calendar import fill_holidays, holidays_of
from locations.models import Closure, ClosureSource
from tests.builders import make_closure, make_location

# Employment Standards Act, 2000, s. 1 (1): nine days.
STATUTORY_2026 = {
    date(2026, 1, 1): "New Year's Day",
    date(2026, 2, 16): "Family Day",
    date(2026, 4, 3): "Good Friday",
    date(2026, 5, 18): "Victoria Day",
    date(2026, 7, 1): "Canada Day",
    date(2026, 9, 7): "Labour Day",
    date(2026, 10, 12): "Thanksgiving Day",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 26): "Boxing Day",
}
STATUTORY_2027 = {
    date(2027, 1, 1): "New Year's Day",
    date(2027, 2, 15): "Family Day",
    date(2027, 3, 26): "Good Friday",
    date(2027, 5, 24): "Victoria Day",
    date(2027, 7, 1): "Canada Day",
    date(2027, 9, 6): "Labour Day",
    date(2027, 10, 11): "Thanksgiving Day",
    date(2027, 12, 25): "Christmas Day",
    date(2027, 12, 26): "Boxing Day",
}


@pytest.mark.parametrize(("year", "expected"), [(2026, STATUTORY_2026), (2027, STATUTORY_2027)])
def test_the_nine_public_holidays_of_ontario_are_closed(
    year: int, expected: dict[date, str]
) -> None:
    found = {day.day: day.name for day in holidays_of("ON", [year]) if day.is_statutory}
    assert found == expected


def test_days_that_the_law_leaves_open_are_written_down_switched_off() -> None:
    others = {day.day: day.name for day in holidays_of("ON", [2026]) if not day.is_statutory}
    assert others == {
        date(2026, 4, 6): "Easter Monday",
        date(2026, 8, 3): "Civic Holiday",
        date(2026, 11, 11): "Remembrance Day",
        date(2026, 12, 28): "Boxing Day (observed)",
    }


def test_each_province_has_its_own() -> None:
    names = {day.name for day in holidays_of("MB", [2026]) if day.is_statutory}
    assert "Louis Riel Day" in names
    with pytest.raises(ValueError, match="XX"):
        holidays_of("XX", [2026])


@pytest.mark.django_db
def test_filling_twice_adds_nothing() -> None:
    places = [make_location("west"), make_location("east")]
    assert fill_holidays([2026, 2027], locations=places) == Closure.objects.count() > 2 * 18
    assert fill_holidays([2027, 2026], locations=places) == 0
    assert set(Closure.objects.values_list("source", flat=True)) == {ClosureSource.HOLIDAY}
    labour_day = Closure.objects.get(location=places[0], dates__contains=date(2026, 9, 7))
    assert labour_day.label == "Labour Day"
    assert labour_day.is_active
    civic_holiday = Closure.objects.get(location=places[1], dates__contains=date(2026, 8, 3))
    assert not civic_holiday.is_active


@pytest.mark.django_db
def test_a_holiday_that_staff_changed_stays_as_they_left_it() -> None:
    place = make_location()
    fill_holidays([2026], locations=[place])
    Closure.objects.filter(label="Family Day").update(is_active=False, label="We work")
    Closure.objects.filter(label="Civic Holiday").update(is_active=True)
    assert fill_holidays([2026], locations=[place]) == 0
    assert not Closure.objects.get(label="We work").is_active
    assert Closure.objects.get(label="Civic Holiday").is_active
    assert not Closure.objects.filter(label="Family Day").exists()


@pytest.mark.django_db
def test_a_closure_entered_by_staff_does_not_stand_in_for_the_holiday() -> None:
    place = make_location()
    make_closure(place, date(2026, 7, 1), label="Moving house")
    fill_holidays([2026], locations=[place])
    assert Closure.objects.filter(location=place, dates__contains=date(2026, 7, 1)).count() == 2


@pytest.mark.django_db
def test_a_clinic_that_opens_later_is_filled_by_the_next_run() -> None:
    first = make_location("first")
    added = fill_holidays([2026], locations=[first])
    second = make_location("second")
    assert fill_holidays([2026], locations=[first, second]) == added


@pytest.mark.django_db
def test_the_command_fills_two_years_and_says_how_many() -> None:
    make_location()
    out = StringIO()
    call_command("fill_holidays", stdout=out)
    assert f"{Closure.objects.count()} holiday closures added." in out.getvalue()
    years = {dates.lower.year for dates in Closure.objects.values_list("dates", flat=True)}
    assert len(years) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["abc", "1999", "10000", "-1", "²⁰²⁶"])
def test_the_command_refuses_a_year_that_is_none(year: str) -> None:
    with pytest.raises(CommandError, match="year"):
        call_command("fill_holidays", year)


@pytest.mark.django_db
def test_the_command_names_a_province_that_is_none() -> None:
    make_location(province="ZZ")
    with pytest.raises(CommandError, match="ZZ"):
        call_command("fill_holidays", "2026")
    assert not Closure.objects.exists()
