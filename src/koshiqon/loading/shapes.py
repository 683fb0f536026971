"""Check plain YAML content against the model's dataclasses, with pydantic, and report in our own words."""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from koshiqon.i18n import gettext_noop as N_
from koshiqon.loading.diagnostics import Diagnostics, said
from koshiqon.loading.yaml_reader import Document
from koshiqon.model import corpus, norms, vocabulary
from koshiqon.model.texts import LANGUAGES

__all__ = ["KINDS", "adapter", "kind_of", "nearest", "shape"]

T = TypeVar("T")

# The kinds of file, told by the keys they start with. The first match wins.
KINDS: dict[str, type] = {
    "instrument": corpus.Instrument,
    "instruments": corpus.InstrumentList,
    "provisions_of": corpus.ProvisionFile,
    "outline_of": corpus.Outline,
    "article": norms.NormFile,
    "parameters": vocabulary.ParameterFile,
    "groups": vocabulary.GroupFile,
    "states": vocabulary.StateFile,
    "calendar": vocabulary.CalendarFile,
    "facts": vocabulary.VocabularyFile,
    "checklists": vocabulary.VocabularyFile,
    "actors": vocabulary.VocabularyFile,
    "authorities": vocabulary.VocabularyFile,
    "themes": vocabulary.VocabularyFile,
    "positions": vocabulary.VocabularyFile,
    "counting": vocabulary.VocabularyFile,
    "goals": vocabulary.VocabularyFile,
    "regimes": vocabulary.VocabularyFile,
    "alerts": vocabulary.VocabularyFile,
}

# YAML keys that are words of Python stand with an underscore in the model.
_RENAMED = {"from": "from_", "for": "for_"}
_BACK = {python: key for key, python in _RENAMED.items()}


def kind_of(content: Any) -> type | None:
    """Return the dataclass that a file's content should be, or None."""
    if not isinstance(content, dict):
        return None
    return next((shape for key, shape in KINDS.items() if key in content), None)


@lru_cache
def adapter(kind: type) -> TypeAdapter[Any]:
    """Return pydantic's validator for a dataclass of the model."""
    return TypeAdapter(kind)


def shape(document: Document, kind: type[T], found: Diagnostics) -> T | None:
    """Return the content as a dataclass, or None after recording what is wrong with it."""
    try:
        value: T = adapter(cast("Any", kind)).validate_python(_pythonic(document.content))
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            _record(fault, document, found)
        return None
    return value


def nearest(name: str, known: Any, otherwise: str = "") -> str:
    """Return `did you mean X?`, or another hint when nothing is near."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    if close:
        return said(N_("did you mean {name}?"), name=close[0])
    return otherwise or N_("check the spelling")


def _pythonic(value: Any) -> Any:
    if isinstance(value, dict):
        return {_RENAMED.get(key, key): _pythonic(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_pythonic(item) for item in value]
    return value


@lru_cache
def _all_keys() -> frozenset[str]:
    kinds = [getattr(module, name) for module in (corpus, norms, vocabulary) for name in module.__all__]
    names = {name for kind in kinds for name in getattr(kind, "__dataclass_fields__", ())}
    return frozenset(_BACK.get(name, name) for name in names) | set(LANGUAGES)


def _record(fault: Any, document: Document, found: Diagnostics) -> None:
    path = tuple(_BACK.get(step, step) for step in fault["loc"])
    kind = fault["type"]
    value = fault.get("input")
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        key = str(path[-1])
        hint = nearest(key, _all_keys() - {key}, N_("see the format page for the keys allowed here"))
        found.add(document.place(path, key=True), "unknown-key", key=key, hint=hint)
    elif kind in ("missing", "missing_argument"):
        key = str(path[-1])
        if key in LANGUAGES:
            found.add(document.place(path[:-1]), "missing-language", language=key)
        else:
            found.add(document.place(path[:-1]), "missing-key", key=key)
    elif kind == "literal_error":
        expected = str(fault["ctx"]["expected"])
        words = expected.replace("'", "").replace(" or ", ", ").split(", ")
        found.add(document.place(path), "unknown-word", value=value, expected=expected, hint=nearest(str(value), words))
    elif kind == "date":
        found.add(document.place(path), "impossible-date", value=value)
    else:
        expected = _EXPECTED.get(kind, str(fault["msg"]))
        found.add(document.place(path), "wrong-type", value=_brief(value), expected=expected)


# What pydantic wants, by the kind of its fault, in our words.
_EXPECTED = {
    "string_type": N_("write a word or a text"),
    "tuple_type": N_("write a list"),
    "list_type": N_("write a list"),
    "dict_type": N_("write a mapping"),
    "dataclass_type": N_("write a mapping"),
}


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        return "{...}"
    if isinstance(value, list | tuple):
        return "[...]"
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
