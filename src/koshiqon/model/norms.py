"""What the texts mean: norms, their editions, deadlines and penalties, and the cases beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from koshiqon.model.corpus import Period
from koshiqon.model.marks import Mark
from koshiqon.model.scalars import Condition, Date, Pinpoint, YesNo
from koshiqon.model.texts import STRICT, Text

__all__ = [
    "SENTENCE_KEYS",
    "Deadline",
    "Edition",
    "Ground",
    "Hole",
    "Norm",
    "NormFile",
    "Offender",
    "Penalty",
    "RuleCase",
    "Says",
]

Says = Literal[
    "definition",
    "right",
    "duty",
    "prohibition",
    "permission",
    "power",
    "exception",
    "presumption",
    "procedure",
    "sanction",
    "delegation",
    "open",
]
Ground = Literal["treaty_over_law", "special_over_general", "later_over_earlier", "by_reference"]
Offender = Literal[
    "natural_person",
    "official",
    "small_business",
    "nonprofit",
    "medium_business",
    "large_business",
    "foreigner",
]

# The key under which a norm of each kind carries its sentence.
SENTENCE_KEYS: dict[str, str] = {
    "duty": "must",
    "prohibition": "must_not",
    "permission": "may",
    "power": "may",
    "right": "is_entitled_to",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when: `within` a duration after an event, `before` it, or `on` a date.

    `counting` names the counting rule; without one the cautious rule is used.
    """

    event: str | None = None
    within: str | None = None
    before: str | None = None
    on: str | None = None
    counting: str = "cautious"

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Penalty:
    """One consequence of a breach; a fine's amount is written in MCI or KZT."""

    kind: Literal["warning", "fine", "arrest", "expulsion", "ban", "other"]
    offender: Offender | None = None
    amount: str | None = None
    up_to: str | None = None
    text: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Hole:
    """A declared period in which a norm has no edition, with the reason."""

    from_: Date
    until: Date
    because: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Edition:
    """The keys of a norm that hold for one period; what is left out is taken from the norm."""

    in_force: Period
    when: Condition | None = None
    kept_when: Condition | None = None
    by: Deadline | None = None
    concludes: str | None = None
    presumes: str | None = None
    switches_off: Any = None
    must: Text | None = None
    must_not: Text | None = None
    may: Text | None = None
    is_entitled_to: Text | None = None
    text: Text | None = None
    penalty: tuple[Penalty, ...] | None = None
    breach: Pinpoint | None = None
    authority: Pinpoint | None = None
    remedy: Text | None = None
    doubt: Text | None = None
    mark: Mark | None = None
    source: str | None = None
    level: str | None = None
    filled_by: Pinpoint | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Norm:
    """One encoded rule of a provision, as written in a norm file."""

    at: Pinpoint
    says: Says
    in_force: Period | None = None
    editions: tuple[Edition, ...] = ()
    hole: Hole | None = None
    who: str | None = None
    towards: str | None = None
    position: str | None = None
    level: str | None = None
    must: Text | None = None
    must_not: Text | None = None
    may: Text | None = None
    is_entitled_to: Text | None = None
    text: Text | None = None
    when: Condition | None = None
    kept_when: Condition | None = None
    by: Deadline | None = None
    breach: Pinpoint | None = None
    authority: Pinpoint | None = None
    remedy: Text | None = None
    concludes: str | None = None
    presumes: str | None = None
    switches_off: Any = None
    instead: Pinpoint | None = None
    ground: Ground | None = None
    granted_by: Pinpoint | None = None
    penalty: tuple[Penalty, ...] | None = None
    any_of: YesNo = False
    for_: Any = None
    filled_by: Pinpoint | None = None
    law_at: str | None = None
    cites: tuple[Pinpoint, ...] = ()
    doubt: Text | None = None
    mark: Mark | None = None
    source: str | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class RuleCase:
    """An example case beside the norms it tests."""

    case: str
    date: Date
    facts: dict[str, Any] = field(default_factory=dict)
    expect: dict[str, Any] = field(default_factory=dict)
    family: tuple[Any, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class NormFile:
    """The norms of one article and their cases."""

    article: Pinpoint
    norms: tuple[Norm, ...]
    cases: tuple[RuleCase, ...] = ()

    __pydantic_config__ = STRICT
