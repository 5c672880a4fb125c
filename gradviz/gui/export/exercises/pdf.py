"""Exercise sheets and keys as PDF files, A4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from gradviz.data.errors import StoppedError
from gradviz.documents.atomic import write_atomically
from gradviz.export.exercises.sheet_text import key_title, sheet_title
from gradviz.export.exercises.variants import Exercises, Progress
from gradviz.gui.export.exercises.key import glance_pages, key_pages
from gradviz.gui.export.exercises.page import Draw
from gradviz.gui.export.exercises.sheet import sheet_pages
from gradviz.gui.export.picture_files import painter_on
from gradviz.gui.outside_text import title_words

__all__ = ["write_key_pdf", "write_sheet_pdf"]

_DOTS = 10  # of the device per point


def _always(done: int, count: int) -> bool:
    return True


def write_sheet_pdf(exercises: Exercises, path: Path, progress: Progress = _always) -> None:
    """Write all sheets. Raises `OSError`, or `StoppedError` where `progress` returns False."""
    sheets = (sheet_pages(exercises, variant) for variant in exercises.variants)
    _write(exercises, path, sheet_title(exercises.choice), sheets, progress)


def write_key_pdf(exercises: Exercises, path: Path, progress: Progress = _always) -> None:
    """Write all keys, and the table of all variants where it does not fit on every key. Raises as `write_sheet_pdf`."""

    def keys() -> Iterator[list[Draw]]:
        for variant in exercises.variants:
            yield key_pages(exercises, variant)
        yield glance_pages(exercises)

    _write(exercises, path, key_title(exercises.choice), keys(), progress)


def _write(
    exercises: Exercises, path: Path, title: str, parts: Iterator[list[Draw]], progress: Callable[[int, int], bool]
) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(72 * _DOTS)
    writer.setTitle(title_words(title))
    writer.setCreator("gradviz")
    is_first = True
    with painter_on(writer) as painter:
        painter.scale(_DOTS, _DOTS)
        for done, draws in enumerate(parts):
            if not progress(min(done, len(exercises.variants)), len(exercises.variants)):
                raise StoppedError
            for draw in draws:
                if not is_first:
                    writer.newPage()
                is_first = False
                _paint(painter, draw)
    write_atomically(path, bytes(buffer.data().data()))


def _paint(painter: QPainter, draw: Draw) -> None:
    painter.save()
    draw(painter)
    painter.restore()
