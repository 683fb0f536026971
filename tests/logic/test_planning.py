"""Compiling a linked base into a plan: what rests on what, the calendar, the instruments."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from koshiqon.loading.cache import FORMAT
from koshiqon.loading.diagnostics import BadInput
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import LAST_DAY

Make = Callable[..., Any]


def ordinal(day: str) -> int:
    """Return the number of a day."""
    return date.fromisoformat(day).toordinal()


def named(toy: Any, table: dict[Any, tuple[int, ...]], key: Any) -> list[str]:
    """Return one entry of a table of norms by their short names."""
    return toy.short([toy.plan["norms"][number]["id"] for number in table.get(key, ())])


def test_norms_have_numbers_in_the_order_of_the_base(toy: Make) -> None:
    """The index leads from each norm to its place in the list."""
    made = toy("when: t.a")
    assert [norm["id"] for norm in made.plan["norms"]] == list(made.base.norms) == list(made.plan["index"])
    assert list(made.plan["index"].values()) == list(range(len(made.plan["norms"])))


def test_a_plan_is_plain_data(toy: Make) -> None:
    """A plan can be stored by marshal and read back, and knows its format and the base it was made from."""
    plan = toy().plan
    assert marshal.loads(marshal.dumps(plan)) == plan
    assert (plan["format"], plan["digest"]) == (FORMAT, toy().base.digest)


def test_readers_are_the_norms_whose_effect_rests_on_a_fact(toy: Make) -> None:
    """A norm reads the facts of its condition, its `law_at` and its conclusion, but not those of its keeping."""
    made = toy(
        "when: t.a, concludes: d.single = t.day",
        "law_at: t.end, when: t.b",
        "says: duty, when: t.c, kept_when: t.d, by: { on: on.day }",
        "when: { all: [t.a, t.b] }, concludes: d.x",
    )
    readers = made.plan["readers"]
    assert {name: named(made, readers, name) for name in ("t.a", "t.b", "t.c", "t.day", "t.end")} == {
        "t.a": ["n0", "n3"],
        "t.b": ["n1", "n3"],
        "t.c": ["n2"],
        "t.day": ["n0"],
        "t.end": ["n1"],
    }
    assert "t.d" not in readers
    assert "on.day" not in readers
    assert named(made, readers, "d.x") == named(made, readers, "d.single") == []


def test_every_edition_is_read(toy: Make) -> None:
    """A norm rests on what any of its editions reads, concludes or switches off."""
    made = toy(
        'says: exception, editions: [{ in_force: { from: 2017-01-01, until: 2018-12-31 }, when: t.a, switches_off: "p1#n1" }, { in_force: { from: 2019-01-01 }, when: t.b, switches_off: "p1#n2" }]',
        "when: t.c, editions: [{ in_force: { from: 2017-01-01, until: 2018-12-31 }, concludes: d.x }, { in_force: { from: 2019-01-01 }, concludes: d.y }]",
        "when: t.c, concludes: d.x",
    )
    plan = made.plan
    assert named(made, plan["readers"], "t.a") == named(made, plan["readers"], "t.b") == ["n0"]
    assert named(made, plan["switched"], made.of("n0")) == ["n1", "n2"]
    assert named(made, plan["concluding"], "d.x") == ["n1", "n2"]
    assert named(made, plan["concluding"], "d.y") == ["n1"]
    assert "d.z" not in plan["concluding"]


def test_who_asks_whether_a_duty_is_kept_rests_on_its_keeping(toy: Make) -> None:
    """Facts, deadlines and norms that a duty's keeping rests on are read by whoever asks about it, however far."""
    made = toy(
        "says: duty, when: t.a, kept_when: t.b, by: { on: t.day }",
        'says: duty, when: t.c, kept_when: "kept(p1#n0)"',
        'when: "breached(p1#n1)"',
        'when: { any: ["applies(p1#n2)", t.e] }',
    )
    plan = made.plan
    assert named(made, plan["askers"], made.of("n1")) == ["n2"]
    assert named(made, plan["askers"], made.of("n0")) == ["n2"]
    assert named(made, plan["askers"], made.of("n2")) == ["n3"]
    for name in ("t.b", "t.day"):
        assert named(made, plan["readers"], name) == ["n2"]
    assert named(made, plan["readers"], "t.a") == ["n0"]
    assert named(made, plan["readers"], "t.e") == ["n3"]


