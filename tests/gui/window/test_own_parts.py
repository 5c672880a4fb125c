"""A file of own parts in the window: named while in use, remembered, forgotten, and no fault keeps the window shut."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from gradviz.documents.open import open_setup
from gradviz.engine.activations import ACTIVATIONS
from gradviz.gui.window.main_window import MainWindow
from gradviz.gui.window.window_settings import load_saved_parts
from tests.gui.conftest import Open
from tests.own_parts import PARTS, SETUP, tables_as_they_were

__all__ = ["tables_as_they_were"]


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "gradviz.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(open_window: Open, settings: QSettings) -> MainWindow:
    window = open_window()
    window.settings = settings
    return window


def test_it_is_used_at_once_named_and_remembered_until_it_is_forgotten(window: MainWindow, settings: QSettings) -> None:
    assert "with" not in window.windowTitle()
    window.commands.files.use_own_parts(PARTS)
    assert window.windowTitle().endswith("gradviz with my_parts.py")
    assert "softsign" in window.message.text
    assert settings.value("own_parts") == str(PARTS)
    window.session.start(open_setup(str(SETUP))[0], PARTS.parent)
    assert window.session.run.network.activations[0] == "softsign"
    window.session.last()
    assert window.windowTitle().endswith("gradviz with my_parts.py")
    window.commands.files.forget_own_parts()
    assert settings.value("own_parts") == ""


def test_a_faulty_file_changes_nothing_and_is_not_remembered(
    window: MainWindow, settings: QSettings, tmp_path: Path
) -> None:
    faulty = tmp_path / "faulty.py"
    faulty.write_text("import nothing_of_this_name\n", encoding="utf-8")
    known = dict(ACTIVATIONS)
    window.commands.files.use_own_parts(faulty)
    assert "faulty.py, line 1: ModuleNotFoundError" in window.message.text
    assert window.message.text.endswith("Nothing was changed.")
    assert known == ACTIVATIONS
    assert settings.value("own_parts") is None


def test_at_the_next_start_the_files_are_loaded_and_one_that_is_gone_is_said(
    settings: QSettings, tmp_path: Path
) -> None:
    settings.setValue("own_parts", f"{tmp_path / 'gone.py'}\n{PARTS}")
    sentence = load_saved_parts(settings)
    assert "gone.py" in sentence
    assert sentence.endswith("forgets this file.")
    assert "softsign" in ACTIVATIONS
