from __future__ import annotations

import doctest
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshiqon.logic import dates
from koshiqon.logic import terms as module
from koshiqon.logic.calendar import WorkCalendar
from koshiqon.logic.terms import Terms, extreme
from koshiqon.logic.values import all_of, any_of
from koshiqon.model.terms import Term
from koshiqon.model.values import INFINITY, NO_VALUE, Range, Truth


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


TODAY: Final = day("2026-11-22")
LAST: Final = day("9999-12-31")
CALENDAR: Final = WorkCalendar.build(
    date(2026, 1, 1),
    date(2026, 12, 31),
    date(2026, 12, 31),
    {"five": frozenset({date(2026, 11, 23)}), "six": frozenset()},
    frozenset(),
)
GROUPS: Final = {
    "union": {
        "AAA": [(day("2015-01-02"), day("2019-12-31")), (day("2022-01-01"), LAST)],
        "BBB": [(TODAY, TODAY)],
    }
}
PARAMETERS: Final = {
    "kz/mci": (
        "KZT",
        [
            (day("2025-01-01"), day("2025-12-31"), Decimal(3932)),
            (day("2026-01-01"), day("2026-12-31"), Decimal(4325)),
        ],
    ),
    "kz/wage": ("KZT", [(day("2024-01-01"), day("2026-12-31"), Decimal(85000))]),
    "kz/fee": ("MCI", [(day("2024-01-01"), day("2025-12-31"), Decimal(2)), (day("2026-01-01"), LAST, Decimal("2.5"))]),
}
TERMS: Final = Terms(
    GROUPS,
    PARAMETERS,
    frozenset({"worker.roles"}),
    lambda: CALENDAR,
    {"stays": ("entered", "left", "current"), "trips": ("entered", "left", None)},
)

truths = st.sampled_from([True, False, None])


class Case:
    """A context made by hand: a fact that is not given is unknown."""

    def __init__(self, **given_facts: Any) -> None:
        self.today = TODAY
        self.deadline: Any = None
        self.record: dict[str, Any] = {}
        self.facts: dict[str, Any] = dict.fromkeys(("a", "b", "records", "stays", "trips")) | given_facts
        self.norms: dict[tuple[str, str], Truth] = {}

    def norm(self, word: str, identity: str) -> Truth:
        return self.norms[word, identity]


def truth(term: Term, case: Case | None = None, **given_facts: Any) -> Truth:
    return TERMS.predicate(term)(case or Case(**given_facts))


def value(term: Term, case: Case | None = None, **given_facts: Any) -> Any:
    return TERMS.expression(term)(case or Case(**given_facts))


def number(n: int) -> Term:
    return "number", str(n)


def members(known: Any) -> range:
    return range(known.low, known.high + 1) if type(known) is Range else range(known, known + 1)


def hull(results: list[Any]) -> Any:
    low, high = min(results), max(results)
    return low if low == high else Range(low, high)


FIELD_A: Final = ("field", "a")
FIELD_B: Final = ("field", "b")
A: Final = ("fact", "a")
B: Final = ("fact", "b")

# -- truth ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [True, False, None])
def test_a_yes_no_fact_is_its_own_truth(known: Truth) -> None:
    """A yes/no fact used as a condition is as true as the fact."""
    assert truth(A, a=known, b=True) is known


@pytest.mark.parametrize("known", [True, False, None])
def test_a_field_is_read_from_the_record(known: Truth) -> None:
    """A field is read from the record at hand, not from the facts; one the record lacks is unknown."""
    case = Case(a="fact")
    case.record = {"a": known}
    assert TERMS.predicate(FIELD_A)(case) is known
    assert TERMS.expression(FIELD_A)(case) is known
    assert TERMS.predicate(FIELD_B)(case) is None
    assert TERMS.expression(FIELD_B)(case) is None


@given(st.lists(truths, max_size=2))
def test_groups_of_conditions_join_their_parts(parts: list[Truth]) -> None:
    """All, any and none join the truths of their parts; none is the opposite of any."""
    facts = {f"f{i}": part for i, part in enumerate(parts)}
    terms = tuple(("fact", name) for name in facts)
    either = any_of(parts)
    assert truth(("all", terms), **facts) is all_of(parts)
    assert truth(("any", terms), **facts) is either
    assert truth(("none", terms), **facts) is (None if either is None else not either)


