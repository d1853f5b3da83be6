"""Where the states and moves of a diagram stand. The only place that knows the layout library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import graphlay

# A page is higher than it is wide; where top to bottom crosses too much, left to right may not.
_CANDIDATES: tuple[tuple[str, str], ...] = (
    ("process_map", "topbottom"),
    ("layered", "topbottom"),
    ("process_map", "leftright"),
    ("layered", "leftright"),
)
_SPACING = {"layer_gap": 24.0, "node_gap": 26.0, "dummy_gap": 18.0, "port_gap": 16.0}
_READABLE = 960  # px: a wider drawing would shrink on a screen


@dataclass(frozen=True, slots=True)
class Size:
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Edge:
    source: int  # index of the node
    target: int
    label: Size


@dataclass(frozen=True, slots=True)
class Drawn:
    """The centre of every node, and of every edge its two halves and the centre of its label."""

    nodes: tuple[Point, ...]
    labels: tuple[Point, ...]
    ways: tuple[tuple[tuple[Point, ...], tuple[Point, ...]], ...]  # to the label, and on from it
    top_left: Point
    size: Size
    flaws: int  # nodes and labels that overlap or are run through
    crossings: int


def lay_out(nodes: Sequence[Size], edges: Sequence[Edge]) -> Drawn:
    """
    Lay out a graph so that nothing overlaps; the same input gives the same drawing, kept a while.

    A label stands in its edge's way as a node of its own: beside the edge it would be put
    wherever there is room, which may be far.
    """
    return _laid_out(tuple(nodes), tuple(edges))


@lru_cache(maxsize=200)
def _laid_out(nodes: tuple[Size, ...], edges: tuple[Edge, ...]) -> Drawn:
    places = [*nodes, *(edge.label for edge in edges)]
    halves = []
    for index, edge in enumerate(edges, start=len(nodes)):
        halves += [(edge.source, index), (index, edge.target)]
    graph = {
        "nodes": [{"size": {"width": one.width, "height": one.height}} for one in places],
        "edges": [{"source": one, "target": other, "weight": 1.0} for one, other in halves],
    }
    tried = [
        graphlay.layout(graph, preset=preset, options={"direction": direction, "spacing": _SPACING})
        for preset, direction in _CANDIDATES
    ]
    return min((_drawn(each, len(nodes), places) for each in tried), key=_worth)


def _worth(drawn: Drawn) -> tuple[int, float]:
    """What overlaps is worst; then each crossing is worth some width beyond what is readable."""
    too_wide = max(0.0, drawn.size.width - _READABLE)
    return drawn.flaws, too_wide + 100 * drawn.crossings


def _drawn(found: graphlay.Layout, nodes: int, places: Sequence[Size]) -> Drawn:
    centres = tuple(_point(one["center"]) for one in found.nodes)
    halves = [tuple(_point(point) for point in one["points"]) for one in found.edges]
    corners = [point for half in halves for point in half]
    for centre, size in zip(centres, places, strict=True):
        across, down = size.width / 2, size.height / 2
        corners += [Point(centre.x - across, centre.y - down)]
        corners += [Point(centre.x + across, centre.y + down)]
    left, top = min(one.x for one in corners), min(one.y for one in corners)
    right, bottom = max(one.x for one in corners), max(one.y for one in corners)
    quality = found.metrics()
    return Drawn(
        nodes=centres[:nodes],
        labels=centres[nodes:],
        ways=tuple(zip(halves[::2], halves[1::2], strict=True)),
        top_left=Point(left, top),
        size=Size(right - left, bottom - top),
        flaws=int(quality["node_overlaps"]) + int(quality["node_edge_hits"]),
        crossings=int(quality["crossings"]),
    )


def _point(found: Mapping[str, float]) -> Point:
    return Point(found["x"], found["y"])
