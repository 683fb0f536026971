"""The checks of koshiqon lint: what each finds, and above all what it leaves alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from koshiqon.checking import lint as module
from koshiqon.checking.lint import ERRORS, WARNINGS, lint
from koshiqon.loading.diagnostics import BadInput
from koshiqon.loading.reader import Reading
from koshiqon.model.norms import SENTENCE_KEYS

TOY = Path(__file__).resolve().parents[1] / "kb" / "toy"
EXTRA = "rules/kz/toy/extra.yaml"
TEXT = {"en": "a", "ru": "б", "kk": "в"}
SENTENCE = '{ en: "a", ru: "б", kk: "в" }'


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., list[str]]:
    """Return a function that runs one check on the toy base with some files written over it."""

    def run(checked: module.Check, **files: str) -> list[str]:
        root = tmp_path / "kb"
        if root.exists():
            shutil.rmtree(root)
        shutil.copytree(TOY, root)
        for name, text in files.items():
            (root / name).write_text(text, encoding="utf-8")
        reading = Reading(root)
        reading.run()
        assert [one.render() for one in reading.found.found] == []
        return [one.render().split(" ", 1)[1].split(";")[0] for one in checked(reading)]

    return run


def written(body: str, **defaults: object) -> str:
    """Return a norm in flow style: the keys of a body, and the defaults that it does not bring itself."""
    own = yaml.load("{" + body + "}", yaml.BaseLoader)
    if "editions" in own:
        defaults.pop("in_force", None)
    merged = {**defaults, **own}
    merged.setdefault(SENTENCE_KEYS.get(str(merged["says"]), "text"), TEXT)
    return json.dumps(merged, ensure_ascii=False)


def norms(*bodies: str, article: str = "kz/toy/art-10", force: str = "{ from: 2017-01-01 }") -> dict[str, str]:
    """Return a file with norms at p1#n0, p1#n1 ...; what a body leaves out is that of a definition since 2017."""
    period = yaml.load(force, yaml.BaseLoader)
    lines = [
        f"  - {written(body, at=f'p1#n{number}', says='definition', in_force=period)}\n"
        for number, body in enumerate(bodies)
    ]
    return {EXTRA: f"article: {article}\nnorms:\n{''.join(lines)}"}


# -- the whole --------------------------------------------------------------------------------------------------------


def test_reading_comes_first(tmp_path: Path) -> None:
    """A fault of reading hides the faults of the base as a whole, in both modes."""
    shutil.copytree(TOY, tmp_path / "kb")
    (tmp_path / EXTRA.replace("rules", "kb/rules")).write_text("article: kz/toy\n", encoding="utf-8")
    for strict in (False, True):
        assert [one.code.code for one in lint(tmp_path / "kb", strict=strict)] == ["KQ202"]


def test_warnings_are_for_the_strict(tmp_path: Path) -> None:
    """Errors are always reported, warnings only when asked for."""
    root = tmp_path / "kb"
    shutil.copytree(TOY, root)
    bodies = norms("says: duty, when: { all: [today < 2016-01-01] }")
    (root / EXTRA).write_text(bodies[EXTRA], encoding="utf-8")
    assert [one.code.code for one in lint(root, strict=False)] == ["KQ505"]
    assert [one.code.code for one in lint(root, strict=True)] == ["KQ505", "KQ604"]


def test_a_folder_without_a_base_is_refused(tmp_path: Path) -> None:
    """Where there is no base there is nothing to lint."""
    with pytest.raises(BadInput, match="KQ110"):
        lint(tmp_path, strict=True)


def test_no_check_raises_a_false_alarm(check: Callable[..., list[str]]) -> None:
    """The toy base passes every check, one by one."""
    for one in (*ERRORS, *WARNINGS):
        assert check(one) == []


def test_the_real_base_has_no_errors(root: Path) -> None:
    """The base that ships with the program passes every check that makes it wrong."""
    assert [one.render() for one in lint(root, strict=False)] == []


# -- dead norms -------------------------------------------------------------------------------------------------------

ALIVE = [
    "worker.is_refugee",
    "{ all: [employer.staff_count > 5, employer.staff_count < 7] }",
    "{ all: [work.hours > 5, work.hours < 6] }",
    "{ all: [work.wage >= 100 KZT, work.wage <= 100 KZT] }",
    "{ none: [employer.staff_count > 5] }",
    "{ all: [5 < employer.staff_count, employer.staff_count != 6] }",
    "{ none: [worker.residence is permanent, worker.residence is temporary] }",
    "{ all: [worker.citizenship is KGZ, worker.citizenship in group/eaeu] }",
    "{ all: [worker.citizenship is KGZ, worker.citizenship not in group/eaeu on 2015-01-01] }",
    "{ all: [worker.citizenship is not KAZ, worker.citizenship not in group/eaeu, worker.citizenship is not UZB] }",
    "{ none: [worker.citizenship is KAZ, worker.citizenship is KGZ, worker.citizenship is AFG] }",
    # What makes no sense in a case has no value, and is neither before nor after a day.
    "{ none: [stay.entered_on < 2020-01-01, stay.entered_on >= 2020-01-01] }",
    # Two kinds of worker may hold at once.
    "{ all: [work.kind is union_worker, work.kind is foreign_worker] }",
    "{ none: [work.kind is union_worker, work.kind is foreign_worker] }",
    "{ none: [work.is_authorised] }",
    "{ all: [today >= 2020-01-01, today < 2020-01-02] }",
    "{ all: [today > stay.entered_on, stay.entered_on > today] }",
    "{ all: [work.wage > param/kz/minimum-wage, work.wage < param/kz/minimum-wage] }",
    "{ all: [any permits where kind is household, no permits where kind is employer_permit] }",
    "{ all: [every permits where kind is household, no permits where kind is household] }",
    "{ none: ['applies(p1#n1)'] }",
    "'applies(p1)'",
    "2020-01-01 + 999999999999 years > today",
    "work.started_on > 2020-01-01 + 3 working days",
    "work.wage > 3 MCI",
]


