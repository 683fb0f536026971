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
from koshiqon.checking.coverage import STATES, coverage
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
    """Return the tables of what the base holds, counted as `koshiqon coverage` counts."""
    base = kb.base
    found = coverage(base)
    norms: Counter[str] = Counter()
    for one in found:
        norms.update(one.total().marks)
    total = sum(norms.values())
    cases = sum(1 for _ in run_cases(kb))
    rows = [
        ("Instruments (laws, by-laws, treaties)", f"{len(base.instruments):,}"),
        ("Provisions", f"{len(base.provisions):,}"),
        ("Norms encoded", f"{len(base.norms):,}"),
        ("... read in the text (`official`)", f"{norms['official'] * 100 // total} %"),
        ("... read on a page about it (`secondary`)", f"{norms['secondary'] * 100 // total} %"),
        ("... not looked up yet (`recalled`)", f"{norms['recalled'] * 100 // total} %"),
        ("Editions of norms", f"{sum(len(norm.editions) for norm in base.norms.values()):,}"),
        ("Example cases beside the norms", f"{cases:,}"),
        ("Facts a case may state", f"{sum(1 for fact in base.facts.values() if not fact.derived):,}"),
    ]
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows), ""]
    for one in found:
        if one.outline is not None:
            counted = f"{one.outline.places} places in {one.outline.articles} articles, as counted in the text"
            lines += [
                f"{one.short}: {one.outline.percent:g} % of its {counted}, are encoded or listed with a reason.",
                "",
            ]
    states = [state for state in STATES if state != "missing"]
    lines += [
        "Places of each text by what became of them (`koshiqon coverage` has every article):",
        "",
        f"| instrument | in force | verified to | norms | {' | '.join(states).replace('_', ' ')} |",
        "|---" * (4 + len(states)) + "|",
    ]
    for one in sorted(found, key=lambda part: (-part.total().norms, part.instrument)):
        sums = one.total()
        if not sums.norms:
            continue
        instrument = base.instruments[one.instrument]
        until = instrument.in_force.until.isoformat() if instrument.in_force.until else ""
        read = instrument.verified_to.isoformat() if instrument.verified_to else "–"
        places = " | ".join(str(sums.places[state] or "") for state in states)
        period = f"{instrument.in_force.from_.isoformat()} – {until}"
        lines.append(f"| {one.short} (`{one.instrument}`) | {period} | {read} | {sums.norms} | {places} |")
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
