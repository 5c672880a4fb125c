"""The versions of gradviz and of the packages that its numbers and pictures depend on."""

from __future__ import annotations

import importlib.metadata
import platform

from gradviz import __version__
from gradviz.text import _

__all__ = ["versions_text"]

_PACKAGES = (("NumPy", "numpy"), ("PySide6", "PySide6-Essentials"), ("pyqtgraph", "pyqtgraph"))


def versions_text() -> str:
    """One line per package; the packages are not imported."""
    lines = [f"gradviz {__version__}", f"Python {platform.python_version()}"]
    for title, package in _PACKAGES:
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            version = _("not found")
        lines.append(f"{title} {version}")
    return "\n".join(lines) + "\n"