@pytest.mark.parametrize("when", ALIVE)
def test_a_norm_that_can_apply_is_left_alone(check: Callable[..., list[str]], when: str) -> None:
    """A condition that some answers make true is not called dead, however narrow it is."""
    later = "in_force: { from: 2030-01-01 }"
    assert [line for line in check(module.dead_norms, **norms(f"when: {when}", later)) if "#n0" in line] == []


DEAD = [
    ("{ all: [worker.is_refugee, { none: [worker.is_refugee] }] }", "worker.is_refugee"),
    ("{ all: [employer.staff_count > 5, employer.staff_count < 6] }", "employer.staff_count"),
    ("{ all: [work.hours > 5, 5 > work.hours] }", "work.hours"),
    ("{ all: [work.wage > 100 KZT, work.wage <= 50 KZT + 50 KZT] }", "work.wage"),
    ("{ none: [worker.residence is permanent, 'worker.residence in [temporary, none]'] }", "worker.residence"),
    ("{ all: [worker.residence is permanent, worker.residence is temporary] }", "worker.residence"),
    ("{ all: [worker.citizenship is KGZ, worker.citizenship is RUS] }", "worker.citizenship"),
    ("{ all: [worker.citizenship is KGZ, worker.citizenship not in group/eaeu] }", "worker.citizenship"),
    ("{ all: [work.started_on < 2020-01-01, work.started_on > 2020-01-01 + 1 month] }", "work.started_on"),
    ("today < 2017-01-01", ""),
    ("{ all: [today >= 2020-01-02, today < 2020-01-02] }", ""),
    ("{ all: [any permits where kind is household, no permits where kind is household] }", "permits"),
    ("'applies(p1#n1)'", "kz/toy/art-10/p1#n1"),
    ("{ any: [{ all: [work.hours > 5, work.hours < 3] }, today < 2010-01-01] }", "work.hours"),
]


@pytest.mark.parametrize(("when", "names"), DEAD)
def test_a_norm_that_cannot_apply_is_dead(check: Callable[..., list[str]], when: str, names: str) -> None:
    """A condition that no answer makes true on any day of the norm's life is named, with what it turns on."""
    found = check(
        module.dead_norms,
        **norms(f"when: {when}, in_force: {{ from: 2017-01-01, until: 2029-12-31 }}", "in_force: { from: 2030-01-01 }"),
    )
    assert len(found) == 1
    why = f"no answer to {names} makes its condition true" if names else "its condition is true on no day of its life"
    assert found[0] == f"KQ505 kz/toy/art-10/p1#n0 can never apply: {why}"


def test_a_group_is_asked_on_the_days_of_the_norm(check: Callable[..., list[str]]) -> None:
    """A state that joins later is not a member while the norm is in force; on a day named it may be."""
    when = "{ all: [worker.citizenship is KGZ, worker.citizenship in group/eaeu] }"
    before = "in_force: { from: 2017-01-01, until: 2017-12-31 }"
    joined = (TOY / "corpus/groups/eaeu.yaml").read_text(encoding="utf-8").replace("2015-08-12", "2018-01-01")
    group = {"corpus/groups/eaeu.yaml": joined}
    assert len(check(module.dead_norms, **norms(f"when: {when}, {before}"), **group)) == 1
    assert (
        check(module.dead_norms, **norms(f"when: {when}, in_force: {{ from: 2017-01-01, until: 2018-01-01 }}"), **group)
        == []
    )
    assert check(module.dead_norms, **norms(f"when: {when}, {before}, law_at: work.started_on"), **group) == []


