from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from koshiqon.loading.cases import CaseReader, read_case_file, read_case_text
from koshiqon.loading.diagnostics import BadInput
from koshiqon.loading.reader import read_base
from koshiqon.loading.yaml_reader import Document, read_yaml
from koshiqon.logic.planning import build_plan
from koshiqon.model.cases import Case, Conflict
from koshiqon.model.values import Range

TOY = Path(__file__).resolve().parents[1] / "kb" / "toy"


def day(text: str) -> int:
    """Return a date as its day number."""
    return datetime.date.fromisoformat(text).toordinal()


@pytest.fixture(scope="module")
def reader() -> CaseReader:
    """Return a reader for the toy base's vocabulary."""
    plan = build_plan(read_base(TOY))
    return CaseReader(plan["facts"], plan["checklists"], plan["states"])


def read(reader: CaseReader, facts: str) -> Case:
    """Return the case with the facts of a flow mapping."""
    return read_case_text(f"facts: {facts}", "x", reader)


def faults(reader: CaseReader, text: str) -> list[str]:
    """Return the faults of a case in YAML, without remedies."""
    with pytest.raises(BadInput) as caught:
        read_case_text(text, "x", reader)
    return [one.render().split(";")[0] for one in caught.value.diagnostics]


# -- facts of every type ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("worker.is_refugee", "true", True),
        ("worker.is_refugee", "false", False),
        ("worker.citizenship", "UZB", "UZB"),
        ("worker.citizenship", "NOR", "NOR"),
        ("stay.entered_on", "2020-02-29", day("2020-02-29")),
        ("employer.staff_count", "12", 12),
        ("employer.staff_count", "0", 0),
        ("work.hours", "40", 40),
        ("work.hours", "37.5", Decimal("37.5")),
        ("work.wage", "70000", 70000),
        ("work.wage", "42500.50", Decimal("42500.50")),
        ("work.wage", "70000 KZT", 70000),
        ("worker.residence", "permanent", "permanent"),
        ("worker.residence", "none", "none"),
        ("permits", "[]", []),
        (
            "permits",
            "[{ kind: household, issued_by: KAZ, valid_from: 2020-01-01, months: 3, fee: 5302.5, share: 0.5, is_suspended: false }, {}]",
            [
                {
                    "kind": "household",
                    "issued_by": "KAZ",
                    "valid_from": day("2020-01-01"),
                    "months": 3,
                    "fee": Decimal("5302.5"),
                    "share": Decimal("0.5"),
                    "is_suspended": False,
                },
                {},
            ],
        ),
    ],
)  # fmt: skip
def test_a_fact_gets_its_type(reader: CaseReader, name: str, written: str, value: Any) -> None:
    """Each type of fact is read from its written form, exactly."""
    found = read(reader, f"{{ {name}: {written} }}").facts[name]
    assert found == value
    assert type(found) is type(value)


