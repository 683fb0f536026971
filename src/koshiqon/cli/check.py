"""koshiqon check: the report on one case."""

from __future__ import annotations

import datetime
import sys
from typing import TYPE_CHECKING

import click

from koshiqon.cli.common import as_of_option, case_argument, knowledge, lang_option, read_case, write
from koshiqon.model.texts import Language

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase
    from koshiqon.model.cases import Case
    from koshiqon.model.report import Report
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
@click.option("--full", is_flag=True, help="Tell everything, also what applies to everybody or is kept.")
@click.option("--receipt", type=click.Path(), help="Also write a receipt: editions and verdicts, without the facts.")
@click.pass_context
def check(
    ctx: click.Context,
    case: str,
    as_of: str | None,
    lang: Language,
    form: Format,
    output: str | None,
    full: bool,
    receipt: str | None,
) -> None:
    """Say what the law says about CASE on one day: what is urgent, what applies, by when, and why.

    CASE is a YAML or JSON file of facts, or - for standard input. Nothing of it is stored or sent anywhere.
    A receipt lets koshiqon recheck tell later whether a change of the law changed the answer.
    """
    from koshiqon.rendering import render

    kb = knowledge(ctx)
    facts, day = read_case(kb, case, as_of)
    report = kb.check(facts, as_of=datetime.date.fromordinal(day), lang=lang)
    terminal = output is None and form == "text" and sys.stdout.isatty()
    if receipt is not None:
        _write_receipt(receipt, kb, case, facts, report)
    write(render(report, kb.texts(lang), form, terminal=terminal, full=full), output)


def _write_receipt(target: str, kb: KnowledgeBase, case: str, facts: Case, report: Report) -> None:
    import json
    import os

    from koshiqon.checking.receipts import receipt

    beside = None if case == "-" else os.path.relpath(case, os.path.dirname(os.path.abspath(target)))
    write(json.dumps(receipt(kb, facts, report, beside), ensure_ascii=False, indent=1), target)
