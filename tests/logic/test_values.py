from __future__ import annotations

import doctest
import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshiqon.logic import values as module
from koshiqon.logic.values import all_of, any_of, bounded, combine, compare, negate
from koshiqon.model.values import INFINITY, NO_VALUE, Range

TRUTHS = (True, False, None)
OPERATORS = ("<", "<=", ">", ">=", "=", "!=")
PLAIN = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
}
small = st.integers(-4, 4)
ranges = st.tuples(small, small).map(lambda pair: Range(*sorted(pair)))


def members(value: Any) -> list[Any]:
    """Return every whole number that a value may stand for."""
    return list(range(value.low, value.high + 1)) if type(value) is Range else [value]


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, True, False, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, True, None, True),
        (None, False, False, None),
        (None, None, None, None),
    ],
)
def test_two_truths_are_joined_as_kleene_says(left: Any, right: Any, both: Any, either: Any) -> None:
    """And and or give Kleene's table: the unknown yields only to what decides alone."""
    assert all_of([left, right]) is both
    assert any_of([left, right]) is either


def test_nothing_to_join_is_true_for_all_and_false_for_any() -> None:
    """All of nothing holds, any of nothing does not."""
    assert all_of([]) is True
    assert any_of([]) is False


def test_not_swaps_and_keeps_the_unknown() -> None:
    """Not swaps true and false and leaves the unknown unknown."""
    assert [negate(one) for one in TRUTHS] == [False, True, None]


@pytest.mark.parametrize("truths", [one for size in range(4) for one in itertools.product(TRUTHS, repeat=size)])
def test_and_is_the_mirror_of_or(truths: tuple[Any, ...]) -> None:
    """All of some truths is the negation of any of their negations."""
    assert all_of(truths) is negate(any_of(negate(one) for one in truths))


def test_joining_stops_at_what_decides() -> None:
    """The first false settles all, the first true settles any; nothing after it is looked at."""

    def then_fail(first: Any) -> Any:
        yield first
        raise AssertionError("looked further")

    assert all_of(then_fail(False)) is False
    assert any_of(then_fail(True)) is True


@pytest.mark.parametrize("operator", OPERATORS)
@given(left=small | ranges, right=small | ranges)
def test_a_comparison_of_ranges_agrees_with_all_their_members(operator: str, left: Any, right: Any) -> None:
    """A comparison is definite exactly when every pair of members compares the same way."""
    found = {PLAIN[operator](a, b) for a in members(left) for b in members(right)}
    assert compare(operator, left, right) is (found.pop() if len(found) == 1 else None)


@pytest.mark.parametrize("operator", OPERATORS)
def test_the_unknown_compares_as_unknown_and_no_value_as_false(operator: str) -> None:
    """Comparing with an unknown is unknown; comparing with no value is false, even with an unknown beside it."""
    for other in (1, Range(1, 2), None):
        assert compare(operator, None, other) is None
        assert compare(operator, other, None) is None
        assert compare(operator, NO_VALUE, other) is False
        assert compare(operator, other, NO_VALUE) is False


@pytest.mark.parametrize("operator", ["add", "subtract", "multiply"])
@given(left=small | ranges, right=small | ranges)
def test_arithmetic_of_ranges_is_the_tightest_that_holds_all_members(operator: str, left: Any, right: Any) -> None:
    """The result runs from the smallest to the largest result of any two members, and is exact when they meet."""
    found = [PLAIN[operator](a, b) for a in members(left) for b in members(right)]
    low, high = min(found), max(found)
    assert combine(operator, left, right) == (low if low == high else Range(low, high))


@pytest.mark.parametrize("operator", ["add", "subtract", "multiply"])
def test_arithmetic_with_the_unknown_is_unknown_and_with_no_value_has_none(operator: str) -> None:
    """An unknown makes a sum unknown; a missing value leaves none, even beside an unknown."""
    for other in (1, Range(1, 2), None):
        assert combine(operator, None, other) is None
        assert combine(operator, other, None) is None
        assert combine(operator, NO_VALUE, other) is NO_VALUE
        assert combine(operator, other, NO_VALUE) is NO_VALUE


@pytest.mark.parametrize(
    ("operator", "left", "right", "result"),
    [
        ("add", Range(5, INFINITY), Range(-INFINITY, 3), None),
        ("add", Range(5, INFINITY), 2, Range(7, INFINITY)),
        ("subtract", Range(5, INFINITY), Range(3, INFINITY), None),
        ("subtract", Range(5, INFINITY), Range(-INFINITY, 3), Range(2, INFINITY)),
        ("multiply", Range(5, INFINITY), 0, 0),
        ("multiply", 0, Range(-INFINITY, 5), 0),
        ("multiply", Range(0, 2), Range(5, INFINITY), Range(0, INFINITY)),
        ("multiply", Range(-1, 1), Range(5, INFINITY), None),
    ],
)
def test_unbounded_ranges_can_be_combined(operator: str, left: Any, right: Any, result: Any) -> None:
    """What is bounded on one side only adds, subtracts and multiplies without an error."""
    assert combine(operator, left, right) == result


def test_decimals_stay_exact() -> None:
    """Amounts are multiplied and added without rounding."""
    assert combine("multiply", Decimal("0.1"), 3) == Decimal("0.3")
    assert combine("add", Decimal("0.1"), Decimal("0.2")) == Decimal("0.3")


def test_bounds_that_meet_are_a_value_and_infinite_ones_nothing() -> None:
    """Equal bounds are the value itself; bounds infinite on both sides say nothing, on one side something."""
    assert bounded(4, 4) == 4
    assert type(bounded(4, 5)) is Range
    assert bounded(-INFINITY, INFINITY) is None
    assert bounded(4, INFINITY) == Range(4, INFINITY)
    assert bounded(-INFINITY, 4) == Range(-INFINITY, 4)


def test_the_examples_of_the_module_are_right() -> None:
    """Every example in the docstrings gives what it shows."""
    assert doctest.testmod(module).failed == 0
