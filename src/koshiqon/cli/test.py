"""koshiqon test: do the example cases come out as they should?"""

from __future__ import annotations

import click

from koshiqon.cli.common import knowledge, lang_option
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.model.texts import Language

__all__ = ["test"]


@click.command(epilog="Example: koshiqon test rules/kz/migration-law-2011/art-43-2.yaml")
@click.argument("path", default="")
@lang_option
@click.pass_context
def test(ctx: click.Context, path: str, lang: Language) -> int:
    """Run the example cases beside the norms; PATH narrows them to a file or folder of the base."""
    from koshiqon.checking.testing import run_cases

    kb = knowledge(ctx)
    prefix = path.removeprefix("./")
    passed = failed = checked = 0
    for result in run_cases(kb, prefix):
        checked += result.checked
        for one in result.failures:
            click.echo(one.render(lang))
        if result.failures:
            failed += 1
        else:
            passed += 1
    message = translate(N_("{passed} cases passed, {failed} failed ({checked} expectations)"), lang)
    click.echo(message.format(passed=passed, failed=failed, checked=checked), err=True)
    return 1 if failed or not passed else 0
