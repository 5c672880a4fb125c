"""Loads Qt, without a display, for commands that draw."""

from __future__ import annotations

import contextlib
import locale
import os
import sys
from collections.abc import Iterator

from gradviz.data.errors import SetupError
from gradviz.text import _

__all__ = ["gui_wanted", "without_display"]


@contextlib.contextmanager
def gui_wanted() -> Iterator[None]:
    """Context manager for an import of the gui: reports in a sentence which library Qt cannot load."""
    try:
        yield
    except ImportError as error:
        message = _("windows and figures need a part that cannot be loaded here ({reason})")
        raise SetupError("", message.format(reason=error)) from None


def without_display() -> None:
    """Choose Qt's platform plugin that needs no display, unless another one has been chosen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "linux" and locale.nl_langinfo(locale.CODESET) != "UTF-8":
        os.environ["LC_ALL"] = "C.UTF-8"  # with any other encoding Qt prints a warning
