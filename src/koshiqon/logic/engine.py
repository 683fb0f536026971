"""The interpreter: verdicts of norms and values of derived facts for one case on one day.

Evaluation is demand-driven and sparse. A case knows some facts; only norms and derived facts that rest on them are
evaluated for the case, everything else is read from the *ground*, the evaluation of the same day with no fact known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from koshiqon.logic import dates
from koshiqon.logic.terms import Expression, Predicate, Terms, extreme
from koshiqon.logic.values import any_of, bounded, compare
from koshiqon.model.terms import Term
from koshiqon.model.values import NO_VALUE, Range, Truth

if TYPE_CHECKING:
    from koshiqon.logic.calendar import WorkCalendar
    from koshiqon.logic.plan import EditionPlan, Plan

__all__ = ["OPEN", "VERDICTS", "Due", "Engine", "Evaluation"]

VERDICTS: Final = (
    "applies",
    "not_triggered",
    "switched_off",
    "not_in_force",
    "depends",
    "needs_human",
    "not_encoded",
)

# What an input fact that makes no sense in a case counts as; a date or number has no value.
_ABSENT: Final[dict[str, Any]] = {"boolean": False, "one_of": NO_VALUE, "country": NO_VALUE, "list": []}

# What never takes part as a rule of conduct until a person has judged it.
OPEN: Final = frozenset(("open", "delegation"))


class Due(NamedTuple):
    """The state of a duty and its deadline.

    `day` is a day number, a Range, or None; `provisional` when the calendar of that year is not confirmed yet.
    """

    state: str
    day: Any
    provisional: bool


class Engine:
    """A plan made executable. One engine serves any number of cases and days.

    Args:
        plan: the compiled base.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.norms = plan["norms"]
        self.index = plan["index"]
        self.facts = plan["facts"]
        self.terms = Terms(
            plan["groups"],
            {
                name: (unit, [(start, end, Decimal(value)) for start, end, value, _ in values])
                for name, (unit, values) in plan["parameters"].items()
            },
            frozenset(name for name, fact in self.facts.items() if fact["multi"]),
            lambda: self.calendar,
            _spans(self.facts),
        )
        self.conditional: dict[str, Term] = {
            name: fact["only_when"] for name, fact in self.facts.items() if fact["only_when"] is not None
        }
        self.derived = frozenset(name for name, fact in self.facts.items() if fact["derived"])
        # Keyed by the identity of a term; the term is kept, so that its identity is never given to another.
        self._predicates: dict[int, tuple[Term, Predicate]] = {}
        self._expressions: dict[int, tuple[Term, Expression]] = {}
        self.ground = lru_cache(maxsize=64)(self._ground)
        self.active = lru_cache(maxsize=64)(self._active)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The production calendar of the base."""
        return _calendar(self.plan["calendar"])

    @cached_property
    def named_states(self) -> frozenset[str]:
        """The states that some condition names."""
        found: set[str] = set()
        pending: list[Any] = [fact["only_when"] for fact in self.facts.values()]
        pending.extend(when for _, when, _, _ in self.plan["alerts"])
        for norm in self.norms:
            pending.append(norm["law_at"])
            for edition in norm["editions"]:
                pending.extend((edition["when"], edition["kept_when"], edition["by"], edition["concludes"]))
        while pending:
            part = pending.pop()
            if isinstance(part, tuple):
                if part[:1] == ("is",):
                    found.update(part[2])
                pending.extend(part)
        return frozenset(found.intersection(self.plan["states"]))

    def predicate(self, term: Term) -> Predicate:
        """Return the compiled form of a condition of the plan, made on first use."""
        found = self._predicates.get(id(term))
        if found is None:
            found = self._predicates[id(term)] = (term, self.terms.predicate(term))
        return found[1]

    def expression(self, term: Term) -> Expression:
        """Return the compiled form of an expression of the plan, made on first use."""
        found = self._expressions.get(id(term))
        if found is None:
            found = self._expressions[id(term)] = (term, self.terms.expression(term))
        return found[1]

    def evaluate(self, facts: dict[str, Any], day: int, without: frozenset[int] = frozenset()) -> Evaluation:
        """Return the evaluation of a case.

        Args:
            facts: input facts by name; missing or None means unknown.
            day: the day of the question, a day number.
            without: norms to be left out, as if they were not law (for "what only a new law would do").
        """
        known = {name: value for name, value in facts.items() if value is not None}
        norms, derived = self.touched(known, without)
        return Evaluation(self, known, day, norms, derived, without, self.ground(day))

    def alone(self, facts: dict[str, Any], day: int, without: frozenset[int] = frozenset()) -> Evaluation:
        """Return an evaluation that leans on no ground: cheapest when only a few results are wanted."""
        return Evaluation(self, facts, day, None, None, without, None)

    def varied(self, evaluation: Evaluation, facts: dict[str, Any], reach: tuple[set[int], set[str]]) -> Evaluation:
        """Return the evaluation of a case that differs in some facts; what they do not reach is taken over.

        `reach` is what `touched` returns for their names.
        """
        known = {**evaluation.known, **facts}
        return Evaluation(self, known, evaluation.today, *reach, evaluation.without, evaluation)

    def _ground(self, day: int) -> Evaluation:
        return self.alone({}, day)

    def _active(self, day: int) -> list[list[EditionPlan] | None]:
        """Return the editions in force on a day, per norm; None where another day chooses the edition."""
        return [
            None
            if norm["law_at"] is not None
            else [one for one in norm["editions"] if one["start"] <= day <= one["end"]]
            for norm in self.norms
        ]

    def touched(self, names: Iterable[str], without: Iterable[int] = ()) -> tuple[set[int], set[str]]:
        """Return the norms and derived facts that rest on some facts or norms, directly or through others."""
        plan = self.plan
        readers, askers, switched, norms = plan["readers"], plan["askers"], plan["switched"], self.norms
        seen: set[int] = set()
        derived: set[str] = set()
        pending: list[int] = list(without)
        for name in names:
            pending.extend(readers.get(name, ()))
        while pending:
            number = pending.pop()
            if number in seen:
                continue
            seen.add(number)
            pending.extend(askers.get(number, ()))
            pending.extend(switched.get(number, ()))
            for edition in norms[number]["editions"]:
                concludes = edition["concludes"]
                if concludes is not None and concludes[1] not in derived:
                    derived.add(concludes[1])
                    pending.extend(readers.get(concludes[1], ()))
        return seen, derived


class _Facts(dict[str, Any]):
    """Facts of a case; a derived fact is computed when it is first read, any other missing fact is unknown."""

    evaluation: Evaluation

    def __missing__(self, name: str) -> Any:
        evaluation = self.evaluation
        if name not in evaluation.engine.derived:
            value = evaluation.given(name)
            self[name] = value
            return value
        ground = evaluation.ground
        if ground is not None and evaluation.derived is not None and name not in evaluation.derived:
            value = ground.facts[name]
        else:
            value = evaluation.conclude(name)
        self[name] = value
        return value


class Evaluation:
    """Verdicts and derived facts of one case on one day, computed when asked for and remembered."""

    def __init__(
        self,
        engine: Engine,
        facts: dict[str, Any],
        day: int,
        norms: set[int] | None,
        derived: set[str] | None,
        without: frozenset[int],
        ground: Evaluation | None,
    ) -> None:
        self.engine = engine
        self.today = day
        self.deadline: Any = None
        self.record: dict[str, Any] = {}
        self.known = facts
        self.facts = _Facts(facts)
        for name in engine.conditional.keys() & facts.keys():
            del self.facts[name]
        self.facts.evaluation = self
        self.norms = norms
        self.derived = derived
        self.without = without
        self.ground = ground
        self._active = engine.active(day)
        self._effects: dict[int, Truth] = {}
        self._conditions: dict[int, Truth] = {}
        self._dues: dict[int, Due] = {}
        self._kept: dict[int, Truth] = {}

    def given(self, name: str) -> Any:
        """Return an input fact; one that makes no sense in this case (by `only_when`) has no value, stated or not."""
        condition = self.engine.conditional.get(name)
        if condition is None:
            return self.known.get(name)
        makes_sense = self.engine.predicate(condition)(self)
        if makes_sense:
            return self.known.get(name)
        return None if makes_sense is None else _ABSENT.get(self.engine.facts[name]["type"], NO_VALUE)

    # -- norms ------------------------------------------------------------------------------------------------------

    def editions(self, number: int) -> list[EditionPlan]:
        """Return the editions that may govern: one, none, or several while the deciding date is not known exactly."""
        if number in self.without:
            return []
        active = self._active[number]
        if active is not None:
            return active
        norm = self.engine.norms[number]
        day: Any = self.engine.expression(norm["law_at"])(self)
        if day is NO_VALUE:
            return []
        low, high = (1, 3_652_059) if day is None else day if type(day) is Range else (day, day)
        return [one for one in norm["editions"] if one["start"] <= high and one["end"] >= low]

    def is_exact(self, number: int) -> bool:
        """Return whether the day that chooses a norm's edition is known."""
        law_at = self.engine.norms[number]["law_at"]
        if law_at is None:
            return True
        day = self.engine.expression(law_at)(self)
        return isinstance(day, int) or day is NO_VALUE

    def condition(self, number: int) -> Truth:
        """Return whether a norm's condition holds (false when no edition is in force)."""
        if self._elsewhere(number):
            assert self.ground is not None
            return self.ground.condition(number)
        if number not in self._conditions:
            editions = self.editions(number)
            if self._active[number] is not None:
                self._conditions[number] = self._holds(editions[0]) if editions else False
            else:
                truths = [self._holds(one) for one in editions]
                if not self.is_exact(number) and not self._covers(number):
                    truths.append(False)
                self._conditions[number] = _agreed(truths)
        return self._conditions[number]

    def _holds(self, edition: EditionPlan) -> Truth:
        when = edition["when"]
        return True if when is None else self.engine.predicate(when)(self)

    def _covers(self, number: int) -> bool:
        """Return whether every day that may decide falls into some edition."""
        day = self.engine.expression(self.engine.norms[number]["law_at"])(self)
        if type(day) is not Range:
            return False
        return any(one["start"] <= day.low and day.high <= one["end"] for one in self.editions(number))

    def effect(self, number: int) -> Truth:
        """Return whether a norm binds: its condition holds and no live exception switches it off."""
        if self._elsewhere(number):
            assert self.ground is not None
            return self.ground.effect(number)
        if number not in self._effects:
            holds = self.condition(number)
            result = holds
            if holds is not False:
                off = self.switched_off(number)
                if off is True:
                    result = False
                elif off is None:
                    result = None
            self._effects[number] = result
        return self._effects[number]

    def _elsewhere(self, number: int) -> bool:
        return self.ground is not None and self.norms is not None and number not in self.norms

    def exceptions(self, number: int) -> list[int]:
        """Return the norms in force that may switch a norm off."""
        return [
            one
            for one in self.engine.norms[number]["exceptions"]
            if any(number in edition["targets"] for edition in self.editions(one))
        ]

    def switched_off(self, number: int) -> Truth:
        """Return whether a live exception switches a norm off."""
        return any_of(self.effect(one) for one in self.exceptions(number))

    def verdict(self, number: int) -> str:
        """Return one of VERDICTS; `depends` does not yet tell facts from matters of judgement."""
        if not self.editions(number):
            return "not_in_force"
        holds = self.condition(number)
        if holds is False:
            # Does not bind either way; while the deciding day may still fall outside every edition, the reason is open.
            return "not_triggered" if self.is_exact(number) or self._covers(number) else "depends"
        off = self.switched_off(number)
        if holds is None or off is None:
            return "depends"
        if off:
            return "switched_off"
        norm = self.engine.norms[number]
        if norm["says"] == "open" or (norm["says"] == "delegation" and not self.editions(number)[0]["filled_by"]):
            return "needs_human"
        return "applies"

    def norm(self, word: str, identity: str) -> Truth:
        """Return whether another norm `applies`, is `kept` or is `breached`."""
        number = self.engine.index[identity]
        applies = self.effect(number)
        if word == "applies" or applies is False:
            return applies
        state = self.due(number).state if applies else "unknown"
        if state == "unknown" or (word == "kept" and state == "due" and self._kept[number] is None):
            return None
        return state == "kept" if word == "kept" else state == "overdue"

    # -- derived facts ------------------------------------------------------------------------------------------------

    def contributions(self, name: str) -> list[tuple[int, EditionPlan, Truth]]:
        """Return the norms in force that conclude a derived fact, with whether they do."""
        found = []
        for number in self.engine.plan["concluding"].get(name, ()):
            for edition in self.editions(number):
                concludes = edition["concludes"]
                if concludes is not None and concludes[1] == name:
                    effect = self.effect(number)
                    if effect and self.engine.norms[number]["says"] in OPEN:
                        effect = None
                    found.append((number, edition, effect))
        return found

    def conclude(self, name: str) -> Any:
        """Return the value of a derived fact: truth, a mapping value -> truth, or a value."""
        fact = self.engine.facts[name]
        found = self.contributions(name)
        if fact["multi"]:
            table: dict[str, list[Truth]] = {}
            for _, edition, effect in found:
                table.setdefault(edition["concludes"][2], []).append(effect)
            return {value: any_of(truths) for value, truths in table.items()}
        if fact["type"] == "boolean":
            return any_of(effect for _, _, effect in found)
        sure: list[Any] = []
        maybe: list[Any] = []
        for _, edition, effect in found:
            if effect is not False:
                value = self.engine.expression(edition["concludes"][2])(self)
                (sure if effect else maybe).append(value)
        if fact["combine"] is not None:
            return extreme(fact["combine"] == "latest", sure, maybe)
        return _single(sure, maybe)

    # -- duties -------------------------------------------------------------------------------------------------------

    def due(self, number: int) -> Due:
        """Return the state of a duty or prohibition: kept, due, overdue or unknown, and its deadline."""
        if number not in self._dues:
            self._dues[number] = self._due(number)
        return self._dues[number]

    def _due(self, number: int) -> Due:
        editions = self.editions(number)
        if len(editions) != 1:
            return Due("unknown", None, False)
        edition = editions[0]
        day, provisional = self._deadline(edition)
        kept: Truth = None
        if edition["kept_when"] is not None:
            before, self.deadline = self.deadline, day
            try:
                kept = self.engine.predicate(edition["kept_when"])(self)
            finally:
                self.deadline = before
        self._kept[number] = kept
        if self.effect(number) is not True:
            return Due("unknown", day, provisional)
        if kept:
            return Due("kept", day, provisional)
        if edition["by"] is None:
            return Due("overdue" if kept is False else "unknown", None, False)
        passed = compare("<", day, self.today)
        if passed is False and day is not NO_VALUE:
            return Due("due", day, provisional)
        if passed and kept is False:
            return Due("overdue", day, provisional)
        return Due("unknown", None if day is NO_VALUE else day, provisional)

    def _deadline(self, edition: EditionPlan) -> tuple[Any, bool]:
        by = edition["by"]
        if by is None:
            return None, False
        event = self.engine.expression(by[0])(self)
        if event is None or event is NO_VALUE:
            return event, False
        first_day, day_off, week = self.engine.plan["counting"][by[3]]
        low, high = event if type(event) is Range else (event, event)
        first = self._count(low, by[1], by[2], first_day, day_off, week)
        last = self._count(high, by[1], by[2], first_day, day_off, week)
        if first is None or last is None:
            return None, False
        uses_calendar = by[2] == "working days" or day_off != "none"
        provisional = uses_calendar and self.engine.calendar.is_provisional_ordinal(last)
        return bounded(first, last), provisional

    def _count(self, event: Any, amount: int, unit: str, first_day: str, day_off: str, week: str) -> int | None:
        if not isinstance(event, int):
            return None
        try:
            day = dates.count_from(event, amount, unit, first_day, day_off, week, self.engine.calendar)
        except (ValueError, OverflowError):
            return None
        return day if 1 <= day <= 3_652_059 else None


