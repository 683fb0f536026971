"""koshiqon facts: the vocabulary."""

from __future__ import annotations

import click

from koshiqon.cli.common import knowledge, lang_option
from koshiqon.cli.tables import print_table
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

__all__ = ["facts"]


@click.command(epilog="Example: koshiqon facts stay --lang kk")
@click.argument("prefix", default="")
@click.option("--derived", is_flag=True, help="List the facts that the law concludes instead of those a case states.")
@lang_option
@click.pass_context
def facts(ctx: click.Context, prefix: str, derived: bool, lang: Language) -> None:
    """List the facts a case may state, with their types and questions; PREFIX narrows the list."""
    kb = knowledge(ctx)
    texts = kb.texts(lang)["facts"]
    rows = []
    for name, fact in sorted(kb.plan["facts"].items(), key=lambda pair: (pair[1]["order"], pair[0])):
        if name.startswith(prefix) and fact["derived"] == derived:
            values = ", ".join(fact["values"] or fact["fields"])
            kind = fact["type"] + (f" ({values})" if values else "")
            rows.append((name, kind, texts[name]["question"] or texts[name]["name"]))
    headings = [translate(one, lang) for one in (N_("Fact"), N_("Type"), N_("Question"))]
    print_table(translate(N_("Facts"), lang), headings, rows)