@pytest.mark.parametrize(
    ("values", "negated", "known", "expected"),
    [
        (("red",), False, "red", True),
        (("red",), False, "blue", False),
        (("red",), False, None, None),
        (("red",), True, "red", False),
        (("red",), True, "blue", True),
        (("red",), True, None, None),
        (("red", "green"), False, "green", True),
        (("red", "green"), False, "blue", False),
        (("red", "green"), True, "red", False),
        (("red", "green"), True, "blue", True),
        (("red",), False, NO_VALUE, False),
        (("red",), True, NO_VALUE, True),
    ],
)
def test_a_value_is_one_of_those_named(values: tuple[str, ...], negated: bool, known: Any, expected: Truth) -> None:
    """A fact or field is one of the values named, or not; unknown stays unknown, and no value is none of them."""
    assert truth(("is", A, values, negated), a=known) is expected
    case = Case(a=None)
    case.record = {"a": known}
    assert truth(("is", FIELD_A, values, negated), case) is expected


@pytest.mark.parametrize(
    ("values", "held", "expected"),
    [
        (("cook",), {"cook": True}, True),
        (("cook",), {"cook": False, "head": True}, False),
        (("cook",), {"cook": None}, None),
        (("cook",), {"head": True}, False),
        (("cook",), {}, False),
        (("cook", "head"), {"cook": None, "head": True}, True),
        (("cook", "head"), {"cook": False, "head": None}, None),
        (("cook", "head"), {"cook": False, "head": False}, False),
    ],
)
def test_a_derived_fact_may_hold_several_values(
    values: tuple[str, ...], held: dict[str, Truth], expected: Truth
) -> None:
    """A derived fact with values is one of those named as soon as it holds one; a value nobody concludes is not held."""
    roles = ("fact", "worker.roles")
    case = Case(**{"worker.roles": held})
    assert truth(("is", roles, values, False), case) is expected
    assert truth(("is", roles, values, True), case) is (None if expected is None else not expected)


def test_a_field_named_like_a_derived_fact_holds_one_value() -> None:
    """A field is a single value even when a derived fact with several values has its name."""
    case = Case()
    case.record = {"worker.roles": "cook"}
    assert truth(("is", ("field", "worker.roles"), ("cook",), False), case) is True


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("AAA", None, True),
        ("BBB", None, True),
        ("CCC", None, False),
        (None, None, None),
        (NO_VALUE, None, False),
        ("AAA", day("2015-01-01"), False),
        ("AAA", day("2015-01-02"), True),
        ("AAA", day("2019-12-31"), True),
        ("AAA", day("2020-01-01"), False),
        ("AAA", day("2021-12-31"), False),
        ("AAA", day("2022-01-01"), True),
        ("CCC", TODAY, False),
        (None, TODAY, None),
    ],
)
def test_a_state_belongs_to_a_group_on_a_day(state: Any, on: int | None, expected: Truth) -> None:
    """A state is in a group on the first and last day of each period and between, today unless a day is given."""
    opposite = None if expected is None else not expected
    when = None if on is None else ("date", on)
    assert truth(("group", A, "union", when, False), a=state) is expected
    assert truth(("group", A, "union", when, True), a=state) is opposite
    case = Case(a=None)
    case.record = {"a": state}
    assert truth(("group", FIELD_A, "union", when, False), case) is expected


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("AAA", None, None),
        ("CCC", None, False),
        ("AAA", NO_VALUE, False),
        ("CCC", NO_VALUE, False),
        ("AAA", Range(day("2015-01-02"), day("2019-12-31")), True),
        ("AAA", Range(day("2015-01-01"), day("2019-12-31")), None),
        ("AAA", Range(day("2015-01-02"), day("2020-01-01")), None),
        ("AAA", Range(day("2015-01-03"), day("2019-12-30")), True),
        ("AAA", Range(day("2010-01-01"), day("2015-01-01")), False),
        ("AAA", Range(day("2010-01-01"), day("2015-01-02")), None),
        ("AAA", Range(day("2020-01-01"), day("2021-12-31")), False),
        ("AAA", Range(day("2019-12-31"), day("2021-12-31")), None),
        ("AAA", Range(day("2020-01-01"), day("2022-01-01")), None),
        ("AAA", Range(day("2019-12-31"), day("2022-01-01")), None),
        ("AAA", Range(day("2022-01-01"), INFINITY), None),
        ("AAA", Range(-INFINITY, day("2015-01-01")), False),
        ("CCC", Range(day("2015-01-02"), day("2019-12-31")), False),
    ],
)
def test_a_group_on_a_day_not_known_exactly(state: str, on: Any, expected: Truth) -> None:
    """On days known within bounds a state belongs if one period covers them all, and not if none touches them."""
    assert truth(("group", A, "union", B, False), a=state, b=on) is expected
    assert truth(("group", A, "union", B, True), a=state, b=on) is (None if expected is None else not expected)


