"""Every diagnostic has a broken fixture with its exact message, and a page.

A folder of tests/broken is named after one code. Its files are laid over the toy base (tests/kb/toy), or its `case.yaml`
is read as a case; `expected.txt` holds the lines that come out. Three kinds of code need more than files: what would be
too big to keep is made here (`MADE`), what only commands say is brought about here (`SAID_BY_COMMANDS`).

    python tests/loading/test_broken.py --write      writes the lines that come out now into expected.txt
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from koshiqon.api import KnowledgeBase
from koshiqon.checking.lint import lint
from koshiqon.checking.receipts import read_receipt
from koshiqon.checking.testing import run_cases
from koshiqon.cli.common import fail, write
from koshiqon.loading.cases import CaseReader, read_case_file
from koshiqon.loading.diagnostics import CODES, BadInput, Diagnostic
from koshiqon.loading.reader import read_base
from koshiqon.loading.yaml_reader import MAX_BYTES, MAX_SCALAR
from koshiqon.logic.planning import build_plan

TESTS = Path(__file__).resolve().parents[1]
BROKEN = TESTS / "broken"
TOY = TESTS / "kb" / "toy"
PAGES = TESTS.parent / "docs" / "diagnostics"
FOLDERS = sorted(path.name for path in BROKEN.iterdir() if path.is_dir())


def _file_too_large(root: Path) -> None:
    line = "# nothing\n"
    (root / "rules" / "huge.yaml").write_text(line * (MAX_BYTES // len(line) + 1), encoding="utf-8")


def _scalar_too_long(root: Path) -> None:
    (root / "rules" / "long.yaml").write_text(f"article: {'a' * (MAX_SCALAR + 1)}\n", encoding="utf-8")


def _unknown_name(_: Path) -> None:
    raise fail("place", "kz/toy/art-11", ["kz/toy/art-10", "kz/toy/art-20"])


def _missing_extra(_: Path) -> None:
    raise BadInput(Diagnostic("--format", 0, 0, "missing-extra", (("package", "python-docx"), ("extra", "docx"))))


def _cannot_write(_: Path) -> None:
    write("a report", "no-such-folder/report.txt")


def _broken_receipt(_: Path) -> None:
    read_receipt(BROKEN / "broken-receipt" / "receipt.json")


def _case_not_found(_: Path) -> None:
    raise BadInput(Diagnostic("receipt.json", 0, 0, "case-not-found", (("path", "moved.yaml"),)))


MADE: dict[str, Callable[[Path], None]] = {
    "file-too-large": _file_too_large,
    "scalar-too-long": _scalar_too_long,
}
SAID_BY_COMMANDS: dict[str, Callable[[Path], None]] = {
    "unknown-name": _unknown_name,
    "missing-extra": _missing_extra,
    "cannot-write": _cannot_write,
    "broken-receipt": _broken_receipt,
    "case-not-found": _case_not_found,
}


def found_in(name: str, scratch: Path) -> list[str]:
    """Return the lines that a folder of tests/broken gives."""
    folder = BROKEN / name
    try:
        if name in SAID_BY_COMMANDS:
            SAID_BY_COMMANDS[name](scratch)
        if (folder / "case.yaml").is_file():
            read_case_file(folder / "case.yaml", _reader())
    except BadInput as bad:
        return [one.render().replace(f"{folder}/", "") for one in bad.diagnostics]
    root = scratch / "kb"
    shutil.copytree(TOY, root)
    shutil.copytree(folder, root, dirs_exist_ok=True)
    if name in MADE:
        MADE[name](root)
    found = lint(root, strict=True) or [one for case in run_cases(KnowledgeBase(root)) for one in case.failures]
    return [one.render() for one in found]


def _reader() -> CaseReader:
    plan = build_plan(read_base(TOY))
    return CaseReader(plan["facts"], plan["checklists"], plan["states"])


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep compiled bases out of the user's cache."""
    monkeypatch.setenv("KOSHIQON_CACHE", "")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_broken_file_is_told_in_exactly_these_words(name: str, tmp_path: Path) -> None:
    """A broken fixture gives exactly the lines of its expected.txt."""
    expected = (BROKEN / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert found_in(name, tmp_path) == expected


@pytest.mark.parametrize("name", FOLDERS)
def test_a_broken_fixture_shows_its_own_fault(name: str) -> None:
    """The fixture of a code shows that code and no other."""
    lines = (BROKEN / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert {line.split()[1] for line in lines} == {CODES[name].code}


def test_every_code_has_a_fixture() -> None:
    """Each code has a folder of its name under tests/broken, and each folder a code."""
    assert sorted(CODES) == FOLDERS


def test_codes_are_stable() -> None:
    """Codes are unique, keep their order, and stand for one severity."""
    codes = [code.code for code in CODES.values()]
    assert codes == sorted(set(codes))
    assert all((code.severity == "warning") == code.code.startswith("KQ6") for code in CODES.values())


@pytest.mark.parametrize("name", FOLDERS)
def test_every_code_has_a_page(name: str) -> None:
    """The page of a code is headed by the code and its name, and shows the lines of its fixture."""
    code = CODES[name]
    page = (PAGES / f"{code.code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code.code} {name}\n")
    for part in ("\n## Why it matters\n", "\n## Example\n", "\n## What to write instead\n"):
        assert part in page
    for line in (BROKEN / name / "expected.txt").read_text(encoding="utf-8").splitlines():
        assert line in page


def test_no_page_is_left_over() -> None:
    """Every page of docs/diagnostics belongs to a code."""
    pages = {path.stem for path in PAGES.glob("KQ*.md")}
    assert pages == {code.code for code in CODES.values()}


def test_the_toy_base_is_clean(tmp_path: Path) -> None:
    """The base that every fixture starts from has no fault and no warning, and its cases pass."""
    shutil.copytree(TOY, tmp_path / "kb")
    assert lint(tmp_path / "kb", strict=True) == []
    results = list(run_cases(KnowledgeBase(tmp_path / "kb")))
    assert results
    assert [one for result in results for one in result.failures] == []


def _write() -> None:  # pragma: no cover - a tool for authors
    import os

    os.environ["KOSHIQON_CACHE"] = ""
    for name in FOLDERS:
        with tempfile.TemporaryDirectory() as scratch:
            lines = found_in(name, Path(scratch))
        (BROKEN / name / "expected.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__" and "--write" in sys.argv:  # pragma: no cover
    _write()