def test_a_definition_counts_while_it_is_in_force(check: Callable[..., list[str]]) -> None:
    """A derived fact that nothing concludes during the norm's life is never true in it."""
    vocabulary = {
        "rules/vocabulary/extra.yaml": f"facts: [{{ fact: old.rule, type: boolean, derived: true, name: {SENTENCE} }}, "
        f"{{ fact: old.day, type: date, derived: true, name: {SENTENCE} }}, {{ fact: old.kind, type: one_of, derived: true, name: {SENTENCE}, "
        f"values: [{{ value: a, name: {SENTENCE} }}, {{ value: b, name: {SENTENCE} }}] }}]"
    }
    ended = "in_force: { from: 2017-01-01, until: 2018-12-31 }"
    concluding = [
        f"{ended}, concludes: old.rule",
        f"{ended}, concludes: old.day = work.started_on",
        f"{ended}, concludes: old.kind is a",
    ]
    for when in ("old.rule", "old.day > 2010-01-01", "old.kind is a"):
        for start, until, dead in (("2019-01-01", "2020-01-01", 1), ("2018-12-31", "2020-01-01", 0)):
            body = f"when: {when}, in_force: {{ from: {start}, until: {until} }}"
            assert len(check(module.dead_norms, **norms(*concluding, body), **vocabulary)) == dead, (when, start)
    assert len(check(module.dead_norms, **norms(*concluding, f"when: old.kind is b, {ended}"), **vocabulary)) == 1
    assert (
        check(
            module.dead_norms, **norms(*concluding, f"when: old.rule, {ended}, law_at: work.started_on"), **vocabulary
        )
        == []
    )


def test_a_dead_edition_is_named_by_its_day(check: Callable[..., list[str]]) -> None:
    """Where one edition of several cannot apply, the message says which."""
    editions = "editions: [{ in_force: { from: 2017-01-01, until: 2017-12-31 }, when: worker.is_refugee }, { in_force: { from: 2018-01-01 }, when: today < 2018-01-01 }]"
    (line,) = check(module.dead_norms, **norms(editions))
    assert line.endswith("its condition is true on no day of its life, in the edition of 2018-01-01")


