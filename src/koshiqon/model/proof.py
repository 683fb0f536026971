"""Proof trees: why something holds, does not hold, or is not settled. Free of language; rendering puts them in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Proof"]

Kind = Literal["norm", "derived", "fact", "atom", "all", "any", "none", "records", "exceptions", "ground", "being_kept"]


@dataclass(frozen=True, slots=True)
class Proof:
    """One step of a proof.

    Attributes:
        kind: what is proved: a norm, a derived or given fact, an atom of a condition, a group of atoms, a search through
            records, the exceptions to a norm, the ground on which an exception reaches into another act, or the keeping
            of a duty.
        truth: True, False or None (not settled).
        subject: norm id, fact name, or the list searched.
        verdict: for a norm its verdict.
        value: for facts their value; for comparisons the pair of values compared.
        term: the atom, as parsed.
        parts: the steps this one rests on, the deciding ones first.
        cites: for a norm the provisions it is read together with.
    """

    kind: Kind
    truth: bool | None
    subject: str = ""
    verdict: str = ""
    value: Any = None
    term: Any = None
    parts: tuple[Proof, ...] = ()
    cites: tuple[str, ...] = ()

    def walk(self) -> Iterator[Proof]:
        """Yield this step and all steps below it, top down."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def pinpoints(self) -> list[str]:
        """Return the provisions of all norms in the proof, each once, in the order they are met."""
        seen: dict[str, None] = {}
        for step in self.walk():
            if step.kind in ("norm", "ground"):
                seen.setdefault(step.subject.split("#")[0])
        return list(seen)
