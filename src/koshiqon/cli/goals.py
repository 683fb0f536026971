"""koshiqon goals: what a report always answers."""

from __future__ import annotations

import click

from koshiqon.cli.common import knowledge, lang_option
from koshiqon.cli.tables import print_table
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

__all__ = ["goals"]


@click.command(epilog="Example: koshiqon goals --lang ru")
@lang_option
@click.pass_context
def goals(ctx: click.Context, lang: Language) -> None:
    """List the questions that every report answers, and the regimes it tells apart."""
    kb = knowledge(ctx)
    texts = kb.texts(lang)
    rows = [(name, texts["goals"][name][0]) for name in kb.plan["goals"]]
    rows += [(fact, texts["regimes"][name]) for name, fact in kb.plan["regimes"]]
    headings = [translate(N_("Fact"), lang), translate(N_("Meaning"), lang)]
    print_table(translate(N_("Goals and regimes"), lang), headings, rows)
