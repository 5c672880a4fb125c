"""The plots in the window: their contents, their interaction, and that exported figures agree with them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.figures import loss_painter
from gradviz.gui.figures.loss_painter import loss_plane, paint_loss
from gradviz.gui.figures.output_painter import output_plane, paint_output
from gradviz.gui.figures.plot_axes import Plane, axis_ticks
from gradviz.gui.figures.surface.surface_painter import paint_surface, surface_image, surface_plane
from gradviz.gui.panels.loss_panel import LossPanel
from gradviz.gui.panels.output_panel import OutputPanel
from gradviz.gui.panels.surface_panel import SurfacePanel
from gradviz.gui.views.plot_margins import Margins
from gradviz.intervals import place_at
from gradviz.scene.charts.losses import LossFrame, loss_frame
from gradviz.scene.charts.output import output_frame
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.colours import viridis
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.surface.surface import compute_grid, surface_frame, surface_request
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import DARK, LIGHT, PROJECTOR, THEMES, Theme
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from tests.gui.pixels import levels
from tests.gui.setups import SETUP

RECT = QRectF(0, 0, 700, 500)


@pytest.fixture(scope="module")
def moment() -> Moment:
    timeline = Timeline(Run(SETUP))
    timeline.play(30)
    for _ in range(timeline.steps.count - 1):
        timeline.next(Granularity.LAYER)
    return moment_of(timeline)


@pytest.fixture(scope="module")
def surface(moment: Moment) -> SurfaceFrame:
    return surface_frame(moment, View(), compute_grid(surface_request(moment, View(), 21)))


@pytest.fixture(scope="module")
def losses(moment: Moment) -> LossFrame:
    return loss_frame(moment, View())


@pytest.fixture(scope="module")
def output(moment: Moment) -> OutputFrame:
    return output_frame(moment, View())


@pytest.fixture
def panels(qtbot: QtBot, surface, losses, output) -> Iterator[tuple[SurfacePanel, LossPanel, OutputPanel]]:
    made = SurfacePanel(), LossPanel(), OutputPanel()
    for panel, frame in zip(made, (surface, losses, output), strict=True):
        qtbot.addWidget(panel)
        panel.resize(420, 340)
        panel.show_frame(frame)
        panel.show()
    QApplication.processEvents()
    yield made
    for panel in made:
        panel.close()


def on_screen(panel, x: float, y: float) -> QPoint:
    """The widget's pixel of a point in data."""
    place = panel.plot.plane().map(np.array([[x, y]]))[0].tolist()
    return panel.plot.mapFromScene(panel.plot.view.mapToScene(QPointF(*place)))


def picture(widget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


def painted(paint, frame, theme: Theme = LIGHT, size: tuple[int, int] = (700, 500)) -> np.ndarray:
    image = QImage(*size, QImage.Format.Format_RGBA8888)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, *size), frame, theme)
    painter.end()
    return np.array(image.constBits()).reshape(size[1], size[0], 4)


def same_share(a: Plane, b: Plane, points: np.ndarray) -> None:
    """The same data lies at the same share of both rectangles, to within a pixel of either."""
    shares = []
    for plane in (a, b):
        corner = np.array([plane.rect.left(), plane.rect.top()])
        shares.append((plane.map(points) - corner) / [plane.rect.width(), plane.rect.height()])
    assert np.abs(shares[0] - shares[1]).max() < 1 / max(a.rect.width(), b.rect.width())


def test_screen_and_export_place_the_same_data_alike(panels, surface, losses, output) -> None:
    surface_panel, loss_panel, output_panel = panels
    same_share(surface_panel.plot.plane(), surface_plane(RECT, surface, LIGHT), surface.path)
    train = np.stack([losses.series[0].xs, losses.series[0].ys], axis=1)
    same_share(loss_panel.plot.plane(), loss_plane(RECT, losses, LIGHT), train)
    same_share(output_panel.plot.plane(), output_plane(RECT, output, LIGHT), output.train)


def test_the_logarithmic_axis_agrees_too(panels, losses, qtbot: QtBot) -> None:
    panel = panels[1]
    qtbot.mouseClick(panel._header.button("axis", "log"), Qt.MouseButton.LeftButton)
    train = np.stack([losses.series[0].xs, losses.series[0].ys], axis=1)
    same_share(panel.plot.plane(), loss_plane(RECT, losses, LIGHT, log_y=True), train)
    assert panel.plot.plane().log_y


