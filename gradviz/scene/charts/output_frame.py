"""The frame of the output panel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.charts.draw_frame import DrawFrame
from gradviz.scene.frame import Floats, Frame

__all__ = ["OutputFrame"]


class OutputFrame(Frame, frozen=True, eq=False):
    """The output of the network over its data.

    `kind` is 'plane' (two coordinates: `values` (ny, nx) in −1..1 on the diverging scale over `x_range` ×
    `y_range`, row 0 at the lowest y; `boundary` holds the polylines of the decision boundary), 'curve' (one coordinate:
    `curve` (k, 2)), 'bars' (up to three outputs of one sample: `bars` are their name, output and target, with the texts
    of both) or 'table' (more coordinates: output and target of each sample, `curve` empty). `train` and `test`
    are (n, 2) points with `train_values`, `test_values` (n,) in −1..1 (class or target; NaN: no colour); `batch` marks
    the training points of the current batch. `boundary` may be empty. `table` is a header row and rows of cells,
    `table_marks` holds the (row, column) of the cells for correct predictions, `table_words` say what its rows and what
    its columns are, `table_least` is the text for which every column of numbers has room, so that none moves while they
    change; `headline` is one sentence with the result in numbers; `sample_words` name train, test and batch samples in
    the legend, `boundary_word` the boundary, empty where the data has no classes. `sample` is the training point whose
    numbers the graph shows; None while it shows those of the batch. `draw` is the frame for drawing points, None where
    that is not possible.
    """

    kind: str
    title: str
    x_label: str
    y_label: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    values: NDArray[np.float32] | None
    boundary: tuple[Floats, ...]
    curve: Floats
    train: Floats
    train_values: Floats
    test: Floats
    test_values: Floats
    batch: NDArray[np.bool_]
    legend: tuple[tuple[float, str], ...]
    notes: tuple[str, ...]
    description: str
    table: tuple[tuple[str, ...], ...] = ()
    table_marks: tuple[tuple[int, int], ...] = ()
    table_words: tuple[str, str] = ("", "")
    table_least: str = ""
    headline: str = ""
    sample_words: tuple[str, str, str] = ("", "", "")
    boundary_word: str = ""
    sample: int | None = None
    bars: tuple[tuple[str, float, float, str, str], ...] = ()
    draw: DrawFrame | None = None
