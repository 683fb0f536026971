from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from koshiqon.loading.diagnostics import CODES, BadInput, Diagnostic, Diagnostics
from koshiqon.loading.files import default_root, files_of, stamp_of
from koshiqon.loading.reader import Reading, read_base
from koshiqon.model.base import LAST_DAY, Base, BoundDeadline

TOY = Path(__file__).resolve().parents[1] / "kb" / "toy"
EXTRA = "rules/kz/toy/extra.yaml"
SENTENCE = '{ en: "a", ru: "б", kk: "в" }'


@pytest.fixture(scope="module")
def base() -> Base:
    """Return the toy base."""
    return read_base(TOY)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Reading]:
    """Return a reader of the toy base with some files written over it."""

    def read(**files: str) -> Reading:
        root = tmp_path / "kb"
        if root.exists():
            shutil.rmtree(root)
        shutil.copytree(TOY, root)
        for name, text in files.items():
            (root / name).write_text(text, encoding="utf-8")
        reading = Reading(root)
        reading.run()
        return reading

    return read


def extra(norm: str, article: str = "kz/toy/art-10") -> dict[str, str]:
    """Return one more norm file with a duty at p1#extra."""
    head = f"article: {article}\nnorms:\n  - at: p1#extra\n    says: duty\n    must: {SENTENCE}\n"
    return {EXTRA: head + "".join(f"    {line}\n" for line in norm.splitlines())}


def lines(reading: Reading) -> list[str]:
    """Return the faults of a reading, sorted, without remedies."""
    return [one.render().split(";")[0] for one in sorted(set(reading.found.found))]


# -- the toy base -----------------------------------------------------------------------------------------------------


def test_the_toy_base_is_read(base: Base) -> None:
    """Every kind of file ends up in its table."""
    assert set(base.instruments) == {"kz/toy", "kz/old-toy", "kz/amending-act", "kz/toy-rules", "un/toy-treaty"}
    assert set(base.groups) == {"eaeu"}
    assert set(base.parameters) == {"kz/mci", "kz/minimum-wage"}
    assert set(base.goals) == {"work.is_authorised", "work.permit_is_needed", "worker.is_foreigner"}
    assert base.asked_when == {"worker.is_foreigner": ("fact", "employer.is_under_hiring_ban")}
    assert set(base.regimes) == {"foreigner"}
    assert set(base.alerts) == {"stay_ends"}
    assert set(base.checklists) == {"harm"}
    assert set(base.calendars) == {"kz"}
    assert set(base.counting) == {"cautious"}
    assert set(base.themes) == {"work"}
    assert set(base.authorities) == {"kz/authority/local-executive-body"}
    assert base.states["NOR"].alpha2 == "NO"
    assert base.only_when["worker.is_refugee"] == ("all", (("fact", "worker.is_foreigner"),))


def test_a_provision_inherits_the_mark_of_its_file(base: Base) -> None:
    """A provision has the file's mark and source unless it says otherwise; its norms have its own."""
    assert (base.provisions["kz/toy/art-20/p1"].mark, base.provisions["kz/toy/art-20/p1"].source) == (
        "official",
        "toy-text",
    )
    assert (base.provisions["kz/toy/art-20/p4"].mark, base.provisions["kz/toy/art-20/p4"].source) == (
        "secondary",
        "toy-note",
    )
    (edition,) = base.norms["kz/toy/art-20/p4"].editions
    assert (edition.mark, edition.source) == ("secondary", "toy-note")
    assert base.provision_instrument["kz/toy/art-20/p4"] == "kz/toy"


