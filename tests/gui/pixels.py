"""What colours there are in a picture."""

import numpy as np
from PySide6.QtGui import QImage

__all__ = ["colours_of"]


def colours_of(image: QImage) -> set[str]:
    """The colours of its pixels, as #RRGGBB."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return {f"#{value & 0xFFFFFF:06X}" for value in np.unique(np.frombuffer(plain.constBits(), np.uint32)).tolist()}
