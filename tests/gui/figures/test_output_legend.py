"""The legend of the output: every entry is there, in the type of every theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from gradviz.documents.open import open_setup
from gradviz.gui.figures.output_painter import output_keys, paint_output
from gradviz.scene.charts.output import output_frame
from gradviz.scene.moment import moment_of
from gradviz.scene.themes import THEMES, Theme
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("width", [360, 500, 700, 1040])
def test_no_entry_is_left_out(theme: Theme, width: int) -> None:
    frame = output_frame(moment_of(Timeline(Run(*open_setup("spiral-2-8-8-1")))), View())
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(width, 800))
    painter = QPainter(generator)
    paint_output(painter, QRectF(0, 0, width, 800), frame, theme)
    painter.end()
    text = bytes(buffer.data()).decode()
    for word in (*(name for _level, name in frame.legend), *frame.sample_words, frame.boundary_word):
        assert f">{word}<" in text, word
    assert len(output_keys(frame, theme)) == 6
