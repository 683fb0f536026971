from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from koshiqon.loading.diagnostics import BadInput
from koshiqon.loading.yaml_reader import MAX_BYTES, MAX_DEPTH, MAX_SCALAR, Document, decode, read_text, read_yaml


def fault(read: Callable[..., Any], *arguments: Any) -> str:
    """Return the one line that reading gives, without the remedy."""
    with pytest.raises(BadInput) as caught:
        read(*arguments)
    (line,) = str(caught.value).splitlines()
    return line.split(";")[0]


def content(text: str) -> Any:
    """Return the plain values of a YAML text."""
    return read_yaml(text, "x").content


# -- plain values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "NO",
        "yes",
        "true",
        "null",
        "~",
        "10.10",
        "012",
        "0x1F",
        "1_000",
        "1e3",
        ".inf",
        "2017-01-01",
        "12:30:45",
        "=",
        "-1",
    ],
)
def test_a_scalar_stays_the_text_that_is_written(written: str) -> None:
    """A plain scalar is read as its own text, whatever YAML's types would make of it."""
    assert content(f"a: {written}") == {"a": written}


def test_a_key_stays_the_text_that_is_written() -> None:
    """Keys that YAML takes for booleans or numbers are read as text."""
    assert content("on: a\nNO: b\n10: c\n2017-01-01: d") == {"on": "a", "NO": "b", "10": "c", "2017-01-01": "d"}


def test_an_empty_value_is_an_empty_text() -> None:
    """A key or list item without a value is an empty text, not null."""
    assert content("a:\nb: [x, '']\n") == {"a": "", "b": ["x", ""]}


def test_lists_and_mappings_nest() -> None:
    """Block and flow style give the same lists and mappings."""
    block = "a:\n  - b: c\n    d: e\n  -\n    - f\n"
    assert content(block) == content("{a: [{b: c, d: e}, [f]]}") == {"a": [{"b": "c", "d": "e"}, ["f"]]}


def test_long_texts_fold_as_yaml_says() -> None:
    """Folded, literal and quoted texts keep YAML's meaning."""
    assert content('a: >-\n  one\n  two\nb: |-\n  one\n  two\nc: "\\u049b"\n') == {
        "a": "one two",
        "b": "one\ntwo",
        "c": "қ",
    }


# -- positions --------------------------------------------------------------------------------------------------------


def test_every_key_and_value_knows_its_place() -> None:
    """Lines and columns count from 1, for keys and for values, in block and in flow style."""
    document = read_yaml("a: 1\nb:\n  - c: {d: e, f: [g]}\n", "x")
    assert document.values == {
        (): (1, 1),
        ("a",): (1, 4),
        ("b",): (3, 3),
        ("b", 0): (3, 5),
        ("b", 0, "c"): (3, 8),
        ("b", 0, "c", "d"): (3, 12),
        ("b", 0, "c", "f"): (3, 18),
        ("b", 0, "c", "f", 0): (3, 19),
    }
    assert document.keys[("b", 0, "c", "f")] == (3, 15)


def test_columns_count_characters() -> None:
    """A column counts characters, not bytes, so that Kazakh letters before it do not shift it."""
    assert read_yaml("{ қазақша: x, b: y }", "x").values[("b",)] == (1, 18)


def test_a_place_falls_back_to_what_is_around_it() -> None:
    """The place of something that is not written is that of the nearest thing around it."""
    document = read_yaml("a:\n  b: c\n", "x")
    assert document.place(("a", "missing", 0)) == ("x", 2, 3)
    assert document.place(("a", "b"), key=True) == ("x", 2, 3)
    assert document.place(("a", "b")) == ("x", 2, 6)
    assert document.place(("a", "z"), key=True) == ("x", 1, 1)


def test_a_document_without_positions_has_a_place() -> None:
    """What comes from Python rather than a file stands at line 1, column 1."""
    assert Document("case", {"a": 1}).place(("a",)) == ("case", 1, 1)


def test_quoted_scalars_are_known() -> None:
    """Quoted texts are remembered, because their first character stands one column later."""
    assert read_yaml("[a, 'b', \"c\"]", "x").quoted == {(1,), (2,)}


def test_line_ends_of_other_systems_count_as_lines() -> None:
    """CRLF and CR end a line as LF does."""
    for end in ("\n", "\r\n", "\r"):
        assert read_yaml(f"a: 1{end}b: 2{end}", "x").values[("b",)] == (2, 4)


