"""Words on the map of a surface: beside their arrows, without overlaps, inside the picture, at the panel's sizes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from gradviz.data.setup import InlineData
from gradviz.documents.open import open_setup
from gradviz.gui.figures.plot_axes import TICK, WORD, Plane, halo_box, halo_text, plot_font
from gradviz.gui.figures.surface import contour_labels, surface_marks, surface_painter
from gradviz.gui.figures.surface.arrow_marks import arrows_in_sight
from gradviz.gui.figures.surface.mark_words import mark_boxes
from gradviz.gui.figures.surface.path_room import PathRoom
from gradviz.gui.figures.surface.surface_marks import _beside, minimum_room, minimum_words
from gradviz.gui.figures.surface.surface_painter import surface_labels
from gradviz.landscape.plane import compute_grid, finished_grid
from gradviz.scene.moment import moment_of
from gradviz.scene.surface.surface import surface_frame, surface_request
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import LIGHT, PROJECTOR, THEMES, Theme
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup, RunSetup
from gradviz.training.steps import Place
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run, moment_at

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def frame() -> SurfaceFrame:
    moment = moment_at(circle_run(), 7)
    grid = compute_grid(surface_request(moment, View(), 31, all_data=True))
    assert grid is not None
    return surface_frame(moment, View(), finished_grid(grid))


def plane_of(frame: SurfaceFrame, size: tuple[int, int], zoom: float = 1.0) -> Plane:
    (x, y), spans = frame.point.tolist(), (np.ptp(frame.xs) / 2 / zoom, np.ptp(frame.ys) / 2 / zoom)
    return Plane(QRectF(0, 0, *size), (x - spans[0], x + spans[0]), (y - spans[1], y + spans[1]))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(280, 150), (400, 240), (620, 450)])
def test_numbers_of_contours_keep_off_the_marks(frame: SurfaceFrame, theme: Theme, size: tuple[int, int]) -> None:
    plane = plane_of(frame, size)
    marks = mark_boxes(plane, frame, theme)
    high = QFontMetricsF(plot_font(theme, contour_labels._PIXELS)).height()
    labels = surface_labels(plane, frame, theme)
    boxes = [contour_labels._around(each.x, each.y, each.angle, each.width, high) for each in labels]
    assert not any(box.intersects(mark) for box in boxes for mark in marks)
    assert boxes or size[1] < 200
    metrics = QFontMetricsF(plot_font(theme, WORD, bold=True))
    for arrow in arrows_in_sight(plane, frame, theme):
        box = halo_box(arrow.at, metrics.horizontalAdvance(arrow.text), metrics.height(), plane.rect)
        assert plane.rect.contains(box)


def test_words_keep_off_the_path_where_any_place_does(frame: SurfaceFrame) -> None:
    """Paths from everywhere to the point, through the lowest loss: the place below its cross is often taken."""
    plane, metrics = plane_of(frame, (460, 300)), QFontMetricsF(plot_font(LIGHT, TICK))
    chance, moved = np.random.default_rng(4), 0
    corners = np.array([plane.x_range, plane.y_range]).T * 0.9 + frame.point * 0.1
    for _time in range(60):
        bends = chance.uniform(corners[0], corners[1], (3, 2))
        path = np.stack([bends[0], bends[1], bends[2], frame.point])
        crossed = frame.but(minimum=bends[1], minimum_text="minimum 0.5001", path=path)
        room, path = minimum_room(plane, crossed, LIGHT), PathRoom(plane, crossed)
        assert room is not None
        assert path.meets(room)
        box = minimum_words(plane, crossed, LIGHT)
        places = _beside(room, metrics.horizontalAdvance(crossed.minimum_text), metrics.height())
        free = [place for place in places if plane.rect.contains(place) and not path.meets(place)]
        assert box is not None
        assert not path.meets(box) or not free
        moved += box.center() != places[0].center()
        for arrow in arrows_in_sight(plane, crossed, LIGHT):
            words = halo_box(arrow.at, metrics.horizontalAdvance(arrow.text), metrics.height(), plane.rect)
            assert plane.rect.contains(words)
    assert moved


def test_a_path_of_thousands_of_states_is_looked_through_at_once(frame: SurfaceFrame) -> None:
    plane = plane_of(frame, (700, 500), zoom=50.0)
    steps = np.random.default_rng(1).normal(size=(20_000, 2)) * 0.01
    long = frame.but(path=frame.point + np.cumsum(steps, axis=0)[::-1])
    room = PathRoom(plane, long)
    assert room.meets(plane.rect)
    assert not PathRoom(plane, frame.but(path=frame.path + 1e9)).meets(plane.rect)


def test_the_gradients_arrow_is_46_to_84_pixels_and_goes_when_it_is_out_of_sight(frame: SurfaceFrame) -> None:
    for size, length in (((280, 150), 46.0), ((400, 300), 60.0), ((900, 700), 84.0)):
        gradient, *_step = arrows_in_sight(plane_of(frame, size), frame, LIGHT)
        along = gradient.tip - gradient.start
        assert np.hypot(along.x(), along.y()) == pytest.approx(length)
    plane = plane_of(frame, (400, 300))
    away = np.array([10 * np.ptp(frame.xs), 0.0])
    assert len(arrows_in_sight(plane, frame, LIGHT)) == 2
    assert arrows_in_sight(plane, frame.but(origin=frame.origin + away), LIGHT) == ()


def gap(one: QRectF, other: QRectF) -> float:
    across = max(one.left() - other.right(), other.left() - one.right(), 0.0)
    return float(np.hypot(across, max(one.top() - other.bottom(), other.top() - one.bottom(), 0.0)))


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR], ids=lambda theme: theme.name)
def test_words_are_nearest_to_their_own_mark_and_off_the_point(frame: SurfaceFrame, theme: Theme) -> None:
    """A map hardly wider than the words of the minimum, the point just below the cross: they stood below the point."""
    plane = Plane(QRectF(0, 0, 218, 302), (-2.0, 2.0), (-3.0, 1.0))
    metrics = QFontMetricsF(plot_font(theme, WORD, bold=True))
    shown = lost = 0
    for degrees in range(0, 360, 15):
        away = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        lowest = np.array([0.3, -0.7])
        place = lowest + 0.45 * away
        crossed = frame.but(minimum=lowest, minimum_text="minimum 0.5014", point=place, path=place[None], origin=place,
                            gradient_arrow=away, step_arrow=-0.01 * away)  # fmt: skip
        x, y = plane.map(crossed.point[None])[0].tolist()
        point, cross = QRectF(x - 7, y - 7, 14, 14), minimum_room(plane, crossed, theme)
        assert cross is not None
        arrows = arrows_in_sight(plane, crossed, theme)
        boxes = [halo_box(arrow.at, metrics.horizontalAdvance(arrow.text), metrics.height(), plane.rect)
                 for arrow in arrows if arrow.text]  # fmt: skip
        lost += sum(not arrow.text for arrow in arrows)
        assert not any(box.intersects(mark) for box in boxes for mark in (point, cross))
        words = minimum_words(plane, crossed, theme, [point, *boxes])
        if words is not None:
            shown += 1
            assert gap(words, cross) <= 5.0
            assert not any(words.intersects(each) for each in (point, cross, *boxes))
    assert shown > 12
    assert lost < 6


def test_words_on_a_curve_keep_off_the_point_and_off_the_curve() -> None:
    """A step of no length at the foot of the picture: its word covered the point."""
    setup = RunSetup(NetworkSetup(1, (LayerSetup(1, "linear", False),)), InlineData(((1.0,),), ((2.0,),)))
    timeline = Timeline(Run(setup))
    timeline.play(400)
    curve = surface_frame(moment_of(timeline), View(), None)
    assert curve.line is not None
    low, high = curve.line[:, 1].min(), curve.line[:, 1].max()
    plane = Plane(QRectF(0, 0, 500, 130), (curve.xs[0], curve.xs[-1]), (low, high))
    x, y = plane.map(curve.point[None])[0].tolist()
    metrics = QFontMetricsF(plot_font(LIGHT, WORD, bold=True))
    arrows = arrows_in_sight(plane, curve, LIGHT)
    assert any(arrow.text for arrow in arrows)
    for arrow in arrows:
        box = halo_box(arrow.at, metrics.horizontalAdvance(arrow.text), metrics.height(), plane.rect)
        assert not box.intersects(QRectF(x - 7, y - 7, 14, 14))


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR], ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(260, 300), (430, 470)])
def test_no_word_covers_the_number_of_a_contour(
    theme: Theme, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor those of the start and of the box of Adam's rates, which find their places after all others."""
    timeline = Timeline(Run(*open_setup("spiral-2-8-8-1")))
    timeline.advance(60)
    timeline.seek_place(Place(60, timeline.steps.phase_ends[2]))
    moment = moment_of(timeline)
    spiral = surface_frame(moment, View(), finished_grid(compute_grid(surface_request(moment, View(), 31, True))))
    written: dict[str, QRectF] = {}

    def noted(painter: QPainter, at: QPointF, text: str, *rest: object) -> QRectF:
        written[text] = halo_text(painter, at, text, *rest)  # type: ignore[arg-type]
        return written[text]

    for module in (surface_marks, surface_painter):
        monkeypatch.setattr(module, "halo_text", noted)
    plane = Plane(QRectF(0, 0, *size), (spiral.xs[0], spiral.xs[-1]), (spiral.ys[0], spiral.ys[-1]))
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    surface_painter.paint_surface_marks(painter, plane, spiral, theme)
    painter.end()
    assert ("start" in written or any(text.startswith("box") for text in written)) or size[0] < 300
    high = QFontMetricsF(plot_font(theme, contour_labels._PIXELS)).height()
    labels = surface_labels(plane, spiral, theme)
    boxes = [contour_labels._around(each.x, each.y, each.angle, each.width, high) for each in labels]
    assert boxes
    assert not [text for text, word in written.items() if any(word.intersects(box) for box in boxes)]
    assert not any(a.intersects(b) for a, b in itertools.combinations(written.values(), 2))