@pytest.mark.parametrize(
    ("left", "right", "expected"), [(3, 4, True), (4, 4, False), (Range(3, 4), 4, None), (None, 4, None)]
)
def test_a_comparison_compares_its_two_sides(left: Any, right: Any, expected: Truth) -> None:
    """A comparison evaluates its sides in order and compares them."""
    assert truth(("compare", "<", A, B), a=left, b=right) is expected
    assert truth(("compare", ">", B, A), a=left, b=right) is expected


@pytest.mark.parametrize("state", [True, False, None])
@pytest.mark.parametrize("word", ["applies", "kept", "breached"])
def test_another_norm_is_asked(word: str, state: Truth) -> None:
    """A condition on another norm asks the context about that word and that norm."""
    case = Case()
    case.norms[word, "kz/toy/art-1"] = state
    assert truth(("norm", word, "kz/toy/art-1"), case) is state


@pytest.mark.parametrize(
    ("records", "some", "every"),
    [
        (None, None, None),
        ([], False, True),
        ([{"a": True}], True, True),
        ([{"a": False}], False, False),
        ([{}], None, None),
        ([{"a": False}, {"a": True}], True, False),
        ([{"a": True}, {"a": None}], True, None),
        ([{"a": False}, {}], None, False),
    ],
)
def test_a_search_asks_each_record(records: Any, some: Truth, every: Truth) -> None:
    """Any, every and no ask each record of a list; an unknown list leaves them unknown, an empty one decides them."""
    assert truth(("any", "records", (FIELD_A,)), records=records) is some
    assert truth(("every", "records", (FIELD_A,)), records=records) is every
    assert truth(("no", "records", (FIELD_A,)), records=records) is (None if some is None else not some)


def test_a_record_fits_when_all_conditions_hold() -> None:
    """A record counts when all its conditions hold together, and every record counts where there are none."""
    both = ("any", "records", (FIELD_A, FIELD_B))
    assert truth(both, records=[{"a": True, "b": False}, {"a": False, "b": True}]) is False
    assert truth(both, records=[{"a": True, "b": True}]) is True
    assert truth(both, records=[{"a": True}]) is None
    assert truth(("any", "records", ()), records=[{}]) is True


def test_a_search_gives_the_record_back() -> None:
    """After a search, also one that fails, the record at hand is the one from before."""
    outer = {"a": False}
    case = Case(records=[{"a": True}])
    case.record = outer
    assert truth(("any", "records", (FIELD_A,)), case) is True
    assert case.record is outer
    with pytest.raises(KeyError):
        truth(("any", "records", (("fact", "missing"),)), case)
    assert case.record is outer


# -- plain values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [5, Range(1, 2), None, NO_VALUE])
def test_a_fact_is_its_own_value(known: Any) -> None:
    """A fact used as a value is what is known of it."""
    assert value(A, a=known, b=7) is known


def test_dates_are_days() -> None:
    """A date, today and the deadline are their days; without a deadline that day is unknown."""
    case = Case()
    assert value(("date", 5)) == 5
    assert value(("today",), case) == TODAY
    assert value(("deadline",), case) is None
    case.deadline = Range(3, 4)
    assert value(("deadline",), case) == Range(3, 4)


@pytest.mark.parametrize(
    ("text", "known"), [("12", 12), ("-3", -3), ("2.50", Decimal("2.50")), ("0.1", Decimal("0.1"))]
)
def test_numbers_are_exact(text: str, known: Any) -> None:
    """A number with a point is an exact decimal, one without is whole."""
    assert value(number(12)) == 12
    assert value(("number", text)) == known
    assert type(value(("number", text))) is type(known)
    assert value(("money", text, "KZT")) == known
    assert type(value(("money", text, "KZT"))) is type(known)


@pytest.mark.parametrize(
    ("today", "index"),
    [
        ("2024-12-31", None),
        ("2025-01-01", 3932),
        ("2025-12-31", 3932),
        ("2026-01-01", 4325),
        ("2026-12-31", 4325),
        ("2027-01-01", None),
    ],
)
def test_money_in_the_index_takes_the_value_of_the_day(today: str, index: int | None) -> None:
    """An amount in MCI is that many times the index of the day of the question, unknown on a day without one."""
    case = Case()
    case.today = day(today)
    assert value(("money", "30", "MCI"), case) == (None if index is None else 30 * index)
    assert value(("money", "0.5", "MCI"), case) == (None if index is None else Decimal("0.5") * index)
    assert value(("money", "1000", "KZT"), case) == 1000


