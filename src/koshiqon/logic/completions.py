"""All ways of filling the gaps of a case, evaluated side by side.

Kleene's logic says "unknown" a little too often: `a or not a` stays unknown while `a` is. Here every completion of the
open facts is one bit of a large integer, so that one bitwise operation evaluates a connective for all completions at
once. The table is complete when all open facts have few values; otherwise it is a fixed selection, and then it can show
that an answer varies, but not that it is settled.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any, Final, NamedTuple

from koshiqon.logic.explain import Explainer, Openings
from koshiqon.model.terms import Term
from koshiqon.model.values import Range, Truth

__all__ = ["Completions", "Outlook"]

# The most completions of a complete table, and the most value combinations tried for one atom.
MAX_TABLE: Final = 1 << 12
MAX_ATOM: Final = 64
# Contexts in which each open fact is varied when not all completions can be tried.
CONTEXTS: Final = 20

_DAY_STEPS: Final = (-4000, -400, -100, -60, -31, -30, -11, -6, -4, -1, 0, 1, 15, 31, 100, 400)

Masks = tuple[int, int]


class Outlook(NamedTuple):
    """What the completions of a case say about one result.

    Attributes:
        settled: True when every completion gives the same answer, False when two differ, None when not decided.
        value: the answer when settled.
        matters: open facts for which two completions that differ only there give different answers.
    """

    settled: bool | None
    value: Truth
    matters: tuple[str, ...]


class Completions:
    """Completions of one evaluation.

    A *wide* selection over all open facts of the case is shared by all results; it shows what varies. Only where it
    shows nothing, and the open facts are few, a complete table of the one result decides.
    """

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer
        self.evaluation = explainer.evaluation
        self.engine = explainer.engine
        self._countries: list[str] | None = None
        self._domains: dict[str, tuple[list[Any], bool]] = {}
        self._wide: _Table | None = None
        self._outlooks: dict[int | str, Outlook] = {}

    def of_norm(self, number: int) -> Outlook:
        """Return the outlook of a norm's effect."""
        truth = self.evaluation.effect(number)
        if truth is not None:
            return Outlook(True, truth, ())
        if number not in self._outlooks:
            openings = self.explainer.openings(number)
            self._outlooks[number] = self._outlook(openings, lambda table: table.norm(number))
        return self._outlooks[number]

    def of_fact(self, name: str) -> Outlook:
        """Return the outlook of a yes/no derived fact."""
        truth = self.evaluation.facts[name]
        if truth is not None:
            return Outlook(True, truth, ())
        if name not in self._outlooks:
            openings = self.explainer.fact_openings(name)
            self._outlooks[name] = self._outlook(openings, lambda table: table.fact(name))
        return self._outlooks[name]

    def _outlook(self, openings: Openings, masks_of: Callable[[_Table], Masks]) -> Outlook:
        if openings.read_once:
            return Outlook(False, None, tuple(openings.facts)) if openings.facts else Outlook(None, None, ())
        facts = [*openings.facts, *(one for one in openings.human if one in self.engine.facts)]
        wide = self._shared(facts)
        true, false = masks_of(wide)
        matters = wide.matter(facts, true, false)
        settled = False if true and false else None
        if settled is None or len(matters) < len(facts):
            table = self._complete(facts)
            if table is not None:
                true, false = masks_of(table)
                matters = table.matter(facts, true, false)
                settled = False if true and false else None
                if table.complete and table.full in (true, false):
                    return Outlook(True, true == table.full, ())
        return Outlook(settled, None, matters)

    def _shared(self, facts: list[str]) -> _Table:
        """Return the selection shared by all results, made anew when a fact is missing in it."""
        if self._wide is None or any(name not in self._wide.masks for name in facts):
            every = dict.fromkeys(facts)
            for number in sorted(self.evaluation.norms or ()):
                if self.evaluation.effect(number) is None:
                    openings = self.explainer.openings(number)
                    every.update(dict.fromkeys(openings.facts))
                    every.update(dict.fromkeys(one for one in openings.human if one in self.engine.facts))
            self._wide = _Table(self, list(every), selected=True)
        return self._wide

    def _complete(self, facts: list[str]) -> _Table | None:
        """Return the table of all completions, unless there are too many."""
        size = 1
        for name in facts:
            size *= len(self.domain(name)[0])
            if size > MAX_TABLE:
                return None
        return _Table(self, facts, selected=False)

    def domain(self, name: str) -> tuple[list[Any], bool]:
        """Return values that stand for all values of a fact, and whether no other could make a difference."""
        if name not in self._domains:
            self._domains[name] = self._domain(name)
        return self._domains[name]

    def _domain(self, name: str) -> tuple[list[Any], bool]:
        fact = self.engine.facts[name]
        kind = fact["type"]
        known = self.evaluation.known.get(name)
        if type(known) is Range:
            inner = [one for one in self._numbers(kind) if known.low < one < known.high]
            return [known.low, *inner, known.high], False
        if kind == "boolean":
            return [False, True], True
        if kind == "one_of":
            return list(fact["values"]), True
        if kind == "country":
            return self._representatives(), True
        if kind == "list":
            return self._lists(fact), False
        return self._numbers(kind), False

    def _numbers(self, kind: str) -> list[Any]:
        if kind == "date":
            return [self.evaluation.today + step for step in _DAY_STEPS]
        return [0, 1, 2, 3, 5, 6, 10, 11, 12, 13, 20, 21, 30, 31, 90, 91, 120, 121, 1000, 10_000_000]

    def _representatives(self) -> list[str]:
        """Return one state for each way of belonging to groups, and every state a condition names."""
        if self._countries is None:
            groups = self.engine.plan["groups"]
            chosen: dict[tuple[Any, ...], str] = {}
            for state in self.engine.plan["states"]:
                belongs = tuple(tuple(members.get(state, ())) for members in groups.values())
                chosen.setdefault(belongs, state)
            self._countries = list(dict.fromkeys(["KAZ", *chosen.values()]))
        return self._countries

    def _lists(self, fact: dict[str, Any]) -> list[Any]:
        today = self.evaluation.today
        fields = fact["fields"]
        sorts: list[tuple[str, Any]] = [("", None)]
        for field, (kind, values) in fields.items():
            if kind == "one_of":
                sorts = [(field, value) for value in values]
                break
        lists: list[Any] = [[]]
        days = [field for field, (kind, _) in fields.items() if kind == "date"]
        for field, value in sorts:
            for end in (60, -5):
                record: dict[str, Any] = {} if not field else {field: value}
                for other, (kind, _) in fields.items():
                    if kind == "boolean":
                        record[other] = end > 0 or "current" not in other
                    elif kind in ("integer", "number", "money"):
                        record[other] = 3
                if days:
                    record[days[0]] = today - 60
                for other in days[1:]:
                    record[other] = today + end
                lists.append([record])
        return lists


