"""The compiled cache: a plan and its texts, stored under a key that names the base and the program exactly.

It is safe to delete, is rebuilt whenever anything differs, and holds nothing of any case.
"""

from __future__ import annotations

import marshal
import os
import sys
from pathlib import Path
from typing import Any, Final

import koshiqon

# Raised whenever the shape of a plan or of its texts changes; what was stored in another format is never read.
FORMAT: Final = 10

# How many parts of compiled bases are kept: five for each base.
KEPT: Final = 50

__all__ = ["FORMAT", "cache_folder", "load_cached", "store"]


def cache_folder() -> Path | None:
    """Return the folder for compiled bases, or None when caching is switched off.

    `KOSHIQON_CACHE` names another folder; empty switches the cache off.
    """
    chosen = os.environ.get("KOSHIQON_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home) / "koshiqon"


def _path(stamp: str, part: str) -> Path | None:
    folder = cache_folder()
    if folder is None:
        return None
    version = f"{koshiqon.__version__}-{sys.implementation.cache_tag}"
    return folder / f"{version}-{stamp}-{part}.marshal"


def load_cached(stamp: str, part: str) -> Any:
    """Return a stored part of a compiled base, or None when there is none that can be trusted."""
    path = _path(stamp, part)
    if path is None:
        return None
    try:
        raw = path.read_bytes()
        if not raw.startswith(stamp.encode()):
            return None
        return marshal.loads(raw[len(stamp) :])
    except (OSError, ValueError, EOFError, TypeError):
        return None


def store(stamp: str, parts: dict[str, Any]) -> None:
    """Store the parts of a compiled base beside their final names and rename them; failure is not an error."""
    for part, content in parts.items():
        path = _path(stamp, part)
        if path is None:
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = path.with_suffix(f".{os.getpid()}.tmp")
            beside.write_bytes(stamp.encode() + marshal.dumps(content))
            beside.replace(path)
            _prune(path.parent)
        except OSError:
            return


def _prune(folder: Path) -> None:
    """Delete the oldest compiled parts beyond the newest few."""
    stored = sorted(folder.glob("*.marshal"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in stored[KEPT:]:
        path.unlink(missing_ok=True)
