"""Typeset formulas: made later, once, and never a reason to stop."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gradviz.gui.formula import FormulaCache, typeset


def test_a_formula_is_made_when_nothing_else_is_due(qtbot: QtBot) -> None:
    cache = FormulaCache()
    with qtbot.waitSignal(cache.ready):
        assert cache.get(r"\frac{\partial L}{\partial w}", 17.0, "#C2410C") is None
    made = cache.get(r"\frac{\partial L}{\partial w}", 17.0, "#C2410C")
    assert made is not None
    assert made.height > 17
    assert cache.get(r"\frac{\partial L}{\partial w}", 17.0, "#C2410C") is made


@pytest.mark.usefixtures("qapp")
def test_it_is_drawn_in_its_colour() -> None:
    formula = typeset("w", 40.0, "#ff0000")
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    formula.draw(painter, 5, 5)
    painter.end()
    colours = {image.pixelColor(x, y).name() for x in range(80) for y in range(80)}
    assert "#ff0000" in colours


def test_what_cannot_be_typeset_keeps_its_plain_twin(qtbot: QtBot) -> None:
    cache = FormulaCache()
    cache.get(r"\frac{", 17.0, "#000000")
    cache.make_all()
    assert cache.get(r"\frac{", 17.0, "#000000") is None
    cache.forget_wishes()


def test_wishes_can_be_forgotten(qtbot: QtBot) -> None:
    cache = FormulaCache()
    cache.get("x", 17.0, "#000000")
    cache.forget_wishes()
    with qtbot.assertNotEmitted(cache.ready, wait=30):
        pass
