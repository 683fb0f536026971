"""All results of an evaluation side by side, and whether one evaluation only makes another more definite."""

from __future__ import annotations

from typing import Any

from koshiqon.logic.engine import Evaluation
from koshiqon.model.values import NO_VALUE, Range

__all__ = ["effects", "flips", "outcomes", "refines"]


def outcomes(evaluation: Evaluation) -> dict[str, Any]:
    """Return every verdict, effect, state of a duty and derived fact by name."""
    found: dict[str, Any] = {}
    for number, norm in enumerate(evaluation.engine.norms):
        found[f"verdict {norm['id']}"] = evaluation.verdict(number)
        found[f"effect {norm['id']}"] = evaluation.effect(number)
        if norm["says"] in ("duty", "prohibition"):
            due = evaluation.due(number)
            found[f"state {norm['id']}"] = due.state
            found[f"deadline {norm['id']}"] = due.day if evaluation.effect(number) else None
    for name in sorted(evaluation.engine.derived):
        value = evaluation.facts[name]
        if isinstance(value, dict):
            found.update({f"fact {name} is {one}": truth for one, truth in value.items() if truth is not False})
        else:
            found[f"fact {name}"] = value
    return found


def effects(evaluation: Evaluation) -> dict[str, Any]:
    """Return the effect of every norm and the value of every derived fact."""
    return {name: value for name, value in outcomes(evaluation).items() if name.startswith(("effect", "fact"))}


def refines(kind: str, before: Any, after: Any) -> bool:
    """Return whether one result may become another when more is known."""
    if kind == "verdict":
        return before == "depends" or after == before
    if kind == "state":
        return before == "unknown" or after == before or (before, after) == ("due", "kept")
    if before is None or before is after:
        return True
    if type(before) is Range:
        low, high = after if type(after) is Range else (after, after)
        return low not in (None, NO_VALUE) and bool(before.low <= low <= high <= before.high)
    return bool(after == before) and after is not None


def flips(before: Evaluation, after: Evaluation) -> list[Any]:
    """Return the definite results of one evaluation that a better informed one contradicts."""
    earlier, later = outcomes(before), outcomes(after)
    found = []
    for name in {*earlier, *later}:
        one, other = earlier.get(name, False), later.get(name, False)
        if name.startswith("deadline") and NO_VALUE in (one, other):
            continue  # a duty without a deadline
        if not refines(name.split()[0], one, other):
            found.append((name, one, other))
    return found
