"""What would change an answer: what someone can do, what time will do, what only a new law would do."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

import strategies as toys
from koshiqon.api import KnowledgeBase
from koshiqon.checking import what_if as module
from koshiqon.checking.what_if import HORIZON, what_if
from koshiqon.logic.engine import Engine
from koshiqon.model.base import BoundDeadline, BoundNorm
from koshiqon.model.cases import Case
from koshiqon.model.report import Change

TODAY = toys.TODAY
make_edition, make_norm = toys.make_edition, toys.make_norm

FACTS = (
    toys.fact("a.papers", "boolean", change="person", order=20),
    toys.fact("a.engaged", "boolean", change="employer", order=10),
    toys.fact("a.decided", "boolean", change="authority", order=30),
    toys.fact("a.local", "boolean", change="nobody"),
    toys.fact("a.state", "country", change="nobody"),
    toys.fact("a.later", "boolean", change="time"),
    toys.fact("a.kind", "one_of", values=("red", "green", "blue"), change="person"),
    toys.fact("a.signed_on", "date", change="person"),
    toys.fact("a.until", "date"),
    toys.fact("a.list", "list", fields=toys.FIELDS, change="person"),
    toys.fact("a.sensible", "boolean", change="person"),
    toys.fact("x.goal", "boolean", derived=True),
    toys.fact("x.step", "boolean", derived=True),
    toys.fact("x.day", "date", derived=True),
)
GOAL = "x.goal"


def place(name: str) -> str:
    return f"kz/toy/{name}"


def base_of(*norms: BoundNorm, only_when: Any = None) -> Any:
    return SimpleNamespace(engine=Engine(toys.make_plan(list(norms), FACTS, only_when=only_when or {})))


def leading(name: str, when: Any, **more: Any) -> BoundNorm:
    return make_norm(name, make_edition(when=when, concludes=("true", GOAL)), **more)


def changes(base: Any, only: str | None = None, **facts: Any) -> list[Change]:
    known = {f"a.{name}": value for name, value in facts.items()}
    return [one for one in what_if(base, Case(known), TODAY, GOAL) if only in (None, one.kind)]


def fact(name: str) -> Any:
    return ("fact", f"a.{name}")


def all_(*parts: Any) -> Any:
    return ("all", parts)


# -- what someone can do ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["papers", "engaged", "decided"])
def test_one_change_is_enough(name: str) -> None:
    """A fact that the person, the employer or an authority can change is named when it alone makes the goal true."""
    base = base_of(leading("p1", fact(name)))
    expected = [Change(GOAL, "person", value=True, text="", facts={f"a.{name}": True})]
    assert changes(base, **{name: False}) == expected
    assert changes(base) == expected


@pytest.mark.parametrize("name", ["local", "later"])
def test_what_nobody_can_change_is_not_varied(name: str) -> None:
    """Facts that nobody, or only time, can change are never proposed."""
    assert changes(base_of(leading("p1", fact(name))), "person", **{name: False}) == []


def test_a_goal_that_holds_needs_no_change() -> None:
    """Where the goal is true already, nothing is proposed to the person and nothing asked of the law."""
    assert changes(base_of(leading("p1", fact("papers"))), papers=True) == []


def test_the_smallest_changes_are_told() -> None:
    """Two changes together are told only where no single one is enough; three are not tried."""
    both = leading("p1", all_(fact("papers"), fact("engaged")))
    assert [one.facts for one in changes(base_of(both))] == [{"a.engaged": True, "a.papers": True}]
    alone = leading("p2", fact("decided"))
    assert [one.facts for one in changes(base_of(both, alone))] == [{"a.decided": True}]
    three = leading("p1", all_(fact("papers"), fact("engaged"), fact("decided")))
    assert changes(base_of(three)) == []
    assert [set(one.facts) for one in changes(base_of(three), papers=True)] == [{"a.engaged", "a.decided"}]


def test_one_value_of_each_fact_is_told() -> None:
    """Where several values of a fact would do, the first is told; the present value is not."""
    base = base_of(leading("p1", ("is", fact("kind"), ("green", "blue"), False)))
    assert [one.facts for one in changes(base, kind="red")] == [{"a.kind": "green"}]
    assert changes(base, kind="blue") == []


def test_a_date_is_changed_to_today() -> None:
    """A date that someone can set is set to the day of the question."""
    base = base_of(leading("p1", ("compare", ">=", fact("signed_on"), ("today",))))
    assert [one.facts for one in changes(base, "person", signed_on=TODAY - 9)] == [{"a.signed_on": TODAY}]


def test_a_list_gets_no_more_than_one_record() -> None:
    """A list that someone can change is proposed with one record, or with as many as it has."""
    enough = ("compare", ">=", ("count", "a.list", (("is", ("field", "sort"), ("blue",), False),)), ("number", "1"))
    (found,) = changes(base_of(leading("p1", enough)), "person")
    assert [record["sort"] for record in found.facts["a.list"]] == ["blue"]
    many = ("compare", ">=", ("count", "a.list", ()), ("number", "9"))
    assert changes(base_of(leading("p1", many)), "person") == []


def test_changes_are_found_through_everything_a_goal_rests_on() -> None:
    """Facts are varied wherever they stand: in definitions, exceptions, norms asked about and what makes sense."""
    by = BoundDeadline(fact("signed_on"), 5, "calendar days", "cautious")
    for behind in (
        [
            make_norm("p2", make_edition(when=fact("papers"), concludes=("true", "x.step"))),
            leading("p1", ("fact", "x.step")),
        ],
        [
            leading("p1", None),
            make_norm("p2", make_edition(when=("none", (fact("papers"),)), switches_off=(place("p1"),))),
        ],
        [make_norm("p2", make_edition(when=fact("papers"))), leading("p1", ("norm", "applies", place("p2")))],
        [make_norm("p2", make_edition(kept_when=fact("papers"))), leading("p1", ("norm", "kept", place("p2")))],
    ):
        assert [one.facts for one in changes(base_of(*behind), "person", papers=False)] == [{"a.papers": True}]
    due = [make_norm("p2", make_edition(kept_when=fact("later"), by=by)), leading("p1", ("none", (("norm", "breached", place("p2")),)))]  # fmt: skip
    assert [one.facts for one in changes(base_of(*due), "person", later=False, signed_on=TODAY - 9)] == [
        {"a.signed_on": TODAY}
    ]
    by_day = [
        make_norm("p2", make_edition(concludes=("expression", "x.day", fact("signed_on")))),
        leading("p1", ("compare", ">=", ("fact", "x.day"), ("today",))),
    ]
    assert [one.facts for one in changes(base_of(*by_day), "person", signed_on=5)] == [{"a.signed_on": TODAY}]
    dated = make_norm("p1", make_edition(TODAY, concludes=("true", GOAL)), law_at=fact("signed_on"))
    assert [one.facts for one in changes(base_of(dated), "person", signed_on=5)] == [{"a.signed_on": TODAY}]
    sense = base_of(leading("p1", fact("decided")), only_when={"a.decided": all_(fact("papers"))})
    assert [set(one.facts) for one in changes(sense, "person")] == [{"a.decided", "a.papers"}]


def test_changes_are_tried_in_the_order_of_the_vocabulary() -> None:
    """Single changes are told in the order in which the vocabulary asks for their facts."""
    base = base_of(leading("p1", ("any", (fact("decided"), fact("papers"), fact("engaged")))))
    assert [next(iter(one.facts)) for one in changes(base)] == ["a.engaged", "a.papers", "a.decided"]


def test_trying_stops_at_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more changes are tried than the bound allows."""
    base = base_of(leading("p1", ("any", (fact("engaged"), fact("papers"), fact("decided")))))
    monkeypatch.setattr(module, "TRIALS", 4)
    assert [next(iter(one.facts)) for one in changes(base)] == ["a.engaged", "a.papers"]


