"""Compile a linked base into a plan."""

from __future__ import annotations

from typing import Any

from koshiqon.loading.cache import FORMAT
from koshiqon.loading.diagnostics import BadInput, Diagnostic
from koshiqon.logic.calendar import calendar_of
from koshiqon.logic.plan import EditionPlan, NormPlan, Plan
from koshiqon.model.base import LAST_DAY, Base, BoundEdition, BoundNorm
from koshiqon.model.terms import facts_of, norms_of, parameters_of, positive
from koshiqon.model.vocabulary import CalendarFile, Fact

__all__ = ["build_plan"]


def build_plan(base: Base) -> Plan:
    """Compile a linked base into a plan."""
    ids = list(base.norms)
    index = {identity: number for number, identity in enumerate(ids)}
    exceptions: dict[int, set[int]] = {}
    concluding: dict[str, set[int]] = {}
    readers: dict[str, set[int]] = {}
    askers: dict[int, set[int]] = {}
    norms: list[NormPlan] = []
    for number, norm in enumerate(base.norms.values()):
        instead = (index[norm.instead],) if norm.instead in index else ()
        editions = [_edition(one, instead, index) for one in norm.editions]
        for edition, bound in zip(editions, norm.editions, strict=True):
            for target in edition["targets"]:
                exceptions.setdefault(target, set()).add(number)
            if bound.concludes is not None:
                concluding.setdefault(bound.concludes[1], set()).add(number)
            _reads(number, norm, bound, index, readers, askers)
        norms.append(_norm(norm, editions, _earlier_unread(base, norm)))
    for target, found in exceptions.items():
        norms[target]["exceptions"] = tuple(sorted(found))
    while _extend_by_keeping(base, index, askers, readers) | _extend_by_preconditions(base, index, askers, readers):
        continue
    for plan, bound_norm in zip(norms, base.norms.values(), strict=True):
        for edition, bound in zip(plan["editions"], bound_norm.editions, strict=True):
            edition["mentions"] = tuple(_mentions(base, bound, ()))
    switched: dict[int, set[int]] = {}
    for target, found in exceptions.items():
        for one in found:
            switched.setdefault(one, set()).add(target)
    return Plan(
        format=FORMAT,
        digest=base.digest,
        verified_to=_verified_to(base),
        norms=norms,
        index=index,
        facts={name: {**_fact(fact), "only_when": base.only_when.get(name)} for name, fact in base.facts.items()},
        checklists={name: one.facts for name, one in base.checklists.items()},
        concluding=_sorted(concluding),
        readers=_sorted(readers),
        askers=_sorted(askers),
        switched=_sorted(switched),
        groups={
            name: _by_member([(one.member, *_days(one.from_, one.until)) for one in group.members])
            for name, group in base.groups.items()
        },
        parameters={
            name: (one.unit, [(*_days(value.from_, value.until), str(value.value), value.mark) for value in one.values])
            for name, one in base.parameters.items()
        },
        counting={name: (one.first_day, one.day_off, one.week) for name, one in base.counting.items()},
        calendar=_calendar(base.calendars.get("kz")),
        measures={
            name: [(part.fact, part.value, part.offenders) for part in one.measured_by]
            for name, one in base.actors.items()
            if one.measured_by
        },
        goals=list(base.goals),
        asked_when=dict(base.asked_when),
        regimes=[(one.regime, one.fact) for one in base.regimes.values()],
        alerts=[(name, one.when, one.date, one.alert.because) for name, one in base.alerts.items()],
        instruments=_instruments(base),
        states=tuple(base.states),
    )


def _days(start: Any, until: Any) -> tuple[int, int]:
    return start.toordinal(), until.toordinal() if until is not None else LAST_DAY


def _sorted(table: dict[Any, set[int]]) -> dict[Any, tuple[int, ...]]:
    return {key: tuple(sorted(found)) for key, found in table.items()}


def _by_member(members: list[tuple[str, int, int]]) -> dict[str, list[tuple[int, int]]]:
    table: dict[str, list[tuple[int, int]]] = {}
    for member, start, end in members:
        table.setdefault(member, []).append((start, end))
    return table


def _edition(one: BoundEdition, instead: tuple[int, ...], index: dict[str, int]) -> EditionPlan:
    return EditionPlan(
        start=one.start,
        end=one.end,
        when=one.when,
        kept_when=one.kept_when,
        by=None if one.by is None else (one.by.event, one.by.amount, one.by.unit, one.by.counting),
        concludes=one.concludes,
        presumes=one.presumes,
        targets=tuple(sorted({index[name] for name in one.switches_off if name in index} | set(instead))),
        penalty=tuple((part.kind, part.offender, part.amount, part.up_to) for part in one.penalty),
        breach=one.breach,
        authority=one.authority,
        mark=one.mark,
        level=one.level,
        filled_by=one.filled_by,
        amended_by=one.amended_by,
        amounts=_amounts(one),
        mentions=(),
    )


def _earlier_unread(base: Base, norm: BoundNorm) -> bool:
    """Return whether a norm's first wording begins later than its instrument, with a doubt about what stood before."""
    instrument = base.instruments.get(norm.instrument)
    if instrument is None or not norm.editions:
        return False
    first = norm.editions[0]
    return first.start > instrument.in_force.from_.toordinal() and first.doubt is not None


def _mentions(base: Base, edition: BoundEdition, path: tuple[str, ...]) -> dict[str, None]:
    """Return the facts whose presence a condition asks for, in order, also through the norms that it asks about."""
    found: dict[str, None] = {}
    for part in positive(edition.when):
        found.update(dict.fromkeys(facts_of(part)))
        for _, identity in norms_of(part):
            if identity in base.norms and identity not in path:
                for one in base.norms[identity].editions:
                    if one.start <= edition.end and edition.start <= one.end:
                        found.update(_mentions(base, one, (*path, identity)))
    return found


