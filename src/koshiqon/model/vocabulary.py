"""The words that rules are written in: facts, actors, authorities, positions, parameters, groups, goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from koshiqon.model.corpus import Source
from koshiqon.model.marks import Mark
from koshiqon.model.norms import Offender
from koshiqon.model.scalars import Condition, Date, Number, Pinpoint, Whole, YesNo
from koshiqon.model.texts import STRICT, Text

__all__ = [
    "Actor",
    "Alert",
    "Authority",
    "CalendarFile",
    "CalendarYear",
    "Checklist",
    "Counting",
    "DayOff",
    "Fact",
    "FactType",
    "Field",
    "Goal",
    "Group",
    "GroupFile",
    "Holiday",
    "Measure",
    "Member",
    "MovedDay",
    "Parameter",
    "ParameterFile",
    "ParameterValue",
    "Position",
    "Regime",
    "State",
    "StateFile",
    "Theme",
    "Value",
    "VocabularyFile",
]

FactType = Literal["boolean", "country", "date", "integer", "number", "money", "one_of", "list"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a `one_of` fact."""

    value: str
    name: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the records of a list fact."""

    field: str
    type: Literal["boolean", "country", "date", "integer", "number", "money", "one_of"]
    name: Text
    values: tuple[Value, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed, named item of a case. A derived fact is concluded by norms and never asked."""

    fact: str
    type: FactType
    name: Text
    question: Text | None = None
    why: Text | None = None
    proof: Text | None = None
    values: tuple[Value, ...] = ()
    fields: tuple[Field, ...] = ()
    sensitivity: Literal["ordinary", "sensitive", "dangerous"] = "ordinary"
    change: Literal["person", "time", "employer", "authority", "nobody"] = "nobody"
    order: Whole = 500
    red_flag: YesNo = False
    judgement: YesNo = False
    derived: YesNo = False
    combine: Literal["latest", "earliest"] | None = None
    only_when: tuple[str, ...] = ()
    from_principal: str | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Checklist:
    """Yes/no facts that may be answered together: `none` says that none of them holds."""

    checklist: str
    facts: tuple[str, ...]
    name: Text
    question: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Measure:
    """Which offenders a penalty on an actor is measured for, when a fact has a value."""

    fact: str
    value: str
    offenders: tuple[Offender, ...]

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone a norm addresses. `measured_by`: the first entry whose fact has its value tells which penalties concern."""

    actor: str
    name: Text
    measured_by: tuple[Measure, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that decides or receives complaints."""

    authority: Pinpoint
    name: Text
    contact: Text | None = None
    source: str | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of positions."""

    theme: str
    name: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Position:
    """What a right, duty or prohibition is about; levels run from the weakest to the strongest."""

    position: str
    theme: str
    name: Text
    levels: tuple[str, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Counting:
    """A rule for counting a term: which day is the first, what a day off does, which week is worked."""

    counting: str
    first_day: Literal["next", "same"]
    day_off: Literal["none", "forward", "backward"]
    week: Literal["five", "six"]
    name: Text
    because: tuple[Pinpoint, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Goal:
    """A derived fact that a report answers, with its three sentences.

    With `asked_when` it is answered only in a case for which that condition holds: not knowing is not enough.
    """

    goal: str
    name: Text
    yes: Text
    no: Text
    unknown: Text
    asked_when: Condition | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Regime:
    """One of the competing bodies of rules for a person, told by a derived fact."""

    regime: str
    fact: str
    name: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Alert:
    """Something urgent: shown on top of a report when its condition holds."""

    alert: str
    when: Condition
    text: Text
    date: str | None = None
    because: tuple[Pinpoint, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """The value of a parameter during a period."""

    from_: Date
    value: Number
    mark: Mark
    until: Date | None = None
    source: str | None = None
    doubt: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated number: an index, a wage, a quota."""

    parameter: str
    unit: Literal["KZT", "MCI", "percent", "permille", "persons", "days", "months"]
    name: Text
    values: tuple[ParameterValue, ...]
    because: tuple[Pinpoint, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class ParameterFile:
    """Parameters and the sources of their values."""

    parameters: tuple[Parameter, ...]
    sources: tuple[Source, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Member:
    """A state's membership of a group during a period."""

    member: str
    from_: Date
    mark: Mark
    until: Date | None = None
    source: str | None = None
    doubt: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Group:
    """A dated list of states."""

    group: str
    of: Literal["country"]
    name: Text
    members: tuple[Member, ...]
    because: tuple[Pinpoint, ...] = ()
    doubt: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class GroupFile:
    """Groups and the sources of their members."""

    groups: tuple[Group, ...]
    sources: tuple[Source, ...] = ()

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory of ISO 3166 with its names."""

    state: str
    alpha2: str
    name: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class StateFile:
    """All states, and where their names come from."""

    states: tuple[State, ...]
    source: str

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named public holiday."""

    holiday: str
    name: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off: a public holiday, or the day given for one that fell on a weekly day off."""

    date: Date
    holiday: str
    carried_from: Date | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A working day made a day off, and the day off worked in its place."""

    off: Date
    worked: Date

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The days off of one year for the five-day week, and those that differ in the six-day week."""

    year: Whole
    mark: Mark
    source: str
    days_off: tuple[DayOff, ...]
    days_off_six: tuple[DayOff, ...] | None = None
    moved: tuple[MovedDay, ...] = ()
    doubt: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A production calendar: which days are worked, year by year, with sources."""

    calendar: str
    name: Text
    confirmed_to: Date
    holidays: tuple[Holiday, ...]
    years: tuple[CalendarYear, ...]
    sources: tuple[Source, ...]
    because: tuple[Pinpoint, ...] = ()
    doubt: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class VocabularyFile:
    """Any of the small lists of rules/: facts, checklists, actors, authorities, positions, counting, goals."""

    facts: tuple[Fact, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    actors: tuple[Actor, ...] = ()
    authorities: tuple[Authority, ...] = ()
    themes: tuple[Theme, ...] = ()
    positions: tuple[Position, ...] = ()
    counting: tuple[Counting, ...] = ()
    goals: tuple[Goal, ...] = ()
    regimes: tuple[Regime, ...] = ()
    alerts: tuple[Alert, ...] = ()
    sources: tuple[Source, ...] = ()

    __pydantic_config__ = STRICT