def test_money_in_an_index_nobody_gives_is_unknown() -> None:
    """An amount in MCI is unknown in a base without the index."""
    bare = Terms({}, {}, frozenset(), lambda: CALENDAR, {})
    assert bare.expression(("money", "30", "MCI"))(Case()) is None
    assert bare.value_on("kz/mci", TODAY) is None


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("kz/wage", None, 85000),
        ("kz/wage", day("2023-12-31"), None),
        ("kz/wage", day("2024-01-01"), 85000),
        ("kz/wage", day("2026-12-31"), 85000),
        ("kz/wage", day("2027-01-01"), None),
        ("kz/mci", day("2025-06-01"), 3932),
        ("kz/mci", None, 4325),
        ("kz/fee", None, Decimal("2.5") * 4325),
        ("kz/fee", day("2025-06-01"), 2 * 3932),
        ("kz/fee", day("2024-06-01"), None),
        ("kz/fee", day("2027-06-01"), None),
    ],
)
def test_a_parameter_has_the_value_of_its_day(name: str, on: int | None, expected: Any) -> None:
    """A parameter has the value of today or of the day given; one in MCI needs the index of that same day."""
    assert value(("param", name, None if on is None else ("date", on))) == expected


@pytest.mark.parametrize("on", [None, NO_VALUE, Range(TODAY, TODAY + 1)])
def test_a_parameter_on_a_day_not_known_exactly_is_unknown(on: Any) -> None:
    """A parameter on a day that is unknown, known within bounds or missing is unknown."""
    assert value(("param", "kz/wage", A), a=on) is None
    assert value(("param", "kz/fee", A), a=on) is None


@pytest.mark.parametrize(("form", "result"), [("add", 12), ("subtract", 8), ("multiply", 20)])
def test_arithmetic_takes_its_sides_in_order(form: str, result: int) -> None:
    """Sums, differences and products are made of the left side and the right side, in this order."""
    assert value((form, A, B), a=10, b=2) == result
    assert value((form, A, B), a=None, b=2) is None
    assert value((form, A, B), a=10, b=NO_VALUE) is NO_VALUE
    assert value(("subtract", A, B), a=10, b=Range(1, 3)) == Range(7, 9)


# -- dates that move --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "sign", "amount", "unit", "result"),
    [
        ("2026-11-20", 1, 10, "calendar days", "2026-11-30"),
        ("2026-11-20", -1, 10, "calendar days", "2026-11-10"),
        ("2026-11-20", 1, 2, "weeks", "2026-12-04"),
        ("2026-11-20", -1, 2, "weeks", "2026-11-06"),
        ("2026-11-20", 1, 1, "working days", "2026-11-24"),
        ("2026-11-24", -1, 1, "working days", "2026-11-20"),
        ("2026-11-27", 1, 1, "working days", "2026-11-30"),
        ("2026-01-31", 1, 1, "months", "2026-02-28"),
        ("2026-03-31", -1, 1, "months", "2026-02-28"),
        ("2024-02-29", 1, 1, "years", "2025-02-28"),
        ("2024-02-29", -1, 4, "years", "2020-02-29"),
        ("2026-11-20", 1, 0, "working days", "2026-11-20"),
    ],
)
def test_a_date_moves_by_a_duration(start: str, sign: int, amount: int, unit: str, result: str) -> None:
    """A date moves forward or back by its duration; working days are those of the five-day week."""
    assert value(("shift", ("date", day(start)), sign, amount, unit)) == day(result)


@pytest.mark.parametrize("unknown", [None, NO_VALUE])
@pytest.mark.parametrize("unit", dates.UNITS)
def test_a_date_not_there_stays_so(unknown: Any, unit: str) -> None:
    """An unknown date moved is unknown, and no date moved is no date."""
    assert value(("shift", A, 1, 3, unit), a=unknown) is unknown


@pytest.mark.parametrize(
    ("start", "sign", "amount", "unit", "result"),
    [
        (2, -1, 1, "calendar days", 1),
        (1, -1, 1, "calendar days", None),
        (LAST - 1, 1, 1, "calendar days", LAST),
        (LAST, 1, 1, "calendar days", None),
        (8, -1, 1, "weeks", 1),
        (7, -1, 1, "weeks", None),
        (LAST - 7, 1, 1, "weeks", LAST),
        (LAST - 6, 1, 1, "weeks", None),
        (2, -1, 1, "working days", 1),
        (1, -1, 1, "working days", None),
        (LAST - 1, 1, 1, "working days", LAST),
        (LAST, 1, 1, "working days", None),
        (31, -1, 1, "months", None),
        (LAST - 31, 1, 1, "months", LAST - 1),
        (LAST, 1, 1, "months", None),
        (day("0002-01-01"), -1, 1, "years", 1),
        (1, -1, 1, "years", None),
        (LAST, 1, 1, "years", None),
        (5, 1, 10**30, "calendar days", None),
    ],
)
def test_a_date_that_leaves_the_calendar_is_unknown(start: int, sign: int, amount: int, unit: str, result: Any) -> None:
    """A date may move to the first and the last day of the calendar; beyond them it is unknown."""
    assert value(("shift", ("date", start), sign, amount, unit)) == result


