"""Writes animations, with or without a window, frame by frame with the frames and painters of the figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gradviz.documents.atomic import write_atomically
from gradviz.gui.background.worker import Worker
from gradviz.gui.export.animation_encoder import check_ending, check_size, encoded, still_of
from gradviz.gui.export.moving import MovingPicture

if TYPE_CHECKING:
    from PIL.Image import Image as Still

__all__ = ["AnimationJob", "render_animation"]


def render_animation(moving: MovingPicture, path: Path, progress: Callable[[int, int], None]) -> None:
    """Draw an animation into `path`, or its frames beside it. Needs a Qt application, but no display.

    Raises `SetupError`, or `OSError` where it cannot be written.
    """
    ending = check_ending(path)
    check_size(moving.size, moving.count)
    stills = []
    for frame in moving.frames():
        stills.append(still_of(moving.picture(frame)))
        progress(len(stills), moving.count)
    made = encoded(stills, ending, moving.milliseconds)
    assert made is not None, "nobody cancels"
    _write(path, made)


def _write(path: Path, made: tuple[tuple[str, bytes], ...]) -> None:
    for rest, data in made:
        write_atomically(path.with_name(path.stem + rest), data)


class AnimationJob(QObject):
    """Makes an animation while a window stays usable: frames are computed in a thread, drawn between the window's
    events, and encoded in a thread again.

    Signals: `progressed(done, all)`; at the end `finished(path)` or `failed(sentence)`, neither after `cancel`.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(str)

    def __init__(self, window: QWidget, moving: MovingPicture, path: Path) -> None:
        """Raises `SetupError` where the animation would be too large or the file has another extension."""
        self._ending = check_ending(path)
        check_size(moving.size, moving.count)
        super().__init__(window)
        self._moving, self._path, self._frames = moving, path, moving.frames()
        self._stills: list[Still] = []
        self._is_over = False
        window.installEventFilter(self)
        self._worker = Worker(self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(self._give_up)

    def start(self) -> None:
        """Start; returns at once."""
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
        frames, stills, moving, ending = self._frames, tuple(self._stills), self._moving, self._ending
        if self._is_over:
            return
        if len(stills) < moving.count:
            self._worker.start(lambda cancelled: _Computed(next(frames)))
        else:
            self._worker.start(lambda cancelled: encoded(stills, ending, moving.milliseconds, cancelled))

    def _take(self, result: object) -> None:
        if not isinstance(result, _Computed):
            self._save(result)  # type: ignore[arg-type]
            return
        self._stills.append(still_of(self._moving.picture(result.frame)))
        self.progressed.emit(len(self._stills), self._moving.count)
        QTimer.singleShot(0, self, self._ask)  # the window's events first

    def _save(self, made: tuple[tuple[str, bytes], ...]) -> None:
        try:
            _write(self._path, made)
        except OSError as error:
            self._give_up(str(error))
            return
        self.finished.emit(self._path.with_name(self._path.stem + made[0][0]))
        self.cancel()

    def _give_up(self, sentence: str) -> None:
        self.failed.emit(sentence)
        self.cancel()


class _Computed:
    """A frame that has come, of whatever kind."""

    def __init__(self, frame: object) -> None:
        self.frame = frame
