"""The choices for an exported figure: which one, its size, its look, and the kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gradviz.data.errors import SetupError
from gradviz.export.storyboard import PHASES, STORYBOARD
from gradviz.gui.dialogs.figure_preview import sentence_of
from gradviz.gui.export.picture_files import PRINT_DPI
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import CommitField, NumberBox, QuietCombo, describe
from gradviz.gui.widgets.segments import Segments
from gradviz.records import FrozenRecord
from gradviz.scene.text.number_input import read_number
from gradviz.scene.view.figure_style import (
    FIGURE_SIZES,
    FIGURE_THEMES,
    MOST_PIXELS,
    PLAIN,
    UNITS,
    FigureStyle,
    font_points,
    in_unit,
)
from gradviz.scene.view.view import EdgeNumbers
from gradviz.text import _, mark

__all__ = ["ExportChoice", "ExportForm", "export_choice_of_text"]

_THEMES = (("light", mark("Light"), mark("Dark on white")), ("dark", mark("Dark"), mark("Light on dark")),
           (PLAIN, mark("Plain"), mark("The network as a textbook draws it, black on white")))  # fmt: skip
_NUMBERS = (("auto", mark("Automatic"), mark("Where all of them have room")),
            ("always", mark("Always"), mark("As many as have room")),
            ("never", mark("Never"), mark("No numbers")))  # fmt: skip
_FORMATS = {".svg": mark("SVG"), ".pdf": mark("PDF"), ".png": mark("PNG"), ".tex": mark("TikZ"), ".csv": mark("CSV"),
            ".npz": mark("NPZ")}  # fmt: skip
_LETTERS = (("text", mark("Text"), mark("Words can be searched and edited")),
            ("outlines", mark("Outlines"), mark("Words look the same without the font")))  # fmt: skip
_DPI = (24, 1200)
_FIELD = 22  # pixels of a field beside its text


class ExportChoice(FrozenRecord, frozen=True):
    """The stored choices of an export: the name of the figure, the extension of the file, and the style. `panels` are
    those of a storyboard, `unit` is the unit in which the size is shown."""

    view: str = "network"
    ending: str = ".svg"
    numbers: EdgeNumbers = EdgeNumbers.AUTO
    unit: str = "mm"
    panels: str = PHASES
    style: FigureStyle = FigureStyle(width=FIGURE_SIZES["column"].width * UNITS["mm"], font=FIGURE_SIZES["column"].font)


def export_choice_of_text(text: str) -> ExportChoice:
    """The choice of a stored JSON text; the usual one where it is from another version or damaged, or holds what could
    not be chosen."""
    try:
        choice = msgspec.json.decode(text, type=ExportChoice)
        style = choice.style
        if style.font is not None:
            font_points("", f"{style.font:g}")
    except (msgspec.MsgspecError, SetupError, UnicodeError, RecursionError):
        return ExportChoice()
    sides = all(side is None or 0.0 < side <= MOST_PIXELS for side in (style.width, style.height))
    sizes = sides and (style.dpi is None or _DPI[0] <= style.dpi <= _DPI[1])
    names = choice.unit in UNITS and style.theme in FIGURE_THEMES and choice.ending in _FORMATS
    return choice if sizes and names else ExportChoice()


class ExportForm(QWidget):
    """`choice` are the choices in the fields. Signals: `changed` when they change, `refused(sentence)` for an invalid
    number."""

    changed = Signal()
    refused = Signal(str)

    def __init__(
        self, parent: QWidget, views: Sequence[tuple[str, str]], endings: Sequence[str], choice: ExportChoice
    ) -> None:
        super().__init__(parent)
        self._choice = choice
        self.view = QuietCombo(self)
        self.view.set_choices(views)
        describe(self.view, _("View"), _("Which figure"))
        self.numbers = Segments(_("Numbers on edges"), [(key, _(text), _(tip)) for key, text, tip in _NUMBERS], self)
        self.panels = CommitField(self, is_number=False)
        describe(self.panels, _("Panels"), _("phases, layers, steps:1,2,… of this update, or updates:0,10,…"))
        self.caption = self._check(_("Title and sentences"), _("Print what the figure shows in words"))
        sizes = [(key, f"{_(size.title)}\n{_size_words(size.width, size.height)}", _("Type of at least {n:g} pt")
                  .format(n=size.font)) for key, size in FIGURE_SIZES.items()]  # fmt: skip
        self.sizes = Segments(_("Size"), sizes, self)
        self.width_field = self._field(_("Width"), _("How wide the figure is"))
        self.height_field = self._field(_("Height"), _("How high the figure is; empty: it follows the view"))
        self.unit = QuietCombo(self)
        self.unit.set_choices([(unit, unit) for unit in UNITS])
        describe(self.unit, _("Unit"), _("In which the size is given"))
        self.font_field = self._field(_("Text"), _("The smallest type in the figure, in points"))
        self.theme = Segments(_("Theme"), [(key, _(text), _(tip)) for key, text, tip in _THEMES], self)
        self.transparent = self._check(_("Transparent background"), _("The page shows through"))
        self.grey = self._check(_("Grey, safe in black and white"), _("Lightness and dashes in place of colours"))
        self.format = Segments(_("Format"), [(each, _(_FORMATS[each]), each) for each in endings], self)
        self.letters = Segments(_("Letters"), [(key, _(text), _(tip)) for key, text, tip in _LETTERS], self)
        self.dpi = NumberBox(self)
        self.dpi.setRange(*_DPI)
        self.dpi.setSuffix("\u00a0" + _("dpi"))
        self.dpi.setKeyboardTracking(False)
        describe(self.dpi, _("Resolution"), _("Pixels to an inch of a PNG, from 24 to 1200"))
        self._lay_out()
        self._show()
        self._connect()

    @property
    def choice(self) -> ExportChoice:
        """What is in the fields."""
        return self._choice

    def show_height(self, pixels: float) -> None:
        """The height that follows from the width, where none is typed."""
        self.height_field.setPlaceholderText(f"{in_unit(pixels, self._choice.unit):.4g}")

    # How it is laid out

    def _check(self, words: str, tip: str) -> QCheckBox:
        box = QCheckBox(words, self)
        describe(box, words, tip)
        return box

    def _field(self, name: str, tip: str) -> CommitField:
        field = CommitField(self)
        field.setFixedWidth(self.fontMetrics().horizontalAdvance("000.00") + _FIELD)
        describe(field, name, tip)
        return field

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        self._rows: dict[str, tuple[Label, QWidget]] = {}
        self._section(column, _("Figure"), (("view", _("View"), self.view),
                                           ("numbers", _("Numbers on edges"), self.numbers),
                                           ("panels", _("Panels"), self.panels),
                                           ("caption", _("Caption"), self.caption)))  # fmt: skip
        self._section(column, _("Size"), ())
        column.addWidget(self.sizes)
        row = QHBoxLayout()
        column.addLayout(row)
        text, points, times = (Label(words, self) for words in (_("Text"), _("pt"), "×"))
        for widget in (self.width_field, times, self.height_field, self.unit):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (text, self.font_field, points):
            row.addWidget(widget)
        self._section(column, _("Look"), (("theme", _("Theme"), self.theme), ("", "", self.transparent),
                                         ("", "", self.grey)))  # fmt: skip
        self._section(column, _("File"), (("format", _("Format"), self.format), ("letters", _("Letters"), self.letters),
                                         ("dpi", _("Resolution"), self.dpi)))  # fmt: skip
        column.addStretch(1)

    def _section(self, column: QVBoxLayout, title: str, rows: Sequence[tuple[str, str, QWidget]]) -> None:
        label = Label(title, self)
        label.setProperty("title", True)
        column.addSpacing(4)
        column.addWidget(label)
        label_width = self.fontMetrics().horizontalAdvance(_("Numbers on edges"))
        grid = QGridLayout()
        column.addLayout(grid)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(10)
        grid.setColumnMinimumWidth(0, label_width)
        for place, (name, words, widget) in enumerate(rows):
            beside = Label(words, self)
            beside.setProperty("quiet", True)
            grid.addWidget(beside, place, 0)
            grid.addWidget(widget, place, 1)
            if name:
                self._rows[name] = beside, widget

    # Contents

    def _connect(self) -> None:
        self.view.chosen.connect(lambda key: self._take(view=key))
        self.numbers.chosen.connect(lambda key: self._take(numbers=EdgeNumbers(key)))
        self.panels.committed.connect(lambda text: self._take(panels=text.strip() or PHASES))
        self.caption.toggled.connect(lambda on: self._style(caption=on))
        self.sizes.chosen.connect(self._take_size)
        self.width_field.committed.connect(lambda text: self._take_length("width", text))
        self.height_field.committed.connect(lambda text: self._take_length("height", text))
        self.unit.chosen.connect(lambda key: self._take(unit=key))
        self.font_field.committed.connect(self._take_font)
        self.theme.chosen.connect(lambda key: self._style(theme=key))
        self.transparent.toggled.connect(lambda on: self._style(transparent=on))
        self.grey.toggled.connect(lambda on: self._style(grey=on))
        self.format.chosen.connect(lambda key: self._take(ending=key))
        self.letters.chosen.connect(lambda key: self._style(text=key == "text"))
        self.dpi.valueChanged.connect(lambda value: self._style(dpi=value))

    def _take(self, **changes: object) -> None:
        changed = replace(self._choice, **changes)  # type: ignore[arg-type]
        if changed != self._choice:
            self._choice = changed
            self._show()
            self.changed.emit()

    def _style(self, **changes: object) -> None:
        self._take(style=replace(self._choice.style, **changes))  # type: ignore[arg-type]

    def _take_size(self, name: str) -> None:
        size, millimetre = FIGURE_SIZES[name], UNITS["mm"]
        high = None if size.height is None else size.height * millimetre
        style = replace(self._choice.style, width=size.width * millimetre, height=high, font=size.font)
        self._take(style=style, unit="mm")

    def _take_length(self, side: str, text: str) -> None:
        unit = UNITS[self._choice.unit]
        try:
            self._style(**{side: read_number(text, "", 0.0, MOST_PIXELS / unit) * unit if text.strip() else None})
        except SetupError as error:
            self._refuse(sentence_of(error))

    def _take_font(self, text: str) -> None:
        try:
            self._style(font=font_points("", text.replace(",", ".")) if text.strip() else None)
        except SetupError as error:
            self._refuse(sentence_of(error))

    def _refuse(self, sentence: str) -> None:
        self._show()
        self.refused.emit(sentence)

    def _show(self) -> None:
        """Show the choice in the fields and disable those without meaning for it."""
        choice, style = self._choice, self._choice.style
        is_network = choice.view in ("network", STORYBOARD)
        has_style = choice.ending in (".svg", ".pdf", ".png")
        for widget in (self.caption, self.transparent, self.grey, self.dpi):
            widget.blockSignals(True)
        self.view.set_shown(choice.view)
        self.unit.set_shown(choice.unit)
        self.numbers.set_shown(choice.numbers.value)
        self.panels.set_shown(choice.panels)
        self.caption.setChecked(not is_network if style.caption is None else style.caption)
        self.transparent.setChecked(style.transparent)
        self.grey.setChecked(style.grey)
        self.dpi.setValue(style.dpi or PRINT_DPI)
        for widget in (self.caption, self.transparent, self.grey, self.dpi):
            widget.blockSignals(False)
        for field, side in ((self.width_field, style.width), (self.height_field, style.height)):
            field.set_shown("" if side is None else f"{in_unit(side, choice.unit):.4g}")
        self.font_field.set_shown("" if style.font is None else f"{style.font:g}")
        self.sizes.set_shown(next((name for name, size in FIGURE_SIZES.items() if _is_size(style, name)), ""))
        self.theme.set_shown(style.theme)
        self.format.set_shown(choice.ending)
        self.letters.set_shown("text" if style.text else "outlines")
        self.theme.buttons[PLAIN].setEnabled(is_network)
        self.grey.setEnabled(has_style and style.theme != PLAIN)
        self._row_shown("numbers", choice.view == "network" and style.theme != PLAIN)
        self._row_shown("panels", choice.view == STORYBOARD)
        self._row_shown("caption", choice.view != STORYBOARD)  # which has its captions
        self._row_shown("letters", choice.ending == ".svg")
        self._row_shown("dpi", choice.ending == ".png")
        each: QWidget
        for each in (self.caption, self.transparent, self.sizes, self.theme, self.width_field, self.height_field,
                       self.font_field, self.unit):  # fmt: skip
            each.setEnabled(has_style)

    def _row_shown(self, name: str, on: bool) -> None:
        for widget in self._rows[name]:
            widget.setVisible(on)


def _size_words(width: float, height: float | None) -> str:
    return f"{width:g} mm" if height is None else f"{width:g} × {height:g} mm"


def _is_size(style: FigureStyle, name: str) -> bool:
    size, millimetre = FIGURE_SIZES[name], UNITS["mm"]
    sides = ((style.width, size.width), (style.height, size.height))
    return style.font == size.font and all(
        a is b is None or (a is not None and b is not None and abs(a - b * millimetre) < 0.01) for a, b in sides
    )