def _amounts(one: BoundEdition) -> tuple[str, ...]:
    """Return the parameters that an edition reads, each once."""
    terms = (one.when, one.kept_when, one.by.event if one.by else None, one.concludes, one.presumes)
    found = dict.fromkeys(parameters_of(terms))
    if any(part.amount is not None and part.amount.endswith("MCI") for part in one.penalty):
        found["kz/mci"] = None
    return tuple(found)


def _norm(norm: BoundNorm, editions: list[EditionPlan], earlier_unread: bool) -> NormPlan:
    return NormPlan(
        id=norm.id,
        provision=norm.provision,
        instrument=norm.instrument,
        says=norm.says,
        who=norm.who,
        towards=norm.towards,
        position=norm.position,
        instead=norm.instead,
        ground=norm.ground,
        granted_by=norm.granted_by,
        any_of=norm.any_of,
        punishes=norm.punishes,
        law_at=norm.law_at,
        cites=norm.cites,
        earlier_unread=earlier_unread,
        editions=editions,
        exceptions=(),
    )


def _reads(
    number: int,
    norm: BoundNorm,
    edition: BoundEdition,
    index: dict[str, int],
    readers: dict[str, set[int]],
    askers: dict[int, set[int]],
) -> None:
    """Record which facts and norms the effect of a norm rests on (not its being kept)."""
    terms = [edition.when, norm.law_at]
    if edition.concludes is not None and edition.concludes[0] == "expression":
        terms.append(edition.concludes[2])
    for term in terms:
        for name in facts_of(term):
            readers.setdefault(name, set()).add(number)
        for _, identity in norms_of(term):
            if identity in index:
                askers.setdefault(index[identity], set()).add(number)


def _extend_by_keeping(
    base: Base, index: dict[str, int], askers: dict[int, set[int]], readers: dict[str, set[int]]
) -> bool:
    """Let norms that ask whether a duty is kept also rest on what its keeping rests on; say whether that was new."""
    ids = list(base.norms)
    found = False
    for number, asking in list(askers.items()):
        for edition in base.norms[ids[number]].editions:
            event = edition.by.event if edition.by is not None else None
            found |= _extend((edition.kept_when, event), asking, index, askers, readers)
    return found


def _extend_by_preconditions(
    base: Base, index: dict[str, int], askers: dict[int, set[int]], readers: dict[str, set[int]]
) -> bool:
    """Let norms that read a fact also rest on what decides whether it makes sense; say whether that was new."""
    found = False
    for name, condition in base.only_when.items():
        found |= _extend((condition,), readers.get(name, set()), index, askers, readers)
    return found


def _extend(
    terms: tuple[Any, ...],
    resting: set[int],
    index: dict[str, int],
    askers: dict[int, set[int]],
    readers: dict[str, set[int]],
) -> bool:
    """Record that some norms also rest on what the terms read; say whether any of it was new."""
    found = False
    for term in terms:
        tables = [readers.setdefault(name, set()) for name in facts_of(term)]
        tables += [askers.setdefault(index[one], set()) for _, one in norms_of(term) if one in index]
        for table in tables:
            found |= not resting <= table
            table.update(resting)
    return found


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "type": fact.type,
        "values": tuple(one.value for one in fact.values),
        "fields": {
            one.field: (one.type, tuple(value.value for value in one.values)) for one in fact.fields
        },
        "derived": fact.derived,
        "multi": fact.derived and fact.type == "one_of",
        "combine": fact.combine,
        "judgement": fact.judgement,
        "order": fact.order,
        "red_flag": fact.red_flag,
        "change": fact.change,
        "sensitivity": fact.sensitivity,
        "from_principal": fact.from_principal,
    }  # fmt: skip


def _calendar(file: CalendarFile | None) -> dict[str, Any]:
    """Return a production calendar as day numbers, or nothing when the base has none."""
    if file is None:
        return {}
    try:
        calendar = calendar_of(file)
    except ValueError as error:
        fields = (("problem", str(error)),)
        raise BadInput(Diagnostic(f"calendar {file.calendar}", 0, 0, "broken-calendar", fields)) from None
    return {
        "first": calendar.first.toordinal(),
        "last": calendar.last.toordinal(),
        "confirmed_to": calendar.confirmed_to.toordinal(),
        **{week: sorted(day.toordinal() for day in days) for week, days in calendar.days_off.items()},
        "worked": sorted(day.toordinal() for day in calendar.worked),
    }


def _instruments(base: Base) -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = {}
    for name, one in base.instruments.items():
        binding = [
            (*_days(party.in_force, party.denounced), tuple(party.reserved))
            for party in one.parties
            if party.state == "KAZ" and party.in_force is not None
        ]
        table[name] = {
            "kind": one.kind,
            "national": not one.parties and one.kind not in ("handbook", "bill"),
            "binding": binding,
            "signed": any(party.state == "KAZ" and party.signed is not None for party in one.parties),
            "in_force": _days(one.in_force.from_, one.in_force.until),
            "verified_to": one.verified_to.toordinal() if one.verified_to else 0,
        }
    return table


def _verified_to(base: Base) -> int:
    """The earliest of the days up to which the national laws and codes still in force were read."""
    dates = [
        one.verified_to.toordinal()
        for one in base.instruments.values()
        if one.verified_to is not None
        and one.in_force.until is None
        and one.kind in ("law", "code")
        and not one.parties
    ]
    return min(dates, default=0)
