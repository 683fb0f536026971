"""koshiqon what-if: what would change the answer."""

from __future__ import annotations

import click

from koshiqon.cli.common import as_of_option, case_argument, fail, knowledge, lang_option, read_case
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

__all__ = ["what_if"]

HEADINGS = {
    "person": N_("What someone can do"),
    "time": N_("What time will do"),
    "law": N_("What only a new law would do"),
}


@click.command("what-if", epilog="Example: koshiqon what-if examples/tajik-nanny.yaml work.is_authorised")
@case_argument
@click.argument("goal", default="")
@as_of_option
@lang_option
@click.pass_context
def what_if(ctx: click.Context, case: str, goal: str, as_of: str | None, lang: Language) -> None:
    """Show what would change the answer to a GOAL in CASE (all goals when none is named).

    Nobody is advised to change what nobody can change: nationality, birth and family are never varied.
    """
    from koshiqon.checking.what_if import what_if as find
    from koshiqon.rendering.changes import change_in_words

    kb = knowledge(ctx)
    facts, day = read_case(kb, case, as_of)
    if goal and (goal not in kb.plan["facts"] or not kb.plan["facts"][goal]["derived"]):
        raise fail("goal", goal, kb.plan["goals"])
    texts = kb.texts(lang)
    for one in [goal] if goal else kb.plan["goals"]:
        name = texts["goals"][one][0] if one in texts["goals"] else texts["facts"][one]["name"]
        click.echo(f"{name} [{one}]")
        changes = find(kb, facts, day, one)
        if not changes:
            click.echo("  " + translate(N_("Nothing was found that would change this answer."), lang))
        for kind, heading in HEADINGS.items():
            lines = [
                change_in_words(change, texts, kb.plan["facts"], lang) for change in changes if change.kind == kind
            ]
            if lines:
                click.echo(f"  {translate(heading, lang)}:")
                for line in lines:
                    click.echo(f"    - {line}")
