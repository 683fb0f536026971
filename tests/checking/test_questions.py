"""Which facts are asked: only those that can still change an answer, in a stable order, each with its purposes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import strategies as toys
from koshiqon.api import KnowledgeBase
from koshiqon.checking.questions import questions
from koshiqon.logic.completions import Completions
from koshiqon.logic.engine import Engine
from koshiqon.logic.explain import Explainer
from koshiqon.model.base import BoundDeadline, BoundNorm
from koshiqon.model.cases import Case
from koshiqon.model.report import DeadlineState, GoalAnswer, NormAnswer, Question, RegimeAnswer
from koshiqon.model.values import Range
from koshiqon.model.vocabulary import Regime

TODAY = toys.TODAY
make_edition, make_norm = toys.make_edition, toys.make_norm

FACTS = (
    toys.fact("a.one", "boolean", order=30),
    toys.fact("a.two", "boolean", order=20),
    toys.fact("a.three", "boolean", order=20),
    toys.fact("a.urgent", "boolean", order=90, red_flag=True),
    toys.fact("a.judged", "boolean", judgement=True),
    toys.fact("a.unasked", "boolean"),
    toys.fact("a.day", "date", order=40),
    toys.fact("a.list", "list", fields={"good": ("boolean", ())}),
    toys.fact("x.goal", "boolean", derived=True),
    toys.fact("x.regime", "boolean", derived=True),
    toys.fact("x.alarm", "boolean", derived=True),
)
ONE, TWO, THREE, URGENT = (("fact", f"a.{name}") for name in ("one", "two", "three", "urgent"))


def place(name: str) -> str:
    return f"kz/toy/{name}"


def norm(name: str, when: Any = None, says: Any = "definition", **more: Any) -> BoundNorm:
    return make_norm(name, make_edition(when=when, **more), says=says)


def asked(*norms: BoundNorm, alerts: Any = None, **facts: Any) -> list[Question]:
    """Return the questions of a small report: one goal, one regime, and all norms."""
    plan = toys.make_plan(
        list(norms),
        FACTS,
        alerts={name: toys.make_alert(name, when) for name, when in (alerts or {}).items()},
        regimes={"main": Regime("main", "x.regime", toys.NO_TEXT)},
        goals={"x.goal": toys.goal("x.goal")},
    )
    engine = Engine(plan)
    explainer = Explainer(engine.evaluate({f"a.{name}": value for name, value in facts.items()}, TODAY))
    evaluation = explainer.evaluation
    regime = {True: "applies", False: "not_triggered", None: "depends"}[evaluation.facts["x.regime"]]
    answers = [
        NormAnswer(one["id"], one["says"], explainer.verdict(number), "", [], deadline=DeadlineState(None, evaluation.due(number).state))  # type: ignore[arg-type]
        for number, one in enumerate(engine.norms)
    ]  # fmt: skip
    texts = {
        name: {"question": None if name == "a.unasked" else f"{name}?", "why": None if name == "a.two" else "because", "proof": "paper"}
        for name in engine.facts
    }  # fmt: skip
    return questions(
        SimpleNamespace(plan=plan),  # type: ignore[arg-type]
        explainer,
        Completions(explainer),
        [GoalAnswer("x.goal", evaluation.facts["x.goal"], "", [])],
        [RegimeAnswer("main", regime, "", [])],
        answers,
        {"facts": texts},
    )


def told(*norms: BoundNorm, **more: Any) -> dict[str, list[str]]:
    return {one.fact: one.settles for one in asked(*norms, **more)}


def test_a_question_carries_what_the_vocabulary_says() -> None:
    """A question has the fact's text, reason and proof, and says what it settles."""
    goal = norm("p1", ("all", (URGENT, TWO)), concludes=("true", "x.goal"))
    assert asked(goal) == [
        Question("a.urgent", "a.urgent?", "because", ["x.goal"], "paper", red_flag=True),
        Question("a.two", "a.two?", "", ["x.goal"], "paper", red_flag=False),
    ]


def test_open_goals_and_regimes_ask() -> None:
    """Facts that matter for an open goal or regime are asked; those of settled ones are not."""
    norms = (norm("p1", ONE, concludes=("true", "x.goal")), norm("p2", TWO, concludes=("true", "x.regime")))
    assert told(*norms) == {"a.one": ["x.goal"], "a.two": ["main"]}
    assert told(*norms, one=False) == {"a.two": ["main"]}
    assert told(*norms, two=True) == {"a.one": ["x.goal"]}
    assert told(*norms, one=True, two=False) == {}


