"""Finds the item at a point of the graph, and lists everything that can be selected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.losses import LOSS_NAME
from gradviz.scene.network.edge_curves import edge_curves
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import NetworkFrame, NodeFrame
from gradviz.scene.reading import unit_name
from gradviz.text import _

__all__ = [
    "distance_to_curves", "hit_bias", "hit_cell", "hit_edge", "hit_node", "hit_number", "hit_test", "selectable_names",
]  # fmt: skip

Floats = NDArray[np.float64]


def hit_test(
    frame: NetworkFrame, places: NetworkLayout, x: float, y: float, reach: float
) -> tuple[str, str] | None:
    """(name, tooltip) of the item at a point, for edges within `reach` pixels; None where there is none."""
    found = hit_cell(places, x, y)
    strip = frame.columns[found[0]].cells if found is not None else None
    if found is not None and strip is not None:
        return strip.names[found[1]], strip.tooltips[found[1]]
    present = [(c, r) for c, column in enumerate(frame.columns) if places.bias_radius[c]
               for r, node in enumerate(column.nodes[: len(places.nodes[c])]) if node.bias is not None]  # fmt: skip
    found = hit_bias(places, present, x, y)
    if found is not None:
        bias = frame.columns[found[0]].nodes[found[1]].bias
        return (bias.name, bias.tooltip) if bias is not None else None
    found = hit_node(places, x, y) or hit_number(places, x, y)
    if found is not None:
        node = frame.columns[found[0]].nodes[found[1]]
        return node.name, _unit_words(node, places, found)
    edges = frame.edges
    edge = hit_edge(edge_curves(places, edges.layer, edges.source, edges.target), x, y, reach)
    if edge is not None:
        return edges.names[edge], edges.tooltips[edge]
    return (LOSS_NAME, frame.loss_tooltip) if places.loss.contains(x, y) else None


def selectable_names(frame: NetworkFrame) -> list[str]:
    """All selectable names: column by column its units, visible or not, with the biases and the incoming edges of the
    visible ones; then the loss."""
    arriving: dict[tuple[int, int], list[str]] = {}
    edges = sorted(zip(frame.edges.layer.tolist(), frame.edges.target_unit.tolist(),
                       frame.edges.source_unit.tolist(), strict=True))  # fmt: skip
    for layer, target, source in edges:
        arriving.setdefault((layer + 1, target), []).append(f"w{layer + 1}[{source + 1},{target + 1}]")
    out: list[str] = []
    for c, column in enumerate(frame.columns):
        for unit in range(column.units):
            out.append(unit_name(c, unit))
            in_sight = 0 <= unit - column.first < len(column.nodes)
            bias = column.nodes[unit - column.first].bias if in_sight else None
            out += [bias.name] if bias is not None else []
            out += arriving.get((c, unit), [])
    return [*out, LOSS_NAME]


def _unit_words(node: NodeFrame, places: NetworkLayout, place: tuple[int, int]) -> str:
    """The tooltip of a unit, and to how many digits its numbers in the graph are rounded."""
    if node.value is None or not places.labels(*place):
        return node.tooltip
    digits = places.forms[place[0]].digits
    return f"{node.tooltip}\n" + _("In the graph: rounded to {digits} digits").format(digits=digits)


_T = np.linspace(0.0, 1.0, 33)
_BASIS = np.stack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3], axis=1)


def distance_to_curves(curves: Floats, x: float, y: float) -> Floats:
    """The distance (n,) of a point to each cubic curve, approximated by 32 line segments."""
    if len(curves) == 0:
        return np.empty(0)
    points = np.einsum("tk,nkd->ntd", _BASIS, curves)
    start, along = points[:, :-1], np.diff(points, axis=1)
    away = np.array([x, y]) - start
    length = np.maximum((along * along).sum(-1), 1e-12)
    part = np.clip((away * along).sum(-1) / length, 0.0, 1.0)
    return np.asarray(np.sqrt((((away - part[..., None] * along) ** 2).sum(-1)).min(axis=1)))


def hit_node(places: NetworkLayout, x: float, y: float) -> tuple[int, int] | None:
    """(column, row) of the node at a point."""
    for column, nodes in enumerate(places.nodes):
        for row, node in enumerate(nodes):
            if node.contains(x, y):
                return column, row
    return None


def hit_number(places: NetworkLayout, x: float, y: float) -> tuple[int, int] | None:
    """(column, row) of the unit whose numbers are at a point."""
    for column, nodes in enumerate(places.nodes):
        for row in range(len(nodes)):
            if places.labels(column, row) and places.block(column, row).contains(x, y):
                return column, row
    return None


def hit_cell(places: NetworkLayout, x: float, y: float) -> tuple[int, int] | None:
    """(column, unit) of the cell at a point."""
    for column, grid in enumerate(places.cells):
        unit = None if grid is None else grid.unit_at(x, y)
        if unit is not None:
            return column, unit
    return None


def hit_bias(places: NetworkLayout, present: Sequence[tuple[int, int]], x: float, y: float) -> tuple[int, int] | None:
    """(column, row) of the bias dot nearest to a point, among those `present`, within at least 6 pixels."""
    best, found = np.inf, None
    for column, row in present:
        centre = places.bias(column, row)
        away = float(np.hypot(x - centre[0], y - centre[1]))
        if away <= max(places.bias_radius[column] + 2.0, 6.0 * places.scale) and away < best:
            best, found = away, (column, row)
    return found


def hit_edge(curves: Floats, x: float, y: float, reach: float = 6.0) -> int | None:
    """The index of the curve nearest to a point, within `reach` pixels; of equally near ones, the one drawn last."""
    away = distance_to_curves(curves, x, y)
    if len(away) == 0 or not away.min() <= reach:
        return None
    return int(len(away) - 1 - np.argmin(away[::-1]))
