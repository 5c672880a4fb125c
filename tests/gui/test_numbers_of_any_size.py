"""Data, losses and weights at the limits of floating point: every figure is drawn without NaN coordinates."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.data.setup import InlineData
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.gui.export.figure_export import FIGURES, render_figure
from gradviz.gui.figures.plot_axes import Plane, axis_ticks
from gradviz.gui.panels.output_panel import OutputPanel
from gradviz.scene.themes import LIGHT
from gradviz.training.run import Run
from gradviz.training.setup import InitializerSetup, OptimizerSetup, RunSetup
from gradviz.training.timeline import Timeline
from tests.gui.conftest import Open

LARGEST, SMALLEST = sys.float_info.max, 5e-324


def setup(inputs: list, targets: list, loss: str, output: str = "linear", **data: object) -> RunSetup:
    layers = LayerSetup(2), LayerSetup(len(targets[0]), output)
    return RunSetup(
        NetworkSetup(len(inputs[0]), layers),
        InlineData(tuple(map(tuple, inputs)), tuple(map(tuple, targets)), **data),  # type: ignore[arg-type]
        loss=loss, optimizer=OptimizerSetup("sgd", 0.1),
    )  # fmt: skip


ACROSS = [[-LARGEST, LARGEST], [0.0, 0.0], [LARGEST, -LARGEST]]
SETUPS = {
    "places on a line": setup([[-LARGEST], [0.0], [LARGEST]], [[-1.0], [0.0], [1.0]], "half_squared_error"),
    "targets": setup([[-1.0], [0.0], [1.0]], [[-LARGEST], [0.0], [LARGEST]], "mean_absolute_error"),
    "places on a plane": setup(ACROSS, [[0.0], [1.0], [0.0]], "binary_cross_entropy", "sigmoid"),
    "places and targets": setup(ACROSS, [[-LARGEST], [1.0], [LARGEST]], "huber"),
    "a single place": setup([[LARGEST, -LARGEST]], [[LARGEST]], "mean_absolute_error"),
    "the smallest": setup([[SMALLEST, 1e-310], [0.0, 2e-310]], [[SMALLEST], [0.0]], "half_squared_error"),
    "neighbours": setup([[1e16, 1e300], [1e16 + 2, np.nextafter(1e300, 2e300)]], [[0.0], [1.0]], "half_squared_error"),
    "a table": setup([[LARGEST, -LARGEST, 1.0], [LARGEST, LARGEST, 1.0]], [[LARGEST], [-LARGEST]], "huber"),
    "written ranges": setup(
        [[0.0, 0.0], [1.0, 1.0]], [[0.0], [1.0]], "half_squared_error",
        ranges=((-LARGEST, LARGEST), (0.0, SMALLEST)),
    ),
    "one weight": replace(
        setup([[LARGEST]], [[-LARGEST / 2]], "mean_absolute_error"),
        network=NetworkSetup(1, (LayerSetup(1, "linear", bias=False),)),
        initializer=InitializerSetup("constant", options=(("value", 1.0),)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SETUPS)
def test_every_figure_is_drawn_and_no_place_in_it_is_nan(name: str, tmp_path: Path, qtbot: QtBot) -> None:
    timeline = Timeline(Run(SETUPS[name], tmp_path))
    timeline.play(2)
    for figure in FIGURES:
        render_figure(timeline, figure, "any size", tmp_path / "figure.svg")
        drawn = re.findall(r' (?:d|x|y|[cr][xy]?|points|transform|width|height|[xy][12])="([^"]*)"',
                           (tmp_path / "figure.svg").read_text("utf-8"))  # fmt: skip
        assert drawn
        assert not [each[:80] for each in drawn if re.search(r"nan|inf", each)], figure


ENDS = st.floats(allow_nan=False, allow_infinity=False)


@given(a=ENDS, b=ENDS, c=ENDS, x=ENDS, log=st.booleans())
def test_a_plane_of_any_range_maps_every_number_to_a_place(a: float, b: float, c: float, x: float, log: bool) -> None:
    span = (min(a, b), max(a, b))
    plane = Plane(QRectF(40, 10, 300, 200), span, (-330.0, 310.0) if log else span, log)
    points = np.array([[each, abs(each) or 1.0 if log else each] for each in (a, b, c, x)])
    assert np.isfinite(plane.map(points)).all()
    assert np.isfinite(plane.unmap(c % 1e3, x % 1e3)).all()
    for ends, is_log in ((span, False), ((-330.0, 310.0), True)):
        assert all(np.isfinite(place) for place, _text in axis_ticks(ends, 300, LIGHT, True, is_log))


@pytest.mark.parametrize("name", ["places and targets", "places on a line", "one weight", "neighbours"])
def test_the_window_shows_it_and_reacts_to_mouse_and_keys(name: str, open_window: Open, qtbot: QtBot) -> None:
    window = open_window(SETUPS[name])
    window.presenter.settle()
    for panel in ("output", "surface", "loss"):
        plot = window.panels[panel].plot
        assert np.isfinite([*plot.plane().x_range, *plot.plane().y_range]).all()
        middle = plot.viewport().rect().center()
        for way in (120, 120, -1200):
            wheel = QWheelEvent(
                QPointF(middle), QPointF(plot.viewport().mapToGlobal(middle)), QPoint(), QPoint(0, way),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(plot.viewport(), wheel)
            qtbot.mouseMove(plot.viewport(), middle)
            QApplication.processEvents()
            assert np.isfinite([*plot.plane().x_range, *plot.plane().y_range]).all()
        plot.reset_view()
    output = window.panels["output"]
    assert isinstance(output, OutputPanel)
    if not window.actions_by_id["edit_points"].isEnabled():
        return
    window.actions_by_id["edit_points"].trigger()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QApplication.sendEvent(output.plot, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    QApplication.processEvents()
    data = window.session.run.setup.data
    assert isinstance(data, InlineData)
    assert np.isfinite(data.inputs).all()


def test_a_square_that_is_too_large_is_refused_with_its_row(tmp_path: Path) -> None:
    far = setup([[1.0, 2.0], [1e200, 1.0]], [[0.0], [1.0]], "half_squared_error", features=("x", "yy", "xx"))
    far = replace(far, network=NetworkSetup(3, far.network.layers))
    with pytest.raises(ValueError, match=r"data\.inputs\[1\]: x₁² of this row is too large"):
        Run(far, tmp_path)
