from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import strategies as toys
from koshiqon.logic.engine import VERDICTS, Due, Engine, Evaluation
from koshiqon.model.base import LAST_DAY, BoundDeadline, BoundNorm
from koshiqon.model.values import INFINITY, NO_VALUE, Range
from koshiqon.model.vocabulary import CalendarFile, CalendarYear, DayOff

TODAY = toys.TODAY
fact, make_edition, make_norm = toys.fact, toys.make_edition, toys.make_norm
place, when, concluding = toys.place, toys.when, toys.concluding

FACTS = (
    fact("a.one", "boolean"),
    fact("a.two", "boolean"),
    fact("a.three", "boolean"),
    fact("a.day", "date"),
    fact("a.other_day", "date"),
    fact("a.count", "integer"),
    fact("a.list", "list", fields={"good": ("boolean", ())}),
    fact("a.stays", "list", fields=toys.FIELDS),
    fact("a.kind", "one_of", values=("red", "blue")),
    fact("a.state", "country"),
    fact("x.yes", "boolean", derived=True),
    fact("x.further", "boolean", derived=True),
    fact("x.kind", "one_of", values=("p", "q", "r"), derived=True),
    fact("x.latest", "date", derived=True, combine="latest"),
    fact("x.earliest", "date", derived=True, combine="earliest"),
    fact("x.only", "date", derived=True),
    fact("x.count", "integer", derived=True),
)
ONE, TWO, THREE = ("fact", "a.one"), ("fact", "a.two"), ("fact", "a.three")


def engine_of(*norms: BoundNorm, **more: Any) -> Engine:
    return Engine(toys.make_plan(list(norms), FACTS, **more))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def verdict(engine: Engine, name: str, facts: dict[str, Any], on: int = TODAY, **more: Any) -> str:
    return engine.evaluate(facts, on, **more).verdict(engine.index[place(name)])


def off(*names: str, condition: Any = None, **more: Any) -> Any:
    return make_edition(switches_off=tuple(map(place, names)), when=condition, **more)


# -- verdicts ---------------------------------------------------------------------------------------------------------


def test_the_verdicts_are_seven_words() -> None:
    """There are seven verdicts, each its own word."""
    assert len(set(VERDICTS)) == len(VERDICTS) == 7


@pytest.mark.parametrize(("known", "expected"), [(True, "applies"), (False, "not_triggered"), (None, "depends")])
def test_a_norm_applies_when_its_condition_holds(known: Any, expected: str) -> None:
    """A norm applies, is not triggered, or depends, as its condition is true, false or unknown."""
    assert verdict(engine_of(make_norm("p1", when(ONE))), "p1", {"a.one": known}) == expected


def test_a_norm_without_a_condition_always_applies() -> None:
    """A norm without `when` applies to everyone."""
    assert verdict(engine_of(make_norm("p1")), "p1", {}) == "applies"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2016-12-31", "not_in_force"),
        ("2017-01-01", "applies"),
        ("2021-06-30", "applies"),
        ("2021-07-01", "not_in_force"),
    ],
)
def test_a_norm_is_in_force_on_its_first_and_last_day(on: str, expected: str) -> None:
    """Both ends of the time in force count."""
    norm = make_norm("p1", make_edition(day("2017-01-01"), day("2021-06-30")))
    assert verdict(engine_of(norm), "p1", {}, day(on)) == expected


@pytest.mark.parametrize(
    ("exception", "condition", "expected"),
    [
        (True, True, "switched_off"),
        (False, True, "applies"),
        (None, True, "depends"),
        (True, None, "depends"),
        (False, None, "depends"),
        (None, None, "depends"),
        (True, False, "not_triggered"),
        (None, False, "not_triggered"),
    ],
)
def test_a_live_exception_switches_a_norm_off(exception: Any, condition: Any, expected: str) -> None:
    """A norm whose condition holds is switched off by a live exception and depends on an open one."""
    engine = engine_of(make_norm("p1", when(ONE)), make_norm("p2", off("p1", condition=TWO), says="exception"))
    assert verdict(engine, "p1", {"a.one": condition, "a.two": exception}) == expected


@pytest.mark.parametrize(("says", "filled", "expected"), [
    ("open", None, "needs_human"),
    ("delegation", None, "needs_human"),
    ("delegation", "kz/order", "applies"),
    ("definition", None, "applies"),
])  # fmt: skip
def test_what_is_left_to_judgement_needs_a_human(says: Any, filled: Any, expected: str) -> None:
    """An open matter, and a delegation that nothing encoded fills, need a human once they are reached."""
    norm = make_norm("p1", when(ONE, filled_by=filled), says=says)
    assert verdict(engine_of(norm), "p1", {"a.one": True}) == expected
    assert verdict(engine_of(norm), "p1", {"a.one": False}) == "not_triggered"


# -- the toy law of the design ----------------------------------------------------------------------------------------

