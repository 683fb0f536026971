"""The commands, run as a user runs them: output, exit codes, and what goes to standard error."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
CARPENTER = "examples/household-worker.yaml"
COOK = "examples/kyrgyz-cook.yaml"


def run(*arguments: str, stdin: str | bytes | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `koshiqon` in a process of its own and return what it printed."""
    raw = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "koshiqon", *arguments],
        input=raw,
        capture_output=True,
        cwd=cwd,
        timeout=300,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


def ok(*arguments: str, stdin: str | None = None) -> str:
    """Run a command that has to succeed and return its output."""
    done = run(*arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "command",
    ["check", "ask", "why", "what-if", "show", "search", "facts", "goals", "instruments", "parameters", "graph", "lint", "test", "new", "schemas", "coverage", "recheck"],
)  # fmt: skip
def test_every_command_explains_itself(command: str) -> None:
    """Each command answers --help, and those that take arguments show an example."""
    text = ok(command, "--help")
    assert "Usage:" in text
    assert command == "new" or "Example: koshiqon" in text


def test_help_lists_the_commands() -> None:
    """The general help names every command."""
    text = ok("--help")
    for command in ("check", "ask", "why", "what-if", "search"):
        assert command in text


def test_check_prints_what_is_urgent_first() -> None:
    """The report on the carpenter begins with what to do today and ends with the limits of the answer."""
    text = ok("check", CARPENTER)
    assert text.index("Act today") < text.index("Answers") < text.index("What is not known yet")
    assert "kz/migration-law-2011/art-43-2" in text
    assert "108,125" in text
    assert "legal advice" in text.splitlines()[-2] + text.splitlines()[-1] + text.splitlines()[-3]
    assert "\x1b" not in text


@pytest.mark.parametrize(("language", "word"), [("ru", "Сегодня"), ("kk", "бүгін")])
def test_check_speaks_russian_and_kazakh(language: str, word: str) -> None:
    """A report in Russian or Kazakh leaves no English behind except pinpoints and the program's name."""
    import re

    text = ok("check", CARPENTER, "--lang", language)
    plain = re.sub(r"\[[^\]]*\]|\b[0-9a-f]{32}\b", "", text, flags=re.DOTALL)
    plain = re.sub(r"https?://\S+|\b[a-z-]+(\.[a-z-]+)+\b|[a-z0-9-]+(/[a-z0-9#-]+)+", "", plain)
    words = set(re.findall(r"[A-Za-z]{4,}", plain))
    assert not words - {"full", "Koshiqon", "koshiqon", "eGov", "enbek", "migration", "egov", "eQonaq"}, words
    assert word.lower() in text.lower()


def test_check_answers_by_the_law_of_the_day() -> None:
    """Asked for a day in 2013 the answer rests on the law of 2013."""
    report = json.loads(ok("check", CARPENTER, "--format", "json", "--as-of", "2013-06-01"))
    assert report["as_of"] == "2013-06-01"
    verdicts = {norm["id"]: norm["verdict"] for norm in report["norms"]}
    assert verdicts["kz/migration-law-2011/art-43-2/p1"] == "not_in_force"


def test_check_reads_standard_input() -> None:
    """A case comes from standard input when the file is a dash, as YAML or as JSON."""
    text = (ROOT / COOK).read_text(encoding="utf-8")
    assert ok("check", "-", stdin=text) == ok("check", COOK)
    case = json.dumps({"date": "2026-11-22", "facts": {"worker.citizenship": "KAZ"}})
    assert "KQ" not in ok("check", "-", stdin=case)


