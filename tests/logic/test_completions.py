from __future__ import annotations

import itertools
from functools import reduce
from operator import or_
from typing import Any

import pytest

import strategies as toys
from koshiqon.logic import completions as module
from koshiqon.logic.completions import Completions, Outlook
from koshiqon.logic.engine import Engine
from koshiqon.logic.explain import Explainer
from koshiqon.model.base import BoundDeadline, BoundNorm
from koshiqon.model.values import Range

TODAY = toys.TODAY
fact, make_edition, make_norm = toys.fact, toys.make_edition, toys.make_norm
place, when, off, concluding = toys.place, toys.when, toys.off, toys.concluding

FACTS = (
    *(fact(f"a.{name}", "boolean") for name in ("one", "two", "three", "four")),
    *(fact(f"b.{number}", "boolean") for number in range(16)),
    fact("a.judged", "boolean", judgement=True),
    fact("a.day", "date"),
    fact("a.other_day", "date"),
    fact("a.count", "integer"),
    fact("a.wage", "money"),
    fact("a.kind", "one_of", values=("red", "green", "blue")),
    fact("a.state", "country"),
    fact("a.papers", "list", fields=toys.FIELDS),
    fact("a.marks", "list", fields={"good": ("boolean", ()), "state": ("country", ())}),
    fact("a.lots", "list", fields={"size": ("number", ()), "price": ("money", ())}),
    fact("a.lot", "number"),
    fact("x.yes", "boolean", derived=True),
    fact("x.further", "boolean", derived=True),
    fact("x.kind", "one_of", values=("p", "q"), derived=True),
    fact("x.day", "date", derived=True),
)
ONE, TWO, THREE, FOUR = (("fact", f"a.{name}") for name in ("one", "two", "three", "four"))
YES, FURTHER, JUDGED = ("fact", "x.yes"), ("fact", "x.further"), ("fact", "a.judged")
SETTLED, OPEN = True, False


def complete(*norms: BoundNorm, only_when: Any = None, **facts: Any) -> Completions:
    """Return the completions of a case; facts of `a` are given by their short names."""
    engine = Engine(toys.make_plan(list(norms), FACTS, only_when=only_when or {}))
    known = {f"a.{name}": value for name, value in facts.items()}
    return Completions(Explainer(engine.evaluate(known, TODAY)))


def outlook(condition: Any, only_when: Any = None, **facts: Any) -> Outlook:
    return complete(make_norm("p1", when(condition)), only_when=only_when, **facts).of_norm(0)


def not_(*parts: Any) -> Any:
    return ("none", parts)


def all_(*parts: Any) -> Any:
    return ("all", parts)


def any_(*parts: Any) -> Any:
    return ("any", parts)


def less(left: Any, right: Any) -> Any:
    return ("compare", "<", left, right)


def is_(name: str, *values: str, negated: bool = False) -> Any:
    return ("is", ("fact", name), values, negated)


# -- what is settled --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [True, False])
def test_what_kleene_settles_is_settled(value: bool) -> None:
    """A definite result is settled with its own value, and nothing matters for it."""
    assert outlook(ONE, one=value) == Outlook(SETTLED, value, ())
    norm = concluding("p1", ONE, "true", "x.yes")
    assert complete(norm, one=value).of_fact("x.yes") == Outlook(SETTLED, value, ())


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (any_(ONE, not_(ONE)), Outlook(SETTLED, True, ())),
        (all_(ONE, not_(ONE)), Outlook(SETTLED, False, ())),
        (not_(ONE, not_(ONE)), Outlook(SETTLED, False, ())),
        (any_(is_("a.kind", "red"), is_("a.kind", "red", negated=True)), Outlook(SETTLED, True, ())),
        (any_(is_("a.kind", "red", "green"), is_("a.kind", "blue")), Outlook(SETTLED, True, ())),
        (is_("a.kind", "red", "green", "blue"), Outlook(SETTLED, True, ())),
        (is_("a.kind", "red", "green", "blue", negated=True), Outlook(SETTLED, False, ())),
        (all_(is_("a.kind", "red"), is_("a.kind", "blue")), Outlook(SETTLED, False, ())),
        (any_(("group", ("fact", "a.state"), "club", None, False), ("group", ("fact", "a.state"), "club", None, True)), Outlook(SETTLED, True, ())),
        (all_(is_("a.state", "CCC"), ("group", ("fact", "a.state"), "club", None, False)), Outlook(SETTLED, False, ())),
        (any_(JUDGED, not_(JUDGED)), Outlook(SETTLED, True, ())),
        (any_(ONE, all_(ONE, TWO)), Outlook(OPEN, None, ("a.one",))),
        (any_(all_(ONE, TWO), all_(not_(ONE), TWO)), Outlook(OPEN, None, ("a.two",))),
        (any_(all_(ONE, TWO), all_(not_(ONE), THREE)), Outlook(OPEN, None, ("a.one", "a.two", "a.three"))),
        (all_(is_("a.state", "CCC"), is_("a.state", "CCC")), Outlook(OPEN, None, ("a.state",))),
        (all_(is_("a.state", "CCC"), is_("a.state", "DDD", negated=True)), Outlook(OPEN, None, ("a.state",))),
        (all_(any_(JUDGED, ONE), any_(not_(JUDGED), ONE)), Outlook(OPEN, None, ("a.one",))),
        (all_(any_(JUDGED, ONE), any_(not_(JUDGED), TWO)), Outlook(OPEN, None, ("a.one", "a.two", "a.judged"))),
    ],
)  # fmt: skip
def test_conditions_that_meet_a_fact_more_than_once(condition: Any, expected: Outlook) -> None:
    """Where a fact is met more than once, every completion is tried: some results are settled, others show what matters."""
    found = outlook(condition)
    assert (found.settled, found.value, set(found.matters)) == (expected.settled, expected.value, set(expected.matters))


