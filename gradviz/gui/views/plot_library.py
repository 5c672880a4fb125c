"""pyqtgraph, imported without making every class of Qt: `from gradviz.gui.views.plot_library import pg`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from PySide6 import QtCore, QtGui, QtWidgets

__all__ = ["pg"]

_MIRRORED = (QtCore, QtGui, QtWidgets)


class _Mirror(ModuleType):
    """pyqtgraph's own copy of a module of Qt. Each name is copied when it is first used."""

    def __init__(self, source: ModuleType) -> None:
        super().__init__(f"pyqtgraph.Qt.{source.__name__.rpartition('.')[2]}")
        self._source = source

    def __getattr__(self, name: str) -> object:
        if name == "__all__":  # for `from pyqtgraph.Qt.QtGui import *`
            return [each for each in dir(self) if not each.startswith("_")]
        value = getattr(self._source, name)
        setattr(self, name, value)
        return value

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self._source)})


@contextmanager
def _copied_on_use() -> Iterator[None]:
    """While it is imported, pyqtgraph copies every name of three modules of Qt into its own. Qt's binding makes a class
    when it is first named, so this makes all of them with their enums, of which a window needs half.
    Here it finds mirrors in place of its own modules, and no names to copy.
    """
    if "pyqtgraph" in sys.modules:  # the program that uses gradviz as a library has imported it
        yield
        return
    for source in _MIRRORED:
        mirror = _Mirror(source)
        sys.modules[mirror.__name__] = mirror
        source.__dir__ = list  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        for source in _MIRRORED:
            del source.__dir__


with _copied_on_use():
    import pyqtgraph as pg
