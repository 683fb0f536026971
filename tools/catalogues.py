"""The interface's messages in Russian and Kazakh: extract, update, compile, check.

    python tools/catalogues.py            re-extract the messages, update the .po files, compile the .mo files
    python tools/catalogues.py --check    change nothing; exit 1 when a message lacks a language, a placeholder of a
                                          translation differs, or a file is out of step

A message is the English sentence in `N_("...")`, `translate("...")`, `say("...")` or their plural twins. Translations
are written into src/koshiqon/locales/LANGUAGE/LC_MESSAGES/koshiqon.po by hand; the .mo beside it is what the program
reads, and is committed with it.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "koshiqon"
LOCALES = SOURCES / "locales"
TEMPLATE = LOCALES / "koshiqon.pot"
LANGUAGES = ("ru", "kk")
# The calls whose first argument is a message, or whose first two are its singular and plural.
CALLS = {"N_": 1, "gettext_noop": 1, "translate": 1, "say": 1, "translate_plural": 2, "say_plural": 2}
# Header lines that differ from run to run, or say nothing.
NOISE = tuple(
    f'"{name}'
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
        "Report-Msgid",
        "Project-Id-Version",
    )
)
# Written into no file: two runs on two days give the same bytes.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def extracted() -> Catalog:
    """Return the messages that stand in the program."""
    catalog = Catalog(project="koshiqon", charset="utf-8", creation_date=EPOCH, revision_date=EPOCH)
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        for message in messages_in(tree):
            catalog.add(message, None, [(path.relative_to(SOURCES.parent).as_posix(), 0)])
    return catalog


def messages_in(tree: ast.AST) -> Iterator[str | tuple[str, str]]:
    """Yield the messages of a module, also those inside f-strings, which Babel's own reader does not see."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node.func) in CALLS]
    plural = [node for node in calls if CALLS[name_of(node.func)] == 2]
    marks = {id(argument) for node in plural for argument in node.args}  # an N_ inside a plural is not a message alone
    for node in calls:
        count = CALLS[name_of(node.func)]
        words = [word for one in node.args[:count] if (word := literal(one))]
        if len(words) == count and id(node) not in marks:
            yield words[0] if count == 1 else (words[0], words[1])


def name_of(function: ast.expr) -> str:
    """Return the last name of what is called."""
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def literal(argument: ast.expr) -> str | None:
    """Return the text of an argument: a string, or a string marked with N_."""
    if isinstance(argument, ast.Call) and name_of(argument.func) in ("N_", "gettext_noop") and argument.args:
        return literal(argument.args[0])
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def path_of(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "koshiqon.po"


def read(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, domain="koshiqon")


def template_bytes(catalog: Catalog) -> bytes:
    return _po_bytes(catalog, template=True)


def _po_bytes(catalog: Catalog, *, template: bool = False) -> bytes:
    """Return a catalogue as a .po file, without the dates and tool names that change from run to run."""
    catalog.header_comment = (
        "# Messages of Koshiqon. Made by tools/catalogues.py; only the translations are edited by hand."
    )
    catalog.fuzzy = False
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(NOISE)]
    if template:
        kept = [line for line in kept if not line.startswith('"Plural-Forms')]
    return "".join(kept).encode("utf-8")


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as a .mo file; the same translations always give the same bytes."""
    catalog.creation_date = catalog.revision_date = EPOCH
    catalog.last_translator, catalog.language_team, catalog.project, catalog.version = "", "", "koshiqon", ""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update() -> None:
    """Rewrite the template, the .po files and the .mo files."""
    template = extracted()
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(template_bytes(extracted()))
    for language in LANGUAGES:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read(language) if path.is_file() else Catalog(locale=language, domain="koshiqon")
        catalog.update(template, no_fuzzy_matching=True)
        path.write_bytes(_po_bytes(catalog))
        path.with_suffix(".mo").write_bytes(compiled(read(language)))


def faults() -> list[str]:
    """Return everything that is not in step."""
    template = extracted()
    found = []
    if not TEMPLATE.is_file() or TEMPLATE.read_bytes() != template_bytes(extracted()):
        found.append(f"{TEMPLATE.relative_to(ROOT)}: out of step with the program")
    for language in LANGUAGES:
        path = path_of(language)
        shown = path.relative_to(ROOT)
        if not path.is_file():
            found.append(f"{shown}: missing")
            continue
        catalog = read(language)
        for message in template:
            if message.id:
                found.extend(f"{shown}: {fault}" for fault in faults_of(message, catalog))
        mo = path.with_suffix(".mo")
        if not mo.is_file() or not same(mo, catalog):
            found.append(f"{mo.relative_to(ROOT)}: out of step with the .po file")
    return found


def faults_of(message: Message, catalog: Catalog) -> list[str]:
    """Return what is wrong with the translation of one message."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    own = catalog.get(message.id)
    if own is None:
        return [f"no entry for {singular!r}"]
    forms = (own.string,) if isinstance(own.string, str) else tuple(own.string or ())
    wanted = 1 if isinstance(message.id, str) else catalog.num_plurals
    if own.fuzzy or len(forms) != wanted or not all(forms):
        return [f"not translated: {singular!r}"]
    places = placeholders(singular) if isinstance(message.id, str) else placeholders(message.id[1])
    faults = [f"placeholders differ: {singular!r} -> {one!r}" for one in forms if placeholders(one) != places]
    ends = [one for one in forms if ending(one) != ending(singular)]
    return faults + [f"the end differs: {singular!r} -> {one!r}" for one in ends]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def ending(text: str) -> str:
    """Return the punctuation a message ends with: a colon or full stop must not get lost."""
    found = re.search(r"[.:?!]$", text)
    return found[0] if found else ""


def same(mo: Path, catalog: Catalog) -> bool:
    """Return whether a compiled file holds the translations of a catalogue."""
    with mo.open("rb") as file:
        try:
            stored = read_mo(file)
        except OSError:
            return False
    return translations(stored) == translations(catalog)


def translations(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the translated messages of a catalogue; those with a plural have several forms."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for one in catalog:
        if one.id and one.string:
            key, forms = ((text,) if isinstance(text, str) else tuple(text) for text in (one.id, one.string))
            if all(forms):
                found[key] = forms
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 when something is out of step")
    options = parser.parse_args(arguments)
    if not options.check:
        update()
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print(f"{len(found)} faults; translate in the .po files, then run: python tools/catalogues.py", file=sys.stderr)
    return 1 if found and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
