"""The picture on the screen: the same pixels as a fresh drawing, with only the changed parts drawn again."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QRegion

from gradviz.documents.open import open_setup
from gradviz.gui.figures.network.network_painter import network_layout, paint_network
from gradviz.gui.figures.network.network_picture import NetworkPicture
from gradviz.scene.moment import moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.themes import DARK, LIGHT, THEMES, Theme
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH, HEIGHT = 900, 560
# Numbers that every layer keeps: a scale that fits itself would recolour all of them.
FIXED = View(fixed_range=(-6.0, 1.0))


def timeline_of(preset: str = "spiral-2-8-8-1") -> Timeline:
    return Timeline(Run(*open_setup(preset)))


def frames(views: list[View], preset: str = "spiral-2-8-8-1") -> list[NetworkFrame]:
    timeline, out = timeline_of(preset), []
    for view in views:
        timeline.next(Granularity.LAYER)
        out.append(network_frame(moment_of(timeline), view))
    return out


def fresh(frame: NetworkFrame, theme: Theme, ratio: float, zoom: float, shift: QPointF) -> QImage:
    image = QImage(round(WIDTH * ratio), round(HEIGHT * ratio), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(ratio, ratio)
    paint_network(painter, QRectF(0, 0, WIDTH, HEIGHT), frame, theme, None, zoom, shift)
    painter.end()
    return image


def shown(
    picture: NetworkPicture, frame: NetworkFrame, theme: Theme = LIGHT, ratio: float = 1.0, zoom: float = 1.0,
    shift: QPointF | None = None,
) -> QRegion:  # fmt: skip
    region = picture.show(frame, theme, network_layout(frame, WIDTH, HEIGHT, theme), ratio, zoom, shift or QPointF())
    picture.image()
    return region


def farthest(image: QImage, other: QImage) -> int:
    one, two = (np.frombuffer(each.constBits(), dtype=np.uint8).astype(int) for each in (image, other))
    return int(np.abs(one - two).max())


@pytest.mark.parametrize(("theme", "ratio", "zoom"), [
    ("light", 1.0, 1.0), ("dark", 1.5, 1.0), ("projector", 2.0, 1.0), ("projector", 1.0, 1.0), ("dark", 1.0, 1.7),
    ("light", 1.25, 2.3), ("projector", 1.25, 2.3),
])  # fmt: skip
def test_every_step_has_the_pixels_of_a_fresh_drawing(theme: str, ratio: float, zoom: float) -> None:
    picture, shift = NetworkPicture(), QPointF(-31.0, -17.0) if zoom > 1.0 else QPointF()
    names = [None, "w2[3,4]", "u1[2]", "w3[1,1]", "b2[5]", None, "w1[2,7]", "w1[2,7]", None, None, "w2[1,1]"]
    views = [View(selected=name, hovered=names[place - 1]) for place, name in enumerate(names)]
    for frame in frames(views):
        shown(picture, frame, THEMES[theme], ratio, zoom, shift)
        made, wanted = picture.image(), fresh(frame, THEMES[theme], ratio, zoom, shift)
        # Curves that leave the canvas are cut by Qt where the clip ends: one level of 255 may differ there.
        assert made == wanted or (zoom > 1.0 and farthest(made, wanted) <= 1), frame.description


@pytest.mark.parametrize("preset", ["circle-2-4-2-1", "mazur-2-2-2", "iris-4-6-3"])
def test_locks_and_few_edges_have_the_pixels_of_a_fresh_drawing(preset: str) -> None:
    picture = NetworkPicture()
    for frame in frames([View(hovered="w1[1,1]" if place % 2 else None) for place in range(10)], preset):
        frozen = frame.edges.frozen.copy()
        frozen[::3] = True
        frame = frame.but(edges=frame.edges.but(frozen=frozen))
        shown(picture, frame)
        assert picture.image() == fresh(frame, LIGHT, 1.0, 1.0, QPointF())


def test_a_step_of_the_backward_phase_draws_the_edges_of_one_layer() -> None:
    picture = NetworkPicture()
    seen = []
    for frame in frames([FIXED] * 8):
        before = picture.drawn["edges"]
        shown(picture, frame)
        seen.append((frame.phase, picture.drawn["edges"] - before))
    assert seen == [("forward", 3), ("forward", 0), ("forward", 0), ("loss", 0), ("backward", 1), ("backward", 1),
                    ("backward", 1), ("update", 0)]  # fmt: skip


def test_a_step_asks_for_less_than_the_whole_canvas() -> None:
    picture = NetworkPicture()
    *_before, third, loss = frames([FIXED] * 4)
    assert shown(picture, third).boundingRect().width() == WIDTH
    region = shown(picture, loss)
    area = sum(room.width() * room.height() for room in region)
    assert 0 < area < WIDTH * HEIGHT / 2


def test_hovering_and_selecting_draw_no_edges_but_the_one() -> None:
    timeline, picture = timeline_of(), NetworkPicture()
    for _step in range(7):
        timeline.next(Granularity.LAYER)
    moment = moment_of(timeline)
    shown(picture, network_frame(moment, View()))
    before = picture.drawn.copy()
    for view in (View(hovered="w2[1,1]"), View(selected="w2[1,1]"), View(hovered="u1[3]"), View()):
        shown(picture, network_frame(moment, view))
    assert picture.drawn["edges"] == before["edges"]
    assert picture.drawn["pointed"] == 2


def test_going_back_and_forth_draws_no_edges_again() -> None:
    picture = NetworkPicture()
    before, after = frames([FIXED] * 6)[-2:]
    for frame in (before, after):
        shown(picture, frame)
    drawn = picture.drawn["edges"]
    for frame in (before, after, before):
        shown(picture, frame)
    assert picture.drawn["edges"] == drawn


@pytest.mark.parametrize(
    "change", [{"theme": DARK}, {"ratio": 2.0}, {"zoom": 1.5}, {"zoom": 1.0, "shift": QPointF(-3, 0)}], ids=str
)
def test_another_look_at_the_graph_draws_everything(change: dict[str, object]) -> None:
    picture, frame = NetworkPicture(), frames([FIXED] * 6)[-1]
    shown(picture, frame)
    before = picture.drawn.copy()
    assert shown(picture, frame).isEmpty()
    assert picture.drawn == before
    assert shown(picture, frame, **change).boundingRect().width() == WIDTH  # type: ignore[arg-type]
    # Enlarged, some units and the loss are out of sight.
    assert (picture.drawn - before)["edges"] == 3
    assert (picture.drawn - before)["legend"] == 1


def test_kept_memory_is_bounded() -> None:
    picture = NetworkPicture()
    for frame in frames([View()] * 40):
        shown(picture, frame)
        layers = len(frame.columns) - 1
        assert sum(image.sizeInBytes() for image in picture._cache.values()) <= 3 * layers * WIDTH * HEIGHT * 4
        assert len(picture._cache) <= 3 * layers
    assert len(picture._cache) == 9