@pytest.mark.parametrize(
    ("condition", "matters"),
    [
        (ONE, {"a.one"}),
        (all_(ONE, TWO), {"a.one", "a.two"}),
        (all_(ONE, JUDGED), {"a.one"}),
        (is_("a.kind", "red"), {"a.kind"}),
        (is_("a.state", "CCC"), {"a.state"}),
        (less(("fact", "a.day"), ("date", 5)), {"a.day"}),
        (less(("fact", "a.day"), ("fact", "a.other_day")), {"a.day", "a.other_day"}),
        (("compare", "=", ("fact", "a.day"), ("date", TODAY + 3000)), {"a.day"}),
        (("compare", "=", ("fact", "a.count"), ("number", "47")), {"a.count"}),
        (less(("number", "11"), ("count", "a.papers", (is_2 := ("is", ("field", "sort"), ("blue",), False),))), {"a.papers"}),
        (("any", "a.papers", (is_2, ("field", "is_good"))), {"a.papers"}),
        (less(("number", "89"), ("present", "a.papers", 90, ("today",))), {"a.papers"}),
    ],
)  # fmt: skip
def test_conditions_that_meet_each_fact_once(condition: Any, matters: set[str]) -> None:
    """Where each fact is met once and can turn the condition, all of them matter."""
    found = outlook(condition)
    assert (found.settled, found.value, set(found.matters)) == (OPEN, None, matters)


@pytest.mark.parametrize(
    "condition",
    [
        less(("fact", "a.wage"), ("param", "kz/rate", ("date", 5))),
        less(("multiply", ("fact", "a.count"), ("number", "0")), ("param", "kz/rate", ("date", 5))),
        less(("fact", "a.day"), ("shift", ("fact", "a.day"), 1, 9_999_999, "weeks")),
    ],
)
def test_a_question_without_an_effect_is_not_asked(condition: Any) -> None:
    """A fact in a condition that no value can settle does not matter, and whether it is settled stays open."""
    assert outlook(condition) == Outlook(None, None, ())


def test_a_condition_that_cannot_turn_out_either_way_does_not_matter() -> None:
    """What can only turn out one way is not asked about, also beside what matters."""
    always = ("compare", "<=", ("date", 1), ("fact", "a.day"))
    assert outlook(all_(always, ONE)).matters == ("a.one",)
    assert outlook(all_(is_("a.kind", "red", "green", "blue"), ONE)).matters == ("a.one",)


def test_a_matter_of_judgement_alone_is_not_decided() -> None:
    """What only a human can judge is neither settled nor asked."""
    assert outlook(JUDGED) == Outlook(None, None, ())


@pytest.mark.parametrize(
    ("name", "known", "condition", "settled"),
    [
        ("a.day", Range(5, 9), less(("fact", "a.day"), ("date", 7)), OPEN),
        ("a.day", Range(5, 9), any_(less(("fact", "a.day"), ("date", 7)), less(("date", 6), ("fact", "a.day"))), None),
        ("a.count", Range(5, 90), any_(less(("fact", "a.count"), ("number", "7")), less(("fact", "a.count"), ("number", "30"))), OPEN),
    ],
)  # fmt: skip
def test_a_range_is_never_settled_by_trying(name: str, known: Range, condition: Any, settled: Any) -> None:
    """Values within bounds show that a result varies; that none varies is not enough to settle it."""
    assert outlook(condition, **{name.removeprefix("a."): known}).settled is settled


# -- through exceptions, definitions and other norms ------------------------------------------------------------------


def test_exceptions_are_part_of_every_completion() -> None:
    """What an exception switches off is tried with it: a norm and its exception on one fact settle each other."""
    same = complete(make_norm("p1", when(ONE)), make_norm("p2", off("p1", ONE)))
    assert same.of_norm(0) == Outlook(SETTLED, False, ())
    never = complete(make_norm("p1", when(ONE)), make_norm("p2", off("p1", not_(ONE))))
    assert never.of_norm(0) == Outlook(OPEN, None, ("a.one",))
    twice = complete(make_norm("p1"), make_norm("p2", off("p1", ONE)), make_norm("p3", off("p2", ONE)))
    assert twice.of_norm(0) == Outlook(SETTLED, True, ())


