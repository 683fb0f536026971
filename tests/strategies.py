"""Hypothesis strategies: values, facts, conditions, norms with exceptions and editions, whole small bases and cases.

A random base has three layers. A norm reads input facts, and the derived facts and norms of the layers below; an
exception stands in the layer of what it switches off. So nothing ever rests on itself, and every base can be evaluated.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from hypothesis import strategies as st

from koshiqon.logic.plan import Plan
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import FIRST_DAY, LAST_DAY, Base, BoundAlert, BoundDeadline, BoundEdition, BoundNorm, Place
from koshiqon.model.terms import Term
from koshiqon.model.texts import Text
from koshiqon.model.values import Range
from koshiqon.model.vocabulary import (
    Alert,
    Counting,
    Fact,
    Field,
    Goal,
    Group,
    Member,
    Parameter,
    ParameterValue,
    State,
    Value,
)

__all__ = [
    "DERIVED",
    "INPUTS",
    "LAYERS",
    "TODAY",
    "atoms",
    "bases",
    "cases",
    "completions",
    "concluding",
    "conditions",
    "dates",
    "fact",
    "fact_values",
    "goal",
    "make_base",
    "make_edition",
    "make_norm",
    "make_plan",
    "off",
    "place",
    "ranges",
    "records",
    "refinements",
    "reordered",
    "truths",
    "when",
]

TODAY: Final = date(2026, 11, 22).toordinal()
NO_TEXT: Final = Text("", "", "")
PLACE: Final = Place("rules/toy.yaml", 1, 1)
STATES: Final = ("AAA", "BBB", "CCC", "DDD", "KAZ")
COLOURS: Final = ("red", "green", "blue")
SORTS: Final = ("p", "q", "r")
LAYERS: Final = 3

dates = st.integers(TODAY - 40, TODAY + 40)
truths = st.sampled_from([True, False, None])
small = st.integers(0, 6)


def ranges(values: st.SearchStrategy[int]) -> st.SearchStrategy[Range]:
    """Return ranges whose two bounds differ."""
    return st.tuples(values, values).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Range(*sorted(pair)))


# -- the parts of a base that are written by hand ---------------------------------------------------------------------


def fact(name: str, kind: Any, **more: Any) -> Fact:
    """Return a fact without texts; `values` and `fields` are given by name."""
    values = tuple(Value(one, NO_TEXT) for one in more.pop("values", ()))
    fields = tuple(
        Field(field, sort, NO_TEXT, tuple(Value(one, NO_TEXT) for one in allowed))
        for field, (sort, allowed) in more.pop("fields", {}).items()
    )
    return Fact(name, kind, NO_TEXT, question=NO_TEXT, why=NO_TEXT, values=values, fields=fields, **more)


def goal(name: str) -> Goal:
    """Return a goal without texts."""
    return Goal(name, NO_TEXT, NO_TEXT, NO_TEXT, NO_TEXT)


def make_edition(start: int = FIRST_DAY, end: int = LAST_DAY, **more: Any) -> BoundEdition:
    """Return an edition in which everything not given is left out."""
    plain = BoundEdition(
        start=start,
        end=end,
        sentence=None,
        when=None,
        kept_when=None,
        by=None,
        concludes=None,
        presumes=None,
        switches_off=(),
        penalty=(),
        breach=None,
        authority=None,
        remedy=None,
        doubt=None,
        mark="official",
        source="toy",
        amended_by=None,
        level=None,
        filled_by=None,
    )
    return replace(plain, **more)


def make_norm(name: str, *editions: BoundEdition, says: Any = "definition", **more: Any) -> BoundNorm:
    """Return a norm of the toy act; without editions it has one, always in force and without a condition."""
    plain = BoundNorm(
        id=f"kz/toy/{name}",
        provision=f"kz/toy/{name}",
        instrument="kz/toy",
        article="kz/toy/art-1",
        says=says,
        who=None,
        towards=None,
        position=None,
        editions=editions or (make_edition(),),
        instead=None,
        ground=None,
        granted_by=None,
        any_of=False,
        punishes=(),
        law_at=None,
        cites=(),
        place=PLACE,
    )
    return replace(plain, **more)


def place(name: str) -> str:
    """Return the pinpoint of a norm of the toy act."""
    return f"kz/toy/{name}"


def when(condition: Any, **more: Any) -> BoundEdition:
    """Return an edition with a condition."""
    return make_edition(when=condition, **more)


def off(name: str, condition: Any = None, **more: Any) -> BoundEdition:
    """Return an edition that switches a norm off."""
    return make_edition(switches_off=(place(name),), when=condition, **more)


def concluding(name: str, condition: Any, *conclusion: Any, says: Any = "definition") -> BoundNorm:
    """Return a norm that concludes something under a condition."""
    return make_norm(name, when(condition, concludes=conclusion), says=says)


def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)


def _member(state: str, start: int, until: int | None = None) -> Member:
    return Member(state, _day(start), "official", None if until is None else _day(until))


def _value(start: int, until: int, value: str) -> ParameterValue:
    return ParameterValue(_day(start), Decimal(value), "official", _day(until))


GROUPS: Final = {
    "club": (_member("AAA", TODAY - 400), _member("BBB", TODAY - 10, TODAY + 10), _member("BBB", TODAY + 20)),
    "ring": (_member("BBB", TODAY - 5), _member("CCC", TODAY - 100, TODAY + 5), _member("DDD", TODAY + 1)),
}
PARAMETERS: Final = {
    "kz/mci": ("KZT", (_value(TODAY - 30, TODAY - 1, "3"), _value(TODAY, TODAY + 30, "4"))),
    "kz/rate": ("KZT", (_value(TODAY - 400, TODAY + 10, "7.5"), _value(TODAY + 11, TODAY + 400, "9"))),
    "kz/due": ("MCI", (_value(TODAY - 400, TODAY + 400, "2"),)),
    "kz/days": ("days", (_value(TODAY - 400, TODAY + 400, "5"),)),
}
COUNTING: Final = {
    "cautious": ("next", "none", "five"),
    "kind": ("next", "forward", "five"),
    "strict": ("same", "backward", "six"),
}
FIELDS: Final = {
    "sort": ("one_of", COLOURS),
    "begin": ("date", ()),
    "end": ("date", ()),
    "months": ("integer", ()),
    "is_good": ("boolean", ()),
    "is_current": ("boolean", ()),
}
INPUTS: Final = (
    fact("b.one", "boolean"),
    fact("b.two", "boolean"),
    fact("b.three", "boolean"),
    fact("b.four", "boolean"),
    fact("b.judged", "boolean", judgement=True),
    fact("b.sometimes", "boolean"),
    fact("o.colour", "one_of", values=COLOURS),
    fact("o.sometimes", "one_of", values=COLOURS),
    fact("c.state", "country"),
    fact("d.first", "date"),
    fact("d.second", "date"),
    fact("d.sometimes", "date"),
    fact("n.count", "integer"),
    fact("m.wage", "money"),
    fact("papers", "list", fields=FIELDS),
)
ONLY_WHEN: Final[dict[str, Term]] = {
    "b.sometimes": ("all", (("fact", "b.one"),)),
    "o.sometimes": ("all", (("is", ("fact", "o.colour"), ("red",), False),)),
    "d.sometimes": ("all", (("fact", "b.sometimes"),)),
}
# For each layer: two yes/no facts, one with named values, and one date or number.
DERIVED: Final = tuple(
    (
        fact(f"x.yes{layer}", "boolean", derived=True),
        fact(f"x.no{layer}", "boolean", derived=True),
        fact(f"x.sort{layer}", "one_of", values=SORTS, derived=True),
        fact(f"x.day{layer}", "date", derived=True, combine=("latest", "earliest", None)[layer]),
        fact(f"x.amount{layer}", "integer", derived=True, combine=(None, "latest", "earliest")[layer]),
    )
    for layer in range(LAYERS)
)


def make_base(norms: list[BoundNorm], facts: Any = None, **more: Any) -> Base:
    """Return a base of some norms over the toy vocabulary, or over the facts given."""
    chosen = facts if facts is not None else [*INPUTS, *(one for layer in DERIVED for one in layer)]
    base = Base(
        norms={norm.id: norm for norm in norms},
        facts={one.fact: one for one in chosen},
        only_when={} if facts is not None else dict(ONLY_WHEN),
        counting={name: Counting(name, *rule, NO_TEXT) for name, rule in COUNTING.items()},
        parameters={
            name: Parameter(name, unit, NO_TEXT, values)  # type: ignore[arg-type]
            for name, (unit, values) in PARAMETERS.items()
        },
        groups={name: Group(name, "country", NO_TEXT, members) for name, members in GROUPS.items()},
        states={name: State(name, name[:2].lower(), NO_TEXT) for name in STATES},
    )
    for name, value in more.items():
        setattr(base, name, value)
    return base


def make_plan(norms: list[BoundNorm], facts: Any = None, **more: Any) -> Plan:
    """Return the compiled form of a small base."""
    return build_plan(make_base(norms, facts, **more))


def make_alert(name: str, when: Term) -> BoundAlert:
    """Return an alert without texts."""
    return BoundAlert(Alert(name, "", NO_TEXT), when, None)


# -- values and cases -------------------------------------------------------------------------------------------------

_SCALARS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "boolean": st.booleans(),
    "one_of": st.sampled_from(COLOURS),
    "country": st.sampled_from(STATES),
    "date": dates,
    "integer": small,
    "money": st.sampled_from([0, 4, 8, 9, 15, 30]),
}


@st.composite
def records(draw: st.DrawFn, *, partial: bool = True) -> dict[str, Any]:
    """Draw a record of the toy list; a partial one may lack fields, or have a date only within bounds."""
    begin, end = sorted((draw(dates), draw(dates)))
    record: dict[str, Any] = {
        "sort": draw(_SCALARS["one_of"]),
        "begin": begin,
        "end": end,
        "months": draw(small),
        "is_good": draw(st.booleans()),
        "is_current": draw(st.booleans()),
    }
    if partial:
        for field in draw(st.sets(st.sampled_from(sorted(record)), max_size=3)):
            del record[field]
        if "begin" in record and draw(st.integers(0, 5)) == 0:
            record["begin"] = Range(begin - 3, begin)
    return record


def fact_values(one: Fact, *, partial: bool = False) -> st.SearchStrategy[Any]:
    """Return values of a fact; partial ones may be ranges, and lists with partly known records."""
    if one.type == "list":
        return st.lists(records(partial=partial), max_size=2)
    if partial and one.type in ("date", "integer", "money"):
        return st.one_of(_SCALARS[one.type], ranges(_SCALARS[one.type]))
    return _SCALARS[one.type]


@st.composite
def cases(draw: st.DrawFn, *, partial: bool = True) -> dict[str, Any]:
    """Draw the facts of a case over the toy vocabulary; a complete case knows every fact exactly."""
    known = [one for one in INPUTS if not partial or draw(st.booleans())]
    return {one.fact: draw(fact_values(one, partial=partial)) for one in known}


@st.composite
def completions(draw: st.DrawFn, facts: dict[str, Any]) -> dict[str, Any]:
    """Draw a complete case that fits what is known."""
    return {one.fact: draw(_completed(one, facts.get(one.fact))) for one in INPUTS}


@st.composite
def refinements(draw: st.DrawFn, facts: dict[str, Any]) -> dict[str, Any]:
    """Draw a case that knows everything a case knows, and perhaps more."""
    full = draw(completions(facts))
    chosen = draw(st.sets(st.sampled_from([one.fact for one in INPUTS])))
    return {name: full[name] if name in chosen else facts[name] for name in full if name in chosen or name in facts}


def _completed(one: Fact, known: Any) -> st.SearchStrategy[Any]:
    if known is None:
        return fact_values(one)
    if type(known) is Range:
        return st.sampled_from([known.low, known.high]) | _within(one, known)
    if one.type == "list":
        return st.tuples(*(_filled(record) for record in known)).map(list)
    return st.just(known)


def _within(one: Fact, known: Range) -> st.SearchStrategy[Any]:
    if one.type == "money":
        return st.sampled_from([known.low, known.high])
    return st.integers(known.low, known.high)


@st.composite
def _filled(draw: st.DrawFn, record: dict[str, Any]) -> dict[str, Any]:
    """Draw the rest of a record; it never ends before it begins."""
    full = draw(records(partial=False))
    begin, end = record.get("begin"), record.get("end")
    if type(begin) is Range:
        begin = draw(st.integers(begin.low, begin.high))
    if begin is None and end is not None:
        begin = min(full["begin"], end)
    if end is None and begin is not None:
        end = max(full["end"], begin)
    dated = {} if begin is None else {"begin": begin, "end": end}
    return {**full, **record, **dated}


# -- conditions -------------------------------------------------------------------------------------------------------


def _tuples(*parts: Any) -> st.SearchStrategy[Term]:
    return st.tuples(*(one if isinstance(one, st.SearchStrategy) else st.just(one) for one in parts))


def _named(ref: Term, values: tuple[str, ...]) -> st.SearchStrategy[Term]:
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)
    return _tuples("is", ref, some, st.booleans())


_COMPARISON: Final = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
_UNITS: Final = st.sampled_from(["calendar days", "working days", "weeks", "months", "years"])
_DAY_FIELDS: Final = st.sampled_from([("field", "begin"), ("field", "end")])
_RECORD_ATOMS: Final = st.one_of(
    st.just(("field", "is_good")),
    _named(("field", "sort"), COLOURS),
    _tuples("compare", _COMPARISON, _DAY_FIELDS, st.just(("today",)) | st.just(("fact", "d.first"))),
    _tuples("compare", _COMPARISON, ("field", "months"), _tuples("number", small.map(str))),
)
_RECORDS: Final = st.lists(_RECORD_ATOMS, min_size=1, max_size=2).map(tuple)


class _Language(NamedTuple):
    """The conditions and expressions that norms of one layer may use."""

    truth: st.SearchStrategy[Term]
    day: st.SearchStrategy[Term]
    number: st.SearchStrategy[Term]


def _days(layer: int) -> st.SearchStrategy[Term]:
    plain = st.one_of(
        st.sampled_from([("fact", "d.first"), ("fact", "d.second"), ("fact", "d.sometimes"), ("today",)]),
        _tuples("date", dates),
        _tuples("extreme_of", st.sampled_from(["latest", "earliest"]), "papers", st.sampled_from(["begin", "end"]), _RECORDS),
    )  # fmt: skip
    if layer:
        plain |= st.sampled_from([("fact", f"x.day{one}") for one in range(layer)])
    return st.one_of(
        plain,
        _tuples("shift", plain, st.sampled_from([1, -1]), small, _UNITS),
        _tuples("extreme", st.sampled_from(["latest", "earliest"]), st.tuples(plain, plain)),
    )


def _numbers(layer: int, day: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    plain = st.one_of(
        st.just(("fact", "n.count")),
        _tuples("number", small.map(str)),
        _tuples("count", "papers", _RECORDS),
        _tuples("total", "papers", "months", _RECORDS),
        _tuples("between", st.sampled_from(["days", "months", "years"]), day, day),
        _tuples("present", "papers", st.sampled_from([1, 10, 90]), st.just(("today",)) | st.just(("fact", "d.first"))),
        st.just(("param", "kz/days", None)),
        st.just(("extreme_of", "latest", "papers", "months", ())),
    )
    if layer:
        plain |= st.sampled_from([("fact", f"x.amount{one}") for one in range(layer)])
    return plain | _tuples(st.sampled_from(["add", "subtract", "multiply"]), plain, plain)


def _amounts(day: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    plain = st.one_of(
        st.just(("fact", "m.wage")),
        st.sampled_from([("money", "2", "MCI"), ("money", "2.5", "MCI"), ("money", "8", "KZT")]),
        _tuples("param", st.sampled_from(["kz/rate", "kz/due"]), st.none() | day),
    )
    return plain | _tuples("multiply", ("fact", "n.count"), plain) | _tuples("add", plain, plain)


def _language(layer: int) -> _Language:
    day = _days(layer)
    number, amount = _numbers(layer, day), _amounts(day)
    booleans = [one.fact for one in INPUTS if one.type == "boolean"]
    booleans += [one.fact for lower in DERIVED[:layer] for one in lower if one.type == "boolean"]
    kinds = [(("fact", "o.colour"), COLOURS), (("fact", "o.sometimes"), COLOURS)]
    kinds += [(("fact", f"x.sort{one}"), SORTS) for one in range(layer)]
    truth = st.one_of(
        st.sampled_from([("fact", name) for name in booleans]),
        st.one_of(*(_named(*kind) for kind in kinds)),
        _tuples("is", ("fact", "c.state"), st.sampled_from(STATES).map(lambda one: (one,)), st.booleans()),
        _tuples("group", ("fact", "c.state"), st.sampled_from(["club", "ring"]), st.none() | day, st.booleans()),
        _tuples("compare", _COMPARISON, day, day),
        _tuples("compare", _COMPARISON, number, number),
        _tuples("compare", _COMPARISON, amount, amount),
        _tuples(st.sampled_from(["any", "every", "no"]), "papers", _RECORDS),
    )
    return _Language(truth, day, number)


_LANGUAGES: Final = tuple(_language(layer) for layer in range(LAYERS))


def atoms(layer: int = 0, asked: tuple[str, ...] = ()) -> st.SearchStrategy[Term]:
    """Return atoms over input facts, the derived facts of lower layers, and the norms named."""
    truth = _LANGUAGES[layer].truth
    if asked:
        truth |= _tuples("norm", st.sampled_from(["applies", "kept", "breached"]), st.sampled_from(asked))
    return truth


def conditions(layer: int = 0, asked: tuple[str, ...] = ()) -> st.SearchStrategy[Term]:
    """Return conditions of at most two levels."""
    one = atoms(layer, asked)
    some = st.lists(one, min_size=1, max_size=3).map(tuple)
    word = st.sampled_from(["all", "any", "none"])
    return st.one_of(one, _tuples(word, some), _tuples(word, st.tuples(one, _tuples(word, some))))


# -- norms and bases --------------------------------------------------------------------------------------------------


@st.composite
def _conclusions(draw: st.DrawFn, layer: int) -> Term:
    chosen = draw(st.sampled_from(DERIVED[layer]))
    if chosen.type == "boolean":
        return ("true", chosen.fact)
    if chosen.type == "one_of":
        return ("value", chosen.fact, draw(st.sampled_from(SORTS)))
    language = _LANGUAGES[layer]
    return ("expression", chosen.fact, draw(language.day if chosen.type == "date" else language.number))


@st.composite
def _keeping(draw: st.DrawFn, layer: int, asked: tuple[str, ...]) -> dict[str, Any]:
    """Draw when a duty is kept, and until when it has to be."""
    found: dict[str, Any] = {}
    dated = draw(st.booleans())
    if dated:
        unit = draw(_UNITS)
        amount = draw(st.integers(-3, 4))
        found["by"] = BoundDeadline(draw(_LANGUAGES[layer].day), amount, unit, draw(st.sampled_from(sorted(COUNTING))))
    if not dated or draw(st.booleans()):
        by_then = _tuples("compare", "<=", _LANGUAGES[layer].day, ("deadline",))
        found["kept_when"] = draw(conditions(layer, asked) | by_then if dated else conditions(layer, asked))
    return found


@st.composite
def _editions(draw: st.DrawFn, layer: int, asked: tuple[str, ...], same: dict[str, Any]) -> tuple[BoundEdition, ...]:
    """Draw one edition, or two with or without a hole between them; what they conclude may differ."""
    when = st.none() | conditions(layer, asked)
    concludes = st.none() if same.get("switches_off") else st.none() | _conclusions(layer)
    if draw(st.integers(0, 2)):
        return (make_edition(when=draw(when), concludes=draw(concludes), **same),)
    split = draw(dates)
    hole = draw(st.sampled_from([1, 1, 8]))
    later = {**same, "switches_off": same["switches_off"][:1]} if same.get("switches_off") else same
    return (
        make_edition(draw(st.sampled_from([FIRST_DAY, TODAY - 30])), split, when=draw(when), concludes=draw(concludes), **same),
        make_edition(split + hole, LAST_DAY, when=draw(when), concludes=draw(concludes), **later),
    )  # fmt: skip


@st.composite
def _norms(draw: st.DrawFn, layer: int, number: int, below: tuple[str, ...], beside: list[str]) -> BoundNorm:
    """Draw a norm of a layer; it may switch off or replace norms of the same layer that came before."""
    name = f"art-{layer}/p{number}"
    says = draw(st.sampled_from(["definition", "definition", "duty", "open", "exception", "exception"]))
    same: dict[str, Any] = {}
    more: dict[str, Any] = {}
    if says == "exception" and not beside:
        says = "definition"
    if says == "exception":
        same["switches_off"] = tuple(draw(st.lists(st.sampled_from(beside), min_size=1, max_size=2, unique=True)))
    if says == "duty":
        same.update(draw(_keeping(layer, below)))
        if beside and draw(st.integers(0, 3)) == 0:
            more["instead"] = draw(st.sampled_from(beside))
    if draw(st.integers(0, 4)) == 0:
        more["law_at"] = draw(_LANGUAGES[layer].day)
    return make_norm(name, *draw(_editions(layer, below, same)), says=says, **more)


@st.composite
def bases(draw: st.DrawFn, *, most: int = 4) -> Base:
    """Draw a small base: up to `most` norms in each of three layers."""
    below: tuple[str, ...] = ()
    found: list[BoundNorm] = []
    for layer in range(LAYERS):
        beside: list[str] = []
        for number in range(draw(st.integers(1, most))):
            norm = draw(_norms(layer, number, below, beside))
            found.append(norm)
            beside.append(norm.id)
        below += tuple(beside)
    return make_base(found)


def reordered(base: Base, order: list[int]) -> Base:
    """Return a base with its norms in another order."""
    norms = list(base.norms.values())
    return replace(base, norms={norms[one].id: norms[one] for one in order})
