from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

import strategies as toys
from koshiqon.logic.engine import Engine
from koshiqon.logic.explain import Distance, Explainer, Openings
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import Base, BoundDeadline, BoundNorm
from koshiqon.model.proof import Proof
from koshiqon.model.values import NO_VALUE, Range

TODAY = toys.TODAY
fact, make_edition, make_norm = toys.fact, toys.make_edition, toys.make_norm
place, when, off, concluding = toys.place, toys.when, toys.off, toys.concluding

FACTS = (
    fact("a.one", "boolean"),
    fact("a.two", "boolean"),
    fact("a.three", "boolean"),
    fact("a.four", "boolean"),
    fact("a.judged", "boolean", judgement=True),
    fact("a.born", "boolean", change="nobody"),
    fact("a.fixable", "boolean", change="person"),
    fact("a.day", "date", change="nobody"),
    fact("a.other_day", "date"),
    fact("a.kind", "one_of", values=("red", "fact", "no")),
    fact("a.state", "country"),
    fact("a.list", "list", fields={"good": ("boolean", ()), "end": ("date", ())}),
    fact("a.stays", "list", fields={"begin": ("date", ()), "end": ("date", ())}),
    fact("x.yes", "boolean", derived=True),
    fact("x.further", "boolean", derived=True),
    fact("x.kind", "one_of", values=("p", "q"), derived=True),
    fact("x.day", "date", derived=True, combine="latest"),
)
ONE, TWO, THREE, FOUR = ("fact", "a.one"), ("fact", "a.two"), ("fact", "a.three"), ("fact", "a.four")
YES, FURTHER = ("fact", "x.yes"), ("fact", "x.further")


def explain(*norms: BoundNorm, only_when: Any = None, **facts: Any) -> Explainer:
    """Return the explainer of a case; facts of `a` are given by their short names."""
    engine = Engine(toys.make_plan(list(norms), FACTS, only_when=only_when or {}))
    return Explainer(engine.evaluate({f"a.{name}": value for name, value in facts.items()}, TODAY))


def left_open(openings: Openings) -> tuple[dict[str, int], dict[str, int]]:
    return openings.facts, openings.human


# -- what is open -----------------------------------------------------------------------------------------------------


def test_openings_count_how_often_a_name_is_met() -> None:
    """Openings add up; a result is read once when every name is met once and every edition is known."""
    openings, other = Openings(), Openings()
    openings.meet("a.one")
    openings.meet("a.judged", human=True)
    assert left_open(openings) == ({"a.one": 1}, {"a.judged": 1})
    assert openings.read_once
    other.meet("a.two")
    other.atoms[1] = ONE
    openings.add(other)
    assert (openings.read_once, openings.atoms) == (True, {1: ONE})
    for twice in ({"human": False}, {"human": True}):
        again = Openings()
        again.add(openings)
        again.meet("a.judged" if twice["human"] else "a.one", **twice)
        assert not again.read_once
    other.undated = True
    assert not other.read_once
    openings.add(other)
    assert openings.undated
    assert left_open(openings) == ({"a.one": 1, "a.two": 2}, {"a.judged": 1})


def test_nothing_leaves_a_settled_norm_open() -> None:
    """A norm whose effect is definite has no open facts, whatever else is unknown."""
    norm = make_norm("p1", when(("any", (ONE, TWO))))
    assert left_open(explain(norm, one=True).openings(0)) == ({}, {})


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        (ONE, {}, {"a.one": 1}),
        (("all", (ONE, TWO)), {"one": True}, {"a.two": 1}),
        (("all", (ONE, ("any", (TWO, THREE)))), {"two": False}, {"a.one": 1, "a.three": 1}),
        (("any", (ONE, ("all", (ONE, TWO)))), {}, {"a.one": 2, "a.two": 1}),
        (("none", (ONE, TWO)), {"one": False}, {"a.two": 1}),
        (("none", (("all", (ONE, TWO)), THREE)), {"one": False}, {"a.three": 1}),
        (("is", ("fact", "a.kind"), ("red",), False), {}, {"a.kind": 1}),
        (("is", ("fact", "a.kind"), ("fact", "no"), False), {}, {"a.kind": 1}),
        (("group", ("fact", "a.state"), "club", ("fact", "a.day"), False), {}, {"a.state": 1, "a.day": 1}),
        (("compare", "<", ("fact", "a.day"), ("fact", "a.other_day")), {"day": 5}, {"a.other_day": 1}),
        (("compare", "<", ("fact", "a.day"), ("date", 5)), {"day": Range(3, 9)}, {"a.day": 1}),
        (("compare", "<", ("extreme", "latest", (("fact", "a.day"), ("fact", "a.other_day"))), ("today",)), {}, {"a.day": 1, "a.other_day": 1}),
        (("any", "a.list", (("field", "good"),)), {}, {"a.list": 1}),
        (("every", "a.list", (("field", "good"),)), {}, {"a.list": 1}),
        (("no", "a.list", (("field", "good"),)), {}, {"a.list": 1}),
        (("any", "a.list", (("field", "good"),)), {"list": [{"end": 5}]}, {"a.list": 1}),
        (("any", "a.list", (("compare", "<", ("field", "end"), ("date", 5)),)), {"list": [{"good": True, "end": Range(3, 9)}]}, {"a.list": 1}),
        (("any", "a.list", (("compare", "<", ("field", "end"), ("fact", "a.day")),)), {"list": [{"good": True, "end": 5}]}, {"a.day": 1}),
        (("compare", "<", ("count", "a.list", (("field", "good"),)), ("number", "1")), {}, {"a.list": 1}),
        (("compare", "<", ("total", "a.list", "end", ()), ("number", "1")), {}, {"a.list": 1}),
        (("compare", "<", ("extreme_of", "latest", "a.list", "end", ()), ("today",)), {}, {"a.list": 1}),
        (("compare", "<", ("present", "a.stays", 9, ("fact", "a.day")), ("number", "1")), {"stays": []}, {"a.day": 1}),
    ],
)  # fmt: skip
def test_the_unknown_facts_of_a_condition_are_open(condition: Any, facts: Any, expected: Any) -> None:
    """Every unknown fact, range and partly known list in the undecided parts of a condition is open."""
    assert left_open(explain(make_norm("p1", when(condition)), **facts).openings(0)) == (expected, {})


