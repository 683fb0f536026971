"""Read a case: check every fact against the vocabulary and give it its type.

A case comes from a YAML or JSON file, or from a Python mapping. Faults carry the place in the file. Nothing of a case is
stored or logged.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from koshiqon.i18n import gettext_noop as N_
from koshiqon.loading.diagnostics import Diagnostics, said
from koshiqon.loading.yaml_reader import Document, Path_, read_text, read_yaml
from koshiqon.model.cases import Case, Conflict, FamilyMember
from koshiqon.model.texts import LANGUAGES, Text
from koshiqon.model.values import Range

__all__ = ["CaseReader", "read_case_file", "read_case_text"]

_KEYS: Final = ("story", "date", "asked_by", "facts", "family", "expect")
_SOURCES: Final = ("said", "document", "record", "assumed")
_REASONS: Final = ("refused", "not_asked", "not_known")
_RELATIONS: Final = ("spouse", "child", "parent", "other")
_ASKERS: Final = ("person", "relative", "employer", "official", "adviser")
_IDENTITY: Final = ("name", "surname", "patronymic", "passport", "phone", "address", "iin", "email", "fio")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d{1,20}(\.\d{1,10})?\Z", re.ASCII)
# After so many faults a case is given up: a file of nothing but faults is not read to its end.
_FAULTS: Final = 100
_LOWEST, _HIGHEST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)


class CaseReader:
    """Reads cases against one base's vocabulary.

    Args:
        facts: fact name -> its plan entry (type, values, fields, derived).
        checklists: checklist -> facts that `none` answers together.
        states: the state codes that exist.
    """

    def __init__(
        self, facts: dict[str, dict[str, Any]], checklists: dict[str, tuple[str, ...]], states: tuple[str, ...]
    ) -> None:
        self.facts = facts
        self.checklists = checklists
        self.states = frozenset(states)

    def read(self, document: Document, base: Path_ = ()) -> Case:
        """Return the case in a document (under a path of it), or raise BadInput with every fault."""
        found = Diagnostics()
        content = document.content
        for step in base:
            content = content[step]
        case = self._case(document, content, base, found)
        found.raise_errors()
        return case

    def from_mapping(self, facts: Mapping[str, Any], date: Any = None, family: Any = ()) -> Case:
        """Return a case from Python values (or from the strings of a YAML file), or raise BadInput."""
        content: dict[str, Any] = {"facts": dict(facts)}
        if family:
            content["family"] = list(family)
        if date is not None:
            content["date"] = date
        return self.read(Document("case", content))

    def _case(self, document: Document, content: Any, path: Path_, found: Diagnostics) -> Case:
        if not isinstance(content, Mapping):
            found.add(document.place(path), "wrong-type", value="...", expected=N_("a case is a mapping with date and facts"))  # fmt: skip
            return Case({})
        for key in content:
            if key not in _KEYS and key not in ("case",):
                self._odd_key(str(key), document.place((*path, key), key=True), found, _KEYS)
        facts: dict[str, Any] = {}
        sources: dict[str, Any] = {}
        refused: dict[str, str] = {}
        conflicts: list[Conflict] = []
        self._facts(content.get("facts") or {}, document, (*path, "facts"), found, facts, sources, refused, conflicts)
        day = None
        if content.get("date") is not None:
            day = self._date(content["date"])
            if day is None:
                found.add(document.place((*path, "date")), "impossible-date", value=content["date"])
        asker = content.get("asked_by")
        if asker is not None and (not isinstance(asker, str) or asker not in _ASKERS):
            found.add(document.place((*path, "asked_by")), "unknown-word", value=asker, expected=", ".join(_ASKERS), hint=_near(str(asker), _ASKERS))  # fmt: skip
        expect = content.get("expect") or {}
        if not isinstance(expect, Mapping):
            found.add(document.place((*path, "expect")), "wrong-type", value=expect, expected=N_("expectations are a mapping"))  # fmt: skip
            expect = {}
        expect = dict(expect)
        family = self._family(content.get("family") or (), document, (*path, "family"), found)
        if "family" in content and "family" in self.facts:
            facts["family"] = [self._relative(member) for member in family]
        return Case(
            facts=facts,
            date=day,
            sources=sources,
            refused=refused,
            conflicts=tuple(conflicts),
            family=tuple(family),
            story=self._story(content.get("story"), document, (*path, "story"), found),
            asked_by=asker,
            expect=expect,
        )

    def _story(self, raw: Any, document: Document, path: Path_, found: Diagnostics) -> Text | None:
        if raw is None:
            return None
        if not isinstance(raw, Mapping):
            found.add(document.place(path), "wrong-type", value=raw, expected=N_("a text has en, ru and kk"))
            return None
        for language in LANGUAGES:
            if not raw.get(language):
                found.add(document.place(path), "missing-language", language=language)
        return Text(**{language: str(raw.get(language, "")) for language in LANGUAGES})

    def _odd_key(self, key: str, at: tuple[str, int, int], found: Diagnostics, known: Any) -> None:
        word = key.rsplit(".", 1)[-1].lower()
        if any(word == one or word.startswith((one + "_", "full_" + one)) for one in _IDENTITY):
            found.add(at, "identity-in-case", key=key)
        elif "." in key:
            found.add(at, "unknown-fact", fact=key, hint=_near(key, self.facts))
        else:
            found.add(at, "unknown-key", key=key, hint=_near(key, known))

    def _facts(
        self,
        raw: Any,
        document: Document,
        path: Path_,
        found: Diagnostics,
        facts: dict[str, Any],
        sources: dict[str, Any],
        refused: dict[str, str],
        conflicts: list[Conflict],
    ) -> None:
        if not isinstance(raw, Mapping):
            found.add(
                document.place(path), "wrong-type", value=raw, expected="facts are a mapping from names to values"
            )
            return
        for name, value in raw.items():
            if len(found.found) >= _FAULTS:
                found.raise_errors()
            at = document.place((*path, name), key=True)
            if name in self.checklists:
                if value != "none":
                    found.add(document.place((*path, name)), "bad-fact-value", value=value, fact=name, expected=N_("a checklist can only be answered none"), hint=N_("state the facts that hold one by one"))  # fmt: skip
                    continue
                for one in self.checklists[name]:
                    facts.setdefault(one, False)
                continue
            fact = self.facts.get(name)
            if fact is None:
                self._odd_key(str(name), at, found, self.facts)
                continue
            if fact["derived"]:
                found.add(at, "derived-fact-stated", fact=name)
                continue
            claims = self._claims(value)
            if claims is not None:
                typed = [(source, self._value(name, fact, one, document, (*path, name, source), found)) for source, one in claims]  # fmt: skip
                if len({repr(one) for _, one in typed}) > 1:
                    conflicts.append(Conflict(name, tuple(typed)))
                    facts.pop(name, None)
                else:
                    facts[name], sources[name] = typed[0][1], typed[-1][0]
                continue
            if isinstance(value, Mapping) and "unknown" in value:
                refused[name] = str(value["unknown"])
                if value["unknown"] not in _REASONS:
                    found.add(document.place((*path, name)), "unknown-word", value=value["unknown"], expected=", ".join(_REASONS), hint=_near(str(value["unknown"]), _REASONS))  # fmt: skip
                continue
            if isinstance(value, Mapping) and "value" in value:
                source = value.get("source")
                if source is not None and source not in _SOURCES:
                    found.add(document.place((*path, name)), "unknown-word", value=source, expected=", ".join(_SOURCES), hint=_near(str(source), _SOURCES))  # fmt: skip
                elif source is not None:
                    sources[name] = source
                value = value["value"]
            if value is None:
                continue
            typed_value = self._value(name, fact, value, document, (*path, name), found)
            if typed_value is not None:
                facts[name] = typed_value

    @staticmethod
    def _claims(value: Any) -> list[tuple[Any, Any]] | None:
        """Return the claims of several sources about one fact, if the value is written that way."""
        if isinstance(value, Mapping) and value and all(key in _SOURCES for key in value):
            return list(value.items())
        return None

    def _family(self, raw: Any, document: Document, path: Path_, found: Diagnostics) -> list[FamilyMember]:
        members = []
        if not isinstance(raw, list | tuple):
            found.add(document.place(path), "wrong-type", value=raw, expected=N_("the family is a list of persons"))
            return []
        for index, one in enumerate(raw):
            at: Path_ = (*path, index)
            if not isinstance(one, Mapping):
                found.add(document.place(at), "wrong-type", value=one, expected=N_("a person has relation and facts"))
                continue
            for key in one:
                if key not in ("relation", "facts"):
                    self._odd_key(str(key), document.place((*at, key), key=True), found, ("relation", "facts"))
            relation = one.get("relation")
            if relation not in _RELATIONS:
                found.add(document.place(at), "unknown-word", value=relation, expected=", ".join(_RELATIONS), hint=_near(str(relation), _RELATIONS))  # fmt: skip
                continue
            facts: dict[str, Any] = {}
            sources: dict[str, Any] = {}
            self._facts(one.get("facts") or {}, document, (*at, "facts"), found, facts, sources, {}, [])
            members.append(FamilyMember(relation, facts, sources))
        return members

    def _relative(self, member: FamilyMember) -> dict[str, Any]:
        """Return a person of the family as a record of the list fact `family`."""
        record: dict[str, Any] = {"relation": member.relation}
        for field in self.facts["family"]["fields"]:
            value = member.facts.get(f"worker.{field}")
            if value is not None:
                record[field] = value
        return record

    # -- values -----------------------------------------------------------------------------------------------------

    def _value(
        self, name: str, fact: dict[str, Any], raw: Any, document: Document, path: Path_, found: Diagnostics
    ) -> Any:
        if fact["type"] == "list":
            return self._records(name, fact, raw, document, path, found)
        return self._scalar(name, fact["type"], fact["values"], raw, document, path, found)

    def _records(
        self, name: str, fact: dict[str, Any], raw: Any, document: Document, path: Path_, found: Diagnostics
    ) -> Any:
        if not isinstance(raw, list | tuple):
            found.add(document.place(path), "bad-fact-value", value=raw, fact=name, expected=N_("a list of records"), hint=N_("write [] when there are none"))  # fmt: skip
            return None
        records = []
        for index, one in enumerate(raw):
            at: Path_ = (*path, index)
            if not isinstance(one, Mapping):
                found.add(document.place(at), "bad-fact-value", value=one, fact=name, expected=N_("a record is a mapping"), hint=", ".join(fact["fields"]))  # fmt: skip
                continue
            record: dict[str, Any] = {}
            for field, value in one.items():
                if field not in fact["fields"]:
                    found.add(document.place((*at, field), key=True), "unknown-field", fact=name, name=field, hint=_near(str(field), fact["fields"]))  # fmt: skip
                    continue
                kind, values = fact["fields"][field]
                typed = None if value is None else self._scalar(f"{name}.{field}", kind, values, value, document, (*at, field), found)  # fmt: skip
                if typed is not None:
                    record[field] = typed
            records.append(record)
        return records

    def _scalar(
        self, name: str, kind: str, values: Any, raw: Any, document: Document, path: Path_, found: Diagnostics
    ) -> Any:
        at = document.place(path)
        if isinstance(raw, Mapping) and kind in ("date", "integer", "number", "money"):
            return self._range(name, kind, raw, document, path, found)
        value: Any = None
        expected, hint = "", N_("write a value of that kind")
        if kind == "boolean":
            expected = N_("true or false")
            value = raw if isinstance(raw, bool) else {"true": True, "false": False}.get(raw) if isinstance(raw, str) else None  # fmt: skip
        elif kind == "country":
            expected, hint = N_("an ISO 3166 alpha-3 code"), _near(str(raw), self.states)
            value = raw if isinstance(raw, str) and raw in self.states else None
        elif kind == "one_of":
            expected, hint = said(N_("one of {names}"), names=", ".join(values)), _near(str(raw), values)
            value = raw if isinstance(raw, str) and raw in values else None
        elif kind == "date":
            expected = N_("a date that exists, YYYY-MM-DD")
            value = self._date(raw)
        elif kind == "integer":
            expected = N_("a whole number")
            value = self._number(raw, whole=True)
        else:
            expected = N_("an amount in tenge") if kind == "money" else N_("a number")
            if kind == "money" and isinstance(raw, str):
                raw = raw.removesuffix(" KZT")
            value = self._number(raw, whole=False)
        if value is None:
            found.add(at, "bad-fact-value", value=raw, fact=name, expected=expected, hint=hint)
        return value

    def _range(self, name: str, kind: str, raw: Any, document: Document, path: Path_, found: Diagnostics) -> Any:
        keys = ("from", "until") if kind == "date" else ("at_least", "at_most")
        if set(raw) != set(keys):
            found.add(document.place(path), "bad-fact-value", value="{...}", fact=name, expected=said(N_("a range has {first} and {second}"), first=keys[0], second=keys[1]), hint=N_("write both bounds"))  # fmt: skip
            return None
        low, high = (self._scalar(name, kind, (), raw[key], document, (*path, key), found) for key in keys)
        if low is None or high is None:
            return None
        if low > high:
            found.add(document.place(path), "range-reversed")
            return None
        return low if low == high else Range(low, high)

    @staticmethod
    def _date(raw: Any) -> int | None:
        if isinstance(raw, datetime.datetime):
            return None
        if isinstance(raw, str):
            try:
                raw = datetime.date.fromisoformat(raw) if _DATE.match(raw) else None
            except ValueError:
                return None
        if not isinstance(raw, datetime.date) or not _LOWEST <= raw <= _HIGHEST:
            return None
        return raw.toordinal()

    @staticmethod
    def _number(raw: Any, *, whole: bool) -> int | Decimal | None:
        if isinstance(raw, bool) or raw is None:
            return None
        if isinstance(raw, str) and not _NUMBER.match(raw):
            return None
        try:
            number = Decimal(str(raw))
        except InvalidOperation:
            return None
        if not number.is_finite() or abs(number) >= 10**15:
            return None
        if number == number.to_integral_value():
            return int(number)
        return None if whole else number


def _near(word: str, known: Any) -> str:
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return said(N_("did you mean {name}?"), name=close[0]) if close else N_("check the spelling")


def read_case_file(path: Path, reader: CaseReader) -> Case:
    """Return the case in a YAML or JSON file, or raise BadInput."""
    return reader.read(read_yaml(read_text(path), str(path)))


def read_case_text(text: str, name: str, reader: CaseReader) -> Case:
    """Return the case in a text, named for the messages, or raise BadInput."""
    return reader.read(read_yaml(text, name))
