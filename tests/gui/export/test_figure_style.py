"""Figures in the requested style, opened by other programs: size on paper, type size, background and greys."""

from __future__ import annotations

import gc
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPen, QPixmap, QPolygonF

from gradviz.data.errors import SetupError
from gradviz.gui.export.figure_export import FIGURES, figure_frame, picture_of, render_figure, render_storyboard
from gradviz.gui.export.picture_files import PICTURES, png_image
from gradviz.gui.export.svg_device import SvgDevice
from gradviz.gui.figures.ink import figure_font
from gradviz.scene.moment import moment_of
from gradviz.scene.view.figure_style import FigureStyle, font_points, length_pixels, size_of
from gradviz.scene.view.view import EdgeNumbers, View
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from tests.gui.setups import SETUP

MM = 96 / 25.4
COLUMN = FigureStyle(width=85 * MM, font=8.0)


def started() -> Timeline:
    timeline = Timeline(Run(SETUP))
    timeline.play(3)
    timeline.seek(1)
    return timeline


def drawn(view: str, ending: str, style: FigureStyle, look: View | None = None) -> bytes:
    moment, look = moment_of(started()), look or View()
    frame = figure_frame(moment, view, look, False, style)
    return PICTURES[ending](picture_of(view, frame, style, "a figure", "A sentence of its own below the picture."))


def run(*command: object) -> str:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def coarse(image: Image.Image) -> np.ndarray:
    """Without the half pixels by which letters stand elsewhere."""
    return np.asarray(image.convert("RGB").reduce(4), dtype=float)


@pytest.mark.parametrize("view", ["network", "surface", "loss"])
def test_other_programs_find_the_size_on_paper(qapp, tmp_path: Path, view: str) -> None:
    wanted = (85.0, 60.0)
    style = FigureStyle(width=85 * MM, height=60 * MM, font=8.0, dpi=150)
    for ending in (".pdf", ".svg", ".png"):
        (tmp_path / f"a{ending}").write_bytes(drawn(view, ending, style))
    points = re.search(r"Page size:\s+([0-9.]+) x ([0-9.]+) pts", run("pdfinfo", tmp_path / "a.pdf"))
    assert points is not None
    assert [float(side) / 72 * 25.4 for side in points.groups()] == pytest.approx(wanted, rel=0.005)
    run("rsvg-convert", "--dpi-x", 300, "--dpi-y", 300, tmp_path / "a.svg", "-o", tmp_path / "svg.png")
    with Image.open(tmp_path / "svg.png") as seen:
        assert [side / 300 * 25.4 for side in seen.size] == pytest.approx(wanted, rel=0.005)
    with Image.open(tmp_path / "a.png") as seen:
        assert [side / dpi * 25.4 for side, dpi in zip(seen.size, seen.info["dpi"], strict=True)] == pytest.approx(
            wanted, rel=0.005)  # fmt: skip


@pytest.mark.parametrize("view", ["network", "surface", "output"])
def test_an_svg_looks_elsewhere_as_the_png_does(qapp, tmp_path: Path, view: str) -> None:
    style = FigureStyle(width=400, height=300)
    (tmp_path / "a.svg").write_bytes(drawn(view, ".svg", style))
    run("rsvg-convert", tmp_path / "a.svg", "-o", tmp_path / "svg.png")
    (tmp_path / "a.png").write_bytes(drawn(view, ".png", FigureStyle(width=400, height=300, dpi=96)))
    seen, wanted = (coarse(Image.open(tmp_path / name)) for name in ("svg.png", "a.png"))
    assert seen.shape == wanted.shape
    assert np.abs(seen - wanted).mean() < 2.0
    assert wanted.std() > 15


@pytest.mark.parametrize("font", [8.0, 14.0])
@pytest.mark.parametrize("view", list(FIGURES))
def test_no_type_is_smaller_than_was_asked(qapp, view: str, font: float) -> None:
    style = FigureStyle(width=140 * MM, height=100 * MM, font=font, text=True)
    root = ET.fromstring(drawn(view, ".svg", style))
    sizes = [float(each.get("font-size")) * 72 / 96 for each in root.iter() if each.tag.endswith("}text")]
    assert len(sizes) > 3
    assert min(sizes) >= font - 0.01


def test_words_are_text_where_that_was_asked(qapp, tmp_path: Path) -> None:
    texts = [each.text for each in ET.fromstring(drawn("loss", ".svg", FigureStyle(text=True))).iter()
             if each.tag.endswith("}text")]  # fmt: skip
    assert {"Loss", "update", "loss"} <= set(texts)
    outlines = ET.fromstring(drawn("loss", ".svg", FigureStyle()))
    assert not [each for each in outlines.iter() if each.tag.endswith("}text")]
    assert {"Loss", "update"} <= {each.get("aria-label") for each in outlines.iter()}
    (tmp_path / "a.pdf").write_bytes(drawn("loss", ".pdf", FigureStyle()))
    assert "update" in run("pdftotext", tmp_path / "a.pdf", "-")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", list(FIGURES))
