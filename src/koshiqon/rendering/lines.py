"""What a report consists of before it takes a form: lines in sections in one document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["SIGNS", "Document", "Line", "Section", "Tone", "printable"]

Tone = Literal["plain", "yes", "no", "open", "urgent"]

SIGNS: Final[dict[Tone, str]] = {"plain": "•", "yes": "✓", "no": "✗", "open": "?", "urgent": "!"}
"""The sign before a line; the words of the line say the same, so nothing rests on a sign or a colour."""

# Characters that steer a terminal or turn the direction of writing around; no text of a report needs them.
_STEERING: Final = dict.fromkeys(
    [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def printable(text: str) -> str:
    """Return a text in one line, without characters that steer a terminal or reverse the writing.

    >>> printable("plain \\x1b[31mred")
    'plain [31mred'
    """
    return " ".join(text.replace("\t", " ").translate(_STEERING).split("\n")).strip(" ")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the report.

    Attributes:
        text: the sentence.
        lead: what stands before it with a colon: whom it concerns, a day, a question.
        pinpoints: the provisions it rests on, shown in brackets at its end.
        tone: yes, no, open, urgent or plain; gives the sign and, where there is colour, the colour.
        details: further sentences that belong to it.
    """

    text: str
    lead: str = ""
    pinpoints: tuple[str, ...] = ()
    tone: Tone = "plain"
    details: tuple[Line, ...] = ()

    @property
    def introduction(self) -> str:
        """The lead as it stands before the text: with a colon, unless it is a question."""
        return self.lead if not self.lead or self.lead.endswith("?") else f"{self.lead}:"

    @property
    def sentence(self) -> str:
        """The line as plain text: lead, text, and pinpoints in brackets."""
        end = f"[{', '.join(self.pinpoints)}]" if self.pinpoints else ""
        return printable(" ".join(part for part in (self.introduction, self.text, end) if part))

    def walk(self) -> Iterator[Line]:
        """Yield this line and those below it."""
        yield self
        for one in self.details:
            yield from one.walk()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; `key` names it in every language, `lead` introduces or replaces its lines."""

    key: str
    title: str
    lead: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report in words, ready to be set in any format."""

    language: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    closing: str

    def lines(self) -> Iterator[Line]:
        """Yield every line of every section."""
        for section in self.sections:
            for line in section.lines:
                yield from line.walk()
