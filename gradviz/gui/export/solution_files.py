"""A worked solution into a file, with the picture of the network: inside a PDF, beside Markdown and LaTeX."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import write_atomically
from gradviz.export.files import write_text
from gradviz.export.solution import solution_blocks
from gradviz.export.solution_text import latex_solution, markdown_solution
from gradviz.gui.export.picture_files import painter_on, svg_of
from gradviz.gui.export.solution_pdf import Progress, solution_pdf
from gradviz.gui.figures.ink import usual_digits
from gradviz.gui.figures.network.network_painter import paint_network
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.themes import LIGHT
from gradviz.scene.view.view import Scope, View
from gradviz.text import _
from gradviz.training.steps import Place
from gradviz.training.timeline import Timeline

__all__ = ["SOLUTION_ENDINGS", "files_beside", "write_solution"]

SOLUTION_ENDINGS = (".md", ".tex", ".pdf")
_PICTURES = {".md": ".svg", ".tex": ".pdf"}
_SIZE = QSizeF(760, 430)


def files_beside(path: Path) -> list[Path]:
    """The file written together with a worked solution of this name: its picture, where the format cannot contain
    it.
    """
    ending = _PICTURES.get(path.suffix.lower())
    return [path.with_name(f"{path.stem}-network{ending}")] if ending else []


def write_solution(
    timeline: Timeline, path: Path, title: str, *, sample: int = 0, digits: int = 6, blank: bool = False,
    progress: Progress = lambda done, count: True,
) -> bool:  # fmt: skip
    """Write the solution of the update at the cursor; the cursor is restored. Returns False where `progress` stopped
    it.

    `name-network.svg` is written beside `name.md`, `name-network.pdf` beside `name.tex`. Raises `SetupError`, or
    `OSError` where a file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in SOLUTION_ENDINGS:
        raise SetupError(path.name, _("a worked solution's file ends in .md, .tex or .pdf"))
    moment = _worked_moment(timeline, blank)
    blocks = solution_blocks(moment.run, moment.trace, title, sample=sample, digits=digits, blank=blank)
    frame = network_frame(moment, View(scope=Scope.SAMPLE, sample=sample, digits=digits))

    def figure(painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / _SIZE.width(), rect.height() / _SIZE.height())
        paint_network(painter, QRectF(0, 0, _SIZE.width(), _SIZE.height()), frame, LIGHT)
        painter.restore()

    if ending == ".pdf":
        ratio = _SIZE.height() / _SIZE.width()
        made = solution_pdf(blocks, title, figure, ratio, progress)
        if made is not None:
            write_atomically(path, made)
        return made is not None
    (picture,) = files_beside(path)
    write_atomically(picture, svg_of(_SIZE, figure, title) if ending == ".md" else _one_page(figure))
    writer = markdown_solution if ending == ".md" else latex_solution
    write_text(path, writer(blocks, picture.name))
    return True


def _worked_moment(timeline: Timeline, blank: bool) -> Moment:
    """The moment with everything up to the gradients revealed, or, for a blank, nothing."""
    here = timeline.place
    revealed = 0 if blank else timeline.steps.phase_ends[2]
    try:
        timeline.seek_place(Place(here.update, revealed))
        return moment_of(timeline)
    finally:
        timeline.seek_place(here)


def _one_page(figure) -> bytes:  # type: ignore[no-untyped-def]
    """The picture as a PDF of just its size."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    points, exact = _SIZE, QPageSize.SizeMatchPolicy.ExactMatch
    size = QPageSize(points, QPageSize.Unit.Point, "", exact)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(144)
    with painter_on(writer) as painter, usual_digits():
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # otherwise Qt compresses maps as JPEG
        figure(painter, QRectF(0, 0, 2 * _SIZE.width(), 2 * _SIZE.height()))
    return bytes(buffer.data().data())