def test_a_matter_of_judgement_is_for_a_human() -> None:
    """An unknown fact that is a matter of judgement stands among what a human must decide."""
    norm = make_norm("p1", when(("all", (ONE, ("fact", "a.judged")))))
    assert left_open(explain(norm).openings(0)) == ({"a.one": 1}, {"a.judged": 1})
    assert [explain(norm, **facts).verdict(0) for facts in ({}, {"one": True})] == ["depends", "needs_human"]


def test_exceptions_are_open_too() -> None:
    """The open facts of an exception are open for what it may switch off, through any number of exceptions."""
    norms = (
        make_norm("p1"),
        make_norm("p2", off("p1", ONE)),
        make_norm("p3", off("p2", TWO)),
        make_norm("p4", off("p1", THREE)),
    )
    assert left_open(explain(*norms, three=False).openings(0)) == ({"a.one": 1, "a.two": 1}, {})


def test_definitions_are_open_too() -> None:
    """A derived fact is open through the conditions of the norms that conclude it."""
    norms = (
        concluding("p1", ONE, "true", "x.yes"),
        concluding("p2", ("all", (TWO, THREE)), "true", "x.yes"),
        make_norm("p3", when(("all", (YES, FOUR)))),
    )
    assert left_open(explain(*norms, three=False).openings(2)) == ({"a.one": 1, "a.four": 1}, {})
    assert left_open(explain(*norms, one=True).fact_openings("x.yes")) == ({}, {})
    assert left_open(explain(*norms, two=True, three=False).fact_openings("a.one")) == ({"a.one": 1}, {})


def test_a_fact_met_twice_is_counted_twice() -> None:
    """A fact that a result reaches through two definitions is met twice."""
    norms = (
        concluding("p1", ONE, "true", "x.yes"),
        concluding("p2", ("none", (ONE,)), "true", "x.further"),
        make_norm("p3", when(("all", (YES, FURTHER)))),
    )
    openings = explain(*norms).openings(2)
    assert (openings.facts, openings.read_once) == ({"a.one": 2}, False)


def test_only_the_values_asked_for_are_open() -> None:
    """Of a derived fact with several values, only what concludes the values asked for is open."""
    norms = (
        concluding("p1", ONE, "value", "x.kind", "p"),
        concluding("p2", TWO, "value", "x.kind", "q"),
        make_norm("p3", when(("is", ("fact", "x.kind"), ("p",), False))),
        make_norm("p4", when(("is", ("fact", "x.kind"), ("p", "q"), True))),
    )
    explainer = explain(*norms)
    assert left_open(explainer.openings(2)) == ({"a.one": 1}, {})
    assert left_open(explainer.openings(3)) == ({"a.one": 1, "a.two": 1}, {})
    assert left_open(explainer.fact_openings("x.kind")) == ({"a.one": 1, "a.two": 1}, {})
    assert left_open(explain(*norms, one=True, two=False).fact_openings("x.kind")) == ({}, {})


