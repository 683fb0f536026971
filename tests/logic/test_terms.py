from __future__ import annotations

import doctest
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as toys
from koshiqon.logic import terms as module
from koshiqon.logic.calendar import WorkCalendar
from koshiqon.logic.terms import Terms, extreme
from koshiqon.model.values import INFINITY, NO_VALUE, Range

TODAY = date(2026, 11, 22).toordinal()
GROUPS = {
    "club": {"AAA": [(TODAY, 3_652_059)], "BBB": [(TODAY - 20, TODAY - 11), (TODAY - 5, TODAY + 5)]},
    "empty": {},
}
MCI = [(TODAY - 10, TODAY - 1, Decimal("3")), (TODAY, TODAY + 10, Decimal("4"))]
PARAMETERS = {
    "kz/mci": ("KZT", MCI),
    "kz/rate": ("percent", [(TODAY - 10, TODAY + 10, Decimal("7.5"))]),
    "kz/due": ("MCI", [(TODAY - 30, TODAY + 30, Decimal("2"))]),
}
# The week of 16 November 2026 has its Wednesday off.
CALENDAR = WorkCalendar.build(
    date(2026, 1, 1),
    date(2026, 12, 31),
    date(2026, 12, 31),
    {"five": frozenset({date(2026, 11, 18)}), "six": frozenset()},
    frozenset(),
)
TERMS = Terms(
    GROUPS, PARAMETERS, frozenset({"x.sort"}), lambda: CALENDAR, {"stays": ("begin", "end", "is_current"), "trips": ("begin", "end", None)}
)  # fmt: skip


class Facts(dict[str, Any]):
    """Facts of which the missing are unknown."""

    def __missing__(self, name: str) -> None:
        return None


def context(facts: dict[str, Any] | None = None, **more: Any) -> Any:
    return SimpleNamespace(**{"today": TODAY, "deadline": None, "record": {}, "facts": Facts(facts or {}), **more})


def truth(term: Any, facts: dict[str, Any] | None = None, **more: Any) -> Any:
    return TERMS.predicate(term)(context(facts, **more))


def value(term: Any, facts: dict[str, Any] | None = None, **more: Any) -> Any:
    return TERMS.expression(term)(context(facts, **more))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


A, B = ("fact", "a.a"), ("fact", "a.b")


# -- truths -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [True, False, None])
def test_a_yes_no_fact_is_its_own_truth(known: Any) -> None:
    """A yes/no fact or field is true, false or unknown as the case says."""
    assert truth(A, {"a.a": known}) is known
    assert truth(("field", "good"), record={"good": known}) is known
    assert truth(("field", "good"), record={}) is None


@pytest.mark.parametrize(
    ("word", "left", "right", "result"),
    [
        ("all", True, None, None),
        ("all", False, None, False),
        ("all", True, True, True),
        ("any", False, None, None),
        ("any", True, None, True),
        ("any", False, False, False),
        ("none", False, None, None),
        ("none", True, None, False),
        ("none", False, False, True),
    ],
)
def test_a_group_joins_its_parts(word: str, left: Any, right: Any, result: Any) -> None:
    """All, any and none join their parts in three-valued logic."""
    assert truth((word, (A, B)), {"a.a": left, "a.b": right}) is result


@pytest.mark.parametrize(
    ("known", "one", "several"),
    [("red", True, True), ("blue", False, True), ("green", False, False), (NO_VALUE, False, False), (None, None, None)],
)
def test_a_fact_is_one_of_some_values(known: Any, one: Any, several: Any) -> None:
    """A fact with named values is compared with one or several; `is not` is the opposite, also without a value."""
    for facts, record, ref in (({"a.a": known}, {}, A), ({}, {"sort": known}, ("field", "sort"))):
        found = [truth(("is", ref, values, negated), facts, record=record) for values in (("red",), ("red", "blue")) for negated in (False, True)]  # fmt: skip
        assert found == [one, None if one is None else not one, several, None if several is None else not several]


def test_a_derived_fact_may_hold_several_values() -> None:
    """A derived fact with named values is any of those that are concluded; what nothing concludes is false."""
    facts = {"x.sort": {"p": True, "q": None}}

    def found(*values: str, negated: bool = False) -> Any:
        return truth(("is", ("fact", "x.sort"), values, negated), facts)

    assert [found("p"), found("q"), found("r"), found("p", "q"), found("q", "r")] == [True, None, False, True, None]
    assert [found(one, negated=True) for one in "pqr"] == [False, None, True]


