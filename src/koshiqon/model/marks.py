"""How a provision or amount was verified."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

__all__ = ["Mark", "weakest"]

Mark = Literal["official", "secondary", "recalled"]

_STRENGTH: Final[dict[Mark, int]] = {"official": 2, "secondary": 1, "recalled": 0}


def weakest(marks: Iterable[Mark]) -> Mark:
    """Return the weakest of some verification marks (official when there are none).

    >>> weakest(["official", "recalled", "secondary"])
    'recalled'
    """
    return min(marks, key=_STRENGTH.__getitem__, default="official")
