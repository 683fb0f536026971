"""Diagnostics: what is wrong with a file, where, and what to do about it.

Codes are stable and never reused. Each has a page under docs/diagnostics and a broken file under tests/broken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from koshiqon.i18n import gettext_noop as N_
from koshiqon.i18n import translate

__all__ = ["CODES", "BadInput", "Code", "Diagnostic", "Diagnostics", "listed", "said"]

Severity = Literal["error", "warning"]

# The longest part of a message that comes from a file.
_MAX_SHOWN: Final = 600


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of fault: its stable number, its readable name, its message and remedy (with named fields)."""

    code: str
    name: str
    severity: Severity
    message: str
    remedy: str


def _code(code: str, name: str, message: str, remedy: str, severity: Severity = "error") -> Code:
    return Code(code, name, severity, message, remedy)


_ALL = (
    # Reading
    _code("KQ101", "not-utf-8", N_("the file is not UTF-8 (byte {offset})"), N_("save it as UTF-8")),
    _code("KQ102", "file-too-large", N_("the file has {size} bytes; {limit} is the limit"), N_("split it into smaller files")),
    _code("KQ103", "broken-yaml", N_("this is not YAML: {problem}"), N_("mend the line; quote text that contains : # , or brackets")),
    _code("KQ104", "duplicate-key", N_("the key {key} stands twice in one mapping (first on line {first})"), N_("keep one of them")),
    _code("KQ105", "anchor-or-tag", N_("{what} is not allowed"), N_("write the value out")),
    _code("KQ106", "nested-too-deep", N_("values are nested more than {limit} levels deep"), N_("flatten the structure")),
    _code("KQ107", "several-documents", N_("the file holds more than one YAML document"), N_("keep one document in one file")),
    _code("KQ108", "scalar-too-long", N_("a value has {size} characters; {limit} is the limit"), N_("shorten it")),
    _code("KQ109", "empty-file", N_("the file is empty"), N_("write its content or delete it")),
    _code("KQ110", "unreadable-file", N_("the file cannot be read: {problem}"), N_("check the path and the permissions")),
    # Shape
    _code("KQ201", "unknown-key", N_("unknown key {key}"), N_("{hint}")),
    _code("KQ202", "missing-key", N_("the key {key} is missing"), N_("add it")),
    _code("KQ203", "wrong-type", N_("{value} does not fit here: {expected}"), N_("write a value of that kind")),
    _code("KQ204", "unknown-word", N_("{value} is not one of the words allowed here: {expected}"), N_("{hint}")),
    _code("KQ205", "missing-language", N_("the text has no {language} version"), N_("write it: every text a user reads exists in en, ru and kk")),
    _code("KQ206", "impossible-date", N_("{value} is not a date"), N_("write a date that exists as YYYY-MM-DD")),
    _code("KQ207", "unknown-kind-of-file", N_("the file is of no known kind: its keys are {keys}"), N_("start it with instrument, provisions_of, article, or one of the lists of the format page")),
    _code("KQ208", "wrong-sentence-key", N_("a norm that says {says} carries its sentence under {expected}, and only there"), N_("move the sentence to {expected}")),
    _code("KQ209", "period-reversed", N_("the period ends ({until}) before it begins ({start})"), N_("swap or correct the dates")),
    # Conditions
    _code("KQ301", "broken-condition", N_("this condition cannot be read at {found}: {expected} was expected"), N_("see the table of atoms on the format page")),
    _code("KQ302", "condition-too-deep", N_("the condition has more than two levels"), N_("name the inner part as a definition norm with concludes")),
    _code("KQ303", "wrong-operand", N_("{what}"), N_("compare like with like: the vocabulary says what type a fact has")),
    _code("KQ304", "literal-list", N_("a list of states is written out in a condition"), N_("make it a dated group under corpus/groups and write: in group/NAME")),
    _code("KQ305", "unknown-value", N_("{fact} has no value {value}"), N_("{hint}")),
    _code("KQ306", "broken-group-of-conditions", N_("{what}"), N_("write one of all, any, none, over a list of conditions")),
    # Links
    _code("KQ401", "dangling-pinpoint", N_("nothing stands at {pinpoint}"), N_("{hint}")),
    _code("KQ402", "unknown-fact", N_("there is no fact {fact}"), N_("{hint}")),
    _code("KQ403", "unknown-position", N_("there is no position {name}"), N_("{hint}")),
    _code("KQ404", "unknown-parameter", N_("there is no parameter {name}"), N_("{hint}")),
    _code("KQ405", "unknown-group", N_("there is no group {name}"), N_("{hint}")),
    _code("KQ406", "unknown-authority", N_("there is no authority {name}"), N_("{hint}")),
    _code("KQ407", "unknown-actor", N_("there is no actor {name}"), N_("{hint}")),
    _code("KQ408", "unknown-counting-rule", N_("there is no counting rule {name}"), N_("{hint}")),
    _code("KQ409", "unknown-source", N_("there is no source {name} in the list of sources it refers to"), N_("{hint}")),
    _code("KQ410", "unknown-instrument", N_("there is no instrument {name}"), N_("{hint}")),
    _code("KQ411", "defined-twice", N_("{what} is already defined in {where}"), N_("keep one of them; a second norm at one place adds #NAME")),
    _code("KQ412", "unknown-state", N_("there is no state {name}"), N_("write an ISO 3166 alpha-3 code; {hint}")),
    _code("KQ413", "no-norm-there", N_("no norm stands at {pinpoint}"), N_("{hint}")),
    _code("KQ414", "not-derived", N_("{fact} is not a derived fact, so no norm may conclude it"), N_("add derived: true to it in the vocabulary, or conclude another fact")),
    _code("KQ415", "unknown-level", N_("the position {position} has no level {name}"), N_("{hint}")),
    _code("KQ416", "unknown-theme", N_("there is no theme {name}"), N_("{hint}")),
    # Logic
    _code("KQ501", "circular-definition", N_("these depend on each other: {path}"), N_("break the circle: one of them has to rest on facts")),
    _code("KQ502", "circular-exception", N_("these exceptions switch each other off: {path}"), N_("say which one is the exception to which")),
    _code("KQ503", "editions-overlap", N_("two editions of {norm} are in force on {day}"), N_("end the earlier one on the day before")),
    _code("KQ504", "hole-between-editions", N_("no edition of {norm} is in force from {start} to {until}"), N_("close the hole, or declare it with hole: and the reason")),
    _code("KQ505", "dead-norm", N_("{norm} can never apply: {why}"), N_("correct its condition or delete it")),
    _code("KQ506", "identical-norms", N_("{norm} says the same under the same condition as {other}"), N_("keep one; the other place cites it")),
    _code("KQ507", "conflicting-instead", N_("{norm} and {other} may both replace {target} and disagree"), N_("let one switch off the other, on a cited ground")),
    _code("KQ508", "override-without-ground", N_("{norm} reaches into another instrument ({target}) without saying on what ground"), N_("add ground and granted_by")),
    _code("KQ509", "yardstick-overrides-law", N_("{norm} would switch off {target}, but {instrument} does not bind Kazakhstan on {day}"), N_("start the norm when the treaty binds, or leave it as a yardstick")),
    _code("KQ510", "outside-the-instrument", N_("{norm} is in force on {day}, when {instrument} is not"), N_("shorten the period, or correct the instrument's dates")),
    _code("KQ511", "no-norms-sentence", N_("{norm} has no sentence under {expected}"), N_("write what it says in en, ru and kk")),
    _code("KQ512", "broken-calendar", N_("this calendar cannot be used: {problem}"), N_("list every year from the first to the last, and each day under its own year")),
    _code("KQ513", "values-overlap", N_("{what} is given twice for {day}"), N_("end the earlier period on the day before")),
    # The base as a whole
    _code("KQ601", "unused-fact", N_("no norm uses the fact {fact}"), N_("delete it, or encode what turns on it: a fact that no rule uses must not be asked"), "warning"),
    _code("KQ602", "unverified-source", N_("{what} is marked {mark}, but its source {source} says seen: {seen}"), N_("lower the mark, or read the source and record it"), "warning"),
    _code("KQ603", "undated-source", N_("the source {source} has no {what}"), N_("store where and in which edition it was seen"), "warning"),
    _code("KQ604", "norm-without-case", N_("no example case expects anything of {norm}"), N_("add a case that triggers it and one that just does not"), "warning"),
    _code("KQ605", "provision-without-content", N_("{pinpoint} has neither a norm nor a reason why not"), N_("encode it, or add not_encoded and because"), "warning"),
    _code("KQ606", "untranslated-text", N_("the {language} text equals the English one: {text}"), N_("translate it"), "warning"),
    _code("KQ607", "never-concluded", N_("no norm concludes the derived fact {fact}"), N_("encode the norm that concludes it, or delete the fact"), "warning"),
    _code("KQ608", "incomplete-fact", N_("the fact {fact} has no {what}"), N_("a fact that is asked has a question and says why"), "warning"),
    _code("KQ609", "group-without-source", N_("the member {member} of {group} has no source"), N_("cite where the membership and its date were seen"), "warning"),
    _code("KQ610", "place-not-listed", N_("{pinpoint} stands in the outline of the text, but not among the provisions"), N_("encode it, or list it with not_encoded and because"), "warning"),
    _code("KQ611", "change-without-cases", N_("{norm} changes on {day}, and no example case expects anything of it on that day and on the day before"), N_("add a case for the day before and one for the day of the change"), "warning"),
    # Cases
    _code("KQ701", "derived-fact-stated", N_("{fact} is concluded by the law and cannot be stated"), N_("state the facts it rests on; koshiqon why CASE {fact} lists them")),
    _code("KQ702", "unknown-field", N_("the records of {fact} have no field {name}"), N_("{hint}")),
    _code("KQ703", "range-reversed", N_("the range ends before it begins"), N_("swap from and until")),
    _code("KQ704", "bad-fact-value", N_("{value} is not a value of {fact}: {expected}"), N_("{hint}")),
    _code("KQ705", "identity-in-case", N_("{key} looks like personal data; a case has no place for it"), N_("delete it: the law does not need it")),
    _code("KQ706", "broken-receipt", N_("this is not a receipt that can be used: {problem}"), N_("write it again: koshiqon check CASE --receipt FILE")),
    _code("KQ707", "case-not-found", N_("the case of this receipt is not at {path}"), N_("name it: koshiqon recheck RECEIPT --case FILE")),
    _code("KQ801", "expectation-failed", N_("case {case}: {what} is {found}, expected {expected}"), N_("koshiqon why shows the reasons; correct the norm or the case")),
    # Commands
    _code("KQ901", "unknown-name", N_("{what} {name} is not known"), N_("{hint}")),
    _code("KQ902", "missing-extra", N_("this needs {package}"), N_("install it with: pip install 'koshiqon[{extra}]'")),
    _code("KQ903", "cannot-write", N_("{path} cannot be written: {problem}"), N_("check the path and the permissions")),
)  # fmt: skip

