"""The nudge in the window: a tab, a slider by keyboard, a curve that comes when nothing else is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.documents.open import open_setup
from gradviz.gui.figures.nudge_painter import nudge_area, paint_nudge
from gradviz.scene.chain_rule.nudge_panel import nudge_frame
from gradviz.scene.chain_rule.nudge_sweep import compute_sweep, sweep_request
from gradviz.scene.themes import THEMES
from gradviz.scene.view.view import View
from gradviz.training.steps import Granularity
from tests.gui.pixels import colours_of
from tests.scene.scenes import circle_run, finished

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def opened(window: MainWindow) -> None:
    for _phase in range(3):
        window.session.next(Granularity.PHASE)
    panel = window.panels["explanation"]
    panel.header.button(panel._view, "nudge").click()


def test_the_curve_comes_beside_the_window_and_stays(qtbot: QtBot, window: MainWindow) -> None:
    opened(window)
    page = window.panels["explanation"].nudge
    assert not page._frame.is_ready
    qtbot.waitUntil(lambda: page._frame.is_ready, timeout=10_000)
    window.session.next()
    window.session.previous()
    assert page._frame.is_ready


def test_the_keyboard_changes_epsilon_and_the_arrows_stay_with_the_presenter(qtbot: QtBot, window: MainWindow) -> None:
    opened(window)
    page = window.panels["explanation"].nudge
    before, place = page.size_text.text(), window.session.timeline.place
    page.slider.setFocus()
    qtbot.keyClick(page.slider, Qt.Key.Key_Up)
    assert page.size_text.text() != before
    assert window.presenter.view.nudge == 8
    assert window.session.timeline.place == place
    qtbot.keyClick(page.slider, Qt.Key.Key_Down)
    assert page.size_text.text() == before


@pytest.mark.parametrize(("theme", "size"), [("light", (1366, 768)), ("projector", (1366, 768)),
                                             ("projector", (1024, 768))])  # fmt: skip
def test_the_verdict_and_the_numbers_can_be_read_without_scrolling(
    open_window: Open, theme: str, size: tuple[int, int]
) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=size, theme=theme)
    opened(window)
    QApplication.processEvents()
    page = window.panels["explanation"].nudge
    places = set()
    for place in range(0, len(page._frame.sizes), 6):
        window.presenter.look(nudge=place)
        for text in (page.numbers, page.verdict):
            assert text.isVisible()
            assert page.rect().contains(text.geometry())
            assert text.document().size().height() <= text.viewport().height() + 1
            assert text.document().idealWidth() <= text.viewport().width() + 1
        assert page.verdict.text() == page._frame.verdict
        said = page.numbers.text()
        assert all(what in said and value in said for what, value in page._frame.rows[-3:])
        places.add((page.numbers.geometry().getRect(), page.verdict.geometry().getRect(), said.count("L with")))
    assert len(places) == 1  # ε moves nothing


def test_what_was_chosen_stays_when_the_window_gets_lower(open_window: Open) -> None:
    window = open_window(size=(1366, 768))
    opened(window)
    before = window.explanation.value_field.size()
    for theme in ("projector", "light"):
        window.set_theme(theme)
        window.session.next()
        QApplication.processEvents()
        assert window.explanation.page == "nudge"
    assert window.explanation.value_field.size() == before  # nor is anything as wide as in large type


def test_a_click_on_the_curve_chooses_its_epsilon(qtbot: QtBot, window: MainWindow) -> None:
    opened(window)
    page = window.panels["explanation"].nudge
    assert page.plot.isVisible()
    qtbot.mouseClick(page.plot, Qt.MouseButton.LeftButton, pos=page.plot.rect().center())
    assert 15 < window.presenter.view.nudge < 30
    right = page.plot.rect().center()
    right.setX(page.plot.width() - 2)
    qtbot.mouseClick(page.plot, Qt.MouseButton.LeftButton, pos=right)
    assert window.presenter.view.nudge == 0


def test_before_there_is_a_gradient_it_says_what_to_do(window: MainWindow) -> None:
    panel = window.panels["explanation"]
    panel.header.button(panel._view, "nudge").click()
    assert not panel.nudge.slider.isVisible()
    assert "gradient" in panel.nudge.numbers.text()


@pytest.mark.parametrize("theme", THEMES)
def test_the_curve_and_the_chosen_size_are_drawn(qapp: object, theme: str) -> None:
    moment, view = finished(circle_run()), View(selected="w1[1,2]", nudge=9)
    request = sweep_request(moment, view)
    assert request is not None
    frame = nudge_frame(moment, view, request, compute_sweep(request))
    image = QImage(480, 240, QImage.Format.Format_RGB32)
    image.fill(THEMES[theme].panel)
    painter = QPainter(image)
    rect = QRectF(0, 0, 480, 240)
    paint_nudge(painter, rect, frame, THEMES[theme])
    painter.end()
    area = nudge_area(rect, frame, THEMES[theme])
    assert THEMES[theme].accent in colours_of(image)
    assert 0 < area.left() < area.right() < 480
    assert 0 < area.top() < area.bottom() < 240


@pytest.mark.parametrize("width", [480, 180])
def test_both_curves_are_in_the_legend_however_narrow_the_picture(qapp: object, width: int) -> None:
    moment, view = finished(circle_run()), View(selected="w1[1,2]", nudge=9)
    request = sweep_request(moment, view)
    assert request is not None
    frame = nudge_frame(moment, view, request, compute_sweep(request))
    said: list[tuple[str, float]] = []

    class Painter(QPainter):
        def drawText(self, *args):  # type: ignore[no-untyped-def]  # noqa: N802
            if isinstance(args[0], QPointF):
                said.append((args[1], args[0].x() + self.fontMetrics().horizontalAdvance(args[1])))
            super().drawText(*args)

    image = QImage(width, 240, QImage.Format.Format_RGB32)
    painter = Painter(image)
    paint_nudge(painter, QRectF(0, 0, width, 240), frame, THEMES["light"])
    painter.end()
    ends = [right for text, right in said if text.endswith("ε")]
    assert len(ends) == 2
    assert max(ends) <= width
