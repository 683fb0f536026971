"""The report on one case, through the Python interface."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import pytest

import koshiqon
from koshiqon.api import KnowledgeBase
from koshiqon.checking.testing import CaseResult, compare_case, run_cases
from koshiqon.loading.diagnostics import BadInput

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
NANNY = ROOT / "examples" / "tajik-nanny.yaml"
CARPENTER = ROOT / "examples" / "household-worker.yaml"


def test_every_case_beside_the_norms_comes_out_as_expected(kb: KnowledgeBase) -> None:
    """All example cases of the real base agree with the engine, and there are many of them."""
    results = list(run_cases(kb))
    failures = [fault.render() for result in results for fault in result.failures]
    assert not failures, "\n".join(failures[:20])
    assert len(results) > 1000
    assert all(result.checked for result in results)


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_the_examples_come_out_as_expected(kb: KnowledgeBase, path: Path) -> None:
    """Each example has a story in three languages and expects something that holds."""
    case = kb.read_case(path)
    assert case.story is not None
    assert case.date is not None
    assert case.expect
    result = CaseResult(path.stem, path.name)
    compare_case(kb, case, case.date, case.expect, path.stem, (path.name, 1, 1), result)
    assert not result.failures, [fault.render() for fault in result.failures]
    assert result.checked


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_example_has_a_report_in_every_language(kb: KnowledgeBase, path: Path, lang: str) -> None:
    """Reports have the goals of the base, reasons for every definite goal, and pinpoints that resolve."""
    report = kb.check(path, lang=lang)
    answered = [goal.fact for goal in report.goals]
    assert answered == [name for name in kb.plan["goals"] if name in answered]
    assert set(answered) >= set(kb.plan["goals"]) - kb.plan["asked_when"].keys()
    for goal in report.goals:
        assert goal.text
        assert goal.value is not None or goal.settle_with or goal.needs_human
    places = {place for norm in report.norms for place in norm.because}
    assert places <= {*kb.base.provisions}
    for norm in report.norms:
        assert norm.verdict in ("applies", "not_triggered", "switched_off", "not_in_force", "depends", "needs_human")
        assert (norm.verdict == "depends") == bool(norm.settle_with) or norm.verdict == "needs_human"
        assert norm.verdict != "needs_human" or norm.needs_human or norm.says in ("open", "delegation")


def test_a_citizen_needs_nothing(kb: KnowledgeBase) -> None:
    """A citizen of Kazakhstan may stay and work; one fact is enough to know it."""
    report = kb.check({"worker.citizenship": "KAZ"}, as_of="2026-11-22")
    assert report.goal("stay.is_lawful").value is True
    assert report.goal("work.is_authorised").value is True
    assert report.as_of == datetime.date(2026, 11, 22)


def test_nobody_is_a_citizen_by_default(kb: KnowledgeBase) -> None:
    """With no fact at all every goal is open, and citizenship is among the first questions."""
    report = kb.check({}, as_of="2026-11-22")
    assert all(goal.value is None for goal in report.goals)
    asked = [question.fact for question in report.questions if not question.red_flag]
    assert "worker.citizenship" in asked[:3]


def test_what_ends_soon_stands_on_top(kb: KnowledgeBase) -> None:
    """The nanny's permit ends within days: the box names the day."""
    report = kb.check(NANNY)
    assert any(one.date is not None and one.date <= datetime.date(2026, 12, 1) for one in report.urgent)
    assert [one.date or datetime.date.min for one in report.urgent] == sorted(
        one.date or datetime.date.min for one in report.urgent
    )


def test_a_breach_carries_its_sanction_in_tenge_of_the_day(kb: KnowledgeBase) -> None:
    """Work without the household permit is breached, with the fine of that year's index and the provision behind it."""
    report = kb.check(CARPENTER)
    gap = next(one for one in report.compliance if one.norm == "kz/migration-law-2011/art-43-2/p1")
    assert gap.state == "overdue"
    fine = next(one for one in gap.sanction if one.kind == "fine")
    assert (fine.amount, fine.tenge) == ("25 MCI", "108125")
    assert fine.provision == "kz/cao-2014/art-517/p5"
    assert gap.authority
    assert gap.remedy
    earlier = kb.check(CARPENTER, as_of="2025-11-22").norms
    assert earlier


def test_only_sanctions_of_the_right_band_are_shown(kb: KnowledgeBase) -> None:
    """Ten days over the term show the fine of that band and not the warning of the first."""
    report = kb.check(CARPENTER)
    gap = next(one for one in report.compliance if one.norm.startswith("kz/migration-law-2011/art-6/p4/part-1"))
    kinds = {one.kind for one in gap.sanction if one.provision.startswith("kz/cao-2014/art-517/p3")}
    assert kinds == {"fine"}


def test_a_date_past_the_last_edition_is_said(kb: KnowledgeBase) -> None:
    """A day after the last verified edition brings a warning; a day before it does not."""
    late = kb.check(CARPENTER, as_of="2030-01-01")
    assert "stale" in {one.code for one in late.warnings}
    early = kb.check(CARPENTER, as_of="2024-01-01")
    assert "stale" not in {one.code for one in early.warnings}


