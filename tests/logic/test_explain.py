"""Explaining an evaluation: what is open, what a result rests on, and proofs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from koshiqon.logic.explain import Distance, Openings
from koshiqon.model.proof import Proof
from koshiqon.model.values import NO_VALUE, Range

DAY = "2020-05-01"
Make = Callable[..., Any]


def opened(openings: Openings) -> tuple[dict[str, int], dict[str, int]]:
    """Return the open facts and the matters for a person."""
    return openings.facts, openings.human


def shape(proof: Proof) -> Any:
    """Return the kind and truth of a proof and of what it rests on."""
    parts = [shape(part) for part in proof.parts]
    return (proof.kind, proof.truth, parts) if parts else (proof.kind, proof.truth)


# -- what is open -------------------------------------------------------------------------------------------------------


def test_openings_add_up() -> None:
    """Names met in two places count twice, and then nothing is met once only."""
    one, two = Openings(), Openings()
    assert one.read_once
    one.meet("a")
    two.meet("b")
    two.meet("h", human=True)
    two.atoms[1] = ("fact", "b")
    one.add(two)
    assert (opened(one), one.atoms, one.read_once) == (({"a": 1, "b": 1}, {"h": 1}), {1: ("fact", "b")}, True)
    one.add(two)
    assert (opened(one), one.read_once) == (({"a": 1, "b": 2}, {"h": 2}), False)
    assert opened(two) == ({"b": 1}, {"h": 1})


def test_what_is_met_twice_or_undated_is_not_read_once() -> None:
    """A fact or a person's matter met twice, or an open edition, needs more than Kleene's answer."""
    facts, human, undated, later = Openings(), Openings(), Openings(), Openings()
    facts.meet("a")
    facts.meet("a")
    human.meet("h", human=True)
    human.meet("h", human=True)
    undated.undated = True
    later.add(undated)
    undated.add(Openings())
    assert [one.read_once for one in (facts, human, undated, later)] == [False] * 4


@pytest.mark.parametrize(
    ("when", "facts", "found"),
    [
        ("t.a", "", {"t.a": 1}),
        ("t.a", "t.a: true", {}),
        ("{ all: [t.a, t.b, t.c] }", "t.a: true", {"t.b": 1, "t.c": 1}),
        ("{ all: [t.a, t.b, t.c] }", "t.a: false", {}),
        ("{ any: [t.a, t.b] }", "t.a: false", {"t.b": 1}),
        ("{ none: [t.a, t.b] }", "", {"t.a": 1, "t.b": 1}),
        ("{ all: [t.a, { any: [t.b, t.c] }] }", "t.c: true", {"t.a": 1}),
        ("t.day <= t.end", "t.end: 2020-01-01", {"t.day": 1}),
        ("t.day <= t.end", "t.day: [2020-01-01, 2020-03-01], t.end: 2020-02-01", {"t.day": 1}),
        ("t.amount + t.amount > 3", "", {"t.amount": 2}),
        ("t.pick is one", "", {"t.pick": 1}),
        ("t.land in group/eaeu on t.day", "t.land: KGZ", {"t.day": 1}),
        ("any permits where kind is household", "", {"permits": 1}),
        ("any permits where kind is household", "permits: [{ kind: null }]", {"permits": 1}),
        ("count(permits where kind is household) > 3", "", {"permits": 1}),
        ("total(sums.sum where is_paid) > 3 KZT", "", {"sums": 1}),
        ("total(sums.sum where is_paid) > 3 KZT", "sums: [{ sum: [1, 9], is_paid: true }]", {"sums": 1}),
        ("latest(permits.valid_until where kind is household) > today", "", {"permits": 1}),
        ('"days_present(trips, 180, today) > 9"', "", {"trips": 1}),
        ("on.flag", "", {"t.a": 1, "on.flag": 1}),
        ("on.flag", "t.a: true", {"on.flag": 1}),
        ("on.flag", "on.flag: true", {"t.a": 1}),
        ("on.day > today", "on.day: [2020-01-01, 2021-01-01]", {"t.a": 1, "on.day": 1}),
    ],
)
def test_openings_are_the_unknown_facts_of_undecided_parts(
    toy: Make, when: str, facts: str, found: dict[str, int]
) -> None:
    """Only what is not decided yet is open, down to the facts it reads."""
    case = toy(f"when: {when}").case(DAY, facts)
    assert opened(case.openings("n0")) == (found, {})


def test_a_settled_list_is_not_open(toy: Make) -> None:
    """A list whose records are all complete leaves nothing open beside another fact."""
    made = toy("when: total(sums.sum) > work.wage")
    assert opened(made.case(DAY, "sums: [{ sum: 3, is_paid: true }]").openings("n0")) == ({"work.wage": 1}, {})
    assert opened(made.case(DAY, "sums: [{ sum: 3 }]").openings("n0")) == ({"sums": 1, "work.wage": 1}, {})


def test_atoms_are_the_conditions_left_open(toy: Make) -> None:
    """The open atoms are kept, except those that only pass on what norms say."""
    made = toy(
        "when: { all: [t.a, t.day > today, d.x, d.kind is red] }",
        "when: t.b, concludes: d.x",
        "when: t.c, concludes: d.kind is red",
        'when: "applies(p1#n1)"',
        'when: "kept(p1#n5)"',
        "says: duty, when: t.d, kept_when: t.e",
    )
    case = made.case(DAY, "t.a: true")
    atoms = list(case.openings("n0").atoms.values())
    assert atoms == [("compare", ">", ("fact", "t.day"), ("today",)), ("fact", "t.b"), ("fact", "t.c")]
    assert [one[0] for one in case.openings("n3").atoms.values()] == ["fact"]
    assert [one[:2] for one in case.openings("n4").atoms.values()] == [
        ("norm", "kept"),
        ("fact", "t.d"),
        ("fact", "t.e"),
    ]
    assert opened(case.openings("n4")) == ({"t.d": 1, "t.e": 1}, {})
    assert all(key == id(term) for key, term in case.openings("n0").atoms.items())


def test_open_exceptions_leave_a_norm_open(toy: Make) -> None:
    """What leaves an exception open leaves its norm open; a dead exception adds nothing."""
    made = toy("when: t.a", 'says: exception, switches_off: "p1#n0", when: t.b', 'says: exception, switches_off: "p1#n0", when: t.c')  # fmt: skip
    assert opened(made.case(DAY).openings("n0")) == ({"t.a": 1, "t.b": 1, "t.c": 1}, {})
    assert opened(made.case(DAY, "t.a: true, t.c: false").openings("n0")) == ({"t.b": 1}, {})
    assert opened(made.case(DAY, "t.b: true").openings("n0")) == ({}, {})
    assert opened(made.case(DAY, "t.a: false").openings("n0")) == ({}, {})


def test_the_label_of_a_settled_norm_may_be_open(toy: Make) -> None:
    """What leaves the verdict open is more than what leaves the effect open."""
    made = toy("when: { all: [t.a, t.d] }", 'says: exception, switches_off: "p1#n0", when: t.b', "says: procedure", 'says: exception, switches_off: "p1#n2", when: t.c')  # fmt: skip
    number = made.of("n0")

    def found(facts: str) -> dict[str, int]:
        return made.case(DAY, facts).explainer.verdict_openings(number).facts

    assert found("t.b: true") == {"t.a": 1, "t.d": 1}
    assert found("t.b: true, t.d: true") == {"t.a": 1}
    assert found("t.d: true") == {"t.a": 1, "t.b": 1}
    assert found("t.b: true, t.a: false") == {}
    assert made.case(DAY, "t.c: true").explainer.verdict_openings(made.of("n2")).facts == {}
    undated = toy("law_at: t.day", 'says: exception, switches_off: "p1#n0", when: t.b')
    assert undated.case(DAY, "t.b: true").explainer.verdict_openings(undated.of("n0")).facts == {}


def test_an_open_edition_is_undated(toy: Make) -> None:
    """While the date that chooses the edition is open, it is asked for, and the norm is not read once."""
    made = toy("law_at: t.day, when: t.a")
    openings = made.case(DAY).openings("n0")
    assert (opened(openings), openings.undated, openings.read_once) == (({"t.day": 1, "t.a": 1}, {}), True, False)
    exact = made.case(DAY, "t.day: 2020-01-01").openings("n0")
    assert (opened(exact), exact.undated) == (({"t.a": 1}, {}), False)
    # Binds in no edition, but may be in force or not.
    label = made.case(DAY, "t.a: false").openings("n0")
    assert (opened(label), label.undated) == (({"t.day": 1}, {}), True)
    within = made.case(DAY, "t.a: false, t.day: [2020-01-01, 2020-02-01]").openings("n0")
    assert (opened(within), within.undated) == (({}, {}), False)


def test_matters_of_judgement_are_for_a_person(toy: Make) -> None:
    """A judgement fact, and an open norm that is reached, are met as human; then the verdict needs a person."""
    made = toy(
        "when: t.judged",
        "says: open, when: t.a, concludes: d.x",
        "when: d.x",
        "when: { all: [d.x, t.b] }",
        "when: t.b, concludes: d.x",
    )
    case = made.case(DAY, "t.a: true, t.b: false")
    assert opened(case.openings("n0")) == ({}, {"t.judged": 1})
    assert opened(case.openings("n2")) == ({}, {"kz/toy/art-10/p1#n1": 1})
    number = made.of
    assert case.explainer.verdict(number("n0")) == "needs_human"
    assert case.explainer.verdict(number("n2")) == "needs_human"
    assert case.explainer.verdict(number("n3")) == "not_triggered"
    assert made.case(DAY, "t.a: true").explainer.verdict(number("n3")) == "depends"
    assert opened(made.case(DAY, "t.a: true").openings("n2")) == ({"t.b": 1}, {"kz/toy/art-10/p1#n1": 1})
    assert opened(made.case(DAY, "t.b: false").openings("n2")) == ({"t.a": 1}, {})
    assert made.case(DAY).explainer.verdict(number("n1")) == "depends"
    # A verdict that waits for nothing a fact or a person can give stays open.
    undated = toy("law_at: t.day", 'says: exception, switches_off: "p1#n0", when: t.b').case(DAY, "t.b: true")
    assert undated.explainer.verdict(undated.toy.of("n0")) == "depends"


def test_the_openings_of_a_fact(toy: Make) -> None:
    """An unknown fact is open itself; a derived one through the norms that conclude it and what they compute."""
    made = toy(
        "when: t.a, concludes: d.single = t.day",
        "when: t.b, concludes: d.single = t.end",
        "when: t.c, concludes: d.kind is red",
        "when: t.d, concludes: d.kind is blue",
        "when: d.kind is red",
        "when: d.kind is not grey",
    )
    case = made.case(DAY)

    def found(facts: str, name: str) -> dict[str, int]:
        return made.case(DAY, facts).explainer.fact_openings(name).facts

    assert found("", "t.a") == {"t.a": 1}
    assert found("t.a: true", "t.a") == {}
    assert found("t.day: [2020-01-01, 2020-02-01]", "t.day") == {"t.day": 1}
    assert found("", "d.single") == {"t.a": 1, "t.day": 1, "t.b": 1, "t.end": 1}
    assert found("t.a: true, t.b: false", "d.single") == {"t.day": 1}
    assert found("t.a: true, t.day: 2020-01-01, t.b: false", "d.single") == {}
    assert found("t.a: true, t.day: 2020-01-01, t.end: 2020-02-01", "d.single") == {"t.b": 1}
    assert found("", "d.kind") == {"t.c": 1, "t.d": 1}
    assert found("t.c: true", "d.kind") == {"t.d": 1}
    assert found("t.c: true, t.d: false", "d.kind") == {}
    assert opened(case.openings("n4")) == ({"t.c": 1}, {})
    assert opened(case.openings("n5")) == ({}, {})
    assert found("", "worker.is_refugee") == {"worker.citizenship": 1, "worker.is_refugee": 1}
    judged = case.explainer.fact_openings("t.judged")
    assert opened(judged) == ({}, {"t.judged": 1})


def test_a_shared_definition_is_counted_at_each_use(toy: Make) -> None:
    """A definition used in two parts of a condition is met twice."""
    made = toy("when: t.a, concludes: d.x", "when: { any: [d.x, { all: [d.x, t.b] }] }", "when: { any: [d.x, t.b] }")
    openings = made.case(DAY).openings("n1")
    assert (openings.facts, openings.read_once) == ({"t.a": 2, "t.b": 1}, False)
    assert made.case(DAY).openings("n2").read_once


def test_the_openings_of_keeping(toy: Make) -> None:
    """Whether a duty is kept, and until when, is open through its event and its `kept_when`."""
    made = toy(
        "says: duty, kept_when: t.end <= deadline, by: { on: t.day }", "says: duty", "says: duty, kept_when: t.b"
    )
    case = made.case(DAY)

    def found(facts: str, place: str) -> dict[str, int]:
        return made.case(DAY, facts).explainer.keeping_openings(made.of(place)).facts

    assert found("", "n0") == {"t.day": 1, "t.end": 1}
    assert found("t.day: 2020-01-01", "n0") == {"t.end": 1}
    assert found("t.day: 2020-01-01, t.end: 2020-01-01", "n0") == {}
    assert (found("", "n1"), found("", "n2"), found("t.b: true", "n2")) == ({}, {"t.b": 1}, {})
    assert case.evaluation.deadline is None


# -- reasons ------------------------------------------------------------------------------------------------------------


def test_a_verdict_rests_on_its_norm_and_what_made_it_so(toy: Make) -> None:
    """First the norm, then the definitions that made its condition what it is, then the exceptions that count."""
    made = toy(
        "when: { all: [d.x, d.y] }",
        "when: t.a, concludes: d.x",
        "when: t.b, concludes: d.y",
        'says: exception, switches_off: "p1#n0", when: t.c',
        'says: exception, switches_off: "p1#n0", when: "applies(p1#n5)"',
        "when: t.d",
    )

    def because(facts: str) -> list[str]:
        return made.case(DAY, facts).because("n0")

    assert because("t.a: true, t.b: true, t.c: true, t.d: true") == ["n0", "n1", "n2", "n3", "n4", "n5"]
    assert because("t.a: true, t.b: true, t.c: false, t.d: true") == ["n0", "n1", "n2", "n4", "n5"]
    assert because("t.a: true, t.b: true, t.c: false, t.d: false") == ["n0", "n1", "n2"]
    assert because("t.a: true, t.b: true, t.c: false") == ["n0", "n1", "n2", "n4", "n5"]
    assert because("t.a: false, t.b: true, t.c: true") == ["n0", "n1"]
    assert because("t.a: true, t.c: true") == ["n0", "n2", "n3"]
    assert because("t.a: false, t.b: false") == ["n0", "n1", "n2"]


@pytest.mark.parametrize(
    ("when", "facts", "norms"),
    [
        ("{ any: [d.x, d.y] }", "t.a: true, t.b: false", ["n1"]),
        ("{ any: [d.x, d.y] }", "t.a: false, t.b: false", ["n1", "n2"]),
        ("{ any: [d.x, d.y] }", "t.a: false", ["n2"]),
        ("{ none: [d.x, d.y] }", "t.a: true, t.b: false", ["n1"]),
        ("{ none: [d.x, d.y] }", "t.a: false, t.b: false", ["n1", "n2"]),
        ("{ none: [d.x, d.y] }", "t.a: false", ["n2"]),
        ("{ all: [d.x, { none: [d.y] }] }", "t.a: true, t.b: true", ["n2"]),
        ("d.single > today", "t.a: true, t.day: 2021-01-01", ["n3"]),
        ("d.kind is red", "t.a: true", ["n4"]),
        ("t.day > today", "t.day: 2021-01-01", []),
    ],
)
def test_reasons_follow_the_parts_that_decide(toy: Make, when: str, facts: str, norms: list[str]) -> None:
    """Of a group only those parts count that made it true, false or unknown."""
    made = toy(
        f"when: {when}",
        "when: t.a, concludes: d.x",
        "when: t.b, concludes: d.y",
        "when: t.a, concludes: d.single = t.day",
        "when: t.a, concludes: d.kind is red",
    )
    assert made.case(DAY, facts).because("n0") == ["n0", *norms]


def test_a_fact_rests_on_the_norms_that_make_it_so(toy: Make) -> None:
    """A yes rests on the norms that apply; else on what is open; a no on all, the nearest to applying first."""
    made = toy(
        "when: { all: [t.a, t.b, d.y] }, concludes: d.x",
        "when: t.c, concludes: d.x",
        "when: { all: [t.d, t.born] }, concludes: d.x",
        "when: t.e, concludes: d.y",
    )

    def because(facts: str) -> list[str]:
        return made.short(made.case(DAY, facts).explainer.because_fact("d.x"))

    assert because("t.a: true, t.b: true, t.e: true, t.c: true, t.d: false") == ["n0", "n1", "n3"]
    assert because("t.a: true, t.b: true, t.e: true") == ["n0", "n3"]
    assert because("t.a: false") == ["n1", "n2"]
    assert because("t.a: true, t.b: true, t.c: false, t.d: false") == ["n0", "n3"]
    assert because("t.a: false, t.b: false, t.e: false, t.c: false, t.d: true, t.born: false") == [
        "n2",
        "n1",
        "n0",
        "n3",
    ]
    assert because("t.a: true, t.b: false, t.e: true, t.c: false, t.d: false, t.born: true") == ["n0", "n2", "n1"]
    assert made.case("2016-01-01").explainer.because_fact("d.x") == []


def test_the_toy_law_gives_its_reasons(toy: Make) -> None:
    """A permit is needed by the duty and the definition of a foreigner; a resident is freed by an exception."""
    facts = "worker.citizenship: UZB, employer.engages_worker: true"
    banned = toy().case(DAY, f"{facts}, worker.residence: permanent, employer.is_under_hiring_ban: true")
    free = toy().case(DAY, f"{facts}, worker.residence: permanent, employer.is_under_hiring_ban: false")
    assert banned.because("art-10/p1") == ["art-10/p1", "art-1/p1"]
    assert banned.because("art-10/p2/b") == ["art-10/p2/b", "art-10/p3"]
    assert free.because("art-10/p1") == ["art-10/p1", "art-1/p1", "art-10/p2/b"]
    assert free.because("art-10/p4") == ["art-10/p4", "art-10/p1", "art-1/p1", "art-10/p2/b"]
    assert toy().short(free.explainer.because_fact("work.permit_is_needed")) == ["art-10/p1", "art-1/p1", "art-10/p2/b"]


@pytest.mark.parametrize(
    ("when", "facts", "distance"),
    [
        ("{ all: [t.a, t.b, t.c] }", "t.a: true, t.b: false", (1, -1, 1)),
        ("{ all: [t.a, t.b] }", "t.a: true, t.b: true", (0, -2, 0)),
        ("{ all: [t.paid, t.born] }", "t.paid: false, t.born: false", (1, 1, 0)),
        ("t.born", "t.born: false", (1, 0, 0)),
        ("t.paid", "t.paid: false", (0, 1, 0)),
        ("t.pick is one", "t.pick: two", (1, 0, 0)),
        ("t.day > today", "t.day: 2020-01-01", (0, 1, 0)),
        ("{ any: [t.born, t.paid] }", "t.born: false, t.paid: false", (0, 1, 0)),
        ("{ any: [t.paid, t.born] }", "t.born: false, t.paid: false", (0, 1, 0)),
        ("d.x", "t.born: false, t.paid: false", (0, 1, 0)),
        ('"applies(p1#n1)"', "t.born: false", (1, 0, 0)),
        ("d.z", "", (0, 1, 0)),
        ("{ none: [t.born] }", "t.born: true", (1, 0, 0)),
    ],
)
def test_distance_counts_what_is_missing(toy: Make, when: str, facts: str, distance: tuple[int, int, int]) -> None:
    """What nobody can change weighs most, then what fails less what is met, then what is not known."""
    made = toy(f"when: {when}", "when: t.born, concludes: d.x", "when: t.paid, concludes: d.x")
    case = made.case(DAY, facts)
    assert case.explainer.distance(made.of("n0")) == Distance(*distance)


def test_a_live_exception_is_a_distance(toy: Make) -> None:
    """A norm that is switched off is one step away that nobody can take; without condition nothing else counts."""
    made = toy("says: procedure", 'says: exception, switches_off: "p1#n0", when: t.b')
    assert made.case(DAY, "t.b: true").explainer.distance(made.of("n0")) == (1, 0, 0)
    assert made.case(DAY, "t.b: false").explainer.distance(made.of("n0")) == (0, 0, 0)
    assert made.case(DAY).explainer.distance(made.of("n0")) == (0, 0, 0)
    assert made.case("2016-01-01").explainer.distance(made.of("n0")) == (0, 0, 0)


def test_norms_rest_on_the_known_facts_they_read(toy: Make) -> None:
    """Each known fact is named once, in the order of the norms; unknown and derived ones are not."""
    made = toy("when: { all: [t.b, t.a, t.c] }, concludes: d.x", "when: { all: [t.a, t.d, d.x] }", "says: procedure")
    case = made.case(DAY, "t.a: true, t.b: false, t.d: true, t.e: true")
    norms = [f"kz/toy/art-10/p1#{place}" for place in ("n1", "n0", "n2")]
    assert case.explainer.rests_on(norms) == ["t.a", "t.d", "t.b"]
    assert case.explainer.rests_on([]) == []


# -- proofs -------------------------------------------------------------------------------------------------------------


def test_a_proof_puts_the_deciding_parts_first(toy: Make) -> None:
    """Of a group those parts come first that made it what it is, in the order written."""
    made = toy("when: { all: [t.a, t.b, t.c] }", "when: { any: [t.a, t.b] }", "when: { none: [t.a, t.b] }")
    case = made.case(DAY, "t.a: true, t.b: false")
    assert shape(case.proof("n0")) == (
        "norm",
        False,
        [("all", False, [("atom", False), ("atom", True), ("atom", None)])],
    )
    assert [one.term for one in case.proof("n0").parts[0].parts] == [("fact", f"t.{one}") for one in "bac"]
    assert shape(case.proof("n1")) == ("norm", True, [("any", True, [("atom", True), ("atom", False)])])
    assert shape(case.proof("n2")) == ("norm", False, [("none", False, [("atom", True), ("atom", False)])])
    other = made.case(DAY, "t.a: true, t.b: true").proof("n0")
    assert shape(other) == ("norm", None, [("all", None, [("atom", None), ("atom", True), ("atom", True)])])
    assert shape(made.case(DAY, "t.b: false").proof("n2"))[2] == [("none", None, [("atom", None), ("atom", False)])]
    assert shape(made.case(DAY, "t.a: false, t.b: true").proof("n2"))[2] == [("none", False, [("atom", True), ("atom", False)])]  # fmt: skip
    proof = case.proof("n1")
    assert (proof.subject, proof.verdict, proof.cites) == ("kz/toy/art-10/p1#n1", "applies", ())


def test_an_atom_shows_what_it_compares(toy: Make) -> None:
    """A comparison shows both sides, a named value and a yes/no fact what is known."""
    made = toy(
        "when: t.amount + 1 > 3",
        "when: t.pick is one",
        "when: t.land in group/eaeu",
        "when: t.a",
        "when: no permits where kind is household",
        "when: d.single > today",
        "when: t.b, concludes: d.single = t.day",
    )
    case = made.case(DAY, "t.amount: 4, t.pick: two, t.land: KGZ, t.a: true, permits: [], t.b: true, t.day: 2020-01-01")
    atoms = [case.proof(f"n{number}").parts[0] for number in range(6)]
    day, today = case.fact("t.day"), case.evaluation.today
    assert [one.value for one in atoms] == [(5, 3), "two", "KGZ", True, None, (day, today)]
    assert [one.truth for one in atoms] == [True, False, True, True, True, False]
    assert all(one.kind == "atom" for one in atoms)
    (derived,) = atoms[5].parts
    assert (derived.kind, derived.subject, derived.value, derived.truth) == ("derived", "d.single", day, True)
    assert [one.subject for one in derived.parts] == ["kz/toy/art-10/p1#n6"]


def test_an_atom_about_a_norm_proves_that_norm(toy: Make) -> None:
    """`applies`, `kept` and `breached` lead to the proof of the norm asked about."""
    made = toy("says: duty, when: t.a, kept_when: t.b", 'when: "breached(p1#n0)"')
    atom = made.case(DAY, "t.a: true, t.b: false").proof("n1").parts[0]
    assert (atom.kind, atom.truth, atom.subject, atom.verdict) == ("atom", True, "kz/toy/art-10/p1#n0", "breached")
    assert shape(atom)[2] == [("norm", True, [("atom", True), ("being_kept", False, [("atom", False)])])]


def test_the_proof_of_a_derived_fact(toy: Make) -> None:
    """What made a derived fact so comes first, then what is open, then the rest, the nearest first."""
    made = toy(
        "when: { all: [t.born, t.fixed] }, concludes: d.x",
        "when: t.a, concludes: d.x",
        "when: t.paid, concludes: d.x",
        "when: d.x, concludes: d.y",
        "when: t.a, concludes: d.kind is red",
    )

    def proof(facts: str, name: str) -> Proof:
        return made.case(DAY, facts).explainer.fact_proof(name)

    def parts(facts: str, name: str) -> list[str]:
        return made.short([one.subject for one in proof(facts, name).parts])

    assert parts("t.born: false, t.a: true", "d.x") == ["n1", "n2", "n0"]
    assert parts("t.born: false, t.fixed: false, t.a: false, t.paid: false", "d.x") == ["n2", "n1", "n0"]
    assert parts("t.born: false, t.a: false", "d.x") == ["n2", "n1", "n0"]
    assert shape(proof("t.a: true", "d.y"))[:2] == ("derived", True)
    assert made.short([one.subject for one in proof("t.a: true", "d.y").walk() if one.kind == "norm"]) == ["n3", "n1", "n2", "n0"]  # fmt: skip
    kinds = proof("t.a: true", "d.kind")
    assert (kinds.truth, kinds.value) == (True, {"red": True})
    nothing = proof("t.a: true", "d.z")
    assert (nothing.truth, nothing.value, nothing.parts) == (False, False, ())
    empty = proof("", "d.single")
    assert (empty.truth, empty.value) == (True, NO_VALUE)
    assert (proof("", "d.x").truth, proof("", "d.x").value) == (None, None)


def test_the_proof_of_a_given_fact(toy: Make) -> None:
    """A given fact is known or not."""
    case = toy().case(DAY, "t.a: false, t.day: [2020-01-01, 2020-02-01]")
    assert case.explainer.fact_proof("t.a") == Proof("fact", True, "t.a", value=False)
    assert case.explainer.fact_proof("t.b") == Proof("fact", None, "t.b", value=None)
    assert type(case.explainer.fact_proof("t.day").value) is Range


def test_a_proof_shows_the_exceptions(toy: Make) -> None:
    """The deciding exceptions come first; while the condition fails none are shown."""
    made = toy(
        "when: t.a",
        'says: exception, switches_off: "p1#n0", when: t.b',
        'says: exception, switches_off: "p1#n0", when: t.c',
    )

    def exceptions(facts: str) -> list[Any]:
        return [
            (one.truth, one.subject, made.short([part.subject for part in one.parts]))
            for one in made.case(DAY, facts).proof("n0").parts
            if one.kind == "exceptions"
        ]

    subject = "kz/toy/art-10/p1#n0"
    assert exceptions("t.a: true, t.b: false, t.c: true") == [(True, subject, ["n2", "n1"])]
    assert exceptions("t.a: true, t.b: true, t.c: false") == [(True, subject, ["n1", "n2"])]
    assert exceptions("t.a: true, t.b: false") == [(None, subject, ["n2", "n1"])]
    assert exceptions("t.a: true, t.b: false, t.c: false") == [(False, subject, ["n1", "n2"])]
    assert exceptions("t.b: true") == [(True, subject, ["n1", "n2"])]
    assert exceptions("t.a: false, t.b: true") == []
    assert shape(made.case(DAY, "t.a: false, t.b: true").proof("n0")) == ("norm", False, [("atom", False)])


def test_an_exception_to_an_exception_stands_inside(toy: Make) -> None:
    """A ban that keeps an exception from working is shown below that exception."""
    facts = "worker.citizenship: UZB, worker.residence: permanent, employer.engages_worker: true"
    case = toy().case(DAY, f"{facts}, employer.is_under_hiring_ban: true")
    proof = case.proof("art-10/p1")
    assert [one.kind for one in proof.parts] == ["all", "exceptions", "being_kept"]
    norms = toy().short([one.subject for one in proof.walk() if one.kind == "norm"])
    assert norms == ["art-10/p1", "art-1/p1", "art-10/p2/a", "art-10/p2/b", "art-10/p3"]
    assert proof.pinpoints() == [f"kz/toy/{one}" for one in norms]


def test_a_ground_is_shown_with_who_grants_it(toy: Make) -> None:
    """A treaty that replaces a law shows on what ground, and where that stands."""
    case = toy().case(DAY, "worker.citizenship: KGZ, employer.engages_worker: true")
    proof = case.proof("art-20/p1")
    (ground,) = [one for one in proof.walk() if one.kind == "ground"]
    assert ground == Proof("ground", True, "kz/toy/art-2", "treaty_over_law")
    assert proof.pinpoints() == ["kz/toy/art-20/p1", "un/toy-treaty/art-5", "kz/toy/art-2"]


def test_a_proof_names_places_and_not_norms(toy: Make) -> None:
    """Two norms at one place are one pinpoint; what a norm is read together with is kept beside."""
    made = toy("when: t.a, concludes: d.x", "when: d.x, cites: [p3]")
    proof = made.case(DAY, "t.a: true").proof("n1")
    assert proof.pinpoints() == ["kz/toy/art-10/p1"]
    assert proof.cites == ("kz/toy/art-10/p3",)


@pytest.mark.parametrize(
    ("facts", "truth", "state"),
    [
        ("t.end: 2020-04-10", True, "kept"),
        ("t.end: 2020-04-11", False, "overdue"),
        ("t.b: true", None, "unknown"),
    ],
)
def test_a_proof_shows_the_keeping_of_a_duty(toy: Make, facts: str, truth: bool | None, state: str) -> None:
    """A duty that applies shows whether it is kept, its deadline, and the proof of that."""
    made = toy("says: duty, when: t.a, kept_when: t.end <= deadline, by: { on: t.day }")
    case = made.case(DAY, f"t.a: true, t.day: 2020-04-10, {facts}")
    _, keeping = case.proof("n0").parts
    assert (keeping.kind, keeping.truth, keeping.verdict) == ("being_kept", truth, state)
    assert (keeping.subject, keeping.value) == ("kz/toy/art-10/p1#n0", case.fact("t.day"))
    (atom,) = keeping.parts
    assert (atom.truth, atom.value) == (truth, (case.fact("t.end"), case.fact("t.day")))
    assert case.evaluation.deadline is None


def test_keeping_is_shown_only_of_what_binds_someone(toy: Make) -> None:
    """A duty that does not apply and a norm that is no duty show no keeping; prohibitions do."""
    made = toy("says: duty, when: t.a", "says: prohibition, when: t.a, kept_when: t.b", "says: right, when: t.a, kept_when: t.b")  # fmt: skip
    case = made.case(DAY, "t.a: true, t.b: true")
    assert shape(case.proof("n0")) == ("norm", True, [("atom", True), ("being_kept", None)])
    assert shape(case.proof("n1")) == ("norm", True, [("atom", True), ("being_kept", True, [("atom", True)])])
    assert shape(case.proof("n2")) == ("norm", True, [("atom", True)])
    for number in range(3):
        assert shape(made.case(DAY, "t.a: false").proof(f"n{number}")) == ("norm", False, [("atom", False)])
        assert shape(made.case(DAY).proof(f"n{number}")) == ("norm", None, [("atom", None)])


def test_a_norm_not_in_force_has_no_proof_below(toy: Make) -> None:
    """Of a norm not in force nothing else is proved."""
    proof = toy().case("2016-12-31", "worker.citizenship: UZB").proof("art-10/p1")
    assert (proof.verdict, proof.truth, proof.parts) == ("not_in_force", False, ())


def test_what_is_being_proved_is_not_proved_again(toy: Make) -> None:
    """A norm or fact met inside its own proof is named and not opened."""
    made = toy("when: t.a, concludes: d.x", "when: d.x")
    case = made.case(DAY, "t.a: true")
    number = made.of("n0")
    assert case.explainer.proof(number, frozenset({number})).parts == ()
    assert case.explainer.proof(number, frozenset({number})).truth is True
    again = case.explainer.fact_proof("d.x", frozenset({"d.x"}))
    assert (again.kind, again.truth, again.value, again.parts) == ("derived", True, True, ())


def test_a_norm_without_condition_is_proved_by_itself(toy: Make) -> None:
    """Without condition, exception, ground or keeping a proof has no parts."""
    proof = toy("says: procedure").case(DAY).proof("n0")
    assert (proof.truth, proof.verdict, proof.parts) == (True, "applies", ())


def test_collecting_adds_what_a_term_leaves_open(toy: Make) -> None:
    """A term adds its unknown facts; one about a norm adds what leaves the norm, and its keeping, open."""
    made = toy("says: duty, when: t.a, kept_when: t.b, by: { on: t.day }")
    explainer = made.case(DAY).explainer

    def found(*term: Any) -> dict[str, int]:
        openings = Openings()
        explainer.collect(term, openings)
        return openings.facts

    assert found("norm", "applies", "kz/toy/art-10/p1#n0") == {"t.a": 1}
    assert found("norm", "kept", "kz/toy/art-10/p1#n0") == {"t.a": 1, "t.b": 1, "t.day": 1}
    assert found("compare", "<", ("fact", "t.day"), ("fact", "t.end")) == {"t.day": 1, "t.end": 1}


def test_a_definition_used_twice_is_one_reason(toy: Make) -> None:
    """A definition met in two parts of a condition is named once among the reasons."""
    made = toy("when: t.a, concludes: d.x", "when: { all: [d.x, { any: [d.x, t.b] }] }")
    assert made.case(DAY, "t.a: true").because("n1") == ["n1", "n0"]


def test_the_first_of_several_terms_is_not_passed_over(toy: Make) -> None:
    """What stands first in a choice of dates or in the conditions of a search is open like the rest."""
    made = toy("when: 'latest(t.day, t.end) > today'", "when: any permits where valid_from >= t.day")
    case = made.case(DAY)
    assert opened(case.openings("n0")) == ({"t.day": 1, "t.end": 1}, {})
    assert set(case.openings("n1").facts) == {"permits", "t.day"}
