"""A report as one HTML page that needs nothing else: no script, no font, no picture, no address to load from."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from koshiqon.rendering.lines import SIGNS, Document, Line, Section, printable
from koshiqon.rendering.voice import Voice

__all__ = ["STYLE", "html"]

# Light and dark share one set of names; a test computes the contrast of every pair.
STYLE: Final = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2126; --soft: #4a545e; --box: #fdf3e3; --edge: #8a5a00;
  --yes: #1b5e20; --no: #9b1c1c; --open: #704600; --urgent: #9b1c1c; --plain: #4a545e; --link: #0b4f8a; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181c; --ink: #e9ecef; --soft: #b7c0c9; --box: #2a2317;
  --edge: #e0b25a; --yes: #8fd694; --no: #ffa8a2; --open: #f0c674; --urgent: #ffa8a2; --plain: #b7c0c9;
  --link: #9ecbff; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1rem; max-width: 46rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 .5rem; }
a { color: var(--link); }
nav ul { margin: 1rem 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: .2rem 0; min-height: 1.5rem; }
ul.lines { margin: 0; padding: 0; list-style: none; }
ul.lines > li { position: relative; padding-left: 1.5rem; margin: .6rem 0; }
ul.lines ul.lines > li { margin: .25rem 0; }
.sign { position: absolute; left: 0; width: 1.25rem; font-weight: bold; }
.yes > .sign { color: var(--yes); } .no > .sign { color: var(--no); } .open > .sign { color: var(--open); }
.urgent > .sign { color: var(--urgent); } .plain > .sign { color: var(--plain); }
.pins { color: var(--soft); font-size: .85em; }
code { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
#urgent { border: 2px solid var(--edge); border-left-width: .5rem; background: var(--box); padding: .75rem 1rem;
  margin-top: 1rem; }
#urgent h2 { margin-top: 0; }
footer { margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--soft); color: var(--soft); }
@media print { :root { --paper: #ffffff; --ink: #000000; --soft: #333333; --box: #ffffff; --edge: #000000;
  --yes: #000000; --no: #000000; --open: #000000; --urgent: #000000; --plain: #000000; --link: #000000; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } nav { display: none; }
  h2 { break-after: avoid; } li { break-inside: avoid; } }
""".strip()

# Even if a text slipped through the escaping, the page may load and run nothing.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html(document: Document) -> str:
    """Return a report as a self-contained HTML page."""
    return "\n".join(_page(document)) + "\n"


def _text(text: str) -> str:
    return escape(printable(text))


def _page(document: Document) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{_text(document.language)}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{_text(document.title)}</title>"
    yield f"<style>\n{STYLE}\n</style>"
    yield "</head>"
    yield "<body>"
    yield "<header>"
    yield f"<h1>{_text(document.title)}</h1>"
    yield f"<p>{_text(document.lead)}</p>"
    yield "</header>"
    yield "<main>"
    first, *others = document.sections
    yield from _section(first)
    yield from _contents(document)
    for section in others:
        yield from _section(section)
    yield "</main>"
    yield f"<footer><p>{_text(document.closing)}</p></footer>"
    yield "</body>"
    yield "</html>"


def _contents(document: Document) -> Iterator[str]:
    """Yield links to the sections; what is urgent stands above them."""
    yield f'<nav aria-label="{_text(Voice(document.language).say("Contents"))}">'
    yield "<ul>"
    for section in document.sections[1:]:
        yield f'<li><a href="#{section.key}">{_text(section.title)}</a></li>'
    yield "</ul>"
    yield "</nav>"


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{section.key}" aria-labelledby="{section.key}-title">'
    yield f'<h2 id="{section.key}-title">{_text(section.title)}</h2>'
    if section.lead:
        yield f"<p>{_text(section.lead)}</p>"
    if section.lines:
        yield from _list(section.lines)
    yield "</section>"


def _list(lines: tuple[Line, ...]) -> Iterator[str]:
    yield '<ul class="lines" role="list">'  # a list without marks is not announced as one otherwise
    for line in lines:
        yield from _line(line)
    yield "</ul>"


def _line(line: Line) -> Iterator[str]:
    parts = [f'<span class="sign" aria-hidden="true">{SIGNS[line.tone]}</span>']
    if line.lead:
        parts.append(f"<strong>{_text(line.introduction)}</strong> ")
    parts.append(_text(line.text))
    if line.pinpoints:
        places = ", ".join(f"<code>{_text(one)}</code>" for one in line.pinpoints)
        parts.append(f' <span class="pins" translate="no">[{places}]</span>')
    yield f'<li class="{line.tone}">{"".join(parts)}'
    if line.details:
        yield from _list(line.details)
    yield "</li>"