def test_definitions_are_part_of_every_completion() -> None:
    """Derived facts are followed to the facts behind them, yes/no ones and those with values."""
    norms = (
        concluding("p1", ONE, "true", "x.yes"),
        concluding("p2", not_(ONE), "true", "x.yes"),
        concluding("p3", ONE, "value", "x.kind", "p"),
        concluding("p4", not_(ONE), "value", "x.kind", "q"),
        make_norm("p5", when(all_(YES, TWO))),
        make_norm("p6", when(is_("x.kind", "p", "q"))),
        make_norm("p7", when(is_("x.kind", "p", "q", negated=True))),
        make_norm("p8", when(all_(is_("x.kind", "p"), is_("x.kind", "q")))),
        make_norm("p9", when(any_(is_("x.kind", "p", negated=True), ONE))),
    )
    found = complete(*norms)
    assert found.of_fact("x.yes") == Outlook(SETTLED, True, ())
    assert found.of_norm(4) == Outlook(OPEN, None, ("a.two",))
    assert [found.of_norm(number) for number in range(5, 9)] == [
        Outlook(SETTLED, True, ()),
        Outlook(SETTLED, False, ()),
        Outlook(SETTLED, False, ()),
        Outlook(SETTLED, True, ()),
    ]


def test_a_definite_part_is_the_same_in_every_completion() -> None:
    """A definite norm or condition beside open ones is taken as it is."""
    norms = (
        concluding("p1", ONE, "true", "x.yes"),
        concluding("p2", TWO, "true", "x.yes"),
        make_norm("p3", when(all_(THREE, any_(YES, not_(TWO))))),
    )
    assert complete(*norms, one=False, three=True).of_norm(2) == Outlook(SETTLED, True, ())
    assert complete(*norms, one=False).of_norm(2) == Outlook(OPEN, None, ("a.three",))


def test_norms_asked_about_are_part_of_every_completion() -> None:
    """Whether another norm applies, is kept or is breached is tried with the facts behind it."""
    norms = (
        make_norm("p1", when(ONE, kept_when=TWO), says="duty"),
        make_norm("p2", when(any_(("norm", "applies", place("p1")), not_(ONE)))),
        make_norm("p3", when(all_(("norm", "kept", place("p1")), ("norm", "breached", place("p1"))))),
        make_norm("p4", when(all_(("norm", "kept", place("p1")), not_(TWO)))),
        make_norm("p5", when(("norm", "breached", place("p1")))),
    )
    found = complete(*norms)
    assert [found.of_norm(number) for number in (1, 2, 3)] == [
        Outlook(SETTLED, True, ()),
        Outlook(SETTLED, False, ()),
        Outlook(SETTLED, False, ()),
    ]
    assert found.of_norm(4) == Outlook(OPEN, None, ("a.one", "a.two"))
    assert complete(*norms, two=True).of_norm(4) == Outlook(SETTLED, False, ())


def test_an_open_matter_is_never_settled_for_certain() -> None:
    """A fact that rests on an open matter is settled by no completion, though other ways may settle it."""
    reached = any_(ONE, not_(ONE))
    assert complete(concluding("p1", reached, "true", "x.yes", says="open")).of_fact("x.yes") == Outlook(None, None, ())
    norms = (
        concluding("p1", ONE, "true", "x.yes", says="open"),
        concluding("p2", not_(ONE), "true", "x.yes"),
        make_norm("p3", when(all_(YES, ONE, not_(TWO)))),
    )
    assert complete(*norms).of_fact("x.yes") == Outlook(None, None, ("a.one",))
    assert complete(*norms).of_norm(2) == Outlook(None, None, ("a.one", "a.two"))
    never = all_(ONE, not_(ONE))
    assert complete(concluding("p1", never, "true", "x.yes", says="open")).of_fact("x.yes") == Outlook(
        SETTLED, False, ()
    )
    assert complete(concluding("p1", TWO, "true", "x.yes", says="open")).of_fact("x.yes") == Outlook(
        OPEN, None, ("a.two",)
    )


