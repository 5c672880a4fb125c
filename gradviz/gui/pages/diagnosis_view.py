"""The panel *Where learning stops*: what was found, which remedies help, and what was checked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import describe
from gradviz.scene.network.diagnosis import GLYPHS
from gradviz.scene.remedies.findings import Finding, not_found, nothing_found
from gradviz.scene.remedies.trials import Outcome, Trials, outcome_words, verdict
from gradviz.scene.text.numbers import counted
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["DiagnosisView"]

_LIST_ROWS = 4


class DiagnosisView(QWidget):
    """`finding_chosen(place)`: a finding was selected, by its index; `remedy_chosen(outcome)`: this remedy should be
    applied."""

    finding_chosen = Signal(int)
    remedy_chosen = Signal(object)
    check_requested = Signal()
    close_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._findings: tuple[Finding, ...] = ()
        self.remedies: list[QPushButton] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 8, 8, 10)
        box.setSpacing(8)
        box.addLayout(self._head())
        self.after = Label(self)
        self.after.setObjectName("diagnosis_after")
        self.after.setWordWrap(True)
        self.after.hide()
        box.addWidget(self.after)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("What was found"))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.list.currentRowChanged.connect(self._choose)
        box.addWidget(self.list)
        self.text = Label(self)
        self.text.setWordWrap(True)
        box.addWidget(self.text)
        self.state = Label(self)
        self.state.setProperty("quiet", True)
        self.state.setWordWrap(True)
        box.addWidget(self.state)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.addWidget(self._scroll, 1)
        self.not_found = Label(self)
        self.not_found.setProperty("quiet", True)
        self.not_found.setWordWrap(True)
        box.addWidget(self.not_found)
        self._foot = Label(_("Apply restarts this run with the change. Undo reverses it."), self)
        self._foot.setProperty("quiet", True)
        self._foot.setWordWrap(True)
        box.addWidget(self._foot)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        title = Label(_("Where learning stops"), self)
        title.setProperty("title", True)
        title.setWordWrap(True)
        row.addWidget(title, 1)
        self.again = _button(_("Check again"), _("Look again, and try the remedies again"))
        self.again.clicked.connect(self.check_requested)
        self.close_button = _button("×", _("Close (Esc)"))
        self.close_button.setAccessibleName(_("Close"))
        self.close_button.clicked.connect(self.close_requested)
        row.addWidget(self.again)
        row.addWidget(self.close_button)
        return row

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.finding_chosen.emit(row)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes; the style sheet has them."""
        self._theme = theme
        self._fit_list()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in the list."""
        return self._findings

    def show_findings(self, findings: Sequence[Finding], chosen: int) -> None:
        """Show the list and the text of one finding; without findings, what was checked."""
        self._findings = tuple(findings)
        self.list.blockSignals(True)
        self.list.clear()
        for finding in findings:
            QListWidgetItem(f"{GLYPHS[finding.trouble][0]}  {finding.title}", self.list)
        self.list.setCurrentRow(chosen)
        self.list.blockSignals(False)
        self.list.setVisible(bool(findings))
        self._fit_list()
        self.text.setText(findings[chosen].text if findings else nothing_found())
        self._foot.setVisible(bool(findings))
        self.not_found.setText(not_found(findings) if findings else "")
        self.not_found.setVisible(bool(findings))
        if not findings:
            self.state.setText("")
            self._show_rows([])

    def show_after(self, sentence: str) -> None:
        """Say what became of the finding after a remedy was applied; empty: none was."""
        self.after.setText(sentence)
        self.after.setVisible(bool(sentence))

    def show_trying(self) -> None:
        """Say that the remedies are being tried."""
        self.state.setText(_("Trying what helps on copies of this run…"))
        self._show_rows([])

    def show_trials(self, trials: Trials) -> None:
        """Show each remedy with its effect on a copy of the run."""
        updates = counted(trials.as_it_is.updates)
        if not trials.outcomes:
            self.state.setText(_("gradviz has no remedy for this. Choose other inputs, or a larger batch."))
        elif trials.helps_most is None:
            self.state.setText(_("None of these helps. Try another network or other data."))
        else:
            words = _("Tried on copies of this run, {n} updates from its initial weights:")
            self.state.setText(words.format(n=updates))
        self.remedies = []
        self._show_rows([self._row(trials, outcome) for outcome in trials.outcomes])

    def _row(self, trials: Trials, outcome: Outcome) -> QWidget:
        row = QFrame()
        row.setObjectName("remedy")
        row.setProperty("best", outcome is trials.helps_most)
        line = QHBoxLayout(row)
        line.setContentsMargins(10, 8, 10, 8)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = Label(f"{outcome.title} · {verdict(trials, outcome)}", row)
        title.setProperty("title", True)
        title.setWordWrap(True)
        words.addWidget(title)
        sentence = Label(f"{outcome.text}. {outcome_words(trials, outcome)}{_accuracy(trials, outcome)}", row)
        sentence.setProperty("quiet", True)
        sentence.setWordWrap(True)
        words.addWidget(sentence)
        line.addLayout(words, 1)
        apply = _button(_("Apply"), _("Restart this run with: {title}").format(title=outcome.title))
        apply.setEnabled(not outcome.fault)
        apply.clicked.connect(lambda: self.remedy_chosen.emit(outcome))
        line.addWidget(apply, 0, Qt.AlignmentFlag.AlignVCenter)
        self.remedies.append(apply)
        return row

    def _show_rows(self, rows: Sequence[QWidget]) -> None:
        if not rows:
            self.remedies = []
        content = QWidget()
        content.setObjectName("form")
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 4, 0)
        for row in rows:
            box.addWidget(row)
        box.addStretch(1)
        self._scroll.setWidget(content)

    def _fit_list(self) -> None:
        rows = min(_LIST_ROWS, max(1, self.list.count()))
        height = self.list.sizeHintForRow(0) if self.list.count() else 0
        self.list.setFixedHeight(rows * height + 2 * round(6 * self._theme.scale) + 2)


def _accuracy(trials: Trials, outcome: Outcome) -> str:
    """The accuracies, if they differ."""
    new, old = outcome.accuracy, trials.as_it_is.accuracy
    if new is None or old is None or f"{new:.0%}" == f"{old:.0%}":
        return ""
    return " " + _("Accuracy {new} instead of {old}.").format(
        new=f"{new:.0%}".replace("%", " %"), old=f"{old:.0%}".replace("%", " %")
    )  # fmt: skip


def _button(words: str, tooltip: str) -> QPushButton:
    button = QPushButton()
    button.setText(words)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    describe(button, words, tooltip)
    return button
