"""The graph's painter, tested by its pixels: values that are zero, not computed or not finite are drawn as such."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer

from gradviz.documents.open import open_setup
from gradviz.gui.figures.ink import at_least, text_width
from gradviz.gui.figures.network import network_edges
from gradviz.gui.figures.network.network_card import card_place, subject_of
from gradviz.gui.figures.network.network_edges import edge_pen, mark_colour
from gradviz.gui.figures.network.network_loss import loss_ring, loss_written, whole_number
from gradviz.gui.figures.network.network_nodes import response_image
from gradviz.gui.figures.network.network_painter import network_layout, paint_network
from gradviz.gui.figures.network.network_words import label_rooms, taken_rooms
from gradviz.gui.lecture.audience import audience_theme
from gradviz.scene.moment import moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.network.network_frame import EdgeLook, NetworkFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.text.numbers import number
from gradviz.scene.themes import DARK, LIGHT, PROJECTOR, THEMES, Theme
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline

AUDIENCE = audience_theme(768)

pytestmark = pytest.mark.usefixtures("qapp")


def frame_of(preset: str = "circle-2-4-2-1", steps: int = 6, selected: str | None = None) -> NetworkFrame:
    setup, folder = open_setup(preset)
    timeline = Timeline(Run(setup, folder))
    for _step in range(steps):
        timeline.next(Granularity.LAYER)
    return network_frame(moment_of(timeline), View(selected=selected))


def painted(frame: NetworkFrame, theme: Theme = LIGHT, width: int = 700, height: int = 500) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    painter = QPainter(image)
    paint_network(painter, QRectF(0, 0, width, height), frame, theme)
    painter.end()
    return image


def pixels(image: QImage) -> np.ndarray:
    data = np.frombuffer(image.constBits(), dtype=np.uint8)
    return data.reshape(image.height(), image.width(), 4)[..., 2::-1].astype(int)


def count_near(image: QImage, colour: str, reach: int = 30) -> int:
    wanted = QColor(colour)
    away = np.abs(pixels(image) - [wanted.red(), wanted.green(), wanted.blue()]).max(axis=2)
    return int((away <= reach).sum())


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
@pytest.mark.parametrize("steps", range(9))
def test_every_step_is_drawn_on_the_panels_colour(theme: Theme, steps: int) -> None:
    image = painted(frame_of(steps=steps), theme)
    assert image.pixelColor(1, 1) == QColor(theme.panel)
    assert count_near(image, theme.panel, 2) < image.width() * image.height() * 0.97


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_active_units_are_outlined_in_the_colour_of_the_phase(theme: Theme) -> None:
    frame = frame_of(steps=6)
    assert frame.phase == "backward"
    quiet = frame.but(
        columns=tuple(
            column.but(nodes=tuple(node.but(active=False) for node in column.nodes)) for column in frame.columns
        )
    )
    colour = theme.phase_colour("backward")
    assert count_near(painted(frame, theme), colour, 8) > count_near(painted(quiet, theme), colour, 8) + 200


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_what_is_not_finite_is_magenta(theme: Theme) -> None:
    frame = frame_of(steps=6)
    bad = np.full(len(frame.edges.look), EdgeLook.NOT_FINITE, dtype=np.uint8)
    level = np.full(len(bad), np.nan)
    broken = frame.but(edges=frame.edges.but(look=bad, level=level))
    assert count_near(painted(frame, theme), theme.not_finite, 12) < 60
    assert count_near(painted(broken, theme), theme.not_finite, 12) > 400


def test_the_five_looks_of_an_edge_have_five_pens() -> None:
    pens = {look: edge_pen(look, 0.5, LIGHT) for look in EdgeLook}
    described = {(pen.color().name(), round(pen.widthF(), 2), tuple(pen.dashPattern())) for pen in pens.values()}
    assert len(described) == len(EdgeLook)
    assert pens[EdgeLook.POSITIVE].color() == pens[EdgeLook.NEGATIVE].color()
    assert not pens[EdgeLook.POSITIVE].dashPattern()
    assert pens[EdgeLook.ZERO].widthF() < pens[EdgeLook.POSITIVE].widthF()


def test_the_looks_of_a_bias_differ_too() -> None:
    assert len({mark_colour(look, 0.5, LIGHT).name() for look in list(EdgeLook)[1:]}) == len(EdgeLook) - 1


def test_width_and_darkness_grow_with_the_level() -> None:
    widths = [edge_pen(EdgeLook.POSITIVE, level, LIGHT).widthF() for level in (0.0, 0.5, 1.0)]
    assert widths == sorted(widths)
    assert widths[0] == pytest.approx(1.2)
    assert widths[-1] == pytest.approx(7.7)
    weak, strong = (edge_pen(EdgeLook.POSITIVE, level, LIGHT).color().lightness() for level in (0.0, 1.0))
    assert strong < weak


CASES = [(preset, theme, size) for preset in ("circle-2-4-2-1", "spiral-2-8-8-1", "mazur-2-2-2", "iris-4-6-3",
                                              "noisy-sine-1-12-1")
         for theme, size in ((LIGHT, (430, 364)), (LIGHT, (720, 530)), (AUDIENCE, (964, 501)), (DARK, (1100, 760)),
                             (PROJECTOR, (1004, 373)))]  # fmt: skip


def apart(a: Rect, b: Rect) -> bool:
    """Whether two rectangles share less than a pixel."""
    return not a._replace(x=a.x + 0.5, y=a.y + 0.5, width=a.width - 1, height=a.height - 1).meets(b)


@pytest.mark.parametrize(("preset", "theme", "size"), CASES, ids=lambda part: getattr(part, "name", str(part)))
def test_no_card_covers_a_unit_a_number_a_title_the_loss_or_its_edge(
    preset: str, theme: Theme, size: tuple[int, int]
) -> None:
    with at_least(24.0 if theme.scale > 1.0 else 0.0):
        plain = frame_of(preset, 9)
        units = [column.nodes[0].name for column in plain.columns]
        chosen = [*plain.edges.names[:: max(1, len(plain.edges.names) // 6)], *units]
        for name in chosen:
            frame = frame_of(preset, 9, name)
            places = network_layout(frame, *size, theme)
            card, subject = card_place(frame, places, theme), subject_of(frame, places, name)
            assert card is not None
            assert subject is not None
            taken = taken_rooms(frame, places, theme)
            assert all(apart(card.room, room) for room in taken)
            assert not any(card.room.contains(x, y) for x, y in subject.points)
            assert card.room.x >= 0
            assert card.room.right <= size[0]
            if card.room is not places.strip:
                assert all(apart(card.room, room) for room in (places.strip, places.legend, *subject.boxes))


def test_a_card_moves_off_edges_that_have_been_computed_since() -> None:
    moved = 0
    for name in ("w1[1,4]", "w2[3,5]", "w2[8,8]", "u1[4]"):
        full = frame_of("spiral-2-8-8-1", 7, name)
        bare = full.but(edges=full.edges.but(look=np.full_like(full.edges.look, EdgeLook.NOT_COMPUTED)))
        alone = card_place(full, network_layout(full, 1100, 760, LIGHT), LIGHT)
        places = network_layout(full.but(), 1101, 760, LIGHT)
        before, after = card_place(bare, places, LIGHT), card_place(full, places, LIGHT)
        assert alone is not None
        assert after is not None
        assert abs(after.room.x - alone.room.x) < 2, "the same place, whatever was shown before"
        moved += after != before
    assert moved


@pytest.mark.parametrize(("preset", "theme", "size"), CASES, ids=lambda part: getattr(part, "name", str(part)))
def test_units_numbers_titles_and_the_loss_keep_apart(preset: str, theme: Theme, size: tuple[int, int]) -> None:
    with at_least(24.0 if theme.scale > 1.0 else 0.0):
        frame = frame_of(preset, 9)
        places = network_layout(frame, *size, theme)
        rooms = [*taken_rooms(frame, places, theme), places.legend]
        for place, room in enumerate(rooms):
            assert room.x >= -1
            assert room.right <= size[0] + 1
            assert all(apart(room, other) for other in rooms[place + 1 :])


@pytest.mark.parametrize(("width", "height"), [(500, 400), (280, 300), (200, 150)])
def test_small_pictures_are_drawn_too(width: int, height: int) -> None:
    image = painted(frame_of("spiral-2-8-8-1", 8, "w2[1,1]"), LIGHT, width, height)
    border = np.concatenate([pixels(image)[[0, -1]].reshape(-1, 3), pixels(image)[:, [0, -1]].reshape(-1, 3)])
    assert (border == 255).all(), "something is cut off at the border"


def test_a_response_is_made_once_and_remembered() -> None:
    response = np.linspace(-1, 1, 64, dtype=np.float32).reshape(8, 8)
    first = response_image(response, LIGHT, 40)
    assert response_image(response, LIGHT, 40) is first
    assert response_image(response, DARK, 40) is not first
    assert response_image(response.copy(), LIGHT, 40) is first, "what it shows counts, not which array it is"
    assert response_image(-response, LIGHT, 40) is not first
    assert response_image(response.reshape(4, 16), LIGHT, 40) is not first
    assert first.pixelColor(0, 0).alpha() == 0, "the corners are round"


def test_the_same_frame_can_be_drawn_as_vectors() -> None:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QRectF(0, 0, 700, 500).size().toSize())
    painter = QPainter(generator)
    frame = frame_of(steps=6)
    paint_network(painter, QRectF(0, 0, 700, 500), frame, LIGHT)
    painter.end()
    text = bytes(buffer.data()).decode()
    assert QSvgRenderer(buffer.data()).isValid()
    assert frame.loss_text in text
    assert text.count("<path") > len(frame.edges.names)


def test_painting_changes_nothing_and_repeats_exactly() -> None:
    frame = frame_of(steps=6, selected="w2[1,1]")
    assert painted(frame) == painted(frame)


@pytest.mark.parametrize("least", [0.0, 24.0])
@pytest.mark.parametrize("loss", [0.07233, 1.2345678901234567e-12, 12345678.9, 3.2e-300])
def test_the_number_of_the_loss_is_never_broken_and_fits_its_room(qapp: object, loss: float, least: float) -> None:
    with at_least(least):
        for digits in (3, 4, 17):
            texts = [number(loss, count) for count in range(digits, 1, -1)]
            for width in (200, 110, 90):
                text, size = whole_number(texts, width, 1.0)
                assert text in texts
                if least == 0.0 or width > 110:
                    assert text_width(text, size, True) <= width
            assert whole_number(texts, 2_000, 1.0) == (texts[0], 15)


def test_the_number_of_the_loss_keeps_off_its_ring(qapp: object) -> None:
    frame = frame_of("one-neuron", 2)
    assert frame.loss_text == "0.07233"
    places = network_layout(frame, 560, 470, LIGHT)
    text, size = loss_written(frame, places.loss.width, LIGHT.scale)
    assert places.loss_place == "right"
    assert text_width(text, size * LIGHT.scale, True) + 6 <= loss_ring(frame, places, LIGHT).width()


@pytest.mark.parametrize("size", [(400, 170), (560, 230), (580, 300), (700, 180), (1004, 330)])
def test_no_number_of_an_output_lies_on_the_loss_and_its_ring_keeps_off_the_outputs(size: tuple[int, int]) -> None:
    """Whichever way the outputs stand, in the large type of a projector."""
    theme = PROJECTOR
    with at_least(24.0):
        for steps in (3, 4, 9):
            frame = frame_of("mazur-2-2-2", steps, "u2[1]")
            places = network_layout(frame, *size, theme)
            ring = loss_ring(frame, places, theme)
            drawn = Rect(ring.x(), ring.y(), ring.width(), ring.height())
            for row, node in enumerate(places.nodes[-1]):
                assert all(apart(room, drawn) for room in label_rooms(frame, places, 2, row))
                assert node.right + 3 <= drawn.x or not node.meets(drawn)


@pytest.mark.usefixtures("qapp")
def test_dashes_on_pixels_look_like_a_dashed_stroke() -> None:
    curve = np.array([[10.0, 20.0], [120.0, 20.0], [160.0, 130.0], [290.0, 130.0]])
    pictures = []
    for has_pixels in (True, False):
        image = QImage(300, 150, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = network_edges._pen(int(EdgeLook.NEGATIVE), 30, 40, LIGHT)
            network_edges._stroke(painter, curve, pen, False, has_pixels, LIGHT)
        pictures.append(np.frombuffer(image.constBits(), dtype=np.uint8).astype(int))
    assert np.ptp(pictures[0]) > 150
    assert (np.abs(pictures[0] - pictures[1]) > 40).mean() < 0.002
