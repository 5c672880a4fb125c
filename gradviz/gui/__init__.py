"""The window: the only part of gradviz that uses Qt."""

import os
import sys

os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"  # regardless of the binding that other programs chose for pyqtgraph

from gradviz.gui.override_errors import complete_errors_of_overrides


def _skip_source_scan() -> None:
    """Tell Qt's binding that no module of gradviz, pyqtgraph or Python uses its alternative spellings of names
    (`__feature__`).

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
    without = {"gradviz", "pyqtgraph", *sys.stdlib_module_names}
    feature._mod_uses_pyside = lambda module: module.__name__.partition(".")[0] in without or scan(module)


_skip_source_scan()
complete_errors_of_overrides()
