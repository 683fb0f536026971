"""The codes of a report in words: kinds of norms, binding force, states of duties, sanctions, family relations."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from koshiqon.model.report import DeadlineState, Sanction
from koshiqon.rendering import formatting
from koshiqon.rendering.voice import Voice

__all__ = ["Wording", "verdict_in_words"]

Say = Callable[..., str]


class Wording:
    """Says codes in one language.

    A code that is not known here is shown as it is: a new code must not make a report fail.

    Args:
        language: en, ru or kk.
        as_of: the day of the question, from which days ahead and days past are counted.
    """

    def __init__(self, language: str, as_of: datetime.date) -> None:
        self.language = language
        self.as_of = as_of
        self.say = Voice(language).say

    def day(self, day: datetime.date) -> str:
        """Return a day in words."""
        return formatting.day(day, self.language)

    def distance(self, day: datetime.date) -> str:
        """Return a day with how far it lies from the day of the question."""
        shown, days = self.day(day), (day - self.as_of).days
        if days == 0:
            return self.say("{day} (the day of the question)", day=shown)
        count = formatting.count_days(abs(days), self.language)
        if days > 0:
            return self.say("{day} ({days} left)", day=shown, days=count)
        return self.say("{day} ({days} ago)", day=shown, days=count)

    def kind_of_norm(self, says: str) -> str:
        """Return what a norm says, in a word; nothing for a duty, which needs none."""
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

    def regime(self, verdict: str) -> str:
        """Return whether a body of rules governs the person."""
        match verdict:
            case "applies":
                return self.say("These rules govern.")
            case "not_triggered" | "switched_off":
                return self.say("These rules do not govern.")
            case "not_in_force":
                return self.say("These rules are not in force on this day.")
            case "needs_human":
                return self.say("Whether these rules govern is for a person to judge.")
        return self.say("Whether these rules govern is open.")

    def relation(self, relation: str) -> str:
        """Return who another person of the case is."""
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

    def in_national_law(self, relation: str) -> str:
        """Return what national law makes of a right of a treaty or handbook."""
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

    def state(self, deadline: DeadlineState) -> str:
        """Return whether a duty is kept, and its last day (the earliest possible one)."""
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

    def sanction(self, sanction: Sanction) -> str:
        """Return one consequence of a breach, with the amount as the text states it and in tenge."""
        kind = self._kind_of_sanction(sanction)
        amount = formatting.money(sanction.amount, self.language) if sanction.amount else ""
        tenge = self._tenge(sanction.tenge)
        if amount and tenge and amount != tenge:
            kind = self.say("{sanction}: {amount} = {tenge}", sanction=kind, amount=amount, tenge=tenge)
        elif amount or tenge:
            kind = f"{kind}: {amount or tenge}"
        return f"{self.offender(sanction.offender)} – {kind}" if sanction.offender else kind

    def _tenge(self, value: str | None) -> str:
        if not value:
            return ""
        try:
            return formatting.amount(Decimal(value), self.language)
        except InvalidOperation:
            return value

    def _kind_of_sanction(self, sanction: Sanction) -> str:
        limit = self._limit(sanction.up_to)
        match sanction.kind:
            case "warning":
                return self.say("warning")
            case "fine":
                return self.say("fine")
            case "arrest":
                return self.say("arrest; up to {limit}", limit=limit) if limit else self.say("arrest")
            case "expulsion":
                return self.say("expulsion from the country")
            case "ban":
                ban = sanction.text or self.say("ban")
                return self.say("{ban}; up to {limit}", ban=ban, limit=limit) if limit else ban
        return sanction.text or sanction.kind

    def _limit(self, up_to: str | None) -> str:
        """Return the longest term of a sanction, such as "10 days"."""
        count, _, unit = (up_to or "").partition(" ")
        return formatting.duration(int(count), unit, self.language) if count.isdigit() else up_to or ""

    def offender(self, offender: str) -> str:
        """Return whom a sanction is measured for."""
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


def verdict_in_words(say: Say, verdict: str) -> str:
    """Return what became of a norm."""
    match verdict:
        case "applies":
            return say("applies")
        case "not_triggered":
            return say("does not apply, its condition is not met")
        case "switched_off":
            return say("does not apply, an exception switches it off")
        case "not_in_force":
            return say("is not in force on this day")
        case "depends":
            return say("depends on what is not known")
        case "needs_human":
            return say("is for a person to judge")
        case "not_encoded":
            return say("is not encoded")
    return verdict
