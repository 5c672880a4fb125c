"""A figure for other programs: on the clipboard, or dragged out of the window, as SVG and as a picture in pixels."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from gradviz.gui.export.picture_files import PICTURES, PIXELS_PER_INCH, PRINT_DPI, Picture, png_image
from gradviz.scene.view.figure_style import in_unit
from gradviz.text import _

__all__ = ["copied_size", "copy_picture", "drag_picture", "mime_of"]

SVG_TYPE = "image/svg+xml"
_THUMBNAIL = 160


def mime_of(picture: Picture, dpi: int = PRINT_DPI) -> QMimeData:
    """The picture as SVG, and as an image with a resolution in pixels per inch. Raises `SetupError`."""
    mime = QMimeData()
    mime.setData(SVG_TYPE, PICTURES[".svg"](picture))
    mime.setImageData(_for_clipboard(png_image(picture.but(dpi=dpi))))
    return mime


def copy_picture(picture: Picture, dpi: int = PRINT_DPI) -> None:
    """Copy the picture to the clipboard. Raises `SetupError`."""
    QGuiApplication.clipboard().setMimeData(mime_of(picture, dpi))


def copied_size(picture: Picture) -> str:
    """A sentence about the copied figure."""
    wide, high = (in_unit(side, "mm") for side in picture.size)
    return _("Copied, {wide:.0f} × {high:.0f} mm.").format(wide=wide, high=high)


def drag_picture(source: QWidget, picture: Picture, name: str) -> None:
    """Drag the picture out of a window: as an image, as SVG, and as a file for programs that accept only files. Returns
    when it has been dropped. Raises `SetupError`, or `OSError` where the file cannot be written."""
    mime = mime_of(picture)
    with tempfile.TemporaryDirectory(prefix="gradviz-") as folder:
        path = Path(folder, name).with_suffix(".svg")
        path.write_bytes(mime.data(SVG_TYPE).data())
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        drag = QDrag(source)
        drag.setMimeData(mime)
        small = png_image(picture.but(dpi=PIXELS_PER_INCH))
        drag.setPixmap(QPixmap.fromImage(small.scaled(
            _THUMBNAIL, _THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)))
        drag.exec(Qt.DropAction.CopyAction)


def _for_clipboard(image: QImage) -> QImage:
    """The image with its transparency in a form that every program reads."""
    return image.convertToFormat(QImage.Format.Format_ARGB32) if image.hasAlphaChannel() else image
