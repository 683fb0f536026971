"""Lint a base: what is wrong with it as a whole, beyond what reading a single file shows.

Reading comes first, then circles, then the checks of this module: `ERRORS` make the base say something false or
ambiguous, `WARNINGS` (with `strict`) name what is unfinished. Each check is a function from the reading to diagnostics.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from koshiqon.checking.coverage import above, missing_places
from koshiqon.graph.circles import circles
from koshiqon.i18n import gettext_noop as N_
from koshiqon.loading.diagnostics import Diagnostic, listed, said
from koshiqon.loading.reader import Reading
from koshiqon.loading.yaml_reader import Document, Path_
from koshiqon.logic.calendar import calendar_of
from koshiqon.logic.engine import Engine
from koshiqon.logic.planning import build_plan
from koshiqon.logic.values import all_of, any_of, negate
from koshiqon.model.base import FIRST_DAY, LAST_DAY, Base, BoundEdition, BoundNorm, Place
from koshiqon.model.corpus import Instrument, InstrumentList, Period, ProvisionFile, Source
from koshiqon.model.norms import NormFile
from koshiqon.model.terms import Term, facts_of, norms_of
from koshiqon.model.texts import LANGUAGES
from koshiqon.model.values import NO_VALUE, Truth
from koshiqon.model.vocabulary import CalendarFile, Fact, GroupFile, ParameterFile

__all__ = ["ERRORS", "MAX_COMPLETIONS", "WARNINGS", "lint"]

# The most partial completions tried to make one condition true; beyond it nothing is claimed.
MAX_COMPLETIONS: Final = 4096

Check = Callable[[Reading], Iterator[Diagnostic]]


def lint(root: Path, *, strict: bool) -> list[Diagnostic]:
    """Return what is wrong with the base under a folder, in file order.

    Faults found while reading hide those of the base as a whole, which can only be looked for when every name and
    place resolves.

    Args:
        root: the folder with corpus/ and rules/.
        strict: also report warnings.

    Raises:
        BadInput: there is no base in the folder.
    """
    reading = Reading(root)
    base = reading.run()
    if errors := reading.found.errors:
        return sorted(set(errors))
    if found := circles(base):
        return sorted(map(_from_the_first, found))
    if broken := list(broken_calendars(reading)):
        return broken
    checks = (*ERRORS, *WARNINGS) if strict else ERRORS
    return sorted({one for check in checks for one in check(reading)})


def _at(place: Place | tuple[str, int, int], name: str, **fields: object) -> Diagnostic:
    file, line, column = (place.file, place.line, place.column) if isinstance(place, Place) else place
    return Diagnostic(file, line, column, name, tuple((key, str(value)) for key, value in fields.items()))


def _from_the_first(circle: Diagnostic) -> Diagnostic:
    """Tell a circle from the first of its names, so that every run says it in the same words."""
    *steps, _ = dict(circle.fields)["path"].split(" -> ")
    start = steps.index(min(steps))
    path = " -> ".join([*steps[start:], *steps[: start + 1]])
    return Diagnostic(circle.file, circle.line, circle.column, circle.name, (("path", path),))


def _iso(day: int) -> str:
    return datetime.date.fromordinal(day).isoformat()


def _overlap(one: BoundEdition, other: BoundEdition) -> tuple[int, int] | None:
    """Return the first and last day on which both editions are in force."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    return (start, end) if start <= end else None


def _targets(norm: BoundNorm, edition: BoundEdition) -> list[str]:
    """Return the norms an edition switches off or replaces."""
    return [*edition.switches_off, *([norm.instead] if norm.instead else [])]


# -- errors: calendars and dated values -------------------------------------------------------------------------------


def broken_calendars(reading: Reading) -> Iterator[Diagnostic]:
    """A calendar has every year from its first to its last, and its days lie in them."""
    for name, file in reading.base.calendars.items():
        try:
            calendar_of(file)
        except (ValueError, IndexError) as error:
            yield _at(reading.base.places[f"calendar:{name}"], "broken-calendar", problem=error)


def overlapping_values(reading: Reading) -> Iterator[Diagnostic]:
    """On each day a parameter has one value at most, and a state one membership of a group."""
    for document, content in reading.documents:
        if isinstance(content, ParameterFile):
            for index, parameter in enumerate(content.parameters):
                spans = [(one.from_, one.until, ("parameters", index, "values", number)) for number, one in enumerate(parameter.values)]  # fmt: skip
                yield from _overlapping(document, parameter.parameter, spans)
        elif isinstance(content, GroupFile):
            for index, group in enumerate(content.groups):
                members: dict[str, list[Any]] = {}
                for number, one in enumerate(group.members):
                    members.setdefault(one.member, []).append((one.from_, one.until, ("groups", index, "members", number)))  # fmt: skip
                for member, spans in members.items():
                    yield from _overlapping(
                        document, said(N_("{state} in {group}"), state=member, group=group.group), spans
                    )


