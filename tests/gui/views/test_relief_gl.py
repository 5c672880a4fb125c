"""The graphics card is optional: if it fails in any way, the painter draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.views import relief_gl
from gradviz.gui.views.relief_gl import find_card

if TYPE_CHECKING:
    from gradviz.gui.views.relief_view import ReliefView
    from gradviz.gui.window.main_window import MainWindow


class Card:
    """Stands for a graphics card: paints everything in one colour, or fails."""

    def __init__(self, *, fails: bool = False, works: bool = True) -> None:
        self.fails, self._works, self.sizes = fails, works, []

    def works(self) -> bool:
        return self._works

    def surface(self, mesh, where, theme, size: QSize, ratio: float) -> QImage:  # type: ignore[no-untyped-def]
        self.sizes.append(size)
        if self.fails:
            raise RuntimeError("the driver is gone")
        image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor("#123456"))
        image.setDevicePixelRatio(ratio)
        return image


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> ReliefView:
    window.actions_by_id["surface_3d"].trigger()
    window.presenter.settle()
    QApplication.processEvents()
    found = window.panels["surface"].relief
    assert found is not None
    qtbot.waitUntil(lambda: not found._is_moving)
    return found


def middle_colours(view: ReliefView) -> set[str]:
    image = view.grab().toImage()
    xs, ys = (np.linspace(0.3, 0.7, 9) * size for size in (image.width(), image.height()))
    return {image.pixelColor(int(x), int(y)).name() for x in xs for y in ys}


def test_without_gl_the_painter_draws_and_reports_it(view: ReliefView) -> None:
    assert view._card is None
    assert "without the graphics card" in view.help
    assert len(middle_colours(view)) > 5


def test_a_card_draws_the_surface_and_reports_it(view: ReliefView) -> None:
    card = Card()
    view._take_card(card)
    assert "#123456" in middle_colours(view)
    assert card.sizes[-1] == view.size()
    assert "by the graphics card" in view.help


def test_a_card_that_fails_is_given_up_and_the_picture_stays(view: ReliefView) -> None:
    before = middle_colours(view)
    view._take_card(Card(fails=True))
    view._surface._same = ()
    assert middle_colours(view) == before
    assert view._card is None
    assert "without the graphics card" in view.help


def test_no_card_is_looked_for_where_there_is_none(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relief_gl, "ReliefCard", lambda: pytest.fail("asked for GL on the offscreen platform"))
    find_card(qapp, lambda card: pytest.fail("found one"))
    monkeypatch.setattr(relief_gl, "_NO_GL_ON", ())
    monkeypatch.setenv(relief_gl.WITHOUT_GL, "1")
    find_card(qapp, lambda card: pytest.fail("found one"))


@pytest.mark.parametrize("works", [True, False])
def test_a_card_is_tried_before_it_is_used(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    found: list[Card | None] = []
    card, parent, taken = Card(works=works), QObject(), []
    monkeypatch.setattr(relief_gl, "_found", found)
    monkeypatch.setattr(relief_gl, "_NO_GL_ON", ())
    monkeypatch.setattr(relief_gl, "ReliefCard", lambda: card)
    monkeypatch.setattr(relief_gl, "_load", lambda: None)
    monkeypatch.setattr(relief_gl, "_forget", lambda: None)
    find_card(parent, taken.append)
    qtbot.waitUntil(lambda: bool(found))
    find_card(parent, taken.append)
    assert taken == ([card, card] if works else [])


def test_a_driver_that_raises_counts_as_none(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("no GL context")

    found: list[object] = []
    monkeypatch.setattr(relief_gl, "_found", found)
    monkeypatch.setattr(relief_gl, "_NO_GL_ON", ())
    monkeypatch.setattr(relief_gl, "ReliefCard", broken)
    find_card(qapp, lambda card: pytest.fail("found one"))
    assert found == [None]
