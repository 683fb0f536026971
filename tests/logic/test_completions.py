"""All ways of filling the gaps of a case: what is settled, what varies, and what matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from koshiqon.logic import completions as module
from koshiqon.logic.completions import Outlook
from koshiqon.model.values import Range

DAY = "2020-05-01"
Make = Callable[..., Any]
# d.x and d.y exclude each other, which Kleene's logic does not see.
APART = ("when: t.a, concludes: d.x", "when: { none: [t.a] }, concludes: d.y")


@pytest.mark.parametrize(
    ("when", "facts", "outlook"),
    [
        ("t.a", "t.a: true", (True, True, ())),
        ("t.a", "t.a: false", (True, False, ())),
        ("t.a", "", (False, None, ("t.a",))),
        ("{ all: [t.a, t.b] }", "", (False, None, ("t.a", "t.b"))),
        ("{ any: [d.x, d.y] }", "", (True, True, ())),
        ("{ all: [d.x, d.y] }", "", (True, False, ())),
        ("{ none: [d.x, d.y] }", "", (True, False, ())),
        ("{ all: [{ any: [d.x, d.y] }, t.b] }", "", (False, None, ("t.b",))),
        ("{ any: [{ all: [d.x, d.y] }, { all: [t.a, t.b] }] }", "", (False, None, ("t.a", "t.b"))),
        ("{ any: [t.pick is one, t.pick is two] }", "", (True, True, ())),
        ("{ all: [t.pick is one, t.pick is not one] }", "", (True, False, ())),
        ("{ any: [worker.citizenship is KAZ, worker.citizenship is not KAZ] }", "", (True, True, ())),
        ("{ all: [t.land in group/eaeu, t.land not in group/eaeu] }", "", (True, False, ())),
        ("{ all: [t.land in group/eaeu, t.land is NOR] }", "", (True, False, ())),
        ("{ all: [t.land in group/eaeu, t.land is not KGZ] }", "", (False, None, ("t.land",))),
        ("{ all: [on.flag, t.a] }", "", (False, None, ("t.a", "on.flag"))),
        ("{ all: [on.flag, { none: [t.a] }] }", "", (True, False, ())),
        ("{ all: [on.flag, { none: [t.a] }] }", "on.flag: true", (True, False, ())),
        ("{ any: [on.flag, t.a] }", "", (False, None, ("t.a",))),
        ("{ any: [on.pick is not one, t.a] }", "", (True, True, ())),
        ("{ any: [on.pick is not one, on.pick is one] }", "on.pick: one", (True, True, ())),
        ("{ all: [t.day > today, t.day < today] }", "", (None, None, ())),
        ("{ any: [t.day > today, t.day < 2000-01-01] }", "", (False, None, ("t.day",))),
    ],
)
def test_completions_tell_what_is_settled(toy: Make, when: str, facts: str, outlook: tuple[Any, ...]) -> None:
    """A result is settled when every completion agrees, open when two differ, undecided when no complete table is possible."""
    assert toy(f"when: {when}", *APART).case(DAY, facts).outlook("n0")[:2] == outlook[:2]
    found = toy(f"when: {when}", *APART).case(DAY, facts).outlook("n0")
    assert sorted(found.matters) == sorted(outlook[2])


def test_two_norms_may_settle_a_fact_between_them(toy: Make) -> None:
    """A fact concluded if t.a by one norm and if not t.a by another holds either way."""
    made = toy("when: t.a, concludes: d.x", "when: { none: [t.a] }, concludes: d.x", "when: d.x, concludes: d.y", "when: t.b, concludes: d.z")  # fmt: skip
    case = made.case(DAY)
    assert case.completions.of_fact("d.x") == case.completions.of_fact("d.y") == Outlook(True, True, ())
    assert case.outlook("n2") == Outlook(True, True, ())
    assert case.completions.of_fact("d.z") == Outlook(False, None, ("t.b",))
    assert case.completions.of_fact("d.z") is case.completions.of_fact("d.z")
    assert case.outlook("n0") is case.outlook("n0")
    known = made.case(DAY, "t.b: false")
    assert known.completions.of_fact("d.z") == Outlook(True, False, ())


def test_what_is_met_once_is_not_enumerated(toy: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each open fact is met once and may go either way, no table is made."""
    monkeypatch.setattr(module._Table, "__init__", lambda *args, **keys: pytest.fail("a table was made"))
    assert toy("when: { all: [t.a, t.b] }").case(DAY).outlook("n0") == Outlook(False, None, ("t.a", "t.b"))


