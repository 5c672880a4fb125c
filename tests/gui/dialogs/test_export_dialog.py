"""The dialog of exported figures: the choices are drawn, saved, copied and remembered."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gradviz.gui.dialogs import parts
from gradviz.gui.dialogs.export_dialog import ExportDialog
from gradviz.gui.dialogs.export_form import ExportChoice, export_choice_of_text
from gradviz.gui.dialogs.figure_preview import FIT
from gradviz.gui.export import figure_source
from gradviz.gui.export.figure_source import window_source
from gradviz.scene.view.figure_style import UNITS, FigureStyle
from gradviz.scene.view.view import EdgeNumbers

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

MM = UNITS["mm"]


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    made = ExportDialog(window, window_source(window), ExportChoice(), str(tmp_path))
    qtbot.addWidget(made)
    made.show()
    made.draw()
    return made


def typed(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Tab)


def test_it_begins_with_a_figure_for_one_column(dialog: ExportDialog) -> None:
    assert dialog.form.width_field.text() == "85"
    assert dialog.form.sizes.key == "column"
    assert dialog.says.text().startswith("85 × 60.44 mm · smallest text 8 pt · SVG")
    assert dialog.picture.size == pytest.approx((85 * MM, 85 * MM * 640 / 900))
    assert dialog.preview.sheet.picture is dialog.picture


def test_a_figure_that_has_no_room_for_its_numbers_says_so(dialog: ExportDialog) -> None:
    said = " · numbers without room are left out"
    assert dialog.says.text().endswith(said)
    typed(dialog.form.width_field, "300")
    dialog.draw()
    assert said not in dialog.says.text()
    typed(dialog.form.width_field, "85")
    dialog.form.theme.buttons["plain"].click()
    dialog.draw()
    assert said not in dialog.says.text()


def test_every_choice_changes_the_picture_and_is_kept(dialog: ExportDialog, tmp_path: Path) -> None:
    form = dialog.form
    form.sizes.buttons["slide"].click()
    form.theme.buttons["dark"].click()
    form.transparent.click()
    form.grey.click()
    form.format.buttons[".png"].click()
    form.dpi.setValue(50)
    form.caption.click()
    dialog.draw()
    wanted = FigureStyle(338 * MM, 190 * MM, 18.0, "dark", transparent=True, grey=True, caption=True, dpi=50)
    assert dialog.choice.style == wanted
    assert dialog.says.text() == "338 × 190 mm · smallest text 18 pt · PNG of 665 × 374 pixels"
    dialog.save_as(tmp_path / "a.png")
    assert dialog.says.text() == "Saved a.png."
    assert dialog.folder.isVisible()
    with Image.open(tmp_path / "a.png") as seen:
        assert seen.size == (665, 374)
        assert seen.mode == "RGBA"
        assert seen.getpixel((1, 1))[3] == 0
    form.theme.buttons["plain"].click()
    dialog.draw()
    assert not form.grey.isEnabled()
    assert not form.numbers.isVisible()
    assert json.loads(json.dumps({"unit": dialog.choice.unit})) == {"unit": "mm"}


def test_sizes_are_typed_in_any_unit_and_read_strictly(dialog: ExportDialog) -> None:
    form = dialog.form
    form.unit.chosen.emit("cm")
    assert form.width_field.text() == "8.5"
    typed(form.width_field, "9,5")
    assert dialog.choice.style.width == pytest.approx(95 * MM)
    assert form.sizes.key == ""
    typed(form.height_field, "8")
    typed(form.font_field, "7.5")
    dialog.draw()
    assert dialog.says.text().startswith("9.5 × 8 cm · smallest text 7.5 pt")
    for field, text in ((form.width_field, "wide"), (form.width_field, "-3"), (form.font_field, "900")):
        before = dialog.choice
        typed(field, text)
        assert dialog.choice == before
        assert "pt" not in dialog.says.text() or "expected" in dialog.says.text().lower()
    typed(form.height_field, "1")
    dialog.draw()
    assert "180" in dialog.says.text()
    assert not dialog.save.isEnabled()
    assert not dialog.copy.isEnabled()


def test_every_view_and_every_format_can_be_saved(dialog: ExportDialog, tmp_path: Path) -> None:
    views = [dialog.form.view.itemData(row) for row in range(dialog.form.view.count())]
    assert {"network", "surface", "surface3d", "loss", "output", "flow", "curvature"} <= set(views)
    for view in ("network", "loss"):
        dialog.form.view.chosen.emit(view)
        for ending in (".svg", ".pdf", ".png", ".tex"):
            dialog.form.format.buttons[ending].click()
            dialog.draw()
            path = tmp_path / f"{view}{ending}"
            dialog.save_as(path)
            assert dialog.says.text() == f"Saved {path.name}."
            assert path.stat().st_size > 500
    dialog.save_as(tmp_path / "no" / "a.tex")
    assert dialog.says.text().startswith("Could not save")


def test_the_keys_copy_and_save(dialog: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "named"), "SVG drawing (*.svg)"))
    dialog.activateWindow()
    QTest.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert dialog.says.text() == "Copied, 85 × 60 mm."
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage()
    assert mime.data("image/svg+xml").data().startswith(b"<?xml")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert (tmp_path / "named.svg").exists()
    assert dialog.saved == tmp_path / "named.svg"


def test_the_menu_opens_it_for_the_panel_in_use_and_remembers(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []

    def exec_(self: ExportDialog) -> bool:
        shown.append(self.choice.view)
        self.form.sizes.buttons["page"].click()
        self.save_as(tmp_path / "a.svg")
        return True

    monkeypatch.setattr(ExportDialog, "exec", exec_)
    window.settings = QSettings("gradviz", "gradviz")
    window.actions_by_id["export_loss"].trigger()
    window.actions_by_id["figure"].trigger()
    assert shown == ["loss", "network"]
    assert window.message.text == "Saved a.svg."
    window.commands.export._choice = None
    assert window.commands.export.choice().style.width == pytest.approx(178 * MM)
    window.commands.export._choice = None
    window.settings.setValue("export_choice", "{nonsense")
    assert window.commands.export.choice() == ExportChoice()


def test_while_a_question_is_open_no_figure_reveals_the_answer(window: MainWindow) -> None:
    window.lecture.predict(True)
    assert window.presenter.view.is_asking
    source = window_source(window)
    assert [name for name, _title in source.views] == ["network"]
    assert not source.writers
    window.lecture.predict(False)
    assert len(window_source(window).views) > 5


def test_the_panels_of_a_storyboard_are_chosen(dialog: ExportDialog) -> None:
    dialog.form.view.chosen.emit("storyboard")
    dialog.draw()
    assert dialog.form.panels.isVisible()
    assert not dialog.form.caption.isVisible()
    phases = dialog.picture.size
    typed(dialog.form.panels, "updates:0,2")
    dialog.draw()
    assert dialog.choice.panels == "updates:0,2"
    assert dialog.picture.size[1] < phases[1]
    typed(dialog.form.panels, "everything")
    dialog.draw()
    assert dialog.picture is None
    assert "phases" in dialog.says.text()


def test_a_storyboard_has_the_update_that_the_window_shows(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the update is finished and the next one has not begun."""
    seen = []
    made = figure_source.storyboard_frame
    monkeypatch.setattr(figure_source, "storyboard_frame", lambda own, places, *rest: (
        seen.extend(place.update for place in places), made(own, places, *rest))[1])  # fmt: skip
    window.actions_by_id["next_update"].trigger()
    assert window.session.timeline.updates_done == 1
    window_source(window).picture("storyboard", FigureStyle(width=400.0), EdgeNumbers.AUTO, "phases")
    assert set(seen) == {window.session.timeline.place.update} == {0}