def _overlapping(document: Document, what: str, spans: list[Any]) -> Iterator[Diagnostic]:
    for start, until, path in spans:
        if until is not None and until < start:
            yield _at(document.place(path), "period-reversed", start=start, until=until)
    for (_, until, _), (start, _, path) in pairwise(sorted(spans, key=lambda span: span[0])):
        if until is None or until >= start:
            yield _at(document.place(path), "values-overlap", what=what, day=start)


# -- errors: norms that can never apply -------------------------------------------------------------------------------


def dead_norms(reading: Reading) -> Iterator[Diagnostic]:
    """Every edition of a norm can apply to someone on some day of its life."""
    base = reading.base
    conditions = _Conditions(base)
    killers = _unconditional_exceptions(base)
    for norm in base.norms.values():
        killer = _killer(norm, killers.get(norm.id, []))
        if killer is not None:
            why = said(N_("{norm} always switches it off"), norm=killer)
            yield _at(norm.place, "dead-norm", norm=norm.id, why=why)
            continue
        for edition in norm.editions:
            if edition.when is None:
                continue
            life = (edition.start, edition.end) if norm.law_at is None else None
            if conditions.can_hold(edition.when, life) is False:
                why = _impossible(edition.when)
                if len(norm.editions) > 1:
                    why = listed([why, said(N_("in the edition of {day}"), day=_iso(edition.start))])
                yield _at(norm.place, "dead-norm", norm=norm.id, why=why)


def _impossible(when: Term) -> str:
    """Say that no answer makes a condition true, and what the answers are about."""
    names = dict.fromkeys([*facts_of(when), *(asked for _, asked in norms_of(when))])
    if not names:
        return N_("its condition is true on no day of its life")
    return said(N_("no answer to {names} makes its condition true"), names=", ".join(names))


def _unconditional_exceptions(base: Base) -> dict[str, list[BoundNorm]]:
    """Return, for each norm, the exceptions to it that nothing ever stops while they are in force."""
    stoppable = {target for norm in base.norms.values() for one in norm.editions for target in _targets(norm, one)}
    found: dict[str, list[BoundNorm]] = {}
    for norm in base.norms.values():
        if norm.law_at is None and norm.id not in stoppable and all(one.when is None for one in norm.editions):
            for target in set.intersection(*(set(_targets(norm, one)) for one in norm.editions)):
                found.setdefault(target, []).append(norm)
    return found


def _killer(norm: BoundNorm, exceptions: list[BoundNorm]) -> str | None:
    """Return the exception in force on every day of a norm's life, if one is."""
    if norm.law_at is not None:
        return None
    for exception in exceptions:
        if all(_cover(exception.editions, one.start, one.end) for one in norm.editions):
            return exception.id
    return None


def _cover(editions: tuple[BoundEdition, ...], start: int, end: int) -> bool:
    """Return whether editions, in order of time, leave no day of a period out."""
    for one in editions:
        if one.start <= start <= one.end:
            start = one.end + 1
    return start > end


class _Conditions:
    """Decides whether conditions of a base can be true.

    An atom about one fact is computed for every value that makes a difference to it; any other atom (two facts, a
    list, a parameter, another norm) counts as free to be true or false. So a condition called impossible is
    impossible; one called possible may still be ruled out by what the free atoms have to do with one another.
    """

    def __init__(self, base: Base) -> None:
        self.base = base
        self.engine = Engine(build_plan(base))
        self.concluded: dict[str, list[tuple[BoundNorm, BoundEdition]]] = {}
        for norm in base.norms.values():
            for edition in norm.editions:
                if edition.concludes is not None:
                    self.concluded.setdefault(edition.concludes[1], []).append((norm, edition))

    def can_hold(self, term: Term, life: tuple[int, int] | None) -> bool | None:
        """Return whether a condition can be true on a day of a period (None: any day); None beyond the bound."""
        return _Search(self, term, life).run()

    def concludable(self, name: str, life: tuple[int, int] | None) -> set[str]:
        """Return what a derived fact may be concluded to be in a period: named values, or "" for any."""
        found = set()
        for norm, edition in self.concluded.get(name, ()):
            if life is None or norm.law_at is not None or (edition.start <= life[1] and life[0] <= edition.end):
                concludes = edition.concludes
                assert concludes is not None
                found.add(concludes[2] if concludes[0] == "value" else "")
        return found

    def alive(self, identity: str, life: tuple[int, int] | None) -> bool:
        """Return whether a norm may be in force in a period."""
        norm = self.base.norms[identity]
        if life is None or norm.law_at is not None:
            return True
        return any(one.start <= life[1] and life[0] <= one.end for one in norm.editions)


