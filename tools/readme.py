"""Write the generated parts of README.md: the example's output and the status of the base.

Usage: python tools/readme.py [--check]

With --check nothing is written, and the exit code is 1 when the README is out of step with the data.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import koshiqon
from koshiqon.checking.testing import run_cases
from koshiqon.rendering import render

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
EXAMPLE = ROOT / "examples" / "household-worker.yaml"
LINES = 26


def example(kb: koshiqon.KnowledgeBase) -> str:
    """Return the beginning of the report on the example case, as a pipe prints it."""
    report = kb.check(EXAMPLE)
    lines = render(report, kb.texts("en"), "text").splitlines()[:LINES]
    return "\n".join(["```", *lines, "...", "```"])


def status(kb: koshiqon.KnowledgeBase) -> str:
    """Return the table of what the base holds, counted."""
    base = kb.base
    norms: Counter[str] = Counter(norm.instrument for norm in base.norms.values())
    marks: Counter[str] = Counter(edition.mark for norm in base.norms.values() for edition in norm.editions)
    cases = sum(1 for _ in run_cases(kb))
    total = sum(marks.values())
    rows = [
        ("Instruments (laws, by-laws, treaties)", f"{len(base.instruments):,}"),
        ("Provisions", f"{len(base.provisions):,}"),
        ("Norms encoded", f"{len(base.norms):,}"),
        ("Editions of norms", f"{total:,}"),
        ("... read in the text (`official`)", f"{marks['official'] * 100 // total} %"),
        ("... read on a page about it (`secondary`)", f"{marks['secondary'] * 100 // total} %"),
        ("... not looked up yet (`recalled`)", f"{marks['recalled'] * 100 // total} %"),
        ("Example cases beside the norms", f"{cases:,}"),
        ("Facts a case may state", f"{sum(1 for fact in base.facts.values() if not fact.derived):,}"),
    ]
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows), ""]
    lines += ["| instrument | in force | verified to | norms |", "|---|---|---|---|"]
    for name, count in sorted(norms.items(), key=lambda pair: (-pair[1], pair[0])):
        one = base.instruments[name]
        until = one.in_force.until.isoformat() if one.in_force.until else ""
        read = one.verified_to.isoformat() if one.verified_to else "–"
        lines.append(f"| {one.short.en} (`{name}`) | {one.in_force.from_.isoformat()} – {until} | {read} | {count} |")
    return "\n".join(lines)


def main() -> int:
    """Rewrite the README, or compare it with what it would be."""
    kb = koshiqon.load(ROOT)
    text = README.read_text(encoding="utf-8")
    for name, content in (("example", example(kb)), ("status", status(kb))):
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        if not pattern.search(text):
            sys.exit(f"README.md has no part called {name}")
        text = pattern.sub(lambda found, content=content: f"{found[1]}{content}\n{found[2]}", text)
    if "--check" in sys.argv:
        if text != README.read_text(encoding="utf-8"):
            print("README.md is out of step: run python tools/readme.py")
            return 1
        return 0
    README.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
