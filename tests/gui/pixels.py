"""The colours and pixels of a picture."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

__all__ = ["colours_of", "levels"]


def colours_of(image: QImage) -> set[str]:
    """The colours of its pixels, as #RRGGBB."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return {f"#{value & 0xFFFFFF:06X}" for value in np.unique(np.frombuffer(plain.constBits(), np.uint32)).tolist()}


def levels(image: QImage) -> NDArray[np.int64]:
    """Blue, green and red of each pixel, 0 to 255, as (height, width, 3); a copy that outlives the image."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)  # has a name: its pixels go when it goes
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)
    return rows[..., :3].astype(np.int64)
