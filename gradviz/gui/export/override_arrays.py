"""References that Qt's binding does not give back.

Where Qt calls an override with an array, PySide (6.11) makes a list with one object for each element, and keeps a
reference to each for ever: 5 MB of points for each SVG of a surface in 3-D.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence

__all__ = ["give_back"]

_RELEASE = ctypes.PYFUNCTYPE(None, ctypes.py_object)(("Py_DecRef", ctypes.pythonapi))


def give_back(elements: Sequence[object]) -> None:
    """Release the reference to each of `elements`, an array that an override was called with, which the binding kept.
    Nothing is done where it kept none: how many there ought to be is counted on a list of our own."""
    if elements and _references(elements) == _references([object()]) + 1:
        for element in elements:
            _RELEASE(element)


def _references(elements: Sequence[object]) -> int:
    """How often the first element is referred to, those of this function included."""
    return sys.getrefcount(elements[0])
