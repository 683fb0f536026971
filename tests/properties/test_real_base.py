"""The properties of the engine hold on the real base too."""

from __future__ import annotations

import pytest
import real
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from outcomes import flips, outcomes
from witnesses import Result, Seeker

import koshiqon
from koshiqon.api import KnowledgeBase
from koshiqon.logic.completions import Completions
from koshiqon.logic.engine import Engine
from koshiqon.logic.explain import Explainer, Openings
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import Base
from koshiqon.model.cases import Case

# A failing case of the real base is read, not made smaller: that would take minutes.
FOUND = (Phase.explicit, Phase.generate)


@settings(max_examples=60, phases=FOUND)
@given(st.data(), real.DAYS)
def test_more_facts_never_flip_an_answer_of_the_real_base(kb: KnowledgeBase, data: st.DataObject, day: int) -> None:
    """Knowing more turns no definite verdict, state or derived fact of the real base into another."""
    facts = data.draw(real.cases(kb, day))
    more = data.draw(real.refinements(kb, facts, day))
    assert not flips(kb.engine.evaluate(facts, day), kb.engine.evaluate(more, day))


@settings(max_examples=60, phases=FOUND)
@given(st.data(), real.DAYS)
def test_the_sparse_evaluation_of_the_real_base_is_the_full_one(
    kb: KnowledgeBase, data: st.DataObject, day: int
) -> None:
    """On the real base too, leaning on the ground changes no result."""
    facts = data.draw(real.cases(kb, day))
    assert outcomes(kb.engine.evaluate(facts, day)) == outcomes(kb.engine.alone(facts, day))


@settings(max_examples=15, phases=FOUND)
@given(st.data(), real.DAYS)
def test_what_is_settled_on_the_real_base_survives_more_facts(kb: KnowledgeBase, data: st.DataObject, day: int) -> None:
    """What a report calls settled whatever the answers is the same whatever else becomes known."""
    facts = data.draw(real.cases(kb, day))
    report = kb.check(Case(facts, day))
    completions = Completions(Explainer(kb.engine.evaluate(facts, day)))
    settled = [kb.engine.index[norm.id] for norm in report.norms if norm.settled_anyway]
    goals = [one.fact for one in report.goals if one.settled_anyway]
    for _ in range(8):
        evaluation = kb.engine.evaluate(data.draw(real.refinements(kb, facts, day)), day)
        for number in settled:
            assert evaluation.effect(number) in (None, completions.of_norm(number).value)
        for name in goals:
            assert evaluation.facts[name] in (None, completions.of_fact(name).value)


def purpose_of(kb: KnowledgeBase, explainer: Explainer, purpose: str) -> tuple[Openings, Result]:
    """Return what a question's purpose leaves open, and how its answer is looked up in an evaluation."""
    alerts = {name: when for name, when, _, _ in kb.plan["alerts"]}
    name = dict(kb.plan["regimes"]).get(purpose, purpose)
    if purpose in alerts:
        openings = Openings()
        explainer.collect(alerts[purpose], openings)
        return openings, kb.engine.predicate(alerts[purpose])
    if name in kb.engine.facts:
        return explainer.fact_openings(name), lambda one: one.facts[name]
    number = kb.engine.index[purpose]
    if explainer.evaluation.effect(number):
        return explainer.keeping_openings(number), lambda one: one.due(number).state
    return explainer.openings(number), lambda one: one.effect(number)


@settings(max_examples=12, phases=FOUND)
@given(st.data(), real.DAYS)
def test_every_question_of_a_report_can_matter(kb: KnowledgeBase, data: st.DataObject, day: int) -> None:
    """For each question there are two completions that differ only in its answer and have different effects."""
    facts = data.draw(real.cases(kb, day))
    report = kb.check(Case(facts, day))
    explainer = Explainer(kb.engine.evaluate(facts, day))
    seeker = Seeker(Completions(explainer))
    some = data.draw(st.lists(st.sampled_from(report.questions), max_size=6)) if report.questions else []
    for question in some:
        purpose = data.draw(st.sampled_from(question.settles))
        openings, result = purpose_of(kb, explainer, purpose)
        names = [*openings.facts, *(name for name in openings.human if name in kb.engine.facts)]
        assert seeker.matters(question.fact, names, result), (question.fact, purpose)


@pytest.fixture(scope="module")
def backwards(kb: KnowledgeBase) -> Engine:
    """Return an engine of the real base with all norms and facts in reverse order."""
    base = koshiqon.load(kb.root).base
    turned = Base(**{name: getattr(base, name) for name in Base.__dataclass_fields__})
    turned.norms = dict(reversed(base.norms.items()))
    turned.facts = dict(reversed(base.facts.items()))
    return Engine(build_plan(turned))


@settings(max_examples=30, phases=FOUND)
@given(st.data(), real.DAYS)
def test_the_order_of_the_real_base_does_not_matter(
    kb: KnowledgeBase, backwards: Engine, data: st.DataObject, day: int
) -> None:
    """The real base read backwards, for facts given backwards, has the same results."""
    facts = data.draw(real.cases(kb, day))
    turned = dict(reversed(facts.items()))
    assert outcomes(backwards.evaluate(turned, day)) == outcomes(kb.engine.evaluate(facts, day))