def test_grey_is_grey_everywhere(qapp, view: str, theme: str) -> None:
    style = FigureStyle(width=420, height=320, grey=True, theme=theme, dpi=96)
    image = png_image(picture_of(view, figure_frame(moment_of(started()), view, View(), False, style), style))
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].astype(int)
    assert np.ptp(pixels, axis=2).max() <= 10  # the path is of a black that is a little blue
    assert len(np.unique(pixels)) > 20


def test_in_grey_size_goes_by_lightness_and_sign_by_dashes(qapp) -> None:
    from gradviz.gui.figures.network.network_edges import edge_pen
    from gradviz.scene.network.network_frame import EdgeLook
    from gradviz.scene.view.figure_style import theme_of

    for name in ("light", "dark"):
        theme = theme_of(FigureStyle(theme=name, grey=True))
        panel = QColor(theme.panel).lightness()
        apart = [abs(edge_pen(EdgeLook.POSITIVE, level, theme).color().lightness() - panel)
                 for level in np.linspace(0.0, 1.0, 9).tolist()]  # fmt: skip
        assert min(np.diff(apart)) > 8
        assert min(apart) > 60
        assert edge_pen(EdgeLook.NEGATIVE, 0.5, theme).style() is Qt.PenStyle.CustomDashLine
        series = [QColor(colour).lightness() for colour in (theme.accent, theme.backward, theme.update)]
        assert min(abs(a - b) for k, a in enumerate(series) for b in series[:k]) > 20


def test_what_lies_behind_a_transparent_figure_is_seen(qapp, tmp_path: Path) -> None:
    style = FigureStyle(width=500, height=360, transparent=True, dpi=96)
    numbered = View(edge_numbers=EdgeNumbers.ALWAYS)
    alpha = {}
    for view in ("network", "loss"):
        (tmp_path / "a.png").write_bytes(drawn(view, ".png", style, numbered))
        with Image.open(tmp_path / "a.png") as seen:
            alpha[view] = np.asarray(seen.convert("RGBA"))[..., 3]
        assert alpha[view][2, 2] == 0
        assert (alpha[view] == 0).mean() > 0.5
        assert alpha[view].max() == 255
    (tmp_path / "a.svg").write_bytes(drawn("network", ".svg", style, numbered))
    run("rsvg-convert", tmp_path / "a.svg", "-o", tmp_path / "svg.png")
    with Image.open(tmp_path / "svg.png") as seen:
        there = np.asarray(seen)[..., 3]
    assert np.abs(there.astype(int) - alpha["network"]).mean() < 3.0


def test_a_caption_stands_below_or_the_heading_is_left_out(qapp) -> None:
    def words(view: str, **style: bool) -> str:
        root = ET.fromstring(drawn(view, ".svg", FigureStyle(text=True, **style)))
        return " ".join(each.text or "" for each in root.iter() if each.tag.endswith("}text"))

    assert "sentence" not in words("network")
    assert "A sentence of its own below the picture." in words("network", caption=True).replace("  ", " ")
    assert "Loss update" not in words("loss", caption=False)
    assert words("loss").startswith("Loss")
    assert not words("loss", caption=False).startswith("Loss")


def test_the_plain_network_is_black_on_white(qapp, tmp_path: Path) -> None:
    style = FigureStyle(theme="plain", width=120 * MM, dpi=150)
    render_figure(started(), "network", "small", tmp_path / "a.png", style)
    with Image.open(tmp_path / "a.png") as seen:
        pixels = np.asarray(seen.convert("RGB")).astype(int)
    assert np.ptp(pixels, axis=2).max() == 0
    assert (pixels[..., 0] > 250).mean() > 0.8
    with pytest.raises(SetupError, match="only the network"):
        render_figure(started(), "loss", "small", tmp_path / "b.png", style)


def test_lengths_and_sizes_are_read_strictly() -> None:
    assert length_pixels("--width", "85mm") == pytest.approx(321.26, abs=0.01)
    assert length_pixels("--width", "3.5 in") == 336
    assert length_pixels("--width", "8.5cm") == pytest.approx(length_pixels("--width", "85mm"))
    assert font_points("--font", "8pt") == font_points("--font", 8) == 8
    for text in ("85 em", "-3mm", "1e3", "", True, "85,5mm"):
        with pytest.raises(SetupError, match="85mm"):
            length_pixels("--width", text)
    for text in ("3pt", "8px", "97", "nan"):
        with pytest.raises(SetupError, match="8pt"):
            font_points("--font", text)
    assert size_of(COLUMN, (900, 600)) == pytest.approx((321.26, 214.17), abs=0.01)
    with pytest.raises(SetupError, match="180"):
        size_of(FigureStyle(width=400, height=60), (1, 1))