def test_facts_that_may_make_no_sense() -> None:
    """A fact's sense is tried with it: without sense a yes/no fact is false and a value none of those named."""
    only_when = {"a.two": all_(ONE), "a.kind": all_(ONE), "a.day": all_(ONE)}
    assert outlook(any_(TWO, not_(ONE)), only_when) == Outlook(OPEN, None, ("a.one", "a.two"))
    assert outlook(all_(TWO, not_(ONE)), only_when) == Outlook(SETTLED, False, ())
    assert outlook(all_(is_("a.kind", "red"), not_(ONE)), only_when) == Outlook(SETTLED, False, ())
    assert outlook(any_(is_("a.kind", "red", negated=True), ONE), only_when) == Outlook(SETTLED, True, ())
    assert outlook(any_(TWO, not_(ONE)), only_when, two=True) == Outlook(SETTLED, True, ())
    assert outlook(all_(is_("a.kind", "red"), not_(ONE)), only_when, kind="red") == Outlook(SETTLED, False, ())
    assert outlook(any_(is_("a.kind", "blue"), not_(ONE)), only_when, kind="red") == Outlook(OPEN, None, ("a.one",))
    assert outlook(TWO, only_when) == Outlook(OPEN, None, ("a.one", "a.two"))
    assert outlook(TWO, only_when, two=False) == Outlook(SETTLED, False, ())
    facts = many(7)
    always = {"a.two": any_(*facts, not_(*facts))}
    assert outlook(any_(TWO, all_(TWO, ONE)), always) == Outlook(OPEN, None, ("a.two",))
    assert set(outlook(any_(is_("a.kind", "red"), not_(ONE)), only_when).matters) == {"a.one", "a.kind"}
    early = less(("fact", "a.day"), ("date", TODAY))
    assert outlook(all_(early, not_(ONE)), only_when).matters == ()
    assert set(outlook(early, only_when).matters) == {"a.one", "a.day"}


def test_an_edition_that_is_open_is_tried_too() -> None:
    """Where the day that chooses the edition is open, its values are tried with the conditions of all editions."""
    law_at = ("fact", "a.day")
    split = (when(ONE, end=TODAY - 5), when(ONE, start=TODAY - 4))
    assert complete(make_norm("p1", *split, law_at=law_at)).of_norm(0) == Outlook(OPEN, None, ("a.one",))
    assert set(complete(make_norm("p1", when(ONE, end=TODAY), law_at=law_at)).of_norm(0).matters) == {"a.day", "a.one"}
    always = make_norm("p1", make_edition(end=TODAY - 5), make_edition(TODAY - 4), law_at=law_at)
    assert complete(always).of_norm(0) == Outlook(None, None, ())
    editions = (
        make_edition(end=TODAY - 5, concludes=("true", "x.yes"), switches_off=(place("p3"),)),
        make_edition(TODAY - 4, concludes=("true", "x.further"), switches_off=(place("p4"),)),
    )
    changing = make_norm("p2", *editions, law_at=law_at, says="exception")
    norms = (changing, make_norm("p3"), make_norm("p4"), make_norm("p5", when(all_(YES, FURTHER))), make_norm("p6", when(any_(YES, FURTHER))))  # fmt: skip
    found = complete(*norms)
    assert [found.of_norm(number).matters for number in (1, 2, 3, 4)] == [("a.day",), ("a.day",), (), ()]
    assert [found.of_norm(number).settled for number in (1, 2, 3, 4)] == [OPEN, OPEN, None, None]
    assert found.of_fact("x.yes") == found.of_fact("x.further") == Outlook(OPEN, None, ("a.day",))
    only_late = complete(*norms, day=Range(TODAY - 4, TODAY))
    assert (only_late.of_norm(1), only_late.of_norm(2)) == (Outlook(SETTLED, True, ()), Outlook(SETTLED, False, ()))


def test_values_of_an_edition_that_is_open() -> None:
    """Which named value a norm concludes may turn on the edition."""
    editions = (
        make_edition(end=TODAY - 5, concludes=("value", "x.kind", "p")),
        make_edition(TODAY - 4, concludes=("value", "x.kind", "q")),
    )
    norms = (
        make_norm("p1", *editions, law_at=("fact", "a.day")),
        make_norm("p2", when(all_(is_("x.kind", "p"), ONE))),
        make_norm("p3", when(all_(is_("x.kind", "p"), is_("x.kind", "q")))),
    )
    found = complete(*norms, make_norm("p4", when(is_("x.kind", "p"))))
    assert set(found.of_norm(1).matters) == {"a.day", "a.one"}
    assert found.of_norm(2) == Outlook(None, None, ())
    assert found.of_norm(3) == Outlook(OPEN, None, ("a.day",))


def test_an_exception_counts_only_in_the_edition_that_names_the_norm() -> None:
    """An exception whose edition is open is tried against each norm with the edition that names it."""
    early = less(("fact", "a.day"), ("date", TODAY - 4))
    exception = make_norm("p1", off("p2", end=TODAY - 5), off("p3", start=TODAY - 4), law_at=("fact", "a.day"))
    found = complete(exception, make_norm("p2", when(early)), make_norm("p3", when(early)))
    assert found.of_norm(1) == Outlook(None, None, ())
    assert found.of_norm(2) == Outlook(OPEN, None, ("a.day",))


# -- many open facts --------------------------------------------------------------------------------------------------


def many(size: int) -> tuple[Any, ...]:
    return tuple(("fact", f"b.{number}") for number in range(size))


def test_a_selection_shows_what_varies() -> None:
    """With too many completions to try them all, a fixed selection still shows that results vary, and on what."""
    facts = many(16)
    spread = all_(any_(*facts[:8]), any_(*facts[4:12]), any_(*facts[8:], facts[0]))
    found = outlook(spread)
    assert (found.settled, found.value) == (OPEN, None)
    assert set(found.matters) <= {name for _, name in facts}
    assert found.matters


