"""Build the graph: instruments, provisions, norms, facts and what they are about, linked by typed edges.

Nodes are written `kind:id`, so that an instrument and its first provision never collide. Every edge has a `type`:

    part_of       provision -> instrument, norm -> provision
    cites         provision or norm -> provision
    switches_off  exception -> norm           replaces_norm  norm -> norm (written `instead`)
    concludes     norm -> derived fact        reads          norm -> fact
    uses          norm -> group or parameter  about          norm -> position
    asks          norm -> norm (applies, kept, breached), asks_to_keep for whether it is kept
    punished_by   duty -> sanction            punishes       sanction -> provision
    decided_by    norm -> authority           granted_by     exception -> provision
    amended_by    norm -> provision           left_to        delegation -> provision
    replaces, amends, implements, based_on    instrument -> instrument or provision
    binds         state -> treaty
"""

from __future__ import annotations

from typing import Any

import networkx as nx

from koshiqon.model.base import Base, BoundEdition, BoundNorm
from koshiqon.model.terms import facts_of, groups_of, norms_of, parameters_of

__all__ = ["build_graph"]


def build_graph(base: Base) -> nx.MultiDiGraph[str]:
    """Return the whole base as a directed multigraph.

    Returns:
        A `networkx.MultiDiGraph`; nodes carry `kind`, `label` (en), edges carry `type`.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, instrument in base.instruments.items():
        graph.add_node(f"instrument:{name}", kind="instrument", label=instrument.short.en)
    for place, provision in base.provisions.items():
        label = provision.heading.en if provision.heading else place
        graph.add_node(f"provision:{place}", kind="provision", label=label)
    for kind, table in (
        ("fact", base.facts),
        ("position", base.positions),
        ("group", base.groups),
        ("parameter", base.parameters),
        ("authority", base.authorities),
    ):
        for name, item in table.items():
            graph.add_node(f"{kind}:{name}", kind=kind, label=item.name.en)
    for norm in base.norms.values():
        sentence = next((one.sentence.en for one in norm.editions if one.sentence), norm.id)
        graph.add_node(f"norm:{norm.id}", kind="norm", label=sentence, says=norm.says)
    _link_corpus(graph, base)
    for norm in base.norms.values():
        _link_norm(graph, base, norm)
    return graph


def _place(base: Base, pinpoint: str) -> str:
    """Return the node of a pinpoint: a provision, or an instrument as a whole."""
    plain = pinpoint.split("#", maxsplit=1)[0]
    return f"instrument:{plain}" if plain in base.instruments else f"provision:{plain}"


def _link(graph: nx.MultiDiGraph[str], source: str, target: str, kind: str, **more: Any) -> None:
    if not graph.has_edge(source, target, key=kind):
        graph.add_edge(source, target, key=kind, type=kind, **more)


def _link_corpus(graph: nx.MultiDiGraph[str], base: Base) -> None:
    for name, instrument in base.instruments.items():
        node = f"instrument:{name}"
        for kind in ("replaces", "amends", "implements", "based_on"):
            for other in getattr(instrument, kind):
                _link(graph, node, _place(base, other), kind)
        for party in instrument.parties:
            if party.in_force is not None:
                state = f"state:{party.state}"
                graph.add_node(state, kind="state", label=base.states[party.state].name.en)
                _link(graph, state, node, "binds", start=party.in_force.isoformat())
    for place, provision in base.provisions.items():
        node = f"provision:{place}"
        _link(graph, node, f"instrument:{base.provision_instrument[place]}", "part_of")
        for cited in provision.cites:
            _link(graph, node, _place(base, cited), "cites")


def _link_norm(graph: nx.MultiDiGraph[str], base: Base, norm: BoundNorm) -> None:
    node = f"norm:{norm.id}"
    _link(graph, node, f"provision:{norm.provision}", "part_of")
    for cited in norm.cites:
        _link(graph, node, _place(base, cited), "cites")
    for punished in norm.punishes:
        _link(graph, node, _place(base, punished), "punishes")
    if norm.instead:
        _link(graph, node, f"norm:{norm.instead}", "replaces_norm")
    if norm.granted_by:
        _link(graph, node, _place(base, norm.granted_by), "granted_by")
    if norm.position:
        _link(graph, node, f"position:{norm.position}", "about")
    for edition in norm.editions:
        _link_edition(graph, base, node, norm, edition)


def _link_edition(graph: nx.MultiDiGraph[str], base: Base, node: str, norm: BoundNorm, edition: BoundEdition) -> None:
    for target in edition.switches_off:
        _link(graph, node, f"norm:{target}", "switches_off")
    if edition.concludes is not None:
        _link(graph, node, f"fact:{edition.concludes[1]}", "concludes")
    if edition.breach:
        target = edition.breach
        _link(graph, node, f"norm:{target}" if target in base.norms else _place(base, target), "punished_by")
    if edition.authority:
        _link(graph, node, f"authority:{edition.authority}", "decided_by")
    if edition.amended_by:
        _link(graph, node, _place(base, edition.amended_by), "amended_by")
    if edition.filled_by:
        _link(graph, node, _place(base, edition.filled_by), "left_to")
    conclusion = edition.concludes[2] if edition.concludes and edition.concludes[0] == "expression" else None
    keeping = (edition.kept_when, edition.by.event if edition.by else None)
    for role, terms in (("effect", (edition.when, norm.law_at, conclusion)), ("keeping", keeping)):
        for term in terms:
            for name in facts_of(term):
                _link(graph, node, f"fact:{name}", "reads" if role == "effect" else "reads_to_keep", role=role)
            for _, identity in norms_of(term):
                _link(graph, node, f"norm:{identity}", "asks" if role == "effect" else "asks_to_keep")
            for name in groups_of(term):
                _link(graph, node, f"group:{name}", "uses")
            for name in parameters_of(term):
                if name in base.parameters:
                    _link(graph, node, f"parameter:{name}", "uses")