def test_exceptions_are_followed_through_completions(toy: Make) -> None:
    """A norm whose exception needs what the norm excludes is not switched off by it."""
    made = toy("when: t.a", 'says: exception, switches_off: "p1#n0", when: t.a', "when: t.b", 'says: exception, switches_off: "p1#n2", when: { all: [t.b, t.c] }')  # fmt: skip
    case = made.case(DAY)
    assert case.outlook("n0") == Outlook(True, False, ())
    assert case.outlook("n2").settled is False
    assert sorted(case.outlook("n2").matters) == ["t.b", "t.c"]


def test_values_of_a_derived_fact_are_followed(toy: Make) -> None:
    """A derived fact with values is taken value by value, also when denied."""
    kinds = ("when: t.a, concludes: d.kind is red", "when: { none: [t.a] }, concludes: d.kind is blue")
    case = toy('when: "d.kind in [red, blue]"', "when: { all: [d.kind is red, d.kind is blue] }", "when: { any: [d.kind is not red, t.a] }", *kinds).case(DAY)  # fmt: skip
    assert case.outlook("n0") == case.outlook("n2") == Outlook(True, True, ())
    assert case.outlook("n1") == Outlook(True, False, ())


def test_many_open_facts_show_only_what_varies(toy: Make) -> None:
    """With too many completions for a table, a result is said to vary or left undecided, and never settled."""
    names = [f"t.{name}" for name in "abcdefghijklm"]
    every = ", ".join(names)
    made = toy(f"when: {{ any: [{every}, {{ none: [{every}] }}] }}", f"when: {{ any: [{{ all: [t.a, t.b] }}, {{ all: [t.a, {every}] }}] }}")  # fmt: skip
    case = made.case(DAY)
    assert case.completions._complete(names) is None
    assert case.completions._complete(names[:12]) is not None
    assert case.outlook("n0") == Outlook(None, None, ())
    assert case.outlook("n1").settled is False
    assert {"t.a", "t.b"} <= set(case.outlook("n1").matters)


def test_a_state_stands_for_all_that_belong_alike(toy: Make) -> None:
    """One state for each way of belonging to groups, and each that a condition names, Kazakhstan first."""
    values, is_complete = toy("when: t.land is NOR").case(DAY).completions.domain("t.land")
    assert (values[0], is_complete, sorted(values)) == ("KAZ", True, ["AFG", "KAZ", "KGZ", "NOR", "RUS", "UZB"])


def test_a_domain_stands_for_all_values(toy: Make) -> None:
    """Few values are all tried; of days and numbers a selection, within the bounds that are known."""
    case = toy().case(DAY, "t.day: [2020-04-25, 2020-05-10], t.amount: [2, 6]")
    domain, today = case.completions.domain, case.evaluation.today
    assert domain("t.a") == ([False, True], True)
    assert domain("t.pick") == (["one", "two"], True)
    assert domain("t.day") == ([today - 6, today - 4, today - 1, today, today + 1, today + 9], False)
    assert domain("t.amount") == ([2, 3, 5, 6], False)
    assert domain("t.end") == ([today + step for step in module._DAY_STEPS], False)
    assert domain("t.lot")[0][-1] == 10_000_000
    lists, is_complete = domain("permits")
    assert (lists[0], is_complete, len(lists)) == ([], False, 6)
    assert [one[0]["kind"] for one in lists[1:5]] == ["employer_permit"] * 2 + ["household"] * 2
    assert lists[1][0] == {
        "kind": "employer_permit", "valid_from": today - 60, "valid_until": today + 60,
        "months": 3, "fee": 3, "share": 3, "is_suspended": True,
    }  # fmt: skip
    assert lists[2][0]["valid_until"] == today - 5
    assert len(lists[5]) == 48
    assert (lists[5][0]["valid_from"], lists[5][0]["valid_until"]) == (today - 400, today + 4000)
    stays, _ = domain("stays")
    assert [one[0]["is_current"] for one in stays[1:3]] == [True, False]
    assert domain("sums")[0][1] == [{"sum": 3, "is_paid": True}]


