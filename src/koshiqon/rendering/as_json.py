"""A report as JSON: the published shape `koshiqon/report/1`."""

from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any, Final

from koshiqon.model.report import Report

__all__ = ["SCHEMA_FILE", "as_json", "report_schema", "report_to_dict"]

SCHEMA_FILE: Final = Path(__file__).parent.parent / "schemas" / "report-1.schema.json"


def report_to_dict(report: Report) -> dict[str, Any]:
    """Return a report as plain data in the published shape: dates are ISO strings, unknown is None.

    The keys and their order are part of the contract; `report_schema` describes them.
    """
    return {
        "schema": report.schema,
        "as_of": report.as_of.isoformat(),
        "lang": report.lang,
        "knowledge": _plain(report.knowledge),
        "urgent": _plain(report.urgent),
        "goals": _plain(report.goals),
        "regimes": _plain(report.regimes),
        "norms": _plain(report.norms),
        "gaps": {"compliance": _plain(report.compliance), "protection": _plain(report.protection)},
        "questions": _plain(report.questions),
        "warnings": _plain(report.warnings),
        "family": _plain(report.family),
    }


def as_json(report: Report) -> str:
    """Return a report as JSON text, with letters of all languages as they are."""
    return json.dumps(report_to_dict(report), ensure_ascii=False, indent=2) + "\n"


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `koshiqon/report/1`; it allows no key that it does not name."""
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def _plain(value: Any) -> Any:
    """Return dataclasses as mappings in the order of their fields, and dates as ISO strings."""
    if dataclasses.is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
