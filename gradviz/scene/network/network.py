"""Builds the frame of the graph at one moment: the numbers computed so far, and the level of every edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.scene.moment import Moment
from gradviz.scene.network.cards import card_frame
from gradviz.scene.network.diagnosis import GLYPHS, Badge, Trouble, glyph_words, graph_badges, layer_badges
from gradviz.scene.network.edges import EdgeScale, chosen_edges, edges_frame, legend_frame, mark_frames, scale_of
from gradviz.scene.network.folding import is_folded, is_wide, shown_rows, with_visible
from gradviz.scene.network.network_frame import ColumnFrame, EdgeLook, EdgesFrame, NetworkFrame, NodeFrame
from gradviz.scene.network.nodes import Maps, UnitNumbers, maps_of, node_frame, scaled
from gradviz.scene.network.operations import operation_use, wanted_names
from gradviz.scene.network.strips import strip_frame
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.view.view import EDGE_LIMITS, EdgeMode, View
from gradviz.text import _, mark, ngettext

__all__ = ["network_frame"]

_ALWAYS_SQUARES = 6  # up to this many units always fit; more become cells in low figures


@np.errstate(all="ignore")
def network_frame(moment: Moment, view: View) -> NetworkFrame:
    """The frame of the whole graph, without anything that the cursor has not revealed."""
    reading = Reading(moment, view)
    seen = with_visible(view, reading.network, wanted_names(reading))
    rows = [shown_rows(seen, reading.network, column) for column in range(reading.layers + 1)]
    chosen = chosen_edges(reading, rows)
    scale = scale_of(reading, rows, chosen)
    maps = maps_of(moment)
    badges, fading = graph_badges(reading), layer_badges(reading)
    columns = tuple(
        _column(reading, column, shown, maps, scale, badges, fading.get(column - 1))
        for column, shown in enumerate(rows)
    )
    edges = edges_frame(reading, rows, chosen, scale)
    looks = {int(node.bias.look) for column in columns for node in column.nodes if node.bias is not None}
    for column in columns:
        if column.strip is not None and column.strip.looks is not None:
            looks.update(column.strip.looks.ravel().tolist())
    told = (*fading.values(), *_told(badges, [node.name for column in columns for node in column.nodes]))
    loss, use = reading.loss(), operation_use(reading, edges, rows)
    in_sight = {name: badge for name, badge in badges.items()
                if any(node.badge and node.name == name for column in columns for node in column.nodes)}  # fmt: skip
    return NetworkFrame(
        columns=columns, edges=edges,
        legend=legend_frame(reading, scale, edges, looks, _notes(reading, in_sight, edges)),
        loss_title=_loss_title(reading),
        loss_text="" if loss is None else number(loss, view.digits),
        loss_active=reading.phase == "loss", phase=reading.phase,
        loss_tooltip="" if "loss" in view.covered else _loss_tooltip(reading),
        selected=view.selected, hovered=view.hovered, card=card_frame(reading),
        description=" ".join([_description(reading, columns, edges),
                              *(f"{badge.name}: {badge.reason}." for badge in told)]),
        edge_mode=view.edge_mode.value, scope=view.scope.value, sample=reading.sample, samples=reading.count,
        used_edges=use.used, used_names=use.nodes, flow=use.flow, direction=use.direction,
        edge_limit=view.edge_limit, limits_edges=edges.total > EDGE_LIMITS[0], digits=view.digits,
        loss=loss, edge_numbers=view.edge_numbers.value,
    )  # fmt: skip


def _column(
    reading: Reading, column: int, rows: range, maps: Maps | None, scale: EdgeScale, badges: dict[str, Badge],
    fading: Badge | None,
) -> ColumnFrame:  # fmt: skip
    layer, size = column - 1, reading.network.sizes[column]
    values, known = reading.values(column), reading.units_done(column)
    deltas = reading.deltas(layer) if column else None
    title, hidden = _title(reading, column), size - len(rows)
    has_strip = size > _ALWAYS_SQUARES
    remarks = {name: badge.reason for name, badge in badges.items()} if has_strip else {}
    strip = strip_frame(reading, column, values, deltas, scale, remarks) if has_strip else None
    if is_folded(reading.view, reading.network, column):
        subtitle = _("{units} units").format(units=counted(size))
        return ColumnFrame(title, _marked(subtitle, fading), (), size, 0, strip, is_wide=True)
    marks = mark_frames(reading, layer, rows, scale) if column else [None] * len(rows)
    responses = None
    if values is not None:
        responses = _responses(reading, column, maps)
    elif column == 0 and maps is not None:
        responses = maps[0]  # the maps of input features do not depend on a batch
    nodes = tuple(
        _badged(node_frame(reading, column, unit, row, UnitNumbers(
            values if unit < known else None,
            deltas if column and reading.is_delta_revealed(layer, unit) else None,
            None if responses is None or (known <= unit and column) else responses[unit],
        ), marks[row]), badges)
        for row, unit in enumerate(rows)
    )  # fmt: skip
    subtitle = "" if not hidden else _("{first}–{last} of {units}").format(
        first=counted(rows.start + 1), last=counted(rows.stop), units=counted(size))  # fmt: skip
    return ColumnFrame(title, _marked(subtitle, fading), nodes, size, hidden, first=rows.start,
                       is_wide=is_wide(reading.view, reading.network, column), small_strip=strip)  # fmt: skip


def _marked(subtitle: str, fading: Badge | None) -> str:
    """The subtitle, with a mark if the whole layer does not learn."""
    if fading is None:
        return subtitle
    glyph, word = GLYPHS[fading.trouble]
    return " · ".join(part for part in (subtitle, f"{glyph} {_(word)}") if part)


def _badged(node: NodeFrame, badges: dict[str, Badge]) -> NodeFrame:
    badge = badges.get(node.name)
    if badge is None:
        return node
    written = node.write_tooltip
    return node.but(badge=GLYPHS[badge.trouble][0], write_tooltip=lambda: f"{written()}\n{badge.reason}")


def _responses(reading: Reading, column: int, maps: Maps | None) -> NDArray[np.float32]:
    """The responses of a column's units, (units, h, w) over the plane, or (units, 1, n) on the batch without a
    plane.
    """
    if maps is not None:
        return maps[column]
    activation = reading.network.activations[column - 1] if column else "linear"
    return scaled(reading.source(column), activation).T[:, None, :]


def _title(reading: Reading, column: int) -> str:
    if column == 0:
        return _("Inputs")
    activation = _(ACTIVATIONS[reading.network.activations[column - 1]].title)
    if column == reading.layers:
        return _("Output · {activation}").format(activation=activation)
    return _("Layer {layer} · {activation}").format(layer=column, activation=activation)


def _told(badges: dict[str, Badge], in_sight: list[str]) -> list[Badge]:
    """The badges for the description; of zero inputs, of which an image has hundreds, only the visible ones."""
    return [badge for name, badge in badges.items() if badge.trouble is not Trouble.NO_INPUT or name in in_sight]


def _notes(reading: Reading, badges: dict[str, Badge], edges: EdgesFrame) -> list[str]:
    troubles = [badge.trouble for badge in badges.values()]
    if edges.without_input.any():
        troubles.append(Trouble.NO_INPUT)
    marks = [_("Marks: {words}").format(words=glyph_words(troubles))]
    return [*_what_is_shown(reading), *(marks if troubles else [])]


def _what_is_shown(reading: Reading) -> list[str]:
    if not reading.moment.place.is_begun:
        return []
    if reading.is_mean:
        text = _("Under each unit: mean over the batch of {count}").format(count=reading.count)
        if reading.has_begun(reading.layers - 1):
            text = _("Under each unit: mean over the batch of {count}, and Σδ").format(count=reading.count)
    else:
        text = _("Under each unit: sample {sample} of {count}").format(sample=reading.sample + 1, count=reading.count)
    if reading.update_done:
        text = _("{text}, before the update").format(text=text)
    return [text]


def _loss_title(reading: Reading) -> str:
    letter = "ℓ" if reading.by_sample else "L"
    # The weights on the screen are the new ones, but the loss is that before the update.
    return _("{letter} before").format(letter=letter) if reading.update_done else letter


def _loss_tooltip(reading: Reading) -> str:
    trace, digits = reading.trace, 10
    title = _(LOSSES[reading.moment.run.setup.loss].title)
    if not reading.loss_done:
        return _("Loss ({title}): not computed yet").format(title=title)
    if reading.by_sample:
        return _("Loss of sample {sample} of {count} ({title}): {loss}").format(
            sample=reading.sample + 1, count=reading.count, title=title,
            loss=number(float(trace.sample_losses[reading.sample]), digits),
        )  # fmt: skip
    lines = [_("Loss of this batch ({title}): {loss}").format(title=title, loss=number(trace.data_loss, digits))]
    if trace.penalty:
        lines.append(_("Penalty: {penalty}").format(penalty=number(trace.penalty, digits)))
        lines.append(_("Objective: {loss}").format(loss=number(trace.loss, digits)))
    if reading.update_done:
        lines.append(_("After the update: {loss}").format(loss=number(trace.loss_after, digits)))
    return "\n".join(lines)


_MODES = {EdgeMode.GRADIENT: mark("gradient"), EdgeMode.STEP: mark("step"),
          EdgeMode.RELATIVE_STEP: mark("relative step"), EdgeMode.WEIGHT: mark("weight")}  # fmt: skip


def _description(reading: Reading, columns: tuple[ColumnFrame, ...], edges: EdgesFrame) -> str:
    """The description of the picture, for a screen reader."""
    sizes = ", ".join(f"{column.title}: {counted(column.units)}" for column in columns)
    parts = [_("Network. {sizes}.").format(sizes=sizes)]
    parts.append(_("{done} of {layers} layers computed.").format(done=reading.forward_done, layers=reading.layers))
    loss = reading.loss()
    if loss is not None:
        parts.append(_("Loss {loss}.").format(loss=number(loss, reading.view.digits)))
    known = np.flatnonzero(edges.look < EdgeLook.NOT_COMPUTED)
    if len(known):
        strongest = int(known[-1])
        parts.append(_("Edges show the {mode}; the strongest is {edge}.").format(
            mode=_(_MODES[reading.view.edge_mode]), edge=edges.names[strongest]))  # fmt: skip
    missing = int((edges.look == EdgeLook.NOT_COMPUTED).sum())
    if missing:
        parts.append(ngettext("{n} edge not computed yet.", "{n} edges not computed yet.", missing).format(
            n=counted(missing)))  # fmt: skip
    return " ".join(parts)