@pytest.mark.parametrize(
    ("state", "on", "result"),
    [
        ("AAA", None, True),
        ("AAA", TODAY - 1, False),
        ("AAA", TODAY, True),
        ("BBB", TODAY + 5, True),
        ("BBB", TODAY + 6, False),
        ("BBB", TODAY - 6, False),
        ("BBB", TODAY - 20, True),
        ("CCC", None, False),
        (None, None, None),
        (NO_VALUE, None, False),
        ("BBB", Range(TODAY - 5, TODAY + 5), True),
        ("BBB", Range(TODAY - 6, TODAY + 5), None),
        ("BBB", Range(TODAY - 5, TODAY + 6), None),
        ("BBB", Range(TODAY - 10, TODAY - 6), False),
        ("BBB", Range(TODAY - 10, TODAY - 5), None),
        ("BBB", Range(TODAY - 11, TODAY - 6), None),
        ("BBB", Range(TODAY + 6, INFINITY), False),
        ("BBB", "unknown", None),
        ("CCC", "unknown", False),
        ("BBB", NO_VALUE, False),
    ],
)
def test_a_state_belongs_to_a_group_on_a_day(state: Any, on: Any, result: Any) -> None:
    """Membership is looked up on the day asked for, today if none is, and holds in a range only if it holds all along."""
    facts = {"a.a": state, "a.day": None if on == "unknown" else on}
    asked = None if on is None else ("fact", "a.day")
    assert truth(("group", A, "club", asked, False), facts) is result
    assert truth(("group", A, "club", asked, True), facts) is (None if result is None else not result)


def test_nobody_belongs_to_an_empty_group() -> None:
    """A known state is outside a group without members, on any day."""
    assert truth(("group", A, "empty", B, False), {"a.a": "AAA"}) is False
    assert truth(("group", ("field", "state"), "club", None, False), record={"state": "AAA"}) is True


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "=", "!="])
@pytest.mark.parametrize("left", [2, 3, 4, None, NO_VALUE, Range(2, 3)])
def test_a_comparison_compares_both_sides(operator: str, left: Any) -> None:
    """A comparison evaluates both sides and compares them as values are compared."""
    from koshiqon.logic.values import compare

    assert truth(("compare", operator, A, B), {"a.a": left, "a.b": 3}) is compare(operator, left, 3)


def test_another_norm_is_asked_of_the_context() -> None:
    """Whether another norm applies, is kept or is breached is asked with its word and identity."""
    asked = []
    found = truth(("norm", "kept", "kz/toy/p1"), norm=lambda *what: asked.append(what))
    assert (found, asked) == (None, [("kept", "kz/toy/p1")])


GOOD, BAD, OPEN = {"good": True}, {"good": False}, {}


@pytest.mark.parametrize(
    ("records", "some", "each"),
    [
        ([], False, True),
        ([GOOD], True, True),
        ([BAD], False, False),
        ([OPEN], None, None),
        ([BAD, GOOD], True, False),
        ([OPEN, GOOD], True, None),
        ([OPEN, BAD], None, False),
        (None, None, None),
    ],
)
def test_a_list_is_searched(records: Any, some: Any, each: Any) -> None:
    """Any, every and no look at each record; a record known in part leaves them open unless another decides."""
    where = (("field", "good"),)
    facts = {"stays": records}
    assert truth(("any", "stays", where), facts) is some
    assert truth(("every", "stays", where), facts) is each
    assert truth(("no", "stays", where), facts) is (None if some is None else not some)


def test_conditions_on_a_record_are_joined() -> None:
    """A record fits when all its conditions hold; facts of the case may stand beside its fields."""
    where = (("field", "good"), ("compare", ">=", ("field", "end"), ("fact", "a.day")))
    assert truth(("any", "stays", where), {"stays": [{"good": True, "end": 5}], "a.day": 5}) is True
    assert truth(("any", "stays", where), {"stays": [{"good": True, "end": 4}], "a.day": 5}) is False
    assert truth(("any", "stays", where), {"stays": [{"good": True, "end": 5}]}) is None
    assert truth(("any", "stays", where), {"stays": [{"good": False}]}) is False