_TODAY: Final = ("today",)
_SIMPLE: Final = frozenset(("date", "number", "money", "shift", "add", "subtract", "multiply"))


class _Search:
    """A search for values that make one condition true, fact by fact, giving up on a branch as soon as it is false."""

    def __init__(self, conditions: _Conditions, term: Term, life: tuple[int, int] | None) -> None:
        self.conditions = conditions
        self.engine = conditions.engine
        self.term = term
        self.life = life
        self.tried = 0
        self.atoms: dict[Term, tuple[Any, ...]] = {}
        self.points: dict[Any, set[Any]] = {}
        self.groups: dict[str, set[str]] = {}
        self.named: dict[str, set[str]] = {}
        for atom in _atoms(term):
            self.atoms[atom] = self._variables(atom)
        self.domains = {variable: self._domain(variable) for needs in self.atoms.values() for variable in needs}
        self.values: dict[Any, Any] = {}
        # What a compiled atom reads beside facts; an atom that reads more than this is free.
        self.facts = self.values
        self.today: Any = None
        self.deadline: Any = None
        self.record: dict[str, Any] = {}

    def run(self) -> bool | None:
        """Return whether some values make the condition true; None when the bound is reached.

        Parts that turn on different things are decided apart: each of them has to be possible.
        """
        return all_of(self._try(("all", tuple(parts)), list(needs)) for parts, needs in self._components())

    def _components(self) -> list[tuple[list[Term], dict[Any, None]]]:
        """Return the parts that all have to hold, those that share what they turn on together."""
        found: list[tuple[list[Term], dict[Any, None]]] = []
        for part in _conjuncts(self.term):
            parts, needs = [part], dict.fromkeys(need for atom in _atoms(part) for need in self.atoms[atom])
            for other in [one for one in found if one[1].keys() & needs.keys()]:
                found.remove(other)
                parts, needs = [*other[0], *parts], other[1] | needs
            found.append((parts, needs))
        return found

    def _try(self, term: Term, open_: list[Any]) -> bool | None:
        self.tried += 1
        if self.tried > MAX_COMPLETIONS:
            return None
        truth = self._truth(term)
        if truth is not None:
            return truth
        variable, *rest = open_
        undecided = False
        for value in self.domains[variable]:
            self.values[variable] = value
            found = self._try(term, rest)
            del self.values[variable]
            if found:
                return True
            undecided = undecided or found is None
        return None if undecided else False

    def _truth(self, term: Term) -> Truth:
        form = term[0]
        if form in ("all", "any", "none") and len(term) == 2:
            parts = [self._truth(part) for part in term[1]]
            return all_of(parts) if form == "all" else any_of(parts) if form == "any" else negate(any_of(parts))
        if form == "no":
            return negate(self._truth(("any", *term[1:])))
        needs = self.atoms[term]
        if any(variable not in self.values for variable in needs):
            return None
        if needs == (term,):
            found: Truth = self.values[term]
            return found
        self.today = self.values.get(_TODAY)
        return self.engine.predicate(term)(self)

    # -- what an atom turns on ------------------------------------------------------------------------------------------

    def _variables(self, atom: Term) -> tuple[Any, ...]:
        """Return what decides an atom: a fact, today, both, or (the atom itself) nothing that is computed."""
        form = atom[0]
        if form == "fact":
            return (atom[1],)
        if form == "is":
            self.named.setdefault(atom[1][1], set()).update(atom[2])
            return (atom[1][1],)
        if form == "group" and atom[3] is None:
            self.groups.setdefault(atom[1][1], set()).add(atom[2])
            for state in self.engine.plan["groups"][atom[2]].values():
                for start, end in state:
                    self.points.setdefault(_TODAY, set()).update((start, min(end + 1, LAST_DAY)))
            return (atom[1][1], _TODAY)
        if form == "compare":
            for side, other in ((atom[2], atom[3]), (atom[3], atom[2])):
                variable = side[1] if side[0] == "fact" else _TODAY if side == _TODAY else None
                if variable is not None and _constant(other):
                    point = self.engine.expression(other)(self)
                    if point is not None:
                        self.points.setdefault(variable, set()).add(point)
                        return (variable,)
        return (atom,)

    def _domain(self, variable: Any) -> list[Any]:
        if variable == _TODAY:
            start, end = self.life or (FIRST_DAY, LAST_DAY)
            near = {point + step for point in self.points[_TODAY] for step in (-1, 0, 1)}
            return sorted({start, end} | {day for day in near if start < day < end})
        if isinstance(variable, str):
            return self._values(variable, self.conditions.base.facts[variable])
        if variable[0] == "norm" and not self.conditions.alive(variable[2], self.life):
            return [False]
        return [True, False]

    def _values(self, name: str, fact: Fact) -> list[Any]:
        """Return values of a fact, one for each way in which the condition can tell them apart."""
        concluded = self.conditions.concludable(name, self.life) if fact.derived else set()
        absent = [NO_VALUE] if fact.derived or name in self.engine.conditional else []
        if fact.type == "boolean":
            return [False] if fact.derived and not concluded else [True, False]
        if fact.type == "one_of" and fact.derived:
            possible = sorted(self.named[name] & concluded)
            subsets = (chosen for size in range(len(possible), -1, -1) for chosen in combinations(possible, size))
            return [dict.fromkeys(chosen, True) for chosen in subsets]
        if fact.derived and not concluded:
            return absent
        if fact.type == "one_of":
            others = [one.value for one in fact.values if one.value not in self.named[name]]
            return [*sorted(self.named[name]), *others[:1], *absent]
        if fact.type == "country":
            return [*self._states(name), *absent]
        points = sorted(self.points[name])
        if fact.type in ("date", "integer"):
            return [*sorted({int(point) + step for point in points for step in (-1, 0, 1)}), *absent]
        between = [(Decimal(low) + Decimal(high)) / 2 for low, high in pairwise(points)]
        return [points[0] - 1, *points, *between, points[-1] + 1, *absent]

    def _states(self, name: str) -> list[str]:
        """Return the states named for a fact, and one for each way of belonging to the groups asked about."""
        groups = [self.engine.plan["groups"][group] for group in sorted(self.groups.get(name, ()))]
        named = self.named.get(name, set())
        chosen: dict[Any, str] = {}
        for state in self.engine.plan["states"]:
            belongs = tuple(tuple(members.get(state, ())) for members in groups)
            chosen.setdefault((state if state in named else "", belongs), state)
        return list(chosen.values())


