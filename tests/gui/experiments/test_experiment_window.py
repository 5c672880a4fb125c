"""What race and basin map have in common: the column of settings fits, and the time that is left is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from gradviz.gui.experiments.experiment_window import words_of_time_left

if TYPE_CHECKING:
    from tests.gui.conftest import Open


@pytest.mark.parametrize("kind", ["race", "basin"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_the_column_of_settings_needs_no_scrolling(open_window: Open, kind: str, size: tuple[int, int]) -> None:
    window = open_window(size=size)
    window.actions_by_id[{"race": "race", "basin": "basins"}[kind]].trigger()
    made = getattr(window.commands.figures, f"{kind}_window")
    assert made.focusWidget() is None or made._side.isAncestorOf(made.focusWidget())
    made._say("Training from every start… About 10 min left.")  # two lines
    QApplication.processEvents()
    assert not made._side.verticalScrollBar().isVisible()
    for widget in made._tools.children():
        if widget.isWidgetType():
            assert made.rect().contains(made.mapFromGlobal(widget.mapToGlobal(widget.rect().bottomRight())))
            assert widget.width() >= widget.sizeHint().width()
    made.close()


def test_the_time_that_is_left_is_told_once_it_can_be_known() -> None:
    assert words_of_time_left(0.5, 1.0) == ""
    assert words_of_time_left(0.01, 60.0) == ""
    assert words_of_time_left(0.9, 9.0) == "A few seconds left."
    assert words_of_time_left(0.25, 10.0) == "About 30\u00a0s left."
    assert words_of_time_left(0.1, 60.0) == "About 9\u00a0min left."
    assert words_of_time_left(1.0, 60.0) == "A few seconds left."
