"""A norm that nothing reads, asks or switches off changes nothing else."""

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
from koshiqon.model.terms import Term


@settings(max_examples=100)
@given(toys.bases(), toys.cases(), toys.conditions(2), st.integers(0, 12))
def test_an_unrelated_norm_changes_no_other_verdict(base: Base, facts: dict[str, Any], when: Term, place: int) -> None:
    """Adding a duty that concludes nothing, wherever it stands, leaves every other result as it was."""
    norms = list(base.norms.values())
    alone = toys.make_norm("unrelated", toys.make_edition(when=when), says="duty")
    bigger = toys.make_base([*norms[:place], alone, *norms[place:]])
    before, after = Engine(build_plan(base)), Engine(build_plan(bigger))
    found = outcomes(after.evaluate(facts, toys.TODAY))
    expected = outcomes(before.evaluate(facts, toys.TODAY))
    assert {name: value for name, value in found.items() if not name.endswith("unrelated")} == expected
    ahead = Completions(Explainer(before.evaluate(facts, toys.TODAY)))
    later = Completions(Explainer(after.evaluate(facts, toys.TODAY)))
    for identity, number in before.index.items():
        assert later.of_norm(after.index[identity]) == ahead.of_norm(number)