def test_a_derived_date_is_open_through_its_conditions_and_its_days() -> None:
    """A derived date is open through the conditions of its norms and through the days they name."""
    norms = (
        concluding("p1", ONE, "expression", "x.day", ("shift", ("fact", "a.day"), 1, 3, "weeks")),
        concluding("p2", TWO, "expression", "x.day", ("fact", "a.other_day")),
    )
    assert left_open(explain(*norms, two=False).fact_openings("x.day")) == ({"a.one": 1, "a.day": 1}, {})
    assert left_open(explain(*norms, one=True, day=5).fact_openings("x.day")) == ({"a.two": 1, "a.other_day": 1}, {})
    assert left_open(explain(*norms, one=True, two=False, day=Range(3, 5)).fact_openings("x.day")) == ({"a.day": 1}, {})
    assert left_open(explain(*norms, one=True, two=False, day=5).fact_openings("x.day")) == ({}, {})


def test_an_open_matter_is_named_when_it_is_reached() -> None:
    """An open norm that concludes a fact is named for a human once reached; before that its own facts are open."""
    norm = concluding("p1", ONE, "true", "x.yes", says="open")
    assert left_open(explain(norm, one=True).fact_openings("x.yes")) == ({}, {place("p1"): 1})
    assert left_open(explain(norm).fact_openings("x.yes")) == ({"a.one": 1}, {})


def test_norms_asked_about_are_open_too() -> None:
    """A norm that asks about another is open through it; one that asks whether it is kept, also through its keeping."""
    by = BoundDeadline(("fact", "a.day"), 0, "weeks", "cautious")
    norms = (
        make_norm("p1", when(ONE, kept_when=TWO, by=by), says="duty"),
        make_norm("p2", when(("norm", "applies", place("p1")))),
        make_norm("p3", when(("norm", "breached", place("p1")))),
    )
    explainer = explain(*norms)
    assert left_open(explainer.openings(1)) == ({"a.one": 1}, {})
    assert left_open(explainer.openings(2)) == ({"a.one": 1, "a.day": 1, "a.two": 1}, {})
    assert left_open(explain(*norms, one=True, two=False).openings(2)) == ({"a.day": 1}, {})


def test_what_leaves_the_keeping_of_a_duty_open() -> None:
    """The event of the deadline and the undecided parts of `kept_when` leave a duty's state open."""
    kept = ("all", (TWO, ("compare", "<=", ("fact", "a.other_day"), ("deadline",))))
    by = BoundDeadline(("fact", "a.day"), 0, "calendar days", "cautious")
    norm = make_norm("p1", make_edition(kept_when=kept, by=by), says="duty")
    assert left_open(explain(norm).keeping_openings(0)) == ({"a.day": 1, "a.two": 1, "a.other_day": 1}, {})
    explainer = explain(norm, day=5, two=True)
    assert left_open(explainer.keeping_openings(0)) == ({"a.other_day": 1}, {})
    assert explainer.evaluation.deadline is None
    assert left_open(explain(norm, day=5, other_day=4).keeping_openings(0)) == ({"a.two": 1}, {})
    assert left_open(explain(make_norm("p1", says="duty")).keeping_openings(0)) == ({}, {})


def test_the_deadline_at_hand_is_put_back_after_another_duty() -> None:
    """Looking into a duty that another's keeping asks about leaves the other's own deadline at hand."""
    until = ("compare", "<=", ("fact", "a.day"), ("deadline",))
    by = BoundDeadline(("date", TODAY + 5), 0, "calendar days", "cautious")
    norms = (
        make_norm("p1", make_edition(kept_when=ONE, by=by), says="duty"),
        make_norm("p2", make_edition(kept_when=("all", (("norm", "kept", place("p1")), until)), by=by), says="duty"),
    )
    openings = explain(*norms, day=TODAY).keeping_openings(1)
    assert set(openings.atoms.values()) == {ONE, ("norm", "kept", place("p1"))}


def test_the_day_that_chooses_the_edition_is_open() -> None:
    """Where the edition is open, its day is open with the conditions of all editions that may govern."""
    norm = make_norm(
        "p1", when(ONE, end=100), when(TWO, start=101, end=200), when(THREE, start=201), law_at=("fact", "a.day")
    )
    openings = explain(norm, day=Range(90, 110)).openings(0)
    assert (left_open(openings), openings.undated) == (({"a.day": 1, "a.one": 1, "a.two": 1}, {}), True)
    openings = explain(norm, day=90).openings(0)
    assert (left_open(openings), openings.undated) == (({"a.one": 1}, {}), False)


def test_the_verdict_may_be_open_where_the_effect_is_not() -> None:
    """A norm that surely does not bind may still lack its reason: whether it is triggered, or in force at all."""
    norms = (make_norm("p1", when(ONE)), make_norm("p2", off("p1")))
    explainer = explain(*norms)
    assert (explainer.verdict(0), explainer.evaluation.effect(0)) == ("depends", False)
    assert (left_open(explainer.openings(0)), left_open(explainer.verdict_openings(0))) == (
        ({}, {}),
        ({"a.one": 1}, {}),
    )
    dated = make_norm("p1", when(ONE, end=100), law_at=("fact", "a.day"))
    explainer = explain(dated, one=False)
    assert (explainer.verdict(0), explainer.evaluation.effect(0)) == ("depends", False)
    assert (left_open(explainer.openings(0)), left_open(explainer.verdict_openings(0))) == (
        ({}, {}),
        ({"a.day": 1}, {}),
    )
    assert left_open(explain(dated, one=False, day=5).verdict_openings(0)) == ({}, {})
    assert left_open(explain(make_norm("p1", when(ONE))).verdict_openings(0)) == ({"a.one": 1}, {})