CODES: Final[dict[str, Code]] = {code.name: code for code in _ALL}


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One fault at one place of one file.

    `line` and `column` start at 1; 0 means the file as a whole.

    >>> print(Diagnostic("a.yaml", 3, 5, "missing-key", (("key", "says"),)).render("en"))
    a.yaml:3:5 KQ202 the key says is missing; add it
    """

    file: str
    line: int
    column: int
    name: str
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> Code:
        """The kind of fault."""
        return CODES[self.name]

    def render(self, language: str = "en") -> str:
        """Return `file:line:column CODE message; remedy` in one line, whatever the file holds."""
        values = {key: _one_line(_told(value, language) if key in _TOLD else value) for key, value in self.fields}
        message = translate(self.code.message, language).format_map(values)
        remedy = translate(self.code.remedy, language).format_map(values)
        return f"{self.file}:{self.line}:{self.column} {self.code.code} {message}; {remedy}"


# Fields whose values are messages themselves, made by `said` or `listed`.
_TOLD: Final = frozenset(("expected", "hint", "problem", "what", "why"))
_PART, _IS, _NEXT = "\x1f", "\x1e", "\x1d"


def said(message: str, /, **values: object) -> str:
    """Return a message with values as one field of a diagnostic; it is put into words when it is shown.

    >>> one = said("did you mean {name}?", name="KGZ")
    >>> Diagnostic("a.yaml", 3, 5, "unknown-fact", (("fact", "a.b"), ("hint", one))).render("en")
    'a.yaml:3:5 KQ402 there is no fact a.b; did you mean KGZ?'
    """
    return message + "".join(f"{_PART}{name}{_IS}{value}" for name, value in values.items())


def listed(messages: Iterable[str]) -> str:
    """Return several messages as one field of a diagnostic, shown with commas between them."""
    return _NEXT.join(messages)


def _told(value: str, language: str) -> str:
    parts = []
    for one in value.split(_NEXT):
        message, *pairs = one.split(_PART)
        values = dict(pair.partition(_IS)[::2] for pair in pairs)
        told = translate(message, language)
        parts.append(told.format_map({key: _told(text, language) for key, text in values.items()}) if values else told)
    return ", ".join(parts)


def _one_line(value: str) -> str:
    """Return a value as a message shows it: no line breaks, no control characters, not endless.

    >>> _one_line("a" + chr(10) + "b" + chr(27) + "[31mc")
    'a b [31mc'
    """
    plain = " ".join("".join(one if one.isprintable() else " " for one in value[: 2 * _MAX_SHOWN]).split())
    return plain if len(plain) <= _MAX_SHOWN else plain[: _MAX_SHOWN - 3] + "..."


class BadInput(Exception):
    """Input that cannot be used; carries the diagnostics that say where and why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(one.render() for one in diagnostics))
        self.diagnostics = diagnostics


@dataclass(slots=True)
class Diagnostics:
    """Collects faults while files are read."""

    found: list[Diagnostic] = field(default_factory=list)

    def add(self, place: tuple[str, int, int], kind: str, /, **fields: object) -> None:
        """Record a fault at (file, line, column)."""
        self.found.append(Diagnostic(*place, kind, tuple((key, str(value)) for key, value in fields.items())))

    @property
    def errors(self) -> list[Diagnostic]:
        """The faults that make the base unusable."""
        return [one for one in self.found if one.code.severity == "error"]

    def raise_errors(self) -> None:
        """Raise BadInput with all errors, in file order, if there are any."""
        if errors := sorted(set(self.errors)):
            raise BadInput(*errors)
