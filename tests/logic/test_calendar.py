from __future__ import annotations

import doctest
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from koshiqon.logic import calendar as module
from koshiqon.logic.calendar import WEEKS, WorkCalendar, calendar_of
from koshiqon.model.vocabulary import CalendarFile, DayOff

FIRST, LAST, CONFIRMED_TO = date(2023, 12, 1), date(2025, 12, 31), date(2024, 12, 31)
MADE_UP = WorkCalendar.build(
    FIRST,
    LAST,
    CONFIRMED_TO,
    {
        "five": frozenset(date(2024, 5, day) for day in (1, 7, 8, 9)) | {date(2024, 3, 25), date(2024, 3, 23)},
        "six": frozenset(date(2024, 5, day) for day in (1, 7, 9)) | {date(2024, 3, 23)},
    },
    frozenset({date(2024, 5, 4), date(2025, 1, 5)}),
)
NO_DAYS = {"five": frozenset[date](), "six": frozenset[date]()}

weeks = st.sampled_from(sorted(WEEKS))
days = st.dates(FIRST - timedelta(60), LAST + timedelta(60))
numbers = st.integers(-800, 800)


def test_a_weekday_is_worked_and_a_weekend_is_not() -> None:
    """The five-day week runs from Monday to Friday and the six-day week to Saturday."""
    worked = {week: [MADE_UP.is_working(date(2024, 6, day), week) for day in range(3, 10)] for week in WEEKS}
    assert worked == {"five": [True] * 5 + [False] * 2, "six": [True] * 6 + [False]}


def test_a_holiday_is_not_worked() -> None:
    """A listed day off is not worked."""
    assert not MADE_UP.is_working(date(2024, 5, 1), "five")


def test_weeks_have_days_off_of_their_own() -> None:
    """A day off of the five-day week alone is worked in the six-day week."""
    assert [MADE_UP.is_working(date(2024, 3, 25), week) for week in ("five", "six")] == [False, True]


def test_a_moved_weekend_day_is_worked() -> None:
    """A Saturday or a Sunday worked by decree is a working day in both weeks."""
    assert all(MADE_UP.is_working(day, week) for day in (date(2024, 5, 4), date(2025, 1, 5)) for week in WEEKS)


def test_counting_skips_days_off() -> None:
    """Working days are counted over holidays, weekends and moved days."""
    assert MADE_UP.add_working_days(date(2024, 4, 30), 3, "five") == date(2024, 5, 4)
    assert MADE_UP.add_working_days(date(2024, 4, 30), 5, "five") == date(2024, 5, 10)


def test_counting_runs_backwards() -> None:
    """A negative number of working days leads back from the day."""
    assert MADE_UP.add_working_days(date(2024, 5, 10), -2, "five") == date(2024, 5, 4)


@given(days, weeks)
def test_zero_working_days_stay_on_the_day(day: date, week: str) -> None:
    """No working days lead to the day itself, whether it is worked or not."""
    assert MADE_UP.add_working_days(day, 0, week) == day


@given(days, numbers, weeks)
def test_adding_is_undone_by_counting(day: date, n: int, week: str) -> None:
    """Between a day and the n-th working day from it lie n working days, in both directions and past the ends."""
    assert MADE_UP.working_days_between(day, MADE_UP.add_working_days(day, n, week), week) == n


@given(days, numbers, weeks)
def test_adding_is_undone_by_subtracting(day: date, n: int, week: str) -> None:
    """From a working day, n working days there and n back lead to the same day."""
    start = MADE_UP.next_working(day, week)
    assert MADE_UP.add_working_days(MADE_UP.add_working_days(start, n, week), -n, week) == start


@given(days, numbers.filter(bool), weeks)
def test_the_result_is_a_working_day(day: date, n: int, week: str) -> None:
    """Counting one or more working days ends on a working day."""
    assert MADE_UP.is_working(MADE_UP.add_working_days(day, n, week), week)


@given(days, days, numbers, weeks)
def test_a_later_start_never_ends_sooner(a: date, b: date, n: int, week: str) -> None:
    """Of two starts the later one leads to the same day or a later one."""
    early, late = sorted((a, b))
    assert MADE_UP.add_working_days(early, n, week) <= MADE_UP.add_working_days(late, n, week)


