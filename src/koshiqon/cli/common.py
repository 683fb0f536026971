"""What several commands share: options, reading a case, writing an output, and finding what a name means."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from koshiqon.api import KnowledgeBase, day_of, load
from koshiqon.loading.diagnostics import BadInput, Diagnostic
from koshiqon.model.texts import LANGUAGES, Language

if TYPE_CHECKING:
    from koshiqon.model.cases import Case

__all__ = ["as_of_option", "case_argument", "fail", "knowledge", "lang_option", "language_in", "read_case", "write"]

F = TypeVar("F", bound=Callable[..., Any])


def lang_option(command: F) -> F:
    """Add --lang: the language of everything a command prints."""
    option: Callable[[F], F] = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default="en",
        envvar="KOSHIQON_LANG",
        show_default=True,
        help="Language of the answer.",
    )
    return option(command)


def as_of_option(command: F) -> F:
    """Add --as-of: the day of the question."""
    option: Callable[[F], F] = click.option(
        "--as-of", metavar="DATE", help="The day of the question, YYYY-MM-DD. Default: the case's own, or today."
    )
    return option(command)


def case_argument(command: F) -> F:
    """Add the case file; `-` reads standard input."""
    argument: Callable[[F], F] = click.argument("case", type=click.Path())
    return argument(command)


def language_in(arguments: list[str] | None) -> Language:
    """Return the language asked for on a command line, for messages before the options are parsed."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = os.environ.get("KOSHIQON_LANG", "en")
    for index, word in enumerate(words):
        if word == "--lang" and index + 1 < len(words):
            asked = words[index + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return next((one for one in LANGUAGES if one == asked), "en")


def knowledge(ctx: click.Context) -> KnowledgeBase:
    """Return the base a command works on."""
    return load(ctx.obj)


def read_case(kb: KnowledgeBase, path: str, as_of: str | None) -> tuple[Case, int]:
    """Return a case and the day of the question; raise BadInput when either cannot be used."""
    if path == "-":
        from koshiqon.loading.cases import read_case_text
        from koshiqon.loading.yaml_reader import MAX_BYTES, decode

        raw = sys.stdin.buffer.read(MAX_BYTES + 1)
        case = read_case_text(decode(raw, "-"), "-", kb.cases)
    else:
        case = kb.read_case(Path(path))
    return case, day_of(as_of, case.date)


def write(text: str, output: str | None) -> None:
    """Print a text, or write it beside its place and rename it; raise BadInput when it cannot be written."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    target = Path(output)
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        fields = (("path", output), ("problem", error.strerror or str(error)))
        raise BadInput(Diagnostic(output, 0, 0, "cannot-write", fields)) from None


def fail(what: str, name: str, known: Any) -> BadInput:
    """Return the fault of a name on the command line that is not known, with the nearest one that is."""
    from rapidfuzz import process

    best = process.extractOne(name, list(known), score_cutoff=60)
    hint = f"did you mean {best[0]}?" if best else "koshiqon search finds names"
    return BadInput(Diagnostic(name, 0, 0, "unknown-name", (("what", what), ("name", name), ("hint", hint))))
