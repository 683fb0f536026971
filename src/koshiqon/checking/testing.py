"""Run example cases: what a case expects of norms and derived facts against what the engine finds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from koshiqon.api import KnowledgeBase
from koshiqon.loading.diagnostics import BadInput, Diagnostic
from koshiqon.loading.yaml_reader import Document
from koshiqon.logic.engine import VERDICTS, Evaluation
from koshiqon.logic.explain import Explainer
from koshiqon.model.base import Base, BoundCase
from koshiqon.model.cases import Case
from koshiqon.model.values import NO_VALUE, Range

__all__ = ["CaseResult", "compare_case", "parsed_case", "run_cases"]


@dataclass(slots=True)
class CaseResult:
    """The outcome of one example case: no failures means it passed."""

    name: str
    file: str
    checked: int = 0
    failures: list[Diagnostic] = field(default_factory=list)


def run_cases(kb: KnowledgeBase, only: str = "") -> Iterator[CaseResult]:
    """Run the cases beside the norms whose file starts with `only`, in file order."""
    for case in kb.base.cases:
        if not case.place.file.startswith(only):
            continue
        result = CaseResult(case.name, case.place.file)
        place = (case.place.file, case.place.line, case.place.column)
        try:
            parsed = parsed_case(kb, case)
        except BadInput as bad:
            result.failures.extend(bad.diagnostics)
        else:
            compare_case(kb, parsed, case.date, case.expect, case.name, place, result)
        yield result


def parsed_case(kb: KnowledgeBase, case: BoundCase) -> Case:
    """Return an example case as the engine reads it; raise BadInput with its place when it cannot be used."""
    content = {"date": datetime.date.fromordinal(case.date), "facts": case.facts}
    if case.family is not None:
        content["family"] = list(case.family)
    return kb.cases.read(Document(case.place.file, content, {(): (case.place.line, case.place.column)}))


def compare_case(
    kb: KnowledgeBase,
    case: Case,
    day: int,
    expect: dict[str, Any],
    name: str,
    place: tuple[str, int, int],
    result: CaseResult,
) -> None:
    """Compare what a case expects with what the engine finds, and record every difference."""
    evaluation = kb.engine.evaluate(case.facts, day)
    explainer = Explainer(evaluation)
    checker = _Expectations(kb.base, evaluation, explainer, name, place, result)
    last: str | None = None
    for key, expected in expect.items():
        if key in ("settle_with", "because"):
            checker.of_last(key, expected, last)
        elif key in kb.plan["facts"]:
            checker.fact(key, expected)
            last = key
        else:
            checker.norm(key, expected)
            last = key


class _Expectations:
    def __init__(
        self,
        base: Base,
        evaluation: Evaluation,
        explainer: Explainer,
        name: str,
        place: tuple[str, int, int],
        result: CaseResult,
    ) -> None:
        self.base = base
        self.evaluation = evaluation
        self.explainer = explainer
        self.name = name
        self.place = place
        self.result = result

    def fail(self, what: str, found: object, expected: object) -> None:
        fields = (("case", self.name), ("what", what), ("found", str(found)), ("expected", str(expected)))
        self.result.failures.append(Diagnostic(*self.place, "expectation-failed", fields))

    def same(self, what: str, found: object, expected: object) -> None:
        self.result.checked += 1
        if str(found) != str(expected):
            self.fail(what, found, expected)

    def fact(self, name: str, expected: Any) -> None:
        if isinstance(expected, dict):
            for key, value in expected.items():
                if key == "value":
                    self.same(name, shown(self.evaluation.facts[name]), value)
                else:
                    self.of_last(key, value, name)
            return
        value = self.evaluation.facts[name]
        if isinstance(value, dict):
            wanted = [] if expected == "none" else expected if isinstance(expected, list) else [expected]
            found = sorted(one for one, truth in value.items() if truth)
            if expected == "unknown":
                self.same(name, "unknown" if None in value.values() and not found else found, "unknown")
            else:
                self.same(name, found, sorted(wanted))
            return
        self.same(name, shown(value), expected)

    def norm(self, identity: str, expected: Any) -> None:
        number = self.evaluation.engine.index.get(identity)
        if number is None:
            provision = self.base.provisions.get(identity)
            if provision is not None and provision.not_encoded:
                self.same(identity, "not_encoded", expected)
            else:
                self.fail(identity, "no norm", expected)
            return
        if isinstance(expected, dict):
            for key, value in expected.items():
                self.detail(number, identity, key, value)
            return
        if expected not in VERDICTS:
            self.fail(identity, "an unknown verdict in the case", expected)
            return
        self.same(identity, self.explainer.verdict(number), expected)

    def detail(self, number: int, identity: str, key: str, value: Any) -> None:
        if key == "verdict":
            self.same(identity, self.explainer.verdict(number), value)
        elif key == "state":
            self.same(f"{identity} state", self.evaluation.due(number).state, value)
        elif key == "deadline":
            self.same(f"{identity} deadline", shown(self.evaluation.due(number).day), value)
        elif key in ("settle_with", "because"):
            self.of_last(key, value, identity)
        else:
            self.fail(f"{identity} {key}", "an unknown key in the case", value)

    def of_last(self, key: str, expected: Any, name: str | None) -> None:
        if name is None:
            self.fail(key, "nothing before it to belong to", expected)
            return
        number = self.evaluation.engine.index.get(name)
        if key == "settle_with":
            openings = (
                self.explainer.verdict_openings(number) if number is not None else self.explainer.fact_openings(name)
            )
            found = [*openings.facts, *openings.human]
        else:
            found = self.explainer.because(number) if number is not None else self.explainer.because_fact(name)
            found = [*found, *(one.split("#")[0] for one in found)]
        for one in expected if isinstance(expected, list) else [expected]:
            self.result.checked += 1
            article = self.base.norms[name].article if name in self.base.norms else ""
            if one not in found and f"{article}/{one}" not in found:
                self.fail(f"{name} {key}", found, one)


def shown(value: Any) -> str:
    """Return a value as a case file would write it."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is NO_VALUE:
        return "none"
    if type(value) is Range:
        return f"{shown(value.low)} to {shown(value.high)}"
    if isinstance(value, int) and value > 600_000:
        return datetime.date.fromordinal(value).isoformat()
    return str(value)
