from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import ART, KINDS, LANGUAGES, texts

from koshiqon.loading.conditions import parse_atom
from koshiqon.model.proof import Proof
from koshiqon.model.values import NO_VALUE, Range
from koshiqon.rendering.proofs import DEPTHS, deciding, proof_lines, proof_text

DAY = datetime.date(2026, 11, 22).toordinal()
LATE = parse_atom("today <= stay.entered_on + 30 calendar days")


def known(truth: bool | None, name: str = "worker.is_adult") -> Proof:
    """Return the proof of a yes/no fact."""
    return Proof("atom", truth, value=truth, term=("fact", name))


def applying_duty() -> Proof:
    """A duty that applies: its condition holds, one exception does not, another way of the condition fails."""
    condition = Proof("any", True, parts=(Proof("atom", True, value=(DAY, DAY + 5), term=LATE), known(False)))
    exception = Proof("norm", False, f"{ART}/p2", "not_triggered", parts=(known(False),))
    keeping = Proof("being_kept", False, f"{ART}/p1", "overdue", DAY, parts=(known(False),))
    exceptions = Proof("exceptions", False, f"{ART}/p1", parts=(exception,))
    return Proof("norm", True, f"{ART}/p1#first", "applies", parts=(condition, exceptions, keeping))


def test_one_line_names_the_result_and_every_deciding_provision():
    """The shortest form still carries all provisions that decide."""
    found = Proof("derived", True, "worker.category", value={"household": True}, parts=(applying_duty(),))
    assert proof_text(found, texts("en"), "en", "line", kinds=KINDS) == (
        f"✓ category of worker: household worker [{ART}/p1]"
    )


def test_reasons_leave_out_what_did_not_decide():
    """A failed alternative and an exception that does not apply are not among the reasons, but in the tree."""
    reasons = proof_text(applying_duty(), texts("en"), "en", "reasons", kinds=KINDS)
    tree = proof_text(applying_duty(), texts("en"), "en", "tree", kinds=KINDS)
    assert reasons.splitlines() == [
        f"✓ {ART}/p1: applies [{ART}/p1]",
        "  ✓ at least one of these:",
        "    ✓ today ≤ date of entry + 30 calendar days (here: 22 November 2026 and 27 November 2026)",
        "  ✗ breached (deadline: 22 November 2026)",
        "    ✗ is 18 or older: no",
    ]
    assert "no exception applies:" in tree
    assert f"✗ register the contract: does not apply, its condition is not met [{ART}/p2]" in tree


def test_a_norm_is_told_by_its_sentence_of_the_day():
    """The sentence of the edition asked for is shown; else the latest one; else the provision's heading."""
    first = Proof("norm", True, f"{ART}/p2", "applies")
    second = Proof("norm", True, f"{ART}/p3", "applies")
    assert proof_text(first, texts("en"), "en").startswith("✓ register the contract: applies")
    assert proof_text(first, texts("en"), "en", sentences={f"{ART}/p2": "inform"}).startswith("✓ inform: applies")
    assert proof_text(second, texts("en"), "en").startswith("✓ Permits: applies")


@pytest.mark.parametrize(
    ("proof", "shown"),
    [
        (Proof("norm", None, f"{ART}/p1", "depends"), "? hold a permit for the worker: depends on what is not known"),
        (Proof("norm", None, f"{ART}/p1", "needs_human"), "? hold a permit for the worker: is for a person to judge"),
        (Proof("norm", False, f"{ART}/p1", "not_in_force"), "✗ hold a permit for the worker: is not in force on this day"),
        (Proof("norm", False, f"{ART}/p1", "switched_off"), "✗ hold a permit for the worker: does not apply, an exception switches it off"),
        (Proof("norm", False, f"{ART}/p1", "not_encoded"), "✗ hold a permit for the worker: is not encoded"),
        (Proof("norm", False, f"{ART}/p1", "new_word"), "✗ hold a permit for the worker: new_word"),
        (Proof("fact", True, "worker.is_adult", value=False), "✗ is 18 or older: no"),
        (Proof("fact", True, "stay.entered_on", value=DAY), "✓ date of entry: 22 November 2026"),
        (Proof("fact", None, "stay.entered_on"), "? date of entry: not known"),
        (Proof("records", True, "permits", value=[]), "✓ permits: no entries"),
        (Proof("atom", None, value=(None, None), term=LATE), "? today ≤ date of entry + 30 calendar days (not known)"),
        (Proof("atom", None, value=(DAY, None), term=LATE), "? today ≤ date of entry + 30 calendar days (here: 22 November 2026 and not known)"),
        (Proof("atom", True, value="visa", term=parse_atom("stay.basis is visa")), "✓ way of stay: on a visa (here: on a visa)"),
        (Proof("atom", True, term=parse_atom("any permits")), "✓ any of the permits"),
        (Proof("all", True), "✓ all of these:"),
        (Proof("none", False), "✗ none of these:"),
        (Proof("exceptions", True), "✓ an exception applies:"),
        (Proof("exceptions", None), "? an exception may apply:"),
        (Proof("being_kept", True, f"{ART}/p1", "kept"), "✓ kept"),
        (Proof("being_kept", None, f"{ART}/p1", "due", Range(DAY, DAY + 1)), "? still to be done (deadline: between 22 November 2026 and 23 November 2026)"),
        (Proof("being_kept", None, f"{ART}/p1", "due"), "? still to be done"),
        (Proof("being_kept", None, f"{ART}/p1", "unknown", NO_VALUE), "? not known whether it is kept"),
    ],
)  # fmt: skip
def test_each_step_has_a_sign_and_words(proof, shown):
    """Every kind of step says in words what its sign says."""
    line = str(proof_lines(proof, texts("en"), "en", kinds=KINDS)[0])
    assert line.split(" [")[0] == shown


