"""Measure one check: how it starts, how fast it runs, how it grows, how much memory it takes, and next to others.

    python benchmarks/check.py                          everything, some minutes
    python benchmarks/check.py --quick                  a minute, for continuous integration
    python benchmarks/check.py --only cold,peers        some parts
    python benchmarks/check.py --json FILE              the same numbers for a program

All measuring is done in fresh processes, one after another. Ratios are ratios of medians of CPU time unless a column says
wall. What is not measured is said in the output, with the reason. README.md tells how to read the tables.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))

import growth  # noqa: E402
import peers  # noqa: E402
import warm  # noqa: E402
from measure import Launcher, Run, Spread, ratio, spread, table, times  # noqa: E402

MAIN = "household-worker"
PARTS = ("cold", "warm", "growth", "peers")
# What a base of 1,500 norms is meant to stay under, in milliseconds.
AIMS = {"verdicts": 2.0, "report": 15.0}
AIM_NORMS = 1500


class Sizes(NamedTuple):
    """How much is measured."""

    rounds: int
    uncached_rounds: int
    seconds: float
    factors: tuple[int, ...]
    heaped_factors: tuple[int, ...]
    growth_rounds: int
    cases: int
    peer_seconds: float
    peer_rounds: int


FULL = Sizes(25, 5, 2.0, (1, 10, 100), (1, 2, 5, 10), 3, 200, 30.0, 9)
QUICK = Sizes(5, 1, 0.2, (1, 10), (1, 2), 1, 20, 2.0, 2)
TINY = Sizes(1, 0, 0.0, (1,), (1,), 1, 3, 0.0, 1)


class Session:
    """One run: the launcher, the sizes, and everything found so far.

    Args:
        launcher: starts the fresh processes.
        sizes: how much to measure.
        say: prints.
    """

    def __init__(self, launcher: Launcher, sizes: Sizes, say: Callable[[str], None] = print) -> None:
        self.launcher = launcher
        self.sizes = sizes
        self.say = say
        self.found: dict[str, Any] = {}
        self.left_out: list[str] = []

    def leave_out(self, what: str) -> None:
        """Say that something is not measured, and why; remember it for the end of the run."""
        self.left_out.append(what)
        self.say(f"\nNot measured: {what}")

    def program(self, name: str) -> str:
        """Return the path of one of the benchmark's programs."""
        return str(HERE / f"{name}.py")


# -- cold start and memory -------------------------------------------------------------------------------------------------


def koshiqon_command() -> list[str]:
    """Return the installed command, or the module when there is no command beside this Python."""
    script = Path(sys.executable).with_name("koshiqon")
    return [str(script)] if script.exists() else [sys.executable, "-m", "koshiqon"]


def cold(session: Session) -> None:
    """Measure whole processes, from start to end, in turn; and the peak memory of each."""
    program = koshiqon_command()
    case = str(ROOT / "examples" / f"{MAIN}.yaml")
    python = [sys.executable, "-c"]
    nothing: dict[str, str] = {}
    commands = {
        "python -c pass": ([*python, "pass"], nothing),
        'python -c "import pydantic"': ([*python, "import pydantic"], nothing),
        "koshiqon --help": ([*program, "--help"], nothing),
        "koshiqon check (text)": ([*program, "check", case], nothing),
        "koshiqon check (json)": ([*program, "check", case, "--format", "json"], nothing),
    }
    uncached = {
        "python -c pass": commands["python -c pass"],
        'python -c "import pydantic"': commands['python -c "import pydantic"'],
        "koshiqon check (text), no cache": (commands["koshiqon check (text)"][0], {"KOSHIQON_CACHE": ""}),
        "koshiqon check (json), no cache": (commands["koshiqon check (json)"][0], {"KOSHIQON_CACHE": ""}),
    }
    runs = session.launcher.interleaved(commands, session.sizes.rounds)
    slow = (
        session.launcher.interleaved(uncached, session.sizes.uncached_rounds) if session.sizes.uncached_rounds else {}
    )
    session.found["cold"] = {name: _runs(found) for name, found in runs.items()}
    session.found["cold, no cache"] = {name: _runs(found) for name, found in slow.items()}
    session.say(
        _cold_table(f"1a. Cold start, compiled base in the cache ({MAIN}), rounds: {session.sizes.rounds}", runs)
    )
    if slow:
        session.say(_cold_table(f"1b. Cold start without the cache, rounds: {session.sizes.uncached_rounds}", slow))
    else:
        session.leave_out("cold start without the cache: no rounds asked for")
    both = {**slow, **runs}
    names = [*runs, *(name for name in slow if name not in runs)]
    memory = {name: spread([run.memory for run in both[name]]) for name in names}
    base = memory["python -c pass"].median
    rows = [
        (name, f"{one.median:.1f}", f"{one.high:.1f}", f"{one.median - base:+.1f}", times(one.median / base))
        for name, one in memory.items()
    ]
    session.say(
        table("1c. Peak memory of one process, MiB", ("process", "median", "max", "above python", "× python"), rows)
    )


