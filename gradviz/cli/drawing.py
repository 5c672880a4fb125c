"""Qt for commands that draw: loaded where it is installed, without a display."""

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
    """Around an import from the gui: say in a sentence which library Qt misses on this machine."""
    try:
        yield
    except ImportError as error:
        message = _("windows and figures need a part that cannot be loaded here ({reason})")
        raise SetupError("", message.format(reason=error)) from None


def without_display() -> None:
    """Choose Qt's platform that needs no display, unless another one is chosen already."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "linux" and locale.nl_langinfo(locale.CODESET) != "UTF-8":
        os.environ["LC_ALL"] = "C.UTF-8"  # under any other encoding Qt writes four lines about it
