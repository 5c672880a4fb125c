"""A control with its label beside it, kept together in a row of controls."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Label, set_tip

__all__ = ["labelled", "row_of", "set_below_label"]


def labelled(parent: QWidget, label: str, control: QWidget, tooltip: str) -> tuple[QWidget, Label | None]:
    """One widget of label and control, and the label: None where `label` is empty."""
    pair = QWidget(parent)
    box = QHBoxLayout(pair)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    words = None
    if label:
        words = Label(label, pair)
        words.setProperty("quiet", True)
        words.setBuddy(control)
        set_tip(words, tooltip)
        box.addWidget(words)
    box.addWidget(control)
    pair.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    return pair, words


def row_of(pair: QWidget) -> QHBoxLayout:
    """The row of what `labelled` made."""
    box = pair.layout()
    assert isinstance(box, QHBoxLayout)
    return box


def set_below_label(pair: QWidget, widget: QWidget) -> None:
    """Put a small control below the label: beside it, it would cost the row its width."""
    box = row_of(pair)
    item = box.takeAt(0)
    words = None if item is None else item.widget()
    assert words is not None
    rows = QVBoxLayout()
    box.insertLayout(0, rows)  # before it is filled: see `PanelHeader`
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    rows.addWidget(words)
    rows.addWidget(widget)