def _atoms(term: Term) -> Iterator[Term]:
    """Yield the atoms of a condition; `no LIST` is the opposite of `any LIST`."""
    form = term[0]
    if form in ("all", "any", "none") and len(term) == 2:
        for part in term[1]:
            yield from _atoms(part)
    else:
        yield ("any", *term[1:]) if form == "no" else term


def _conjuncts(term: Term) -> Iterator[Term]:
    """Yield the parts of a condition that all have to hold."""
    form = term[0]
    if form == "all" and len(term) == 2:
        for part in term[1]:
            yield from _conjuncts(part)
    elif form == "none":
        for part in term[1]:
            yield ("none", (part,))
    else:
        yield term


def _constant(term: Term) -> bool:
    """Return whether an expression has the same value in every case on every day."""
    if term[0] not in _SIMPLE or (term[0] == "money" and term[2] == "MCI") or "working days" in term:
        return False
    return all(_constant(part) for part in term[1:] if isinstance(part, tuple))


# -- errors: norms that repeat or contradict each other ---------------------------------------------------------------


class _Effect(NamedTuple):
    """What two norms must share to be identical."""

    says: str
    who: str | None
    towards: str | None
    position: str | None
    level: str | None
    when: Any
    kept_when: Any
    by: Any
    result: Any


def identical_norms(reading: Reading) -> Iterator[Diagnostic]:
    """Two places do not say the same, of the same persons, under the same condition, at the same time."""
    base = reading.base
    seen: dict[_Effect, list[tuple[BoundNorm, BoundEdition]]] = {}
    reported: set[str] = set()
    for norm in base.norms.values():
        for edition in norm.editions:
            effect = _effect(norm, edition)
            if effect is None:
                continue
            for other, earlier in seen.setdefault(effect, []):
                if other.provision != norm.provision and norm.id not in reported and _overlap(edition, earlier):
                    reported.add(norm.id)
                    yield _at(norm.place, "identical-norms", norm=norm.id, other=other.id)
            seen[effect].append((norm, edition))


