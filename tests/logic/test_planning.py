from __future__ import annotations

import marshal
from datetime import date
from typing import Any

from hypothesis import given, settings

import strategies as toys
from koshiqon.loading.cache import FORMAT
from koshiqon.logic.planning import build_plan
from koshiqon.model.base import LAST_DAY, Base, BoundDeadline
from koshiqon.model.corpus import Instrument, Party, Period
from koshiqon.model.norms import Penalty
from koshiqon.model.vocabulary import Checklist, Regime

TODAY = toys.TODAY
FACTS = tuple(toys.fact(f"a.{name}", "boolean") for name in ("one", "two", "three"))
ONE, TWO = ("fact", "a.one"), ("fact", "a.two")
place = toys.place


def plan(*norms: Any, **more: Any) -> Any:
    return toys.make_plan(list(norms), FACTS, **more)


@settings(max_examples=30)
@given(toys.bases())
def test_a_plan_is_plain_data(base: Base) -> None:
    """A plan can be stored and read back, for it holds nothing but plain data."""
    found = build_plan(base)
    assert marshal.loads(marshal.dumps(found)) == found


def test_what_norms_rest_on_is_noted() -> None:
    """A plan notes who reads a fact, who asks about a norm, who concludes a fact and who switches off whom."""
    found = plan(
        toys.make_norm("p0", toys.make_edition(when=ONE, concludes=("true", "x.yes")), law_at=("fact", "a.three")),
        toys.make_norm("p1", toys.make_edition(when=("norm", "applies", place("p0")), switches_off=(place("p0"), place("gone")))),
        toys.make_norm("p2", toys.make_edition(concludes=("expression", "x.day", TWO)), instead=place("p1")),
        toys.make_norm("p3", toys.make_edition(when=("norm", "applies", place("gone"))), instead=place("gone")),
    )  # fmt: skip
    assert found["readers"] == {"a.one": (0,), "a.three": (0,), "a.two": (2,)}
    assert found["askers"] == {0: (1,)}
    assert found["concluding"] == {"x.yes": (0,), "x.day": (2,)}
    assert found["switched"] == {1: (0,), 2: (1,)}
    assert [norm["exceptions"] for norm in found["norms"]] == [(1,), (2,), (), ()]
    assert [norm["editions"][0]["targets"] for norm in found["norms"]] == [(), (0,), (1,), ()]
    assert found["index"] == {place(f"p{number}"): number for number in range(4)}


def test_who_asks_about_keeping_rests_on_what_it_rests_on() -> None:
    """A norm that asks about a duty rests on the duty's event and condition of keeping, and on norms asked there."""
    by = BoundDeadline(("fact", "a.two"), 1, "weeks", "cautious")
    found = plan(
        toys.make_norm("p0", toys.make_edition(when=("norm", "kept", place("p1")))),
        toys.make_norm("p1", toys.make_edition(kept_when=("all", (ONE, ("norm", "applies", place("p2")))), by=by)),
        toys.make_norm("p2"),
        toys.make_norm("p3", toys.make_edition(when=("fact", "a.three"))),
        only_when={"a.one": ("all", (("fact", "a.three"), ("norm", "applies", place("p3"))))},
    )
    assert found["readers"] == {"a.one": (0,), "a.two": (0,), "a.three": (0, 3)}
    assert found["askers"] == {1: (0,), 2: (0,), 3: (0,)}


def test_preconditions_are_followed_to_the_end() -> None:
    """What decides the sense of a fact may itself rest on such facts, in any order and however many follow."""
    names = ("a.one", "a.two", "a.three")
    conditions = {name: ("all", (("fact", below),)) for name, below in zip(names[1:], names, strict=False)}
    found = plan(
        toys.make_norm("p0", toys.make_edition(when=("fact", "a.three"))),
        only_when={**conditions, "x.unread": ("all", (("fact", "x.other"),))},
    )
    assert {name: found["readers"][name] for name in names} == dict.fromkeys(names, (0,))