def test_the_record_at_hand_is_put_back() -> None:
    """After a search the record that was at hand before is at hand again, also after an error."""
    before = {"good": None}
    c = context({"stays": [GOOD]}, record=before)
    assert TERMS.predicate(("any", "stays", (("field", "good"),)))(c) is True
    assert c.record is before
    broken = TERMS.predicate(("any", "stays", (("compare", "<", ("field", "good"), ("number", "1")),)))
    c.facts["stays"] = [{"good": "no number"}]
    with pytest.raises(TypeError):
        broken(c)
    assert c.record is before


# -- expressions ------------------------------------------------------------------------------------------------------


def test_plain_expressions() -> None:
    """Facts, fields, days and numbers are their own values."""
    assert value(A, {"a.a": 7}) == 7
    assert value(("field", "months"), record={"months": 3}) == 3
    assert value(("today",)) == TODAY
    assert value(("date", 5)) == 5
    assert value(("deadline",), deadline=9) == 9
    assert value(("number", "12")) == 12
    assert value(("number", "12.5")) == Decimal("12.5")
    assert type(value(("number", "12"))) is int


def test_money_is_in_tenge() -> None:
    """An amount in MCI takes today's index; an amount in tenge is itself; without an index of the day it is unknown."""
    assert value(("money", "30", "KZT")) == 30
    assert value(("money", "30", "MCI")) == 120
    assert value(("money", "2.5", "MCI"), today=TODAY - 1) == Decimal("7.5")
    assert value(("money", "30", "MCI"), today=TODAY + 11) is None
    without = Terms({}, {}, frozenset(), lambda: CALENDAR, {})
    assert without.expression(("money", "30", "MCI"))(context()) is None


@pytest.mark.parametrize(
    ("name", "on", "result"),
    [
        ("kz/mci", None, Decimal(4)),
        ("kz/mci", TODAY - 1, Decimal(3)),
        ("kz/mci", TODAY - 10, Decimal(3)),
        ("kz/mci", TODAY - 11, None),
        ("kz/mci", TODAY + 10, Decimal(4)),
        ("kz/mci", TODAY + 11, None),
        ("kz/mci", Range(TODAY, TODAY + 1), None),
        ("kz/mci", NO_VALUE, None),
        ("kz/rate", None, Decimal("7.5")),
        ("kz/due", None, Decimal(8)),
        ("kz/due", TODAY - 1, Decimal(6)),
        ("kz/due", TODAY - 20, None),
        ("kz/due", TODAY - 31, None),
    ],
)
def test_a_parameter_has_the_value_of_the_day(name: str, on: Any, result: Any) -> None:
    """A parameter is looked up on its day, today if none is named; one in MCI takes the index of the same day."""
    asked = None if on is None else ("fact", "a.day")
    assert value(("param", name, asked), {"a.day": on}) == result


@pytest.mark.parametrize(
    ("start", "sign", "amount", "unit", "result"),
    [
        ("2026-11-20", 1, 3, "calendar days", "2026-11-23"),
        ("2026-11-20", -1, 3, "calendar days", "2026-11-17"),
        ("2026-11-20", 1, 2, "weeks", "2026-12-04"),
        ("2026-11-20", 1, 1, "working days", "2026-11-23"),
        ("2026-11-17", 1, 1, "working days", "2026-11-19"),
        ("2026-11-19", -1, 1, "working days", "2026-11-17"),
        ("2026-01-31", 1, 1, "months", "2026-02-28"),
        ("2026-03-31", -1, 1, "months", "2026-02-28"),
        ("2024-02-29", 1, 1, "years", "2025-02-28"),
    ],
)
def test_a_day_is_moved_by_a_duration(start: str, sign: int, amount: int, unit: str, result: str) -> None:
    """A day moves by calendar days, weeks, working days of the five-day week, months and years, both ways."""
    assert value(("shift", A, sign, amount, unit), {"a.a": day(start)}) == day(result)


@pytest.mark.parametrize("unit", ["calendar days", "weeks", "months", "years", "working days"])
def test_a_day_beyond_the_calendar_is_unknown(unit: str) -> None:
    """What would fall before year 1 or after year 9999 is unknown, and so is a range that would reach there."""
    far = 9_000_000 if unit == "calendar days" else 4_000_000
    assert value(("shift", A, 1, far, unit), {"a.a": TODAY}) is None
    assert value(("shift", A, -1, far, unit), {"a.a": TODAY}) is None
    step = 365 if unit == "calendar days" else 1
    assert value(("shift", A, 1, step, unit), {"a.a": Range(TODAY, 3_652_059)}) is None
    assert value(("shift", A, -1, step, unit), {"a.a": Range(1, TODAY)}) is None


