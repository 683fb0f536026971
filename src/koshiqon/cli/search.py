"""koshiqon search: find provisions, norms and facts by words."""

from __future__ import annotations

import click

from koshiqon.cli.common import knowledge, lang_option
from koshiqon.cli.tables import print_table
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

__all__ = ["search"]


@click.command(epilog='Example: koshiqon search "трудавой имигрант"')
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="How many results.")
@lang_option
@click.pass_context
def search(ctx: click.Context, words: tuple[str, ...], limit: int, lang: Language) -> int:
    """Search the base for WORDS in English, Russian or Kazakh; typing errors are forgiven."""
    from koshiqon.checking.searching import search as find

    found = find(knowledge(ctx), " ".join(words), limit)
    rows = [(hit.kind, hit.name, hit.text(lang)) for hit in found]
    headings = [translate(text, lang) for text in (N_("Kind"), N_("Place"), N_("Text"))]
    print_table(translate(N_("Search"), lang), headings, rows)
    return 0 if found else 1
