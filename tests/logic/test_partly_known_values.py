from __future__ import annotations

import doctest
import operator as python
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshiqon.logic import values as module
from koshiqon.logic.values import all_of, any_of, bounded, combine, compare, negate
from koshiqon.model.values import INFINITY, NO_VALUE, Range, Truth

COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
    "=": python.eq,
    "!=": python.ne,
}
ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "add": python.add,
    "subtract": python.sub,
    "multiply": python.mul,
}
KLEENE: Final = (False, None, True)
"""The truths in order: and is the least of them, or the greatest, not turns the order round."""

small = st.integers(-6, 6)
ranges = st.tuples(small, small).map(lambda pair: Range(*sorted(pair)))
operands = small | ranges
comparisons = st.sampled_from(sorted(COMPARISONS))
arithmetic = st.sampled_from(sorted(ARITHMETIC))
truths = st.lists(st.sampled_from(KLEENE))


def members(value: int | Range) -> range:
    return range(value.low, value.high + 1) if isinstance(value, Range) else range(value, value + 1)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, None, None, True),
        (True, False, False, True),
        (None, True, None, True),
        (None, None, None, None),
        (None, False, False, None),
        (False, True, False, True),
        (False, None, False, None),
        (False, False, False, False),
    ],
)
def test_two_truths_join_as_kleene_says(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    """And and or of two truths follow Kleene's strong tables."""
    assert all_of([left, right]) is both
    assert any_of([left, right]) is either


@given(truths)
def test_and_is_the_least_truth_and_or_the_greatest(given_truths: list[Truth]) -> None:
    """Of any number of truths, and gives the least and or the greatest; without any, yes and no."""
    assert all_of(iter(given_truths)) is min(given_truths, key=KLEENE.index, default=True)
    assert any_of(iter(given_truths)) is max(given_truths, key=KLEENE.index, default=False)


def test_a_decided_answer_asks_no_further() -> None:
    """And stops at the first no and or at the first yes, and neither stops at an unknown."""
    rest = iter([None, False, True])
    assert all_of(rest) is False
    assert list(rest) == [True]
    rest = iter([None, True, False])
    assert any_of(rest) is True
    assert list(rest) == [False]


@pytest.mark.parametrize(("truth", "opposite"), [(True, False), (False, True), (None, None)])
def test_not_leaves_the_unknown_unknown(truth: Truth, opposite: Truth) -> None:
    """Not turns yes into no and back, and leaves an unknown truth unknown."""
    assert negate(truth) is opposite


@pytest.mark.parametrize(
    ("operator", "below", "same", "above"),
    [
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
        ("=", False, True, False),
        ("!=", True, False, True),
    ],
)
def test_two_known_values_compare_as_numbers(operator: str, below: bool, same: bool, above: bool) -> None:
    """Two known numbers, whole or decimal, compare as numbers do, and the answer is always definite."""
    assert compare(operator, 3, 4) is below
    assert compare(operator, 4, 4) is same
    assert compare(operator, 5, 4) is above
    assert compare(operator, Decimal("3.9"), 4) is below
    assert compare(operator, 4, Decimal("4.00")) is same
    assert compare(operator, Decimal("4.1"), Decimal("4.0")) is above


@pytest.mark.parametrize(
    ("operator", "left", "right", "truth"),
    [
        ("<", Range(1, 3), 4, True),
        ("<", Range(1, 4), 4, None),
        ("<", Range(4, 6), 4, False),
        ("<", 3, Range(4, 9), True),
        ("<", 4, Range(4, 9), None),
        ("<", 9, Range(4, 9), False),
        ("<=", Range(1, 4), 4, True),
        ("<=", Range(4, 6), 4, None),
        ("<=", Range(5, 6), 4, False),
        (">", Range(5, 6), 4, True),
        (">", Range(4, 6), 4, None),
        (">", Range(1, 4), 4, False),
        (">=", Range(4, 6), 4, True),
        (">=", Range(1, 4), 4, None),
        (">=", Range(1, 3), 4, False),
        ("=", Range(1, 4), Range(4, 6), None),
        ("=", Range(1, 3), Range(4, 6), False),
        ("=", Range(5, 6), Range(1, 4), False),
        ("=", Range(4, 4), 4, True),
        ("=", Range(1, 4), Range(1, 4), None),
        ("=", 4, Range(1, 4), None),
        ("=", 1, Range(1, 4), None),
        ("=", Range(1, 4), 1, None),
        ("=", Range(1, 4), 4, None),
        ("!=", Range(1, 4), 4, None),
        ("!=", Range(1, 3), 4, True),
        ("!=", Range(5, 6), 4, True),
        ("!=", Range(4, 4), Range(4, 4), False),
        ("<", Range(-INFINITY, 3), 4, True),
        ("<", Range(3, INFINITY), 4, None),
        (">=", Range(4, INFINITY), 4, True),
        ("=", Range(5, INFINITY), 4, False),
    ],
)
def test_a_range_decides_at_its_bounds(operator: str, left: Any, right: Any, truth: Truth) -> None:
    """A comparison with a range is definite exactly when its bounds, which both belong to it, decide."""
    assert compare(operator, left, right) is truth


@given(comparisons, operands, operands)
def test_a_comparison_is_what_its_members_agree_on(operator: str, left: int | Range, right: int | Range) -> None:
    """A comparison of ranges is the answer all pairs of their members share, and unknown when pairs differ."""
    answers = {COMPARISONS[operator](a, b) for a, b in product(members(left), members(right))}
    assert compare(operator, left, right) is (answers.pop() if len(answers) == 1 else None)


@pytest.mark.parametrize("operator", sorted(COMPARISONS))
@pytest.mark.parametrize("other", [3, Range(1, 4), None])
def test_an_unknown_side_leaves_a_comparison_unknown(operator: str, other: Any) -> None:
    """A comparison with an unknown value on either side is unknown."""
    assert compare(operator, None, other) is None
    assert compare(operator, other, None) is None


@pytest.mark.parametrize("operator", sorted(COMPARISONS))
@pytest.mark.parametrize("other", [3, Range(1, 4), None, NO_VALUE])
def test_a_comparison_with_no_value_is_false(operator: str, other: Any) -> None:
    """A comparison with no value on either side is false, whatever stands on the other."""
    assert compare(operator, NO_VALUE, other) is False
    assert compare(operator, other, NO_VALUE) is False


@pytest.mark.parametrize(("operator", "result"), [("add", 12), ("subtract", 8), ("multiply", 20)])
def test_known_numbers_are_calculated(operator: str, result: int) -> None:
    """Known numbers are added, subtracted and multiplied exactly, whole or decimal."""
    assert combine(operator, 10, 2) == result
    assert type(combine(operator, 10, 2)) is int
    assert combine(operator, Decimal("10.1"), Decimal("0.2")) == ARITHMETIC[operator](Decimal("10.1"), Decimal("0.2"))


@given(arithmetic, operands, operands)
def test_calculated_ranges_hug_their_members(operator: str, left: int | Range, right: int | Range) -> None:
    """A calculated range runs from the least to the greatest result of its members, negative factors included."""
    results = [ARITHMETIC[operator](a, b) for a, b in product(members(left), members(right))]
    low, high = min(results), max(results)
    assert combine(operator, left, right) == (low if low == high else Range(low, high))


@pytest.mark.parametrize(
    ("operator", "left", "right", "result"),
    [
        ("add", Range(1, 3), 10, Range(11, 13)),
        ("add", 10, Range(1, 3), Range(11, 13)),
        ("add", Range(1, 3), Range(10, 20), Range(11, 23)),
        ("subtract", 10, Range(1, 3), Range(7, 9)),
        ("subtract", Range(1, 3), Range(10, 20), Range(-19, -7)),
        ("multiply", Range(2, 3), -4, Range(-12, -8)),
        ("multiply", -4, Range(2, 3), Range(-12, -8)),
        ("multiply", Range(-2, 3), Range(-5, 7), Range(-15, 21)),
        ("multiply", Range(2, 3), 0, 0),
        ("multiply", Range(2, 2), Range(5, 5), 10),
        ("add", Range(1, INFINITY), 10, Range(11, INFINITY)),
        ("add", Range(1, INFINITY), Range(-INFINITY, 4), None),
        ("subtract", Range(1, INFINITY), Range(0, INFINITY), None),
        ("subtract", 10, Range(1, INFINITY), Range(-INFINITY, 9)),
        ("multiply", Range(2, INFINITY), -3, Range(-INFINITY, -6)),
        ("multiply", Range(2, INFINITY), 0, 0),
        ("multiply", 0, Range(-INFINITY, 2), 0),
        ("multiply", Range(0, 5), Range(2, INFINITY), Range(0, INFINITY)),
        ("multiply", Range(2, INFINITY), Range(-1, 1), None),
    ],
)
def test_bounds_are_calculated(operator: str, left: Any, right: Any, result: Any) -> None:
    """The bounds of a result follow from the bounds of its parts; an unbounded number times zero is zero."""
    assert combine(operator, left, right) == result


@pytest.mark.parametrize("operator", sorted(ARITHMETIC))
@pytest.mark.parametrize("other", [3, 0, Range(1, 4), None])
def test_an_unknown_part_leaves_a_result_unknown(operator: str, other: Any) -> None:
    """A calculation with an unknown number on either side is unknown."""
    assert combine(operator, None, other) is None
    assert combine(operator, other, None) is None


@pytest.mark.parametrize("operator", sorted(ARITHMETIC))
@pytest.mark.parametrize("other", [3, 0, Range(1, 4), None, NO_VALUE])
def test_a_calculation_with_no_value_has_none(operator: str, other: Any) -> None:
    """A calculation with no value on either side has no value, even when the other side is unknown."""
    assert combine(operator, NO_VALUE, other) is NO_VALUE
    assert combine(operator, other, NO_VALUE) is NO_VALUE


@pytest.mark.parametrize(
    ("low", "high", "known"),
    [
        (3, 3, 3),
        (3, 5, Range(3, 5)),
        (-INFINITY, 5, Range(-INFINITY, 5)),
        (3, INFINITY, Range(3, INFINITY)),
        (-INFINITY, INFINITY, None),
    ],
)
def test_bounds_that_meet_are_a_value(low: Any, high: Any, known: Any) -> None:
    """Bounds that meet are a value, two infinite bounds say nothing, and all others are a range."""
    assert bounded(low, high) == known
    assert type(bounded(low, high)) is type(known)


def test_no_value_names_itself() -> None:
    """The value that no norm gives shows its name."""
    assert repr(NO_VALUE) == "NO_VALUE"


def test_the_examples_run() -> None:
    """Every example in the docstrings gives the result it shows."""
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert not outcome.failed