def _effect(norm: BoundNorm, edition: BoundEdition) -> _Effect | None:
    """Return what a norm does in one edition; None for what is not compared.

    What is left to a by-law or to judgement differs by what its words mean. A norm that computes nothing is told
    from others by its sentence: two duties of one employer under one condition are two duties.
    """
    if norm.says in ("open", "delegation"):
        return None
    targets = frozenset(_targets(norm, edition))
    penalty = tuple((part.kind, part.offender, part.amount, part.up_to, part.text) for part in edition.penalty)
    computed = (edition.concludes, edition.presumes, targets or None, penalty or None)
    sentence = edition.sentence.en.strip().casefold() if edition.sentence else ""
    if norm.says == "sanction":
        result: Any = (computed, norm.punishes, sentence)
    elif any(part is not None for part in computed):
        if edition.when is None:
            return None
        result = (computed, "" if norm.says in ("definition", "exception", "presumption") else sentence)
    else:
        result = sentence
    return _Effect(
        norm.says, norm.who, norm.towards, norm.position, edition.level,
        _ordered(edition.when), _ordered(edition.kept_when), edition.by, (result, norm.law_at),
    )  # fmt: skip


def _ordered(term: Term | None) -> Term | None:
    """Return a condition in a form that does not depend on the order of its parts."""
    if term is None or term[0] not in ("all", "any", "none") or len(term) != 2:
        return term
    parts = sorted({_ordered(part) for part in term[1]}, key=repr)
    if len(parts) == 1 and term[0] != "none":
        return parts[0]
    return (term[0], tuple(parts))


def conflicting_instead(reading: Reading) -> Iterator[Diagnostic]:
    """Two norms that may replace the same norm on the same day agree, or one of them gives way."""
    base = reading.base
    replacing: dict[str, list[BoundNorm]] = {}
    for norm in base.norms.values():
        if norm.instead:
            replacing.setdefault(norm.instead, []).append(norm)
    conditions: _Conditions | None = None
    for target, norms in replacing.items():
        for one, other in combinations(norms, 2):
            if (one.says, one.position) == (other.says, other.position) or _gives_way(one, other):
                continue
            conditions = conditions or _Conditions(base)
            if _may_meet(conditions, one, other):
                yield _at(other.place, "conflicting-instead", norm=other.id, other=one.id, target=target)


def _gives_way(one: BoundNorm, other: BoundNorm) -> bool:
    pairs = ((one, other), (other, one))
    return any(second.id in _targets(first, edition) for first, second in pairs for edition in first.editions)


def _may_meet(conditions: _Conditions, one: BoundNorm, other: BoundNorm) -> bool:
    """Return whether two norms can apply to one person on one day."""
    dated = one.law_at is None and other.law_at is None
    for edition in one.editions:
        for second in other.editions:
            days = _overlap(edition, second)
            if dated and days is None:
                continue
            parts = tuple(part for part in (edition.when, second.when) if part is not None)
            if not parts or conditions.can_hold(("all", parts), days if dated else None):
                return True
    return False


# -- errors: reaching beyond the instrument ---------------------------------------------------------------------------


def overrides_without_ground(reading: Reading) -> Iterator[Diagnostic]:
    """A norm that switches off or replaces one of another instrument says on what ground, and who granted it."""
    base = reading.base
    for norm in base.norms.values():
        if norm.ground and norm.granted_by:
            continue
        targets = dict.fromkeys(target for edition in norm.editions for target in _targets(norm, edition))
        for target in targets:
            if base.norms[target].instrument != norm.instrument:
                yield _at(norm.place, "override-without-ground", norm=norm.id, target=target)


def yardsticks_over_law(reading: Reading) -> Iterator[Diagnostic]:
    """A treaty switches off national law only while it binds Kazakhstan, and not by a reserved provision."""
    base = reading.base
    for norm in base.norms.values():
        if _is_national(base.instruments[norm.instrument]):
            continue
        reported = set()
        for edition in norm.editions:
            for target in _targets(norm, edition):
                if target in reported or not _is_national(base.instruments[base.norms[target].instrument]):
                    continue
                for other in base.norms[target].editions:
                    days = _overlap(edition, other)
                    day = None if days is None else _unbound_day(base, norm, *days)
                    if day is not None:
                        reported.add(target)
                        yield _at(norm.place, "yardstick-overrides-law", norm=norm.id, target=target, instrument=norm.instrument, day=_iso(day))  # fmt: skip
                        break


def _is_national(instrument: Instrument) -> bool:
    return instrument.jurisdiction == "KAZ" and not instrument.parties and instrument.kind not in ("handbook", "bill")


def _unbound_day(base: Base, norm: BoundNorm, start: int, end: int) -> int | None:
    """Return the first day of a period on which a norm's instrument does not bind Kazakhstan."""
    instrument = base.instruments[norm.instrument]
    place = norm.provision.removeprefix(norm.instrument + "/")
    days = {start}
    for party in instrument.parties:
        if party.state == "KAZ":
            if any(place == one or place.startswith(one + "/") for one in party.reserved):
                return start
            if party.denounced is not None:
                days.add(min(max(party.denounced.toordinal() + 1, start), end))
    return next((day for day in sorted(days) if not base.binds(norm.instrument, day)), None)


