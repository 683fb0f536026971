"""koshiqon coverage: what of each text is encoded."""

from __future__ import annotations

from decimal import Decimal

import click

from koshiqon.cli.common import fail, knowledge, lang_option
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

__all__ = ["coverage"]

# How many missing places a text names before the rest is only counted.
SHOWN = 20


@click.command(epilog="Example: koshiqon coverage kz/migration-law-2011")
@click.argument("instrument", default="")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form of the answer.")  # fmt: skip
@click.option("--totals", is_flag=True, help="Only one line for each instrument.")
@lang_option
@click.pass_context
def coverage(ctx: click.Context, instrument: str, form: str, totals: bool, lang: Language) -> None:
    """Count what of each text is encoded, and what is not and why, per instrument and article.

    A place is encoded when a norm stands at it; otherwise it is open (a person must judge), delegated to another act,
    untranslatable into conditions, without a rule, excluded from this base, or not read. Marks say how the norms were
    verified: official (the text itself), secondary (a page about it), recalled (nobody looked it up).
    """
    from koshiqon.checking.coverage import MARKS, STATES, ArticleCoverage, coverage_to_dict
    from koshiqon.checking.coverage import coverage as count
    from koshiqon.cli.tables import print_table
    from koshiqon.rendering.formatting import day, number

    base = knowledge(ctx).base
    if instrument and instrument not in base.instruments:
        raise fail("instrument", instrument, base.instruments)
    found = count(base, lang, instrument)
    if form == "json":
        import json

        click.echo(json.dumps(coverage_to_dict(found, base), ensure_ascii=False, indent=1))
        return

    def row(name: str, part: ArticleCoverage) -> list[str]:
        numbers = [part.norms, part.cases, *(part.places[one] for one in STATES), *(part.marks[one] for one in MARKS)]
        return [name, part.heading or "", *(str(one) if one else "" for one in numbers)]

    rows = []
    for one in found:
        rows.append(row(one.instrument, one.total()))
        if not totals:
            rows += [row("  " + part.article.removeprefix(one.instrument + "/"), part) for part in one.articles]
    headings = [N_("Pinpoint"), N_("Name"), N_("Norms"), N_("Cases"), *STATE_NAMES.values(), *MARK_NAMES.values()]
    print_table(translate(N_("Coverage"), lang), [translate(one, lang) for one in headings], rows)
    for one in found:
        inventory = one.outline
        if inventory is None:
            continue
        values = {
            "name": one.short,
            "percent": number(Decimal(str(inventory.percent)), lang),
            "places": inventory.places,
            "articles": inventory.articles,
            "edition": day(inventory.edition, lang),
        }
        click.echo("\n" + translate(OUTLINE, lang).format(**values))
        for place in inventory.missing[:SHOWN]:
            click.echo(f"  {translate(N_('Missing'), lang)}: {place}")


OUTLINE = N_(
    "{name}: {percent} % of {places} places in {articles} articles, as counted in the edition of {edition}, are encoded "
    "or listed with a reason."
)
STATE_NAMES = {
    "encoded": N_("Encoded"),
    "open": N_("Open"),
    "delegated": N_("Delegated"),
    "untranslatable": N_("Untranslatable"),
    "no_norm": N_("No rule"),
    "excluded": N_("Excluded"),
    "not_read": N_("Not read"),
    "missing": N_("Missing"),
}
MARK_NAMES = {"official": N_("Official"), "secondary": N_("Secondary"), "recalled": N_("Recalled")}
