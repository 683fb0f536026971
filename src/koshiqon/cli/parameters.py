"""koshiqon parameters: dated amounts."""

from __future__ import annotations

import click

from koshiqon.cli.common import fail, knowledge, lang_option
from koshiqon.cli.tables import print_table
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

__all__ = ["parameters"]


@click.command(epilog="Example: koshiqon parameters kz/mci")
@click.argument("name", default="")
@click.option("--as-of", metavar="DATE", help="Only the values of this day.")
@lang_option
@click.pass_context
def parameters(ctx: click.Context, name: str, as_of: str | None, lang: Language) -> None:
    """List dated amounts (indexes, wages, quotas) with the mark of each value; NAME shows one series."""
    from koshiqon.api import day_of

    base = knowledge(ctx).base
    if name and name not in base.parameters:
        raise fail("parameter", name, base.parameters)
    day = day_of(as_of, None) if as_of else None
    rows = []
    for parameter in sorted(base.parameters):
        if name and parameter != name:
            continue
        one = base.parameters[parameter]
        for value in one.values:
            until = value.until.isoformat() if value.until else ""
            begins, ends = value.from_.toordinal(), value.until.toordinal() if value.until else None
            if day is not None and not (begins <= day and (ends is None or day <= ends)):
                continue
            period = f"{value.from_.isoformat()} – {until}".strip()
            doubt = value.doubt.of(lang) if value.doubt else ""
            rows.append((parameter, one.name.of(lang), period, f"{value.value} {one.unit}", value.mark, doubt))
    headings = [
        translate(text, lang)
        for text in (N_("Parameter"), N_("Name"), N_("Period"), N_("Value"), N_("Mark"), N_("Doubt"))
    ]
    print_table(translate(N_("Parameters"), lang), headings, rows)