def outside_the_instrument(reading: Reading) -> Iterator[Diagnostic]:
    """A norm of national law is in force only while its instrument is."""
    base = reading.base
    for norm in base.norms.values():
        instrument = base.instruments[norm.instrument]
        if not _is_national(instrument):
            continue
        first = instrument.in_force.from_.toordinal()
        last = instrument.in_force.until.toordinal() if instrument.in_force.until else LAST_DAY
        days = [edition.start for edition in norm.editions if edition.start < first]
        days += [max(last + 1, edition.start) for edition in norm.editions if edition.end > last]
        if days:
            yield _at(norm.place, "outside-the-instrument", norm=norm.id, day=_iso(days[0]), instrument=norm.instrument)


# -- warnings: facts ------------------------------------------------------------------------------------------------


def unused_facts(reading: Reading) -> Iterator[Diagnostic]:
    """Something turns on every fact: a condition, a date, another fact's question, a goal, a regime or an alert."""
    base = reading.base
    used = {*base.goals, *(one.fact for one in base.regimes.values())}
    used.update(name for one in base.checklists.values() for name in one.facts)
    used.update(fact.from_principal for fact in base.facts.values() if fact.from_principal)
    terms: list[Any] = [*base.only_when.values()]
    for alert in base.alerts.values():
        terms += [alert.when, alert.date]
    for norm in base.norms.values():
        terms.append(norm.law_at)
        for edition in norm.editions:
            terms += [edition.when, edition.kept_when, edition.by.event if edition.by else None]
            if edition.concludes is not None and edition.concludes[0] == "expression":
                terms.append(edition.concludes[2])
    used.update(name for term in terms for name in facts_of(term))
    # A derived fact that nothing reads is an answer in itself: it is never asked, and `why` and the cases speak of it.
    for name, fact in base.facts.items():
        if name not in used and not fact.derived:
            yield _at(base.places[f"fact:{name}"], "unused-fact", fact=name)


def never_concluded(reading: Reading) -> Iterator[Diagnostic]:
    """Some norm concludes every derived fact."""
    base = reading.base
    concluded = {one.concludes[1] for norm in base.norms.values() for one in norm.editions if one.concludes}
    for name, fact in base.facts.items():
        if fact.derived and name not in concluded:
            yield _at(base.places[f"fact:{name}"], "never-concluded", fact=name)


def incomplete_facts(reading: Reading) -> Iterator[Diagnostic]:
    """A fact that is asked has a question and a reason; a choice has values and a list has fields."""
    base = reading.base
    for name, fact in base.facts.items():
        needed = [] if fact.derived else ["question", "why"]
        needed += {"one_of": ["values"], "list": ["fields"]}.get(fact.type, [])
        for what in needed:
            if not getattr(fact, what):
                yield _at(base.places[f"fact:{name}"], "incomplete-fact", fact=name, what=what)


# -- warnings: sources ------------------------------------------------------------------------------------------------


class _Claim(NamedTuple):
    """Something that carries a mark and names the source it rests on."""

    place: tuple[str, int, int]
    what: str
    mark: str | None
    source: str | None
    sources: dict[str, Source]


def unverified_sources(reading: Reading) -> Iterator[Diagnostic]:
    """What is marked official rests on a text that was read, what is marked secondary on a page that was."""
    for claim in _claims(reading):
        source = claim.sources.get(claim.source or "")
        seen = source.seen if source else "none"
        if (claim.mark == "official" and seen != "text") or (claim.mark == "secondary" and seen == "none"):
            yield _at(claim.place, "unverified-source", what=claim.what, mark=claim.mark, source=claim.source or "(none)", seen=seen)  # fmt: skip