def test_a_switched_off_norm_shows_the_exception_as_its_reason():
    """When a norm does not apply though its condition holds, the exception is the reason."""
    exception = Proof("norm", True, f"{ART}/p2", "applies")
    off = Proof("exceptions", True, f"{ART}/p1", parts=(exception,))
    proof = Proof("norm", False, f"{ART}/p1", "switched_off", parts=(known(True), off))
    assert deciding(proof) == (off,)


def test_a_derived_value_that_nothing_gives_shows_everything_that_failed():
    """A derived date without a value rests on all norms that could have given one."""
    failed = Proof("norm", False, f"{ART}/p1", "not_triggered")
    assert deciding(Proof("derived", True, "stay.entered_on", value=NO_VALUE, parts=(failed,))) == (failed,)


@pytest.mark.parametrize(
    ("ground", "shown"),
    [
        ("treaty_over_law", "why it may: a ratified treaty prevails over the law"),
        ("special_over_general", "why it may: the special rule prevails over the general one"),
        ("later_over_earlier", "why it may: the later rule prevails over the earlier one"),
        ("by_reference", "why it may: the law itself refers to this act"),
    ],
)
def test_an_exception_in_another_act_shows_its_ground(ground, shown):
    """A norm that reaches into another act cites the provision that gives it precedence."""
    step = Proof("ground", True, "kz/toy/art-2", ground)
    lines = proof_text(Proof("norm", True, f"{ART}/p1", "applies", parts=(step,)), texts("en"), "en").splitlines()
    assert lines[1] == f"  ✓ {shown} [kz/toy/art-2]"


def test_of_many_ways_that_fail_only_the_first_is_followed():
    """Why a fact does not hold is told for the nearest way; the other ways are named, and the tree has them all."""
    ways = tuple(Proof("norm", False, f"{ART}/p{n}", "not_triggered", parts=(known(False),)) for n in (1, 2))
    proof = Proof("derived", False, "worker.is_adult", value=False, parts=ways)
    reasons, tree = (proof_lines(proof, texts("en"), "en", depth) for depth in ("reasons", "tree"))
    assert [one.indent for one in reasons] == [0, 1, 2, 1]
    assert [one.indent for one in tree] == [0, 1, 2, 1, 2]


truths = st.sampled_from([True, False, None])
leaves = st.builds(known, truths)
proofs = st.recursive(
    leaves,
    lambda parts: st.builds(
        Proof,
        st.sampled_from(["norm", "derived", "all", "any", "none", "exceptions", "ground", "being_kept"]),
        truths,
        st.sampled_from([f"{ART}/p{number}" for number in range(9)]),
        st.sampled_from(["applies", "depends", "not_triggered"]),
        parts=st.lists(parts, max_size=3).map(tuple),
    ),
    max_leaves=12,
)


@given(proofs)
def test_shortening_never_invents_or_loses_a_reason(proof):
    """What one line cites stands in the reasons, and what the reasons say stands in the tree, in the same order."""
    line, reasons, tree = (proof_lines(proof, texts("en"), "en", depth) for depth in DEPTHS)
    cited = [place for one in reasons for place in one.pinpoints]
    assert list(line[0].pinpoints) == list(dict.fromkeys(cited))
    rest = iter(tree)
    assert all(one in rest for one in reasons)
    assert line[0].text == reasons[0].text == tree[0].text


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_proof_has_no_english_in_russian_and_kazakh(language):
    """Only pinpoints stand in Latin letters."""
    shown = proof_text(applying_duty(), texts(language), language, "tree", kinds=KINDS)
    assert not re.search("[A-Za-z]", re.sub(r"\[[^\]]*\]", "", shown).replace(f"{ART}/p1", ""))