TOY_FACTS = (
    fact("worker.is_foreigner", "boolean"),
    fact("employer.engages_worker", "boolean"),
    fact("worker.citizenship", "country"),
    fact("worker.residence", "one_of", values=("permanent", "temporary")),
    fact("worker.is_refugee", "boolean"),
    fact("employer.is_under_hiring_ban", "boolean"),
)
PERMANENT = ("is", ("fact", "worker.residence"), ("permanent",), False)
TOY_LAW = (
    make_norm("art-10/p3", off("art-10/p2/b", condition=("fact", "employer.is_under_hiring_ban")), says="exception"),
    make_norm(
        "art-10/p1",
        when(("all", (("fact", "worker.is_foreigner"), ("fact", "employer.engages_worker")))),
        says="duty",
        who="employer",
    ),
    make_norm(
        "art-10/p2/a", off("art-10/p1", condition=("group", ("fact", "worker.citizenship"), "club", None, False))
    ),
    make_norm(
        "art-10/p2/b",
        off("art-10/p1", condition=PERMANENT, end=day("2021-06-30")),
        off("art-10/p1", condition=("any", (PERMANENT, ("fact", "worker.is_refugee"))), start=day("2021-07-01")),
    ),
)
RESIDENT = {
    "worker.is_foreigner": True,
    "employer.engages_worker": True,
    "worker.residence": "permanent",
    "worker.is_refugee": False,
}


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        (RESIDENT | {"worker.citizenship": "AAA", "employer.is_under_hiring_ban": True}, "2026-05-01", "switched_off"),
        (RESIDENT | {"worker.citizenship": "DDD"}, "2020-05-01", "depends"),
        (RESIDENT | {"worker.citizenship": "DDD", "employer.is_under_hiring_ban": True}, "2020-05-01", "applies"),
        (RESIDENT | {"worker.citizenship": "DDD", "employer.is_under_hiring_ban": False}, "2020-05-01", "switched_off"),
        (RESIDENT | {"worker.citizenship": "AAA"}, "2026-05-01", "switched_off"),
        (RESIDENT | {"worker.citizenship": "DDD", "worker.residence": "temporary", "worker.is_refugee": True, "employer.is_under_hiring_ban": False}, "2021-06-30", "applies"),
        (RESIDENT | {"worker.citizenship": "DDD", "worker.residence": "temporary", "worker.is_refugee": True, "employer.is_under_hiring_ban": False}, "2021-07-01", "switched_off"),
    ],
)  # fmt: skip
def test_the_toy_law(facts: dict[str, Any], on: str, expected: str) -> None:
    """Exceptions count from the outermost in: a ban revives the duty against a resident, never against a member."""
    assert verdict(Engine(toys.make_plan(list(TOY_LAW), TOY_FACTS)), "art-10/p1", facts, day(on)) == expected


def test_a_chain_of_exceptions_alternates() -> None:
    """Each live exception to an exception turns the norm at the inner end once more."""
    chain = [make_norm("p0")]
    for number in range(1, 6):
        chain.append(make_norm(f"p{number}", off(f"p{number - 1}"), says="exception"))
        engine = engine_of(*reversed(chain))
        assert verdict(engine, "p0", {}) == ("switched_off" if number % 2 else "applies")


def test_a_replacement_switches_off_what_it_replaces() -> None:
    """A norm that stands instead of another switches it off while it applies, and only then."""
    engine = engine_of(make_norm("p1"), make_norm("p2", when(ONE), says="duty", instead=place("p1")))
    found = [(verdict(engine, "p1", {"a.one": one}), verdict(engine, "p2", {"a.one": one})) for one in (True, False)]
    assert found == [("switched_off", "applies"), ("applies", "not_triggered")]


def test_an_exception_switches_off_what_its_edition_names() -> None:
    """Only the edition in force says which norms an exception switches off."""
    engine = engine_of(
        make_norm("p1"), make_norm("p2"), make_norm("p3", off("p1", end=TODAY), off("p2", start=TODAY + 1))
    )
    assert [verdict(engine, one, {}, TODAY) for one in ("p1", "p2")] == ["switched_off", "applies"]
    assert [verdict(engine, one, {}, TODAY + 1) for one in ("p1", "p2")] == ["applies", "switched_off"]


# -- editions chosen by another day -----------------------------------------------------------------------------------

DATED = make_norm("p1", when(ONE, end=100), when(TWO, start=101, end=200), law_at=("fact", "a.day"))


