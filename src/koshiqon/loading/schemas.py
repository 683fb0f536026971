"""JSON Schemas of the YAML files, for editors: generated from the model, so that the two cannot drift apart.

An editor's YAML reader types scalars by itself (`10` is a number there, text here), so wherever the model takes text the
schemas take a number as well. Whether names and places resolve, and what a condition says, only `koshiqon lint` knows.
"""

from __future__ import annotations

from typing import Any, Final, get_args

from koshiqon.loading.shapes import adapter
from koshiqon.model import corpus, norms, vocabulary
from koshiqon.model.cases import FactSource
from koshiqon.model.scalars import Condition, Date, Pinpoint
from koshiqon.model.texts import LANGUAGES

__all__ = ["schemas"]

Schema = dict[str, Any]

# Keys that are words of Python stand with an underscore in the model.
_WRITTEN: Final = {"from_": "from", "for_": "for"}

# The kinds of YAML file under corpus/ and rules/: name -> dataclass, title.
_KINDS: Final[dict[str, tuple[type, str]]] = {
    "instrument": (corpus.Instrument, "An instrument: corpus/.../instrument.yaml"),
    "instruments": (corpus.InstrumentList, "Several small instruments in one file"),
    "provisions": (corpus.ProvisionFile, "The provisions of one article or chapter: corpus/..."),
    "outline": (corpus.Outline, "An inventory of a text: corpus/.../outline.yaml"),
    "norms": (norms.NormFile, "The norms of one article and their cases: rules/..."),
    "parameters": (vocabulary.ParameterFile, "Dated amounts: rules/parameters/..."),
    "groups": (vocabulary.GroupFile, "Dated lists of states: corpus/groups/..."),
    "states": (vocabulary.StateFile, "All states: corpus/states/..."),
    "calendar": (vocabulary.CalendarFile, "A calendar of working days: corpus/calendars/..."),
    "vocabulary": (
        vocabulary.VocabularyFile,
        "Facts, actors, positions, counting rules, goals and the like: rules/...",
    ),
}


def schemas() -> dict[str, Schema]:
    """Return the JSON Schema (draft 2020-12) of every kind of YAML file, by name.

    >>> sorted(schemas())[:3]
    ['calendar', 'case', 'groups']
    """
    found = {name: _of_model(name, kind, title) for name, (kind, title) in _KINDS.items()}
    found["case"] = _headed("case", "A case: what is known about one person on one day", _case())
    return found


def _headed(name: str, title: str, schema: Schema) -> Schema:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"koshiqon/{name}", "title": title}
    return {**head, **{key: value for key, value in schema.items() if key != "title"}}


def _of_model(name: str, kind: type, title: str) -> Schema:
    schema: Schema = _plain(adapter(kind).json_schema())
    definitions: Schema = schema.get("$defs", {})
    for owner in (schema, *definitions.values()):
        for key in ("switches_off", "for"):
            if owner.get("properties", {}).get(key) == {}:
                owner["properties"][key] = _one_or_more(_plain(adapter(Pinpoint).json_schema()))
    if "RuleCase" in definitions:
        properties = definitions["RuleCase"]["properties"]
        properties.update(facts={"$ref": "#/$defs/Facts"}, family=_family(), expect={"$ref": "#/$defs/Expect"})
        definitions.update(_case_definitions())
    condition = _plain(adapter(Condition).json_schema())
    if _replace(schema, condition, {"$ref": "#/$defs/Condition"}):
        definitions["Condition"] = {
            "description": "One atom, or all, any or none over atoms, at most two levels.",
            **condition,
        }
    if kind is vocabulary.VocabularyFile:
        schema["minProperties"] = 1
    return _headed(name, title, schema)