def _runs(runs: list[Run]) -> dict[str, Any]:
    return {
        "wall": spread([run.wall for run in runs]),
        "cpu": spread([run.cpu for run in runs]),
        "memory": spread([run.memory for run in runs]),
    }


def _cold_table(title: str, runs: dict[str, list[Run]]) -> str:
    cpu = {name: [run.cpu for run in found] for name, found in runs.items()}
    wall = {name: [run.wall for run in found] for name, found in runs.items()}
    empty, pydantic = list(runs)[:2]
    rows = [
        (
            name,
            _range(wall[name]),
            _range(cpu[name]),
            times(ratio(cpu[name], cpu[empty])),
            times(ratio(wall[name], wall[empty])),
            times(ratio(cpu[name], cpu[pydantic])),
            times(ratio(wall[name], wall[pydantic])),
        )
        for name in runs
    ]
    spreads = ("wall ms min / median / max", "CPU ms min / median / max")
    return table(title, ("process", *spreads, "× pass", "× pass, wall", "× pydantic", "× pydantic, wall"), rows)


def _range(seconds: list[float]) -> str:
    found = spread(seconds)
    return f"{_ms(found.low)} / {_ms(found.median)} / {_ms(found.high)}"


def _ms(seconds: float) -> str:
    """Return seconds as milliseconds with three digits.

    >>> _ms(0.0123456), _ms(1.5), _ms(0.00012345)
    ('12.3', '1500', '0.123')
    """
    value = 1000 * seconds
    digits = next((count for count, limit in enumerate((100, 10, 1)) if value >= limit), 3)
    return f"{value:.{digits}f}"


# -- warm ------------------------------------------------------------------------------------------------------------------


def warm_checks(session: Session) -> None:
    """Measure checks in a process that is already running."""
    found, _ = session.launcher.ask(session.program("warm"), str(ROOT / "examples"), MAIN, str(session.sizes.seconds))
    session.found["warm"] = found
    rows: list[tuple[str, ...]] = []
    notes = []
    for name, case in found["cases"].items():
        label = f"all {case['examples']} examples in turn" if name == "all" else f"{name}: {case['facts']} facts"
        for work, one in case["seconds"].items():
            cpu, wall = Spread(*one["cpu"]), Spread(*one["wall"])
            figures = (
                _ms(cpu.low),
                _ms(cpu.median),
                _ms(cpu.p95),
                _ms(wall.median),
                f"{1 / cpu.median:.0f}",
                times(one["ratio"]),
            )
            rows.append((label, warm.WORK[work], *figures))
            label = ""
        if name != "all":
            notes.append(
                f"{name}: touches {case['touched']} of {found['norms']} norms; its report lists {case['listed']}, "
                f"{case['open']} of them open, and asks {case['questions']} questions."
            )
    header = ("case", "work", "CPU ms min", "median", "p95", "wall ms median", "per second", "× verdicts")
    session.say(table("2. Warm, in one process", header, rows, notes))


# -- growth ----------------------------------------------------------------------------------------------------------------

