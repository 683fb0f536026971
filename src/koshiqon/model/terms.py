"""Terms: the parsed form of conditions and expressions, as nested tuples.

Shapes of terms (made by `koshiqon.loading`, read by every executor):

    truth        ("fact", name) ("field", name) ("is", ref, values, negated) ("group", ref, group, day | None, negated)
                 ("compare", op, left, right) ("any" | "every" | "no", list, truths) ("norm", word, id)
                 ("all" | "any" | "none", truths)
    expression   ("fact", name) ("field", name) ("date", day) ("today",) ("deadline",) ("number", text)
                 ("money", text, unit) ("param", name, day | None) ("shift", date, sign, amount, unit)
                 ("add" | "subtract" | "multiply", left, right) ("between", unit, a, b)
                 ("extreme", word, expressions) ("extreme_of", word, list, field, truths) ("total", list, field, truths)
                 ("count", list, truths) ("present", list, days, until)

A group ("any", truths) has two parts and a search ("any", list, truths) has three.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["Term", "facts_of", "groups_of", "inside", "norms_of", "parameters_of", "positive"]

Term = tuple[Any, ...]

_SEARCHES = ("any", "every", "no")


def _parts(term: Any) -> Iterator[Term]:
    """Yield a term and every term inside it, also those inside the lists of a group or a search."""
    if not isinstance(term, tuple) or not term:
        return
    if isinstance(term[0], str):
        yield term
    for part in term:
        yield from _parts(part)


def inside(term: Term) -> Term:
    """Return what stands inside a term: all but its form, or all members of a plain list of terms.

    >>> inside(("extreme", "latest", (("today",), ("fact", "a.b"))))
    ('latest', (('today',), ('fact', 'a.b')))
    >>> inside((("today",), ("fact", "a.b")))
    (('today',), ('fact', 'a.b'))
    """
    return term[1:] if isinstance(term[0], str) else term


def facts_of(term: Any) -> Iterator[str]:
    """Yield the names of the facts and lists a term reads, with repetitions.

    >>> sorted(set(facts_of(("all", (("fact", "a.b"), ("compare", "<", ("count", "permits", ()), ("number", "5")))))))
    ['a.b', 'permits']
    """
    for part in _parts(term):
        form = part[0]
        if form == "fact" or form in ("count", "total", "present") or (form in _SEARCHES and len(part) == 3):
            yield part[1]
        elif form == "extreme_of":
            yield part[2]


def norms_of(term: Any) -> Iterator[tuple[str, str]]:
    """Yield (word, norm id) for the norms a term asks about.

    >>> list(norms_of(("all", (("norm", "applies", "kz/toy/art-10/p1"), ("fact", "a.b")))))
    [('applies', 'kz/toy/art-10/p1')]
    """
    for part in _parts(term):
        if part[0] == "norm":
            yield part[1], part[2]


def groups_of(term: Any) -> Iterator[str]:
    """Yield the groups a term asks about."""
    for part in _parts(term):
        if part[0] == "group":
            yield part[2]


def parameters_of(term: Any) -> Iterator[str]:
    """Yield the parameters a term reads; an amount in MCI reads the index."""
    for part in _parts(term):
        if part[0] == "param":
            yield part[1]
        elif part[0] == "money" and part[2] == "MCI":
            yield "kz/mci"


def positive(term: Any) -> Iterator[Term]:
    """Yield the parts of a condition that speak of what has to be there, not of what must be absent.

    >>> list(positive(("all", (("fact", "a.b"), ("none", (("fact", "c.d"),))))))
    [('fact', 'a.b')]
    """
    if not isinstance(term, tuple) or not term:
        return
    if term[0] in ("all", "any") and len(term) == 2:
        for part in term[1]:
            yield from positive(part)
    elif term[0] not in ("none", "no") and not (term[0] in ("is", "group") and term[-1] is True):
        yield term
