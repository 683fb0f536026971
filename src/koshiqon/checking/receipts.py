"""Receipts: what was answered, on which editions, kept apart from the case; and what a later base answers instead.

A receipt holds no fact of the case, only a salted digest of the facts: to run it again the case itself is needed.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from koshiqon.loading.diagnostics import BadInput, Diagnostic
from koshiqon.model.terms import facts_of, groups_of, norms_of
from koshiqon.model.values import Range

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase
    from koshiqon.logic.plan import EditionPlan, NormPlan, Plan
    from koshiqon.model.cases import Case
    from koshiqon.model.report import NormAnswer, Report

__all__ = ["SCHEMA", "Changed", "Rechecked", "read_receipt", "receipt", "recheck"]

SCHEMA: Final = "koshiqon/receipt/1"

# Verdicts under which a norm says nothing about the person: a change among them is no change of the outcome.
_SILENT: Final = frozenset(("not_triggered", "not_in_force", "switched_off"))
_KEYS: Final = {
    "as_of": str, "knowledge": dict, "facts": dict, "goals": dict, "regimes": dict, "norms": dict, "family": list,
    "editions": dict, "amounts": dict,
}  # fmt: skip

Kind = Literal["goal", "regime", "norm", "family"]


@dataclass(frozen=True, slots=True)
class Changed:
    """One outcome that is no longer what the receipt says: what it was, what it is, and the provisions behind it.

    `causes` are provisions whose text in this base differs from the one the receipt was made with (also new ones and
    ones that are gone), and amounts and lists that differ. Empty: the program or the facts changed, not the law.
    """

    kind: Kind
    name: str
    before: Any
    after: Any
    causes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A receipt run again: the day it was asked for, and the day of this answer.

    `facts_differ` says that the case file is no longer the one the receipt was made from.
    """

    receipt: str
    asked: datetime.date
    as_of: datetime.date
    facts_differ: bool
    changes: list[Changed]


def receipt(kb: KnowledgeBase, case: Case, report: Report, case_path: str | None = None) -> dict[str, Any]:
    """Return the receipt of a report.

    Args:
        kb: the base that answered.
        case: the case it answered about; only a salted digest of its facts is kept.
        report: the answer.
        case_path: where the case file lies, from the folder of the receipt; None when there is no file.
    """
    day = report.as_of.toordinal()
    salt = secrets.token_hex(8)
    editions, amounts = _editions(kb.plan, day)
    return {
        "schema": SCHEMA,
        "as_of": report.as_of.isoformat(),
        "knowledge": {"version": report.knowledge.version, "digest": report.knowledge.digest},
        "case": case_path,
        "facts": {"salt": salt, "digest": facts_digest(case, salt)},
        **_outcome(report),
        "editions": editions,
        "amounts": amounts,
    }


def read_receipt(path: Path) -> dict[str, Any]:
    """Return a receipt from its file; raise BadInput when it is none."""
    name = str(path)
    try:
        content = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise _bad(name, error.strerror or str(error)) from None
    except RecursionError:
        raise _bad(name, "it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise BadInput(
            Diagnostic(name, error.lineno, error.colno, "broken-receipt", (("problem", error.msg),))
        ) from None
    except ValueError as error:
        raise _bad(name, str(error)) from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise _bad(name, f"its schema is not {SCHEMA}")
    for key, kind in _KEYS.items():
        if not isinstance(content.get(key), kind):
            raise _bad(name, f"{key} is missing or of the wrong type")
    facts = content["facts"]
    if not isinstance(facts.get("salt"), str) or not isinstance(facts.get("digest"), str):
        raise _bad(name, "the digest of the facts is missing")
    return content