TITLES = {
    "apart": "3a. Growth, copies with facts of their own: the case touches the same norms",
    "together": "3b. Growth, copies on the same facts: the case touches every copy",
    "heaped": "3c. Growth, copies that also conclude the same derived facts",
}
GROWTH_HEADER = (
    "size",
    "norms",
    "touched",
    "verdicts ms",
    "× 1×",
    "report ms",
    "× 1×",
    "µs a touched norm",
    "load ms",
    "first ms",
    "stored MiB",
    "peak MiB",
)
# The series in which a base of AIM_NORMS norms is measured.
AIMED = ("apart", "together")


def growing(session: Session) -> None:
    """Measure synthetic bases: the real one once, ten times, a hundred times, and 1,500 norms."""
    norms, _ = session.launcher.ask(session.program("growth"), "count")
    found = session.found["growth"] = {}
    for series in growth.SERIES:
        factors, every = session.sizes.factors, FULL.factors
        if series == "heaped":
            factors, every = session.sizes.heaped_factors, FULL.heaped_factors
        sizes = {f"{factor}×": norms * factor for factor in factors}
        if series in AIMED and norms <= AIM_NORMS:
            sizes[str(AIM_NORMS)] = AIM_NORMS
        sizes = dict(sorted(sizes.items(), key=lambda pair: pair[1]))
        found[series] = _grown(session, series, sizes)
        rows = [_growth_row(label, one) for label, one in found[series].items()]
        session.say(table(TITLES[series], GROWTH_HEADER, rows))
        if absent := [f"{factor}×" for factor in every if factor not in factors]:
            session.leave_out(f"growth to {', '.join(absent)} ({series}): only in a full run")
    if norms > AIM_NORMS:
        session.leave_out(f"a base of {AIM_NORMS} norms: the real one has {norms}")
        return
    rows = []
    for series in AIMED:
        one = found[series][str(AIM_NORMS)]
        cells = [
            cell
            for work, aim in AIMS.items()
            for cell in (
                _ms(one[f"{work} min"]),
                _ms(one[work]),
                _ms(one[f"{work} p95"]),
                times(1000 * one[work] / aim),
            )
        ]
        rows.append((series, str(one["norms"]), str(one["touched"]), *cells))
    columns = (
        cell for work, aim in AIMS.items() for cell in (f"{work} ms min", "median", "p95", f"× aim of {aim:g} ms")
    )
    header = ("series", "norms", "touched", *columns)
    title = f"3d. A base of {AIM_NORMS} norms, warm, CPU time"
    session.say(table(title, header, rows, ["The multiple is of the median; up to 1 it meets the aim."]))


def _grown(session: Session, series: str, sizes: dict[str, int]) -> dict[str, dict[str, Any]]:
    """Build bases of some sizes and measure them in turn; the first size is the one the others are compared with."""
    program = session.program("growth")
    case = str(ROOT / "examples" / f"{MAIN}.yaml")
    built: dict[str, Any] = {}
    found: dict[str, list[dict[str, Any]]] = {label: [] for label in sizes}
    with tempfile.TemporaryDirectory(dir=session.launcher.scratch) as folder:
        for label, size in sizes.items():
            built[label], _ = session.launcher.ask(program, "build", f"{folder}/{label}", series, str(size))
        for _ in range(session.sizes.growth_rounds):
            for label in sizes:
                place = f"{folder}/{label}"
                one, run = session.launcher.ask(program, "measure", place, case, str(session.sizes.seconds))
                found[label].append({**one, "memory": run.memory})
    base = found[next(iter(sizes))]
    return {label: {**built[label], **_joined(rounds, base)} for label, rounds in found.items()}


