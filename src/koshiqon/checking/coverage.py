"""What of each text is encoded, and what is not and why: counted, per instrument and article."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

import koshiqon
from koshiqon.model.base import Base, BoundNorm
from koshiqon.model.corpus import Outline, Provision
from koshiqon.model.marks import Mark

__all__ = ["MARKS", "SCHEMA", "STATES", "ArticleCoverage", "InstrumentCoverage", "OutlineCoverage", "above", "coverage", "coverage_to_dict", "missing_places"]  # fmt: skip

SCHEMA: Final = "koshiqon/coverage/1"

PlaceState = Literal["encoded", "open", "delegated", "untranslatable", "no_norm", "excluded", "not_read", "missing"]
STATES: Final[tuple[PlaceState, ...]] = get_args(PlaceState)
MARKS: Final[tuple[Mark, ...]] = get_args(Mark)


@dataclass(slots=True)
class ArticleCoverage:
    """An article (or annex, or numbered rule): its places by state, its norms by mark, and its example cases.

    `marks` counts each norm once, by the mark of its newest edition.
    """

    article: str
    heading: str | None = None
    norms: int = 0
    editions: int = 0
    cases: int = 0
    places: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OutlineCoverage:
    """A text's own inventory against the provisions.

    `listed` counts its places that have a norm or a reason, themselves or in their parts, `through_parent` those that the norm or the
    reason of the place above them covers; `missing` names the rest.
    """

    source: str
    edition: datetime.date
    articles: int
    places: int
    listed: int
    through_parent: int
    missing: list[str]

    @property
    def percent(self) -> float:
        """The share of the inventory that is encoded or listed with a reason, in percent, rounded down to 0.1."""
        return int(1000 * (self.places - len(self.missing)) / self.places) / 10 if self.places else 100.0


@dataclass(frozen=True, slots=True)
class InstrumentCoverage:
    """An instrument with its articles in the order of the files."""

    instrument: str
    short: str
    articles: list[ArticleCoverage]
    outline: OutlineCoverage | None

    def total(self) -> ArticleCoverage:
        """Return the sum of the articles."""
        return _sum(self.instrument, self.short, self.articles)


def coverage(base: Base, language: Literal["en", "ru", "kk"] = "en", only: str = "") -> list[InstrumentCoverage]:
    """Return the coverage of every instrument that has provisions, or of one.

    Places that only head others and carry no rule of their own are not counted.

    >>> one = coverage(koshiqon.load().base, only="kz/migration-law-2011")[0]
    >>> one.total().places["missing"]
    0
    """
    norms: dict[str, list[BoundNorm]] = {}
    for norm in base.norms.values():
        norms.setdefault(norm.provision, []).append(norm)
    heads = set(above(base.provisions))
    tables: dict[str, dict[str, ArticleCoverage]] = {}
    for place, provision in base.provisions.items():
        instrument = base.provision_instrument[place]
        if only and instrument != only:
            continue
        table = tables.setdefault(instrument, {})
        name = _article(instrument, place)
        article = table.setdefault(name, ArticleCoverage(name))
        if place == name and provision.heading is not None:
            article.heading = provision.heading.of(language)
        here = norms.get(place, [])
        state = _state(provision, here, place in heads)
        if state is not None:
            article.places[state] += 1
        if state == "missing":
            article.missing.append(place)
        article.norms += len(here)
        for norm in here:
            article.editions += len(norm.editions)
            article.marks[norm.editions[-1].mark] += 1
    for case in base.cases:
        owner = next((name for name in tables if case.article == name or case.article.startswith(name + "/")), None)
        if owner is not None:
            name = _article(owner, case.article)
            tables[owner].setdefault(name, ArticleCoverage(name)).cases += 1
    return [
        InstrumentCoverage(
            instrument=name,
            short=base.instruments[name].short.of(language),
            articles=list(table.values()),
            outline=_outline(base, name),
        )
        for name, table in sorted(tables.items())
    ]


def missing_places(base: Base, outline: Outline) -> Iterator[str]:
    """Yield the places of an outline that no provision lists and no place above them covers."""
    for place, covering in _covering(outline, _answered(base, outline.outline_of)):
        if covering is None:
            yield place


def coverage_to_dict(found: list[InstrumentCoverage], base: Base) -> dict[str, Any]:
    """Return the coverage as plain data: the published shape `koshiqon/coverage/1`."""
    return {
        "schema": SCHEMA,
        "knowledge": {"version": koshiqon.__version__, "digest": base.digest},
        "totals": _counts(_sum("", "", [one.total() for one in found])),
        "instruments": [
            {
                "instrument": one.instrument,
                "short": one.short,
                "verified_to": _iso(base.instruments[one.instrument].verified_to),
                **_counts(one.total()),
                "outline": None if one.outline is None else _inventory(one.outline),
                "articles": [
                    {"article": part.article, "heading": part.heading, **_counts(part)} for part in one.articles
                ],
            }
            for one in found
        ],
    }


def _counts(part: ArticleCoverage) -> dict[str, Any]:
    return {
        "norms": part.norms,
        "editions": part.editions,
        "cases": part.cases,
        "places": {state: part.places[state] for state in STATES},
        "marks": {mark: part.marks[mark] for mark in MARKS},
        "missing": part.missing,
    }


def _inventory(one: OutlineCoverage) -> dict[str, Any]:
    return {
        "source": one.source,
        "edition": one.edition.isoformat(),
        "articles": one.articles,
        "places": one.places,
        "listed": one.listed,
        "through_parent": one.through_parent,
        "missing": one.missing,
        "percent": one.percent,
    }


def _iso(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def _sum(name: str, heading: str, parts: list[ArticleCoverage]) -> ArticleCoverage:
    total = ArticleCoverage(name, heading)
    for part in parts:
        total.norms += part.norms
        total.editions += part.editions
        total.cases += part.cases
        total.places += part.places
        total.marks += part.marks
        total.missing += part.missing
    return total


def _state(provision: Provision, norms: list[BoundNorm], heads: bool) -> PlaceState | None:
    """Return how a place is dealt with; None for a place that only heads others."""
    if norms:
        kinds = {norm.says for norm in norms}
        return "open" if kinds == {"open"} else "delegated" if kinds == {"delegation"} else "encoded"
    if provision.not_encoded is not None and provision.because is not None:
        return provision.not_encoded
    return None if heads else "missing"


def _article(instrument: str, place: str) -> str:
    """Return the place of the article a place belongs to: the instrument and the first step below it."""
    below = place.removeprefix(instrument).lstrip("/")
    return f"{instrument}/{below.split('/')[0]}" if below else instrument


def above(places: Iterable[str]) -> Iterator[str]:
    """Yield every place above some places, with repetitions."""
    for place in places:
        for length in range(1, place.count("/") + 1):
            yield place.rsplit("/", length)[0]


def _places(outline: Outline) -> Iterator[str]:
    """Yield the places of an outline; an article without places below it is a place itself."""
    for article, below in outline.articles.items():
        name = f"{outline.outline_of}/{article}"
        if below:
            yield from (f"{name}/{one}" for one in below)
        else:
            yield name


def _answered(base: Base, instrument: str) -> set[str]:
    """Return the places of an instrument that have a norm or a reason of their own."""
    filled = {norm.provision for norm in base.norms.values()}
    return {
        place
        for place, provision in base.provisions.items()
        if base.provision_instrument[place] == instrument and (place in filled or provision.not_encoded is not None)
    }


def _covering(outline: Outline, answered: set[str]) -> Iterator[tuple[str, str | None]]:
    """Yield every place of an outline with the place that covers it.

    That is itself when it, or any part of it, has a norm or a reason; else the nearest place above it that has one.
    """
    parts = set(above(answered))
    for place in _places(outline):
        own = place if place in answered or place in parts else None
        yield place, own or next((one for one in above([place]) if one in answered), None)


def _outline(base: Base, instrument: str) -> OutlineCoverage | None:
    outline = base.outlines.get(instrument)
    if outline is None:
        return None
    covering = dict(_covering(outline, _answered(base, instrument)))
    return OutlineCoverage(
        source=outline.source,
        edition=outline.edition,
        articles=len(outline.articles),
        places=len(covering),
        listed=sum(place == one for place, one in covering.items()),
        through_parent=sum(one is not None and one != place for place, one in covering.items()),
        missing=[place for place, one in covering.items() if one is None],
    )
