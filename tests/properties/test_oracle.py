"""The engine and a second evaluator, written from the format page alone, agree where all facts are known."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from oracle import HALF, NOTHING, Oracle, Undecided

import strategies as toys
from koshiqon.logic.engine import Engine, Evaluation
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import Base
from koshiqon.model.values import NO_VALUE


def truth_of(number: float) -> bool | None:
    return None if number == HALF else bool(number)


def value_of(kind: str, value: Any) -> Any:
    """Return what the second evaluator found, as the engine would say it."""
    if kind == "boolean":
        return truth_of(value)
    if kind == "one_of":
        return {name: truth_of(sure) for name, sure in value}
    return NO_VALUE if value == NOTHING else value


def disagreements(base: Base, evaluation: Evaluation, oracle: Oracle) -> tuple[int, list[Any]]:
    """Return how many results were compared, and those that differ."""
    compared, found = 0, []
    for number, norm in enumerate(base.norms.values()):
        try:
            expected = oracle.verdict(norm)
        except Undecided:
            continue
        compared += 1
        if evaluation.verdict(number) != expected:
            found.append((norm.id, evaluation.verdict(number), expected))
        if norm.says == "duty" and expected == "applies":
            try:
                state = oracle.state(norm.id)
            except Undecided:
                continue
            if evaluation.due(number).state != state:
                found.append((norm.id, evaluation.due(number), state))
    for name, fact in base.facts.items():
        if fact.derived:
            try:
                value = value_of(fact.type, oracle.fact(name))
            except Undecided:
                continue
            compared += 1
            if evaluation.facts[name] != value:
                found.append((name, evaluation.facts[name], value))
    return compared, found


@settings(max_examples=250)
@given(toys.bases(), toys.cases(partial=False))
def test_the_engine_agrees_with_a_second_evaluator(base: Base, facts: dict[str, Any]) -> None:
    """Verdicts, states of duties and derived facts of a complete case are those that the format page describes."""
    evaluation = Engine(build_plan(base)).evaluate(facts, toys.TODAY)
    compared, found = disagreements(base, evaluation, Oracle(base, facts, toys.TODAY))
    assert not found
    assert compared > 0