@pytest.mark.parametrize("unit", ["months", "years"])
def test_a_day_no_calendar_has_moves_nowhere(unit: str) -> None:
    """A day number beyond any calendar is unknown once moved by months or years."""
    assert TERMS.move(10**30, 1, unit) is None


@pytest.mark.parametrize("unit", dates.UNITS)
@pytest.mark.parametrize("sign", [1, -1])
def test_both_bounds_of_a_date_move(unit: str, sign: int) -> None:
    """A date known within bounds moves to the bounds of its members moved; an open bound stays open."""
    start = Range(day("2026-01-28"), day("2026-02-03"))
    each = [value(("shift", ("date", one), sign, 1, unit)) for one in members(start)]
    assert value(("shift", A, sign, 1, unit), a=start) == hull(each)
    assert value(("shift", A, sign, 1, unit), a=Range(-INFINITY, start.high)) == Range(-INFINITY, each[-1])
    assert value(("shift", A, sign, 1, unit), a=Range(start.low, INFINITY)) == Range(each[0], INFINITY)


def test_bounds_that_move_onto_each_other_are_exact() -> None:
    """Bounds that move onto the same day make the date exact."""
    late_january = Range(day("2026-01-28"), day("2026-01-31"))
    assert value(("shift", A, 1, 1, "months"), a=late_january) == day("2026-02-28")


@pytest.mark.parametrize(("sign", "start"), [(1, Range(LAST - 5, LAST)), (-1, Range(1, 5)), (1, Range(LAST - 1, LAST))])
def test_bounds_that_leave_the_calendar_are_unknown(sign: int, start: Range) -> None:
    """A date of which even one bound leaves the calendar is unknown once moved."""
    assert value(("shift", A, sign, 3, "calendar days"), a=start) is None


@pytest.mark.parametrize("infinite", [INFINITY, -INFINITY])
@pytest.mark.parametrize("unit", dates.UNITS)
def test_infinity_does_not_move(infinite: Any, unit: str) -> None:
    """A bound that is not known stays so however far it moves."""
    assert TERMS.move(infinite, 3, unit) == infinite


COUNTS: Final[dict[str, Callable[[int, int], int]]] = {
    "days": lambda a, b: b - a,
    "months": dates.completed_months,
    "years": dates.completed_years,
}


@pytest.mark.parametrize(("unit", "elapsed"), [("days", 396), ("months", 13), ("years", 1)])
def test_time_between_two_days(unit: str, elapsed: int) -> None:
    """The time from one day to another is counted in days, completed months or completed years, with its sign."""
    a, b = day("2025-10-22"), TODAY
    assert value(("between", unit, A, B), a=a, b=b) == elapsed
    assert value(("between", unit, A, B), a=b, b=a) == -elapsed


@given(
    st.sampled_from(sorted(COUNTS)),
    st.tuples(st.integers(-400, 400), st.integers(0, 40)),
    st.tuples(st.integers(-400, 400), st.integers(0, 40)),
)
def test_time_between_ranges_hugs_their_members(unit: str, first: tuple[int, int], second: tuple[int, int]) -> None:
    """The time between days known within bounds runs from the least to the greatest time between their members."""
    a, b = (Range(TODAY + start, TODAY + start + length) for start, length in (first, second))
    expected = hull([COUNTS[unit](x, y) for x, y in product(members(a), members(b))])
    assert value(("between", unit, A, B), a=a, b=b) == expected
    one_sided = [COUNTS[unit](a.low, y) for y in members(b)]
    assert value(("between", unit, A, B), a=a.low, b=b) == hull(one_sided)
    assert value(("between", unit, B, A), a=a.low, b=b) == hull([COUNTS[unit](y, a.low) for y in members(b)])


