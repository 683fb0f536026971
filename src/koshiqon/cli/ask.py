"""koshiqon ask: an interview that asks only what can still change the answer."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from koshiqon.cli.common import as_of_option, knowledge, lang_option, read_case
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate
from koshiqon.loading.diagnostics import BadInput
from koshiqon.model.cases import Case
from koshiqon.model.texts import Language

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase
    from koshiqon.model.report import Question

__all__ = ["ask"]

# A checklist is asked as a whole when so many of its facts are open.
WHOLE = 3


@click.command(epilog="Example: koshiqon ask --lang kk --save case.yaml")
@click.argument("case", type=click.Path(), required=False)
@as_of_option
@lang_option
@click.option("--save", type=click.Path(), help="Keep the answers in this case file (nothing is kept without it).")
@click.option("--limit", type=click.IntRange(1), default=30, show_default=True, help="Ask at most so many questions.")
@click.pass_context
def ask(ctx: click.Context, case: str | None, as_of: str | None, lang: Language, save: str | None, limit: int) -> None:
    """Ask about one person, most urgent first, then print the report.

    Answer `?` when it is not known, `-` when the person does not want to say, and an empty line to stop. CASE is a file
    to start from.
    """
    from koshiqon.rendering import render

    kb = knowledge(ctx)
    if case is None:
        start, day = Case({}), _today(as_of)
    else:
        start, day = read_case(kb, case, as_of)
    interview = _Interview(kb, start, day, lang)
    for _ in range(limit):
        if not interview.step():
            break
    report = kb.check(interview.case(), as_of=datetime.date.fromordinal(day), lang=lang)
    click.echo()
    click.echo(render(report, kb.texts(lang), "text"))
    if save is not None:
        _save(Path(save), day, interview.answers)


def _today(as_of: str | None) -> int:
    from koshiqon.api import day_of

    return day_of(as_of, None)


class _Interview:
    def __init__(self, kb: KnowledgeBase, start: Case, day: int, lang: Language) -> None:
        self.kb = kb
        self.start = start
        self.day = day
        self.lang = lang
        self.facts = dict(start.facts)
        self.answers: dict[str, Any] = {}
        self.passed: set[str] = set()
        self.main = {
            *kb.plan["goals"],
            *(name for name, _ in kb.plan["regimes"]),
            *(one[0] for one in kb.plan["alerts"]),
        }
        self.told = False

    def case(self) -> Case:
        """Return the case as it stands."""
        return Case(self.facts, self.day, dict(self.start.sources), family=self.start.family)

    def say(self, message: str, **values: object) -> str:
        return translate(message, self.lang).format(**values)

    def step(self) -> bool:
        """Ask the next question; return whether to go on."""
        report = self.kb.check(self.case(), as_of=datetime.date.fromordinal(self.day), lang=self.lang)
        open_ones = [one for one in report.questions if one.fact not in self.passed]
        if not open_ones:
            return False
        click.echo()
        checklist = self.checklist({one.fact for one in open_ones})
        if checklist is not None:
            return self.take_checklist(*checklist)
        question = open_ones[0]
        if not self.told and not any(set(one.settles) & self.main for one in open_ones):
            click.echo(self.say(N_("The main answers no longer turn on what is missing. More questions settle single rights and duties; an empty line ends.")))  # fmt: skip
            self.told = True
        click.echo(self.say(N_("{left} questions can still change the answer."), left=len(open_ones)))
        if question.why:
            click.echo(f"({question.why})")
        click.echo(self.prompt(question))
        answer = sys.stdin.readline().strip()
        if answer == "":
            return False
        if answer in ("?", "-"):
            self.passed.add(question.fact)
            self.answers[question.fact] = {"unknown": "not_known" if answer == "?" else "refused"}
            return True
        self.take(question, answer)
        return True

    def checklist(self, open_facts: set[str]) -> tuple[str, list[str]] | None:
        """Return the next checklist worth asking as a whole: one with several facts that are still open."""
        for name, facts in self.kb.plan["checklists"].items():
            still_open = [fact for fact in facts if fact in open_facts]
            if name not in self.passed and len(still_open) >= WHOLE:
                return name, [fact for fact in facts if fact not in self.facts and fact not in self.passed]
        return None

    def take_checklist(self, name: str, facts: list[str]) -> bool:
        """Ask a checklist; "no" answers all its facts, anything else has them asked one by one."""
        texts = self.kb.texts(self.lang)
        click.echo(texts["checklists"][name][1])
        click.echo("; ".join(texts["facts"][fact]["name"] for fact in facts))
        click.echo(self.say(N_("[n = none of these; y or ? = ask one by one]")))
        answer = sys.stdin.readline().strip()
        self.passed.add(name)
        if _YES_NO.get(answer.lower()) is False:
            self.facts.update(dict.fromkeys(facts, False))
            self.answers.update(dict.fromkeys(facts, False))
        return answer != ""

    def prompt(self, question: Question) -> str:
        fact = self.kb.plan["facts"][question.fact]
        choices = {"boolean": "y / n", "date": "YYYY-MM-DD", "country": "UZB, TJK, KGZ …"}.get(fact["type"], "")
        if fact["type"] == "one_of":
            names = self.kb.texts(self.lang)["facts"][question.fact]["values"]
            choices = "; ".join(f"{number} = {names[value]}" for number, value in enumerate(fact["values"], 1))
        if fact["type"] == "list":
            choices = self.say(N_("n = none; otherwise write them in a case file"))
        return f"{question.text} [{choices}]" if choices else question.text

    def take(self, question: Question, answer: str) -> None:
        """Enter an answer, or say what is wrong with it and ask again."""
        fact = self.kb.plan["facts"][question.fact]
        value: Any = answer
        if fact["type"] == "boolean":
            value = _YES_NO.get(answer.lower(), answer)
        elif fact["type"] == "one_of" and answer.isdigit() and 1 <= int(answer) <= len(fact["values"]):
            value = fact["values"][int(answer) - 1]
        elif fact["type"] == "country":
            value = answer.upper()
        elif fact["type"] == "list" and _YES_NO.get(answer.lower()) is False:
            value = []
        try:
            case = self.kb.cases.from_mapping({question.fact: value})
        except BadInput as bad:
            click.echo(bad.diagnostics[0].render(self.lang))
            return
        self.facts.update(case.facts)
        self.answers[question.fact] = value


_YES_NO = {
    **dict.fromkeys(("y", "yes", "true", "д", "да", "и", "иә", "ия", "1"), True),
    **dict.fromkeys(("n", "no", "false", "н", "нет", "ж", "жоқ", "жок", "0"), False),
}


def _save(path: Path, day: int, answers: dict[str, Any]) -> None:
    import yaml

    content = {"date": datetime.date.fromordinal(day), "facts": answers}
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    beside.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    beside.replace(path)