# -- what time will do ------------------------------------------------------------------------------------------------


def test_time_changes_an_answer_on_its_day() -> None:
    """The first day of each other answer is told, with the norm behind it."""
    between = all_(("compare", "<=", ("date", TODAY + 3), ("today",)), ("compare", "<=", ("today",), fact("until")))
    found = changes(base_of(leading("p1#one", between)), until=TODAY + 5)
    expected = [(datetime.date.fromordinal(TODAY + 3), True), (datetime.date.fromordinal(TODAY + 6), False)]
    assert [(one.date, one.value) for one in found] == expected
    assert all(one.kind == "time" and one.because == [place("p1")] and one.facts == {} for one in found)


def test_the_law_changes_with_time() -> None:
    """A norm that enters into force, or ends, changes the answer on that day."""
    coming = make_norm("p1", make_edition(TODAY + 7, TODAY + 9, concludes=("true", GOAL)))
    assert [(one.date, one.value) for one in changes(base_of(coming), "time")] == [
        (datetime.date.fromordinal(TODAY + 7), True),
        (datetime.date.fromordinal(TODAY + 10), False),
    ]


def test_time_is_followed_up_to_its_horizon() -> None:
    """The last day of the horizon is looked at, the day after it is not."""
    for ahead, expected in ((HORIZON, 1), (HORIZON + 1, 0), (1, 1), (0, 0)):
        coming = make_norm("p1", make_edition(TODAY + ahead, concludes=("true", GOAL)))
        assert len(changes(base_of(coming), "time")) == expected