@pytest.mark.parametrize(
    ("deciding", "one", "two", "expected"),
    [
        (100, True, False, "applies"),
        (101, True, False, "not_triggered"),
        (200, False, True, "applies"),
        (201, True, True, "not_in_force"),
        (None, True, True, "depends"),
        (None, True, False, "depends"),
        (None, False, False, "depends"),
        (Range(90, 100), True, False, "applies"),
        (Range(90, 100), False, True, "not_triggered"),
        (Range(90, 101), True, False, "depends"),
        (Range(101, 110), False, True, "applies"),
        (Range(150, 250), True, True, "depends"),
        (Range(150, 250), False, False, "depends"),
        (Range(201, 250), True, True, "not_in_force"),
    ],
)
def test_another_day_chooses_the_edition(deciding: Any, one: bool, two: bool, expected: str) -> None:
    """With `law_at` the edition of that day governs; a day not known exactly leaves open what differs."""
    assert verdict(engine_of(DATED), "p1", {"a.day": deciding, "a.one": one, "a.two": two}) == expected


def test_no_day_means_no_edition() -> None:
    """Where the day that chooses the edition does not exist, the norm is not in force."""
    by_derived = make_norm("p1", law_at=("fact", "x.only"))
    assert verdict(engine_of(by_derived), "p1", {}) == "not_in_force"


def test_an_edition_still_open_does_not_bind_what_fails_in_all_of_them() -> None:
    """A norm whose condition fails in every edition has no effect, though its reason is still open."""
    engine = engine_of(DATED)
    evaluation = engine.evaluate({"a.one": False, "a.two": False}, TODAY)
    assert (evaluation.effect(0), evaluation.verdict(0)) == (False, "depends")


def test_today_chooses_the_edition_otherwise() -> None:
    """Without `law_at` the day of the question governs, whatever other dates a case has."""
    engine = engine_of(make_norm("p1", when(ONE, end=TODAY), when(TWO, start=TODAY + 1)))
    facts = {"a.one": True, "a.two": False, "a.day": 5}
    assert [verdict(engine, "p1", facts, TODAY + one) for one in (0, 1)] == ["applies", "not_triggered"]


# -- derived facts ----------------------------------------------------------------------------------------------------


def derived(engine: Engine, name: str, facts: dict[str, Any]) -> Any:
    found = engine.evaluate(facts, TODAY).facts[name]
    assert found == engine.alone(facts, TODAY).facts[name]
    return found


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [(True, False, True), (None, True, True), (False, False, False), (False, None, None), (None, None, None)],
)
def test_a_yes_no_fact_is_concluded_by_any_norm(one: Any, two: Any, expected: Any) -> None:
    """A yes/no derived fact is true when a norm that concludes it applies, and false when none does."""
    engine = engine_of(concluding("p1", ONE, "true", "x.yes"), concluding("p2", TWO, "true", "x.yes"))
    assert derived(engine, "x.yes", {"a.one": one, "a.two": two}) is expected


def test_a_fact_that_nothing_concludes_is_false_or_has_no_value() -> None:
    """Without a norm that concludes it, a yes/no fact is false, a kind has no values and a date none."""
    engine = engine_of()
    assert derived(engine, "x.yes", {}) is False
    assert derived(engine, "x.kind", {}) == {}
    assert derived(engine, "x.latest", {}) is NO_VALUE
    assert derived(engine, "x.only", {}) is NO_VALUE


def test_a_switched_off_norm_concludes_nothing() -> None:
    """What an exception switches off concludes nothing."""
    engine = engine_of(concluding("p1", None, "true", "x.yes"), make_norm("p2", off("p1", condition=ONE)))
    assert [derived(engine, "x.yes", {"a.one": one}) for one in (True, False, None)] == [False, True, None]


def test_an_open_matter_concludes_nothing_for_certain() -> None:
    """An open matter leaves what it would conclude unknown when it is reached, and false when it is not."""
    for says in ("open", "delegation"):
        engine = engine_of(concluding("p1", ONE, "true", "x.yes", says=says))
        assert [derived(engine, "x.yes", {"a.one": one}) for one in (True, False, None)] == [None, False, None]


def test_a_kind_may_hold_several_values() -> None:
    """A derived fact with named values holds each value that some norm concludes."""
    engine = engine_of(
        concluding("p1", ONE, "value", "x.kind", "p"),
        concluding("p2", TWO, "value", "x.kind", "p"),
        concluding("p3", THREE, "value", "x.kind", "q"),
    )
    facts = {"a.one": False, "a.two": True, "a.three": None}
    assert derived(engine, "x.kind", facts) == {"p": True, "q": None}


def by_days(name: str) -> Engine:
    """Return an engine of two norms that conclude a date, each by its own day."""
    return engine_of(
        concluding("p1", ONE, "expression", name, ("fact", "a.day")),
        concluding("p2", TWO, "expression", name, ("fact", "a.other_day")),
    )


