"""Explain an evaluation: proof trees, the facts that would settle what is open, and what a result rests on."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, NamedTuple

from koshiqon.logic.engine import Evaluation
from koshiqon.model.proof import Proof
from koshiqon.model.terms import Term, facts_of, inside
from koshiqon.model.values import Range, Truth

__all__ = ["Distance", "Explainer", "Openings"]


class Openings:
    """What leaves a result open: unknown facts, and matters a person has to judge (facts or norms).

    Each name maps to how often it is met on the way down. A result that meets every name once is settled by no
    enumeration: Kleene's answer is exact there, provided each of the open `atoms` can still turn out either way.
    `undated` tells that the edition of some norm is open too.
    """

    __slots__ = ("atoms", "facts", "human", "undated")

    def __init__(self) -> None:
        self.facts: dict[str, int] = {}
        self.human: dict[str, int] = {}
        self.atoms: dict[int, Term] = {}
        self.undated = False

    def add(self, other: Openings) -> None:
        """Take over what another result leaves open."""
        for name, count in other.facts.items():
            self.facts[name] = self.facts.get(name, 0) + count
        for name, count in other.human.items():
            self.human[name] = self.human.get(name, 0) + count
        self.atoms.update(other.atoms)
        self.undated |= other.undated

    def meet(self, name: str, *, human: bool = False) -> None:
        """Note one more meeting with a name."""
        table = self.human if human else self.facts
        table[name] = table.get(name, 0) + 1

    @property
    def read_once(self) -> bool:
        """Whether every open name is met exactly once, in norms whose edition is known."""
        return not self.undated and all(count == 1 for count in (*self.facts.values(), *self.human.values()))


class Distance(NamedTuple):
    """How far a norm is from applying, compared from left to right.

    Conditions that fail on facts nobody can change; others that fail, less those that are met; those not known.
    """

    fixed: int
    missing: int
    unknown: int


class Explainer:
    """Explains one evaluation; results are remembered, so that shared parts are explained once."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.engine = evaluation.engine
        self._norms: dict[int, Openings] = {}
        self._derived: dict[str, Openings] = {}
        self._because: dict[Any, dict[str, None]] = {}
        self._distances: dict[int, Distance] = {}

    # -- what is open -------------------------------------------------------------------------------------------------

    def openings(self, number: int) -> Openings:
        """Return what leaves the effect of a norm open (nothing when it is settled)."""
        if number not in self._norms:
            self._norms[number] = Openings()  # cut: the base has no circles
            self._norms[number] = self._openings(number)
        return self._norms[number]

    def _openings(self, number: int) -> Openings:
        evaluation, found = self.evaluation, Openings()
        if evaluation.effect(number) is not None:
            return found
        if not evaluation.is_exact(number):
            found.undated = True
            self._value(self.engine.norms[number]["law_at"], found)
        if evaluation.condition(number) is None:
            for edition in evaluation.editions(number):
                if edition["when"] is not None:
                    self._truth(edition["when"], found)
        for one in evaluation.exceptions(number):
            if evaluation.effect(one) is None:
                found.add(self.openings(one))
        return found

    def verdict_openings(self, number: int) -> Openings:
        """Return what leaves the verdict of a norm open.

        That is more than its effect: a norm that an exception switches off binds nobody, whether or not its own
        condition holds, but which of the two it is may still be unknown. And a norm that fails in every edition binds
        nobody either, though the day that chooses the edition may lie outside all of them.
        """
        if self.evaluation.effect(number) is None:
            return self.openings(number)
        found = Openings()
        if self.evaluation.verdict(number) == "depends" and not self.evaluation.is_exact(number):
            self._value(self.engine.norms[number]["law_at"], found)
        if self.evaluation.condition(number) is None:
            for edition in self.evaluation.editions(number):
                if edition["when"] is not None:
                    self._truth(edition["when"], found)
        return found

    def fact_openings(self, name: str) -> Openings:
        """Return what leaves a fact open."""
        found = Openings()
        self._fact(name, found)
        return found

    def keeping_openings(self, number: int) -> Openings:
        """Return what leaves open whether a duty is kept, and until when."""
        found = Openings()
        for edition in self.evaluation.editions(number):
            if edition["by"] is not None:
                self._value(edition["by"][0], found)
            if edition["kept_when"] is not None:
                evaluation = self.evaluation
                before, evaluation.deadline = evaluation.deadline, evaluation.due(number).day
                try:
                    self._truth(edition["kept_when"], found)
                finally:
                    evaluation.deadline = before
        return found

    def collect(self, term: Term, found: Openings) -> None:
        """Add what leaves the value or truth of a term open."""
        if term[0] == "norm":
            self._norm(term, found)
        else:
            self._value(term, found)

    def _norm(self, term: Term, found: Openings) -> None:
        number = self.engine.index[term[2]]
        found.add(self.openings(number))
        if term[1] != "applies":
            found.add(self.keeping_openings(number))

    def _fact(self, name: str, found: Openings) -> None:
        fact = self.engine.facts.get(name)
        if fact is None or not fact["derived"]:
            value = self.evaluation.facts[name]
            condition = self.engine.conditional.get(name)
            if condition is not None:
                self._truth(condition, found)
            # A fact that was stated stays open while it is not known whether it makes sense; it is not asked again.
            if _is_open(value) and _is_open(self.evaluation.known.get(name)):
                found.meet(name, human=bool(fact and fact["judgement"]))
            return
        if name not in self._derived:
            self._derived[name] = Openings()
            self._derived[name] = self._derived_openings(name)
        found.add(self._derived[name])

    def _derived_openings(self, name: str, values: Container[str] | None = None) -> Openings:
        """Collect for a derived fact, or for some values of one that has named values."""
        found = Openings()
        value = self.evaluation.facts[name]
        if not _is_open(value) and not (isinstance(value, dict) and None in value.values()):
            return found
        for number, edition, effect in self.evaluation.contributions(name):
            if values is not None and edition["concludes"][2] not in values:
                continue
            if effect is None:
                if self.evaluation.effect(number) is True:
                    found.meet(self.engine.norms[number]["id"], human=True)
                found.add(self.openings(number))
            if effect is not False and edition["concludes"][0] == "expression":
                self._value(edition["concludes"][2], found)
        return found

    def _truth(self, term: Term, found: Openings) -> None:
        """Collect from the undecided parts of a condition."""
        if self._evaluate(term) is not None:
            return
        form = term[0]
        if form in ("all", "any", "none") and len(term) == 2:
            for part in term[1]:
                self._truth(part, found)
            return
        if not self._is_step(term):
            found.atoms[id(term)] = term
        if form == "norm":
            self._norm(term, found)
        else:
            self._value(term, found)

    def _is_step(self, term: Term) -> bool:
        """Return whether a condition only passes on what norms say, whose own conditions are then looked at."""
        name = term[1] if term[0] == "fact" else term[1][1] if term[0] == "is" else None
        return name in self.engine.derived or term[:2] == ("norm", "applies")

    def _value(self, term: Any, found: Openings) -> None:
        """Collect the unknown facts that a term reads, however deep."""
        if not isinstance(term, tuple) or not term:
            return
        form = term[0]
        if form == "fact":
            self._fact(term[1], found)
            return
        if form == "is":
            self._named(term, found)
            return
        name = term[1] if form in ("any", "every", "no", "count", "total", "present") else None
        if form == "extreme_of":
            name = term[2]
        if name is not None and isinstance(name, str):
            self._list(name, found)
        for part in inside(term):
            self._value(part, found)

    def _named(self, term: Term, found: Openings) -> None:
        """Collect from a fact compared with named values: of one that may hold several, only what concludes these."""
        form, name = term[1]
        if form == "fact" and name in self.engine.terms.multi:
            found.add(self._derived_openings(name, term[2]))
        else:
            self._value(term[1], found)

    def _list(self, name: str, found: Openings) -> None:
        records = self.evaluation.facts[name]
        fields = self.engine.facts[name]["fields"]
        if records is None or any(_is_open(record.get(field)) for record in records for field in fields):
            found.meet(name)

    def _evaluate(self, term: Term) -> Truth:
        return self.engine.predicate(term)(self.evaluation)

    # -- reasons ------------------------------------------------------------------------------------------------------

    def because(self, number: int) -> list[str]:
        """Return the norms a norm's verdict rests on: itself, what switches it off, and the definitions it uses."""
        return list(self._because_norm(number))

    def because_fact(self, name: str) -> list[str]:
        """Return the norms a derived fact rests on."""
        return list(self._because_fact(name))

    def _because_norm(self, number: int) -> dict[str, None]:
        if number in self._because:
            return self._because[number]
        evaluation = self.evaluation
        seen = {self.engine.norms[number]["id"]: None}
        self._because[number] = seen
        holds = evaluation.condition(number)
        for edition in evaluation.editions(number):
            if edition["when"] is not None:
                self._because_term(edition["when"], holds, seen)
        if holds is not False:
            off = evaluation.switched_off(number)
            for one in evaluation.exceptions(number):
                if off is not False and evaluation.effect(one) is off:
                    seen.update(self._because_norm(one))
        return seen

    def _because_fact(self, name: str) -> dict[str, None]:
        if name in self._because:
            return self._because[name]
        seen: dict[str, None] = {}
        self._because[name] = seen
        found = self.evaluation.contributions(name)
        best: Truth = True if any(effect for *_, effect in found) else None
        if best is None and not any(effect is None for *_, effect in found):
            best = False
        numbers = [number for number, _, effect in found if effect is best]
        if best is not True:
            numbers.sort(key=self.distance)
        # First the norms themselves, then what they rest on: a reader wants the nearest provision first.
        seen.update(dict.fromkeys(self.engine.norms[number]["id"] for number in numbers))
        for number in numbers:
            seen.update(self._because_norm(number))
        return seen

    def distance(self, number: int) -> Distance:
        """Return how far a norm is from applying; the nearest way to a "no" is told first."""
        if number not in self._distances:
            self._distances[number] = Distance(9, 9, 9)  # cut: the base has no circles
            self._distances[number] = self._distance(number)
        return self._distances[number]

    def _distance(self, number: int) -> Distance:
        fixed = missing = unknown = 0
        for edition in self.evaluation.editions(number)[:1]:
            when = edition["when"]
            for part in () if when is None else when[1] if when[0] == "all" else (when,):
                truth = self._evaluate(part)
                if truth is True:
                    missing -= 1
                elif truth is False:
                    blocked = self._blocked(part)
                    fixed, missing = fixed + blocked.fixed, missing + blocked.missing
                else:
                    unknown += 1
        if any(self.evaluation.effect(one) for one in self.evaluation.exceptions(number)):
            fixed += 1
        return Distance(fixed, missing, unknown)

    def _blocked(self, term: Term) -> Distance:
        """Return what a failing condition fails on: facts nobody can change, and facts someone can."""
        if term[0] == "norm":
            return self.distance(self.engine.index[term[2]])
        if term[0] == "any" and len(term) == 2:
            return min(map(self._blocked, term[1]))
        derived = [name for name in facts_of(term) if name in self.engine.derived]
        ways = [self.distance(number) for name in derived for number, _, _ in self.evaluation.contributions(name)]
        if ways:
            return min(ways)
        given = [name for name in facts_of(term) if name in self.evaluation.known]
        fixed = term[0] != "compare" and any(self.engine.facts[name]["change"] == "nobody" for name in given)
        return Distance(1, 0, 0) if fixed else Distance(0, 1, 0)

    def _because_term(self, term: Term, truth: Truth, seen: dict[str, None]) -> None:
        """Collect from the parts of a condition that made it what it is."""
        form = term[0]
        if form in ("all", "any", "none") and len(term) == 2:
            wanted = truth if form != "none" or truth is None else not truth
            for part in term[1]:
                found = self._evaluate(part)
                if found is wanted:
                    self._because_term(part, found, seen)
        elif form == "norm":
            seen.update(self._because_norm(self.engine.index[term[2]]))
        else:
            self._because_value(term, seen)

    def _because_value(self, term: Any, seen: dict[str, None]) -> None:
        if not isinstance(term, tuple) or not term:
            return
        if term[0] == "fact":
            if term[1] in self.engine.derived:
                seen.update(self._because_fact(term[1]))
            return
        for part in inside(term):
            self._because_value(part, seen)

    def rests_on(self, norms: list[str]) -> list[str]:
        """Return the known input facts that some norms read, each once."""
        seen: dict[str, None] = {}
        for identity in norms:
            for edition in self.evaluation.editions(self.engine.index[identity]):
                for name in facts_of(edition["when"]):
                    if name in self.evaluation.known:
                        seen.setdefault(name)
        return list(seen)

    # -- proof trees --------------------------------------------------------------------------------------------------

    def proof(self, number: int, path: frozenset[Any] = frozenset()) -> Proof:
        """Return the proof of a norm's verdict, also of why it does not apply."""
        evaluation = self.evaluation
        norm = self.engine.norms[number]
        verdict = self.verdict(number)
        parts: list[Proof] = []
        inner = path | {number}
        if verdict != "not_in_force" and number not in path:
            for edition in evaluation.editions(number):
                if edition["when"] is not None:
                    parts.append(self._prove(edition["when"], inner))
            if evaluation.condition(number) is not False:
                found = [self.proof(one, inner) for one in evaluation.exceptions(number)]
                if found:
                    off = evaluation.switched_off(number)
                    deciding = [one for one in found if one.truth is off] + [
                        one for one in found if one.truth is not off
                    ]
                    parts.append(Proof("exceptions", off, norm["id"], parts=tuple(deciding)))
            if norm["ground"] is not None:
                parts.append(Proof("ground", True, norm["granted_by"] or "", norm["ground"]))
            if evaluation.effect(number) and norm["says"] in ("duty", "prohibition"):
                parts.extend(self._prove_keeping(number, inner))
        effect = evaluation.effect(number)
        return Proof("norm", effect, norm["id"], verdict, parts=tuple(parts), cites=norm["cites"])

    def _prove_keeping(self, number: int, path: frozenset[Any]) -> list[Proof]:
        evaluation = self.evaluation
        due = evaluation.due(number)
        edition = evaluation.editions(number)[0]
        parts: tuple[Proof, ...] = ()
        if edition["kept_when"] is not None:
            before, evaluation.deadline = evaluation.deadline, due.day
            try:
                parts = (self._prove(edition["kept_when"], path),)
            finally:
                evaluation.deadline = before
        truth = {"kept": True, "overdue": False}.get(due.state)
        return [Proof("being_kept", truth, self.engine.norms[number]["id"], due.state, due.day, parts=parts)]

    def verdict(self, number: int) -> str:
        """Return the verdict of a norm, telling what facts can settle from what a person must judge."""
        verdict = self.evaluation.verdict(number)
        if verdict == "depends":
            openings = self.verdict_openings(number)
            if openings.human and not openings.facts:
                return "needs_human"
        return verdict

    def fact_proof(self, name: str, path: frozenset[Any] = frozenset()) -> Proof:
        """Return the proof of a derived fact, or the given fact."""
        value = self.evaluation.facts[name]
        if name not in self.engine.derived:
            return Proof("fact", None if value is None else True, name, value=value)
        truth = value if isinstance(value, bool) else None if value is None else True
        if name in path:
            return Proof("derived", truth, name, value=value)
        inner = path | {name}
        found = [(effect, self.proof(number, inner)) for number, _, effect in self.evaluation.contributions(name)]
        rank = {truth: 0, None: 1}
        found.sort(key=lambda pair: (rank.get(pair[0], 2), self.distance(self.engine.index[pair[1].subject])))
        parts = tuple(proof for _, proof in found)
        return Proof("derived", truth, name, value=value, parts=parts)

    def _prove(self, term: Term, path: frozenset[Any]) -> Proof:
        form = term[0]
        truth = self._evaluate(term)
        if form in ("all", "any", "none") and len(term) == 2:
            parts = [self._prove(part, path) for part in term[1]]
            wanted = truth if form != "none" or truth is None else not truth
            parts.sort(key=lambda part: part.truth is not wanted)
            return Proof(form, truth, parts=tuple(parts))
        if form == "norm":
            return Proof("atom", truth, term[2], term[1], term=term, parts=(self.proof(self.engine.index[term[2]], path),))  # fmt: skip
        if form == "fact" and term[1] in self.engine.derived:
            return self.fact_proof(term[1], path)
        names = dict.fromkeys(_derived_in(term, self.engine.derived))
        parts = [self.fact_proof(name, path) for name in names]
        return Proof("atom", truth, value=self._compared(term), term=term, parts=tuple(parts))

    def _compared(self, term: Term) -> Any:
        if term[0] == "compare":
            return tuple(self.engine.expression(side)(self.evaluation) for side in term[2:])
        if term[0] in ("is", "group"):
            return self.evaluation.facts[term[1][1]] if term[1][0] == "fact" else None
        return self.evaluation.facts[term[1]] if term[0] == "fact" else None


def _derived_in(term: Any, derived: frozenset[str]) -> list[str]:
    if not isinstance(term, tuple) or not term:
        return []
    if term[0] == "fact":
        return [term[1]] if term[1] in derived else []
    return [name for part in inside(term) for name in _derived_in(part, derived)]


def _is_open(value: Any) -> bool:
    """Return whether a value is unknown, or known only within bounds."""
    return value is None or type(value) is Range
