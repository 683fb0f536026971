"""Users' messages in English, Russian and Kazakh, through gettext catalogues.

The English sentence is the key. Catalogues stand under `locales/`; `koshiqon` ships them compiled.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

__all__ = ["catalogue", "gettext_noop", "translate", "translate_plural"]

_LOCALES = Path(__file__).parent / "locales"


def gettext_noop(message: str) -> str:
    """Mark a message for translation without translating it yet."""
    return message


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue of a language (English, or an unknown language: the messages themselves)."""
    path = _LOCALES / language / "LC_MESSAGES" / "koshiqon.mo"
    if language == "en" or not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        return GNUTranslations(file)


def translate(message: str, language: str) -> str:
    """Return a message in a language.

    >>> translate("yes", "en")
    'yes'
    """
    return catalogue(language).gettext(message) if message else ""


def translate_plural(singular: str, plural: str, count: int, language: str) -> str:
    """Return the form of a message that fits a count.

    >>> translate_plural("{n} day", "{n} days", 3, "en")
    '{n} days'
    """
    return catalogue(language).ngettext(singular, plural, count)
