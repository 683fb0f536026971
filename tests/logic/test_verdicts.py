"""The interpreter: verdicts, editions, exceptions, derived facts, duties, and the sparse way of evaluating."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from koshiqon.logic.engine import VERDICTS, Due, Engine, Evaluation
from koshiqon.model.values import NO_VALUE, Range

DAY = "2020-05-01"
TODAY = date(2020, 5, 1).toordinal()
HOLE = 'hole: { from: 2019-01-01, until: 2019-12-31, because: { en: "a", ru: "б", kk: "в" } }'
Make = Callable[..., Any]


def ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def outcomes(evaluation: Evaluation) -> dict[str, Any]:
    """Return every result of an evaluation by name."""
    found: dict[str, Any] = {}
    for number, norm in enumerate(evaluation.engine.norms):
        found[norm["id"]] = (
            evaluation.condition(number),
            evaluation.effect(number),
            evaluation.verdict(number),
            evaluation.switched_off(number),
            evaluation.due(number),
        )
    return found | {name: evaluation.facts[name] for name in evaluation.engine.derived}


# -- verdicts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "verdict", "effect"),
    [
        ("t.a: true, t.b: false", "applies", True),
        ("t.a: false, t.b: false", "not_triggered", False),
        ("t.a: false", "not_triggered", False),
        ("t.a: true, t.b: true", "switched_off", False),
        ("t.a: true", "depends", None),
        ("t.b: false", "depends", None),
        ("t.b: true", "depends", False),
        ("", "depends", None),
    ],
)
def test_a_verdict_is_definite_only_when_its_label_is(toy: Make, facts: str, verdict: str, effect: bool | None) -> None:
    """A live exception settles the effect at once; the label waits for the condition."""
    case = toy("when: t.a", 'says: exception, switches_off: "p1#n0", when: t.b').case(DAY, facts)
    assert (case.verdict("n0"), case.effect("n0")) == (verdict, effect)
    assert verdict in VERDICTS


def test_a_norm_without_condition_always_applies(toy: Make) -> None:
    """A norm that says no `when` holds."""
    case = toy("says: procedure").case(DAY)
    assert (case.verdict("n0"), case.effect("n0")) == ("applies", True)
    assert case.evaluation.condition(case.toy.of("n0")) is True


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("says: open", "needs_human"),
        ("says: delegation", "needs_human"),
        ("says: delegation, filled_by: kz/toy-rules/p1", "applies"),
        ("says: procedure", "applies"),
    ],
)
def test_what_is_left_open_needs_a_person(toy: Make, says: str, verdict: str) -> None:
    """An open norm and a delegation that nothing fills need a person, once they are reached."""
    made = toy(f"{says}, when: t.a")
    assert made.case(DAY, "t.a: true").verdict("n0") == verdict
    assert made.case(DAY, "t.a: false").verdict("n0") == "not_triggered"
    assert made.case(DAY).verdict("n0") == "depends"


def test_every_verdict_has_a_name() -> None:
    """There are seven verdicts; the last is said of provisions without norms."""
    assert VERDICTS == (
        "applies",
        "not_triggered",
        "switched_off",
        "not_in_force",
        "depends",
        "needs_human",
        "not_encoded",
    )


# -- exceptions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        (
            "2020-05-01",
            "worker.citizenship: UZB, worker.residence: permanent",
            {"p1": "depends", "p2/a": "not_triggered", "p2/b": "depends", "p3": "depends"},
        ),
        (
            "2020-05-01",
            "worker.citizenship: KGZ, worker.residence: permanent, employer.is_under_hiring_ban: true",
            {"p1": "switched_off", "p2/a": "applies", "p2/b": "switched_off", "p3": "applies"},
        ),
        (
            "2020-05-01",
            "worker.citizenship: KGZ, worker.residence: permanent, worker.is_refugee: false",
            {"p1": "switched_off", "p2/a": "applies", "p2/b": "depends", "p3": "depends"},
        ),
        (
            "2020-05-01",
            "worker.citizenship: UZB, worker.residence: permanent, employer.is_under_hiring_ban: true",
            {"p1": "applies", "p2/a": "not_triggered", "p2/b": "switched_off", "p3": "applies"},
        ),
        (
            "2020-05-01",
            "worker.citizenship: UZB, worker.residence: permanent, employer.is_under_hiring_ban: false",
            {"p1": "switched_off", "p2/a": "not_triggered", "p2/b": "applies", "p3": "not_triggered"},
        ),
        (
            "2021-06-30",
            "worker.citizenship: AFG, worker.residence: temporary, worker.is_refugee: true",
            {"p1": "applies", "p2/b": "not_triggered", "p4": "applies"},
        ),
        (
            "2021-07-01",
            "worker.citizenship: AFG, worker.residence: none, worker.is_refugee: true, employer.is_under_hiring_ban: false",
            {"p1": "switched_off", "p2/b": "applies", "p3": "not_triggered", "p4": "not_triggered"},
        ),
        (
            "2016-12-31",
            "worker.citizenship: UZB",
            {"p1": "not_in_force", "p2/a": "not_in_force", "p2/b": "not_in_force"},
        ),
        ("2017-01-01", "worker.citizenship: UZB, worker.residence: none", {"p1": "applies", "p2/b": "not_triggered"}),
    ],
)
def test_the_cases_of_the_toy_law(toy: Make, day: str, facts: str, expected: dict[str, str]) -> None:
    """A permit is needed of a foreigner, not of a permanent resident, unless the employer is banned; refugees since 2021."""
    case = toy().case(day, f"employer.engages_worker: true, {facts}")
    assert {place: case.verdict(f"art-10/{place}") for place in expected} == expected


@pytest.mark.parametrize(
    ("facts", "effects"),
    [
        ("t.b: true, t.c: true, t.d: true", (False, True, False, True)),
        ("t.b: true, t.c: true, t.d: false", (True, False, True, False)),
        ("t.b: true, t.c: false, t.d: true", (False, True, False, True)),
        ("t.b: false, t.c: true, t.d: true", (True, False, False, True)),
        ("t.b: true, t.c: true", (None, None, None, None)),
        ("t.b: true, t.d: true", (False, True, False, True)),
        ("t.c: true, t.d: false", (True, False, True, False)),
        ("t.b: false", (True, False, None, None)),
    ],
)
def test_exceptions_are_evaluated_from_the_outermost_in(
    toy: Make, facts: str, effects: tuple[bool | None, ...]
) -> None:
    """An exception to an exception to an exception decides first."""
    made = toy(
        "when: t.a",
        'says: exception, switches_off: "p1#n0", when: t.b',
        'says: exception, switches_off: "p1#n1", when: t.c',
        'says: exception, switches_off: "p1#n2", when: t.d',
    )
    case = made.case(DAY, f"t.a: true, {facts}")
    assert tuple(case.effect(f"n{number}") for number in range(4)) == effects


def test_one_live_exception_is_enough(toy: Make) -> None:
    """Of two exceptions the live one switches the norm off, whatever the other does."""
    made = toy("when: t.a", 'says: exception, switches_off: "p1#n0", when: t.b', 'says: exception, switches_off: "p1#n0", when: t.c')  # fmt: skip
    assert made.case(DAY, "t.a: true, t.c: true").verdict("n0") == "switched_off"
    assert made.case(DAY, "t.a: true, t.b: false").verdict("n0") == "depends"
    case = made.case(DAY, "t.a: true, t.b: false, t.c: false")
    assert case.verdict("n0") == "applies"
    assert case.evaluation.exceptions(made.of("n0")) == [made.of("n1"), made.of("n2")]
    assert case.evaluation.switched_off(made.of("n0")) is False


def test_a_norm_that_replaces_another_switches_it_off(toy: Make) -> None:
    """While the treaty's norm applies, the law's does not; a day before the treaty bound, it did."""
    facts = "worker.citizenship: KGZ, employer.engages_worker: true"
    assert toy().case("2018-01-01", facts).verdict("art-20/p1") == "switched_off"
    assert toy().case("2017-12-31", facts).verdict("art-20/p1") == "applies"
    assert toy().case("2017-12-31", facts).verdict("un/toy-treaty/art-5") == "not_in_force"


def test_only_the_edition_in_force_switches_off(toy: Make) -> None:
    """An exception whose edition of the day names another norm leaves this one alone."""
    made = toy(
        "when: t.a",
        "when: t.a",
        'says: exception, when: t.b, editions: [{ in_force: { from: 2017-01-01, until: 2018-12-31 }, switches_off: "p1#n0" }, { in_force: { from: 2019-01-01 }, switches_off: "p1#n1" }]',
    )
    before, after = made.case("2018-12-31", "t.a: true, t.b: true"), made.case("2019-01-01", "t.a: true, t.b: true")
    assert (before.verdict("n0"), before.verdict("n1")) == ("switched_off", "applies")
    assert (after.verdict("n0"), after.verdict("n1")) == ("applies", "switched_off")
    assert before.evaluation.exceptions(made.of("n1")) == []


# -- editions ---------------------------------------------------------------------------------------------------------

EDITIONS = f"{HOLE}, editions: [{{ in_force: {{ from: 2017-01-01, until: 2018-12-31 }}, when: t.a }}, {{ in_force: {{ from: 2020-01-01, until: 2020-12-31 }}, when: t.b }}]"


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("2016-12-31", "not_in_force"),
        ("2017-01-01", "applies"),
        ("2018-12-31", "applies"),
        ("2019-01-01", "not_in_force"),
        ("2019-12-31", "not_in_force"),
        ("2020-01-01", "not_triggered"),
        ("2020-12-31", "not_triggered"),
        ("2021-01-01", "not_in_force"),
    ],
)
def test_the_edition_of_the_day_governs(toy: Make, day: str, verdict: str) -> None:
    """The day before, the day of and the day after each change have their own edition, or none."""
    case = toy(EDITIONS).case(day, "t.a: true, t.b: false")
    assert case.verdict("n0") == verdict
    assert case.effect("n0") is (verdict == "applies")
    assert len(case.evaluation.editions(case.toy.of("n0"))) == (verdict != "not_in_force")


@pytest.mark.parametrize(
    ("facts", "verdict", "condition", "count", "exact"),
    [
        ("t.day: 2016-12-31, t.a: true", "not_in_force", False, 0, True),
        ("t.day: 2018-12-31, t.a: true", "applies", True, 1, True),
        ("t.day: 2018-12-31, t.a: false", "not_triggered", False, 1, True),
        ("t.day: 2019-06-01, t.a: true, t.b: true", "not_in_force", False, 0, True),
        ("t.day: 2020-01-01, t.b: true", "applies", True, 1, True),
        ("t.a: true, t.b: true", "depends", None, 2, False),
        ("t.a: false, t.b: false", "depends", False, 2, False),
        ("t.day: [2017-01-01, 2018-12-31], t.a: true", "applies", True, 1, False),
        ("t.day: [2017-01-01, 2018-12-31], t.a: false", "not_triggered", False, 1, False),
        ("t.day: [2016-12-31, 2018-12-31], t.a: true", "depends", None, 1, False),
        ("t.day: [2016-12-31, 2018-12-31], t.a: false", "depends", False, 1, False),
        ("t.day: [2017-01-01, 2019-01-01], t.a: true", "depends", None, 1, False),
        ("t.day: [2018-01-01, 2020-03-01], t.a: true, t.b: true", "depends", None, 2, False),
        ("t.day: [2018-12-31, 2020-01-01], t.a: true, t.b: false", "depends", None, 2, False),
        ("t.day: [2019-01-01, 2019-12-31], t.a: true, t.b: true", "not_in_force", False, 0, False),
    ],
)
def test_another_date_chooses_the_edition(
    toy: Make, facts: str, verdict: str, condition: bool | None, count: int, exact: bool
) -> None:
    """With `law_at` the edition is that of a date of the case: known, between bounds, unknown, or in a hole."""
    made = toy(f"law_at: t.day, {EDITIONS}")
    case, number = made.case(DAY, facts), made.of("n0")
    assert (case.verdict("n0"), case.evaluation.condition(number)) == (verdict, condition)
    assert len(case.evaluation.editions(number)) == count
    assert case.evaluation.is_exact(number) is exact


def test_a_norm_chosen_by_a_date_that_does_not_exist_is_not_in_force(toy: Make) -> None:
    """A date that makes no sense in the case chooses no edition, and that is known for sure."""
    made = toy("law_at: on.day, when: t.b")
    case = made.case(DAY, "t.a: false, t.b: true")
    assert (case.verdict("n0"), case.effect("n0")) == ("not_in_force", False)
    assert case.evaluation.is_exact(made.of("n0"))
    assert made.case(DAY, "t.a: true, t.b: true, on.day: 2020-01-01").verdict("n0") == "applies"
    assert made.case(DAY, "t.b: true, on.day: 2020-01-01").effect("n0") is None


def test_an_unconditional_norm_may_wait_for_its_date(toy: Make) -> None:
    """Without a condition, only the date that chooses the edition leaves a norm open."""
    made = toy("law_at: t.day")
    assert made.case(DAY).verdict("n0") == "depends"
    assert made.case(DAY, "t.day: 2016-01-01").verdict("n0") == "not_in_force"
    assert made.case(DAY, "t.day: 2030-01-01").verdict("n0") == "applies"


def test_any_day_that_may_be_counts(toy: Make) -> None:
    """An unknown day may be the first or the last day there is."""
    made = toy("law_at: t.day, in_force: { from: 2017-01-01, until: 2017-01-01 }")
    assert len(made.case(DAY).evaluation.editions(made.of("n0"))) == 1
    assert made.case(DAY, "t.day: [2017-01-01, 2017-01-02]").effect("n0") is None
    assert made.case(DAY, "t.day: [2016-12-30, 2016-12-31]").effect("n0") is False
    assert made.case(DAY, "t.day: [2017-01-02, 2017-01-03]").effect("n0") is False


# -- derived facts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ("t.a: true", True),
        ("t.b: true", True),
        ("t.a: false", None),
        ("t.a: false, t.b: false", False),
        ("", None),
    ],
)
def test_a_yes_no_fact_holds_when_any_norm_concludes_it(toy: Make, facts: str, value: bool | None) -> None:
    """A derived fact is true when one norm applies, false when none does, else unknown."""
    case = toy("when: t.a, concludes: d.x", "when: t.b, concludes: d.x").case(DAY, facts)
    assert case.fact("d.x") is value
    assert case.fact("d.y") is False


def test_a_fact_with_values_holds_each_that_is_concluded(toy: Make) -> None:
    """A derived fact with named values maps each value some norm concludes to its truth."""
    made = toy(
        "when: t.a, concludes: d.kind is red",
        "when: t.b, concludes: d.kind is blue",
        "when: t.c, concludes: d.kind is blue",
        "when: d.kind is red",
        "when: d.kind is not blue",
        "when: d.kind is grey",
    )
    case = made.case(DAY, "t.a: true, t.b: false")
    assert case.fact("d.kind") == {"red": True, "blue": None}
    assert [case.effect(f"n{number}") for number in (3, 4, 5)] == [True, None, False]
    assert made.case(DAY, "t.a: false, t.b: false, t.c: true").fact("d.kind") == {"red": False, "blue": True}
    assert made.case("2016-01-01", "t.a: true").fact("d.kind") == {}


TWO = ("when: t.a, concludes: {0} = t.day", "when: t.b, concludes: {0} = t.end")


@pytest.mark.parametrize(
    ("facts", "single", "first", "last"),
    [
        ("t.a: true, t.b: false, t.day: 2020-01-01", "2020-01-01", "2020-01-01", "2020-01-01"),
        ("t.a: false, t.b: false, t.day: 2020-01-01", NO_VALUE, NO_VALUE, NO_VALUE),
        ("t.a: true, t.b: true, t.day: 2020-01-01, t.end: 2020-02-01", ["2020-01-01", "2020-02-01"], "2020-01-01", "2020-02-01"),
        ("t.a: true, t.b: true, t.day: 2020-03-01, t.end: 2020-02-01", ["2020-02-01", "2020-03-01"], "2020-02-01", "2020-03-01"),
        ("t.a: true, t.b: true, t.day: 2020-02-01, t.end: 2020-02-01", "2020-02-01", "2020-02-01", "2020-02-01"),
        ("t.a: true, t.day: 2020-01-01, t.end: 2020-02-01", ["2020-01-01", "2020-02-01"], "2020-01-01", ["2020-01-01", "2020-02-01"]),
        ("t.b: true, t.day: 2020-01-01, t.end: 2020-02-01", ["2020-01-01", "2020-02-01"], ["2020-01-01", "2020-02-01"], "2020-02-01"),
        ("t.b: false, t.day: 2020-01-01", None, None, None),
        ("t.a: true, t.b: false", None, None, None),
        ("t.a: true, t.b: false, t.day: [2020-01-01, 2020-01-03]", ["2020-01-01", "2020-01-03"], ["2020-01-01", "2020-01-03"], ["2020-01-01", "2020-01-03"]),
        ("t.a: true, t.b: true, t.day: [2020-01-01, 2020-01-03], t.end: [2020-01-02, 2020-01-09]", ["2020-01-01", "2020-01-09"], ["2020-01-01", "2020-01-03"], ["2020-01-02", "2020-01-09"]),
        ("t.a: true, t.b: true, t.end: [2020-01-02, 2020-01-09], t.day: 2020-01-05", ["2020-01-02", "2020-01-09"], ["2020-01-02", "2020-01-05"], ["2020-01-05", "2020-01-09"]),
    ],
)  # fmt: skip
def test_a_derived_value_is_that_of_the_norms_that_apply(
    toy: Make, facts: str, single: Any, first: Any, last: Any
) -> None:
    """Without `combine` differing values are bounds; with it the earliest or latest counts, sure ones before maybe ones."""

    def value(one: Any) -> Any:
        return Range(*map(ordinal, one)) if isinstance(one, list) else ordinal(one) if isinstance(one, str) else one

    made = toy(*(norm.format(name) for name in ("d.single", "d.first", "d.last") for norm in TWO))
    case = made.case(DAY, facts)
    assert [case.fact(name) for name in ("d.single", "d.first", "d.last")] == [value(single), value(first), value(last)]


def test_a_value_that_does_not_exist_is_passed_over(toy: Make) -> None:
    """A norm that applies but whose date makes no sense gives no value."""
    made = toy("when: t.b, concludes: d.single = on.day", "when: t.c, concludes: d.single = t.day")
    assert made.case(DAY, "t.a: false, t.b: true, t.c: false").fact("d.single") is NO_VALUE
    assert made.case(DAY, "t.a: false, t.b: true, t.c: true, t.day: 2020-01-01").fact("d.single") == ordinal(
        "2020-01-01"
    )
    assert made.case(DAY, "t.a: false, t.c: true, t.day: 2020-01-01").fact("d.single") == ordinal("2020-01-01")
    assert made.case(DAY, "t.a: false, t.b: true, t.day: 2020-01-01").fact("d.single") is None
    # A value that may be unknown is not bounded by the others.
    assert made.case(DAY, "t.a: true, t.b: true, t.c: true, t.day: 2020-01-01").fact("d.single") is None


def test_numbers_are_derived_too(toy: Make) -> None:
    """A derived number is computed from the facts of the norm that concludes it."""
    made = toy("when: t.a, concludes: d.number = t.amount + 2", "when: d.number > 5")
    assert made.case(DAY, "t.a: true, t.amount: 4").fact("d.number") == 6
    assert made.case(DAY, "t.a: true, t.amount: 4").effect("n1") is True
    assert made.case(DAY, "t.a: true, t.amount: 3").effect("n1") is False
    assert made.case(DAY, "t.a: false, t.amount: 30").effect("n1") is False


def test_a_fact_concluded_by_nothing_in_force_is_empty(toy: Make) -> None:
    """Before any norm is in force a yes/no fact is false and a date has no value."""
    case = toy().case("2016-12-31", "worker.citizenship: UZB, stay.entered_on: 2016-12-01")
    assert case.fact("worker.is_foreigner") is False
    assert case.fact("stay.allowed_until") is NO_VALUE
    assert case.evaluation.contributions("worker.is_foreigner") == []


def test_only_the_edition_of_the_day_concludes(toy: Make) -> None:
    """What one edition concludes and the next does not is concluded only while the first is in force."""
    made = toy(f"{HOLE}, editions: [{{ in_force: {{ from: 2017-01-01, until: 2018-12-31 }}, concludes: d.x }}, {{ in_force: {{ from: 2020-01-01 }}, concludes: d.y }}]")  # fmt: skip
    assert [made.case("2018-12-31").fact(name) for name in ("d.x", "d.y")] == [True, False]
    assert [made.case("2020-01-01").fact(name) for name in ("d.x", "d.y")] == [False, True]
    assert [made.case("2019-01-01").fact(name) for name in ("d.x", "d.y")] == [False, False]


@pytest.mark.parametrize("says", ["open", "delegation"])
def test_an_open_norm_leaves_what_it_concludes_unknown(toy: Make, says: str) -> None:
    """What is left to judgement concludes nothing for sure, even when it is reached."""
    made = toy(f"says: {says}, when: t.a, concludes: d.x", "when: t.b, concludes: d.x", "when: d.x")
    assert made.case(DAY, "t.a: true, t.b: false").fact("d.x") is None
    assert made.case(DAY, "t.a: true, t.b: false").effect("n0") is True
    assert made.case(DAY, "t.a: true, t.b: false").verdict("n2") == "depends"
    assert made.case(DAY, "t.a: true, t.b: true").fact("d.x") is True
    assert made.case(DAY, "t.a: false, t.b: false").fact("d.x") is False


def test_an_open_norm_gives_a_value_only_perhaps(toy: Make) -> None:
    """A date concluded by an open norm counts among those that may be."""
    made = toy("says: open, when: t.a, concludes: d.last = t.day", "when: t.b, concludes: d.last = t.end")
    facts = "t.a: true, t.b: true, t.day: 2020-03-01, t.end: 2020-02-01"
    assert made.case(DAY, facts).fact("d.last") == Range(ordinal("2020-02-01"), ordinal("2020-03-01"))


def test_a_definition_is_followed_through_others(toy: Make) -> None:
    """A derived fact may rest on another one."""
    made = toy("when: t.a, concludes: d.x", "when: d.x, concludes: d.y", "when: d.y")
    assert [made.case(DAY, f"t.a: {value}").effect("n2") for value in ("true", "false", "null")] == [True, False, None]


# -- duties -----------------------------------------------------------------------------------------------------------

WITHIN = "says: duty, when: t.a, kept_when: t.b, by: { event: t.day, within: 10 calendar days, counting: at_once }"


@pytest.mark.parametrize(
    ("facts", "state", "deadline"),
    [
        ("t.a: true, t.b: true, t.day: 2020-01-01", "kept", "2020-01-10"),
        ("t.a: true, t.b: false, t.day: 2020-04-22", "due", "2020-05-01"),
        ("t.a: true, t.b: false, t.day: 2020-04-21", "overdue", "2020-04-30"),
        ("t.a: true, t.day: 2020-04-22", "due", "2020-05-01"),
        ("t.a: true, t.day: 2020-04-21", "unknown", "2020-04-30"),
        ("t.a: true, t.b: false", "unknown", None),
        ("t.a: true, t.b: true", "kept", None),
        ("t.b: true, t.day: 2020-04-22", "unknown", "2020-05-01"),
        ("t.a: false, t.b: false, t.day: 2020-04-21", "unknown", "2020-04-30"),
        ("t.a: true, t.b: false, t.day: [2020-04-01, 2020-04-21]", "overdue", ["2020-04-10", "2020-04-30"]),
        ("t.a: true, t.b: false, t.day: [2020-04-01, 2020-04-22]", "unknown", ["2020-04-10", "2020-05-01"]),
        ("t.a: true, t.b: false, t.day: [2020-04-22, 2020-04-30]", "due", ["2020-05-01", "2020-05-09"]),
    ],
)
def test_a_duty_is_kept_due_overdue_or_unknown(toy: Make, facts: str, state: str, deadline: Any) -> None:
    """A duty that applies is due up to its last day and overdue after it, unless it is kept."""
    day = Range(*map(ordinal, deadline)) if isinstance(deadline, list) else deadline and ordinal(deadline)
    assert toy(WITHIN).case(DAY, facts).due("n0") == Due(state, day, False)


@pytest.mark.parametrize(
    ("facts", "state"),
    [("t.a: true, t.b: true", "kept"), ("t.a: true, t.b: false", "overdue"), ("t.a: true", "unknown"), ("", "unknown")],
)
def test_a_duty_without_deadline_is_kept_or_not(toy: Make, facts: str, state: str) -> None:
    """Without a deadline what is not kept is overdue at once."""
    made = toy("says: duty, when: t.a, kept_when: t.b", "says: prohibition, when: t.a, kept_when: t.b")
    assert made.case(DAY, facts).due("n0") == Due(state, None, False)
    assert made.case(DAY, facts).due("n1") == Due(state, None, False)


def test_a_duty_that_says_nothing_of_keeping_is_due_until_its_day(toy: Make) -> None:
    """Without `kept_when` a duty is due, then unknown, and never overdue."""
    made = toy("says: duty, by: { on: t.day }", "says: duty")
    assert made.case(DAY, "t.day: 2020-05-01").due("n0") == Due("due", TODAY, False)
    assert made.case(DAY, "t.day: 2020-04-30").due("n0") == Due("unknown", TODAY - 1, False)
    assert made.case(DAY).due("n1") == Due("unknown", None, False)


@pytest.mark.parametrize(
    ("by", "deadline"),
    [
        ("on: t.day", "2020-04-10"),
        ("event: t.day, within: 0 calendar days", "2020-04-10"),
        ("event: t.day, within: 3 calendar days", "2020-04-13"),
        ("event: t.day, within: 3 calendar days, counting: at_once", "2020-04-12"),
        ("event: t.day, before: 3 calendar days", "2020-04-07"),
        ("event: t.day, within: 1 month", "2020-05-10"),
        ("event: t.day, within: 2 weeks", "2020-04-24"),
        ("event: t.day, within: 2 working days", "2020-04-14"),
        ("event: t.day, within: 1 calendar day, counting: shifted", "2020-04-13"),
    ],
)
def test_a_deadline_is_counted_from_its_event(toy: Make, by: str, deadline: str) -> None:
    """A deadline stands on a day, within a time after one, or before one, by the counting rule named."""
    assert toy(f"says: duty, by: {{ {by} }}").case(DAY, "t.day: 2020-04-10").due("n0").day == ordinal(deadline)


@pytest.mark.parametrize(
    ("by", "day", "provisional"),
    [
        ("within: 1 working day", "2020-12-30", False),
        ("within: 1 working day", "2020-12-31", True),
        ("within: 1 calendar day, counting: shifted", "2020-12-30", False),
        ("within: 1 calendar day, counting: shifted", "2020-12-31", True),
        ("within: 1 calendar day", "2020-12-31", False),
        ("within: 1 working day", "[2020-12-01, 2020-12-31]", True),
        ("within: 1 working day", "[2020-12-01, 2020-12-02]", False),
    ],
)
def test_a_deadline_past_the_confirmed_calendar_is_provisional(toy: Make, by: str, day: str, provisional: bool) -> None:
    """A deadline that leans on the production calendar of a year not confirmed says so."""
    made = toy(f"says: duty, kept_when: t.b, by: {{ event: t.day, {by} }}")
    for kept in ("", ", t.b: true"):
        assert made.case("2020-12-30", f"t.day: {day}{kept}").due("n0").provisional is provisional
    overdue = made.case("2021-03-01", f"t.day: {day}, t.b: false").due("n0")
    assert (overdue.state, overdue.provisional) == ("overdue", provisional)
    passed = made.case("2021-03-01", f"t.day: {day}").due("n0")
    assert (passed.state, passed.provisional) == ("unknown", provisional)


def test_a_duty_that_may_not_apply_still_tells_its_provisional_day(toy: Make) -> None:
    """A duty that is open tells the day it would be due, and that its calendar is not confirmed."""
    made = toy("says: duty, when: t.a, by: { event: t.day, within: 1 working day }")
    assert made.case(DAY, "t.day: 2020-12-31").due("n0") == Due("unknown", ordinal("2021-01-01"), True)


def test_a_deadline_from_a_day_that_does_not_exist_is_unknown(toy: Make) -> None:
    """An event that makes no sense in the case, or one past the calendar, gives no deadline."""
    made = toy(
        "says: duty, kept_when: t.b, by: { event: on.day, within: 1 calendar day }",
        "says: duty, kept_when: t.b, by: { event: t.day, within: 1 month }",
    )
    assert made.case(DAY, "t.a: false, t.b: false").due("n0") == Due("unknown", None, False)
    assert made.case(DAY, "t.a: false").due("n0") == Due("unknown", None, False)
    assert made.case(DAY, "t.b: false, t.day: 9999-12-31").due("n1") == Due("unknown", None, False)
    assert made.case(DAY, "t.b: false, t.day: [2020-01-01, 9999-12-31]").due("n1") == Due("unknown", None, False)


def test_an_event_without_bound_gives_no_deadline(toy: Make) -> None:
    """When nothing is known of one side of an event, its deadline is unknown."""
    made = toy(
        "when: t.b, concludes: d.last = t.day",
        "when: t.c, concludes: d.last = t.end",
        "says: duty, by: { event: d.last, within: 1 calendar day }",
    )
    case = made.case(DAY, "t.b: true, t.c: true, t.day: 2020-01-01")
    assert case.fact("d.last").low == ordinal("2020-01-01")
    assert case.due("n2") == Due("unknown", None, False)


def test_keeping_may_ask_for_the_deadline(toy: Make) -> None:
    """`kept_when` reads the deadline of its own duty, which is forgotten afterwards."""
    made = toy("says: duty, kept_when: t.end <= deadline, by: { on: t.day }")
    case = made.case(DAY, "t.day: 2020-04-01, t.end: 2020-04-01")
    assert case.due("n0").state == "kept"
    assert case.evaluation.deadline is None
    assert made.case(DAY, "t.day: 2020-04-01, t.end: 2020-04-02").due("n0").state == "overdue"
    assert made.case(DAY, "t.end: 2020-04-02").due("n0").state == "unknown"


def test_a_duty_whose_edition_is_open_is_unknown(toy: Make) -> None:
    """With no edition, or several that may govern, nothing is said of keeping."""
    made = toy(f"says: duty, kept_when: t.c, law_at: t.day, {EDITIONS}", "says: duty, kept_when: t.b, law_at: t.day")
    assert made.case(DAY, "t.a: true, t.b: true, t.c: true").due("n0") == Due("unknown", None, False)
    assert made.case(DAY, "t.day: 2016-01-01, t.c: true").due("n0") == Due("unknown", None, False)
    assert made.case(DAY, "t.day: 2020-01-01, t.b: true, t.c: true").due("n0") == Due("kept", None, False)


@pytest.mark.parametrize(
    ("facts", "applies", "kept", "breached"),
    [
        ("t.a: true, t.b: true, t.day: 2020-04-30", True, True, False),
        ("t.a: true, t.b: false, t.day: 2020-04-22", True, False, False),
        ("t.a: true, t.day: 2020-04-22", True, None, False),
        ("t.a: true, t.b: false, t.day: 2020-04-21", True, False, True),
        ("t.a: true, t.day: 2020-04-21", True, None, None),
        ("t.a: false, t.b: true, t.day: 2020-04-21", False, False, False),
        ("t.b: true, t.day: 2020-04-21", None, None, None),
        ("t.b: false, t.day: 2020-04-21", None, None, None),
        ("t.a: true, t.b: false", True, None, None),
    ],
)
def test_one_norm_may_ask_about_another(
    toy: Make, facts: str, applies: bool | None, kept: bool | None, breached: bool | None
) -> None:
    """A norm asks whether another applies, is kept or is breached; what does not apply is neither."""
    case = toy(WITHIN, *(f'when: "{word}(p1#n0)"' for word in ("applies", "kept", "breached"))).case(DAY, facts)
    assert (case.effect("n1"), case.effect("n2"), case.effect("n3")) == (applies, kept, breached)
    full = toy(WITHIN, *(f'when: "{word}(p1#n0)"' for word in ("applies", "kept", "breached"))).case(
        DAY, facts, alone=True
    )
    assert (full.effect("n3"), full.effect("n2"), full.effect("n1")) == (breached, kept, applies)


# -- facts that make no sense -----------------------------------------------------------------------------------------

SENSE = (
    "when: on.flag",
    "when: on.pick is one",
    "when: on.pick is not one",
    "when: on.land in group/eaeu",
    "when: on.day <= today",
    "when: on.amount > 3",
    "when: any papers where ends >= today",
    "when: no papers where ends >= today",
)
STATED = "on.flag: true, on.pick: one, on.land: KGZ, on.day: 2020-01-01, on.amount: 4, papers: [{ ends: 2021-01-01 }]"


@pytest.mark.parametrize(
    ("sense", "stated", "effects"),
    [
        ("t.a: true", STATED, [True, True, False, True, True, True, True, False]),
        ("t.a: true", "", [None] * 8),
        ("t.a: false", "", [False, False, True, False, False, False, False, True]),
        ("t.a: false", STATED, [False, False, True, False, False, False, False, True]),
        ("t.b: true", STATED, [None] * 8),
        ("t.b: true", "", [None] * 8),
    ],
)
def test_a_fact_out_of_place_has_no_value(toy: Make, sense: str, stated: str, effects: list[bool | None]) -> None:
    """Where a fact makes no sense it is false, empty or without value, stated or not; while that is open it is unknown."""
    made = toy(*SENSE)
    for alone in (False, True):
        case = made.case(DAY, ", ".join(filter(None, (sense, stated))), alone=alone)
        assert [case.effect(f"n{number}") for number in range(8)] == effects


def test_the_values_of_facts_out_of_place(toy: Make) -> None:
    """A yes/no fact counts as false, a list as empty, everything else as without value."""
    case = toy().case(DAY, f"t.a: false, {STATED}")
    names = ("on.flag", "on.pick", "on.land", "on.day", "on.amount", "papers")
    assert [case.fact(name) for name in names] == [False, NO_VALUE, NO_VALUE, NO_VALUE, NO_VALUE, []]
    assert case.fact("t.b") is None
    assert case.evaluation.given("t.a") is False


# -- leaving norms out, and evaluating little ---------------------------------------------------------------------------


def test_a_norm_may_be_left_out(toy: Make) -> None:
    """Without an exception its norm binds; without a norm nothing it concludes holds."""
    facts = "worker.citizenship: KGZ, worker.residence: none, employer.engages_worker: true"
    assert toy().case(DAY, facts).verdict("art-10/p1") == "switched_off"
    case = toy().case(DAY, facts, "art-10/p2/a")
    assert (case.verdict("art-10/p1"), case.verdict("art-10/p2/a")) == ("applies", "not_in_force")
    assert case.fact("work.permit_is_needed") is True
    case = toy().case(DAY, facts, "art-1/p1")
    assert (case.fact("worker.is_foreigner"), case.verdict("art-10/p1")) == (False, "not_triggered")
    # What rests on a norm left out is touched though no fact is known.
    assert toy().case(DAY, "", "art-1/p1").fact("worker.is_foreigner") is False
    assert toy().case(DAY, "", "art-1/p1").verdict("art-10/p1") == "not_triggered"


def test_a_known_fact_reaches_what_rests_on_it(toy: Make) -> None:
    """What a fact touches is found through definitions, questions and exceptions, and nothing else is."""
    made = toy(
        "when: t.a, concludes: d.x",
        "when: d.x",
        'when: "applies(p1#n1)"',
        'says: exception, switches_off: "p1#n4", when: t.b',
        "when: t.c",
        "when: t.d",
    )

    def touched(*names: str) -> tuple[set[int], set[str]]:
        return made.engine.touched(names)

    def norms(*places: str) -> set[int]:
        return set(map(made.of, places))

    assert touched("t.a") == (norms("n0", "n1", "n2"), {"d.x"})
    assert touched("t.b") == (norms("n3", "n4"), set())
    assert touched("t.c", "t.d") == (norms("n4", "n5"), set())
    assert touched("t.e") == (set(), set())
    assert made.engine.touched((), [made.of("n1")]) == (norms("n1", "n2"), set())
    case = made.case(DAY, "t.a: true")
    assert (case.evaluation.norms, case.evaluation.derived) == touched("t.a")


CASES = (
    "",
    "worker.citizenship: KAZ",
    "worker.citizenship: UZB, employer.engages_worker: true, work.started_on: 2020-04-01, permits: []",
    "worker.residence: permanent",
    "worker.is_refugee: true",
    "employer.is_under_hiring_ban: true, worker.residence: permanent",
    "stay.entered_on: 2020-03-25, worker.citizenship: NOR, stays: [{ from: 2020-03-25, is_current: true }]",
    "permits: [{ kind: employer_permit, valid_from: 2020-01-01, valid_until: 2021-01-01 }]",
    "work.started_on: 2020-04-01",
    "t.a: true, on.flag: true, t.b: false",
    "t.b: true, on.flag: true",
    "t.day: [2018-01-01, 2020-03-01], t.b: true",
    "t.c: true, t.day: 2020-04-01, employer.size: small",
)


@pytest.mark.parametrize("facts", CASES)
@pytest.mark.parametrize("left_out", [(), ("art-10/p2/a", "n0"), ("n4",)])
@pytest.mark.parametrize("day", ["2016-12-31", "2019-06-01", DAY, "2021-07-01"])
def test_sparse_evaluation_finds_what_full_evaluation_finds(
    toy: Make, facts: str, left_out: tuple[str, ...], day: str
) -> None:
    """Leaning on the ground changes no result of any norm, duty or derived fact."""
    made = toy(
        "when: t.a, concludes: d.x",
        "says: duty, when: d.x, kept_when: t.b, by: { on: t.day }",
        'when: "kept(p1#n1)", concludes: d.y',
        "when: on.flag, concludes: d.last = t.day",
        'says: exception, switches_off: "p1#n0", when: t.c',
        f"law_at: t.day, {EDITIONS}",
    )
    sparse, full = made.case(day, facts, *left_out), made.case(day, facts, *left_out, alone=True)
    assert outcomes(sparse.evaluation) == outcomes(full.evaluation)


def test_what_no_fact_touches_is_read_from_the_ground(toy: Make) -> None:
    """Two cases of one day share one evaluation without facts; norms a case does not reach are computed there once."""
    made = toy("when: t.b, concludes: d.x")
    one, two = made.case(DAY, "t.a: true"), made.case(DAY, "t.c: true")
    assert one.evaluation.ground is two.evaluation.ground
    assert one.evaluation.ground is made.engine.ground(TODAY)
    assert one.fact("d.x") is None
    assert "d.x" in made.engine.ground(TODAY).facts
    assert made.case(DAY, "t.a: true", alone=True).evaluation.ground is None


def test_an_unknown_fact_may_be_written_as_none(toy: Make) -> None:
    """A fact given as None is a fact not given."""
    made = toy("when: t.a")
    case = made.case(DAY, "t.a: null, t.b: true")
    assert case.evaluation.known == {"t.b": True}
    assert case.verdict("n0") == "depends"


def test_a_varied_case_leans_on_the_first(toy: Make) -> None:
    """Filling in a fact evaluates only what it reaches; the rest is taken over."""
    made = toy("when: t.a, concludes: d.x", "when: t.b, concludes: d.y", "when: on.flag")
    first = made.case(DAY, "t.a: true, on.flag: true, t.c: true", "n1").evaluation
    varied = made.engine.varied(first, {"t.b": True, "t.c": False}, made.engine.touched(["t.b", "t.c"]))
    assert varied.known == {"t.a": True, "on.flag": True, "t.b": True, "t.c": False}
    assert varied.ground is first
    assert (varied.today, varied.without) == (TODAY, first.without)
    assert (varied.facts["d.x"], varied.facts["d.y"], varied.effect(made.of("n2"))) == (True, False, True)


# -- the engine itself --------------------------------------------------------------------------------------------------


def test_conditions_are_compiled_once(toy: Make) -> None:
    """The same term gives the same function, as a condition and as an expression."""
    engine = toy("when: t.a, concludes: d.single = t.day").engine
    edition = engine.norms[toy("when: t.a, concludes: d.single = t.day").of("n0")]["editions"][0]
    assert engine.predicate(edition["when"]) is engine.predicate(edition["when"])
    assert engine.expression(edition["concludes"][2]) is engine.expression(edition["concludes"][2])


def test_the_states_that_conditions_name_are_found_everywhere(toy: Make) -> None:
    """States are named in conditions, keeping, deadlines, `law_at`, conclusions, `only_when` and alerts."""
    made = toy(
        "says: duty, kept_when: t.land is NOR",
        'says: duty, by: { on: "latest(permits.valid_until where issued_by is KGZ)" }',
        'law_at: "latest(permits.valid_until where issued_by is RUS)"',
    )
    assert made.engine.named_states == {"KAZ", "AFG", "NOR", "KGZ", "RUS"}
    assert toy().engine.named_states == {"KAZ", "AFG"}
    alert = ("some", ("is", ("fact", "t.land"), ("UZB",), False), None, ())
    assert Engine({**toy().plan, "alerts": [alert]}).named_states == {"KAZ", "AFG", "UZB"}


def test_a_list_with_two_dates_counts_days(toy: Make) -> None:
    """A list with two dates has a span, with the field that says it is current where there is one."""
    spans = toy().engine.terms.spans
    assert spans["stays"] == ("from", "until", "is_current")
    assert spans["trips"] == ("from", "to", None)
    assert spans["permits"] == ("valid_from", "valid_until", None)
    assert set(spans) == {"stays", "trips", "permits"}


def test_an_engine_without_calendar_has_an_empty_one(toy: Make) -> None:
    """Without a production calendar only weekends are days off, and every year is provisional."""
    calendar = Engine({**toy().plan, "calendar": {}}).calendar
    assert calendar.first == calendar.last == calendar.confirmed_to == date(2000, 1, 1)
    assert calendar.is_provisional(date(2000, 1, 2))
    assert calendar.is_working(date(2000, 1, 3), "five")
    assert not calendar.is_working(date(2000, 1, 2), "five")


def test_the_calendar_of_the_base_is_made_from_the_plan(toy: Make) -> None:
    """Days off and working weekends come from the plan, for both weeks."""
    calendar = toy().engine.calendar
    assert (calendar.first, calendar.last) == (date(2020, 1, 1), date(2020, 12, 31))
    assert calendar.confirmed_to == date(2020, 12, 31)
    assert not any(calendar.is_working(date(2020, 1, day), week) for day in (1, 2, 3) for week in ("five", "six"))
    assert calendar.is_working(date(2020, 1, 5), "five")


def test_a_fact_written_as_an_unlisted_word_is_false(toy: Make) -> None:
    """A derived value that no norm concludes does not hold, without being unknown."""
    case = toy("when: d.kind is grey").case(DAY, "t.a: true")
    assert case.verdict("n0") == "not_triggered"