def test_the_first_and_the_last_day_of_the_calendar_are_reached() -> None:
    """A day moved exactly to 1 January of year 1 or 31 December of year 9999 is that day."""
    assert value(("shift", A, -1, 1, "calendar days"), {"a.a": 2}) == 1
    assert value(("shift", A, 1, 1, "calendar days"), {"a.a": 3_652_058}) == 3_652_059


def test_moving_what_is_not_exact() -> None:
    """An unknown day stays unknown, none stays none, a range moves at both ends, and an open end stays open."""
    later = ("shift", A, 1, 1, "months")
    assert value(later) is None
    assert value(later, {"a.a": NO_VALUE}) is NO_VALUE
    assert value(later, {"a.a": Range(day("2026-01-30"), day("2026-03-01"))}) == Range(day("2026-02-28"), day("2026-04-01"))  # fmt: skip
    assert value(later, {"a.a": Range(day("2026-01-30"), day("2026-01-31"))}) == day("2026-02-28")
    assert value(later, {"a.a": Range(day("2026-01-30"), INFINITY)}) == Range(day("2026-02-28"), INFINITY)
    assert value(later, {"a.a": Range(-INFINITY, day("2026-01-30"))}) == Range(-INFINITY, day("2026-02-28"))


def test_sums_of_expressions() -> None:
    """Numbers are added, subtracted and multiplied; money may be multiplied by a number."""
    facts = {"a.a": 7, "a.b": Range(1, 2)}
    assert value(("add", A, B), facts) == Range(8, 9)
    assert value(("subtract", A, B), facts) == Range(5, 6)
    assert value(("multiply", A, ("money", "2", "MCI")), facts) == 56


@pytest.mark.parametrize(
    ("unit", "first", "second", "result"),
    [
        ("days", "2026-10-01", "2026-10-31", 30),
        ("months", "2026-01-31", "2026-02-28", 1),
        ("years", "2008-11-23", "2026-11-22", 17),
        ("years", "2008-11-22", "2026-11-22", 18),
        ("days", "2026-10-31", "2026-10-01", -30),
    ],
)
def test_completed_time_between_two_days(unit: str, first: str, second: str, result: int) -> None:
    """Days, completed months and completed years are counted from one day to another."""
    assert value(("between", unit, A, B), {"a.a": day(first), "a.b": day(second)}) == result


def test_time_between_days_that_are_not_exact() -> None:
    """Time is unknown from an unknown day, none from no day, and runs from the nearest to the farthest two days."""
    days = ("between", "days", A, B)
    assert value(days, {"a.a": 5}) is None
    assert value(days, {"a.b": 5}) is None
    assert value(days, {"a.a": NO_VALUE}) is NO_VALUE
    assert value(days, {"a.b": NO_VALUE}) is NO_VALUE
    assert value(days, {"a.a": Range(3, 5), "a.b": 10}) == Range(5, 7)
    assert value(days, {"a.a": 3, "a.b": Range(10, 14)}) == Range(7, 11)
    assert value(days, {"a.a": Range(3, 5), "a.b": Range(10, 14)}) == Range(5, 11)
    assert value(days, {"a.a": Range(3, INFINITY), "a.b": 10}) == Range(-INFINITY, 7)
    assert value(days, {"a.a": Range(-INFINITY, 5), "a.b": 10}) == Range(5, INFINITY)
    assert value(days, {"a.a": 3, "a.b": Range(10, INFINITY)}) == Range(7, INFINITY)
    assert value(days, {"a.a": 3, "a.b": Range(-INFINITY, 10)}) == Range(-INFINITY, 7)
    assert value(days, {"a.a": Range(3, INFINITY), "a.b": Range(10, INFINITY)}) is None
    both = {"a.a": Range(day("2008-11-20"), day("2008-11-22")), "a.b": TODAY}
    assert value(("between", "years", A, B), both) == 18


