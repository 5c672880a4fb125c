"""Draws the program's icon in every size that desktops need, from the two drawings in ``resources/icons``.

``.venv/bin/python packaging/icons.py`` writes the PNGs beside the drawings; the build calls `write_ico` and
`write_icns` for the formats of Windows and macOS. Run it again after a change to a drawing.
"""

import os
import sys
from io import BytesIO
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
# Up to this size, the drawing with fewer parts is clearer.
_SMALL_UP_TO = 24
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ICNS_SIZES = (32, 64, 128, 256, 512, 1024)


def drawing(size: int) -> Path:
    """The drawing from which an icon of `size` pixels is made."""
    return ICONS / ("gradviz-small.svg" if size <= _SMALL_UP_TO else "gradviz.svg")


def png_path(size: int) -> Path:
    """The path of the PNG of `size` pixels."""
    return ICONS / f"gradviz-{size}.png"


def draw_png(size: int) -> bytes:
    """The icon as a PNG of `size` × `size` pixels with a transparent background."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(drawing(size))).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def write_ico(path: Path) -> Path:
    """Write the icon in Windows' format, with every size drawn separately; returns `path`."""
    return _write(path, "ICO", _ICO_SIZES, {"sizes": [(size, size) for size in _ICO_SIZES]})


def write_icns(path: Path) -> Path:
    """Write the icon in macOS's format, with every size drawn separately; returns `path`."""
    return _write(path, "ICNS", _ICNS_SIZES, {})


def _write(path: Path, kind: str, sizes: tuple[int, ...], options: dict[str, object]) -> Path:
    from PIL import Image

    pictures = [Image.open(BytesIO(draw_png(size))).convert("RGBA") for size in sizes]
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures[-1].save(path, kind, append_images=pictures[:-1], **options)
    return path


def main() -> int:
    """Write all PNGs again."""
    for size in SIZES:
        png_path(size).write_bytes(draw_png(size))
        print(png_path(size).name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
