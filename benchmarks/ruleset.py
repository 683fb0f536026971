"""One small rule set, written once as data, and a plain evaluator of it. Standard library only.

It is shaped like migration law but is not a statement of any: every limit, list and group is made up, so that it has
what real rules need: groups of states, a list of occupations, a permit duty with exceptions on exceptions on exceptions,
limits of stay, and results that rest on other results.

A rule has a condition. While the condition holds and no live exception switches the rule off, the rule binds, and states
the derived fact it concludes. A derived fact is true when any of its rules binds, false when none does. Truth is yes, no
or unknown (None), with Kleene's tables.

Forms of a condition:

    ("all" | "any" | "none", parts)       a group
    ("yes", fact)                         a yes/no fact, given or derived
    ("is", fact, value)                   a fact with named values
    ("in", fact, values)                  one of several values
    ("group", fact, group)                a state of a group
    ("past", fact, days)                  today is later than that date plus so many days
    ("more", fact, number)                a number is greater
    ("share", part, times, whole)         part x times is greater than the whole
    ("answer", name)                      only in `answers()`: another rule or derived fact
"""

from __future__ import annotations

from collections.abc import Callable
from graphlib import TopologicalSorter
from typing import Any, NamedTuple

__all__ = ["DAY", "DERIVED", "FACTS", "GROUPS", "RULES", "STATES", "Fact", "Rule", "answers", "cases", "plain"]

Term = tuple[Any, ...]
Truth = bool | None
Case = dict[str, Any]

# The day of every question: 22 November 2026, as a day number.
DAY = 739_942


class Fact(NamedTuple):
    """An input fact: yes/no, a date, a number, a state, or one of some values.

    `share` is how often a yes/no fact is true in the random cases.
    """

    kind: str
    values: tuple[str, ...] = ()
    share: float = 0.5


class Rule(NamedTuple):
    """A rule; `off` are the rules it switches off while it binds."""

    name: str
    text: str
    when: Term
    concludes: str | None = None
    off: tuple[str, ...] = ()


GROUPS = {"union": ("BLR", "KGZ", "RUS", "ARM"), "visa-free": ("AZE", "GEO", "MDA", "TJK", "UZB")}
STATES = ("KAZ", *GROUPS["union"], *GROUPS["visa-free"], "CHN", "DEU", "IND", "NOR", "TUR", "USA")
OCCUPATIONS = tuple(f"line_{number}" for number in range(1, 31))
LISTED = tuple(f"line_{number}" for number in (3, 4, 5, 7, 9, 11, 12, 15, 18, 21, 24, 28))

FACTS = {
    "person.citizenship": Fact("country", STATES),
    "person.residence": Fact("one_of", ("permanent", "temporary", "none")),
    "person.is_refugee": Fact("boolean", share=0.1),
    "person.is_returnee": Fact("boolean", share=0.1),
    "person.age": Fact("integer"),
    "person.is_insured": Fact("boolean"),
    "family.children": Fact("integer"),
    "stay.entered_on": Fact("date"),
    "stay.entered_lawfully": Fact("boolean", share=0.8),
    "stay.days_in_window": Fact("integer"),
    "stay.purpose": Fact("one_of", ("work", "private", "tourism", "study", "transit", "business")),
    "stay.is_registered": Fact("boolean"),
    "work.is_working": Fact("boolean", share=0.8),
    "work.has_contract": Fact("boolean"),
    "work.wage": Fact("integer"),
    "work.occupation": Fact("one_of", OCCUPATIONS),
    "work.is_transferee": Fact("boolean"),
    "employer.kind": Fact("one_of", ("company", "household", "trader", "mission")),
    "employer.is_under_ban": Fact("boolean", share=0.2),
    "employer.is_small": Fact("boolean"),
    "employer.staff": Fact("integer"),
    "employer.foreign_staff": Fact("integer"),
    "permit.of_employer": Fact("boolean"),
    "permit.of_household": Fact("boolean"),
}


def _all(*parts: Term) -> Term:
    return ("all", parts)


def _any(*parts: Term) -> Term:
    return ("any", parts)


def _none(*parts: Term) -> Term:
    return ("none", parts)


def _yes(name: str) -> Term:
    return ("yes", name)