def test_what_decides_the_sense_of_a_fact_is_open() -> None:
    """A fact whose sense is unknown is open with its condition; one that is stated is not asked again."""
    only_when = {"a.two": ("all", (ONE,))}
    norm = make_norm("p1", when(TWO))
    assert left_open(explain(norm, only_when=only_when).openings(0)) == ({"a.one": 1, "a.two": 1}, {})
    assert left_open(explain(norm, only_when=only_when, two=True).openings(0)) == ({"a.one": 1}, {})
    assert left_open(explain(norm, only_when=only_when, one=True).openings(0)) == ({"a.two": 1}, {})
    assert left_open(explain(norm, only_when=only_when, one=False).openings(0)) == ({}, {})


def test_open_atoms_are_those_that_facts_decide() -> None:
    """Atoms about input facts and about keeping are noted; those that only pass on other norms are not."""
    kept = ("norm", "kept", place("p2"))
    kind = ("is", ("fact", "x.kind"), ("p",), False)
    norms = (
        concluding("p1", ("all", (ONE,)), "true", "x.yes"),
        make_norm("p2", make_edition(kept_when=TWO), says="duty"),
        concluding("p3", THREE, "value", "x.kind", "p"),
        make_norm("p4", when(("all", (YES, kept, kind, ("norm", "applies", place("p1")), FOUR)))),
    )
    assert set(explain(*norms).openings(3).atoms.values()) == {ONE, TWO, THREE, FOUR, kept}


def test_collecting_from_a_term() -> None:
    """A term's own open facts are collected, of a norm also those of its keeping when that is asked."""
    norm = make_norm("p1", when(ONE, kept_when=TWO), says="duty")
    for word, expected in (("applies", {"a.one": 1}), ("kept", {"a.one": 1, "a.two": 1})):
        openings = Openings()
        explain(norm).collect(("norm", word, place("p1")), openings)
        assert openings.facts == expected
    openings = Openings()
    explain(norm).collect(("shift", ("fact", "a.day"), 1, 3, "weeks"), openings)
    assert openings.facts == {"a.day": 1}


# -- reasons ----------------------------------------------------------------------------------------------------------


def names(found: list[str]) -> list[str]:
    return [one.removeprefix("kz/toy/") for one in found]


def test_a_norm_rests_on_itself_and_what_switches_it_off() -> None:
    """The reasons of a verdict are the norm, and the exceptions that make it what it is."""
    norms = (make_norm("p1", when(ONE)), make_norm("p2", off("p1", TWO)), make_norm("p3", off("p1", THREE)))
    assert names(explain(*norms, one=True, two=True, three=False).because(0)) == ["p1", "p2"]
    assert names(explain(*norms, one=True, two=False, three=False).because(0)) == ["p1"]
    assert names(explain(*norms, one=True, three=False).because(0)) == ["p1", "p2"]
    assert names(explain(*norms, one=False, two=True).because(0)) == ["p1"]
    assert names(explain(*norms, two=True).because(0)) == ["p1", "p2"]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (True, True, ["p3", "p1", "p2"]),
        (True, False, ["p3", "p2"]),
        (False, None, ["p3", "p1"]),
        (True, None, ["p3", "p2"]),
    ],
)
def test_all_rests_on_every_part_or_on_what_fails(one: Any, two: Any, expected: list[str]) -> None:
    """What holds rests on all its parts, what fails on the failing ones, what is open on the open ones."""
    norms = (
        concluding("p1", ONE, "true", "x.yes"),
        concluding("p2", TWO, "true", "x.further"),
        make_norm("p3", when(("all", (YES, FURTHER)))),
    )
    assert names(explain(*norms, one=one, two=two).because(2)) == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [(False, False, ["p3", "p1", "p2"]), (True, False, ["p3", "p1"]), (False, None, ["p3", "p2"])],
)
def test_none_rests_on_what_holds_or_on_every_part(one: Any, two: Any, expected: list[str]) -> None:
    """`none` fails because of the part that holds, and holds because all parts fail."""
    norms = (
        concluding("p1", ONE, "true", "x.yes"),
        concluding("p2", TWO, "true", "x.further"),
        make_norm("p3", when(("none", (YES, FURTHER)))),
    )
    assert names(explain(*norms, one=one, two=two).because(2)) == expected


