"""Speak one language: interface messages filled with values."""

from __future__ import annotations

from dataclasses import dataclass

from koshiqon.i18n import translate, translate_plural

__all__ = ["Voice"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Says interface messages in one language (`en`, `ru` or `kk`).

    >>> Voice("en").say("yes")
    'yes'
    """

    language: str

    def say(self, message: str, /, **values: object) -> str:
        """Return a message in the language, with its named places filled."""
        return translate(message, self.language).format_map(values)

    def say_plural(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """Return the form of a message that fits a count, with its named places filled."""
        return translate_plural(singular, plural, count, self.language).format_map(values)