def test_what_exceeds_the_bound_is_not_claimed(
    check: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A condition that takes more completions than the bound is left undecided, and not reported."""
    when = "{ all: [{ any: [worker.is_refugee, employer.engages_worker] }, { any: [worker.is_refugee, employer.is_under_hiring_ban] }, { none: [worker.is_refugee, employer.engages_worker] }] }"
    assert len(check(module.dead_norms, **norms(f"when: {when}"))) == 1
    monkeypatch.setattr(module, "MAX_COMPLETIONS", 2)
    assert check(module.dead_norms, **norms(f"when: {when}")) == []


def test_parts_that_share_nothing_are_decided_apart(
    check: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A contradiction is found however many other choices stand beside it."""
    monkeypatch.setattr(module, "MAX_COMPLETIONS", 30)
    others = [
        "'worker.residence in [permanent, temporary]'",
        "work.hours > 3",
        "work.wage > 3 KZT",
        "worker.citizenship in group/eaeu",
        "employer.size is small",
    ]
    when = ", ".join([*others, "worker.is_refugee", "{ none: [worker.is_refugee] }"])
    assert len(check(module.dead_norms, **norms(f"when: {{ all: [{when}] }}"))) == 1


@pytest.mark.parametrize(
    ("exception", "dead"),
    [
        ("", True),
        ("when: worker.is_refugee", False),
        ("in_force: { from: 2018-01-01 }", False),
        ("in_force: { from: 2010-01-01, until: 2020-01-01 }", False),
        ("law_at: work.started_on", False),
        ("editions: [{ in_force: { from: 2017-01-01, until: 2018-12-31 } }, { in_force: { from: 2019-01-01 } }]", True),
        ("editions: [{ in_force: { from: 2017-01-01, until: 2018-12-31 }, switches_off: p1 }, { in_force: { from: 2019-01-01 }, switches_off: p1#n1 }]", False),
    ],
)  # fmt: skip
def test_an_exception_to_everything_leaves_nothing(check: Callable[..., list[str]], exception: str, dead: bool) -> None:
    """A norm is dead when another without condition switches it off on every day of its life."""
    target = "" if "p1#n1" in exception else ", switches_off: p1#n1"
    body = f"says: exception{target}, {exception}"
    found = check(module.dead_norms, **norms(body, "when: worker.is_refugee"))
    assert found == (
        ["KQ505 kz/toy/art-10/p1#n1 can never apply: kz/toy/art-10/p1#n0 always switches it off"] if dead else []
    )


def test_an_exception_that_can_be_switched_off_is_not_always_there(check: Callable[..., list[str]]) -> None:
    """An exception with exceptions of its own leaves its norm a life; a norm with a date of its own may be older."""
    always, stopped = (
        "says: exception, switches_off: p1#n1",
        "says: exception, switches_off: p1#n0, when: worker.is_refugee",
    )
    assert check(module.dead_norms, **norms(always, "when: work.hours > 3", stopped)) == []
    assert check(module.dead_norms, **norms(always, "when: work.hours > 3, law_at: work.started_on")) == []


# -- identical norms --------------------------------------------------------------------------------------------------

SAME = "when: { all: [worker.is_refugee, employer.engages_worker] }, concludes: work.is_authorised"


@pytest.mark.parametrize(
    ("one", "other", "identical"),
    [
        (SAME, SAME, True),
        (SAME, SAME.replace("worker.is_refugee, employer.engages_worker", "employer.engages_worker, worker.is_refugee"), True),
        (SAME, SAME.replace("employer.engages_worker", "employer.is_under_hiring_ban"), False),
        (SAME, SAME.replace("work.is_authorised", "work.permit_is_needed"), False),
        (SAME, f"who: worker, {SAME}", False),
        (SAME, f"{SAME}, in_force: {{ from: 2016-01-01, until: 2016-12-31 }}", False),
        (f"{SAME}, in_force: {{ from: 2017-01-01, until: 2017-12-31 }}", f"{SAME}, in_force: {{ from: 2018-01-01 }}", False),
        ("concludes: work.is_authorised", "concludes: work.is_authorised", False),
        ("says: exception, switches_off: p1", "says: exception, switches_off: p1", False),
        ("says: exception, switches_off: kz/toy/art-10/p1, when: worker.is_refugee", "says: exception, switches_off: kz/toy/art-10/p1, when: { any: [worker.is_refugee] }", True),
        ("says: exception, switches_off: kz/toy/art-10/p1, when: worker.is_refugee", "says: exception, switches_off: kz/toy/art-10/p3, when: worker.is_refugee", False),
        ("says: duty, who: employer, when: worker.is_refugee", "says: duty, who: employer, when: worker.is_refugee", True),
        ("says: duty, who: employer, when: worker.is_refugee", "says: duty, who: employer, when: { none: [worker.is_refugee] }", False),
        ("says: duty, who: employer", "says: duty, who: employer, must: { en: c, ru: b, kk: c }", False),
        ("says: open, when: worker.is_refugee", "says: open, when: worker.is_refugee", False),
        ("says: delegation, when: worker.is_refugee", "says: delegation, when: worker.is_refugee", False),
        ("says: sanction, penalty: [{ kind: warning }]", "says: sanction, penalty: [{ kind: warning }]", True),
        ("says: sanction, for: kz/toy/art-10/p1, penalty: [{ kind: warning }]", "says: sanction, for: kz/toy/art-20, penalty: [{ kind: warning }]", False),
        ("says: presumption, presumes: employer.size is small, when: worker.is_refugee", "says: presumption, presumes: employer.size is small, when: worker.is_refugee", True),
    ],
)  # fmt: skip
def test_norms_are_identical_when_they_do_the_same(
    check: Callable[..., list[str]], one: str, other: str, identical: bool
) -> None:
    """Two places say the same when who, what, when and the result agree at the same time; an empty condition is no likeness."""
    second = norms(other, article="kz/toy/art-20")[EXTRA]
    found = check(module.identical_norms, **norms(one), **{"rules/kz/toy/second.yaml": second})
    expected = "KQ506 kz/toy/art-20/p1#n0 says the same under the same condition as kz/toy/art-10/p1#n0"
    assert found == ([expected] if identical else [])


def test_two_norms_at_one_place_are_not_compared(check: Callable[..., list[str]]) -> None:
    """Norms that stand at one place are a matter of that place."""
    assert check(module.identical_norms, **norms(SAME, SAME)) == []


def test_one_norm_is_named_once(check: Callable[..., list[str]]) -> None:
    """Several editions that repeat another norm are one fault."""
    editions = f"editions: [{{ in_force: {{ from: 2017-01-01, until: 2017-12-31 }} }}, {{ in_force: {{ from: 2018-01-01 }} }}], {SAME}"
    second = norms(editions, article="kz/toy/art-20")[EXTRA]
    assert len(check(module.identical_norms, **norms(SAME), **{"rules/kz/toy/second.yaml": second})) == 1


# -- instead ----------------------------------------------------------------------------------------------------------

INSTEAD = "says: right, position: pay.wage, instead: kz/toy/art-20/p2"
OTHER = "says: duty, position: work.hours, instead: kz/toy/art-20/p2"


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("", "", True),
        ("when: worker.is_refugee", "when: employer.engages_worker", True),
        ("when: worker.is_refugee", "when: { none: [worker.is_refugee] }", False),
        ("in_force: { from: 2017-01-01, until: 2017-12-31 }", "in_force: { from: 2018-01-01 }", False),
        (
            "law_at: work.started_on, in_force: { from: 2017-01-01, until: 2017-12-31 }",
            "in_force: { from: 2018-01-01 }",
            True,
        ),
        ("switches_off: p1#n1", "", False),
        ("", "switches_off: p1#n0", False),
    ],
)
def test_replacements_that_disagree_are_a_conflict(
    check: Callable[..., list[str]], one: str, other: str, conflict: bool
) -> None:
    """Two norms that may replace a third at once disagree, unless their conditions or days never meet or one gives way."""
    bodies = [f"{INSTEAD}, {one}", f"{OTHER}, {other}"]
    found = check(module.conflicting_instead, **norms(*bodies))
    expected = "KQ507 kz/toy/art-10/p1#n1 and kz/toy/art-10/p1#n0 may both replace kz/toy/art-20/p2 and disagree"
    assert found == ([expected] if conflict else [])


def test_replacements_that_agree_are_none(check: Callable[..., list[str]]) -> None:
    """Two replacements with the same position and kind do not contradict each other."""
    assert check(module.conflicting_instead, **norms(INSTEAD, INSTEAD)) == []


# -- other instruments ------------------------------------------------------------------------------------------------

TREATY = "un/toy-treaty/art-5"
GROUND = "ground: treaty_over_law, granted_by: kz/toy/art-2"