def test_any_rests_on_the_parts_that_decide() -> None:
    """What holds through one of several ways rests on that way only, also deep in a group."""
    norms = (
        concluding("p1", ONE, "true", "x.yes"),
        concluding("p2", TWO, "true", "x.further"),
        make_norm("p3", when(("any", (YES, FURTHER)))),
        make_norm("p4", when(("all", (("any", (YES, FURTHER)), THREE)))),
        make_norm("p5", when(("all", (("none", (YES, FURTHER)), THREE)))),
    )
    explainer = explain(*norms, one=True, two=False, three=True)
    assert [names(explainer.because(number)) for number in (2, 3, 4)] == [["p3", "p1"], ["p4", "p1"], ["p5", "p1"]]


def test_a_derived_fact_rests_on_the_norms_that_decide_it() -> None:
    """A derived fact rests on the norms that conclude it, else on the open ones, else on all that fail."""
    norms = (concluding("p1", ONE, "true", "x.yes"), concluding("p2", TWO, "true", "x.yes"))
    assert names(explain(*norms, one=True).because_fact("x.yes")) == ["p1"]
    assert names(explain(*norms, one=False).because_fact("x.yes")) == ["p2"]
    assert names(explain(*norms, one=False, two=False).because_fact("x.yes")) == ["p1", "p2"]
    assert names(explain(*norms).because_fact("x.further")) == []
    reached = concluding("p3", ("all", (YES, THREE)), "true", "x.further")
    found = explain(*norms, reached, one=True, two=False, three=True).because_fact("x.further")
    assert names(found) == ["p3", "p1"]


def test_other_norms_and_expressions_are_reasons_too() -> None:
    """What a condition asks about, and the derived days it compares, are reasons, also inside lists of terms."""
    norms = (
        concluding("p1", None, "expression", "x.day", ("fact", "a.day")),
        make_norm("p2", when(("compare", "<", ("extreme", "latest", (("fact", "x.day"), ("today",))), ("date", 5)))),
        make_norm("p3", when(("norm", "applies", place("p2")))),
        make_norm("p4", when(("is", ("fact", "x.kind"), ("p",), True))),
        concluding("p5", ONE, "value", "x.kind", "p"),
    )
    explainer = explain(*norms, day=5, one=False)
    assert names(explainer.because(2)) == ["p3", "p2", "p1"]
    assert names(explainer.because(3)) == ["p4", "p5"]
    assert names(explainer.because(2)) == ["p3", "p2", "p1"]


def test_the_nearest_way_to_a_no_comes_first() -> None:
    """Of several norms that fail, the one that lacks least is told first; what nobody can change counts most."""
    norms = (
        concluding("p1", ("fact", "a.born"), "true", "x.yes"),
        concluding("p2", ("all", (("fact", "a.fixable"), ONE)), "true", "x.yes"),
        concluding("p3", ("fact", "a.fixable"), "true", "x.yes"),
    )
    explainer = explain(*norms, born=False, fixable=False, one=True)
    assert names(explainer.because_fact("x.yes")) == ["p2", "p3", "p1"]
    assert [explainer.distance(number) for number in range(3)] == [(1, 0, 0), (0, 0, 0), (0, 1, 0)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, Distance(0, 0, 0)),
        (("fact", "a.born"), Distance(1, 0, 0)),
        (("fact", "a.fixable"), Distance(0, 1, 0)),
        (("all", (("fact", "a.one"), ("fact", "a.two"), ("fact", "a.fixable"))), Distance(0, 0, 1)),
        (("any", (("fact", "a.born"), ("fact", "a.fixable"))), Distance(0, 1, 0)),
        (("compare", "<", ("fact", "a.day"), ("date", 1)), Distance(0, 1, 0)),
        (("norm", "applies", place("p1")), Distance(1, 0, 0)),
        (YES, Distance(0, 1, 0)),
        (FURTHER, Distance(1, 0, 0)),
        (("is", ("fact", "x.kind"), ("p",), False), Distance(0, 1, 0)),
        (("all", (TWO, THREE)), Distance(0, 0, 2)),
    ],
)
def test_the_distance_of_a_norm(condition: Any, expected: Distance) -> None:
    """A norm is as far as what fails in it, through the nearest of its ways, less what is met."""
    norms = (
        make_norm("p1", when(("fact", "a.born"))),
        concluding("p2", ("fact", "a.born"), "true", "x.yes"),
        concluding("p3", ("fact", "a.fixable"), "true", "x.yes"),
        make_norm("p4", when(condition)),
        concluding("p5", ("fact", "a.born"), "true", "x.further"),
    )
    assert explain(*norms, one=True, born=False, fixable=False, day=5).distance(3) == expected


