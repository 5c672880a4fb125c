"""Draws the whole window, or one of its figures, without a display."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from gradviz.gui.app import make_window
from gradviz.gui.export.figure_export import render_figure, write_widget
from gradviz.gui.qt_app import make_offscreen_app
from gradviz.gui.widgets.formula import FORMULAS
from gradviz.scene.panels import WHOLE_WINDOW
from gradviz.scene.themes import THEMES
from gradviz.scene.view.figure_style import AS_USUAL, FigureStyle, size_of
from gradviz.scene.view.view import View
from gradviz.training.timeline import Timeline

__all__ = ["render_view", "render_window"]

_SIZE = (1440, 900)


def render_view(
    timeline: Timeline, view: str, source: str, path: Path, style: FigureStyle = AS_USUAL, *, look: View | None = None
) -> None:
    """Like `render_figure`; `view` may also be `window`, for which size and theme can be chosen."""
    if view == WHOLE_WINDOW:
        wide, high = size_of(style, _SIZE)
        by_operation = look is not None and look.by_operation
        render_window(timeline, path, style.theme, (round(wide), round(high)), by_operation=by_operation)
    else:
        render_figure(timeline, view, source, path, style, look=look)


def render_window(
    timeline: Timeline, path: Path, theme: str = "light", size: tuple[int, int] = _SIZE, *, by_operation: bool = False
) -> None:
    """Draw the window at the timeline's cursor into the file `path`, whose extension determines the format.

    Raises `SetupError`, or `OSError` where it cannot be written; no file is left then.
    """
    app, run = make_offscreen_app(), timeline.run
    before = qInstallMessageHandler(_say_what_matters)
    window = make_window(run.setup, run.folder, theme=theme)
    try:
        window.session.go_on(timeline, None)
        window.commands.run.choose_granularity("operation" if by_operation else "layer")
        window.setMinimumSize(1, 1)  # a picture may be smaller than a usable window
        window.resize(*size)
        window.show()
        window.presenter.reset_forms()
        window.presenter.refresh()
        window.presenter.settle()
        app.processEvents()  # a first paint, which determines the formulas
        FORMULAS.make_all()
        app.processEvents()
        write_widget(path, window, THEMES[theme], run.setup.title)
    finally:
        window.session.discard_edits()
        window.close()
        window.deleteLater()
        qInstallMessageHandler(before)


def _say_what_matters(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    # Without a display Qt warns about every window with a minimum size.
    if "propagateSizeHints" not in text:
        print(text, file=sys.stderr)
