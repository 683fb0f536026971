from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from koshiqon.loading.binding import Binder, Reference
from koshiqon.loading.diagnostics import Diagnostics
from koshiqon.loading.reader import read_base
from koshiqon.loading.yaml_reader import read_yaml
from koshiqon.model.base import Base

TOY = Path(__file__).resolve().parents[1] / "kb" / "toy"


@pytest.fixture(scope="module")
def base() -> Base:
    """Return the toy base."""
    return read_base(TOY)


def binder(base: Base, text: str = "when: x", home: str = "kz/toy/art-10") -> Binder:
    """Return a binder for one file of the toy base."""
    return Binder(base, read_yaml(text, "x"), Diagnostics(), home=home)


def bound(base: Base, text: str) -> tuple[Any, list[str]]:
    """Bind the condition in a YAML text, and return the term and the faults without remedies."""
    one = binder(base, text)
    term = one.condition(one.document.content["when"], ("when",))
    return term, [fault.render().split(";")[0] for fault in one.found.found]


def faults(base: Base, condition: str) -> list[str]:
    """Return the faults of one atom, without the place."""
    return list(dict.fromkeys(line.split(" ", 1)[1] for line in bound(base, f"when: {condition}")[1]))


# -- types ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        "worker.is_refugee",
        "worker.residence is permanent",
        "worker.residence in [permanent, temporary]",
        "worker.residence not in [permanent, temporary]",
        "worker.citizenship is not KAZ",
        "worker.citizenship in group/eaeu on work.started_on",
        "work.kind is union_worker",
        "employer.staff_count > 5",
        "work.hours <= 40.5",
        "work.hours > employer.staff_count",
        "work.wage >= 10 MCI",
        "work.wage * 2 >= 1000 KZT + param/kz/minimum-wage on 2020-01-01",
        "2 * work.wage - 5 MCI < work.wage",
        "work.started_on + 3 working days < latest(today, stay.entered_on)",
        "years(work.started_on, today) * 2 + 1 >= 18",
        "any permits where kind is household and valid_until >= today and months > 3 and fee < 1 MCI and is_suspended",
        "every permits where issued_by in group/eaeu on valid_from",
        "no permits where issued_by is not KAZ",
        "count(permits where share > 0.5) = 1",
        "total(permits.fee) < 30 MCI",
        "total(permits.months where kind is household) > 12",
        "latest(permits.valid_until) < stay.allowed_until",
        "days_present(stays, 180, today - 1 day) > 90".replace("1 day", "1 calendar day"),
        "applies(p1)",
    ],
)
def test_what_fits_together_is_bound(base: Base, condition: str) -> None:
    """Operands of matching types give a term and no fault."""
    term, found = bound(base, f"when: {condition}")
    assert found == []
    assert term


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("worker.residence", "KQ303 worker.residence is not a yes/no fact: compare it with something"),
        ("permits", "KQ303 permits is not a fact: facts have a dot in their name"),
        ("nothing.known", "KQ402 there is no fact nothing.known"),
        ("worker.is_refugee is yes", "KQ303 worker.is_refugee has no named values: compare it with < = > or use it as it is"),
        ("work.wage is low", "KQ303 work.wage has no named values: compare it with < = > or use it as it is"),
        ("worker.residence is permanant", "KQ305 worker.residence has no value permanant"),
        ("worker.residence in [permanent, none, lasting]", "KQ305 worker.residence has no value lasting"),
        ("worker.residence in group/eaeu", "KQ303 worker.residence is not a country, so it cannot be in a group"),
        ("worker.citizenship in group/none", "KQ405 there is no group none"),
        ("worker.citizenship is UZZ", "KQ412 there is no state UZZ"),
        ("worker.citizenship in group/eaeu on work.wage", "KQ303 needed here: a date, found: an amount of money"),
        ("worker.residence > 3", "KQ303 worker.residence is neither a date nor a number"),
        ("work.wage > 3", "KQ303 these cannot be compared: an amount of money and a number"),
        ("work.started_on > 3", "KQ303 these cannot be compared: a date and a number"),
        ("work.started_on > today + 3", "KQ303 a date takes a duration such as + 30 calendar days, not a number"),
        ("work.hours + 3 calendar days > today", "KQ303 needed here: a date, found: a number"),
        ("work.wage + 3 > 1 MCI", "KQ303 money is added to money only"),
        ("work.wage * work.wage > 1 MCI", "KQ303 money cannot be multiplied by money"),
        ("years(work.wage, today) > 3", "KQ303 needed here: a date, found: an amount of money"),
        ("work.wage > param/kz/none", "KQ404 there is no parameter kz/none"),
        ("any worker", "KQ402 there is no fact worker"),
        ("any permits where colour is red", "KQ702 the records of the list have no field colour"),
        ("any permits where kind is visa", "KQ305 kind has no value visa"),
        ("any permits where kind", "KQ303 kind is not a yes/no fact: compare it with something"),
        ("any permits where months > today", "KQ303 these cannot be compared: a number and a date"),
        ("any permits where any stays", "KQ303 a list cannot be searched inside another list"),
        ("count(nothing) > 3", "KQ402 there is no fact nothing"),
        ("total(permits.kind) > 3", "KQ702 the records of permits have no field kind"),
        ("latest(permits.nothing) > today", "KQ702 the records of permits have no field nothing"),
        ("total(worker.is_refugee) > 3", "KQ402 there is no fact worker"),
        ("months > 3", "KQ303 months is not a fact: facts have a dot in their name"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(base: Base, condition: str, expected: str) -> None:
    """A wrong name or a wrong pair of types is one fault that says what is wrong."""
    assert faults(base, condition) == [expected]


def test_states_are_not_listed_in_a_condition(base: Base) -> None:
    """Two states in one condition are a fault, whether they are asked for or excluded; one state is none."""
    assert faults(base, "worker.citizenship in [KGZ, RUS]") == ["KQ304 a list of states is written out in a condition"]
    assert faults(base, "worker.citizenship not in [KGZ, RUS]") == [
        "KQ304 a list of states is written out in a condition"
    ]
    assert faults(base, "worker.citizenship in [KGZ]") == []


def test_a_wrong_part_is_told_once(base: Base) -> None:
    """Arithmetic with a name that does not exist is one fault, not two."""
    assert faults(base, "work.wage + nothing.known > 3 MCI") == ["KQ402 there is no fact nothing.known"]


def test_only_lists_are_searched(base: Base) -> None:
    """A fact without records has nothing to search, count or add up."""
    from dataclasses import replace

    other = Base(facts={"tools": replace(base.facts["worker.is_refugee"], fact="tools")})
    for condition in ("any tools", "count(tools) > 3", "total(tools.price) > 3", "days_present(tools, 30, today) > 3"):
        assert faults(other, condition) == ["KQ303 tools is not a list"]


def test_an_extreme_is_taken_of_values_of_one_kind(base: Base) -> None:
    """Latest and earliest compare dates with dates and amounts with amounts."""
    assert "KQ303 latest needs values of one kind" in faults(base, "latest(today, work.wage) > today")
    assert faults(base, "latest(today, nothing.known) > today") == ["KQ402 there is no fact nothing.known"]


def test_days_are_counted_in_lists_with_two_dates(base: Base) -> None:
    """days_present needs a list whose records begin and end on a date."""
    facts = {**base.facts, "tools": _list_without_dates(base)}
    base = Base(facts=facts)
    assert faults(base, "days_present(tools, 180, today) > 90")


def _list_without_dates(base: Base) -> Any:
    from dataclasses import replace

    return replace(base.facts["permits"], fact="tools", fields=base.facts["permits"].fields[:2])


# -- groups of conditions ---------------------------------------------------------------------------------------------


def test_groups_become_terms(base: Base) -> None:
    """all, any and none over atoms become terms of the same name, at most two levels."""
    term, found = bound(base, "when: { all: [worker.is_refugee, { none: [employer.engages_worker] }] }")
    assert found == []
    assert term == ("all", (("fact", "worker.is_refugee"), ("none", (("fact", "employer.engages_worker"),))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("when: { either: [a.b] }", "x:1:7 KQ306 a group of conditions has exactly one of the keys all, any, none"),
        ("when: { all: [worker.is_refugee], any: [a.b] }", "x:1:7 KQ306 a group of conditions has exactly one of the keys all, any, none"),
        ("when: {}", "x:1:7 KQ306 a group of conditions has exactly one of the keys all, any, none"),
        ("when: [worker.is_refugee]", "x:1:7 KQ306 a group of conditions has exactly one of the keys all, any, none"),
        ("when: { all: [] }", "x:1:14 KQ306 all needs a list of conditions"),
        ("when: { any: worker.is_refugee }", "x:1:14 KQ306 any needs a list of conditions"),
        ("when: { all: [{ any: [{ none: [worker.is_refugee] }] }] }", "x:1:23 KQ302 the condition has more than two levels"),
    ],
)  # fmt: skip
def test_other_groups_are_refused(base: Base, text: str, expected: str) -> None:
    """Other keys, several keys, no list and a third level are refused where they stand."""
    assert bound(base, text)[1] == [expected]


# -- positions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("when: worker.is_refugee or a.b", "x:1:25"),
        ("when: 'worker.is_refugee or a.b'", "x:1:26"),
        ('when: "worker.is_refugee or a.b"', "x:1:26"),
        ("when:\n  all:\n    - worker.is_refugee\n    - worker.is_refugee is not in group/eaeu\n", "x:4:35"),
        ("when: today <", "x:1:14"),
    ],
)
def test_a_broken_condition_is_shown_at_its_character(base: Base, text: str, place: str) -> None:
    """A fault of grammar stands at the character where the text stops making sense, quotes counted."""
    (line,) = bound(base, text)[1]
    assert line.startswith(f"{place} KQ301 ")


