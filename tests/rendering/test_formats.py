from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from samples import LANGUAGES, report, texts

from koshiqon import i18n
from koshiqon.rendering import FORMATS, render
from koshiqon.rendering.html import STYLE
from koshiqon.rendering.markdown import escaped
from koshiqon.rendering.plain import WIDTH
from koshiqon.rendering.sections import document

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp; `code` [link](javascript:x) *b* \x1b[31m\u202e"


def rendered(form: str, language: str = "en", **changes) -> str:
    """Return the sample report in a format."""
    return render(report(language, **changes), texts(language), form)


def on_terminal(language: str = "en") -> str:
    """Return the sample report as a terminal gets it."""
    return render(report(language), texts(language), "text", terminal=True)


def without_codes(text: str) -> str:
    """Return a text without colour codes."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def squeezed(text: str) -> str:
    """Return a text without white space, frames and bullets, as wrapping and boxes may put them anywhere."""
    return re.sub(r"[\s│╭╮╰╯─]", "", text)


class Reader(HTMLParser):
    """Reads a page: its visible text, its tags, and whether they are balanced."""

    VOID = frozenset(("meta", "br", "hr", "img", "link"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        """Note a tag that opens."""
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Match a tag that closes."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Collect what a reader sees."""
        if "style" not in self.open:
            self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_text_formats_say_the_same_in_the_same_order(language):
    """Every line of every section stands in plain text, on the terminal, in Markdown and in HTML, in one order."""
    found = document(report(language), texts(language))
    parts = [found.title, found.lead]
    for section in found.sections:
        parts += [section.title, section.lead]
        for line in section.lines:
            for one in line.walk():
                parts += [one.lead, one.text, *one.pinpoints]
    parts.append(found.closing)
    page = rendered("html", language)
    page = page.replace(re.search("<nav.*</nav>", page, re.DOTALL)[0], "")
    shown = {
        "text": rendered("text", language),
        "terminal": without_codes(on_terminal(language)),
        "markdown": re.sub(r"\\(.)", r"\1", rendered("markdown", language)),
        "html": Reader(page.replace("<title>", "<style>").replace("</title>", "</style>")).text,
    }
    for name, text in shown.items():
        rest, at = squeezed(text), 0
        for part in parts:
            at = rest.find(squeezed(part), at)
            assert at >= 0, (name, part)


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_no_english_message_is_left_in_russian_and_kazakh(language, form):
    """None of the interface's English messages stands in a translated report."""
    text = rendered(form, language)
    if form == "html":
        text = Reader(text).text
    text = re.sub(r"\[[^\]]*\]", "", text).replace("Koshiqon", "").replace("0123456789abcdef", "").replace("--full", "")
    text = re.sub(r"\b(kz|un)/toy\b", "", text)
    with (i18n._LOCALES / "koshiqon.pot").open("rb") as file:
        messages = [one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file) if one.id]
    words = {word for message in messages for word in re.findall("[A-Za-z]+", re.sub(r"\{\w+\}", "", message))}
    assert words & {*re.findall("[A-Za-z]+", text)} == set()
    assert not re.search("[A-Za-z]", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_text_is_plain(language):
    """A pipe gets no control codes, no frames, and lines that fit unless one word is longer."""
    text = rendered("text", language)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f─-╿]", text)
    assert all(len(line) <= WIDTH or " " not in line.strip("-✓✗?! ") for line in text.splitlines())
    assert text.endswith("\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_in_plain_text_are_underlined_with_dashes(language):
    """Each heading is followed by as many dashes as it has letters."""
    lines = rendered("text", language).splitlines()
    titles = [one.title for one in document(report(language), texts(language)).sections]
    under = [lines[number - 1] for number, line in enumerate(lines) if re.fullmatch("-+", line)]
    assert under[1:] == titles
    assert all(len(lines[lines.index(title) + 1]) == len(title) for title in titles)


def test_a_terminal_gets_colour_and_no_more_width_than_it_has(monkeypatch):
    """On a terminal the same report has control codes and fits the window."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = on_terminal()
    assert "\x1b[" in text
    assert max(map(len, without_codes(text).splitlines())) <= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_from_elsewhere(language):
    """There is no script, no address, no load of any kind, and the policy forbids them."""
    page = rendered("html", language)
    reader = Reader(page)
    assert "http:" not in page
    assert "https:" not in page
    assert "//" not in page
    assert "url(" not in page
    assert "@import" not in page
    assert not {"script", "link", "img", "iframe", "object", "form", "svg"} & {tag for tag, _ in reader.tags}
    for _, attributes in reader.tags:
        assert not any(name.startswith("on") or name == "src" for name in attributes)
        assert attributes.get("href", "#").startswith("#")
    assert "default-src 'none'" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_semantic(language):
    """The language is declared, headings descend by one, ids are unique, and every reference leads somewhere."""
    reader = Reader(rendered("html", language))
    tags = [tag for tag, _ in reader.tags]
    ids = [found for _, attributes in reader.tags if (found := attributes.get("id"))]
    assert ("html", {"lang": language}) in reader.tags
    assert [tag for tag in tags if re.fullmatch("h[1-6]", tag)] == ["h1"] + ["h2"] * 11
    assert {"header", "main", "footer", "nav", "section"} <= set(tags)
    assert len(ids) == len(set(ids))
    for _, attributes in reader.tags:
        for name in ("aria-labelledby", "href"):
            if attributes.get(name):
                assert attributes[name].removeprefix("#") in ids
        if "sign" in (attributes.get("class") or ""):
            assert attributes["aria-hidden"] == "true"
    assert any(attributes.get("name") == "viewport" for _, attributes in reader.tags)


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
def test_hostile_text_stays_text(form):
    """A text that looks like markup, Markdown or a control code is shown and never acts."""
    norms = [replace(one, text=HOSTILE) for one in report("en").norms]
    shown = rendered(form, norms=norms)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    if form == "html":
        Reader(shown)
        assert "<script" not in shown
        assert "<img" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "&quot;&#x27;&amp;amp;" in shown
    if form == "markdown":
        assert "<script" not in shown.replace("\\<", "")
        assert "\\[link\\](javascript:x) \\*b\\*" in shown


def test_markdown_starts_no_list_inside_a_line():
    """A sentence that starts like a list item or heading is escaped."""
    assert [escaped(one) for one in ("1. Law", "2) Law", "- x", "# y")] == ["1\\. Law", "2\\) Law", "\\- x", "\\# y"]


def colours(block: str) -> dict[str, str]:
    """Return the named colours of a part of the style."""
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_colour_is_readable(scheme):
    """Text, signs and links reach a contrast of 4.5 on the page and in the box, in light, dark and print."""
    light, _, rest = STYLE.partition("@media (prefers-color-scheme: dark)")
    dark, _, printed = rest.partition("@media print")
    found = colours({"light": light, "dark": dark, "print": printed}[scheme])
    assert set(found) == {"paper", "ink", "soft", "box", "edge", "yes", "no", "open", "urgent", "plain", "link"}
    for name in ("ink", "soft", "yes", "no", "open", "urgent", "plain", "link"):
        for ground in ("paper", "box"):
            assert contrast(found[name], found[ground]) >= 4.5, (name, ground)
    assert contrast(found["edge"], found["paper"]) >= 3


def test_the_page_wraps_on_a_phone():
    """Long pinpoints break, nothing has a fixed width, and the size of letters follows the reader's setting."""
    assert "overflow-wrap: anywhere" in STYLE
    assert not re.search(r"(?<!max-)(?<!min-)width:\s*\d+px", STYLE)
    assert not re.search(r"font-size:\s*\d+px", STYLE)


def test_an_unknown_format_is_refused():
    """Asking for a format that does not exist names those that do."""
    with pytest.raises(ValueError, match="text, markdown, html, json"):
        rendered("pdf")
    assert FORMATS == ("text", "markdown", "html", "json")


@pytest.mark.parametrize(
    ("form", "absent", "present"),
    [("json", ("babel", "rich"), ()), ("markdown", ("rich", "babel.messages"), ("babel.dates",))],
)
def test_a_format_imports_only_what_it_needs(form, absent, present):
    """JSON never loads babel or rich; text formats load babel when the first date is written, and rich never."""
    program = f"""
import sys
import samples
from koshiqon.rendering import render
assert not {{"babel", "rich"}} & set(sys.modules)
render(samples.report("ru"), samples.texts("ru"), {form!r})
assert not {set(absent)!r} & set(sys.modules), "loaded"
assert {set(present)!r} <= set(sys.modules)
"""
    path = [entry for entry in sys.path if entry]
    code = f"import sys; sys.path[:0] = {path!r}\n{program}"
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
