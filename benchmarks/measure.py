"""What every benchmark shares: fresh processes, repeated calls, medians and tables. Standard library only."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Launcher", "Run", "Spread", "Unit", "ratio", "repeat", "spread", "table", "times", "turns"]

# Runs commands one after another and tells wall time, CPU time, peak memory and exit code of each. It is a small process
# of its own because a new process counts the memory of the one it was forked from as its own peak.
_LAUNCHER = """
import json, os, sys, time
for line in sys.stdin:
    argv, env, out = json.loads(line)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, out, flags, 0o600)]
    actions.append((os.POSIX_SPAWN_OPEN, 2, out + ".err", flags, 0o600))
    start = time.perf_counter()
    pid = os.posix_spawn(argv[0], argv, env, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    cpu = usage.ru_utime + usage.ru_stime
    print(json.dumps([wall, cpu, usage.ru_maxrss, os.waitstatus_to_exitcode(status)]), flush=True)
"""


class Run(NamedTuple):
    """One process from its start to its end: seconds of wall and CPU time, peak memory in MiB, what it printed."""

    wall: float
    cpu: float
    memory: float
    output: str


class Unit(NamedTuple):
    """One call within a process: seconds of wall and CPU time."""

    wall: float
    cpu: float


class Spread(NamedTuple):
    """Some measurements of one thing, in the unit they were made in."""

    low: float
    median: float
    p95: float
    high: float
    samples: int


class Launcher:
    """Starts commands in fresh processes.

    Bytecode goes to a folder of its own (written by the first, uncounted run), so that neither a read-only checkout nor
    PYTHONDONTWRITEBYTECODE turns a start into a compilation.

    Args:
        scratch: a folder for bytecode, the compiled cache and outputs.
    """

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPROFILEIMPORTTIME", "KOSHIQON_LANG", "KOSHIQON_KB")
            and not name.startswith("COV")
        }  # fmt: skip
        self.environment["PYTHONPYCACHEPREFIX"] = str(scratch / "bytecode")
        self.environment["KOSHIQON_CACHE"] = str(scratch / "cache")
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", _LAUNCHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, command: Sequence[str], **environment: str) -> Run:
        """Run one command to its end; stop the program when the command fails."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        out = self.scratch / "output"
        order = [list(command), {**self.environment, **environment}, str(out)]
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        wall, cpu, memory, status = json.loads(self._process.stdout.readline())
        if status != 0:
            told = Path(f"{out}.err").read_text(encoding="utf-8", errors="replace")
            raise SystemExit(f"{' '.join(command)} ended with {status}:\n{told[-2000:]}")
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return Run(wall, cpu, memory / unit, out.read_text(encoding="utf-8", errors="replace"))

    def ask(self, *command: str, **environment: str) -> tuple[Any, Run]:
        """Run one of the benchmark's own programs; return the JSON it printed last, and the run."""
        done = self.run([sys.executable, *command], **environment)
        return json.loads(done.output.splitlines()[-1]), done

    def interleaved(
        self, commands: Mapping[str, tuple[Sequence[str], Mapping[str, str]]], rounds: int
    ) -> dict[str, list[Run]]:
        """Run several commands in turn, A B C A B C ..., after one uncounted run of each."""
        for command, environment in commands.values():
            self.run(command, **environment)
        found: dict[str, list[Run]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, (command, environment) in commands.items():
                found[name].append(self.run(command, **environment))
        return found

    def close(self) -> None:
        """End the launcher."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Launcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def timed(call: Callable[[], object]) -> Unit:
    """Call something once."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return Unit(time.perf_counter() - wall, time.process_time() - cpu)


def repeat(call: Callable[[], object], seconds: float, *, least: int = 3, most: int = 20_000) -> list[Unit]:
    """Call something again and again for some seconds, after one uncounted call."""
    call()
    found: list[Unit] = []
    end = time.perf_counter() + seconds
    while len(found) < least or (time.perf_counter() < end and len(found) < most):
        found.append(timed(call))
    return found


def turns(calls: Mapping[str, Callable[[int], object]], seconds: float, *, least: int = 20) -> dict[str, list[Unit]]:
    """Call several things in turn, each with the number of the turn, for some seconds, after three uncounted turns."""
    for number in range(3):
        for call in calls.values():
            call(number)
    found: dict[str, list[Unit]] = {name: [] for name in calls}
    end = time.perf_counter() + seconds
    number = 0
    while number < least or time.perf_counter() < end:
        for name, call in calls.items():
            wall, cpu = time.perf_counter(), time.process_time()
            call(number)
            found[name].append(Unit(time.perf_counter() - wall, time.process_time() - cpu))
        number += 1
    return found


def spread(values: Sequence[float]) -> Spread:
    """Return the least, the median, the 95th percentile and the greatest of some measurements.

    >>> spread([3.0, 1.0, 2.0])
    Spread(low=1.0, median=2.0, p95=3.0, high=3.0, samples=3)
    """
    ordered = sorted(values)
    last = len(ordered) - 1
    return Spread(
        ordered[0], statistics.median(ordered), ordered[min(last, round(0.95 * last))], ordered[-1], len(ordered)
    )


def ratio(values: Sequence[float], bases: Sequence[float]) -> float:
    """Return the median of the ratios of two series that were measured in turn.

    Each measurement is divided by the one made right beside it, so that a machine that is slow for a while, because of
    other work, hardly changes the result.

    >>> ratio([2.0, 20.0, 3.0], [1.0, 10.0, 1.0])
    2.0
    """
    return statistics.median(value / base if base else float("nan") for value, base in zip(values, bases, strict=True))


def times(found: float) -> str:
    """Return a ratio as it is printed: three digits.

    >>> times(12.5), times(1 / 3), times(12345.0)
    ('12.5', '0.333', '12345')
    """
    return f"{found:.0f}" if found >= 100 else f"{found:.3g}"


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[object]], notes: Sequence[str] = ()) -> str:
    """Return a table that reads well both as plain text and as Markdown."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in (list(header), *texts)) for column in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join("-" * (width + 1) + (":" if column else "-") for column, width in enumerate(widths)) + "|"
    return "\n".join((f"\n### {title}\n", line(header), rule, *map(line, texts), *(f"\n{note}" for note in notes)))