def test_check_writes_beside_and_renames(tmp_path: Path) -> None:
    """An output file is whole, and nothing is left beside it."""
    target = tmp_path / "report.html"
    assert ok("check", COOK, "--format", "html", "-o", str(target)) == ""
    assert target.read_text(encoding="utf-8").startswith("<!")
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_check_loses_nothing_when_it_cannot_write(tmp_path: Path) -> None:
    """When the output cannot be written the old file stays and the message names the path."""
    folder = tmp_path / "folder"
    folder.mkdir()
    done = run("check", COOK, "-o", str(folder))
    assert done.returncode == 2
    assert "KQ903" in done.stderr
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("facts: {worker.citizenship: UZ}\n", "KQ704"),
        ("facts: {worker.citizenshop: UZB}\n", "KQ402"),
        ("facts: {worker.name: Ali}\n", "KQ705"),
        ("facts: {work.is_authorised: true}\n", "KQ701"),
        ("facts: [\n", "KQ103"),
        ("date: 2026-02-30\nfacts: {}\n", "KQ206"),
        ("facts: &a {}\n", "KQ105"),
        ("", "KQ109"),
    ],
)
def test_bad_cases_are_refused_with_a_place_and_a_remedy(text: str, code: str) -> None:
    """A case that cannot be used ends with one line per fault on standard error and exit code 2."""
    done = run("check", "-", stdin=text)
    assert done.returncode == 2
    assert done.stdout == ""
    line = done.stderr.splitlines()[0]
    assert line.startswith("-:")
    assert code in line
    assert ";" in line
    assert "Traceback" not in done.stderr


def test_bytes_that_are_not_utf8_are_refused() -> None:
    """A case in another encoding is refused with the byte that is wrong."""
    done = run("check", "-", stdin="facts: {}\n# Өмір".encode("utf-16"))
    assert done.returncode == 2
    assert "KQ101" in done.stderr


def test_a_missing_file_is_a_message() -> None:
    """A case file that is not there is named, without a traceback."""
    done = run("check", "nowhere.yaml", "--lang", "ru")
    assert done.returncode == 2
    assert "nowhere.yaml:0:0 KQ110" in done.stderr


def test_an_impossible_day_is_refused() -> None:
    """--as-of takes only days that exist."""
    done = run("check", CARPENTER, "--as-of", "2026-02-30")
    assert done.returncode == 2
    assert "KQ206" in done.stderr


def test_why_names_the_household_permit() -> None:
    """The proof of the carpenter's missing authorisation names articles 43-1 and 43-2 and the missing permit."""
    text = ok("why", CARPENTER, "work.is_authorised")
    assert "kz/migration-law-2011/art-43-2" in text
    assert "kz/migration-law-2011/art-43-1" in ok("why", CARPENTER, "work.is_authorised", "--depth", "tree")
    assert "permit" in text


def test_why_names_the_treaty_and_its_ground() -> None:
    """The proof for the Kyrgyz cook names article 97 of the treaty and why a treaty may switch off the law."""
    text = ok("why", COOK, "kz/migration-law-2011/art-37/p1")
    assert "eaeu/treaty-2014/art-97/p1" in text
    assert "kz/migration-law-2011/art-2/p2" in text


def test_why_proves_provisions_facts_and_what_is_not_encoded() -> None:
    """A proof can be asked of a provision, of a given fact, and of a place where nothing is encoded."""
    assert "kz/migration-law-2011/art-43-2/p5" in ok("why", CARPENTER, "kz/migration-law-2011/art-43-2/p5")
    assert "UZB" not in ok("why", CARPENTER, "worker.citizenship", "--lang", "kk")
    assert ok("why", CARPENTER, "kz/migration-law-2011/art-48")


def test_why_proposes_the_nearest_name() -> None:
    """An unknown fact is answered with the nearest one."""
    done = run("why", CARPENTER, "work.is_autorised")
    assert done.returncode == 2
    assert "work.is_authorised" in done.stderr


def test_what_if_tells_three_kinds_apart() -> None:
    """The nanny's permit runs out: time changes the answer on a named day; nobody is told to change nationality."""
    text = ok("what-if", "examples/tajik-nanny.yaml", "work.is_authorised")
    assert "30 November 2026" in text
    assert "citizenship" not in ok("what-if", CARPENTER, "work.is_authorised").split("only a new law")[0]