RULES = (
    Rule("r_foreigner", "Whoever has another citizenship is a foreigner.", _none(("is", "person.citizenship", "KAZ")), "person.is_foreigner"),
    Rule("r_union", "Citizens of the union.", ("group", "person.citizenship", "union"), "person.is_union"),
    Rule("r_visa_free", "Citizens who need no visa.", ("group", "person.citizenship", "visa-free"), "person.is_visa_free"),
    Rule("r_permanent", "Permanent residents are settled.", ("is", "person.residence", "permanent"), "person.is_settled"),
    Rule("r_refugee", "Refugees are settled.", _yes("person.is_refugee"), "person.is_settled"),
    Rule("r_returnee", "Returnees are settled.", _yes("person.is_returnee"), "person.is_settled"),
    Rule("r_absent", "Residence lapses with long absence.", _none(("more", "stay.days_in_window", 0)), off=("r_permanent",)),
    Rule("r_minor", "Whoever is not yet eighteen is a minor.", _none(("more", "person.age", 17)), "person.is_minor"),
    Rule("r_works", "Work counts with a contract or a wage.", _all(_yes("work.is_working"), _any(_yes("work.has_contract"), ("more", "work.wage", 0))), "work.counts"),
    Rule("r_household", "Work for a household.", _all(_yes("work.counts"), ("is", "employer.kind", "household")), "work.is_household"),
    Rule("r_listed", "Occupations on the list.", ("in", "work.occupation", LISTED), "work.is_listed"),
    Rule("r_household_duty", "A household permit is needed.", _all(_yes("work.is_household"), _yes("person.is_visa_free")), "permit.household_needed"),
    Rule("r_household_settled", "Not for the settled.", _yes("person.is_settled"), off=("r_household_duty",)),
    Rule("r_household_listed", "Not for listed occupations.", _yes("work.is_listed"), off=("r_household_duty",)),
    Rule("r_household_minor", "The list does not help minors.", _yes("person.is_minor"), off=("r_household_listed",)),
    Rule("r_permit_duty", "The employer needs a permit.", _all(_yes("person.is_foreigner"), _yes("work.counts")), "permit.is_needed"),
    Rule("r_permit_union", "Not for citizens of the union.", _yes("person.is_union"), off=("r_permit_duty",)),
    Rule("r_permit_settled", "Not for the settled.", _yes("person.is_settled"), off=("r_permit_duty",)),
    Rule("r_permit_listed", "Not for listed occupations.", _yes("work.is_listed"), off=("r_permit_duty",)),
    Rule("r_permit_mission", "Not for missions.", ("is", "employer.kind", "mission"), off=("r_permit_duty",)),
    Rule("r_permit_household", "The household permit stands instead.", _yes("permit.household_needed"), off=("r_permit_duty",)),
    Rule("r_ban", "Under a hiring ban these exceptions do not help.", _yes("employer.is_under_ban"), off=("r_permit_union", "r_permit_listed")),
    Rule("r_ban_small", "A ban does not bind small employers of transferees.", _all(_yes("employer.is_small"), _yes("work.is_transferee")), off=("r_ban",)),
    Rule("r_no_permit", "The permit is missing.", _all(_yes("permit.is_needed"), _none(_yes("permit.of_employer"))), "permit.is_missing"),
    Rule("r_no_household", "The household permit is missing.", _all(_yes("permit.household_needed"), _none(_yes("permit.of_household"))), "permit.is_missing"),
    Rule("r_quota", "The permit counts towards the quota.", _all(_yes("permit.is_needed"), _none(_yes("work.is_transferee"))), "quota.applies"),
    Rule("r_quota_small", "Small businesses are outside the quota.", _yes("employer.is_small"), off=("r_quota",)),
    Rule("r_ratio", "No more than a tenth of the staff.", _all(_yes("quota.applies"), ("share", "employer.foreign_staff", 10, "employer.staff")), "quota.is_exceeded"),
    Rule("r_ratio_heads", "Heads do not count.", ("in", "work.occupation", ("line_1", "line_2")), off=("r_ratio",)),
    Rule("r_stay_thirty", "Thirty days for all others.", _all(_yes("person.is_foreigner"), ("past", "stay.entered_on", 30)), "stay.is_over"),
    Rule("r_stay_longer", "Longer terms stand instead.", _any(_yes("person.is_visa_free"), _yes("person.is_union")), off=("r_stay_thirty",)),
    Rule("r_stay_ninety", "Ninety days without a visa.", _all(_yes("person.is_visa_free"), ("past", "stay.entered_on", 90)), "stay.is_over"),
    Rule("r_stay_idle", "Ninety days for citizens of the union out of work.", _all(_yes("person.is_union"), ("past", "stay.entered_on", 90), _none(_yes("work.counts"))), "stay.is_over"),
    Rule("r_stay_union", "A year for citizens of the union in work.", _all(_yes("person.is_union"), _yes("work.counts"), ("past", "stay.entered_on", 365)), "stay.is_over"),
    Rule("r_window", "Ninety days in any hundred and eighty.", _all(_any(_yes("person.is_visa_free"), _yes("person.is_union")), ("more", "stay.days_in_window", 90)), "stay.is_over"),
    Rule("r_window_union", "Not for citizens of the union in work.", _all(_yes("person.is_union"), _yes("work.counts")), off=("r_window",)),
    Rule("r_stay_settled", "Terms do not bind the settled.", _yes("person.is_settled"), off=("r_stay_thirty", "r_stay_ninety", "r_stay_idle", "r_stay_union", "r_window")),
    Rule("r_notify", "The stay was to be notified.", _all(_yes("person.is_foreigner"), _none(_yes("stay.is_registered")), ("past", "stay.entered_on", 3)), "stay.notice_is_late"),
    Rule("r_notify_transit", "Not in transit.", ("is", "stay.purpose", "transit"), off=("r_notify",)),
    Rule("r_notify_union", "Thirty days for citizens of the union.", _all(_yes("person.is_union"), _none(("past", "stay.entered_on", 30))), off=("r_notify",)),
    Rule("r_citizen", "Citizens may stay.", _none(_yes("person.is_foreigner")), "stay.is_lawful"),
    Rule("r_lawful", "Lawful entry, in time, with the permits.", _all(_yes("stay.entered_lawfully"), _none(_yes("stay.is_over"), _yes("permit.is_missing"))), "stay.is_lawful"),
    Rule("r_health", "Health care for whoever stays lawfully and is insured.", _all(_yes("stay.is_lawful"), _any(_yes("person.is_insured"), _yes("person.is_union"))), "right.health"),
    Rule("r_health_settled", "Health care for the settled.", _yes("person.is_settled"), "right.health"),
    Rule("r_school", "School for the children.", _all(("more", "family.children", 0), _any(_yes("stay.is_lawful"), _yes("person.is_settled"))), "right.school"),
    Rule("r_expulsion", "Whoever overstays may be expelled.", _all(_yes("stay.is_over"), _none(_yes("person.is_settled"))), "stay.may_be_ended"),
    Rule("r_expulsion_minor", "Not minors.", _yes("person.is_minor"), off=("r_expulsion",)),
)  # fmt: skip