def test_the_whole_figure_is_in_sight_until_a_person_chooses_a_size(
    dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "free_area", lambda _dialog: QRect(0, 0, 1366, 768))
    preview = dialog.preview
    dialog.resize(1300, 700)
    QTest.qWait(1)
    assert preview.zoom == 1.0
    dialog.form.sizes.buttons["poster"].click()
    dialog.draw()
    assert (preview.zoom, dialog.zoom.key) == (FIT, FIT)
    room, sheet = preview.viewport().size(), preview.sheet.minimumSize()
    assert sheet.width() <= room.width()
    assert sheet.height() <= room.height()
    dialog.form.sizes.buttons["column"].click()
    dialog.draw()
    assert (preview.zoom, dialog.zoom.key) == (1.0, "1")
    dialog.zoom.buttons["2"].click()
    dialog.form.sizes.buttons["poster"].click()
    dialog.draw()
    assert preview.zoom == 2.0


@pytest.mark.parametrize("size", [(640, 400), (1500, 300), (1500, 900)])
def test_nothing_is_drawn_beside_the_page_of_the_preview(dialog: ExportDialog, size: tuple[int, int]) -> None:
    sheet = dialog.preview.sheet
    sheet.setFixedSize(*size)
    image = sheet.grab().toImage()
    wide, high = size
    inside = QRect(24, 12, wide - 48, high - 24).adjusted(-1, -1, 1, 1)
    others = {image.pixel(x, y) for x in range(wide) for y in range(high) if not inside.contains(x, y)}
    assert len(others) == 1


def test_stored_choices_that_could_not_be_made_are_left() -> None:
    """By hand or by another version: each of these ended the dialog with an error, at every start."""
    usual = ExportChoice()
    stored = ['{"unit": "", "ending": ".pdf"}', '{"ending": "x"}', "[" * 100_000, "\ud800"]
    stored += [f'{{"ending": ".pdf", "style": {style}}}' for style in (
        '{"theme": "x"}', '{"font": 1e308}', '{"font": 0}', '{"width": 1e308}', '{"height": -1}',
        '{"dpi": 1000000000000000000000}', '{"dpi": 0}',
    )]  # fmt: skip
    assert [text for text in stored if export_choice_of_text(text) != usual] == []
    chosen = replace(usual, ending=".png", unit="cm", style=replace(usual.style, font=8.25, dpi=1200, theme="plain"))
    assert export_choice_of_text(msgspec.json.encode(chosen).decode()) == chosen
