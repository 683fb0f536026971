"""The one order and the one wording of a report: sections of lines that every text format prints as they are.

What is urgent comes first, then the answers, then what is breached, what must be done, what one may do, and so on down
to the sources. A format decides only how a heading, a line and a pinpoint look; it leaves nothing out.

A report has two lengths. The usual one tells what turns on this person's own facts, and counts the rest; the full one
tells everything. Nothing that is breached, due, urgent or an answer is ever shortened.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from koshiqon.model.report import ComplianceGap, DeadlineState, GoalAnswer, NormAnswer, Question, Report, Sanction
from koshiqon.rendering.addressing import addressee
from koshiqon.rendering.lines import Document, Line, Section, Tone
from koshiqon.rendering.phrases import Words
from koshiqon.rendering.wording import Wording

__all__ = ["document"]

# How many pinpoints stand at the end of a sentence; the others follow on a line of their own.
_PINPOINTS_SHOWN: Final = 3
_FURTHER_SHOWN: Final = 5
# How many norms of a kind the usual report tells in words; the others are counted.
_DUTIES_SHOWN: Final = 12
_PROCEDURES_SHOWN: Final = 6
_RIGHTS_SHOWN: Final = 14
_HUMAN_SHOWN: Final = 6
# How many missing facts are told with what depends on them.
_OPEN_SHOWN: Final = 12
# How many dependent norms the full report tells in words.
_OPEN_TOLD: Final = 200
# How many questions are told with their reasons, and how many facts one line names; the others are counted or named.
_QUESTIONS_SHOWN: Final = 15
_QUESTIONS_USUAL: Final = 10
_NAMES_SHOWN: Final = 8

# The sections whose doubts the usual report tells: what a person acts on.
_ACTED_ON: Final = frozenset(("urgent", "answers", "gaps"))
# How many missing facts the usual report names after its questions.
_ALSO_SHOWN: Final = 12

_STATES: Final = {"overdue": 0, "due": 1, "unknown": 2, "kept": 3}
_TOLD: Final = frozenset(("duty", "prohibition", "right", "permission", "power", "procedure", "sanction"))


def document(report: Report, texts: Mapping[str, Any], *, full: bool = False) -> Document:
    """Return a report in words, in the language it was made in.

    Args:
        report: what `check` answered.
        texts: the base's texts in the report's language, as `KnowledgeBase.texts` gives them.
        full: tell everything, also what applies to everybody, is kept, or would matter only in another situation.
    """
    return _Writer(report, Words(texts, report.lang), full).document()


def _places(because: Iterable[str]) -> tuple[str, ...]:
    """Return the provisions of some norms, each once."""
    return tuple(dict.fromkeys(one.split("#")[0] for one in because))


def _urgency(deadline: DeadlineState | None) -> tuple[int, datetime.date]:
    """Return what duties are ordered by: breached, then due, then not known, then kept; each by date."""
    if deadline is None:
        return _STATES["unknown"], datetime.date.max
    return _STATES[deadline.state], deadline.earliest or deadline.date or datetime.date.max


class _Writer:
    """Writes one report. Each section has a method; `document` gives their order."""

    def __init__(self, report: Report, words: Words, full: bool) -> None:
        self.report = report
        self.full = full
        self.counted: set[str] = set()
        self.words = words
        self.wording = Wording(words.language, report.as_of)
        self.say = words.voice.say
        self.say_plural = words.voice.say_plural
        self.norms = {one.id: one for one in report.norms}
        conduct = {one.id.split("#")[0] for one in report.norms if one.says != "definition"}
        self.defining = {one.id.split("#")[0] for one in report.norms if one.says == "definition"} - conduct

    def document(self) -> Document:
        """Return the sections that have something to say, in reading order, and the closing line."""
        always = [self.urgent(), self.answers(), self.gaps()]
        others = [
            self.duties(),
            self.rights(),
            self.regimes(),
            self.family(),
            self.questions(),
            self.open_norms(),
            self.protection(),
        ]
        sections = [*always, *(one for one in others if one.lines or one.key == "questions")]
        sections.append(self.sources(sections))
        return Document(
            language=self.words.language,
            title=self.say("What the law says in this case"),
            lead=self.say("Day of the question: {day}", day=self.wording.day(self.report.as_of)),
            sections=tuple(sections),
            closing=self.closing(),
        )

    # -- 1. act today -------------------------------------------------------------------------------------------------

    def urgent(self) -> Section:
        lines = []
        for one in self.report.urgent:
            lead = self.wording.distance(one.date) if one.date else self.say("today")
            lines.append(self.line(one.text, one.because, lead=lead, tone="urgent"))
        lead = "" if lines else self.say("Nothing urgent follows from what was told.")
        return Section("urgent", self.say("Act today"), lead, tuple(lines))

    # -- 2. answers ---------------------------------------------------------------------------------------------------

    def answers(self) -> Section:
        lines = [self.answer(one) for one in self.report.goals]
        answered = {one.fact for one in self.report.goals}
        others = [name for name in self.words.texts.get("goals", {}) if name not in answered]
        if lines and others:
            named = "; ".join(self.words.named("goals", name) for name in others)
            lines.append(Line(named, self.say("Answered only in cases that speak of it")))
        lead = "" if lines else self.say("No question was answered.")
        return Section("answers", self.say("Answers"), lead, tuple(lines))

    def answer(self, goal: GoalAnswer) -> Line:
        tone: Tone = "open" if goal.value is None else "yes" if goal.value else "no"
        if goal.value is None and goal.settled_anyway:
            word = self.say("The same whatever the missing facts are.")
        elif goal.value is None:
            word = self.say("It depends.")
        else:
            word = self.say("Yes.") if goal.value else self.say("No.")
        details = [*self.ordinarily(goal)]
        rest = [one for one in goal.settle_with if not details or one not in goal.unless]
        details.extend(self.openings(rest, goal.needs_human, goal.settled_anyway))
        named = self.words.named("goals", goal.fact)
        return self.line(f"{word} {goal.text}", goal.because, lead=named, tone=tone, details=details)

    def ordinarily(self, goal: GoalAnswer) -> Iterator[Line]:
        """Yield the answer for a case without the rare situations nobody spoke of, with their names."""
        if goal.otherwise is None:
            return
        if not goal.unless:
            yield Line(self.say("Ordinarily yes.") if goal.otherwise else self.say("Ordinarily no."))
        elif goal.otherwise:
            yield Line(self.named(goal.unless), self.say("Ordinarily yes, if none of these holds"))
        else:
            yield Line(self.named(goal.unless), self.say("Ordinarily no, if none of these holds"))

    # -- 3. what is breached or due soon ------------------------------------------------------------------------------

    def gaps(self) -> Section:
        ordered = sorted(self.report.compliance, key=lambda gap: (_STATES[gap.state], _urgency(gap.deadline)[1]))
        lines = [self.gap(one) for one in ordered]
        shown = {place for gap in ordered for one in gap.sanction for place in _places([one.provision])}
        lines.extend(self.norm(one) for one in self.applying("sanction") if not shown & {*_places([one.id])})
        lead = "" if lines else self.say("No breach and no deadline close at hand follows from what was told.")
        return Section("gaps", self.say("What is breached or due soon"), lead, tuple(lines))

    def gap(self, gap: ComplianceGap) -> Line:
        deadline = gap.deadline or DeadlineState(None, gap.state)
        details = list(self.counting(deadline))
        if gap.remedy:
            details.append(Line(gap.remedy, self.say("What can be done")))
        details.extend(self.consequences(gap.sanction, gap.authority))
        norm = self.norms.get(gap.norm)
        who = self.words.named("actors", gap.who) if gap.who else ""
        lead = self.addressee(norm) if norm is not None else who
        tone: Tone = "no" if gap.state == "overdue" else "open"
        text = f"{gap.text} – {self.wording.state(deadline)}"
        return self.line(text, [gap.norm, *gap.because], lead=lead, tone=tone, details=details)

    # -- 4. duties, 5. rights -----------------------------------------------------------------------------------------

    def duties(self) -> Section:
        above = {one.norm for one in self.report.compliance}
        found = [one for one in self.applying("duty", "prohibition") if one.id not in above]
        found.sort(key=lambda one: _urgency(one.deadline))
        kept = [one for one in found if one.deadline is not None and one.deadline.state == "kept"]
        told = found if self.full else self.first_duties([one for one in found if one not in kept])
        tones: dict[str, Tone] = {"kept": "yes", "overdue": "no", "unknown": "open"}
        lines = [self.norm(one, tones.get(one.deadline.state, "plain") if one.deadline else "plain") for one in told]
        if kept and not self.full:
            lines.append(self.counted_norms(kept, self.say("Kept, on the facts given"), "yes"))
        shown = {one.id for one in (*told, *kept)}
        rest = [one for one in found if one.id not in shown]
        lines.extend(self.rest(rest))
        lines.extend(self.some(self.applying("procedure"), _PROCEDURES_SHOWN))
        title = self.say("What is breached or due soon")
        lead = self.say("Besides what stands under “{title}”.", title=title) if above else ""
        return Section("duties", self.say("Duties and deadlines"), lead, tuple(lines))

    def first_duties(self, found: list[NormAnswer]) -> list[NormAnswer]:
        """Return the duties with a day, then the first others: those that turn on this person's own facts."""
        dated = [one for one in found if one.deadline is not None and one.deadline.date is not None]
        without = {one.id for one in found if one.deadline is None or one.deadline.date is None}
        others = [one for one in self.report.norms if one.id in without]
        return [*dated, *others[: max(0, _DUTIES_SHOWN - len(dated))]]

    def rights(self) -> Section:
        found = self.applying("right", "permission", "power")
        return Section("rights", self.say("Rights and permissions"), "", tuple(self.some(found, _RIGHTS_SHOWN)))

    def some(self, found: list[NormAnswer], shown: int) -> Iterator[Line]:
        """Yield the first norms in words and the number of the others; all of them in the full report."""
        cut = len(found) if self.full else shown
        yield from map(self.norm, found[:cut])
        yield from self.rest(found[cut:])

    def rest(self, norms: list[NormAnswer]) -> Iterator[Line]:
        if norms:
            yield self.counted_norms(norms, self.say("Also, told in the full report (--full)"))

    def counted_norms(self, norms: list[NormAnswer], lead: str, tone: Tone = "plain") -> Line:
        """Return how many norms there are, and how many of them in each text."""
        named = (f"{self.words.named('instruments', one)} {count}" for one, count in self.counts(norms))
        count = self.say_plural("{n} norm", "{n} norms", len(norms), n=len(norms))
        return Line(f"{count} ({'; '.join(named)})", lead, tone=tone)

    def counts(self, norms: Iterable[NormAnswer]) -> list[tuple[str, int]]:
        """Return how many of some norms stand in each instrument, the most first."""
        counts: dict[str, int] = {}
        for norm in norms:
            for instrument in self.instruments([norm.id]):
                counts[instrument] = counts.get(instrument, 0) + 1
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    def applying(self, *kinds: str) -> list[NormAnswer]:
        """Return the norms of some kinds that apply."""
        return [one for one in self.report.norms if one.verdict == "applies" and one.says in kinds]

    def norm(self, norm: NormAnswer, tone: Tone = "plain") -> Line:
        """Return a norm that applies: whom it addresses, what it says, its date, what follows a breach."""
        text = norm.text
        details: list[Line] = []
        if norm.deadline is not None:
            text = f"{text} – {self.wording.state(norm.deadline)}"
            details.extend(self.counting(norm.deadline))
        details.extend(self.consequences(norm.sanction, norm.authority))
        if force := self.wording.force(norm.force):
            details.append(Line(force, self.say("Force")))
        return self.line(text, [norm.id, *norm.because], lead=self.addressee(norm), tone=tone, details=details)

    # -- 6. regimes, 7. family ----------------------------------------------------------------------------------------

    def regimes(self) -> Section:
        tones: dict[str, Tone] = {"applies": "yes", "not_triggered": "no", "switched_off": "no", "not_in_force": "no"}
        lines = []
        found = [one for one in self.report.regimes if self.full or tones.get(one.verdict, "open") != "no"]
        for one in found:
            word, named = self.wording.regime(one.verdict), self.words.named("regimes", one.id)
            text = word if one.text in ("", named) else f"{word} {one.text}"
            details = self.openings(one.settle_with, [], None)
            tone = tones.get(one.verdict, "open")
            lines.append(self.line(text, one.because, lead=named, tone=tone, details=details))
        lines.sort(key=lambda line: ("yes", "open", "no").index(line.tone))
        if others := [one for one in self.report.regimes if one not in found]:
            named = "; ".join(self.words.named("regimes", one.id) for one in others)
            lines.append(Line(named, self.say("These do not govern"), tone="no"))
        return Section("regimes", self.say("Which rules govern"), "", tuple(lines))

    def family(self) -> Section:
        lines = []
        for one in self.report.family:
            count = self.say_plural("{n} answer", "{n} answers", len(one.goals), n=len(one.goals))
            answers = tuple(map(self.answer, one.goals))
            lines.append(Line(count, self.wording.relation(one.relation), details=answers))
        return Section("family", self.say("Family"), "", tuple(lines))

    # -- 8. questions -------------------------------------------------------------------------------------------------

    def questions(self) -> Section:
        lines = []
        cut = _QUESTIONS_SHOWN if self.full else _QUESTIONS_USUAL
        for one in self.report.questions[:cut]:
            details = [Line(one.why, self.say("Why it is asked"))] if one.why else []
            if one.proof:
                details.append(Line(one.proof, self.say("What proves it")))
            named, places = self.settled_by(one)
            if named:
                details.append(Line("; ".join(named), self.say("It may settle")))
            more = len(places) - _PINPOINTS_SHOWN
            if more > 0 and self.full:
                details.append(Line(self.say_plural("It may settle {n} more provision.", "It may settle {n} more provisions.", more, n=more)))  # fmt: skip
            tone: Tone = "urgent" if one.red_flag else "open"
            lines.append(Line(one.text, "", places[:_PINPOINTS_SHOWN], tone, tuple(details)))
        if rest := self.report.questions[cut:]:
            shown = rest if self.full else rest[:_ALSO_SHOWN]
            names = [self.words.fact(one.fact) for one in shown]
            if more := len(rest) - len(shown):
                names.append(self.say_plural("and {n} more", "and {n} more", more, n=more))
            lines.append(Line("; ".join(names), self.say("Also not known"), tone="open"))
        lead = "" if lines else self.say("No missing fact would change an answer.")
        return Section("questions", self.say("What is not known yet and would change the answer"), lead, tuple(lines))

    def settled_by(self, question: Question) -> tuple[list[str], tuple[str, ...]]:
        """Return what the answer to a question may settle: goals, alerts and regimes by name, norms by place."""
        texts, named, norms = self.words.texts, [], []
        for name in question.settles:
            if name in texts.get("goals", {}):
                named.append(self.words.named("goals", name))
            elif name in texts.get("regimes", {}):
                named.append(self.words.named("regimes", name))
            elif name in texts.get("alerts", {}):
                named.append(self.say("whether something is urgent today"))
            else:
                norms.append(name)
        return list(dict.fromkeys(named)), _places(norms)

    # -- 9. what depends, 10. protection ------------------------------------------------------------------------------

    def open_norms(self) -> Section:
        """What needs a judgement first, then what depends, by the fact that is missing."""
        human = [one for one in self.report.norms if one.verdict == "needs_human"]
        cut = len(human) if self.full else _HUMAN_SHOWN
        lines = [self.open_norm(one, self.say("a person has to judge")) for one in human[:cut]]
        lines.extend(self.rest(human[cut:]))
        lines.extend(self.norm(one, "open") for one in self.applying("presumption"))
        depending = [one for one in self.report.norms if one.verdict == "depends"]
        lines.extend(self.open_in_full(depending) if self.full else self.open_by_fact(depending))
        return Section("open", self.say("What depends, and what a person must judge"), "", tuple(lines))

    def open_in_full(self, depending: list[NormAnswer]) -> Iterator[Line]:
        """Yield the norms of conduct nearest to an answer, then the number of all others."""
        told = [one for one in depending if one.says in _TOLD]
        told = sorted(told, key=lambda one: len(one.settle_with) + len(one.needs_human))[:_OPEN_TOLD]
        shown = {one.id for one in told}
        yield from (self.open_norm(one, self.say("depends")) for one in told)
        if rest := [one for one in depending if one.id not in shown]:
            text = self.say_plural("{n} more norm depends on missing facts.", "{n} more norms depend on missing facts.", len(rest), n=len(rest))  # fmt: skip
            details = (Line(str(count), self.words.named("instruments", one)) for one, count in self.counts(rest))
            yield Line(text, tone="open", details=tuple(details))

    def open_by_fact(self, depending: list[NormAnswer]) -> Iterator[Line]:
        """Yield each missing fact that some norm of conduct turns on alone, with the places of the first of those norms.

        Facts follow the order in which they are asked for, those that may be a danger first.
        """
        alone: dict[str, list[NormAnswer]] = {}
        for one in depending:
            if one.says in _TOLD and len(one.settle_with) == 1 and not one.needs_human and not one.settled_anyway:
                alone.setdefault(one.settle_with[0], []).append(one)
        asked = {one.fact: (not one.red_flag, number) for number, one in enumerate(self.report.questions)}
        order = sorted(alone, key=lambda name: (asked.get(name, (True, len(asked))), -len(alone[name]), name))
        told: set[str] = set()
        for name in order[:_OPEN_SHOWN]:
            norms = alone[name]
            told.update(one.id for one in norms)
            count = self.say_plural("{n} norm turns on it", "{n} norms turn on it", len(norms), n=len(norms))
            places = _places(one.id for one in norms)[:_PINPOINTS_SHOWN]
            yield Line(count, self.words.fact(name), places, "open")
        yield from self.rest([one for one in depending if one.id not in told])

    def open_norm(self, norm: NormAnswer, word: str) -> Line:
        details = tuple(self.openings(norm.settle_with, norm.needs_human, norm.settled_anyway))
        return Line(f"{norm.text} – {word}", self.addressee(norm), _places([norm.id]), "open", details)

    def protection(self) -> Section:
        lines = []
        for one in self.report.protection:
            national = Line(self.wording.in_national_law(one.relation), self.say("In national law"), _places(one.national))  # fmt: skip
            force = Line(self.wording.force(one.force) or self.say("binding on Kazakhstan"), self.say("Force"))
            lines.append(Line(one.text, "", _places([one.requirement]), "no", (national, force)))
        title = self.say("Where national law gives less than a treaty or handbook")
        return Section("protection", title, "", tuple(lines))

    # -- 11. warnings and sources -------------------------------------------------------------------------------------

    def sources(self, sections: Iterable[Section]) -> Section:
        """Warnings, weak sources, doubts, bare statements, and the names of the texts cited anywhere above."""
        used = [one for one in self.report.norms if one.verdict == "applies"]
        above = [one for section in sections for one in section.lines]
        acted_on = [one for section in sections if section.key in _ACTED_ON for one in section.lines]
        named = {place for one in acted_on for line in one.walk() for place in line.pinpoints[:1]}
        lines = [*self.warnings(), *self.marks(used), *self.doubts(used, named), *self.statements(used)]
        places = [place for one in (*above, *lines) for line in one.walk() for place in line.pinpoints]
        if cited := self.cited(places):
            if self.full:
                lines.append(Line(self.say("The texts cited above:"), details=cited))
            else:
                lines.append(
                    Line("; ".join(f"{one.text} ({one.lead})" for one in cited), self.say("The texts cited above"))
                )
        return Section("sources", self.say("Warnings and sources"), "", tuple(lines))

    def warnings(self) -> Iterator[Line]:
        """Yield what the checker warns of; the same words about several provisions are said once."""
        together: dict[tuple[str, str], list[str]] = {}
        for one in self.report.warnings:
            together.setdefault((one.code, one.text), []).extend(one.because)
        for (code, text), because in together.items():
            if code != "doubt":
                yield self.warned(text, _places(because))

    def warned(self, text: str, places: tuple[str, ...]) -> Line:
        """Return a warning with the places it is about: all of them, or in the usual report the first."""
        hidden = 0 if self.full else len(places) - _FURTHER_SHOWN
        if hidden <= 0:
            return Line(text, "", places, "urgent")
        more = Line(self.say_plural("and {n} more", "and {n} more", hidden, n=hidden))
        return Line(text, "", places[:_FURTHER_SHOWN], "urgent", (more,))

    def marks(self, used: list[NormAnswer]) -> Iterator[Line]:
        """Yield what the report rests on that is weaker than the text itself, unless a warning has told it."""
        told = {one.code for one in self.report.warnings}
        marks = {one.verified for one in used} | {one.verified for one in self.report.goals}
        if marks == {"official"}:
            text = self.say(
                "Everything above rests on texts that were read in the original or in official translation."
            )
            yield Line(text, tone="yes")
        for mark, text in (
            ("recalled", self.say("Weakest ground: written from memory, nobody has looked it up yet.")),
            ("secondary", self.say("Weaker ground: a page that states it was read, not the text itself.")),
        ):
            goals = [self.words.named("goals", one.fact) for one in self.report.goals if one.verified == mark]
            places = _places(one.id for one in used if one.verified == mark)
            if mark not in told and (goals or places):
                details = (Line("; ".join(goals), self.say("Answers that rest on it")),) if goals else ()
                yield Line(text, "", places, "open", details)

    def doubts(self, used: list[NormAnswer], named: set[str]) -> Iterator[Line]:
        """Yield the doubts about what applies: in the usual report those about what the person acts on."""
        together: dict[str, list[str]] = {}
        for warning in self.report.warnings:
            if warning.code == "doubt":
                together.setdefault(warning.text, []).extend(warning.because)
        for norm in used:
            if norm.doubt:
                together.setdefault(norm.doubt, []).append(norm.id)
        left = 0
        for doubt, norms in together.items():
            if self.full or named.intersection(_places(norms)):
                yield Line(doubt, self.say("Doubtful"), _places(norms), "open")
            else:
                left += 1
        if left:
            text = self.say_plural("{n} more doubt, about provisions that no answer or breach rests on, stands in the full report (--full).", "{n} more doubts, about provisions that no answer or breach rests on, stand in the full report (--full).", left, n=left)  # fmt: skip
            yield Line(text, tone="open")

    def statements(self, used: list[NormAnswer]) -> Iterator[Line]:
        """Yield the facts that were only told, with the conclusions that rest on them."""
        together: dict[str, list[str]] = {}
        for norm in used:
            for name in norm.rests_on_statements:
                together.setdefault(name, []).append(norm.id)
        text = self.say("Told, but no document was seen. These conclusions rest on it:")
        for name, norms in together.items():
            yield Line(text, self.words.fact(name), _places(norms), "open")

    def cited(self, places: Iterable[str]) -> tuple[Line, ...]:
        """Return the instruments some places belong to, with their names."""
        return tuple(Line(self.words.named("instruments", one), one) for one in self.instruments(places))

    def instruments(self, places: Iterable[str]) -> list[str]:
        """Return the instruments some places belong to, each once, in alphabetical order."""
        known = self.words.texts.get("instruments", {})
        found: set[str] = set()
        for place in places:
            parts = place.split("#", maxsplit=1)[0].split("/")
            heads = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
            found.update(one for one in heads if one in known)
        return sorted(found)

    def closing(self) -> str:
        knowledge = self.report.knowledge
        version, digest = knowledge.version, knowledge.digest
        parts = [self.say("This is not legal advice: it helps a person decide, and decides nothing itself.")]
        if knowledge.verified_to is None:
            parts.append(self.say("The base does not say up to which day its sources were read; Koshiqon {version}, knowledge base {digest}.", version=version, digest=digest))  # fmt: skip
            return " ".join(parts)
        if self.report.as_of > knowledge.verified_to and not any(one.code == "stale" for one in self.report.warnings):
            parts.append(self.say("The day of the question lies after the last verified edition: later changes of the law are not in this report."))  # fmt: skip
        day = self.wording.day(knowledge.verified_to)
        parts.append(self.say("Verified up to {day}; Koshiqon {version}, knowledge base {digest}.", day=day, version=version, digest=digest))  # fmt: skip
        return " ".join(parts)

    # -- parts of lines -----------------------------------------------------------------------------------------------

    def line(
        self,
        text: str,
        because: Iterable[str] = (),
        *,
        lead: str = "",
        tone: Tone = "plain",
        details: Iterable[Line] = (),
    ) -> Line:
        """Return a line whose sentence ends with its first pinpoints; in the full report the others are its last detail.

        The usual report leaves out the definitions a sentence rests on, such as who counts as an immigrant.
        """
        places = _places(because)
        if not self.full:
            places = tuple(one for one in places if one not in self.defining) or places
        rest = places[_PINPOINTS_SHOWN:]
        more = [self.further(rest)] if rest and self.full else []
        return Line(text, lead, places[:_PINPOINTS_SHOWN], tone, (*details, *more))

    def further(self, places: tuple[str, ...]) -> Line:
        """Return the next pinpoints of a sentence, and how many more there are: the proof and the JSON have them all."""
        hidden = len(places) - _FURTHER_SHOWN
        text = self.say("Rests also on")
        if hidden > 0:
            more = self.say_plural("{n} more provision", "{n} more provisions", hidden, n=hidden)
            text = self.say("Rests on {more}, and on", more=more)
        return Line(text, pinpoints=places[:_FURTHER_SHOWN])

    def addressee(self, norm: NormAnswer) -> str:
        """Return whom a norm addresses, with its kind (unless it is a duty) and the other end it runs towards."""
        return addressee(self.words, norm.says, norm.who, norm.towards)

    def openings(self, settle_with: list[str], needs_human: list[str], settled_anyway: bool | None) -> Iterator[Line]:
        """Yield what would settle an open answer, or that it is settled already."""
        if settle_with and settled_anyway:
            yield Line(self.named(settle_with), self.say("Settled whatever the answer to"))
        elif settle_with:
            yield Line(self.named(settle_with), self.say("What would settle it"))
        if needs_human:
            yield Line(self.named(needs_human), self.say("For a person to judge"))

    def named(self, names: Iterable[str]) -> str:
        """Return what leaves something open: facts by name, norms by their sentence; after the first few, how many."""
        found = dict.fromkeys(self.norms[name].text if name in self.norms else self.words.fact(name) for name in names)
        rest = len(found) - _NAMES_SHOWN
        shown = list(found)[:_NAMES_SHOWN]
        if rest > 0:
            shown.append(self.say_plural("and {n} more", "and {n} more", rest, n=rest))
        return "; ".join(shown)

    def counting(self, deadline: DeadlineState) -> Iterator[Line]:
        """Yield how the last day of a duty was found; the usual report tells each way of counting once."""
        low, high = deadline.earliest, deadline.date
        if low is not None and high is not None and low != high:
            bounds = self.say("between {low} and {high}", low=self.wording.day(low), high=self.wording.day(high))
            yield Line(bounds, self.say("The day is known only within bounds; the safe day is the first one"))
        if deadline.rule and (low or high) and (self.full or deadline.rule not in self.counted):
            self.counted.add(deadline.rule)
            yield Line(self.words.named("counting", deadline.rule), self.say("How the term is counted"))
        if deadline.provisional:
            yield Line(self.say("The days off of that year are not confirmed yet, so the date may move."))

    def consequences(self, sanctions: Iterable[Sanction], authority: str | None) -> Iterator[Line]:
        """Yield what may follow a breach, one line for each provision, and which authority is in charge."""
        together: dict[tuple[str, bool], list[Sanction]] = {}
        for one in sanctions:
            together.setdefault((one.provision, one.any_of), []).append(one)
        for (provision, any_of), found in together.items():
            choice = any_of and len(found) > 1
            lead = self.say("What may follow, one of these") if choice else self.say("What may follow")
            yield Line("; ".join(map(self.wording.sanction, found)), lead, _places([provision] if provision else ()))
        if authority:
            yield Line(self.words.named("authorities", authority), self.say("Authority"))
