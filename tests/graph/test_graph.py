"""The graph of a base: typed edges, circles, and what is written out of it."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from koshiqon.graph.building import build_graph
from koshiqon.graph.circles import circles, refuse_circles
from koshiqon.graph.exporting import export, neighbourhood
from koshiqon.loading.diagnostics import BadInput
from koshiqon.loading.reader import read_base
from koshiqon.model.base import Base

TOY = Path(__file__).resolve().parents[1] / "kb" / "toy"
SENTENCE = '{ en: "a", ru: "б", kk: "в" }'


@pytest.fixture(scope="module")
def base() -> Base:
    """Return the toy base."""
    return read_base(TOY)


@pytest.fixture(scope="module")
def graph(base: Base) -> nx.MultiDiGraph[str]:
    """Return the graph of the toy base."""
    return build_graph(base)


@pytest.fixture
def with_norms(tmp_path: Path) -> Callable[..., Base]:
    """Return a reader of the toy base with more norms, each a mapping without sentence, at p1#n0, p1#n1 ..."""

    def read(*norms: str, vocabulary: str = "") -> Base:
        root = Path(shutil.copytree(TOY, tmp_path / "kb"))
        text = "article: kz/toy/art-10\nnorms:\n"
        for number, norm in enumerate(norms):
            text += f'  - {{ at: "p1#n{number}", in_force: {{ from: 2017-01-01 }}, says: definition, text: {SENTENCE}, {norm} }}\n'
        (root / "rules" / "kz" / "toy" / "extra.yaml").write_text(text, encoding="utf-8")
        if vocabulary:
            (root / "rules" / "vocabulary" / "extra.yaml").write_text(vocabulary, encoding="utf-8")
        return read_base(root)

    return read


# -- nodes and edges --------------------------------------------------------------------------------------------------


def test_nodes_are_named_by_kind(base: Base, graph: nx.MultiDiGraph[str]) -> None:
    """Every instrument, provision, norm, fact, position, group, parameter and authority is a node with a label."""
    for kind, table in (
        ("instrument", base.instruments),
        ("provision", base.provisions),
        ("norm", base.norms),
        ("fact", base.facts),
        ("position", base.positions),
        ("group", base.groups),
        ("parameter", base.parameters),
        ("authority", base.authorities),
    ):
        nodes = {node: data for node, data in graph.nodes(data=True) if data.get("kind") == kind}
        assert set(nodes) == {f"{kind}:{name}" for name in table}
        assert all(data["label"] for data in nodes.values())
    assert graph.nodes["provision:kz/toy/art-10"]["label"] == "Permit for a foreign worker"
    assert graph.nodes["norm:kz/toy/art-10/p1"]["says"] == "duty"
    assert graph.nodes["state:KAZ"]["label"] == "Kazakhstan"


@pytest.mark.parametrize(
    ("source", "kind", "target"),
    [
        ("provision:kz/toy/art-10/p1", "part_of", "instrument:kz/toy"),
        ("norm:kz/toy/art-30/p2#kind", "part_of", "provision:kz/toy/art-30/p2"),
        pytest.param(
            "provision:kz/toy/art-10",
            "cites",
            "provision:kz/toy/art-40",
        ),
        ("norm:kz/toy/art-20/p3", "cites", "provision:kz/toy/art-20/p2"),
        ("norm:kz/toy/art-10/p2/a", "switches_off", "norm:kz/toy/art-10/p1"),
        ("norm:un/toy-treaty/art-5", "replaces_norm", "norm:kz/toy/art-20/p1"),
        ("norm:un/toy-treaty/art-5", "granted_by", "provision:kz/toy/art-2"),
        ("norm:kz/toy/art-1/p1", "concludes", "fact:worker.is_foreigner"),
        ("norm:kz/toy/art-10/p1", "reads", "fact:worker.is_foreigner"),
        ("norm:kz/toy/art-10/p1", "reads_to_keep", "fact:permits"),
        ("norm:kz/toy/art-10/p1", "reads_to_keep", "fact:work.started_on"),
        ("norm:kz/toy/art-20/p3", "reads", "fact:work.started_on"),
        ("norm:kz/toy/art-30/p1", "reads", "fact:stay.entered_on"),
        ("norm:kz/toy/art-30/p1", "reads", "fact:stays"),
        ("norm:kz/toy/art-10/p2/a", "uses", "group:eaeu"),
        ("norm:kz/toy/art-20/p1", "uses", "parameter:kz/minimum-wage"),
        ("norm:kz/toy/art-10/p1", "about", "position:work.employer_permit"),
        ("norm:kz/toy/art-10/p4", "asks", "norm:kz/toy/art-10/p1"),
        ("norm:kz/toy/art-10/p1", "punished_by", "provision:kz/toy/art-40"),
        ("norm:kz/toy/art-40/p1", "punishes", "provision:kz/toy/art-10/p1"),
        ("norm:kz/toy/art-10/p1", "decided_by", "authority:kz/authority/local-executive-body"),
        ("norm:kz/toy/art-10/p2/b", "amended_by", "provision:kz/amending-act/art-1/p3"),
        ("norm:kz/toy/art-10/p4", "left_to", "provision:kz/toy-rules/p1"),
        ("instrument:kz/toy", "replaces", "instrument:kz/old-toy"),
        ("instrument:kz/amending-act", "amends", "instrument:kz/toy"),
        ("instrument:kz/toy-rules", "based_on", "provision:kz/toy/art-10/p4"),
        ("instrument:kz/toy-rules", "implements", "instrument:un/toy-treaty"),
        ("state:KAZ", "binds", "instrument:un/toy-treaty"),
    ],
)
def test_edges_are_typed(graph: nx.MultiDiGraph[str], source: str, kind: str, target: str) -> None:
    """Each kind of link is an edge of its own type between what it links."""
    assert graph.edges[source, target, kind]["type"] == kind


