from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshiqon.logic import dates as module
from koshiqon.logic.calendar import WEEKS, WorkCalendar
from koshiqon.logic.dates import (
    UNITS,
    add_months,
    add_years,
    completed_months,
    completed_years,
    count_from,
    days_between,
    days_present,
)

CALENDAR = WorkCalendar.build(
    date(2024, 1, 1),
    date(2026, 12, 31),
    date(2026, 12, 31),
    {"five": frozenset({date(2026, 5, 1), date(2026, 5, 11)}), "six": frozenset({date(2026, 5, 1), date(2026, 5, 9)})},
    frozenset(),
)

ordinals = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.toordinal)
few_months = st.integers(-600, 600)
weeks = st.sampled_from(sorted(WEEKS))
units = st.sampled_from(UNITS)
first_days = st.sampled_from(["next", "same"])
stays = st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 60)))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("start", "months", "result"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("1900-01-31", 1, "1900-02-28"),
        ("2000-01-31", 1, "2000-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-01-15", 0, "2026-01-15"),
        ("9999-11-30", 1, "9999-12-30"),
    ],
)
def test_a_month_keeps_the_day_or_ends_with_the_month(start: str, months: int, result: str) -> None:
    """Adding months keeps the day of the month, and takes the last day where the month has no such day."""
    assert add_months(day(start), months) == day(result)


@pytest.mark.parametrize(
    ("start", "years", "result"),
    [
        ("2024-02-29", 1, "2025-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2024-02-29", -1, "2023-02-28"),
        ("2025-02-28", 3, "2028-02-28"),
    ],
)
def test_29_february_becomes_28(start: str, years: int, result: str) -> None:
    """Adding years turns 29 February into 28 where there is none, and never 28 into 29."""
    assert add_years(day(start), years) == day(result)


@pytest.mark.parametrize(("start", "months"), [("9999-12-01", 1), ("0001-01-01", -1)])
def test_years_outside_the_calendar_are_refused(start: str, months: int) -> None:
    """Months that lead outside the years 1 to 9999 are refused."""
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        add_months(day(start), months)


@given(ordinals, few_months)
def test_months_there_and_back_lose_at_most_three_days(start: int, n: int) -> None:
    """Months added and taken away lead back to the same day, or up to three days before it at the end of a month."""
    back = add_months(add_months(start, n), -n)
    assert 0 <= start - back <= 3
    assert back == start or date.fromordinal(start).day > 28


@given(ordinals, ordinals, few_months)
def test_adding_months_keeps_the_order(a: int, b: int, n: int) -> None:
    """Of two days the later one stays the same or later after months are added."""
    assert add_months(min(a, b), n) <= add_months(max(a, b), n)


@given(ordinals, st.integers(0, 1200))
def test_added_months_are_completed(start: int, n: int) -> None:
    """After n months added, n months are completed and no more."""
    assert completed_months(start, add_months(start, n)) == n


@given(ordinals, ordinals)
def test_completed_months_are_the_most_that_fit(a: int, b: int) -> None:
    """The completed months fit between the days, and one more does not."""
    early, late = sorted((a, b))
    n = completed_months(early, late)
    assert add_months(early, n) <= late < add_months(early, n + 1)
    assert completed_months(late, early) == -n


@given(ordinals, ordinals)
def test_completed_years_are_the_most_that_fit(a: int, b: int) -> None:
    """The completed years fit between the days, and one more does not."""
    early, late = sorted((a, b))
    n = completed_years(early, late)
    assert add_years(early, n) <= late < add_years(early, n + 1)
    assert completed_years(late, early) == -n


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        ("2008-11-22", "2026-11-22", 18),
        ("2008-11-23", "2026-11-22", 17),
        ("2008-02-29", "2026-02-27", 17),
        ("2008-02-29", "2026-02-28", 18),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
    ],
)
def test_an_age_is_completed_on_the_birthday(born: str, today: str, age: int) -> None:
    """A year of age is complete on the birthday; for 29 February, on the 28th of a year without it."""
    assert completed_years(day(born), day(today)) == age


@given(ordinals, ordinals)
def test_days_between_are_signed(a: int, b: int) -> None:
    """The days from one day to another are the negative of the days back."""
    assert days_between(a, b) == -days_between(b, a)
    assert a + days_between(a, b) == b


