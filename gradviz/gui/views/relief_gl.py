"""The surface of a relief drawn by the graphics card into a picture: the same corners, colours and camera.

The window contains no GL widget: one would recreate the window, halve the speed of everything else in it and take the
arrow keys. The card draws into a separate picture, which is painted in place of the painter's cells. Without a working
GL the result is None and the painter draws.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QMatrix4x4, QOffscreenSurface, QOpenGLContext, QSurfaceFormat

from gradviz.scene.frame import Floats
from gradviz.scene.surface.relief_frame import ReliefMesh
from gradviz.scene.surface3d.relief_mesh import cut_cells, shaded_colours, whole_cells
from gradviz.scene.themes import Theme
from gradviz.scene.view.camera import Projection

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyqtgraph.opengl import GLMeshItem
    from PySide6.QtOpenGL import QOpenGLFramebufferObject

__all__ = ["WITHOUT_GL", "ReliefCard", "card_answer", "find_card"]

WITHOUT_GL = "GRADVIZ_NO_GL"
_NO_GL_ON = ("offscreen", "minimal", "vnc")  # platforms on which GL would only print a warning
_SAMPLES = 4  # for smooth edges
_POLL_MS = 40
_found: list[ReliefCard | None] = []


def find_card(parent: QObject, take: Callable[[ReliefCard], object]) -> None:
    """Call `take` with the graphics card, now or later; never where it cannot draw a surface.

    PyOpenGL takes long to load: a thread loads it, and the window draws in software until then.
    """
    if not _found and (os.environ.get(WITHOUT_GL) or QGuiApplication.platformName() in _NO_GL_ON):
        return
    if _found:
        if _found[0] is not None:
            take(_found[0])
        return
    try:
        card = ReliefCard()
    except Exception:  # whatever a driver does wrong, the painter can do it
        _found.append(None)
        return
    loading = threading.Thread(target=_load, daemon=True, name="PyOpenGL")
    poll = QTimer(parent)
    poll.setInterval(_POLL_MS)

    app = QCoreApplication.instance()
    assert app is not None

    def look() -> None:
        if not loading.is_alive():
            poll.stop()
            if not _found:
                _found.append(card if _is_working(card) else None)
                app.aboutToQuit.connect(_forget)
            if _found[0] is not None:
                take(_found[0])

    poll.timeout.connect(look)
    loading.start()
    poll.start()


def card_answer() -> bool | None:
    """Whether a graphics card draws; None while that is not known."""
    if not _found:
        return False if os.environ.get(WITHOUT_GL) or QGuiApplication.platformName() in _NO_GL_ON else None
    return _found[0] is not None


def _load() -> None:
    with contextlib.suppress(Exception):  # asked again, and answered, where it is used
        import pyqtgraph.opengl  # noqa: F401


def _is_working(card: ReliefCard) -> bool:
    try:
        return card.works()
    except Exception:  # as above
        return False


def _forget() -> None:
    for card in _found:
        if card is not None:
            card.close()
    _found.clear()


class ReliefCard:
    """A separate GL context with a frame buffer. Raises `RuntimeError` where there is none."""

    def __init__(self) -> None:
        wanted = QSurfaceFormat()
        wanted.setDepthBufferSize(24)
        self._context = QOpenGLContext()
        self._context.setFormat(wanted)
        if not self._context.create():
            raise RuntimeError("no GL context")
        self._surface = QOffscreenSurface()
        self._surface.setFormat(self._context.format())
        self._surface.create()
        self._buffer: QOpenGLFramebufferObject | None = None
        self._mesh: ReliefMesh | None = None
        self._item: GLMeshItem | None = None
        self._view = _View()
        self._make_current()
        if sys.platform == "linux":
            # PyOpenGL must ask the library that Qt uses; it decides once, when it is imported.
            os.environ.setdefault("PYOPENGL_PLATFORM", "egl" if _is_egl() else "glx")
        self._context.doneCurrent()

    def works(self) -> bool:
        """Whether a triangle comes out in its colour."""
        mesh = ReliefMesh(
            xs=np.array([-1.0, 1.0]), ys=np.array([-1.0, 1.0]), heights=np.zeros((2, 2)),
            colours=np.full((2, 2, 3), 200.0), normals=np.tile((0.0, 0.0, 1.0), (2, 2, 1)), contours=(),
            hatching=np.zeros((0, 2, 2)),
        )  # fmt: skip
        image = self.picture(mesh, np.full((2, 2, 3), 200.0), np.eye(4), QSize(16, 16))
        middle, rest = image.pixelColor(8, 8), self.picture(mesh, mesh.colours, np.zeros((4, 4)), QSize(16, 16))
        return abs(middle.red() - 200) < 4 and middle.alpha() == 255 and rest.pixelColor(8, 8).alpha() == 0

    def surface(self, mesh: ReliefMesh, where: Projection, theme: Theme, size: QSize, ratio: float) -> QImage:
        """The surface over a picture of `size` in the window's pixels, `ratio` of the device's for each."""
        colours = shaded_colours(mesh, where.camera, theme)
        image = self.picture(mesh, colours, where.matrix(size.width(), size.height()), size * ratio)
        image.setDevicePixelRatio(ratio)
        return image

    def picture(self, mesh: ReliefMesh, colours: Floats, matrix: Floats, size: QSize) -> QImage:
        """The mesh in `colours` (ny, nx, 3) through a matrix to clip coordinates (4, 4)."""
        from OpenGL import GL as gl  # noqa: N811 - a module
        from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat

        self._make_current()
        try:
            if self._buffer is None or self._buffer.size() != size:
                kind = QOpenGLFramebufferObjectFormat()
                kind.setAttachment(QOpenGLFramebufferObject.Attachment.CombinedDepthStencil)
                kind.setSamples(_SAMPLES)
                self._buffer = QOpenGLFramebufferObject(size, kind)
            if not self._buffer.bind():
                raise RuntimeError("no frame buffer")
            gl.glViewport(0, 0, size.width(), size.height())
            gl.glClearColor(0.0, 0.0, 0.0, 0.0)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT | gl.GL_DEPTH_BUFFER_BIT)
            self._view.matrix = QMatrix4x4(*matrix.ravel().tolist())
            item = self._item_for(mesh, colours)
            item.paint()
            self._buffer.release()
            return self._buffer.toImage()
        finally:
            self._context.doneCurrent()

    def close(self) -> None:
        """Release all resources of the card, while there is an application."""
        self._make_current()
        self._item = self._buffer = self._mesh = None
        self._context.doneCurrent()
        self._surface.destroy()

    def _make_current(self) -> None:
        if not self._context.makeCurrent(self._surface):
            raise RuntimeError("the GL context cannot be used")

    def _item_for(self, mesh: ReliefMesh, colours: Floats) -> GLMeshItem:
        from pyqtgraph.opengl import GLMeshItem, MeshData

        vertices, faces, inks = _triangles(mesh, colours)
        shades = np.ones((len(vertices), 4), dtype=np.float32)
        shades[:, :3] = inks / 255.0
        data = MeshData(vertexes=vertices, faces=faces, vertexColors=shades)
        if self._item is None:
            self._item = GLMeshItem(meshdata=data, smooth=True, computeNormals=False, glOptions="opaque")
            self._item._setView(self._view)
            self._item.initialize()
        else:
            self._item.setMeshData(meshdata=data, smooth=True, computeNormals=False)
        return self._item


class _View:
    """Replaces the GLViewWidget that pyqtgraph's mesh item expects around it."""

    def __init__(self) -> None:
        self.matrix = QMatrix4x4()

    def currentProjection(self) -> QMatrix4x4:  # noqa: N802 - pyqtgraph calls it
        return self.matrix

    def currentModelView(self) -> QMatrix4x4:  # noqa: N802 - pyqtgraph calls it
        return QMatrix4x4()

    def update(self) -> None:
        """Nothing is drawn by itself."""


