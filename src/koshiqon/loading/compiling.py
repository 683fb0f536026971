"""Compile a base once: the plan for checking, and the texts of each language, both as plain data."""

from __future__ import annotations

from typing import Any

from koshiqon.model.base import Base
from koshiqon.model.texts import Language, Text

__all__ = ["texts_of"]


def texts_of(base: Base, language: Language) -> dict[str, Any]:
    """Return every text a report may show, in one language, by kind and id."""

    def of(text: Text | None) -> str | None:
        return None if text is None else text.of(language)

    return {
        "norms": {
            norm.id: [
                (of(one.sentence), of(one.remedy), of(one.doubt), [of(part.text) for part in one.penalty])
                for one in norm.editions
            ]
            for norm in base.norms.values()
        },
        "facts": {
            name: {
                "name": of(fact.name),
                "question": of(fact.question),
                "why": of(fact.why),
                "proof": of(fact.proof),
                "values": {one.value: of(one.name) for one in fact.values},
                "fields": {
                    one.field: (of(one.name), {value.value: of(value.name) for value in one.values})
                    for one in fact.fields
                },
            }
            for name, fact in base.facts.items()
        },
        "checklists": {name: (of(one.name), of(one.question)) for name, one in base.checklists.items()},
        "provisions": {place: (of(one.heading), of(one.summary)) for place, one in base.provisions.items()},
        "instruments": {name: (of(one.short), of(one.title)) for name, one in base.instruments.items()},
        "actors": {name: of(one.name) for name, one in base.actors.items()},
        "authorities": {name: (of(one.name), of(one.contact)) for name, one in base.authorities.items()},
        "themes": {name: of(one.name) for name, one in base.themes.items()},
        "positions": {name: of(one.name) for name, one in base.positions.items()},
        "counting": {name: of(one.name) for name, one in base.counting.items()},
        "parameters": {name: of(one.name) for name, one in base.parameters.items()},
        "groups": {name: of(one.name) for name, one in base.groups.items()},
        "states": {name: of(one.name) for name, one in base.states.items()},
        "goals": {name: (of(one.name), of(one.yes), of(one.no), of(one.unknown)) for name, one in base.goals.items()},
        "regimes": {name: of(one.name) for name, one in base.regimes.items()},
        "alerts": {name: of(one.alert.text) for name, one in base.alerts.items()},
    }