@pytest.mark.parametrize(
    ("condition", "place"),
    [
        ("today > work.startd_on", "x:1:15"),
        ("'worker.residence is permanant'", "x:1:28"),
        ("worker.citizenship in group/eau", "x:1:29"),
        ("work.wage >= param/kz/minimal-wage", "x:1:20"),
        ("any permits where colour is red", "x:1:25"),
    ],
)
def test_an_unknown_name_is_shown_where_it_stands(base: Base, condition: str, place: str) -> None:
    """A name that does not exist is pointed at inside the condition."""
    (line,) = bound(base, f"when: {condition}")[1]
    assert line.startswith(f"{place} KQ")


# -- conclusions, expressions, durations --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("work.is_authorised", []),
        ("work.kind is union_worker", []),
        ("stay.allowed_until = stay.entered_on + 29 calendar days", []),
        ("work.is_authorized", ["KQ402 there is no fact work.is_authorized"]),
        ("worker.is_refugee", ["KQ414 worker.is_refugee is not a derived fact, so no norm may conclude it"]),
        ("work.kind", ["KQ303 work.kind is not a yes/no fact, so it needs a value"]),
        ("work.kind is guest", ["KQ305 work.kind has no value guest"]),
        ("work.is_authorised is true", ["KQ303 work.is_authorised does not take a value with `is`"]),
        ("work.is_authorised = 3", ["KQ303 work.is_authorised does not take a value with `=`"]),
        ("stay.allowed_until = 3", ["KQ303 needed here: a date, found: a number"]),
        ("stay.allowed_until =", ["KQ301 this condition cannot be read at the end: (, a date, a fact such as stay.entered_on, a number, a word, count was expected"]),
    ],
)  # fmt: skip
def test_conclusions_fit_their_fact(base: Base, text: str, expected: list[str]) -> None:
    """A norm concludes derived facts only, each with a value of its own type."""
    one = binder(base)
    term = one.conclusion(text, ("when",))
    found = [fault.render().split(" ", 1)[1].split(";")[0] for fault in one.found.found]
    assert found == expected
    assert bool(term) is (expected == [] or "KQ305" in expected[0] or "KQ303 needed" in expected[0])


