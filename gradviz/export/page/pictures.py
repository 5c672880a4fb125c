"""Small pictures as `data:` addresses: the response of a unit over the plane, and the colours of a loss surface."""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray

from gradviz.intervals import shares
from gradviz.scene.colours import diverging, viridis
from gradviz.scene.frame import Floats
from gradviz.scene.themes import DARK, LIGHT

__all__ = ["response_pictures", "surface_picture"]


def response_pictures(response: NDArray[np.float32]) -> tuple[str, str]:
    """The values −1..1 of a unit, (h, w) with row 0 at the top, in light and in dark colours."""
    light, dark = (_png(diverging(response, theme)) for theme in (LIGHT, DARK))
    return light, dark


def surface_picture(losses: Floats, finite: NDArray[np.bool_], low: float, high: float, is_logarithmic: bool) -> str:
    """The losses (ny, nx), last row at the top, coloured from `low` to `high`; transparent where they are not
    `finite`.
    """
    with np.errstate(all="ignore"):
        if is_logarithmic:
            losses, low, high = np.log10(losses), float(np.log10(low)), float(np.log10(high))
        levels = shares(losses, low, high)
    colours = viridis(np.where(finite, levels, 0.0))
    colours[~finite, 3] = 0
    return _png(colours[::-1])


def _png(colours: NDArray[np.uint8]) -> str:
    from PIL import Image  # imported late: few commands draw

    has_gaps = bool((colours[..., 3] < 255).any())
    image = Image.fromarray(np.ascontiguousarray(colours if has_gaps else colours[..., :3]))
    if not has_gaps:
        image = image.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode("ascii")