def _triangles(mesh: ReliefMesh, colours: Floats) -> tuple[NDArray[np.float32], NDArray[np.uint32], Floats]:
    """Corners (n, 3), triangles (m, 3), two for each cell that is drawn, and the corners' colours (n, 3)."""
    x, y = np.meshgrid(mesh.xs, mesh.ys)
    points = np.stack([x, y, np.nan_to_num(mesh.heights)], axis=-1).reshape(-1, 3).astype(np.float32)
    names = np.arange(len(points), dtype=np.uint32).reshape(mesh.heights.shape)
    whole, inks = whole_cells(mesh), colours.reshape(-1, 3)
    a, b, c, d = (part[whole] for part in (names[:-1, :-1], names[:-1, 1:], names[1:, 1:], names[1:, :-1]))
    if mesh.uncut is not None:
        cells, parts = cut_cells(mesh)
        shades = (colours[:-1, :-1] + colours[:-1, 1:] + colours[1:, 1:] + colours[1:, :-1])[*cells.T] / 4.0
        more = np.arange(len(points), len(points) + 4 * len(parts), dtype=np.uint32).reshape(-1, 4)
        points = np.concatenate([points, parts.reshape(-1, 3).astype(np.float32)])
        inks = np.concatenate([inks, np.repeat(shades, 4, axis=0)])
        a, b, c, d = (np.concatenate([old, new]) for old, new in zip((a, b, c, d), more.T, strict=True))
    return points, np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)]), inks


def _is_egl() -> bool:
    """Whether the current context is one of EGL's; else it is GLX's."""
    try:
        egl = ctypes.CDLL("libEGL.so.1")
    except OSError:
        return False
    egl.eglGetCurrentContext.restype = ctypes.c_void_p
    return bool(egl.eglGetCurrentContext())
