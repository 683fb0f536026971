"""A proof as lines of text: what was found, a sign that needs no colour, and the provision behind it.

Three depths of one proof: `line` (the result and every provision that decides it), `reasons` (the steps that decide)
and `tree` (every step, also those that would not have changed the result).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from koshiqon.model.proof import Proof
from koshiqon.model.values import NO_VALUE, Range, Truth
from koshiqon.rendering import formatting
from koshiqon.rendering.phrases import Words
from koshiqon.rendering.wording import verdict_in_words

__all__ = ["DEPTHS", "Depth", "ProofLine", "deciding", "proof_lines", "proof_text"]

Depth = Literal["line", "reasons", "tree"]
DEPTHS: Final[tuple[Depth, ...]] = get_args(Depth)

_SIGNS: Final[dict[Truth, str]] = {True: "✓", False: "✗", None: "?"}


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One line of a proof: how deep it stands (0 is the result itself), whether it holds, its words and provisions."""

    indent: int
    truth: Truth
    text: str
    pinpoints: tuple[str, ...] = ()

    def __str__(self) -> str:
        end = f" [{', '.join(self.pinpoints)}]" if self.pinpoints else ""
        return f"{'  ' * self.indent}{_SIGNS[self.truth]} {self.text}{end}"


def proof_lines(
    proof: Proof,
    texts: Mapping[str, Any],
    language: str,
    depth: Depth = "reasons",
    *,
    kinds: Mapping[str, str] | None = None,
    sentences: Mapping[str, str] | None = None,
) -> list[ProofLine]:
    """Return a proof as lines, the result first.

    Args:
        proof: what `koshiqon.logic.explain` found.
        texts: the base's texts in the language, as `KnowledgeBase.texts` gives them.
        language: en, ru or kk.
        depth: `line`, `reasons` or `tree`.
        kinds: the types of facts (`phrases.fact_kinds`), to tell days from numbers.
        sentences: norm id -> its sentence in the edition of the day; the latest edition's is shown without it.
    """
    teller = _Teller(Words(texts, language, kinds or {}), sentences or {})
    if depth == "line":
        decisive = dict.fromkeys(place for _, step in _reasons(proof) for place in _places(step))
        return [ProofLine(0, _shown_truth(proof), teller.text(proof), tuple(decisive))]
    steps = _tree(proof) if depth == "tree" else _reasons(proof)
    return [ProofLine(indent, _shown_truth(step), teller.text(step), _places(step)) for indent, step in steps]


def proof_text(
    proof: Proof,
    texts: Mapping[str, Any],
    language: str,
    depth: Depth = "reasons",
    *,
    kinds: Mapping[str, str] | None = None,
    sentences: Mapping[str, str] | None = None,
) -> str:
    """Return a proof as text, one step a line; the arguments are those of `proof_lines`."""
    return "\n".join(map(str, proof_lines(proof, texts, language, depth, kinds=kinds, sentences=sentences)))


def deciding(proof: Proof) -> tuple[Proof, ...]:
    """Return the parts of a step that make it what it is: without them it could be otherwise."""
    truth, parts = proof.truth, proof.parts
    if proof.kind == "norm":
        off = {False: True, None: None}
        return tuple(
            one
            for one in parts
            if one.kind == "being_kept"
            or (one.kind == "ground" and truth is not False)
            or (one.kind == "exceptions" and truth in off and one.truth is off[truth])
            or (one.kind not in ("being_kept", "exceptions", "ground") and one.truth is truth)
        )
    if proof.kind == "derived" and proof.value is NO_VALUE:
        return parts
    if proof.kind in ("all", "any", "exceptions", "derived", "none"):
        wanted = not truth if proof.kind == "none" and truth is not None else truth
        return tuple(one for one in parts if one.truth is wanted)
    return parts


def _tree(proof: Proof, indent: int = 0) -> Iterator[tuple[int, Proof]]:
    """Yield every step with its depth, top down."""
    yield indent, proof
    for part in proof.parts:
        yield from _tree(part, indent + 1)


def _reasons(proof: Proof, indent: int = 0) -> Iterator[tuple[int, Proof]]:
    """Yield the steps that decide. Of many ways that all fail the first, the nearest, is followed; the others are named."""
    yield indent, proof
    nearest = proof.kind == "derived" and not proof.truth
    for number, part in enumerate(deciding(proof)):
        if nearest and number > 0:
            yield indent + 1, part
        else:
            yield from _reasons(part, indent + 1)


