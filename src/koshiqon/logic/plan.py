"""The base compiled for checking: plain tuples, lists and dictionaries that load in milliseconds.

A plan holds no objects of ours, so that it can be stored with `marshal`. `koshiqon.logic.planning` makes it,
`koshiqon.logic.engine` reads it.
"""

from __future__ import annotations

from typing import Any, TypedDict

__all__ = ["EditionPlan", "NormPlan", "Plan", "edition_number"]


class EditionPlan(TypedDict):
    """One edition of a norm, without its texts.

    `amounts` are the parameters that it reads, also for its penalties.

    `mentions` are the facts whose presence its condition asks for, through the norms it asks about.
    """

    start: int
    end: int
    when: Any
    kept_when: Any
    by: Any
    concludes: Any
    presumes: Any
    targets: tuple[int, ...]
    penalty: tuple[tuple[str, str | None, str | None, str | None], ...]
    breach: str | None
    authority: str | None
    mark: str
    level: str | None
    filled_by: str | None
    amended_by: str | None
    amounts: tuple[str, ...]
    mentions: tuple[str, ...]


class NormPlan(TypedDict):
    """A norm, without its texts. `exceptions` are the norms that may switch it off.

    `earlier_unread`: its first wording begins later than its instrument, and whether there was another before is doubtful.
    """

    id: str
    provision: str
    instrument: str
    says: str
    who: str | None
    towards: str | None
    position: str | None
    instead: str | None
    ground: str | None
    granted_by: str | None
    any_of: bool
    punishes: tuple[str, ...]
    law_at: Any
    cites: tuple[str, ...]
    earlier_unread: bool
    editions: list[EditionPlan]
    exceptions: tuple[int, ...]


class Plan(TypedDict):
    """Everything the checker needs except texts."""

    format: int
    digest: str
    verified_to: int
    norms: list[NormPlan]
    index: dict[str, int]
    facts: dict[str, dict[str, Any]]
    checklists: dict[str, tuple[str, ...]]
    concluding: dict[str, tuple[int, ...]]
    readers: dict[str, tuple[int, ...]]
    askers: dict[int, tuple[int, ...]]
    switched: dict[int, tuple[int, ...]]
    groups: dict[str, dict[str, list[tuple[int, int]]]]
    parameters: dict[str, tuple[str, list[tuple[int, int, str, str]]]]
    counting: dict[str, tuple[str, str, str]]
    calendar: dict[str, Any]
    measures: dict[str, list[tuple[str, str, tuple[str, ...]]]]
    goals: list[str]
    asked_when: dict[str, Any]
    regimes: list[tuple[str, str]]
    alerts: list[tuple[str, Any, Any, tuple[str, ...]]]
    instruments: dict[str, dict[str, Any]]
    states: tuple[str, ...]


def edition_number(norm: NormPlan, edition: EditionPlan) -> int:
    """Return the place of an edition among those of its norm; texts are stored under it."""
    return next(number for number, one in enumerate(norm["editions"]) if one is edition)