def test_show_prints_a_provision_in_the_wording_of_a_day() -> None:
    """A provision is shown with its norms, dates and links; an instrument with its sources."""
    text = ok("show", "kz/migration-law-2011/art-43-2", "--as-of", "2016-05-01")
    assert "2014-02-01" in text
    assert "adilet" in ok("show", "kz/migration-law-2011", "--lang", "ru")
    assert run("show", "kz/migration-law-2011/art-999").returncode == 2


def test_search_forgives_spelling() -> None:
    """A misspelt Russian phrase finds the household worker's articles; a Kazakh one typed in Russian letters too."""
    rows = [line.split("\t") for line in ok("search", "трудавой имигрант").splitlines()[1:]]
    assert any(row[1].startswith("kz/migration-law-2011/art-43") for row in rows[:5])
    rows = [line.split("\t") for line in ok("search", "енбекши кошип келуши").splitlines()[1:]]
    assert any("art-43" in row[1] or "art-34" in row[1] for row in rows[:5])
    assert run("search", "qqqqqqqq zzzzzzzz").returncode == 1


def test_lists_are_tables_without_decoration_in_a_pipe() -> None:
    """Lists go through a pipe as tab-separated lines in the language asked for."""
    assert "worker.citizenship\tcountry" in ok("facts", "worker")
    assert "work.is_authorised" in ok("goals", "--lang", "ru")
    assert "stay.is_lawful" in ok("facts", "stay", "--derived")
    assert "kz/migration-law-2011" in ok("instruments", "--lang", "kk")
    assert "4325 KZT" in ok("parameters", "kz/mci", "--as-of", "2026-11-22")
    assert run("parameters", "kz/mcy").returncode == 2


def test_the_graph_is_exported_in_three_forms(tmp_path: Path) -> None:
    """GraphML, JSON and Mermaid hold the same nodes; a neighbourhood holds what is linked to a place."""
    data = json.loads(ok("graph", "--format", "json"))
    target = tmp_path / "base.graphml"
    ok("graph", "--format", "graphml", "-o", str(target))
    names = ElementTree.parse(target).getroot().findall(".//{http://graphml.graphdrawing.org/xmlns}node")
    assert len(names) == len(data["nodes"]) > 1000
    text = ok("graph", "--format", "mermaid", "--around", "kz/migration-law-2011/art-37/p1")
    assert text.startswith("flowchart")
    assert "eaeu/treaty-2014/art-97/p1" in text
    assert run("graph", "--around", "nowhere").returncode == 2


def test_the_cases_beside_one_article_run() -> None:
    """`test PATH` runs the cases of one file and exits 0; a path without cases is a failure."""
    done = run("--kb", ".", "test", "rules/kz/migration-law-2011/art-43-2.yaml")
    assert done.returncode == 0
    assert "passed" in done.stderr
    assert run("--kb", ".", "test", "rules/nowhere").returncode == 1


