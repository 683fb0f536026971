"""Terms and values in words: a condition as a sentence, a fact as its name, a value as a reader says it.

Names come from the vocabulary in the nominative, and no language here lets a program inflect them. So phrases put a
name before a colon or between quotation marks, and use signs (≤ + −) where a sentence would need a case ending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Final

from koshiqon.model.terms import Term
from koshiqon.model.values import INFINITY, NO_VALUE, Range
from koshiqon.rendering import formatting
from koshiqon.rendering.voice import Voice

__all__ = ["Words", "fact_kinds", "term_in_words", "value_in_words"]

_SIGNS: Final = {"<": "<", "<=": "≤", "=": "=", ">=": "≥", ">": ">", "!=": "≠"}
_ARITHMETIC: Final = {"add": "+", "subtract": "−", "multiply": "×"}

# Between these day numbers (1900 to 2199) a whole number of unknown kind is taken for a day.
_DAYS: Final = range(693_596, 803_138)

# How many records of a list are written out.
_RECORDS_SHOWN: Final = 3


def fact_kinds(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the type of every fact and of every field (`list.field`) of a compiled base.

    >>> fact_kinds({"permits": {"type": "list", "fields": {"valid_until": ("date", ())}}})
    {'permits': 'list', 'permits.valid_until': 'date'}
    """
    kinds: dict[str, str] = {}
    for name, fact in facts.items():
        kinds[name] = fact["type"]
        kinds.update((f"{name}.{one}", kind) for one, (kind, _) in fact["fields"].items())
    return kinds


def term_in_words(term: Term, texts: Mapping[str, Any], language: str, kinds: Mapping[str, str] | None = None) -> str:
    """Return a condition or expression in words.

    Args:
        term: any shape of `koshiqon.model.terms`.
        texts: the base's texts in the language, as `KnowledgeBase.texts` gives them.
        language: en, ru or kk.
        kinds: the types of facts (`fact_kinds`); needed only to tell days from numbers.

    >>> term_in_words(("shift", ("today",), 1, 30, "calendar days"), {}, "en")
    'today + 30 calendar days'
    """
    return Words(texts, language, kinds or {}).term(term)


def value_in_words(
    fact: str, value: Any, texts: Mapping[str, Any], language: str, kinds: Mapping[str, str] | None = None
) -> str:
    """Return the value of a fact, or of a field (`list.field`), in words; unknown is said, never left out.

    >>> value_in_words("a.b", True, {}, "en"), value_in_words("a.b", None, {}, "en")
    ('yes', 'not known')
    """
    return Words(texts, language, kinds or {}).value(fact, value)


