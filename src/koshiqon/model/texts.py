"""A sentence in the three languages of the project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["LANGUAGES", "STRICT", "Language", "Text"]

Language = Literal["en", "ru", "kk"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru", "kk")

# How pydantic reads the model's dataclasses: unknown keys are errors. A plain mapping, so that nothing is imported.
STRICT: Final = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in English, Russian and Kazakh.

    >>> Text("law", "закон", "заң").of("kk")
    'заң'
    """

    en: str
    ru: str
    kk: str

    __pydantic_config__ = STRICT

    def of(self, language: Language) -> str:
        """Return the sentence in one language."""
        return str(getattr(self, language))