def test_both_ends_of_a_stay_count() -> None:
    """The day of arrival and the day of leaving are days of presence."""
    assert days_present([(day("2026-10-01"), day("2026-10-30"))], 180, day("2026-11-22")) == 30


def test_the_window_ends_on_its_last_day() -> None:
    """A window of 30 days ending on a day begins 29 days before it."""
    assert days_present([(day("2026-01-01"), day("2026-10-24"))], 30, day("2026-11-22")) == 1
    assert days_present([(day("2026-01-01"), day("2026-10-23"))], 30, day("2026-11-22")) == 0


def test_a_stay_that_lasts_runs_to_the_last_day() -> None:
    """A stay without an end is counted up to and including the last day of the window."""
    assert days_present([(day("2026-11-13"), None)], 180, day("2026-11-22")) == 10


def test_a_stay_still_to_come_does_not_count() -> None:
    """A stay that begins after the window, with or without an end, adds nothing."""
    later = day("2026-11-23")
    assert days_present([(later, None), (later, later + 5)], 180, day("2026-11-22")) == 0


@given(stays, st.integers(1, 500), st.integers(0, 500))
def test_presence_is_the_number_of_covered_days(stays: list[tuple[int, int | None]], window: int, until: int) -> None:
    """The days present are the days of the window that lie within a stay, in whatever order stays are given."""
    intervals = [(1000 + start, None if length is None else 1000 + start + length) for start, length in stays]
    until += 1000
    days = range(until - window + 1, until + 1)
    covered = sum(any(begin <= day <= (until if end is None else end) for begin, end in intervals) for day in days)
    assert days_present(intervals, window, until) == days_present(intervals[::-1], window, until) == covered


def test_a_window_has_at_least_one_day() -> None:
    """A window without days is refused."""
    with pytest.raises(ValueError, match="window of 0 days"):
        days_present([], 0, day("2026-11-22"))


def test_a_stay_does_not_end_before_it_begins() -> None:
    """A stay whose last day lies before its first is refused."""
    with pytest.raises(ValueError, match="ends on 2026-10-01, before it begins on 2026-10-02"):
        days_present([(day("2026-10-02"), day("2026-10-01"))], 180, day("2026-11-22"))


@pytest.mark.parametrize(
    ("event", "amount", "unit", "first_day", "day_off", "week", "result"),
    [
        ("2026-11-20", 10, "calendar days", "next", "none", "five", "2026-11-30"),
        ("2026-11-20", 10, "calendar days", "same", "none", "five", "2026-11-29"),
        ("2026-11-20", 10, "calendar days", "same", "forward", "five", "2026-11-30"),
        ("2026-11-20", 10, "calendar days", "same", "backward", "five", "2026-11-27"),
        ("2026-11-20", 10, "calendar days", "same", "backward", "six", "2026-11-28"),
        ("2026-11-20", 3, "working days", "next", "none", "five", "2026-11-25"),
        ("2026-11-20", 3, "working days", "same", "none", "five", "2026-11-24"),
        ("2026-11-21", 3, "working days", "same", "none", "five", "2026-11-25"),
        ("2026-11-21", 3, "working days", "same", "none", "six", "2026-11-24"),
        ("2026-04-30", 6, "working days", "next", "none", "five", "2026-05-12"),
        ("2026-04-30", 7, "working days", "next", "none", "six", "2026-05-11"),
        ("2026-11-20", 2, "weeks", "next", "none", "five", "2026-12-04"),
        ("2026-11-20", 2, "weeks", "same", "none", "five", "2026-12-03"),
        ("2026-11-30", 3, "months", "next", "none", "five", "2027-02-28"),
        ("2026-11-30", 3, "months", "next", "forward", "five", "2027-03-01"),
        ("2026-12-01", 1, "months", "same", "none", "five", "2026-12-31"),
        ("2024-02-29", 1, "years", "next", "none", "five", "2025-02-28"),
        ("2026-01-01", 1, "years", "same", "none", "five", "2026-12-31"),
        ("2026-11-20", -10, "calendar days", "next", "none", "five", "2026-11-10"),
        ("2026-11-20", -10, "calendar days", "same", "none", "five", "2026-11-11"),
        ("2026-11-20", -3, "working days", "next", "none", "five", "2026-11-17"),
        ("2026-11-20", -3, "working days", "same", "none", "five", "2026-11-18"),
        ("2026-03-31", -1, "months", "next", "none", "five", "2026-02-28"),
        ("2026-03-31", -1, "months", "next", "backward", "five", "2026-02-27"),
        ("2026-11-20", -1, "weeks", "next", "none", "five", "2026-11-13"),
        ("2028-02-29", -1, "years", "next", "none", "five", "2027-02-28"),
        ("2026-11-22", 0, "calendar days", "same", "none", "five", "2026-11-22"),
        ("2026-11-22", 0, "working days", "next", "none", "five", "2026-11-22"),
        ("2026-11-22", 0, "calendar days", "next", "backward", "five", "2026-11-20"),
    ],
)
def test_a_period_ends_where_its_rule_says(
    event: str, amount: int, unit: str, first_day: str, day_off: str, week: str, result: str
) -> None:
    """The last day of a period follows from its unit, its first day, the week and what a day off does."""
    assert count_from(day(event), amount, unit, first_day, day_off, week, CALENDAR) == day(result)


