"""The linked base: every name resolved, every condition parsed, every period in day numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from koshiqon.model.corpus import Instrument, Outline, Provision, Source
from koshiqon.model.marks import Mark
from koshiqon.model.norms import Ground, Penalty, Says
from koshiqon.model.terms import Term
from koshiqon.model.texts import Text
from koshiqon.model.vocabulary import (
    Actor,
    Alert,
    Authority,
    CalendarFile,
    Checklist,
    Counting,
    Fact,
    Goal,
    Group,
    Parameter,
    Position,
    Regime,
    State,
    Theme,
)

__all__ = ["FIRST_DAY", "LAST_DAY", "Base", "BoundAlert", "BoundCase", "BoundDeadline", "BoundEdition", "BoundNorm", "Place"]  # fmt: skip

# Day numbers (datetime.date.toordinal) that stand for "always before" and "always after".
FIRST_DAY: Final = 1
LAST_DAY: Final = 3_652_059


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a file under the base, line and column from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class BoundDeadline:
    """A deadline with its date expression parsed; `amount` is negative when it runs before the event."""

    event: Term
    amount: int
    unit: str
    counting: str


@dataclass(frozen=True, slots=True)
class BoundEdition:
    """One edition of a norm: `start` and `end` are day numbers, both inclusive."""

    start: int
    end: int
    sentence: Text | None
    when: Term | None
    kept_when: Term | None
    by: BoundDeadline | None
    concludes: Term | None
    presumes: Term | None
    switches_off: tuple[str, ...]
    penalty: tuple[Penalty, ...]
    breach: str | None
    authority: str | None
    remedy: Text | None
    doubt: Text | None
    mark: Mark
    source: str
    amended_by: str | None
    level: str | None
    filled_by: str | None


@dataclass(frozen=True, slots=True)
class BoundNorm:
    """A norm with its identity, its links and its editions in order of time."""

    id: str
    provision: str
    instrument: str
    article: str
    says: Says
    who: str | None
    towards: str | None
    position: str | None
    editions: tuple[BoundEdition, ...]
    instead: str | None
    ground: Ground | None
    granted_by: str | None
    any_of: bool
    punishes: tuple[str, ...]
    law_at: Term | None
    cites: tuple[str, ...]
    place: Place

    def edition_on(self, day: int) -> BoundEdition | None:
        """Return the edition in force on a day number, or None."""
        return next((one for one in self.editions if one.start <= day <= one.end), None)


@dataclass(frozen=True, slots=True)
class BoundAlert:
    """An alert with its condition and date parsed."""

    alert: Alert
    when: Term
    date: Term | None


@dataclass(frozen=True, slots=True)
class BoundCase:
    """An example case beside the norms, with the place it is written at."""

    name: str
    article: str
    date: int
    facts: dict[str, Any]
    family: tuple[Any, ...] | None
    expect: dict[str, Any]
    place: Place


@dataclass(slots=True)
class Base:
    """Everything read from corpus/ and rules/, linked. Keys are ids; nothing changes after loading."""

    digest: str = ""
    instruments: dict[str, Instrument] = field(default_factory=dict)
    provisions: dict[str, Provision] = field(default_factory=dict)
    provision_instrument: dict[str, str] = field(default_factory=dict)
    outlines: dict[str, Outline] = field(default_factory=dict)
    norms: dict[str, BoundNorm] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    only_when: dict[str, Term] = field(default_factory=dict)
    checklists: dict[str, Checklist] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    authorities: dict[str, Authority] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    counting: dict[str, Counting] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    calendars: dict[str, CalendarFile] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    asked_when: dict[str, Term] = field(default_factory=dict)
    regimes: dict[str, Regime] = field(default_factory=dict)
    alerts: dict[str, BoundAlert] = field(default_factory=dict)
    sources: dict[str, dict[str, Source]] = field(default_factory=dict)
    cases: list[BoundCase] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def norms_at(self, provision: str) -> Iterator[BoundNorm]:
        """Yield the norms that stand at a provision."""
        return (norm for norm in self.norms.values() if norm.provision == provision)

    def binds(self, instrument: str, day: int, state: str = "KAZ") -> bool:
        """Return whether an instrument is law for a state on a day (a treaty: from its entry into force there)."""
        found = self.instruments[instrument]
        if found.kind in ("handbook", "bill"):
            return False
        if not found.parties:
            return found.jurisdiction == state and _within(found.in_force.from_, found.in_force.until, day)
        return any(
            party.in_force is not None and _within(party.in_force, party.denounced, day)
            for party in found.parties
            if party.state == state
        )


def _within(start: Any, until: Any, day: int) -> bool:
    return bool(start.toordinal() <= day and (until is None or day <= until.toordinal()))
