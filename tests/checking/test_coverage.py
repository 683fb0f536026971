"""Coverage: every place of a text is counted once, by what became of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import jsonschema
import pytest

from koshiqon.api import KnowledgeBase
from koshiqon.checking.coverage import STATES, coverage, coverage_to_dict, missing_places
from koshiqon.cli.schemas import published
from koshiqon.loading.reader import read_base
from koshiqon.model.base import Base

TOY = Path(__file__).resolve().parents[1] / "kb" / "toy"

EXTRA = """
provisions_of: kz/toy
mark: official
source: toy-text
provisions:
  - at: art-80
    heading: { en: "Left out", ru: "Пропущено", kk: "Қалып қойған" }
    summary: { en: "Heads three places.", ru: "Возглавляет три места.", kk: "Үш орынды бастайды." }
  - at: art-80/p1
  - at: art-80/p2
    not_encoded: delegated
    because: { en: "Left to an order.", ru: "Оставлено приказу.", kk: "Бұйрыққа қалдырылған." }
  - at: art-80/p3
    not_encoded: open
"""
OUTLINE = """
outline_of: kz/toy
source: toy-text
edition: 2026-01-01
articles:
  art-80: [p2, p2/1, p9]
  art-2: []
  art-81: []
"""


@pytest.fixture
def base(tmp_path: Path) -> Base:
    """Return the toy base with an article that leaves places out, and an outline."""
    root = tmp_path / "kb"
    shutil.copytree(TOY, root)
    (root / "corpus/kz/toy/extra.yaml").write_text(EXTRA, encoding="utf-8")
    (root / "corpus/kz/toy/outline.yaml").write_text(OUTLINE, encoding="utf-8")
    return read_base(root)


def test_places_are_counted_by_what_became_of_them(base: Base) -> None:
    """A place without norm or reason is missing; a reason without its sentence does not count; a heading is no place."""
    toy = next(one for one in coverage(base) if one.instrument == "kz/toy")
    article = next(one for one in toy.articles if one.article == "kz/toy/art-80")
    assert dict(article.places) == {"missing": 2, "delegated": 1}
    assert article.missing == ["kz/toy/art-80/p1", "kz/toy/art-80/p3"]
    assert article.heading == "Left out"
    assert (article.norms, article.cases) == (0, 0)


def test_every_norm_case_and_place_is_counted_once(base: Base) -> None:
    """The sums over the articles are the sums over the base."""
    found = coverage(base)
    assert sum(one.total().norms for one in found) == len(base.norms)
    assert sum(one.total().cases for one in found) == len(base.cases)
    assert sum(sum(one.total().marks.values()) for one in found) == len(base.norms)
    assert sum(one.total().editions for one in found) == sum(len(one.editions) for one in base.norms.values())


def test_the_outline_shows_what_the_provisions_leave_out(base: Base) -> None:
    """A place of the outline is listed, covered by the place above it, or missing."""
    toy = next(one for one in coverage(base, only="kz/toy") if one.instrument == "kz/toy")
    assert toy.outline is not None
    assert (toy.outline.places, toy.outline.listed, toy.outline.through_parent) == (5, 2, 1)
    assert toy.outline.missing == ["kz/toy/art-80/p9", "kz/toy/art-81"]
    assert toy.outline.percent == 60.0
    assert list(missing_places(base, base.outlines["kz/toy"])) == toy.outline.missing


def test_the_published_shape(base: Base, kb: KnowledgeBase) -> None:
    """The JSON answers for the toy and for the real base have the published shape."""
    schema = jsonschema.Draft202012Validator(published("coverage-1"), format_checker=jsonschema.FormatChecker())
    for one in (base, kb.base):
        data = coverage_to_dict(coverage(one, "kk"), one)
        schema.validate(data)
        assert data["totals"]["norms"] == len(one.norms)


def test_nothing_of_the_migration_law_is_silently_missing(kb: KnowledgeBase) -> None:
    """Every article of the law is present, and at least 95 % of its places are encoded or listed with a reason."""
    (law,) = coverage(kb.base, only="kz/migration-law-2011")
    assert law.total().missing == []
    assert law.total().places["missing"] == 0
    assert law.outline is not None
    assert law.outline.percent >= 95
    present = {one.article.rsplit("/", 1)[1] for one in law.articles}
    assert set(kb.base.outlines["kz/migration-law-2011"].articles) <= present


def test_most_norms_were_read_in_the_text(kb: KnowledgeBase) -> None:
    """At least four norms in five are marked official, in the Migration Law and in the whole base."""
    found = coverage(kb.base)
    law = next(one for one in found if one.instrument == "kz/migration-law-2011").total()
    assert law.marks["official"] >= 0.8 * law.norms
    assert sum(one.total().marks["official"] for one in found) >= 0.8 * len(kb.base.norms)


def test_states_are_complete() -> None:
    """Every reason a provision may give is a state of its own."""
    from typing import get_args

    from koshiqon.model.corpus import NotEncoded

    assert set(get_args(NotEncoded)) < set(STATES)
