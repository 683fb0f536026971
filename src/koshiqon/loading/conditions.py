"""The condition grammar: one-line atoms parsed by lark into small tuples.

The tuples are the one form of a condition that every executor reads; `koshiqon.logic.terms` lists their shapes.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken
from lark.exceptions import UnexpectedEOF, VisitError

from koshiqon.i18n import gettext_noop as N_
from koshiqon.loading.diagnostics import listed

__all__ = ["Broken", "parse_atom", "parse_conclusion", "parse_duration", "parse_expression"]

Term = tuple[Any, ...]

# How deep a term may be nested: everything that reads one goes down into it step by step.
MAX_DEPTH = 100

_STARTS = ("condition", "expr", "conclusion", "duration")

_NAMES = {
    "FACT": N_("a fact such as stay.entered_on"),
    "WORD": N_("a word"),
    "STATE": N_("a state code"),
    "ONES": N_("a word"),
    "COMPARE": N_("a comparison (<= < = >= > !=)"),
    "NUMBER": N_("a number"),
    "DATE": N_("a date"),
    "DAYS": N_("a unit such as calendar days"),
    "UNIT": N_("MCI or KZT"),
    "GROUP": N_("group/NAME"),
    "PARAM": N_("param/NAME"),
    "PLACE": N_("a pinpoint"),
    "QUANTIFIER": N_("any, every or no"),
    "OF_NORM": N_("applies, kept or breached"),
    "BETWEEN": N_("days, months or years"),
    "EXTREME": N_("earliest or latest"),
    "$END": N_("the end"),
}


class Broken(Exception):
    """A string the grammar does not accept: `offset` counts characters from 0."""

    def __init__(self, offset: int, found: str, expected: str) -> None:
        super().__init__(f"{found} at {offset}")
        self.offset = offset
        self.found = found
        self.expected = expected


class _Terms(Transformer[Token, Term]):
    """Builds the tuples."""

    def truth(self, items: list[Any]) -> Term:
        return ("fact", str(items[0]))

    def field_truth(self, items: list[Any]) -> Term:
        return ("field", str(items[0]))

    def fact(self, items: list[Any]) -> Term:
        return ("fact", str(items[0]))

    def field(self, items: list[Any]) -> Term:
        return ("field", str(items[0]))

    def value(self, items: list[Any]) -> Any:
        return str(items[0])

    def is_value(self, items: list[Any]) -> Term:
        return ("is", items[0], (items[1],), False)

    def is_not_value(self, items: list[Any]) -> Term:
        return ("is", items[0], (items[1],), True)

    def in_list(self, items: list[Any]) -> Term:
        return ("is", items[0], tuple(items[1:]), False)

    def not_in_list(self, items: list[Any]) -> Term:
        return ("is", items[0], tuple(items[1:]), True)

    def on_day(self, items: list[Any]) -> Any:
        return items[0]

    def in_group(self, items: list[Any]) -> Term:
        return ("group", items[0], str(items[1]).removeprefix("group/"), items[2] if len(items) > 2 else None, False)

    def not_in_group(self, items: list[Any]) -> Term:
        return ("group", items[0], str(items[1]).removeprefix("group/"), items[2] if len(items) > 2 else None, True)

    def compare(self, items: list[Any]) -> Term:
        return ("compare", str(items[1]), items[0], items[2])

    def records(self, items: list[Any]) -> Any:
        return tuple(items)

    def quantified(self, items: list[Any]) -> Term:
        return (str(items[0]), str(items[1]), items[2] or ())

    def of_norm(self, items: list[Any]) -> Term:
        return ("norm", str(items[0]), str(items[1]))

    def later(self, items: list[Any]) -> Term:
        return ("shift", items[0], 1, *items[1])

    def sooner(self, items: list[Any]) -> Term:
        return ("shift", items[0], -1, *items[1])

    def add(self, items: list[Any]) -> Term:
        return ("add", items[0], items[1])

    def subtract(self, items: list[Any]) -> Term:
        return ("subtract", items[0], items[1])

    def multiply(self, items: list[Any]) -> Term:
        return ("multiply", items[0], items[1])

    def date(self, items: list[Any]) -> Term:
        token = items[0]
        try:
            return ("date", datetime.date.fromisoformat(str(token)).toordinal())
        except ValueError:
            raise Broken(token.start_pos or 0, str(token), N_("a date that exists")) from None

    def money(self, items: list[Any]) -> Term:
        return ("money", str(items[0]), str(items[1]))

    def number(self, items: list[Any]) -> Term:
        return ("number", str(items[0]))

    def today(self, items: list[Any]) -> Term:
        return ("today",)

    def deadline(self, items: list[Any]) -> Term:
        return ("deadline",)

    def param(self, items: list[Any]) -> Term:
        return ("param", str(items[0]).removeprefix("param/"), items[1] if len(items) > 1 else None)

    def between(self, items: list[Any]) -> Term:
        return ("between", str(items[0]), items[1], items[2])

    def extreme(self, items: list[Any]) -> Term:
        word, *terms = items
        if len(terms) > 1:
            return ("extreme", str(word), tuple(terms))
        kind, name = terms[0][0], terms[0][1] if len(terms[0]) > 1 else ""
        if kind != "fact":
            raise Broken(word.start_pos or 0, str(word), N_("two dates, or the field of a list"))
        return ("extreme_of", str(word), *name.split(".", 1), ())

    def extreme_of(self, items: list[Any]) -> Term:
        name, field = str(items[1]).split(".")
        return ("extreme_of", str(items[0]), name, field, items[2] or ())

    def total(self, items: list[Any]) -> Term:
        name, field = str(items[0]).split(".")
        return ("total", name, field, items[1] or ())

    def count(self, items: list[Any]) -> Term:
        return ("count", str(items[0]), items[1] or ())

    def present(self, items: list[Any]) -> Term:
        return ("present", str(items[0]), int(items[1]), items[2])

    def duration(self, items: list[Any]) -> Any:
        number, unit = str(items[0]), " ".join(str(items[1]).split())
        if "." in number:
            raise Broken(items[0].start_pos or 0, number, N_("a whole number"))
        return (int(number), unit if unit.endswith("s") else unit + "s")

    def conclude_true(self, items: list[Any]) -> Term:
        return ("true", str(items[0]))

    def conclude_value(self, items: list[Any]) -> Term:
        return ("value", str(items[0]), items[1])

    def conclude_expr(self, items: list[Any]) -> Term:
        return ("expression", str(items[0]), items[1])


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "conditions.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", start=list(_STARTS), maybe_placeholders=True, propagate_positions=False)


@lru_cache(maxsize=65536)
def _parse(text: str, start: str) -> Any:
    try:
        tree = _parser().parse(text, start=start)
        term = _Terms().transform(tree)
        if _depth(term) > MAX_DEPTH:
            raise Broken(0, text, N_("a simpler expression"))
        return term
    except RecursionError:
        raise Broken(0, text, N_("a simpler expression")) from None
    except VisitError as error:
        if isinstance(error.orig_exc, Broken):
            raise error.orig_exc from None
        raise  # pragma: no cover - the transformer raises nothing else
    except UnexpectedInput as error:
        raise _broken(error, text) from None


def _depth(term: Any) -> int:
    """Return how deep tuples are nested, without going down recursively."""
    depth, level = 0, [term]
    while level:
        depth += 1
        level = [part for one in level if isinstance(one, tuple) for part in one]
    return depth


def _broken(error: UnexpectedInput, text: str) -> Broken:
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = set(error.expected)
    elif hasattr(error, "allowed"):
        expected = set(cast("Any", error).allowed or ())
    if isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        offset, found = len(text), N_("the end")
    else:
        offset = max(error.pos_in_stream or 0, 0)
        rest = text[offset:].split()
        found = repr(rest[0]) if rest else N_("the end")
    names = sorted({_NAMES.get(name) or _word(name) for name in expected})
    return Broken(offset, found, listed(names[:6]) or N_("something else"))


def _word(name: str) -> str:
    for terminal in _parser().terminals:
        if terminal.name == name:
            return str(terminal.pattern.value)
    return name.lower()  # pragma: no cover - every terminal is in the table


def parse_atom(text: str) -> Term:
    """Parse one atom of a condition, or raise Broken.

    >>> parse_atom("today <= stay.entered_on + 30 calendar days")
    ('compare', '<=', ('today',), ('shift', ('fact', 'stay.entered_on'), 1, 30, 'calendar days'))
    """
    return cast("Term", _parse(text, "condition"))


def parse_expression(text: str) -> Term:
    """Parse a date, number or amount, or raise Broken.

    >>> parse_expression("30 MCI")
    ('money', '30', 'MCI')
    """
    return cast("Term", _parse(text, "expr"))


def parse_conclusion(text: str) -> Term:
    """Parse what a norm concludes, or raise Broken.

    >>> parse_conclusion("worker.category is labour_immigrant")
    ('value', 'worker.category', 'labour_immigrant')
    """
    return cast("Term", _parse(text, "conclusion"))


def parse_duration(text: str) -> tuple[int, str]:
    """Parse a duration, or raise Broken.

    >>> parse_duration("3 working days")
    (3, 'working days')
    """
    return cast("tuple[int, str]", _parse(text, "duration"))
