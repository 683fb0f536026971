"""koshiqon show: one provision with everything that hangs on it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from koshiqon.cli.common import as_of_option, fail, knowledge, lang_option
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase
    from koshiqon.model.base import Base, BoundEdition, BoundNorm

__all__ = ["show"]


@click.command(epilog="Example: koshiqon show kz/migration-law-2011/art-43-2 --lang ru --as-of 2016-05-01")
@click.argument("pinpoint")
@as_of_option
@lang_option
@click.pass_context
def show(ctx: click.Context, pinpoint: str, as_of: str | None, lang: Language) -> None:
    """Show a PINPOINT (a provision or an instrument): headings, norms in words, dates, sources, links."""
    from koshiqon.api import day_of

    kb = knowledge(ctx)
    base = kb.base
    day = day_of(as_of, None)
    if pinpoint in base.instruments:
        _instrument(base, pinpoint, lang)
        return
    place = pinpoint.split("#", maxsplit=1)[0]
    places = [one for one in base.provisions if one == place or one.startswith(place + "/")]
    if not places:
        raise fail("place", pinpoint, [*base.provisions, *base.instruments])
    for one in places:
        _provision(kb, one, day, lang)


def _instrument(base: Base, name: str, lang: Language) -> None:
    one = base.instruments[name]
    click.echo(f"{one.title.of(lang)} [{name}]")
    until = one.in_force.until.isoformat() if one.in_force.until else ""
    click.echo(f"{translate(N_('In force'), lang)}: {one.in_force.from_.isoformat()} – {until}")
    if one.verified_to:
        click.echo(f"{translate(N_('Verified to'), lang)}: {one.verified_to.isoformat()}")
    for party in one.parties:
        binds = party.in_force.isoformat() if party.in_force else "–"
        click.echo(f"  {base.states[party.state].name.of(lang)}: {binds}")
    for source in one.sources:
        edition = source.edition.isoformat() if source.edition else "–"
        click.echo(
            f"  {translate(N_('Source'), lang)}: {source.title}; {source.address or '–'}; {edition}; {source.seen}"
        )
    for place in base.provisions:
        if base.provision_instrument[place] == name and place.count("/") == name.count("/") + 1:
            heading = base.provisions[place].heading
            click.echo(f"  {place}: {heading.of(lang) if heading else ''}")


def _provision(kb: KnowledgeBase, place: str, day: int, lang: Language) -> None:
    base = kb.base
    one = base.provisions[place]
    click.echo(f"[{place}] {one.heading.of(lang) if one.heading else ''}".rstrip())
    if one.summary:
        click.echo(f"  {one.summary.of(lang)}")
    if one.mark:
        click.echo(f"  {translate(N_('Mark'), lang)}: {one.mark} ({one.source})")
    if one.not_encoded:
        because = one.because.of(lang) if one.because else ""
        click.echo(f"  {translate(N_('Not encoded'), lang)}: {one.not_encoded}. {because}".rstrip())
    for cited in one.cites:
        click.echo(f"  {translate(N_('Cites'), lang)}: {cited}")
    for norm in base.norms_at(place):
        _norm(kb, norm, day, lang)


def _norm(kb: KnowledgeBase, norm: BoundNorm, day: int, lang: Language) -> None:
    from koshiqon.rendering.addressing import addressed
    from koshiqon.rendering.phrases import Words, fact_kinds, term_in_words

    base = kb.base
    edition = norm.edition_on(day)
    shown = edition or norm.editions[-1]
    sentence = shown.sentence.of(lang) if shown.sentence else ""
    texts = kb.texts(lang)
    kinds = fact_kinds(kb.plan["facts"])
    click.echo(f"  • {addressed(Words(texts, lang, kinds), norm.says, norm.who, sentence)} [{norm.id}]")
    if edition is None:
        click.echo(f"    {translate(N_('Not in force on this day.'), lang)}")
    for one in norm.editions:
        click.echo(f"    {translate(N_('In force'), lang)}: {_period(one)}")
    for label, term in ((N_("When"), shown.when), (N_("Kept when"), shown.kept_when)):
        if term is not None:
            click.echo(f"    {translate(label, lang)}: {term_in_words(term, texts, lang, kinds)}")
    for label, names in (
        (N_("Switches off"), shown.switches_off),
        (N_("Switched off by"), tuple(_switching(base, norm.id))),
        (N_("Breach"), (shown.breach,) if shown.breach else ()),
        (N_("Cites"), norm.cites),
    ):
        if names:
            click.echo(f"    {translate(label, lang)}: {', '.join(names)}")
    if shown.authority:
        click.echo(f"    {translate(N_('Authority'), lang)}: {base.authorities[shown.authority].name.of(lang)}")
    if shown.doubt:
        click.echo(f"    {translate(N_('Doubt'), lang)}: {shown.doubt.of(lang)}")


def _switching(base: Base, identity: str) -> list[str]:
    return [
        one.id
        for one in base.norms.values()
        if one.instead == identity or any(identity in edition.switches_off for edition in one.editions)
    ]


def _period(edition: BoundEdition) -> str:
    from koshiqon.model.base import LAST_DAY

    start = datetime.date.fromordinal(edition.start).isoformat()
    end = "" if edition.end == LAST_DAY else datetime.date.fromordinal(edition.end).isoformat()
    return f"{start} – {end}".strip()