@given(days, days, weeks)
def test_counting_agrees_with_asking_every_day(a: date, b: date, week: str) -> None:
    """The number of working days between two days is the number of days that are worked, the first not counted."""
    early, late = sorted((a, b))
    asked = sum(MADE_UP.is_working(early + timedelta(n), week) for n in range(1, (late - early).days + 1))
    assert MADE_UP.working_days_between(early, late, week) == asked


@given(days, days, weeks)
def test_counting_backwards_leaves_out_the_later_day(a: date, b: date, week: str) -> None:
    """Counted backwards, the earlier day counts, the later one does not, and the number is negative."""
    early, late = sorted((a, b))
    asked = sum(MADE_UP.is_working(early + timedelta(n), week) for n in range((late - early).days))
    assert MADE_UP.working_days_between(late, early, week) == -asked


@given(days, weeks)
def test_the_nearest_working_days_enclose_the_day(day: date, week: str) -> None:
    """The previous and the next working day are the day itself when worked, and its nearest neighbours when not."""
    before, after = MADE_UP.previous_working(day, week), MADE_UP.next_working(day, week)
    if MADE_UP.is_working(day, week):
        assert before == day == after
    else:
        assert before < day < after
        assert MADE_UP.add_working_days(before, 1, week) == after


@given(days, days, numbers)
def test_the_six_day_week_is_never_slower(a: date, b: date, n: int) -> None:
    """With the same holidays a period counted in the six-day week is over no later than in the five-day week."""
    calendar = WorkCalendar.build(FIRST, LAST, LAST, dict.fromkeys(WEEKS, frozenset({date(2024, 5, 1)})), frozenset())
    assert calendar.add_working_days(a, abs(n), "six") <= calendar.add_working_days(a, abs(n), "five")


def test_outside_the_range_the_plain_week_counts() -> None:
    """Before the first and after the last day only weekends are days off."""
    assert MADE_UP.is_working(date(2022, 5, 9), "five")
    assert MADE_UP.is_working(date(2026, 5, 1), "five")
    assert MADE_UP.add_working_days(date(2022, 5, 6), 1, "five") == date(2022, 5, 9)
    assert MADE_UP.add_working_days(date(2026, 5, 1), 1, "five") == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("day", "provisional"),
    [
        (FIRST - timedelta(1), True),
        (FIRST, False),
        (CONFIRMED_TO, False),
        (CONFIRMED_TO + timedelta(1), True),
        (LAST + timedelta(1), True),
    ],
)
def test_only_confirmed_days_are_final(day: date, provisional: bool) -> None:
    """A day is provisional before the first and after the last confirmed day."""
    assert MADE_UP.is_provisional(day) is provisional


def test_the_arrays_lead_there_and_back() -> None:
    """Each working day stands in the table at the number of working days before it."""
    for week in WEEKS:
        so_far, worked = MADE_UP.table(week)
        assert so_far[-1] == len(worked)
        assert [so_far[day - FIRST.toordinal()] for day in worked] == list(range(len(worked)))


def test_the_arrays_are_made_once() -> None:
    """A table is made on first use and kept."""
    calendar = WorkCalendar.build(FIRST, LAST, LAST, NO_DAYS, frozenset())
    assert calendar.table("six") is calendar.table("six")


def test_equal_calendars_are_one_key() -> None:
    """Calendars built from the same data are equal and hash alike, whatever they have already counted."""
    one, other = (WorkCalendar.build(FIRST, LAST, LAST, NO_DAYS, frozenset()) for _ in range(2))
    one.table("five")
    assert one == other
    assert len({one, other}) == 1


def test_a_calendar_survives_pickling() -> None:
    """A pickled calendar comes back equal and counts the same."""
    copy = pickle.loads(pickle.dumps(MADE_UP))
    assert copy == MADE_UP
    assert copy.add_working_days(date(2024, 4, 30), 5, "six") == MADE_UP.add_working_days(date(2024, 4, 30), 5, "six")


