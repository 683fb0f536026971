"""Evaluating only what the known facts reach gives what evaluating everything gives."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import outcomes

import strategies as toys
from koshiqon.logic.engine import Engine, Evaluation
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import Base


@settings(max_examples=150)
@given(toys.bases(), toys.cases(), st.sets(st.integers(0, 11), max_size=2))
def test_the_sparse_evaluation_equals_the_full_one(base: Base, facts: dict[str, Any], left_out: set[int]) -> None:
    """An evaluation that leans on the ground finds what one without ground finds, norms left out or not."""
    engine = Engine(build_plan(base))
    without = frozenset(one for one in left_out if one < len(engine.norms))
    sparse = engine.evaluate(facts, toys.TODAY, without)
    assert outcomes(sparse) == outcomes(engine.alone(facts, toys.TODAY, without))


@settings(max_examples=100)
@given(toys.bases(), toys.cases(), toys.cases())
def test_a_varied_evaluation_equals_a_new_one(base: Base, facts: dict[str, Any], more: dict[str, Any]) -> None:
    """An evaluation that leans on another case finds what evaluating its own case finds."""
    engine = Engine(build_plan(base))
    varied: Evaluation = engine.varied(engine.evaluate(facts, toys.TODAY), more, engine.touched(more))
    assert outcomes(varied) == outcomes(engine.alone({**facts, **more}, toys.TODAY))
