"""Small widgets of the sheets: labels, buttons of fixed size, thin lines."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import describe, make_primary
from gradviz.text import _

__all__ = ["end_buttons", "fixed", "quiet", "rule", "side_by_side", "titled"]


def quiet(parent: QWidget, text: str = "", *, wraps: bool = False) -> Label:
    """A label in the secondary colour."""
    label = Label(text, parent)
    label.setProperty("quiet", True)
    label.setWordWrap(wraps)
    return label


def titled(parent: QWidget, text: str = "") -> Label:
    """A label for the title of a part."""
    label = Label(text, parent)
    label.setProperty("title", True)
    return label


def fixed(button: QPushButton) -> QPushButton:
    """Give a button the size of its text."""
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button


def end_buttons(foot: QWidget, row: QHBoxLayout) -> tuple[QPushButton, QPushButton]:
    """*Cancel* and *Open*, the filled one, at the end of a sheet's foot."""
    cancel, accept = fixed(QPushButton(_("Cancel"), foot)), fixed(QPushButton(_("Open"), foot))
    describe(cancel, _("Cancel"), _("Change nothing (Esc)"))
    make_primary(accept)
    row.addWidget(cancel)
    row.addWidget(accept)
    return cancel, accept


def rule(parent: QWidget) -> QFrame:
    """A thin horizontal line."""
    line = QFrame(parent)
    line.setFixedHeight(1)
    line.setObjectName("rule")
    return line


def side_by_side(parent: QWidget, *widgets: QWidget) -> QWidget:
    """A label and its control in one line."""
    both = QWidget(parent)
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 8, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    return both
