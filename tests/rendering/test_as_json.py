from __future__ import annotations

import copy
import json
from dataclasses import fields

import jsonschema
import pytest
from samples import LANGUAGES, report, texts

from koshiqon.model import report as model
from koshiqon.rendering import render
from koshiqon.rendering.as_json import SCHEMA_FILE, report_schema, report_to_dict


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """Return a validator of the published schema that also checks dates."""
    return jsonschema.Draft202012Validator(report_schema(), format_checker=jsonschema.FormatChecker())


def test_the_schema_is_a_valid_schema():
    """The published file is JSON Schema of draft 2020-12 and names the report's own schema."""
    jsonschema.Draft202012Validator.check_schema(report_schema())
    assert SCHEMA_FILE.name == "report-1.schema.json"
    assert report_schema()["properties"]["schema"]["const"] == model.SCHEMA


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_with_every_field_fits_the_schema(validator, language):
    """The full report validates, and its keys stand in the published order."""
    found = json.loads(render(report(language), texts(language), "json"))
    validator.validate(found)
    keys = ["schema", "as_of", "lang", "knowledge", "urgent", "goals", "regimes", "norms", "gaps", "questions", "warnings", "family"]  # fmt: skip
    assert list(found) == keys
    assert list(found["gaps"]) == ["compliance", "protection"]
    assert found["as_of"] == "2026-11-22"
    assert found["norms"][0]["deadline"] == {
        "date": "2026-10-20",
        "state": "overdue",
        "rule": "cautious",
        "earliest": None,
        "provisional": False,
    }


CASES = [
    {},
    {"worker.citizenship": "KAZ"},
    {"worker.citizenship": "UZB", "stay.entered_on": {"value": "2026-10-01", "source": "said"}, "stay.basis": "visa_free"},
    {"worker.citizenship": "KGZ", "stay.entered_on": {"from": "2026-10-01", "until": "2026-10-05"}, "permits": []},
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_real_reports_fit_the_schema(validator, kb, case, language):
    """What the checker answers from the real base validates, in every language."""
    content = kb.cases.from_mapping(case, family=[{"relation": "spouse", "facts": {"worker.citizenship": "UZB"}}])
    found = kb.check(content, as_of="2026-11-22", lang=language)
    validator.validate(report_to_dict(found))
    for form in ("text", "markdown", "html"):
        assert render(found, kb.texts(language), form)


def test_an_unknown_key_is_refused_everywhere(validator):
    """No object of the report may carry a key that the schema does not name."""
    whole = report_to_dict(report("en"))

    def objects(value, path=()):
        if isinstance(value, dict):
            yield path
            for key, one in value.items():
                yield from objects(one, (*path, key))
        elif isinstance(value, list) and value:
            yield from objects(value[0], (*path, 0))

    for path in objects(whole):
        changed = copy.deepcopy(whole)
        place = changed
        for step in path:
            place = place[step]
        place["name_of_the_person"] = "x"
        assert not validator.is_valid(changed), path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("as_of",), "22.11.2026"),
        (("as_of",), "2026-02-30"),
        (("lang",), "uz"),
        (("goals", 0, "value"), "yes"),
        (("norms", 0, "verdict"), "perhaps"),
        (("norms", 0, "id"), "Kz/Toy"),
        (("norms", 0, "sanction", 0, "tenge"), "129 750"),
        (("gaps", "protection", 0, "relation"), "equal"),
        (("goals", 0, "text"), ""),
    ],
)
def test_wrong_values_are_refused(validator, path, value):
    """Dates, words, pinpoints and amounts are held to their form."""
    changed = report_to_dict(report("en"))
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not validator.is_valid(changed)


def test_the_schema_names_every_field_of_the_model():
    """A field added to the model must be added to the schema."""
    schema = report_schema()
    known = {
        model.GoalAnswer: schema["$defs"]["goal"],
        model.NormAnswer: schema["$defs"]["norm"],
        model.ComplianceGap: schema["$defs"]["compliance"],
        model.ProtectionGap: schema["$defs"]["protection"],
        model.DeadlineState: schema["$defs"]["deadline"],
        model.Sanction: schema["$defs"]["sanction"],
        model.Knowledge: schema["properties"]["knowledge"],
        model.Urgent: schema["properties"]["urgent"]["items"],
        model.RegimeAnswer: schema["properties"]["regimes"]["items"],
        model.Question: schema["properties"]["questions"]["items"],
        model.Notice: schema["properties"]["warnings"]["items"],
        model.FamilyAnswer: schema["properties"]["family"]["items"],
    }
    for kind, described in known.items():
        assert [one.name for one in fields(kind)] == list(described["properties"]), kind
        assert described["required"] == list(described["properties"]), kind
        assert described["additionalProperties"] is False, kind


def test_letters_are_kept_readable():
    """Cyrillic stands in the file as letters, not as escapes."""
    assert "Законно" not in render(report("kk"), texts("kk"), "json")
    assert "Пребывание законно." in render(report("ru"), texts("ru"), "json")
