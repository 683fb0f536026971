"""All ways of filling the gaps of a case, evaluated side by side.

Kleene's logic says "unknown" a little too often: `a or not a` stays unknown while `a` is. Here every completion of the
open facts is one bit of a large integer, so that one bitwise operation evaluates a connective for all completions at
once. The table is complete when all open facts have few values; otherwise it is a fixed selection, and then it can show
that an answer varies, but not that it is settled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import reduce
from itertools import product
from math import prod
from operator import or_
from typing import Any, Final, NamedTuple
from zlib import crc32

from koshiqon.logic.engine import OPEN, Evaluation
from koshiqon.logic.explain import Explainer, Openings
from koshiqon.model.terms import Term
from koshiqon.model.values import INFINITY, Range, Truth

__all__ = ["Completions", "Outlook"]

# The most completions of a complete table, and the most value combinations tried for one atom.
MAX_TABLE: Final = 1 << 12
MAX_ATOM: Final = 64
# The most value combinations tried to see whether one condition can turn out either way.
MAX_TRIES: Final = 256
# Contexts in which each open fact is varied when not all completions can be tried.
CONTEXTS: Final = 14

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
        self._free: dict[int, bool] = {}
        self._reach: dict[tuple[str, ...], tuple[set[int], set[str]]] = {}

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
        if openings.read_once and all(self._is_free(one) for one in openings.atoms.values()):
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

    def of_keeping(self, number: int) -> tuple[str, ...]:
        """Return the open facts that matter for whether a duty that applies is kept, and until when.

        Two completions that differ only there leave it in different states.
        """
        openings = self.explainer.keeping_openings(number)
        facts = [*openings.facts, *(one for one in openings.human if one in self.engine.facts)]
        day = self.evaluation.due(number).day
        near = tuple(("date", one) for one in (day if type(day) is Range else (day,)) if isinstance(one, int))
        terms = [(one["kept_when"], one["by"], near) for one in self.evaluation.editions(number)]
        return tuple(self._swaying(facts, tuple(terms), lambda one: one.due(number).state))

    def completed(self, facts: dict[str, Any]) -> Evaluation:
        """Return the evaluation with some of the open facts filled in."""
        names = tuple(facts)
        if names not in self._reach:
            self._reach[names] = self.engine.touched(names)
        return self.engine.varied(self.evaluation, facts, self._reach[names])

    def _is_free(self, atom: Term) -> bool:
        """Return whether values are found for which an open condition holds, and others for which it does not."""
        if id(atom) not in self._free:
            self._free[id(atom)] = self._turns_out_either_way(atom)
        return self._free[id(atom)]

    def _turns_out_either_way(self, atom: Term) -> bool:
        """Return whether each open fact that an atom rests on is seen to turn it from true to false."""
        if atom[0] == "fact" and atom[1] not in self.engine.conditional:
            return True
        openings = Openings()
        self.explainer.collect(atom, openings)
        names = [name for name in (*openings.facts, *openings.human) if name in self.engine.facts]
        return len(list(self._swaying(names, atom, self.engine.predicate(atom)))) == len(names)

    def _swaying(self, names: list[str], near: Term, result_of: Callable[[Evaluation], Any]) -> Iterator[str]:
        """Yield the facts that alone change a result, the other facts being as in one of some contexts."""
        domains = [self._values_near(name, near) for name in names]
        found: dict[tuple[Any, ...], Any] = {}

        def result(at: tuple[int, ...]) -> Any:
            if at not in found:
                facts = {name: values[one] for name, values, one in zip(names, domains, at, strict=True)}
                found[at] = result_of(self.completed(facts))
            return found[at]

        if prod(map(len, domains)) <= MAX_TRIES:
            contexts = list(product(*(range(len(values)) for values in domains)))
        else:
            contexts = list(zip(*map(_usual, names, map(len, domains)), strict=True))
        for place, name in enumerate(names):
            for context in contexts:
                before, after = context[:place], context[place + 1 :]
                results = {result((*before, value, *after)) for value in range(len(domains[place]))}
                if len(results - {None}) > 1:
                    yield name
                    break

    def _values_near(self, name: str, term: Term) -> list[Any]:
        """Return the values that stand for all values of a fact, and those at the days and numbers a term names."""
        values, _ = self.domain(name)
        kind, known = self.engine.facts[name]["type"], self.evaluation.known.get(name)
        if kind not in ("date", "integer", "number", "money"):
            return values
        form = "date" if kind == "date" else "number"
        near = {int(Decimal(text)) + step for word, text in _constants(term) if word == form for step in (-1, 0, 1)}
        low, high = known if type(known) is Range else (1, 3_652_059) if kind == "date" else (0, INFINITY)
        near = {one for one in near if low <= one <= high}
        return [*values, *sorted(near.difference(values))]

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
            return self._lists(fact) if known is None else self._filled(known, fact["fields"]), False
        return self._numbers(kind), False

    def _numbers(self, kind: str) -> list[Any]:
        if kind == "date":
            return [self.evaluation.today + step for step in _DAY_STEPS]
        return [0, 1, 2, 3, 5, 6, 10, 11, 12, 13, 20, 21, 30, 31, 90, 91, 120, 121, 1000, 10_000_000]

    def _representatives(self) -> list[str]:
        """Return one state for each way of belonging to groups, and every state a condition names."""
        if self._countries is None:
            groups, named = self.engine.plan["groups"], self.engine.named_states
            chosen: dict[tuple[Any, ...], str] = {}
            for state in self.engine.plan["states"]:
                if state not in named:
                    belongs = tuple(tuple(members.get(state, ())) for members in groups.values())
                    chosen.setdefault(belongs, state)
            found = [*chosen.values(), *sorted(named)]
            self._countries = sorted(found, key=lambda state: state != "KAZ")
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
        # Many records of every sort, with room for any number and length of time that a condition may ask for.
        long = dict(zip(days, (today - 400, *(today + 4000 for _ in days)), strict=False))
        lists.append([{**record, **long} for (record,) in lists[1:] for _ in range(12)])
        return lists

    def _filled(self, records: list[dict[str, Any]], fields: dict[str, Any]) -> list[Any]:
        """Return ways of filling what is open in the records of a list."""
        gaps = [
            (index, field, self._values(kind, values, record.get(field)))
            for index, record in enumerate(records)
            for field, (kind, values) in fields.items()
            if record.get(field) is None or type(record[field]) is Range
        ]
        choices = [values for _, _, values in gaps]
        if prod(map(len, choices)) > MAX_ATOM:
            longest = max(map(len, choices))
            ways = [tuple(values[turn % len(values)] for values in choices) for turn in range(longest)]
        else:
            ways = list(product(*choices))
        lists = []
        for way in ways:
            filled = [dict(record) for record in records]
            for (index, field, _), value in zip(gaps, way, strict=True):
                filled[index][field] = value
            lists.append(filled)
        return lists

    def _values(self, kind: str, values: tuple[str, ...], known: Range | None) -> list[Any]:
        """Return some values of a field, within its bounds if it has any."""
        if known is not None:
            return [known.low, known.high]
        if kind == "boolean":
            return [False, True]
        if kind == "one_of":
            return list(values)
        if kind == "country":
            return self._representatives()
        return [self.evaluation.today + step for step in (60, -5, -60)] if kind == "date" else [3, 0, 1000]


class _Table:
    """A table of completions: bit k of a mask belongs to completion k."""

    def __init__(self, completions: Completions, facts: list[str], *, selected: bool) -> None:
        self.evaluation = completions.evaluation
        self.engine = completions.engine
        self.explainer = completions.explainer
        self.completed = completions.completed
        self.facts = facts
        self.domains = {name: completions.domain(name)[0] for name in facts}
        self.selected = selected
        self.complete = not selected and all(completions.domain(name)[1] for name in facts)
        # Whether the answers to some atom were too many to find, so that nothing there means nothing.
        self.truncated = False
        self.strides: dict[str, int] = {}
        self.blocks: dict[str, list[int]] = {}
        self.masks = self._selection() if selected else self._all()
        self._norms: dict[int, Masks] = {}
        self._facts: dict[Any, Masks] = {}
        self._atoms: dict[Term, Masks] = {}

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
        sizes = {name: len(values) for name, values in self.domains.items()}
        width = sum(sizes.values())
        self.full = (1 << (width * CONTEXTS)) - 1
        masks = {name: [0] * size for name, size in sizes.items()}
        usuals = {name: _usual(name, size) for name, size in sizes.items()}
        for context in range(CONTEXTS):
            start = context * width
            whole = ((1 << width) - 1) << start
            at = start
            for name, size in sizes.items():
                block = ((1 << size) - 1) << at
                masks[name][usuals[name][context]] |= whole & ~block
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
        holds = [(true & mask) >> (value * stride) for value, mask in enumerate(masks)]
        fails = [(false & mask) >> (value * stride) for value, mask in enumerate(masks)]
        if self.truncated:
            return bool(reduce(or_, holds) & reduce(or_, fails))
        return len(set(zip(holds, fails, strict=True))) > 1

    # -- evaluation over all completions ------------------------------------------------------------------------------

    def constant(self, truth: bool) -> Masks:
        """Return the masks of an answer that is the same everywhere."""
        return (self.full, 0) if truth else (0, self.full)

    def norm(self, number: int) -> Masks:
        """Return where a norm binds, and where it does not."""
        truth = self.evaluation.effect(number)
        if truth is not None:
            return self.constant(truth)
        if number not in self._norms:
            self._norms[number] = self._norm(number)
        return self._norms[number]

    def _norm(self, number: int) -> Masks:
        if not self.evaluation.is_exact(number):
            return self._combinations(self.explainer.openings(number), lambda one: one.effect(number))
        when = self.evaluation.editions(number)[0]["when"]
        true, false = self.constant(True) if when is None else self.term(when)
        for exception in self.evaluation.exceptions(number):
            live, dead = self._exception(exception, number)
            true, false = true & dead, false | live
        return true, false

    def _exception(self, exception: int, number: int) -> Masks:
        """Return where an exception switches a norm off; an open edition may be one that switches off others."""
        if self.evaluation.effect(exception) is not None or self.evaluation.is_exact(exception):
            return self.norm(exception)
        openings = self.explainer.openings(exception)
        return self._combinations(openings, lambda one: exception in one.exceptions(number) and one.effect(exception))

    def fact(self, name: str) -> Masks:
        """Return where a yes/no derived fact holds, and where it does not."""
        return self._derived(name, None)

    def _derived(self, name: str, value: str | None) -> Masks:
        key = (name, value)
        if key not in self._facts:
            self._facts[key] = self._concluded(name, value)
        return self._facts[key]

    def _concluded(self, name: str, value: str | None) -> Masks:
        true, false = 0, self.full
        for number, edition, effect in self.evaluation.contributions(name):
            if effect is None and not self.evaluation.is_exact(number):
                openings = self.explainer.fact_openings(name)
                return self._combinations(openings, lambda one: _holds(one.facts[name], value))
            if value is None or edition["concludes"][2] == value:
                holds, fails = self.norm(number)
                # What is left to judgement holds nowhere for certain.
                true, false = true | (0 if self.engine.norms[number]["says"] in OPEN else holds), false & fails
        return true, false

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
        if form == "fact" and term[1] in self.masks:
            return self._given(term[1], (True,))
        if form == "fact" and term[1] in self.engine.derived:
            return self.fact(term[1])
        if form == "is" and term[1][1] in self.engine.derived:
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
            holds, fails = self.constant(self.evaluation.known[name] in values)
        true, false = sense & holds, nonsense | (sense & fails)
        return (false, true) if term[0] == "is" and term[3] else (true, false)

    def _atom(self, term: Term) -> Masks:
        """Return where any other atom holds, and where it does not."""
        if term not in self._atoms:
            openings = Openings()
            self.explainer.collect(term, openings)
            self._atoms[term] = self._combinations(openings, self.engine.predicate(term))
        return self._atoms[term]

    def _combinations(self, openings: Openings, truth_of: Callable[[Evaluation], Truth]) -> Masks:
        """Evaluate something for each combination of the open facts it rests on."""
        names = [name for name in self.facts if name in openings.facts or name in openings.human]
        if prod(len(self.domains[name]) for name in names) > MAX_ATOM:
            self.truncated = True
            return 0, 0
        true = false = 0
        for values in product(*(range(len(self.domains[name])) for name in names)):
            mask = self.full
            facts = {}
            for name, value in zip(names, values, strict=True):
                mask &= self.masks[name][value]
                facts[name] = self.domains[name][value]
            truth = truth_of(self.completed(facts))
            if truth:
                true |= mask
            elif truth is False:
                false |= mask
        return true, false


def _usual(name: str, size: int) -> list[int]:
    """Return the value (by its place among `size`) that a fact has in each context of a selection.

    It depends on nothing but the fact, so that the order of norms and of questions never matters.
    """
    chance = _Chance(20_111_122 * crc32(name.encode()))
    found = [0, size - 1]
    for context in range(2, CONTEXTS):
        bias = 95 if context < 8 else (context % 6) * 100 // 6
        found.append(0 if chance.below(100) < bias else chance.below(size))
    return found


def _constants(term: Any) -> Iterator[tuple[str, Any]]:
    """Yield the days, numbers and amounts that a term names, each with its form."""
    if isinstance(term, tuple):
        if term[:1] in (("date",), ("number",)):
            yield term
        elif term[:1] == ("money",):
            yield "number", term[1]
        for part in term:
            yield from _constants(part)


def _holds(value: Any, among: str | None) -> Truth:
    """Return the truth of a yes/no derived fact, or of one value of a derived fact with several."""
    truth: Truth = value if among is None else value.get(among, False)
    return truth


class _Chance:
    """A small fixed sequence of numbers (a linear congruential generator), the same on every machine."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, limit: int) -> int:
        """Return the next number from 0 to below a limit."""
        self.state = (self.state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % (1 << 64)
        return (self.state >> 33) % limit


def _name(term: Term) -> str:
    """Return the fact an atom of the forms `fact` and `is` is about."""
    return str(term[1] if term[0] == "fact" else term[1][1])