def test_a_norm_is_bound(base: Base) -> None:
    """A norm knows its provision, its conditions as terms, its deadline, and every place as a pinpoint."""
    norm = base.norms["kz/toy/art-10/p1"]
    (edition,) = norm.editions
    assert (norm.provision, norm.instrument, norm.article) == ("kz/toy/art-10/p1", "kz/toy", "kz/toy/art-10")
    assert edition.when == ("all", (("fact", "worker.is_foreigner"), ("fact", "employer.engages_worker")))
    assert edition.by == BoundDeadline(("fact", "work.started_on"), 0, "calendar days", "cautious")
    assert edition.breach == "kz/toy/art-40"
    assert edition.concludes == ("true", "work.permit_is_needed")
    assert edition.end == LAST_DAY
    assert (norm.place.file, norm.place.line) == ("rules/kz/toy/art-10.yaml", 3)
    assert base.norms["kz/toy/art-10/p2/a"].editions[0].switches_off == ("kz/toy/art-10/p1",)
    assert base.norms["un/toy-treaty/art-5"].instead == "kz/toy/art-20/p1"
    assert base.norms["kz/toy/art-40/p1"].punishes == base.norms["kz/toy/art-40/p2"].punishes == ("kz/toy/art-10/p1",)
    assert base.norms["kz/toy/art-20/p3"].law_at == ("fact", "work.started_on")
    assert base.norms["kz/toy/art-20/p3"].cites == ("kz/toy/art-20/p2",)
    assert base.norms["kz/toy/art-10/p4"].editions[0].filled_by == "kz/toy-rules/p1"
    assert base.norms["kz/toy/art-20/p4"].editions[0].presumes == ("value", "employer.size", "small")


def test_an_edition_takes_what_it_leaves_out_from_the_norm(base: Base) -> None:
    """Editions share the norm's keys, replace those they write themselves, and stand in order of time."""
    first, second = base.norms["kz/toy/art-10/p2/b"].editions
    assert first.switches_off == second.switches_off == ("kz/toy/art-10/p1",)
    assert first.sentence == second.sentence
    assert first.when == ("is", ("fact", "worker.residence"), ("permanent",), False)
    assert second.when is not None
    assert second.when[0] == "any"
    assert second.amended_by == "kz/amending-act/art-1/p3"
    assert first.end + 1 == second.start
    norm = base.norms["kz/toy/art-10/p2/b"]
    assert norm.edition_on(first.end) is first
    assert norm.edition_on(second.start) is second
    assert norm.edition_on(first.start - 1) is None
    assert list(base.norms_at("kz/toy/art-30/p2")) == [
        base.norms["kz/toy/art-30/p2"],
        base.norms["kz/toy/art-30/p2#kind"],
    ]


def test_cases_stand_beside_their_norms(base: Base) -> None:
    """A case has the place it is written at, and its relative places as pinpoints."""
    case = next(one for one in base.cases if one.name.startswith("refugee, one day before"))
    assert case.article == "kz/toy/art-10"
    assert set(case.expect) == {"kz/toy/art-10/p1", "kz/toy/art-10/p2/b", "kz/toy/art-10/p4", "work.permit_is_needed"}
    assert (case.place.file, case.place.column) == ("rules/kz/toy/art-10.yaml", 5)
    assert case.facts["worker.citizenship"] == "AFG"


def test_a_treaty_binds_from_its_entry_into_force(base: Base) -> None:
    """A treaty is law for a state from its own day, a law while it is in force."""
    from datetime import date

    assert not base.binds("un/toy-treaty", date(2017, 12, 31).toordinal())
    assert base.binds("un/toy-treaty", date(2018, 1, 1).toordinal())
    assert base.binds("un/toy-treaty", date(2017, 1, 1).toordinal(), "KGZ")
    assert [base.binds("kz/old-toy", date(*day).toordinal()) for day in ((2010, 12, 31), (2016, 12, 31), (2017, 1, 1))] == [False, True, False]  # fmt: skip
    assert not base.binds("kz/toy", date(2020, 1, 1).toordinal(), "KGZ")


def test_the_digest_tells_two_bases_apart(base: Base, changed: Callable[..., Reading]) -> None:
    """The same files give the same digest, wherever they are; one more letter gives another."""
    assert changed().base.digest == base.digest
    text = (TOY / "rules" / "counting.yaml").read_text(encoding="utf-8")
    assert changed(**{"rules/counting.yaml": text + "\n"}).base.digest != base.digest