def test_sources_that_disagree_are_shown_and_not_merged(kb: KnowledgeBase) -> None:
    """Two claims about the entry date leave it unknown and are named in a warning."""
    facts = {"worker.citizenship": "UZB", "stay.entered_on": {"said": "2026-10-01", "document": "2026-11-01"}}
    report = kb.check(facts, as_of="2026-11-22")
    assert "conflict" in {one.code for one in report.warnings}
    agreed = {"worker.citizenship": "UZB", "stay.entered_on": {"said": "2026-11-01", "document": "2026-11-01"}}
    assert "conflict" not in {one.code for one in kb.check(agreed, as_of="2026-11-22").warnings}


def test_a_fact_that_makes_no_sense_is_left_out_and_named(kb: KnowledgeBase) -> None:
    """The end of a visa says nothing about someone who entered without one, and the report says so."""
    facts = {"worker.citizenship": "UZB", "stay.basis": "visa_free", "stay.visa_valid_until": "2030-01-01"}
    report = kb.check(facts, as_of="2026-11-22")
    assert "out_of_place" in {one.code for one in report.warnings}
    assert report.goal("stay.is_lawful").value is not True


def test_a_checklist_answers_many_questions_at_once(kb: KnowledgeBase) -> None:
    """`none` on a checklist states that none of its facts holds; anything else is refused."""
    report = kb.check({"worker.citizenship": "UZB", "checklist.special_statuses": "none"}, as_of="2026-11-22")
    assert "worker.has_kandas_status" not in {question.fact for question in report.questions}
    with pytest.raises(BadInput):
        kb.check({"checklist.special_statuses": "yes"})


def test_the_answer_without_rare_situations_is_told_beside_the_open_one(kb: KnowledgeBase) -> None:
    """An open goal tells what the answer is unless a rare situation holds, and which; the value stays open."""
    case = kb.read_case(CARPENTER)
    facts = {name: value for name, value in case.facts.items() if not name.startswith(("sponsor.", "worker.has_"))}
    report = kb.check(koshiqon.model.cases.Case(facts), as_of="2026-11-22")
    goal = report.goal("stay.is_lawful")
    assert goal.value is None
    assert goal.otherwise is False
    assert "sponsor.is_eaeu_worker" in goal.unless


def test_family_members_get_their_own_answers(kb: KnowledgeBase) -> None:
    """Each person of the family has goals of their own: those of every case, and those the person's facts ask for."""
    report = kb.check(ROOT / "examples" / "seasonal-family.yaml")
    assert {one.relation for one in report.family} == {"spouse", "child"}
    assert all(one.goals[0].fact == "stay.is_lawful" for one in report.family)
    assert "social.pension_contributions_are_due" in {goal.fact for goal in report.goals}
    assert all("social.pension_contributions_are_due" not in {goal.fact for goal in one.goals} for one in report.family)


def test_statements_are_told_apart_from_documents(kb: KnowledgeBase) -> None:
    """A conclusion names the facts behind it that are only said."""
    facts = {
        "worker.citizenship": {"value": "UZB", "source": "document"},
        "work.is_household": {"value": True, "source": "said"},
        "employer.kind": {"value": "natural_person", "source": "said"},
        "work.is_working": True,
    }
    report = kb.check(facts, as_of="2026-11-22")
    named = {name for norm in report.norms for name in norm.rests_on_statements}
    assert "work.is_household" in named
    assert "worker.citizenship" not in named


def test_a_report_knows_its_norms_and_goals(kb: KnowledgeBase) -> None:
    """Looking up a norm or goal that is not there is a KeyError."""
    report = kb.check({"worker.citizenship": "UZB"}, as_of="2026-11-22")
    assert report.norm("kz/migration-law-2011/art-1/8").verdict == "applies"
    with pytest.raises(KeyError):
        report.norm("kz/nowhere/art-1")
    with pytest.raises(KeyError):
        report.goal("nothing.at_all")


def test_the_order_of_facts_does_not_matter(kb: KnowledgeBase) -> None:
    """The same facts in the opposite order give the same report."""
    case = kb.read_case(CARPENTER)
    turned = dict(reversed(case.facts.items()))
    assert kb.check(koshiqon.model.cases.Case(turned), as_of="2026-11-22") == kb.check(
        koshiqon.model.cases.Case(dict(case.facts)), as_of="2026-11-22"
    )


def test_a_treaty_not_in_force_is_a_yardstick(kb: KnowledgeBase) -> None:
    """On the day before the treaty binds, its norms are not in force."""
    report = kb.check({"worker.citizenship": "RUS"}, as_of="2014-12-31")
    treaty = [norm for norm in report.norms if norm.id.startswith("eaeu/treaty-2014")]
    assert treaty
    assert {norm.verdict for norm in treaty} == {"not_in_force"}
    later = kb.check({"worker.citizenship": "RUS"}, as_of="2015-01-01")
    assert {norm.force for norm in later.norms if norm.id.startswith("eaeu/treaty-2014")} == {"in_force"}


