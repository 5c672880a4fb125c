"""Pictures into files: the same frames and painters as in the window, as PNG or SVG, written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QMessageLogContext,
    QPoint,
    QRectF,
    QSize,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import write_atomically
from gradviz.gui.figures.loss_painter import paint_loss
from gradviz.gui.figures.network_painter import paint_network
from gradviz.gui.figures.output_painter import paint_output
from gradviz.gui.figures.surface_painter import paint_surface
from gradviz.gui.formula import FORMULAS
from gradviz.scene.losses import loss_frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network import network_frame
from gradviz.scene.output import output_frame
from gradviz.scene.surface import compute_grid, surface_frame, surface_request
from gradviz.scene.themes import THEMES, Theme
from gradviz.scene.view import View
from gradviz.text import _
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

__all__ = ["FIGURES", "export_from_window", "render_figure"]

_SURFACE_SIZE = 101
_SHARPNESS = 2  # pixels of a PNG per pixel of the window, so that it prints well

Paint = Callable[[QPainter, QRectF], None]


def _surface(moment: Moment, view: View, all_data: bool) -> Any:
    request = surface_request(moment, view, _SURFACE_SIZE, all_data)
    return surface_frame(moment, view, None if request is None else compute_grid(request))


# name: (frame of a moment, painter, size in the window's pixels)
FIGURES: dict[str, tuple[Callable[[Moment, View, bool], Any], Callable[..., None], tuple[int, int]]] = {
    "network": (lambda moment, view, all_data: network_frame(moment, view), paint_network, (900, 640)),
    "surface": (_surface, paint_surface, (640, 520)),
    "loss": (lambda moment, view, all_data: loss_frame(moment, view), paint_loss, (640, 400)),
    "output": (lambda moment, view, all_data: output_frame(moment, view), paint_output, (520, 480)),
}
_WINDOW_SIZE = (1440, 900)


def render_figure(
    timeline: Timeline, view: str, source: str, path: Path, theme: str = "light", size: tuple[int, int] | None = None,
    *, by_operation: bool = False,
) -> None:  # fmt: skip
    """Draw the moment at the timeline's cursor into `path`; its ending, .png or .svg, decides. No display is needed.

    `view` is one of `FIGURES` or `window`; `size` in pixels. Raises `SetupError`, or `OSError` where it cannot be
    written; nothing is left behind then.
    """
    from gradviz.gui.app import make_offscreen_app

    app = make_offscreen_app()
    if view == "window":
        _render_window(app, timeline, path, theme, size or _WINDOW_SIZE, by_operation)
        return
    frame_of, painter_of, usual = FIGURES[view]
    frame = frame_of(moment_of(timeline), View(by_operation=by_operation), False)
    _write(path, size or usual, THEMES[theme], lambda painter, rect: painter_of(painter, rect, frame, THEMES[theme]),
           exact=size is not None, title=f"{source}: {view}")  # fmt: skip


def export_from_window(window: MainWindow, view: str, path: Path) -> None:
    """Save what the window shows now: same moment, same choices, same theme. Raises `OSError` or `SetupError`."""
    title = window.session.title or _("Untitled")
    if view == "window":
        _write_widget(path, window, window.theme, title)
        return
    frame_of, painter_of, usual = FIGURES[view]
    presenter, theme = window.presenter, window.theme
    # What the mouse happens to be over does not belong into a picture.
    frame = frame_of(moment_of(window.session.timeline), replace(presenter.view, hovered=None), presenter.all_data)
    size = (round(usual[0] * theme.scale), round(usual[1] * theme.scale))
    _write(path, size, theme, lambda painter, rect: painter_of(painter, rect, frame, theme), title=title)


def _render_window(
    app: QApplication, timeline: Timeline, path: Path, theme: str, size: tuple[int, int],
    by_operation: bool,
) -> None:  # fmt: skip
    from gradviz.gui.app import make_window

    run = timeline.run
    before = qInstallMessageHandler(_say_what_matters)
    window = make_window(run.setup, run.folder, theme=theme)
    try:
        window.session.timeline = timeline
        window.commands.choose_granularity("operation" if by_operation else "layer")
        window.resize(*size)
        window.show()
        window.presenter.reset_forms()
        window.presenter.refresh()
        window.presenter.settle()
        app.processEvents()  # a first paint, which says what formulas there are
        FORMULAS.make_all()
        app.processEvents()
        _write_widget(path, window, THEMES[theme], run.setup.title)
    finally:
        window.session.is_dirty = False
        window.close()
        window.deleteLater()
        qInstallMessageHandler(before)


def _say_what_matters(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    # Without a display Qt says of every window that has a smallest size that nobody will be told of it.
    if "propagateSizeHints" not in text:
        print(text, file=sys.stderr)


def _write_widget(path: Path, widget: QWidget, theme: Theme, title: str) -> None:
    size = (widget.width(), widget.height())
    if _ending(path) == ".png":
        _save_png(path, widget.grab().toImage())
        return
    _write(path, size, theme, lambda painter, rect: widget.render(painter, QPoint()), title=title)


def _write(
    path: Path, size: tuple[int, int], theme: Theme, paint: Paint, *, exact: bool = False, title: str = ""
) -> None:
    """`exact`: a PNG of just so many pixels; else twice as many as the window would use, for print."""
    rect = QRectF(0, 0, *size)
    if _ending(path) == ".svg":
        _save_svg(path, rect, theme, paint, title)
        return
    factor = 1 if exact else _SHARPNESS
    image = QImage(QSize(*size) * factor, QImage.Format.Format_RGB32)
    if image.isNull():
        raise SetupError(str(path), _("a picture of this size needs more memory than there is"))
    image.fill(QColor(theme.panel))
    painter = QPainter(image)
    painter.scale(factor, factor)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, rect)
    painter.end()
    _save_png(path, image)


def _save_png(path: Path, image: QImage) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):
        raise SetupError(str(path), _("the picture could not be turned into a PNG"))
    write_atomically(path, bytes(buffer.data()))


def _save_svg(path: Path, rect: QRectF, theme: Theme, paint: Paint, title: str) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(rect.size().toSize())
    generator.setViewBox(rect)
    generator.setTitle(title)
    generator.setDescription("gradviz")
    painter = QPainter(generator)
    painter.fillRect(rect, QColor(theme.panel))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, rect)
    painter.end()
    write_atomically(path, bytes(buffer.data()))


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in (".png", ".svg"):
        raise SetupError(path.name, _("a picture's file ends in .png or .svg"))
    return ending
