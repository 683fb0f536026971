"""What is said to be settled whatever the answers is, and what is said not to be is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from witnesses import Result, Seeker

import strategies as toys
from koshiqon.logic.completions import Completions, Outlook
from koshiqon.logic.engine import Engine
from koshiqon.logic.explain import Explainer, Openings
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import Base

# Making a failing case smaller would take minutes: every step is a search.
FOUND = (Phase.explicit, Phase.generate)


def open_results(completions: Completions) -> Iterator[tuple[Outlook, Openings, Result]]:
    """Yield the outlook of every open norm and yes/no derived fact, and how to look it up in an evaluation."""
    evaluation, explainer, engine = completions.evaluation, completions.explainer, completions.engine
    for number in range(len(engine.norms)):
        if evaluation.effect(number) is None:
            yield completions.of_norm(number), explainer.openings(number), lambda one, number=number: one.effect(number)
    for name in sorted(engine.derived):
        if engine.facts[name]["type"] == "boolean" and evaluation.facts[name] is None:
            yield completions.of_fact(name), explainer.fact_openings(name), lambda one, name=name: one.facts[name]


def openly(base: Base, facts: dict[str, Any]) -> Completions:
    return Completions(Explainer(Engine(build_plan(base)).evaluate(facts, toys.TODAY)))


@settings(max_examples=100)
@given(toys.bases(), toys.cases(), st.data())
def test_what_is_settled_survives_every_completion(base: Base, facts: dict[str, Any], data: st.DataObject) -> None:
    """A result settled whatever the answers is the same in every complete case that fits."""
    completions = openly(base, facts)
    settled = [(outlook, result) for outlook, _, result in open_results(completions) if outlook.settled]
    for _ in range(12 if settled else 0):
        evaluation = completions.engine.alone(data.draw(toys.completions(facts)), toys.TODAY)
        assert all(result(evaluation) is outlook.value for outlook, result in settled)


@settings(max_examples=40, phases=FOUND)
@given(toys.bases(), toys.cases())
def test_what_is_not_settled_has_two_completions_that_differ(base: Base, facts: dict[str, Any]) -> None:
    """For every fact that is said to matter, two completions that differ only there have different results."""
    completions = openly(base, facts)
    seeker = Seeker(completions)
    for outlook, openings, result in open_results(completions):
        assert bool(outlook.matters) or outlook.settled is not False
        names = [*openings.facts, *(one for one in openings.human if one in completions.engine.facts)]
        for name in outlook.matters:
            assert seeker.matters(name, names, result)


@settings(max_examples=60, phases=FOUND)
@given(toys.bases(), toys.cases())
def test_what_matters_for_keeping_a_duty_can_change_its_state(base: Base, facts: dict[str, Any]) -> None:
    """For every fact asked about a duty that applies, two completions that differ only there leave it differently."""
    completions = openly(base, facts)
    seeker = Seeker(completions)
    evaluation = completions.evaluation
    for number, norm in enumerate(completions.engine.norms):
        if norm["says"] == "duty" and evaluation.effect(number):
            openings = completions.explainer.keeping_openings(number)
            for name in completions.of_keeping(number):
                states: Result = lambda one, number=number: one.due(number).state  # noqa: E731
                assert seeker.matters(name, [*openings.facts, *openings.human], states)
