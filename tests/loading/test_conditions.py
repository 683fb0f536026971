"""The condition grammar: most of it stands in the pair file conditions.txt, which a domain expert can extend."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshiqon.loading.conditions import (
    Broken,
    parse_atom,
    parse_conclusion,
    parse_duration,
    parse_expression,
)

# What stands between several expectations before they are put into words.
NEXT = "\x1d"

PARSERS: dict[str, Callable[[str], Any]] = {
    "atom": parse_atom,
    "expression": parse_expression,
    "conclusion": parse_conclusion,
    "duration": parse_duration,
}


def pairs() -> list[tuple[str, str, str]]:
    """Read the pair file as (kind, text, outcome)."""
    lines = (Path(__file__).parent / "conditions.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    assert len(lines) % 2 == 0, "each text is followed by one line with its outcome"
    found = []
    for head, outcome in zip(lines[::2], lines[1::2], strict=True):
        kind, text = head.split(": ", 1)
        assert outcome.startswith("  "), head
        found.append((kind, text, outcome.strip()))
    return found


PAIRS = pairs()


@pytest.mark.parametrize(("kind", "text", "outcome"), PAIRS, ids=[f"{kind}: {text}" for kind, text, _ in PAIRS])
def test_the_grammar_reads_each_pair(kind: str, text: str, outcome: str) -> None:
    """A text gives its term, or is refused at the column and with the expectation that stand below it."""
    if not outcome.startswith("!"):
        assert PARSERS[kind](text) == ast.literal_eval(outcome)
        return
    with pytest.raises(Broken) as caught:
        PARSERS[kind](text)
    broken = caught.value
    assert f"! {broken.offset + 1} {broken.found} | {broken.expected.replace(NEXT, ', ')}" == outcome


def test_no_pair_stands_twice() -> None:
    """The pair file holds each text once."""
    texts = [(kind, text) for kind, text, _ in PAIRS]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("kind", PARSERS)
def test_an_empty_text_is_refused_at_its_end(kind: str) -> None:
    """An empty text lacks something at its very beginning."""
    for text in ("", "  \t"):
        with pytest.raises(Broken) as caught:
            PARSERS[kind](text)
        assert (caught.value.offset, caught.value.found) == (len(text), "the end")


def test_a_term_is_made_of_plain_data() -> None:
    """Terms hold tuples, strings, integers, booleans and None only, so that they can be stored and compared."""

    def plain(value: Any) -> bool:
        if isinstance(value, tuple):
            return all(map(plain, value))
        return value is None or type(value) in (str, int, bool)

    for kind, text, outcome in PAIRS:
        if not outcome.startswith("!"):
            assert plain(PARSERS[kind](text)), text


WORDS = ["worker.age", "permits", "kind", "is", "not", "in", "group/eaeu", "any", "every", "no", "where", "and", "KAZ", "[", "]", "(", ")",
         ",", "+", "-", "*", "<=", "=", "3", "2.5", "2020-01-01", "2020-02-30", "today", "deadline", "calendar days", "months", "MCI", "count",
         "total", "latest", "earliest", "years", "days_present", "applies", "param/kz/mci", "on", "permits.fee", "p1/2#x"]  # fmt: skip


@given(
    st.sampled_from(sorted(PARSERS)), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=60)
)
def test_any_text_is_read_or_refused_inside_itself(kind: str, text: str) -> None:
    """Every text gives a term or is refused at a place within it; nothing else happens."""
    broken: Broken | None = None
    try:
        PARSERS[kind](text)
    except Broken as refusal:
        broken = refusal
    assert broken is None or (0 <= broken.offset <= len(text) and broken.expected)


@pytest.mark.parametrize(
    "text",
    [
        "a.b in [" + "c, " * 3000 + "d]",
        "any permits where " + "kind is a and " * 1000 + "x",
        "(" * 3000 + "1" + ")" * 3000,
    ],
)
def test_a_long_text_is_read(text: str) -> None:
    """Lists, records and brackets may go on for thousands of parts."""
    assert (parse_expression if text.startswith("(") else parse_atom)(text)


@pytest.mark.parametrize(
    "text",
    ["+".join(["1"] * 2000), *("days(" * depth + "today" + ", today)" * depth for depth in (900, 5000))],
    ids=len,
)
def test_an_endless_expression_is_refused(text: str) -> None:
    """A sum of thousands of parts, or functions nested hundreds deep, is refused like any broken condition."""
    with pytest.raises(Broken):
        parse_expression(text)
