"""koshiqon lint: is the base sound?"""

from __future__ import annotations

from pathlib import Path

import click

from koshiqon.cli.common import lang_option
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate_plural
from koshiqon.loading.files import default_root
from koshiqon.model.texts import Language

__all__ = ["lint"]


@click.command(epilog="Example: koshiqon --kb . lint --strict")
@click.option("--strict", is_flag=True, help="Also report weak sources, unused facts, missing cases and the like.")
@lang_option
@click.pass_context
def lint(ctx: click.Context, strict: bool, lang: Language) -> int:
    """Check the whole base and print what is wrong, one line each: file:line:column CODE message; remedy."""
    from koshiqon.checking.lint import lint as run

    root = Path(ctx.obj) if ctx.obj else default_root()
    found = run(root, strict=strict)
    for one in found:
        click.echo(one.render(lang))
    count = len(found)
    click.echo(translate_plural(N_("{n} problem"), "{n} problems", count, lang).format(n=count), err=True)
    return 1 if found else 0