def test_a_presumption_may_be_about_any_fact(base: Base) -> None:
    """What the law presumes is a fact that people state, with a value that fits it."""
    one = binder(base)
    assert one.presumption("employer.size is small", ("when",)) == ("value", "employer.size", "small")
    assert one.presumption("worker.is_refugee", ("when",)) == ("true", "worker.is_refugee")
    assert one.found.found == []
    assert one.presumption("employer.colour is red", ("when",)) is None
    assert [fault.name for fault in one.found.found] == ["unknown-fact"]


def test_expressions_have_the_kind_asked_for(base: Base) -> None:
    """A date stays a date and an amount an amount; anything else is a fault."""
    one = binder(base)
    assert one.expression("work.started_on", ("when",), "date") == ("fact", "work.started_on")
    assert one.found.found == []
    one.expression("work.wage", ("when",), "date")
    one.expression("nonsense nonsense", ("when",), "date")
    assert [fault.name for fault in one.found.found] == ["wrong-operand", "broken-condition"]


def test_durations_are_bound(base: Base) -> None:
    """A duration is a whole number and a unit; anything else is a broken condition."""
    one = binder(base)
    assert one.duration("3 working days", ("when",)) == (3, "working days")
    assert one.duration("3 days", ("when",)) is None
    assert [fault.render().split(" ")[0] for fault in one.found.found] == ["x:1:9"]