def _agreed(truths: list[Truth]) -> Truth:
    """Return the one truth that all alternatives share, unknown when they differ, false when there are none."""
    if not truths:
        return False
    return truths[0] if all(one is truths[0] for one in truths) else None


def _single(sure: list[Any], maybe: list[Any]) -> Any:
    """Combine the values of a derived fact that should have only one: its bounds when they differ."""
    sure = [one for one in sure if one is not NO_VALUE]
    values = [*sure, *(one for one in maybe if one is not NO_VALUE)]
    if not values:
        return NO_VALUE
    if not sure or None in values:
        return None
    low = min(one.low if type(one) is Range else one for one in values)
    high = max(one.high if type(one) is Range else one for one in values)
    return bounded(low, high)


def _spans(facts: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str, str | None]]:
    """Find, for each list with two dates, the fields where a record begins, ends, and says it is current."""
    spans: dict[str, tuple[str, str, str | None]] = {}
    for name, fact in facts.items():
        days = [field for field, (kind, _) in fact["fields"].items() if kind == "date"]
        flags = [field for field, (kind, _) in fact["fields"].items() if kind == "boolean"]
        if len(days) >= 2:
            spans[name] = (days[0], days[1], next((one for one in flags if "current" in one), None))
    return spans


def _calendar(plan: dict[str, Any]) -> WorkCalendar:
    from koshiqon.logic.calendar import WorkCalendar

    if not plan:
        start = date(2000, 1, 1)
        nothing: dict[str, frozenset[date]] = {"five": frozenset(), "six": frozenset()}
        return WorkCalendar.build(start, start, start, nothing, frozenset())
    return WorkCalendar.build(
        date.fromordinal(plan["first"]),
        date.fromordinal(plan["last"]),
        date.fromordinal(plan["confirmed_to"]),
        {week: frozenset(map(date.fromordinal, plan[week])) for week in ("five", "six")},
        frozenset(map(date.fromordinal, plan["worked"])),
    )
