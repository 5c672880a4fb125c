"""The frame of the sheet for a file of weights: ready texts, and choices with their options."""

from __future__ import annotations

from gradviz.engine.network import Vector
from gradviz.scene.frame import Frame
from gradviz.scene.setup.sheet_frame import ChoiceFrame

__all__ = ["CheckFrame", "ColumnOfUnits", "LayerRow", "WeightsFrame"]


class ColumnOfUnits(Frame, frozen=True):
    """A column of the picture: the number of its units, the indices of those that are drawn, their names if they have
    any, and the words below it and below the incoming edges. `is_folded`: some units are left out."""

    count: int
    drawn: tuple[int, ...]
    names: tuple[str, ...]
    words: str
    edge_words: str = ""
    is_folded: bool = False


class LayerRow(Frame, frozen=True):
    """One layer in the table. `layout` is None where only one layout fits, which `stored` then names; `agreeing` is
    the key of the layout with which the outputs agree, and `layout_words` is a remark on it.
    """

    title: str
    arrays: tuple[tuple[str, str], ...]
    range_text: str
    stored: str
    layout: ChoiceFrame | None
    layout_words: str
    agreeing: str
    activation: ChoiceFrame


class CheckFrame(Frame, frozen=True):
    """The comparison with the model's own outputs. `tone` is good, warning or plain; `lines` are (label, number)."""

    tone: str
    title: str
    lines: tuple[tuple[str, str], ...] = ()
    words: str = ""


class WeightsFrame(Frame, frozen=True, eq=False):
    """The whole sheet. `columns` and `edges` are the picture: for each layer the weights between the drawn units, shape
    (units before, units), scaled so that the largest is 1, None where the layout is open; `shapes` are the texts on the
    edges, (text, asks). Without layers there is only `fault`.
    """

    title: str
    size: str
    chain: ChoiceFrame | None
    layers_words: str
    columns: tuple[ColumnOfUnits, ...]
    edges: tuple[Vector | None, ...]
    shapes: tuple[tuple[str, bool], ...]
    layers: tuple[LayerRow, ...]
    data: ChoiceFrame
    data_words: str
    has_table: bool
    loss: ChoiceFrame
    loss_words: str
    outputs_text: str
    check: CheckFrame
    fault: str
    can_open: bool
    open_words: str
    foot: str
