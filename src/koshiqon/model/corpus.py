"""What the texts are: instruments, their sources and parties, and provisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from koshiqon.model.marks import Mark
from koshiqon.model.scalars import Date, Pinpoint, YesNo
from koshiqon.model.texts import STRICT, Text

__all__ = [
    "Instrument",
    "InstrumentList",
    "Outline",
    "Party",
    "Period",
    "Provision",
    "ProvisionFile",
    "Source",
]


@dataclass(frozen=True, slots=True)
class Period:
    """When something is in force: both days inclusive, an open end means still in force.

    `by` is the provision that brought it, `doubt` what is not certain about the dates.
    """

    from_: Date
    until: Date | None = None
    by: Pinpoint | None = None
    mark: Mark | None = None
    source: str | None = None
    doubt: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Source:
    """A page or text that was read, or is known to exist.

    `edition` is the date of the edition, or of the page, that it shows; `undated` says that it shows none.
    """

    id: str
    title: str
    address: str | None = None
    seen: Literal["text", "page", "none"] = "none"
    edition: Date | None = None
    undated: YesNo = False
    note: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Party:
    """A state's relation to a treaty: what it did and when, and which provisions it reserved."""

    state: str
    signed: Date | None = None
    ratified: Date | None = None
    in_force: Date | None = None
    denounced: Date | None = None
    reserved: tuple[Pinpoint, ...] = ()
    source: str | None = None
    mark: Mark = "recalled"
    doubt: Text | None = None

    __pydantic_config__ = STRICT


InstrumentKind = Literal[
    "constitution",
    "code",
    "law",
    "resolution",
    "order",
    "treaty",
    "convention",
    "agreement",
    "handbook",
    "decision",
    "bill",
]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, code, resolution, order, treaty, convention or handbook, with its dates and sources."""

    instrument: Pinpoint
    kind: InstrumentKind
    title: Text
    short: Text
    jurisdiction: str
    in_force: Period
    sources: tuple[Source, ...]
    number: str | None = None
    issuer: Text | None = None
    adopted: Date | None = None
    published: Date | None = None
    verified_to: Date | None = None
    replaces: tuple[Pinpoint, ...] = ()
    amends: tuple[Pinpoint, ...] = ()
    based_on: tuple[Pinpoint, ...] = ()
    implements: tuple[Pinpoint, ...] = ()
    parties: tuple[Party, ...] = ()
    note: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class InstrumentList:
    """Several small instruments in one file."""

    instruments: tuple[Instrument, ...]

    __pydantic_config__ = STRICT


NotEncoded = Literal["no_norm", "open", "delegated", "untranslatable", "not_read", "excluded"]


@dataclass(frozen=True, slots=True)
class Provision:
    """An addressable place in an instrument; without a norm it says why (`not_encoded`, `because`)."""

    at: Pinpoint
    heading: Text | None = None
    summary: Text | None = None
    in_force: Period | None = None
    cites: tuple[Pinpoint, ...] = ()
    not_encoded: NotEncoded | None = None
    because: Text | None = None
    mark: Mark | None = None
    source: str | None = None
    doubt: Text | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class ProvisionFile:
    """The provisions of one article or chapter, with the file's default mark and source."""

    provisions_of: Pinpoint
    mark: Mark
    source: str
    provisions: tuple[Provision, ...]

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Outline:
    """An inventory of a text, counted in the text itself: every article with the places below it that carry a rule.

    It is written apart from the provisions, so that what they leave out shows.
    """

    outline_of: Pinpoint
    source: str
    edition: Date
    articles: dict[Pinpoint, tuple[Pinpoint, ...]]

    __pydantic_config__ = STRICT