@pytest.mark.parametrize(
    ("name", "one", "two", "first", "second", "expected"),
    [
        ("x.latest", True, True, 5, 9, 9),
        ("x.latest", True, None, 5, 9, Range(5, 9)),
        ("x.latest", True, None, 9, 5, 9),
        ("x.latest", True, False, 5, 9, 5),
        ("x.latest", None, None, 5, 9, None),
        ("x.latest", True, True, 5, None, Range(5, INFINITY)),
        ("x.latest", False, False, 5, 9, NO_VALUE),
        ("x.earliest", True, True, 5, 9, 5),
        ("x.earliest", True, None, 9, 5, Range(5, 9)),
        ("x.earliest", True, None, 5, 9, 5),
        ("x.only", True, False, 5, 9, 5),
        ("x.only", True, True, 5, 5, 5),
        ("x.only", True, True, 5, 9, Range(5, 9)),
        ("x.only", True, True, 9, 5, Range(5, 9)),
        ("x.only", True, None, 5, 9, Range(5, 9)),
        ("x.only", True, None, 5, 5, 5),
        ("x.only", None, None, 5, 5, None),
        ("x.only", None, False, 5, 5, None),
        ("x.only", True, True, 5, None, None),
        ("x.only", True, None, 5, None, None),
        ("x.only", True, True, Range(3, 5), 9, Range(3, 9)),
        ("x.only", True, True, 9, Range(3, 5), Range(3, 9)),
        ("x.only", True, True, Range(7, 12), 9, Range(7, 12)),
        ("x.only", False, False, 5, 9, NO_VALUE),
    ],
)
def test_a_date_is_concluded(name: str, one: Any, two: Any, first: Any, second: Any, expected: Any) -> None:
    """A derived date is that of the norm that applies, the latest or the earliest, and a range while that is open."""
    facts = {"a.one": one, "a.two": two, "a.day": first, "a.other_day": second}
    assert derived(by_days(name), name, facts) == expected


def test_a_sure_norm_without_a_value_does_not_make_an_open_one_sure() -> None:
    """Where the norm that applies gives no date, a date that only may be concluded stays unknown."""
    engine = engine_of(
        concluding("p1", None, "expression", "x.only", ("fact", "x.latest")),
        concluding("p2", ONE, "expression", "x.only", ("fact", "a.day")),
    )
    assert derived(engine, "x.only", {"a.day": 5}) is None
    assert derived(engine, "x.only", {"a.day": 5, "a.one": False}) is NO_VALUE
    assert derived(engine, "x.only", {"a.day": 5, "a.one": True}) == 5


def test_an_edition_may_conclude_something_else() -> None:
    """The edition in force says what a norm concludes."""
    editions = (
        when(None, concludes=("true", "x.yes"), end=TODAY),
        when(None, concludes=("true", "x.further"), start=TODAY + 1),
    )
    engine = engine_of(make_norm("p1", *editions))
    for on, expected in ((TODAY, (True, False)), (TODAY + 1, (False, True))):
        evaluation = engine.evaluate({}, on)
        assert (evaluation.facts["x.yes"], evaluation.facts["x.further"]) == expected


# -- facts that make no sense -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "stated", "absent"),
    [
        ("a.two", True, False),
        ("a.day", 5, NO_VALUE),
        ("a.count", 5, NO_VALUE),
        ("a.list", [{"good": True}], []),
        ("a.kind", "red", NO_VALUE),
        ("a.state", "AAA", NO_VALUE),
    ],
)
def test_a_fact_counts_only_where_it_makes_sense(name: str, stated: Any, absent: Any) -> None:
    """A fact is as stated where its condition holds, absent where it fails, and unknown where that is unknown."""
    engine = engine_of(only_when={name: ("all", (ONE,))})
    assert derived(engine, name, {"a.one": True, name: stated}) == stated
    assert derived(engine, name, {"a.one": False, name: stated}) == absent
    assert derived(engine, name, {"a.one": False}) == absent
    assert derived(engine, name, {name: stated}) is None
    assert derived(engine, name, {"a.one": True}) is None


def test_a_condition_that_makes_a_fact_senseless_reaches_its_readers() -> None:
    """A norm that reads a fact is evaluated anew when only what decides the fact's sense is known, however far off."""
    engine = engine_of(
        make_norm("p1", when(TWO)),
        make_norm("p2", make_edition(kept_when=TWO), says="duty"),
        make_norm("p3", when(("norm", "breached", place("p2")))),
        concluding("p4", ONE, "true", "x.yes"),
        make_norm("p5", when(("all", (ONE,)))),
        only_when={
            "a.two": ("all", (THREE,)),
            "a.three": ("all", (("fact", "x.yes"), ("norm", "applies", place("p5")))),
        },
    )
    evaluation = engine.evaluate({"a.one": False}, TODAY)
    assert [evaluation.verdict(number) for number in (0, 2)] == ["not_triggered", "applies"]


# -- asking about other norms -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "expected"), [(True, True), (False, False), (None, None)])
def test_a_norm_may_ask_whether_another_applies(one: Any, expected: Any) -> None:
    """`applies(...)` is the other norm's effect."""
    engine = engine_of(make_norm("p1", when(ONE)), make_norm("p2", when(("norm", "applies", place("p1")))))
    assert engine.evaluate({"a.one": one}, TODAY).effect(1) is expected