def test_an_edition_keeps_all_but_its_texts() -> None:
    """The plan of an edition holds its period, terms, penalties and links."""
    penalty = (Penalty("fine", "foreigner", "30 MCI", None, toys.NO_TEXT), Penalty("ban", None, None, "12 months"))
    edition = toys.make_edition(
        5,
        9,
        when=ONE,
        kept_when=TWO,
        by=BoundDeadline(("today",), 3, "weeks", "kind"),
        presumes=("true", "a.one"),
        penalty=penalty,
        breach=place("p9"),
        authority="kz/authority/police",
        mark="secondary",
        level="full",
        filled_by="kz/order",
        amended_by="kz/change",
    )
    found = plan(toys.make_norm("p0", edition))["norms"][0]["editions"][0]
    assert found == {
        "start": 5,
        "end": 9,
        "when": ONE,
        "kept_when": TWO,
        "by": (("today",), 3, "weeks", "kind"),
        "concludes": None,
        "presumes": ("true", "a.one"),
        "targets": (),
        "penalty": (("fine", "foreigner", "30 MCI", None), ("ban", None, None, "12 months")),
        "breach": place("p9"),
        "authority": "kz/authority/police",
        "amounts": ("kz/mci",),
        "mentions": ("a.one",),
        "mark": "secondary",
        "level": "full",
        "filled_by": "kz/order",
        "amended_by": "kz/change",
    }


def test_a_norm_keeps_its_links() -> None:
    """The plan of a norm holds whom it addresses, what about, on what ground, and what it cites."""
    more = {
        "says": "right",
        "who": "worker",
        "towards": "state",
        "position": "health.care",
        "ground": "treaty_over_law",
        "granted_by": place("p9"),
        "any_of": True,
        "instead": place("p6"),
        "punishes": (place("p8"),),
        "law_at": ONE,
        "cites": (place("p7"),),
    }
    found = dict(plan(toys.make_norm("p0", **more))["norms"][0])
    found.pop("editions")
    expected = {
        "id": place("p0"),
        "provision": place("p0"),
        "instrument": "kz/toy",
        "exceptions": (),
        "earlier_unread": False,
    }
    assert found == {**expected, **more}


def test_the_vocabulary_is_compiled() -> None:
    """Facts, checklists, parameters, groups, counting rules, goals, regimes, alerts and states stand in the plan."""
    facts = (
        toys.fact("a.kind", "one_of", values=("red", "blue"), order=7, red_flag=True, change="person", sensitivity="dangerous"),
        toys.fact("x.kind", "one_of", values=("p",), derived=True),
        toys.fact("x.yes", "boolean", derived=True, judgement=True),
        toys.fact("a.list", "list", fields={"sort": ("one_of", ("red",)), "end": ("date", ())}),
        toys.fact("a.day", "date", combine="latest", from_principal="a.other"),
    )  # fmt: skip
    found = toys.make_plan(
        [],
        facts,
        digest="abc",
        only_when={"a.day": ("all", (ONE,))},
        checklists={"harm": Checklist("harm", ("a.one", "a.two"), toys.NO_TEXT, toys.NO_TEXT)},
        goals={"x.yes": toys.goal("x.yes")},
        regimes={"main": Regime("main", "x.yes", toys.NO_TEXT)},
        alerts={"now": toys.make_alert("now", ONE)},
    )
    first = found["facts"]["a.kind"]
    assert first == {
        "type": "one_of",
        "values": ("red", "blue"),
        "fields": {},
        "derived": False,
        "multi": False,
        "combine": None,
        "judgement": False,
        "order": 7,
        "red_flag": True,
        "change": "person",
        "sensitivity": "dangerous",
        "from_principal": None,
        "only_when": None,
    }
    assert [found["facts"][name]["multi"] for name in ("x.kind", "x.yes")] == [True, False]
    assert found["facts"]["x.yes"]["judgement"] is True
    assert found["facts"]["a.list"]["fields"] == {"sort": ("one_of", ("red",)), "end": ("date", ())}
    last = found["facts"]["a.day"]
    assert (last["combine"], last["from_principal"], last["only_when"]) == ("latest", "a.other", ("all", (ONE,)))
    assert found["checklists"] == {"harm": ("a.one", "a.two")}
    assert found["groups"]["club"]["AAA"] == [(TODAY - 400, LAST_DAY)]
    assert found["groups"]["club"]["BBB"] == [(TODAY - 10, TODAY + 10), (TODAY + 20, LAST_DAY)]
    assert found["parameters"]["kz/rate"] == (
        "KZT",
        [(TODAY - 400, TODAY + 10, "7.5", "official"), (TODAY + 11, TODAY + 400, "9", "official")],
    )
    assert found["counting"] == toys.COUNTING
    assert (found["goals"], found["regimes"]) == (["x.yes"], [("main", "x.yes")])
    assert found["alerts"] == [("now", ONE, None, ())]
    assert (found["states"], found["digest"], found["calendar"]) == (toys.STATES, "abc", {})
    assert found["format"] == FORMAT