def _claims(reading: Reading) -> Iterator[_Claim]:
    base = reading.base
    norms = {norm.place: norm for norm in base.norms.values()}
    for document, content in reading.documents:
        sources = base.sources.get(document.file, {})
        if isinstance(content, ProvisionFile):
            yield from _claims_of_provisions(document, content, base.sources[content.provisions_of])
        elif isinstance(content, NormFile):
            yield from _claims_of_norms(document, content, base, norms)
        elif isinstance(content, Instrument | InstrumentList):
            for path, instrument in _instruments(content):
                known = base.sources[instrument.instrument]
                period = instrument.in_force
                yield _Claim(document.place((*path, "in_force")), instrument.instrument, period.mark, period.source, known)  # fmt: skip
                for index, party in enumerate(instrument.parties):
                    what = said(
                        N_("{state} as a party to {instrument}"), state=party.state, instrument=instrument.instrument
                    )
                    yield _Claim(document.place((*path, "parties", index)), what, party.mark, party.source, known)
        elif isinstance(content, ParameterFile):
            for index, parameter in enumerate(content.parameters):
                for number, value in enumerate(parameter.values):
                    at = document.place(("parameters", index, "values", number))
                    yield _Claim(
                        at,
                        said(N_("{parameter} from {day}"), parameter=parameter.parameter, day=value.from_),
                        value.mark,
                        value.source,
                        sources,
                    )
        elif isinstance(content, GroupFile):
            for index, group in enumerate(content.groups):
                for number, member in enumerate(group.members):
                    at = document.place(("groups", index, "members", number))
                    yield _Claim(
                        at,
                        said(N_("{state} in {group}"), state=member.member, group=group.group),
                        member.mark,
                        member.source,
                        sources,
                    )
        elif isinstance(content, CalendarFile):
            for index, year in enumerate(content.years):
                at = document.place(("years", index))
                yield _Claim(at, f"{content.calendar} {year.year}", year.mark, year.source, sources)


def _instruments(content: Instrument | InstrumentList) -> list[tuple[Path_, Instrument]]:
    if isinstance(content, Instrument):
        return [((), content)]
    return [(("instruments", index), one) for index, one in enumerate(content.instruments)]


def _claims_of_provisions(document: Document, content: ProvisionFile, known: dict[str, Source]) -> Iterator[_Claim]:
    """Yield the file's default once, and each provision that departs from it."""
    inherits = any(one.mark is None and one.source is None for one in content.provisions)
    if inherits:
        what = said(N_("the file's provisions of {instrument}"), instrument=content.provisions_of)
        yield _Claim(document.place(("mark",)), what, content.mark, content.source, known)
    for index, one in enumerate(content.provisions):
        what = f"{content.provisions_of}/{one.at.removeprefix(content.provisions_of + '/')}"
        at = document.place(("provisions", index, "at"))
        if one.mark is not None or one.source is not None:
            yield _Claim(at, what, one.mark or content.mark, one.source or content.source, known)
        if one.in_force is not None and one.in_force.mark is not None:
            yield _Claim(
                at,
                said(N_("the dates of {place}"), place=what),
                one.in_force.mark,
                one.in_force.source or content.source,
                known,
            )


def _claims_of_norms(
    document: Document, content: NormFile, base: Base, norms: dict[Place, BoundNorm]
) -> Iterator[_Claim]:
    """Yield the norms and editions that have a mark or source of their own; the others rest on their provision."""
    for index, norm in enumerate(content.norms):
        at = document.place(("norms", index, "at"))
        bound = norms[Place(*at)]
        known = base.sources[bound.instrument]
        provision = base.provisions.get(bound.provision)
        own = {(one.mark, one.source) for one in bound.editions}
        if provision is not None:
            own.discard((provision.mark or "recalled", provision.source or ""))
        for mark, source in sorted(own):
            yield _Claim(at, bound.id, mark, source, known)
        periods: list[tuple[Path_, Period]] = (
            [] if norm.in_force is None else [(("norms", index, "in_force"), norm.in_force)]
        )
        periods += [(("norms", index, "editions", number, "in_force"), one.in_force) for number, one in enumerate(norm.editions)]  # fmt: skip
        for path, period in periods:
            if period.mark is not None:
                source = period.source or bound.editions[0].source
                yield _Claim(
                    document.place(path), said(N_("the dates of {place}"), place=bound.id), period.mark, source, known
                )


def undated_sources(reading: Reading) -> Iterator[Diagnostic]:
    """A source that was seen has the address where and the date of the edition in which it was seen."""
    for document, content in reading.documents:
        lists: list[tuple[Path_, tuple[Source, ...]]] = []
        if isinstance(content, Instrument | InstrumentList):
            lists = [((*path, "sources"), one.sources) for path, one in _instruments(content)]
        elif hasattr(content, "sources"):
            lists = [(("sources",), content.sources)]
        for path, sources in lists:
            for index, source in enumerate(sources):
                missing = [what for what in ("address", "edition") if getattr(source, what) is None]
                if source.undated and "edition" in missing:
                    missing.remove("edition")
                if source.seen != "none" and missing:
                    at = document.place((*path, index, "id"))
                    yield _at(at, "undated-source", source=source.id, what=listed(missing))


def groups_without_source(reading: Reading) -> Iterator[Diagnostic]:
    """Every membership of a group cites where it was seen."""
    for document, content in reading.documents:
        if isinstance(content, GroupFile):
            for index, group in enumerate(content.groups):
                for number, member in enumerate(group.members):
                    if member.source is None:
                        at = document.place(("groups", index, "members", number))
                        yield _at(at, "group-without-source", member=member.member, group=group.group)