# -- faults across files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        ("who: nobody", "7:10 KQ407 there is no actor nobody"),
        ("towards: nobody", "7:14 KQ407 there is no actor nobody"),
        ("position: none.such", "7:15 KQ403 there is no position none.such"),
        ("cites: [p1, art-99]", "7:17 KQ401 nothing stands at kz/toy/art-10/art-99"),
        ("granted_by: kz/toy/art-99", "7:17 KQ401 nothing stands at kz/toy/art-99"),
        ("filled_by: kz/toy/art-99", "7:16 KQ401 nothing stands at kz/toy/art-99"),
        ("for: [kz/toy/art-99]", "7:11 KQ401 nothing stands at kz/toy/art-99"),
        ("instead: p2", "7:14 KQ413 no norm stands at kz/toy/art-10/p2"),
        ("switches_off: [p1, p2]", "7:19 KQ413 no norm stands at kz/toy/art-10/p2"),
        ("when: kept(p2)", "7:11 KQ413 no norm stands at kz/toy/art-10/p2"),
        ("law_at: work.wage", "7:13 KQ303 needed here: a date, found: an amount of money"),
        ("presumes: work.wage is low", "7:15 KQ303 work.wage does not take a value with `is`"),
        ("penalty: [{ kind: fine, amount: 3 days }]", "7:39 KQ301"),
        ("penalty: [{ kind: fine, amount: today }]", "7:37 KQ303 needed here: an amount of money, found: a date"),
        ("penalty: [{ kind: arrest, up_to: 10 days }, { kind: ban, up_to: a year }]", "7:69 KQ301"),
        ("by: { event: work.started_on }", "7:9 KQ306 a deadline is on a date, or within a duration of an event, or before it"),
        ("by: { event: work.started_on, within: 3 weeks, before: 2 weeks }", "7:9 KQ306"),
        ("by: { event: work.started_on, within: soon }", "7:43 KQ301"),
        ("by: { event: work.wage, within: 3 weeks }", "7:18 KQ303 needed here: a date, found: an amount of money"),
        ("by: { event: 3 +, within: 3 weeks }", "7:21 KQ301"),
        ("by: { on: 3 + }", "7:18 KQ301"),
        ("by: { on: today, counting: none }", "7:32 KQ408 there is no counting rule none"),
        ("level: full", None),
        ("position: pay.wage\nlevel: full", "8:12 KQ415 the position pay.wage has no level full"),
        ("mark: official\nsource: none", "8:13 KQ409 there is no source none in the list of sources it refers to"),
    ],
)  # fmt: skip
def test_what_a_norm_names_must_exist(changed: Callable[..., Reading], norm: str, expected: str | None) -> None:
    """Each name, place, type and duration of a norm is checked where it is written."""
    found = lines(changed(**extra("in_force: { from: 2017-01-01 }\n" + norm)))
    if expected is None:
        assert found == []
    else:
        (line,) = found
        assert line.startswith(f"{EXTRA}:{expected}")


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        ("", "3:5 KQ202 the key in_force is missing"),
        ("in_force: { from: 2017-01-01, until: 2016-01-01 }", "6:15 KQ209 the period ends (2016-01-01) before it begins (2017-01-01)"),
        ("in_force: { from: 2017-01-01, by: kz/toy/art-99 }", "6:39 KQ401 nothing stands at kz/toy/art-99"),
        ("in_force: { from: 2017-01-01, source: none }", "6:43 KQ409 there is no source none in the list of sources it refers to"),
        ("editions:\n  - { in_force: { from: 2017-01-01 } }\n  - { in_force: { from: 2016-01-01, until: 2017-01-01 } }", "7:7 KQ503 two editions of kz/toy/art-10/p1#extra are in force on 2017-01-01"),
        ("editions:\n  - { in_force: { from: 2017-01-01, until: 2017-02-01 } }\n  - { in_force: { from: 2017-03-01 } }", "7:7 KQ504 no edition of kz/toy/art-10/p1#extra is in force from 2017-02-02 to 2017-02-28"),
    ],
)  # fmt: skip
def test_periods_are_checked(changed: Callable[..., Reading], norm: str, expected: str) -> None:
    """A period does not end before it begins; editions neither overlap nor leave a hole, in whatever order written."""
    (line,) = lines(changed(**extra(norm)))
    assert line == f"{EXTRA}:{expected}"


@pytest.mark.parametrize(
    ("hole", "code"),
    [
        ("{ from: 2017-02-02, until: 2017-02-28", None),
        ("{ from: 2017-02-01, until: 2017-03-15", None),
        ("{ from: 2017-02-03, until: 2017-02-28", "KQ504"),
        ("{ from: 2017-02-02, until: 2017-02-27", "KQ504"),
    ],
)
def test_a_hole_may_be_declared(changed: Callable[..., Reading], hole: str, code: str | None) -> None:
    """A hole between editions is accepted when it is declared from its first to its last day."""
    editions = (
        "editions:\n  - { in_force: { from: 2017-01-01, until: 2017-02-01 } }\n  - { in_force: { from: 2017-03-01 } }\n"
    )
    found = lines(changed(**extra(f"{editions}hole: {hole}, because: {SENTENCE} }}")))
    assert [line.split()[1] for line in found] == ([code] if code else [])