def test_ticks_on_the_screen_are_those_of_the_figures(panels) -> None:
    for panel in panels:
        axis = panel.plot.plotItem.axis("bottom")
        low, high = panel.plot.plane().x_range
        width = panel.plot.plane().rect.width()
        ticks = axis_ticks((low, high), width, LIGHT, False, whole=isinstance(panel, LossPanel))
        levels = axis.tickValues(0.0, 1.0, width)  # in shares of the whole picture
        places = [place_at(low, high, share) for _spacing, places in levels for share in places]
        assert places == pytest.approx([place for place, _text in ticks], abs=1e-12)
        assert axis.tickStrings(levels[0][1], 1, 1) == [text for _place, text in ticks]
        assert len(ticks) >= 2


def test_an_axis_takes_the_same_room_for_the_same_texts_and_has_its_words_in_the_middle(panels, losses) -> None:
    plot = panels[1].plot
    axis = plot.plotItem.axis("left")
    homes = [((0.0, 10.0), (0.0, high)) for high in (1.0, 12345.0, 0.001, 1.0)]
    rooms = []
    for home in homes:
        plot.set_home(*home)
        for _picture in range(3):  # a picture tells the axis what room it needs
            plot.grab()
            QApplication.processEvents()
        rooms.append(axis.width())
    assert rooms[0] == rooms[-1] < rooms[1]
    for words in ("loss", "the loss of all that was ever seen"):
        plot.set_labels("update", words)
        middle = axis.label.mapRectToItem(axis, axis.label.boundingRect()).center().y()
        assert abs(middle - axis.size().height() / 2) <= 1.0
    axis.setVisible(False)
    assert axis.maximumWidth() == 0.0


def test_equal_scales_are_equal_whatever_room_the_texts_take(panels, surface) -> None:
    panel = panels[0]
    panel.show_frame(surface.but(equal=True, ys=surface.ys * 1e-4 + 0.123, xs=surface.xs * 1e-4))
    for _picture in range(3):
        panel.grab()
        QApplication.processEvents()
    plane = panel.plot.plane()
    (x0, x1), (y0, y1) = plane.x_range, plane.y_range
    assert (x1 - x0) / plane.rect.width() == pytest.approx((y1 - y0) / plane.rect.height(), rel=0.01)


