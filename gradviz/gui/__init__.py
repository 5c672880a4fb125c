"""The window: the only part of gradviz that uses Qt."""

import os

os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"  # regardless of the binding that other programs chose for pyqtgraph

# Modules without Qt are imported first: Qt's binding reads the source of every module imported after it.
import gradviz.documents.open
import gradviz.scene.charts.losses
import gradviz.scene.charts.output
import gradviz.scene.explanation.explanation
import gradviz.scene.frame_sources
import gradviz.scene.network.network
import gradviz.scene.panels
import gradviz.scene.setup.setup_edits
import gradviz.scene.setup.setup_form
import gradviz.scene.surface.surface
import gradviz.scene.transport  # noqa: F401
from gradviz.gui.override_errors import complete_errors_of_overrides


def _skip_source_scan() -> None:
    """Tell Qt's binding that no module of gradviz uses its alternative spellings of names (`__feature__`).

    To find this out, the binding reads the source of every module imported after it, a seventh of the time of importing
    gradviz. This call is here because it must come before the first module of the window. If another version of the
    binding does this differently, nothing is changed.
    """
    import PySide6.QtCore  # noqa: F401  brings the binding's own modules

    try:
        from shibokensupport import feature  # type: ignore[import-not-found]

        scan = feature._mod_uses_pyside
    except (ImportError, AttributeError):
        return
    feature._mod_uses_pyside = lambda module: module.__name__.startswith("gradviz.") or scan(module)


_skip_source_scan()
complete_errors_of_overrides()
