"""The components of gradviz with their versions and licences, read from the installed or bundled packages."""

from __future__ import annotations

import importlib.metadata
import platform
from dataclasses import dataclass

from gradviz.resources import resource
from gradviz.text import _, mark

__all__ = ["COMPONENTS", "Component", "licence_text", "version_of"]


@dataclass(frozen=True, slots=True)
class Component:
    """A third-party component. `distribution` is the name of its package, where it is one; `texts` are files of
    ``resources/licences`` (or of ``resources``, with a slash), for components whose packages contain no licence."""

    title: str
    licence: str
    what_for: str
    distribution: str = ""
    texts: tuple[str, ...] = ()


_QT = ("LGPL-3.0.txt", "GPL-3.0.txt")
COMPONENTS: tuple[Component, ...] = (
    Component("gradviz", "BSD-3-Clause", mark("the program itself"), "", ("gradviz.txt",)),
    Component("Lessons, manual, pictures", "CC-BY-4.0", mark("what comes with the program"), "", ("lessons/LICENSE",)),
    Component("Qt, Qt for Python", "LGPL-3.0", mark("the window"), "PySide6_Essentials", _QT),
    Component("Shiboken", "LGPL-3.0", mark("the bridge between Python and Qt"), "shiboken6", _QT),
    Component("Python", "PSF-2.0", mark("the language"), "", ("Python.txt",)),
    Component("NumPy", "BSD-3-Clause", mark("arrays, random numbers"), "numpy"),
    Component("pyqtgraph", "MIT", mark("plots"), "pyqtgraph"),
    Component("PyOpenGL", "BSD-3-Clause", mark("the surface in three dimensions"), "PyOpenGL", ("PyOpenGL.txt",)),
    Component("contourpy", "BSD-3-Clause", mark("contour lines"), "contourpy"),
    Component("ziamath", "MIT", mark("typeset formulas"), "ziamath"),
    Component("ziafont", "MIT", mark("typeset formulas"), "ziafont"),
    Component("latex2mathml", "MIT", mark("typeset formulas"), "latex2mathml", ("latex2mathml.txt",)),
    Component("Pillow", "MIT-CMU", mark("animated pictures"), "pillow"),
    Component("msgspec", "BSD-3-Clause", mark("reading setups"), "msgspec"),
    Component("colorama", "BSD-3-Clause", mark("colours in a terminal, for pyqtgraph"), "colorama"),
    Component("Inter", "OFL-1.1", mark("the typeface"), "", ("fonts/OFL.txt",)),
)
# File names of licences in packages whose metadata do not list them.
_USUAL = ("LICENSE", "LICENSE.txt", "LICENSE.rst", "LICENSE.md", "COPYING", "COPYING.txt", "NOTICE")


def version_of(component: Component) -> str:
    """The version in use; empty where it is unknown."""
    if component.title == "Python":
        return platform.python_version()
    if not component.distribution:
        return ""
    try:
        return importlib.metadata.version(component.distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def licence_text(component: Component) -> str:
    """The full licence text, from the package's metadata or else from the resources; a sentence where there is none."""
    texts = [*_carried(component.distribution)] if component.distribution else []
    if not texts:
        texts = [resource(name if "/" in name else f"licences/{name}").read_text("utf-8") for name in component.texts]
    missing = _("{title} is under the licence {licence}; its text is not installed here.")
    return "\n\n".join(texts) or missing.format(title=component.title, licence=component.licence)


def _carried(distribution: str) -> list[str]:
    """The licence files in the metadata of a package."""
    try:
        found = importlib.metadata.distribution(distribution)
    except importlib.metadata.PackageNotFoundError:
        return []
    names = found.metadata.get_all("License-File") or []
    texts = (found.read_text(f"licenses/{name}") or found.read_text(name) for name in (*names, *_USUAL))
    return list(dict.fromkeys(text.strip() for text in texts if text))
