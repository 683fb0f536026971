"""Check one case: assemble the report from the evaluation, its reasons and its open facts."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import koshiqon
from koshiqon.checking.questions import questions
from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate, translate_plural
from koshiqon.logic.completions import Completions
from koshiqon.logic.engine import Evaluation
from koshiqon.logic.explain import Explainer
from koshiqon.logic.plan import edition_number
from koshiqon.model.marks import weakest
from koshiqon.model.report import (
    ComplianceGap,
    DeadlineState,
    FamilyAnswer,
    GoalAnswer,
    Knowledge,
    NormAnswer,
    Notice,
    RegimeAnswer,
    Report,
    Sanction,
    Urgent,
)
from koshiqon.model.values import INFINITY, NO_VALUE, Range

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase
    from koshiqon.logic.plan import EditionPlan, NormPlan
    from koshiqon.model.cases import Case, FamilyMember
    from koshiqon.model.texts import Language

__all__ = ["check"]

# A duty that falls due within so many days counts as about to be breached.
SOON: Final = 14
# Duties due within so many days stand in the "act today" box.
TODAY: Final = 7

# What a red flag (threats, detention, unpaid wages) adds to the weight of a fact.
RED_FLAG: Final = 5.0

# Norms a person acts on: their doubts are told at the end of the report.
_ACTED_ON: Final = frozenset(("duty", "prohibition", "sanction"))

# The actors that are the person concerned, seen from different acts.
_PERSON: Final = frozenset(("worker", "foreigner", "family_member"))


def check(kb: KnowledgeBase, case: Case, day: int, lang: Language) -> Report:
    """Return the report on a case for one day, in one language."""
    return _Checker(kb, case, day, lang).report()


class _Checker:
    def __init__(self, kb: KnowledgeBase, case: Case, day: int, lang: Language) -> None:
        self.kb = kb
        self.case = case
        self.day = day
        self.lang = lang
        self.engine = kb.engine
        self.texts = kb.texts(lang)
        self.evaluation: Evaluation = self.engine.evaluate(case.facts, day)
        self.explainer = Explainer(self.evaluation)
        self.completions = Completions(self.explainer)
        self.said = {name for name, source in case.sources.items() if source in ("said", "assumed")}
        self._sanctions: tuple[dict[str, list[int]], dict[str, list[int]]] | None = None
        self._weights: dict[str, float] = {}
        checklists = kb.plan["checklists"]
        self.rare = frozenset(name for facts in checklists.values() for name in facts if name not in case.facts)
        self.ordinary = self.engine.alone({**case.facts, **dict.fromkeys(self.rare, False)}, day)

    def say(self, message: str, **values: object) -> str:
        return translate(message, self.lang).format(**values)

    def report(self) -> Report:
        goals = self.goals()
        regimes = [self.regime(name, fact) for name, fact in self.kb.plan["regimes"]]
        norms = [self.norm(number) for number in sorted(self.listed(), key=self.relevance)]
        gaps = self.gaps(norms)
        verified = self.verified_to(goals)
        return Report(
            as_of=datetime.date.fromordinal(self.day),
            lang=self.lang,
            knowledge=Knowledge(koshiqon.__version__, self.kb.plan["digest"], verified),
            urgent=self.urgent(gaps),
            goals=goals,
            regimes=regimes,
            norms=norms,
            compliance=gaps,
            protection=[],
            questions=questions(self.kb, self.explainer, self.completions, goals, regimes, norms, self.texts),
            warnings=self.warnings(goals, norms, verified),
            family=[self.family(member) for member in self.case.family],
        )

    def verified_to(self, goals: list[GoalAnswer]) -> datetime.date | None:
        """Return the earliest day up to which the national law behind the goals was read."""
        instruments = self.kb.plan["instruments"]
        places = {place for goal in goals for place in goal.because}
        days = [
            instruments[norm["instrument"]]["verified_to"]
            for norm in self.engine.norms
            if norm["provision"] in places and instruments[norm["instrument"]]["national"]
        ]
        day = min((one for one in days if one), default=self.kb.plan["verified_to"])
        return datetime.date.fromordinal(day) if day else None

    # -- goals and regimes --------------------------------------------------------------------------------------------

    def goals(self) -> list[GoalAnswer]:
        """Return the goals this case asks about: those of every case, and those whose own condition holds."""
        asked = self.kb.plan["asked_when"]
        return [
            self.goal(name)
            for name in self.kb.plan["goals"]
            if name not in asked or self.engine.predicate(asked[name])(self.evaluation) is True
        ]

    def goal(self, name: str) -> GoalAnswer:
        value = self.evaluation.facts[name]
        outlook = self.completions.of_fact(name)
        openings = self.explainer.fact_openings(name) if value is None else None
        because = self.explainer.because_fact(name)
        _, yes, no, unknown = self.texts["goals"][name]
        return GoalAnswer(
            fact=name,
            value=value,
            text=yes if value else no if value is False else unknown,
            because=_provisions(because),
            settle_with=self.sorted_facts(openings.facts if openings else ()),
            needs_human=sorted(openings.human) if openings else [],
            settled_anyway=None if value is not None else outlook.settled,
            otherwise=None if value is not None else self.ordinary.facts[name],
            unless=self.sorted_facts(one for one in openings.facts if one in self.rare) if openings else [],
            verified=self.verified(because),
        )

    def regime(self, name: str, fact: str) -> RegimeAnswer:
        value = self.evaluation.facts[fact]
        found = self.evaluation.contributions(fact)
        openings = self.explainer.fact_openings(fact)
        verdict = "applies" if value else "not_triggered" if found else "not_in_force"
        if value is None:
            verdict = "depends" if openings.facts else "needs_human"
        return RegimeAnswer(
            id=name,
            verdict=verdict,
            text=self.texts["regimes"][name],
            because=_provisions(self.explainer.because_fact(fact)),
            settle_with=self.sorted_facts(openings.facts) if value is None else [],
        )

    def sorted_facts(self, names: Any) -> list[str]:
        facts = self.engine.facts
        return sorted(names, key=lambda name: (facts[name]["order"], name))

    def verified(self, norms: list[str]) -> str:
        marks = [
            edition["mark"] for identity in norms for edition in self.evaluation.editions(self.engine.index[identity])
        ]
        return weakest(marks)  # type: ignore[arg-type]

    # -- norms --------------------------------------------------------------------------------------------------------

    def listed(self) -> list[int]:
        """Return the norms a report speaks of: those some known fact touches, and those without a condition."""
        touched = self.evaluation.norms or set()
        unconditional = (
            number
            for number, norm in enumerate(self.engine.norms)
            if number not in touched and any(one["when"] is None for one in self.evaluation.editions(number))
        )
        return sorted({*touched, *unconditional})

    def relevance(self, number: int) -> tuple[float, int]:
        """Return what norms are ordered by: first those that turn on what is special about this case.

        A fact weighs the more the fewer norms ask for it; being a foreigner is asked by most and weighs least.
        """
        weights = [
            self.weight(name)
            for edition in self.evaluation.editions(number)
            for name in edition["mentions"]
            if self.evaluation.facts[name] not in (None, False, NO_VALUE)
        ]
        return -max(weights, default=0.0), number

    def weight(self, name: str) -> float:
        if name not in self._weights:
            self._weights[name] = self._weight(name)
        return self._weights[name]

    def _weight(self, name: str) -> float:
        asking = len(self.kb.plan["readers"].get(name, ())) or 1
        flag = RED_FLAG if self.engine.facts[name]["red_flag"] else 0.0
        return math.log(len(self.engine.norms) / asking) + flag

    def norm(self, number: int) -> NormAnswer:
        norm = self.engine.norms[number]
        verdict = self.explainer.verdict(number)
        edition = self.edition(number)
        sentence, _, doubt = self.sentence(norm, edition)
        settle: list[str] = []
        human: list[str] = []
        settled = None
        if verdict in ("depends", "needs_human"):
            openings = self.explainer.verdict_openings(number)
            settle, human = self.sorted_facts(openings.facts), sorted(openings.human)
            settled = self.completions.of_norm(number).settled
        because = self.explainer.because(number)
        applies = verdict == "applies"
        return NormAnswer(
            id=norm["id"],
            says=norm["says"],
            verdict=verdict,
            text=sentence,
            because=_provisions(because),
            position=norm["position"],
            who=norm["who"],
            towards=norm["towards"],
            force=self.force(norm),
            settle_with=settle,
            needs_human=human,
            settled_anyway=settled,
            deadline=self.deadline(number, edition) if applies else None,
            sanction=self.sanctions(norm, edition) if applies else [],
            authority=edition["authority"] if edition else None,
            verified=self.verified(because),
            doubt=doubt,
            rests_on_statements=self.statements(because) if applies else [],
        )

    def edition(self, number: int) -> EditionPlan | None:
        """Return the edition a norm is shown in: the one that governs, or the nearest when none does."""
        governing = self.evaluation.editions(number)
        if governing:
            return governing[0]
        editions = self.engine.norms[number]["editions"]
        later = [one for one in editions if one["start"] > self.day]
        return later[0] if later else editions[-1] if editions else None

    def sentence(self, norm: NormPlan, edition: EditionPlan | None) -> tuple[str, str | None, str | None]:
        if edition is None:
            return "", None, None
        number = edition_number(norm, edition)
        sentence, remedy, doubt, _ = self.texts["norms"][norm["id"]][number]
        return sentence or "", remedy, doubt

    def force(self, norm: NormPlan) -> str:
        """Return the binding force of a norm's instrument: in_force, reserved, signed_only or yardstick."""
        instrument = self.kb.plan["instruments"][norm["instrument"]]
        if instrument["national"]:
            return "in_force"
        for start, end, reserved in instrument["binding"]:
            if start <= self.day <= end:
                relative = norm["provision"].removeprefix(norm["instrument"] + "/")
                taken_out = any(relative == one or relative.startswith(one + "/") for one in reserved)
                return "reserved" if taken_out else "in_force"
        return "signed_only" if instrument["signed"] else "yardstick"

    def deadline(self, number: int, edition: EditionPlan | None) -> DeadlineState | None:
        norm = self.engine.norms[number]
        if norm["says"] not in ("duty", "prohibition") and (edition is None or edition["by"] is None):
            return None
        due = self.evaluation.due(number)
        low, high = due.day if type(due.day) is Range else (due.day, due.day)
        latest, earliest = _date(high), _date(low)
        rule = edition["by"][3] if edition and edition["by"] else None
        return DeadlineState(
            date=latest,
            state=due.state,  # type: ignore[arg-type]
            rule=rule,
            earliest=earliest if earliest != latest else None,
            provisional=due.provisional,
        )

    def statements(self, because: list[str]) -> list[str]:
        """Return the facts behind a result that rest on a bare statement or an assumption."""
        if not self.said:
            return []
        return [name for name in self.explainer.rests_on(because) if name in self.said]

    # -- sanctions ----------------------------------------------------------------------------------------------------

    def sanctions(self, norm: NormPlan, edition: EditionPlan | None) -> list[Sanction]:
        """Return what follows a breach: the norm's own penalties, or those of the sanction it points to."""
        if edition is None:
            return []
        if norm["says"] == "sanction":
            return self.penalties(norm, edition, norm["who"])
        linked = [one for one in self.linked_sanctions(norm, edition["breach"]) if self.evaluation.editions(one)]
        return [
            penalty
            for number in linked
            if self.evaluation.effect(number) is not False
            for penalty in self.penalties(self.engine.norms[number], self.evaluation.editions(number)[0], norm["who"])
        ]

    def linked_sanctions(self, norm: NormPlan, breach: str | None) -> list[int]:
        """Return the sanctions that a norm points to, and those that say they punish its breach."""
        standing, punishing = self.sanctions_by_place()
        found = set(standing.get(breach, ())) if breach is not None else set()
        found.update(punishing.get(norm["id"], ()), punishing.get(norm["provision"], ()))
        return sorted(found)

    def sanctions_by_place(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """Return the sanctions of the base by the places they stand at or under, and by the places they punish."""
        if self._sanctions is None:
            standing: dict[str, list[int]] = {}
            punishing: dict[str, list[int]] = {}
            for number, one in enumerate(self.engine.norms):
                if one["says"] == "sanction":
                    place = one["provision"]
                    above = (place.rsplit("/", length)[0] for length in range(1, place.count("/") + 1))
                    for name in {one["id"], place, *above}:
                        standing.setdefault(name, []).append(number)
                    for name in one["punishes"]:
                        punishing.setdefault(name, []).append(number)
            self._sanctions = (standing, punishing)
        return self._sanctions

    def measured(self, actor: str | None) -> frozenset[str] | None:
        """Return for which offenders the penalties on an actor are measured, as far as the case tells; None: unknown."""
        for fact, value, offenders in self.kb.plan["measures"].get(actor or "", ()):
            if self.evaluation.facts[fact] == value:
                return frozenset(offenders)
        return None

    def penalties(self, norm: NormPlan, edition: EditionPlan, who: str | None) -> list[Sanction]:
        """Return the penalties of a sanction: those for the offender the case describes, or all when it is not told."""
        measured = self.measured(norm["who"] or who)
        concerned = [one for one in edition["penalty"] if measured is None or one[1] is None or one[1] in measured]
        shown = concerned or edition["penalty"]
        number = edition_number(norm, edition)
        texts = self.texts["norms"][norm["id"]][number][3]
        return [
            Sanction(
                kind=kind,
                offender=offender,
                amount=amount,
                tenge=self.tenge(amount),
                up_to=up_to,
                text=text,
                provision=norm["provision"],
                any_of=norm["any_of"],
            )
            for (kind, offender, amount, up_to), text in zip(edition["penalty"], texts, strict=True)
            if (kind, offender, amount, up_to) in shown
        ]

    def tenge(self, amount: str | None) -> str | None:
        """Return an amount in tenge on the day of the question; unknown when the index of that day is."""
        if amount is None:
            return None
        number, unit = amount.split()
        if unit == "KZT":
            return number
        index = self.engine.terms.value_on("kz/mci", self.day)
        return None if index is None else format(Decimal(number) * index, "f")

    # -- gaps and what is urgent --------------------------------------------------------------------------------------

    def gaps(self, norms: list[NormAnswer]) -> list[ComplianceGap]:
        found = []
        limit = datetime.date.fromordinal(self.day + SOON)
        for one in norms:
            deadline = one.deadline
            if one.verdict != "applies" or deadline is None or one.says not in ("duty", "prohibition"):
                continue
            first = _first(deadline)
            soon = deadline.state == "due" and first is not None and first <= limit
            if deadline.state == "overdue" or soon:
                number = self.engine.index[one.id]
                _, remedy, _ = self.sentence(self.engine.norms[number], self.edition(number))
                found.append(
                    ComplianceGap(
                        norm=one.id,
                        state=deadline.state,
                        text=one.text,
                        who=one.who,
                        deadline=deadline,
                        sanction=one.sanction,
                        remedy=remedy,
                        authority=one.authority,
                        because=one.because,
                    )
                )
        return sorted(found, key=lambda gap: (gap.state != "overdue", gap.who not in _PERSON))

    def urgent(self, gaps: list[ComplianceGap]) -> list[Urgent]:
        found = []
        told: set[tuple[datetime.date | None, str]] = set()
        for name, when, date, because in self.kb.plan["alerts"]:
            if self.engine.predicate(when)(self.evaluation):
                day = None if date is None else self.engine.expression(date)(self.evaluation)
                if type(day) is Range:
                    day = day.low
                found.append(Urgent(self.texts["alerts"][name], list(because), _date(day)))
                told.update((_date(day), _article(place)) for place in because)
        soon = datetime.date.fromordinal(self.day + TODAY)
        for gap in gaps:
            due = _first(gap.deadline)
            own = gap.who is None or gap.who in _PERSON
            if gap.state == "due" and own and due is not None and due <= soon and (due, _article(gap.norm)) not in told:
                actor = self.texts["actors"].get(gap.who, "") if gap.who else ""
                found.append(Urgent(f"{actor}: {gap.text}" if actor else gap.text, gap.because, due))
        return sorted(found, key=lambda one: one.date or datetime.date.min)

    # -- family -------------------------------------------------------------------------------------------------------

    def family(self, member: FamilyMember) -> FamilyAnswer:
        """Return the goals of another person; what turns on the main person is taken from the main case."""
        facts = dict(member.facts)
        for name, fact in self.engine.facts.items():
            source = fact["from_principal"]
            if source is not None and name not in facts:
                value = self.evaluation.facts[source]
                if value is not None and value is not NO_VALUE and not isinstance(value, dict):
                    facts[name] = value
        if "sponsor.relation" in self.engine.facts:
            facts.setdefault("sponsor.relation", member.relation)
        other = _Checker(self.kb, _other(self.case, facts, member), self.day, self.lang)
        return FamilyAnswer(member.relation, other.goals())

    # -- warnings -----------------------------------------------------------------------------------------------------

    def warnings(
        self, goals: list[GoalAnswer], norms: list[NormAnswer], verified: datetime.date | None
    ) -> list[Notice]:
        found: list[Notice] = []
        as_of = datetime.date.fromordinal(self.day)
        if verified is not None and as_of > verified:
            found.append(Notice("stale", self.say(STALE, days=(as_of - verified).days)))
        applied = [one for one in norms if one.verdict == "applies"]
        for mark, message in (("recalled", RECALLED), ("secondary", SECONDARY)):
            weak = [one.because[0] for one in applied if one.verified == mark and one.because]
            if weak:
                found.append(Notice(mark, self.say(message), list(dict.fromkeys(weak))))
        found.extend(self.recalled_amounts(goals, applied))
        found.extend(self.unread_before(norms))
        behind = {place for goal in goals for place in goal.because}
        for one in applied:
            matters = one.says in _ACTED_ON or one.id.split("#")[0] in behind
            if one.doubt and matters:
                found.append(Notice("doubt", one.doubt, one.because[:1]))
        provisional = [one.because[0] for one in applied if one.deadline and one.deadline.provisional]
        if provisional:
            found.append(Notice("provisional", self.say(PROVISIONAL), provisional))
        for conflict in self.case.conflicts:
            name = self.texts["facts"][conflict.fact]["name"]
            found.append(Notice("conflict", self.say(CONFLICT, fact=name)))
        ignored = [
            name
            for name, value in sorted(self.case.facts.items())
            if name in self.engine.conditional
            and value is not False
            and self.engine.predicate(self.engine.conditional[name])(self.evaluation) is False
        ]
        for name in ignored:
            found.append(Notice("out_of_place", self.say(OUT_OF_PLACE, fact=self.texts["facts"][name]["name"])))
        found.extend(self.presumptions(goals, applied))
        found.extend(self.conflicts(applied))
        return found

    def recalled_amounts(self, goals: list[GoalAnswer], applied: list[NormAnswer]) -> list[Notice]:
        """Name every amount that an answer rests on or prints, and that nobody has looked up for this day."""
        places = {place for goal in goals for place in goal.because}
        places.update(place for one in applied for place in (*one.because, *(part.provision for part in one.sanction)))
        users: dict[str, list[str]] = {}
        for number, norm in enumerate(self.engine.norms):
            if norm["provision"] in places:
                for edition in self.evaluation.editions(number):
                    for name in edition["amounts"]:
                        users.setdefault(name, []).append(norm["provision"])
        series = self.kb.plan["parameters"]
        found = []
        for name, provisions in sorted(users.items()):
            marks = [mark for start, end, _, mark in series[name][1] if start <= self.day <= end]
            if "recalled" in marks:
                text = self.say(RECALLED_AMOUNT, amount=self.texts["parameters"][name])
                found.append(Notice("recalled_amount", text, list(dict.fromkeys(provisions))))
        return found

    def unread_before(self, norms: list[NormAnswer]) -> list[Notice]:
        """Say which norms the base does not record for the day although their instrument was in force on it."""
        instruments = self.kb.plan["instruments"]
        places = []
        for one in norms:
            norm = self.engine.norms[self.engine.index[one.id]]
            if one.verdict == "not_in_force" and norm["earlier_unread"]:
                start, end = instruments[norm["instrument"]]["in_force"]
                if start <= self.day < norm["editions"][0]["start"] and self.day <= end:
                    places.append(norm["instrument"])
        if not places:
            return []
        text = translate_plural("{n} norm is not recorded for this day: its earlier wording was not read, so this report does not say that it did not apply.", "{n} norms are not recorded for this day: their earlier wording was not read, so this report does not say that they did not apply.", len(places), self.lang)  # fmt: skip
        return [Notice("unread", text.format(n=len(places)), list(dict.fromkeys(places)))]

    def presumptions(self, goals: list[GoalAnswer], applied: list[NormAnswer]) -> list[Notice]:
        """Say what the law presumes about an unknown fact, and what would follow; verdicts stay as they are."""
        found = []
        for one in applied:
            if one.says != "presumption":
                continue
            edition = self.edition(self.engine.index[one.id])
            presumes = edition["presumes"] if edition else None
            if presumes is None or self.evaluation.facts[presumes[1]] is not None:
                continue
            value = True if presumes[0] == "true" else presumes[2]
            if presumes[0] == "expression":
                value = self.engine.expression(presumes[2])(self.evaluation)
            other = self.engine.evaluate({**self.case.facts, presumes[1]: value}, self.day)
            text = one.text
            for goal in goals:
                answer = other.facts[goal.fact]
                if goal.value is None and answer is not None:
                    text += " " + self.texts["goals"][goal.fact][1 if answer else 2]
            found.append(Notice("presumption", text, one.because))
        return found

    def conflicts(self, applied: list[NormAnswer]) -> list[Notice]:
        """Name replacements of one norm that stand against each other."""
        replacing: dict[str, list[NormAnswer]] = {}
        for one in applied:
            instead = self.engine.norms[self.engine.index[one.id]]["instead"]
            if instead is not None:
                replacing.setdefault(instead, []).append(one)
        return [
            Notice("contradiction", self.say(CONTRADICTION), [one.id for one in found])
            for found in replacing.values()
            if len({(one.says, one.position) for one in found}) > 1
        ]


STALE = N_(
    "The day asked for lies {days} days after the last edition that was verified: later changes are not included."
)
RECALLED = N_(
    "Some conclusions rest on provisions or amounts that nobody has looked up yet: check them before you act."
)
SECONDARY = N_("Some conclusions rest on pages about the law, not on its text.")
RECALLED_AMOUNT = N_("Nobody has looked this amount up yet for the day of the question, so check it: {amount}.")
PROVISIONAL = N_("A date was counted with a calendar of days off that is not confirmed yet for that year.")
CONFLICT = N_("The sources disagree about this fact, so it counts as unknown: {fact}.")
OUT_OF_PLACE = N_("This was stated but makes no sense with the other facts, so it was left out: {fact}.")
CONTRADICTION = N_("Two provisions both replace the same rule and say different things.")


def _other(case: Case, facts: dict[str, Any], member: FamilyMember) -> Case:
    from koshiqon.model.cases import Case

    return Case(facts=facts, date=case.date, sources=dict(member.sources))


def _first(deadline: DeadlineState | None) -> datetime.date | None:
    """Return the day a deadline may fall on at the earliest."""
    return None if deadline is None else deadline.earliest or deadline.date


def _date(day: Any) -> datetime.date | None:
    """Return a day number as a date; what is unknown, unbounded or without value has none."""
    if day is None or day is NO_VALUE or day in (INFINITY, -INFINITY):
        return None
    return datetime.date.fromordinal(int(day))


def _article(place: str) -> str:
    """Return the article a place stands in: the first step of its path that begins with art-, else the place."""
    parts = place.split("#", maxsplit=1)[0].split("/")
    end = next((number + 1 for number, part in enumerate(parts) if part.startswith("art-")), len(parts))
    return "/".join(parts[:end])


def _provisions(norms: list[str]) -> list[str]:
    """Return the provisions of norms, each once, in order."""
    return list(dict.fromkeys(one.split("#")[0] for one in norms))
