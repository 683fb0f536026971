"""Whom a norm addresses: the words that stand in front of its sentence."""

from __future__ import annotations

import datetime

from koshiqon.rendering.phrases import Words
from koshiqon.rendering.wording import Wording

__all__ = ["addressed", "addressee"]


def addressee(words: Words, says: str, who: str | None, towards: str | None = None) -> str:
    """Return whom a norm addresses, with its kind (unless it is a duty) and the other end it runs towards.

    Args:
        words: the names of actors in the language.
        says: what the norm says (duty, prohibition, right ...).
        who: the actor it addresses.
        towards: the actor at its other end.
    """
    say = words.voice.say
    name = words.named("actors", who) if who else ""
    kind = Wording(words.language, datetime.date.min).kind_of_norm(says)
    notes = [kind] if kind else []
    if towards:
        notes.append(say("towards: {actor}", actor=words.named("actors", towards)))
    if name:
        return f"{name} ({'; '.join(notes)})" if notes else name
    alone = "; ".join(notes)
    return alone[:1].upper() + alone[1:]


def addressed(words: Words, says: str, who: str | None, sentence: str) -> str:
    """Return a norm's sentence with its addressee in front, where it addresses someone or forbids something."""
    if says in ("definition", "exception", "open", "delegation", "presumption", "sanction", "procedure"):
        return sentence
    lead = addressee(words, says, who)
    return f"{lead}: {sentence}" if lead else sentence