def test_a_sentence_stands_under_one_key(changed: Callable[..., Reading]) -> None:
    """An edition may carry the sentence instead of the norm; none at all is a fault."""
    head = "article: kz/toy/art-10\nnorms:\n  - at: p1#extra\n    says: right\n"
    edition = f"    editions: [{{ in_force: {{ from: 2017-01-01 }}, is_entitled_to: {SENTENCE} }}]\n"
    assert lines(changed(**{EXTRA: head + edition})) == []
    assert lines(changed(**{EXTRA: head + "    in_force: { from: 2017-01-01 }\n"})) == [
        f"{EXTRA}:3:9 KQ511 kz/toy/art-10/p1#extra has no sentence under is_entitled_to"
    ]


# The mark » stands before the character that the message points at.
@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("corpus/kz/toy/instrument.yaml", "kz/old-toy", "»kz/older-toy", "KQ401 nothing stands at kz/older-toy"),
        ("corpus/kz/toy/instrument.yaml", "mark: official, source: toy-text", "source: »none", "KQ409 there is no source none in the list of sources it refers to"),
        ("corpus/kz/toy/instrument.yaml", "{ from: 2017-01-01", "»{ from: 2017-01-01, until: 2010-01-01", "KQ209 the period ends (2010-01-01) before it begins (2017-01-01)"),
        ("corpus/kz/other-acts.yaml", "kz/toy/art-10/p4", "»kz/toy/art-10/p5", "KQ401 nothing stands at kz/toy/art-10/p5"),
        ("corpus/kz/other-acts.yaml", "implements: [un/toy-treaty]", "implements: [»un/toy]", "KQ401 nothing stands at un/toy"),
        ("corpus/un/toy-treaty/instrument.yaml", "state: KGZ", "state: »KGY", "KQ412 there is no state KGY"),
        ("corpus/un/toy-treaty/instrument.yaml", "2010-01-01, source: treaty-page", "2010-01-01, source: »none", "KQ409 there is no source none in the list of sources it refers to"),
        ("corpus/kz/toy/articles.yaml", "cites: [art-40]", "cites: [»art-41]", "KQ401 nothing stands at kz/toy/art-41"),
        ("corpus/kz/toy/articles.yaml", "by: kz/toy/art-10 }", "by: »kz/toy/art-11 }", "KQ401 nothing stands at kz/toy/art-11"),
        ("corpus/kz/toy/articles.yaml", "source: toy-note", "source: »toy-notes", "KQ409 there is no source toy-notes in the list of sources it refers to"),
        ("corpus/kz/toy-rules.yaml", "provisions_of: kz/toy-rules", "provisions_of: »kz/toi-rules", "KQ410 there is no instrument kz/toi-rules"),
        ("corpus/groups/eaeu.yaml", "member: RUS", "member: »RUZ", "KQ412 there is no state RUZ"),
        ("corpus/groups/eaeu.yaml", "because: [un/toy-treaty]", "because: [»un/toys]", "KQ401 nothing stands at un/toys"),
        ("corpus/groups/eaeu.yaml", "from: 2015-08-12, mark: secondary, source: treaty-page", "from: 2015-08-12, mark: secondary, source: »page", "KQ409 there is no source page in the list of sources it refers to"),
        ("corpus/calendars/kz.yaml", "source: days-page", "source: »page", "KQ409 there is no source page in the list of sources it refers to"),
        ("rules/parameters/amounts.yaml", "value: 2651, mark: official, source: budget", "value: 2651, mark: official, source: »none", "KQ409 there is no source none in the list of sources it refers to"),
        ("rules/parameters/amounts.yaml", "because: [kz/toy/art-20/p1]", "because: [»kz/toy/art-20/p9]", "KQ401 nothing stands at kz/toy/art-20/p9"),
        ("rules/counting.yaml", "because: [kz/toy/art-1]", "because: [»kz/toy/art-9]", "KQ401 nothing stands at kz/toy/art-9"),
        ("rules/goals.yaml", "because: [kz/toy/art-30/p1]", "because: [»kz/toy/art-39]", "KQ401 nothing stands at kz/toy/art-39"),
        ("rules/goals.yaml", "goal: work.permit_is_needed", "goal: »work.permit_is_neded", "KQ402 there is no fact work.permit_is_neded"),
        ("rules/goals.yaml", "fact: worker.is_foreigner", "fact: »worker.is_foreign", "KQ402 there is no fact worker.is_foreign"),
        ("rules/goals.yaml", "date: stay.allowed_until", "date: »work.wage", "KQ303 needed here: a date, found: an amount of money"),
        ("rules/goals.yaml", "when: today > stay.allowed_until", "when: today >»", "KQ301 this condition cannot be read at the end: (, a date, a fact such as stay.entered_on, a number, a word, count was expected"),
        ("rules/positions/work.yaml", "position: work.hours, theme: work", "position: work.hours, theme: »labour", "KQ416 there is no theme labour"),
        ("rules/vocabulary/facts.yaml", "from_principal: worker.citizenship", "from_principal: »worker.citizen", "KQ402 there is no fact worker.citizen"),
        ("rules/vocabulary/facts.yaml", "facts: [harm.works_under_threat", "facts: [»harm.threat", "KQ402 there is no fact harm.threat"),
        ("rules/vocabulary/facts.yaml", "only_when: [worker.is_foreigner]", "only_when: [»worker.is_foreign]", "KQ402 there is no fact worker.is_foreign"),
        ("rules/vocabulary/actors.yaml", "fact: employer.size, value: small", "fact: »employer.sice, value: small", "KQ402 there is no fact employer.sice"),
        ("rules/vocabulary/actors.yaml", "fact: employer.size, value: small", "fact: employer.size, value: »tiny", "KQ305 employer.size has no value tiny"),
        ("rules/kz/toy/art-40.yaml", "article: kz/toy/art-40", "article: »kz/toi/art-40", "KQ410 there is no instrument kz/toi/art-40"),
    ],
)  # fmt: skip
def test_every_link_of_the_corpus_and_the_vocabulary_resolves(
    changed: Callable[..., Reading], file: str, old: str, new: str, expected: str
) -> None:
    """A name or place that does not exist is told where it is written, in every kind of file."""
    text = (TOY / file).read_text(encoding="utf-8")
    assert old in text
    marked = text.replace(old, new, 1)
    before = marked[: marked.index("»")]
    place = f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    assert f"{place} {expected}" in lines(changed(**{file: marked.replace("»", "")}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"actors: [{{ actor: state, name: {SENTENCE} }}]", "1:19 KQ411 state is already defined in rules/vocabulary/actors.yaml"),
        (f"actors: [{{ actor: a, name: {SENTENCE} }}, {{ actor: a, name: {SENTENCE} }}]", "KQ411 a is already defined in rules/vocabulary/zz.yaml"),
        (f"facts: [{{ fact: worker.residence, type: boolean, name: {SENTENCE} }}]", "1:17 KQ411 worker.residence is already defined in rules/vocabulary/facts.yaml"),
        ("provisions_of: kz/toy\nmark: official\nsource: toy-text\nprovisions: [{ at: art-1 }]", "4:20 KQ411 kz/toy/art-1 is already defined in corpus/kz/toy/articles.yaml"),
        ((TOY / "corpus/calendars/kz.yaml").read_text(encoding="utf-8"), "1:1 KQ411 kz is already defined in corpus/calendars/kz.yaml"),
        ((TOY / "corpus/kz/toy/instrument.yaml").read_text(encoding="utf-8"), "2:13 KQ411 kz/toy is already defined in corpus/kz/toy/instrument.yaml"),
    ],
)  # fmt: skip
def test_a_name_is_defined_once(changed: Callable[..., Reading], text: str, expected: str) -> None:
    """A second definition of a name is refused, and the message says where the first one is."""
    (line,) = lines(changed(**{"rules/vocabulary/zz.yaml": text}))
    assert line.startswith("rules/vocabulary/zz.yaml:")
    assert line.endswith(expected)


