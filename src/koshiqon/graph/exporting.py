"""Write the graph as GraphML, JSON or Mermaid, and cut out a neighbourhood."""

from __future__ import annotations

import json
from collections.abc import Iterable

import networkx as nx

__all__ = ["export", "neighbourhood"]


def neighbourhood(graph: nx.MultiDiGraph[str], nodes: Iterable[str], depth: int) -> nx.MultiDiGraph[str]:
    """Return the part of a graph within `depth` links of some nodes, links taken in either direction."""
    found = set(nodes)
    border = set(found)
    for _ in range(depth):
        border = {near for node in border for near in (*graph.successors(node), *graph.predecessors(node))} - found
        found |= border
    part: nx.MultiDiGraph[str] = graph.subgraph(found).copy()
    return part


def export(graph: nx.MultiDiGraph[str], form: str) -> str:
    """Return a graph as text.

    Args:
        form: `graphml`, `json` (node-link data) or `mermaid` (a flowchart).
    """
    if form == "graphml":
        return "\n".join(nx.generate_graphml(graph)) + "\n"
    if form == "json":
        return json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return _mermaid(graph)


def _mermaid(graph: nx.MultiDiGraph[str]) -> str:
    names = {node: f"n{number}" for number, node in enumerate(sorted(graph))}
    lines = ["flowchart LR"]
    for node in sorted(graph):
        label = node.split(":", 1)[1].replace('"', "'")
        shape = ("[[", "]]") if graph.nodes[node].get("kind") == "norm" else ("[", "]")
        lines.append(f'  {names[node]}{shape[0]}"{label}"{shape[1]}')
    edges: list[tuple[str, str, str]] = sorted(graph.edges(data="type"))
    for source, target, kind in edges:
        lines.append(f"  {names[source]} -->|{kind}| {names[target]}")
    return "\n".join(lines) + "\n"
