"""A definite answer from partly known facts survives every further fact."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import flips

import strategies as toys
from koshiqon.logic.engine import Engine
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import Base


@settings(max_examples=150)
@given(toys.bases(), toys.cases(), st.data())
def test_more_facts_never_flip_an_answer(base: Base, facts: dict[str, Any], data: st.DataObject) -> None:
    """Knowing more turns no definite verdict, state or derived fact into another, and leaves no range."""
    engine = Engine(build_plan(base))
    more = data.draw(toys.refinements(facts))
    assert not flips(engine.evaluate(facts, toys.TODAY), engine.evaluate(more, toys.TODAY))


@settings(max_examples=150)
@given(toys.bases(), toys.cases(), st.data())
def test_every_completion_agrees_with_what_was_definite(base: Base, facts: dict[str, Any], data: st.DataObject) -> None:
    """A complete case that fits the partial one contradicts none of its definite answers."""
    engine = Engine(build_plan(base))
    full = data.draw(toys.completions(facts))
    assert not flips(engine.evaluate(facts, toys.TODAY), engine.evaluate(full, toys.TODAY))
