"""Search for completions with the interpreter alone: two that differ in one fact and have different results."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from koshiqon.logic.completions import Completions
from koshiqon.logic.engine import Engine, Evaluation
from koshiqon.model.values import Range

__all__ = ["Result", "Seeker", "constants"]

Result = Callable[[Evaluation], Any]
_STEPS = (
    -2500,
    -1500,
    -800,
    -380,
    -250,
    -150,
    -90,
    -45,
    -20,
    -15,
    -8,
    -7,
    -3,
    -2,
    2,
    3,
    7,
    10,
    20,
    29,
    30,
    45,
    90,
    250,
)


def constants(engine: Engine) -> Iterator[tuple[str, int]]:
    """Yield the numbers and days that norms name, and where editions that another day chooses begin and end."""
    pending: list[Any] = []
    for norm in engine.norms:
        pending.append(norm["law_at"])
        for edition in norm["editions"]:
            if norm["law_at"] is not None:
                yield from (("date", edition["start"]), ("date", edition["end"]))
            pending.extend((edition["when"], edition["kept_when"], edition["by"], edition["concludes"]))
    while pending:
        part = pending.pop()
        if isinstance(part, tuple):
            if part[:1] in (("date",), ("number",)) and len(part) == 2:
                yield part[0], int(float(part[1]))
            pending.extend(part)


class Seeker:
    """Looks for completions of one case in which one fact decides."""

    def __init__(self, completions: Completions) -> None:
        self.completions = completions
        self.engine = completions.engine
        self.evaluation = completions.evaluation
        self.today = self.evaluation.today
        self.constants = set(constants(self.engine))
        self.chance = random.Random(7)
        self._values: dict[str, list[Any]] = {}

    def values(self, name: str) -> list[Any]:
        """Return many values of an open fact that fit what is known of it."""
        if name not in self._values:
            self._values[name] = self._some(name)
        return self._values[name]

    def _some(self, name: str) -> list[Any]:
        kind, known = self.engine.facts[name]["type"], self.evaluation.known.get(name)
        found = list(self.completions.domain(name)[0])
        if kind == "country":
            found = list(self.engine.plan["states"])
        if kind in ("date", "integer", "number", "money"):
            sort = "date" if kind == "date" else "number"
            named = {value + step for word, value in self.constants if word == sort for step in (-1, 0, 1)}
            near = {self.today + step for step in _STEPS} if kind == "date" else {*range(15), 50, 500}
            if kind == "date":
                near |= {day for one in self._dates_in_lists() for day in (one - 1, one, one + 1)}
            inside = set(range(int(known.low), int(known.high) + 1)) if type(known) is Range else set()
            found += sorted({*named, *near, *inside} - set(found))
        if type(known) is Range:
            found = [one for one in found if known.low <= one <= known.high]
        return [one for one in found if kind != "date" or 1 <= one <= 3_652_059]

    def _dates_in_lists(self) -> set[int]:
        """Return the days in the records that the lists of the case are filled with."""
        found: set[int] = set()
        for name, fact in self.engine.facts.items():
            if fact["type"] == "list" and not fact["derived"]:
                days = [field for field, (kind, _) in fact["fields"].items() if kind == "date"]
                records = [record for one in self.values(name) for record in one]
                found.update(record[day] for record in records for day in days if type(record.get(day)) is int)
        return found

    def at(self, facts: dict[str, Any]) -> Evaluation:
        """Return the evaluation of a completion."""
        return self.engine.alone(facts, self.today)

    def decides(self, name: str, facts: dict[str, Any], result: Result) -> bool:
        """Return whether a fact alone changes the result in this completion."""
        first = result(self.at({**facts, name: self.values(name)[0]}))
        return any(result(self.at({**facts, name: value})) != first for value in self.values(name)[1:])

    def matters(self, name: str, others: Iterable[str], result: Result, tries: int = 8) -> bool:
        """Return whether completions of the other open facts are found in which this one decides."""
        rest = [one for one in others if one != name]
        if name in rest or not self.values(name):
            return False
        return any(self._led(name, rest, result) for _ in range(tries)) or any(
            self.decides(name, self._drawn(rest), result) for _ in range(40 * tries)
        )

    def _led(self, name: str, rest: list[str], result: Result) -> bool:
        """Fill the other facts one by one, each so that the result stays open as long as this fact is."""
        facts = dict(self.evaluation.known)
        self.chance.shuffle(rest)
        for one in rest:
            for value in self.chance.sample(self.values(one), len(self.values(one))):
                trial = {**facts, one: value}
                if self.decides(name, trial, result):
                    facts = trial
                    break
            else:
                facts[one] = self.chance.choice(self.values(one))
        return self.decides(name, facts, result)

    def _drawn(self, rest: list[str]) -> dict[str, Any]:
        return {**self.evaluation.known, **{one: self.chance.choice(self.values(one)) for one in rest}}
