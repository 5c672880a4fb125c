"""The icon: every stored picture equals its drawing, in the size that its name states."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

import gradviz.gui.qt_app as app


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48, 64, 128, 256, 512])
def test_kept_pictures_are_drawn_from_the_drawings(size: int, qtbot: QtBot, tmp_path: Path) -> None:
    import icons

    assert size in icons.SIZES
    fresh = tmp_path / "fresh.png"
    fresh.write_bytes(icons.draw_png(size))
    with Image.open(icons.png_path(size)) as kept, Image.open(fresh) as drawn:
        assert kept.size == (size, size)
        there = np.asarray(kept.convert("RGBA"), dtype=float)
        # Another version of Qt may smooth an edge otherwise.
        assert np.abs(there - np.asarray(drawn.convert("RGBA"), dtype=float)).mean() < 1.0
    assert there[0, 0, 3] < 128, "the corners are transparent"
    assert there[size // 2, size // 8, 3] == 255


def test_windows_and_macos_get_their_formats(qtbot: QtBot, tmp_path: Path) -> None:
    import icons

    with Image.open(icons.write_ico(tmp_path / "a" / "gradviz.ico")) as ico:
        assert {(16, 16), (32, 32), (256, 256)} <= ico.info["sizes"]
    with Image.open(icons.write_icns(tmp_path / "gradviz.icns")) as icns:
        assert max(width * scale for width, _height, scale in icns.info["sizes"]) == 1024


def test_the_window_has_it(qtbot: QtBot) -> None:
    icon = app.make_app().windowIcon()
    assert {size.width() for size in icon.availableSizes()} >= {16, 32, 48, 256}