# -- warnings: what is unfinished ---------------------------------------------------------------------------------------


def norms_without_case(reading: Reading) -> Iterator[Diagnostic]:
    """Some case expects something of every norm, of the fact it concludes, or names it as a reason."""
    base = reading.base
    expected: set[str] = set()
    for case in base.cases:
        for key, value in case.expect.items():
            expected.add(key)
            reasons = value if key == "because" else value.get("because", ()) if isinstance(value, dict) else ()
            for one in [reasons] if isinstance(reasons, str) else reasons:
                expected.update((str(one), f"{case.article}/{one}"))
    for norm in base.norms.values():
        concluded = {one.concludes[1] for one in norm.editions if one.concludes}
        if norm.id not in expected and not concluded & expected:
            yield _at(norm.place, "norm-without-case", norm=norm.id)


def changes_without_cases(reading: Reading) -> Iterator[Diagnostic]:
    """Where a norm begins later than its instrument, or its wording changes, a case stands on either side of the day."""
    base = reading.base
    days: dict[str, set[int]] = {}
    for case in base.cases:
        for key in case.expect:
            days.setdefault(key, set()).add(case.date)
    for norm in base.norms.values():
        first = base.instruments[norm.instrument].in_force.from_.toordinal()
        for edition in norm.editions:
            change = {edition.start - 1, edition.start}
            if edition.start > first and not change <= days.get(norm.id, set()):
                day = datetime.date.fromordinal(edition.start)
                yield _at(norm.place, "change-without-cases", norm=norm.id, day=day.isoformat())


def provisions_without_content(reading: Reading) -> Iterator[Diagnostic]:
    """A place in a text has a norm, or places below it, or says why it has none; an act that only amends says what."""
    base = reading.base
    filled = {norm.provision for norm in base.norms.values()}
    heads = set(above((*base.provisions, *filled)))
    amending = {one.amended_by for norm in base.norms.values() for one in norm.editions}
    for place, provision in base.provisions.items():
        if provision.in_force is not None and provision.in_force.by is not None:
            by = provision.in_force.by
            amending |= {by, f"{base.provision_instrument[place]}/{by}"}
    for place, provision in base.provisions.items():
        explained = provision.not_encoded is not None and provision.because is not None
        if not explained and place not in filled and place not in heads and place not in amending:
            yield _at(base.places[f"provision:{place}"], "provision-without-content", pinpoint=place)


def places_not_listed(reading: Reading) -> Iterator[Diagnostic]:
    """Every place of a text's own inventory is a provision, or lies under one that has a norm or says why not."""
    for name, outline in reading.base.outlines.items():
        for place in missing_places(reading.base, outline):
            yield _at(reading.base.places[f"outline:{name}"], "place-not-listed", pinpoint=place)


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def untranslated_texts(reading: Reading) -> Iterator[Diagnostic]:
    """The Russian and Kazakh versions of a text are not the English one again."""
    for document, _ in reading.documents:
        for path, text in _texts(document.content, ()):
            english = text["en"].strip()
            for language in LANGUAGES[1:]:
                if text[language].strip() == english and not _same_everywhere(english):
                    shown = english if len(english) <= 60 else english[:57] + "..."
                    yield _at(document.place((*path, language)), "untranslated-text", language=language, text=shown)


def _texts(value: Any, path: Path_) -> Iterator[tuple[Path_, dict[str, str]]]:
    if isinstance(value, dict):
        if value.keys() == set(LANGUAGES):
            yield path, value
            return
        for key, part in value.items():
            yield from _texts(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, (*path, index))


def _same_everywhere(text: str) -> bool:
    """Return whether a text is too short to judge, a number, an address, an acronym or a single name."""
    words = _WORD.findall(text)
    if sum(map(len, words)) <= 3:
        return True
    if len(text.split()) > 1:
        return all(word.isupper() for word in words)
    return "." in text.strip(".") or "/" in text or "@" in text or text[:1].isupper() or not text.islower()


ERRORS: Final[tuple[Check, ...]] = (
    overlapping_values,
    dead_norms,
    identical_norms,
    conflicting_instead,
    overrides_without_ground,
    yardsticks_over_law,
    outside_the_instrument,
)
WARNINGS: Final[tuple[Check, ...]] = (
    unused_facts,
    unverified_sources,
    undated_sources,
    norms_without_case,
    changes_without_cases,
    provisions_without_content,
    places_not_listed,
    untranslated_texts,
    never_concluded,
    incomplete_facts,
    groups_without_source,
)
