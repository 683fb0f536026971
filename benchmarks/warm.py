"""What a check costs in a process that is already running.

    python warm.py EXAMPLES MAIN SECONDS    EXAMPLES is a folder of cases, MAIN the name of one of them

The last line printed is JSON: per case what it is like, and seconds of wall and CPU time for each thing done with it,
the things taking turns.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import measure
from growth import verdicts

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase
    from koshiqon.model.cases import Case

__all__ = ["WORK", "measured"]

# What is done with a case, in the order of the table.
WORK = {
    "verdicts": "all verdicts",
    "report": "full report",
    "proofs": "proof trees of all goals",
    "text": "full report and its text",
    "json": "full report and its JSON",
    "day": "all verdicts, a day never asked before",
}


def measured(examples: Path, main: str, seconds: float) -> dict[str, Any]:
    """Time everything in WORK on the case with the fewest facts, the one with the most, and the main one."""
    from koshiqon.api import load

    kb = load()
    cases = {path.stem: kb.read_case(path) for path in sorted(examples.glob("*.yaml"))}
    by_size = sorted(cases, key=lambda name: (len(cases[name].facts), name))
    chosen = dict.fromkeys((by_size[0], main, by_size[-1]))
    found = {name: _one(kb, cases[name], seconds) for name in chosen}
    found["all"] = _all(kb, list(cases.values()), seconds)
    return {"norms": len(kb.plan["norms"]), "facts": len(kb.plan["facts"]), "cases": found}


def _one(kb: KnowledgeBase, case: Case, seconds: float) -> dict[str, Any]:
    from koshiqon.logic.explain import Explainer
    from koshiqon.rendering import render

    day = _day(case)
    engine, texts = kb.engine, kb.texts("en")

    def proofs() -> None:
        explainer = Explainer(engine.evaluate(case.facts, day))
        for goal in kb.plan["goals"]:
            explainer.fact_proof(goal)

    def new_day() -> None:
        engine.ground.cache_clear()
        engine.active.cache_clear()
        verdicts(kb, case, day)

    calls = {
        "verdicts": lambda _: verdicts(kb, case, day),
        "report": lambda _: kb.check(case),
        "proofs": lambda _: proofs(),
        "text": lambda _: render(kb.check(case), texts, "text"),
        "json": lambda _: render(kb.check(case), texts, "json"),
        "day": lambda _: new_day(),
    }
    report = kb.check(case)
    units = measure.turns(calls, seconds * len(calls), least=3)
    return {
        "facts": len(case.facts),
        "touched": len(engine.evaluate(case.facts, day).norms or ()),
        "listed": len(report.norms),
        "open": sum(norm.verdict == "depends" for norm in report.norms),
        "questions": len(report.questions),
        "seconds": _summary(units),
    }


def _all(kb: KnowledgeBase, cases: list[Case], seconds: float) -> dict[str, Any]:
    """Time verdicts and reports over all examples in turn, each at least twice."""
    least = 2 * len(cases)
    calls = {
        "verdicts": lambda turn: verdicts(kb, cases[turn % len(cases)], _day(cases[turn % len(cases)])),
        "report": lambda turn: kb.check(cases[turn % len(cases)]),
    }
    found = measure.turns(calls, 2 * seconds, least=least)
    return {"examples": len(cases), "seconds": _summary(found)}


def _day(case: Case) -> int:
    assert case.date is not None
    return case.date


def _summary(units: dict[str, list[measure.Unit]]) -> dict[str, Any]:
    cpu = {name: [one.cpu for one in found] for name, found in units.items()}
    wall = {name: [one.wall for one in found] for name, found in units.items()}
    return {
        name: {
            "cpu": measure.spread(cpu[name]),
            "wall": measure.spread(wall[name]),
            "ratio": measure.ratio(cpu[name], cpu["verdicts"]),
        }
        for name in units
    }


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))))
