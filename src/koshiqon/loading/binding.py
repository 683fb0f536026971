"""Bind the strings of norms to the vocabulary: parse conditions, resolve names, check types and places."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from koshiqon.i18n import gettext_noop as N_
from koshiqon.loading import conditions
from koshiqon.loading.conditions import Broken
from koshiqon.loading.diagnostics import Diagnostics, said
from koshiqon.loading.shapes import nearest
from koshiqon.loading.yaml_reader import Document, Path_
from koshiqon.model.base import Base
from koshiqon.model.terms import Term
from koshiqon.model.vocabulary import Fact, Field

__all__ = ["Binder", "Reference"]

# What an expression yields; "none" after a fault that is already reported.
_KINDS = {"date": "date", "integer": "number", "number": "number", "money": "money"}
_KIND_NAMES = {"date": N_("a date"), "number": N_("a number"), "money": N_("an amount of money")}
_PARAMETER_KINDS = {"KZT": "money", "MCI": "money"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A place named somewhere that must exist: `norm` when a norm must stand there."""

    pinpoint: str
    norm: bool
    place: tuple[str, int, int]


@dataclass(slots=True)
class Binder:
    """Binds the strings of one file. `home` is the article that relative places belong to."""

    base: Base
    document: Document
    found: Diagnostics
    home: str = ""
    references: list[Reference] = field(default_factory=list)
    used_facts: set[str] = field(default_factory=set)
    _text: str = ""
    _path: Path_ = ()

    # -- places ---------------------------------------------------------------------------------------------------

    def absolute(self, place: str) -> str:
        """Return a relative place as a pinpoint; a place that starts with an instrument is absolute already."""
        plain = place.split("#", maxsplit=1)[0]
        parts = plain.split("/")
        if any("/".join(parts[:length]) in self.base.instruments for length in range(1, len(parts) + 1)):
            return place
        if self.home and place == self.home.rsplit("/", 1)[-1]:
            return self.home
        return f"{self.home}/{place}" if self.home else place

    def refer(self, place: str, path: Path_, *, norm: bool = False) -> str:
        """Note that a place must exist, and return it as a pinpoint."""
        pinpoint = self.absolute(place)
        self.references.append(Reference(pinpoint, norm, self.document.place(path)))
        return pinpoint

    def known(self, name: str | None, names: Collection[str], code: str, path: Path_) -> None:
        """Record a fault when a name is not among the known ones."""
        if name is not None and name not in names:
            self.found.add(self.document.place(path), code, name=name, hint=nearest(name, names))

    # -- conditions -----------------------------------------------------------------------------------------------

    def condition(self, raw: object, path: Path_, level: int = 0) -> Term | None:
        """Bind a condition: an atom, or all, any, none over at most two levels."""
        if isinstance(raw, str):
            return self._parsed(conditions.parse_atom, raw, path, self._truth)
        if not isinstance(raw, dict) or len(raw) != 1 or next(iter(raw)) not in ("all", "any", "none"):
            self.found.add(self.document.place(path), "broken-group-of-conditions", what=N_("a group of conditions has exactly one of the keys all, any, none"))  # fmt: skip
            return None
        word, items = next(iter(raw.items()))
        if not isinstance(items, list) or not items:
            self.found.add(self.document.place((*path, word)), "broken-group-of-conditions", what=said(N_("{word} needs a list of conditions"), word=word))  # fmt: skip
            return None
        if level >= 2:
            self.found.add(self.document.place(path), "condition-too-deep")
            return None
        bound = [self.condition(item, (*path, word, index), level + 1) for index, item in enumerate(items)]
        return (word, tuple(one for one in bound if one is not None))

    def expression(self, text: str, path: Path_, kind: str) -> Term | None:
        """Bind a date, number or amount of money."""

        def check(term: Term, at: tuple[str, int, int]) -> Term:
            return self._expect(term, kind, at, ())

        return self._parsed(conditions.parse_expression, text, path, check)

    def duration(self, text: str, path: Path_) -> tuple[int, str] | None:
        """Bind a duration such as `3 working days`."""
        try:
            return conditions.parse_duration(text)
        except Broken as broken:
            self._broken(broken, path)
            return None

    def conclusion(self, text: str, path: Path_) -> Term | None:
        """Bind what a norm concludes: the fact must be derived, and the value fit it."""

        def check(term: Term, at: tuple[str, int, int]) -> Term | None:
            fact = self._fact(term[1], at)
            if fact is None:
                return None
            if not fact.derived:
                self.found.add(at, "not-derived", fact=fact.fact)
                return None
            return self._fitting(term, fact, at)

        return self._parsed(conditions.parse_conclusion, text, path, check)

    def presumption(self, text: str, path: Path_) -> Term | None:
        """Bind what a norm presumes: any fact with a value that fits it."""

        def check(term: Term, at: tuple[str, int, int]) -> Term | None:
            fact = self._fact(term[1], at)
            return self._fitting(term, fact, at) if fact else None

        return self._parsed(conditions.parse_conclusion, text, path, check)

    # -- helpers --------------------------------------------------------------------------------------------------

    def _parsed(
        self,
        parse: Callable[[str], Term],
        text: str,
        path: Path_,
        check: Callable[[Term, tuple[str, int, int]], Term | None],
    ) -> Term | None:
        try:
            term = parse(text)
        except Broken as broken:
            self._broken(broken, path)
            return None
        self._text, self._path = text, path
        return check(term, self.document.place(path))

    def spot(self, at: tuple[str, int, int], word: str) -> tuple[str, int, int]:
        """Return the place of a word inside the string that is being bound; the string's own place if it is not there."""
        found = re.search(rf"(?<![\w./-]){re.escape(word)}(?![\w./-])", self._text)
        if found is None:
            return at
        shift = 1 if self._path in self.document.quoted else 0
        return at[0], at[1], at[2] + shift + found.start()

    def _broken(self, broken: Broken, path: Path_) -> None:
        file, line, column = self.document.place(path)
        shift = 1 if path in self.document.quoted else 0
        at = (file, line, column + shift + broken.offset)
        self.found.add(at, "broken-condition", found=broken.found, expected=broken.expected)

    def _fact(self, name: str, at: tuple[str, int, int]) -> Fact | None:
        fact = self.base.facts.get(name)
        if fact is None:
            self.found.add(self.spot(at, name), "unknown-fact", fact=name, hint=nearest(name, self.base.facts))
            return None
        self.used_facts.add(name)
        return fact

    def _wrong(self, at: tuple[str, int, int], what: str) -> None:
        self.found.add(at, "wrong-operand", what=what)

    def _fitting(self, term: Term, fact: Fact, at: tuple[str, int, int]) -> Term | None:
        form = term[0]
        if form == "true":
            if fact.type != "boolean":
                self._wrong(at, said(N_("{fact} is not a yes/no fact, so it needs a value"), fact=fact.fact))
                return None
            return term
        if form == "value":
            if fact.type == "one_of":
                self._values((term[2],), fact, at)
                return term
            self._wrong(at, said(N_("{fact} does not take a value with `is`"), fact=fact.fact))
            return None
        if fact.type not in _KINDS:
            self._wrong(at, said(N_("{fact} does not take a value with `=`"), fact=fact.fact))
            return None
        return ("expression", fact.fact, self._expect(term[2], _KINDS[fact.type], at, ()))

    def _values(self, values: Iterable[str], of: Fact | Field, at: tuple[str, int, int]) -> None:
        name = of.fact if isinstance(of, Fact) else of.field
        known = [one.value for one in of.values]
        for value in values:
            if value not in known:
                self.found.add(self.spot(at, value), "unknown-value", fact=name, value=value, hint=nearest(value, known, ", ".join(known)))  # fmt: skip

    def _reference(self, term: Term, at: tuple[str, int, int], fields: tuple[Field, ...]) -> Fact | Field | None:
        if term[0] == "fact":
            return self._fact(term[1], at)
        found = next((one for one in fields if one.field == term[1]), None)
        if found is None:
            if fields:
                names = [one.field for one in fields]
                self.found.add(
                    self.spot(at, term[1]),
                    "unknown-field",
                    fact=N_("the list"),
                    name=term[1],
                    hint=nearest(term[1], names),
                )
            else:
                self._wrong(at, said(N_("{name} is not a fact: facts have a dot in their name"), name=term[1]))
        return found

    def _list(self, name: str, at: tuple[str, int, int]) -> Fact | None:
        fact = self._fact(name, at)
        if fact is not None and fact.type != "list":
            self._wrong(at, said(N_("{name} is not a list"), name=name))
            return None
        return fact

    def _records(self, name: str, records: tuple[Term, ...], at: tuple[str, int, int]) -> tuple[Term, ...]:
        fact = self._list(name, at)
        if fact is None:
            return records
        return tuple(one for one in (self._truth(record, at, fact.fields) for record in records) if one is not None)

    def _truth(self, term: Term, at: tuple[str, int, int], fields: tuple[Field, ...] = ()) -> Term | None:
        """Check a term that is true, false or unknown, and return it with absolute places."""
        form = term[0]
        if form in ("fact", "field"):
            found = self._reference(term, at, fields)
            if found is not None and found.type != "boolean":
                self._wrong(at, said(N_("{name} is not a yes/no fact: compare it with something"), name=term[1]))
            return term
        if form == "is":
            found = self._reference(term[1], at, fields)
            if found is not None:
                self._check_is(term, found, at)
            return term
        if form == "group":
            found = self._reference(term[1], at, fields)
            if found is not None and found.type != "country":
                self._wrong(at, said(N_("{name} is not a country, so it cannot be in a group"), name=term[1][1]))
            if term[2] not in self.base.groups:
                self.found.add(
                    self.spot(at, f"group/{term[2]}"),
                    "unknown-group",
                    name=term[2],
                    hint=nearest(term[2], self.base.groups),
                )
            day = self._expect(term[3], "date", at, fields) if term[3] is not None else None
            return (form, term[1], term[2], day, term[4])
        if form == "compare":
            left, right = self._typed(term[2], at, fields), self._typed(term[3], at, fields)
            if "none" not in (left[0], right[0]) and left[0] != right[0]:
                self._wrong(
                    at,
                    said(
                        N_("these cannot be compared: {left} and {right}"),
                        left=_KIND_NAMES[left[0]],
                        right=_KIND_NAMES[right[0]],
                    ),
                )
            return (form, term[1], left[1], right[1])
        if form in ("any", "every", "no"):
            if fields:
                self._wrong(at, N_("a list cannot be searched inside another list"))
                return None
            return (form, term[1], self._records(term[1], term[2], at))
        pinpoint = self.absolute(term[2])
        self.references.append(Reference(pinpoint, True, at))
        return (form, term[1], pinpoint)

    def _check_is(self, term: Term, found: Fact | Field, at: tuple[str, int, int]) -> None:
        if found.type == "country":
            if len(term[2]) > 1:
                self.found.add(at, "literal-list")
            for state in term[2]:
                if state not in self.base.states:
                    self.found.add(
                        self.spot(at, state), "unknown-state", name=state, hint=nearest(state, self.base.states)
                    )
        elif found.type == "one_of":
            self._values(term[2], found, at)
        else:
            self._wrong(
                at, said(N_("{name} has no named values: compare it with < = > or use it as it is"), name=term[1][1])
            )

    def _expect(self, term: Term, kind: str, at: tuple[str, int, int], fields: tuple[Field, ...]) -> Term:
        found, bound = self._typed(term, at, fields)
        if found not in (kind, "none"):
            self._wrong(
                at, said(N_("needed here: {kind}, found: {found}"), kind=_KIND_NAMES[kind], found=_KIND_NAMES[found])
            )
        return bound

    def _typed(self, term: Term, at: tuple[str, int, int], fields: tuple[Field, ...]) -> tuple[str, Term]:
        """Return the kind of an expression and the expression with checked parts."""
        form = term[0]
        if form in ("fact", "field"):
            found = self._reference(term, at, fields)
            if found is None:
                return "none", term
            if found.type not in _KINDS:
                self._wrong(at, said(N_("{name} is neither a date nor a number"), name=term[1]))
                return "none", term
            return _KINDS[found.type], term
        if form in ("date", "today", "deadline"):
            return "date", term
        if form == "number":
            return "number", term
        if form == "money":
            return "money", term
        if form == "param":
            return self._parameter(term, at, fields)
        if form == "shift":
            return "date", (form, self._expect(term[1], "date", at, fields), *term[2:])
        if form in ("add", "subtract", "multiply"):
            return self._arithmetic(term, at, fields)
        if form == "between":
            a, b = (self._expect(one, "date", at, fields) for one in term[2:])
            return "number", (form, term[1], a, b)
        if form == "extreme":
            parts = [self._typed(one, at, fields) for one in term[2]]
            kinds = {kind for kind, _ in parts} - {"none"}
            if len(kinds) > 1:
                self._wrong(at, said(N_("{word} needs values of one kind"), word=term[1]))
            return (kinds.pop() if kinds else "none"), (form, term[1], tuple(one for _, one in parts))
        if form == "extreme_of":
            return self._field_of(term[2], term[3], at), (*term[:4], self._records(term[2], term[4], at))
        if form == "total":
            return self._field_of(term[1], term[2], at), (*term[:3], self._records(term[1], term[3], at))
        if form == "count":
            return "number", (form, term[1], self._records(term[1], term[2], at))
        fact = self._list(term[1], at)
        if fact is not None and sum(one.type == "date" for one in fact.fields) < 2:
            self._wrong(at, said(N_("{name} has no two dates, so its days cannot be counted"), name=term[1]))
        return "number", (form, term[1], term[2], self._expect(term[3], "date", at, fields))

    def _field_of(self, name: str, field_name: str, at: tuple[str, int, int]) -> str:
        fact = self._list(name, at)
        if fact is None:
            return "none"
        found = next((one for one in fact.fields if one.field == field_name), None)
        if found is None or found.type not in _KINDS:
            names = [one.field for one in fact.fields]
            self.found.add(
                self.spot(at, f"{name}.{field_name}"),
                "unknown-field",
                fact=name,
                name=field_name,
                hint=nearest(field_name, names),
            )
            return "none"
        return _KINDS[found.type]

    def _parameter(self, term: Term, at: tuple[str, int, int], fields: tuple[Field, ...]) -> tuple[str, Term]:
        parameter = self.base.parameters.get(term[1])
        day = self._expect(term[2], "date", at, fields) if term[2] is not None else None
        if parameter is None:
            self.found.add(
                self.spot(at, f"param/{term[1]}"),
                "unknown-parameter",
                name=term[1],
                hint=nearest(term[1], self.base.parameters),
            )
            return "none", term
        return _PARAMETER_KINDS.get(parameter.unit, "number"), ("param", term[1], day)

    def _arithmetic(self, term: Term, at: tuple[str, int, int], fields: tuple[Field, ...]) -> tuple[str, Term]:
        left, right = self._typed(term[1], at, fields), self._typed(term[2], at, fields)
        kinds = {left[0], right[0]}
        bound = (term[0], left[1], right[1])
        if "none" in kinds:
            return "none", bound
        if "date" in kinds:
            self._wrong(at, N_("a date takes a duration such as + 30 calendar days, not a number"))
            return "none", bound
        if kinds == {"number"}:
            return "number", bound
        if term[0] == "multiply" and kinds == {"money"}:
            self._wrong(at, N_("money cannot be multiplied by money"))
            return "none", bound
        if term[0] != "multiply" and kinds != {"money"}:
            self._wrong(at, N_("money is added to money only"))
            return "none", bound
        return "money", bound
