"""Typeset formulas: made later, once, and never a reason to stop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from gradviz.gui.widgets import formula as formula_module
from gradviz.gui.widgets.formula import _READY, FormulaCache, _drawing, outline, typeset


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


@pytest.mark.parametrize("latex", [r"\frac{\partial L}{\partial w^{(1)}_{1,2}}", r"\tfrac{1}{2}\bigl[(a - b)^2\bigr]"])
@pytest.mark.usefixtures("qapp")
def test_filled_shape_by_shape_it_looks_as_the_drawing_does(latex: str) -> None:
    formula = typeset(latex, 40.0, "#000000")
    pictures = []
    for paint in (formula.draw, lambda painter, x, y: formula.fill(painter, x, y, QColor("#000000"))):
        image = QImage(320, 160, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, 5, 5)
        painter.end()
        pictures.append(bytes(image.constBits()))
    differences = [abs(a - b) for a, b in zip(*pictures, strict=True)]
    assert sum(255 - shade for shade in pictures[0]) > 0
    assert sum(differences) < 0.02 * sum(255 - shade for shade in pictures[0])
    assert outline("<svg></svg>").isEmpty()


@pytest.mark.usefixtures("qapp")
def test_in_a_vector_drawing_no_letter_has_a_line_around_it() -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(200, 100))
    formula = typeset(r"\frac{\partial L}{\partial w}", 40.0, "#c2410c")
    with QPainter(generator) as painter:
        formula.draw(painter, 5, 5)
    drawn = [part for part in bytes(buffer.data().data()).decode().split("<g ") if "<path" in part]
    assert drawn
    assert all('fill="#c2410c"' in part and 'stroke="none"' in part for part in drawn)


@pytest.mark.usefixtures("qapp")
def test_only_the_newest_drawings_are_ready_and_all_can_still_be_drawn() -> None:
    formulas = [typeset("a", 10.0 + place / 8, "#000000") for place in range(2 * _READY)]
    assert _drawing.cache_info().currsize == _READY
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    for formula in (formulas[0], formulas[-1]):
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        formula.draw(painter, 4, 4)
        painter.end()
        assert any(image.pixelColor(x, y).lightness() < 128 for x in range(40) for y in range(40))


def test_what_typesetting_imports_comes_in_parts_before_the_first_formula(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, imported = FormulaCache(), []
    monkeypatch.setattr(formula_module, "import_module", imported.append)
    cache.get("x", 14.0, "#000000")
    for count in range(1, len(formula_module._IMPORTS) + 1):
        cache._tick()
        assert imported == list(formula_module._IMPORTS[:count])
        assert not cache._made
    cache._tick()
    assert len(cache._made) == 1
    cache.forget_wishes()
