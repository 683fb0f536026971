"""What would change an answer: what someone can do, what time will do and when, what only a new law would do.

Facts that nobody can change (nationality, birth, family) are never varied.
"""

from __future__ import annotations

import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from koshiqon.logic.completions import Completions
from koshiqon.logic.engine import Evaluation
from koshiqon.logic.explain import Explainer
from koshiqon.model.report import Change
from koshiqon.model.terms import Term, facts_of, norms_of

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase
    from koshiqon.model.cases import Case

__all__ = ["HORIZON", "what_if"]

# How many days ahead the passing of time is followed.
HORIZON: Final = 400
# How many changes are tried together, and how many trials are made at most.
TOGETHER: Final = 2
TRIALS: Final = 3000

_CHANGEABLE: Final = frozenset(("person", "employer", "authority"))


def what_if(kb: KnowledgeBase, case: Case, day: int, goal: str) -> list[Change]:
    """Return what would change a goal's answer, in three kinds: `person`, `time` and `law`.

    Args:
        goal: a yes/no derived fact.

    Returns:
        The smallest changes of facts that would make a goal true which is not (none found within the bound: none
        listed); the days on which time alone changes the answer; and the conditions that only a new law could drop.
    """
    finder = _Finder(kb, case, day, goal)
    return [*finder.by_person(), *finder.by_time(), *finder.by_law()]


class _Finder:
    def __init__(self, kb: KnowledgeBase, case: Case, day: int, goal: str) -> None:
        self.kb = kb
        self.engine = kb.engine
        self.case = case
        self.day = day
        self.goal = goal
        self.evaluation = self.engine.evaluate(case.facts, day)
        self.explainer = Explainer(self.evaluation)
        self.value = self.evaluation.facts[goal]
        self.behind = self._facts_behind(goal)

    def _facts_behind(self, goal: str) -> list[str]:
        """Return the input facts a goal rests on, in the vocabulary's order."""
        engine = self.engine
        facts: set[str] = set()
        norms: set[int] = set()
        names, numbers, terms = [goal], list[int](), list[Any]()
        while names or numbers or terms:
            if names:
                name = names.pop()
                if name not in facts:
                    facts.add(name)
                    terms.append(engine.conditional.get(name))
                    numbers.extend(engine.plan["concluding"].get(name, ()))
            elif numbers:
                number = numbers.pop()
                if number not in norms:
                    norms.add(number)
                    terms.append(engine.norms[number]["law_at"])
                    numbers.extend(self.evaluation.exceptions(number))
                    for edition in self.evaluation.editions(number):
                        terms.extend((edition["when"], edition["concludes"]))
            else:
                term = terms.pop()
                names.extend(facts_of(term))
                for word, identity in norms_of(term):
                    numbers.append(engine.index[identity])
                    if word != "applies":
                        for edition in self.evaluation.editions(engine.index[identity]):
                            terms.extend((edition["kept_when"], edition["by"]))
        order = engine.facts
        return sorted(facts - engine.derived, key=lambda name: (order[name]["order"], name))

    # -- what someone can do ------------------------------------------------------------------------------------------

    def by_person(self) -> list[Change]:
        """Return the smallest sets of changes that make the goal true."""
        if self.value is True:
            return []
        completions = Completions(self.explainer)
        options: list[tuple[str, Any]] = []
        for name in self.behind:
            if self.engine.facts[name]["change"] in _CHANGEABLE:
                now = self.case.facts.get(name)
                values = completions.domain(name)[0]
                if self.engine.facts[name]["type"] == "date":
                    values = [self.day]
                if self.engine.facts[name]["type"] == "list":
                    values = [one for one in values if len(one) <= max(1, len(now or ()))]
                options += [(name, value) for value in values if value != now]
        trials = 0
        for size in range(1, TOGETHER + 1):
            found: list[Change] = []
            for chosen in combinations(options, size):
                facts = dict(chosen)
                trials += 1
                if trials > TRIALS:
                    break
                if len(facts) < size:
                    continue
                if self._goal({**self.case.facts, **facts}, self.day) is True:
                    found.append(self._change("person", value=True, facts=facts))
            if found:
                return _smallest(found)
        return []

    def _goal(self, facts: dict[str, Any], day: int) -> Any:
        return self.engine.alone(facts, day).facts[self.goal]

    def _change(
        self, kind: Any, *, value: Any, facts: dict[str, Any] | None = None, date: int | None = None, norms: Any = ()
    ) -> Change:
        return Change(
            goal=self.goal,
            kind=kind,
            value=value,
            text="",
            facts=facts or {},
            date=None if date is None else datetime.date.fromordinal(date),
            because=list(dict.fromkeys(one.split("#")[0] for one in norms)),
        )

    # -- what time will do --------------------------------------------------------------------------------------------

    def by_time(self) -> list[Change]:
        """Return the days on which the answer changes though no fact does."""
        found = []
        before = self.value
        for day in range(self.day + 1, self.day + HORIZON + 1):
            evaluation = self.engine.alone(self.case.facts, day)
            value = evaluation.facts[self.goal]
            if value != before:
                norms = Explainer(evaluation).because_fact(self.goal)
                found.append(self._change("time", value=value, date=day, norms=norms))
                before = value
        return found

    # -- what only a new law would do ---------------------------------------------------------------------------------

    def by_law(self) -> list[Change]:
        """Return the conditions the goal fails on that rest on facts nobody can change."""
        if self.value is True:
            return []
        found = []
        for number, edition, effect in self.evaluation.contributions(self.goal):
            if effect is not False:
                continue
            names = _fixed(self.engine, self.evaluation, edition["when"])
            if names:
                known = {name: self.case.facts[name] for name in names if name in self.case.facts}
                found.append(self._change("law", value=True, facts=known, norms=[self.engine.norms[number]["id"]]))
        return found


def _fixed(engine: Any, evaluation: Evaluation, term: Term | None) -> list[str]:
    """Return the unchangeable facts a condition fails on, if it fails on nothing else."""
    if term is None:
        return []
    parts = term[1] if term[0] == "all" else (term,)
    names: dict[str, None] = {}
    for part in parts:
        if engine.predicate(part)(evaluation) is not False:
            continue
        read = set(facts_of(part))
        if not read or any(name in engine.derived or engine.facts[name]["change"] != "nobody" for name in read):
            return []
        names.update(dict.fromkeys(sorted(read)))
    return list(names)


def _smallest(found: list[Change]) -> list[Change]:
    """Keep one change for each set of facts: the first value that works."""
    chosen: dict[tuple[str, ...], Change] = {}
    for change in found:
        chosen.setdefault(tuple(sorted(change.facts)), change)
    return list(chosen.values())
