"""koshiqon instruments: the laws and treaties of the base."""

from __future__ import annotations

import click

from koshiqon.cli.common import knowledge, lang_option
from koshiqon.cli.tables import print_table
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

__all__ = ["instruments"]


@click.command(epilog="Example: koshiqon instruments --lang kk")
@lang_option
@click.pass_context
def instruments(ctx: click.Context, lang: Language) -> None:
    """List the laws, by-laws and treaties with their dates and the day up to which each was read."""
    base = knowledge(ctx).base
    norms: dict[str, int] = {}
    for norm in base.norms.values():
        norms[norm.instrument] = norms.get(norm.instrument, 0) + 1
    rows = []
    for name, one in sorted(base.instruments.items()):
        until = one.in_force.until.isoformat() if one.in_force.until else ""
        read = one.verified_to.isoformat() if one.verified_to else ""
        period = f"{one.in_force.from_.isoformat()} – {until}".strip()
        rows.append((name, one.short.of(lang), period, read, str(norms.get(name, 0))))
    headings = [
        translate(one, lang) for one in (N_("Pinpoint"), N_("Name"), N_("In force"), N_("Verified to"), N_("Norms"))
    ]
    print_table(translate(N_("Instruments"), lang), headings, rows)