def test_who_reads_a_fact_rests_on_what_decides_whether_it_makes_sense(toy: Make) -> None:
    """The condition of `only_when` is read by all who read the fact, also for the keeping of a duty asked about."""
    made = toy(
        "when: on.flag",
        "says: duty, when: t.c, kept_when: on.pick is one, by: { on: on.day }",
        'when: "kept(p1#n1)"',
    )
    assert named(made, made.plan["readers"], "t.a") == ["n0", "n2"]
    assert named(made, made.plan["readers"], "on.pick") == named(made, made.plan["readers"], "on.day") == ["n2"]
    assert named(made, made.plan["readers"], "worker.is_foreigner") == [
        "art-1/p2", "art-10/p1", "art-10/p2/b", "art-30/p1", "art-30/p2", "art-30/p2#kind", "art-30/p3",
    ]  # fmt: skip
    assert made.plan["facts"]["on.flag"]["only_when"] == ("all", (("fact", "t.a"),))
    assert made.plan["facts"]["t.a"]["only_when"] is None


def test_exceptions_are_known_from_both_ends(toy: Make) -> None:
    """A norm lists what may switch it off; `instead` counts as switching off."""
    plan, of = toy().plan, toy().of
    assert plan["norms"][of("art-10/p1")]["exceptions"] == (of("art-10/p2/a"), of("art-10/p2/b"))
    assert plan["norms"][of("art-20/p1")]["exceptions"] == (of("un/toy-treaty/art-5"),)
    assert plan["norms"][of("art-10/p3")]["exceptions"] == ()
    assert plan["switched"] == {
        of("art-10/p2/a"): (of("art-10/p1"),),
        of("art-10/p2/b"): (of("art-10/p1"),),
        of("art-10/p3"): (of("art-10/p2/b"),),
        of("un/toy-treaty/art-5"): (of("art-20/p1"),),
    }
    assert plan["norms"][of("un/toy-treaty/art-5")]["editions"][0]["targets"] == (of("art-20/p1"),)


def test_a_norm_is_taken_over_without_texts(toy: Make) -> None:
    """Everything the checker reads of a norm and its editions stands in the plan."""
    plan, of = toy().plan, toy().of
    duty = plan["norms"][of("art-10/p1")]
    assert {key: value for key, value in duty.items() if key not in ("editions", "exceptions")} == {
        "id": "kz/toy/art-10/p1", "provision": "kz/toy/art-10/p1", "instrument": "kz/toy", "says": "duty",
        "who": "employer", "towards": "state", "position": "work.employer_permit", "instead": None, "ground": None,
        "granted_by": None, "any_of": False, "punishes": (), "law_at": None, "cites": (),
    }  # fmt: skip
    (edition,) = duty["editions"]
    assert (edition["start"], edition["end"], edition["mark"]) == (ordinal("2017-01-01"), LAST_DAY, "official")
    assert edition["by"] == (("fact", "work.started_on"), 0, "calendar days", "cautious")
    assert edition["concludes"][:2] == (edition["concludes"][0], "work.permit_is_needed")
    assert (edition["breach"], edition["authority"]) == ("kz/toy/art-40", "kz/authority/local-executive-body")
    assert (edition["presumes"], edition["targets"], edition["penalty"], edition["level"]) == (None, (), (), None)
    treaty = plan["norms"][of("un/toy-treaty/art-5")]
    assert (treaty["instead"], treaty["ground"], treaty["granted_by"], treaty["editions"][0]["level"]) == (
        "kz/toy/art-20/p1", "treaty_over_law", "kz/toy/art-2", "equal",
    )  # fmt: skip
    sanction = plan["norms"][of("art-40/p1")]
    assert sanction["any_of"] is True
    assert sanction["punishes"] == ("kz/toy/art-10/p1",)
    assert sanction["editions"][0]["penalty"] == (
        ("warning", None, None, None),
        ("fine", "small_business", "30 MCI", None),
    )
    assert plan["norms"][of("art-40/p2")]["editions"][0]["penalty"][1] == ("ban", None, None, "12 months")
    assert plan["norms"][of("art-20/p3")]["law_at"] == ("fact", "work.started_on")
    assert plan["norms"][of("art-20/p3")]["cites"] == ("kz/toy/art-20/p2",)
    assert plan["norms"][of("art-20/p4")]["editions"][0]["presumes"] is not None
    assert plan["norms"][of("art-10/p4")]["editions"][0]["filled_by"] == "kz/toy-rules/p1"
    assert [one["amended_by"] for one in plan["norms"][of("art-10/p2/b")]["editions"]] == [
        None, "kz/amending-act/art-1/p3",
    ]  # fmt: skip


