"""An independent re-reading: sheets of cases without their outcomes, and the answers compared with the base.

    python tools/rereading.py sheets FOLDER --seed 20261122 [--share 3] [--cases 3] [--parts 4]
    python tools/rereading.py compare ANSWERS...

`sheets` draws every third encoded article at random and, of each, some example cases. A sheet names the article, what
each norm there says in one sentence, and the facts of the cases in words; it shows neither conditions nor outcomes.
A reader who has only the text of the law writes the outcomes under `answers`. `compare` sets them against what the
engine derives: every line it prints is a disagreement to be settled with text and encoding side by side.

Outcomes: applies, not_triggered, switched_off, depends, needs_human or not_in_force for a norm; true, false or unknown
for a derived fact. `applies_not` may stand for a norm that does not apply, whatever the reason.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import yaml

import koshiqon
from koshiqon.checking.testing import parsed_case
from koshiqon.logic.explain import Explainer
from koshiqon.model.base import Base, BoundCase

ROOT = Path(__file__).resolve().parents[1]
SILENT = ("not_triggered", "switched_off", "not_in_force")


def drawn(base: Base, seed: int, share: int) -> list[str]:
    """Return one of so many encoded articles that have cases, drawn at random."""
    cased = {case.article for case in base.cases}
    articles = sorted({norm.article for norm in base.norms.values()} & cased)
    chosen = random.Random(seed).sample(articles, -(-len(articles) // share))
    return sorted(chosen)


def asked(base: Base, case: BoundCase) -> list[str]:
    """Return what a case expects something of: norms by pinpoint, derived facts by name."""
    simple = {name for name, fact in base.facts.items() if fact.derived and fact.type == "boolean"}
    return [key for key in case.expect if key in base.norms or key in simple]


def sheet(base: Base, article: str, cases: list[BoundCase]) -> dict[str, Any]:
    """Return one article's sheet: what its norms say, and cases whose outcomes are left open."""
    wanted = {key for case in cases for key in asked(base, case)}
    norms = {
        norm.id: {
            "kind": norm.says,
            "who": norm.who,
            "says": next((one.sentence.en for one in reversed(norm.editions) if one.sentence), None),
        }
        for norm in base.norms.values()
        if norm.id in wanted
    }
    return {
        "article": article,
        "norms": norms,
        "facts": {name: base.facts[name].name.en for name in sorted(wanted) if name in base.facts},
        "cases": [
            {
                "case": _named(case),
                "date": date.fromordinal(case.date).isoformat(),
                "facts": {_fact(base, name): value for name, value in case.facts.items()},
                **({"family": list(case.family)} if case.family else {}),
                "answers": dict.fromkeys(asked(base, case), "?"),
            }
            for case in cases
        ],
    }


def _named(case: BoundCase) -> str:
    """Return a name for a case that gives nothing of its outcome away, and stays when other cases are added."""
    content = repr((case.article, case.date, sorted(case.facts.items(), key=str), case.family))
    return hashlib.blake2b(content.encode(), digest_size=5).hexdigest()


def _fact(base: Base, name: str) -> str:
    if name in base.facts:
        return f"{name} ({base.facts[name].name.en})"
    return f"{name} ({base.checklists[name].name.en}: none)" if name in base.checklists else name


def write_sheets(base: Base, folder: Path, seed: int, share: int, count: int, parts: int) -> None:
    """Write the sheets in so many files of about equal length."""
    folder.mkdir(parents=True, exist_ok=True)
    by_article: dict[str, list[BoundCase]] = defaultdict(list)
    for case in base.cases:
        by_article[case.article].append(case)
    piles: list[list[dict[str, Any]]] = [[] for _ in range(parts)]
    for article in drawn(base, seed, share):
        found = [case for case in by_article[article] if asked(base, case)]
        chosen = random.Random(f"{seed} {article}").sample(found, min(count, len(found)))
        if chosen:
            min(piles, key=lambda pile: sum(len(one["cases"]) for one in pile)).append(sheet(base, article, chosen))
    for number, pile in enumerate(piles, 1):
        text = yaml.safe_dump(pile, allow_unicode=True, sort_keys=False, width=150)
        (folder / f"sheet-{number}.yaml").write_text(text, encoding="utf-8")
        print(folder / f"sheet-{number}.yaml", len(pile), "articles", sum(len(one["cases"]) for one in pile), "cases")


def compare(kb: koshiqon.KnowledgeBase, paths: list[Path]) -> int:
    """Print every answer that differs from what the engine derives, and how many there were."""
    total = differ = 0
    cases = {(case.article, _named(case)): case for case in kb.base.cases}
    for path in paths:
        for article in yaml.safe_load(path.read_text(encoding="utf-8")):
            for one in article["cases"]:
                case = cases.get((article["article"], one["case"]))
                if case is None:
                    print(f"{article['article']}: case {one['case']} is no longer in the base")
                    continue
                evaluation = kb.engine.evaluate(parsed_case(kb, case).facts, case.date)
                explainer = Explainer(evaluation)
                for key, answer in one["answers"].items():
                    total += 1
                    found = kb.engine.index.get(key)
                    derived = explainer.verdict(found) if found is not None else _word(evaluation.facts[key])
                    answered = str(answer).lower()
                    if answered != derived and not (answered == "applies_not" and derived in SILENT):
                        differ += 1
                        print(
                            f"{article['article']} ({case.name}): {key}: answered {answered}, the base says {derived}"
                        )
    print(f"{total} answers, {differ} differ")
    return 0 if not differ else 1


def _word(value: Any) -> str:
    return "unknown" if value is None else str(value).lower()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    sheets = commands.add_parser("sheets")
    sheets.add_argument("folder", type=Path)
    sheets.add_argument("--seed", type=int, required=True)
    sheets.add_argument("--share", type=int, default=3)
    sheets.add_argument("--cases", type=int, default=3)
    sheets.add_argument("--parts", type=int, default=4)
    commands.add_parser("compare").add_argument("answers", type=Path, nargs="+")
    options = parser.parse_args()
    kb = koshiqon.load(ROOT)
    if options.command == "compare":
        return compare(kb, options.answers)
    write_sheets(kb.base, options.folder, options.seed, options.share, options.cases, options.parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