@pytest.mark.parametrize(
    ("applies", "kept", "due_in", "is_kept", "is_breached"),
    [
        (True, True, None, True, False),
        (True, False, None, False, True),
        (True, None, None, None, None),
        (False, True, None, False, False),
        (False, False, None, False, False),
        (None, True, None, None, None),
        (True, False, 5, False, False),
        (True, None, 5, None, False),
        (True, True, 5, True, False),
        (True, False, -5, False, True),
        (True, None, -5, None, None),
        (True, True, -5, True, False),
    ],
)
def test_a_norm_may_ask_whether_a_duty_is_kept(
    applies: Any, kept: Any, due_in: Any, is_kept: Any, is_breached: Any
) -> None:
    """`kept(...)` and `breached(...)` follow the duty's state; what may still be kept is not yet not kept."""
    by = None if due_in is None else BoundDeadline(("date", TODAY + due_in), 0, "calendar days", "cautious")
    engine = engine_of(
        make_norm("p1", when(ONE, kept_when=TWO, by=by), says="duty"),
        make_norm("p2", when(("norm", "kept", place("p1")))),
        make_norm("p3", when(("norm", "breached", place("p1")))),
    )
    evaluation = engine.evaluate({"a.one": applies, "a.two": kept}, TODAY)
    assert (evaluation.effect(1), evaluation.effect(2)) == (is_kept, is_breached)


def test_a_duty_that_says_nothing_of_its_keeping_is_not_known_to_be_kept() -> None:
    """Whether a duty without `kept_when` is kept is unknown, also before its deadline."""
    until = BoundDeadline(("date", TODAY + 5), 0, "calendar days", "cautious")
    engine = engine_of(make_norm("p1", make_edition(by=until)), make_norm("p2", when(("norm", "kept", place("p1")))))
    assert verdict(engine, "p2", {}) == "depends"


def test_a_chain_of_kept_duties_is_followed() -> None:
    """A norm that asks about a duty whose keeping rests on another duty's keeping is reached by the last one's facts."""
    engine = engine_of(
        make_norm("p1", when(("norm", "kept", place("p2")))),
        make_norm("p2", make_edition(kept_when=("norm", "kept", place("p3"))), says="duty"),
        make_norm("p3", make_edition(kept_when=("all", (ONE, ("norm", "kept", place("p4"))))), says="duty"),
        make_norm("p4", make_edition(kept_when=("fact", "x.yes")), says="duty"),
        concluding("p5", TWO, "true", "x.yes"),
    )
    assert verdict(engine, "p1", {"a.one": True, "a.two": True}) == "applies"
    assert verdict(engine, "p1", {"a.one": False}) == "not_triggered"
    assert verdict(engine, "p1", {"a.two": False}) == "not_triggered"


def test_the_day_of_a_duty_reaches_who_asks_about_it() -> None:
    """A norm that asks whether a duty is breached is reached by the event that the duty's time runs from."""
    by = BoundDeadline(("fact", "a.day"), 1, "calendar days", "cautious")
    duty = make_norm("p1", make_edition(kept_when=("compare", "<", ("today",), ("date", 1)), by=by), says="duty")
    engine = engine_of(duty, make_norm("p2", when(("norm", "breached", place("p1")))))
    assert verdict(engine, "p2", {"a.day": TODAY - 5}) == "applies"
    assert verdict(engine, "p2", {"a.day": TODAY}) == "not_triggered"


# -- duties -----------------------------------------------------------------------------------------------------------


def due(facts: dict[str, Any], on: int = TODAY, calendars: Any = None, **more: Any) -> Due:
    engine = engine_of(make_norm("p1", make_edition(**more), says="duty"), calendars=calendars or {})
    return engine.evaluate(facts, on).due(0)


def by(amount: int = 0, unit: str = "calendar days", counting: str = "cautious", event: Any = ("fact", "a.day")) -> Any:
    return BoundDeadline(event, amount, unit, counting)


@pytest.mark.parametrize(
    ("kept", "event", "state", "deadline"),
    [
        (True, TODAY, "kept", TODAY),
        (True, TODAY - 9, "kept", TODAY - 9),
        (True, None, "kept", None),
        (False, TODAY, "due", TODAY),
        (None, TODAY, "due", TODAY),
        (False, TODAY - 1, "overdue", TODAY - 1),
        (None, TODAY - 1, "unknown", TODAY - 1),
        (False, None, "unknown", None),
        (False, Range(TODAY, TODAY + 5), "due", Range(TODAY, TODAY + 5)),
        (False, Range(TODAY - 5, TODAY - 1), "overdue", Range(TODAY - 5, TODAY - 1)),
        (False, Range(TODAY - 5, TODAY), "unknown", Range(TODAY - 5, TODAY)),
    ],
)
def test_a_duty_is_kept_due_overdue_or_unknown(kept: Any, event: Any, state: str, deadline: Any) -> None:
    """A duty is kept if its condition holds; else due until its last day, overdue after it, unknown while that is open."""
    found = due({"a.one": kept, "a.day": event}, kept_when=ONE, by=by())
    assert found == Due(state, deadline, False)