def test_the_latest_and_the_earliest_of_several() -> None:
    """The latest is the largest value and the earliest the smallest; parts without a value are left out."""
    parts = (A, B, ("today",))
    facts = {"a.a": TODAY - 1, "a.b": TODAY + 1}
    assert value(("extreme", "latest", parts), facts) == TODAY + 1
    assert value(("extreme", "earliest", parts), facts) == TODAY - 1
    assert value(("extreme", "latest", (A, B)), {"a.a": NO_VALUE, "a.b": 3}) == 3
    assert value(("extreme", "latest", (A, B)), {"a.a": NO_VALUE, "a.b": NO_VALUE}) is NO_VALUE
    assert value(("extreme", "latest", (A, B)), {"a.a": 5}) == Range(5, INFINITY)
    assert value(("extreme", "earliest", (A, B)), {"a.a": 5}) == Range(-INFINITY, 5)
    assert value(("extreme", "latest", (A, B))) is None


@pytest.mark.parametrize(
    ("latest", "sure", "maybe", "result"),
    [
        (True, [3, 5], [], 5),
        (False, [3, 5], [], 3),
        (True, [3, 5], [4], 5),
        (True, [3, 5], [9], Range(5, 9)),
        (False, [3, 5], [1], Range(1, 3)),
        (False, [3, 5], [9], 3),
        (True, [], [9], None),
        (True, [], [], NO_VALUE),
        (True, [NO_VALUE], [9], None),
        (True, [NO_VALUE], [NO_VALUE], NO_VALUE),
        (True, [3], [None], Range(3, INFINITY)),
        (False, [3], [None], Range(-INFINITY, 3)),
        (True, [None], [], None),
        (True, [Range(1, 4), 2], [], Range(2, 4)),
        (False, [Range(1, 4), 2], [], Range(1, 2)),
        (True, [3], [Range(2, 6)], Range(3, 6)),
        (False, [3], [Range(2, 6)], Range(2, 3)),
    ],
)
def test_an_extreme_covers_what_may_or_may_not_count(latest: Any, sure: Any, maybe: Any, result: Any) -> None:
    """The bounds of an extreme hold whichever of the doubtful values count."""
    assert extreme(latest, sure, maybe) == result


@given(
    st.booleans(),
    st.lists(st.integers(0, 6), max_size=3),
    st.lists(st.integers(0, 6) | st.none(), max_size=3),
    st.data(),
)
def test_an_extreme_of_any_choice_lies_within_the_bounds(latest: Any, sure: Any, maybe: Any, data: Any) -> None:
    """Whatever doubtful values count and whatever unknown ones are, the extreme found lies within the bounds."""
    found = extreme(latest, sure, maybe)
    chosen = [data.draw(st.integers(0, 6)) if one is None else one for one in maybe if data.draw(st.booleans())]
    if sure or chosen:
        actual = (max if latest else min)([*sure, *chosen])
        low, high = found if type(found) is Range else (-INFINITY, INFINITY) if found is None else (found, found)
        assert low <= actual <= high
    else:
        assert found in (None, NO_VALUE)


WHERE = (("field", "good"),)


def test_the_latest_field_of_a_list() -> None:
    """The latest or earliest field of the fitting records is taken; what may fit widens it."""

    def found(word: str, records: Any) -> Any:
        return value(("extreme_of", word, "stays", "end", WHERE), {"stays": records})

    three = [{"good": True, "end": 3}, {"good": True, "end": 5}, {"good": False, "end": 9}]
    assert (found("latest", three), found("earliest", three)) == (5, 3)
    assert found("latest", [*three, {"end": 7}]) == Range(5, 7)
    assert found("earliest", [*three, {"end": 1}]) == Range(1, 3)
    assert found("latest", [*three, {"good": True}]) == Range(5, INFINITY)
    assert found("latest", [{"end": 7}]) is None
    assert found("latest", [{"good": False, "end": 7}]) is NO_VALUE
    assert found("latest", []) is NO_VALUE
    assert found("latest", None) is None


def test_the_total_of_a_field() -> None:
    """A field is added up over the fitting records; a record that may fit counts from nothing to all of it."""

    def found(records: Any) -> Any:
        return value(("total", "stays", "months", WHERE), {"stays": records})

    two = [{"good": True, "months": 3}, {"good": False, "months": 50}, {"good": True, "months": 4}]
    assert found(two) == 7
    assert found([*two, {"months": 2}]) == Range(7, 9)
    assert found([*two, {"months": -2}]) == Range(5, 7)
    assert found([*two, {"months": 0}]) == 7
    assert found([*two, {"months": Range(1, 2)}]) == Range(7, 9)
    assert found([*two, {"months": Range(-2, -1)}]) == Range(5, 7)
    assert found([*two, {"good": True, "months": Range(1, 2)}]) == Range(8, 9)
    assert found([*two, {"good": True}]) is None
    assert found([*two, {}]) is None
    assert found([]) == 0
    assert found(None) is None


