"""Calendar arithmetic with every rounding declared.

Days are proleptic ordinals (`date.toordinal()`): 1 January of year 1 is day 1, and a difference is a number of days.
Months and years keep the day of the month.
Where the month reached has no such day, its last day stands in:
31 January and one month is 28 or 29 February, 29 February and one year is 28 February.
Someone born on 29 February therefore completes a year on 28 February, and on 29 February in a leap year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koshiqon.logic.calendar import WorkCalendar

__all__ = [
    "UNITS",
    "add_months",
    "add_years",
    "completed_months",
    "completed_years",
    "count_from",
    "days_between",
    "days_present",
]

UNITS = ("calendar days", "working days", "weeks", "months", "years")
"""The units in which a period of time may be given."""

_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def add_months(ordinal: int, n: int) -> int:
    """Go a number of months forward, or back when `n` is negative, keeping the day of the month.

    A day that the month reached does not have becomes its last day.
    That is not undone on the way back: 31 January and one month, less one month, is 28 January.

    Args:
        ordinal: the day to start from.
        n: the number of months.

    Raises:
        ValueError: the result lies outside the years 1 to 9999.

    Examples:
        >>> date.fromordinal(add_months(date(2024, 1, 31).toordinal(), 1))
        datetime.date(2024, 2, 29)
        >>> date.fromordinal(add_months(date(2024, 3, 31).toordinal(), -13))
        datetime.date(2023, 2, 28)
    """
    start = date.fromordinal(ordinal)
    years, month = divmod(start.month - 1 + n, 12)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"{start} and {n} months is the year {year}, outside the years 1 to 9999")
    return date(year, month + 1, min(start.day, _month_length(year, month))).toordinal()


def _month_length(year: int, month: int) -> int:
    """Give the number of days of a month, January being month 0."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _MONTH_LENGTHS[month] + (is_leap and month == 1)


def add_years(ordinal: int, n: int) -> int:
    """Go a number of years forward, or back when `n` is negative, keeping the day; 29 February may become 28.

    Args:
        ordinal: the day to start from.
        n: the number of years.

    Raises:
        ValueError: the result lies outside the years 1 to 9999.

    Examples:
        >>> date.fromordinal(add_years(date(2008, 2, 29).toordinal(), 18))
        datetime.date(2026, 2, 28)
        >>> date.fromordinal(add_years(date(2008, 2, 29).toordinal(), 20))
        datetime.date(2028, 2, 29)
    """
    return add_months(ordinal, 12 * n)


def completed_months(a: int, b: int) -> int:
    """Count the whole months from one day to another: the largest `n` for which `add_months(a, n)` is not after `b`.

    When `b` lies before `a`, it is the whole months from `b` to `a`, as a negative number.

    Examples:
        >>> completed_months(date(2026, 1, 31).toordinal(), date(2026, 2, 28).toordinal())
        1
        >>> completed_months(date(2026, 1, 15).toordinal(), date(2026, 3, 14).toordinal())
        1
        >>> completed_months(date(2026, 3, 14).toordinal(), date(2026, 1, 15).toordinal())
        -1
    """
    if b < a:
        return -completed_months(b, a)
    start, end = date.fromordinal(a), date.fromordinal(b)
    months = 12 * (end.year - start.year) + end.month - start.month
    return months if add_months(a, months) <= b else months - 1


def completed_years(a: int, b: int) -> int:
    """Count the whole years from one day to another: an age, when `a` is the day of birth.

    A year is complete on the anniversary itself.
    Someone born on 29 February completes it on 28 February where the year has no 29th.
    When `b` lies before `a` the number is zero or negative.

    Examples:
        >>> completed_years(date(2008, 2, 29).toordinal(), date(2026, 2, 28).toordinal())
        18
        >>> completed_years(date(2008, 11, 23).toordinal(), date(2026, 11, 22).toordinal())
        17
    """
    months = completed_months(a, b)
    return months // 12 if months >= 0 else -(-months // 12)


def days_between(a: int, b: int) -> int:
    """Count the days from one day to another, the first day not counted; negative when `b` lies before `a`.

    Examples:
        >>> days_between(date(2026, 10, 1).toordinal(), date(2026, 10, 31).toordinal())
        30
    """
    return b - a