@dataclass(frozen=True, slots=True)
class Words:
    """Puts the things of one base into the words of one language.

    Attributes:
        texts: the base's texts in the language.
        language: en, ru or kk.
        kinds: the types of facts and fields; a whole number of unknown kind that looks like a day is shown as one.
    """

    texts: Mapping[str, Any]
    language: str
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def voice(self) -> Voice:
        """The interface messages of the language."""
        return Voice(self.language)

    # -- names --------------------------------------------------------------------------------------------------------

    def named(self, kind: str, name: str) -> str:
        """Return the name of something of the base (an actor, a group, an instrument), or its id if it has none."""
        found = self.texts.get(kind, {}).get(name)
        if isinstance(found, tuple | list):
            found = found[0]
        return found or name

    def fact(self, name: str) -> str:
        """Return the name of a fact."""
        found = self.texts.get("facts", {}).get(name)
        return (found and found["name"]) or name

    def facts(self, names: Iterable[str]) -> str:
        """Return the names of facts in one line, each once."""
        return "; ".join(dict.fromkeys(self.fact(name) for name in names))

    def reference(self, term: Term, home: str) -> tuple[str, str]:
        """Return the id and the name of what a term reads: a fact, or a field of the list at hand."""
        if term[0] == "fact":
            return term[1], self.fact(term[1])
        found = self.texts.get("facts", {}).get(home)
        fields = found["fields"] if found else {}
        return f"{home}.{term[1]}", fields[term[1]][0] if term[1] in fields else term[1]

    # -- values -------------------------------------------------------------------------------------------------------

    def value(self, name: str, value: Any) -> str:
        """Return the value of a fact or field in words."""
        say = self.voice.say
        if value is None:
            return say("not known")
        if value is NO_VALUE:
            return say("there is none")
        if isinstance(value, bool):
            return say("yes") if value else say("no")
        if isinstance(value, Mapping):
            return self._several(name, value)
        if isinstance(value, list | tuple) and type(value) is not Range:
            return self._records(name, value)
        if isinstance(value, str):
            return self._word(name, value)
        return self.quantity(value, self.kinds.get(name, ""))

    def quantity(self, value: Any, kind: str) -> str:
        """Return a day, number, amount or range of them in words; `kind` is the type of its fact."""
        say = self.voice.say
        if value is None:
            return say("not known")
        if value is NO_VALUE:
            return say("there is none")
        if type(value) is not Range:
            return self._exact(value, kind)
        low, high = value.low, value.high
        known = high if low == -INFINITY else low
        days = kind == "date" or (not kind and known in _DAYS)
        if low == -INFINITY:
            shown = self._exact(high, kind)
            return say("{value} or earlier", value=shown) if days else say("{value} or less", value=shown)
        if high == INFINITY:
            shown = self._exact(low, kind)
            return say("{value} or later", value=shown) if days else say("{value} or more", value=shown)
        return say("between {low} and {high}", low=self._exact(low, kind), high=self._exact(high, kind))

    def _exact(self, value: int | Decimal, kind: str) -> str:
        if kind == "date" or (not kind and isinstance(value, int) and value in _DAYS):
            return formatting.day(int(value), self.language)
        if kind == "money":
            return formatting.amount(value, self.language)
        return formatting.number(value, self.language)

    def _word(self, name: str, value: str) -> str:
        facts, (home, _, last) = self.texts.get("facts", {}), name.rpartition(".")
        if name in facts and value in facts[name]["values"]:
            return str(facts[name]["values"][value])
        if home in facts and last in facts[home]["fields"] and value in facts[home]["fields"][last][1]:
            return str(facts[home]["fields"][last][1][value])
        return str(self.texts.get("states", {}).get(value, value))

    def _several(self, name: str, table: Mapping[str, bool | None]) -> str:
        """Return the values that a derived fact with named values has, and those it may have."""
        sure = [self._word(name, value) for value, truth in table.items() if truth]
        maybe = [self._word(name, value) for value, truth in table.items() if truth is None]
        parts = [" + ".join(sure)] if sure else []
        if maybe:
            parts.append(self.voice.say("possibly {values}", values=self.either(maybe)))
        return "; ".join(parts) or self.voice.say("there is none")

    def _records(self, name: str, records: Iterable[Mapping[str, Any]]) -> str:
        """Return how many records a list has, and what the first of them say."""
        found = list(records)
        if not found:
            return self.voice.say("no entries")
        count = self.voice.say_plural("{n} entry", "{n} entries", len(found), n=len(found))
        shown = [f"({self._record(name, record)})" for record in found[:_RECORDS_SHOWN]]
        return f"{count}: {', '.join(shown)}" + (", …" if len(found) > _RECORDS_SHOWN else "")

    def _record(self, name: str, record: Mapping[str, Any]) -> str:
        parts = []
        for one, value in record.items():
            identity, shown = self.reference(("field", one), name)
            parts.append(f"{shown}: {self.value(identity, value)}")
        return "; ".join(parts)

    def either(self, values: list[str]) -> str:
        """Return values with "or" before the last."""
        if len(values) < 2:
            return "".join(values)
        return self.voice.say("{values} or {last}", values=", ".join(values[:-1]), last=values[-1])

    # -- truth --------------------------------------------------------------------------------------------------------

    def term(self, term: Term, home: str = "") -> str:
        """Return a condition or an expression in words; `home` is the list whose records the fields belong to."""
        form = term[0]
        if form in ("all", "any", "none") and len(term) == 2:
            return self._group_of(form, [self._nested(part, home) for part in term[1]])
        return self._FORMS[form](self, term, home)

    def _group_of(self, form: str, parts: list[str]) -> str:
        say = self.voice.say
        if len(parts) == 1:
            return say("not: {part}", part=parts[0]) if form == "none" else parts[0]
        listed = "; ".join(parts)
        if form == "all":
            return say("all of these: {parts}", parts=listed)
        if form == "any":
            return say("at least one of these: {parts}", parts=listed)
        return say("none of these: {parts}", parts=listed)

    def _nested(self, term: Term, home: str) -> str:
        inner = self.term(term, home)
        several = term[0] in ("all", "any", "none") and len(term) == 2 and len(term[1]) > 1
        return f"({inner})" if several else inner

    def _name(self, term: Term, home: str) -> str:
        return self.reference(term, home)[1]

    def _is(self, term: Term, home: str) -> str:
        say = self.voice.say
        identity, name = self.reference(term[1], home)
        values = [self._word(identity, value) for value in term[2]]
        if not term[3]:
            return f"{name}: {self.either(values)}"
        if len(values) == 1:
            return say("{name}: not “{value}”", name=name, value=values[0])
        return say("{name}: none of “{values}”", name=name, values=", ".join(values))

    def _in_group(self, term: Term, home: str) -> str:
        say = self.voice.say
        _, reference, group, day, negated = term
        name, named = self._name(reference, home), self.named("groups", group)
        if negated:
            phrase = say("{name}: not among “{group}”", name=name, group=named)
        else:
            phrase = say("{name}: among “{group}”", name=name, group=named)
        return phrase if day is None else say("{phrase} (on: {day})", phrase=phrase, day=self.term(day, home))

    def _compare(self, term: Term, home: str) -> str:
        return f"{self._operand(term[2], home)} {_SIGNS[term[1]]} {self._operand(term[3], home)}"

    def _search(self, term: Term, home: str) -> str:
        say = self.voice.say
        form, name, conditions = term
        if form == "every":
            found = self._conditions(name, conditions)
            return say("each of the {list}: {conditions}", list=self.fact(name), conditions=found)
        records = self._matching(name, conditions)
        if form == "any":
            return say("any of the {records}", records=records)
        return say("none of the {records}", records=records)

    def _conditions(self, name: str, conditions: tuple[Term, ...]) -> str:
        phrases = [self.term(one, name) for one in conditions]
        linked = phrases[:1]
        for one in phrases[1:]:
            linked = [self.voice.say("{condition} and {next}", condition=linked[0], next=one)]
        return "".join(linked)

    def _matching(self, name: str, conditions: tuple[Term, ...]) -> str:
        if not conditions:
            return self.fact(name)
        found = self._conditions(name, conditions)
        return self.voice.say("{list} with {conditions}", list=self.fact(name), conditions=found)

    def _norm(self, term: Term, home: str) -> str:
        say = self.voice.say
        _, word, place = term
        if word == "applies":
            return say("the norm applies: {place}", place=place)
        if word == "kept":
            return say("the duty is kept: {place}", place=place)
        return say("the duty is breached: {place}", place=place)

    # -- expressions --------------------------------------------------------------------------------------------------

    def kind(self, term: Term, home: str = "") -> str:
        """Return the type of an expression's value (date, money, number), or nothing when it is not known."""
        match term:
            case ("date", _) | ("today",) | ("deadline",) | ("shift", *_):
                return "date"
            case ("money", *_):
                return "money"
            case ("number", _) | ("between", *_) | ("count", *_) | ("present", *_):
                return "number"
            case ("fact", name):
                return self.kinds.get(name, "")
            case ("field", name):
                return self.kinds.get(f"{home}.{name}", "")
            case ("extreme", _, parts):
                return next((kind for part in parts if (kind := self.kind(part, home))), "")
            case ("extreme_of", _, name, one, _) | ("total", name, one, _):
                return self.kinds.get(f"{name}.{one}", "")
            case ("add" | "subtract" | "multiply", left, right):
                kinds = {self.kind(left, home), self.kind(right, home)}
                return "money" if "money" in kinds else "".join(kinds) if len(kinds) == 1 else ""
        return ""

    def _operand(self, term: Term, home: str) -> str:
        """Return an expression, in brackets when it is a phrase that would run into its neighbour."""
        shown = self.term(term, home)
        return f"({shown})" if term[0] in ("between", "extreme", "extreme_of", "total", "count", "present") else shown

    def _shift(self, term: Term, home: str) -> str:
        sign = "+" if term[2] > 0 else "−"
        return f"{self._operand(term[1], home)} {sign} {formatting.duration(term[3], term[4], self.language)}"

    def _arithmetic(self, term: Term, home: str) -> str:
        form, left, right = term
        shown = []
        for side, part in enumerate((left, right)):
            inner = self._operand(part, home)
            loose = part[0] in ("add", "subtract") and (form == "multiply" or (form == "subtract" and side == 1))
            shown.append(f"({inner})" if loose else inner)
        return f"{shown[0]} {_ARITHMETIC[form]} {shown[1]}"

    def _between(self, term: Term, home: str) -> str:
        say = self.voice.say
        start, end = self._operand(term[2], home), self._operand(term[3], home)
        if term[1] == "days":
            return say("days from {start} to {end}", start=start, end=end)
        if term[1] == "months":
            return say("full months from {start} to {end}", start=start, end=end)
        return say("full years from {start} to {end}", start=start, end=end)

    def _extreme(self, term: Term, home: str) -> str:
        parts = "; ".join(self.term(part, home) for part in term[2])
        if term[1] == "latest":
            return self.voice.say("the latest of: {parts}", parts=parts)
        return self.voice.say("the earliest of: {parts}", parts=parts)

    def _extreme_of(self, term: Term, home: str) -> str:
        _, word, name, one, conditions = term
        shown, records = self._name(("field", one), name), self._matching(name, conditions)
        if word == "latest":
            return self.voice.say("the latest “{field}” of the {records}", field=shown, records=records)
        return self.voice.say("the earliest “{field}” of the {records}", field=shown, records=records)

    def _total(self, term: Term, home: str) -> str:
        _, name, one, conditions = term
        shown, records = self._name(("field", one), name), self._matching(name, conditions)
        return self.voice.say("the sum of “{field}” over the {records}", field=shown, records=records)

    def _count(self, term: Term, home: str) -> str:
        return self.voice.say("the number of {records}", records=self._matching(term[1], term[2]))

    def _present(self, term: Term, home: str) -> str:
        until, window = self.term(term[3], home), formatting.count_days(term[2], self.language)
        return self.voice.say("days of presence ({list}) within {window} up to {until}", list=self.fact(term[1]), window=window, until=until)  # fmt: skip

    def _parameter(self, term: Term, home: str) -> str:
        name = self.named("parameters", term[1])
        if term[2] is None:
            return name
        return self.voice.say("{phrase} (on: {day})", phrase=name, day=self.term(term[2], home))

    _FORMS: ClassVar[dict[str, Callable[[Words, Term, str], str]]] = {
        "fact": _name,
        "field": _name,
        "is": _is,
        "group": _in_group,
        "compare": _compare,
        "any": _search,
        "every": _search,
        "no": _search,
        "norm": _norm,
        "date": lambda self, term, home: formatting.day(term[1], self.language),
        "today": lambda self, term, home: self.voice.say("today"),
        "deadline": lambda self, term, home: self.voice.say("the deadline"),
        "number": lambda self, term, home: formatting.number(Decimal(term[1]), self.language),
        "money": lambda self, term, home: formatting.money(f"{term[1]} {term[2]}", self.language),
        "param": _parameter,
        "shift": _shift,
        "add": _arithmetic,
        "subtract": _arithmetic,
        "multiply": _arithmetic,
        "between": _between,
        "extreme": _extreme,
        "extreme_of": _extreme_of,
        "total": _total,
        "count": _count,
        "present": _present,
    }  # fmt: skip
