"""Circles among definitions and exceptions: found before anything is evaluated."""

from __future__ import annotations

import networkx as nx

from koshiqon.graph.building import build_graph
from koshiqon.loading.diagnostics import BadInput, Diagnostic
from koshiqon.model.base import Base
from koshiqon.model.terms import facts_of, norms_of

__all__ = ["circles", "refuse_circles"]

# How one thing rests on another, as (edge type, whether the edge points to what is rested on).
_RESTS_ON = {
    "reads": True,
    "asks": True,
    "concludes": False,
    "switches_off": False,
    "replaces_norm": False,
}


def circles(base: Base) -> list[Diagnostic]:
    """Return one diagnostic for each knot of norms and facts that depend on each other, naming a circular path."""
    graph = build_graph(base)
    dependence: nx.DiGraph[str] = nx.DiGraph()
    edges: list[tuple[str, str, str]] = list(graph.edges(data="type"))
    for source, target, kind in edges:
        if kind in _RESTS_ON:
            pair = (source, target) if _RESTS_ON[kind] else (target, source)
            dependence.add_edge(*pair, kind=kind)
    for name, condition in base.only_when.items():
        for needed in facts_of(condition):
            dependence.add_edge(f"fact:{name}", f"fact:{needed}", kind="only_when")
    for number, norm in base.norms.items():
        _rest_on_keeping(dependence, base, number, norm.id)
    found = []
    for knot in nx.strongly_connected_components(dependence):
        part = dependence.subgraph(knot)
        if len(knot) > 1 or nx.number_of_selfloops(part):
            found.append(_diagnostic(base, part))
    return sorted(found)


def _rest_on_keeping(dependence: nx.DiGraph[str], base: Base, number: str, identity: str) -> None:
    """A norm that asks whether another is kept or breached rests on what the other's keeping rests on."""
    for edition in base.norms[number].editions:
        for word, asked in norms_of(edition.when):
            if word == "applies" or asked not in base.norms:
                continue
            for other in base.norms[asked].editions:
                for term in (other.kept_when, other.by.event if other.by else None):
                    for name in facts_of(term):
                        dependence.add_edge(f"norm:{identity}", f"fact:{name}", kind="keeping")
                    for _, further in norms_of(term):
                        dependence.add_edge(f"norm:{identity}", f"norm:{further}", kind="keeping")


def _diagnostic(base: Base, knot: nx.DiGraph[str]) -> Diagnostic:
    ordered: nx.DiGraph[str] = nx.DiGraph()
    ordered.add_nodes_from(sorted(knot))
    ordered.add_edges_from(sorted(knot.edges))
    edges = list(nx.find_cycle(ordered))
    first = min(range(len(edges)), key=lambda number: edges[number][0])
    edges = edges[first:] + edges[:first]
    steps = [source for source, *_ in edges] + [edges[-1][1]]
    kinds = {knot.edges[source, target]["kind"] for source, target, *_ in edges}
    name = "circular-exception" if kinds <= {"switches_off", "replaces_norm"} else "circular-definition"
    norms = [step.removeprefix("norm:") for step in steps if step.startswith("norm:")]
    place = base.norms[min(norms)].place if norms else base.places[f"fact:{min(steps).removeprefix('fact:')}"]
    path = " -> ".join(step.split(":", 1)[1] for step in steps)
    return Diagnostic(place.file, place.line, place.column, name, (("path", path),))


def refuse_circles(base: Base) -> None:
    """Raise BadInput when anything in the base depends on itself."""
    if found := circles(base):
        raise BadInput(*found)