def treaty(body: str, at: str = f"{TREATY}#n0", force: str = "{ from: 2018-01-01 }") -> dict[str, str]:
    """Return a file with one more exception of the treaty."""
    text = (
        f'article: {TREATY}\nnorms: [{{ at: "{at}", in_force: {force}, says: exception, text: {SENTENCE}, {body} }}]\n'
    )
    return {"rules/un/toy-treaty/extra.yaml": text}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"switches_off: kz/toy/art-20/p2, {GROUND}", 0),
        ("switches_off: kz/toy/art-20/p2", 1),
        ("switches_off: [kz/toy/art-20/p2, kz/toy/art-20/p1, kz/toy/art-20/p2]", 2),
        ("switches_off: kz/toy/art-20/p2, ground: treaty_over_law", 1),
        ("switches_off: kz/toy/art-20/p2, granted_by: kz/toy/art-2", 1),
        ("instead: kz/toy/art-20/p2", 1),
        (f"switches_off: {TREATY}", 0),
    ],
)
def test_reaching_into_another_instrument_needs_a_ground(
    check: Callable[..., list[str]], body: str, found: int
) -> None:
    """An exception within its own instrument needs no ground; across instruments it needs the ground and who granted it."""
    lines = check(module.overrides_without_ground, **treaty(body))
    assert [line.split()[0] for line in lines] == ["KQ508"] * found


@pytest.mark.parametrize(
    ("force", "party", "day"),
    [
        ("{ from: 2018-01-01 }", "", None),
        ("{ from: 2017-12-31 }", "", "2017-12-31"),
        ("{ from: 2018-01-01 }", "denounced: 2019-12-31,", "2020-01-01"),
        ("{ from: 2018-01-01, until: 2019-12-31 }", "denounced: 2019-12-31,", None),
        ("{ from: 2020-01-01 }", "denounced: 2019-12-31,", "2020-01-01"),
        ("{ from: 2016-01-01, until: 2016-12-31 }", "", None),
    ],
)
def test_a_treaty_overrides_law_while_it_binds(
    check: Callable[..., list[str]], force: str, party: str, day: str | None
) -> None:
    """A treaty norm may switch off national law from the treaty's entry into force to its denunciation, not else."""
    file = "corpus/un/toy-treaty/instrument.yaml"
    text = (TOY / file).read_text(encoding="utf-8").replace("state: KAZ,", f"state: KAZ, {party}")
    found = check(
        module.yardsticks_over_law, **treaty(f"switches_off: kz/toy/art-20/p2, {GROUND}", force=force), **{file: text}
    )
    expected = (
        f"KQ509 {TREATY}#n0 would switch off kz/toy/art-20/p2, but un/toy-treaty does not bind Kazakhstan on {day}"
    )
    assert [line for line in found if "#n0" in line] == ([expected] if day else [])


def test_a_reserved_provision_overrides_nothing(check: Callable[..., list[str]]) -> None:
    """What Kazakhstan reserved does not bind it on any day."""
    found = check(
        module.yardsticks_over_law,
        **treaty("switches_off: [kz/toy/art-20/p2, kz/toy/art-20/p1]", at="un/toy-treaty/art-6"),
    )
    assert len(found) == 2
    assert all(line.endswith("does not bind Kazakhstan on 2018-01-01") for line in found)


def test_law_and_treaties_among_themselves_are_left_alone(check: Callable[..., list[str]]) -> None:
    """National law may set national law aside, and a treaty its own norms, whether it binds or not."""
    assert check(module.yardsticks_over_law, **treaty(f"switches_off: {TREATY}", force="{ from: 2010-01-01 }")) == []
    assert check(module.yardsticks_over_law, **norms("says: exception, switches_off: kz/toy/art-20/p2")) == []


@pytest.mark.parametrize(
    ("force", "until", "day"),
    [
        ("{ from: 2017-01-01 }", "", None),
        ("{ from: 2016-12-31 }", "", "2016-12-31"),
        ("{ from: 2017-01-01, until: 2025-12-31 }", ", until: 2025-12-31", None),
        ("{ from: 2017-01-01 }", ", until: 2025-12-31", "2026-01-01"),
        ("{ from: 2026-06-01 }", ", until: 2025-12-31", "2026-06-01"),
    ],
)
def test_a_norm_lives_within_its_law(check: Callable[..., list[str]], force: str, until: str, day: str | None) -> None:
    """A norm of national law begins no earlier and ends no later than its instrument."""
    file = "corpus/kz/toy/instrument.yaml"
    text = (TOY / file).read_text(encoding="utf-8").replace("from: 2017-01-01", f"from: 2017-01-01{until}")
    found = check(module.outside_the_instrument, **norms("when: worker.is_refugee", force=force), **{file: text})
    mine = [line for line in found if "#n0" in line]
    assert mine == ([f"KQ510 kz/toy/art-10/p1#n0 is in force on {day}, when kz/toy is not"] if day else [])


def test_a_treaty_norm_may_be_older_than_its_binding_force(check: Callable[..., list[str]]) -> None:
    """Treaties and handbooks are yardsticks outside the days on which they bind."""
    assert (
        check(module.outside_the_instrument, **treaty("switches_off: kz/toy/art-20/p2", force="{ from: 2001-01-01 }"))
        == []
    )