def _plain(value: Any) -> Any:
    """Turn pydantic's schema into that of the YAML: keys as written, nothing null, numbers where text is meant."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    result = {key: _plain(one) for key, one in value.items() if key not in ("title", "default")}
    if "properties" in value:
        result["properties"] = {_WRITTEN.get(key, key): _plain(one) for key, one in value["properties"].items()}
    if "required" in value:
        result["required"] = [_WRITTEN.get(key, key) for key in value["required"]]
    if "anyOf" in result:
        kept = [one for one in result["anyOf"] if one != {"type": "null"}]
        if len(kept) == 1:
            del result["anyOf"]
            result.update(kept[0])
        else:
            result["anyOf"] = kept
    if result.get("type") == "string" and not {"enum", "const"} & result.keys() and result != _date():
        result["type"] = ["string", "number"]
    elif result.get("type") in ("number", "integer"):
        result["type"] = [result["type"], "string"]
        result["pattern"] = r"^-?\d+(\.\d+)?$"
    return result


def _replace(value: Any, old: Any, new: Any) -> int:
    """Put a reference in the place of every copy of a part, and return how many there were."""
    count = 0
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if one == old:
            value[key] = new
            count += 1
        else:
            count += _replace(one, old, new)
    return count


def _one_or_more(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


# -- the case file ----------------------------------------------------------------------------------------------------

_SCALAR: Final[Schema] = {"type": ["string", "number", "boolean"]}
_VERDICTS: Final = ["applies", "not_triggered", "switched_off", "not_in_force", "depends", "needs_human", "not_encoded"]
_NAMES: Final[Schema] = {"type": "array", "items": {"type": "string"}}


def _object(properties: Schema, required: tuple[str, ...] = (), description: str = "") -> Schema:
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    if required:
        schema["required"] = list(required)
    if description:
        schema["description"] = description
    return schema


def _case() -> Schema:
    text = _object({language: {"type": "string"} for language in LANGUAGES}, LANGUAGES)
    case = _object(
        {
            "story": text,
            "date": {"description": "The day the question is asked for.", **_date()},
            "asked_by": {"enum": ["person", "relative", "employer", "official", "adviser"]},
            "facts": {"$ref": "#/$defs/Facts"},
            "family": _family(),
            "expect": {"$ref": "#/$defs/Expect"},
        }
    )
    return {**case, "$defs": _case_definitions()}


def _date() -> Schema:
    return dict(adapter(Date).json_schema())


def _family() -> Schema:
    person = _object(
        {"relation": {"enum": ["spouse", "child", "parent", "other"]}, "facts": {"$ref": "#/$defs/Facts"}},
        ("relation",),
        "Another person of the case: the same facts, about them.",
    )
    return {"type": "array", "items": person}


def _case_definitions() -> Schema:
    sources = list(get_args(FactSource))
    value = {"anyOf": [_SCALAR, {"$ref": "#/$defs/Range"}, {"type": "array", "items": {"$ref": "#/$defs/Record"}}]}
    details = {
        "verdict": {"enum": _VERDICTS},
        "value": _SCALAR,
        "because": _NAMES,
        "settle_with": _NAMES,
        "state": {"enum": ["kept", "due", "overdue", "unknown"]},
        "deadline": {"type": "string"},
        "settled_anyway": _SCALAR,
    }
    return {
        "Range": {
            "description": "A date or number known only within bounds, both included.",
            "anyOf": [
                _object({"from": _date(), "until": _date()}, ("from", "until")),
                _object({"at_least": _SCALAR, "at_most": _SCALAR}, ("at_least", "at_most")),
            ],
        },
        "Record": {
            "description": "One entry of a list, such as one permit or one stay; a field left out is unknown.",
            "type": "object",
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
            "additionalProperties": {"anyOf": [_SCALAR, {"$ref": "#/$defs/Range"}]},
        },
        "Facts": {
            "description": "Facts by name (koshiqon facts lists them); what is left out is unknown.",
            "type": "object",
            "propertyNames": {"pattern": r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$"},
            "additionalProperties": {
                "anyOf": [
                    value,
                    _object({"value": value, "source": {"enum": sources}}, ("value",), "A fact and how it is known."),
                    _object({"unknown": {"enum": ["refused", "not_asked", "not_known"]}}, ("unknown",)),
                    {**_object(dict.fromkeys(sources, value)), "minProperties": 1},
                ]
            },
        },
        "Expect": {
            "description": "What a test expects: places and derived facts by name.",
            "type": "object",
            "additionalProperties": {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}, _object(details)]},
        },
    }