def recheck(kb: KnowledgeBase, old: Mapping[str, Any], case: Case, name: str, day: int | None = None) -> Rechecked:
    """Answer a receipt's case with this base, and say what differs.

    Args:
        kb: the base that answers now.
        old: the receipt.
        case: the case it was made from.
        name: the name of the receipt, for the answer.
        day: another day of the question; the receipt's own when left out.
    """
    try:
        first = datetime.date.fromisoformat(old["as_of"])
    except ValueError:
        raise _bad(name, "as_of is not a date") from None
    as_of = datetime.date.fromordinal(day) if day is not None else first
    report = kb.check(case, as_of=as_of)
    now = _outcome(report)
    causes = _Causes(kb, old, as_of.toordinal())
    changes = [
        *_compare("goal", old["goals"], now["goals"], causes),
        *_compare("regime", old["regimes"], now["regimes"], causes),
        *_compare("norm", old["norms"], now["norms"], causes),
    ]
    for number, member in enumerate(now["family"]):
        before = old["family"][number] if number < len(old["family"]) else {}
        for changed in _compare("family", _goals(before), _goals(member), causes):
            changes.append(
                Changed("family", f"{number + 1} {changed.name}", changed.before, changed.after, changed.causes)
            )
    differ = facts_digest(case, old["facts"]["salt"]) != old["facts"]["digest"]
    return Rechecked(name, first, as_of, differ, changes)


def facts_digest(case: Case, salt: str) -> str:
    """Return a digest of everything a case states; equal cases with other salts have other digests."""
    members = [(one.relation, one.facts, one.sources) for one in case.family]
    content = json.dumps([_plain(case.facts), _plain(members), _plain(case.sources)], sort_keys=True)
    return hashlib.blake2b(content.encode(), key=salt.encode()[:64], digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Range):
        return {"range": [str(value.low), str(value.high)]}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


# -- what a report answers ------------------------------------------------------------------------------------------


def _outcome(report: Report) -> dict[str, Any]:
    return {
        "goals": {one.fact: {"value": one.value, "because": one.because} for one in report.goals},
        "regimes": {one.id: {"value": one.verdict, "because": one.because} for one in report.regimes},
        "norms": {one.id: _norm(one) for one in report.norms if one.verdict not in _SILENT},
        "family": [
            {
                "relation": one.relation,
                "goals": {goal.fact: {"value": goal.value, "because": goal.because} for goal in one.goals},
            }
            for one in report.family
        ],
    }


def _norm(one: NormAnswer) -> dict[str, Any]:
    found: dict[str, Any] = {"value": one.verdict}
    if one.deadline is not None and one.deadline.date is not None:
        found["due"] = one.deadline.date.isoformat()
    if one.deadline is not None:
        found["state"] = one.deadline.state
    if one.sanction:
        found["sanction"] = [[part.kind, part.offender, part.amount, part.tenge] for part in one.sanction]
    behind = [*one.because, *(part.provision for part in one.sanction)]
    return {**found, "because": list(dict.fromkeys(behind))}


def _goals(member: Any) -> dict[str, Any]:
    goals = member.get("goals") if isinstance(member, dict) else None
    return goals if isinstance(goals, dict) else {}


def _compare(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any], causes: _Causes) -> list[Changed]:
    found = []
    for name in (*before, *(one for one in after if one not in before)):
        old, new = before.get(name), after.get(name)
        if _answer(old) != _answer(new):
            behind = [*(_because(old)), *(_because(new))]
            found.append(Changed(kind, name, _answer(old), _answer(new), causes.of(kind, name, behind)))
    return found


def _answer(one: Any) -> Any:
    return {key: value for key, value in one.items() if key != "because"} if isinstance(one, dict) else None


def _because(one: Any) -> list[str]:
    found = one.get("because") if isinstance(one, dict) else None
    return [str(place) for place in found] if isinstance(found, list) else []


# -- which editions answered -----------------------------------------------------------------------------------------


