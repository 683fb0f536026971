"""The order in which facts, norms and answers come never matters."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import outcomes

import strategies as toys
from koshiqon.logic.completions import Completions
from koshiqon.logic.engine import Engine
from koshiqon.logic.explain import Explainer
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import Base


def explained(engine: Engine, facts: dict[str, Any]) -> dict[str, Any]:
    """Return everything that is told about a case, without regard to the order of lists."""
    evaluation = engine.evaluate(facts, toys.TODAY)
    explainer = Explainer(evaluation)
    completions = Completions(explainer)
    found = outcomes(evaluation)
    for norm in engine.norms:
        number = engine.index[norm["id"]]
        openings, outlook = explainer.openings(number), completions.of_norm(number)
        found[f"open {norm['id']}"] = (set(openings.facts), set(openings.human))
        found[f"outlook {norm['id']}"] = (outlook.settled, outlook.value, set(outlook.matters))
        found[f"because {norm['id']}"] = set(explainer.because(number))
        found[f"proof {norm['id']}"] = explainer.proof(number).truth
    for name in engine.derived:
        found[f"because {name}"] = set(explainer.because_fact(name))
        if engine.facts[name]["type"] == "boolean":
            outlook = completions.of_fact(name)
            found[f"outlook {name}"] = (outlook.settled, outlook.value, set(outlook.matters))
    return found


@settings(max_examples=60)
@given(toys.bases(), toys.cases(), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(base: Base, facts: dict[str, Any], chance: Any) -> None:
    """Facts given in another order have the same verdicts, reasons and open questions."""
    engine = Engine(build_plan(base))
    names = list(facts)
    chance.shuffle(names)
    assert explained(engine, {name: facts[name] for name in names}) == explained(engine, facts)


@settings(max_examples=60)
@given(toys.bases(), toys.cases(), st.data())
def test_the_order_of_norms_does_not_matter(base: Base, facts: dict[str, Any], data: st.DataObject) -> None:
    """Norms written in another order have the same verdicts, reasons and open questions."""
    order = data.draw(st.permutations(range(len(base.norms))))
    other = Engine(build_plan(toys.reordered(base, order)))
    assert explained(other, facts) == explained(Engine(build_plan(base)), facts)


@settings(max_examples=60)
@given(toys.bases(), toys.cases(), st.data())
def test_the_order_of_answers_does_not_matter(base: Base, facts: dict[str, Any], data: st.DataObject) -> None:
    """An interview that answers in any order, one engine serving every step, ends where the whole case does."""
    engine = Engine(build_plan(base))
    known: dict[str, Any] = {}
    for name in data.draw(st.permutations(sorted(facts))):
        known[name] = facts[name]
        explained(engine, known)
    assert explained(engine, known) == explained(Engine(build_plan(base)), facts)


@settings(max_examples=60)
@given(toys.bases(), toys.cases(), st.data())
def test_the_order_of_queries_does_not_matter(base: Base, facts: dict[str, Any], data: st.DataObject) -> None:
    """A result does not depend on which results were asked for before it."""
    engine = Engine(build_plan(base))
    numbers = data.draw(st.permutations(range(len(engine.norms))))
    ahead = Completions(Explainer(engine.evaluate(facts, toys.TODAY)))
    after = Completions(Explainer(engine.evaluate(facts, toys.TODAY)))
    expected = {number: ahead.of_norm(number) for number in range(len(numbers))}
    assert {number: after.of_norm(number) for number in numbers} == expected