@given(ordinals, st.integers(-100, 100), st.integers(-100, 100), units, first_days, weeks)
def test_a_longer_period_never_ends_sooner(event: int, a: int, b: int, unit: str, first_day: str, week: str) -> None:
    """Of two periods in the same direction the one with more units ends on the same day or later."""
    if a * b > 0:
        shorter, longer = (count_from(event, n, unit, first_day, "none", week, CALENDAR) for n in sorted((a, b)))
        assert shorter <= longer


@given(ordinals, st.integers(1, 100), units, weeks)
def test_counting_the_day_of_the_event_gains_at_most_one_day(event: int, amount: int, unit: str, week: str) -> None:
    """A period that counts the day of the event ends on the same day or sooner, and never before the event."""
    following, same = (count_from(event, amount, unit, first, "none", week, CALENDAR) for first in ("next", "same"))
    assert event <= same <= following
    assert unit == "working days" or following - same == 1


@given(ordinals, st.integers(-100, 100), units, first_days, weeks)
def test_a_shifted_day_is_a_working_day(event: int, amount: int, unit: str, first_day: str, week: str) -> None:
    """A last day that falls on a day off moves to the nearest working day on the side asked for; any other stays."""
    plain, forward, backward = (
        count_from(event, amount, unit, first_day, off, week, CALENDAR) for off in ("none", "forward", "backward")
    )
    assert backward <= plain <= forward
    assert CALENDAR.is_working_ordinal(forward, week)
    assert CALENDAR.is_working_ordinal(backward, week)
    assert (forward == plain == backward) is CALENDAR.is_working_ordinal(plain, week)


@given(ordinals, st.integers(1, 100), units, weeks)
def test_nothing_is_shifted_unless_asked(event: int, amount: int, unit: str, week: str) -> None:
    """Without a shift, only periods of working days depend on the calendar."""
    other = WorkCalendar.build(
        date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 1), dict.fromkeys(WEEKS, frozenset[date]()), frozenset()
    )
    if unit != "working days":
        assert len({count_from(event, amount, unit, "next", "none", week, each) for each in (CALENDAR, other)}) == 1


@pytest.mark.parametrize(
    ("unit", "first_day", "day_off", "week", "message"),
    [
        (
            "fortnights",
            "next",
            "none",
            "five",
            "no unit called 'fortnights'; choose one of calendar days, working days",
        ),
        ("months", "before", "none", "five", "not 'before'"),
        ("months", "next", "later", "five", "not 'later'"),
        ("working days", "next", "none", "seven", "no week called 'seven'"),
        ("months", "next", "forward", "seven", "no week called 'seven'"),
    ],
)
def test_unknown_words_are_refused(unit: str, first_day: str, day_off: str, week: str, message: str) -> None:
    """A unit, first day, shift or week that does not exist is refused with the ones that do."""
    with pytest.raises(ValueError, match=message):
        count_from(day("2026-11-20"), 1, unit, first_day, day_off, week, CALENDAR)


def test_the_examples_run() -> None:
    """Every example in the docstrings gives the result it shows."""
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert not outcome.failed