def _editions(plan: Plan, day: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return the id of the edition of every norm in force on a day, and digests of the amounts and lists they read."""
    editions: dict[str, str] = {}
    amounts: dict[str, str] = {}
    for norm in plan["norms"]:
        current = [one for one in norm["editions"] if one["start"] <= day <= one["end"]]
        if current:
            editions[norm["id"]] = _edition_id(norm, current[0], plan)
            for name in _amounts(norm, current[0]):
                amounts.setdefault(name, _amount_digest(plan, name))
    return editions, amounts


def _edition_id(norm: NormPlan, edition: EditionPlan, plan: Plan) -> str:
    """Return the first day of an edition and a digest of what it says: `2020-01-16 5f0c...`."""
    own = {
        key: value for key, value in norm.items() if key not in ("editions", "exceptions", "cites", "earlier_unread")
    }
    said = {
        key: value for key, value in edition.items() if key not in ("targets", "mark", "end", "amounts", "mentions")
    }
    targets = sorted(plan["norms"][target]["id"] for target in edition["targets"])
    content = repr((sorted(own.items()), sorted(said.items()), targets))
    start = datetime.date.fromordinal(edition["start"]).isoformat()
    return f"{start} {_short(content)}"


def _terms(norm: NormPlan, edition: EditionPlan) -> tuple[Any, ...]:
    return (edition["when"], edition["kept_when"], edition["by"], edition["concludes"], edition["presumes"], norm["law_at"])  # fmt: skip


def _amounts(norm: NormPlan, edition: EditionPlan) -> list[str]:
    return [*edition["amounts"], *groups_of(_terms(norm, edition))]


def _amount_digest(plan: Plan, name: str) -> str:
    table: Any = plan["parameters"].get(name) or plan["groups"].get(name)
    return _short(repr(table))


def _short(content: str) -> str:
    return hashlib.blake2b(content.encode(), digest_size=6).hexdigest()


class _Causes:
    """Finds which provisions, amounts and lists behind an outcome differ from those of the receipt."""

    def __init__(self, kb: KnowledgeBase, old: Mapping[str, Any], day: int) -> None:
        self.plan = kb.plan
        now, amounts = _editions(kb.plan, day)
        before, old_amounts = old["editions"], old["amounts"]
        self.changed = {name for name in {*before, *now} if before.get(name) != now.get(name)}
        self.amounts = {name for name, one in amounts.items() if name in old_amounts and old_amounts[name] != one}
        self.places = {name.split("#")[0] for name in self.changed}

    def of(self, kind: Kind, name: str, behind: Iterable[str]) -> list[str]:
        """Return the changed places among those an outcome names, or else among all it may rest on."""
        if not self.changed and not self.amounts:
            return []
        named = set(behind)
        near = named & self.places
        norms, amounts = self._reach(kind, name, named)
        if not near:
            near = {norms_id.split("#")[0] for norms_id in norms & self.changed}
        return [*sorted(near), *sorted(amounts & self.amounts)]

    def _reach(self, kind: Kind, name: str, named: set[str]) -> tuple[set[str], set[str]]:
        """Return the norms, and the amounts and lists, that an outcome may rest on in this base.

        `named` are the provisions it names: the sanctions of a duty stand only there.
        """
        index = self.plan["index"]
        if kind == "norm":
            start = [index[name]] if name in index else []
        else:
            fact = next(
                (fact for regime, fact in self.plan["regimes"] if regime == name), name.rsplit(" ", maxsplit=1)[-1]
            )
            start = list(self.plan["concluding"].get(fact, ()))
        start += [number for number, norm in enumerate(self.plan["norms"]) if norm["provision"] in named]
        seen: set[int] = set()
        amounts: set[str] = set()
        while start:
            number = start.pop()
            if number in seen:
                continue
            seen.add(number)
            norm = self.plan["norms"][number]
            start += norm["exceptions"]
            for edition in norm["editions"]:
                terms = _terms(norm, edition)
                amounts.update(_amounts(norm, edition))
                start += [index[one] for _, one in norms_of(terms) if one in index]
                for fact in facts_of(terms):
                    start += self.plan["concluding"].get(fact, ())
        reached = {self.plan["norms"][number]["id"] for number in seen}
        return (reached | {name} if kind == "norm" else reached), amounts


def _bad(name: str, problem: str) -> BadInput:
    return BadInput(Diagnostic(name, 0, 0, "broken-receipt", (("problem", problem),)))