def test_gaps_in_a_list_are_filled(toy: Make) -> None:
    """What a record leaves open is filled in, within its bounds; many gaps are filled side by side."""
    case = toy().case(DAY, "trips: [{ from: [2020-01-01, 2020-01-05], to: 2020-02-01 }], sums: [{ sum: 5 }, { is_paid: true }]")  # fmt: skip
    trips = case.completions.domain("trips")[0]
    known = case.evaluation.known["trips"][0]
    assert trips == [
        [{"from": known["from"].low, "to": known["to"]}],
        [{"from": known["from"].high, "to": known["to"]}],
    ]
    assert len(case.completions.domain("sums")[0]) == 6
    assert [{"sum": 5, "is_paid": False}, {"sum": 0, "is_paid": True}] in case.completions.domain("sums")[0]
    assert type(known["from"]) is Range
    many = toy().case(DAY, "permits: [{}]").completions.domain("permits")[0]
    assert len(many) == 5
    assert {one[0]["kind"] for one in many} == {"employer_permit", "household"}
    assert {one[0]["valid_from"] - case.evaluation.today for one in many} == {60, -5, -60}


def test_matters_of_judgement_are_varied_but_not_asked(toy: Make) -> None:
    """A judgement fact takes part in completions; what only an open norm decides stays undecided."""
    made = toy(
        "when: t.judged",
        "says: open, when: t.a, concludes: d.x",
        "when: d.x",
        "when: { any: [t.judged, { none: [t.judged] }] }",
        "when: { any: [d.x, { none: [d.x] }] }",
        "when: { all: [d.x, t.b, { none: [t.b] }] }",
    )
    case = made.case(DAY, "t.a: true")
    assert case.outlook("n0") == Outlook(None, None, ())
    assert case.outlook("n2") == Outlook(None, None, ())
    assert case.outlook("n3") == Outlook(True, True, ())
    assert case.outlook("n4").settled is None
    assert case.outlook("n5") == Outlook(True, False, ())


def test_an_open_edition_is_tried_with_each_day(toy: Make) -> None:
    """A norm whose deciding date is open is evaluated for each value of that date."""
    made = toy("law_at: t.day, when: t.a, concludes: d.x", 'says: exception, law_at: t.day, when: t.b, switches_off: "p1#n2"', "when: t.c", "when: d.x")  # fmt: skip
    case = made.case(DAY)
    for place in ("n0", "n2", "n3"):
        assert case.outlook(place).settled is False
    assert set(case.outlook("n0").matters) == {"t.day", "t.a"}
    assert set(case.outlook("n2").matters) == {"t.day", "t.b", "t.c"}
    assert case.completions.of_fact("d.x").settled is False


def test_what_matters_for_keeping(toy: Make) -> None:
    """The facts that alone change the state of a duty matter, the others do not."""
    made = toy(
        "says: duty, kept_when: { any: [t.a, { all: [t.b, t.c] }] }, by: { on: t.day }",
        "says: duty, kept_when: t.end <= deadline, by: { on: t.day }",
        "says: duty, kept_when: { all: [t.b, { none: [t.b] }] }",
    )
    of = made.of
    assert made.case(DAY, "t.day: 2020-04-01").completions.of_keeping(of("n0")) == ("t.a", "t.b", "t.c")
    assert set(made.case(DAY).completions.of_keeping(of("n0"))) == {"t.a", "t.b", "t.c", "t.day"}
    assert made.case(DAY, "t.day: 2019-01-10").completions.of_keeping(of("n1")) == ("t.end",)
    assert made.case(DAY).completions.of_keeping(of("n2")) == ()
    near = made.case(DAY, "t.day: 2020-04-10, t.end: [2020-04-09, 2020-04-12]").completions
    assert near.of_keeping(of("n1")) == ("t.end",)


