"""The one order and the one wording of a report: sections of lines that every text format prints as they are.

What is urgent comes first, then the answers, then what is breached, what must be done, what one may do, and so on down
to the sources. A format decides only how a heading, a line and a pinpoint look; it leaves nothing out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal

from koshiqon.model.report import (
    ComplianceGap,
    DeadlineState,
    GoalAnswer,
    NormAnswer,
    Report,
    Sanction,
)
from koshiqon.rendering import formatting
from koshiqon.rendering.phrases import Words

__all__ = ["SIGNS", "Document", "Line", "Section", "Tone", "document"]

Tone = Literal["plain", "yes", "no", "open", "urgent"]

SIGNS: Final[dict[Tone, str]] = {"plain": "•", "yes": "✓", "no": "✗", "open": "?", "urgent": "!"}
"""The sign before a line; the words of the line always say the same, so nothing rests on a sign or a colour."""

# How many pinpoints stand at the end of a sentence; the others follow on a line of their own.
_PINPOINTS_SHOWN: Final = 3
# How many dependent norms are told in words; the others are named by their places.
_OPEN_SHOWN: Final = 20

_STATE_ORDER: Final = {"overdue": 0, "due": 1, "unknown": 2, "kept": 3}
_TOLD: Final = frozenset(("duty", "prohibition", "right", "permission", "power", "procedure", "sanction"))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the report.

    Attributes:
        text: the sentence.
        lead: what stands before it with a colon: whom it concerns, a day, a question.
        pinpoints: the provisions it rests on, shown in brackets at its end.
        tone: yes, no, open, urgent or plain; gives the sign and, where there is colour, the colour.
        details: further sentences that belong to it.
    """

    text: str
    lead: str = ""
    pinpoints: tuple[str, ...] = ()
    tone: Tone = "plain"
    details: tuple[Line, ...] = ()

    def walk(self) -> Iterator[Line]:
        """Yield this line and those below it."""
        yield self
        for one in self.details:
            yield from one.walk()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; `key` names it in every language, `lead` introduces or replaces its lines."""

    key: str
    title: str
    lead: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report in words, ready to be set in any format."""

    language: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]

    def lines(self) -> Iterator[Line]:
        """Yield every line of every section."""
        for section in self.sections:
            for line in section.lines:
                yield from line.walk()


def document(report: Report, texts: Mapping[str, Any]) -> Document:
    """Return a report in words, in the language it was made in.

    Args:
        report: what `check` answered.
        texts: the base's texts in the report's language, as `KnowledgeBase.texts` gives them.
    """
    return _Writer(report, Words(texts, report.lang)).document()


def _places(because: Iterable[str]) -> tuple[str, ...]:
    """Return the provisions of some norms, each once."""
    return tuple(dict.fromkeys(one.split("#")[0] for one in because))


def _date_order(deadline: DeadlineState | None) -> tuple[int, datetime.date]:
    state = _STATE_ORDER[deadline.state] if deadline else _STATE_ORDER["unknown"]
    return state, (deadline and (deadline.earliest or deadline.date)) or datetime.date.max