def test_a_norm_switched_off_is_far() -> None:
    """A live exception counts like a fact that nobody can change."""
    assert explain(make_norm("p1"), make_norm("p2", off("p1"))).distance(0) == Distance(1, 0, 0)
    assert explain(make_norm("p1"), make_norm("p2", off("p1", ONE))).distance(0) == Distance(0, 0, 0)
    both = (make_norm("p1", when(("fact", "a.born"))), make_norm("p2", off("p1")))
    assert explain(*both, born=False).distance(0) == Distance(2, 0, 0)


def test_the_first_edition_that_may_govern_tells_the_distance() -> None:
    """Where several editions may govern, the first of them is measured."""
    dated = make_norm("p1", when(("fact", "a.born"), end=100), when(ONE, start=101), law_at=("fact", "a.day"))
    assert explain(dated, born=False, one=False).distance(0) == Distance(1, 0, 0)


def test_the_known_facts_behind_some_norms() -> None:
    """The input facts that some norms read and the case knows are listed once."""
    norms = (make_norm("p1", when(("all", (ONE, TWO)))), make_norm("p2", when(("any", (TWO, THREE, FOUR)))))
    explainer = explain(*norms, one=False, two=True, three=True)
    assert explainer.rests_on([place("p1"), place("p2")]) == ["a.one", "a.two", "a.three"]
    assert explainer.rests_on([place("p2")]) == ["a.two", "a.three"]


# -- proofs -----------------------------------------------------------------------------------------------------------


def test_the_proof_of_what_applies() -> None:
    """The proof of a norm shows its condition down to the facts."""
    condition = ("all", (ONE, ("compare", "<", ("fact", "a.day"), ("date", 9))))
    norm = make_norm("p1", when(condition), cites=("kz/toy/other",))
    proof = explain(norm, one=True, day=5).proof(0)
    atoms = (
        Proof("atom", True, value=True, term=ONE),
        Proof("atom", True, value=(5, 9), term=condition[1][1]),
    )
    assert proof == Proof(
        "norm", True, place("p1"), "applies", parts=(Proof("all", True, parts=atoms),), cites=("kz/toy/other",)
    )


def test_the_deciding_parts_of_a_group_come_first() -> None:
    """In a proof the parts that decide stand before the others, also where they decide against."""

    def first(word: str, **facts: Any) -> Any:
        proof = explain(make_norm("p1", when((word, (ONE, TWO, THREE)))), **facts).proof(0).parts[0]
        return [part.term[1] for part in proof.parts], proof.truth

    assert first("all", one=True, two=False, three=True) == (["a.two", "a.one", "a.three"], False)
    assert first("any", one=False, two=True, three=False) == (["a.two", "a.one", "a.three"], True)
    assert first("none", one=False, two=True, three=False) == (["a.two", "a.one", "a.three"], False)
    assert first("none", one=False, two=False, three=False) == (["a.one", "a.two", "a.three"], True)
    assert first("none", one=False, three=False) == (["a.two", "a.one", "a.three"], None)
    assert first("all", one=True, three=True) == (["a.two", "a.one", "a.three"], None)


def test_the_proof_of_what_is_switched_off() -> None:
    """A norm that is switched off shows its condition and its exceptions, the live ones first."""
    norms = (make_norm("p1", when(ONE)), make_norm("p2", off("p1", TWO)), make_norm("p3", off("p1", THREE)))
    proof = explain(*norms, one=True, two=False, three=True).proof(0)
    assert (proof.verdict, proof.truth) == ("switched_off", False)
    condition, exceptions = proof.parts
    assert (condition.kind, condition.truth) == ("atom", True)
    assert (exceptions.kind, exceptions.truth, exceptions.subject) == ("exceptions", True, place("p1"))
    assert [(one.subject, one.verdict, one.truth) for one in exceptions.parts] == [
        (place("p3"), "applies", True),
        (place("p2"), "not_triggered", False),
    ]


def test_the_proof_of_what_does_not_apply() -> None:
    """A norm that is not triggered shows what fails, and no exceptions; one not in force shows nothing."""
    norms = (make_norm("p1", when(ONE)), make_norm("p2", off("p1", TWO)))
    proof = explain(*norms, one=False, two=True).proof(0)
    assert (proof.verdict, proof.truth, [part.kind for part in proof.parts]) == ("not_triggered", False, ["atom"])
    gone = explain(make_norm("p1", when(ONE, end=5), ground="later_over_earlier"), one=True).proof(0)
    assert gone == Proof("norm", False, place("p1"), "not_in_force")


def test_the_ground_of_an_exception_is_part_of_its_proof() -> None:
    """An exception across instruments shows on what ground it prevails, and who grants that."""
    norms = (
        make_norm("p1"),
        make_norm("p2", off("p1"), ground="treaty_over_law", granted_by="kz/constitution/art-4"),
        make_norm("p3", off("p1"), ground="later_over_earlier"),
    )
    explainer = explain(*norms)
    assert explainer.proof(1).parts == (Proof("ground", True, "kz/constitution/art-4", "treaty_over_law"),)
    assert explainer.proof(2).parts == (Proof("ground", True, "", "later_over_earlier"),)


