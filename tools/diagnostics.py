"""The pages of the diagnostics: the table of codes, and in each page the lines that its broken fixture gives.

    python tools/diagnostics.py            write docs/diagnostics/index.md and the example lines of the pages
    python tools/diagnostics.py --check    change nothing; exit 1 when a page is missing or out of step

The pages themselves are written by hand. Their only generated part is the block marked `console`, which repeats
`expected.txt` of the fixture under tests/broken.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from koshiqon.loading.diagnostics import CODES, Code

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "diagnostics"
BROKEN = ROOT / "tests" / "broken"

PARTS = {
    "KQ1": "Reading a file",
    "KQ2": "The shape of an entry",
    "KQ3": "Conditions",
    "KQ4": "Links",
    "KQ5": "Logic",
    "KQ6": "The base as a whole (warnings, shown by `koshiqon lint --strict`)",
    "KQ7": "Cases",
    "KQ8": "Expectations of cases",
    "KQ9": "Commands",
}
HEAD = """\
# Diagnostics

Every message has the form `file:line:column CODE what is wrong; what to do`.
Codes are stable and never used again for something else.
`koshiqon lint` reports errors; `koshiqon lint --strict` also reports warnings.

This table is written by `tools/diagnostics.py`.
"""
_CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def index() -> str:
    """Return the table of all codes."""
    lines = [HEAD]
    for prefix, title in PARTS.items():
        lines += [f"## {title}\n", "| code | name | message |", "|---|---|---|"]
        lines += [_row(code) for code in CODES.values() if code.code.startswith(prefix)]
        lines.append("")
    return "\n".join(lines)


def _row(code: Code) -> str:
    message = re.sub(r"\{(\w+)\}", r"*\1*", code.message)
    return f"| [{code.code}]({code.code}.md) | {code.name} | {message} |"


def page(code: Code, text: str) -> str:
    """Return a page with the lines of its fixture in place."""
    lines = (BROKEN / code.name / "expected.txt").read_text(encoding="utf-8")
    return _CONSOLE.sub(lambda _: lines, text, count=1)


def wanted() -> dict[Path, str]:
    """Return what each page should hold; a page that does not exist should hold at least its heading."""
    found = {PAGES / "index.md": index()}
    for code in CODES.values():
        path = PAGES / f"{code.code}.md"
        found[path] = page(code, path.read_text(encoding="utf-8")) if path.is_file() else f"# {code.code} {code.name}\n"
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 when something is out of step")
    options = parser.parse_args(arguments)
    stale = [
        (path, text)
        for path, text in wanted().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if options.check:
            print(f"{path.relative_to(ROOT)} is out of step; run: python tools/diagnostics.py", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
