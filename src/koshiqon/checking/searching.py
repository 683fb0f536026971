"""Search the base by words in three languages, forgiving spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rapidfuzz import fuzz, process

from koshiqon.model.texts import LANGUAGES, Language

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase

__all__ = ["Hit", "search"]

# Kazakh letters that are often typed with their nearest Russian ones.
_FOLD: Final = str.maketrans("әғқңөұүһіё", "агкноууxие")
_WORDS: Final = re.compile(r"[\w-]+")
# How alike two words must be, 0 to 100, for the one to count as the other misspelt.
_ALIKE: Final = 75


@dataclass(frozen=True, slots=True)
class Hit:
    """A place or fact that fits the words: `kind` is what it is, `texts` its name or sentence in each language."""

    kind: str
    name: str
    score: float
    texts: dict[Language, str]

    def text(self, language: Language) -> str:
        """Return the name or sentence in one language."""
        return self.texts[language]


def fold(text: str) -> str:
    """Return a text in the letters that are compared: lower case, Kazakh letters as their nearest Russian ones.

    >>> fold("Көшіп келуші")
    'кошип келуши'
    """
    return text.lower().translate(_FOLD)


def search(kb: KnowledgeBase, words: str, limit: int = 10) -> list[Hit]:
    """Return the entries that fit all the words best, best first.

    Each word of the query is compared with the words of an entry; a misspelt or inflected word still counts in part.
    An address such as `kz/cao-2014/art-519` finds its own entries first.
    """
    query = _WORDS.findall(fold(words))
    if not query:
        return []
    entries = list(_entries(kb))
    vocabulary = sorted({word for entry in entries for word in entry[3]})
    near = [
        {word: score / 100 for word, score, _ in process.extract(one, vocabulary, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=40)}
        for one in query
    ]  # fmt: skip
    found = []
    for kind, name, texts, entry_words in entries:
        score = sum(max((table.get(word, 0.0) for word in entry_words), default=0.0) for table in near) / len(query)
        if words.strip("/ ") and name.startswith(words.strip()):
            score += 1
        if score > 0.5:
            brevity = 1 / (8 + len(entry_words))
            found.append(Hit(kind, name, score + brevity, texts))
    found.sort(key=lambda hit: (-hit.score, hit.name))
    return found[:limit]


def _entries(kb: KnowledgeBase) -> Any:
    """Yield (kind, name, texts, words) of everything that can be found."""
    texts = {language: kb.texts(language) for language in LANGUAGES}

    def entry(kind: str, name: str, of: dict[Language, str]) -> Any:
        words = {word for text in of.values() for word in _WORDS.findall(fold(text))}
        words.update(_WORDS.findall(fold(name)))
        return kind, name, of, words

    for name in texts["en"]["instruments"]:
        yield entry("instrument", name, {one: texts[one]["instruments"][name][1] for one in LANGUAGES})
    for name, (heading, summary) in texts["en"]["provisions"].items():
        if heading or summary:
            of = {one: " — ".join(filter(None, texts[one]["provisions"][name])) for one in LANGUAGES}
            yield entry("provision", name, of)
    for name, editions in texts["en"]["norms"].items():
        if editions and editions[-1][0]:
            yield entry("norm", name, {one: texts[one]["norms"][name][-1][0] for one in LANGUAGES})
    for name in texts["en"]["facts"]:
        yield entry("fact", name, {one: texts[one]["facts"][name]["name"] for one in LANGUAGES})
