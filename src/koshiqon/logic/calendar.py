"""Working days of a state, counted from a dated calendar.

A working day is not a formula: holidays fall on weekends and are carried over, and decrees move days of rest.
A `WorkCalendar` therefore lists what is known day by day and answers through two arrays:
one from a day to the number of working days before it, one from that number back to the day.
Every question costs two look-ups, however far the days lie apart.

Days are `datetime.date` in most methods, and proleptic ordinals (`date.toordinal()`) in those named `..._ordinal`.
A week is named by its number of working days: `"five"` (Monday to Friday) or `"six"` (Monday to Saturday).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from koshiqon.model.vocabulary import CalendarFile, CalendarYear

__all__ = ["WEEKS", "WeekTable", "WorkCalendar", "calendar_of"]

WEEKS: Final[Mapping[str, int]] = {"five": 5, "six": 6}
"""The names of the weeks, and the number of working days in a week without holidays."""

_SATURDAY = 5


class WeekTable(NamedTuple):
    """The two arrays behind one week of a calendar, for engines that count many days at once.

    The first day of the table is the calendar's `first`; only days of the calendar's own range stand in it.

    Attributes:
        so_far: at position `i`, the number of working days from the first day up to the day `i` days later, excluded.
            One longer than the number of days in the range, so that its last item is the number of all working days.
        days: at position `k`, the ordinal of the working day that has `k` working days before it.
    """

    so_far: array[int]
    days: array[int]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of one state between two dates, for the five-day and the six-day week.

    Make one with `WorkCalendar.build`, which checks the parts against one another.
    Outside the range the plain week without holidays is counted; `is_provisional` says when an answer may rest on that.

    Attributes:
        first: the first day the calendar knows.
        last: the last day the calendar knows.
        confirmed_to: the last day for which the moved days of rest are known from the yearly act.
        days_off: for each week, the days from Monday to Friday or Saturday that are not worked.
            A day that is a weekly day of rest anyway may be listed; it changes nothing.
        worked: days of rest made working days by decree, in both weeks. They prevail over `days_off`.

    Examples:
        >>> calendar = WorkCalendar.build(
        ...     first=date(2024, 1, 1),
        ...     last=date(2024, 12, 31),
        ...     confirmed_to=date(2024, 12, 31),
        ...     days_off={"five": frozenset({date(2024, 5, 8)}), "six": frozenset()},
        ...     worked=frozenset({date(2024, 5, 4)}),
        ... )
        >>> calendar.is_working(date(2024, 5, 4), "five")
        True
        >>> calendar.add_working_days(date(2024, 5, 3), 3, "five")
        datetime.date(2024, 5, 7)
    """

    first: date
    last: date
    confirmed_to: date
    days_off: Mapping[str, frozenset[date]] = field(hash=False)
    worked: frozenset[date]
    _tables: dict[str, WeekTable] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def build(
        cls,
        first: date,
        last: date,
        confirmed_to: date,
        days_off: Mapping[str, frozenset[date]],
        worked: frozenset[date],
    ) -> WorkCalendar:
        """Make a calendar from plain data, or say what does not fit together.

        Args:
            first: the first day known.
            last: the last day known, not before `first`.
            confirmed_to: the last day whose moved days are known, between the day before `first` and `last`.
            days_off: days not worked, for exactly the weeks `"five"` and `"six"`, all within the range.
            worked: days of rest worked by decree, all within the range.

        Raises:
            ValueError: the dates are out of order, a week is missing or unknown, or a day lies outside the range.

        Examples:
            >>> nothing = {"five": frozenset[date](), "six": frozenset[date]()}
            >>> year = date(2026, 1, 1), date(2026, 12, 31)
            >>> WorkCalendar.build(*year, year[1], nothing, frozenset()).last
            datetime.date(2026, 12, 31)
            >>> WorkCalendar.build(*reversed(year), year[1], nothing, frozenset())
            Traceback (most recent call last):
                ...
            ValueError: the calendar ends on 2026-01-01, before it begins on 2026-12-31
        """
        if last < first:
            raise ValueError(f"the calendar ends on {last}, before it begins on {first}")
        if not first.toordinal() - 1 <= confirmed_to.toordinal() <= last.toordinal():
            raise ValueError(f"the calendar is confirmed to {confirmed_to}, but it runs from {first} to {last}")
        if set(days_off) != set(WEEKS):
            raise ValueError(f"days off are given for the weeks {sorted(days_off)}; give them for {sorted(WEEKS)}")
        for day in sorted(frozenset().union(worked, *days_off.values())):
            if not first <= day <= last:
                raise ValueError(f"{day} lies outside the calendar, which runs from {first} to {last}")
        return cls(first, last, confirmed_to, {week: frozenset(days_off[week]) for week in WEEKS}, worked)

    @classmethod
    def plain(cls, first: int, last: int) -> WorkCalendar:
        """Make a calendar of plain weeks without holidays, from 1 January of one year to 31 December of another.

        Raises:
            ValueError: the last year lies before the first.

        Examples:
            >>> WorkCalendar.plain(2026, 2026).is_working(date(2026, 1, 1), "five")
            True
        """
        days_off = {week: frozenset[date]() for week in WEEKS}
        return cls.build(date(first, 1, 1), date(last, 12, 31), date(last, 12, 31), days_off, frozenset())

    def is_provisional(self, day: date) -> bool:
        """Say whether an answer about this day may change when the yearly act appears.

        True before the first day of the calendar and after the last confirmed one:
        there the plain week, or holidays known only from the law, stand in for the yearly act.

        Examples:
            >>> calendar = WorkCalendar.plain(2026, 2026)
            >>> calendar.is_provisional(date(2026, 12, 31)), calendar.is_provisional(date(2027, 1, 1))
            (False, True)
        """
        return self.is_provisional_ordinal(day.toordinal())

    def is_provisional_ordinal(self, day: int) -> bool:
        """Say the same as `is_provisional` for an ordinal."""
        return not self.first.toordinal() <= day <= self.confirmed_to.toordinal()

    def is_working(self, day: date, week: str) -> bool:
        """Say whether people with this week work on this day.

        Raises:
            ValueError: the week is neither `"five"` nor `"six"`.

        Examples:
            >>> calendar = WorkCalendar.plain(2026, 2026)
            >>> saturday = date(2026, 11, 21)
            >>> calendar.is_working(saturday, "five"), calendar.is_working(saturday, "six")
            (False, True)
        """
        return self.is_working_ordinal(day.toordinal(), week)

    def is_working_ordinal(self, day: int, week: str) -> bool:
        """Say the same as `is_working` for an ordinal."""
        return self._so_far(day + 1, week) > self._so_far(day, week)

    def add_working_days(self, day: date, n: int, week: str) -> date:
        """Give the n-th working day after a day, or before it when `n` is negative.

        The day itself never counts, whether it is worked or not; with `n` = 0 the day itself comes back.

        Raises:
            ValueError: the week is neither `"five"` nor `"six"`, or the result lies outside the years 1 to 9999.

        Examples:
            >>> calendar = WorkCalendar.plain(2026, 2026)
            >>> friday = date(2026, 11, 20)
            >>> calendar.add_working_days(friday, 3, "five")
            datetime.date(2026, 11, 25)
            >>> calendar.add_working_days(friday, -5, "five")
            datetime.date(2026, 11, 13)
        """
        return date.fromordinal(self.add_working_ordinal(day.toordinal(), n, week))

    def add_working_ordinal(self, day: int, n: int, week: str) -> int:
        """Do the same as `add_working_days` with ordinals."""
        if n > 0:
            return self._day_after(self._so_far(day + 1, week) + n - 1, week)
        if n < 0:
            return self._day_after(self._so_far(day, week) + n, week)
        return day

    def next_working(self, day: date, week: str) -> date:
        """Give the first working day on or after a day: the day itself when it is worked.

        For the working day strictly after, use `add_working_days(day, 1, week)`.

        Raises:
            ValueError: the week is neither `"five"` nor `"six"`.

        Examples:
            >>> calendar = WorkCalendar.plain(2026, 2026)
            >>> calendar.next_working(date(2026, 11, 22), "six")
            datetime.date(2026, 11, 23)
        """
        return date.fromordinal(self.next_working_ordinal(day.toordinal(), week))

    def next_working_ordinal(self, day: int, week: str) -> int:
        """Do the same as `next_working` with ordinals."""
        return self._day_after(self._so_far(day, week), week)

    def previous_working(self, day: date, week: str) -> date:
        """Give the last working day on or before a day: the day itself when it is worked.

        For the working day strictly before, use `add_working_days(day, -1, week)`.

        Raises:
            ValueError: the week is neither `"five"` nor `"six"`.

        Examples:
            >>> calendar = WorkCalendar.plain(2026, 2026)
            >>> calendar.previous_working(date(2026, 11, 22), "five")
            datetime.date(2026, 11, 20)
        """
        return date.fromordinal(self.previous_working_ordinal(day.toordinal(), week))

    def previous_working_ordinal(self, day: int, week: str) -> int:
        """Do the same as `previous_working` with ordinals."""
        return self._day_after(self._so_far(day + 1, week) - 1, week)

    def working_days_between(self, a: date, b: date, week: str) -> int:
        """Count the working days from one day to another, the first day not counted.

        When `b` lies before `a` the number is negative, again without `a` and with `b`,
        so that `working_days_between(a, add_working_days(a, n, week), week)` is always `n`.

        Raises:
            ValueError: the week is neither `"five"` nor `"six"`.

        Examples:
            >>> calendar = WorkCalendar.plain(2026, 2026)
            >>> calendar.working_days_between(date(2026, 11, 20), date(2026, 11, 25), "five")
            3
            >>> calendar.working_days_between(date(2026, 11, 25), date(2026, 11, 20), "five")
            -3
        """
        return self.working_days_between_ordinal(a.toordinal(), b.toordinal(), week)

    def working_days_between_ordinal(self, a: int, b: int, week: str) -> int:
        """Count the same as `working_days_between` for ordinals."""
        if b < a:
            return self._so_far(b, week) - self._so_far(a, week)
        return self._so_far(b + 1, week) - self._so_far(a + 1, week)

    def table(self, week: str) -> WeekTable:
        """Give the two arrays of a week; they are made on first use and must not be changed.

        Raises:
            ValueError: the week is neither `"five"` nor `"six"`.

        Examples:
            >>> calendar = WorkCalendar.plain(2026, 2026)
            >>> calendar.table("five").so_far[-1]
            261
        """
        table = self._tables.get(week)
        if table is None:
            table = self._tables[week] = self._make_table(week)
        return table

    def _make_table(self, week: str) -> WeekTable:
        length = _length_of(week)
        off = {day.toordinal() for day in self.days_off[week]}
        worked = {day.toordinal() for day in self.worked}
        so_far, days = array("i", [0]), array("i")
        for day in range(self.first.toordinal(), self.last.toordinal() + 1):
            if day in worked or ((day - 1) % 7 < length and day not in off):
                days.append(day)
            so_far.append(len(days))
        return WeekTable(so_far, days)

    def _so_far(self, day: int, week: str) -> int:
        """Count the working days from the calendar's first day up to a day, excluded; negative before the first."""
        so_far = self.table(week).so_far
        position = day - self.first.toordinal()
        if position < 0:
            return _plain_so_far(day, week) - _plain_so_far(self.first.toordinal(), week)
        if position < len(so_far):
            return so_far[position]
        return so_far[-1] + _plain_so_far(day, week) - _plain_so_far(self.last.toordinal() + 1, week)

    def _day_after(self, number: int, week: str) -> int:
        """Give the working day that has this number of working days before it, as `_so_far` counts them."""
        days = self.table(week).days
        if number < 0:
            return _plain_day_after(_plain_so_far(self.first.toordinal(), week) + number, week)
        if number < len(days):
            return days[number]
        return _plain_day_after(_plain_so_far(self.last.toordinal() + 1, week) + number - len(days), week)


