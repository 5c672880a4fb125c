"""Figures as wide as a column of a paper: as high as they need to be, and nothing over anything else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gradviz.gui.export.basin_figure import BASIN_SIZE, basin_picture
from gradviz.gui.export.figure_export import figure_frame, picture_of
from gradviz.gui.export.race_figure import RACE_SIZE, race_picture
from gradviz.gui.figures.basins import basin_legend
from gradviz.gui.figures.race import race_painter
from gradviz.gui.figures.surface import relief_painter
from gradviz.landscape.plane import compute_grid
from gradviz.scene.basins.basins import basin_frame
from gradviz.scene.race.race_lanes import RaceFrame, race_frame
from gradviz.scene.race.race_surface import race_request
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.view.figure_style import FigureStyle
from gradviz.scene.view.view import View
from tests.landscape.test_basins import map_of
from tests.scene.race.test_race_lanes import raced
from tests.scene.scenes import circle_run, moment_at

pytestmark = pytest.mark.usefixtures("qapp")

MM = 96 / 25.4


@pytest.fixture(scope="module")
def race() -> RaceFrame:
    result = raced("learning_rate", 40)
    request = race_request(result, None, principal=True)
    assert request is not None
    return race_frame(result, compute_grid(request))


@pytest.mark.parametrize("style", [
    FigureStyle(width=85 * MM, font=8.0), FigureStyle(width=85 * MM), FigureStyle(width=178 * MM, font=8.0),
    FigureStyle(width=85 * MM, height=85 * MM, font=8.0), FigureStyle(width=120 * MM, height=80 * MM, font=8.0),
    FigureStyle(width=85 * MM, font=8.0, caption=False),
], ids=str)  # fmt: skip
def test_no_words_of_a_race_lie_over_its_plots(
    race: RaceFrame, style: FigureStyle, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms: list[QRectF] = []
    for name in ("_paint_losses", "_paint_paths"):
        paint = getattr(race_painter, name)
        monkeypatch.setattr(race_painter, name,
                            lambda *args, paint=paint: (rooms.append(QRectF(args[1])), paint(*args))[1])  # fmt: skip
    picture = race_picture(race, style)
    wide, high = picture.size
    assert (style.height is None or wide > 640) or high == style.height
    image = QImage(round(wide), round(high), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    picture.paint(painter, QRectF(0, 0, wide, high))
    painter.end()
    theme = picture.theme
    assert len(rooms) == 2
    for room in rooms:
        assert QRectF(0, 0, wide, high).contains(room)
        assert room.height() >= 60 * theme.scale
        assert room.width() >= 100 * theme.scale
    assert not rooms[0].intersects(rooms[1])
    if style.height is None and wide < 640:
        assert min(room.height() for room in rooms) >= 0.6 * (wide - 24 * theme.scale)


def test_the_whole_legend_of_a_basin_map_has_its_room_in_a_column() -> None:
    found = map_of("ravine", 2.0, size=9, updates=60, learning_rate=0.1)
    frame = basin_frame(found, found.request.run.initial_state().parameters)
    picture = basin_picture(frame, FigureStyle(width=85 * MM, font=8.0))
    wide, high = picture.size
    assert wide == pytest.approx(85 * MM, abs=0.5)
    inner = QRectF(0, 0, wide - 24 * picture.theme.scale, high * 0.8)
    area, legend = basin_legend.legend_places(inner, frame, picture.theme)
    rows = basin_legend._rows(frame, legend.width(), legend.height() + 1, picture.theme)
    assert all(bool(row.detail) == bool(row.entry.detail) for row in rows)
    assert area.height() >= 0.6 * wide
    assert high > wide


def test_a_usual_width_has_the_usual_proportions(race: RaceFrame) -> None:
    style = FigureStyle(width=900.0)
    assert race_picture(race, style).size == pytest.approx((900.0, 900.0 * RACE_SIZE[1] / RACE_SIZE[0]))
    found = map_of("ravine", 2.0, size=9, updates=60, learning_rate=0.1)
    frame = basin_frame(found, found.request.run.initial_state().parameters)
    assert basin_picture(frame, style).size == pytest.approx((900.0, 900.0 * BASIN_SIZE[1] / BASIN_SIZE[0]))


@pytest.mark.parametrize("caption", [None, False])
def test_half_of_a_narrow_surface_in_space_is_the_picture(
    caption: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = moment_at(circle_run(), 7)
    style = FigureStyle(width=85 * MM, font=8.0, caption=caption)
    frame = figure_frame(moment, "surface3d", View(), True, style)
    assert isinstance(frame, SurfaceFrame)
    rooms: list[QRectF] = []
    place = relief_painter.relief_projection
    monkeypatch.setattr(relief_painter, "relief_projection",
                        lambda *args: (rooms.append(QRectF(args[0])), place(*args))[1])  # fmt: skip
    for notes in (frame.notes, frame.notes * 3):
        picture = picture_of("surface3d", frame.but(notes=notes), style)
        wide, high = picture.size
        image = QImage(round(wide), round(high), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        picture.paint(painter, QRectF(0, 0, wide, high))
        painter.end()
        assert QRectF(0, 0, wide, high).contains(rooms[-1])
        assert rooms[-1].height() >= 0.5 * high - 1.0
