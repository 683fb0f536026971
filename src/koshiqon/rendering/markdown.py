"""A report as Markdown: for a wiki, a ticket or a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from koshiqon.rendering.lines import SIGNS, Document, Line, printable

__all__ = ["escaped", "markdown"]

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~&])")
_LIST_MARK: Final = re.compile(r"^(\d+)([.)])|^([-+=])")


def markdown(document: Document) -> str:
    """Return a report as Markdown."""
    return "\n".join(_lines(document)) + "\n"


def escaped(text: str) -> str:
    """Return a text in which nothing means anything to Markdown.

    >>> escaped("[1] *a* <b>")
    '\\\\[1\\\\] \\\\*a\\\\* \\\\<b\\\\>'
    """
    plain = _SPECIAL.sub(r"\\\1", printable(text))
    return _LIST_MARK.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", plain)


def _lines(document: Document) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    yield ""
    yield escaped(document.lead)
    for section in document.sections:
        yield ""
        yield f"## {escaped(section.title)}"
        yield ""
        if section.lead:
            yield escaped(section.lead)
        if section.lead and section.lines:
            yield ""
        for line in section.lines:
            yield from _line(line, "")
    yield ""
    yield "---"
    yield ""
    yield escaped(document.closing)


def _line(line: Line, indent: str) -> Iterator[str]:
    parts = [] if line.tone == "plain" else [SIGNS[line.tone]]
    if line.lead:
        parts.append(f"**{escaped(line.introduction)}**")
    if line.text:
        parts.append(escaped(line.text))
    if line.pinpoints:
        parts.append("[" + ", ".join(f"`{printable(one).replace('`', '')}`" for one in line.pinpoints) + "]")
    yield f"{indent}- {' '.join(parts)}"
    for one in line.details:
        yield from _line(one, f"{indent}  ")
