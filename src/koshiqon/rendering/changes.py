"""What would change an answer, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from koshiqon.i18n import gettext_noop as N_
from koshiqon.model.report import Change
from koshiqon.rendering import formatting
from koshiqon.rendering.phrases import Words, fact_kinds
from koshiqon.rendering.voice import Voice

__all__ = ["change_in_words"]


def change_in_words(
    change: Change, texts: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]], language: str
) -> str:
    """Return one change as a sentence with its provisions at the end.

    Args:
        change: what `koshiqon.checking.what_if` found.
        texts: the base's texts in the language.
        facts: the vocabulary of the plan.
    """
    voice = Voice(language)
    words = Words(texts, language, fact_kinds(facts))
    answer = _answer(change, texts, voice)
    stated = "; ".join(f"{words.fact(name)}: {words.value(name, value)}" for name, value in change.facts.items())
    if change.kind == "person":
        sentence = voice.say(N_("If this were so: {facts} — then: {answer}"), facts=stated, answer=answer)
    elif change.kind == "time":
        when = formatting.day(change.date, language) if change.date else ""
        sentence = voice.say(N_("From {date}: {answer}"), date=when, answer=answer)
    else:
        sentence = voice.say(
            N_("This way is closed by something nobody can change ({facts}); only a new law could open it."),
            facts=stated,
        )
    return f"{sentence} [{', '.join(change.because)}]" if change.because else sentence


def _answer(change: Change, texts: Mapping[str, Any], voice: Voice) -> str:
    if change.goal in texts["goals"]:
        _, yes, no, unknown = texts["goals"][change.goal]
        return str(yes if change.value else no if change.value is False else unknown)
    name = texts["facts"][change.goal]["name"]
    word = voice.say(N_("yes")) if change.value else voice.say(N_("no") if change.value is False else N_("not known"))
    return f"{name}: {word}"
