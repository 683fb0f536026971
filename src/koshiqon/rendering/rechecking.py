"""A receipt run again, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from koshiqon.model.report import Sanction
from koshiqon.rendering.wording import Wording, verdict_in_words

if TYPE_CHECKING:
    from koshiqon.checking.receipts import Rechecked

__all__ = ["rechecked_in_words"]


def rechecked_in_words(one: Rechecked, texts: Mapping[str, Any], language: str) -> Iterator[str]:
    """Yield lines: the receipt with how many outcomes changed, then each change with the provisions behind it."""
    wording = Wording(language, one.as_of)
    say = wording.say
    state = say("changed outcomes: {n}", n=len(one.changes)) if one.changes else say("the outcome is the same")
    yield f"{one.receipt}: {state}"
    if one.facts_differ:
        yield "  ! " + say("The case file has changed since the receipt was made: differences may come from the facts.")
    told = [part for part in one.changes if part.kind != "norm" or _applied(part.before) or _applied(part.after)]
    for part in told:
        causes = ", ".join(part.causes) or _no_cause(one, wording)
        before, after = _answer(part.before, wording), _answer(part.after, wording)
        yield f"  - {_subject(part.name, texts)}: " + say(
            "was: {before}; is: {after}; because of: {causes}", before=before, after=after, causes=causes
        )
    if len(told) < len(one.changes):
        yield "  " + say(
            "Other norms that were or are open: {n} (--format json lists them).", n=len(one.changes) - len(told)
        )


def _applied(answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("value") == "applies"


def _no_cause(one: Rechecked, wording: Wording) -> str:
    """Return why an outcome changed although no provision behind it did."""
    if one.as_of != one.asked:
        return wording.say("the day of the question")
    return wording.say("the facts of the case") if one.facts_differ else wording.say("the program")


def _subject(name: str, texts: Mapping[str, Any]) -> str:
    key = name.rsplit(" ", maxsplit=1)[-1]
    title = texts["goals"][key][0] if key in texts["goals"] else texts["regimes"].get(key, "")
    return f"{title} [{name}]" if title else f"[{name}]"


def _answer(answer: Any, wording: Wording) -> str:
    """Return an answer in words: a goal's value, or a verdict with its last day and what follows a breach."""
    say = wording.say
    if answer is None:
        return say("not said")
    value = answer["value"]
    if value is None or isinstance(value, bool):
        return say("unknown") if value is None else say("yes") if value else say("no")
    parts = [verdict_in_words(say, str(value))]
    if answer.get("due"):
        parts.append(say("last day: {day}", day=answer["due"]))
    for kind, offender, amount, tenge in answer.get("sanction", ()):
        parts.append(wording.sanction(Sanction(kind=kind, offender=offender, amount=amount, tenge=tenge)))
    return ", ".join(parts)