@pytest.mark.parametrize(("kept", "state"), [(True, "kept"), (False, "overdue"), (None, "unknown")])
def test_a_duty_without_a_deadline_is_overdue_at_once(kept: Any, state: str) -> None:
    """A duty without a deadline is kept or overdue as its condition says."""
    assert due({"a.one": kept}, kept_when=ONE) == Due(state, None, False)


def test_a_duty_that_says_nothing_of_its_keeping_is_only_due() -> None:
    """Without `kept_when` a duty is due until its deadline and unknown after it; without either it is unknown."""
    assert due({"a.day": TODAY + 1}, by=by()).state == "due"
    assert due({"a.day": TODAY - 1}, by=by()).state == "unknown"
    assert due({}) == Due("unknown", None, False)


def test_a_deadline_without_an_event_does_not_come() -> None:
    """Where the event of a deadline does not exist, the duty has no day and its state is unknown unless kept."""
    nothing = by(3, event=("fact", "x.only"))
    assert due({"a.one": False}, kept_when=ONE, by=nothing) == Due("unknown", None, False)
    assert due({"a.one": True}, kept_when=ONE, by=nothing).state == "kept"


def test_keeping_may_look_at_the_deadline() -> None:
    """`kept_when` may compare a date with the duty's own deadline."""
    until = ("compare", "<=", ("fact", "a.other_day"), ("deadline",))
    assert due({"a.day": TODAY - 5, "a.other_day": TODAY - 4}, kept_when=until, by=by(1)).state == "kept"
    assert due({"a.day": TODAY - 5, "a.other_day": TODAY - 3}, kept_when=until, by=by(1)).state == "overdue"
    assert due({"a.other_day": TODAY}, kept_when=until, by=by(1)).state == "unknown"


def test_the_deadline_at_hand_is_put_back() -> None:
    """Asking about another duty while one is looked at does not change the deadline of the first."""
    inner = make_norm(
        "p1", make_edition(kept_when=("compare", "<=", ("fact", "a.day"), ("deadline",)), by=by(9)), says="duty"
    )
    later = ("compare", "<=", ("fact", "a.other_day"), ("deadline",))
    outer = make_norm(
        "p2", make_edition(kept_when=("all", (("norm", "kept", place("p1")), later)), by=by(1)), says="duty"
    )
    evaluation = engine_of(inner, outer).evaluate({"a.day": TODAY - 5, "a.other_day": TODAY - 4}, TODAY)
    assert evaluation.due(1).state == "kept"
    assert evaluation.deadline is None


@pytest.mark.parametrize(
    ("event", "amount", "unit", "counting", "deadline"),
    [
        ("2026-11-20", 3, "calendar days", "cautious", "2026-11-23"),
        ("2026-11-20", 3, "working days", "cautious", "2026-11-25"),
        ("2026-11-19", 2, "calendar days", "kind", "2026-11-23"),
        ("2026-11-20", 3, "calendar days", "strict", "2026-11-21"),
        ("2026-11-20", -1, "months", "cautious", "2026-10-20"),
        ("2026-11-20", 1, "weeks", "cautious", "2026-11-27"),
        ("2024-02-29", 1, "years", "cautious", "2025-02-28"),
    ],
)
def test_a_deadline_is_counted_by_its_rule(event: str, amount: int, unit: str, counting: str, deadline: str) -> None:
    """The counting rule says whether the day of the event counts and what a day off does."""
    assert due({"a.day": day(event)}, by=by(amount, unit, counting)).day == day(deadline)


def test_a_deadline_of_a_range_runs_from_its_first_to_its_last_day() -> None:
    """An event known within bounds gives a deadline within bounds, exact when both ends fall on one day."""
    friday, saturday = day("2026-11-20"), day("2026-11-21")
    assert due({"a.day": Range(friday, saturday)}, by=by(1)).day == Range(friday + 1, friday + 2)
    assert due({"a.day": Range(friday, saturday)}, by=by(1, "working days")).day == friday + 3


def test_a_deadline_beyond_the_calendar_is_unknown() -> None:
    """A deadline that no calendar reaches, or that has no end, is unknown."""
    assert due({"a.day": TODAY}, by=by(9_000, "years")) == Due("unknown", None, False)
    assert due({"a.day": TODAY}, by=by(10**9, "working days")) == Due("unknown", None, False)
    since = ("extreme", "latest", (("fact", "a.day"), ("fact", "a.other_day")))
    assert due({"a.day": TODAY}, by=by(1, event=since)) == Due("unknown", None, False)
    before = ("extreme", "earliest", (("fact", "a.day"), ("fact", "a.other_day")))
    assert due({"a.day": TODAY}, by=by(1, event=before)) == Due("unknown", None, False)