def _joined(rounds: list[dict[str, Any]], base: list[dict[str, Any]]) -> dict[str, Any]:
    """Join the rounds of one size: medians, and the ratios to the smallest size of the same round."""
    joined: dict[str, Any] = {"norms": rounds[0]["norms"], "touched": rounds[0]["touched"]}
    for name in ("load_plan", "load_texts", "first_verdicts", "memory"):
        joined[name] = statistics.median(one[name] for one in rounds)
    for work in AIMS:
        spreads = [Spread(*one[work]["cpu"]) for one in rounds]
        joined[work] = statistics.median(one.median for one in spreads)
        joined[f"{work} min"] = min(one.low for one in spreads)
        joined[f"{work} p95"] = statistics.median(one.p95 for one in spreads)
        joined[f"{work} wall"] = statistics.median(Spread(*one[work]["wall"]).median for one in rounds)
        joined[f"{work} samples"] = sum(one.samples for one in spreads)
        bases = [Spread(*one[work]["cpu"]).median for one in base]
        joined[f"{work} ratio"] = ratio([one.median for one in spreads], bases)
    return joined


def _growth_row(label: str, one: dict[str, Any]) -> tuple[str, ...]:
    return (
        label,
        str(one["norms"]),
        str(one["touched"]),
        _ms(one["verdicts"]),
        times(one["verdicts ratio"]),
        _ms(one["report"]),
        times(one["report ratio"]),
        f"{1e6 * one['report'] / one['touched']:.0f}",
        _ms(one["load_plan"]),
        _ms(one["first_verdicts"]),
        f"{one['bytes'] / (1 << 20):.1f}",
        f"{one['memory']:.0f}",
    )


# -- peers -----------------------------------------------------------------------------------------------------------------


def beside_peers(session: Session) -> None:
    """Measure one small rule set in Koshiqon and in other engines, after checking that they agree."""
    folder = session.launcher.scratch / "peers"
    folder.mkdir(exist_ok=True)
    peers.prepare(folder, session.sizes.cases)
    for name, hint in peers.missing().items():
        session.leave_out(f"{peers.PEERS[name][0]} is not installed here; to install: {hint}")
    program = session.program("peers")
    compared, _ = session.launcher.ask(program, "compare", str(folder))
    samples, _ = session.launcher.ask(program, "warm", str(folder), str(session.sizes.peer_seconds))
    python = sys.executable
    commands: dict[str, Any] = {"python": ([python, program, "nothing"], {})}
    commands |= {name: ([python, program, "answer", name, str(folder)], {}) for name in compared}
    runs = session.launcher.interleaved(commands, session.sizes.peer_rounds)
    warm_cpu = {name: [one[1] for one in found] for name, found in samples.items()}
    warm_wall = {name: [one[0] for one in found] for name, found in samples.items()}
    cold_cpu = {name: [run.cpu for run in runs[name]] for name in commands}
    cold_wall = {name: [run.wall for run in runs[name]] for name in commands}
    session.found["peers"] = {
        name: {
            "version": _version(name),
            **compared[name],
            "cpu": spread(warm_cpu[name]),
            "wall": spread(warm_wall[name]),
            "ratio": ratio(warm_cpu[name], warm_cpu["koshiqon"]),
            "cold": {**_runs(runs[name]), "ratio": ratio(cold_cpu[name], cold_cpu["koshiqon"])},
        }
        for name in compared
    }
    count = session.sizes.cases
    size = f"{len(peers.RULES)} rules and {len(peers.DERIVED)} derived facts"
    title = f"4a. Do they agree? {size}, {count} complete cases and {count} with gaps"
    header = ("engine", "version", "unknowns", "answers, complete", "answers, gaps", "of these open", "differ")
    session.say(table(title, header, [_agreement_row(name, one) for name, one in compared.items()]))
    warm_rows = [
        (
            peers.PEERS[name][0],
            _ms(spread(cpu).median),
            _ms(spread(cpu).p95),
            _ms(spread(warm_wall[name]).median),
            times(ratio(cpu, warm_cpu["koshiqon"])),
            times(ratio(warm_wall[name], warm_wall["koshiqon"])),
        )
        for name, cpu in warm_cpu.items()
    ]
    columns = ("engine", "CPU ms a case", "p95", "wall ms a case", "× Koshiqon", "× Koshiqon, wall")
    session.say(table("4b. Warm, one complete case at a time, engines in turn", columns, warm_rows))
    cold_rows = [
        (
            peers.PEERS[name][0],
            _ms(spread(cold_cpu[name]).median),
            _ms(spread(cold_wall[name]).median),
            times(ratio(cold_cpu[name], cold_cpu["koshiqon"])),
            times(ratio(cold_wall[name], cold_wall["koshiqon"])),
            f"{spread([run.memory for run in runs[name]]).median:.0f}",
        )
        for name in compared
    ]
    note = f"The same program without any engine takes {_ms(spread(cold_cpu['python']).median)} ms of CPU time; it is contained in every row."
    if "publicodes" in compared:
        note += " publicodes runs in Node.js beside that program: CPU time is of both, memory of the larger."
    columns = ("engine", "CPU ms", "wall ms", "× Koshiqon", "× Koshiqon, wall", "peak MiB")
    session.say(table("4c. Cold, one case in a fresh process", columns, cold_rows, [note]))
    wrong = [name for name, one in compared.items() if one["differ"]]
    if wrong:
        raise SystemExit(f"These engines do not give the answers of the others: {', '.join(wrong)}")


