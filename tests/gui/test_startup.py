"""What a start must not pay for: kept as facts about the window, since times differ between machines."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gradviz.gui.main_window import MainWindow


def test_no_widget_of_the_first_picture_has_a_style_sheet_of_its_own(window: MainWindow) -> None:
    """Each would style everything below it anew, at the start and at every change of theme."""
    window.show()
    assert [widget for widget in window.findChildren(QWidget) if widget.styleSheet()] == []