CALENDAR = {
    "kz": CalendarFile(
        calendar="kz",
        name=toys.NO_TEXT,
        confirmed_to=date(2026, 11, 30),
        holidays=(),
        years=(CalendarYear(2026, "official", "toy", (DayOff(date(2026, 11, 23), "toy"),)),),
        sources=(),
    )
}


@pytest.mark.parametrize(
    ("event", "amount", "unit", "counting", "deadline", "provisional"),
    [
        ("2026-11-20", 1, "working days", "cautious", "2026-11-24", False),
        ("2026-11-20", 2, "calendar days", "kind", "2026-11-24", False),
        ("2026-11-30", 0, "working days", "cautious", "2026-11-30", False),
        ("2026-11-30", 1, "working days", "cautious", "2026-12-01", True),
        ("2026-11-30", 1, "calendar days", "kind", "2026-12-01", True),
        ("2026-11-30", 1, "calendar days", "cautious", "2026-12-01", False),
    ],
)
def test_a_deadline_uses_the_production_calendar(
    event: str, amount: int, unit: str, counting: str, deadline: str, provisional: bool
) -> None:
    """Days off come from the calendar of the base; past its confirmed days a deadline that rests on it is provisional."""
    found = due({"a.day": day(event)}, by=by(amount, unit, counting), calendars=CALENDAR)
    assert (found.day, found.provisional) == (day(deadline), provisional)


def test_conditions_count_working_days_of_the_production_calendar() -> None:
    """Working days in a condition are those of the base's calendar too."""
    later = ("compare", "=", ("shift", ("fact", "a.day"), 1, 1, "working days"), ("date", day("2026-11-24")))
    engine = engine_of(make_norm("p1", when(later)), calendars=CALENDAR)
    assert verdict(engine, "p1", {"a.day": day("2026-11-20")}) == "applies"


def test_a_current_stay_runs_to_today() -> None:
    """A list with two dates counts days between them; its field that tells a current stay is found by its name."""
    days = ("compare", "=", ("present", "a.stays", 90, ("today",)), ("number", "5"))
    engine = engine_of(make_norm("p1", when(days)))
    stay = {"begin": TODAY - 4, "is_good": True, "is_current": True}
    assert verdict(engine, "p1", {"a.stays": [stay]}) == "applies"
    assert verdict(engine, "p1", {"a.stays": [{**stay, "is_current": False}]}) == "depends"
    assert verdict(engine, "p1", {"a.stays": [{**stay, "is_current": False, "end": TODAY - 1}]}) == "not_triggered"


@pytest.mark.parametrize(("kept", "state"), [(False, "due"), (True, "kept")])
def test_a_provisional_deadline_stays_marked(kept: bool, state: str) -> None:
    """A deadline counted with days that are not confirmed is marked so, whatever the duty's state."""
    found = due(
        {"a.day": day("2026-11-30"), "a.one": kept}, by=by(1, "working days"), kept_when=ONE, calendars=CALENDAR
    )
    assert found == Due(state, day("2026-12-01"), True)
    late = due({"a.day": day("2026-11-30"), "a.one": False}, day("2026-12-05"), CALENDAR, by=by(1, "working days"), kept_when=ONE)  # fmt: skip
    assert late == Due("overdue", day("2026-12-01"), True)
    open_ = due({"a.day": day("2026-11-30")}, day("2026-12-05"), CALENDAR, by=by(1, "working days"), kept_when=ONE)
    assert open_ == Due("unknown", day("2026-12-01"), True)


def test_a_duty_that_does_not_apply_has_no_state() -> None:
    """A duty that is not triggered, or not known to be, has an unknown state but shows its day."""
    for one in (False, None):
        engine = engine_of(make_norm("p1", when(ONE, kept_when=TWO, by=by()), says="duty"))
        found = engine.evaluate({"a.one": one, "a.two": True, "a.day": TODAY}, TODAY).due(0)
        assert found == Due("unknown", TODAY, False)


def test_a_duty_of_two_possible_editions_has_no_state() -> None:
    """While the edition is open, and when none is in force, the state of a duty is unknown."""
    editions = (make_edition(end=100, kept_when=ONE), make_edition(101, kept_when=ONE))
    engine = engine_of(make_norm("p1", *editions, says="duty", law_at=("fact", "a.day")))
    assert engine.evaluate({"a.one": True, "a.day": 5}, TODAY).due(0).state == "kept"
    assert engine.evaluate({"a.one": True}, TODAY).due(0) == Due("unknown", None, False)
    gone = engine_of(make_norm("p1", make_edition(end=100, kept_when=ONE), says="duty"))
    assert gone.evaluate({"a.one": True}, TODAY).due(0) == Due("unknown", None, False)