def test_faults_of_all_files_come_together(changed: Callable[..., Reading]) -> None:
    """One run reports what is wrong in every file, also when one of them cannot be parsed at all."""
    reading = changed(
        **{"rules/broken.yaml": "a: b: c", "rules/odd.yaml": "odd: true", "rules/list.yaml": "- a"}, **extra("")
    )
    assert [line.split()[1] for line in lines(reading)] == ["KQ103", "KQ202", "KQ207", "KQ207"]
    with pytest.raises(BadInput) as caught:
        read_base(reading.root)
    assert [one.code.code for one in caught.value.diagnostics] == ["KQ103", "KQ202", "KQ207", "KQ207"]
    assert str(caught.value).count("\n") == 3


def test_time_grows_no_faster_than_the_base(changed: Callable[..., Reading]) -> None:
    """Eight times the norms, and eight times the faults, take some eight times the time to read: far from sixty-four."""
    import time

    head = "article: kz/toy/art-10\nnorms:\n"
    norm = f'  - {{ at: "p1#nNUMBER", in_force: {{ from: 2017-01-01 }}, says: duty, who: WHO, must: {SENTENCE}, when: work.hours > NUMBER }}\n'

    def seconds(size: int, who: str) -> float:
        text = head + "".join(norm.replace("NUMBER", str(n)).replace("WHO", who) for n in range(size))
        best = float("inf")
        for _ in range(2):
            start = time.perf_counter()
            reading = changed(**{EXTRA: text})
            best = min(best, time.perf_counter() - start)
        assert len(reading.found.found) == (0 if who == "worker" else size)
        return best

    for who in ("worker", "wroker"):
        assert seconds(2_400, who) < 30 * seconds(300, who)