def test_a_count_is_bounded_by_what_may_fit() -> None:
    """Fitting records are counted; those that may fit make the count a range."""

    def found(records: Any) -> Any:
        return value(("count", "stays", WHERE), {"stays": records})

    assert found([GOOD, BAD, GOOD]) == 2
    assert found([GOOD, OPEN, OPEN, BAD]) == Range(1, 3)
    assert found([]) == 0
    assert found(None) is None


def present(records: Any, window: int = 10, until: Any = TODAY, name: str = "stays") -> Any:
    return value(("present", name, window, ("fact", "a.day")), {name: records, "a.day": until})


@pytest.mark.parametrize(
    ("begin", "end", "current", "result"),
    [
        (-4, -2, False, 3),
        (-4, 0, False, 5),
        (-20, -2, False, 8),
        (-20, 20, False, 10),
        (-9, -9, False, 1),
        (-10, -10, False, 0),
        (1, 5, False, 0),
        (-4, None, True, 5),
        (-4, -2, True, 3),
        (-4, None, False, Range(1, 5)),
        (-4, None, None, Range(1, 5)),
        (None, -2, False, Range(0, 8)),
        (None, None, None, Range(0, 10)),
        (None, None, True, Range(0, 10)),
        (-2, -4, False, 0),
    ],
)
def test_days_present_in_a_window(begin: Any, end: Any, current: Any, result: Any) -> None:
    """Days of presence count both ends; a current stay runs to the last day; what is open gives bounds."""
    record = {"begin": begin, "end": end, "is_current": current}
    record = {name: TODAY + one if type(one) is int else one for name, one in record.items() if one is not None}
    assert present([record]) == result


def test_days_present_with_ranges() -> None:
    """A stay whose ends are known within bounds counts at least its sure days and at most its possible ones."""
    begin, end = Range(TODAY - 6, TODAY - 4), Range(TODAY - 3, TODAY - 1)
    assert present([{"begin": begin, "end": end}]) == Range(2, 6)
    assert present([{"begin": begin, "end": TODAY - 5}]) == Range(0, 2)
    assert present([{"begin": TODAY - 2}], name="trips") == Range(1, 3)


def test_days_present_count_once() -> None:
    """A day in two stays counts once, and no stays make no days."""
    stays = [{"begin": TODAY - 4, "end": TODAY - 2}, {"begin": TODAY - 3, "end": TODAY - 1}]
    assert present(stays) == 4
    assert present([]) == 0


def test_days_present_need_the_list_and_an_exact_day() -> None:
    """Without the list, or without an exact last day, the number is unknown."""
    assert present(None) is None
    assert present([], until=None) is None
    assert present([], until=Range(TODAY, TODAY + 1)) is None
    assert present([], until=NO_VALUE) is None


@settings(max_examples=150)
@given(toys.conditions(), toys.cases(), st.data())
def test_a_condition_survives_every_completion(term: Any, facts: dict[str, Any], data: st.DataObject) -> None:
    """A condition that is definite for a partial case is the same for every complete case that fits."""
    from koshiqon.logic.engine import Engine

    engine = Engine(toys.make_plan([]))
    before = engine.predicate(term)(engine.alone(facts, toys.TODAY))
    after = engine.predicate(term)(engine.alone(data.draw(toys.completions(facts)), toys.TODAY))
    assert before in (None, after)


def test_the_examples_of_the_module_are_right() -> None:
    """Every example in the docstrings gives what it shows."""
    assert doctest.testmod(module).failed == 0


def test_a_stay_whose_entry_is_known_within_days_may_be_over_before_the_window() -> None:
    """With the entry known only within days and the leaving unknown, no day is certain."""
    terms = Terms(
        {}, {}, frozenset(), lambda: WorkCalendar.plain(2026, 2026), {"stays": ("entered_on", "left_on", None)}
    )
    count = terms.expression(("present", "stays", 10, ("date", 1000)))

    class Here:
        facts = {"stays": [{"entered_on": Range(985, 995)}]}  # noqa: RUF012
        today, deadline, record = 1000, None, {}

    assert count(Here()) == Range(0, 10)
    Here.facts = {"stays": [{"entered_on": 995}]}
    assert count(Here()) == Range(1, 6)
