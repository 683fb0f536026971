"""Which modules the quick commands load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Libraries that no quick command may load.
HEAVY = {
    "pydantic",
    "pydantic_core",
    "lark",
    "networkx",
    "rapidfuzz",
    "rich",
    "numpy",
    "polars",
    "spacy",
    "mkdocs",
    "holidays",
}


def loaded(*arguments: str) -> set[str]:
    """Return the top-level modules that a command has loaded when it ends."""
    code = (
        "import sys\n"
        "from koshiqon.cli.main import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "except SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(done.stderr.split())


def test_help_loads_neither_the_engine_nor_yaml() -> None:
    """`--help` loads click and the table of commands, nothing else of weight."""
    modules = loaded("--help")
    assert not HEAVY & modules
    assert not {"yaml", "babel", "koshiqon.logic.engine", "koshiqon.api"} & modules


@pytest.mark.parametrize("form", ["text", "json", "html", "markdown"])
def test_one_check_loads_nothing_heavy(form: str) -> None:
    """Checking one case with a compiled base loads no validator, no grammar, no graph and no table library."""
    loaded("check", "examples/household-worker.yaml")
    modules = loaded("check", "examples/household-worker.yaml", "--format", form)
    assert not HEAVY & modules
    assert "koshiqon.loading.reader" not in modules
    assert "koshiqon.model.vocabulary" not in modules
    assert ("babel" in modules) == (form != "json")