@pytest.mark.parametrize("unit", sorted(COUNTS))
def test_time_from_or_to_an_open_bound(unit: str) -> None:
    """Where a bound of a day is open, the time is open on that side."""
    a, b = day("2025-10-22"), TODAY
    exact = COUNTS[unit](a, b)
    between = ("between", unit, A, B)
    assert value(between, a=a, b=Range(b, INFINITY)) == Range(exact, INFINITY)
    assert value(between, a=a, b=Range(-INFINITY, b)) == Range(-INFINITY, exact)
    assert value(between, a=Range(a, INFINITY), b=b) == Range(-INFINITY, exact)
    assert value(between, a=Range(-INFINITY, a), b=b) == Range(exact, INFINITY)
    assert value(between, a=Range(a, INFINITY), b=Range(-INFINITY, b)) == Range(-INFINITY, exact)
    assert value(between, a=Range(-INFINITY, a), b=Range(b, INFINITY)) == Range(exact, INFINITY)
    assert value(between, a=Range(a, INFINITY), b=Range(b, INFINITY)) is None
    assert value(between, a=Range(-INFINITY, a), b=Range(-INFINITY, b)) is None


@pytest.mark.parametrize(
    ("a", "b", "result"),
    [
        (None, 5, None),
        (5, None, None),
        (None, Range(1, 2), None),
        (NO_VALUE, 5, NO_VALUE),
        (5, NO_VALUE, NO_VALUE),
        (NO_VALUE, None, NO_VALUE),
        (None, NO_VALUE, NO_VALUE),
    ],
)
def test_time_from_or_to_a_day_not_there(a: Any, b: Any, result: Any) -> None:
    """The time from or to an unknown day is unknown, and from or to no day there is none."""
    assert value(("between", "days", A, B), a=a, b=b) is result


# -- the largest and the smallest -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "latest", "earliest"),
    [
        ([3], 3, 3),
        ([3, 5, 4], 5, 3),
        ([3, NO_VALUE], 3, 3),
        ([NO_VALUE, NO_VALUE], NO_VALUE, NO_VALUE),
        ([], NO_VALUE, NO_VALUE),
        ([3, None], Range(3, INFINITY), Range(-INFINITY, 3)),
        ([None, None], None, None),
        ([Range(1, 4), 3], Range(3, 4), Range(1, 3)),
        ([Range(1, 4), 9], 9, Range(1, 4)),
        ([Range(1, 4), 0], Range(1, 4), 0),
        ([Range(1, 4), Range(2, 6)], Range(2, 6), Range(1, 4)),
    ],
)
def test_the_latest_and_the_earliest_of_some_values(known: list[Any], latest: Any, earliest: Any) -> None:
    """The latest or earliest of some values leaves out those that are not there and keeps the bounds of the others."""
    facts = {f"f{i}": one for i, one in enumerate(known)}
    terms = tuple(("fact", name) for name in facts)
    assert value(("extreme", "latest", terms), **facts) == latest
    assert value(("extreme", "earliest", terms), **facts) == earliest
    assert extreme(True, known) == latest
    assert extreme(False, known) == earliest


@pytest.mark.parametrize(
    ("sure", "maybe", "latest", "earliest"),
    [
        ([5], [9], Range(5, 9), 5),
        ([5], [3], 5, Range(3, 5)),
        ([5], [3, 9], Range(5, 9), Range(3, 5)),
        ([5], [None], Range(5, INFINITY), Range(-INFINITY, 5)),
        ([5], [NO_VALUE], 5, 5),
        ([5], [Range(4, 6)], Range(5, 6), Range(4, 5)),
        ([5], [Range(7, 9)], Range(5, 9), 5),
        ([5], [Range(1, 2)], 5, Range(1, 5)),
        ([], [9], None, None),
        ([], [NO_VALUE], NO_VALUE, NO_VALUE),
        ([NO_VALUE], [9], None, None),
        ([NO_VALUE], [], NO_VALUE, NO_VALUE),
        ([None], [9], None, None),
    ],
)
def test_a_value_that_may_count_widens_one_bound(sure: list[Any], maybe: list[Any], latest: Any, earliest: Any) -> None:
    """A value that may not count widens the bound it could move; where nothing is sure to count nothing is known."""
    assert extreme(True, sure, maybe) == latest
    assert extreme(False, sure, maybe) == earliest
    records = [{"a": True, "day": one} for one in sure] + [{"a": None, "day": one} for one in maybe]
    case = Case(records=[*records, {"a": False, "day": 0}, {"a": False, "day": 100}])
    assert value(("extreme_of", "latest", "records", "day", (FIELD_A,)), case) == latest
    assert value(("extreme_of", "earliest", "records", "day", (FIELD_A,)), case) == earliest