def test_tables_complete_and_selected_agree(toy: Make) -> None:
    """A completion found by the selection is one of the complete table, and single facts vary in both."""
    made = toy("when: { any: [{ all: [t.a, t.b] }, { all: [t.a, t.c] }, { all: [t.b, t.pick is one] }] }")
    case, number = made.case(DAY), made.of("n0")
    facts = list(case.openings("n0").facts)
    whole, chosen = (module._Table(case.completions, facts, selected=selected) for selected in (False, True))
    for table in (whole, chosen):
        true, false = table.norm(number)
        assert true & false == 0
        assert true | false == table.full
        assert all(sum(mask.bit_count() for mask in table.masks[name]) == table.full.bit_count() for name in facts)
        for bit in range(table.full.bit_length()):
            filled = {
                name: value
                for name in facts
                for value, mask in zip(table.domains[name], table.masks[name], strict=True)
                if mask >> bit & 1
            }
            assert made.engine.alone(filled, case.evaluation.today).effect(number) is bool(true >> bit & 1)
        assert set(table.matter(facts, true, false)) == set(facts)
    assert whole.full == (1 << 16) - 1
    assert (whole.complete, chosen.complete) == (True, False)


def test_an_atom_with_too_many_combinations_is_left_out(toy: Make) -> None:
    """An atom over too many values decides nothing, and then nothing is settled."""
    made = toy("when: { all: [t.day < t.end, t.day > t.end, t.a] }")
    assert made.case(DAY).outlook("n0").settled is None
    assert made.case(DAY, "t.a: false").outlook("n0") == Outlook(True, False, ())


def test_asking_about_another_norm_is_followed(toy: Make) -> None:
    """Whether a norm applies or is kept is evaluated for each completion."""
    made = toy("says: duty, when: t.a, kept_when: t.b", 'when: { all: ["applies(p1#n0)", { none: [t.a] }] }', 'when: { all: ["kept(p1#n0)", { none: [t.b] }] }', 'when: { all: ["breached(p1#n0)", t.a] }')  # fmt: skip
    case = made.case(DAY)
    assert case.outlook("n1") == case.outlook("n2") == Outlook(True, False, ())
    assert (case.outlook("n3").settled, set(case.outlook("n3").matters)) == (False, {"t.a", "t.b"})


def test_values_of_fields_are_filled_by_type(toy: Make) -> None:
    """A gap is filled with values of its type; as many ways as the longest choice, when there are too many."""
    case = toy().case(
        DAY,
        "permits: [{ kind: household, issued_by: UZB, valid_from: 2020-01-01, valid_until: [2020-05-01, 2020-06-01], months: 3, share: 1, is_suspended: true }]",
    )
    filled = case.completions.domain("permits")[0]
    until = case.evaluation.known["permits"][0]["valid_until"]
    assert [(one[0]["valid_until"], one[0]["fee"]) for one in filled] == [
        (day, fee) for day in until for fee in (3, 0, 1000)
    ]


def test_a_definition_over_too_many_values_is_truncated(toy: Make) -> None:
    """When only one atom of several has too many combinations, what the others vary still shows."""
    made = toy("when: { any: [{ all: [t.day < t.end, t.a] }, { all: [t.a, t.pick is one] }] }")
    outlook = made.case(DAY).outlook("n0")
    assert outlook.settled is not True
    assert set(outlook.matters) <= {"t.day", "t.end", "t.a", "t.pick"}
    case = toy("when: { all: [t.a, t.pick is one] }").case(DAY)
    table = module._Table(case.completions, ["t.a", "t.pick"], selected=False)
    true, false = table.norm(case.toy.of("n0"))
    assert table.matter(["t.a", "t.pick"], true, false) == ("t.a", "t.pick")
    table.truncated = True
    assert table.matter(["t.a", "t.pick"], true, false) == ("t.a", "t.pick")
    assert table.matter(["t.a"], true, 0) == ()


def test_keeping_that_rests_on_many_facts_is_tried_in_contexts(toy: Make) -> None:
    """With too many combinations each fact is varied in some contexts only."""
    names = [f"t.{name}" for name in "abcdefghi"]
    made = toy(f"says: duty, kept_when: {{ any: [{', '.join(names)}] }}")
    assert made.case(DAY).completions.of_keeping(made.of("n0")) == tuple(names)


def test_a_condition_that_cannot_vary_is_not_free(toy: Make) -> None:
    """A condition met once that no value turns true is not said to vary."""
    made = toy("when: t.day + 1 month < t.day", "when: t.amount > 100000000", "when: t.amount < 40")
    case = made.case(DAY, "t.amount: [50, 90]")
    assert case.outlook("n0").settled is None
    assert case.outlook("n2") == Outlook(True, False, ())
    assert made.case(DAY).outlook("n1").settled is False
    assert made.case(DAY).outlook("n1").matters == ("t.amount",)
