"""koshiqon new: templates for authors."""

from __future__ import annotations

from pathlib import Path

import click

from koshiqon.cli.common import fail
from koshiqon.loading.diagnostics import BadInput, Diagnostic
from koshiqon.loading.files import default_root
from koshiqon.loading.yaml_reader import read_text, read_yaml

__all__ = ["new"]


@click.group(invoke_without_command=False)
def new() -> None:
    """Write a template: `koshiqon new article PINPOINT`."""


@new.command(epilog="Example: koshiqon --kb . new article kz/migration-law-2011/art-40")
@click.argument("pinpoint")
@click.pass_context
def article(ctx: click.Context, pinpoint: str) -> None:
    """Write the provision file and the norm file of a new article, ready to be filled in.

    The files pass the schema but not `lint`: every place to fill in is marked with three dots.
    """
    root = Path(ctx.obj) if ctx.obj else default_root()
    parts = pinpoint.split("/")
    homes = ["/".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]
    instrument = next((one for one in homes if (root / "corpus" / one / "instrument.yaml").is_file()), None)
    if instrument is None:
        known = [path.parent.relative_to(root / "corpus").as_posix() for path in root.rglob("instrument.yaml")]
        raise fail("instrument", homes[0] if homes else pinpoint, known)
    place = pinpoint.removeprefix(instrument + "/")
    description = read_yaml(read_text(root / "corpus" / instrument / "instrument.yaml"), instrument).content
    source = description["sources"][0]["id"]
    for folder, text in (("corpus", _PROVISIONS), ("rules", _NORMS)):
        path = root / folder / instrument / f"{place.replace('/', '-')}.yaml"
        if path.exists():
            fields = (("path", str(path)), ("problem", "it exists already"))
            raise BadInput(Diagnostic(str(path), 0, 0, "cannot-write", fields))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            text.format(instrument=instrument, place=place, pinpoint=pinpoint, source=source), encoding="utf-8"
        )
        click.echo(str(path))


_PROVISIONS = """\
# yaml-language-server: $schema=../../../src/koshiqon/schemas/provisions.schema.json
provisions_of: {instrument}
mark: recalled          # official once the text was read, secondary when a page about it was read
source: {source}
provisions:
  - at: {place}
    heading: {{ en: "...", ru: "...", kk: "..." }}
    summary: {{ en: "...", ru: "...", kk: "..." }}
  - at: {place}/p1
"""

_NORMS = """\
# yaml-language-server: $schema=../../../src/koshiqon/schemas/norms.schema.json
article: {pinpoint}
norms:
  - at: p1
    in_force: {{ from: 2011-08-17 }}     # from which day, and until when if it ended
    says: duty                          # or right, prohibition, permission, exception, definition, sanction ...
    who: foreigner
    position: rights.general
    must: {{ en: "...", ru: "...", kk: "..." }}
    when: worker.is_foreigner
cases:
  - case: the norm is triggered
    date: 2026-01-01
    facts: {{ worker.citizenship: UZB }}
    expect: {{ p1: applies }}
  - case: the norm is just not triggered
    date: 2026-01-01
    facts: {{ worker.citizenship: KAZ }}
    expect: {{ p1: not_triggered }}
  - case: the deciding fact is unknown
    date: 2026-01-01
    facts: {{}}
    expect: {{ p1: depends }}
"""