# -- diagnostics and files --------------------------------------------------------------------------------------------


def test_a_diagnostic_is_one_line_whatever_a_file_holds() -> None:
    """Line breaks, control characters and endless values of a file do not get into a message."""
    value = "a\nb\x1b[31m\u202e" + "c" * 10_000
    line = Diagnostic("x", 1, 2, "impossible-date", (("value", value),)).render()
    assert line.startswith("x:1:2 KQ206 a b [31m ccc")
    assert line.isprintable()
    assert len(line) < 800


def test_only_errors_are_raised() -> None:
    """Warnings alone let a base be used; an error does not."""
    found = Diagnostics()
    found.add(("x", 1, 1), "unused-fact", fact="a.b")
    found.raise_errors()
    found.add(("x", 2, 1), "missing-key", key="says")
    found.add(("x", 2, 1), "missing-key", key="says")
    with pytest.raises(BadInput) as caught:
        found.raise_errors()
    assert [one.name for one in caught.value.diagnostics] == ["missing-key"]


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_message_takes_all_its_fields_in_every_language(language: str) -> None:
    """Message and remedy of each code can be written with the same fields in each language."""
    import re

    for code in CODES.values():
        fields = set(re.findall(r"\{(\w+)\}", code.message + code.remedy))
        line = Diagnostic("x", 1, 1, code.name, tuple((name, f"<{name}>") for name in sorted(fields))).render(language)
        assert all(f"<{name}>" in line for name in fields)


def test_files_are_found_in_a_fixed_order(tmp_path: Path) -> None:
    """The YAML files under corpus/ and rules/ come sorted; other files and folders do not count."""
    for name in ("rules/b.yaml", "rules/a/z.yaml", "corpus/c.yaml", "corpus/note.md", "other/d.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a: b", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in files_of(tmp_path)] == [
        "corpus/c.yaml",
        "rules/a/z.yaml",
        "rules/b.yaml",
    ]


def test_a_folder_without_a_base_is_refused(tmp_path: Path) -> None:
    """A folder without YAML files under corpus/ and rules/ is no base."""
    with pytest.raises(BadInput, match="KQ110 the file cannot be read: it has no corpus/ and rules/ with YAML files"):
        files_of(tmp_path)
    with pytest.raises(BadInput):
        read_base(tmp_path / "none")


def test_the_stamp_changes_with_a_file(tmp_path: Path) -> None:
    """The stamp differs as soon as a file is changed, added or renamed, and between folders."""
    shutil.copytree(TOY, tmp_path / "one")
    first = stamp_of(tmp_path / "one")
    assert stamp_of(tmp_path / "one") == first
    path = tmp_path / "one" / "rules" / "counting.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    second = stamp_of(tmp_path / "one")
    path.rename(path.with_name("count.yaml"))
    third = stamp_of(tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "two")
    assert len({first, second, third, stamp_of(tmp_path / "two")}) == 4
    assert stamp_of(tmp_path / "none") == stamp_of(tmp_path / "none")


def test_the_base_that_comes_with_the_program_is_found() -> None:
    """Without a folder named, the base of the checkout or of the installed package is used."""
    assert (default_root() / "corpus").is_dir()
    assert (default_root() / "rules").is_dir()
