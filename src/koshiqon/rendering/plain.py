"""A report as plain text: what a pipe gets, and what a screen reader reads from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from koshiqon.rendering.lines import SIGNS, Document, Line, printable

__all__ = ["WIDTH", "plain"]

WIDTH: Final = 100


def plain(document: Document) -> str:
    """Return a report as plain text, at most `WIDTH` characters wide except where one pinpoint is longer."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield from _heading(document.title)
    yield from _wrapped(document.lead, "")
    for section in document.sections:
        yield ""
        yield from _heading(section.title)
        if section.lead:
            yield from _wrapped(section.lead, "")
        for line in section.lines:
            yield from _line(line, "")
    yield ""
    yield from _wrapped(document.closing, "")


def _heading(text: str) -> Iterator[str]:
    shown = list(_wrapped(text, ""))
    yield from shown
    yield "-" * max(map(len, shown), default=0)


def _line(line: Line, indent: str) -> Iterator[str]:
    sign = "-" if line.tone == "plain" else SIGNS[line.tone]
    yield from _wrapped(line.sentence, f"{indent}{sign} ", f"{indent}  ")
    for one in line.details:
        yield from _line(one, f"{indent}  ")


def _wrapped(text: str, first: str, rest: str = "") -> Iterator[str]:
    yield from wrap(
        printable(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