@pytest.mark.parametrize(
    "ask",
    [
        lambda week: MADE_UP.is_working(FIRST, week),
        lambda week: MADE_UP.add_working_days(FIRST, 1, week),
        lambda week: MADE_UP.next_working(FIRST, week),
        lambda week: MADE_UP.previous_working(FIRST, week),
        lambda week: MADE_UP.working_days_between(FIRST, LAST, week),
    ],
)
def test_an_unknown_week_is_refused(ask: Any) -> None:
    """A week that is neither "five" nor "six" is refused with the names that exist."""
    with pytest.raises(ValueError, match=r"no week called 'seven'; choose one of \['five', 'six'\]"):
        ask("seven")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"last": date(2023, 11, 30)}, "ends on 2023-11-30, before it begins on 2023-12-01"),
        ({"confirmed_to": date(2026, 1, 1)}, "confirmed to 2026-01-01"),
        ({"confirmed_to": date(2023, 11, 29)}, "confirmed to 2023-11-29"),
        ({"days_off": {"five": frozenset()}}, r"weeks \['five'\]"),
        ({"days_off": {**NO_DAYS, "seven": frozenset()}}, "'seven'"),
        ({"days_off": {**NO_DAYS, "six": frozenset({date(2026, 1, 1)})}}, "2026-01-01 lies outside"),
        ({"worked": frozenset({date(2023, 11, 25)})}, "2023-11-25 lies outside"),
    ],
)
def test_parts_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    """Building refuses dates out of order, missing or unknown weeks and days outside the range."""
    parts: dict[str, Any] = {
        "first": FIRST,
        "last": LAST,
        "confirmed_to": LAST,
        "days_off": NO_DAYS,
        "worked": frozenset(),
    } | change
    with pytest.raises(ValueError, match=message):
        WorkCalendar.build(**parts)


def test_a_calendar_may_be_confirmed_for_no_day() -> None:
    """A calendar confirmed to the day before it begins is provisional throughout."""
    calendar = WorkCalendar.build(FIRST, LAST, FIRST - timedelta(1), NO_DAYS, frozenset())
    assert calendar.is_provisional(FIRST)


# -- the calendar of Kazakhstan --------------------------------------------------------------------------------------

KAZAKHSTAN = Path(__file__).parents[2] / "corpus" / "calendars" / "kz.yaml"
YEARS = range(2011, 2028)
# Days on which our calendar and the library `holidays` disagree, with the reason. Doubts stand in the calendar itself.
DIFFERENCES: dict[date, str] = {}


@cache
def kazakhstan_file() -> CalendarFile:
    return TypeAdapter(CalendarFile).validate_python(yaml.load(KAZAKHSTAN.read_text("utf-8"), yaml.BaseLoader))


@cache
def kazakhstan() -> WorkCalendar:
    return calendar_of(kazakhstan_file())


def year_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize("year", YEARS)
def test_kazakhstan_agrees_with_an_independent_calendar(year: int) -> None:
    """Our five-day week and the library `holidays` name the same working days, but for the differences listed."""
    theirs = holidays.country_holidays("KZ", years=[year - 1, year, year + 1])
    differing = [day for day in year_of(year) if kazakhstan().is_working(day, "five") is not theirs.is_working_day(day)]
    assert differing == [day for day in DIFFERENCES if day.year == year]


@pytest.mark.parametrize(
    ("day", "five", "six"),
    [
        ("2014-03-10", False, True),
        ("2014-03-24", False, False),
        ("2014-03-25", False, True),
        ("2014-05-02", False, False),
        ("2014-05-11", True, True),
        ("2014-10-06", True, True),
        ("2020-05-08", False, True),
        ("2020-05-11", True, True),
        ("2021-01-04", False, True),
        ("2021-07-05", False, True),
        ("2022-03-07", False, True),
        ("2022-07-09", False, False),
        ("2022-12-17", False, True),
        ("2024-05-04", True, True),
        ("2024-05-08", False, True),
        ("2024-06-17", True, True),
        ("2025-01-03", False, False),
        ("2025-01-05", True, True),
        ("2025-10-27", False, True),
        ("2026-03-24", False, False),
        ("2026-03-25", False, True),
        ("2026-05-11", False, True),
        ("2026-08-31", True, True),
        ("2026-10-26", False, False),
        ("2027-03-15", False, False),
    ],
)
def test_kazakhstan_follows_the_published_calendars(day: str, five: bool, six: bool) -> None:
    """Days that the ministry's or press calendars name for both weeks are worked, or not, as they say."""
    assert [kazakhstan().is_working(date.fromisoformat(day), week) for week in ("five", "six")] == [five, six]


