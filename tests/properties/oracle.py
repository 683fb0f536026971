"""A second evaluator, written from docs/format.md alone: direct, recursive and slow, for cases in which all is known.

Truth is 1, 0, or a half where a person has to judge; so "all" is the smallest and "any" the largest. A date or number
that judgement leaves open raises Undecided.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from functools import cache
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import Any

from koshiqon.model.base import Base, BoundEdition, BoundNorm

HALF = 0.5
NOTHING = "nothing"
COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "!=": ne}
SUMS = {"add": add, "subtract": sub, "multiply": mul}
PICK = {"latest": max, "earliest": min}


class Undecided(Exception):
    """A date or number rests on something a person has to judge."""


class Oracle:
    """The law for one complete case on one day."""

    def __init__(self, base: Base, facts: dict[str, Any], today: int) -> None:
        self.base, self.facts, self.today = base, facts, today
        self.fact, self.binds, self.state = cache(self._fact), cache(self._binds), cache(self._state)

    # -- norms --------------------------------------------------------------------------------------------------------

    def edition(self, norm: BoundNorm) -> BoundEdition | None:
        day = self.today if norm.law_at is None else self.value(norm.law_at)
        return next((one for one in norm.editions if day != NOTHING and one.start <= day <= one.end), None)

    def holds(self, norm: BoundNorm) -> float:
        edition = self.edition(norm)
        return 0 if edition is None else 1 if edition.when is None else self.truth(edition.when)

    def switched_off(self, norm: BoundNorm) -> float:
        against = (
            one
            for one in self.base.norms.values()
            if norm.id == one.instead
            or (
                any(norm.id in edition.switches_off for edition in one.editions)
                and norm.id in getattr(self.edition(one), "switches_off", ())
            )
        )
        return max((self.binds(one.id) for one in against), default=0)

    def _binds(self, identity: str) -> float:
        norm = self.base.norms[identity]
        holds = self.holds(norm)
        return min(holds, 1 - self.switched_off(norm)) if holds else 0

    def verdict(self, norm: BoundNorm) -> str:
        if self.edition(norm) is None:
            return "not_in_force"
        holds = self.holds(norm)
        if holds == 0:
            return "not_triggered"
        off = self.switched_off(norm)
        if HALF in (holds, off):
            return "depends"
        return "switched_off" if off else "needs_human" if norm.says == "open" else "applies"

    def _state(self, identity: str) -> str:
        """How a duty that applies stands."""
        edition = self.edition(self.base.norms[identity])
        assert edition is not None
        deadline = self.deadline(edition)
        kept = HALF if edition.kept_when is None else self.truth(edition.kept_when, deadline=deadline)
        if kept == 1:
            return "kept"
        if deadline not in (None, NOTHING) and deadline >= self.today:
            return "due"
        return "overdue" if kept == 0 and deadline != NOTHING else "unknown"

    def deadline(self, edition: BoundEdition) -> Any:
        if edition.by is None:
            return None
        rule, amount, day = self.base.counting[edition.by.counting], edition.by.amount, self.value(edition.by.event)
        if day == NOTHING:
            return NOTHING
        week = {"five": 5, "six": 6}[rule.week]
        early = (amount > 0) - (amount < 0) if rule.first_day == "same" else 0
        if edition.by.unit == "working days":
            day = working_days(day - early, amount, week)
        else:
            day = moved(day, amount, edition.by.unit) - early
        step = {"none": 0, "forward": 1, "backward": -1}[rule.day_off]
        while step and not is_worked(day, week):
            day += step
        return day

    # -- facts --------------------------------------------------------------------------------------------------------

    def _fact(self, name: str) -> Any:
        fact = self.base.facts[name]
        if fact.derived:
            return self.concluded(name)
        if name in self.base.only_when:
            sensible = self.truth(self.base.only_when[name])
            if sensible == HALF:
                raise Undecided
            if not sensible:
                return {"boolean": False, "list": ()}.get(fact.type, NOTHING)
        return self.facts[name]

    def concluded(self, name: str) -> Any:
        fact, table, values = self.base.facts[name], {}, []
        for norm in self.base.norms.values():
            if not any(one.concludes and one.concludes[1] == name for one in norm.editions):
                continue
            edition = self.edition(norm)
            if edition is None or edition.concludes is None or edition.concludes[1] != name:
                continue
            sure = min(self.binds(norm.id), HALF if norm.says == "open" else 1)
            if edition.concludes[0] == "expression":
                if sure == HALF:
                    raise Undecided
                values += [self.value(edition.concludes[2])] if sure else []
            else:
                key = edition.concludes[2] if edition.concludes[0] == "value" else True
                table[key] = max(table.get(key, 0), sure)
        if fact.type == "one_of":
            return tuple(sorted(table.items()))
        if fact.type == "boolean":
            return table.get(True, 0)
        values = [one for one in values if one != NOTHING]
        if len(set(values)) > 1 and fact.combine is None:
            raise Undecided
        return PICK[fact.combine or "latest"](values) if values else NOTHING

    # -- conditions ---------------------------------------------------------------------------------------------------

    def truth(self, term: Any, record: Any = None, deadline: Any = None) -> float:
        form = term[0]
        if form in ("all", "any", "none") and len(term) == 2:
            parts = [self.truth(one, record, deadline) for one in term[1]]
            return min(parts) if form == "all" else max(parts) if form == "any" else 1 - max(parts)
        if form in ("any", "every", "no"):
            found = [self.fits(one, term[2]) for one in self.fact(term[1])]
            return min(found, default=1) if form == "every" else abs((form == "no") - max(found, default=0))
        if form == "norm":
            return self.norm(term[1], term[2])
        if form == "compare":
            left, right = self.value(term[2], record, deadline), self.value(term[3], record, deadline)
            return float(NOTHING not in (left, right) and COMPARE[term[1]](left, right))
        if form in ("fact", "field"):
            return float(self.refer(term, record))
        value = self.refer(term[1], record)
        if form == "group":
            day = self.today if term[3] is None else self.value(term[3], record)
            periods = [one for one in self.base.groups[term[2]].members if one.member == value and day != NOTHING]
            ends = [(one.from_.toordinal(), one.until.toordinal() if one.until else 10**9) for one in periods]
            return abs(term[4] - any(start <= day <= end for start, end in ends))
        found = max([0, *(sure for one, sure in value if one in term[2])]) if type(value) is tuple else value in term[2]
        return abs(term[3] - found)

    def fits(self, record: Any, conditions: Any) -> float:
        return min((self.truth(one, record) for one in conditions), default=1)

    def norm(self, word: str, identity: str) -> float:
        binds = self.binds(identity)
        if word == "applies" or binds == 0:
            return binds
        state = self.state(identity) if binds == 1 else "unknown"
        if word == "kept":
            edition = self.edition(self.base.norms[identity])
            assert edition is not None
            may_be_kept = edition.kept_when is None or self.truth(edition.kept_when, deadline=self.deadline(edition))
            return 1 if state == "kept" else HALF if may_be_kept or state == "unknown" else 0
        return HALF if state == "unknown" else float(state == "overdue")

    def refer(self, term: Any, record: Any) -> Any:
        return record[term[1]] if term[0] == "field" else self.fact(term[1])

    # -- expressions --------------------------------------------------------------------------------------------------

    def value(self, term: Any, record: Any = None, deadline: Any = None) -> Any:
        form = term[0]
        if form in ("fact", "field"):
            return self.refer(term, record)
        if form in ("today", "deadline"):
            return self.today if form == "today" else deadline
        if form in ("date", "number"):
            return Decimal(term[1])
        if form == "money":
            return Decimal(term[1]) * (1 if term[2] == "KZT" else self.parameter("kz/mci", self.today))
        if form == "param":
            return self.parameter(term[1], self.today if term[2] is None else self.value(term[2]))
        if form == "shift":
            day = self.value(term[1])
            return NOTHING if day == NOTHING else moved(day, term[2] * term[3], term[4])
        if form in SUMS or form == "between":
            left, right = self.value(term[-2], record, deadline), self.value(term[-1], record, deadline)
            if NOTHING in (left, right):
                return NOTHING
            return SUMS[form](left, right) if form in SUMS else elapsed(term[1], left, right)
        if form == "extreme":
            values = [one for one in map(self.value, term[2]) if one != NOTHING]
            return PICK[term[1]](values) if values else NOTHING
        if form == "extreme_of":
            values = [one[term[3]] for one in self.found(term[2], term[4])]
            return PICK[term[1]](values) if values else NOTHING
        if form in ("total", "count"):
            found = self.found(term[1], term[-1])
            return sum(one[term[2]] for one in found) if form == "total" else len(found)
        until = self.value(term[3])
        if until == NOTHING:
            raise Undecided
        window = range(int(until) - term[2] + 1, int(until) + 1)
        return sum(any(one["begin"] <= day <= one["end"] for one in self.fact(term[1])) for day in window)

    def found(self, name: str, conditions: Any) -> list[Any]:
        sure = [self.fits(one, conditions) for one in self.fact(name)]
        if HALF in sure:
            raise Undecided
        return [one for one, truth in zip(self.fact(name), sure, strict=True) if truth]

    def parameter(self, name: str, day: Any) -> Any:
        parameter = self.base.parameters[name]
        covering = [one for one in parameter.values if day != NOTHING and one.from_.toordinal() <= day <= one.until.toordinal()]  # type: ignore[union-attr]  # fmt: skip
        if not covering:
            raise Undecided
        return covering[0].value * (self.parameter("kz/mci", day) if parameter.unit == "MCI" else 1)


def is_worked(day: int, week: int) -> bool:
    return date.fromordinal(int(day)).weekday() < week


def working_days(day: int, amount: int, week: int) -> int:
    step = 1 if amount > 0 else -1
    for _ in range(abs(amount)):
        day += step
        while not is_worked(day, week):
            day += step
    return day


def moved(day: Any, amount: int, unit: str) -> int:
    if unit == "working days":
        return working_days(day, amount, 5)
    if unit in ("calendar days", "weeks"):
        return int(day) + amount * (7 if unit == "weeks" else 1)
    start = date.fromordinal(int(day))
    years, month = divmod(start.year * 12 + start.month - 1 + amount * (12 if unit == "years" else 1), 12)
    return date(years, month + 1, min(start.day, monthrange(years, month + 1)[1])).toordinal()


def elapsed(unit: str, first: Any, second: Any) -> int:
    if unit == "days":
        return int(second - first)
    if second < first:
        return -elapsed(unit, second, first)
    whole = 0
    while moved(first, whole + 1, unit) <= second:
        whole += 1
    return whole
