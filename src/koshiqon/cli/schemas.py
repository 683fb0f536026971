"""koshiqon schemas: JSON Schemas for editors and for programs that read reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import click

from koshiqon.cli.common import write

__all__ = ["published", "schemas"]

FOLDER: Final = Path(__file__).resolve().parents[1] / "schemas"


def published(name: str) -> dict[str, Any]:
    """Return a published JSON Schema by name: `report-1`, `coverage-1`, `receipt-1`, or a kind of YAML file."""
    schema: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


@click.command(epilog="Example: koshiqon schemas -o schemas")
@click.option("-o", "--output", type=click.Path(file_okay=False), default="schemas", show_default=True, help="Folder.")
def schemas(output: str) -> None:
    """Copy the published JSON Schemas into a folder: one for each kind of YAML file and of answer."""
    target = Path(output)
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(FOLDER.glob("*.schema.json")):
        write(path.read_text(encoding="utf-8"), str(target / path.name))
        click.echo(str(target / path.name))
