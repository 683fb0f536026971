"""The benchmark program on tiny sizes: that it runs, that its bases and its rule set are what they say. No time is asserted."""

from __future__ import annotations

import doctest
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from koshiqon.api import KnowledgeBase

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import check
import growth
import measure
import peers
import ruleset
import warm

CASE = f"examples/{check.MAIN}.yaml"


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[measure.Launcher]:
    """Return a launcher of fresh processes."""
    with measure.Launcher(tmp_path) as found:
        yield found


def touched(kb: KnowledgeBase, facts: dict[str, Any], day: int) -> set[int]:
    """Return the norms that a case touches."""
    return kb.engine.evaluate(facts, day).norms or set()


# -- measuring -------------------------------------------------------------------------------------------------------------


def test_a_run_tells_its_output_and_what_it_used(launcher: measure.Launcher) -> None:
    """A fresh process is measured from outside: time, memory, output."""
    run = launcher.run([sys.executable, "-c", "print('done')"])
    assert run.output == "done\n"
    assert run.cpu > 0
    assert 1 < run.memory < 500


def test_a_command_that_fails_stops_the_benchmark(launcher: measure.Launcher) -> None:
    """A failing command is never measured as if it had worked."""
    with pytest.raises(SystemExit, match="no such thing"):
        launcher.run([sys.executable, "-c", "import sys; sys.exit('no such thing')"])


def test_runs_are_interleaved_after_one_uncounted_turn(launcher: measure.Launcher, tmp_path: Path) -> None:
    """A B A B A B, of which the first A and B do not count."""
    log = tmp_path / "log"
    commands = {name: ([sys.executable, "-c", f"open({str(log)!r}, 'a').write('{name}')"], {}) for name in ("a", "b")}
    found = launcher.interleaved(commands, 2)
    assert log.read_text() == "ababab"
    assert {name: len(runs) for name, runs in found.items()} == {"a": 2, "b": 2}


@pytest.mark.parametrize("module", [check, growth, measure, peers, ruleset, warm])
def test_examples_in_the_benchmark_are_right(module: ModuleType) -> None:
    """The modules are not collected by pytest, so their examples run here."""
    assert doctest.testmod(module).failed == 0


def test_a_ratio_is_taken_turn_by_turn() -> None:
    """A machine that is slow for some turns changes the measurements, not the ratio."""
    assert measure.ratio([2.0, 20.0, 2.0], [1.0, 10.0, 1.0]) == 2.0


def test_a_table_has_one_width() -> None:
    """Tables read well as plain text."""
    lines = measure.table("T", ("a", "long header"), [("x", 1), ("longer", 22)]).splitlines()[3:]
    assert len({len(line) for line in lines}) == 1


# -- synthetic bases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("series", growth.SERIES)
def test_copies_of_the_base_answer_as_the_series_says(kb: KnowledgeBase, root: Path, series: str) -> None:
    """The originals keep their verdicts; a copy on the same facts has the same ones; one apart is not touched."""
    case = kb.read_case(root / CASE)
    assert case.date is not None
    count = len(kb.plan["norms"])
    grown = growth.in_memory(*growth.copied(kb.plan, kb.texts("en"), series, 2 * count))
    original = growth.verdicts(kb, case, case.date)
    found = growth.verdicts(grown, case, case.date)
    assert len(found) == 2 * count
    assert found[:count] == original
    once, twice = touched(kb, case.facts, case.date), touched(grown, case.facts, case.date)
    if series == "apart":
        assert twice == once
    else:
        assert found[count:] == original
        assert twice == once | {number + count for number in once}
    report = grown.check(case)
    assert [goal.value for goal in report.goals] == [goal.value for goal in kb.check(case).goals]


@pytest.mark.parametrize("series", growth.SERIES)
def test_a_partial_copy_has_exactly_the_size_asked_for(kb: KnowledgeBase, root: Path, series: str) -> None:
    """What a partial copy does not hold, it asks of the originals."""
    case = kb.read_case(root / CASE)
    size = len(kb.plan["norms"]) + 100
    grown = growth.in_memory(*growth.copied(kb.plan, kb.texts("en"), series, size))
    assert case.date is not None
    assert len(growth.verdicts(grown, case, case.date)) == size
    assert len({norm["id"] for norm in grown.plan["norms"]}) == size
    assert grown.check(case).norms