def test_a_link_is_drawn_once(graph: nx.MultiDiGraph[str]) -> None:
    """Two editions with the same link, or a fact read twice, give one edge."""
    assert graph.number_of_edges("norm:kz/toy/art-10/p2/b", "norm:kz/toy/art-10/p1") == 1
    assert all(key == data["type"] for _, _, key, data in graph.edges(keys=True, data=True))


def test_a_state_binds_from_a_day(graph: nx.MultiDiGraph[str]) -> None:
    """A party's edge carries the day of entry into force for that state."""
    assert graph.edges["state:KAZ", "instrument:un/toy-treaty", "binds"]["start"] == "2018-01-01"


def test_every_edge_ends_at_a_known_node(graph: nx.MultiDiGraph[str]) -> None:
    """No edge leads to something that is not in the base."""
    assert all("kind" in data for _, data in graph.nodes(data=True))


def test_a_sanction_may_be_named_as_a_norm(with_norms: Callable[..., Base]) -> None:
    """A breach that names a norm is linked to the norm, one that names a place to the place."""
    graph = build_graph(with_norms("breach: kz/toy/art-40/p2", "when: employer.staff_count > 3"))
    assert graph.has_edge("norm:kz/toy/art-10/p1#n0", "norm:kz/toy/art-40/p2", key="punished_by")


def test_an_unknown_index_is_not_linked(with_norms: Callable[..., Base]) -> None:
    """An amount in MCI reads the index only where the base has one."""
    base = with_norms("when: work.wage > 3 MCI")
    del base.parameters["kz/mci"]
    assert "parameter:kz/mci" not in build_graph(base)


# -- circles ----------------------------------------------------------------------------------------------------------


def paths(base: Base) -> list[tuple[str, set[str]]]:
    """Return each circle as its code and the names on its path; the path ends where it began."""
    found = []
    for one in circles(base):
        steps = dict(one.fields)["path"].split(" -> ")
        assert steps[0] == steps[-1]
        assert len(set(steps)) == len(steps) - 1
        found.append((one.code.code, {step.replace("kz/toy/art-10/p1#", "") for step in steps}))
    return found


def test_the_toy_base_has_no_circle(base: Base) -> None:
    """Exceptions to exceptions, definitions and deadlines are no circle by themselves."""
    assert circles(base) == []
    refuse_circles(base)


@pytest.mark.parametrize(
    ("norms", "code", "path"),
    [
        (["when: work.is_authorised, concludes: work.is_authorised"], "KQ501", {"n0", "work.is_authorised"}),
        (["when: work.is_authorised, concludes: work.permit_is_needed", "when: work.permit_is_needed, concludes: work.is_authorised"], "KQ501", {"n0", "n1", "work.is_authorised", "work.permit_is_needed"}),
        (["concludes: stay.allowed_until = stay.allowed_until + 1 month"], "KQ501", {"n0", "stay.allowed_until"}),
        (["law_at: stay.allowed_until, concludes: stay.allowed_until = today"], "KQ501", {"n0", "stay.allowed_until"}),
        (['when: "applies(p1#n0)"'], "KQ501", {"n0"}),
        (['when: "applies(p1#n1)"', 'when: "applies(p1#n0)"'], "KQ501", {"n0", "n1"}),
        (['switches_off: "p1#n1"', 'switches_off: "p1#n0"'], "KQ502", {"n0", "n1"}),
        (['switches_off: "p1#n0"'], "KQ502", {"n0"}),
        (['instead: "p1#n1"', 'switches_off: "p1#n0"'], "KQ502", {"n0", "n1"}),
        (['switches_off: "p1#n1", when: work.is_authorised', "concludes: work.is_authorised"], "KQ501", {"n0", "n1", "work.is_authorised"}),
        (['when: "kept(p1#n1)", concludes: work.is_authorised', "kept_when: work.is_authorised"], "KQ501", {"n0", "work.is_authorised"}),
        (['when: "breached(p1#n0)"'], "KQ501", {"n0"}),
        (['when: "kept(p1#n1)"', 'kept_when: "applies(p1#n0)"'], "KQ501", {"n0"}),
        (['when: "kept(p1#n1)", concludes: stay.allowed_until = today', "by: { event: stay.allowed_until, within: 1 month }"], "KQ501", {"n0", "stay.allowed_until"}),
    ],
)  # fmt: skip
def test_a_circle_is_found_and_its_path_named(
    with_norms: Callable[..., Base], norms: list[str], code: str, path: set[str]
) -> None:
    """Whatever rests on itself is one diagnostic with the whole path: definitions, questions, exceptions, keeping."""
    base = with_norms(*norms)
    assert paths(base) == [(code, path)]
    with pytest.raises(BadInput) as caught:
        refuse_circles(base)
    (one,) = caught.value.diagnostics
    assert one.file == "rules/kz/toy/extra.yaml"


