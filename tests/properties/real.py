"""Random partial cases over the vocabulary of the real base."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from koshiqon.api import KnowledgeBase
from koshiqon.model.values import Range

__all__ = ["DAYS", "cases", "refinements"]

DAYS = st.sampled_from([734_500, 736_000, 737_500, 738_521, 738_522, 739_000, 739_600, 739_942])
_STEPS = st.sampled_from(
    [-4000, -900, -365, -181, -91, -90, -60, -31, -30, -29, -11, -10, -5, -3, -1, 0, 1, 5, 14, 90, 400]
)
_NUMBERS = st.sampled_from([0, 1, 2, 3, 5, 9, 10, 12, 20, 50, 51, 89, 90, 91, 120, 250, 1000, 400_000])


def _scalar(kb: KnowledgeBase, kind: str, values: Any, day: int) -> st.SearchStrategy[Any]:
    if kind == "boolean":
        return st.booleans()
    if kind == "one_of":
        return st.sampled_from(values)
    if kind == "country":
        members = sorted({state for one in kb.plan["groups"].values() for state in one})
        return st.sampled_from([*members, "IND", "CHN", "TUR", "DEU"])
    return _STEPS.map(lambda step: day + step) if kind == "date" else _NUMBERS


@st.composite
def _records(draw: st.DrawFn, kb: KnowledgeBase, fields: dict[str, Any], day: int, *, partial: bool) -> dict[str, Any]:
    record = {field: draw(_scalar(kb, *one, day)) for field, one in fields.items()}
    days = sorted(record[field] for field, (kind, _) in fields.items() if kind == "date")
    record.update(zip((field for field, (kind, _) in fields.items() if kind == "date"), days, strict=True))
    if partial:
        for field in draw(st.sets(st.sampled_from(sorted(fields)), max_size=2)):
            del record[field]
    return record


def _values(kb: KnowledgeBase, name: str, day: int, *, partial: bool) -> st.SearchStrategy[Any]:
    fact = kb.plan["facts"][name]
    if fact["type"] == "list":
        return st.lists(_records(kb, fact["fields"], day, partial=partial), max_size=2)
    exact = _scalar(kb, fact["type"], fact["values"], day)
    if not partial or fact["type"] not in ("date", "integer"):
        return exact
    bounds = st.tuples(exact, exact).filter(lambda pair: pair[0] != pair[1])
    return exact | exact | bounds.map(lambda pair: Range(*sorted(pair)))


def _inputs(kb: KnowledgeBase) -> list[str]:
    return sorted(name for name, fact in kb.plan["facts"].items() if not fact["derived"])


@st.composite
def cases(draw: st.DrawFn, kb: KnowledgeBase, day: int, most: int = 25) -> dict[str, Any]:
    """Draw a partial case; the facts the interview begins with are known more often than others."""
    names = _inputs(kb)
    first = sorted(names, key=lambda name: (not kb.plan["facts"][name]["red_flag"], kb.plan["facts"][name]["order"]))[
        :40
    ]
    chosen = draw(st.sets(st.sampled_from(first), max_size=most)) | draw(st.sets(st.sampled_from(names), max_size=most))
    return {name: draw(_values(kb, name, day, partial=True)) for name in sorted(chosen)}


@st.composite
def refinements(draw: st.DrawFn, kb: KnowledgeBase, facts: dict[str, Any], day: int) -> dict[str, Any]:
    """Draw a case that knows everything a case knows exactly, and up to forty facts more."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if type(value) is Range:
            found[name] = draw(st.sampled_from([value.low, value.high, (value.low + value.high) // 2]))
        elif isinstance(value, list):
            found[name] = [_filled(draw, kb, name, record, day) for record in value]
        else:
            found[name] = value
    unknown = [name for name in _inputs(kb) if name not in facts]
    more = draw(st.sets(st.sampled_from(unknown), max_size=40))
    return {**found, **{name: draw(_values(kb, name, day, partial=False)) for name in sorted(more)}}


def _filled(draw: st.DrawFn, kb: KnowledgeBase, name: str, record: dict[str, Any], day: int) -> dict[str, Any]:
    """Fill what a record leaves open; nothing ends before it begins."""
    fields = kb.plan["facts"][name]["fields"]
    full = {**draw(_records(kb, fields, day, partial=False)), **record}
    days = [field for field, (kind, _) in fields.items() if kind == "date"]
    if len(days) == 2 and full[days[1]] < full[days[0]]:
        open_end = days[1] not in record
        full[days[1 if open_end else 0]] = full[days[0 if open_end else 1]]
    return full
