"""YAML read strictly: every scalar is a string, and every key and value knows its place.

The parser's events are walked one by one with a bound on depth, size and scalar length, so a hostile file is refused in
time linear in the bytes read; anchors, aliases, tags, merge keys, duplicate keys and several documents are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from koshiqon.i18n import gettext_noop as N_
from koshiqon.loading.diagnostics import BadInput, Diagnostic, said

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

__all__ = ["MAX_BYTES", "Document", "read_text", "read_yaml"]

MAX_BYTES: Final = 5_000_000
MAX_DEPTH: Final = 24
MAX_SCALAR: Final = 20_000

Path_ = tuple[Any, ...]


@dataclass(slots=True)
class Document:
    """The content of one file as mappings, lists and strings, with the position of every key and value.

    `values` and `keys` map a path such as ("norms", 0, "says") to (line, column), both from 1.
    `quoted` holds the paths of quoted scalars, whose text starts one column after the value.
    """

    file: str
    content: Any
    values: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    quoted: set[Path_] = field(default_factory=set)

    def place(self, path: Path_, *, key: bool = False) -> tuple[str, int, int]:
        """Return (file, line, column) of a value, or of its key, or of the nearest thing around it."""
        while path:
            if key and path in self.keys:
                return (self.file, *self.keys[path])
            if path in self.values:
                return (self.file, *self.values[path])
            path = path[:-1]
        return (self.file, *self.values.get((), (1, 1)))


def read_text(path: Path, name: str | None = None) -> str:
    """Return the text of a UTF-8 file, or raise BadInput."""
    name = name or str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadInput(_diagnostic(name, 0, 0, "file-too-large", size=size, limit=MAX_BYTES))
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(_diagnostic(name, 0, 0, "unreadable-file", problem=error.strerror or error)) from None
    return decode(raw, name)


def decode(raw: bytes, name: str) -> str:
    """Return bytes as text, or raise BadInput naming the byte that is not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise BadInput(_diagnostic(name, 0, 0, "file-too-large", size=len(raw), limit=MAX_BYTES))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise BadInput(_diagnostic(name, line, column, "not-utf-8", offset=error.start)) from None


def read_yaml(text: str, name: str) -> Document:
    """Parse one strict YAML document, or raise BadInput.

    >>> read_yaml("a: [NO, 10.10]", "x").content
    {'a': ['NO', '10.10']}
    """
    document = Document(name, None)
    _refuse_outright(text, name)
    try:
        events = iter(yaml.parse(text, Loader=_Loader))
        document.content = _build(events, document)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        problem = error.problem or error.context or "broken"
        raise BadInput(_diagnostic(name, line, column, "broken-yaml", problem=problem)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        raise BadInput(_diagnostic(name, line, column, "broken-yaml", problem=error.reason)) from None
    return document


# What is refused before the parser sees it: libyaml counts bytes where it reports characters, and reads many directives
# in quadratic time.
_REFUSED: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|^%", re.MULTILINE)


def _refuse_outright(text: str, name: str) -> None:
    """Raise BadInput at the first control character or directive."""
    found = _REFUSED.search(text)
    if found is None:
        return
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    if found[0] == "%":
        raise BadInput(_diagnostic(name, line, column, "anchor-or-tag", what=N_("a directive")))
    raise BadInput(_diagnostic(name, line, column, "broken-yaml", problem=N_("control characters are not allowed")))


def _diagnostic(name: str, line: int, column: int, code: str, **fields: object) -> Diagnostic:
    return Diagnostic(name, line, column, code, tuple((key, str(value)) for key, value in fields.items()))


@dataclass(slots=True)
class _Frame:
    path: Path_
    container: Any
    key: str | None = None
    index: int = 0


def _build(events: Iterator[Any], document: Document) -> Any:
    """Fold the event stream into plain values without recursion."""
    stack: list[_Frame] = []
    root: list[Any] = []

    def fail(event: Any, code: str, **fields: object) -> BadInput:
        mark = event.start_mark
        return BadInput(_diagnostic(document.file, mark.line + 1, mark.column + 1, code, **fields))

    def check(event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise fail(event, "anchor-or-tag", what=said(N_("the alias {name}"), name=f"*{event.anchor}"))
        if event.anchor is not None:
            raise fail(event, "anchor-or-tag", what=said(N_("the anchor {name}"), name=f"&{event.anchor}"))
        if event.tag is not None:
            raise fail(event, "anchor-or-tag", what=said(N_("the tag {name}"), name=event.tag))

    def put(value: Any, event: Any) -> Path_:
        """Attach a value to the container on top and return its path."""
        mark = (event.start_mark.line + 1, event.start_mark.column + 1)
        if not stack:
            root.append(value)
            document.values[()] = mark
            return ()
        top = stack[-1]
        if isinstance(top.container, list):
            path = (*top.path, top.index)
            top.container.append(value)
            top.index += 1
        else:
            assert top.key is not None
            path = (*top.path, top.key)
            top.container[top.key] = value
            top.key = None
        document.values[path] = mark
        return path

    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise fail(event, "several-documents")
        elif isinstance(event, yaml.ScalarEvent):
            check(event)
            if len(event.value) > MAX_SCALAR:
                raise fail(event, "scalar-too-long", size=len(event.value), limit=MAX_SCALAR)
            top = stack[-1] if stack else None
            if top is not None and isinstance(top.container, dict) and top.key is None:
                _open_key(top, event, document, fail)
            else:
                path = put(event.value, event)
                if event.style in ('"', "'"):
                    document.quoted.add(path)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            check(event)
            if len(stack) >= MAX_DEPTH:
                raise fail(event, "nested-too-deep", limit=MAX_DEPTH)
            if stack and isinstance(stack[-1].container, dict) and stack[-1].key is None:
                raise fail(event, "broken-yaml", problem=N_("a key must be a plain word"))
            container: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            stack.append(_Frame(put(container, event), container))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            check(event)
    if not root or root[0] == "":
        raise BadInput(_diagnostic(document.file, 0, 0, "empty-file"))
    return root[0]


def _open_key(top: _Frame, event: Any, document: Document, fail: Any) -> None:
    key = event.value
    path = (*top.path, key)
    if key == "<<":
        raise fail(event, "anchor-or-tag", what=N_("the merge key <<"))
    if path in document.keys:
        raise fail(event, "duplicate-key", key=key, first=document.keys[path][0])
    document.keys[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
    top.key = key
