"""Exercise sheets as files: the table of formats, by the extension of the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gradviz.data.errors import SetupError, listed
from gradviz.documents.atomic import write_atomically
from gradviz.export.exercises.gift import write_gift
from gradviz.export.exercises.grader_json import exercises_json
from gradviz.export.exercises.latex import write_latex_keys, write_latex_sheets
from gradviz.export.exercises.markdown import markdown_keys, markdown_sheets
from gradviz.export.exercises.moodle import write_moodle
from gradviz.export.exercises.sheet_text import figure
from gradviz.export.exercises.variants import Exercises
from gradviz.export.files import write_text
from gradviz.export.network_svg import network_svg
from gradviz.text import _

__all__ = ["KEY_ENDINGS", "PAGES", "SHEET_ENDINGS", "check_ending", "write_keys", "write_sheets"]

_FIGURE = 285.0  # points

Write = Callable[[Exercises, Path], None]


def _write_json(exercises: Exercises, path: Path) -> None:
    write_text(path, exercises_json(exercises))


def _write_markdown(exercises: Exercises, path: Path) -> None:
    """The figures are written into the folder `name-figures` beside the file."""
    folder = path.with_name(f"{path.stem}-figures")
    folder.mkdir(exist_ok=True)
    names = []
    for variant in exercises.variants:
        name = f"variant-{variant.number}.svg"
        write_atomically(folder / name, network_svg(figure(variant, _FIGURE)).encode())
        names.append(f"{folder.name}/{name}")
    write_text(path, markdown_sheets(exercises, names))


def _write_markdown_keys(exercises: Exercises, path: Path) -> None:
    write_text(path, markdown_keys(exercises))


# The formats that need no Qt; pages (.pdf) are drawn in gui.
_SHEETS: dict[str, Write] = {
    ".tex": write_latex_sheets, ".md": _write_markdown, ".xml": write_moodle, ".gift": write_gift, ".json": _write_json,
}  # fmt: skip
_KEYS: dict[str, Write] = {".tex": write_latex_keys, ".md": _write_markdown_keys}
PAGES = ".pdf"
SHEET_ENDINGS = (PAGES, *_SHEETS)
KEY_ENDINGS = (PAGES, *_KEYS)


def check_ending(path: Path, endings: tuple[str, ...], option: str) -> None:
    """Raises `SetupError` for a file with none of these extensions."""
    if path.suffix.lower() not in endings:
        message = _("expected a file that ends in one of {endings}, got {name}")
        raise SetupError(option, message.format(endings=listed(endings), name=path.name))


def write_sheets(exercises: Exercises, path: Path) -> None:
    """Write the sheets in the format of the file's extension. Raises `OSError`."""
    _SHEETS[path.suffix.lower()](exercises, path)


def write_keys(exercises: Exercises, path: Path) -> None:
    """Write the keys in the format of the file's extension. Raises `OSError`."""
    _KEYS[path.suffix.lower()](exercises, path)