def test_python_values_are_read_as_well(reader: CaseReader) -> None:
    """A mapping from Python may hold booleans, dates, numbers and lists of mappings."""
    facts = {
        "worker.is_refugee": True,
        "stay.entered_on": datetime.date(2020, 3, 1),
        "employer.staff_count": 7,
        "work.hours": 37.5,
        "work.wage": Decimal("1.50"),
        "permits": ({"kind": "household", "valid_until": datetime.date(2020, 6, 30), "months": None},),
        "worker.residence": None,
    }
    case = reader.from_mapping(facts, date=datetime.date(2020, 5, 1), family=[{"relation": "child", "facts": {}}])
    assert case.date == day("2020-05-01")
    assert case.facts == {
        "worker.is_refugee": True,
        "stay.entered_on": day("2020-03-01"),
        "employer.staff_count": 7,
        "work.hours": Decimal("37.5"),
        "work.wage": Decimal("1.5"),
        "permits": [{"kind": "household", "valid_until": day("2020-06-30")}],
    }
    assert [member.relation for member in case.family] == ["child"]
    assert reader.from_mapping({}).date is None


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("worker.is_refugee", "yes", "yes is not a value of worker.is_refugee: true or false"),
        ("worker.citizenship", "UZ", "UZ is not a value of worker.citizenship: an ISO 3166 alpha-3 code"),
        ("stay.entered_on", "2020-02-30", "2020-02-30 is not a value of stay.entered_on: a date that exists, YYYY-MM-DD"),
        ("stay.entered_on", "01.03.2020", "01.03.2020 is not a value of stay.entered_on: a date that exists, YYYY-MM-DD"),
        ("stay.entered_on", "1850-01-01", "1850-01-01 is not a value of stay.entered_on: a date that exists, YYYY-MM-DD"),
        ("stay.entered_on", "2020-03-01T10:00:00", "2020-03-01T10:00:00 is not a value of stay.entered_on: a date that exists, YYYY-MM-DD"),
        ("employer.staff_count", "3.5", "3.5 is not a value of employer.staff_count: a whole number"),
        ("employer.staff_count", "many", "many is not a value of employer.staff_count: a whole number"),
        ("work.hours", "NaN", "NaN is not a value of work.hours: a number"),
        ("work.hours", "1e15", "1e15 is not a value of work.hours: a number"),
        ("work.wage", "100 USD", "100 USD is not a value of work.wage: an amount in tenge"),
        ("worker.residence", "permanant", "permanant is not a value of worker.residence: one of permanent, temporary, none"),
        ("permits", "none", "none is not a value of permits: a list of records"),
        ("permits", "[household]", "household is not a value of permits: a record is a mapping"),
        ("permits", "[{ kind: visa }]", "visa is not a value of permits.kind: one of employer_permit, household"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused(reader: CaseReader, name: str, written: str, said: str) -> None:
    """A value of another type is refused with what the fact takes."""
    (line,) = faults(reader, f"facts:\n  {name}: {written}\n")
    assert line.split(" ", 2)[1:] == ["KQ704", said]
    assert line.startswith("x:2:")


@pytest.mark.parametrize("value", ["[UZB]", "{ a: UZB }"])
def test_a_country_is_not_a_list(reader: CaseReader, value: str) -> None:
    """A list or mapping in the place of a country is refused like any wrong value."""
    (line,) = faults(reader, f"facts: {{ worker.citizenship: {value} }}")
    assert "KQ704" in line


def test_datetimes_are_not_dates(reader: CaseReader) -> None:
    """A point in time from Python is refused where a day is meant."""
    with pytest.raises(BadInput):
        reader.from_mapping({"stay.entered_on": datetime.datetime(2020, 3, 1, 12)})


def test_booleans_are_not_numbers(reader: CaseReader) -> None:
    """True is no number of workers."""
    with pytest.raises(BadInput):
        reader.from_mapping({"employer.staff_count": True})


# -- ranges, claims, unknown ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("stay.entered_on", "{ from: 2020-03-01, until: 2020-03-05 }", Range(day("2020-03-01"), day("2020-03-05"))),
        ("stay.entered_on", "{ from: 2020-03-01, until: 2020-03-01 }", day("2020-03-01")),
        ("employer.staff_count", "{ at_least: 3, at_most: 9 }", Range(3, 9)),
        ("work.wage", "{ at_least: 100 KZT, at_most: 250.5 }", Range(100, Decimal("250.5"))),
        ("permits", "[{ valid_until: { from: 2020-03-01, until: 2020-03-05 } }]", [{"valid_until": Range(day("2020-03-01"), day("2020-03-05"))}]),
    ],
)  # fmt: skip
def test_a_value_may_be_known_within_bounds(reader: CaseReader, name: str, written: str, value: Any) -> None:
    """Dates and numbers may be given as a range, also inside a record; a range of one value is that value."""
    assert read(reader, f"{{ {name}: {written} }}").facts[name] == value


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("stay.entered_on: { from: 2020-03-05, until: 2020-03-01 }", "KQ703"),
        ("stay.entered_on: { from: 2020-03-05 }", "KQ704"),
        ("stay.entered_on: { at_least: 3, at_most: 5 }", "KQ704"),
        ("employer.staff_count: { from: 3, until: 5 }", "KQ704"),
        ("employer.staff_count: { at_least: few, at_most: 5 }", "KQ704"),
        ("worker.residence: { from: a, until: b }", "KQ704"),
    ],
)
def test_a_range_has_both_bounds_in_order(reader: CaseReader, written: str, code: str) -> None:
    """A range with a bound missing, of the wrong kind, or before the other, is refused."""
    (line,) = faults(reader, f"facts: {{ {written} }}")
    assert line.split()[1] == code


def test_a_fact_may_say_how_it_is_known(reader: CaseReader) -> None:
    """A fact may carry its source, and the case remembers it."""
    case = read(reader, "{ work.started_on: { value: 2020-01-01, source: said }, work.wage: { value: 100 } }")
    assert case.facts == {"work.started_on": day("2020-01-01"), "work.wage": 100}
    assert case.sources == {"work.started_on": "said"}


def test_sources_that_agree_are_one_fact(reader: CaseReader) -> None:
    """Two sources with the same value give the fact, with the source named last."""
    case = read(reader, "{ worker.residence: { said: permanent, record: permanent } }")
    assert case.facts == {"worker.residence": "permanent"}
    assert case.sources == {"worker.residence": "record"}
    assert case.conflicts == ()


