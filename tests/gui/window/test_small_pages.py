"""Pages and dialogs in small windows and in large type: nothing in them is cut, and nothing is scrolled sideways."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from gradviz.documents.open import open_setup
from gradviz.gui.background.worker import Worker
from gradviz.gui.dialogs import parts
from gradviz.gui.dialogs.link_dialog import LinkDialog
from gradviz.gui.dialogs.sample_dialog import SampleDialog
from gradviz.scene.setup.point_edits import own_points
from tests.gui.cut import what_is_cut

if TYPE_CHECKING:
    from tests.gui.conftest import Open

LOOKS = [("projector", 1.0, (1024, 768)), ("projector", 1.0, (1366, 768)), ("light", 2.0, (1024, 768))]
FRAME = 36  # pixels of a window's title and border
WEIGHTS = Path(__file__).parents[2] / "data/weights/torch-float64.pt"


def settle() -> None:
    for _turn in range(6):  # a label of several lines gets its height one turn after its text
        QApplication.processEvents()


def test_no_page_is_cut_at_any_size_of_window_and_type(open_window: Open, tmp_path: Path) -> None:
    table = tmp_path / "a table of twelve kinds.csv"
    rows = (f"{row * 1.5},{row % 7},{('Berlin', 'Hamburg')[row % 2]},kind number {row % 12}" for row in range(60))
    table.write_text("height in metres above sea,rooms,town,kind of building\n" + "\n".join(rows) + "\n")
    window = open_window(open_setup("circle-2-4-2-1")[0])
    opened = {
        "lessons": window.actions_by_id["lessons"].trigger, "manual": window.actions_by_id["manual"].trigger,
        "welcome": window.commands.welcome.show, "table": lambda: window.commands.files.open_path(table),
        "weights": lambda: window.commands.files.open_path(WEIGHTS),
    }  # fmt: skip
    for theme, zoom, size in LOOKS:
        window.set_theme(theme, zoom)
        window.resize(*size)
        for name, show in opened.items():
            show()
            settle()
            assert window.page_area.page is not None
            assert what_is_cut(window.page_area) == [], (name, theme, zoom, size)
            window.close_page()


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_no_dialog_is_cut_on_a_projector(open_window: Open, zoom: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "free_area", lambda _dialog: QRect(0, 0, 1024, 768 - FRAME))
    window = open_window(open_setup("xor-2-2-1")[0], size=(1024, 768), theme="projector")
    window.set_theme("projector", zoom)
    for name in ("export_network", "exercises", "find_command", "open_link", "about", "new", "surface_window",
                 "edit_samples", "shortcuts", "lesson_add", "export_animation"):  # fmt: skip
        found: list[list[str]] = []

        def look(found: list[list[str]] = found) -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QDialog)
            while any(worker._pool.activeThreadCount() for worker in dialog.findChildren(Worker)):
                QTest.qWait(5)
            settle()
            is_inside = dialog.width() <= window.width() and dialog.height() <= window.height() - FRAME
            too_large = [] if is_inside else [f"{dialog.width()} × {dialog.height()} pixels"]
            found.append([*too_large, *what_is_cut(dialog)])
            dialog.reject()

        QTimer.singleShot(50, look)
        window.actions_by_id[name].trigger()
        assert found == [[]], name


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
def test_a_dialog_never_reaches_beyond_its_screen(open_window: Open) -> None:
    window = open_window()
    dialog = LinkDialog(window)
    dialog.show()
    screen = dialog.screen().availableGeometry()
    dialog.resize(3000, 2000)
    dialog.move(600, 500)
    dialog.resize(2999, 2000)
    assert screen.contains(dialog.frameGeometry())
    dialog.close()
    dialog.deleteLater()


def test_the_headings_of_a_table_to_type_into_are_whole_in_large_type(open_window: Open) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1024, 768), theme="projector")
    dialog = SampleDialog(own_points(window.session.run), window)
    header = dialog.table.horizontalHeader()
    for column in range(header.count()):
        heading = dialog.table.horizontalHeaderItem(column).text()
        assert header.sectionSize(column) >= header.fontMetrics().horizontalAdvance(heading) + 4, heading
    assert header.length() < 1024 - 80
    dialog.deleteLater()


def test_the_manual_opens_at_its_top_with_space_between_its_paragraphs(open_window: Open) -> None:
    window = open_window()
    window.actions_by_id["manual"].trigger()
    page = window.page_area.page
    settle()
    for size in ((1024, 768), (1366, 768)):
        window.resize(*size)
        settle()
        assert page.text.verticalScrollBar().maximum() > 0
        assert page.text.verticalScrollBar().value() == 0
    block, gaps = page.text.document().begin(), []
    while block.isValid():
        if block.textList() is None and not block.blockFormat().headingLevel():
            gaps.append(block.blockFormat().bottomMargin())
        block = block.next()
    assert min(gaps[:2]) >= 0.4 * page.text.fontMetrics().height()
    window.close_page()
