"""The shape of the files: pydantic's faults in our words, and the JSON Schemas for editors."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml

from koshiqon.loading import cases
from koshiqon.loading.diagnostics import Diagnostics, said
from koshiqon.loading.schemas import schemas
from koshiqon.loading.shapes import KINDS, kind_of, nearest, shape
from koshiqon.loading.yaml_reader import read_yaml
from koshiqon.logic.engine import VERDICTS
from koshiqon.model.cases import FactSource
from koshiqon.model.vocabulary import Fact, Goal, ParameterFile, VocabularyFile

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "kb" / "toy"
BROKEN = ROOT / "tests" / "broken"
SENTENCE = '{ en: "a", ru: "б", kk: "в" }'


def shaped(text: str) -> tuple[Any, list[str]]:
    """Return the content of a file as the model's dataclass, and the faults without remedies."""
    document = read_yaml(text, "x")
    kind = kind_of(document.content)
    assert kind is not None
    found = Diagnostics()
    return shape(document, kind, found), [one.render().split(";")[0] for one in found.found]


# -- kinds of files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KINDS)
def test_the_first_key_tells_the_kind(key: str) -> None:
    """Each kind of file is told by a key of its own."""
    assert kind_of({key: None}) is KINDS[key]


@pytest.mark.parametrize("content", [{}, {"odd": "x"}, ["facts"], "facts"])
def test_other_content_is_of_no_kind(content: Any) -> None:
    """What is no mapping, or has none of the keys, is of no kind."""
    assert kind_of(content) is None


# -- values -----------------------------------------------------------------------------------------------------------


def test_values_get_their_types() -> None:
    """Dates, numbers, booleans and lists are typed where the format wants them, and only there."""
    content, found = shaped(
        "sources: [{ id: s, title: 2020-01-01 }]\n"
        "parameters:\n"
        f"  - {{ parameter: kz/mci, unit: KZT, name: {SENTENCE}, values: [{{ from: 2020-01-01, value: 10.10, mark: official }}] }}\n"
    )
    assert found == []
    assert isinstance(content, ParameterFile)
    assert content.sources[0].title == "2020-01-01"
    (value,) = content.parameters[0].values
    assert (value.from_.isoformat(), str(value.value), value.until) == ("2020-01-01", "10.10", None)


def test_what_is_left_out_has_the_default_of_the_model() -> None:
    """A fact without order, sensitivity and flags has those of the model."""
    content, found = shaped(f"facts: [{{ fact: a.b, type: boolean, name: {SENTENCE} }}]")
    assert found == []
    assert isinstance(content, VocabularyFile)
    (fact,) = content.facts
    assert fact == Fact("a.b", "boolean", fact.name)
    assert (fact.order, fact.derived) == (500, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("facts: [{ fact: a.b, type: boolen, name: %s }]", "x:1:28 KQ204 boolen is not one of the words allowed here: 'boolean', 'country', 'date', 'integer', 'number', 'money', 'one_of' or 'list'"),
        ("facts: [{ fact: a.b, type: boolean, name: %s, order: x }]", "KQ203 x does not fit here: write a whole number"),
        ("facts: [{ fact: a.b, type: boolean, name: %s, derived: yes }]", "KQ203 yes does not fit here: write true or false"),
        ("facts: [{ fact: a.b, type: boolean, name: a }]", "x:1:43 KQ203 a does not fit here: write a mapping"),
        ("facts: { a.b: c }", "x:1:8 KQ203 {...} does not fit here: write a list"),
        ("facts: [[a]]", "x:1:9 KQ203 [...] does not fit here: write a mapping"),
        ("facts: [{ fact: a.b, type: boolean }]", "x:1:9 KQ202 the key name is missing"),
        ("facts: [{ fact: [a], type: boolean, name: %s }]", "x:1:17 KQ203 [...] does not fit here: write a word or a text"),
        ("goals: [{ goal: a.b, name: { en: a, kk: b }, yes: %s, no: %s, unknown: %s }]", "x:1:28 KQ205 the text has no ru version"),
        ("alerts: [{ alert: a, when: [b], text: %s }]", "x:1:28 KQ203 [...] does not fit here: write an atom, or all, any or none over atoms"),
        ("article: Kz/Toy", None),
        ("article: kz/toy\nnorms: []\nnormes: []", "x:3:1 KQ201 unknown key normes"),
        ("states: [{ state: KAZ, alpha2: KZ, name: { en: a, ru: b, kk: c, de: d } }]\nsource: x", "x:1:65 KQ201 unknown key de"),
        ("parameters: [{ parameter: p, unit: KZT, name: %s, values: [{ from: 2020-01-01, value: 1.2.3, mark: official }] }]", "KQ203 1.2.3 does not fit here: write a number such as 4325 or 0.25"),
        ("parameters: [{ parameter: p, unit: KZT, name: %s, values: [{ from: 2020-13-01, value: 1, mark: official }] }]", "KQ206 2020-13-01 is not a date"),
        ("parameters: [{ parameter: p, unit: KZT, name: %s, values: [{ from: 20200101, value: 1, mark: official }] }]", "KQ206 20200101 is not a date"),
    ],
)  # fmt: skip
def test_a_wrong_shape_is_told_in_our_words(text: str, expected: str | None) -> None:
    """Each fault of shape has its code, its place and what was expected."""
    content, found = shaped(text.replace("%s", SENTENCE))
    assert content is None
    if expected is None:
        assert [line.split()[1] for line in found] == ["KQ203", "KQ202"]
    else:
        (line,) = found
        assert line.endswith(expected)