@pytest.mark.parametrize(
    ("records", "result"),
    [
        (None, None),
        ([], NO_VALUE),
        ([{"a": False, "day": 3}], NO_VALUE),
        ([{"a": True}], None),
        ([{"day": 3}], None),
        ([{"a": True, "day": 3}, {"a": True}], Range(3, INFINITY)),
    ],
)
def test_the_latest_of_a_list(records: Any, result: Any) -> None:
    """The latest day in a list is unknown with the list, and there is none where no record counts."""
    assert value(("extreme_of", "latest", "records", "day", (FIELD_A,)), records=records) == result


@given(st.lists(st.tuples(truths, st.integers(-3, 3)), max_size=4), st.booleans())
def test_lists_are_summed_up_over_every_choice_of_records(records: list[tuple[Truth, int]], latest: bool) -> None:
    """Count, total and extreme are the bounds over every choice of the records that may count."""
    case = Case(records=[{"a": one, "n": n} for one, n in records])
    sure = [n for one, n in records if one is True]
    maybe = [n for one, n in records if one is None]
    chosen = [sure + list(more) for size in range(len(maybe) + 1) for more in combinations(maybe, size)]
    assert value(("count", "records", (FIELD_A,)), case) == hull([len(one) for one in chosen])
    assert value(("total", "records", "n", (FIELD_A,)), case) == hull([sum(one) for one in chosen])
    if sure:
        pick: Callable[[list[int]], int] = max if latest else min
        word = "latest" if latest else "earliest"
        assert value(("extreme_of", word, "records", "n", (FIELD_A,)), case) == hull([pick(one) for one in chosen])


@pytest.mark.parametrize(
    ("records", "total", "count"),
    [
        (None, None, None),
        ([], 0, 0),
        ([{"a": True, "n": 2}, {"a": True, "n": 3}, {"a": False, "n": 100}], 5, 2),
        ([{"a": True, "n": Range(2, 4)}, {"a": True, "n": 3}], Range(5, 7), 2),
        ([{"a": True}, {"a": True, "n": 3}], None, 2),
        ([{"n": 2}, {"a": True, "n": 3}], Range(3, 5), Range(1, 2)),
        ([{"n": -2}, {"a": True, "n": 3}], Range(1, 3), Range(1, 2)),
        ([{"n": Range(2, 4)}], Range(0, 4), Range(0, 1)),
        ([{"n": Range(-2, 4)}], Range(-2, 4), Range(0, 1)),
        ([{"n": Range(-4, -2)}], Range(-4, 0), Range(0, 1)),
        ([{"n": 0}, {"a": True, "n": 3}], 3, Range(1, 2)),
        ([{}, {"a": True, "n": 3}], None, Range(1, 2)),
        ([{"a": False}, {"a": True, "n": Decimal("0.5")}], Decimal("0.5"), 1),
    ],
)
def test_a_list_is_totalled_and_counted(records: Any, total: Any, count: Any) -> None:
    """A total adds the records that count and bounds those that may; a record whose amount is unknown undoes it."""
    assert value(("total", "records", "n", (FIELD_A,)), records=records) == total
    assert value(("count", "records", (FIELD_A,)), records=records) == count


def test_a_list_without_conditions_counts_whole() -> None:
    """Without conditions every record counts."""
    records = [{"n": 1}, {"n": 2}]
    assert value(("count", "records", ()), records=records) == 2
    assert value(("total", "records", "n", ()), records=records) == 3
    assert value(("extreme_of", "latest", "records", "n", ()), records=records) == 2


# -- days present -----------------------------------------------------------------------------------------------------

UNTIL: Final = 1000


def presence(*records: dict[str, Any], window: int = 10, name: str = "stays") -> Any:
    return value(("present", name, window, ("date", UNTIL)), **{name: list(records)})


def stay(entered: Any = None, left: Any = None, **more: Any) -> dict[str, Any]:
    return {"entered": entered, "left": left, **more}


@pytest.mark.parametrize(
    ("records", "present"),
    [
        ([], 0),
        ([stay(993, 995)], 3),
        ([stay(995, 995)], 1),
        ([stay(980, 990)], 0),
        ([stay(980, 991)], 1),
        ([stay(980, 1000)], 10),
        ([stay(980, 1020)], 10),
        ([stay(1000, 1020)], 1),
        ([stay(1001, 1020)], 0),
        ([stay(993, 995), stay(995, 997)], 5),
        ([stay(993, 995), stay(998, 999)], 5),
        ([stay(996, 995)], 0),
        ([stay(998, current=True)], 3),
        ([stay(1000, current=True)], 1),
        ([stay(1001, current=True)], 0),
        ([stay(993, 995, current=True)], 3),
        ([stay(993, 995, current=False)], 3),
    ],
)
def test_exact_stays_are_counted(records: list[dict[str, Any]], present: int) -> None:
    """Both ends of a stay count, within the window and once; a current stay runs to the last day of the window."""
    assert presence(*records) == present


