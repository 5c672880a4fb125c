"""The setup as a form: whatever `SetupFrame` lists, in its order. A field speaks when it is committed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.outside_text import Label, in_menu, show_html
from gradviz.gui.pages.form_words import Shape, field_name, longest_number, paragraphs, shape_of
from gradviz.gui.widgets.fields import CommitField, NotesField, QuietCombo, Thumbnails, describe
from gradviz.gui.widgets.header import PanelHeader
from gradviz.scene.setup.setup_form import FieldFrame, SectionFrame, SetupFrame, thumbnails
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["SetupPanel"]

_UNITS_WIDTH, _BIAS_WIDTH, _PADDING = 34, 28, 18
_FIRST_SECTIONS, _AFTER_FIRST_PICTURE_MS = 2, 150
_LONG = 16  # letters of a choice that fit beside a label


class SetupPanel(QWidget):
    """`edit_requested(key, text)` for fields, `button_requested(key)` for buttons."""

    edit_requested = Signal(str, str)
    button_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._styled: Theme | None = None
        self._frame: SetupFrame | None = None
        self._shapes: list[Shape] = []
        self._setters: dict[str, Callable[[FieldFrame], None]] = {}
        self._controls: dict[str, QWidget] = {}
        # Of the sections made so far: the first picture of the window does not wait for those further down.
        self._boxes: list[QWidget] = []
        self.section_in_sight = ""  # that was asked for last
        self._longest = ""  # number in a row of the section that is being made
        self._form, self._column = QWidget(), QVBoxLayout()
        self._was_shown = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._header = PanelHeader(_("Setup"), self)
        box.addWidget(self._header)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setAccessibleName(_("Setup"))
        box.addWidget(self._scroll, 1)

    @property
    def controls(self) -> dict[str, QWidget]:
        """The controls by the key of their field, all of them."""
        self.complete()
        return self._controls

    def show_section(self, key: str) -> None:
        """Bring a section into sight, with the keys in its first field."""
        self.complete()
        if self._frame is None:
            return
        places = [section.key for section in self._frame.sections]
        if key not in places:
            return
        self.section_in_sight = key
        section, box = self._frame.sections[places.index(key)], self._boxes[places.index(key)]
        layout = self._form.layout()
        assert layout is not None
        layout.activate()
        self._scroll.verticalScrollBar().setValue(box.y())
        control = next((self._controls[field.key] for field in section.fields
                        if self._controls[field.key].focusPolicy() != Qt.FocusPolicy.NoFocus), None)  # fmt: skip
        (control or self._scroll).setFocus()

    def complete(self) -> None:
        """Build the sections that the first picture of the window did not wait for."""
        if self._frame is None or len(self._boxes) == len(self._frame.sections):
            return
        self._add(self._frame.sections[len(self._boxes) :])
        self._fit()
        self.reset_fields()

    def show_frame(self, frame: SetupFrame) -> None:
        """Show the setup; a section is made anew only where it needs other fields."""
        if frame == self._frame:
            self.reset_fields()
            return
        self._frame = frame
        before, self._shapes = self._shapes, [shape_of(section) for section in frame.sections]
        if [shape[0] for shape in before] != [shape[0] for shape in self._shapes]:
            self._build(frame)
        else:
            self._renew([place for place, shape in enumerate(self._shapes) if shape != before[place]])
        self.reset_fields()

    def reset_fields(self) -> None:
        """Show what holds, whatever was typed."""
        if self._frame is None:
            return
        for section in self._frame.sections[: len(self._boxes)]:
            for field in section.fields:
                self._setters[field.key](field)
                control = self._controls[field.key]
                control.setEnabled(field.enabled)
                if (control.accessibleName(), control.toolTip()) != (field_name(field), field.tooltip):
                    describe(control, field_name(field), field.tooltip)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        if theme == self._styled:
            for box in self._boxes:  # the form may be older than the style sheet
                for each in box.findChildren(QWidget):  # of a box that goes with them: see `tab_order`
                    each.updateGeometry()
            self._fit()
            return
        self._theme = self._styled = theme
        self._header.set_theme(theme)
        if self._frame is not None:
            self._build(self._frame)
            self.reset_fields()

    def _build(self, frame: SetupFrame) -> None:
        with self._same_place():
            self._setters.clear()
            self._controls.clear()
            self._boxes.clear()
            # Below the place that it will have: moved with all its fields, each of them would be styled anew.
            self._form = QWidget(self._scroll.viewport())
            self._form.setObjectName("form")
            unit = round(4 * self._theme.scale)
            self._column = QVBoxLayout(self._form)
            self._column.setContentsMargins(round(2.5 * unit), 2 * unit, unit, 3 * unit)
            self._column.setSpacing(0)
            self._column.addStretch(1)
            self._add(frame.sections[: None if self._was_shown else _FIRST_SECTIONS])
            old = self._scroll.takeWidget()
            if old is not None:
                old.deleteLater()  # later: the control that was just used may be one of these
            self._scroll.setWidget(self._form)
            self._fit()

    def _renew(self, places: Sequence[int]) -> None:
        """Make some of the sections anew: the others keep their fields, and with them what they show."""
        places = [place for place in places if place < len(self._boxes)]
        if not places or self._frame is None:
            return
        sections = self._frame.sections
        with self._same_place():
            for place in places:
                old, new = self._boxes[place], QWidget(self._form)
                self._column.removeWidget(old)
                self._column.insertWidget(place, new)
                old.setParent(None)
                old.deleteLater()
                self._boxes[place] = new
                self._fill_box(new, sections[place], is_first=not place)
            for box in self._boxes:  # the Tab key and screen readers follow this order
                box.raise_()
                box.show()
            keys = [field.key for section in sections[: len(self._boxes)] for field in section.fields]
            self._setters = {key: self._setters[key] for key in keys}
            self._controls = {key: self._controls[key] for key in keys}
            self._fit()

    @contextlib.contextmanager
    def _same_place(self) -> Iterator[None]:
        """Around making fields anew: what had the focus has it again, and what was in sight is."""
        focused = next((key for key, control in self._controls.items() if control.hasFocus()), None)
        at = self._scroll.verticalScrollBar().value()
        yield
        self._scroll.verticalScrollBar().setValue(at)
        if focused in self._controls:
            self._controls[focused].setFocus()

    def _add(self, sections: Sequence[SectionFrame]) -> None:
        for section in sections:
            box = QWidget(self._form)
            self._column.insertWidget(len(self._boxes), box)  # the stretch stays last
            self._fill_box(box, section, is_first=not self._boxes)
            self._boxes.append(box)

    def _fill_box(self, box: QWidget, section: SectionFrame, *, is_first: bool) -> None:
        unit = round(4 * self._theme.scale)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if not is_first:
            column.addSpacing(3 * unit)
            column.addWidget(self._rule(box))
        title = Label(section.title, box)
        title.setFont(figure_font(14 * self._theme.scale, bold=True))
        title.setContentsMargins(0, 0 if is_first else 2 * unit, 0, unit + 2)
        column.addWidget(title)
        self._longest = longest_number(section)
        grid = QGridLayout()
        column.addLayout(grid)  # before it is filled: see `PanelHeader`
        self._fill(grid, section.fields, box, unit)

    def _fit(self) -> None:
        """Nothing is cut off at the right."""
        form = self._scroll.widget()
        if self._frame is None or form is None:
            return
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(form.minimumSizeHint().width() + bar)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            QTimer.singleShot(_AFTER_FIRST_PICTURE_MS, self, self.complete)

    def _rule(self, form: QWidget) -> QWidget:
        line = QFrame(form)
        line.setFixedHeight(max(1, round(self._theme.stroke)))
        line.setObjectName("rule")
        return line

    def _fill(self, grid: QGridLayout, fields: tuple[FieldFrame, ...], form: QWidget, unit: int) -> None:
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(round(1.5 * unit))
        grid.setVerticalSpacing(unit)
        grid.setColumnStretch(1, 1)
        rows: dict[str, QHBoxLayout] = {}
        line = 0
        for field in fields:
            control = self._make(field, form)
            self._controls[field.key] = control
            if field.row in rows:
                rows[field.row].addWidget(control)
                continue
            label = "" if field.kind in ("check",) and not field.row else field.label
            words = Label(label, form)
            words.setProperty("quiet", True)
            words.setBuddy(control)
            words.setWordWrap(not field.row)
            if field.row:
                rows[field.row] = side = QHBoxLayout()
                # A row of buttons says itself what it is for.
                first = 0 if field.kind == "button" else 1
                if first:
                    grid.addWidget(words, line, 0)
                grid.addLayout(side, line, first, 1, 2 - first)
                side.setSpacing(unit)
                side.addWidget(control)
            elif not field.label or field.kind in ("thumbnails", "checks", "notes"):
                grid.addWidget(control, line, 0, 1, 2)
            elif self._is_long(field):
                grid.addWidget(words, line, 0, 1, 2)
                line += 1
                grid.addWidget(control, line, 0, 1, 2)
            else:
                grid.addWidget(words, line, 0)
                grid.addWidget(control, line, 1)
            words.setVisible(bool(label) and (bool(field.row) or field.kind not in ("thumbnails", "checks", "notes")))
            line += 1

    def _is_long(self, field: FieldFrame) -> bool:
        """Whether its longest choice needs a line of its own to be read whole."""
        longest = max((len(text) for _key, text in field.choices), default=0)
        return field.kind == "choice" and not field.row and longest > _LONG

    def _make(self, field: FieldFrame, form: QWidget) -> QWidget:
        control = _MAKERS[field.kind](self, field, form)
        describe(control, field_name(field), field.tooltip)
        return control

    def _speaker(self, key: str) -> Callable[[str], None]:
        return lambda text: self.edit_requested.emit(key, text)

    def _line(self, field: FieldFrame, form: QWidget) -> QWidget:
        line = CommitField(form, is_number=field.kind == "number")
        line.setMinimumWidth(round(_UNITS_WIDTH * self._theme.scale))
        if field.row:
            line.setFixedWidth(self._units_width(form))
        line.committed.connect(self._speaker(field.key))
        self._setters[field.key] = lambda new: line.set_shown(new.value)
        return line

    def _units_width(self, form: QWidget) -> int:
        """What the longest number of the section's rows takes: the same for all of them, and for their heading."""
        wide = form.fontMetrics().horizontalAdvance(self._longest) + 1
        return max(round(_UNITS_WIDTH * self._theme.scale), wide + round(_PADDING * self._theme.scale))

    def _notes(self, field: FieldFrame, form: QWidget) -> QWidget:
        notes = NotesField(form)
        notes.setFixedHeight(round(72 * self._theme.scale))
        notes.setPlaceholderText(field.label)
        notes.committed.connect(self._speaker(field.key))
        self._setters[field.key] = lambda new: notes.set_shown(new.value)
        return notes

    def _choice(self, field: FieldFrame, form: QWidget) -> QWidget:
        combo = QuietCombo(form)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        combo.set_choices(field.choices)
        widest = max(combo.fontMetrics().horizontalAdvance(text) for _key, text in field.choices)
        # Every choice can be read whole.
        combo.setMinimumWidth(widest + round(28 * self._theme.scale))
        combo.view().setMinimumWidth(widest + round(24 * self._theme.scale))
        combo.chosen.connect(self._speaker(field.key))
        self._setters[field.key] = lambda new: combo.set_shown(new.value)
        return combo

    def _check(self, field: FieldFrame, form: QWidget) -> QWidget:
        in_row = bool(field.row)  # the column's heading says what it is
        box = QCheckBox("" if in_row else in_menu(field.label), form)
        if in_row:
            box.setFixedWidth(round(_BIAS_WIDTH * self._theme.scale))
        box.clicked.connect(lambda checked: self.edit_requested.emit(field.key, "1" if checked else ""))
        self._setters[field.key] = lambda new: box.setChecked(bool(new.value))
        return box

    def _checks(self, field: FieldFrame, form: QWidget) -> QWidget:
        """Several ticks in a grid; the text is the ticked keys, separated by commas."""
        box = QWidget(form)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        ticks: dict[str, QCheckBox] = {}

        def speak() -> None:
            chosen = ",".join(key for key, tick in ticks.items() if tick.isChecked())
            self.edit_requested.emit(field.key, chosen)

        words = Label(field.label, box)
        words.setProperty("quiet", True)
        grid.addWidget(words, 0, 0, 1, 3)
        for place, (key, text) in enumerate(field.choices):
            tick = ticks[key] = QCheckBox(in_menu(text), box)
            describe(tick, f"{field.label}: {text}", field.tooltip)
            tick.clicked.connect(speak)
            grid.addWidget(tick, 1 + place // 3, place % 3)

        def show(new: FieldFrame) -> None:
            used = new.value.split(",")
            for key, tick in ticks.items():
                tick.setChecked(key in used)

        self._setters[field.key] = show
        return box

    def _button(self, field: FieldFrame, form: QWidget) -> QWidget:
        button = QPushButton(in_menu(field.value), form)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.button_requested.emit(field.key))
        self._setters[field.key] = lambda new: button.setText(in_menu(new.value))
        return button

    def _words(self, field: FieldFrame, form: QWidget) -> QWidget:
        words = Label(form)
        words.setWordWrap(True)
        words.setProperty("quiet", True)
        if field.label:
            words.setAlignment(Qt.AlignmentFlag.AlignRight)
        if field.key == "network.head.units":
            words.setFixedWidth(self._units_width(form))
        elif field.key == "network.head.bias":
            words.setFixedWidth(round(_BIAS_WIDTH * self._theme.scale))
        if field.kind == "list":
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setProperty("quiet", False)
            self._setters[field.key] = lambda new: show_html(words, paragraphs(new.value))
        else:
            self._setters[field.key] = lambda new: words.setText(new.value)
        return words

    def _pictures(self, field: FieldFrame, form: QWidget) -> QWidget:
        shown = Thumbnails(thumbnails(), form)
        shown.set_theme(self._theme)
        shown.chosen.connect(self._speaker(field.key))
        self._setters[field.key] = lambda new: shown.set_shown(new.value)
        return shown


_MAKERS: dict[str, Callable[[SetupPanel, FieldFrame, QWidget], QWidget]] = {
    "number": SetupPanel._line,
    "text": SetupPanel._line,
    "notes": SetupPanel._notes,
    "choice": SetupPanel._choice,
    "check": SetupPanel._check,
    "checks": SetupPanel._checks,
    "button": SetupPanel._button,
    "words": SetupPanel._words,
    "list": SetupPanel._words,
    "thumbnails": SetupPanel._pictures,
}
