"""The controls of the setup's form, one for each kind of field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QSizePolicy, QWidget

from gradviz.gui.outside_text import Label, in_menu, show_html
from gradviz.gui.pages.form_words import field_name, longest_number, paragraphs
from gradviz.gui.widgets.fields import CommitField, NotesField, QuietCombo, Thumbnails, describe
from gradviz.scene.setup.setup_form import FieldFrame, SectionFrame, thumbnails
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["FormFields", "Setter"]

_UNITS_WIDTH, _BIAS_WIDTH, _PADDING = 34, 28, 18

Setter = Callable[[FieldFrame], None]
_Made = tuple[QWidget, Setter]


class FormFields:
    """Creates the controls. `edit(key, text)` is emitted when a value is committed, `press(key)` when a button is
    pressed."""

    def __init__(self, edit: SignalInstance, press: SignalInstance) -> None:
        self.theme: Theme = LIGHT
        self._edit, self._press = edit, press
        self._longest = ""

    def begin_section(self, section: SectionFrame) -> None:
        """The controls created next belong to this section; numbers in its rows all get the width of the longest
        one."""
        self._longest = longest_number(section)

    def make(self, field: FieldFrame, form: QWidget) -> tuple[QWidget, Setter]:
        """The control of a field, and a function that shows another value of the field in it."""
        control, setter = _MAKERS[field.kind](self, field, form)
        describe(control, field_name(field), field.tooltip)
        return control, setter

    def _scaled(self, pixels: int) -> int:
        return round(pixels * self.theme.scale)

    def _units_width(self, form: QWidget) -> int:
        """The width of the longest number in the section's rows, for all of them and for their heading."""
        wide = form.fontMetrics().horizontalAdvance(self._longest) + 1
        return max(self._scaled(_UNITS_WIDTH), wide + self._scaled(_PADDING))

    def _on_commit(self, key: str) -> Callable[[str], None]:
        return lambda text: self._edit.emit(key, text)

    def _line(self, field: FieldFrame, form: QWidget) -> _Made:
        line = CommitField(form, is_number=field.kind == "number")
        line.setMinimumWidth(self._scaled(_UNITS_WIDTH))
        if field.row:
            line.setFixedWidth(self._units_width(form))
        line.committed.connect(self._on_commit(field.key))
        return line, lambda new: line.set_shown(new.value)

    def _notes(self, field: FieldFrame, form: QWidget) -> _Made:
        notes = NotesField(form)
        notes.setFixedHeight(self._scaled(72))
        notes.setPlaceholderText(field.label)
        notes.committed.connect(self._on_commit(field.key))
        return notes, lambda new: notes.set_shown(new.value)

    def _choice(self, field: FieldFrame, form: QWidget) -> _Made:
        combo = QuietCombo(form)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        combo.set_choices(field.choices)
        widest = max(combo.fontMetrics().horizontalAdvance(text) for _key, text in field.choices)
        # No choice is truncated.
        combo.setMinimumWidth(widest + self._scaled(28))
        combo.view().setMinimumWidth(widest + self._scaled(24))
        combo.chosen.connect(self._on_commit(field.key))
        return combo, lambda new: combo.set_shown(new.value)

    def _check(self, field: FieldFrame, form: QWidget) -> _Made:
        in_row = bool(field.row)  # the column's heading says what it is
        box = QCheckBox("" if in_row else in_menu(field.label), form)
        if in_row:
            box.setFixedWidth(self._scaled(_BIAS_WIDTH))
        box.clicked.connect(lambda checked: self._edit.emit(field.key, "1" if checked else ""))
        return box, lambda new: box.setChecked(bool(new.value))

    def _checks(self, field: FieldFrame, form: QWidget) -> _Made:
        """Several check boxes in a grid; the text is the keys of the checked ones, separated by commas."""
        box = QWidget(form)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        ticks: dict[str, QCheckBox] = {}

        def commit() -> None:
            self._edit.emit(field.key, ",".join(key for key, tick in ticks.items() if tick.isChecked()))

        words = Label(field.label, box)
        words.setProperty("quiet", True)
        grid.addWidget(words, 0, 0, 1, 3)
        for place, (key, text) in enumerate(field.choices):
            tick = ticks[key] = QCheckBox(in_menu(text), box)
            describe(tick, f"{field.label}: {text}", field.tooltip)
            tick.clicked.connect(commit)
            grid.addWidget(tick, 1 + place // 3, place % 3)

        def show(new: FieldFrame) -> None:
            used = new.value.split(",")
            for key, tick in ticks.items():
                tick.setChecked(key in used)

        return box, show

    def _button(self, field: FieldFrame, form: QWidget) -> _Made:
        button = QPushButton(in_menu(field.value), form)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._press.emit(field.key))
        return button, lambda new: button.setText(in_menu(new.value))

    def _words(self, field: FieldFrame, form: QWidget) -> _Made:
        words = Label(form)
        words.setWordWrap(True)
        words.setProperty("quiet", True)
        if field.label:
            words.setAlignment(Qt.AlignmentFlag.AlignRight)
        if field.key == "network.head.units":
            words.setFixedWidth(self._units_width(form))
        elif field.key == "network.head.bias":
            words.setFixedWidth(self._scaled(_BIAS_WIDTH))
        if field.kind == "list":
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setProperty("quiet", False)
            return words, lambda new: show_html(words, paragraphs(new.value))
        return words, lambda new: words.setText(new.value)

    def _thumbnails(self, field: FieldFrame, form: QWidget) -> _Made:
        shown = Thumbnails(thumbnails(), form)
        shown.set_theme(self.theme)
        shown.chosen.connect(self._on_commit(field.key))
        return shown, lambda new: shown.set_shown(new.value)


_MAKERS: dict[str, Callable[[FormFields, FieldFrame, QWidget], _Made]] = {
    "number": FormFields._line,
    "text": FormFields._line,
    "notes": FormFields._notes,
    "choice": FormFields._choice,
    "check": FormFields._check,
    "checks": FormFields._checks,
    "button": FormFields._button,
    "words": FormFields._words,
    "list": FormFields._words,
    "thumbnails": FormFields._thumbnails,
}
