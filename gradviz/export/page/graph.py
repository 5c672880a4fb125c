"""The network of a page: the part that is the same at every step, and the numbers of each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from gradviz.engine.network import ParameterRef
from gradviz.export.page.pictures import response_pictures
from gradviz.export.page.pool import Pool
from gradviz.scene.network.network_frame import ColumnFrame, MarkFrame, NetworkFrame, NodeFrame
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import counted
from gradviz.text import _

__all__ = ["LEVELS", "Parts", "graph_of", "graph_step", "parameter_numbers", "parts_of_network"]

LEVELS = 32  # levels of the edge scale: more cannot be distinguished
_NOT_SHOWN = "-"


class Parts(NamedTuple):
    """The parts of the network whose numbers are on the page: `edges` (layer, source row, target row) and `biases`
    (layer, row) that are drawn at any step; `parameters`, their names, edges first; `units`, the drawn inputs and
    units; `total` is the number of all parameters."""

    edges: tuple[tuple[int, int, int], ...]
    biases: tuple[tuple[int, int], ...]
    parameters: tuple[ParameterRef, ...]
    units: tuple[str, ...]
    total: int

    @property
    def names(self) -> tuple[str, ...]:
        """All names that can be selected: parameters, then units."""
        return (*(ref.name for ref in self.parameters), *self.units)


def parts_of_network(frames: Sequence[NetworkFrame], reading: Reading) -> Parts:
    """The parts that are drawn at any of the steps."""
    edges: dict[tuple[int, int, int], ParameterRef] = {}
    for frame in frames:
        rows = zip(*(each.tolist() for each in (
            frame.edges.layer, frame.edges.source, frame.edges.target, frame.edges.source_unit,
            frame.edges.target_unit)), strict=True)  # fmt: skip
        for layer, source, target, source_unit, target_unit in rows:
            edges[layer, source, target] = ParameterRef(layer, source_unit, target_unit)
    ordered = sorted(edges)
    biases = [(column - 1, node.row) for column, each in enumerate(frames[0].columns) for node in each.nodes
              if node.bias is not None]  # fmt: skip
    refs = [edges[place] for place in ordered]
    refs += [reading.network.find(node.bias.name) for each in frames[0].columns for node in each.nodes
             if node.bias is not None]  # fmt: skip
    units = tuple(node.name for each in frames[0].columns for node in each.nodes)
    return Parts(tuple(ordered), tuple(biases), tuple(refs), units, reading.network.parameter_count)


def graph_of(frame: NetworkFrame, parts: Parts, reading: Reading) -> dict[str, Any]:
    """The part of the graph that is the same at every step."""
    held = "".join("1" if reading.is_frozen(ref) else "0" for ref in parts.parameters)
    missing = parts.total - len(parts.parameters)
    return {
        "columns": [_column(each) for each in frame.columns],
        "edges": parts.edges, "biases": parts.biases,
        "parameters": [ref.name for ref in parts.parameters], "held": held, "units": parts.units,
        "missing": _("{n} more").format(n=counted(missing)) if missing else "",
    }  # fmt: skip


def _column(column: ColumnFrame) -> dict[str, Any]:
    out: dict[str, Any] = {
        "title": column.title, "subtitle": column.subtitle, "count": column.units,
        "units": [{"name": node.name, "symbol": node.symbol} for node in column.nodes],
    }  # fmt: skip
    if column.strip is not None:
        out["cells"] = round(column.units**0.5) if column.strip.square else 1
    return out


def graph_step(frame: NetworkFrame, parts: Parts, pool: Pool, pictures: Pool) -> dict[str, Any]:
    """The graph at one step: numbers and picture of each unit, style and level of each edge."""
    places = {place: index for index, place in enumerate(parts.edges)}
    looks, levels, active = [_NOT_SHOWN] * len(parts.edges), [0] * len(parts.edges), ["0"] * len(parts.edges)
    edges = frame.edges
    rows = zip(*(each.tolist() for each in (edges.layer, edges.source, edges.target, edges.look, edges.level,
                                            edges.active)), strict=True)  # fmt: skip
    for layer, source, target, look, level, is_active in rows:
        place = places[layer, source, target]
        looks[place], levels[place], active[place] = str(look), _step_of(level), "1" if is_active else "0"
    legend = frame.legend
    return {
        "nodes": [[_node(node, pool, pictures) for node in column.nodes] for column in frame.columns],
        "cells": [_cells(column, pictures) for column in frame.columns],
        "look": "".join(looks), "level": levels, "active": "".join(active),
        "biases": [_mark(node.bias) for column in frame.columns for node in column.nodes if node.bias is not None],
        "loss": [frame.loss_title, frame.loss_text, frame.loss_active],
        "legend": pool.add([legend.title, legend.ticks, [(int(look), word) for look, word in legend.entries],
                            legend.note]),
        "description": frame.description,
    }  # fmt: skip


def _step_of(level: float) -> int:
    return int(np.rint(np.clip(level, 0.0, 1.0) * (LEVELS - 1)))


def _mark(bias: MarkFrame) -> tuple[int, int, int]:
    return int(bias.look), _step_of(bias.level), int(bias.active)


def _node(node: NodeFrame, pool: Pool, pictures: Pool) -> tuple[Any, ...]:
    picture = None if node.response is None or not node.finite else pictures.add(response_pictures(node.response))
    return (pool.number(node.value), pool.number(node.delta), picture, int(node.active), node.badge, node.delta_symbol)


def _cells(column: ColumnFrame, pictures: Pool) -> Any:
    """The values of a folded column as a picture, with its caption."""
    strip = column.strip
    if strip is None:
        return None
    picture = None
    if strip.values is not None:
        side = round(column.units**0.5) if strip.square else 1
        values = np.full(side * -(-column.units // side), np.nan, dtype=np.float32)
        values[: len(strip.values)] = strip.values
        shape = values.reshape(side, -1) if strip.square else values.reshape(-1, 1)
        picture = pictures.add(response_pictures(np.nan_to_num(shape)))
    return [picture, strip.value_text, int(strip.active)]


def parameter_numbers(reading: Reading, parts: Parts, pool: Pool, digits: int) -> dict[str, list[int | None]]:
    """Value, gradient and step of every parameter, as far as they are revealed at a moment."""
    refs = parts.parameters
    return {
        "values": [pool.number(reading.value_of(ref), digits) for ref in refs],
        "gradients": [pool.number(reading.gradient_of(ref), digits) for ref in refs],
        "steps": [pool.number(reading.step_of(ref), digits) for ref in refs],
    }
