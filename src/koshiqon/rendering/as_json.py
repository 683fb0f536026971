"""A report as JSON: the published shape `koshiqon/report/1`."""

from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any, Final

from koshiqon.model.report import Report

__all__ = ["SCHEMA_FILE", "as_json", "plain", "report_schema", "report_to_dict"]

SCHEMA_FILE: Final = Path(__file__).parent.parent / "schemas" / "report-1.schema.json"


_SCALARS: Final = frozenset((str, bool, int, type(None)))
_FIELDS: dict[type, tuple[str, ...]] = {}


def report_to_dict(report: Report) -> dict[str, Any]:
    """Return a report as plain data in the published shape: dates are ISO strings, unknown is None.

    The keys and their order are part of the contract; `report_schema` describes them.
    """
    return {
        "schema": report.schema,
        "as_of": report.as_of.isoformat(),
        "lang": report.lang,
        "knowledge": plain(report.knowledge),
        "urgent": plain(report.urgent),
        "goals": plain(report.goals),
        "regimes": plain(report.regimes),
        "norms": plain(report.norms),
        "gaps": {"compliance": plain(report.compliance), "protection": plain(report.protection)},
        "questions": plain(report.questions),
        "warnings": plain(report.warnings),
        "family": plain(report.family),
    }


def as_json(report: Report) -> str:
    """Return a report as JSON text, with letters of all languages as they are."""
    parts = [f"{_dumps(key)}: {_value(value)}" for key, value in report_to_dict(report).items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value(value: Any) -> str:
    """Return a value of the report as text: a list has one item a line, so that reports can be compared line by line."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_dumps, value)) + "\n]"
    return _dumps(value)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `koshiqon/report/1`; it allows no key that it does not name."""
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def plain(value: Any) -> Any:
    """Return dataclasses as mappings in the order of their fields, and dates as ISO strings, at any depth."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is list or kind is tuple:
        return [plain(one) for one in value]
    if kind is dict:
        return {key: plain(one) for key, one in value.items()}
    if kind is datetime.date:
        return value.isoformat()
    names = _FIELDS.get(kind)
    if names is None:
        names = _FIELDS[kind] = tuple(one.name for one in dataclasses.fields(value))
    return {name: plain(getattr(value, name)) for name in names}
