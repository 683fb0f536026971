"""Which facts to ask next: only those that can still change an answer, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koshiqon.logic.completions import Completions
from koshiqon.logic.explain import Explainer
from koshiqon.model.report import GoalAnswer, NormAnswer, Question, RegimeAnswer
from koshiqon.model.values import Range

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase

__all__ = ["questions"]

# Norms whose answer a caseworker needs; definitions and procedures are asked about only through them.
_ASKED_FOR: Final = frozenset(("right", "duty", "prohibition", "permission", "sanction"))


def questions(
    kb: KnowledgeBase,
    explainer: Explainer,
    completions: Completions,
    goals: list[GoalAnswer],
    regimes: list[RegimeAnswer],
    norms: list[NormAnswer],
    texts: dict[str, Any],
) -> list[Question]:
    """Return the open questions of a report in a stable order.

    Red flags come first, then what decides a goal or a regime, then the rest, each as the vocabulary orders them.

    A fact is asked when some completion of the other open facts makes it matter for an alert, a goal, a regime, a norm
    that may bind, or for whether a duty that binds is kept.
    """
    settles: dict[str, dict[str, None]] = {}

    def note(names: Any, what: str) -> None:
        for name in names:
            settles.setdefault(name, {}).setdefault(what)

    engine = explainer.engine
    evaluation = explainer.evaluation
    for name, when, _, _ in kb.plan["alerts"]:
        if engine.predicate(when)(evaluation) is None and when[0] == "fact":
            note(completions.of_fact(when[1]).matters, name)
    for goal in goals:
        if goal.value is None:
            note(completions.of_fact(goal.fact).matters, goal.fact)
    facts_of_regimes = dict(kb.plan["regimes"])
    for regime in regimes:
        if regime.verdict == "depends":
            note(completions.of_fact(facts_of_regimes[regime.id]).matters, regime.id)
    for norm in norms:
        number = engine.index[norm.id]
        if norm.verdict == "depends" and norm.says in _ASKED_FOR:
            note(completions.of_norm(number).matters, norm.id)
        elif norm.verdict == "applies" and norm.deadline is not None and norm.deadline.state in ("unknown", "due"):
            note(completions.of_keeping(number), norm.id)
    answers = {*(goal.fact for goal in goals), *facts_of_regimes}
    found = []
    for name, purposes in settles.items():
        fact = engine.facts[name]
        text = texts["facts"][name]
        if fact["derived"] or text["question"] is None or not _is_open(evaluation.facts[name]):
            continue
        question = Question(
            fact=name,
            text=text["question"],
            why=text["why"] or "",
            settles=sorted(purposes),
            proof=text["proof"],
            red_flag=fact["red_flag"],
        )
        decides = any(one in answers for one in purposes)
        found.append(((not fact["red_flag"], not decides, fact["order"], name), question))
    return [question for _, question in sorted(found, key=lambda pair: pair[0])]


def _is_open(value: Any) -> bool:
    return value is None or type(value) is Range or isinstance(value, list)