def test_used_facts_are_noted(base: Base) -> None:
    """Binding notes the facts that strings read, lists included."""
    one = binder(base)
    one.condition({"all": ["worker.is_refugee", "any permits where months > employer.staff_count"]}, ("when",))
    assert one.used_facts == {"worker.is_refugee", "permits", "employer.staff_count"}


# -- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("home", "written", "meant"),
    [
        ("kz/toy/art-10", "p1", "kz/toy/art-10/p1"),
        ("kz/toy/art-10", "p2/b", "kz/toy/art-10/p2/b"),
        ("kz/toy/art-10", "p1#name", "kz/toy/art-10/p1#name"),
        ("kz/toy/art-10", "art-10", "kz/toy/art-10"),
        ("kz/toy/art-10", "kz/toy/art-20/p1", "kz/toy/art-20/p1"),
        ("kz/toy/art-10", "kz/toy/art-20/p1#name", "kz/toy/art-20/p1#name"),
        ("kz/toy/art-10", "un/toy-treaty", "un/toy-treaty"),
        ("kz/toy", "art-10/p1", "kz/toy/art-10/p1"),
        ("", "un/elsewhere/art-1", "un/elsewhere/art-1"),
    ],
)
def test_places_are_relative_to_the_article(base: Base, home: str, written: str, meant: str) -> None:
    """A place without an instrument in front belongs to the article at hand."""
    assert binder(base, home=home).absolute(written) == meant


def test_places_are_noted_to_be_resolved(base: Base) -> None:
    """Every place named is noted with where it is named, and whether a norm must stand there."""
    one = binder(base, "breach: p1\nwhen: applies(p3)")
    assert one.refer("p1", ("breach",)) == "kz/toy/art-10/p1"
    assert one.condition("applies(p3)", ("when",)) == ("norm", "applies", "kz/toy/art-10/p3")
    assert one.references == [
        Reference("kz/toy/art-10/p1", norm=False, place=("x", 1, 9)),
        Reference("kz/toy/art-10/p3", norm=True, place=("x", 2, 7)),
    ]


def test_unknown_names_get_the_nearest_as_a_hint(base: Base) -> None:
    """A name that is nearly right is answered with the right one, any other with advice."""
    one = binder(base, "who: x")
    one.known("emploier", base.actors, "unknown-actor", ("who",))
    one.known("zzz", base.actors, "unknown-actor", ("who",))
    one.known("worker", base.actors, "unknown-actor", ("who",))
    one.known(None, base.actors, "unknown-actor", ("who",))
    assert [fault.render() for fault in one.found.found] == [
        "x:1:6 KQ407 there is no actor emploier; did you mean employer?",
        "x:1:6 KQ407 there is no actor zzz; check the spelling",
    ]