def test_a_fact_is_taken_over_without_texts(toy: Make) -> None:
    """Type, values, fields and the notes for the interview stand in the plan."""
    facts = toy().plan["facts"]
    assert facts["worker.residence"] == {
        "type": "one_of", "values": ("permanent", "temporary", "none"), "fields": {}, "derived": False, "multi": False,
        "combine": None, "judgement": False, "order": facts["worker.residence"]["order"], "red_flag": False,
        "change": "authority", "sensitivity": "ordinary", "from_principal": None, "only_when": None,
    }  # fmt: skip
    assert (facts["worker.citizenship"]["order"], facts["worker.citizenship"]["red_flag"]) == (1, True)
    assert facts["sponsor.citizenship"]["from_principal"] == "worker.citizenship"
    assert facts["work.missed_with_good_reason"]["judgement"] is True
    assert facts["worker.is_refugee"]["sensitivity"] == "dangerous"
    assert facts["stay.allowed_until"]["combine"] == "latest"
    assert facts["permits"]["fields"]["kind"] == ("one_of", ("employer_permit", "household"))
    assert facts["permits"]["fields"]["months"] == ("integer", ())
    assert {name for name, one in facts.items() if one["multi"]} == {"work.kind", "d.kind"}
    assert {name for name, one in facts.items() if one["derived"]} >= {"d.x", "work.kind", "stay.allowed_until"}


def test_tables_of_days_are_numbers(toy: Make) -> None:
    """Groups, parameters and the calendar are stored by day number; without an end they never end."""
    plan = toy().plan
    assert plan["groups"]["eaeu"]["KGZ"] == [(ordinal("2015-08-12"), LAST_DAY)]
    assert plan["parameters"]["kz/mci"] == (
        "KZT",
        [
            (ordinal("2017-01-01"), ordinal("2019-12-31"), "2269", "official"),
            (ordinal("2020-01-01"), LAST_DAY, "2651", "official"),
        ],
    )
    off = [ordinal(f"2020-01-0{day}") for day in (1, 2, 3)]
    assert plan["calendar"] == {
        "first": ordinal("2020-01-01"),
        "last": ordinal("2020-12-31"),
        "confirmed_to": ordinal("2020-12-31"),
        "five": off,
        "six": off,
        "worked": [ordinal("2020-01-05")],
    }
    assert plan["counting"]["cautious"] == ("next", "none", "five")
    assert plan["counting"]["shifted"] == ("next", "forward", "five")
    assert build_plan(replace(toy().base, calendars={}))["calendar"] == {}


def test_a_member_may_come_and_go(toy: Make) -> None:
    """A state that belonged to a group twice has two periods there."""
    base = toy().base
    group = base.groups["eaeu"]
    one = group.members[0]
    left = replace(one, until=date(2016, 12, 31))
    back = replace(one, from_=date(2018, 1, 1))
    changed = build_plan(replace(base, groups={"eaeu": replace(group, members=(left, back))}))
    assert changed["groups"]["eaeu"] == {
        one.member: [(one.from_.toordinal(), ordinal("2016-12-31")), (ordinal("2018-01-01"), LAST_DAY)]
    }


def test_goals_regimes_alerts_and_checklists_are_taken_over(toy: Make) -> None:
    """What is asked of every case stands in the plan by name."""
    plan = toy().plan
    assert plan["goals"] == ["work.is_authorised", "work.permit_is_needed"]
    assert plan["regimes"] == [("foreigner", "worker.is_foreigner")]
    (alert,) = plan["alerts"]
    assert alert[0] == "stay_ends"
    assert alert[1] == ("compare", ">", ("today",), ("fact", "stay.allowed_until"))
    assert alert[2:] == (("fact", "stay.allowed_until"), ("kz/toy/art-30/p1",))
    assert plan["checklists"] == {"harm": ("harm.works_under_threat", "harm.papers_are_withheld")}
    assert plan["states"] == ("AFG", "KAZ", "KGZ", "NOR", "RUS", "UZB")


