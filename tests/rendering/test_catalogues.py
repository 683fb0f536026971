from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from koshiqon.i18n import translate, translate_plural

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("catalogues", ROOT / "tools" / "catalogues.py")
assert SPEC is not None
assert SPEC.loader is not None
catalogues = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(catalogues)


def test_every_message_is_translated_and_compiled(capsys):
    """No message lacks Russian or Kazakh, no placeholder differs, and the compiled files are in step."""
    assert catalogues.main(["--check"]) == 0, capsys.readouterr().err


def found(source: str) -> list[object]:
    """Return the messages in a piece of program."""
    return list(catalogues.messages_in(ast.parse(source)))


def test_messages_are_found_wherever_they_stand():
    """Calls, methods, marks, plurals and f-strings are read; computed messages are not."""
    assert found('say("a")') == ["a"]
    assert found('voice.say("a", b=1)') == ["a"]
    assert found('X = N_("a")') == ["a"]
    assert found("f\"{translate(N_('a'), lang)}\"") == ["a", "a"]
    assert found('translate_plural("a", "b", n, lang)') == [("a", "b")]
    assert found('translate_plural(N_("a"), "b", n, lang)') == [("a", "b")]
    assert found("translate(message, lang)") == []


def russian(message: Message) -> Catalog:
    """Return a Russian catalogue with one message."""
    catalog = Catalog(locale="ru")
    catalog[message.id] = message
    return catalog


@pytest.mark.parametrize(
    ("english", "translation", "fault"),
    [
        ("the key {key} is missing", "", "not translated"),
        ("the key {key} is missing", "нет ключа {kluch}", "placeholders differ"),
        ("the key {key} is missing", "нет ключа", "placeholders differ"),
        ("yes", "да.", "the end differs"),
        (("{n} day", "{n} days"), ("{n} день", "{n} дня", ""), "not translated"),
        (("{n} day", "{n} days"), ("{n} день", "дня", "{n} дней"), "placeholders differ"),
    ],
)
def test_a_faulty_translation_is_named(english, translation, fault):
    """A missing form, a changed placeholder and a lost full stop are each reported."""
    (shown,) = catalogues.faults_of(Message(english), russian(Message(english, translation)))
    assert shown.startswith(fault)


def test_a_message_without_an_entry_is_named():
    """A message that the catalogue has never seen is reported."""
    assert catalogues.faults_of(Message("new"), Catalog(locale="ru")) == ["no entry for 'new'"]


def test_a_sound_translation_has_no_faults():
    """A full translation with the same placeholders passes."""
    message = Message(("{n} day", "{n} days"), ("{n} день", "{n} дня", "{n} дней"))
    assert catalogues.faults_of(message, russian(message)) == []


@pytest.mark.parametrize(("language", "shown"), [("en", "yes"), ("ru", "да"), ("kk", "иә"), ("uz", "yes")])
def test_the_program_reads_the_compiled_catalogues(language, shown):
    """A message comes in the language asked for, and in English where there is no catalogue."""
    assert translate("yes", language) == shown


def test_kazakh_has_one_plural_form():
    """The form of a Kazakh message does not depend on the number."""
    forms = {translate_plural("{n} day", "{n} days", n, "kk") for n in (0, 1, 2, 5, 21)}
    assert forms == {"{n} күн"}


def test_two_runs_give_the_same_bytes(tmp_path, monkeypatch):
    """Extracting and compiling again changes nothing, whatever the date."""
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    monkeypatch.setattr(catalogues, "TEMPLATE", tmp_path / "koshiqon.pot")
    catalogues.update()
    before = {path: path.read_bytes() for path in tmp_path.rglob("koshiqon.*")}
    catalogues.update()
    assert {path: path.read_bytes() for path in tmp_path.rglob("koshiqon.*")} == before
    assert len(before) == 5
