"""The form of a race: the setting that differs, up to four values of it, and the number of updates."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from gradviz.gui.figures.race.race_marks import paint_sample
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import NumberBox, describe
from gradviz.gui.widgets.icon_row import IconRow
from gradviz.scene.race.race_choice import (
    DIFFERENCES,
    QUESTIONS,
    lane_choices,
    optimizer_lanes,
    read_lanes,
    suggested_lanes,
)
from gradviz.scene.text.number_input import written
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _
from gradviz.training.race import FEWEST, MOST, Lane
from gradviz.training.run import Run

__all__ = ["RaceForm"]

_MOST_UPDATES = 1_000_000


class _Sample(QWidget):
    """The line and marker of a run, beside its value."""

    def __init__(self, place: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._place = place

    def sizeHint(self) -> QSize:
        return QSize(round(34 * self.theme.scale), round(16 * self.theme.scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_sample(painter, QRectF(self.rect()), self._place, self.theme)
        painter.end()


class RaceForm(QWidget):
    """Signals: `submitted` when Enter is pressed in a field, `changed` when the described runs change."""

    submitted = Signal()
    changed = Signal()

    def __init__(self, run: Run, parent: QWidget) -> None:
        super().__init__(parent)
        self._run = run
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        self.vary = QComboBox(self)
        for key, text in DIFFERENCES.items():
            self.vary.addItem(_(text), key)
        describe(self.vary, _("Compare"), _("The one thing that differs between the runs; all else is the same"))
        self.questions: dict[str, IconRow] = {}
        for row, (key, (question, caption)) in enumerate(QUESTIONS.items()):
            button = IconRow("", _(question), _(caption), is_card=True)
            button.clicked.connect(lambda _checked=False, key=key: self._ask(key))
            grid.addWidget(button, row, 0, 1, 3)
            self.questions[key] = button
        self._first = len(self.questions) + 1
        self._add_row(grid, self._first - 1, _("Compare"), self.vary)
        self.samples = [_Sample(place, self) for place in range(MOST)]
        self.names, self.rates = [QComboBox(self) for _row in range(MOST)], [QLineEdit(self) for _row in range(MOST)]
        for place in range(MOST):
            grid.addWidget(self.samples[place], self._first + place, 0)
            grid.addWidget(self.names[place], self._first + place, 1)
            grid.addWidget(self.rates[place], self._first + place, 2)
            self.rates[place].returnPressed.connect(self.submitted)
            self.rates[place].textChanged.connect(self.changed)
            self.names[place].currentIndexChanged.connect(self.changed)
        self._rates_column = grid
        self.updates = NumberBox(self)
        self.updates.setRange(1, _MOST_UPDATES)
        self.updates.setValue(500)
        self.updates.setGroupSeparatorShown(True)
        describe(self.updates, _("Updates"), _("How many updates every run does"))
        self._add_row(grid, self._first + MOST, _("Updates"), self.updates)
        self.start_from = QComboBox(self)
        self.start_from.addItem(_("initial weights"), "initial")
        self.start_from.addItem(_("weights shown now"), "shown")
        describe(self.start_from, _("From"), _("The weights that all runs begin with"))
        self._add_row(grid, self._first + MOST + 1, _("From"), self.start_from)
        self.vary.currentIndexChanged.connect(self._suggest)
        self._suggest()

    @property
    def difference(self) -> str:
        """The key of the setting that differs."""
        return str(self.vary.currentData())

    def texts(self) -> list[str]:
        """The values for `read_lanes`, without empty rows."""
        found = []
        for name, rate in zip(self.names, self.rates, strict=True):
            key, number = str(name.currentData() or ""), rate.text().strip()
            if self.difference == "learning_rate":
                key = number
            elif self.difference == "optimizer" and key and number:
                key = f"{key}:{number}"
            if key:
                found.append(key)
        return found

    def lanes(self) -> tuple[Lane, ...]:
        """The chosen race. Raises `SetupError`."""
        return read_lanes(self.difference, self.texts())

    def choose(self, vary: str, texts: list[str]) -> None:
        """Enter values into the form as a user would."""
        self.vary.setCurrentIndex(self.vary.findData(vary))
        for place, (name, rate) in enumerate(zip(self.names, self.rates, strict=True)):
            text = texts[place] if place < len(texts) else ""
            key, _colon, number = (text, "", "") if vary != "learning_rate" else ("", "", text)
            if ":" in key:
                key, _colon, number = key.partition(":")
            name.setCurrentIndex(max(0, name.findData(key)))
            rate.setText(number)

    def choose_optimizers(self) -> None:
        """Fill in several optimizers from the displayed weights, each with a suitable learning rate."""
        self.choose("optimizer", list(optimizer_lanes(self._run)))
        self.start_from.setCurrentIndex(self.start_from.findData("shown"))

    def set_run(self, run: Run) -> None:
        """Suggest values for another run; typed values stay if the run's own value has not changed."""
        old, self._run = self._run, run
        if any(suggested_lanes(old, vary) != suggested_lanes(run, vary) for vary in DIFFERENCES):
            self._suggest()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes of the lines."""
        for question in self.questions.values():
            question.set_theme(theme)
        for each in self.samples:
            each.theme = theme
            each.updateGeometry()
            each.update()

    def _add_row(self, grid: QGridLayout, row: int, text: str, widget: QWidget) -> None:
        label = Label(text, self)
        label.setBuddy(widget)
        grid.addWidget(label, row, 0)
        grid.addWidget(widget, row, 1, 1, 2)

    def _ask(self, vary: str) -> None:
        """Fill in the runs for a question, replacing all values."""
        self.vary.setCurrentIndex(self.vary.findData(vary))
        self._suggest()
        self.changed.emit()

    def _suggest(self) -> None:
        """Fill in sensible values of the chosen setting."""
        vary, own = self.difference, written(self._run.learning_rate)
        texts, choices = suggested_lanes(self._run, vary), lane_choices(vary)
        has_names, has_rates = bool(choices), vary in ("learning_rate", "optimizer")
        self.start_from.setEnabled(vary != "initializer")
        for place, (name, rate) in enumerate(zip(self.names, self.rates, strict=True)):
            what = _("Run {n}: {what}").format(n=place + 1, what=_(DIFFERENCES[vary]))
            name.clear()
            if place >= FEWEST:
                name.addItem(_("Empty"), "")
            for key, title in choices:
                name.addItem(title, key)
            describe(name, what, _("What run {n} has of its own").format(n=place + 1))
            text = texts[place] if place < len(texts) else ""
            name.setCurrentIndex(max(0, name.findData(text)))
            name.setVisible(has_names)
            rate.setVisible(has_rates)
            rate.setText("" if has_names else text)
            rate.setPlaceholderText(own if has_names else "" if place < FEWEST else _("Empty"))
            describe(rate, _("Run {n}: learning rate").format(n=place + 1),
                     _("Its learning rate; empty: {rate}, as in the setup").format(rate=own) if has_names
                     else _("The learning rate of this run; empty: no such run"))  # fmt: skip
            self._rates_column.addWidget(rate, self._first + place, 2 if has_names else 1, 1, 1 if has_names else 2)
