"""The files of exercise sheets that are saved together: one name with different endings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from gradviz.export.exercises.files import write_keys, write_sheets
from gradviz.export.exercises.variants import Exercises, Progress
from gradviz.gui.export.exercises.pdf import write_key_pdf, write_sheet_pdf
from gradviz.text import mark

__all__ = ["FILES", "SavedKind", "file_stem_of", "paths_of", "save_files"]

Write = Callable[[Exercises, Path, Progress], None]


class SavedKind(NamedTuple):
    """`title` in the form; for each file, the ending added to the name, and the function that writes it."""

    title: str
    files: tuple[tuple[str, Write], ...]


def _sheets(exercises: Exercises, path: Path, progress: Progress) -> None:
    write_sheets(exercises, path)


def _keys(exercises: Exercises, path: Path, progress: Progress) -> None:
    write_keys(exercises, path)


FILES: dict[str, SavedKind] = {
    "pdf": SavedKind(mark("PDF"), (("-sheets.pdf", write_sheet_pdf), ("-keys.pdf", write_key_pdf))),
    "latex": SavedKind(mark("LaTeX"), (("-sheets.tex", _sheets), ("-keys.tex", _keys))),
    "markdown": SavedKind(mark("Markdown"), (("-sheets.md", _sheets), ("-keys.md", _keys))),
    "moodle": SavedKind(mark("Moodle XML"), (("-moodle.xml", _sheets),)),
    "gift": SavedKind(mark("GIFT"), (("-questions.gift", _sheets),)),
    "json": SavedKind(mark("JSON, for graders"), (("-answers.json", _sheets),)),
}


def file_stem_of(path: Path, kinds: Sequence[str]) -> str:
    """The common beginning of all file names, from the name of the first file."""
    first = FILES[kinds[0]].files[0][0]
    return path.name.removesuffix(first) if path.name.endswith(first) else path.stem


def paths_of(path: Path, kinds: Sequence[str]) -> list[tuple[Path, Write]]:
    """All files that belong to `path`, the first one, each with the function that writes it."""
    stem = file_stem_of(path, kinds)
    return [(path.with_name(stem + ending), write) for kind in kinds for ending, write in FILES[kind].files]


def save_files(exercises: Exercises, path: Path, kinds: Sequence[str], progress: Progress) -> list[Path]:
    """Write all files. Raises `OSError` or `StoppedError`; files that were written before stay."""
    written = paths_of(path, kinds)
    for target, write in written:
        write(exercises, target, progress)
    return [target for target, _write in written]