@pytest.mark.parametrize(
    ("records", "present"),
    [
        ([stay(993)], Range(1, 8)),
        ([stay(993, current=False)], Range(1, 8)),
        ([stay(993, current=None)], Range(1, 8)),
        ([stay(1000)], 1),
        ([stay(1001)], 0),
        ([stay(985)], Range(0, 10)),
        ([stay(None, 995)], Range(0, 5)),
        ([stay(None, 990)], 0),
        ([stay(None, 1010)], Range(0, 10)),
        ([stay()], Range(0, 10)),
        ([stay(current=True)], Range(0, 10)),
        ([stay(Range(992, 995), 997)], Range(3, 6)),
        ([stay(993, Range(995, 998))], Range(3, 6)),
        ([stay(Range(992, 994), Range(996, 998))], Range(3, 7)),
        ([stay(Range(992, 996), Range(996, 998))], Range(1, 7)),
        ([stay(Range(992, 997), Range(996, 998))], Range(0, 7)),
        ([stay(Range(996, 998), current=True)], Range(3, 5)),
        ([stay(Range(999, 1003), current=True)], Range(0, 2)),
        ([stay(Range(1000, 1003), 1010)], Range(0, 1)),
        ([stay(993, Range(995, INFINITY))], Range(3, 8)),
        ([stay(993, Range(-INFINITY, 995))], Range(0, 3)),
        ([stay(Range(-INFINITY, 993), 995)], Range(3, 5)),
        ([stay(Range(993, INFINITY), 995)], Range(0, 3)),
        ([stay(993, 995), stay(994)], Range(3, 8)),
        ([stay(993, 995), stay(997)], Range(4, 7)),
        ([stay(Range(992, 994), 996), stay(993, 995)], Range(4, 5)),
    ],
)
def test_stays_not_known_exactly_are_bounded(records: list[dict[str, Any]], present: Any) -> None:
    """Days certainly within a stay bound the days present from below, days possibly within one from above."""
    assert presence(*records) == present


def test_a_list_that_never_says_current_leaves_the_end_open() -> None:
    """In a list without a field for the current stay, a stay without an end is one whose end is unknown."""
    assert presence(stay(993, current=True), name="trips") == Range(1, 8)
    assert presence(stay(993, 995), name="trips") == 3


def test_days_present_need_a_list_and_a_day() -> None:
    """Days present are unknown while the list is, or while the last day of the window is not known exactly."""
    until: Term = ("present", "stays", 10, A)
    exact = [stay(993, 995)]
    assert value(until, a=UNTIL, stays=exact) == 3
    assert value(until, a=UNTIL, stays=None) is None
    assert value(until, a=None, stays=exact) is None
    assert value(until, a=NO_VALUE, stays=exact) is None
    assert value(until, a=Range(UNTIL, UNTIL + 1), stays=exact) is None


def test_the_window_has_the_days_asked_for() -> None:
    """A window of so many days ends on its last day, that day included."""
    assert [presence(stay(900, 990), window=days) for days in (10, 11, 12)] == [0, 1, 2]


def possible(known: Any) -> range:
    return range(UNTIL - 14, UNTIL + 4) if known is None else members(known)


def worlds(entered: Any, left: Any) -> Iterator[tuple[int, int]]:
    """Yield every stay that agrees with what is known of it."""
    yield from ((a, b) for a, b in product(possible(entered), possible(left)) if a <= b)


close = st.integers(UNTIL - 12, UNTIL + 2)
short = st.tuples(close, st.integers(1, 3)).map(lambda pair: Range(pair[0], pair[0] + pair[1]))
stays_known = st.tuples(close | short, close | short) | st.tuples(close | st.none(), st.none() | close)


@given(st.lists(stays_known, max_size=2))
def test_no_possible_stay_leaves_the_bounds(known: list[tuple[Any, Any]]) -> None:
    """However stays that are partly known may have been, the days present lie within the bounds."""
    bounds = presence(*(stay(entered, left) for entered, left in known))
    for world in product(*(list(worlds(entered, left)) for entered, left in known)):
        counted = dates.days_present(world, 10, UNTIL)
        assert members(bounds).start <= counted < members(bounds).stop


def test_the_examples_run() -> None:
    """Every example in the docstrings gives the result it shows."""
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert not outcome.failed
