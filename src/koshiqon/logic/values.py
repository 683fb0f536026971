"""Kleene's strong logic, and arithmetic over values that are only partly known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from koshiqon.model.values import INFINITY, NO_VALUE, Number, Range, Truth

__all__ = ["all_of", "any_of", "bounded", "combine", "compare", "negate"]


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: false if any is false, else unknown if any is unknown, else true.

    >>> all_of([True, None, False]), all_of([True, None]), all_of([])
    (False, None, True)
    """
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's or: true if any is true, else unknown if any is unknown, else false.

    >>> any_of([False, None, True]), any_of([False, None]), any_of([])
    (True, None, False)
    """
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


def negate(truth: Truth) -> Truth:
    """Kleene's not.

    >>> negate(None) is None, negate(True)
    (True, False)
    """
    return None if truth is None else not truth


def compare(operator: str, left: Any, right: Any) -> Truth:
    """Compare two values; unknown when the known bounds do not decide.

    >>> compare("<", 3, Range(4, 9)), compare("<", 5, Range(4, 9)), compare("<", None, 3)
    (True, None, None)
    """
    if left is NO_VALUE or right is NO_VALUE:
        return False
    if left is None or right is None:
        return None
    low, high = left if type(left) is Range else (left, left)
    other_low, other_high = right if type(right) is Range else (right, right)
    if operator == "<":
        return True if high < other_low else False if low >= other_high else None
    if operator == "<=":
        return True if high <= other_low else False if low > other_high else None
    if operator == ">":
        return True if low > other_high else False if high <= other_low else None
    if operator == ">=":
        return True if low >= other_high else False if high < other_low else None
    equal: Truth
    if low == high == other_low == other_high:
        equal = True
    elif high < other_low or low > other_high:
        equal = False
    else:
        equal = None
    return equal if operator == "=" else negate(equal)


def combine(operator: str, left: Any, right: Any) -> Any:
    """Add, subtract or multiply two numbers or ranges of numbers.

    >>> combine("subtract", 10, Range(1, 3))
    Range(low=7, high=9)
    """
    if left is NO_VALUE or right is NO_VALUE:
        return NO_VALUE
    if left is None or right is None:
        return None
    if type(left) is not Range and type(right) is not Range:
        return _combine(operator, left, right)
    low, high = left if type(left) is Range else (left, left)
    other_low, other_high = right if type(right) is Range else (right, right)
    if operator == "add":
        return bounded(low + other_low, high + other_high)
    if operator == "subtract":
        return bounded(low - other_high, high - other_low)
    corners = [_combine(operator, a, b) for a in (low, high) for b in (other_low, other_high)]
    return bounded(min(corners), max(corners))


def bounded(low: Any, high: Any) -> Any:
    """Return what is known between two bounds: the value when they meet, nothing when both are infinite.

    >>> bounded(3, 3), bounded(3, 5), bounded(-INFINITY, INFINITY)
    (3, Range(low=3, high=5), None)
    """
    if low == high:
        return low
    return None if (low, high) == (-INFINITY, INFINITY) else Range(low, high)


def _combine(operator: str, left: Number, right: Number) -> Number:
    if operator == "add":
        return left + right
    if operator == "subtract":
        return left - right
    # An unbounded number times zero is zero; decimal infinity refuses it.
    return left * right if left and right else 0
