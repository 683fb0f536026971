"""Find the files of a base: corpus/ and rules/, in a checkout, inside the installed package, or elsewhere."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from koshiqon.loading.diagnostics import BadInput, Diagnostic

__all__ = ["default_root", "files_of", "stamp_of"]

FOLDERS = ("corpus", "rules")


def default_root() -> Path:
    """Return the base that comes with the program: inside the wheel, or the checkout it runs from."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "kb"
    return inside if inside.is_dir() else package.parents[1]


def files_of(root: Path) -> list[Path]:
    """Return the YAML files of a base in a fixed order, or raise BadInput when there is no base."""
    found = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.yaml"))
    if not found:
        problem = "it has no corpus/ and rules/ with YAML files"
        raise BadInput(Diagnostic(str(root), 0, 0, "unreadable-file", (("problem", problem),)))
    return found


def stamp_of(root: Path) -> str:
    """Return a stamp of the names, sizes and times of a base's files: cheap, for finding the cache.

    It is no proof of identity (the digest of the content is); it only has to differ when a file was changed.
    """
    pending = [str(root / folder) for folder in FOLDERS]
    entries: list[tuple[str, int, int]] = []
    while pending:
        try:
            with os.scandir(pending.pop()) as scan:
                for entry in scan:
                    if entry.is_dir():
                        pending.append(entry.path)
                    elif entry.name.endswith(".yaml"):
                        status = entry.stat()
                        entries.append((entry.path, status.st_size, status.st_mtime_ns))
        except OSError:
            continue
    entries.sort()
    checksum = zlib.crc32(repr((os.path.realpath(root), entries)).encode())
    newest = max((changed for _, _, changed in entries), default=0)
    return f"{checksum:08x}{len(entries):04x}{sum(size for _, size, _ in entries):08x}{newest:016x}"