def _places(step: Proof) -> tuple[str, ...]:
    """Return the provision a step stands on, if it stands on one itself, and those it is read together with."""
    if step.kind not in ("norm", "ground") or not step.subject:
        return ()
    return (step.subject.split("#", maxsplit=1)[0], *step.cites)


def _shown_truth(proof: Proof) -> Truth:
    """Return the sign of a step: a known yes/no fact shows its value, not merely that it is known."""
    if proof.kind in ("fact", "derived") and isinstance(proof.value, bool):
        return proof.value
    return proof.truth


class _Teller:
    """Tells the steps of a proof in the words of one language."""

    def __init__(self, words: Words, sentences: Mapping[str, str]) -> None:
        self.words = words
        self.say = words.voice.say
        self.sentences = sentences

    def text(self, proof: Proof) -> str:
        """Return one step in words."""
        match proof.kind:
            case "norm":
                return f"{self._sentence(proof.subject).rstrip('.')}: {verdict_in_words(self.say, proof.verdict)}"
            case "fact" | "derived":
                return f"{self.words.fact(proof.subject)}: {self.words.value(proof.subject, proof.value)}"
            case "atom":
                return self._atom(proof)
            case "all":
                return self.say("all of these:")
            case "any":
                return self.say("at least one of these:")
            case "none":
                return self.say("none of these:")
            case "exceptions":
                return self._exceptions(proof.truth)
            case "ground":
                return self._ground(proof.verdict)
            case "being_kept":
                return self._keeping(proof)
            case "records":
                return f"{self.words.fact(proof.subject)}: {self.words.value(proof.subject, proof.value)}"

    def _sentence(self, norm: str) -> str:
        """Return what a norm says: its sentence of the day, else of its latest edition, else the provision's heading."""
        if found := self.sentences.get(norm):
            return found
        editions = self.words.texts.get("norms", {}).get(norm) or ()
        sentence = next((one[0] for one in reversed(editions) if one[0]), None)
        return sentence or self.words.named("provisions", norm.split("#", maxsplit=1)[0])

    def _atom(self, proof: Proof) -> str:
        """Return a condition, with the values that were compared or found."""
        words, term = self.words, proof.term
        shown = words.term(term)
        if term[0] == "compare" and isinstance(proof.value, tuple) and type(proof.value) is not Range:
            kind = words.kind(term[2]) or words.kind(term[3])
            if all(value is None or value is NO_VALUE for value in proof.value):
                return f"{shown} ({self.say('not known')})"
            left, right = (words.quantity(value, kind) for value in proof.value)
            return self.say("{condition} (here: {left} and {right})", condition=shown, left=left, right=right)
        if term[0] == "fact":
            return f"{shown}: {words.value(term[1], proof.truth)}"
        if term[0] in ("is", "group") and term[1][0] == "fact":
            return self.say("{condition} (here: {value})", condition=shown, value=words.value(term[1][1], proof.value))
        return shown

    def _exceptions(self, truth: Truth) -> str:
        if truth:
            return self.say("an exception applies:")
        if truth is None:
            return self.say("an exception may apply:")
        return self.say("no exception applies:")

    def _ground(self, ground: str) -> str:
        match ground:
            case "treaty_over_law":
                return self.say("why it may: a ratified treaty prevails over the law")
            case "special_over_general":
                return self.say("why it may: the special rule prevails over the general one")
            case "later_over_earlier":
                return self.say("why it may: the later rule prevails over the earlier one")
            case _:
                return self.say("why it may: the law itself refers to this act")

    def _keeping(self, proof: Proof) -> str:
        match proof.verdict:
            case "kept":
                state = self.say("kept")
            case "due":
                state = self.say("still to be done")
            case "overdue":
                state = self.say("breached")
            case _:
                state = self.say("not known whether it is kept")
        if isinstance(proof.value, int):
            day = formatting.day(proof.value, self.words.language)
        elif type(proof.value) is Range:
            day = self.words.quantity(proof.value, "date")
        else:
            return state
        return self.say("{state} (deadline: {day})", state=state, day=day)