def days_present(intervals: Iterable[tuple[int, int | None]], window_days: int, until: int) -> int:
    """Count the days covered by stays within the window of days that ends on a day.

    The day of arrival and the day of leaving both count, and so does `until`.
    A day in two stays counts once.
    Days before the window and after `until` do not count.

    Args:
        intervals: first and last day of each stay, in any order; a stay whose last day is `None` runs to `until`.
        window_days: the length of the window in days, 1 or more; 180 makes the 180 days up to and including `until`.
        until: the last day of the window.

    Returns:
        A number of days from 0 to `window_days`.

    Raises:
        ValueError: the window has no day, or a stay ends before it begins.

    Examples:
        >>> first = date(2026, 1, 1).toordinal()
        >>> days_present([(first, first + 9), (first + 9, first + 19)], 180, first + 99)
        20
        >>> days_present([(first, None)], 30, first + 99)
        30
    """
    if window_days < 1:
        raise ValueError(f"a window of {window_days} days holds no day; give 1 or more")
    counted = 0
    next_day = until - window_days + 1
    for arrival, departure in sorted(_closed(intervals, until)):
        begin, end = max(arrival, next_day), min(departure, until)
        if begin <= end:
            counted += end - begin + 1
            next_day = end + 1
    return counted


def _closed(intervals: Iterable[tuple[int, int | None]], until: int) -> Iterator[tuple[int, int]]:
    """Give each stay a last day, and refuse one that ends before it begins."""
    for begin, end in intervals:
        if end is not None and end < begin:
            raise ValueError(f"a stay ends on {date.fromordinal(end)}, before it begins on {date.fromordinal(begin)}")
        yield begin, until if end is None else end


def count_from(
    event: int,
    amount: int,
    unit: str,
    first_day: str,
    day_off: str,
    week: str,
    calendar: WorkCalendar,
) -> int:
    """Give the last day of a period counted from an event, or the day that long before it.

    A period of months or years ends on the event's day of the month, or on the last day of a month without that day.
    With `first_day` "same" the day of the event is the first day of the period, which then ends one day sooner;
    a period of working days sooner only if that day is worked.
    With an amount of 0 the last day is the day of the event.
    With a negative amount everything is mirrored: the period runs back from the event to its earliest day, the result.

    Args:
        event: the day of the event, an ordinal.
        amount: how many units; negative counts back.
        unit: "calendar days", "working days", "weeks", "months" or "years".
        first_day: "next" when the day of the event does not count, "same" when it does.
        day_off: what happens to a result that is not a working day: "none" leaves it,
            "forward" takes the next working day, "backward" the one before.
        week: "five" or "six": the week for working days and for days off.
        calendar: the calendar for working days and for days off.

    Returns:
        An ordinal.

    Raises:
        ValueError: a word for the unit, the first day, the day off or the week is none of those above,
            or a period of months or years leads outside the years 1 to 9999.

    Examples:
        >>> from koshiqon.logic.calendar import WorkCalendar
        >>> calendar = WorkCalendar.plain(2026, 2026)
        >>> friday = date(2026, 11, 20).toordinal()
        >>> date.fromordinal(count_from(friday, 3, "working days", "next", "none", "five", calendar))
        datetime.date(2026, 11, 25)
        >>> date.fromordinal(count_from(friday, 30, "calendar days", "same", "none", "five", calendar))
        datetime.date(2026, 12, 19)
        >>> date.fromordinal(count_from(friday, 30, "calendar days", "same", "forward", "five", calendar))
        datetime.date(2026, 12, 21)
        >>> date.fromordinal(count_from(friday, -1, "months", "next", "none", "five", calendar))
        datetime.date(2026, 10, 20)
    """
    if first_day not in ("next", "same"):
        raise ValueError(f"the first day of a period is 'next' or 'same', not {first_day!r}")
    if day_off not in ("none", "forward", "backward"):
        raise ValueError(f"a day off is shifted 'none', 'forward' or 'backward', not {day_off!r}")
    direction = (amount > 0) - (amount < 0)
    earlier = direction if first_day == "same" else 0
    if unit == "working days":
        day = calendar.add_working_ordinal(event - earlier, amount, week)
    elif unit == "calendar days":
        day = event + amount - earlier
    elif unit == "weeks":
        day = event + 7 * amount - earlier
    elif unit == "months":
        day = add_months(event, amount) - earlier
    elif unit == "years":
        day = add_years(event, amount) - earlier
    else:
        raise ValueError(f"there is no unit called {unit!r}; choose one of {', '.join(UNITS)}")
    if day_off == "forward":
        return calendar.next_working_ordinal(day, week)
    if day_off == "backward":
        return calendar.previous_working_ordinal(day, week)
    return day
