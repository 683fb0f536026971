"""What all tests share: the real base, loaded once, and Hypothesis settings that do not depend on the machine's speed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import koshiqon
from koshiqon.api import KnowledgeBase

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile(
    "koshiqon",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("koshiqon")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """Return the real knowledge base."""
    return koshiqon.load(ROOT)