class _Writer:
    """Writes one report. Each section has a method; the order of the sections is that of `document`."""

    def __init__(self, report: Report, words: Words) -> None:
        self.report = report
        self.words = words
        self.language = words.language
        self.say = words.voice.say
        self.say_plural = words.voice.say_plural

    def document(self) -> Document:
        """Return all sections that have something to say, and the closing lines."""
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
            language=self.language,
            title=self.say("What the law says in this case"),
            lead=self.say("As of {day}.", day=self.day(self.report.as_of)),
            sections=tuple(sections),
            closing=self.closing(),
        )

    # -- small parts --------------------------------------------------------------------------------------------------

    def day(self, day: datetime.date) -> str:
        return formatting.day(day, self.language)

    def line(
        self,
        text: str,
        because: Iterable[str] = (),
        *,
        lead: str = "",
        tone: Tone = "plain",
        details: Iterable[Line] = (),
    ) -> Line:
        """Return a line whose sentence ends with its first pinpoints; the others become its last detail."""
        places = _places(because)
        rest = places[_PINPOINTS_SHOWN:]
        more = [Line(self.say("rests also on"), pinpoints=rest)] if rest else []
        return Line(text, lead, places[:_PINPOINTS_SHOWN], tone, (*details, *more))

    def distance(self, day: datetime.date) -> str:
        """Return a day with how far it lies from the day of the question."""
        shown, days = self.day(day), (day - self.report.as_of).days
        if days == 0:
            return self.say("{day} (the day of the question)", day=shown)
        count = formatting.count_days(abs(days), self.language)
        if days > 0:
            return self.say("{day} ({days} left)", day=shown, days=count)
        return self.say("{day} ({days} ago)", day=shown, days=count)

    def names(self, names: Iterable[str]) -> str:
        """Return the names of facts, and the sentences of norms, that leave something open."""
        shown = []
        for name in names:
            norm = next((one for one in self.report.norms if one.id == name), None)
            shown.append(norm.text if norm is not None else self.words.fact(name))
        return "; ".join(dict.fromkeys(shown))

    def open_details(
        self, settle_with: list[str], needs_human: list[str], settled_anyway: bool | None
    ) -> Iterator[Line]:
        """Yield what would settle an open answer, or that it is settled already."""
        if settle_with and settled_anyway:
            yield Line(self.names(settle_with), self.say("Settled whatever the answer to"))
        elif settle_with:
            yield Line(self.names(settle_with), self.say("What would settle it"))
        if needs_human:
            yield Line(self.names(needs_human), self.say("For a person to judge"))

    def who(self, norm: NormAnswer | ComplianceGap) -> str:
        return self.words.named("actors", norm.who) if norm.who else ""

    def addressee(self, norm: NormAnswer) -> str:
        """Return whom a norm addresses, with what kind of norm it is where that is not a duty."""
        who, kind = self.who(norm), self.kind_of_norm(norm.says)
        if not who:
            return kind
        return self.say("{who} ({kind})", who=who, kind=kind) if kind else who

    def kind_of_norm(self, says: str) -> str:
        match says:
            case "duty":
                return ""
            case "prohibition":
                return self.say("prohibited")
            case "right":
                return self.say("right")
            case "permission":
                return self.say("permission")
            case "power":
                return self.say("power of the authority")
            case "procedure":
                return self.say("procedure")
            case "sanction":
                return self.say("sanction")
            case "presumption":
                return self.say("presumed")
            case "definition":
                return self.say("definition")
            case "exception":
                return self.say("exception")
            case "delegation":
                return self.say("left to a by-law")
            case "open":
                return self.say("left open by the text")
        return says

    def force(self, force: str) -> str:
        """Return how a norm binds Kazakhstan, or nothing when it simply binds."""
        match force:
            case "in_force":
                return ""
            case "reserved":
                return self.say("Kazakhstan made a reservation to it")
            case "signed_only":
                return self.say("signed by Kazakhstan, not in force for it")
            case "yardstick":
                return self.say("a yardstick, not binding on Kazakhstan")
        return force

    def deadline(self, deadline: DeadlineState) -> Iterator[Line]:
        """Yield the state of a duty, its date and how the date is counted."""
        yield Line(self.state(deadline), self.say("State"), tone="no" if deadline.state == "overdue" else "plain")
        if deadline.earliest is not None and deadline.date is not None and deadline.earliest != deadline.date:
            yield Line(
                self.say("between {low} and {high}", low=self.day(deadline.earliest), high=self.day(deadline.date)),
                self.say("The day is known only within bounds; the safe day is the first one"),
            )
        if deadline.rule and (deadline.date or deadline.earliest):
            yield Line(self.words.named("counting", deadline.rule), self.say("How the term is counted"))
        if deadline.provisional:
            yield Line(self.say("The days off of that year are not confirmed yet, so the date may move."))

    def state(self, deadline: DeadlineState) -> str:
        day = deadline.earliest or deadline.date
        shown = self.distance(day) if day else ""
        match deadline.state:
            case "kept":
                return self.say("kept")
            case "due":
                return self.say("still to be done; last day: {day}", day=shown) if day else self.say("still to be done")
            case "overdue":
                return self.say("overdue; last day was: {day}", day=shown) if day else self.say("breached")
            case "unknown":
                if day:
                    return self.say("not known whether it is kept; last day: {day}", day=shown)
                return self.say("not known whether it is kept")

    def sanctions(self, sanctions: Iterable[Sanction]) -> Iterator[Line]:
        """Yield what may follow a breach: one line for each provision, with the amounts in tenge."""
        together: dict[tuple[str, bool], list[Sanction]] = {}
        for one in sanctions:
            together.setdefault((one.provision, one.any_of), []).append(one)
        for (provision, any_of), found in together.items():
            lead = self.say("What may follow, one of these") if any_of and len(found) > 1 else self.say("What may follow")
            yield Line("; ".join(map(self.sanction, found)), lead, _places([provision] if provision else ()), "plain")

    def sanction(self, sanction: Sanction) -> str:
        kind = self.kind_of_sanction(sanction)
        amount = formatting.money(sanction.amount, self.language) if sanction.amount else ""
        tenge = self.tenge(sanction.tenge)
        if amount and tenge and amount != tenge:
            kind = self.say("{sanction}: {amount} = {tenge}", sanction=kind, amount=amount, tenge=tenge)
        elif amount or tenge:
            kind = f"{kind}: {amount or tenge}"
        return f"{self.offender(sanction.offender)} – {kind}" if sanction.offender else kind

    def tenge(self, value: str | None) -> str:
        """Return an amount in tenge; what is not a plain number is shown as the report has it."""
        if not value:
            return ""
        try:
            return formatting.amount(Decimal(value), self.language)
        except InvalidOperation:
            return value

    def kind_of_sanction(self, sanction: Sanction) -> str:
        limit = self.limit(sanction.up_to)
        match sanction.kind:
            case "warning":
                return self.say("warning")
            case "fine":
                return self.say("fine")
            case "arrest":
                return self.say("arrest up to {limit}", limit=limit) if limit else self.say("arrest")
            case "expulsion":
                return self.say("expulsion from the country")
            case "ban":
                return sanction.text or (self.say("ban; up to {limit}", limit=limit) if limit else self.say("ban"))
        return sanction.text or sanction.kind

    def limit(self, up_to: str | None) -> str:
        """Return the longest term of a sanction, such as "10 days"."""
        count, _, unit = (up_to or "").partition(" ")
        return formatting.duration(int(count), unit, self.language) if count.isdigit() else up_to or ""

    def offender(self, offender: str) -> str:
        match offender:
            case "natural_person":
                return self.say("private person")
            case "official":
                return self.say("official in charge")
            case "small_business":
                return self.say("small business")
            case "nonprofit":
                return self.say("non-profit organisation")
            case "medium_business":
                return self.say("medium-sized business")
            case "large_business":
                return self.say("large business")
            case "foreigner":
                return self.say("foreigner")
        return offender

    # -- sections, in reading order -----------------------------------------------------------------------------------

    def urgent(self) -> Section:
        lines = []
        for one in self.report.urgent:
            lead = self.distance(one.date) if one.date else self.say("today")
            lines.append(self.line(one.text, one.because, lead=lead, tone="urgent"))
        lead = "" if lines else self.say("Nothing urgent follows from what was told.")
        return Section("urgent", self.say("Act today"), lead, tuple(lines))

    def answers(self) -> Section:
        lines = tuple(self.answer(one) for one in self.report.goals)
        lead = "" if lines else self.say("No question was answered.")
        return Section("answers", self.say("Answers"), lead, lines)

    def answer(self, goal: GoalAnswer) -> Line:
        tone: Tone = "open" if goal.value is None else "yes" if goal.value else "no"
        if goal.value is None and goal.settled_anyway:
            word = self.say("The same whatever the missing facts are.")
        elif goal.value is None:
            word = self.say("It depends.")
        else:
            word = self.say("Yes.") if goal.value else self.say("No.")
        details = self.open_details(goal.settle_with, goal.needs_human, goal.settled_anyway)
        named = self.words.named("goals", goal.fact)
        return self.line(f"{word} {goal.text}", goal.because, lead=named, tone=tone, details=details)

    def gaps(self) -> Section:
        ordered = sorted(self.report.compliance, key=self.urgency)
        lines = [self.gap(one) for one in ordered]
        shown = {place for gap in ordered for one in gap.sanction for place in _places([one.provision])}
        for norm in self.report.norms:
            if norm.says == "sanction" and norm.verdict == "applies" and not shown & {*_places([norm.id])}:
                lines.append(self.norm(norm, tone="no"))
        lead = "" if lines else self.say("No breach and no deadline close at hand follows from what was told.")
        return Section("gaps", self.say("What is breached or due soon"), lead, tuple(lines))

    @staticmethod
    def urgency(gap: ComplianceGap) -> tuple[int, datetime.date]:
        return _STATE_ORDER[gap.state], _date_order(gap.deadline)[1]

    def gap(self, gap: ComplianceGap) -> Line:
        details = list(self.deadline(gap.deadline or DeadlineState(None, gap.state)))
        if gap.remedy:
            details.append(Line(gap.remedy, self.say("What can be done")))
        details.extend(self.sanctions(gap.sanction))
        if gap.authority:
            details.append(Line(self.words.named("authorities", gap.authority), self.say("Authority")))
        tone: Tone = "no" if gap.state == "overdue" else "open"
        norm = next((one for one in self.report.norms if one.id == gap.norm), None)
        lead = self.addressee(norm) if norm is not None else self.who(gap)
        return self.line(gap.text, [gap.norm, *gap.because], lead=lead, tone=tone, details=details)

    def norm(self, norm: NormAnswer, tone: Tone = "plain") -> Line:
        """Return a norm that applies: whom it addresses, what it says, its date, what follows a breach."""
        details = list(self.deadline(norm.deadline)) if norm.deadline else []
        details.extend(self.sanctions(norm.sanction))
        if norm.authority:
            details.append(Line(self.words.named("authorities", norm.authority), self.say("Authority")))
        if norm.towards:
            details.append(Line(self.words.named("actors", norm.towards), self.say("Towards")))
        if force := self.force(norm.force):
            details.append(Line(force, self.say("Force")))
        return self.line(norm.text, [norm.id, *norm.because], lead=self.addressee(norm), tone=tone, details=details)

    def applying(self, *kinds: str) -> list[NormAnswer]:
        return [one for one in self.report.norms if one.verdict == "applies" and one.says in kinds]

    def duties(self) -> Section:
        above = {one.norm for one in self.report.compliance}
        found = [one for one in self.applying("duty", "prohibition") if one.id not in above]
        found.sort(key=lambda one: _date_order(one.deadline))
        lines = [self.norm(one, self.tone(one.deadline)) for one in found]
        lines.extend(self.norm(one) for one in self.applying("procedure"))
        lead = self.say("Besides what stands under “{title}”.", title=self.say("What is breached or due soon")) if above else ""  # fmt: skip
        return Section("duties", self.say("Duties and deadlines"), lead, tuple(lines))

    @staticmethod
    def tone(deadline: DeadlineState | None) -> Tone:
        """Return the tone of a duty: kept, breached, open, or plain when nothing is said about it."""
        if deadline is None:
            return "plain"
        tones: dict[str, Tone] = {"kept": "yes", "overdue": "no", "unknown": "open"}
        return tones.get(deadline.state, "plain")

    def rights(self) -> Section:
        lines = [self.norm(one) for kind in ("right", "permission", "power") for one in self.applying(kind)]
        return Section("rights", self.say("Rights and permissions"), "", tuple(lines))

    def regimes(self) -> Section:
        lines = []
        for one in self.report.regimes:
            tone: Tone
            match one.verdict:
                case "applies":
                    tone, word = "yes", self.say("These rules govern.")
                case "not_triggered" | "switched_off":
                    tone, word = "no", self.say("These rules do not govern.")
                case "not_in_force":
                    tone, word = "no", self.say("These rules are not in force on this day.")
                case "needs_human":
                    tone, word = "open", self.say("Whether these rules govern is for a person to judge.")
                case _:
                    tone, word = "open", self.say("Whether these rules govern is open.")
            named = self.words.named("regimes", one.id)
            text = word if one.text in ("", named) else f"{word} {one.text}"
            details = self.open_details(one.settle_with, [], None)
            lines.append(self.line(text, one.because, lead=named, tone=tone, details=details))
        order: dict[Tone, int] = {"yes": 0, "open": 1, "no": 2}
        lines.sort(key=lambda one: order[one.tone])
        return Section("regimes", self.say("Which rules govern"), "", tuple(lines))

    def family(self) -> Section:
        lines = []
        for one in self.report.family:
            count = self.say_plural("{n} answer", "{n} answers", len(one.goals), n=len(one.goals))
            lines.append(Line(count, self.relation(one.relation), details=tuple(map(self.answer, one.goals))))
        return Section("family", self.say("Family"), "", tuple(lines))

    def relation(self, relation: str) -> str:
        match relation:
            case "spouse":
                return self.say("Spouse")
            case "child":
                return self.say("Child")
            case "parent":
                return self.say("Parent")
            case "other":
                return self.say("Another family member")
        return relation

    def questions(self) -> Section:
        lines = []
        for one in self.report.questions:
            details = [Line(one.why, self.say("Why it is asked"))]
            if one.proof:
                details.append(Line(one.proof, self.say("What proves it")))
            goals = [name for name in one.settles if name in self.words.texts.get("goals", {})]
            places = _places(name for name in one.settles if name not in goals)
            if goals:
                named = " ".join(self.words.named("goals", name) for name in goals)
                details.append(Line(named, self.say("It may settle")))
            if len(places) > _PINPOINTS_SHOWN:
                rest = len(places) - _PINPOINTS_SHOWN
                details.append(Line(self.say_plural("It may settle {n} more provision.", "It may settle {n} more provisions.", rest, n=rest)))  # fmt: skip
            tone: Tone = "urgent" if one.red_flag else "open"
            lines.append(Line(one.text, "", places[:_PINPOINTS_SHOWN], tone, tuple(details)))
        lead = "" if lines else self.say("No missing fact would change an answer.")
        return Section("questions", self.say("What is not known yet and would change the answer"), lead, tuple(lines))

    def open_norms(self) -> Section:
        """What needs a judgement first, then the norms of conduct that depend, then the places of all others."""
        human = [one for one in self.report.norms if one.verdict == "needs_human"]
        depending = [one for one in self.report.norms if one.verdict == "depends"]
        told = [one for one in depending if one.says in _TOLD][:_OPEN_SHOWN]
        rest = [one for one in depending if one not in told]
        lines = [self.open_norm(one, self.say("a person has to judge")) for one in human]
        lines.extend(self.open_norm(one, self.say("depends")) for one in told)
        for one in self.applying("presumption"):
            lines.append(self.norm(one, "open"))
        if rest:
            lines.append(Line(self.say("These provisions depend on missing facts as well:"), "", _places(one.id for one in rest)))  # fmt: skip
        return Section("open", self.say("What depends, and what a person must judge"), "", tuple(lines))

    def open_norm(self, norm: NormAnswer, word: str) -> Line:
        details = tuple(self.open_details(norm.settle_with, norm.needs_human, norm.settled_anyway))
        return Line(f"{norm.text} – {word}", self.addressee(norm), _places([norm.id]), "open", details)

    def protection(self) -> Section:
        lines = []
        for one in self.report.protection:
            details = [Line(self.in_national_law(one.relation), self.say("In national law"), _places(one.national))]
            details.append(Line(self.force(one.force) or self.say("binding on Kazakhstan"), self.say("Force")))
            lines.append(Line(one.text, "", _places([one.requirement]), "no", tuple(details)))
        return Section("protection", self.say("Where national law gives less than a treaty or handbook"), "", tuple(lines))

    def in_national_law(self, relation: str) -> str:
        match relation:
            case "absent":
                return self.say("there is no such right")
            case "weaker":
                return self.say("the right is weaker")
            case "contrary":
                return self.say("the law says the opposite")
            case "conditional":
                return self.say("the right comes with conditions")
        return relation

    def sources(self, sections: Iterable[Section]) -> Section:
        """Warnings, weak sources, doubts, bare statements, and the names of the texts cited anywhere above."""
        used = [one for one in self.report.norms if one.verdict == "applies"]
        lines = [self.line(one.text, one.because, tone="urgent") for one in self.report.warnings]
        lines.extend(self.marks(used))
        doubts: dict[str, list[str]] = {}
        statements: dict[str, list[str]] = {}
        for norm in used:
            if norm.doubt:
                doubts.setdefault(norm.doubt, []).append(norm.id)
            for name in norm.rests_on_statements:
                statements.setdefault(name, []).append(norm.id)
        for doubt, norms in doubts.items():
            lines.append(self.line(doubt, norms, lead=self.say("Doubtful"), tone="open"))
        for name, norms in statements.items():
            text = self.say("Told, but no document was seen. It carries these conclusions:")
            lines.append(Line(text, self.words.fact(name), _places(norms), "open"))
        places = [place for section in sections for one in section.lines for line in one.walk() for place in line.pinpoints]  # fmt: skip
        places += [place for one in lines for line in one.walk() for place in line.pinpoints]
        if cited := self.cited(places):
            lines.append(Line(self.say("The texts cited above:"), details=cited))
        return Section("sources", self.say("Warnings and sources"), "", tuple(lines))

    def marks(self, used: list[NormAnswer]) -> Iterator[Line]:
        """Yield what the report rests on that is weaker than the text itself."""
        marks = {one.verified for one in used} | {one.verified for one in self.report.goals}
        if marks and marks <= {"official"}:
            yield Line(self.say("Everything above rests on texts that were read in the original or in official translation."), tone="yes")  # fmt: skip
        for mark, text in (
            ("recalled", self.say("Weakest ground: written from memory, nobody has looked it up yet.")),
            ("secondary", self.say("Weaker ground: a page that states it was read, not the text itself.")),
        ):
            goals = [self.words.named("goals", one.fact) for one in self.report.goals if one.verified == mark]
            places = _places(one.id for one in used if one.verified == mark)
            if goals or places:
                details = (Line(" ".join(goals), self.say("Answers that rest on it")),) if goals else ()
                yield Line(text, "", places, "open", details)

    def cited(self, places: Iterable[str]) -> tuple[Line, ...]:
        """Return the instruments some places belong to, with their names."""
        instruments = self.words.texts.get("instruments", {})
        found: dict[str, None] = {}
        for place in places:
            parts = place.split("/")
            heads = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
            found.update(dict.fromkeys(one for one in heads if one in instruments))
        return tuple(Line(self.words.named("instruments", one), one) for one in sorted(found))

    def closing(self) -> tuple[str, ...]:
        knowledge = self.report.knowledge
        advice = self.say("This is not legal advice: it helps a person decide, and decides nothing itself.")
        if knowledge.verified_to is None:
            verified = self.say("The base does not say up to which day its sources were read.")
        else:
            verified = self.say("Verified up to {day}.", day=self.day(knowledge.verified_to))
            if self.report.as_of > knowledge.verified_to:
                verified += " " + self.say("The day of the question lies after that: later changes of the law are not in this report.")  # fmt: skip
        version = self.say("Koshiqon {version}, knowledge base {digest}.", version=knowledge.version, digest=knowledge.digest)  # fmt: skip
        return (advice, verified, version)