def test_resolution_45_died_on_31_december_2016(kb: KnowledgeBase) -> None:
    """The resolution answers on its last day and on no day after it."""
    for day, alive in (("2016-12-31", True), ("2017-01-01", False)):
        report = kb.check({"worker.citizenship": "UZB", "employer.engages_worker": True}, as_of=day)
        verdicts = {norm.verdict for norm in report.norms if norm.id.startswith("kz/gov-res-45-2012")}
        assert (verdicts != {"not_in_force"}) is alive


def test_a_deadline_known_as_a_range_is_urgent_from_its_first_day(kb: KnowledgeBase) -> None:
    """When the entry is known only within days, the box names the earliest last day."""
    facts = {
        "worker.citizenship": "UZB",
        "worker.residence": "temporary",
        "stay.basis": "visa_free",
        "stay.has_left": False,
        "stay.host_has_informed": True,
        "stay.entered_on": {"from": "2026-10-25", "until": "2026-10-30"},
        "checklist.special_statuses": "none",
    }
    report = kb.check(facts, as_of="2026-11-20")
    norm = report.norm("kz/migration-law-2011/art-6/p4/part-1")
    assert norm.deadline is not None
    assert norm.deadline.earliest == datetime.date(2026, 11, 23)
    assert norm.deadline.date == datetime.date(2026, 11, 28)
    assert datetime.date(2026, 11, 23) in {one.date for one in report.urgent}


def test_a_goal_may_be_asked_only_in_some_cases(tmp_path: Path) -> None:
    """A goal with a condition is answered where the condition holds; not knowing it is not enough."""
    root = tmp_path / "kb"
    shutil.copytree(Path(__file__).resolve().parents[1] / "kb" / "toy", root)
    path = root / "rules" / "goals.yaml"
    text = path.read_text(encoding="utf-8")
    name = re.findall(r"goal: ([a-z_.]+)", text)[0]
    path.write_text(
        text.replace(f"goal: {name}", f"goal: {name}\n    asked_when: employer.is_under_hiring_ban", 1),
        encoding="utf-8",
    )
    kb = KnowledgeBase(root)
    asked = {
        value: [
            one.fact
            for one in kb.check(
                {"employer.is_under_hiring_ban": value} if value is not None else {}, as_of="2026-01-01"
            ).goals
        ]
        for value in (True, False, None)
    }
    assert name in asked[True]
    assert name not in asked[False]
    assert asked[None] == asked[False]


def test_what_was_not_read_for_a_past_day_is_said(kb: KnowledgeBase) -> None:
    """On a day before the wording that was read the report says so, and does not pass it off as no rule."""
    codes = {
        day: [one for one in kb.check(CARPENTER, as_of=day).warnings if one.code == "unread"]
        for day in ("2013-06-01", "2026-11-22")
    }
    assert len(codes["2013-06-01"]) == 1
    assert "kz/foreigners-law-1995" in codes["2013-06-01"][0].because
    assert codes["2026-11-22"] == []


def test_what_is_special_about_the_person_comes_first(kb: KnowledgeBase) -> None:
    """Norms that turn on a red flag stand before those that hold for every foreigner."""
    facts = {
        "worker.citizenship": "UZB",
        "work.is_working": True,
        "harm.wages_unpaid": True,
        "worker.residence": "temporary",
    }
    order = [one.id for one in kb.check(facts, as_of="2026-11-22").norms if one.verdict == "applies"]
    pay = next(index for index, one in enumerate(order) if one.startswith("kz/labour-code-2015/art-113"))
    everybody = order.index("kz/migration-law-2011/art-5/p1/1")
    assert pay < everybody


def test_an_earlier_wording_is_unread_only_where_the_law_is_older(kb: KnowledgeBase) -> None:
    """Every norm so marked begins after its instrument and states a doubt."""
    marked = [one for one in kb.plan["norms"] if one["earlier_unread"]]
    assert marked
    for one in marked:
        norm = kb.base.norms[one["id"]]
        assert norm.editions[0].doubt is not None
        assert norm.editions[0].start > kb.base.instruments[norm.instrument].in_force.from_.toordinal()


def test_penalties_are_those_of_the_offender_the_case_describes(kb: KnowledgeBase) -> None:
    """A firm of known size sees its own fine and its official's; without the size all are told."""
    case = kb.read_case(ROOT / "examples" / "indian-cook-permit-expired.yaml")

    def offenders(facts: dict[str, object]) -> set[str | None]:
        report = kb.check(koshiqon.model.cases.Case(facts), as_of="2026-11-22")
        return {one.offender for one in report.norm("kz/migration-law-2011/art-37/p1").sanction}

    assert offenders(case.facts) == {"official", "small_business", "foreigner", None}
    unknown = {name: value for name, value in case.facts.items() if name != "employer.size"}
    assert offenders(unknown) > offenders(case.facts)


def test_a_deadline_that_an_alert_tells_is_not_told_twice(kb: KnowledgeBase) -> None:
    """What is due on the day of an alert from the same article stands in the box for today once."""
    report = kb.check(ROOT / "examples" / "visa-free-day-29.yaml")
    places = [(one.date, one.because[0].split("/p")[0]) for one in report.urgent if one.date]
    assert len(places) == len(set(places))
