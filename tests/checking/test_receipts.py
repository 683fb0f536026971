"""Receipts: what was answered is kept without the facts, and a changed base tells whose outcome changed and why."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from koshiqon.api import KnowledgeBase
from koshiqon.checking.receipts import facts_digest, read_receipt, receipt, recheck
from koshiqon.cli.schemas import published
from koshiqon.loading.diagnostics import BadInput

TOY = Path(__file__).resolve().parents[1] / "kb" / "toy"
FACTS = {
    "worker.citizenship": "UZB",
    "stay.entered_on": "2026-01-01",
    "employer.engages_worker": "true",
    "employer.staff_count": "3",
    "worker.residence": "temporary",
    "worker.is_refugee": "false",
}


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOSHIQON_CACHE", "")


def altered(folder: Path, file: str, old: str, new: str) -> KnowledgeBase:
    """Return the toy base with one piece of text replaced."""
    root = folder / "altered"
    shutil.copytree(TOY, root)
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return KnowledgeBase(root)


def made(kb: KnowledgeBase, facts: dict[str, object] | None = None) -> tuple[dict[str, object], object]:
    """Return a receipt of the toy case, as it is read from a file, and the case."""
    case = kb.read_case(facts or FACTS)
    report = kb.check(case, as_of="2026-02-15")
    return json.loads(json.dumps(receipt(kb, case, report, "case.yaml"))), case


def test_a_receipt_holds_no_fact(kb: KnowledgeBase) -> None:
    """No stated value stands in a receipt; the digest is salted, so equal cases have different ones."""
    case = kb.read_case({"worker.citizenship": "TJK", "stay.entered_on": "2026-10-17"})
    report = kb.check(case, as_of="2026-11-22")
    one, other = (receipt(kb, case, report) for _ in range(2))
    text = json.dumps(one)
    assert "TJK" not in text
    assert "2026-10-17" not in text
    assert one["facts"]["digest"] != other["facts"]["digest"]
    jsonschema.Draft202012Validator(published("receipt-1"), format_checker=jsonschema.FormatChecker()).validate(one)


def test_nothing_changes_on_the_same_base() -> None:
    """The same base gives the same outcome."""
    kb = KnowledgeBase(TOY)
    old, case = made(kb)
    again = recheck(kb, old, case, "r.json")
    assert again.changes == []
    assert not again.facts_differ
    assert again.as_of == datetime.date(2026, 2, 15)


def test_a_changed_provision_is_named(tmp_path: Path) -> None:
    """A norm with another condition changes outcomes, and is named as their cause; the rest is not."""
    old, case = made(KnowledgeBase(TOY))
    old_line, new_line = (
        "worker.is_foreigner, employer.engages_worker]",
        "worker.is_foreigner, employer.staff_count > 100]",
    )
    new = altered(tmp_path, "rules/kz/toy/art-10.yaml", old_line, new_line)
    again = recheck(new, old, case, "r.json")
    assert again.changes
    assert any("kz/toy/art-10/p1" in one.causes for one in again.changes)
    named = {cause for one in again.changes for cause in one.causes}
    assert named == {"kz/toy/art-10/p1"}


def test_a_changed_amount_is_named(tmp_path: Path) -> None:
    """A new value of an index changes the fine in tenge, and the series is named."""
    old, case = made(KnowledgeBase(TOY))
    new = altered(tmp_path, "rules/parameters/amounts.yaml", "value: 2651", "value: 2652")
    causes = {cause for one in recheck(new, old, case, "r.json").changes for cause in one.causes}
    assert "kz/mci" in causes


def test_other_facts_are_told_apart_from_other_law() -> None:
    """A case that was edited since is said to be, and its changes name no provision."""
    kb = KnowledgeBase(TOY)
    old, _ = made(kb)
    again = recheck(kb, old, kb.read_case({**FACTS, "worker.citizenship": "KAZ"}), "r.json")
    assert again.facts_differ
    assert again.changes
    assert all(one.causes == [] for one in again.changes)


def test_the_digest_covers_facts_family_and_sources(kb: KnowledgeBase) -> None:
    """Whatever a case states changes its digest."""
    stated = [
        kb.read_case({"worker.citizenship": "TJK"}),
        kb.read_case({"worker.citizenship": {"value": "TJK", "source": "said"}}),
        kb.cases.from_mapping({"worker.citizenship": "TJK"}, family=[{"relation": "child", "facts": {}}]),
        kb.read_case({"worker.citizenship": "TJK", "worker.is_adult": True}),
    ]
    assert len({facts_digest(one, "s") for one in stated}) == len(stated)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"schema": "koshiqon/receipt/2"}',
        b'{"schema": "koshiqon/receipt/1", "as_of": 3}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_receipt_is_refused(content: bytes, tmp_path: Path) -> None:
    """A cut-off, foreign or hostile file is told as such, never with a traceback."""
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(BadInput) as bad:
        read_receipt(path)
    assert [one.name for one in bad.value.diagnostics] == ["broken-receipt"]


@pytest.mark.parametrize(
    "key", ["as_of", "knowledge", "facts", "goals", "regimes", "norms", "editions", "amounts", "family"]
)
def test_a_receipt_without_a_part_is_refused(key: str, tmp_path: Path) -> None:
    """Every part that is read must be there and of its type."""
    old, _ = made(KnowledgeBase(TOY))
    del old[key]
    path = tmp_path / "r.json"
    path.write_text(json.dumps(old))
    with pytest.raises(BadInput):
        read_receipt(path)
