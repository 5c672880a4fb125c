"""The choices of exercise sheets: network, variants, questions, numbers, files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QRadioButton, QWidget
from PySide6.QtWidgets import QVBoxLayout as Column

from gradviz.export.exercises.choice import (
    ASKS,
    DIFFICULTIES,
    MOST_PARAMETERS,
    MOST_POINTS,
    MOST_VARIANTS,
    ExerciseChoice,
)
from gradviz.gui.export.exercises.saved_files import FILES
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import NumberBox, QuietCombo, describe
from gradviz.text import _, mark

__all__ = ["ExerciseForm"]

_NAMES = {"calculator": mark("Calculator"), "hand": mark("By hand")}
_LARGEST_SEED = 999_999
_ARROWS = 44  # pixels of a field beside its text
_USUAL_FILES = ("pdf", "moodle")


class ExerciseForm(QWidget):
    """Signals: `changed` when a choice changes; `files_changed` when only the choice of files changes."""

    changed = Signal()
    files_changed = Signal()

    def __init__(self, parent: QWidget, networks: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        usual = ExerciseChoice()
        self.network = QuietCombo(self)
        self.network.set_choices(networks)
        self.network.setSizeAdjustPolicy(QuietCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.network.setMinimumContentsLength(20)
        describe(self.network, _("Network"), _("Network whose numbers are drawn anew"))
        self.about = self._quiet_label()
        self.variants = self._number(_("Variants"), 1, MOST_VARIANTS, usual.variants)
        self.seed = self._number(_("Seed"), 0, _LARGEST_SEED, usual.seed)
        self.new_seed = QPushButton(_("New seed"), self)
        describe(self.new_seed, _("New seed"), _("Draw all variants anew"))
        self.new_seed.setAutoDefault(False)
        self.asks = {name: self._check(_(title), name in usual.asks) for name, title in ASKS.items()}
        self.facts = {name: self._quiet_label() for name in ASKS}
        self.counts = {"gradients": self._number(_("Gradients"), 1, MOST_PARAMETERS, usual.count),
                       "update": self._number(_("New weights"), 1, MOST_PARAMETERS, usual.updated)}  # fmt: skip
        self.points = {name: self._points(_(title)) for name, title in ASKS.items()}
        self.difficulties = {name: QRadioButton(_(_NAMES[name]), self) for name in ("hand", "calculator")}
        self.files = {name: self._check(_(kind.title), name in _USUAL_FILES) for name, kind in FILES.items()}
        self._lay_out()
        self._connect()
        self.difficulties[usual.difficulty].setChecked(True)

    @property
    def choice(self) -> ExerciseChoice:
        """The choices in the fields."""
        asks = tuple(name for name, box in self.asks.items() if box.isChecked())
        points = tuple((name, box.value()) for name, box in self.points.items() if box.value() and name in asks)
        difficulty = next(name for name, button in self.difficulties.items() if button.isChecked())
        return ExerciseChoice(self.variants.value(), self.seed.value(), asks, self.counts["gradients"].value(),
                              self.counts["update"].value(), difficulty, points)  # fmt: skip

    @property
    def chosen_files(self) -> list[str]:
        """The ticked kinds of files."""
        return [name for name, box in self.files.items() if box.isChecked()]

    def say(self, about: str, facts: dict[str, str]) -> None:
        """Show a sentence about the network, and the values of each question."""
        self.about.setText(about)
        for name, label in self.facts.items():
            label.setText(facts.get(name, ""))

    def _quiet_label(self) -> Label:
        label = Label(self)
        label.setWordWrap(True)
        label.setProperty("quiet", True)
        return label

    def _number(self, name: str, low: int, high: int, value: int) -> NumberBox:
        box = NumberBox(self)
        box.setRange(low, high)
        box.setValue(value)
        box.setKeyboardTracking(False)
        describe(box, name, _("{name}, from {low} to {high}").format(name=name, low=low, high=high))
        return box

    def _points(self, question: str) -> NumberBox:
        """The points for each value of a question; 0 means the default."""
        name = _("Points, {question}").format(question=question)
        box = self._number(name, 0, MOST_POINTS, 0)
        box.setSpecialValueText(_("usual"))
        box.setMaximumWidth(self.fontMetrics().horizontalAdvance(_("usual")) + _ARROWS)
        box.setSuffix("\u00a0" + _("each"))
        describe(box, name, _("Points for each value; usual: one, two for an output’s δ and for paths over two layers"))
        return box

    def _check(self, words: str, on: bool) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setChecked(on)
        describe(box, words, words)
        return box

    def _lay_out(self) -> None:
        column = Column(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(6)

        def title(words: str) -> None:
            label = Label(self)
            label.setText(words)
            label.setProperty("title", True)
            column.addSpacing(6)
            column.addWidget(label)

        title(_("Network"))
        column.addWidget(self.network)
        column.addWidget(self.about)
        title(_("Variants"))
        row = QHBoxLayout()
        seed = Label(self)
        seed.setText(_("Seed"))
        for widget in (self.variants, seed, self.seed, self.new_seed):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        title(_("Questions"))
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        for place, (name, box) in enumerate(self.asks.items()):
            grid.addWidget(box, place, 0)
            if name in self.counts:
                self.counts[name].setMaximumWidth(self.fontMetrics().horizontalAdvance("24") + _ARROWS)
                grid.addWidget(self.counts[name], place, 1)
            grid.addWidget(self.facts[name], place, 2)
            grid.addWidget(self.points[name], place, 3)
        column.addLayout(grid)
        title(_("Numbers"))
        row = QHBoxLayout()
        self._group = QButtonGroup(self)
        for name, button in self.difficulties.items():
            describe(button, button.text(), _(DIFFICULTIES[name]))
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.numbers = self._quiet_label()
        column.addWidget(self.numbers)
        title(_("Files"))
        files = QGridLayout()
        for place, box in enumerate(self.files.values()):
            files.addWidget(box, place // 2, place % 2)
        column.addLayout(files)
        column.addStretch(1)

    def _connect(self) -> None:
        self.network.chosen.connect(lambda _key: self.changed.emit())
        self.new_seed.clicked.connect(self._draw_seed)
        for box in (self.variants, self.seed, *self.counts.values(), *self.points.values()):
            box.valueChanged.connect(lambda _value: self.changed.emit())
        for check in self.asks.values():
            check.toggled.connect(lambda _on: self.changed.emit())
        for name, button in self.difficulties.items():
            button.toggled.connect(lambda on, name=name: self._choose_numbers(name) if on else None)
        for check in self.files.values():
            check.toggled.connect(lambda _on: self.files_changed.emit())

    def _choose_numbers(self, name: str) -> None:
        words = _(DIFFICULTIES[name])
        self.numbers.setText(f"{words[:1].upper()}{words[1:]}.")
        self.changed.emit()

    def _draw_seed(self) -> None:
        self.seed.setValue(int(np.random.default_rng().integers(_LARGEST_SEED)))
