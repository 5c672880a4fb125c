"""Writes pictures: one paint function, any of PNG, SVG and PDF, written completely or not at all."""

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
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import write_atomically
from gradviz.gui.export.svg_device import SvgDevice
from gradviz.gui.figures.ink import paint_ground, usual_digits
from gradviz.gui.outside_text import title_words
from gradviz.scene.frame import Frame
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = [
    "PICTURES", "PIXELS_PER_INCH", "PRINT_DPI", "USUAL_DPI", "Paint", "Picture", "ending_of", "painter_on", "png_image",
    "save_png", "svg_of", "write_picture",
]  # fmt: skip

PIXELS_PER_INCH = 96  # of the window's pixels, in which sizes are given
USUAL_DPI = 192  # of a PNG without a chosen resolution: good for printing
PRINT_DPI = 300
_FINE = 1200  # of the numbers in a PDF


Paint = Callable[[QPainter, QRectF], None]


class Picture(Frame, frozen=True, eq=False):
    """A picture for a file: `paint(painter, rect)` draws it at `size`, which is in the window's pixels, 96 to an inch.

    `dpi`: pixels per inch of a PNG, None: `USUAL_DPI`. `text`: the words of an SVG are text instead of outlines. `note`
    names what does not fit at this size.
    """

    size: tuple[float, float]
    theme: Theme
    paint: Paint
    title: str = ""
    dpi: int | None = None
    text: bool = False
    note: str = ""


@contextmanager
def painter_on(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter that ends before its device is deleted, as Qt requires, even after Ctrl+C or an exception.

    The incomplete drawing is then discarded, together with Qt's warnings about it.
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
    """Ignore Qt's warnings about a painter that was stopped between two of its states."""


def write_picture(path: Path, picture: Picture) -> None:
    """Draw into `path`, whose extension determines the format. Raises `SetupError`, or `OSError` where it cannot be
    written; no file is left then."""
    write_atomically(path, PICTURES[ending_of(path)](picture))


def ending_of(path: Path) -> str:
    """The extension of a picture's file. Raises `SetupError` for any other."""
    ending = path.suffix.lower()
    if ending not in PICTURES:
        raise SetupError(path.name, _("a picture's file ends in .png, .svg or .pdf"))
    return ending


def save_png(path: Path, image: QImage) -> None:
    """Write an image unchanged."""
    write_atomically(path, _png_bytes(image))


def png_image(picture: Picture) -> QImage:
    """The picture in pixels, transparent where it has no background. Raises `SetupError` where memory is
    insufficient.
    """
    (wide, high), dpi = picture.size, picture.dpi or USUAL_DPI
    factor, kinds = dpi / PIXELS_PER_INCH, QImage.Format
    is_opaque = picture.theme.has_ground
    image = QImage(QSize(round(wide * factor), round(high * factor)),
                   kinds.Format_RGB32 if is_opaque else kinds.Format_ARGB32_Premultiplied)  # fmt: skip
    if image.isNull():
        raise SetupError(picture.title, _("a picture of this size needs more memory than there is"))
    image.fill(QColor(picture.theme.panel) if is_opaque else Qt.GlobalColor.transparent)
    image.setText("Title", title_words(picture.title))
    image.setText("Software", "gradviz")
    with painter_on(image) as painter:
        # From here on the painter's own resolution is ignored: texts are in the window's pixels.
        painter.scale(image.width() / wide, image.height() / high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture.paint(painter, QRectF(0, 0, wide, high))
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    return image


def _png(picture: Picture) -> bytes:
    return _png_bytes(png_image(picture))


def _png_bytes(image: QImage) -> bytes:
    buffer = _buffer()
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # the stub lacks str, which the binding takes
        raise SetupError("", _("the picture could not be turned into a PNG"))
    return bytes(buffer.data().data())


def svg_of(size: QSizeF, paint: Paint, title: str, has_text: bool = False) -> bytes:
    """The picture as an SVG, with words as outlines or as text."""
    device = SvgDevice(size, title_words(title), has_text)
    with painter_on(device) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, QRectF(QPointF(), size))
    return device.document()


def _svg(picture: Picture) -> bytes:
    return svg_of(QSizeF(*picture.size), lambda painter, rect: _paint_on_ground(painter, rect, picture), picture.title,
                  picture.text)  # fmt: skip


def _pdf(picture: Picture) -> bytes:
    wide, high = picture.size
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setTitle(title_words(picture.title))
    writer.setCreator("gradviz")
    writer.setResolution(_FINE)
    inches = QSizeF(wide / PIXELS_PER_INCH, high / PIXELS_PER_INCH)
    page = QPageSize(inches, QPageSize.Unit.Inch, "figure", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    with painter_on(writer) as painter:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # otherwise Qt compresses maps as JPEG
        painter.scale(_FINE / PIXELS_PER_INCH, _FINE / PIXELS_PER_INCH)
        with usual_digits():
            _paint_on_ground(painter, QRectF(0, 0, wide, high), picture)
    return bytes(buffer.data().data())


def _paint_on_ground(painter: QPainter, rect: QRectF, picture: Picture) -> None:
    paint_ground(painter, rect, picture.theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    picture.paint(painter, rect)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


PICTURES: dict[str, Callable[[Picture], bytes]] = {
    ".svg": _svg, ".pdf": _pdf, ".png": _png,
}  # fmt: skip