def test_keys_that_are_words_of_python_are_named_as_written() -> None:
    """A missing `from` is called `from`."""
    _, found = shaped("article: a/b\nnorms: [{ at: p1, says: duty, in_force: { until: 2020-01-01 } }]")
    assert found == ["x:2:41 KQ202 the key from is missing"]


def test_a_long_value_is_shortened() -> None:
    """A message shows the beginning of a long value."""
    _, (line,) = shaped(f"facts: [{{ fact: a.b, type: boolean, name: {SENTENCE}, order: {'x' * 200} }}]")
    assert line.endswith(f" KQ203 {'x' * 57}... does not fit here: write a whole number")


def test_all_faults_of_a_file_are_told() -> None:
    """One look at a file reports every fault of shape in it."""
    _, found = shaped("goals:\n  - { goal: a.b }\n  - { gaol: c.d }\n")
    assert [line.split()[1] for line in found] == ["KQ202"] * 4 + ["KQ202"] * 5 + ["KQ201"]
    assert {name for name in Goal.__dataclass_fields__ if any(f" {name} " in line for line in found)} == set(
        Goal.__dataclass_fields__
    ) - {"asked_when"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("emploier", said("did you mean {name}?", name="employer")),
        ("zzz", "check the spelling"),
        ("", "check the spelling"),
    ],
)
def test_the_nearest_name_is_proposed(name: str, expected: str) -> None:
    """A name that is nearly right is answered with the right one."""
    assert nearest(name, ["employer", "worker"]) == expected
    assert nearest("zzz", ["employer"], "add it") == "add it"


# -- JSON Schemas -----------------------------------------------------------------------------------------------------


class Core(yaml.CSafeLoader):
    """YAML as editors read it: the core schema of YAML 1.2, in which a date is text and `NO` is Norway."""


Core.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", "true|false", "tf"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))

SCHEMAS = schemas()
VALIDATORS = {name: jsonschema.Draft202012Validator(schema) for name, schema in SCHEMAS.items()}


def schema_faults(text: str, name: str = "") -> list[str]:
    """Return what a schema says about a file (that of its kind, unless named), as an editor would."""
    content = yaml.load(text, Loader=Core)
    if not name:
        key = next(key for key in KINDS if key in content)
        name = {"provisions_of": "provisions", "article": "norms", "outline_of": "outline"}.get(
            key, key if key in SCHEMAS else "vocabulary"
        )
    return [error.message for error in VALIDATORS[name].iter_errors(content)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: str) -> None:
    """Each schema is itself valid, and headed by its name."""
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"] == f"koshiqon/{name}"
    assert '"from_"' not in json.dumps(SCHEMAS[name])
    assert '"for_"' not in json.dumps(SCHEMAS[name])


def test_every_kind_of_file_has_a_schema() -> None:
    """Each dataclass that a file can be has one schema; the case file has one as well."""
    assert len(SCHEMAS) == len(set(KINDS.values())) + 1
    assert "case" in SCHEMAS


@pytest.mark.parametrize("path", sorted(TOY.rglob("*.yaml")), ids=lambda path: path.relative_to(TOY).as_posix())
def test_the_schemas_accept_the_toy_base(path: Path) -> None:
    """What the program reads, an editor accepts."""
    assert schema_faults(path.read_text(encoding="utf-8")) == []


