from __future__ import annotations

import marshal
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

import koshiqon
from koshiqon.api import KnowledgeBase
from koshiqon.loading import cache
from koshiqon.loading.cache import cache_folder, load_cached, store

TOY = Path(__file__).resolve().parents[1] / "kb" / "toy"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache folder of its own."""
    monkeypatch.setenv("KOSHIQON_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """Return a copy of the toy base."""
    return Path(shutil.copytree(TOY, tmp_path / "kb"))


def unreadable(*_: Any) -> Any:
    """Stand in the place of what must not be called."""
    raise AssertionError("the base was read again")


# -- where ------------------------------------------------------------------------------------------------------------


def test_the_folder_is_the_users_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache lies where the system keeps caches, unless another folder is named; empty switches it off."""
    monkeypatch.delenv("KOSHIQON_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_folder() == Path("/caches/koshiqon")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert cache_folder() == Path("/home/someone/.cache/koshiqon")
    monkeypatch.setenv("KOSHIQON_CACHE", "/elsewhere")
    assert cache_folder() == Path("/elsewhere")
    monkeypatch.setenv("KOSHIQON_CACHE", "")
    assert cache_folder() is None


def test_without_a_cache_nothing_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, toy: Path) -> None:
    """With an empty KOSHIQON_CACHE a base loads, and no file appears anywhere."""
    monkeypatch.setenv("KOSHIQON_CACHE", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    before = sorted(tmp_path.rglob("*"))
    kb = KnowledgeBase(toy)
    assert kb.base.norms
    assert kb.texts("kk")["actors"]["worker"] == "Жұмыскер"
    store("stamp", {"plan": {}})
    assert load_cached("stamp", "plan") is None
    assert sorted(tmp_path.rglob("*")) == before


# -- storing and loading ----------------------------------------------------------------------------------------------


def test_what_is_stored_is_loaded(folder: Path) -> None:
    """Each part comes back as it was stored, and nothing else is left in the folder."""
    parts = {"plan": {"format": 1, "norms": [("a", 1, None)]}, "base": b"bytes"}
    store("0123", parts)
    assert {name: load_cached("0123", name) for name in parts} == parts
    assert load_cached("0123", "other") is None
    assert load_cached("4567", "plan") is None
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        f"{koshiqon.__version__}-{sys.implementation.cache_tag}-0123-{part}.marshal" for part in ("base", "plan")
    ]


@pytest.mark.skipif(os.name == "nt", reason="permissions of folders are a matter of POSIX systems")
def test_the_folder_belongs_to_the_user_alone(folder: Path) -> None:
    """A new cache folder may be read and written by its owner only: what lies in it is trusted."""
    store("0123", {"plan": 1})
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[:2],
        lambda raw: raw[:-1],
        lambda raw: b"ffff" + raw[4:],
        lambda raw: raw[:4] + b"\xff" * 20,
        lambda raw: raw[:4] + b"?" + raw[5:],
    ],
)
def test_a_damaged_file_is_ignored(folder: Path, damage: Any) -> None:
    """A stored part that is cut off, overwritten or of another stamp counts as not stored."""
    store("0123", {"plan": ["a list", {"of": "things"}]})
    (path,) = folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert load_cached("0123", "plan") is None


def test_a_folder_that_cannot_be_written_is_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, toy: Path
) -> None:
    """Where nothing can be stored, a base still loads."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("KOSHIQON_CACHE", str(tmp_path / "file" / "cache"))
    assert KnowledgeBase(toy).plan["norms"]


def test_old_parts_are_deleted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a number of parts the oldest go, so that the folder does not grow for ever."""
    monkeypatch.setattr(cache, "KEPT", 3)
    for number in range(6):
        store(f"{number:04}", {"plan": number})
        (path,) = folder.glob(f"*-{number:04}-plan.marshal")
        os.utime(path, (number, number))
    kept = {path.name.split("-")[-2] for path in folder.glob("*.marshal")}
    assert len(kept) == 3
    assert {"0004", "0005"} <= kept


# -- the knowledge base on top of it ----------------------------------------------------------------------------------


def test_a_second_load_reads_no_file(folder: Path, toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A base that was compiled once is taken from the cache: plan, texts and base are the same."""
    first = KnowledgeBase(toy)
    texts = first.texts("ru")
    monkeypatch.setattr("koshiqon.loading.reader.read_base", unreadable)
    second = KnowledgeBase(toy)
    assert second.plan == first.plan
    assert second.texts("ru") == texts
    assert second.base == first.base


def test_a_changed_file_is_read_again(folder: Path, toy: Path) -> None:
    """After a change to a file the base is compiled anew."""
    first = KnowledgeBase(toy).plan["digest"]
    path = toy / "rules" / "counting.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert KnowledgeBase(toy).plan["digest"] != first


@pytest.mark.parametrize("format_", [None, -1])
def test_a_plan_of_another_format_is_compiled_again(folder: Path, toy: Path, format_: int | None) -> None:
    """A stored plan of another format is not used."""
    plan = KnowledgeBase(toy).plan
    (path,) = folder.glob("*-plan.marshal")
    stamp = path.name.split("-")[-2].encode()
    path.write_bytes(stamp + marshal.dumps({"format": format_}))
    assert KnowledgeBase(toy).plan == plan


def test_parts_that_are_gone_are_made_again(folder: Path, toy: Path) -> None:
    """The cache may be deleted at any time, also between loading a plan and asking for its texts."""
    first = KnowledgeBase(toy)
    second = KnowledgeBase(toy)
    shutil.rmtree(folder)
    assert second.texts("en") == first.texts("en")
    assert second.base == first.base


def test_the_cache_holds_nothing_of_a_case(folder: Path, toy: Path) -> None:
    """Checking a case writes nothing into the cache."""
    kb = KnowledgeBase(toy)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    kb.check({"worker.citizenship": "UZB"}, as_of="2020-05-01")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
