from __future__ import annotations

import datetime
import re

import pytest
from samples import ART, KINDS, LANGUAGES, texts

from koshiqon.model.report import Change
from koshiqon.rendering.changes import change_in_words

FACTS = {name: {"type": kind, "fields": {}} for name, kind in KINDS.items() if name.count(".") < 2}

CHANGES = [
    (Change("g", "person", True, "", {"stay.basis": "visa"}), "way of stay: on a visa – then the answer is yes"),
    (
        Change("g", "person", False, "", {"worker.is_adult": True, "stay.basis": "visa"}),
        "is 18 or older: yes; way of stay: on a visa – then the answer is no",
    ),
    (
        Change("g", "time", None, "", date=datetime.date(2026, 12, 1), because=[f"{ART}/p1"]),
        f"From 1 December 2026: then it depends [{ART}/p1]",
    ),
    (
        Change("g", "law", True, "", {"worker.citizenship": "UZB"}, because=[f"{ART}/p1"]),
        f"citizenship: Uzbekistan – nobody can change this, only a new law could [{ART}/p1]",
    ),
    (Change("g", "law", True, ""), "only a new law could change this"),
]


@pytest.mark.parametrize(("change", "shown"), CHANGES)
def test_a_change_is_a_sentence_with_its_provision(change, shown):
    """What someone, time or a new law would change is told with names, days and pinpoints."""
    assert change_in_words(change, texts("en"), FACTS, "en") == shown


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("change", [change for change, _ in CHANGES])
def test_a_change_has_no_english_in_russian_and_kazakh(change, language):
    """Only pinpoints stand in Latin letters."""
    shown = change_in_words(change, texts(language), FACTS, language)
    assert not re.search("[A-Za-z]", re.sub(r"\[[^\]]*\]", "", shown))


def test_a_change_keeps_the_checkers_own_words():
    """A text the checker adds follows the sentence."""
    change = Change("g", "person", True, "Ask first.", {"worker.is_adult": True})
    assert (
        change_in_words(change, texts("en"), FACTS, "en") == "is 18 or older: yes – then the answer is yes. Ask first."
    )