# -- calendars and dated values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("{ from: 2017-01-01, until: 2017-12-31 }, { from: 2018-01-01 }", []),
        ("{ from: 2018-01-01 }, { from: 2017-01-01, until: 2017-12-31 }", []),
        ("{ from: 2017-01-01 }, { from: 2018-01-01 }", ["KQ513 kz/fee is given twice for 2018-01-01"]),
        (
            "{ from: 2017-01-01, until: 2016-01-01 }",
            ["KQ209 the period ends (2016-01-01) before it begins (2017-01-01)"],
        ),
    ],
)
def test_a_parameter_has_one_value_a_day(check: Callable[..., list[str]], values: str, found: list[str]) -> None:
    """Values follow one another without sharing a day; a hole between them is an unknown value and no fault."""
    values = values.replace(" }", ", value: 3, mark: recalled }")
    text = f"parameters: [{{ parameter: kz/fee, unit: KZT, name: {SENTENCE}, values: [{values}] }}]"
    assert check(module.overlapping_values, **{"rules/parameters/extra.yaml": text}) == found


def test_a_state_is_a_member_once(check: Callable[..., list[str]]) -> None:
    """A state may leave a group and join it again, but not be a member twice on one day."""
    members = "{ member: UZB, from: 2017-01-01, until: 2017-12-31 }, { member: KGZ, from: 2017-01-01 }, { member: UZB, from: %s }"

    def group(start: str) -> dict[str, str]:
        listed = (members % start).replace(" }", ", mark: recalled }")
        return {
            "corpus/groups/extra.yaml": f"groups: [{{ group: g, of: country, name: {SENTENCE}, members: [{listed}] }}]"
        }

    assert check(module.overlapping_values, **group("2018-01-01")) == []
    assert check(module.overlapping_values, **group("2017-12-31")) == ["KQ513 UZB in g is given twice for 2017-12-31"]


def test_a_calendar_without_years_is_broken(check: Callable[..., list[str]]) -> None:
    """A calendar that lists no year counts nothing."""
    text = f"calendar: empty\nname: {SENTENCE}\nconfirmed_to: 2020-01-01\nholidays: []\nyears: []\nsources: []\n"
    (line,) = check(module.broken_calendars, **{"corpus/calendars/empty.yaml": text})
    assert line.startswith("KQ512 ")


# -- facts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "use",
    [
        "when: a.b",
        "kept_when: a.b",
        "by: { event: a.day, within: 1 month }",
        "law_at: a.day",
        "concludes: stay.allowed_until = a.day",
        "when: any a_list where x > 3",
        "when: count(a_list) > 3",
        "when: latest(a_list.x) > 3",
        "when: total(a_list.x) > 3",
        "when: worker.citizenship in group/eaeu on a.day",
    ],
)
def test_a_fact_that_a_norm_reads_is_used(check: Callable[..., list[str]], use: str) -> None:
    """A condition, a deadline, the choice of an edition and a conclusion read facts; a list is read by any search."""
    vocabulary = (
        f"facts: [{{ fact: a.b, type: boolean, name: {SENTENCE} }}, {{ fact: a.day, type: date, name: {SENTENCE} }}, "
        f"{{ fact: a_list, type: list, name: {SENTENCE}, fields: [{{ field: x, type: integer, name: {SENTENCE} }}] }}]"
    )
    found = check(module.unused_facts, **norms(use), **{"rules/vocabulary/extra.yaml": vocabulary})
    names = {"a.b", "a.day", "a_list"} - {line.split()[-1] for line in found}
    assert len(found) == 2
    assert len(names) == 1
    assert names <= {part.split(".x")[0].strip("()") for part in use.replace("(", " ").replace(",", " ").split()}


@pytest.mark.parametrize(
    "more",
    [
        "checklists: [{ checklist: c, facts: [a.b], name: %s, question: %s }]",
        "goals: [{ goal: a.b, name: %s, yes: %s, no: %s, unknown: %s }]",
        "regimes: [{ regime: r, fact: a.b, name: %s }]",
        "alerts: [{ alert: a, when: a.b, text: %s }]",
        "alerts: [{ alert: a, when: worker.is_refugee, date: a.b, text: %s }]",
    ],
)
def test_a_fact_that_a_report_shows_is_used(check: Callable[..., list[str]], more: str) -> None:
    """Goals, regimes, alerts and checklists use facts."""
    kind = "date" if "date: a.b" in more else "boolean"
    text = f"facts: [{{ fact: a.b, type: {kind}, name: {SENTENCE} }}]\n" + more.replace("%s", SENTENCE)
    assert check(module.unused_facts, **{"rules/vocabulary/extra.yaml": text}) == []


def test_what_is_only_concluded_is_an_answer_in_itself(check: Callable[..., list[str]]) -> None:
    """A derived fact that nothing reads is never asked, so it is not reported as unused."""
    text = f"facts: [{{ fact: a.b, type: boolean, derived: true, name: {SENTENCE} }}]"
    found = check(module.unused_facts, **norms("concludes: a.b"), **{"rules/vocabulary/extra.yaml": text})
    assert found == []