class _Table:
    """A table of completions: bit k of a mask belongs to completion k."""

    def __init__(self, completions: Completions, facts: list[str], *, selected: bool) -> None:
        self.evaluation = completions.evaluation
        self.engine = completions.engine
        self.explainer = completions.explainer
        self.facts = facts
        self.domains = {name: completions.domain(name)[0] for name in facts}
        self.selected = selected
        self.complete = not selected and all(completions.domain(name)[1] for name in facts)
        self.strides: dict[str, int] = {}
        self.blocks: dict[str, list[int]] = {}
        self.masks = self._selection() if selected else self._all()
        self._norms: dict[int, Masks] = {}
        self._facts: dict[Any, Masks] = {}
        self._atoms: dict[int, Masks] = {}

    def _all(self) -> dict[str, list[int]]:
        """Return, per fact and value, the mask of the completions that have it, for the full product."""
        masks = {}
        stride = size = 1
        for values in self.domains.values():
            size *= len(values)
        self.full = ones = (1 << size) - 1
        for name in self.facts:
            count = len(self.domains[name])
            block = (1 << stride) - 1
            repeat = ones // ((1 << (stride * count)) - 1)
            masks[name] = [(block << (value * stride)) * repeat for value in range(count)]
            self.strides[name] = stride
            stride *= count
        return masks

    def _selection(self) -> dict[str, list[int]]:
        """Return masks of a fixed selection: contexts, each with every single fact varied through its values."""
        chance = random.Random(20111122)
        sizes = {name: len(values) for name, values in self.domains.items()}
        width = sum(sizes.values())
        self.full = (1 << (width * CONTEXTS)) - 1
        masks = {name: [0] * size for name, size in sizes.items()}
        for context in range(CONTEXTS):
            start = context * width
            whole = ((1 << width) - 1) << start
            bias = 1.0 if context == 0 else 0.0 if context == 1 else 0.95 if context < 8 else (context % 6) / 6
            at = start
            for name, size in sizes.items():
                usual = 0 if chance.random() < bias else size - 1 if context == 1 else chance.randrange(size)
                block = ((1 << size) - 1) << at
                masks[name][usual] |= whole & ~block
                for value in range(size):
                    masks[name][value] |= 1 << (at + value)
                self.blocks.setdefault(name, []).append(block)
                at += size
        return masks

    def matter(self, facts: Iterable[str], true: int, false: int) -> tuple[str, ...]:
        """Return those facts for which two completions that differ only there have different answers."""
        return tuple(name for name in facts if self._varies(name, true, false))

    def _varies(self, name: str, true: int, false: int) -> bool:
        if self.selected:
            return any(true & block and false & block for block in self.blocks[name])
        stride, masks = self.strides[name], self.masks[name]
        seen = {
            ((true & mask) >> (value * stride), (false & mask) >> (value * stride)) for value, mask in enumerate(masks)
        }
        return len(seen) > 1

    # -- evaluation over all completions ------------------------------------------------------------------------------

    def constant(self, truth: Truth) -> Masks:
        """Return the masks of an answer that is the same everywhere."""
        return (self.full, 0) if truth else (0, self.full) if truth is False else (0, 0)

    def norm(self, number: int) -> Masks:
        """Return where a norm binds, and where it does not."""
        truth = self.evaluation.effect(number)
        if truth is not None:
            return self.constant(truth)
        if number not in self._norms:
            editions = self.evaluation.editions(number)
            if not self.evaluation.is_exact(number):
                self._norms[number] = self._atom(("norm", "applies", self.engine.norms[number]["id"]))
                return self._norms[number]
            when = editions[0]["when"]
            true, false = self.constant(True) if when is None else self.term(when)
            for one in self.evaluation.exceptions(number):
                live, dead = self.norm(one)
                true, false = true & dead, false | live
            self._norms[number] = (true, false)
        return self._norms[number]

    def fact(self, name: str) -> Masks:
        """Return where a yes/no derived fact holds, and where it does not."""
        return self._derived(name, None)

    def _derived(self, name: str, value: str | None) -> Masks:
        key = (name, value)
        if key not in self._facts:
            true, false = 0, self.full
            for number, edition, effect in self.evaluation.contributions(name):
                if value is not None and edition["concludes"][2] != value:
                    continue
                human = effect is None and self.evaluation.effect(number) is True
                holds, fails = (0, 0) if human else self.norm(number)
                true, false = true | holds, false & fails
            self._facts[key] = (true, false)
        return self._facts[key]

    def term(self, term: Term) -> Masks:
        """Return where a condition holds, and where it does not."""
        truth = self.engine.predicate(term)(self.evaluation)
        if truth is not None:
            return self.constant(truth)
        form = term[0]
        if form in ("all", "any", "none") and len(term) == 2:
            return self._group(form, [self.term(part) for part in term[1]])
        if form in ("fact", "is") and _name(term) in self.engine.conditional:
            return self._conditional(term)
        if form == "fact":
            return self._given(term[1], (True,)) if term[1] in self.masks else self.fact(term[1])
        if form == "is" and term[1][1] not in self.masks and term[1][1] in self.engine.derived:
            true, false = self._group("any", [self._derived(term[1][1], value) for value in term[2]])
            return (false, true) if term[3] else (true, false)
        if form == "is" and term[1][1] in self.masks:
            true, false = self._given(term[1][1], term[2])
            return (false, true) if term[3] else (true, false)
        if form == "norm" and term[1] == "applies":
            return self.norm(self.engine.index[term[2]])
        return self._atom(term)

    def _group(self, form: str, parts: Iterable[Masks]) -> Masks:
        true, false = (self.full, 0) if form == "all" else (0, self.full)
        for holds, fails in parts:
            if form == "all":
                true, false = true & holds, false | fails
            else:
                true, false = true | holds, false & fails
        return (false, true) if form == "none" else (true, false)

    def _given(self, name: str, values: Iterable[Any]) -> Masks:
        wanted = set(values)
        true = false = 0
        for value, mask in zip(self.domains[name], self.masks[name], strict=True):
            if value in wanted:
                true |= mask
            else:
                false |= mask
        return true, false

    def _conditional(self, term: Term) -> Masks:
        """Evaluate an atom about a fact that makes sense only under a condition: elsewhere it is false."""
        name, values = _name(term), (True,) if term[0] == "fact" else term[2]
        sense, nonsense = self.term(self.engine.conditional[name])
        if name in self.masks:
            holds, fails = self._given(name, values)
        else:
            holds, fails = self.constant(self.evaluation.known.get(name) in values)
        true, false = sense & holds, nonsense | (sense & fails)
        return (false, true) if term[0] == "is" and term[3] else (true, false)

    def _atom(self, term: Term) -> Masks:
        """Evaluate any other atom for each combination of the open facts it rests on."""
        if id(term) not in self._atoms:
            self._atoms[id(term)] = self._combinations(term)
        return self._atoms[id(term)]

    def _combinations(self, term: Term) -> Masks:
        openings = Openings()
        self.explainer.collect(term, openings)
        names = [name for name in self.facts if name in openings.facts or name in openings.human]
        combinations = 1
        for name in names:
            combinations *= len(self.domains[name])
        if combinations > MAX_ATOM:
            self.complete = False
            return 0, 0
        true = false = 0
        for values in product(*(range(len(self.domains[name])) for name in names)):
            mask = self.full
            facts = dict(self.evaluation.known)
            for name, value in zip(names, values, strict=True):
                mask &= self.masks[name][value]
                facts[name] = self.domains[name][value]
            truth = self.engine.predicate(term)(self.engine.alone(facts, self.evaluation.today))
            if truth:
                true |= mask
            elif truth is False:
                false |= mask
        return true, false


def _name(term: Term) -> str:
    """Return the fact an atom of the forms `fact` and `is` is about."""
    return str(term[1] if term[0] == "fact" else term[1][1])