@pytest.mark.parametrize(
    "norms",
    [
        ["kept_when: work.is_authorised, concludes: work.is_authorised"],
        ['when: "applies(p1#n1)", concludes: work.is_authorised', "kept_when: work.is_authorised"],
        ["when: work.is_authorised", "concludes: work.is_authorised"],
        pytest.param(
            ['kept_when: "applies(p1#n1)"', 'when: "applies(p1#n0)"'],
        ),
    ],
)
def test_what_only_looks_like_a_circle_is_none(with_norms: Callable[..., Base], norms: list[str]) -> None:
    """How a duty is kept does not decide whether it applies, so it may rest on what the duty concludes."""
    assert circles(with_norms(*norms)) == []


def test_two_knots_are_two_faults(with_norms: Callable[..., Base]) -> None:
    """Circles that have nothing to do with each other are told one by one."""
    base = with_norms(
        "when: work.is_authorised, concludes: work.is_authorised",
        "when: work.permit_is_needed, concludes: work.permit_is_needed",
    )
    assert sorted(len(path) for _, path in paths(base)) == [2, 2]


def test_a_precondition_may_not_rest_on_its_own_fact(with_norms: Callable[..., Base]) -> None:
    """A fact that makes sense only when something holds that rests on the fact itself is a circle."""
    vocabulary = f"facts: [{{ fact: a.b, type: boolean, name: {SENTENCE}, only_when: [work.is_authorised] }}]"
    assert circles(with_norms("when: a.b, concludes: work.is_authorised", vocabulary=vocabulary))


# -- writing ----------------------------------------------------------------------------------------------------------


def test_graphml_reads_back(graph: nx.MultiDiGraph[str]) -> None:
    """GraphML holds the same nodes and edges."""
    again = nx.read_graphml(io.BytesIO(export(graph, "graphml").encode()), force_multigraph=True)
    assert set(again) == set(graph)
    assert again.number_of_edges() == graph.number_of_edges()


def test_json_reads_back(graph: nx.MultiDiGraph[str]) -> None:
    """Node-link JSON holds the same graph."""
    again = nx.node_link_graph(json.loads(export(graph, "json")), edges="edges")
    assert nx.utils.graphs_equal(again, graph)


def test_a_neighbourhood_is_cut_out(graph: nx.MultiDiGraph[str]) -> None:
    """Within so many links of a node, in either direction, and nothing beyond."""
    node = "norm:kz/toy/art-10/p3"
    assert set(neighbourhood(graph, [node], 0)) == {node}
    assert set(neighbourhood(graph, [node], 1)) == {
        node,
        "provision:kz/toy/art-10/p3",
        "norm:kz/toy/art-10/p2/b",
        "fact:employer.is_under_hiring_ban",
    }
    assert "norm:kz/toy/art-10/p1" in neighbourhood(graph, [node], 2)


def test_mermaid_draws_norms_and_links(graph: nx.MultiDiGraph[str]) -> None:
    """Mermaid text has a line for each node and each edge, in a fixed order."""
    part = neighbourhood(graph, ["norm:kz/toy/art-10/p3"], 1)
    assert export(part, "mermaid") == (
        "flowchart LR\n"
        '  n0["employer.is_under_hiring_ban"]\n'
        '  n1[["kz/toy/art-10/p2/b"]]\n'
        '  n2[["kz/toy/art-10/p3"]]\n'
        '  n3["kz/toy/art-10/p3"]\n'
        "  n2 -->|reads| n0\n"
        "  n2 -->|switches_off| n1\n"
        "  n2 -->|part_of| n3\n"
    )
