"""koshiqon recheck: receipts answered again by the base as it is now."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from koshiqon.cli.common import as_of_option, knowledge, lang_option, read_case
from koshiqon.loading.diagnostics import BadInput, Diagnostic
from koshiqon.model.texts import Language

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase
    from koshiqon.checking.receipts import Rechecked

__all__ = ["recheck"]


@click.command(epilog="Example: koshiqon recheck receipts/*.json")
@click.argument("receipts", nargs=-1, required=True, type=click.Path())
@click.option("--case", "case_file", type=click.Path(), help="The case file, when it no longer lies where it did.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form of the answer.")  # fmt: skip
@as_of_option
@lang_option
@click.pass_context
def recheck(
    ctx: click.Context, receipts: tuple[str, ...], case_file: str | None, form: str, as_of: str | None, lang: Language
) -> None:
    """Answer the cases of RECEIPTS again, and list whose outcome changed and because of which provision.

    A receipt is written by koshiqon check CASE --receipt FILE. It holds no facts, so the case file must still be at
    hand. The day of the question stays the receipt's own unless --as-of names another.
    """
    if case_file is not None and len(receipts) > 1:
        raise click.UsageError("--case goes with one receipt only")
    kb = knowledge(ctx)
    found: list[Rechecked] = []
    faults: list[Diagnostic] = []
    with click.progressbar(receipts, file=sys.stderr, hidden=len(receipts) < 2 or not sys.stderr.isatty()) as names:
        for name in names:
            try:
                found.append(_again(kb, name, case_file, as_of))
            except BadInput as bad:
                faults += bad.diagnostics
    if form == "json":
        import json

        from koshiqon.rendering.as_json import plain

        click.echo(json.dumps(plain(found), ensure_ascii=False, indent=1))
    else:
        from koshiqon.rendering.rechecking import rechecked_in_words

        for one in found:
            for line in rechecked_in_words(one, kb.texts(lang), lang):
                click.echo(line)
    if faults:
        raise BadInput(*faults)


def _again(kb: KnowledgeBase, name: str, case_file: str | None, as_of: str | None) -> Rechecked:
    from koshiqon.api import day_of
    from koshiqon.checking.receipts import read_receipt
    from koshiqon.checking.receipts import recheck as again

    old = read_receipt(Path(name))
    where = case_file
    if where is None:
        stored = old.get("case")
        where = os.path.normpath(Path(name).parent / stored) if isinstance(stored, str) else None
    if where is None or (where != "-" and not Path(where).is_file()):
        raise BadInput(Diagnostic(name, 0, 0, "case-not-found", (("path", where or "-"),)))
    case, _ = read_case(kb, where, None)
    return again(kb, old, case, name, day_of(as_of, None) if as_of is not None else None)
