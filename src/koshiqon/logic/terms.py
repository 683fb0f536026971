"""Turn the terms of conditions and expressions into functions of a context."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from koshiqon.logic import dates
from koshiqon.logic.values import all_of, any_of, bounded, combine, compare, negate
from koshiqon.model.terms import Term
from koshiqon.model.values import INFINITY, NO_VALUE, Range, Truth

if TYPE_CHECKING:
    from koshiqon.logic.calendar import WorkCalendar

__all__ = ["Context", "Expression", "Predicate", "Terms", "extreme"]

# The last day the calendar arithmetic can reach; later results are unknown.
_FIRST, _LAST = 1, 3_652_059


class Context(Protocol):
    """What a term is evaluated in: facts, today's day number, the record at hand, and the other norms."""

    today: int
    deadline: Any
    record: dict[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        """Facts and derived facts by name; a missing one is unknown (None)."""

    def norm(self, word: str, identity: str) -> Truth:
        """Whether another norm applies, is kept, or is breached."""


Predicate = Callable[[Any], Truth]
Expression = Callable[[Any], Any]


class Terms:
    """Compiles terms for one base: it knows groups, parameters, the calendar and which facts are derived.

    Args:
        groups: group -> state -> periods (first day, last day).
        parameters: parameter -> (unit, values as (first day, last day, Decimal)).
        multi: derived facts with named values; each holds a mapping value -> truth.
        calendar: gives the production calendar for working days, when one is needed.
        spans: list -> names of its begin, end and is-current fields, for counting days.
    """

    def __init__(
        self,
        groups: dict[str, dict[str, list[tuple[int, int]]]],
        parameters: dict[str, tuple[str, list[tuple[int, int, Decimal]]]],
        multi: frozenset[str],
        calendar: Callable[[], WorkCalendar],
        spans: dict[str, tuple[str, str, str | None]],
    ) -> None:
        self.groups = groups
        self.parameters = parameters
        self.multi = multi
        self.calendar = calendar
        self.spans = spans

    # -- truth ------------------------------------------------------------------------------------------------------

    def predicate(self, term: Term) -> Predicate:
        """Return a function from a context to True, False or None."""
        form = term[0]
        if form == "fact":
            name = term[1]
            return lambda c: c.facts[name]
        if form == "field":
            name = term[1]
            return lambda c: c.record.get(name)
        if form in ("all", "any", "none") and len(term) == 2:
            return self._group_of(form, tuple(self.predicate(one) for one in term[1]))
        if form == "is":
            return self._is(term)
        if form == "group":
            return self._group(term)
        if form == "compare":
            operator, left, right = term[1], self.expression(term[2]), self.expression(term[3])
            return lambda c: compare(operator, left(c), right(c))
        if form == "norm":
            word, identity = term[1], term[2]
            return lambda c: c.norm(word, identity)
        return self._search(form, term[1], term[2])

    def _group_of(self, form: str, parts: tuple[Predicate, ...]) -> Predicate:
        if form == "all":
            return lambda c: all_of(part(c) for part in parts)
        if form == "any":
            return lambda c: any_of(part(c) for part in parts)
        return lambda c: negate(any_of(part(c) for part in parts))

    def _reference(self, term: Term) -> Expression:
        name = term[1]
        if term[0] == "field":
            return lambda c: c.record.get(name)
        return lambda c: c.facts[name]

    def _is(self, term: Term) -> Predicate:
        values, negated = frozenset(term[2]), term[3]
        get = self._reference(term[1])
        if term[1][0] == "fact" and term[1][1] in self.multi:

            def holds(c: Any) -> Truth:
                truths = get(c)
                found = any_of(truths.get(value, False) for value in values)
                return negate(found) if negated else found

            return holds

        def equals(c: Any) -> Truth:
            value = get(c)
            return None if value is None else (value in values) is not negated

        return equals

    def _group(self, term: Term) -> Predicate:
        members, negated = self.groups[term[2]], term[4]
        get = self._reference(term[1])
        day_of: Expression = self.expression(term[3]) if term[3] is not None else lambda c: c.today

        def within(c: Any) -> Truth:
            state = get(c)
            if state is None:
                return None
            found = _member(members.get(state, ()), day_of(c))
            return negate(found) if negated else found

        return within

    def _search(self, form: str, name: str, conditions: tuple[Term, ...]) -> Predicate:
        fits = self._record_predicate(conditions)

        def truths(c: Any) -> list[Truth] | None:
            records = c.facts[name]
            return None if records is None else [fits(c, record) for record in records]

        def search(c: Any) -> Truth:
            found = truths(c)
            if found is None:
                return None
            if form == "every":
                return all_of(found)
            result = any_of(found)
            return negate(result) if form == "no" else result

        return search

    def _record_predicate(self, conditions: tuple[Term, ...]) -> Callable[[Any, dict[str, Any]], Truth]:
        parts = tuple(self.predicate(one) for one in conditions)

        def fits(c: Any, record: dict[str, Any]) -> Truth:
            before, c.record = c.record, record
            try:
                return all_of(part(c) for part in parts)
            finally:
                c.record = before

        return fits

    # -- expressions --------------------------------------------------------------------------------------------------

    def expression(self, term: Term) -> Expression:
        """Return a function from a context to a value, a Range, None or NO_VALUE."""
        form = term[0]
        if form in ("fact", "field"):
            return self._reference(term)
        if form == "today":
            return lambda c: c.today
        if form == "date":
            day = term[1]
            return lambda c: day
        if form == "deadline":
            return lambda c: c.deadline
        if form == "number":
            number = _number(term[1])
            return lambda c: number
        if form == "money":
            return self._money(term)
        if form == "param":
            return self._parameter(term)
        if form == "shift":
            return self._shift(term)
        if form in ("add", "subtract", "multiply"):
            left, right = self.expression(term[1]), self.expression(term[2])
            return lambda c: combine(form, left(c), right(c))
        if form == "between":
            return self._between(term)
        if form == "extreme":
            parts = tuple(self.expression(one) for one in term[2])
            latest = term[1] == "latest"
            return lambda c: extreme(latest, [part(c) for part in parts])
        if form == "extreme_of":
            return self._extreme_of(term)
        if form == "total":
            return self._total(term)
        if form == "count":
            return self._count(term)
        return self._present(term)

    def _money(self, term: Term) -> Expression:
        amount = _number(term[1])
        if term[2] == "KZT":
            return lambda c: amount
        return lambda c: combine("multiply", amount, self.value_on("kz/mci", c.today))

    def _parameter(self, term: Term) -> Expression:
        name = term[1]
        unit = self.parameters[name][0]
        day_of: Expression = self.expression(term[2]) if term[2] is not None else lambda c: c.today

        def value(c: Any) -> Any:
            day = day_of(c)
            found = self.value_on(name, day)
            return combine("multiply", found, self.value_on("kz/mci", day)) if unit == "MCI" else found

        return value

    def value_on(self, name: str, day: Any) -> Any:
        """Return a parameter's value on a day; unknown when the day is not exact or no value covers it."""
        if not isinstance(day, int) or name not in self.parameters:
            return None
        for start, end, value in self.parameters[name][1]:
            if start <= day <= end:
                return value
        return None

    def _shift(self, term: Term) -> Expression:
        base, amount, unit = self.expression(term[1]), term[2] * term[3], term[4]
        move = self.move

        def shifted(c: Any) -> Any:
            value = base(c)
            if value is None or value is NO_VALUE:
                return value
            if type(value) is Range:
                low, high = move(value.low, amount, unit), move(value.high, amount, unit)
                return None if low is None or high is None else bounded(low, high)
            return move(value, amount, unit)

        return shifted

    def move(self, day: Any, amount: int, unit: str) -> Any:
        """Move a day number by a duration; unknown when the result leaves the calendar."""
        if day in (INFINITY, -INFINITY):
            return day
        try:
            if unit == "calendar days":
                moved = day + amount
            elif unit == "weeks":
                moved = day + 7 * amount
            elif unit == "working days":
                moved = self.calendar().add_working_ordinal(day, amount, "five")
            elif unit == "months":
                moved = dates.add_months(day, amount)
            else:
                moved = dates.add_years(day, amount)
        except (ValueError, OverflowError):
            return None
        return moved if _FIRST <= moved <= _LAST else None

    def _between(self, term: Term) -> Expression:
        count = {
            "days": dates.days_between,
            "months": dates.completed_months,
            "years": dates.completed_years,
        }[term[1]]
        first, second = self.expression(term[2]), self.expression(term[3])

        def elapsed(c: Any) -> Any:
            a, b = first(c), second(c)
            if a is NO_VALUE or b is NO_VALUE:
                return NO_VALUE
            if a is None or b is None:
                return None
            if type(a) is not Range and type(b) is not Range:
                return count(a, b)
            a_low, a_high = a if type(a) is Range else (a, a)
            b_low, b_high = b if type(b) is Range else (b, b)
            low = -INFINITY if INFINITY in (a_high, -b_low) else count(a_high, b_low)
            high = INFINITY if INFINITY in (-a_low, b_high) else count(a_low, b_high)
            return bounded(low, high)

        return elapsed

    def _matching(self, name: str, conditions: tuple[Term, ...]) -> Callable[[Any], list[tuple[Truth, Any]] | None]:
        fits = self._record_predicate(conditions)

        def matching(c: Any) -> list[tuple[Truth, Any]] | None:
            records = c.facts[name]
            if records is None:
                return None
            return [(truth, record) for record in records if (truth := fits(c, record)) is not False]

        return matching

    def _extreme_of(self, term: Term) -> Expression:
        latest, field = term[1] == "latest", term[3]
        matching = self._matching(term[2], term[4])

        def value(c: Any) -> Any:
            found = matching(c)
            if found is None:
                return None
            sure = [record.get(field) for truth, record in found if truth]
            maybe = [record.get(field) for truth, record in found if truth is None]
            return extreme(latest, sure, maybe)

        return value

    def _total(self, term: Term) -> Expression:
        field = term[2]
        matching = self._matching(term[1], term[3])

        def value(c: Any) -> Any:
            found = matching(c)
            if found is None:
                return None
            total: Any = 0
            for truth, record in found:
                amount = record.get(field)
                if truth is None:
                    amount = None if amount is None else Range(min(0, _low(amount)), max(0, _high(amount)))
                total = combine("add", total, amount)
            return total

        return value

    def _count(self, term: Term) -> Expression:
        matching = self._matching(term[1], term[2])

        def value(c: Any) -> Any:
            found = matching(c)
            if found is None:
                return None
            sure = sum(1 for truth, _ in found if truth)
            return bounded(sure, len(found))

        return value

    def _present(self, term: Term) -> Expression:
        name, window = term[1], term[2]
        until_of = self.expression(term[3])
        begin, end, current = self.spans[name]

        def value(c: Any) -> Any:
            records, until = c.facts[name], until_of(c)
            if records is None or not isinstance(until, int):
                return None
            least, most = [], []
            for record in records:
                start, left = record.get(begin), record.get(end)
                still_here = record.get(current) if current else None
                if left is None and still_here:
                    left = until
                earliest, latest_start = (1, None) if start is None else (_low(start), _high(start))
                first_left, last_left = (None, until) if left is None else (_low(left), _high(left))
                most.append((earliest, min(last_left, until)))
                if latest_start is not None and (first_left is not None or earliest == latest_start):
                    least.append((latest_start, latest_start if first_left is None else first_left))
            low = dates.days_present([one for one in least if one[0] <= one[1]], window, until)
            high = dates.days_present([one for one in most if one[0] <= one[1]], window, until)
            return bounded(low, high)

        return value


def extreme(latest: bool, sure: list[Any], maybe: list[Any] | None = None) -> Any:
    """Return the largest (or smallest) of some values; `maybe` holds values that may or may not count.

    >>> extreme(True, [3, 5], [9])
    Range(low=5, high=9)
    """
    sure = [value for value in sure if value is not NO_VALUE]
    maybe = [value for value in (maybe or []) if value is not NO_VALUE]
    if not sure:
        return None if maybe else NO_VALUE
    pick = max if latest else min
    lows = [_low(value) for value in sure]
    highs = [_high(value) for value in sure]
    low, high = pick(lows), pick(highs)
    if latest:
        high = max([high, *(_high(value) for value in maybe)])
    else:
        low = min([low, *(_low(value) for value in maybe)])
    return bounded(low, high)


def _low(value: Any) -> Any:
    return -INFINITY if value is None else value.low if type(value) is Range else value


def _high(value: Any) -> Any:
    return INFINITY if value is None else value.high if type(value) is Range else value


def _member(periods: Any, day: Any) -> Truth:
    if day is None:
        return None if periods else False
    if day is NO_VALUE:
        return False
    if type(day) is Range:
        return _member_between(periods, day)
    return any(start <= day <= end for start, end in periods)


def _member_between(periods: Any, days: Range) -> Truth:
    if any(start <= days.low and days.high <= end for start, end in periods):
        return True
    if any(start <= days.high and days.low <= end for start, end in periods):
        return None
    return False


def _number(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)