def test_a_failing_case_is_named(tmp_path: Path) -> None:
    """A case that does not come out as expected is printed with its place and exit code 1."""
    import shutil

    shutil.copytree(ROOT / "tests" / "kb" / "toy", tmp_path / "toy")
    path = next((tmp_path / "toy" / "rules").rglob("art-10.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("depends", "applies", 1), encoding="utf-8")
    done = run("--kb", str(tmp_path / "toy"), "test")
    assert done.returncode == 1
    assert "KQ801" in done.stdout


def test_new_article_writes_a_template_that_an_author_fills_in(tmp_path: Path) -> None:
    """The template stands in corpus/ and rules/, and is not written over."""
    import shutil

    shutil.copytree(ROOT / "tests" / "kb" / "toy", tmp_path / "toy")
    made = run("--kb", str(tmp_path / "toy"), "new", "article", "kz/toy/art-77")
    assert made.returncode == 0, made.stderr
    assert all(Path(line).is_file() for line in made.stdout.splitlines())
    again = run("--kb", str(tmp_path / "toy"), "new", "article", "kz/toy/art-77")
    assert again.returncode == 2
    assert "KQ903" in again.stderr
    assert run("--kb", str(tmp_path / "toy"), "new", "article", "kz/nowhere/art-1").returncode == 2


def test_schemas_are_written(tmp_path: Path) -> None:
    """The published JSON Schemas are copied where asked."""
    ok("schemas", "-o", str(tmp_path / "schemas"))
    names = {one.name for one in (tmp_path / "schemas").iterdir()}
    assert "report-1.schema.json" in names
    assert len(names) > 5


def test_ask_asks_only_what_can_matter_and_prints_the_report(tmp_path: Path) -> None:
    """An interview takes answers, passes over what is not known, saves what was said, and ends with the report."""
    saved = tmp_path / "case.yaml"
    answers = "n\n" * 30 + "?\n-\nbanana\n" * 3 + "\n"
    done = run("ask", CARPENTER, "--save", str(saved), stdin=answers)
    assert done.returncode == 0, done.stderr
    assert "Act today" in done.stdout
    assert "KQ704" in done.stdout
    assert saved.is_file()
    assert run("check", str(saved)).returncode == 0


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    """A misspelt command proposes the right one and exits 2."""
    done = run("chek", CARPENTER)
    assert done.returncode == 2
    assert "check" in done.stderr


def test_a_folder_that_is_no_base_is_refused(tmp_path: Path) -> None:
    """--kb needs a folder with corpus/ and rules/."""
    done = run("--kb", str(tmp_path), "goals")
    assert done.returncode == 2
    assert "KQ110" in done.stderr


def test_coverage_counts_by_instrument_and_article() -> None:
    """`coverage` prints a line for each instrument and each article, and the share of the outline."""
    text = ok("coverage", "kz/migration-law-2011")
    assert "  art-43-1\t" in text
    assert "%" in text
    assert ok("coverage", "--totals").count("\n  art-") == 0
    data = json.loads(ok("coverage", "--format", "json"))
    assert data["schema"] == "koshiqon/coverage/1"
    assert run("coverage", "kz/migration-law").returncode == 2


def test_recheck_answers_a_receipt_again(tmp_path: Path) -> None:
    """A receipt written by `check` is answered again; moved cases, damaged receipts and `-` are dealt with."""
    receipt, piped = tmp_path / "one.json", tmp_path / "piped.json"
    report = ok("check", CARPENTER, "--receipt", str(receipt))
    assert report == ok("check", CARPENTER)
    case = (ROOT / CARPENTER).read_text(encoding="utf-8")
    ok("check", "-", "--receipt", str(piped), stdin=case)
    assert json.loads(piped.read_text())["case"] is None
    assert "the outcome is the same" in ok("recheck", str(receipt))
    assert "вывод тот же" in ok("recheck", str(piped), "--case", CARPENTER, "--lang", "ru")
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    done = run("recheck", str(broken), str(receipt), str(piped))
    assert done.returncode == 2
    assert "KQ706" in done.stderr
    assert "KQ707" in done.stderr
    assert f"{receipt}: the outcome is the same" in done.stdout


def test_recheck_on_another_day_says_what_time_changed(tmp_path: Path) -> None:
    """With --as-of the receipt's case is answered on that day, and what changed is told in words and as JSON."""
    receipt = tmp_path / "one.json"
    ok("check", CARPENTER, "--receipt", str(receipt), "--as-of", "2026-10-20")
    text = ok("recheck", str(receipt), "--as-of", "2026-11-22")
    assert "stay.is_lawful" in text
    assert "was: unknown; is: no; because of: the day of the question" in text
    data = json.loads(ok("recheck", str(receipt), "--as-of", "2026-11-22", "--format", "json"))
    changed = next(one for one in data[0]["changes"] if one["name"] == "stay.is_lawful")
    assert changed == {
        "kind": "goal",
        "name": "stay.is_lawful",
        "before": {"value": None},
        "after": {"value": False},
        "causes": [],
    }
