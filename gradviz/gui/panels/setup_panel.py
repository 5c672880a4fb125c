"""The setup as a form: whatever `SetupFrame` lists, in its order. A field emits its signal when it is committed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.outside_text import Label
from gradviz.gui.pages.form_fields import FormFields, Setter
from gradviz.gui.pages.form_words import Shape, field_name, shape_of
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.header import PanelHeader
from gradviz.scene.setup.setup_form import FieldFrame, SectionFrame, SetupFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["SetupPanel"]

_FIRST_SECTIONS, _AFTER_FIRST_PICTURE_MS = 2, 150
_LONG = 16  # letters of a choice that fit beside a label
_ABOVE = 8  # pixels above a section that was asked for


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
        self._fields = FormFields(self.edit_requested, self.button_requested)
        self._setters: dict[str, Setter] = {}
        self._controls: dict[str, QWidget] = {}
        # Of the sections made so far: the first picture of the window does not wait for those further down.
        self._boxes: list[QWidget] = []
        self.section_in_sight = ""  # that was asked for last
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
        self._scroll.verticalScrollBar().setValue(box.y() - round(_ABOVE * self._theme.scale))
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
        self._fields.theme = theme
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
        self._fields.begin_section(section)
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
            control, self._setters[field.key] = self._fields.make(field, form)
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
