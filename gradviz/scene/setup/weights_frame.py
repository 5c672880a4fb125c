"""The sheet of a file of weights as it is shown: every text ready, every choice with what can be chosen."""

from __future__ import annotations

from gradviz.engine.network import Vector
from gradviz.scene.frame import Frame
from gradviz.scene.setup.sheet_frame import ChoiceFrame

__all__ = ["CheckFrame", "ColumnOfUnits", "LayerRow", "WeightsFrame"]


class ColumnOfUnits(Frame, frozen=True):
    """A column of the picture: how many units it has, the places of those that are drawn, their names where they have
    any, and the words below it and below the edges that arrive. `is_folded`: some units are left out."""

    count: int
    drawn: tuple[int, ...]
    names: tuple[str, ...]
    words: str
    edge_words: str = ""
    is_folded: bool = False


class LayerRow(Frame, frozen=True):
    """One layer in the table. `layout` is None where only one way of storing fits, which `stored` then says;
    `agreeing` is the key of the way with which the outputs agree, and `layout_words` what else there is to say."""

    title: str
    arrays: tuple[tuple[str, str], ...]
    range_text: str
    stored: str
    layout: ChoiceFrame | None
    layout_words: str
    agreeing: str
    activation: ChoiceFrame


class CheckFrame(Frame, frozen=True):
    """What the model's own outputs say. `tone` is good, warning or plain; `lines` are (what, number)."""

    tone: str
    title: str
    lines: tuple[tuple[str, str], ...] = ()
    words: str = ""


class WeightsFrame(Frame, frozen=True, eq=False):
    """The whole sheet. `columns` and `edges` are the picture: of each layer the weights between the units that are
    drawn, shape (units before, units), 1 for the largest of all, None where it is not known which belongs to which;
    `shapes` stand on the edges, (text, asks). Without layers there is only `fault`.
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
