"""Moving pictures into files, without a window and from one: the figures' own frames and painters, still by still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import write_atomically
from gradviz.gui.background.worker import Worker
from gradviz.gui.export.animation_encoder import MOVING, check_size, encoded, still_of
from gradviz.gui.export.figure_export import FIGURES, picture_of
from gradviz.scene.animation import Animation, animation_frames
from gradviz.scene.moment import Moment
from gradviz.scene.surface.surface import has_more_than_batch
from gradviz.scene.themes import Theme
from gradviz.scene.view.figure_style import AS_USUAL, FigureStyle, size_of
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from PIL.Image import Image as Still

    from gradviz.gui.context import Context

__all__ = ["PER_SECOND", "AnimationJob", "render_animation"]

PER_SECOND = 20
_END_STAYS = 1200  # milliseconds, where the end does not lead back to the beginning


def render_animation(
    timeline: Timeline, animation: Animation, view: View, path: Path, style: FigureStyle,
    progress: Callable[[int, int], None],
) -> None:  # fmt: skip
    """Draw an animation into `path`; no display is needed. The timeline's cursor moves.

    Raises `SetupError`, or `OSError` where it cannot be written; nothing is left behind then.
    """
    from gradviz.gui.qt_app import make_offscreen_app

    app = make_offscreen_app()
    assert app is not None
    check_size(still_size(animation.figure, style), len(animation))
    stills = []
    for frame in animation_frames(animation, timeline, view, _maker(animation.figure)):
        stills.append(still_of(picture_of(animation.figure, frame, style)))
        progress(len(stills), len(animation))
    data = encoded(stills, path.suffix.lower(), _durations(animation))
    assert data is not None, "nobody cancels"
    write_atomically(path, data)


class AnimationJob(QObject):
    """An animation of what a window shows, made while the window goes on: frames are computed in another thread, stills
    are drawn between the window's events, and the file is put together in another thread again.

    `progressed(done, all)`; at the end `finished(name)` or `failed(sentence)`, neither after `cancel`.
    """

    progressed = Signal(int, int)
    finished = Signal(str)
    failed = Signal(str)

    def __init__(self, context: Context, animation: Animation, path: Path) -> None:
        """Raises `SetupError` where the animation would be too large or the file is of another kind."""
        if path.suffix.lower() not in MOVING:
            raise SetupError(path.name, _("a moving picture's file ends in .gif or .webp"))
        self._style, self._theme = AS_USUAL, context.theme
        check_size(still_size(animation.figure, self._style, self._theme), len(animation))
        super().__init__(context.parent_widget)
        self._animation, self._path = animation, path
        # A timeline of its own: the window's cursor stays where it is, and may move.
        timeline = Timeline.resumed(context.session.timeline.version.copy())
        view = replace(context.presenter.view, hovered=None)
        self._frames: Iterator[object] = animation_frames(animation, timeline, view, _maker(animation.figure))
        self._stills: list[Still] = []
        self._is_over = False
        context.parent_widget.installEventFilter(self)
        self._worker = Worker(self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(self._give_up)

    def start(self) -> None:
        """Begin; returns at once."""
        self._ask()

    def cancel(self) -> None:
        """Stop; nothing is written."""
        self._is_over = True
        self._stills.clear()
        self._worker.close()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A window that closes is hidden by the program; one that is put aside is hidden by the system.
        if event.type() is QEvent.Type.Hide and not event.spontaneous():
            self.cancel()
        return False

    def _ask(self) -> None:
        """The next frame, or the whole animation where there is none."""
        frames, stills, animation = self._frames, tuple(self._stills), self._animation
        ending = self._path.suffix.lower()
        if self._is_over:
            return
        if len(stills) < len(animation):
            self._worker.start(lambda cancelled: next(frames))
        else:
            self._worker.start(lambda cancelled: encoded(stills, ending, _durations(animation), cancelled))

    def _take(self, result: object) -> None:
        if isinstance(result, bytes):
            self._write(result)
            return
        self._stills.append(still_of(picture_of(self._animation.figure, result, self._style, theme=self._theme)))
        self.progressed.emit(len(self._stills), len(self._animation))
        QTimer.singleShot(0, self, self._ask)  # the window's own events first

    def _write(self, data: bytes) -> None:
        try:
            write_atomically(self._path, data)
        except OSError as error:
            self._give_up(str(error))
            return
        self.finished.emit(self._path.name)
        self.cancel()

    def _give_up(self, sentence: str) -> None:
        self.failed.emit(sentence)
        self.cancel()


def _maker(figure: str) -> Callable[[Moment, View], object]:
    return lambda moment, view: FIGURES[figure].frame_of(moment, view, has_more_than_batch(moment.run))


def still_size(figure: str, style: FigureStyle, theme: Theme | None = None) -> tuple[int, int]:
    """The pixels of a still. Raises `SetupError` for a size that does not fit."""
    wide, high = FIGURES[figure].size
    scale = theme.scale if theme is not None else 1.0
    found = size_of(style, (wide * scale, high * scale))
    return round(found[0]), round(found[1])


def _durations(animation: Animation) -> list[int]:
    each = [1000 // PER_SECOND] * len(animation)
    if not animation.is_turn:
        each[-1] = _END_STAYS
    return each
