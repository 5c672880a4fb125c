"""The options of a table besides its columns: empty cells, classes or numbers, scales, the test rows, the network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.outside_text import Label, in_menu
from gradviz.gui.pages.sheet_labels import quiet, rule, titled
from gradviz.gui.pages.sheet_parts import NetworkSketch
from gradviz.gui.widgets.fields import CommitField, NumberBox, QuietCombo, describe
from gradviz.scene.setup.sheet_frame import ChoiceFrame, SheetFrame
from gradviz.scene.setup.table_sheet import SheetChoices
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["SheetOptions"]

_MOST_LAYERS, _MOST_UNITS, _LAST_SEED = 12, 1024, 2**31 - 1


class SheetOptions(QWidget):
    """`changed(choices)`: another option was chosen; `complained(sentence)`: the typed text is not valid;
    `leave_out_requested`: the columns with empty cells should not be used."""

    changed = Signal(object)
    leave_out_requested = Signal()
    complained = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("form")
        self._choices = SheetChoices()
        self._group: QButtonGroup | None = None
        self._kinds = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 10, 16, 10)
        box.setSpacing(6)
        self._add_missing(box)
        self._add_target(box)
        self._add_scales(box)
        self._add_share(box, theme)
        self._add_network(box, theme)
        box.addStretch(0)  # the sketch takes first what there is more
        for control in (self.slider, self.share, self.seed):
            control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel:
            event.ignore()  # scrolling over a control must not change it
            return True
        return super().eventFilter(watched, event)

    def set_frame(self, frame: SheetFrame, choices: SheetChoices) -> None:
        """Show the current options."""
        self._choices = choices
        self._show_missing(frame.missing)
        self.leave_out.setVisible(bool(frame.gap_words))
        self.leave_out.setText(in_menu(frame.gap_words))
        describe(self.leave_out, frame.gap_words, _("The other columns keep all their rows"))
        self._show_kind(frame.target_kind)
        self.target_words.setText(frame.target_words)
        self.standardize.setChecked(frame.standardize)
        self.standardize_words.setText(frame.standardize_words)
        self.share.blockSignals(True)
        self.slider.blockSignals(True)
        self.seed.blockSignals(True)
        self.share.setValue(frame.train_percent)
        self.slider.setValue(frame.train_percent)
        self.seed.setValue(frame.seed)
        self.share.blockSignals(False)
        self.slider.blockSignals(False)
        self.seed.blockSignals(False)
        self.seed.setEnabled(frame.split.shown == "random")
        self.split.set_choices(frame.split.options)
        self.split.set_shown(frame.split.shown)
        self.share_words.setText(frame.share_words)
        self.hidden.set_shown(frame.hidden)
        self.activation.set_choices(frame.activation.options)
        self.activation.set_shown(frame.activation.shown)
        self.activation.setEnabled(bool(frame.hidden))
        self.loss.setEnabled(frame.loss is not None)
        if frame.loss is not None:
            self.loss.set_choices(frame.loss.options)
            self.loss.set_shown(frame.loss.shown)
        self.sketch.set_layers(frame.layers, frame.network_words)
        self.sketch.setVisible(bool(frame.layers))
        self.network_words.setText(frame.network_words.replace(" = ", "\u00a0=\u00a0"))
        self.kept_words.setText(frame.kept_words)
        for words in (self.target_words, self.standardize_words, self.share_words, self.network_words, self.kept_words):
            words.setVisible(bool(words.text()))  # an empty one would take a line

    # The parts, from above

    def _add_missing(self, box: QVBoxLayout) -> None:
        self.missing_part = QWidget(self)
        inner = QVBoxLayout(self.missing_part)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        self.missing_title = titled(self.missing_part)
        inner.addWidget(self.missing_title)
        self.missing: dict[str, QRadioButton] = {}
        for key in ("skip", "mean", "refuse"):
            button = self.missing[key] = QRadioButton(self.missing_part)
            button.clicked.connect(lambda _on, key=key: self._change(missing=key))
            inner.addWidget(button)
        self.leave_out = QPushButton(self.missing_part)
        self.leave_out.clicked.connect(self.leave_out_requested)
        inner.addWidget(self.leave_out)
        inner.addWidget(rule(self.missing_part))
        box.addWidget(self.missing_part)

    def _show_missing(self, frame: ChoiceFrame | None) -> None:
        self.missing_part.setVisible(frame is not None)
        if frame is None:
            return
        self.missing_title.setText(frame.label)
        group = [self.missing[key] for key, _text in frame.options]
        for button, (key, text) in zip(group, frame.options, strict=True):
            button.setText(in_menu(text))
            describe(button, text, frame.tooltip)
            button.setAutoExclusive(bool(frame.shown))  # else none of them could be off
            button.setChecked(key == frame.shown)
        for button in group:
            button.setAutoExclusive(True)

    def _add_target(self, box: QVBoxLayout) -> None:
        row = QHBoxLayout()
        box.addLayout(row)
        self.target_title = titled(self, "")
        self.target_title.setWordWrap(True)
        row.addWidget(self.target_title, 1)
        row.setSpacing(0)
        self.kinds: dict[str, QPushButton] = {}
        for key, words in (("classes", _("Classes")), ("numbers", _("Numbers"))):
            button = self.kinds[key] = QPushButton(in_menu(words), self)
            button.setCheckable(True)
            button.setProperty("segment", True)
            self._kinds.addButton(button)
            describe(button, words, _("Classes: one of a few; numbers: how much"))
            button.clicked.connect(lambda _on, key=key: self._change(target_kind=key, loss=None, output=None))
            row.addWidget(button)
        self.target_words = quiet(self, wraps=True)
        box.addWidget(self.target_words)
        box.addWidget(rule(self))

    def _show_kind(self, frame: ChoiceFrame | None) -> None:
        self.target_title.setText(frame.label if frame is not None else _("Nothing is predicted yet"))
        there = dict(frame.options) if frame is not None else {}
        self._kinds.setExclusive(False)
        for key, button in self.kinds.items():
            button.setEnabled(key in there)
            button.setChecked(frame is not None and key == frame.shown)
        self._kinds.setExclusive(True)

    def _add_scales(self, box: QVBoxLayout) -> None:
        self.standardize = QCheckBox(_("Standardise the inputs"), self)
        describe(self.standardize, _("Standardise the inputs"),
                 _("Subtract each column's mean and divide by its standard deviation"))  # fmt: skip
        self.standardize.clicked.connect(lambda on: self._change(standardize=bool(on)))
        box.addWidget(self.standardize)
        self.standardize_words = quiet(self, wraps=True)
        box.addWidget(self.standardize_words)
        box.addWidget(rule(self))

    def _add_share(self, box: QVBoxLayout, theme: Theme) -> None:
        row = QHBoxLayout()
        box.addLayout(row)
        row.addWidget(titled(self, _("Train on")), 1)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(1, 100)
        self.slider.setTracking(False)
        describe(self.slider, _("Train share"), _("The share of rows to train on; the rest is for testing"))
        self.share = NumberBox(self)
        self.share.setRange(1, 100)
        self.share.setSuffix(" %")
        self.share.setKeyboardTracking(False)
        describe(self.share, _("Train share"), _("The share of rows to train on; the rest is for testing"))
        row.addWidget(self.share)
        box.addWidget(self.slider)
        for control in (self.slider, self.share):
            control.valueChanged.connect(lambda value: self._change(train_share=value / 100))
        second = QHBoxLayout()
        box.addLayout(second)
        words = quiet(self, _("Test rows"))
        second.addWidget(words)
        self.split = QuietCombo(self)
        describe(self.split, _("Test rows"), _("Which rows are for the test"))
        words.setBuddy(self.split)
        self.split.chosen.connect(lambda key: self._change(split=key))
        second.addWidget(self.split, 1)
        seed_words = quiet(self, _("Seed"))
        second.addWidget(seed_words)
        self.seed = NumberBox(self)
        self.seed.setRange(0, _LAST_SEED)
        self.seed.setKeyboardTracking(False)
        self.seed.setFixedWidth(round(84 * theme.scale))  # few type the largest
        describe(self.seed, _("Seed"), _("Another seed gives another split"))
        seed_words.setBuddy(self.seed)
        self.seed.valueChanged.connect(lambda value: self._change(seed=value))
        second.addWidget(self.seed)
        self.share_words = quiet(self, wraps=True)
        box.addWidget(self.share_words)
        box.addWidget(rule(self))

    def _add_network(self, box: QVBoxLayout, theme: Theme) -> None:
        box.addWidget(titled(self, _("Network that will be made")))
        self.sketch = NetworkSketch(theme, self)
        box.addWidget(self.sketch, 1)
        self.network_words = Label(self)
        self.network_words.setWordWrap(True)
        box.addWidget(self.network_words)
        self.kept_words = quiet(self, wraps=True)
        box.addWidget(self.kept_words)
        grid = QGridLayout()
        box.addLayout(grid)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.hidden = CommitField(self)
        describe(self.hidden, _("Hidden layers"), _("Units of each hidden layer, such as 6 or 8, 4; empty for none"))
        self.hidden.committed.connect(self._read_hidden)
        self.activation, self.loss = QuietCombo(self), QuietCombo(self)
        describe(self.activation, _("Activation"), _("The activation of the hidden layers"))
        describe(self.loss, _("Output and loss"), _("The output's activation, and the loss"))
        self.activation.chosen.connect(lambda key: self._change(activation=key))
        self.loss.chosen.connect(self._choose_loss)
        for line, at, across, text, control in (
            (0, 0, 1, _("Hidden layers"), self.hidden), (0, 2, 1, _("Activation"), self.activation),
            (1, 0, 3, _("Output and loss"), self.loss),
        ):  # fmt: skip
            words = quiet(self, text)
            words.setBuddy(control)
            grid.addWidget(words, line, at)
            grid.addWidget(control, line, at + 1, 1, across)

    # What a person chooses

    def _change(self, **parts: Any) -> None:
        self.changed.emit(replace(self._choices, **parts))

    def _choose_loss(self, key: str) -> None:
        loss, _space, output = key.partition(" ")
        self._change(loss=loss, output=output)

    def _read_hidden(self, text: str) -> None:
        parts = text.replace(",", " ").replace(";", " ").split()
        sizes = [int(part) if part.isascii() and part.isdigit() and len(part) <= 6 else 0 for part in parts]
        if len(sizes) > _MOST_LAYERS or any(not 1 <= size <= _MOST_UNITS for size in sizes):
            words = _("Hidden layers: expected at most {n} numbers from 1 to {most}, such as 8, 4.")
            self.complained.emit(words.format(n=_MOST_LAYERS, most=_MOST_UNITS))
            return
        self._change(hidden=tuple(sizes))