@pytest.mark.parametrize(
    ("kept", "state", "truth"), [(True, "kept", True), (False, "overdue", False), (None, "unknown", None)]
)
def test_the_proof_of_a_duty_shows_how_it_stands(kept: Any, state: str, truth: Any) -> None:
    """A duty that applies shows whether it is kept, with its day and the condition of keeping."""
    by = BoundDeadline(("date", TODAY - 5), 0, "calendar days", "cautious")
    until = ("all", (ONE, ("compare", "<", ("deadline",), ("today",))))
    for says in ("duty", "prohibition"):
        explainer = explain(make_norm("p1", make_edition(kept_when=until, by=by), says=says), one=kept)
        (keeping,) = explainer.proof(0).parts
        assert (keeping.kind, keeping.truth, keeping.subject, keeping.verdict, keeping.value) == ("being_kept", truth, place("p1"), state, TODAY - 5)  # fmt: skip
        assert keeping.parts[0].truth is kept
        compared = next(one for one in keeping.walk() if one.term and one.term[0] == "compare")
        assert (compared.truth, compared.value) == (True, (TODAY - 5, TODAY))
        assert explainer.evaluation.deadline is None
    assert explain(make_norm("p1", make_edition(kept_when=ONE), says="right"), one=True).proof(0).parts == ()
    assert explain(make_norm("p1", says="duty")).proof(0).parts[0].parts == ()
    assert [part.kind for part in explain(make_norm("p1", when(TWO, kept_when=ONE), says="duty")).proof(0).parts] == [
        "atom"
    ]


def test_the_proof_of_keeping_reaches_through_definitions_and_duties() -> None:
    """The condition of keeping is proved down to other duties, each against its own deadline."""
    inner = BoundDeadline(("date", TODAY + 5), 0, "calendar days", "cautious")
    outer = BoundDeadline(("date", TODAY + 3), 0, "calendar days", "cautious")
    until = ("compare", "<=", ("fact", "a.day"), ("deadline",))
    norms = (
        make_norm("p1", make_edition(kept_when=until, by=inner), says="duty"),
        make_norm(
            "p2", make_edition(kept_when=("all", (("norm", "kept", place("p1")), until, YES)), by=outer), says="duty"
        ),
        concluding("p3", ONE, "true", "x.yes"),
    )
    (keeping,) = explain(*norms, one=True, day=TODAY).proof(1).parts
    compared = [one.value for one in keeping.walk() if one.term == until]
    assert compared == [(TODAY, TODAY + 5), (TODAY, TODAY + 3)]
    assert [part.truth for part in keeping.parts[0].parts] == [True, True, True]


def test_the_proof_of_a_derived_fact() -> None:
    """A derived fact shows the norms that conclude it, first those that decide."""
    norms = (
        concluding("p1", ONE, "true", "x.yes"),
        concluding("p2", TWO, "true", "x.yes"),
        concluding("p3", THREE, "true", "x.yes"),
    )

    def told(**facts: Any) -> Any:
        proof = explain(*norms, **facts).fact_proof("x.yes")
        assert (proof.kind, proof.subject) == ("derived", "x.yes")
        return proof.truth, proof.value, [one.subject.removeprefix("kz/toy/") for one in proof.parts]

    assert told(one=False, two=True) == (True, True, ["p2", "p3", "p1"])
    assert told(one=False, three=False) == (None, None, ["p2", "p1", "p3"])
    assert told(one=False, two=False, three=False) == (False, False, ["p1", "p2", "p3"])


def test_the_proof_of_a_derived_fact_has_what_decides_first_however_near_others_are() -> None:
    """Norms that hold come before open ones and those before failing ones, even where the others lack less."""
    met = [("fact", "a.one"), ("fact", "a.two")]
    norms = (
        concluding("p1", ("all", (*met, *met, ("fact", "a.fixable"))), "true", "x.yes"),
        concluding("p2", ("all", (*met, THREE)), "true", "x.yes"),
        concluding("p3", ONE, "true", "x.yes"),
    )
    proof = explain(*norms, one=True, two=True, fixable=False).fact_proof("x.yes")
    assert [one.subject.removeprefix("kz/toy/") for one in proof.parts] == ["p3", "p2", "p1"]


def test_the_proof_of_other_facts() -> None:
    """A given fact shows its value; a derived date is proved when it has a value, several values or none."""
    norms = (concluding("p1", ONE, "expression", "x.day", ("date", 5)), concluding("p2", TWO, "value", "x.kind", "p"))
    explainer = explain(*norms, one=True, three=False, two=True)
    assert explainer.fact_proof("a.three") == Proof("fact", True, "a.three", value=False)
    assert explainer.fact_proof("a.four") == Proof("fact", None, "a.four")
    assert (explainer.fact_proof("x.day").truth, explainer.fact_proof("x.day").value) == (True, 5)
    assert (explainer.fact_proof("x.kind").truth, explainer.fact_proof("x.kind").value) == (True, {"p": True})
    assert explain(*norms).fact_proof("x.day").truth is None
    assert explain(*norms, one=False).fact_proof("x.day").value is NO_VALUE