@pytest.mark.parametrize(("year", "five", "six"), [(2024, 249, 301), (2025, 246, None)])
def test_kazakhstan_has_the_published_number_of_working_days(year: int, five: int, six: int | None) -> None:
    """A year has as many working days as published, one more in 2024, when 17 June became a working day."""
    counted = {
        week: kazakhstan().working_days_between(date(year - 1, 12, 31), date(year, 12, 31), week) for week in WEEKS
    }
    assert counted["five"] == five
    assert six is None or counted["six"] == six


def test_every_carried_day_follows_a_holiday_on_a_day_of_rest() -> None:
    """A day is carried over only from a holiday of the same name on a Saturday or Sunday, never a religious one."""
    entries = {(entry.holiday, entry.date) for year in kazakhstan_file().years for entry in year.days_off}
    carried = [entry for year in kazakhstan_file().years for entry in year.days_off if entry.carried_from]
    for entry in carried:
        assert entry.carried_from is not None
        assert (entry.holiday, entry.carried_from) in entries
        assert entry.carried_from.weekday() >= WEEKS["five"]
        assert entry.holiday not in {"christmas", "kurban-ait"}


def test_every_holiday_on_a_day_of_rest_is_carried() -> None:
    """Each national or state holiday on a Saturday or Sunday gives a later day off."""
    for year in kazakhstan_file().years:
        carried = {entry.carried_from for entry in year.days_off}
        for entry in year.days_off:
            if entry.date.weekday() >= WEEKS["five"] and entry.holiday not in {"christmas", "kurban-ait"}:
                assert entry.date in carried


def test_a_year_may_list_the_six_day_week_itself() -> None:
    """Where a year lists the days off of the six-day week, the list stands instead of the rule about Saturdays."""
    year = kazakhstan_file().years[-1]
    file = replace(
        kazakhstan_file(), years=(replace(year, days_off_six=(DayOff(date(2027, 2, 2), "nauryz"),), moved=()),)
    )
    calendar = calendar_of(replace(file, confirmed_to=date(2027, 12, 31)))
    assert [calendar.is_working(date(2027, 2, 2), week) for week in ("five", "six")] == [True, False]
    assert [calendar.is_working(date(2027, 1, 1), week) for week in ("five", "six")] == [False, True]


def test_the_six_day_lists_follow_the_rule() -> None:
    """The days off listed for the six-day week are those that the rule about Saturdays and moved Sundays gives."""
    file = kazakhstan_file()
    by_rule = calendar_of(replace(file, years=tuple(replace(year, days_off_six=None) for year in file.years)))
    listed = [entry.date for year in file.years for entry in year.days_off_six or year.days_off]
    assert len(set(listed)) == len(listed)
    assert by_rule.days_off["six"] == frozenset(listed) == kazakhstan().days_off["six"]


def test_a_missing_year_is_refused() -> None:
    """A calendar file with a year left out is refused, since its holidays would silently be working days."""
    file = kazakhstan_file()
    with pytest.raises(ValueError, match="kz runs from 2011 to 2027 without 2012"):
        calendar_of(replace(file, years=(file.years[0], *file.years[2:])))


def test_importing_the_calendar_is_cheap() -> None:
    """Importing the calendar loads nothing from outside the standard library and none of the model."""
    code = "import sys; old = set(sys.modules); import koshiqon.logic.calendar; print(*set(sys.modules) - old)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {name.split(".")[0] for name in loaded} <= {*sys.stdlib_module_names, "koshiqon"}
    assert not [name for name in loaded if name.startswith("koshiqon.model")]


def test_the_examples_run() -> None:
    """Every example in the docstrings gives the result it shows."""
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert not outcome.failed


def test_counting_back_to_a_first_day_that_is_off() -> None:
    """The first working day of a calendar whose first days are off is found from both sides."""
    off = frozenset({date(2026, 1, 1), date(2026, 1, 2)})
    calendar = WorkCalendar.build(
        date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31), {"five": off, "six": off}, frozenset()
    )
    assert calendar.next_working(date(2026, 1, 1), "five") == date(2026, 1, 5)
    assert calendar.add_working_days(date(2025, 12, 31), 1, "five") == date(2026, 1, 5)
    assert calendar.add_working_days(date(2026, 1, 6), -1, "five") == date(2026, 1, 5)
    assert calendar.previous_working(date(2026, 1, 4), "five") == date(2025, 12, 31)
