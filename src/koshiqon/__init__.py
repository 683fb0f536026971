"""Koshiqon: an executable knowledge base of labour-migration law and a compliance checker.

>>> import koshiqon
>>> kb = koshiqon.load()
>>> report = kb.check({"worker.citizenship": "KAZ"}, as_of="2026-11-22")
>>> {goal.fact: goal.value for goal in report.goals}["stay.is_lawful"]
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from koshiqon.api import KnowledgeBase, load
    from koshiqon.loading.diagnostics import BadInput

__version__ = "0.1.0"

__all__ = ["BadInput", "KnowledgeBase", "__version__", "load"]

_HOMES = {
    "KnowledgeBase": "koshiqon.api",
    "load": "koshiqon.api",
    "BadInput": "koshiqon.loading.diagnostics",
}


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that `koshiqon --help` stays quick."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'koshiqon' has no attribute {name!r}")