# -- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", "x:3:1 KQ104 the key a stands twice in one mapping (first on line 1)"),
        ("{a: 1, 'a': 2}", "x:1:8 KQ104 the key a stands twice in one mapping (first on line 1)"),
        ("- {b: {c: 1, c: 2}}", "x:1:14 KQ104 the key c stands twice in one mapping (first on line 1)"),
        ("a: &x b", "x:1:4 KQ105 the anchor &x is not allowed"),
        ("&x a: b", "x:1:1 KQ105 the anchor &x is not allowed"),
        ("a: &x [b]", "x:1:4 KQ105 the anchor &x is not allowed"),
        ("a: *x", "x:1:4 KQ105 the alias *x is not allowed"),
        ("*x : a", "x:1:1 KQ105 the alias *x is not allowed"),
        ("a: !!int 3", "x:1:4 KQ105 the tag tag:yaml.org,2002:int is not allowed"),
        ("a: ! 3", "x:1:4 KQ105 the tag ! is not allowed"),
        (
            "!!python/object/apply:os.system [ls]",
            "x:1:1 KQ105 the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed",
        ),
        ("<<: {a: b}", "x:1:1 KQ105 the merge key << is not allowed"),
        ("a: {'<<': b}", "x:1:5 KQ105 the merge key << is not allowed"),
        ("a: b\n---\nc: d", "x:2:1 KQ107 the file holds more than one YAML document"),
        ("a: b\n...\n---\n", "x:3:1 KQ107 the file holds more than one YAML document"),
        ("", "x:0:0 KQ109 the file is empty"),
        ("# nothing\n", "x:0:0 KQ109 the file is empty"),
        ("---\n", "x:0:0 KQ109 the file is empty"),
        ("? [a]\n: b", "x:1:3 KQ103 this is not YAML: a key must be a plain word"),
        ("? {a: b}\n: c", "x:1:3 KQ103 this is not YAML: a key must be a plain word"),
        ("a: b: c", "x:1:5 KQ103 this is not YAML: mapping values are not allowed in this context"),
        ("a: [b", "x:2:1 KQ103 this is not YAML: did not find expected ',' or ']'"),
        ("a:\n\t- b", "x:2:1 KQ103 this is not YAML: found character that cannot start any token"),
        ("a: \x00", "x:1:4 KQ103 this is not YAML: control characters are not allowed"),
        ("a: 1\nb: \x1b[31m", "x:2:4 KQ103 this is not YAML: control characters are not allowed"),
        ("a: 1\nb: \x9f", "x:2:4 KQ103 this is not YAML: control characters are not allowed"),
        ("a: 1\nb: \uffff", "x:2:4 KQ103 this is not YAML: control characters are not allowed"),
    ],
)
def test_what_is_ambiguous_or_dangerous_is_refused(text: str, expected: str) -> None:
    """Duplicate keys, anchors, aliases, tags, merge keys, several documents and broken YAML are refused where they are."""
    assert fault(read_yaml, text, "x") == expected


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x1b",
        "\x7f",
        "\x9f",
        "\uffff",
    ],
)
def test_a_control_character_behind_kazakh_letters_is_refused_where_it_is(character: str) -> None:
    """The position of a control character does not depend on how many bytes the letters before it take."""
    expected = "x:2:4 KQ103 this is not YAML: control characters are not allowed"
    assert fault(read_yaml, f"a: қазақша\nb: {character}", "x") == expected


def test_directives_are_refused() -> None:
    """YAML directives are refused: no file needs them, and libyaml reads many of them in quadratic time."""
    assert "KQ105" in fault(read_yaml, "%TAG ! tag:x,2000:\n---\na: b", "x")


def test_a_key_may_come_again_in_another_mapping() -> None:
    """The same key in two mappings is no duplicate."""
    assert content("- a: 1\n- a: 2\n- {b: {a: 3}}") == [{"a": "1"}, {"a": "2"}, {"b": {"a": "3"}}]


# -- bounds -----------------------------------------------------------------------------------------------------------