def test_texts_that_never_agree_on_their_room_do_not_keep_the_window_at_work(
    panels, surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each size asked for another one, and each answer was asked for several times: memory ran out."""
    panel = panels[0]
    axis, placed = panel.plot._axes["left"], [0]
    place = Margins._place

    def disagree(self: Margins) -> None:
        placed[0] += 1
        axis._updateMaxTextSize(60.0 if placed[0] % 2 else 20.0)
        place(self)
        axis._updateMaxTextSize(20.0 if placed[0] % 2 else 60.0)

    monkeypatch.setattr(Margins, "_place", disagree)
    panel.show_frame(surface.but(equal=True, ys=surface.xs))
    for _pass in range(40):
        QApplication.processEvents()
    before = placed[0]
    assert before > 1
    for _pass in range(40):
        QApplication.processEvents()
    assert placed[0] == before


def test_the_surface_is_coloured_by_its_losses(panels, surface) -> None:
    panel = panels[0]
    shot = picture(panel.plot)
    levels = (surface.losses - surface.low) / (surface.high - surface.low)
    if surface.logarithmic:
        levels = np.log(surface.losses / surface.low) / np.log(surface.high / surface.low)
    hits = 0
    for j in (1, 3, 17):
        for i in (1, 3, 17):
            at = on_screen(panel, surface.xs[i], surface.ys[j])
            wanted = viridis(np.array([levels[j, i]]))[0, :3].astype(int)
            hits += np.abs(shot[at.y(), at.x(), :3].astype(int) - wanted).max() <= 24
    # A contour, the path or a word may lie on one or two of the nine points.
    assert hits >= 7


def test_the_image_has_the_lowest_row_at_the_bottom(surface) -> None:
    image = surface_image(surface)
    levels = surface.losses[[0, -1], 0]
    values = np.clip((levels - surface.low) / (surface.high - surface.low), 0, 1)
    if surface.logarithmic:
        values = np.log(levels / surface.low) / np.log(surface.high / surface.low)
    for y, value in ((image.height() - 1, values[0]), (0, values[1])):
        assert image.pixelColor(0, y).getRgb()[:3] == tuple(viridis(np.array([value]))[0, :3].tolist())


def test_the_same_frame_again_draws_nothing(panels, surface, losses, output) -> None:
    for panel, frame in zip(panels, (surface, losses, output), strict=True):
        drawn = []
        panel.plot.content._paint = lambda *_: drawn.append(1)  # noqa: B023
        panel.show_frame(frame)
        QApplication.processEvents()
        assert not drawn


def test_a_plot_that_draws_its_items_looks_like_their_scene(panels) -> None:
    for panel in panels:
        plot = panel.plot
        inside = plot.viewport().rect().adjusted(6, 6, -6, -6)  # of the ring that a plot with the keys has
        own = plot.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        scene = QImage(own.size(), own.format())
        with QPainter(scene) as painter:
            plot.render(painter, QRectF(scene.rect()), plot.viewport().rect())
        one, other = levels(own.copy(inside)), levels(scene.copy(inside))
        assert np.ptp(one) > 150
        assert (np.abs(one - other) > 40).mean() < 0.001


def test_wheel_zooms_and_a_double_click_shows_everything(panels, qtbot: QtBot) -> None:
    panel = panels[0]
    home = panel.plot.plane()
    middle = QPointF(on_screen(panel, np.mean(home.x_range), np.mean(home.y_range)))
    wheel = QWheelEvent(
        middle, panel.plot.viewport().mapToGlobal(middle), QPoint(), QPoint(0, 360), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.plot.viewport(), wheel)
    zoomed = panel.plot.plane()
    assert np.ptp(zoomed.x_range) < 0.9 * np.ptp(home.x_range)
    qtbot.mouseDClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert panel.plot.plane().x_range == pytest.approx(home.x_range)


def test_a_zoomed_view_stays_while_stepping(panels, moment, surface) -> None:
    panel = panels[0]
    panel.plot.zoom(2.0)
    zoomed = panel.plot.plane()
    again = surface_frame(moment, View(), compute_grid(surface_request(moment, View(), 21)))
    panel.show_frame(again)
    assert panel.plot.plane() == zoomed


def test_hovering_reads_the_loss(panels, surface, qtbot: QtBot) -> None:
    panel = panels[0]
    at_rest = panel._note.text()
    assert surface.point_text in at_rest
    qtbot.mouseMove(panel.plot.viewport(), on_screen(panel, float(surface.xs[4]), float(surface.ys[5])))
    assert "Loss ≈" in panel._note.text()
    place = panel._note.text()
    assert surface.x_name in place
    panel.plot.hovered.emit(None)
    assert panel._note.text() == at_rest


def test_parameters_and_samples_are_wishes(panels, surface, qtbot: QtBot) -> None:
    panel = panels[0]
    assert panel._x.currentText() == surface.x_name
    with qtbot.waitSignal(panel.axes_requested) as wish:
        panel._x.setCurrentIndex(panel._x.findText("b1[1]"))
        panel._x.activated.emit(panel._x.currentIndex())
    assert wish.args == ["b1[1]", surface.y_name]
    with qtbot.waitSignal(panel.axes_requested) as wish:
        panel._x.setCurrentText(surface.y_name)
        panel._x.activated.emit(panel._x.currentIndex())
    assert wish.args == [surface.y_name, surface.x_name]
    with qtbot.waitSignal(panel.all_data_requested) as wish:
        qtbot.mouseClick(panel._header.button("samples", "all"), Qt.MouseButton.LeftButton)
    assert wish.args == [True]


def test_a_click_on_the_loss_asks_for_that_update(panels, losses, qtbot: QtBot) -> None:
    panel = panels[1]
    with qtbot.waitSignal(panel.seek_requested) as wish:
        at = on_screen(panel, 12, float(np.mean(losses.y_range)))
        qtbot.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert wish.args == [12]


def test_no_menu_and_no_exporter_of_the_plot_library(panels) -> None:
    for panel in panels:
        assert panel.plot.scene().contextMenu == []
        assert not panel.plot.view.menuEnabled()


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_themes_restyle_the_plots(panels, theme: Theme) -> None:
    for panel in panels:
        panel.set_theme(theme)
        QApplication.processEvents()
        corner = picture(panel.plot)[8, 8, :3].tolist()
        assert corner == list(QColor(theme.panel).getRgb()[:3])
        axis = panel.plot.plotItem.axis("left")
        assert axis.textPen().color().name().upper() == theme.secondary
        assert axis.style["tickFont"].pixelSize() == round(11 * theme.scale)
        panel.set_theme(LIGHT)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("paint", [paint_surface, paint_loss, paint_output])
@pytest.mark.parametrize("size", [(1200, 900), (420, 340)])
def test_figures_stay_inside_and_cover_their_rectangle(paint, theme, size, surface, losses, output) -> None:
    frame = {paint_surface: surface, paint_loss: losses, paint_output: output}[paint]
    image = QImage(size[0] + 40, size[1] + 40, QImage.Format.Format_RGBA8888)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    paint(painter, QRectF(20, 20, *size), frame, theme)
    painter.end()
    pixels = np.array(image.constBits()).reshape(size[1] + 40, size[0] + 40, 4)[..., :3]
    outside = np.ones(pixels.shape[:2], dtype=bool)
    outside[20:-20, 20:-20] = False
    assert (pixels[outside] == (255, 0, 255)).all()
    assert not (pixels[~outside] == (255, 0, 255)).all(axis=1).any()
    assert len(np.unique(pixels[30:-30:7, 30:-30:7].reshape(-1, 3), axis=0)) > 4


def test_only_nonfinite_values_are_hatched(surface) -> None:
    losses = surface.losses.copy()
    losses[:8, :8] = np.nan
    losses[0, 0] = np.inf
    broken = surface.but(losses=losses, finite=np.isfinite(losses), contours=(), path=surface.path[:0])
    shot = painted(paint_surface, broken)
    plane = surface_plane(RECT.adjusted(12, 60, -12, -12), broken, LIGHT)
    hatch = (np.abs(shot[..., :3].astype(int) - QColor(LIGHT.not_finite).getRgb()[:3]).max(axis=2) < 40).nonzero()
    assert len(hatch[0]) > 100
    x, y = plane.unmap(float(hatch[1].max()), float(hatch[0].min()))
    assert x < surface.xs[9]
    assert y < surface.ys[10]


def test_a_figure_has_as_many_curves_as_its_frame(losses, monkeypatch) -> None:
    drawn = []
    real = loss_painter._paint_series
    monkeypatch.setattr(loss_painter, "_paint_series", lambda *args: (drawn.append(args[3].role), real(*args)))
    painted(paint_loss, losses)
    assert drawn == [series.role for series in losses.series] == ["train", "test"]


def test_showing_a_frame_is_fast(panels, moment) -> None:
    grid = compute_grid(surface_request(moment, View(), 41))
    frames = [surface_frame(moment, View(), grid) for _ in range(20)]
    panel, spent = panels[0], []
    for frame in frames:
        begin = time.perf_counter()
        panel.show_frame(frame)
        spent.append(time.perf_counter() - begin)
    assert float(np.median(spent)) < 0.004


def test_a_square_plot_that_was_wide_fits_into_a_narrow_place(panels) -> None:
    """With the margins that had made it square in a wide place it ran out of the window, samples and all."""
    panel = panels[2]
    assert panel.plot._margins._aspect == 1.0
    for size in ((900, 260), (260, 600), (900, 260), (420, 340)):
        panel.resize(*size)
        for _picture in range(2):
            panel.grab()
            QApplication.processEvents()
        view = panel.plot.view
        inside = view.mapRectToScene(view.rect())
        assert panel.plot.sceneRect().adjusted(-1, -1, 1, 1).contains(inside)
        assert view.width() == pytest.approx(view.height(), abs=1.5)


def test_the_dot_at_the_end_of_a_curve_is_whole(losses: LossFrame) -> None:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    rect = QRectF(0, 0, 600, 400)
    painter = QPainter(image)
    paint_loss(painter, rect, losses, LIGHT)
    painter.end()
    plane = loss_plane(rect.adjusted(12, 0, -12, 0), losses, LIGHT)  # within the margins
    assert losses.cursor == losses.x_range[1]
    last = round(float(plane.map(np.array([[losses.cursor, 1.0]]))[0, 0]))
    assert last + 4 < plane.rect.right()
    beyond = {image.pixelColor(x, y).name().upper() for x in (last + 2, last + 3) for y in range(40, 400)}
    assert LIGHT.accent in beyond or LIGHT.negative in beyond