def test_an_answer_that_becomes_unknown_is_a_change() -> None:
    """A day from which the answer depends on an unknown fact is told."""
    split = make_norm("p1", make_edition(end=TODAY, concludes=("true", GOAL)), make_edition(TODAY + 1, when=fact("local"), concludes=("true", GOAL)))  # fmt: skip
    assert [(one.value, one.date) for one in changes(base_of(split), "time")] == [
        (None, datetime.date.fromordinal(TODAY + 1))
    ]


# -- what only a new law would do -------------------------------------------------------------------------------------


def law(condition: Any, **facts: Any) -> Any:
    found = changes(base_of(leading("p1", condition)), "law", **facts)
    assert all(one.value is True and one.because == [place("p1")] for one in found)
    return [one.facts for one in found]


def test_what_fails_on_unchangeable_facts_only_is_for_the_law() -> None:
    """A condition that fails only on facts nobody can change is told with these facts."""
    kazakh = ("is", fact("state"), ("KAZ",), False)
    assert law(kazakh, state="AAA") == [{"a.state": "AAA"}]
    assert law(all_(fact("papers"), kazakh), state="AAA", papers=True) == [{"a.state": "AAA"}]
    assert law(all_(fact("local"), kazakh), state="AAA", local=False) == [{"a.local": False, "a.state": "AAA"}]
    assert law(all_(fact("papers"), kazakh), state="AAA", papers=False) == []
    assert law(all_(("fact", "x.step"), kazakh), state="AAA") == []
    assert law(("compare", "<", ("date", 9), ("date", 5))) == []
    assert law(kazakh) == []
    assert law(kazakh, state="KAZ") == []


def test_a_norm_switched_off_is_not_said_to_fail() -> None:
    """A norm whose condition holds, or that has none, but that is switched off, names no condition."""
    off = make_norm("p2", make_edition(switches_off=(place("p1"),)))
    for condition in (None, fact("local")):
        assert changes(base_of(leading("p1", condition), off), "law", local=True) == []


# -- the real base ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["household-worker", "permit-2013-without"])
def test_every_change_of_an_example_does_what_it_says(kb: KnowledgeBase, name: str) -> None:
    """Each change proposed for an example makes the goal what it says, on the day it says."""
    case = kb.read_case(kb.root / "examples" / f"{name}.yaml")
    assert case.date is not None
    found = what_if(kb, case, case.date, "work.is_authorised")
    assert {"person", "time"} & {one.kind for one in found}
    for one in found:
        if one.kind != "law":
            day = one.date.toordinal() if one.date else case.date
            assert kb.engine.evaluate({**case.facts, **one.facts}, day).facts["work.is_authorised"] is one.value
