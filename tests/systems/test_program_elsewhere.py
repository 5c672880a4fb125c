"""Starting and displaying the program on Windows and macOS, simulated here. See packaging/SYSTEMS.md."""

import io
import locale
import os
import plistlib
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gradviz.cli import main
from gradviz.cli.drawing import without_display
from gradviz.export import display
from gradviz.gui.allocator import calm_allocator
from gradviz.gui.commands.actions import ACTIONS
from gradviz.gui.dialogs.ask_where import file_stem
from gradviz.gui.lecture import reduced_motion
from gradviz.gui.outside_text import add_entry
from gradviz.gui.window.main_window import MainWindow
from tests.gui.conftest import open_window, shared_window, window

__all__ = ["open_window", "shared_window", "window"]


def test_a_program_without_a_console_reports_by_its_exit_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started from an icon on Windows, sys.stdout and sys.stderr are None."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["presets"]) == 0
    assert main(["trace", "no-such-setup"]) == 2


def test_a_console_of_another_code_page_gets_every_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    told = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(told, encoding="cp1252", newline="\r\n"))
    assert main(["trace", "größe-δ.json"]) == 2
    said = told.getvalue()
    assert "größe-?.json".encode("cp1252") in said
    assert said.endswith(b"\r\n")
    assert said.count(b"\n") == 1


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_display_is_always_there(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", system)
    assert display.has_display()


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_drawing_leaves_the_locale_alone(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.delattr(locale, "nl_langinfo")  # as on Windows
    monkeypatch.setenv("LC_ALL", "de_DE")
    without_display()
    assert os.environ["LC_ALL"] == "de_DE"


def test_the_allocator_of_another_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: object) -> None:
        raise AssertionError("a library of the system was loaded")

    monkeypatch.setattr("ctypes.CDLL", load)
    for system in ("win32", "darwin"):
        monkeypatch.setattr("sys.platform", system)
        calm_allocator()


@pytest.mark.parametrize(("written", "less"), [({"reduceMotion": True}, True), ({"reduceMotion": False}, False)])
def test_the_reduced_motion_setting_of_macos_is_read(written: dict[str, bool], less: bool, tmp_path: Path) -> None:
    path = tmp_path / "access.plist"
    path.write_bytes(plistlib.dumps(written, fmt=plistlib.FMT_BINARY))
    assert reduced_motion._mac(path) is less
    assert not reduced_motion._mac(tmp_path / "none.plist")


@pytest.mark.parametrize("animates", [True, False])
def test_the_reduced_motion_setting_of_windows_is_read(animates: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    class User32:
        @staticmethod
        def SystemParametersInfoW(action: int, number: int, place: object, change: int) -> int:  # noqa: N802
            assert action == 0x1042
            place._obj.value = int(animates)  # type: ignore[attr-defined]
            return 1

    library = type("Libraries", (), {"user32": User32})
    monkeypatch.setattr("ctypes.windll", library, raising=False)
    monkeypatch.setattr("sys.platform", "win32")
    reduced_motion._desktop_reduces_motion.cache_clear()
    assert reduced_motion._desktop_reduces_motion() is not animates
    reduced_motion._desktop_reduces_motion.cache_clear()


def test_macos_moves_quit_and_about_and_nothing_else_to_its_own_menu(window: MainWindow) -> None:
    for path in ("file/preset", "lesson/open", "lecture/display"):
        window.menu(path).aboutToShow.emit()
    role = QAction.MenuRole
    moved = {"quit": role.QuitRole, "about": role.AboutRole}
    menus = [menu for menu in window.findChildren(QMenu) if menu in window._menus.by_path.values()]
    assert len(menus) > 10
    for menu in menus:
        for action in menu.actions():
            if action.menu() is None and not action.isSeparator():
                assert action.menuRole() == moved.get(action.objectName(), role.NoRole), action.text()
    assert add_entry(QMenu(window), "settings.json").menuRole() == role.NoRole


def test_keys_that_macos_keeps_for_itself() -> None:
    """Ctrl is Cmd there. F11 shows the desktop unless that is switched off: SYSTEMS.md says so."""
    kept = {"Ctrl+H", "Ctrl+Alt+H", "Ctrl+Tab", "Ctrl+Space", "Ctrl+Shift+3", "Ctrl+Shift+4", "Ctrl+Shift+5", "Ctrl+`"}
    kept |= {"Ctrl+Shift+Q", "Ctrl+Alt+D", "Ctrl+Alt+Esc", "F11"}
    assert {key for entry in ACTIONS for key in entry.keys} & kept == {"F11"}


@pytest.mark.parametrize("title", ["CON", "nul", "Com1", "aux"])
def test_no_suggested_name_is_a_device_of_windows(title: str) -> None:
    assert file_stem(title) == f"{title}-"
    assert file_stem(f"{title} 2") == f"{title} 2"
