"""Moving pictures as bytes: stills in, an animated GIF or WebP out. Pillow does it; it is loaded when first wanted."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from gradviz.data.errors import SetupError
from gradviz.gui.export.picture_files import PIXELS_PER_INCH, Picture, png_image
from gradviz.text import _

if TYPE_CHECKING:
    from PIL.Image import Image as Still

__all__ = ["MOVING", "check_size", "encoded", "still_of"]

_PALETTE = 255
_PALETTE_FROM = 8  # stills that the common palette is made from
_APART = 9
_PLACES = np.array([65536, 256, 1], dtype=np.uint32)
_COMMON = 400  # more pixels of a colour count no more
_MOST_PIXELS = 400_000_000  # of all stills together: about 1.2 GB while they are put together


def check_size(size: tuple[int, int], stills: int) -> None:
    """Raises `SetupError` where so many stills of this size would not fit into memory."""
    if size[0] * size[1] * stills > _MOST_PIXELS:
        message = _("{n} frames of {width}×{height} pixels need too much memory. Choose fewer or smaller "
                    "frames.")
        raise SetupError("", message.format(n=stills, width=size[0], height=size[1]))


def still_of(picture: Picture) -> Still:
    """A picture as one still, as Pillow's image; a pixel of the picture is one of the still."""
    from PIL import Image

    image = png_image(picture.but(dpi=PIXELS_PER_INCH)).convertToFormat(QImage.Format.Format_RGB888)
    size = (image.width(), image.height())
    return Image.frombuffer("RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine(), 1)


def encoded(
    stills: Sequence[Still], ending: str, milliseconds: Sequence[int], cancelled: Callable[[], bool] = lambda: False
) -> bytes | None:
    """The stills one after the other, each for so many milliseconds, over and over; None where `cancelled()` answered
    True on the way."""
    return MOVING[ending](stills, milliseconds, cancelled)


def _gif(stills: Sequence[Still], milliseconds: Sequence[int], cancelled: Callable[[], bool]) -> bytes | None:
    """One palette for all stills, so that a colour does not flicker from one to the next; no dithering."""
    from PIL import Image

    palette = _palette(stills[:: max(1, len(stills) // _PALETTE_FROM)])
    pages = []
    for still in stills:
        if cancelled():
            return None
        pages.append(still.quantize(palette=palette, dither=Image.Dither.NONE))
    out = io.BytesIO()
    # GIF counts in hundredths of a second, and browsers slow down what is faster than two of them.
    durations = [max(20, round(each, -1)) for each in milliseconds]
    pages[0].save(
        out, "GIF", save_all=True, append_images=pages[1:], duration=durations, loop=0, optimize=False, disposal=1
    )
    return out.getvalue()


def _palette(stills: Sequence[Still]) -> Still:
    """An image whose palette suits all of these. A colour counts by how often it comes, but the background not for
    most of it: else the few yellow cells of a surface would get no yellow."""
    from PIL import Image

    pixels = np.concatenate([np.asarray(still).reshape(-1, 3)[::2] for still in stills])
    exact, often = np.unique(pixels.astype(np.uint32) @ _PLACES, return_counts=True)
    background = exact[[np.argmax(often)]][:, None] // _PLACES % 256
    _coarse, first, counts = np.unique((pixels >> 2).astype(np.uint32) @ _PLACES, return_index=True, return_counts=True)
    weights = np.rint(np.sqrt(np.minimum(counts, _COMMON))).astype(np.intp)
    sample = np.repeat(pixels[first], weights, axis=0)
    rows = np.resize(sample, (-(-len(sample) // 256), 256, 3)).astype(np.uint8)
    found = Image.fromarray(rows, "RGB").quantize(_PALETTE - 1, method=Image.Quantize.MEDIANCUT, kmeans=1)
    others = np.array(found.getpalette(), dtype=np.int64).reshape(-1, 3)
    # Pillow looks the nearest colour up roughly: next to the background there must be no other.
    apart = np.abs(others - background.astype(np.int64)).max(axis=1) > _APART
    colours = np.concatenate([background, others[apart]])[:_PALETTE]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours.astype(np.uint8).tobytes())
    return palette


def _webp(stills: Sequence[Still], milliseconds: Sequence[int], cancelled: Callable[[], bool]) -> bytes | None:
    if cancelled():
        return None
    out = io.BytesIO()
    stills[0].save(
        out, "WEBP", save_all=True, append_images=list(stills[1:]), duration=list(milliseconds), loop=0,
        quality=85, method=2,
    )  # fmt: skip
    return out.getvalue()


MOVING: dict[str, Callable[[Sequence[Still], Sequence[int], Callable[[], bool]], bytes | None]] = {
    ".gif": _gif, ".webp": _webp,
}  # fmt: skip
