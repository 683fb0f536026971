"""The scalar types of the YAML files.

Each alias carries a marker that tells pydantic, when a file is validated, to accept exactly the written form the format
page allows. The markers import pydantic only when it asks for them, so the model itself stays free of it.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar

from koshiqon.i18n import gettext_noop as N_

__all__ = ["Condition", "Date", "Number", "Pinpoint", "Whole", "YesNo"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_WHOLE = re.compile(r"-?\d{1,15}\Z")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?\Z")
_PINPOINT = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*(#[a-z0-9][a-z0-9-]*)?\Z")


class _Scalar:
    """Validates one written form; subclasses say which."""

    error = "scalar"
    message = N_("a value was expected")
    json_schema: ClassVar[dict[str, Any]]

    @classmethod
    def convert(cls, raw: object) -> Any:
        """Return the typed value, or raise ValueError."""
        raise ValueError(raw)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def check(raw: object) -> Any:
            try:
                return cls.convert(raw)
            except ValueError:
                raise PydanticCustomError(cls.error, cls.message) from None

        return core_schema.no_info_plain_validator_function(check)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return dict(cls.json_schema)


class _YesNo(_Scalar):
    error = "yes_no"
    message = N_("write true or false")
    json_schema: ClassVar[dict[str, Any]] = {"enum": [True, False]}

    @classmethod
    def convert(cls, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        if raw == "true" or raw == "false":
            return raw == "true"
        raise ValueError(raw)


class _Date(_Scalar):
    error = "date"
    message = N_("write a date that exists as YYYY-MM-DD")
    json_schema: ClassVar[dict[str, Any]] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}

    @classmethod
    def convert(cls, raw: object) -> datetime.date:
        if isinstance(raw, datetime.date):
            return raw
        if isinstance(raw, str) and _DATE.match(raw):
            return datetime.date.fromisoformat(raw)
        raise ValueError(raw)


class _Whole(_Scalar):
    error = "whole"
    message = N_("write a whole number")
    json_schema: ClassVar[dict[str, Any]] = {"type": "integer"}

    @classmethod
    def convert(cls, raw: object) -> int:
        if isinstance(raw, str) and _WHOLE.match(raw):
            return int(raw)
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        raise ValueError(raw)


class _Number(_Scalar):
    error = "number"
    message = N_("write a number such as 4325 or 0.25")
    json_schema: ClassVar[dict[str, Any]] = {"type": "number"}

    @classmethod
    def convert(cls, raw: object) -> Decimal:
        if isinstance(raw, Decimal):
            return raw
        if isinstance(raw, str) and _NUMBER.match(raw):
            try:
                return Decimal(raw)
            except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
                raise ValueError(raw) from None
        raise ValueError(raw)


class _Pinpoint(_Scalar):
    error = "pinpoint"
    message = N_("write a place such as kz/migration-law-2011/art-43-1/p1/1 in lower-case ASCII")
    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "pattern": r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*(#[a-z0-9][a-z0-9-]*)?$",
    }

    @classmethod
    def convert(cls, raw: object) -> str:
        if isinstance(raw, str) and _PINPOINT.match(raw):
            return raw
        raise ValueError(raw)


class _Condition(_Scalar):
    """A condition is parsed by the condition grammar, not here: any string or mapping passes."""

    error = "condition"
    message = N_("write an atom, or all, any or none over atoms")
    json_schema: ClassVar[dict[str, Any]] = {
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
                "properties": {
                    word: {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "anyOf": [
                                {"type": "string"},
                                {
                                    "type": "object",
                                    "additionalProperties": False,
                                    "minProperties": 1,
                                    "maxProperties": 1,
                                    "properties": {
                                        inner: {"type": "array", "minItems": 1, "items": {"type": "string"}}
                                        for inner in ("all", "any", "none")
                                    },
                                },
                            ]
                        },
                    }
                    for word in ("all", "any", "none")
                },
            },
        ]
    }

    @classmethod
    def convert(cls, raw: object) -> object:
        if isinstance(raw, str | dict):
            return raw
        raise ValueError(raw)


YesNo = Annotated[bool, _YesNo]
Date = Annotated[datetime.date, _Date]
Whole = Annotated[int, _Whole]
Number = Annotated[Decimal, _Number]
Pinpoint = Annotated[str, _Pinpoint]
Condition = Annotated[object, _Condition]