def instrument(name: str, kind: Any, verified: date | None, until: date | None = None, parties: Any = ()) -> Instrument:
    return Instrument(
        instrument=name,
        kind=kind,
        title=toys.NO_TEXT,
        short=toys.NO_TEXT,
        jurisdiction="KAZ",
        in_force=Period(from_=date(2011, 1, 1), until=until),
        sources=(),
        verified_to=verified,
        parties=parties,
    )


def test_instruments_bind_from_their_entry_into_force() -> None:
    """National law binds as such; a treaty between its entry into force and its denunciation, unless only signed."""
    start, end = date(2015, 1, 1), date(2020, 1, 1)

    def party(state: str, **more: Any) -> Party:
        return Party(state=state, **more)

    found = plan(
        instruments={
            "law": instrument("law", "law", date(2026, 5, 18)),
            "handbook": instrument("handbook", "handbook", None, date(2020, 1, 1)),
            "bill": instrument("bill", "bill", None),
            "bound": instrument("bound", "treaty", None, parties=(party("KAZ", signed=start, in_force=start, denounced=end, reserved=("art-7",)), party("RUS", in_force=start))),
            "signed": instrument("signed", "treaty", None, parties=(party("KAZ", signed=start),)),
            "foreign": instrument("foreign", "treaty", None, parties=(party("RUS", signed=start, in_force=start),)),
        }
    )["instruments"]  # fmt: skip
    assert {name: (one["national"], one["signed"], len(one["binding"])) for name, one in found.items()} == {
        "law": (True, False, 0),
        "handbook": (False, False, 0),
        "bill": (False, False, 0),
        "bound": (False, True, 1),
        "signed": (False, True, 0),
        "foreign": (False, False, 0),
    }
    assert found["bound"]["binding"] == [(start.toordinal(), end.toordinal(), ("art-7",))]
    assert found["law"]["in_force"] == (date(2011, 1, 1).toordinal(), LAST_DAY)
    assert found["handbook"]["in_force"] == (date(2011, 1, 1).toordinal(), date(2020, 1, 1).toordinal())
    assert [found[name]["verified_to"] for name in ("law", "bill")] == [date(2026, 5, 18).toordinal(), 0]
    assert [found[name]["kind"] for name in ("law", "bound")] == ["law", "treaty"]


def test_the_base_is_verified_up_to_its_least_verified_law() -> None:
    """The base is verified up to the earliest day to which a national law still in force was read."""
    early, middle, late = date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)
    found = plan(
        instruments={
            "law": instrument("law", "law", late),
            "code": instrument("code", "code", middle),
            "repealed": instrument("repealed", "law", early, until=middle),
            "order": instrument("order", "order", early),
            "unread": instrument("unread", "law", None),
        }
    )
    assert found["verified_to"] == middle.toordinal()
    assert plan(instruments={"law": instrument("law", "law", late)})["verified_to"] == late.toordinal()
    abroad = instrument("treaty", "law", early, parties=(Party(state="KAZ"),))
    assert plan(instruments={"treaty": abroad})["verified_to"] == 0
    assert plan()["verified_to"] == 0
