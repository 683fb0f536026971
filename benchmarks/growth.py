"""Synthetic bases: the real base's compiled plan, copied under other names, and what they cost.

    python growth.py count                         how many norms the real base has
    python growth.py build FOLDER SERIES NORMS     write a plan of that many norms into the compiled cache in FOLDER
    python growth.py measure FOLDER CASE SECONDS   load it in this fresh process, and check one case with it

The last line printed is JSON. The series say what a copy shares with the real norms:

    apart      nothing: its facts have other names, so that a case touches the same norms however large the base is
    together   the facts of cases; its derived facts have other names: a case touches each copy as it touches the original
    heaped     all facts, so that each derived fact has one more set of norms that conclude it with each copy
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import measure

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase
    from koshiqon.logic.plan import Plan
    from koshiqon.model.cases import Case

__all__ = ["SERIES", "build", "copied", "in_memory", "renamed", "verdicts"]

SERIES = ("apart", "together", "heaped")
# The key of the synthetic base in the cache; a real key names files, sizes and times in as many characters.
STAMP = "benchmark".ljust(36, "0")

Term = Any
Rename = Callable[[str], str]


def renamed(term: Term, fact: Rename, norm: Rename) -> Term:
    """Return a term that reads other facts and asks about other norms.

    >>> renamed(("all", (("fact", "a.b"), ("count", "permits", ()))), str.upper, str.lower)
    ('all', (('fact', 'A.B'), ('count', 'PERMITS', ())))
    """
    if not isinstance(term, tuple) or not term:
        return term
    form = term[0]
    if form == "fact":
        return (form, fact(term[1]))
    if form == "norm":
        return (form, term[1], norm(term[2]))
    if form in ("count", "total", "present") or (form in ("any", "every", "no") and len(term) == 3):
        return (form, fact(term[1]), *(renamed(part, fact, norm) for part in term[2:]))
    if form == "extreme_of":
        return (form, term[1], fact(term[2]), *(renamed(part, fact, norm) for part in term[3:]))
    return tuple(renamed(part, fact, norm) for part in term)


def copied(plan: Plan, texts: dict[str, Any], series: str, size: int) -> tuple[Plan, dict[str, Any]]:
    """Return a plan of exactly `size` norms, and its texts: the real plan and as many copies as it takes.

    The last copy may be partial: what it would ask of norms it does not hold, it asks of the originals.
    """
    count = len(plan["norms"])
    if size < count:
        raise ValueError(f"the real base has {count} norms, more than {size}")
    found: Any = {
        name: list(part) if isinstance(part, list) else dict(part) if isinstance(part, dict) else part
        for name, part in plan.items()
    }
    words = {kind: dict(part) for kind, part in texts.items()}
    links: dict[str, dict[Any, set[int]]] = {
        name: {key: set(numbers) for key, numbers in plan[name].items()}
        for name in ("concluding", "readers", "askers", "switched")
    }
    copy = 0
    while len(found["norms"]) < size:
        copy += 1
        _Copy(plan, texts, series, copy, min(count, size - len(found["norms"]))).add(found, words, links)
    for name, table in links.items():
        found[name] = {key: tuple(sorted(numbers)) for key, numbers in table.items()}
    return found, words


class _Copy:
    """One copy of the first `held` norms of a plan."""

    def __init__(self, plan: Plan, texts: dict[str, Any], series: str, copy: int, held: int) -> None:
        self.plan = plan
        self.texts = texts
        self.series = series
        self.copy = copy
        self.held = held
        self.start = 0
        self.ids = {norm["id"] for norm in plan["norms"][:held]}
        self.gate = f"copy{copy}.is_asked"

    def fact(self, name: str) -> str:
        """Return the name that a fact has in this copy."""
        shared = self.series == "heaped" or (self.series == "together" and not self.plan["facts"][name]["derived"])
        return name if shared else f"copy{self.copy}_{name}"

    def place(self, name: str) -> str:
        """Return the name that a provision or an instrument has in this copy."""
        return f"copy{self.copy}/{name}"

    def norm(self, identity: str) -> str:
        """Return the norm that stands for another one in this copy."""
        return self.place(identity) if identity in self.ids else identity

    def number(self, number: int) -> int:
        """Return the number of the norm that stands for another one in this copy."""
        return self.start + number if number < self.held else number

    def term(self, term: Term) -> Term:
        return renamed(term, self.fact, self.norm)

    def add(self, found: Any, words: dict[str, Any], links: dict[str, dict[Any, set[int]]]) -> None:
        """Add this copy to a plan, its texts, and the tables of what rests on what."""
        self.start = len(found["norms"])
        for number, norm in enumerate(self.plan["norms"][: self.held]):
            made = self._norm(norm)
            found["index"][made["id"]] = self.start + number
            found["norms"].append(made)
            words["norms"][made["id"]] = _fresh(self.texts["norms"][norm["id"]], self.copy)
        for name, one in self.plan["facts"].items():
            if self.fact(name) != name:
                source = one["from_principal"]
                found["facts"][self.fact(name)] = {
                    **one,
                    "only_when": self.term(one["only_when"]),
                    "from_principal": None if source is None else self.fact(source),
                }
                words["facts"][self.fact(name)] = self.texts["facts"][name]
        for name, instrument in self.plan["instruments"].items():
            found["instruments"][self.place(name)] = dict(instrument)
            words["instruments"][self.place(name)] = self.texts["instruments"][name]
        for place, text in self.texts["provisions"].items():
            words["provisions"][self.place(place)] = _fresh(text, self.copy)
        self._link(links)
        if self.series == "apart":
            self._gate(found, words, links)

    def _norm(self, norm: Any) -> Any:
        def place(name: str | None) -> str | None:
            return None if name is None else self.place(name)

        return {
            **norm,
            "id": self.place(norm["id"]),
            "provision": self.place(norm["provision"]),
            "instrument": self.place(norm["instrument"]),
            "instead": None if norm["instead"] is None else self.norm(norm["instead"]),
            "granted_by": place(norm["granted_by"]),
            "punishes": tuple(map(self.place, norm["punishes"])),
            "cites": tuple(map(self.place, norm["cites"])),
            "law_at": self.term(norm["law_at"]),
            "editions": [self._edition(one, place) for one in norm["editions"]],
            "exceptions": tuple(self.start + one for one in norm["exceptions"] if one < self.held),
        }

    def _edition(self, edition: Any, place: Callable[[str | None], str | None]) -> Any:
        when = self.term(edition["when"])
        if when is None and self.series == "apart":
            when = ("fact", self.gate)
        return {
            **edition,
            "when": when,
            "kept_when": self.term(edition["kept_when"]),
            "by": None if edition["by"] is None else (self.term(edition["by"][0]), *edition["by"][1:]),
            "concludes": self._stated(edition["concludes"]),
            "presumes": self._stated(edition["presumes"]),
            "targets": tuple(self.start + one for one in edition["targets"] if one < self.held),
            "breach": place(edition["breach"]),
            "filled_by": place(edition["filled_by"]),
            "amended_by": place(edition["amended_by"]),
        }

    def _stated(self, stated: Any) -> Any:
        return None if stated is None else (stated[0], self.fact(stated[1]), *(self.term(part) for part in stated[2:]))

    def _link(self, links: dict[str, dict[Any, set[int]]]) -> None:
        def own(numbers: tuple[int, ...]) -> set[int]:
            return {self.start + one for one in numbers if one < self.held}

        for name in ("concluding", "readers"):
            for fact, numbers in self.plan[name].items():
                links[name].setdefault(self.fact(fact), set()).update(own(numbers))
        for asked, numbers in self.plan["askers"].items():
            links["askers"].setdefault(self.number(asked), set()).update(own(numbers))
        for one, numbers in self.plan["switched"].items():
            if one < self.held:
                links["switched"].setdefault(self.start + one, set()).update(own(numbers))

    def _gate(self, found: Any, words: dict[str, Any], links: dict[str, dict[Any, set[int]]]) -> None:
        """Let the norms without a condition wait for a fact of this copy, so that a report does not list them all."""
        pattern = next(
            name for name, one in self.plan["facts"].items() if one["type"] == "boolean" and not one["derived"]
        )
        found["facts"][self.gate] = {**self.plan["facts"][pattern], "only_when": None, "from_principal": None}
        words["facts"][self.gate] = self.texts["facts"][pattern]
        waiting = {
            self.start + number
            for number, norm in enumerate(self.plan["norms"][: self.held])
            if any(one["when"] is None for one in norm["editions"])
        }
        links["readers"].setdefault(self.gate, set()).update(waiting)


def _fresh(text: Any, copy: int) -> Any:
    """Return texts of their own for a copy, so that stored size and memory are those of different texts."""
    if isinstance(text, str):
        return f"{text} [{copy}]"
    return type(text)(_fresh(one, copy) for one in text) if isinstance(text, list | tuple) else text


def build(folder: Path, series: str, size: int) -> dict[str, Any]:
    """Write a synthetic base into the compiled cache in a folder, and its plan alone beside it; tell its size."""
    from koshiqon.api import load
    from koshiqon.loading import cache

    kb = load()
    plan, texts = copied(kb.plan, kb.texts("en"), series, size)
    os.environ["KOSHIQON_CACHE"] = str(folder)
    cache.store(STAMP, {"plan": plan, "texts-en": texts})
    stored = {path.name.split("-")[-1]: path.stat().st_size for path in folder.glob("*.marshal")}
    return {"norms": len(plan["norms"]), "facts": len(plan["facts"]), "bytes": sum(stored.values())}


def in_memory(plan: Plan, texts: dict[str, Any]) -> KnowledgeBase:
    """Return a base made of a plan and its English texts, without any file."""
    from koshiqon.api import KnowledgeBase

    class Stored(KnowledgeBase):
        def __init__(self) -> None:
            self.root = Path()
            self.plan = plan
            self._stamp = STAMP
            self._texts = {"en": texts}

    return Stored()


def verdicts(kb: KnowledgeBase, case: Case, day: int) -> list[str]:
    """Return the verdict of every norm of a base, the derived facts on the way."""
    evaluation = kb.engine.evaluate(case.facts, day)
    return [evaluation.verdict(number) for number in range(len(kb.engine.norms))]


def measured(folder: Path, case_path: Path, seconds: float) -> dict[str, Any]:
    """Load the stored base, check one case, and time both."""
    os.environ["KOSHIQON_CACHE"] = str(folder)
    from koshiqon.loading import cache

    loads: list[float] = []
    plan: Any = None
    for _ in range(3):
        plan = None  # so that two of them are never held at once
        start = time.process_time()
        plan = cache.load_cached(STAMP, "plan")
        loads.append(time.process_time() - start)
    start = time.process_time()
    texts = cache.load_cached(STAMP, "texts-en")
    texts_load = time.process_time() - start
    kb = in_memory(plan, texts)
    case = kb.read_case(case_path)
    day = case.date
    assert day is not None
    first = measure.timed(lambda: verdicts(kb, case, day))
    found: dict[str, Any] = {
        "norms": len(kb.plan["norms"]),
        "touched": len(kb.engine.evaluate(case.facts, day).norms or ()),
        "load_plan": sorted(loads)[1],
        "load_texts": texts_load,
        "first_verdicts": first.cpu,
    }
    report = measure.timed(lambda: kb.check(case))
    # A report that takes longer than the time allowed is made once.
    slow = report.wall > max(seconds, 1.0)
    units = {
        "verdicts": measure.repeat(lambda: verdicts(kb, case, day), seconds),
        "report": [report] if slow else measure.repeat(lambda: kb.check(case), seconds),
    }
    for name, calls in units.items():
        found[name] = {
            "cpu": measure.spread([one.cpu for one in calls]),
            "wall": measure.spread([one.wall for one in calls]),
        }
    return found


def main(arguments: list[str]) -> None:
    """Run one of the programs named above."""
    verb, *rest = arguments
    result: Any
    if verb == "count":
        from koshiqon.api import load

        result = len(load().plan["norms"])
    elif verb == "build":
        result = build(Path(rest[0]), rest[1], int(rest[2]))
    else:
        result = measured(Path(rest[0]), Path(rest[1]), float(rest[2]))
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1:])
