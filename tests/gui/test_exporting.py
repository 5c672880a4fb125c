"""Exports are whole, valid files that show something, from the window and without one."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gradviz.data.errors import SetupError
from gradviz.gui.exporting import FIGURES, export_from_window, render_figure
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

VIEWS = (*FIGURES, "window")


def colours(image: QImage) -> int:
    small = image.scaled(160, 120)
    return len({small.pixel(x, y) for x in range(160) for y in range(120)})


def check(path: Path) -> None:
    if path.suffix == ".svg":
        root = ET.parse(path).getroot()
        assert root.tag.endswith("svg")
        assert len(list(root.iter())) > 40
    else:
        image = QImage(str(path))
        assert not image.isNull()
        assert colours(image) > 20


@pytest.mark.parametrize("ending", ["png", "svg"])
@pytest.mark.parametrize("view", VIEWS)
def test_the_window_exports_every_view(window: MainWindow, view: str, ending: str, tmp_path: Path) -> None:
    export_from_window(window, view, tmp_path / f"picture.{ending}")
    check(tmp_path / f"picture.{ending}")


@pytest.mark.parametrize("view", VIEWS)
def test_figures_are_drawn_without_a_window(qtbot: QtBot, view: str, tmp_path: Path) -> None:
    timeline = Timeline(Run(SETUP))
    timeline.play(3)
    render_figure(timeline, view, "small", tmp_path / "a.png", "dark", (700, 500))
    check(tmp_path / "a.png")
    if view != "window":
        image = QImage(str(tmp_path / "a.png"))
        assert (image.width(), image.height()) == (700, 500)


def test_the_menu_asks_for_a_name_and_writes(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = str(tmp_path / "no" / "x.png")
    answers = iter([(str(tmp_path / "plain"), "SVG drawing (*.svg)"), (missing, "PNG"), ("", "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: next(answers))
    window.actions_by_id["export_network"].trigger()
    check(tmp_path / "plain.svg")
    window.actions_by_id["export_loss"].trigger()
    assert window.message.text.startswith("The picture was not saved")
    window.actions_by_id["export_surface"].trigger()


def test_another_ending_is_refused_and_nothing_is_written(window: MainWindow, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="png"):
        export_from_window(window, "network", tmp_path / "picture.bmp")
    assert list(tmp_path.iterdir()) == []
