"""Pictures as files: one paint function, any of PNG, SVG and PDF, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QMarginsF,
    QMessageLogContext,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import write_atomically
from gradviz.gui.export.svg_repair import with_outlines
from gradviz.gui.outside_text import title_words
from gradviz.scene.frame import Frame
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = [
    "AS_IT_SUITS", "PICTURES", "PIXELS_PER_INCH", "USUAL_DPI", "Paint", "PictureSize", "ending_of", "painter_on",
    "save_png", "svg_of", "write_picture",
]  # fmt: skip

PIXELS_PER_INCH = 96  # of the window's pixels, in which sizes are given
USUAL_DPI = 192  # of a PNG whose size nobody has set: so that it prints well
_FINE = 1200  # of the numbers in a PDF


class PictureSize(Frame, frozen=True):
    """What a person wants of exported figures: `size` in the window's pixels, None: what suits each; `dpi` of a PNG."""

    size: tuple[int, int] | None = None
    dpi: int | None = None


AS_IT_SUITS = PictureSize()
Paint = Callable[[QPainter, QRectF], None]


@contextmanager
def painter_on(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter that ends before what it draws on goes, as Qt demands, also when Ctrl+C or a fault comes in between.

    Then what was half drawn is thrown away, and what Qt has to say about that is nobody's business.
    """
    painter = QPainter(device)
    try:
        yield painter
    except BaseException:
        heard = qInstallMessageHandler(_say_nothing)
        painter.end()
        qInstallMessageHandler(heard)
        raise
    painter.end()


def _say_nothing(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Of a painter that was stopped between two of its states."""


def write_picture(
    path: Path, size: tuple[int, int], theme: Theme, paint: Paint, *, dpi: int | None = None, title: str = ""
) -> None:
    """Draw into `path`; its ending decides. `size` in the window's pixels, 96 to an inch.

    A PNG gets `dpi` pixels for each inch. Raises `SetupError`, or `OSError` where it cannot be written; nothing is
    left behind then.
    """
    write_atomically(path, PICTURES[ending_of(path)](size, theme, paint, dpi or USUAL_DPI, title))


def ending_of(path: Path) -> str:
    """The ending of a picture's file; raises `SetupError` for any other."""
    ending = path.suffix.lower()
    if ending not in PICTURES:
        raise SetupError(path.name, _("a picture's file ends in .png, .svg or .pdf"))
    return ending


def save_png(path: Path, image: QImage) -> None:
    """Write an image as it is."""
    write_atomically(path, _png_bytes(image))


def _png(size: tuple[int, int], theme: Theme, paint: Paint, dpi: int, title: str) -> bytes:
    factor = dpi / PIXELS_PER_INCH
    image = QImage(QSize(round(size[0] * factor), round(size[1] * factor)), QImage.Format.Format_RGB32)
    if image.isNull():
        raise SetupError(title, _("a picture of this size needs more memory than there is"))
    image.fill(QColor(theme.panel))
    image.setText("Title", title_words(title))
    image.setText("Software", "gradviz")
    with painter_on(image) as painter:
        # From here on the painter's own resolution counts nothing: texts are in pixels of the window.
        painter.scale(image.width() / size[0], image.height() / size[1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, QRectF(0, 0, *size))
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    return _png_bytes(image)


def _png_bytes(image: QImage) -> bytes:
    buffer = _buffer()
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # the stub lacks str, which the binding takes
        raise SetupError("", _("the picture could not be turned into a PNG"))
    return bytes(buffer.data().data())


def svg_of(size: QSize, paint: Paint, title: str) -> bytes:
    """What is painted as an SVG, its words as outlines."""
    buffer = _buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setResolution(PIXELS_PER_INCH)  # else its millimetres are those of 72 pixels to an inch
    generator.setViewBox(QRectF(QPointF(), size))
    generator.setTitle(title_words(title))
    generator.setDescription("gradviz")
    with painter_on(generator) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, QRectF(QPointF(), size))
    return with_outlines(bytes(buffer.data().data()))


def _svg(size: tuple[int, int], theme: Theme, paint: Paint, dpi: int, title: str) -> bytes:
    return svg_of(QSize(*size), lambda painter, rect: _paint_on_panel(painter, rect, theme, paint), title)


def _pdf(size: tuple[int, int], theme: Theme, paint: Paint, dpi: int, title: str) -> bytes:
    buffer, rect = _buffer(), QRectF(0, 0, *size)
    writer = QPdfWriter(buffer)
    writer.setTitle(title_words(title))
    writer.setCreator("gradviz")
    writer.setResolution(_FINE)
    inches = QSizeF(size[0] / PIXELS_PER_INCH, size[1] / PIXELS_PER_INCH)
    page = QPageSize(inches, QPageSize.Unit.Inch, "figure", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    with painter_on(writer) as painter:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # else Qt packs maps as JPEG
        painter.scale(_FINE / PIXELS_PER_INCH, _FINE / PIXELS_PER_INCH)
        _paint_on_panel(painter, rect, theme, paint)
    return bytes(buffer.data().data())


def _paint_on_panel(painter: QPainter, rect: QRectF, theme: Theme, paint: Paint) -> None:
    painter.fillRect(rect, QColor(theme.panel))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, rect)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


PICTURES: dict[str, Callable[[tuple[int, int], Theme, Paint, int, str], bytes]] = {
    ".png": _png, ".svg": _svg, ".pdf": _pdf,
}  # fmt: skip
