"""Encodes frames as an animated GIF, WebP or APNG, as an MP4, or as numbered pictures.

Pillow does this, and ffmpeg for an MP4; both are loaded only when needed.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from gradviz.data.errors import SetupError
from gradviz.gui.export.picture_files import PIXELS_PER_INCH, Picture, png_image
from gradviz.text import _

if TYPE_CHECKING:
    from PIL.Image import Image as Still

__all__ = ["FRAMES", "MOVING", "MP4", "check_ending", "check_size", "encoded", "names_of", "still_of"]

_PALETTE = 255
_PALETTE_FROM = 8  # the number of frames from which the common palette is made
_APART = 9
_PLACES = np.array([65536, 256, 1], dtype=np.uint32)
_COMMON = 400  # further pixels of a colour are not counted
_MOST_PIXELS = 400_000_000  # of all frames together: about 1.2 GB while they are encoded


def check_size(size: tuple[int, int], stills: int) -> None:
    """Raises `SetupError` where this number of frames of this size would not fit into memory."""
    if size[0] * size[1] * stills > _MOST_PIXELS:
        message = _("{n} frames of {width}×{height} pixels need too much memory. Choose fewer or smaller "
                    "frames.")
        raise SetupError("", message.format(n=stills, width=size[0], height=size[1]))


def still_of(picture: Picture) -> Still:
    """A picture as one frame, an image of Pillow, with one pixel for each pixel of the picture."""
    from PIL import Image

    image = png_image(picture.but(dpi=PIXELS_PER_INCH)).convertToFormat(QImage.Format.Format_RGB888)
    size = (image.width(), image.height())
    return Image.frombuffer("RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine(), 1)


def encoded(
    stills: Sequence[Still], ending: str, milliseconds: Sequence[float], cancelled: Callable[[], bool] = lambda: False
) -> tuple[tuple[str, bytes], ...] | None:
    """The stills one after the other, each for so many milliseconds, over and over, as (what follows the stem of the
    file's name, bytes); several where each still is a file of its own. None where `cancelled()` answered True on the
    way. Raises `SetupError` where a program that is needed is not there."""
    if ending == FRAMES:
        return _frames(stills, cancelled)
    made = MOVING[ending](stills, milliseconds, cancelled)
    return None if made is None else ((ending, made),)


def names_of(path: Path, count: int) -> list[Path]:
    """The files that an animation of so many stills is written to."""
    if path.suffix.lower() != FRAMES:
        return [path]
    return [path.with_name(f"{path.stem}{_number(number, count)}") for number in range(1, count + 1)]


def check_ending(path: Path) -> str:
    """The extension of an animation's file. Raises `SetupError` for any other, and where ffmpeg is needed but
    missing.
    """
    ending = path.suffix.lower()
    if ending not in (*MOVING, FRAMES):
        raise SetupError(path.name, _("an animation's file ends in .gif, .webp, .apng, .mp4, or .png for its frames"))
    if ending == MP4 and shutil.which("ffmpeg") is None:
        raise SetupError(path.name, _("MP4 needs ffmpeg, which was not found"))
    return ending


def _number(number: int, count: int) -> str:
    return f"-{number:0{max(3, len(str(count)))}}{FRAMES}"


def _frames(stills: Sequence[Still], cancelled: Callable[[], bool]) -> tuple[tuple[str, bytes], ...] | None:
    made = []
    for number, still in enumerate(stills, start=1):
        if cancelled():
            return None
        out = io.BytesIO()
        still.save(out, "PNG")
        made.append((_number(number, len(stills)), out.getvalue()))
    return tuple(made)


def _gif(stills: Sequence[Still], milliseconds: Sequence[float], cancelled: Callable[[], bool]) -> bytes | None:
    """One palette for all frames, so that colours do not flicker; without dithering."""
    from PIL import Image

    palette = _palette(stills[:: max(1, len(stills) // _PALETTE_FROM)])
    pages = []
    for still in stills:
        if cancelled():
            return None
        pages.append(still.quantize(palette=palette, dither=Image.Dither.NONE))
    out = io.BytesIO()
    # `optimize` leaves out what stays as it was: a quarter of the bytes. GIF counts in hundredths of a second, and
    # browsers slow down what is faster than two of them.
    durations = [max(20, 10 * round(each / 10)) for each in milliseconds]
    pages[0].save(
        out, "GIF", save_all=True, append_images=pages[1:], duration=durations, loop=0, optimize=True, disposal=1
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


def _webp(stills: Sequence[Still], milliseconds: Sequence[float], cancelled: Callable[[], bool]) -> bytes | None:
    if cancelled():
        return None
    out = io.BytesIO()
    stills[0].save(
        out, "WEBP", save_all=True, append_images=list(stills[1:]), quality=85, method=2, loop=0,
        duration=[round(each) for each in milliseconds],
    )  # fmt: skip
    return out.getvalue()


def _apng(stills: Sequence[Still], milliseconds: Sequence[float], cancelled: Callable[[], bool]) -> bytes | None:
    if cancelled():
        return None
    out = io.BytesIO()
    stills[0].save(out, "PNG", save_all=True, append_images=list(stills[1:]), duration=list(milliseconds), loop=0)
    return out.getvalue()


def _mp4(stills: Sequence[Still], milliseconds: Sequence[float], cancelled: Callable[[], bool]) -> bytes | None:
    """Encode with ffmpeg, which receives the frames through a pipe; sides are made even, as its codec requires."""
    rate = 1000.0 / min(milliseconds)
    with tempfile.TemporaryDirectory(prefix="gradviz-") as folder:
        out = Path(folder, "animation.mp4")
        command = [
            "ffmpeg", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
            "-s", f"{stills[0].width}x{stills[0].height}", "-r", f"{rate:.6g}", "-i", "-",
            "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white", "-pix_fmt", "yuv420p",
            "-movflags", "+faststart", str(out),
        ]  # fmt: skip
        try:
            with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                assert process.stdin is not None
                with contextlib.suppress(BrokenPipeError):
                    for still, each in zip(stills, milliseconds, strict=True):
                        if cancelled():
                            process.kill()
                            return None
                        for _again in range(max(1, round(each * rate / 1000.0))):
                            process.stdin.write(still.tobytes())
                _nothing, said = process.communicate()
        except OSError as error:
            raise SetupError("", _("ffmpeg could not be started ({reason})").format(reason=error)) from None
        if process.returncode or not out.exists():
            reason = said.decode(errors="replace").strip().splitlines()[-1:] or [_("it does not say why")]
            raise SetupError("", _("ffmpeg could not write the film ({reason})").format(reason=reason[0]))
        return out.read_bytes()


MP4, FRAMES = ".mp4", ".png"
MOVING: dict[str, Callable[[Sequence[Still], Sequence[float], Callable[[], bool]], bytes | None]] = {
    ".gif": _gif, ".webp": _webp, ".apng": _apng, MP4: _mp4,
}  # fmt: skip
