"""What would change an answer, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from koshiqon.model.report import Change
from koshiqon.rendering import formatting
from koshiqon.rendering.phrases import Words, fact_kinds

__all__ = ["change_in_words"]


def change_in_words(
    change: Change, texts: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]], language: str
) -> str:
    """Return one change as a sentence that ends with its provisions.

    Args:
        change: what `koshiqon.checking.what_if` found.
        texts: the base's texts in the language, as `KnowledgeBase.texts` gives them.
        facts: the facts of the compiled base (`plan["facts"]`), for their types.
        language: en, ru or kk.
    """
    words = Words(texts, language, fact_kinds(facts))
    say = words.voice.say
    named = "; ".join(f"{words.fact(name)}: {words.value(name, value)}" for name, value in change.facts.items())
    if change.value is None:
        answer = say("then it depends")
    else:
        answer = say("then the answer is yes") if change.value else say("then the answer is no")
    if change.kind == "time" and change.date is not None:
        sentence = say("From {day}: {answer}", day=formatting.day(change.date, language), answer=answer)
    elif change.kind == "law":
        sentence = say("{facts} – nobody can change this, only a new law could", facts=named) if named else say("only a new law could change this")  # fmt: skip
    else:
        sentence = f"{named} – {answer}" if named else answer
    parts = [sentence, *([change.text] if change.text else [])]
    end = f" [{', '.join(change.because)}]" if change.because else ""
    return ". ".join(parts) + end
