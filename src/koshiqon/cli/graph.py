"""koshiqon graph: the linked base for other programs."""

from __future__ import annotations

import click

from koshiqon.cli.common import fail, knowledge, write

__all__ = ["graph"]


@click.command(epilog="Example: koshiqon graph --format mermaid --around kz/migration-law-2011/art-43-2/p1")
@click.option(
    "--format",
    "form",
    type=click.Choice(["graphml", "json", "mermaid"]),
    default="json",
    show_default=True,
    help="Form of the export.",
)
@click.option("--around", metavar="PINPOINT", help="Only what lies within --depth links of this place or fact.")
@click.option("--depth", type=click.IntRange(1, 6), default=1, show_default=True, help="How far --around reaches.")
@click.option("-o", "--output", type=click.Path(), help="Write to a file instead of printing.")
@click.pass_context
def graph(ctx: click.Context, form: str, around: str | None, depth: int, output: str | None) -> None:
    """Export instruments, provisions, norms, facts and their typed links."""
    from koshiqon.graph.building import build_graph
    from koshiqon.graph.exporting import export, neighbourhood

    whole = build_graph(knowledge(ctx).base)
    if around is not None:
        nodes = [node for node in whole if node.split(":", 1)[1] == around]
        if not nodes:
            raise fail("place or fact", around, {node.split(":", 1)[1] for node in whole})
        whole = neighbourhood(whole, nodes, depth)
    write(export(whole, form), output)
