"""Read corpus/ and rules/ into a linked base.

Two passes: every file is read and checked by itself; then names and places are bound across files. Faults are collected,
so that one run reports all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from koshiqon.i18n import gettext_noop as N_
from koshiqon.loading.binding import Binder, Reference
from koshiqon.loading.diagnostics import BadInput, Diagnostics
from koshiqon.loading.files import files_of
from koshiqon.loading.shapes import kind_of, nearest, shape
from koshiqon.loading.yaml_reader import Document, Path_, read_text, read_yaml
from koshiqon.model.base import (
    FIRST_DAY,
    LAST_DAY,
    Base,
    BoundAlert,
    BoundCase,
    BoundDeadline,
    BoundEdition,
    BoundNorm,
    Place,
)
from koshiqon.model.corpus import Instrument, InstrumentList, Outline, Period, ProvisionFile
from koshiqon.model.norms import SENTENCE_KEYS, Deadline, Edition, Norm, NormFile
from koshiqon.model.terms import Term
from koshiqon.model.vocabulary import CalendarFile, GroupFile, Measure, ParameterFile, StateFile, VocabularyFile

__all__ = ["Reading", "read_base"]

_SENTENCES = ("must", "must_not", "may", "is_entitled_to", "text")
# The keys an edition may change; taken from the norm when the edition leaves them out.
_EDITION_KEYS = tuple(one.name for one in fields(Edition) if one.name != "in_force")


class Reading:
    """The state of reading one base: documents, faults, and the base so far."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.base = Base()
        self.found = Diagnostics()
        self.documents: list[tuple[Document, Any]] = []
        self.references: list[Reference] = []
        self.used_facts: set[str] = set()

    def run(self) -> Base:
        """Read everything and return the base; faults are in `found`."""
        digest = hashlib.blake2b(digest_size=16)
        for path in files_of(self.root):
            name = path.relative_to(self.root).as_posix()
            try:
                text = read_text(path, name)
                digest.update(f"{name}\0{text}\0".encode())
                document = read_yaml(text, name)
            except BadInput as bad:
                self.found.found.extend(bad.diagnostics)
                continue
            self._shape(document)
        self.base.digest = digest.hexdigest()
        for document, content in self.documents:
            self._collect(document, content)
        for document, content in self.documents:
            self._bind(document, content)
        self._resolve()
        return self.base

    # -- first pass: single files -----------------------------------------------------------------------------------

    def _shape(self, document: Document) -> None:
        kind = kind_of(document.content)
        if kind is None:
            keys = ", ".join(document.content) if isinstance(document.content, dict) else "none"
            self.found.add(document.place(()), "unknown-kind-of-file", keys=keys)
            return
        content = shape(document, kind, self.found)
        if content is not None:
            self.documents.append((document, content))

    def _define(self, kind: str, table: dict[str, Any], name: str, value: Any, document: Document, path: Path_) -> bool:
        """Enter a definition; a second one of the same name is a fault."""
        file, line, column = document.place(path)
        key = f"{kind}:{name}"
        if name in table:
            where = self.base.places.get(key)
            self.found.add((file, line, column), "defined-twice", what=name, where=where.file if where else "?")
            return False
        table[name] = value
        self.base.places[key] = Place(file, line, column)
        return True

    def _collect(self, document: Document, content: Any) -> None:
        base = self.base
        if isinstance(content, Instrument):
            self._instrument(document, content, ())
        elif isinstance(content, InstrumentList):
            for index, one in enumerate(content.instruments):
                self._instrument(document, one, ("instruments", index))
        elif isinstance(content, Outline):
            self._define("outline", base.outlines, content.outline_of, content, document, ("outline_of",))
        elif isinstance(content, VocabularyFile):
            base.sources[document.file] = {one.id: one for one in content.sources}
            for table, key, items in (
                (base.facts, "fact", content.facts),
                (base.checklists, "checklist", content.checklists),
                (base.actors, "actor", content.actors),
                (base.authorities, "authority", content.authorities),
                (base.themes, "theme", content.themes),
                (base.positions, "position", content.positions),
                (base.counting, "counting", content.counting),
                (base.goals, "goal", content.goals),
                (base.regimes, "regime", content.regimes),
            ):
                self._define_all(key, table, items, document)
        elif isinstance(content, ParameterFile):
            base.sources[document.file] = {one.id: one for one in content.sources}
            self._define_all("parameter", base.parameters, content.parameters, document)
        elif isinstance(content, GroupFile):
            base.sources[document.file] = {one.id: one for one in content.sources}
            self._define_all("group", base.groups, content.groups, document)
        elif isinstance(content, StateFile):
            self._define_all("state", base.states, content.states, document)
        elif isinstance(content, CalendarFile):
            base.sources[document.file] = {one.id: one for one in content.sources}
            self._define("calendar", base.calendars, content.calendar, content, document, ())

    def _define_all(self, key: str, table: Any, items: Any, document: Document) -> None:
        plural = {"authority": "authorities", "counting": "counting"}.get(key, key + "s")
        for index, one in enumerate(items):
            self._define(key, table, getattr(one, key), one, document, (plural, index, key))

    def _instrument(self, document: Document, one: Instrument, path: Path_) -> None:
        if not self._define("instrument", self.base.instruments, one.instrument, one, document, (*path, "instrument")):
            return
        self.base.sources[one.instrument] = {source.id: source for source in one.sources}
        self._period(one.in_force, document, (*path, "in_force"))

    def _period(self, period: Period, document: Document, path: Path_) -> None:
        if period.until is not None and period.until < period.from_:
            self.found.add(document.place(path), "period-reversed", start=period.from_, until=period.until)

    # -- second pass: across files ----------------------------------------------------------------------------------

    def _bind(self, document: Document, content: Any) -> None:
        binder = Binder(self.base, document, self.found)
        if isinstance(content, ProvisionFile):
            self._provisions(binder, content)
        elif isinstance(content, Outline):
            self._outline(document, content)
        elif isinstance(content, NormFile):
            binder.home = content.article
            self._norms(binder, content)
        elif isinstance(content, Instrument):
            self._instrument_links(binder, content, ())
        elif isinstance(content, InstrumentList):
            for index, one in enumerate(content.instruments):
                self._instrument_links(binder, one, ("instruments", index))
        elif isinstance(content, VocabularyFile):
            self._vocabulary(binder, content)
        elif isinstance(content, GroupFile):
            for index, group in enumerate(content.groups):
                for number, member in enumerate(group.members):
                    path: Path_ = ("groups", index, "members", number)
                    binder.known(member.member, self.base.states, "unknown-state", (*path, "member"))
                    self._source(member.source, document.file, document, (*path, "source"))
                for number, pinpoint in enumerate(group.because):
                    binder.refer(pinpoint, ("groups", index, "because", number))
        elif isinstance(content, ParameterFile):
            for index, parameter in enumerate(content.parameters):
                for number, value in enumerate(parameter.values):
                    self._source(value.source, document.file, document, ("parameters", index, "values", number, "source"))  # fmt: skip
                for number, pinpoint in enumerate(parameter.because):
                    binder.refer(pinpoint, ("parameters", index, "because", number))
        elif isinstance(content, CalendarFile):
            for index, year in enumerate(content.years):
                self._source(year.source, document.file, document, ("years", index, "source"))
        self.references.extend(binder.references)
        self.used_facts |= binder.used_facts

    def _source(self, name: str | None, owner: str, document: Document, path: Path_) -> None:
        known = self.base.sources.get(owner, {})
        if name is not None and name not in known:
            self.found.add(document.place(path), "unknown-source", name=name, hint=nearest(name, known))

    def _instrument_links(self, binder: Binder, one: Instrument, path: Path_) -> None:
        for key in ("replaces", "amends", "implements"):
            for index, pinpoint in enumerate(getattr(one, key)):
                binder.refer(pinpoint, (*path, key, index))
        for index, pinpoint in enumerate(one.based_on):
            binder.refer(pinpoint, (*path, "based_on", index))
        for index, party in enumerate(one.parties):
            binder.known(party.state, self.base.states, "unknown-state", (*path, "parties", index, "state"))
            self._source(party.source, one.instrument, binder.document, (*path, "parties", index, "source"))
        self._source(one.in_force.source, one.instrument, binder.document, (*path, "in_force", "source"))

    def _vocabulary(self, binder: Binder, content: VocabularyFile) -> None:
        base = self.base
        for index, fact in enumerate(content.facts):
            needed = [binder.condition(one, ("facts", index, "only_when", number)) for number, one in enumerate(fact.only_when)]  # fmt: skip
            if needed:
                base.only_when[fact.fact] = ("all", tuple(one for one in needed if one is not None))
            if fact.from_principal is not None and fact.from_principal not in base.facts:
                binder.found.add(binder.document.place(("facts", index, "from_principal")), "unknown-fact", fact=fact.from_principal, hint=nearest(fact.from_principal, base.facts))  # fmt: skip
        for index, checklist in enumerate(content.checklists):
            for number, name in enumerate(checklist.facts):
                if name not in base.facts:
                    binder.found.add(binder.document.place(("checklists", index, "facts", number)), "unknown-fact", fact=name, hint=nearest(name, base.facts))  # fmt: skip
        for index, actor in enumerate(content.actors):
            for number, measure in enumerate(actor.measured_by):
                self._measure(binder, measure, ("actors", index, "measured_by", number))
        for index, position in enumerate(content.positions):
            binder.known(position.theme, base.themes, "unknown-theme", ("positions", index, "theme"))
        for index, rule in enumerate(content.counting):
            for number, pinpoint in enumerate(rule.because):
                binder.refer(pinpoint, ("counting", index, "because", number))
        for key, items, name in (("goals", content.goals, "goal"), ("regimes", content.regimes, "fact")):
            for index, item in enumerate(items):
                fact_name = getattr(item, name)
                if fact_name not in base.facts:
                    binder.found.add(binder.document.place((key, index, name)), "unknown-fact", fact=fact_name, hint=nearest(fact_name, base.facts))  # fmt: skip
                binder.used_facts.add(fact_name)
        for index, goal in enumerate(content.goals):
            if goal.asked_when is not None:
                asked = binder.condition(goal.asked_when, ("goals", index, "asked_when"))
                if asked is not None:
                    base.asked_when[goal.goal] = asked
        for index, alert in enumerate(content.alerts):
            path: Path_ = ("alerts", index)
            when = binder.condition(alert.when, (*path, "when"))
            date = binder.expression(alert.date, (*path, "date"), "date") if alert.date else None
            for number, pinpoint in enumerate(alert.because):
                binder.refer(pinpoint, (*path, "because", number))
            if when is not None:
                self._define(
                    "alert", base.alerts, alert.alert, BoundAlert(alert, when, date), binder.document, (*path, "alert")
                )

    def _measure(self, binder: Binder, measure: Measure, path: Path_) -> None:
        """Check that the fact an actor is measured by exists and has the value."""
        fact = self.base.facts.get(measure.fact)
        if fact is None:
            hint = nearest(measure.fact, self.base.facts)
            self.found.add(binder.document.place((*path, "fact")), "unknown-fact", fact=measure.fact, hint=hint)
            return
        values = [one.value for one in fact.values]
        if measure.value not in values:
            hint = nearest(measure.value, values)
            self.found.add(binder.document.place((*path, "value")), "unknown-value", fact=measure.fact, value=measure.value, hint=hint)  # fmt: skip
        binder.used_facts.add(measure.fact)

    def _outline(self, document: Document, content: Outline) -> None:
        owner = content.outline_of
        if owner not in self.base.instruments:
            self.found.add(document.place(("outline_of",)), "unknown-instrument", name=owner, hint=nearest(owner, self.base.instruments))  # fmt: skip
        self._source(content.source, owner, document, ("source",))

    def _provisions(self, binder: Binder, content: ProvisionFile) -> None:
        instrument = content.provisions_of
        document = binder.document
        if instrument not in self.base.instruments:
            self.found.add(document.place(("provisions_of",)), "unknown-instrument", name=instrument, hint=nearest(instrument, self.base.instruments))  # fmt: skip
            return
        binder.home = instrument
        self._source(content.source, instrument, document, ("source",))
        for index, one in enumerate(content.provisions):
            path: Path_ = ("provisions", index)
            pinpoint = binder.absolute(one.at)
            cites = tuple(binder.refer(cited, (*path, "cites", number)) for number, cited in enumerate(one.cites))
            full = replace(one, cites=cites, mark=one.mark or content.mark, source=one.source or content.source)
            if self._define("provision", self.base.provisions, pinpoint, full, document, (*path, "at")):
                self.base.provision_instrument[pinpoint] = instrument
            self._source(one.source, instrument, document, (*path, "source"))
            if one.in_force is not None:
                self._period(one.in_force, document, (*path, "in_force"))
                if one.in_force.by is not None:
                    binder.refer(one.in_force.by, (*path, "in_force", "by"))

    def _norms(self, binder: Binder, content: NormFile) -> None:
        document = binder.document
        article = content.article
        instrument = next((name for name in _prefixes(article) if name in self.base.instruments), None)
        if instrument is None:
            self.found.add(document.place(("article",)), "unknown-instrument", name=article, hint=nearest(article, self.base.instruments))  # fmt: skip
            return
        for index, norm in enumerate(content.norms):
            bound = self._norm(binder, norm, instrument, article, ("norms", index))
            if bound is not None:
                self._define("norm", self.base.norms, bound.id, bound, document, ("norms", index, "at"))
        for index, case in enumerate(content.cases):
            place = Place(*document.place(("cases", index)))
            raw = document.content["cases"][index]
            facts = raw.get("facts", {}) if isinstance(raw, dict) else {}
            expect = {binder.absolute(key) if _is_place(key) else key: value for key, value in case.expect.items()}
            family = tuple(raw["family"]) if isinstance(raw, dict) and "family" in raw else None
            self.base.cases.append(BoundCase(case.case, article, case.date.toordinal(), facts, family, expect, place))

    def _norm(self, binder: Binder, norm: Norm, instrument: str, article: str, path: Path_) -> BoundNorm | None:
        base = self.base
        document = binder.document
        identity = binder.absolute(norm.at)
        provision = identity.split("#")[0]
        binder.refer(provision, (*path, "at"))
        binder.known(norm.who, base.actors, "unknown-actor", (*path, "who"))
        binder.known(norm.towards, base.actors, "unknown-actor", (*path, "towards"))
        binder.known(norm.position, base.positions, "unknown-position", (*path, "position"))
        for number, cited in enumerate(norm.cites):
            binder.refer(cited, (*path, "cites", number))
        raw_editions = norm.editions
        if not raw_editions:
            if norm.in_force is None:
                self.found.add(document.place(path), "missing-key", key="in_force")
                return None
            raw_editions = (Edition(in_force=norm.in_force),)
            edition_paths: list[Path_] = [path]
        else:
            edition_paths = [(*path, "editions", number) for number in range(len(raw_editions))]
        editions = []
        for edition, at in zip(raw_editions, edition_paths, strict=True):
            editions.append(self._edition(binder, norm, edition, instrument, provision, path, at))
        editions.sort(key=lambda one: one.start)
        self._check_editions(identity, norm, editions, document, path)
        law_at = binder.expression(norm.law_at, (*path, "law_at"), "date") if norm.law_at else None
        return BoundNorm(
            id=identity,
            provision=provision,
            instrument=instrument,
            article=article,
            says=norm.says,
            who=norm.who,
            towards=norm.towards,
            position=norm.position,
            editions=tuple(editions),
            instead=binder.refer(norm.instead, (*path, "instead"), norm=True) if norm.instead else None,
            ground=norm.ground,
            granted_by=binder.refer(norm.granted_by, (*path, "granted_by")) if norm.granted_by else None,
            any_of=norm.any_of,
            punishes=tuple(
                binder.refer(one, (*path, "for", number))
                for number, one in enumerate(_listed(norm.for_))
            ),
            law_at=law_at,
            cites=tuple(binder.absolute(one) for one in norm.cites),
            place=Place(*document.place((*path, "at"))),
        )  # fmt: skip

    def _edition(
        self,
        binder: Binder,
        norm: Norm,
        edition: Edition,
        instrument: str,
        provision: str,
        path: Path_,
        at: Path_,
    ) -> BoundEdition:
        base = self.base
        period = edition.in_force
        self._period(period, binder.document, (*at, "in_force"))
        if period.by is not None:
            binder.refer(period.by, (*at, "in_force", "by"))
        self._source(period.source, instrument, binder.document, (*at, "in_force", "source"))
        chosen: dict[str, Any] = {}
        where: dict[str, Path_] = {}
        for key in _EDITION_KEYS:
            own = getattr(edition, key)
            chosen[key] = own if own is not None else getattr(norm, key)
            where[key] = (*(at if own is not None else path), key)
        self._sentence_key(binder, norm, chosen, path)
        binder.known(chosen["authority"], base.authorities, "unknown-authority", where["authority"])
        self._source(chosen["source"], instrument, binder.document, where["source"])
        if norm.position in base.positions and chosen["level"] is not None:
            levels = base.positions[norm.position].levels if norm.position else ()
            if chosen["level"] not in levels:
                self.found.add(binder.document.place(where["level"]), "unknown-level", position=norm.position, name=chosen["level"], hint=nearest(chosen["level"], levels))  # fmt: skip
        stands_at = base.provisions.get(provision)
        for number, penalty in enumerate(chosen["penalty"] or ()):
            if penalty.amount is not None:
                binder.expression(penalty.amount, (*where["penalty"], number, "amount"), "money")
            if penalty.up_to is not None:
                binder.duration(penalty.up_to.replace(" days", " calendar days") if penalty.up_to.endswith(" days") and "calendar" not in penalty.up_to else penalty.up_to, (*where["penalty"], number, "up_to"))  # fmt: skip
        return BoundEdition(
            start=period.from_.toordinal(),
            end=period.until.toordinal() if period.until else LAST_DAY,
            sentence=next((chosen[key] for key in _SENTENCES if chosen[key] is not None), None),
            when=binder.condition(chosen["when"], where["when"]) if chosen["when"] is not None else None,
            kept_when=binder.condition(chosen["kept_when"], where["kept_when"])
            if chosen["kept_when"] is not None
            else None,
            by=self._deadline(binder, chosen["by"], where["by"]) if chosen["by"] is not None else None,
            concludes=binder.conclusion(chosen["concludes"], where["concludes"]) if chosen["concludes"] else None,
            presumes=binder.presumption(chosen["presumes"], where["presumes"]) if chosen["presumes"] else None,
            switches_off=tuple(
                binder.refer(one, where["switches_off"], norm=True) for one in _listed(chosen["switches_off"])
            ),
            penalty=tuple(chosen["penalty"] or ()),
            breach=binder.refer(chosen["breach"], where["breach"]) if chosen["breach"] else None,
            authority=chosen["authority"],
            remedy=chosen["remedy"],
            doubt=edition.doubt or norm.doubt or period.doubt,
            mark=chosen["mark"] or (stands_at.mark if stands_at and stands_at.mark else "recalled"),
            source=chosen["source"] or (stands_at.source if stands_at and stands_at.source else ""),
            amended_by=period.by,
            level=chosen["level"],
            filled_by=binder.refer(chosen["filled_by"], where["filled_by"]) if chosen["filled_by"] else None,
        )

    def _sentence_key(self, binder: Binder, norm: Norm, chosen: dict[str, Any], path: Path_) -> None:
        expected = SENTENCE_KEYS.get(norm.says, "text")
        present = [key for key in _SENTENCES if chosen[key] is not None]
        if not present:
            self.found.add(binder.document.place((*path, "at")), "no-norms-sentence", norm=binder.absolute(norm.at), expected=expected)  # fmt: skip
        elif present != [expected]:
            wrong = next(key for key in present if key != expected or len(present) > 1)
            self.found.add(binder.document.place((*path, wrong), key=True), "wrong-sentence-key", says=norm.says, expected=expected)  # fmt: skip

    def _deadline(self, binder: Binder, raw: Deadline, path: Path_) -> BoundDeadline | None:
        binder.known(raw.counting, self.base.counting, "unknown-counting-rule", (*path, "counting"))
        if raw.on is not None:
            event: Term | None = binder.expression(raw.on, (*path, "on"), "date")
            return BoundDeadline(event, 0, "calendar days", raw.counting) if event else None
        if raw.event is None or (raw.within is None) == (raw.before is None):
            self.found.add(binder.document.place(path), "broken-group-of-conditions", what=N_("a deadline is on a date, or within a duration of an event, or before it"))  # fmt: skip
            return None
        event = binder.expression(raw.event, (*path, "event"), "date")
        key, sign = ("within", 1) if raw.within is not None else ("before", -1)
        duration = binder.duration(str(getattr(raw, key)), (*path, key))
        if event is None or duration is None:
            return None
        return BoundDeadline(event, sign * duration[0], duration[1], raw.counting)

    def _check_editions(
        self, identity: str, norm: Norm, editions: list[BoundEdition], document: Document, path: Path_
    ) -> None:
        hole = norm.hole
        for earlier, later in pairwise(editions):
            if earlier.end >= later.start:
                self.found.add(document.place((*path, "editions")), "editions-overlap", norm=identity, day=_iso(later.start))  # fmt: skip
            elif earlier.end + 1 < later.start:
                declared = (
                    hole is not None
                    and hole.from_.toordinal() <= earlier.end + 1
                    and hole.until.toordinal() >= later.start - 1
                )
                if not declared:
                    self.found.add(document.place((*path, "editions")), "hole-between-editions", norm=identity, start=_iso(earlier.end + 1), until=_iso(later.start - 1))  # fmt: skip

    # -- last: do all named places exist? ---------------------------------------------------------------------------

    def _resolve(self) -> None:
        base = self.base
        places = {*base.provisions, *base.instruments}
        for reference in self.references:
            pinpoint = reference.pinpoint
            if reference.norm:
                if pinpoint not in base.norms:
                    hint = nearest(pinpoint, base.norms, N_("encode the norm there first"))
                    self.found.add(reference.place, "no-norm-there", pinpoint=pinpoint, hint=hint)
            elif pinpoint.split("#")[0] not in places:
                hint = nearest(pinpoint, places, N_("add it to the provisions of its instrument"))
                self.found.add(reference.place, "dangling-pinpoint", pinpoint=pinpoint, hint=hint)


def read_base(root: Path) -> Base:
    """Read and link a base; raise BadInput with every error found."""
    reading = Reading(root)
    base = reading.run()
    reading.found.raise_errors()
    return base


def _prefixes(place: str) -> Iterator[str]:
    parts = place.split("/")
    return ("/".join(parts[:length]) for length in range(len(parts), 0, -1))


def _listed(raw: Any) -> list[str]:
    if raw is None:
        return []
    return [str(one) for one in raw] if isinstance(raw, list | tuple) else [str(raw)]


_EXPECT_WORDS = frozenset(("settle_with", "because"))


def _is_place(key: str) -> bool:
    return key not in _EXPECT_WORDS and "." not in key


def _iso(day: int) -> str:
    import datetime

    return datetime.date.fromordinal(min(max(day, FIRST_DAY), LAST_DAY)).isoformat()
