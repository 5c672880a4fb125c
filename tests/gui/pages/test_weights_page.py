"""The sheet of a file of weights in the window: by clicks and keys, one edit, nothing where it is cancelled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from gradviz.gui.pages.sheet_page import SheetPage
from gradviz.gui.pages.weights_page import WeightsPage
from gradviz.gui.widgets.fields import QuietCombo

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A network of 2-3-3-1 with a square layer, and beside it a table and the outputs for it."""
    rng = np.random.default_rng(5)
    w, b = [rng.normal(size=shape) for shape in ((2, 3), (3, 3), (3, 1))], [rng.normal(size=n) for n in (3, 3, 1)]
    rows = rng.normal(size=(40, 2)).round(3)
    outputs = np.tanh(np.tanh(rows @ w[0] + b[0]) @ w[1] + b[1]) @ w[2] + b[2]
    table = "".join(f"{x!r},{y!r},{z!r}\n" for (x, y), z in zip(rows.tolist(), outputs[:, 0].tolist(), strict=True))
    (tmp_path / "rows.csv").write_text("x,y,target\n" + table)
    np.save(tmp_path / "outputs.npy", outputs)
    path = tmp_path / "mine.npz"
    np.savez(path, W1=w[0], b1=b[0], W2=w[1], b2=b[1], W3=w[2], b3=b[2])
    return path


def shown(window: MainWindow, path: Path) -> WeightsPage:
    window.commands.files.open_path(path)
    QApplication.processEvents()
    page = window.page_area.page
    assert isinstance(page, WeightsPage)
    return page


def choose(combo: QuietCombo, key: str) -> None:
    combo.setCurrentIndex(combo.findData(key))
    combo.activated.emit(combo.currentIndex())


def fill(page: WeightsPage, data: str = "open") -> None:
    for row, name in zip(page.layers.rows, ("tanh", "tanh", "linear"), strict=True):
        choose(row.activation, name)
    page.layers.rows[1].buttons["in_out"].click()
    choose(page.data, data)
    choose(page.loss, "half_squared_error")


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_arguments: (str(path), "")))


def test_open_is_one_edit_and_undo_brings_the_old_network_back(window: MainWindow, weights: Path, qtbot: QtBot) -> None:
    before, flat = window.session.run, window.session.timeline.shown_state().parameters.copy()
    page = shown(window, weights)
    assert not page.open_button.isEnabled()
    assert page.fault.text() == "Choose how layer 2 is stored."
    fill(page)
    assert page.open_button.isEnabled()
    assert window.session.run is before
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert window.page_area.page is None
    assert window.session.run.network.sizes == (2, 3, 3, 1)
    assert window.message.text == "Weights loaded from mine.npz."
    assert window.session.is_dirty
    window.session.undo()
    assert window.session.run.setup == before.setup
    assert np.array_equal(window.session.timeline.shown_state().parameters, flat)


@pytest.mark.parametrize("how", ["escape", "cancel"])
def test_a_cancelled_sheet_changes_nothing(how: str, window: MainWindow, weights: Path, qtbot: QtBot) -> None:
    before, undo = window.session.run, window.session.timeline.undo_label
    page = shown(window, weights)
    fill(page)
    if how == "escape":
        qtbot.keyClick(page.data, Qt.Key.Key_Escape)
    else:
        page.cancel_button.click()
    assert window.page_area.page is None
    assert (window.session.run, window.session.timeline.undo_label) == (before, undo)
    assert not window.session.is_dirty