def test_sources_that_disagree_leave_the_fact_unknown(reader: CaseReader) -> None:
    """Two sources with different values are kept side by side, and the fact is unknown."""
    case = read(reader, "{ worker.residence: { said: permanent, document: temporary } }")
    assert case.facts == {}
    assert case.conflicts == (Conflict("worker.residence", (("said", "permanent"), ("document", "temporary"))),)


@pytest.mark.parametrize("reason", ["refused", "not_asked", "not_known"])
def test_an_unknown_fact_may_say_why(reader: CaseReader, reason: str) -> None:
    """A fact that was refused, not asked or not known is as if left out, with the reason remembered."""
    case = read(reader, f"{{ worker.is_refugee: {{ unknown: {reason} }} }}")
    assert case.facts == {}
    assert case.refused == {"worker.is_refugee": reason}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("worker.is_refugee: { unknown: secret }", "secret is not one of the words allowed here: refused, not_asked, not_known"),
        ("work.wage: { value: 3, source: heard }", "heard is not one of the words allowed here: said, document, record, assumed"),
    ],
)  # fmt: skip
def test_reasons_and_sources_are_fixed_words(reader: CaseReader, written: str, said: str) -> None:
    """Why a fact is unknown and how it is known are told in fixed words."""
    (line,) = faults(reader, f"facts: {{ {written} }}")
    assert line.split(" ", 2)[1:] == ["KQ204", said]


def test_both_claims_are_checked(reader: CaseReader) -> None:
    """A wrong value of one source is refused where it stands."""
    (line,) = faults(reader, "facts:\n  worker.residence:\n    said: permanent\n    document: lasting\n")
    assert line.startswith("x:4:15 KQ704 lasting")


# -- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("facts: { worker.is_foreigner: true }", "x:1:10 KQ701 worker.is_foreigner is concluded by the law and cannot be stated"),
        ("facts: { worker.citizen: UZB }", "x:1:10 KQ402 there is no fact worker.citizen"),
        ("facts: { citizenship: UZB }", "x:1:10 KQ201 unknown key citizenship"),
        ("facts: { permits: [{ colour: red }] }", "x:1:22 KQ702 the records of permits have no field colour"),
        ("fact: { worker.citizenship: UZB }", "x:1:1 KQ201 unknown key fact"),
        ("facts: [worker.citizenship]", "x:1:8 KQ203 ['worker.citizenship'] does not fit here: facts are a mapping from names to values"),
        ("[facts]", "x:1:1 KQ203 ... does not fit here: a case is a mapping with date and facts"),
        ("date: 2020-02-30", "x:1:7 KQ206 2020-02-30 is not a date"),
        ("asked_by: lawyer", "x:1:11 KQ204 lawyer is not one of the words allowed here: person, relative, employer, official, adviser"),
        ("story: a story", "x:1:8 KQ203 a story does not fit here: a text has en, ru and kk"),
        ("story: { en: a, ru: б }", "x:1:8 KQ205 the text has no kk version"),
        ("family: spouse", "x:1:9 KQ203 spouse does not fit here: the family is a list of persons"),
        ("family: [spouse]", "x:1:10 KQ203 spouse does not fit here: a person has relation and facts"),
        ("family: [{ relation: cousin }]", "x:1:10 KQ204 cousin is not one of the words allowed here: spouse, child, parent, other"),
        ("family: [{ relation: child, age: 3 }]", "x:1:29 KQ201 unknown key age"),
        ("family: [{ relation: child, facts: { work.wage: low } }]", "x:1:49 KQ704 low is not a value of work.wage: an amount in tenge"),
    ],
)  # fmt: skip
def test_what_a_case_does_not_take_is_refused_where_it_stands(reader: CaseReader, text: str, expected: str) -> None:
    """Derived facts, unknown names and wrong forms are refused at their place."""
    assert faults(reader, text) == [expected]


@pytest.mark.parametrize("text", ["expect: [a]", "asked_by: [[person]]"])
def test_other_forms_are_refused_too(reader: CaseReader, text: str) -> None:
    """A list in the place of a mapping or a word is refused, not a crash."""
    assert faults(reader, text)


@pytest.mark.parametrize(
    "key",
    ["name", "worker.name", "worker.surname", "worker.full_name", "passport_number", "worker.iin", "phone", "worker.address_line", "EMAIL"],
)  # fmt: skip
@pytest.mark.parametrize("where", ["{}: x", "facts: {{ {}: x }}", "family: [{{ relation: child, {}: x }}]"])
def test_a_case_has_no_place_for_identity(reader: CaseReader, key: str, where: str) -> None:
    """Keys that look like a name, number, phone or address are refused everywhere in a case, with the reason."""
    (line,) = faults(reader, where.format(key))
    assert line.split(" ", 1)[1] == f"KQ705 {key} looks like personal data"


