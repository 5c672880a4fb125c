"""The process that draws figures: it starts with the first figure and ends with the program.

Qt is loaded in that process only. So figures can be drawn from any thread, with a running event loop, with windows of
another Qt binding, and without a display. The process reads pickled frames from its standard input, and answers with
the bytes of a picture or with an error message.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import io
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import FunctionType
from typing import IO, Any

from gradviz.data.errors import SetupError
from gradviz.records import FrozenRecord
from gradviz.scene.panels import WHOLE_WINDOW
from gradviz.scene.view.figure_style import FigureStyle
from gradviz.text import _, language

__all__ = ["Drawing", "drawn"]

_LENGTH_BYTES = 8


class Drawing(FrozenRecord, frozen=True, eq=False):
    """A request to draw: the frame of a view (for the window, a timeline) and a style with width and height; `caption`
    is used for figures without a caption."""

    view: str
    frame: Any
    style: FigureStyle
    title: str
    caption: str = ""


def drawn(drawing: Drawing, ending: str) -> bytes:
    """The bytes of the drawing as a file with this extension. Raises `SetupError` where it cannot be drawn."""
    if drawing.view == WHOLE_WINDOW:
        return _window(drawing, ending)
    out = io.BytesIO()
    _FramePickler(out, pickle.HIGHEST_PROTOCOL).dump((drawing, ending, language()))
    return _PROCESS.ask(out.getvalue())


def _not_drawn() -> Any:
    raise AssertionError("texts that are written when they are read are no part of a picture")


def _late() -> Any:
    return _not_drawn


class _FramePickler(pickle.Pickler):
    """Pickles frames without their functions that write tables on demand, which no picture needs."""

    def reducer_override(self, value: Any) -> Any:
        is_late = isinstance(value, functools.partial) or (
            isinstance(value, FunctionType) and value.__qualname__ != value.__name__
        )
        return (_late, ()) if is_late else NotImplemented


class _DrawingProcess:
    """The drawing process; it draws one figure at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, request: bytes) -> bytes:
        """Send a request and return the bytes of the picture. Raises `SetupError` with a sentence."""
        with self._lock:
            try:
                process = self._running()
                assert process.stdin is not None
                assert process.stdout is not None
                _send(process.stdin, request)
                is_picture, answer = pickle.loads(_receive(process.stdout))
            except (OSError, EOFError) as error:
                self.stop()
                message = _("the process that draws figures ended ({reason}); gradviz render may say more")
                raise SetupError("", message.format(reason=error or type(error).__name__)) from None
            except BaseException:  # Ctrl+C: the answer to this request must not be read as that to the next
                self.stop()
                raise
        if not is_picture:
            raise SetupError("", answer)
        picture: bytes = answer
        return picture

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # after a fork the pipe belongs to the parent
            self._process, self._owner = None, os.getpid()
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from gradviz.library.drawing import serve; serve()"], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                                             "QT_QPA_PLATFORM": "offscreen"},
            )  # fmt: skip
            atexit.register(self.stop)
        return self._process

    def stop(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            with contextlib.suppress(OSError):
                for pipe in (process.stdin, process.stdout):
                    if pipe is not None:
                        pipe.close()
            process.kill()
            process.wait()


_PROCESS = _DrawingProcess()


def _window(drawing: Drawing, ending: str) -> bytes:
    """The whole window, drawn by `gradviz render` from saved work, because its widgets need their own process."""
    from gradviz.documents.work import write_work  # imported late: few figures are the window

    with tempfile.TemporaryDirectory(prefix="gradviz-") as folder:
        work, out = Path(folder, "run.gradviz"), Path(folder, "window" + ending)
        write_work(drawing.frame, work)
        size = f"{round(drawing.style.width or 0)}x{round(drawing.style.height or 0)}"
        order = [sys.executable, "-m", "gradviz", "render", str(work), "--view", WHOLE_WINDOW, "--theme",
                 drawing.style.theme, "--size", size, "--out", str(out)]  # fmt: skip
        done = subprocess.run(
            order, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        if done.returncode:
            raise SetupError("", done.stderr.strip().removeprefix("gradviz: "))
        return out.read_bytes()


# In the process that draws


def serve() -> None:
    """Draw the requests of standard input until it is closed."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # messages of Qt must not be mixed with answers
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            _send(answers, pickle.dumps(_answer(_receive(requests))))


def _answer(request: bytes) -> tuple[bool, bytes | str]:
    from gradviz.text import set_language

    drawing, ending, chosen = pickle.loads(request)
    set_language(chosen)
    try:
        from gradviz.gui.export.figure_export import picture_of
        from gradviz.gui.export.picture_files import PICTURES
        from gradviz.gui.qt_app import make_offscreen_app

        make_offscreen_app()
        title = drawing.title or f"gradviz: {drawing.view}"
        return True, PICTURES[ending](picture_of(drawing.view, drawing.frame, drawing.style, title, drawing.caption))
    except ImportError as error:
        message = _("windows and figures need a part that cannot be loaded here ({reason})")
        return False, message.format(reason=error)
    except Exception as error:
        message = _("something went wrong inside gradviz ({kind}: {reason})")
        return False, message.format(kind=type(error).__name__, reason=error)


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "little") + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    length = int.from_bytes(_exactly(pipe, _LENGTH_BYTES), "little")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data