def test_a_fact_has_what_its_type_needs(check: Callable[..., list[str]]) -> None:
    """A question and its reason for what is asked; values for a choice; fields for a list."""
    text = (
        f"facts: [{{ fact: a.b, type: one_of, name: {SENTENCE} }}, {{ fact: c.d, type: one_of, derived: true, name: {SENTENCE} }}, "
        f"{{ fact: e, type: list, name: {SENTENCE}, question: {SENTENCE}, why: {SENTENCE} }}]"
    )
    assert check(module.incomplete_facts, **{"rules/vocabulary/extra.yaml": text}) == [
        "KQ608 the fact a.b has no question",
        "KQ608 the fact a.b has no why",
        "KQ608 the fact a.b has no values",
        "KQ608 the fact c.d has no values",
        "KQ608 the fact e has no fields",
    ]


# -- sources ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("corpus/kz/toy/instrument.yaml", "seen: text", "seen: page", ["kz/toy", "the file's provisions of kz/toy"]),
        ("corpus/kz/toy/instrument.yaml", "seen: page", "seen: none", ["kz/toy/art-20/p4"]),
        ("corpus/kz/other-acts.yaml", "seen: page", "seen: none", ["kz/toy-rules", "the file's provisions of kz/toy-rules"]),
        ("corpus/un/toy-treaty/instrument.yaml", "seen: page", "seen: none", ["KAZ as a party to un/toy-treaty", "KGZ as a party to un/toy-treaty"]),
        ("corpus/groups/eaeu.yaml", "seen: page", "seen: none", ["KAZ in eaeu", "KGZ in eaeu", "RUS in eaeu"]),
        ("corpus/calendars/kz.yaml", "seen: page", "seen: none", ["kz 2020"]),
        ("corpus/calendars/kz.yaml", "mark: secondary", "mark: recalled", []),
        ("rules/parameters/amounts.yaml", "seen: text", "seen: page", ["kz/mci from 2017-01-01", "kz/mci from 2020-01-01", "kz/minimum-wage from 2017-01-01"]),
        ("corpus/kz/toy/articles.yaml", "by: kz/toy/art-10 }", "mark: official, source: toy-note }", ["the dates of kz/toy/art-10/p2/b"]),
        ("corpus/kz/toy/articles.yaml", "    mark: secondary\n", "", ["kz/toy/art-20/p4"]),
    ],
)  # fmt: skip
def test_a_mark_rests_on_what_was_seen(
    check: Callable[..., list[str]], file: str, old: str, new: str, what: list[str]
) -> None:
    """Official needs a text that was read, secondary a page that was; a file's default is told once."""
    text = (TOY / file).read_text(encoding="utf-8").replace(old, new)
    found = check(module.unverified_sources, **{file: text})
    assert sorted(line.removeprefix("KQ602 ").split(" is marked")[0] for line in found) == sorted(what)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("", []),
        ("mark: recalled", []),
        ("mark: official, source: toy-note", ["kz/toy/art-10/p1#n0"]),
        ("mark: secondary, source: toy-note", []),
        ("in_force: { from: 2017-01-01, mark: official, source: toy-note }", ["the dates of kz/toy/art-10/p1#n0"]),
        ("in_force: { from: 2017-01-01, mark: official }", []),
        ("editions: [{ in_force: { from: 2017-01-01, until: 2017-12-31, mark: official, source: toy-note }, mark: official, source: toy-note }, { in_force: { from: 2018-01-01 } }]", ["kz/toy/art-10/p1#n0", "the dates of kz/toy/art-10/p1#n0"]),
    ],
)  # fmt: skip
def test_a_norm_with_a_mark_of_its_own_is_checked(check: Callable[..., list[str]], body: str, what: list[str]) -> None:
    """A norm that leaves its mark to the provision is not told again; one with its own mark or source is checked."""
    found = check(module.unverified_sources, **norms(f"when: worker.is_refugee, {body}"))
    assert [line.removeprefix("KQ602 ").split(" is marked")[0] for line in found] == what


def test_an_official_value_without_a_source_is_unverified(check: Callable[..., list[str]]) -> None:
    """A mark without any source promises what nobody saw."""
    text = f"parameters: [{{ parameter: p, unit: days, name: {SENTENCE}, values: [{{ from: 2017-01-01, value: 3, mark: official }}] }}]"
    assert check(module.unverified_sources, **{"rules/parameters/extra.yaml": text}) == [
        "KQ602 p from 2017-01-01 is marked official, but its source (none) says seen: none"
    ]


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("seen: page", ["no address, edition"]),
        ("seen: text, address: x", ["no edition"]),
        ("seen: text, edition: 2020-01-01", ["no address"]),
        ("seen: page, address: x, edition: 2020-01-01", []),
        ("seen: none", []),
        ("address: x", []),
    ],
)
def test_what_was_seen_is_dated(check: Callable[..., list[str]], source: str, missing: list[str]) -> None:
    """A source that was seen says where and in which edition; one that nobody saw need not."""
    file = "corpus/kz/other-acts.yaml"
    text = (
        (TOY / file).read_text(encoding="utf-8").replace("sources: []", f"sources: [{{ id: s, title: t, {source} }}]")
    )
    assert check(module.undated_sources, **{file: text}) == [f"KQ603 the source s has {what}" for what in missing]
    vocabulary = {"rules/vocabulary/extra.yaml": f"actors: []\nsources: [{{ id: s, title: t, {source} }}]"}
    assert len(check(module.undated_sources, **vocabulary)) == len(missing)