def calendar_of(file: CalendarFile) -> WorkCalendar:
    """Make the calendar that a file of production calendars describes, for all its years.

    The five-day week has the days off of `days_off`.
    The six-day week has those of `days_off_six` where a year lists them.
    Where it does not, it has the same ones except the days carried over from a Saturday, which is worked in that week.
    A moved day counts in a week only if the day worked in its place would be a day of rest there:
    a Saturday worked for a Friday changes nothing in the six-day week, a Sunday changes both.

    Raises:
        ValueError: a year between the first and the last is missing, or a day lies outside the years.

    Examples:
        >>> from koshiqon.model.texts import Text
        >>> from koshiqon.model.vocabulary import CalendarFile, CalendarYear, DayOff, MovedDay
        >>> year = CalendarYear(
        ...     year=2024,
        ...     mark="recalled",
        ...     source="toy",
        ...     days_off=(DayOff(date(2024, 7, 6), "toy"), DayOff(date(2024, 7, 8), "toy", date(2024, 7, 6))),
        ...     moved=(MovedDay(off=date(2024, 5, 8), worked=date(2024, 5, 4)),),
        ... )
        >>> toy = calendar_of(CalendarFile("toy", Text("", "", ""), date(2024, 12, 31), (), (year,), ()))
        >>> [toy.is_working(date(2024, 7, 8), week) for week in ("five", "six")]
        [False, True]
        >>> [toy.is_working(date(2024, 5, 8), week) for week in ("five", "six")]
        [False, True]
    """
    years = sorted(file.years, key=lambda one: one.year)
    first, last = years[0].year, years[-1].year
    if missing := sorted(set(range(first, last + 1)) - {one.year for one in years}):
        raise ValueError(f"the calendar {file.calendar} runs from {first} to {last} without {missing[0]}")
    moved = [move for one in years for move in one.moved]
    days_off: dict[str, frozenset[date]] = {}
    for week, length in WEEKS.items():
        given = frozenset(day for one in years for day in _days_off(one, week))
        gained = frozenset(move.off for move in moved if move.worked.weekday() >= length or move.worked in given)
        days_off[week] = given | gained
    worked = frozenset(move.worked for move in moved)
    return WorkCalendar.build(date(first, 1, 1), date(last, 12, 31), file.confirmed_to, days_off, worked)


def _days_off(year: CalendarYear, week: str) -> list[date]:
    """Give the days off of a year in a week, before days are moved."""
    if week == "five":
        return [day.date for day in year.days_off]
    if year.days_off_six is not None:
        return [day.date for day in year.days_off_six]
    return [day.date for day in year.days_off if day.carried_from is None or day.carried_from.weekday() != _SATURDAY]


def _length_of(week: str) -> int:
    """Give the number of working days in a plain week."""
    if week not in WEEKS:
        raise ValueError(f"there is no week called {week!r}; choose one of {sorted(WEEKS)}")
    return WEEKS[week]


def _plain_so_far(day: int, week: str) -> int:
    """Count the working days of plain weeks from 1 January of year 1, a Monday, up to a day, not included."""
    weeks, rest = divmod(day - 1, 7)
    length = _length_of(week)
    return weeks * length + min(rest, length)


def _plain_day_after(number: int, week: str) -> int:
    """Give the working day of plain weeks that has this number of working days before it."""
    weeks, rest = divmod(number, _length_of(week))
    return weeks * 7 + rest + 1
