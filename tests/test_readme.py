"""The README's examples run and show what they really print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from koshiqon.cli.main import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_generated_parts_are_in_step() -> None:
    """The example's output and the status table are what the base gives today."""
    done = subprocess.run(
        [sys.executable, "tools/readme.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_python_example_runs() -> None:
    """The Python example in the README runs and prints an answer."""
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    for block in code:
        done = subprocess.run([sys.executable, "-c", block], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", sorted(set(re.findall(r"^koshiqon ([a-z-]+)", README, re.MULTILINE))))
def test_the_commands_named_exist(name: str) -> None:
    """Every command the README names is one the program has."""
    assert name in COMMANDS
    assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0


def test_the_two_commands_for_a_fresh_machine_are_there() -> None:
    """One command installs and checks the example, one installs and runs the tests."""
    assert "koshiqon check examples/household-worker.yaml" in README
    assert "<!-- test command -->" in README
