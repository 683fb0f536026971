"""What the tests of the interpreter share: the toy base with more facts and norms, and cases written as YAML lines."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from koshiqon.graph.circles import refuse_circles
from koshiqon.loading.reader import read_base
from koshiqon.logic.completions import Completions
from koshiqon.logic.engine import Engine
from koshiqon.logic.explain import Explainer
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import Base
from koshiqon.model.values import Range

TOY = Path(__file__).resolve().parents[1] / "kb" / "toy"
TEXT = '{ en: "a", ru: "б", kk: "в" }'
SENTENCES = {"duty": "must", "prohibition": "must_not", "permission": "may", "power": "may", "right": "is_entitled_to"}

# Made-up facts, beside those of the toy base.
FACTS = (
    *(f"t.{name}: boolean" for name in "abcdefghijklmno"),
    "t.judged: boolean, judgement: true",
    "t.day: date",
    "t.end: date",
    "t.amount: integer",
    "t.lot: number",
    f"t.pick: one_of, values: [{{ value: one, name: {TEXT} }}, {{ value: two, name: {TEXT} }}]",
    "t.land: country",
    "t.born: boolean, change: nobody",
    "t.fixed: boolean, change: nobody",
    "t.paid: boolean, change: person",
    "on.flag: boolean, only_when: [t.a]",
    "on.far: boolean, only_when: [t.land is AFG]",
    f"on.pick: one_of, only_when: [t.a], values: [{{ value: one, name: {TEXT} }}, {{ value: two, name: {TEXT} }}]",
    "on.land: country, only_when: [t.a]",
    "on.day: date, only_when: [t.a]",
    "on.amount: integer, only_when: [t.a]",
    f"papers: list, only_when: [t.a], fields: [{{ field: ends, type: date, name: {TEXT} }}]",
    f"trips: list, fields: [{{ field: from, type: date, name: {TEXT} }}, {{ field: to, type: date, name: {TEXT} }}]",
    f"sums: list, fields: [{{ field: sum, type: money, name: {TEXT} }}, {{ field: is_paid, type: boolean, name: {TEXT} }}]",
    "d.x: boolean, derived: true",
    "d.y: boolean, derived: true",
    "d.z: boolean, derived: true",
    "d.single: date, derived: true",
    "d.first: date, derived: true, combine: earliest",
    "d.last: date, derived: true, combine: latest",
    "d.number: integer, derived: true",
    f"d.kind: one_of, derived: true, values: [{', '.join(f'{{ value: {one}, name: {TEXT} }}' for one in ('red', 'blue', 'grey'))}]",
)  # fmt: skip
COUNTING = """
counting:
  - { counting: shifted, first_day: next, day_off: forward, week: five, name: %s, because: [kz/toy/art-1] }
  - { counting: at_once, first_day: same, day_off: none, week: five, name: %s, because: [kz/toy/art-1] }