def test_depth_is_bounded() -> None:
    """The deepest nesting allowed is read, one level more is refused at that level."""
    assert content("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    expected = f"x:1:{MAX_DEPTH + 1} KQ106 values are nested more than {MAX_DEPTH} levels deep"
    assert fault(read_yaml, "[" * (MAX_DEPTH + 1), "x") == expected


def test_the_length_of_a_value_is_bounded() -> None:
    """The longest value allowed is read, one character more is refused, in a value and in a key."""
    assert content("a: " + "b" * MAX_SCALAR)
    expected = f"KQ108 a value has {MAX_SCALAR + 1} characters"
    assert expected in fault(read_yaml, "a: " + "b" * (MAX_SCALAR + 1), "x")
    assert expected in fault(read_yaml, "? " + "b" * (MAX_SCALAR + 1) + "\n: c", "x")


BOMBS = {
    "brackets": "[",
    "braces": "{a: ",
    "dashes": "- ",
    "questions": "? ",
    "empty keys": "? - ",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_nesting_bomb_is_refused_after_a_few_events(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However deep the nesting goes on, it is refused after a number of events that does not depend on it."""
    seen = _counted(monkeypatch)
    for times in (1_000, 100_000):
        seen.clear()
        assert fault(read_yaml, BOMBS[name] * times, "x").split()[1] in ("KQ103", "KQ106")
        assert len(seen) < 4 * MAX_DEPTH


def test_an_alias_bomb_is_refused_at_its_first_anchor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The billion laughs are refused where the first anchor stands."""
    seen = _counted(monkeypatch)
    bomb = "a0: &a0 [lol]\n" + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(20))
    assert fault(read_yaml, bomb, "x") == "x:1:5 KQ105 the anchor &a0 is not allowed"
    assert len(seen) < 10


def test_events_grow_with_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file twice as long takes twice as many events, and keeps a place for each of its values."""
    seen = _counted(monkeypatch)
    counts = []
    for lines in (1_000, 2_000, 4_000):
        seen.clear()
        document = read_yaml("".join(f"k{n}: v\n" for n in range(lines)), "x")
        assert len(document.values) == lines + 1
        counts.append(len(seen))
    assert counts[2] - counts[1] == 2 * (counts[1] - counts[0])


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Note every event that the reader takes from the parser."""
    seen: list[Any] = []
    parse = yaml.parse

    def counting(*arguments: Any, **named: Any) -> Iterator[Any]:
        for event in parse(*arguments, **named):
            seen.append(event)
            yield event

    monkeypatch.setattr(yaml, "parse", counting)
    return seen


HOSTILE: dict[str, Callable[[int], str]] = {
    "keys": lambda n: "".join(f"k{i}: v\n" for i in range(n)),
    "keys in one line": lambda n: "{" + ",".join(f"k{i}: v" for i in range(n)) + "}",
    "list": lambda n: "- a\n" * n,
    "list in one line": lambda n: "[" + "a," * n + "]",
    "comments": lambda n: "# a\n" * n + "a: b",
    "blank lines": lambda n: "\n" * n + "a: b",
    "escapes": lambda n: '"' + "\\x41" * n + '"',
    "line breaks in quotes": lambda n: '"' + "\n" * n + '"',
    "spaces": lambda n: "a: " + " " * n + "b",
    "literal": lambda n: "a: |\n" + "  b\n" * n,
    "plain lines": lambda n: "a: b\n" + "  b\n" * n,
    "unclosed quote": lambda n: "'" + "a" * n,
    "commas": lambda n: "[" + "," * n,
    "colons": lambda n: "a" + ":" * n,
    "long key": lambda n: "a" * n + ": b",
    "anchors": lambda n: "&a " * n,
    "documents": lambda n: "---\n" * n,
    "exclamation marks": lambda n: "a: " + "!" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_no_faster_than_the_file(name: str) -> None:
    """Eight times the input takes at most some thirty times the time: far from the sixty-four of quadratic time."""

    def seconds(size: int) -> float:
        text = HOSTILE[name](size)
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            with contextlib.suppress(BadInput):
                read_yaml(text, "x")
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(40_000) < 30 * seconds(5_000) + 0.05


# -- bytes ------------------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_ignored() -> None:
    """A file saved with a byte order mark reads as one without, positions included."""
    document = read_yaml(decode(b"\xef\xbb\xbfa: b\n", "x"), "x")
    assert document.content == {"a": "b"}
    assert document.keys[("a",)] == (1, 1)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a: b\nc: \xff\n", "x:2:4 KQ101 the file is not UTF-8 (byte 8)"),
        ("қ".encode() + b"\x80", "x:1:3 KQ101 the file is not UTF-8 (byte 2)"),
        ("a: б".encode("cp1251"), "x:1:4 KQ101 the file is not UTF-8 (byte 3)"),
        ("a: b".encode("utf-16"), "x:1:1 KQ101 the file is not UTF-8 (byte 0)"),
        (b"a: \xed\xa0\x80", "x:1:4 KQ101 the file is not UTF-8 (byte 3)"),
    ],
)
def test_other_encodings_are_refused_at_the_byte(raw: bytes, expected: str) -> None:
    """Bytes that are not UTF-8 are refused with the place of the first of them."""
    assert fault(decode, raw, "x") == expected


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 100 MB, one value long, is refused by its size; none of it is read."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)

    def read(_: Path) -> bytes:
        raise AssertionError("the file was read")

    monkeypatch.setattr(Path, "read_bytes", read)
    assert fault(read_text, path, "x") == "x:0:0 KQ102 the file has 100000000 bytes"


def test_the_largest_file_allowed_is_read(tmp_path: Path) -> None:
    """A file of exactly the limit is read, one byte more is refused, also when it does not come from a file."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: b" + b"\n" * (MAX_BYTES - 4))
    assert content(read_text(path)) == {"a": "b"}
    assert fault(decode, b"\n" * (MAX_BYTES + 1), "-") == f"-:0:0 KQ102 the file has {MAX_BYTES + 1} bytes"


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file and a folder are refused with the system's reason."""
    assert (
        fault(read_text, tmp_path / "none.yaml", "x")
        == "x:0:0 KQ110 the file cannot be read: No such file or directory"
    )
    assert fault(read_text, tmp_path, "x") == "x:0:0 KQ110 the file cannot be read: Is a directory"
    assert fault(read_text, tmp_path / "none.yaml").startswith(f"{tmp_path}/none.yaml:0:0 KQ110")
