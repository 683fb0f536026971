"""A report on a terminal: the same lines in the same order as plain text, with colour and rules."""

from __future__ import annotations

import shutil
from io import StringIO
from typing import TYPE_CHECKING, Final

from koshiqon.rendering.lines import SIGNS, Document, Line, Section, Tone, printable
from koshiqon.rendering.plain import WIDTH

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["terminal"]

_STYLES: Final[dict[Tone, str]] = {
    "plain": "",
    "yes": "green",
    "no": "red",
    "open": "yellow",
    "urgent": "bold red",
}


def terminal(document: Document) -> str:
    """Return a report with terminal control codes, as wide as the terminal but at most `WIDTH`."""
    from rich.console import Console
    from rich.rule import Rule
    from rich.text import Text

    file = StringIO()
    width = min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)
    console = Console(file=file, force_terminal=True, width=width, highlight=False, legacy_windows=False)
    console.print(Text(printable(document.title), style="bold"))
    console.print(Text(printable(document.lead)))
    for section in document.sections:
        console.print()
        _print_section(console, section)
    console.print()
    console.print(Rule(style="dim"))
    console.print(Text(printable(document.closing), style="dim"))
    return file.getvalue()


def _print_section(console: Console, section: Section) -> None:
    from rich.console import Group
    from rich.panel import Panel
    from rich.rule import Rule
    from rich.text import Text

    body: list[RenderableType] = [Text(printable(section.lead))] if section.lead else []
    body.extend(_line(one, 0) for one in section.lines)
    if section.key == "urgent":
        style = _STYLES["urgent"] if section.lines else _STYLES["yes"]
        console.print(Panel(Group(*body), title=Text(section.title, style="bold"), title_align="left", border_style=style))  # fmt: skip
        return
    console.print(Rule(Text(section.title, style="bold"), align="left", style="dim"))
    console.print(Group(*body))


def _line(line: Line, depth: int) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    style = _STYLES[line.tone]
    text = Text()
    if line.lead:
        text.append(f"{printable(line.introduction)} ", style="bold")
    text.append(printable(line.text))
    if line.pinpoints:
        text.append(printable(f" [{', '.join(line.pinpoints)}]").join((" ", "")), style="cyan")
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(width=1)
    row.add_column(ratio=1, overflow="fold")
    row.add_row(Text("-" if line.tone == "plain" else SIGNS[line.tone], style=style), text)
    details = [_line(one, depth + 1) for one in line.details]
    return Padding(Group(row, *details), (0, 0, 0, 2 if depth else 0))