def test_a_proof_reaches_through_definitions_and_norms() -> None:
    """The proof of a condition shows the derived facts and norms it reads, down to the facts given."""
    norms = (
        concluding("p1", ONE, "true", "x.yes"),
        concluding("p2", TWO, "expression", "x.day", ("date", 5)),
        make_norm("p3", when(YES)),
        make_norm("p4", when(("norm", "applies", place("p3")))),
        make_norm(
            "p5", when(("compare", "<", ("extreme", "latest", (("fact", "x.day"), ("fact", "x.day"))), ("today",)))
        ),
    )
    explainer = explain(*norms, one=True, two=True)
    (asked,) = explainer.proof(3).parts
    assert (asked.kind, asked.truth, asked.subject, asked.verdict) == ("atom", True, place("p3"), "applies")
    steps = [(one.kind, one.subject or one.term) for one in explainer.proof(3).walk()]
    assert steps == [
        ("norm", place("p4")),
        ("atom", place("p3")),
        ("norm", place("p3")),
        ("derived", "x.yes"),
        ("norm", place("p1")),
        ("atom", ONE),
    ]
    (compared,) = explainer.proof(4).parts
    assert (compared.kind, compared.value, [one.subject for one in compared.parts]) == ("atom", (5, TODAY), ["x.day"])


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (("is", ("fact", "a.kind"), ("red",), False), "red"),
        (("group", ("fact", "a.state"), "club", None, False), "AAA"),
        (("any", "a.list", (("field", "good"),)), None),
        (ONE, True),
    ],
)
def test_an_atom_shows_what_was_compared(condition: Any, value: Any) -> None:
    """An atom's proof carries the value of its fact."""
    proof = explain(make_norm("p1", when(condition)), kind="red", state="AAA", list=[], one=True).proof(0)
    assert proof.parts[0].value == value
    assert proof.parts[0].term == condition


@pytest.mark.parametrize("subject", [("field", "good"), ("field", "end")])
def test_a_comparison_within_a_record_shows_no_single_value(subject: Any) -> None:
    """A value asked of a record's field has no one fact to show."""
    explainer = explain()
    assert explainer._compared(("is", subject, ("red",), False)) is None


def test_a_step_already_being_proved_is_not_proved_again() -> None:
    """A norm or fact on the path down is named without its parts."""
    norm = concluding("p1", ONE, "true", "x.yes")
    explainer = explain(norm, one=True)
    assert explainer.proof(0, frozenset({0})).parts == ()
    assert explainer.fact_proof("x.yes", frozenset({"x.yes"})) == Proof("derived", True, "x.yes", value=True)
    assert explainer.fact_proof("x.yes", frozenset({0})).parts == (Proof("norm", True, place("p1"), "applies"),)


@settings(max_examples=100)
@given(toys.bases(), toys.cases())
def test_a_proof_says_what_the_evaluation_says(base: Base, facts: dict[str, Any]) -> None:
    """Every step of every proof has the truth that the evaluation finds for it."""
    engine = Engine(build_plan(base))
    evaluation = engine.evaluate(facts, TODAY)
    explainer = Explainer(evaluation)
    for number in range(len(engine.norms)):
        for step in explainer.proof(number).walk():
            if step.kind == "norm":
                found = engine.index[step.subject]
                assert (step.truth, step.verdict) == (evaluation.effect(found), explainer.verdict(found))
            elif step.kind == "exceptions":
                assert step.truth is evaluation.switched_off(engine.index[step.subject])
            elif step.kind == "derived":
                assert step.value == evaluation.facts[step.subject]
            elif step.kind == "being_kept":
                due = evaluation.due(engine.index[step.subject])
                assert (step.verdict, step.value) == (due.state, due.day)
            elif step.kind == "atom" and "deadline" not in repr(step.term):
                assert step.truth is engine.predicate(step.term)(evaluation)


@settings(max_examples=100)
@given(toys.bases(), toys.cases())
def test_every_open_verdict_says_what_would_settle_it(base: Base, facts: dict[str, Any]) -> None:
    """What depends names an open fact or a matter of judgement, and no fact that is known exactly."""
    engine = Engine(build_plan(base))
    explainer = Explainer(engine.evaluate(facts, TODAY))
    for number in range(len(engine.norms)):
        openings = explainer.verdict_openings(number)
        for name in openings.facts:
            known = facts.get(name)
            assert known is None or type(known) is Range or isinstance(known, list)
        if explainer.verdict(number) not in ("depends", "needs_human"):
            assert left_open(openings) == ({}, {})
