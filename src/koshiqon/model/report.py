"""The report on one case: what `check` answers, in the shape that is published as `koshiqon/report/1`."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, Final, Literal

__all__ = [
    "SCHEMA",
    "Change",
    "ComplianceGap",
    "DeadlineState",
    "FamilyAnswer",
    "GoalAnswer",
    "Knowledge",
    "NormAnswer",
    "Notice",
    "ProtectionGap",
    "Question",
    "RegimeAnswer",
    "Report",
    "Sanction",
    "Urgent",
]

SCHEMA: Final = "koshiqon/report/1"

State = Literal["kept", "due", "overdue", "unknown"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Which base answered, and up to which day its sources were read."""

    version: str
    digest: str
    verified_to: datetime.date | None


@dataclass(frozen=True, slots=True)
class Urgent:
    """Something for today: a date if there is one, what to do, and the provisions behind it."""

    text: str
    because: list[str]
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class GoalAnswer:
    """A goal's answer: true, false, or null while it depends on facts.

    `settled_anyway` tells whether every way of filling the gaps gives one answer; null when that was not decided.
    `otherwise` is the answer if none of the rare situations holds that the case does not speak of, and `unless` names
    those that matter here: an aid for reading, never a verdict.
    `needs_human` names what only a person can judge.
    """

    fact: str
    value: bool | None
    text: str
    because: list[str]
    settle_with: list[str] = field(default_factory=list)
    needs_human: list[str] = field(default_factory=list)
    settled_anyway: bool | None = None
    otherwise: bool | None = None
    unless: list[str] = field(default_factory=list)
    verified: str = "official"


@dataclass(frozen=True, slots=True)
class RegimeAnswer:
    """Whether a regime governs the person: `applies`, `not_triggered`, `depends`, `needs_human` or `not_in_force`."""

    id: str
    verdict: str
    text: str
    because: list[str]
    settle_with: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DeadlineState:
    """The deadline of a duty. `earliest` differs from `date` when the event's date is known only as a range."""

    date: datetime.date | None
    state: State
    rule: str | None = None
    earliest: datetime.date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Sanction:
    """One consequence of a breach, with the amount in tenge on the day of the question."""

    kind: str
    offender: str | None = None
    amount: str | None = None
    tenge: str | None = None
    up_to: str | None = None
    text: str | None = None
    provision: str = ""
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class NormAnswer:
    """A norm's answer for this case on this day."""

    id: str
    says: str
    verdict: str
    text: str
    because: list[str]
    position: str | None = None
    who: str | None = None
    towards: str | None = None
    force: str = "in_force"
    settle_with: list[str] = field(default_factory=list)
    needs_human: list[str] = field(default_factory=list)
    settled_anyway: bool | None = None
    deadline: DeadlineState | None = None
    sanction: list[Sanction] = field(default_factory=list)
    authority: str | None = None
    verified: str = "official"
    doubt: str | None = None
    rests_on_statements: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ComplianceGap:
    """A duty that applies and is breached, or about to be: within days."""

    norm: str
    state: State
    text: str
    who: str | None
    deadline: DeadlineState | None
    sanction: list[Sanction]
    remedy: str | None
    authority: str | None
    because: list[str]


@dataclass(frozen=True, slots=True)
class ProtectionGap:
    """A treaty right that national law does not give this person, with the treaty's binding force."""

    requirement: str
    force: str
    relation: Literal["absent", "weaker", "contrary", "conditional"]
    national: list[str]
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that can still change an answer: why it is asked, what proves it, and what it may settle."""

    fact: str
    text: str
    why: str
    settles: list[str]
    proof: str | None = None
    red_flag: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know about the report itself: staleness, doubts, weak sources, conflicting statements."""

    code: str
    text: str
    because: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FamilyAnswer:
    """The goals of another person of the case."""

    relation: str
    goals: list[GoalAnswer]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would change a goal's answer.

    `kind` is `person` (what someone can do), `time` (what a date will do) or `law` (what only a new law would do).
    """

    goal: str
    kind: Literal["person", "time", "law"]
    value: bool | None
    text: str
    facts: dict[str, Any] = field(default_factory=dict)
    date: datetime.date | None = None
    because: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a caseworker is told about one case on one day."""

    as_of: datetime.date
    lang: str
    knowledge: Knowledge
    urgent: list[Urgent]
    goals: list[GoalAnswer]
    regimes: list[RegimeAnswer]
    norms: list[NormAnswer]
    compliance: list[ComplianceGap]
    protection: list[ProtectionGap]
    questions: list[Question]
    warnings: list[Notice]
    family: list[FamilyAnswer] = field(default_factory=list)
    schema: str = SCHEMA

    def norm(self, identity: str) -> NormAnswer:
        """Return the answer of one norm, or raise KeyError."""
        for one in self.norms:
            if one.id == identity:
                return one
        raise KeyError(identity)

    def goal(self, fact: str) -> GoalAnswer:
        """Return the answer of one goal, or raise KeyError."""
        for one in self.goals:
            if one.fact == fact:
                return one
        raise KeyError(fact)
