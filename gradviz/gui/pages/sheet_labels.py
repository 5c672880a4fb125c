"""Small parts that the sheets are made of: quiet and titled labels, buttons that keep their size, thin lines."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from gradviz.gui.outside_text import Label

__all__ = ["fixed", "quiet", "rule", "titled"]


def quiet(parent: QWidget, text: str = "", *, wraps: bool = False) -> Label:
    """Words in the secondary colour."""
    label = Label(text, parent)
    label.setProperty("quiet", True)
    label.setWordWrap(wraps)
    return label


def titled(parent: QWidget, text: str = "") -> Label:
    """The title of a part."""
    label = Label(text, parent)
    label.setProperty("title", True)
    return label


def fixed(button: QPushButton) -> QPushButton:
    """The button, as large as its words and no larger."""
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button


def rule(parent: QWidget) -> QFrame:
    """A thin line across."""
    line = QFrame(parent)
    line.setFixedHeight(1)
    line.setObjectName("rule")
    return line
