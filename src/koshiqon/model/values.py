"""Values of facts and expressions.

Truth is True, False or None (unknown).
A date is its day number; a number is an int or a Decimal; an amount of money is in tenge.
A value known only within bounds is a `Range`; a derived value that no norm gives is `NO_VALUE`, and every comparison
with it is false.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, NamedTuple

__all__ = ["INFINITY", "NO_VALUE", "NoValue", "Number", "Range", "Truth"]

Truth = bool | None
Number = int | Decimal

INFINITY: Final = Decimal("Infinity")


class Range(NamedTuple):
    """A number or day known to lie between two bounds, both included."""

    low: Any
    high: Any


class NoValue:
    """The value of a derived fact when no norm gives it one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NO_VALUE"


NO_VALUE: Final = NoValue()