def test_the_schemas_accept_the_real_base() -> None:
    """No file of the real base is marked red in an editor."""
    paths = [path for folder in ("corpus", "rules") for path in sorted((ROOT / folder).rglob("*.yaml"))]
    assert paths
    assert {str(path): found for path in paths if (found := schema_faults(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.name)
def test_the_case_schema_accepts_the_examples(path: Path) -> None:
    """The example cases are cases for an editor too."""
    assert schema_faults(path.read_text(encoding="utf-8"), "case") == []


@pytest.mark.parametrize(
    "name",
    [
        "unknown-key",
        "missing-key",
        "unknown-word",
        "missing-language",
        "wrong-type",
        "broken-group-of-conditions",
        "condition-too-deep",
        "range-reversed",
    ],
)
def test_the_schemas_refuse_what_can_be_seen_in_one_file(name: str) -> None:
    """An editor marks unknown keys, missing keys and languages, wrong words and types, and malformed conditions."""
    (path,) = BROKEN.joinpath(name).rglob("*.yaml")
    kind = "case" if path.name == "case.yaml" else ""
    found = schema_faults(path.read_text(encoding="utf-8"), kind)
    assert bool(found) is (name != "range-reversed")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("facts: { a.b: 1, c.d: true, e.f: KAZ, g.h: 2020-01-01, list: [{ kind: x, until: { from: 2020-01-01, until: 2020-02-01 } }] }", True),
        ("facts: { a.b: { value: 3, source: said }, c.d: { unknown: refused }, e.f: { said: 1, record: 2 } }", True),
        ("facts: { a.b: { at_least: 3, at_most: 4 }, c.d: { value: { from: 2020-01-01, until: 2020-01-02 } } }", True),
        ("{ date: 2020-01-01, asked_by: person, story: { en: a, ru: b, kk: c }, family: [{ relation: child, facts: {} }] }", True),
        ("expect: { a.b: [x, y], c/d: { verdict: applies, deadline: 2020-01-01 } }", True),
        ("facts: { a.b: { at_least: 3 } }", False),
        ("facts: { a.b: { unknown: secret } }", False),
        ("facts: { a.b: { value: 3, source: heard } }", False),
        ("facts: { a.b: { c: d } }", False),
        ("facts: { A.B: 1 }", False),
        ("fact: { a.b: 1 }", False),
        ("date: 1 May", False),
        ("asked_by: lawyer", False),
        ("family: [{ relation: cousin }]", False),
        ("expect: { a/b: { verdict: maybe } }", False),
    ],
)  # fmt: skip
def test_the_case_schema_knows_the_forms_of_a_fact(text: str, good: bool) -> None:
    """Scalars, ranges, sources, claims, unknowns and lists of records are accepted; other forms are not."""
    assert (schema_faults(text, "case") == []) is good


def test_the_case_schema_uses_the_words_of_the_case_reader() -> None:
    """The fixed words of the schema are those that reading a case accepts."""
    schema = SCHEMAS["case"]
    properties, definitions = schema["properties"], schema["$defs"]
    forms = definitions["Facts"]["additionalProperties"]["anyOf"]
    details = definitions["Expect"]["additionalProperties"]["anyOf"][2]["properties"]
    assert tuple(details["verdict"]["enum"]) == VERDICTS
    assert tuple(properties) == cases._KEYS
    assert tuple(properties["asked_by"]["enum"]) == cases._ASKERS
    assert tuple(properties["family"]["items"]["properties"]["relation"]["enum"]) == cases._RELATIONS
    assert tuple(forms[1]["properties"]["source"]["enum"]) == cases._SOURCES == get_args(FactSource)
    assert tuple(forms[2]["properties"]["unknown"]["enum"]) == cases._REASONS
    assert tuple(forms[3]["properties"]) == cases._SOURCES


@pytest.mark.parametrize("name", ["schemas", "diagnostics"])
def test_generated_files_are_in_step(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """The schema files and the pages of the diagnostics are what their tool writes; the check fails when they are not."""
    spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.main(["--check"]) == 0
    assert capsys.readouterr().err == ""

    folder = "FOLDER" if name == "schemas" else "PAGES"
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, folder, tmp_path)
    assert tool.main(["--check"]) == 1
    assert f"out of step; run: python tools/{name}.py" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert tool.main([]) == 0
    assert tool.main(["--check"]) == 0