def test_every_painter_operation_is_in_the_svg(qapp, tmp_path: Path) -> None:
    """The same strokes on an image and on the device, compared by another program."""

    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, 200, 160), QColor("white"))
        gradient = QLinearGradient(10, 0, 90, 0)
        gradient.setColorAt(0.0, QColor("#D04010"))
        gradient.setColorAt(1.0, QColor("#1040D0"))
        painter.fillRect(QRectF(10, 10, 80, 20), gradient)
        painter.save()
        painter.translate(100, 10)
        painter.rotate(20)
        painter.setPen(QPen(QColor(0, 90, 60, 150), 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(0, 75), QPointF(40, 75))
        painter.setBrush(QColor(240, 200, 30, 120))
        painter.drawRoundedRect(QRectF(0, 0, 70, 40), 8, 8)
        painter.setFont(figure_font(14))
        painter.drawText(QPointF(5, 60), 'a < b & "c"')
        painter.restore()
        painter.setClipRect(QRectF(20, 60, 50, 60))
        painter.setClipRect(QRectF(40, 40, 60, 60), Qt.ClipOperation.IntersectClip)
        painter.setOpacity(0.5)
        painter.setBrush(QColor("black"))
        painter.drawPolygon(QPolygonF([QPointF(0, 60), QPointF(90, 60), QPointF(50, 130)]))
        painter.setClipping(False)
        painter.setOpacity(1.0)
        tile = QPixmap(6, 6)
        tile.fill(QColor("#20A070"))
        painter.drawPixmap(QRectF(120, 90, 40, 30), tile, QRectF(tile.rect()))
        font = QFont("Inter")
        font.setPixelSize(18)
        painter.setFont(font)
        painter.setPen(QColor(200, 30, 40))
        painter.drawText(QRectF(5, 125, 190, 30), Qt.AlignmentFlag.AlignRight, "½ · 10⁻³")

    image = QImage(200, 160, QImage.Format.Format_RGB32)
    device = SvgDevice(QSizeF(200, 160), "strokes \x07")
    for target in (image, device):
        painter = QPainter(target)
        paint(painter)
        painter.end()
    root = ET.fromstring(device.document())
    assert root.find("{http://www.w3.org/2000/svg}title").text == "strokes \ufffd"
    assert 'a < b & "c"' in {each.get("aria-label") for each in root.iter()}
    (tmp_path / "a.svg").write_bytes(device.document())
    run("rsvg-convert", tmp_path / "a.svg", "-o", tmp_path / "a.png")
    seen, wanted = Image.open(tmp_path / "a.png"), tmp_path / "wanted.png"
    image.save(str(wanted))
    assert np.abs(coarse(seen) - coarse(Image.open(wanted))).mean() < 1.5


def test_a_storyboard_is_one_figure_of_its_width_with_all_captions(qapp, tmp_path: Path) -> None:
    for theme in ("plain", "light"):
        style = FigureStyle(width=178 * MM, font=8.0, theme=theme, text=True)
        render_storyboard(started(), "phases", "small", tmp_path / "a.svg", style)
        root = ET.parse(tmp_path / "a.svg").getroot()
        assert root.get("width") == "178mm"
        texts = [each for each in root.iter() if each.tag.endswith("}text")]
        words = " ".join(each.text or "" for each in texts)
        assert all(f"({letter}) {lead}." in words for letter, lead in (
            ("a", "Forward"), ("b", "Loss"), ("c", "Backward"), ("d", "Update")))  # fmt: skip
        captions = [each for each in texts if re.match(r"\([a-d]\) ", each.text or "")]
        assert min(float(each.get("font-size")) for each in captions) >= 8.0 * 96 / 72
        # No line is longer than its column.
        column = (178 - 8) / 2 * MM
        assert all(float(each.get("textLength")) <= column + 1 for each in texts)
    render_storyboard(started(), "updates:0,2", "small", tmp_path / "a.pdf", FigureStyle(width=178 * MM))
    assert "After 2 updates." in run("pdftotext", tmp_path / "a.pdf", "-").replace("\n", " ")


def test_no_point_of_a_drawing_outlives_it() -> None:
    # Qt's binding keeps a reference to each point that it gives the engine of a paint device.
    def points() -> int:
        gc.collect()
        return sum(type(each) is QPointF for each in gc.get_objects())

    before = points()
    device = SvgDevice(QSizeF(200, 160), "points")
    painter = QPainter(device)
    for shear in (0.0, 0.5):
        painter.shear(shear, 0.0)
        painter.drawConvexPolygon(QPolygonF([QPointF(x, x * x) for x in range(5)]))
        painter.drawPolyline(QPolygonF([QPointF(x, 9 - x) for x in range(5)]))
        painter.drawLines([QLineF(x, 0, x, 9) for x in range(5)])
    painter.end()
    assert device.document().count(b"<path") == 14
    assert points() == before