def test_a_fact_may_settle_several_answers() -> None:
    """A fact is asked once, with all it may settle in alphabetical order."""
    norms = (
        norm("p2", ONE, "duty"),
        norm("p1", ONE, "right"),
        norm("p3", ONE, concludes=("true", "x.goal")),
        norm("p4", ONE, concludes=("true", "x.regime")),
    )
    assert told(*norms) == {"a.one": [place("p1"), place("p2"), "main", "x.goal"]}


def test_only_norms_that_someone_needs_answered_ask() -> None:
    """Open rights, duties, prohibitions, permissions and sanctions ask; definitions and procedures do not."""
    for says in ("right", "duty", "prohibition", "permission", "sanction"):
        assert told(norm("p1", ONE, says)) == {"a.one": [place("p1")]}
    for says in ("definition", "procedure", "power", "exception", "presumption", "delegation", "open"):
        assert told(norm("p1", ONE, says)) == {}


def test_what_cannot_matter_is_not_asked() -> None:
    """A fact that changes no answer is not asked, even while answers are open."""
    assert told(norm("p1", ("any", (ONE, ("all", (ONE, TWO)))), "duty")) == {"a.one": [place("p1")]}
    assert told(norm("p1", ("any", (ONE, ("none", (ONE,)))), "duty")) == {}


def test_a_duty_that_applies_asks_whether_it_is_kept() -> None:
    """For a duty that applies, what decides whether it is kept is asked while that is open or still possible."""
    until = BoundDeadline(("date", TODAY + 5), 0, "calendar days", "cautious")
    duty = norm("p1", ONE, "duty", kept_when=TWO)
    assert told(duty, one=True) == {"a.two": [place("p1")]}
    assert told(duty, one=True, two=True) == {}
    assert told(duty, one=True, two=False) == {}
    assert told(norm("p1", None, "duty", kept_when=TWO, by=until)) == {"a.two": [place("p1")]}
    assert told(duty) == {"a.one": [place("p1")]}


def test_alerts_ask_for_the_fact_they_turn_on() -> None:
    """An alert on one fact asks for it, or for what decides it; an alert that is settled does not."""
    alarm = norm("p1", ("all", (ONE, TWO)), concludes=("true", "x.alarm"))
    assert told(alarm, alerts={"fire": URGENT}) == {"a.urgent": ["fire"]}
    assert told(alarm, alerts={"fire": ("fact", "x.alarm")}, one=True) == {"a.two": ["fire"]}
    assert told(alarm, alerts={"fire": ("fact", "x.alarm")}, one=False) == {}
    assert told(alarm, alerts={"fire": URGENT}, urgent=True) == {}
    assert told(alarm, alerts={"fire": ("all", (URGENT, ONE))}) == {}


def test_red_flags_come_first_and_deciding_facts_next() -> None:
    """Red flags come first, then what decides a goal or regime, then the rest; each as the vocabulary orders them."""
    norms = (
        norm("p1", ("all", (THREE, TWO)), "duty"),
        norm("p2", ("all", (("compare", "<", ("fact", "a.day"), ("today",)), ONE)), concludes=("true", "x.goal")),
        norm("p3", URGENT, "right"),
    )
    assert list(told(*norms)) == ["a.urgent", "a.one", "a.day", "a.three", "a.two"]


def test_facts_without_a_question_are_not_asked() -> None:
    """A fact for which the vocabulary has no question is left out."""
    assert told(norm("p1", ("all", (("fact", "a.unasked"), ONE)), "duty")) == {"a.one": [place("p1")]}


def test_ranges_and_partly_known_lists_are_asked_again() -> None:
    """A date known within bounds, and a list with an open field, are asked for while they matter."""
    early = ("compare", "<", ("fact", "a.day"), ("today",))
    assert told(norm("p1", early, "duty"), day=Range(TODAY - 5, TODAY + 5)) == {"a.day": [place("p1")]}
    assert told(norm("p1", early, "duty"), day=Range(TODAY - 5, TODAY - 1)) == {}
    some = ("any", "a.list", (("field", "good"),))
    assert told(norm("p1", some, "duty"), list=[{}]) == {"a.list": [place("p1")]}
    assert told(norm("p1", some, "duty"), list=[{"good": False}]) == {}


def test_a_real_interview_ends(kb: KnowledgeBase) -> None:
    """Answering the first question each time with the same kind of answer comes to an end, asking nothing twice."""
    facts: dict[str, Any] = {"worker.citizenship": "UZB"}
    for _ in range(len(kb.engine.facts)):
        open_questions = kb.check(Case(facts, TODAY)).questions
        if not open_questions:
            break
        name = open_questions[0].fact
        assert name not in facts
        fact = kb.engine.facts[name]
        kinds = {"boolean": False, "date": TODAY - 5, "list": [], "one_of": (*fact["values"], "")[0], "country": "UZB"}
        facts[name] = kinds.get(fact["type"], 1)
    assert not kb.check(Case(facts, TODAY)).questions