# -- evaluations ------------------------------------------------------------------------------------------------------


def test_a_norm_left_out_is_not_law() -> None:
    """A norm left out is not in force, and all that rests on it is as if it had never been written."""
    engine = engine_of(
        make_norm("p1"),
        make_norm("p2", off("p1"), says="exception"),
        concluding("p3", None, "true", "x.yes"),
        make_norm("p4", when(("fact", "x.yes"))),
        make_norm("p5", when(("norm", "applies", place("p3")))),
    )
    names = ("p1", "p2", "p3", "p4", "p5")
    whole = engine.evaluate({}, TODAY)
    assert [whole.verdict(engine.index[place(one)]) for one in names] == ["switched_off", *["applies"] * 4]
    without = engine.evaluate({}, TODAY, frozenset({1, 2}))
    found = [without.verdict(engine.index[place(one)]) for one in names]
    assert found == ["applies", "not_in_force", "not_in_force", "not_triggered", "not_triggered"]
    alone = engine.alone({}, TODAY, frozenset({1, 2}))
    assert [alone.verdict(engine.index[place(one)]) for one in names] == found


def test_only_what_the_facts_reach_is_evaluated_anew() -> None:
    """A case's evaluation covers the norms its facts reach, and reads all others from the ground of the day."""
    engine = engine_of(
        concluding("p1", ONE, "true", "x.yes"),
        make_norm("p2", when(("fact", "x.yes"))),
        make_norm("p3", off("p2", condition=TWO), says="exception"),
        make_norm("p4", when(("norm", "applies", place("p2")))),
        make_norm("p5", when(THREE)),
    )
    assert engine.touched(["a.one"]) == ({0, 1, 3}, {"x.yes"})
    assert engine.touched(["a.two"]) == ({1, 2, 3}, set())
    assert engine.touched(["a.day"]) == (set(), set())
    assert engine.touched([], [2]) == ({1, 2, 3}, set())
    evaluation = engine.evaluate({"a.two": True, "a.one": None}, TODAY)
    assert (evaluation.norms, evaluation.derived) == ({1, 2, 3}, set())
    for number in range(5):
        evaluation.verdict(number)
        evaluation.effect(number)
    assert set(evaluation._conditions) == set(evaluation._effects) == {1, 2, 3}
    assert evaluation.ground is engine.evaluate({"a.three": True}, TODAY).ground
    assert evaluation.ground is not engine.evaluate({}, TODAY + 1).ground


def test_a_fact_known_as_none_is_unknown() -> None:
    """A fact given as None is left out of the case."""
    assert engine_of().evaluate({"a.one": None, "a.two": False}, TODAY).known == {"a.two": False}


def test_results_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An evaluation looks at each condition once, however often a verdict is asked for."""
    engine = engine_of(make_norm("p1", when(ONE)))
    looked: list[Any] = []
    monkeypatch.setattr(engine, "predicate", lambda term: lambda one: looked.append(term))
    evaluation = engine.evaluate({"a.one": True}, TODAY)
    for _ in range(3):
        assert evaluation.verdict(0) == "depends"
        assert evaluation.effect(0) is None
    assert looked == [ONE]


def test_compiled_terms_are_kept() -> None:
    """A condition or expression is compiled once for an engine."""
    engine = engine_of()
    assert engine.predicate(ONE) is engine.predicate(ONE)
    today = ("today",)
    assert engine.expression(today) is engine.expression(today)


def test_the_states_that_conditions_name() -> None:
    """An engine knows the states that any condition names, wherever it stands."""

    def named(state: str) -> Any:
        return ("is", ("fact", "a.state"), (state,), False)

    engine = engine_of(
        make_norm("p1", when(("all", (named("AAA"),)), kept_when=named("BBB")), law_at=("date", TODAY)),
        make_norm("p2", when(("is", ("fact", "a.kind"), ("red",), False))),
        only_when={"a.two": ("all", (named("CCC"),))},
        alerts={"toy": toys.make_alert("toy", named("DDD"))},
    )
    assert engine.named_states == {"AAA", "BBB", "CCC", "DDD"}


def test_an_evaluation_of_a_day_is_of_that_day() -> None:
    """Conditions on today look at the day of the question."""
    engine = engine_of(make_norm("p1", when(("compare", "<=", ("today",), ("date", TODAY)))))
    assert [verdict(engine, "p1", {}, TODAY + one) for one in (0, 1)] == ["applies", "not_triggered"]


def test_an_edition_without_an_end_lasts() -> None:
    """An edition without a last day is in force to the end of the calendar."""
    evaluation = Evaluation(engine_of(make_norm("p1")), {}, LAST_DAY, None, None, frozenset(), None)
    assert evaluation.verdict(0) == "applies"