def test_a_base_cannot_be_made_smaller(kb: KnowledgeBase) -> None:
    """Only copies are added."""
    with pytest.raises(ValueError, match="the real base has"):
        growth.copied(kb.plan, kb.texts("en"), "apart", 1)


# -- the rule set of the peers ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the rule set as a base of Koshiqon, and some cases."""
    found = tmp_path_factory.mktemp("peers")
    peers.prepare(found, 40)
    return found


def test_the_rule_set_has_what_real_rules_need() -> None:
    """About forty rules; exceptions on exceptions on exceptions; every outcome of every kind occurs."""
    assert 40 <= len(ruleset.RULES) <= 50
    off = {rule.name: set(rule.off) for rule in ruleset.RULES}
    assert any(third in off and off[third] for first in off for second in off[first] for third in off[second])
    evaluate = ruleset.plain()
    found = [evaluate(case) for case in ruleset.cases(300)]
    assert {truth for answers in found for truth in answers.values()} == {True, False, None}
    for name in ruleset.DERIVED:
        assert len({answers[name] for answers in found}) > 1, name


def test_cases_are_the_same_in_every_run() -> None:
    """Another seed gives other cases, the same seed the same ones; complete cases are complete."""
    assert ruleset.cases(5) == ruleset.cases(5) != ruleset.cases(5, seed=1)
    assert all(set(case) == set(ruleset.FACTS) for case in ruleset.cases(20, unknown=0))


@pytest.mark.parametrize("name", ["koshiqon", "koshiqon-report", "plain"])
def test_koshiqon_gives_the_answers_of_the_plain_evaluator(
    folder: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On complete cases and on cases with gaps."""
    monkeypatch.setenv("KOSHIQON_CACHE", str(tmp_path))
    counts = peers.compare(folder, [name])[name]
    assert counts["complete"] > 1000
    assert counts["open"] > 0
    assert counts["differ"] == 0


def test_what_is_not_installed_is_said_with_the_way_to_install_it() -> None:
    """A peer that is missing is named in the list of what is left out, never passed over in silence."""
    assert set(peers.missing()) <= set(peers.HINTS)


@pytest.mark.parametrize("name", [name for name in peers.HINTS if name not in peers.missing()] or ["plain"])
def test_a_peer_gives_the_answers_of_the_plain_evaluator(folder: Path, name: str, launcher: measure.Launcher) -> None:
    """Each peer that is installed, in a process of its own; the plain evaluator itself when there is none."""
    code = f"import sys, json, pathlib; sys.path.insert(0, {str(check.HERE)!r}); import peers; print(json.dumps(peers.compare(pathlib.Path(sys.argv[1]), [{name!r}])))"
    counts = json.loads(launcher.run([sys.executable, "-c", code, str(folder)]).output)[name]
    assert counts["complete"] > 1000
    assert counts["differ"] == 0


# -- the program -----------------------------------------------------------------------------------------------------------


def test_the_whole_program_runs_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    """Every part, on tiny sizes: tables for a reader, numbers for a program, and nothing left out in silence."""
    said: list[str] = []
    target = tmp_path / "found.json"
    check.main(["--json", str(target)], sizes=check.TINY, say=said.append)
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found["format"] == "koshiqon/benchmark/1"
    assert set(found["growth"]) >= set(growth.SERIES)
    assert found["peers"]["koshiqon"]["differ"] == 0
    text = "\n".join(said)
    for title in ("1a.", "1c.", "2.", "3a.", "3b.", "3c.", "4a.", "4b.", "4c."):
        assert f"### {title}" in text
    assert any("without the cache" in one for one in found["left_out"])
    for name in peers.missing():
        assert any(peers.PEERS[name][0] in one for one in found["left_out"])
    assert all(one in text for one in found["left_out"])
    assert str(check.ROOT) not in text + json.dumps(found)


def test_parts_that_are_not_asked_for_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--only` leaves out the other parts and says so; an unknown part is refused."""
    asked: list[str] = []
    for part in check.PARTS:
        monkeypatch.setitem(check.MEASURES, part, lambda session, part=part: asked.append(part))
    found = check.main(["--only", "peers,warm"], say=lambda text: None)
    assert asked == ["warm", "peers"]
    assert found["left_out"] == ["the part cold: not asked for", "the part growth: not asked for"]
    with pytest.raises(SystemExit):
        check.main(["--only", "weather"], say=lambda text: None)
