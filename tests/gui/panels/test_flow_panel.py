"""The flow of gradients in the window and in files: one painter, a tab beside the output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from gradviz.cli import main
from gradviz.gui.figures.flow_painter import flow_plane, paint_flow
from gradviz.scene.charts.flow import KINDS, flow_frame
from gradviz.scene.themes import THEMES
from gradviz.scene.view.view import View
from gradviz.training.steps import Granularity
from tests.gui.pixels import colours_of
from tests.scene.scenes import circle_run, finished

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def test_it_stands_beside_the_output_and_follows_the_steps(window: MainWindow) -> None:
    window.actions_by_id["show_flow"].trigger()
    QApplication.processEvents()
    panel = window.panels["flow"]
    assert panel.isVisible()
    assert window.panels["output"].isVisible()  # chosen last, so it stays
    for kind in KINDS:
        panel.header.button("Gradient flow shows", kind).click()
        assert panel._frame.kind == kind
    panel.header.button("Gradient flow shows", "now").click()
    for _phase in range(3):
        window.session.next(Granularity.PHASE)
    assert (panel._frame.series[0].zeros >= 0).all()
    words = [panel.canvas.words_at(x) for x in (0, panel.canvas.width())]
    assert words[0].startswith("layer 1\n")
    assert words[1].startswith("output\n")
    assert "median" in words[0]
    window.panel_layout.bring_forward("output")
    QApplication.processEvents()
    assert window.panels["output"].isVisible()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("qapp")
def test_every_kind_is_drawn_inside_its_place(theme: str, kind: str) -> None:
    frame = flow_frame(finished(circle_run(), 3), View(flow=kind))
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    rect = QRectF(0, 0, 640, 400)
    paint_flow(painter, rect, frame, THEMES[theme])
    painter.end()
    area = flow_plane(rect, frame, THEMES[theme]).rect
    assert 0 < area.left() < area.right() < 640
    assert 0 < area.top() < area.bottom() < 400
    marked = {"now": THEMES[theme].backward, "samples": THEMES[theme].accent, "ratio": THEMES[theme].update,
              "time": THEMES[theme].accent}[kind]  # fmt: skip
    assert marked in colours_of(image)


@pytest.mark.parametrize("ending", ["png", "svg"])
@pytest.mark.usefixtures("qapp")
def test_it_is_rendered_from_the_command_line(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"flow.{ending}"
    assert main(["render", "one-neuron", "--view", "flow", "--out", str(target)]) == 0
    assert target.stat().st_size > 1000