def test_a_table_and_the_models_own_outputs(
    window: MainWindow, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(window, weights)
    answer(monkeypatch, weights.with_name("rows.csv"))
    fill(page, "other")
    assert page.data.currentText() == "rows.csv"
    assert page.columns_button.isVisible()
    answer(monkeypatch, weights.with_name("outputs.npy"))
    page.outputs_button.click()
    assert page.check.title.text() == "✓ Outputs agree with the model’s own"
    assert "✓ With in × out the outputs agree." in page.layers.rows[1].words.text()
    page.layers.rows[1].buttons["out_in"].click()
    assert page.open_button.text() == "Open anyway"
    answer(monkeypatch, weights.with_name("none.npy"))
    page.outputs_button.click()
    assert page.fault.text().startswith("there is no file")


def test_columns_lead_to_the_tables_sheet_and_back(
    window: MainWindow, weights: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = shown(window, weights)
    answer(monkeypatch, weights.with_name("rows.csv"))
    fill(page, "other")
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        page.columns_button.click()
        table = window.page_area.page
        assert isinstance(table, SheetPage)
        if key == Qt.Key.Key_Return:
            table.options.standardize.click()
        qtbot.keyClick(table.columns, key)
        page = window.page_area.page
        assert isinstance(page, WeightsPage)
        assert page.layers.rows[0].activation.currentText() == "tanh"
    assert "standardised" in page.data_words.text()
    page.open_button.click()
    assert window.session.run.setup.data.standardize


def test_a_recording_opens_with_its_states_and_an_incomplete_one_on_the_sheet(
    window: MainWindow, tmp_path: Path
) -> None:
    rng = np.random.default_rng(2)
    arrays = {"W1": rng.normal(size=(6, 2, 1)), "b1": rng.normal(size=(6, 1))}
    np.savez(tmp_path / "half.npz", **arrays)
    page = shown(window, tmp_path / "half.npz")
    assert "recording of 6 states" in page.size_words.text()
    page.cancel_button.click()
    more = {"X": rng.normal(size=(9, 2)), "y": rng.normal(size=9), "gradviz_activations": ["tanh"]}
    np.savez(tmp_path / "whole.npz", **arrays, **more)
    window.commands.files.open_path(tmp_path / "whole.npz")
    assert window.page_area.page is None
    assert (window.session.timeline.length, window.session.timeline.updates_done) == (5, 0)
    window.session.last()
    assert window.session.timeline.shown_state().parameters[2] == arrays["b1"][5, 0]


def test_what_cannot_be_read_is_a_sentence(window: MainWindow) -> None:
    for name, words in (("sklearn.pkl", "This is a pickle, which can run programs"),
                        ("whole-module.pt", "wants to run"), ("none.npz", "There is no file")):  # fmt: skip
        window.message.clear()
        window.commands.files.open_path(Path(__file__).parents[2] / "data" / "weights" / name)
        assert window.page_area.page is None, name
        assert words.lower() in window.message.text.lower(), name
        assert window.message.text.endswith("Nothing was changed."), name


def test_the_sheet_is_drawn_in_every_theme_and_for_a_wide_network(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    np.savez(tmp_path / "wide.npz", W1=np.ones((784, 40)), b1=np.zeros(40), W2=np.ones((40, 10)), b2=np.zeros(10))
    page = shown(window, tmp_path / "wide.npz")
    assert not page.sketch.grab().toImage().allGray()
    for name in ("dark", "projector"):
        window.set_theme(name)
        QApplication.processEvents()
        assert not page.sketch.grab().toImage().allGray()


def test_a_large_network_becomes_a_run_beside_the_window(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gradviz.gui.background import waiting

    beside = []
    work = waiting.work_beside
    monkeypatch.setattr(waiting, "work_beside", lambda *given: beside.append(given[1]) or work(*given))
    rng = np.random.default_rng(1)
    np.savez(tmp_path / "digits.npz", W1=rng.normal(size=(784, 70)), b1=np.zeros(70), W2=rng.normal(size=(70, 10)),
             b2=np.zeros(10))  # fmt: skip
    page = shown(window, tmp_path / "digits.npz")
    for row, name in zip(page.layers.rows, ("relu", "softmax"), strict=True):
        choose(row.activation, name)
    choose(page.data, "none")
    assert beside == []
    choose(page.loss, "categorical_cross_entropy")
    assert beside == ["Preparing digits.npz…"]
    assert page.open_button.isEnabled()
    page.open_button.click()
    assert window.session.run.network.sizes == (784, 70, 10)
