"""A case: what is known about one person (and the family) on one day. There is no field for a name or an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from koshiqon.model.texts import Text

__all__ = ["Case", "Conflict", "FactSource", "FamilyMember"]

FactSource = Literal["said", "document", "record", "assumed"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sources that disagree about a fact: shown, never merged."""

    fact: str
    claims: tuple[tuple[FactSource, Any], ...]


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """Another person of the case, with facts of their own under the same names."""

    relation: str
    facts: dict[str, Any]
    sources: dict[str, FactSource] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """The facts known about one person.

    Attributes:
        facts: input facts by name. Dates are day numbers, numbers int or Decimal, lists lists of mappings; a value known
            only within bounds is a `koshiqon.logic.values.Range`. What is missing is unknown.
        date: the day of the question (a day number), or None for today.
        sources: how facts are known, where the case says so.
        refused: facts that the person declined to tell or that nobody asked, with the reason.
        conflicts: facts on which sources disagree; such a fact is unknown.
    """

    facts: dict[str, Any]
    date: int | None = None
    sources: dict[str, FactSource] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    family: tuple[FamilyMember, ...] = ()
    story: Text | None = None
    asked_by: str | None = None
    expect: dict[str, Any] = field(default_factory=dict)
