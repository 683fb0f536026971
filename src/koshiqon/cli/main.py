"""The command line: a table of commands that are imported when they are called."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

import koshiqon
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate, translate_plural

__all__ = ["main", "run"]

# Commands that may work for long, with the garbage collector on.
LONG = frozenset(("ask", "coverage", "graph", "lint", "new", "recheck", "search", "test", "what-if"))

# How many faults of a broken base or case are printed before the rest is only counted.
SHOWN = 20

# Command -> what it does. The module of the same name under koshiqon.cli holds it.
COMMANDS = {
    "check": N_("Say what the law says about one case on one day."),
    "ask": N_("Interview: ask only what can still change the answer."),
    "why": N_("Show the proof of a verdict or a fact, also of what does not apply."),
    "what-if": N_("Show what would change the answer: people, time, or a new law."),
    "show": N_("Show a provision: its norms, dates, sources and links."),
    "search": N_("Search the whole base in three languages, typing errors included."),
    "facts": N_("List the facts a case may state."),
    "goals": N_("List what a report always answers."),
    "instruments": N_("List the laws and treaties with their dates."),
    "parameters": N_("List dated amounts: indexes, wages, quotas."),
    "coverage": N_("Count what of each text is encoded, and what is not and why."),
    "graph": N_("Export the linked base as a graph."),
    "lint": N_("Check the base: places, links, dates, circles, sources."),
    "recheck": N_("Answer receipts again, and list what changed because of which provision."),
    "test": N_("Run the example cases beside the norms."),
    "new": N_("Write a template for a new article."),
    "schemas": N_("Write the JSON Schemas of the files and of the report."),
}


class Commands(click.Group):
    """A group whose commands are imported only when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        if cmd_name in LONG:
            gc.enable()
        found: click.Command = getattr(import_module(f"koshiqon.cli.{name}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        language = ctx.params.get("lang") or "en"
        rows = [(name, translate(text, language)) for name, text in COMMANDS.items()]
        with formatter.section(translate(N_("Commands"), language)):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; for an unknown one propose the nearest."""
        import difflib

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: koshiqon check examples/household-worker.yaml --lang ru",
)
@click.version_option(koshiqon.__version__, prog_name="koshiqon")
@click.option(
    "--kb", type=click.Path(), envvar="KOSHIQON_KB", help="Another rule base: a folder with corpus/ and rules/."
)
@click.pass_context
def cli(ctx: click.Context, kb: str | None) -> None:
    """Koshiqon: what migration law says about one person on one day, each sentence with its provision.

    Not legal advice.
    """
    ctx.obj = kb


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; bad input ends with its diagnostics on standard error and exit code 2."""
    try:
        result: Any = cli.main(args=arguments, prog_name="koshiqon", standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        click.echo("Aborted.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        from koshiqon.loading.diagnostics import BadInput

        if not isinstance(error, BadInput):
            raise
        from koshiqon.cli.common import language_in

        language = language_in(arguments)
        for one in error.diagnostics[:SHOWN]:
            click.echo(one.render(language), err=True)
        rest = len(error.diagnostics) - SHOWN
        if rest > 0:
            message = translate_plural("{n} more; koshiqon lint shows all", "{n} more; koshiqon lint shows all", rest, language)  # fmt: skip
            click.echo(message.format(n=rest), err=True)
        sys.exit(2)
    sys.exit(result if isinstance(result, int) else 0)


def run() -> None:
    """Run the command line as a process of its own, and end without taking the loaded base apart piece by piece.

    The garbage collector has nothing to find in a command that answers once; it is left off until the command is a
    long one and switches it on.
    """
    gc.disable()
    code: Any = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (BrokenPipeError, ValueError):
        code = code or 0
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)