def test_every_fault_is_told_at_once(reader: CaseReader) -> None:
    """All faults of a case come together, in the order of the file."""
    lines = faults(reader, "date: x\nfacts:\n  a.b: c\n  work.wage: low\n  worker.name: y\n")
    assert [line.split()[0] for line in lines] == ["x:1:7", "x:3:3", "x:4:14", "x:5:3"]


# -- checklists and family --------------------------------------------------------------------------------------------


def test_a_checklist_answers_its_facts_together(reader: CaseReader) -> None:
    """`none` of a checklist makes each of its facts false, except those stated one by one."""
    case = read(reader, "{ harm.papers_are_withheld: true, harm: none }")
    assert case.facts == {"harm.papers_are_withheld": True, "harm.works_under_threat": False}
    assert read(reader, "{ harm: none, harm.papers_are_withheld: true }").facts == case.facts


def test_a_checklist_is_only_answered_none(reader: CaseReader) -> None:
    """Anything but `none` is refused, because it does not say which of the facts holds."""
    (line,) = faults(reader, "facts: { harm: some }")
    assert line == "x:1:16 KQ704 some is not a value of harm: a checklist can only be answered none"


def test_a_family_member_has_facts_of_their_own(reader: CaseReader) -> None:
    """Another person is told by relation, with the same facts about them."""
    case = read_case_text(
        "facts: { worker.citizenship: UZB }\n"
        "family:\n"
        "  - { relation: spouse, facts: { worker.citizenship: KGZ, stay.entered_on: { value: 2020-01-01, source: said } } }\n"
        "  - { relation: child }\n",
        "x",
        reader,
    )
    spouse, child = case.family
    assert (spouse.relation, spouse.facts["worker.citizenship"], spouse.sources) == (
        "spouse",
        "KGZ",
        {"stay.entered_on": "said"},
    )
    assert (child.relation, child.facts) == ("child", {})
    assert case.facts["worker.citizenship"] == "UZB"


def test_a_family_fills_the_list_fact_of_that_name(reader: CaseReader) -> None:
    """Where the vocabulary has a list called family, its records are made from the family of the case."""
    facts = {
        **reader.facts,
        "family": {**reader.facts["permits"], "fields": {"relation": ("one_of", ("child",)), "citizenship": ("country", ())}},
    }  # fmt: skip
    other = CaseReader(facts, reader.checklists, tuple(reader.states))
    text = "family: [{ relation: child, facts: { worker.citizenship: UZB, worker.residence: none } }]"
    assert read_case_text(text, "x", other).facts == {"family": [{"relation": "child", "citizenship": "UZB"}]}
    assert read_case_text("facts: {}", "x", other).facts == {}


# -- the rest of a case -----------------------------------------------------------------------------------------------


def test_a_case_has_a_date_a_story_and_expectations(reader: CaseReader) -> None:
    """What is not a fact is kept as it is."""
    case = read_case_text(
        "case: name\nstory: { en: a, ru: б, kk: в }\ndate: 2020-05-01\nasked_by: relative\nexpect: { work.is_authorised: false }\n",
        "x",
        reader,
    )
    assert case.date == day("2020-05-01")
    assert case.story is not None
    assert case.story.kk == "в"
    assert (case.asked_by, case.expect) == ("relative", {"work.is_authorised": "false"})


def test_an_empty_case_is_a_case(reader: CaseReader) -> None:
    """Nobody has to state anything: a case without facts is read."""
    assert read_case_text("facts:\n", "x", reader) == Case({})
    assert read_case_text("{}", "x", reader) == Case({})


def test_a_case_may_stand_inside_a_document(reader: CaseReader) -> None:
    """The case under a path of a document is read, with its places."""
    document = read_yaml("cases:\n  - facts: { worker.citizenship: UZB }\n  - facts: { a.b: c }\n", "x")
    assert reader.read(document, ("cases", 0)).facts == {"worker.citizenship": "UZB"}
    with pytest.raises(BadInput, match="x:3:14 KQ402"):
        reader.read(document, ("cases", 1))


def test_a_case_file_may_be_yaml_or_json(reader: CaseReader, tmp_path: Path) -> None:
    """The same case reads the same from YAML and from JSON."""
    content = {"date": "2020-05-01", "facts": {"worker.is_refugee": True, "employer.staff_count": 3, "permits": []}}
    (tmp_path / "case.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "case.yaml").write_text(
        "date: 2020-05-01\nfacts: { worker.is_refugee: true, employer.staff_count: 3, permits: [] }\n", encoding="utf-8"
    )
    first, second = (read_case_file(tmp_path / name, reader) for name in ("case.json", "case.yaml"))
    assert first == second
    assert first == reader.read(Document("case", content))