def _agreement_row(name: str, one: dict[str, int]) -> tuple[str, ...]:
    label, unknowns, _ = peers.PEERS[name]
    gaps = (str(one["with_gaps"]), str(one["open"])) if unknowns else ("none", "none")
    return (label, _version(name), "yes" if unknowns else "no", str(one["complete"]), *gaps, str(one["differ"]))


def _version(name: str) -> str:
    package = {"openfisca": "OpenFisca-Core", "zen": "zen-engine", "plain": ""}.get(name, name.removesuffix("-report"))
    if name == "publicodes":
        return peers.publicodes_version()
    try:
        return version(package) if package else platform.python_version()
    except PackageNotFoundError:
        return "?"


# -- the run ---------------------------------------------------------------------------------------------------------------

MEASURES: dict[str, Callable[[Session], None]] = {
    "cold": cold,
    "warm": warm_checks,
    "growth": growing,
    "peers": beside_peers,
}


def machine() -> dict[str, Any]:
    """Return what the figures depend on, without anything that tells whose machine it is."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    load = os.getloadavg()[0]
    return {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "processor": model,
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "load at start": round(load, 2),
    }


def main(
    arguments: list[str] | None = None, sizes: Sizes | None = None, say: Callable[[str], None] = print
) -> dict[str, Any]:
    """Run the benchmark and return everything found.

    Args:
        arguments: the command line without the program's name.
        sizes: how much to measure; by default what the command line says.
        say: prints.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="a minute: few rounds, growth only to 10×")
    parser.add_argument("--only", metavar="PARTS", default=",".join(PARTS), help=f"comma-separated: {', '.join(PARTS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers to a file, times in seconds")
    parser.add_argument("--node-modules", type=Path, metavar="FOLDER", help="where npm has installed publicodes")
    options = parser.parse_args(arguments)
    chosen = options.only.split(",")
    if not set(chosen) <= set(PARTS):
        parser.error(f"--only takes {', '.join(PARTS)}")
    if options.node_modules is not None:
        os.environ[peers.NODE_MODULES] = str(options.node_modules.resolve())
    about = machine()
    say("\n".join(f"{name}: {value}" for name, value in about.items()))
    with tempfile.TemporaryDirectory() as folder, Launcher(Path(folder)) as launcher:
        session = Session(launcher, sizes or (QUICK if options.quick else FULL), say)
        for part in PARTS:
            if part in chosen:
                MEASURES[part](session)
            else:
                session.leave_out(f"the part {part}: not asked for")
    about["load at end"] = round(os.getloadavg()[0], 2)
    say(f"\nload at end: {about['load at end']}")
    if session.left_out:
        say("\nNot measured in this run:\n" + "\n".join(f"- {one}" for one in session.left_out))
    found = {"format": "koshiqon/benchmark/1", "machine": about, "left_out": session.left_out, **session.found}
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return found


if __name__ == "__main__":
    main()