def test_instruments_say_whether_and_since_when_they_bind(toy: Make) -> None:
    """A treaty binds from the day it entered into force for Kazakhstan; national law has no parties."""
    instruments = toy().plan["instruments"]
    assert instruments["un/toy-treaty"] == {
        "kind": "treaty", "national": False, "binding": [(ordinal("2018-01-01"), LAST_DAY, ("art-6",))], "signed": True,
        "in_force": (ordinal("2010-01-01"), LAST_DAY), "verified_to": 0,
    }  # fmt: skip
    assert instruments["kz/toy"] == {
        "kind": "law", "national": True, "binding": [], "signed": False,
        "in_force": (ordinal("2017-01-01"), LAST_DAY), "verified_to": ordinal("2026-01-01"),
    }  # fmt: skip
    assert instruments["kz/old-toy"]["in_force"] == (ordinal("2011-01-01"), ordinal("2016-12-31"))


def changed(toy: Any, name: str, **keys: Any) -> Any:
    """Return the plan of the toy base with one instrument changed."""
    base = toy.base
    return build_plan(replace(base, instruments={**base.instruments, name: replace(base.instruments[name], **keys)}))


def test_only_kazakhstan_binds_itself(toy: Make) -> None:
    """A treaty signed or in force for another state alone neither binds nor counts as signed."""
    kaz, kgz = toy().base.instruments["un/toy-treaty"].parties
    other = changed(toy(), "un/toy-treaty", parties=(kgz,))["instruments"]["un/toy-treaty"]
    assert (other["binding"], other["signed"], other["national"]) == ([], False, False)
    signed = changed(toy(), "un/toy-treaty", parties=(replace(kaz, in_force=None), kgz))["instruments"]["un/toy-treaty"]
    assert (signed["binding"], signed["signed"]) == ([], True)
    left = changed(toy(), "un/toy-treaty", parties=(replace(kaz, signed=None, denounced=date(2020, 1, 1)),))
    assert left["instruments"]["un/toy-treaty"]["binding"] == [
        (ordinal("2018-01-01"), ordinal("2020-01-01"), ("art-6",))
    ]
    assert left["instruments"]["un/toy-treaty"]["signed"] is False
    foreign = changed(toy(), "un/toy-treaty", parties=(replace(kgz, signed=date(2010, 1, 1)),))
    assert foreign["instruments"]["un/toy-treaty"]["signed"] is False


def test_handbooks_and_bills_are_no_law(toy: Make) -> None:
    """An instrument without parties is national law, unless it is a handbook or a bill."""
    for kind, national in (("handbook", False), ("bill", False), ("order", True), ("code", True)):
        assert changed(toy(), "kz/toy", kind=kind)["instruments"]["kz/toy"]["national"] is national


def test_the_base_is_verified_to_its_least_recent_law(toy: Make) -> None:
    """Laws and codes still in force count, of which a day is known; orders, repealed laws and treaties do not."""
    base = toy().base
    day = date(2025, 3, 3)
    assert toy().plan["verified_to"] == ordinal("2026-01-01")
    assert changed(toy(), "kz/amending-act", verified_to=day)["verified_to"] == day.toordinal()
    assert changed(toy(), "kz/amending-act", verified_to=day, kind="code")["verified_to"] == day.toordinal()
    assert changed(toy(), "kz/amending-act", verified_to=date(2027, 1, 1))["verified_to"] == ordinal("2026-01-01")
    assert changed(toy(), "kz/toy-rules", verified_to=day)["verified_to"] == ordinal("2026-01-01")
    assert changed(toy(), "kz/old-toy", verified_to=day)["verified_to"] == ordinal("2026-01-01")
    assert changed(toy(), "un/toy-treaty", verified_to=day, kind="law")["verified_to"] == ordinal("2026-01-01")
    assert changed(toy(), "kz/toy", verified_to=None)["verified_to"] == 0
    assert build_plan(replace(base, instruments={}))["verified_to"] == 0


def test_a_calendar_that_contradicts_itself_is_refused(toy: Make) -> None:
    """A calendar confirmed to a day it does not hold is bad input, with its name and the reason."""
    base = toy().base
    broken = replace(base.calendars["kz"], confirmed_to=date(2000, 1, 1))
    with pytest.raises(BadInput) as caught:
        build_plan(replace(base, calendars={"kz": broken}))
    (one,) = caught.value.diagnostics
    assert (one.name, one.file) == ("broken-calendar", "calendar kz")
    assert "2000-01-01" in dict(one.fields)["problem"]