def test_a_selection_never_settles() -> None:
    """That nothing varies in a selection does not settle a result with many open facts; a few open facts do."""
    for size, expected in ((16, None), (13, None), (12, SETTLED), (6, SETTLED)):
        facts = many(size)
        always = any_(*facts, not_(*facts))
        assert outlook(always) == Outlook(expected, True if expected else None, ())


def test_all_and_none_of_many_facts_are_tried() -> None:
    """The selection holds the completions in which nothing and in which everything is true."""
    facts = many(16)
    for condition in (all_(*facts, *facts), not_(*facts, *facts)):
        found = outlook(condition)
        assert found.settled is OPEN
        assert set(found.matters) == {name for _, name in facts}


def test_results_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outlook is worked out once, and shared by norms and facts that rest on the same facts."""
    norms = (concluding("p1", any_(ONE, all_(ONE, TWO)), "true", "x.yes"), make_norm("p2", when(all_(YES, ONE))))
    found = complete(*norms)
    first = found.of_norm(1), found.of_fact("x.yes")
    monkeypatch.setattr(Completions, "_outlook", lambda *_: pytest.fail("worked out again"))
    assert (found.of_norm(1), found.of_fact("x.yes")) == first


RARE = all_(is_("a.kind", "green"), is_("a.state", "CCC"), THREE, FOUR, not_(ONE))


def test_what_a_selection_misses_is_found_among_all_completions() -> None:
    """Where the open facts are few, what matters only in a rare completion is found too."""
    assert set(outlook(any_(ONE, RARE)).matters) == {"a.one", "a.kind", "a.state", "a.three", "a.four"}


def test_definite_parts_beside_open_ones() -> None:
    """A part that is false or true already counts as such in every completion."""
    assert outlook(all_(any_(FOUR, ONE), not_(ONE)), four=False) == Outlook(SETTLED, False, ())
    assert outlook(any_(all_(FOUR, ONE), not_(ONE)), four=True) == Outlook(SETTLED, True, ())
    norms = (
        make_norm("p1", when(any_(ONE, all_(ONE, TWO)))),
        make_norm("p2", off("p1", THREE)),
        make_norm("p3", when(all_(("norm", "applies", place("p2")), ONE, not_(ONE)))),
        make_norm("p4", when(any_(("norm", "applies", place("p2")), ONE, not_(ONE)))),
    )
    found = complete(*norms, three=False)
    assert found.of_norm(0) == Outlook(OPEN, None, ("a.one",))
    assert (found.of_norm(2), found.of_norm(3)) == (Outlook(SETTLED, False, ()), Outlook(SETTLED, True, ()))


def test_definitions_on_many_facts_are_looked_into() -> None:
    """Derived facts and norms are followed step by step, however many facts stand behind them."""
    facts = many(8)
    always = any_(*facts, not_(*facts))
    norms = (
        concluding("p1", always, "true", "x.yes"),
        concluding("p2", always, "value", "x.kind", "p"),
        make_norm("p3", when(YES)),
        make_norm("p4", when(is_("x.kind", "p"))),
        make_norm("p5", when(("norm", "applies", place("p1")))),
        make_norm("p6", when(is_("x.kind", "p", negated=True))),
    )
    found = complete(*norms)
    assert found.of_fact("x.yes") == Outlook(SETTLED, True, ())
    assert [found.of_norm(number) for number in range(2, 6)] == [Outlook(SETTLED, True, ())] * 3 + [Outlook(SETTLED, False, ())]  # fmt: skip


def test_an_atom_is_tried_with_its_own_facts_only() -> None:
    """The combinations tried for an atom are those of the facts it reads, up to sixty-four of them."""
    facts = many(6)
    early = less(("fact", "a.day"), ("date", TODAY))
    assert outlook(all_(any_(*facts, not_(*facts)), early)).matters == ("a.day",)
    judged = all_(any_(JUDGED, not_(JUDGED)), any_(*facts, not_(*facts)), early)
    assert outlook(judged).matters == ("a.day",)
    kept = any_(*facts, not_(*facts))
    norms = (make_norm("p1", make_edition(kept_when=kept), says="duty"), make_norm("p2", when(("norm", "breached", place("p1")))))  # fmt: skip
    assert complete(*norms).of_norm(1) == Outlook(SETTLED, False, ())
    more = many(7)
    wide = (make_norm("p1", make_edition(kept_when=any_(*more, not_(*more))), says="duty"), norms[1])
    assert complete(*wide).of_norm(1) == Outlook(None, None, ())
    beside = make_norm("p2", when(any_(("norm", "breached", place("p1")), ONE, not_(ONE))))
    assert complete(wide[0], beside).of_norm(1) == Outlook(SETTLED, True, ())


def test_the_tables_are_of_the_kind_they_say() -> None:
    """The shared table is a selection that covers all its bits; the complete one is not a selection."""
    found = complete()
    shared = found._shared(["a.one", "a.kind"])
    assert shared.selected is True
    assert shared.full == (1 << (5 * module.CONTEXTS)) - 1
    assert [reduce(or_, masks) == shared.full for masks in shared.masks.values()] == [True, True]
    whole = found._complete(["a.one", "a.kind", "a.two"])
    assert whole is not None
    assert (whole.selected, whole.complete, whole.full) == (False, True, (1 << 12) - 1)
    sizes = [[mask.bit_count() for mask in masks] for masks in whole.masks.values()]
    assert sizes == [[6, 6], [4, 4, 4], [6, 6]]


def test_an_atom_on_many_values_is_left_out() -> None:
    """An atom with more combinations than are tried decides nothing, and then no completion is counted against it."""
    wide = less(("add", ("fact", "a.count"), ("fact", "a.wage")), ("money", "9", "KZT"))
    found = outlook(all_(any_(wide, ONE), any_(wide, TWO), any_(ONE, TWO)))
    assert found.settled is OPEN
    assert set(found.matters) <= {"a.one", "a.two"}
    assert outlook(all_(any_(wide, ONE), any_(wide, not_(ONE)))) == Outlook(None, None, ())
    assert set(outlook(all_(ONE, any_(wide, ONE), THREE)).matters) == {"a.one", "a.three"}
    assert outlook(all_(wide, not_(ONE), any_(wide, TWO))) == Outlook(None, None, ())
    assert outlook(any_(wide, ONE, all_(wide, TWO))) == Outlook(None, None, ())


# -- the values that are tried ----------------------------------------------------------------------------------------


def domain(name: str, only: Any = None, norms: tuple[BoundNorm, ...] = (), **facts: Any) -> Any:
    return complete(*norms, **facts).domain(name)


def test_all_values_of_yes_no_and_named_facts_are_tried() -> None:
    """Yes/no facts and facts with named values are tried with every value, and that is all."""
    assert domain("a.one") == ([False, True], True)
    assert domain("a.kind") == (["red", "green", "blue"], True)


def test_states_are_tried_by_what_they_belong_to() -> None:
    """One state for each way of belonging to groups is tried, and every state that a condition names."""
    values, whole = domain("a.state")
    assert (sorted(values), whole) == (["AAA", "BBB", "CCC", "DDD", "KAZ"], True)
    plain = Engine(toys.make_plan([make_norm("p1", when(is_("a.state", "DDD")))], FACTS, groups={}))
    found = Completions(Explainer(plan_of(plain))).domain("a.state")
    assert found == (["AAA", "DDD"], True)
    named = Engine(toys.make_plan([make_norm("p1", when(is_("a.state", "KAZ")))], FACTS, groups={}))
    assert Completions(Explainer(plan_of(named))).domain("a.state") == (["KAZ", "AAA"], True)


def plan_of(engine: Engine) -> Any:
    return engine.evaluate({}, TODAY)


def test_days_and_numbers_are_tried_around_what_laws_ask() -> None:
    """Days before and after today and common numbers are tried, which are not all there are."""
    days, whole = domain("a.day")
    assert not whole
    assert days == sorted(days)
    assert {TODAY - 30, TODAY, TODAY + 1} <= set(days)
    for name in ("a.count", "a.wage", "a.lot"):
        numbers, whole = domain(name)
        assert not whole
        assert numbers == [0, 1, 2, 3, 5, 6, 10, 11, 12, 13, 20, 21, 30, 31, 90, 91, 120, 121, 1000, 10_000_000]


def test_within_bounds_only_what_fits_is_tried() -> None:
    """A fact known within bounds is tried at both bounds and at the usual values between them."""
    assert domain("a.day", day=Range(TODAY - 2, TODAY + 3)) == (
        [TODAY - 2, TODAY - 1, TODAY, TODAY + 1, TODAY + 3],
        False,
    )
    assert domain("a.count", count=Range(3, 6)) == ([3, 5, 6], False)


def test_lists_are_tried_empty_short_and_long() -> None:
    """An unknown list is tried empty, with one record of each sort still running or just over, and with many."""
    lists, whole = domain("a.papers")
    assert not whole
    assert lists[0] == []
    assert [(one["sort"], one["end"] - TODAY) for (one,) in lists[1:-1]] == list(
        itertools.product(toys.COLOURS, (60, -5))
    )
    assert {one["begin"] for (one,) in lists[1:-1]} == {TODAY - 60}
    assert {(one["months"], one["is_good"]) for (one,) in lists[1:-1]} == {(3, True)}
    assert [one["is_current"] for (one,) in lists[1:-1]] == [True, False] * 3
    assert len(lists[-1]) == 12 * 6
    assert {(one["begin"], one["end"]) for one in lists[-1]} == {(TODAY - 400, TODAY + 4000)}
    lots, _ = domain("a.lots")
    assert lots[1] == [{"size": 3, "price": 3}]
    plain, _ = domain("a.marks")
    assert plain[:3] == [[], [{"good": True}], [{"good": True}]]


def test_partly_known_lists_are_filled() -> None:
    """A list with open fields is tried with those fields filled and nothing else changed."""
    record = {"sort": "red", "begin": 5, "end": 9, "months": 1, "is_good": True}
    lists, whole = domain("a.papers", papers=[record, {**record, "is_current": True}])
    assert not whole
    assert lists == [[{**record, "is_current": one}, {**record, "is_current": True}] for one in (False, True)]
    assert record == {"sort": "red", "begin": 5, "end": 9, "months": 1, "is_good": True}
    full = {**record, "is_current": False}
    lists, _ = domain("a.papers", papers=[{**full, "begin": Range(3, 5)}])
    assert lists == [[{**full, "begin": 3}], [{**full, "begin": 5}]]
    lists, _ = domain("a.papers", papers=[{name: value for name, value in full.items() if name not in ("sort", "end")}])
    assert lists == [[{**full, "sort": sort, "end": TODAY + step}] for sort in toys.COLOURS for step in (60, -5, -60)]
    lists, _ = domain("a.papers", papers=[{name: value for name, value in full.items() if name != "months"}])
    assert lists == [[{**full, "months": one}] for one in (3, 0, 1000)]
    lists, _ = domain("a.marks", marks=[{"good": True}])
    assert [one["state"] for (one,) in lists] == domain("a.state")[0]
    lists, _ = domain("a.papers", papers=[{}, {}])
    assert len(lists) == 3
    assert all(set(one) == set(toys.FIELDS) for records in lists for one in records)


def test_many_gaps_are_filled_in_step() -> None:
    """All ways of filling a list are tried while they are few; beyond that its gaps are filled in step."""
    full = {"sort": "red", "begin": 5, "end": 9, "months": 1}
    assert len(domain("a.papers", papers=[full] * 3)[0]) == 64
    lists, _ = domain("a.papers", papers=[{**full, "is_good": True}, full, full, full])
    assert lists == [[{**full, "is_good": True, "is_current": one}, *[{**full, "is_good": one, "is_current": one}] * 3] for one in (False, True)]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "term", "known", "near"),
    [
        ("a.count", less(("fact", "a.count"), ("number", "47")), None, [46, 47, 48]),
        ("a.count", less(("fact", "a.count"), ("number", "47.5")), None, [46, 47, 48]),
        ("a.lot", less(("fact", "a.lot"), ("number", "0")), None, []),
        ("a.lot", less(("fact", "a.lot"), ("number", "91")), None, [92]),
        ("a.wage", less(("fact", "a.wage"), ("money", "470", "KZT")), None, [469, 470, 471]),
        ("a.wage", less(("fact", "a.wage"), ("money", "5000000", "KZT")), None, [4_999_999, 5_000_000, 5_000_001]),
        ("a.count", less(("fact", "a.count"), ("number", "47")), Range(40, 47), [46]),
        ("a.count", less(("fact", "a.count"), ("number", "47")), Range(47, 50), [48]),
        ("a.day", less(("fact", "a.day"), ("date", 50)), None, [49, 50, 51]),
        ("a.day", less(("fact", "a.day"), ("date", 1)), None, [1, 2]),
        ("a.day", less(("fact", "a.day"), ("date", 3_652_059)), None, [3_652_058, 3_652_059]),
        ("a.day", less(("fact", "a.count"), ("number", "47")), None, []),
        ("a.count", less(("fact", "a.day"), ("date", 50)), None, []),
        ("a.kind", less(("fact", "a.count"), ("number", "47")), None, []),
    ],
)
def test_values_near_what_a_term_names_are_tried(name: str, term: Any, known: Any, near: list[int]) -> None:
    """Days and numbers that a term names, and those just beside them, are tried too, as far as they are possible."""
    found = complete(**({} if known is None else {name.removeprefix("a."): known}))
    assert found._values_near(name, term) == [*found.domain(name)[0], *near]


def test_a_domain_is_found_once() -> None:
    """The values of a fact are the same list each time."""
    found = complete()
    assert found.domain("a.state") is found.domain("a.state")
    assert (
        found.domain("a.state")[0] is found.domain("a.marks")[0]
        or found.domain("a.state")[0] == found._representatives()
    )
    assert found._representatives() is found._representatives()


# -- whether a duty is kept -------------------------------------------------------------------------------------------


def keeping(condition: Any, *more: BoundNorm, by: Any = None, only_when: Any = None, **facts: Any) -> set[str]:
    norm = make_norm("p1", make_edition(kept_when=condition, by=by), says="duty")
    return set(complete(norm, *more, only_when=only_when, **facts).of_keeping(0))


def test_the_facts_that_decide_whether_a_duty_is_kept() -> None:
    """A fact matters for a duty when two completions that differ only there leave it in different states."""
    until = BoundDeadline(("fact", "a.day"), 30, "calendar days", "cautious")
    assert keeping(ONE) == {"a.one"}
    assert keeping(ONE, one=True) == set()
    assert keeping(any_(ONE, not_(ONE), TWO)) == set()
    assert keeping(any_(all_(ONE, TWO), all_(not_(ONE), TWO))) == {"a.two"}
    assert keeping(ONE, by=until, day=TODAY) == {"a.one"}
    assert keeping(ONE, by=until) == {"a.one", "a.day"}
    assert keeping(ONE, by=until, one=False) == {"a.day"}
    assert keeping(JUDGED) == {"a.judged"}
    assert keeping(None) == set()


def test_the_days_near_a_deadline_are_tried() -> None:
    """A date is tried on the days around the deadline, and around the dates that the duty names."""
    far = BoundDeadline(("date", TODAY + 777), 0, "calendar days", "cautious")
    on_the_day = ("compare", "=", ("fact", "a.day"), ("deadline",))
    assert keeping(on_the_day, by=far) == {"a.day"}
    assert keeping(("compare", "=", ("fact", "a.day"), ("date", TODAY + 555))) == {"a.day"}
    assert keeping(("compare", "=", ("fact", "a.day"), ("date", TODAY + 555)), day=Range(TODAY, TODAY + 9)) == set()
    later = BoundDeadline(("date", TODAY + 700), 77, "calendar days", "cautious")
    assert keeping(on_the_day, by=later) == {"a.day"}
    month = BoundDeadline(("fact", "a.day"), 30, "calendar days", "cautious")
    same = ("compare", "=", ("fact", "a.other_day"), ("deadline",))
    assert "a.other_day" in keeping(same, by=month, day=Range(TODAY + 500, TODAY + 600))
    within = all_(any_(ONE, not_(ONE)), less(("fact", "a.day"), ("date", TODAY + 300)))
    assert keeping(within, day=Range(TODAY, TODAY + 9)) == set()
    after = less(("deadline",), ("fact", "a.other_day"))
    ranged = BoundDeadline(("fact", "a.day"), 0, "calendar days", "cautious")
    assert "a.other_day" in keeping(after, by=ranged, day=Range(TODAY - 900, TODAY - 800))


def test_a_duty_with_many_open_facts_is_tried_in_part() -> None:
    """With too many completions a fixed selection shows what matters for a duty."""
    facts = many(16)
    assert keeping(all_(*facts)) == {name for _, name in facts}
    assert keeping(not_(*facts)) == {name for _, name in facts}


def test_all_completions_of_eight_facts_are_tried() -> None:
    """The completions of eight yes/no facts are all tried, whatever it takes to make one matter."""
    facts = many(8)
    odd = all_(*(one if number % 3 else not_(one) for number, one in enumerate(facts)))
    assert keeping(odd) == {name for _, name in facts}


def test_completions_leave_the_case_as_it_was() -> None:
    """Filling in open facts changes neither the case nor its evaluation."""
    found = complete(concluding("p1", ONE, "true", "x.yes"), make_norm("p2", when(all_(YES, TWO))), two=True)
    filled = found.completed({"a.one": True})
    assert (filled.verdict(1), filled.known) == ("applies", {"a.two": True, "a.one": True})
    assert (found.evaluation.verdict(1), found.evaluation.known) == ("depends", {"a.two": True})
    assert found.completed({"a.one": False}).verdict(1) == "not_triggered"


def test_norms_left_out_stay_out() -> None:
    """What is left out of an evaluation is left out of its completions."""
    norms = (make_norm("p1", when(any_(ONE, not_(ONE)))), make_norm("p2", off("p1", TWO)))
    engine = Engine(toys.make_plan(list(norms), FACTS))
    assert Completions(Explainer(engine.evaluate({}, TODAY))).of_norm(0) == Outlook(OPEN, None, ("a.two",))
    without = engine.evaluate({}, TODAY, frozenset({1}))
    assert Completions(Explainer(without)).of_norm(0) == Outlook(SETTLED, True, ())


def test_the_usual_values_of_a_fact_depend_on_its_name_alone() -> None:
    """In the contexts of a selection a fact is first at its first value, then at its last, then as its name draws."""
    usual = module._usual("a.one", 5)
    assert usual[:2] == [0, 4]
    assert len(usual) == module.CONTEXTS
    assert usual == module._usual("a.one", 5)
    assert usual != module._usual("a.two", 5)
    assert usual == [0, 4, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 2]
    assert module._usual("a.two", 20) == [0, 19, 0, 0, 0, 0, 0, 0, 12, 0, 15, 0, 17, 3]


def test_the_usual_values_have_not_moved() -> None:
    """Over many facts the values drawn are those always drawn, so that reports stay the same."""
    found = [module._usual(f"a.{number}", 97) for number in range(300)]
    assert [sum(one[context] for one in found) for context in range(module.CONTEXTS)] == [
        0,
        28800,
        715,
        1291,
        704,
        586,
        644,
        690,
        9838,
        6972,
        5185,
        2574,
        14744,
        12286,
    ]


def test_chance_is_the_same_everywhere() -> None:
    """The fixed sequence of numbers begins as it always has."""
    chance = module._Chance(1)
    assert [chance.below(limit) for limit in (100, 100, 7, 2**31, 2**31)] == [74, 53, 1, 822192870, 1708211034]
