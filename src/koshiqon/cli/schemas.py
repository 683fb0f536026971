"""koshiqon schemas: JSON Schemas for editors and for programs that read reports."""

from __future__ import annotations

from pathlib import Path

import click

from koshiqon.cli.common import write

__all__ = ["schemas"]


@click.command(epilog="Example: koshiqon schemas -o schemas")
@click.option("-o", "--output", type=click.Path(file_okay=False), default="schemas", show_default=True, help="Folder.")
def schemas(output: str) -> None:
    """Copy the published JSON Schemas into a folder: one for each kind of YAML file, one for the report."""
    source = Path(__file__).resolve().parents[1] / "schemas"
    target = Path(output)
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob("*.schema.json")):
        write(path.read_text(encoding="utf-8"), str(target / path.name))
        click.echo(str(target / path.name))