"""


class Situation:
    """One case on one day, under all that can be asked of it."""

    def __init__(self, toy: Toy, day: str, facts: str, without: tuple[str, ...], *, alone: bool) -> None:
        self.toy = toy
        number = date.fromisoformat(day).toordinal()
        evaluate = toy.engine.alone if alone else toy.engine.evaluate
        self.evaluation = evaluate(plain(facts), number, frozenset(map(toy.of, without)))

    @cached_property
    def explainer(self) -> Explainer:
        """What explains the case."""
        return Explainer(self.evaluation)

    @cached_property
    def completions(self) -> Completions:
        """All ways of filling its gaps."""
        return Completions(self.explainer)

    def verdict(self, place: str) -> str:
        """Return the verdict of a norm."""
        return self.evaluation.verdict(self.toy.of(place))

    def effect(self, place: str) -> bool | None:
        """Return whether a norm binds."""
        return self.evaluation.effect(self.toy.of(place))

    def fact(self, name: str) -> Any:
        """Return the value of a fact."""
        return self.evaluation.facts[name]

    def due(self, place: str) -> Any:
        """Return the state of a duty."""
        return self.evaluation.due(self.toy.of(place))

    def openings(self, place: str) -> Any:
        """Return what leaves a norm open."""
        return self.explainer.openings(self.toy.of(place))

    def because(self, place: str) -> list[str]:
        """Return the norms a verdict rests on, by their last names."""
        return self.toy.short(self.explainer.because(self.toy.of(place)))

    def proof(self, place: str) -> Any:
        """Return the proof of a verdict."""
        return self.explainer.proof(self.toy.of(place))

    def outlook(self, place: str) -> Any:
        """Return what the completions say about a norm."""
        return self.completions.of_norm(self.toy.of(place))


class Toy:
    """A base made ready: its plan, its interpreter, and its norms by short names."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.plan = build_plan(base)
        self.engine = Engine(self.plan)

    def of(self, place: str) -> int:
        """Return the number of a norm; `n0` is the first of the added ones, `art-1/p1` one of the toy law."""
        for one in (f"kz/toy/art-10/p1#{place}", f"kz/toy/{place}", place):
            if one in self.plan["index"]:
                return self.plan["index"][one]
        raise KeyError(place)

    def short(self, norms: list[str]) -> list[str]:
        """Return the names of norms as `of` takes them."""
        return [one.removeprefix("kz/toy/art-10/p1#").removeprefix("kz/toy/") for one in norms]

    def case(self, day: str, facts: str = "", *without: str, alone: bool = False) -> Situation:
        """Return a case; facts are the inside of a YAML mapping, `[low, high]` is known within bounds."""
        return Situation(self, day, facts, without, alone=alone)


def plain(facts: str) -> dict[str, Any]:
    """Return facts as the interpreter takes them: days as numbers, bounds as ranges."""

    def value(one: Any) -> Any:
        if isinstance(one, date):
            return one.toordinal()
        if isinstance(one, float):
            return Decimal(str(one))
        if isinstance(one, list):
            if one and not isinstance(one[0], dict):
                return Range(*map(value, one))
            return [value(part) for part in one]
        return {name: value(part) for name, part in one.items()} if isinstance(one, dict) else one

    found: dict[str, Any] = value(yaml.safe_load(f"{{ {facts} }}"))
    return found


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Toy]:
    """Return a maker of the toy base with more norms, each the inside of a YAML mapping, at p1#n0, p1#n1 ...

    What a norm does not say is filled in: it is a definition, in force since 2017, with some sentence.
    """
    made: dict[tuple[str, ...], Toy] = {}

    def make(*norms: str) -> Toy:
        if norms not in made:
            root = Path(shutil.copytree(TOY, tmp_path_factory.mktemp("toy") / "kb"))
            text = "article: kz/toy/art-10\nnorms:\n"
            for number, norm in enumerate(norms):
                says = yaml.safe_load(f"{{ {norm} }}").get("says", "definition")
                filled = [f'at: "p1#n{number}"', f"{SENTENCES.get(says, 'text')}: {TEXT}", norm]
                filled += [] if "in_force" in norm else ["in_force: { from: 2017-01-01 }"]
                filled += [] if "says:" in norm else ["says: definition"]
                filled += ["who: employer, towards: state, position: work.hours"] if says in SENTENCES else []
                text += f"  - {{ {', '.join(filled)} }}\n"
            if norms:
                (root / "rules" / "kz" / "toy" / "extra.yaml").write_text(text, encoding="utf-8")
            facts = "facts:\n"
            for line in FACTS:
                name, rest = line.split(": ", 1)
                asked = "" if "derived" in rest else f", question: {TEXT}, why: {TEXT}"
                facts += f"  - {{ fact: {name}, name: {TEXT}{asked}, type: {rest} }}\n"
            (root / "rules" / "vocabulary" / "extra.yaml").write_text(facts, encoding="utf-8")
            (root / "rules" / "extra-counting.yaml").write_text(COUNTING % (TEXT, TEXT), encoding="utf-8")
            base = read_base(root)
            refuse_circles(base)
            made[norms] = Toy(base)
        return made[norms]

    return make