# -- cases and provisions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expect", "enough"),
    [
        ('{ "p1#n0": applies }', True),
        ('{ "p1#n0": { verdict: applies } }', True),
        ('{ p1: applies, because: ["p1#n0"] }', True),
        ('{ p1: applies, because: "p1#n0" }', True),
        ('{ p1: { verdict: applies, because: ["kz/toy/art-10/p1#n0"] } }', True),
        ("{ stay.allowed_until: unknown }", True),
        ("{ p1: applies, settle_with: [worker.is_refugee] }", False),
        ("{}", False),
    ],
)
def test_a_case_expects_something_of_a_norm(check: Callable[..., list[str]], expect: str, enough: bool) -> None:
    """A case covers a norm by its verdict, by naming it as a reason, or by the fact it concludes."""
    concludes = ", concludes: stay.allowed_until = today" if "stay." in expect else ""
    body = norms(f"when: worker.is_refugee{concludes}")[EXTRA]
    text = f"{body}cases: [{{ case: c, date: 2020-01-01, expect: {expect} }}]\n"
    found = check(module.norms_without_case, **{EXTRA: text})
    assert found == ([] if enough else ["KQ604 no example case expects anything of kz/toy/art-10/p1#n0"])


@pytest.mark.parametrize(
    ("provision", "content"),
    [
        ("{ at: art-60 }", False),
        ("{ at: art-60, not_encoded: not_read }", False),
        (f"{{ at: art-60, because: {SENTENCE} }}", False),
        (f"{{ at: art-60, not_encoded: no_norm, because: {SENTENCE} }}", True),
        (f"{{ at: art-60 }}, {{ at: art-60/p1, not_encoded: no_norm, because: {SENTENCE} }}", True),
        ("{ at: art-60/p2, in_force: { from: 2017-01-01, by: art-60/p2 } }", True),
    ],
)
def test_a_provision_has_content_or_a_reason(check: Callable[..., list[str]], provision: str, content: bool) -> None:
    """A place has a norm, places below it, a reason why not, or amends another; nothing else will do."""
    text = f"provisions_of: kz/toy\nmark: recalled\nsource: toy-text\nprovisions: [{provision}]\n"
    found = check(module.provisions_without_content, **{"corpus/kz/toy/extra.yaml": text})
    assert found == ([] if content else ["KQ605 kz/toy/art-60 has neither a norm nor a reason why not"])


def test_a_member_cites_its_source(check: Callable[..., list[str]]) -> None:
    """Each membership without a source is told, however it is marked."""
    text = (
        (TOY / "corpus/groups/eaeu.yaml")
        .read_text(encoding="utf-8")
        .replace("mark: secondary, source: treaty-page", "mark: recalled")
    )
    assert check(module.groups_without_source, **{"corpus/groups/eaeu.yaml": text}) == [
        f"KQ609 the member {state} of eaeu has no source" for state in ("KAZ", "KGZ", "RUS")
    ]


# -- texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["Employer", "employer duty", "The employer pays", "Labour Code", "a worker of 18 years"]
)
def test_english_left_in_place_is_told(check: Callable[..., list[str]], text: str) -> None:
    """A sentence or phrase that is the same in English and another language is untranslated."""
    name = f'{{ en: "{text}", ru: "Работодатель", kk: "{text}" }}'
    found = check(
        module.untranslated_texts, **{"rules/vocabulary/extra.yaml": f"actors: [{{ actor: a, name: {name} }}]"}
    )
    expected = [] if text == "Employer" else [f"KQ606 the kk text equals the English one: {text}"]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "30",
        "C3",
        "EAEU",
        "MCI 30",
        "eGov",
        "Enbek.kz",
        "https://adilet.zan.kz/rus",
        "a@b.kz",
        "SOS IOM",
        "no",
        "477-IV",
    ],
)
def test_names_and_numbers_are_the_same_everywhere(check: Callable[..., list[str]], text: str) -> None:
    """Numbers, acronyms, addresses, single names and words of three letters need no translation."""
    name = f'{{ en: "{text}", ru: "{text}", kk: "{text}" }}'
    assert (
        check(module.untranslated_texts, **{"rules/vocabulary/extra.yaml": f"actors: [{{ actor: a, name: {name} }}]"})
        == []
    )


def test_a_long_text_is_shortened(check: Callable[..., list[str]]) -> None:
    """The message shows the beginning of a long text, once for each language."""
    text = "the employer pays " * 10
    name = f'{{ en: "{text}", ru: "{text}", kk: "{text}" }}'
    found = check(
        module.untranslated_texts, **{"rules/vocabulary/extra.yaml": f"actors: [{{ actor: a, name: {name} }}]"}
    )
    assert [line[:14] for line in found] == ["KQ606 the ru t", "KQ606 the kk t"]
    assert all(line.endswith("...") for line in found)
