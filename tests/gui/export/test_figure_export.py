"""Exports are complete, valid files that are not empty, from the window and without one."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from gradviz.data.errors import SetupError
from gradviz.data.setup import InlineData
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.gui.export.figure_export import FIGURES, export_from_window, render_figure
from gradviz.gui.window_picture import render_view
from gradviz.scene.moment import moment_of
from gradviz.scene.view.camera import Camera
from gradviz.scene.view.figure_style import FigureStyle, in_pixels
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup
from gradviz.training.timeline import Timeline
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

DARK = FigureStyle(theme="dark")
VIEWS = (*FIGURES, "window")


def colours(image: QImage) -> int:
    small = image.scaled(160, 120)
    return len({small.pixel(x, y) for x in range(160) for y in range(120)})


def check(path: Path) -> None:
    if path.suffix == ".pdf":
        data = path.read_bytes()
        assert data.startswith(b"%PDF-1.")
        assert data.rstrip().endswith(b"%%EOF")
        assert len(data) > 5000
        return
    if path.suffix == ".svg":
        root = ET.parse(path).getroot()
        assert root.tag.endswith("svg")
        assert len(list(root.iter())) > 40
    else:
        image = QImage(str(path))
        assert not image.isNull()
        assert colours(image) > 20


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_window_exports_every_view(window: MainWindow, ending: str, tmp_path: Path) -> None:
    for view in VIEWS:
        export_from_window(window, view, tmp_path / f"{view}.{ending}")
        check(tmp_path / f"{view}.{ending}")


@pytest.mark.parametrize("view", VIEWS)
def test_figures_are_drawn_without_a_window(qtbot: QtBot, view: str, tmp_path: Path) -> None:
    timeline = Timeline(Run(SETUP))
    timeline.play(3)
    render_view(timeline, view, "small", tmp_path / "a.png", in_pixels((700, 500), None, True, DARK))
    check(tmp_path / "a.png")
    if view != "window":
        image = QImage(str(tmp_path / "a.png"))
        assert (image.width(), image.height()) == (700, 500)


def test_another_ending_is_refused_and_nothing_is_written(window: MainWindow, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="png"):
        export_from_window(window, "network", tmp_path / "picture.bmp")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("view", ["surface", "output", "network"])
def test_a_map_in_a_pdf_has_its_colours_to_the_bit(qtbot: QtBot, tmp_path: Path, view: str) -> None:
    render_figure(Timeline(Run(SETUP)), view, "small", tmp_path / "a.pdf", in_pixels((480, 360), None, False))
    data = (tmp_path / "a.pdf").read_bytes()
    assert b"/Subtype /Image" in data
    assert b"/DCTDecode" not in data, "packed as a JPEG, its colours are near the scale's, not on it"


def test_a_pdf_is_a_page_of_the_figures_size(qtbot: QtBot, tmp_path: Path) -> None:
    timeline = Timeline(Run(SETUP))
    render_figure(timeline, "surface3d", "small", tmp_path / "a.pdf", in_pixels((480, 360), None, False))
    data = (tmp_path / "a.pdf").read_bytes()
    assert data.startswith(b"%PDF-1.")
    assert data.rstrip().endswith(b"%%EOF")
    assert re.search(rb"/MediaBox\s*\[\s*0 0 360(\.0+)? 270(\.0+)?\s*\]", data), "in points: three quarters of a pixel"


def test_a_png_has_the_pixels_and_the_resolution_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    timeline, path = Timeline(Run(SETUP)), tmp_path / "a.png"
    for size, dpi, pixels in (((600, 450), None, (600, 450)), ((600, 450), 150, (600, 450)), (None, 48, (320, 200)),
                              (None, None, (1280, 800))):  # fmt: skip
        style = in_pixels(size, dpi, True) if size else FigureStyle(dpi=dpi)
        render_figure(timeline, "loss", "small", path, style)
        image = QImage(str(path))
        assert (image.width(), image.height()) == pixels
        wanted = dpi or (96 if size else 192)
        assert image.dotsPerMeterX() == pytest.approx(wanted / 0.0254, abs=1)


def test_a_surface_in_space_is_a_vector_drawing(qtbot: QtBot, tmp_path: Path) -> None:
    render_figure(Timeline(Run(SETUP)), "surface3d", "small", tmp_path / "a.svg")
    root = ET.parse(tmp_path / "a.svg").getroot()
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert "image" not in tags
    assert sum(tag in ("path", "polygon") for tag in tags) > 4000  # a cell each


@pytest.mark.parametrize("view", ["surface", "surface3d"])
def test_figures_say_how_to_make_them_again_and_mark_the_polished_minimum(view: str) -> None:
    network = NetworkSetup(2, (LayerSetup(1, "linear", False),))
    run = Run(RunSetup(network, InlineData(((1.0, 0.5), (0.2, -1.0)), ((0.6,), (0.1,)))))
    frame = FIGURES[view].frame_of(moment_of(Timeline(run)), View(), False)
    assert frame.notes[0].startswith("Loss over w1[1,1] and w1[2,1]; after 0 updates; SGD, learning rate")
    assert np.allclose(frame.minimum, np.linalg.solve([[1.0, 0.5], [0.2, -1.0]], [0.6, 0.1]), atol=1e-7)
    assert (frame.relief is not None) == (view == "surface3d")
    if frame.relief is not None:
        assert frame.relief.minimum is not None


def test_the_camera_turns_the_figure(qtbot: QtBot, tmp_path: Path) -> None:
    timeline = Timeline(Run(SETUP))
    for name, camera in (("a", None), ("b", Camera(120.0, 30.0)), ("c", Camera(120.0, 90.0))):
        out, look = tmp_path / f"{name}.png", View(camera=camera)
        render_figure(timeline, "surface3d", "small", out, in_pixels((300, 240), None, True), look=look)
    pictures = {(tmp_path / f"{name}.png").read_bytes() for name in "abc"}
    assert len(pictures) == 3


def test_the_surface_is_exported_as_it_is_seen(window: MainWindow, tmp_path: Path) -> None:
    export_from_window(window, "surface", tmp_path / "flat.png")
    window.commands.view.surface_3d(True)
    export_from_window(window, "surface", tmp_path / "raised.png")
    export_from_window(window, "surface3d", tmp_path / "again.png")
    flat, raised, again = ((tmp_path / f"{name}.png").read_bytes() for name in ("flat", "raised", "again"))
    assert flat != raised == again


def test_the_words_of_an_svg_need_no_font(qtbot: QtBot, tmp_path: Path) -> None:
    """Another program measures another font, and a caption would leave the picture."""
    for view in ("surface", "network", "loss"):
        render_figure(Timeline(Run(SETUP)), view, "small", tmp_path / "a.svg")
        root = ET.parse(tmp_path / "a.svg").getroot()
        assert not [each for each in root.iter() if each.tag.endswith("}text")]
    words = [each for each in root.iter() if each.get("aria-label")]
    assert {"Loss", "update", "loss"} <= {each.get("aria-label") for each in words}
    # Drawn by their outlines, the words stand where the PNG has them, as dark as there.
    render_figure(Timeline(Run(SETUP)), "loss", "small", tmp_path / "a.png", in_pixels((640, 400), 96, True))
    render_figure(Timeline(Run(SETUP)), "loss", "small", tmp_path / "b.svg", in_pixels((640, 400), None, False))
    drawn = QImage(640, 400, QImage.Format.Format_RGB32)
    drawn.fill(QColor("white"))
    with QPainter(drawn) as painter:
        QSvgRenderer(str(tmp_path / "b.svg")).render(painter)
    wanted = QImage(str(tmp_path / "a.png")).convertToFormat(QImage.Format.Format_RGB32)
    grey = [np.frombuffer(each.constBits(), np.uint8).reshape(400, 640, 4)[:60].mean(2) for each in (drawn, wanted)]
    assert np.abs(grey[0] - grey[1]).mean() < 1.0
    assert grey[0].min() < 120
