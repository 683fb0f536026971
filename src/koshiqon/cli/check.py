"""koshiqon check: the report on one case."""

from __future__ import annotations

import datetime
import sys
from typing import TYPE_CHECKING

import click

from koshiqon.cli.common import as_of_option, case_argument, knowledge, lang_option, read_case, write
from koshiqon.model.texts import Language

if TYPE_CHECKING:
    from koshiqon.rendering import Format

__all__ = ["check"]


@click.command(epilog="Example: koshiqon check examples/household-worker.yaml --as-of 2026-11-22 --lang ru")
@case_argument
@as_of_option
@lang_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help="Form of the report.",
)
@click.option("-o", "--output", type=click.Path(), help="Write the report to a file instead of printing it.")
@click.pass_context
def check(ctx: click.Context, case: str, as_of: str | None, lang: Language, form: Format, output: str | None) -> None:
    """Say what the law says about CASE on one day: what is urgent, what applies, by when, and why.

    CASE is a YAML or JSON file of facts, or - for standard input. Nothing of it is stored or sent anywhere.
    """
    from koshiqon.rendering import render

    kb = knowledge(ctx)
    facts, day = read_case(kb, case, as_of)
    report = kb.check(facts, as_of=datetime.date.fromordinal(day), lang=lang)
    terminal = output is None and form == "text" and sys.stdout.isatty()
    write(render(report, kb.texts(lang), form, terminal=terminal), output)