DERIVED = tuple(dict.fromkeys(rule.concludes for rule in RULES if rule.concludes is not None))


def answers() -> dict[str, Term]:
    """Return the condition of every answer (each rule and each derived fact), what others rest on first."""
    derived = set(DERIVED)

    def linked(term: Term) -> Term:
        if term[0] in ("all", "any", "none"):
            return (term[0], tuple(linked(part) for part in term[1]))
        return ("answer", term[1]) if term[0] == "yes" and term[1] in derived else term

    found: dict[str, Term] = {}
    for rule in RULES:
        exceptions = tuple(("answer", other.name) for other in RULES if rule.name in other.off)
        when = linked(rule.when)
        found[rule.name] = ("all", (when, ("none", exceptions))) if exceptions else when
    for name in DERIVED:
        found[name] = ("any", tuple(("answer", rule.name) for rule in RULES if rule.concludes == name))
    order = TopologicalSorter({name: set(_others(term)) for name, term in found.items()}).static_order()
    return {name: found[name] for name in order}


def _others(term: Term) -> list[str]:
    if term[0] == "answer":
        return [term[1]]
    return [name for part in term[1] for name in _others(part)] if term[0] in ("all", "any", "none") else []


def cases(count: int, *, unknown: float = 0.12, seed: int = 20_261_122) -> list[Case]:
    """Return random cases, the same for the same seed; a fact that is unknown in a case is left out."""
    from random import Random

    chance = Random(seed)

    def value(name: str, fact: Fact) -> Any:
        if fact.kind == "boolean":
            return chance.random() < fact.share
        if fact.kind == "date":
            return DAY - chance.choice((0, 1, 3, 4, 20, 30, 31, 60, 90, 91, 200, 365, 366, 400))
        if fact.kind == "integer":
            return chance.choice((0, 0, 1, 2, 10, 17, 18, 30, 90, 91, 120))
        return chance.choice(LISTED if name == "work.occupation" and chance.random() < 0.3 else fact.values)

    found = []
    for _ in range(count):
        case = {name: value(name, fact) for name, fact in FACTS.items()}
        found.append({name: one for name, one in case.items() if chance.random() >= unknown})
    return found


def plain() -> Callable[[Case], dict[str, Truth]]:
    """Return the plainest evaluator there is: closures in Python, no reasons, no dates of law, no explanations."""
    compiled = [(name, _closure(term)) for name, term in answers().items()]

    def evaluate(case: Case) -> dict[str, Truth]:
        found: dict[str, Truth] = {}
        for name, truth in compiled:
            found[name] = truth(case, found)
        return found

    return evaluate


Closure = Callable[[Case, dict[str, Truth]], Truth]


def _closure(term: Term) -> Closure:
    form = term[0]
    if form in ("all", "any", "none"):
        return _joined(form, [_closure(part) for part in term[1]])
    name = term[1]
    if form == "answer":
        return lambda case, found: found[name]
    if form == "yes":
        return lambda case, found: case.get(name)
    if form == "past":
        limit = DAY - term[2]
        return lambda case, found: None if (value := case.get(name)) is None else value < limit
    if form == "more":
        number = term[2]
        return lambda case, found: None if (value := case.get(name)) is None else value > number
    if form == "share":
        factor, whole = term[2], term[3]
        return lambda case, found: case[name] * factor > case[whole] if name in case and whole in case else None
    values = frozenset((term[2],) if form == "is" else GROUPS[term[2]] if form == "group" else term[2])
    return lambda case, found: None if (value := case.get(name)) is None else value in values


def _joined(form: str, parts: list[Closure]) -> Closure:
    neutral = form == "all"
    decided = form == "any"

    def joined(case: Case, found: dict[str, Truth]) -> Truth:
        unknown = False
        for part in parts:
            truth = part(case, found)
            if truth is None:
                unknown = True
            elif truth is not neutral:
                return decided
        return None if unknown else not decided

    return joined
