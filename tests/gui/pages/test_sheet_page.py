"""The sheet of a table in the window: by keys and clicks, one edit, nothing where it is cancelled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication

from gradviz.cli import main
from gradviz.data.setup import CsvData
from gradviz.documents.open import open_setup
from gradviz.documents.setups import read_setup
from gradviz.gui.pages.sheet_page import SheetPage
from tests.data.table_corpus import CORPUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open

FLOWERS = "nr,long,wide,kind\n" + "".join(f"{n + 1},{n % 7 / 2},{n % 11 * 100},{n % 3 + 1}\n" for n in range(60))


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS)
    return path


def page_of(window: MainWindow) -> SheetPage:
    page = window.page_area.page
    assert isinstance(page, SheetPage)
    return page


def shown_after(window: MainWindow, path: Path) -> SheetPage:
    window.commands.files.open_path(path)
    QApplication.processEvents()
    return page_of(window)


def test_enter_opens_as_one_edit_and_undo_takes_it_back(window: MainWindow, flowers: Path, qtbot: QtBot) -> None:
    before, weights = window.session.run.setup, window.session.timeline.shown_state().parameters.copy()
    page = shown_after(window, flowers)
    assert window.session.run.setup is before
    qtbot.keyClick(page.columns, Qt.Key.Key_Return)
    assert window.page_area.page is None
    assert window.session.run.dataset.classes == ("1", "2", "3")
    assert window.message.text == "Data loaded from flowers.csv."
    window.message.buttons[0].click()  # Undo
    assert window.session.run.setup == before
    assert np.array_equal(window.session.timeline.shown_state().parameters, weights)


@pytest.mark.parametrize("how", ["escape", "cancel"])
def test_a_cancelled_sheet_changes_nothing(how: str, window: MainWindow, flowers: Path, qtbot: QtBot) -> None:
    before, undo = window.session.run, window.session.timeline.undo_label
    page = shown_after(window, flowers)
    qtbot.keyClick(page.columns, Qt.Key.Key_Down)
    qtbot.keyClick(page.columns, Qt.Key.Key_T)
    if how == "escape":
        qtbot.keyClick(page.columns, Qt.Key.Key_Escape)
    else:
        page.cancel_button.click()
    assert window.page_area.page is None
    assert (window.session.run, window.session.timeline.undo_label) == (before, undo)
    assert not window.session.is_dirty


def test_keys_change_roles_and_types_and_the_sheet_follows(window: MainWindow, flowers: Path, qtbot: QtBot) -> None:
    page = shown_after(window, flowers)
    assert page.columns.hasFocus()
    qtbot.keyClick(page.columns, Qt.Key.Key_Down)
    qtbot.keyClick(page.columns, Qt.Key.Key_T)
    assert [column.role for column in page.frame().columns] == ["left_out", "target", "input", "input"]
    qtbot.keyClick(page.columns, Qt.Key.Key_Down)
    qtbot.keyClick(page.columns, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    assert [column.role for column in page.frame().columns] == ["left_out", "target", "target", "input"]
    assert not page.options.kinds["classes"].isEnabled()
    qtbot.keyClick(page.columns, Qt.Key.Key_O)
    qtbot.keyClick(page.columns, Qt.Key.Key_Down)
    qtbot.keyClick(page.columns, Qt.Key.Key_L)
    assert page.frame().layers[0] == ("kind = 1", "kind = 2", "kind = 3")
    page.proposals.click()
    assert page.frame().target_kind.shown == "classes"  # type: ignore[union-attr]


def test_one_click_on_a_role_makes_it_so(window: MainWindow, flowers: Path, qtbot: QtBot) -> None:
    page = shown_after(window, flowers)
    view = page.columns
    cell = view.visualRect(view.model().index(2, 2))
    boxes = dict(view._painter.role_boxes(cell, view.fontMetrics()))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=boxes["left_out"].center())
    assert [column.role for column in page.frame().columns] == ["left_out", "input", "left_out", "target"]
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=boxes["target"].center())
    assert [column.role for column in page.frame().columns] == ["left_out", "input", "target", "input"]


def test_cells_that_do_not_fit_and_cells_that_are_empty_are_mended_by_one_press(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = [f"{k * 1.5},{'' if k % 2 else k},{k * k % 11 + 0.5},{'ab'[k % 2]}" for k in range(1, 40)]
    path = tmp_path / "gaps.csv"
    path.write_text("u,v,w,kind\n" + "\n".join(["1.5,2.5,much,a", "-999,2.5,1.5,b", *rows]) + "\n")
    page = shown_after(window, path)
    assert 'got "much"' in page.fault.text()
    assert not page.open_button.isEnabled()
    qtbot.mouseClick(page.skip_rows, Qt.MouseButton.LeftButton)
    assert page.empty_marks.text() == "much"
    assert page.open_button.isEnabled()
    qtbot.mouseClick(page.options.leave_out, Qt.MouseButton.LeftButton)
    assert [column.role for column in page.frame().columns] == ["input", "left_out", "left_out", "target"]
    page.empty_marks.setText("much, -999")
    qtbot.keyClick(page.empty_marks, Qt.Key.Key_Return)
    assert page.sheet.reading is not None
    assert page.sheet.reading.columns[0].low == 1.5
    page.reading["thousands"].chosen.emit("none")
    assert page.sheet.choices.reading.thousands == "none"


def test_every_control_is_reached_by_tab(window: MainWindow, flowers: Path, qtbot: QtBot) -> None:
    page = shown_after(window, flowers)
    options = page.options
    wanted = {
        *page.reading.values(), page.empty_marks, page.columns, page.rows, options.kinds["classes"],
        options.standardize, options.slider,
        options.share, options.split, options.seed, options.hidden, options.activation, options.loss,
        page.cancel_button, page.open_button,
    }  # fmt: skip
    reached = set()
    page.reading["separator"].setFocus()
    for _stop in range(40):
        widget = QApplication.focusWidget()
        reached.add(widget)
        reached.add(widget.parentWidget())
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert {type(each).__name__ for each in wanted - reached} == set()
    assert all(each.accessibleName() for each in wanted)


def test_options_change_the_setup_that_is_opened(window: MainWindow, flowers: Path) -> None:
    page = shown_after(window, flowers)
    options = page.options
    options.kinds["numbers"].click()
    options.standardize.click()
    options.share.setValue(50)
    options.split.chosen.emit("last")
    options.hidden.committed.emit("5, 3")
    options.activation.chosen.emit("relu")
    options.loss.chosen.emit("huber linear")
    page.open_button.click()
    setup = window.session.run.setup
    assert isinstance(setup.data, CsvData)
    assert (setup.data.target_kind, setup.data.standardize, setup.data.train_fraction) == ("numbers", False, 0.5)
    assert (setup.data.split, setup.loss) == ("last", "huber")
    assert [(layer.units, layer.activation) for layer in setup.network.layers] == [
        (5, "relu"), (3, "relu"), (1, "linear")
    ]  # fmt: skip


def test_what_is_typed_and_is_no_layer_is_said(window: MainWindow, flowers: Path) -> None:
    page = shown_after(window, flowers)
    page.options.hidden.committed.emit("six")
    assert page.fault.text() == "Hidden layers: expected at most 12 numbers from 1 to 1024, such as 8, 4."
    assert page.open_button.isEnabled()


def test_change_the_table_shows_what_was_chosen(window: MainWindow, flowers: Path, qtbot: QtBot) -> None:
    page = shown_after(window, flowers)
    page.columns.press_role(1, "left_out")
    page.options.share.setValue(70)
    page.open_button.click()
    setup = window.session.run.setup
    window.actions_by_id["change_table"].trigger()
    page = page_of(window)
    assert page.sheet.setup == setup
    assert [column.role for column in page.frame().columns] == ["left_out", "left_out", "input", "target"]
    page.open_button.click()
    assert window.session.run.setup == setup


def test_a_table_that_cannot_be_read_says_where_and_can_be_read_otherwise(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    table = tmp_path / "half.csv"
    table.write_text("w,2\n1,3\n2,4\n")
    page = shown_after(window, table)
    assert page.unread.text().startswith("half.csv, row 1: is the first line a header?")
    assert page.reading["separator"].hasFocus()
    assert not page.open_button.isEnabled()
    qtbot.keyClick(page.reading["separator"], Qt.Key.Key_Return)
    assert page_of(window) is page
    page.reading["header"].chosen.emit("1")
    assert page.columns.isVisible()
    assert page.open_button.isEnabled()


def test_a_run_without_a_table_says_so(window: MainWindow) -> None:
    window.actions_by_id["change_table"].trigger()
    assert window.message.text == "The samples of this run do not come from a table; File › Open opens one."


def test_choices_are_kept_for_tables_of_the_same_shape(window: MainWindow, flowers: Path, tmp_path: Path) -> None:
    window.settings = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    page = shown_after(window, flowers)
    page.columns.press_role(1, "target")
    page.open_button.click()
    other = tmp_path / "other.csv"
    other.write_text(FLOWERS.replace("0.5", "0.25"))
    page = shown_after(window, other)
    assert [column.role for column in page.frame().columns] == ["left_out", "target", "input", "input"]
    assert page.note.isVisible()
    assert str(flowers) in str(window.settings.value("recent"))


def test_a_dropped_table_and_a_pasted_one_show_the_sheet(window: MainWindow, flowers: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(flowers))])
    event = QDropEvent(window.rect().center(), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    window.dropEvent(event)
    assert page_of(window).frame().title == "Open flowers.csv"
    window.close_page()
    QGuiApplication.clipboard().setText("a\tb\ty\n1,5\t2\t0\n2,5\t1\t1\n0,5\t3\t0\n")
    window.commands.files.paste()
    page = page_of(window)
    assert [choice.shown for choice in page.frame().reading][:3] == ["\t", ",", "1"]
    page.open_button.click()
    assert window.session.run.dataset.feature_names == ("a", "b")
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("name", ["German Excel", "wine.data", "xlsx", "missing, too many to skip"])
def test_tables_of_the_corpus_open_in_the_window_as_by_the_command_line(
    name: str, window: MainWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = next((each for each in CORPUS if name == each.name), None)
    assert case is not None, [each.name for each in CORPUS]
    table = tmp_path / "table.csv"
    table.write_bytes(case.data)
    page = shown_after(window, table)
    out = tmp_path / "made.json"
    status = main(["import", str(table), "--out", str(out)])
    assert page.open_button.isEnabled() == (status == 0)
    if status == 0:
        page.open_button.click()
        made, setup = read_setup(out), window.session.run.setup
        assert (setup.data, setup.loss) == (made.data, made.loss)
        assert setup.network.layers[-1] == made.network.layers[-1]
    else:
        assert (page.fault if page.sheet.reading is not None else page.unread).text()
    capsys.readouterr()


def test_the_wheel_scrolls_past_the_options_and_another_theme_reaches_the_sheet(
    window: MainWindow, flowers: Path
) -> None:
    page = shown_after(window, flowers)
    sheet = page.sheet
    for control in (page.options.slider, page.options.share, page.options.seed):
        where = QPointF(5, 5)
        QApplication.sendEvent(control, QWheelEvent(
            where, where, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        ))  # fmt: skip
    assert page.sheet is sheet
    window.set_theme("dark")
    assert page.columns._painter.theme.is_dark
    window.set_theme("light")


def test_a_stopped_reading_changes_nothing(window: MainWindow, flowers: Path) -> None:
    page = shown_after(window, flowers)
    sheet = page.sheet
    window.session.set_wait(lambda _label, job: job(lambda _done, _every: False))
    page.reading["header"].chosen.emit("0")
    assert page.sheet is sheet
    assert page.fault.text() == "Stopped; the sheet is as before."
    window.close_page()
    window.commands.files.open_path(flowers)
    assert window.page_area.page is None
    assert window.message.text == "Stopped; nothing was changed."


# Name, seed, classes, inputs, rows, how far apart the classes lie; and the range of test accuracies of scikit-learn's
# MLPClassifier on the same rows over five starts: the same hidden units (tanh), SGD without momentum or penalty,
# η 0.03, batches of ten, forty epochs.
SHAPES = (
    ("iris", 4, 3, 4, 150, 1.6, (0.767, 0.833)),
    ("wine", 13, 3, 13, 178, 0.8, (1.0, 1.0)),
    ("breast cancer", 30, 2, 30, 569, 0.4, (0.895, 0.921)),
    ("digits", 64, 10, 64, 600, 0.6, (0.883, 0.933)),
)


def shape(seed: int, classes: int, inputs: int, rows: int, apart: float) -> str:
    """Labels 1, 2, 3 … in front of columns of unlike scales and without names, as such tables are published."""
    rng = np.random.default_rng(seed)
    centres, scales = rng.normal(0, apart, (classes, inputs)), 10.0 ** rng.integers(-2, 4, inputs)
    kinds = rng.integers(classes, size=rows)
    cells = (centres[kinds] + rng.normal(0, 1, (rows, inputs)) + 5) * scales
    return "".join(
        f"{kind + 1}," + ",".join(f"{cell:.5g}" for cell in row) + "\n" for kind, row in zip(kinds, cells, strict=True)
    )


def test_published_shapes_are_classified_as_well_as_by_another_program(
    open_window: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    circle = open_setup("circle-2-4-2-1")[0]  # what is open at first
    window = open_window(circle)
    for name, seed, classes, inputs, rows, apart, (worst, _best) in SHAPES:
        table = tmp_path / f"{name}.csv"
        table.write_text(shape(seed, classes, inputs, rows, apart))
        # Two presses, the file and Enter; two more, Space and Space, train and stop.
        qtbot.keyClick(shown_after(window, table).columns, Qt.Key.Key_Return)
        session = window.session
        assert len(session.run.dataset.classes) == classes, name
        session.timeline.advance(40 * session.run.batches_per_epoch)
        reached = session.timeline.losses_now().test_accuracy
        assert reached is not None
        assert round(reached, 3) >= worst, name
        session.show_moment()
        session.undo()


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_a_question_keeps_off_the_buttons_of_an_open_sheet(
    open_window: Open, flowers: Path, size: tuple[int, int]
) -> None:
    window = open_window(size=size)
    page = shown_after(window, flowers)
    question = "gradviz closed unexpectedly. A copy from 11/30/26, 4:30 PM can be restored."
    window.ask(question, (("Restore", lambda: None), ("Discard", lambda: None)))
    for width, height in (size, (1100, 700), size):
        window.resize(width, height)
        QApplication.processEvents()
        toast = window.message
        assert toast.isVisible()
        place = QRect(toast.mapTo(window, QPoint()), toast.size())
        foot = QRect(page.foot.mapTo(window, QPoint()), page.foot.size())
        assert not place.intersects(foot)
        assert place.bottom() < foot.top()
    window.close_page()
    assert toast.parentWidget() is window.panel_layout
    assert toast.geometry().bottom() < window.panel_layout.cards["timeline"].y()


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_all_columns_of_a_small_table_and_all_its_options_are_in_sight(
    open_window: Open, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "trees.csv"
    rows = (f"{row % 17},{row % 13},{row % 11},{row % 7},kind {row % 12}" for row in range(240))
    path.write_text("length of a leaf,width,depth,height,kind of tree\n" + "\n".join(rows) + "\n")
    page = shown_after(open_window(size=size), path)
    QApplication.processEvents()
    assert page.columns.verticalScrollBar().maximum() == 0
    assert page.options.visibleRegion().boundingRect().contains(page.options.loss.geometry())
    # The line between columns and rows stays where a hand puts it.
    page._left.splitterMoved.emit(0, 1)
    page._left.setSizes([150, 400])
    page.columns.press_role(0, "left_out")
    assert page._left.sizes()[0] < page.columns.wanted_height()
