"""All file dialogs for saving: an existing file is replaced only after a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gradviz.gui.context import Context
from gradviz.gui.outside_text import warn
from gradviz.text import _, ngettext

__all__ = ["ask_save_name", "ask_where", "file_stem", "show_in_folder"]

FilesBeside = Callable[[Path], Sequence[Path]]
_LONGEST_STEM = 60  # characters


def ask_where(
    context: Context, title: str, what: str, kinds: Sequence[str], beside: FilesBeside = lambda _path: ()
) -> Path | None:
    """Ask for a file of one of some kinds, named after the document and its contents `what`; see `ask_save_name`."""
    session = context.session
    stem = session.path.stem if session.path else file_stem(session.title)
    start = Path(session.folder) / f"{stem}-{what}{_ending(kinds[0])}"
    return ask_save_name(context.parent_widget, title, start, kinds, beside)


def ask_save_name(
    parent: QWidget, title: str, start: Path, kinds: Sequence[str], beside: FilesBeside = lambda _path: ()
) -> Path | None:
    """Ask for a file of one of `kinds`, such as `SVG drawing (*.svg)`; None where the dialog was cancelled.

    A name without an extension of these kinds (ignoring case) gets that of the chosen kind. `beside` returns the files
    that are written together with a file of this name. The dialog itself asks before it replaces the typed name; for
    all other existing files this function asks, and if the user declines it asks for another name.
    """
    endings, suggested = [_ending(kind) for kind in kinds], str(start)
    while True:
        name, chosen = QFileDialog.getSaveFileName(parent, title, suggested, ";;".join(kinds))
        if not name:
            return None
        typed = Path(name)
        ending = next((ending for ending in endings if f"*{ending})" in chosen), endings[0])
        path = typed if typed.suffix.lower() in endings else typed.with_name(typed.name + ending)
        # Files beside a file that is replaced belong to it.
        written = [*([] if path == typed else [path]), *([] if _exists(path) else beside(path))]
        replaced = [each.name for each in written if _exists(each)]
        if not replaced or _may_replace(parent, replaced):
            return path
        suggested = str(path)


_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}


def file_stem(text: str, default: str = "network") -> str:
    """A title as the name of a file, without extension; `default` where no usable character is left; never a device
    name of Windows.
    """
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in text[:_LONGEST_STEM])
    kept = kept.strip(" -") or default
    return f"{kept}-" if kept.lower() in _DEVICES else kept


def _ending(kind: str) -> str:
    return kind[kind.rindex("*.") + 1 : kind.rindex(")")]


def _may_replace(parent: QWidget, names: Sequence[str]) -> bool:
    words = ngettext(
        "{names} is there already. Save replaces it; Cancel leaves it and asks for another name.",
        "{names} are there already. Save replaces them; Cancel leaves them and asks for another name.",
        len(names),
    )
    buttons = QMessageBox.StandardButton
    answer = warn(
        parent, _("Replace the file?"), words.format(names=", ".join(names)), buttons.Save | buttons.Cancel,
        buttons.Cancel,
    )  # fmt: skip
    return bool(answer == buttons.Save)


def _exists(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):  # an impossible name: writing the file reports it
        return False


def show_in_folder(path: Path) -> tuple[str, Callable[[], object]]:
    """A button of a message: the folder of a file that was written, in the system's own window."""
    return _("Show in folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.absolute().parent)))
