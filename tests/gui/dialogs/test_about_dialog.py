"""Help › About: versions and licences of all parts of the program, and the details for a bug report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from gradviz import __version__
from gradviz.documents.places import log_path
from gradviz.export.citation import citation_text
from gradviz.export.licences import COMPONENTS
from gradviz.gui.dialogs.about_dialog import AboutDialog, details

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradviz.gui.window.main_window import MainWindow


@pytest.fixture
def about(window: MainWindow) -> Iterator[AboutDialog]:
    dialog = AboutDialog(window, window.theme)
    yield dialog
    dialog.deleteLater()
    QApplication.processEvents()


def test_it_shows_versions_and_where_the_log_is(about: AboutDialog) -> None:
    texts = [label.text() for label in about.findChildren(QLabel)]
    assert f"gradviz {__version__}" in texts
    assert str(log_path()) in texts
    assert "NumPy" in texts


def test_it_shows_the_licence_of_every_part(about: AboutDialog) -> None:
    shown = set()
    for place, component in enumerate(COMPONENTS):
        about.component.setCurrentIndex(place)
        assert component.licence in about.component.currentText()
        shown.add(about.licence.toPlainText())
        assert len(about.licence.toPlainText()) > 500, component.title
    assert any("GNU LESSER GENERAL PUBLIC LICENSE" in text for text in shown)
    assert len(shown) == len(COMPONENTS) - 2, "Qt's two parts share a text, and so do those for formulas"


def test_details_are_copied_and_the_button_says_so(about: AboutDialog) -> None:
    about.copy.click()
    copied = QApplication.clipboard().text()
    assert copied == details("light")
    for part in (f"gradviz {__version__}", "Qt ", "NumPy ", "offscreen", str(log_path()), "theme light"):
        assert part in copied
    assert about.copy.text() == "Copied"


def test_the_citation_is_copied(about: AboutDialog) -> None:
    about.cite.click()
    assert QApplication.clipboard().text() == citation_text()
    assert about.cite.text() == "Copied"


def test_every_control_has_a_name_and_fits_the_window(about: AboutDialog, window: MainWindow) -> None:
    for control in (about.pages, about.component, about.licence, about.copy, about.cite):
        assert isinstance(control, QWidget)
        assert control.accessibleName()
        assert control.accessibleDescription()
    assert about.width() <= window.width()
    assert about.height() <= window.height()
