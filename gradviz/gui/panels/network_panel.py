"""The network: the graph at this moment, to look at, to point at, and to choose from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from gradviz.gui.outside_text import set_tip
from gradviz.gui.views.layer_buttons import LayerButtons
from gradviz.gui.views.network_canvas import NetworkCanvas
from gradviz.gui.widgets.announcement import announce_description
from gradviz.gui.widgets.fields import NumberBox, QuietCombo, describe
from gradviz.gui.widgets.header import PanelHeader
from gradviz.scene.network.edge_numbers import has_room
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.text.numbers import counted
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.view.view import EDGE_LIMITS, EdgeMode, EdgeNumbers, Scope
from gradviz.text import _

__all__ = ["NetworkPanel"]

_LOSS_WORDS = 10  # letters about the digits of a loss: its symbol, its point, its power of ten


class NetworkPanel(QWidget):
    """Title, what the edges show, whose numbers they are, and the canvas."""

    hover_requested = Signal(object)
    selected_requested = Signal(object)
    axis_requested = Signal(str, str)
    edit_requested = Signal(str)
    edge_mode_requested = Signal(str)
    scope_requested = Signal(str)
    sample_requested = Signal(int)
    fold_requested = Signal(int)
    scroll_requested = Signal(int, int)
    edge_limit_requested = Signal(int)
    unit_requested = Signal()
    edge_numbers_requested = Signal(str)
    structure_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selected: str | None = None
        self.header = PanelHeader(_("Network"), self)
        self._edges, self._numbers = _("Edges show"), _("Numbers of")
        self.header.add_choice(self._edges, [
            (EdgeMode.GRADIENT.value, _("Gradient"), _("Colour edges by their gradient ∂L/∂w")),
            (EdgeMode.STEP.value, _("Step"), _("Colour edges by the step that the update takes")),
            (EdgeMode.RELATIVE_STEP.value, _("Relative"), _("Colour edges by the step relative to the weight")),
            (EdgeMode.WEIGHT.value, _("Weight"), _("Colour edges by their weight")),
        ], self.edge_mode_requested)  # fmt: skip
        self.header.add_choice(self._numbers, [
            (Scope.BATCH.value, _("Batch"), _("Show the numbers of the whole batch")),
            (Scope.SAMPLE.value, _("Sample"), _("Show the numbers of one sample of the batch")),
        ], self._choose_scope)  # fmt: skip
        self.sample = NumberBox(self)
        self.sample.setRange(1, 1_000_000)
        self.sample.setAccessibleName(_("Sample of the batch"))
        self.sample.setAccessibleDescription(_("Which sample's numbers are shown, counted from 1"))
        set_tip(self.sample, _("Which sample's numbers are shown, counted from 1"))
        self.sample.valueChanged.connect(lambda value: self.sample_requested.emit(value - 1))
        self.sample.hide()
        self.header.add_widget(self.sample, before=True)
        self.limit = QuietCombo(self)
        self.limit.set_choices([(str(limit), _("{count} edges").format(count=counted(limit)) if limit else
                                 _("selection only")) for limit in EDGE_LIMITS])  # fmt: skip
        describe(self.limit, _("Edges drawn"),
                 _("How many of the strongest edges are drawn; those of the selected or hovered unit always are"))
        self.limit.chosen.connect(lambda key: self.edge_limit_requested.emit(int(key)))
        self.limit.hide()
        self.header.add_widget(self.limit, before=True)
        self.numbers = QToolButton(self)
        self.numbers.setText("−0.1−")
        self.numbers.setCheckable(True)
        describe(self.numbers, _("Numbers on edges"),
                 _("Write their numbers on the edges, as many as have room, or none"))
        self.numbers.clicked.connect(
            lambda on: self.edge_numbers_requested.emit((EdgeNumbers.ALWAYS if on else EdgeNumbers.NEVER).value))
        self.header.add_widget(self.numbers, optional=True)
        self._rules = ("", "", "")
        self.canvas = NetworkCanvas(self)
        self.canvas.resized.connect(self._show_places)
        self.header.installEventFilter(self)
        self.layers = LayerButtons(self.canvas)
        self.layers.edit_requested.connect(self.structure_requested)
        for signal in ("fold_requested", "scroll_requested", "unit_requested"):
            getattr(self.canvas, signal).connect(getattr(self, signal))
        self.canvas.hover_requested.connect(self.hover_requested)
        self.canvas.selected_requested.connect(self.selected_requested)
        self.canvas.axis_requested.connect(self.axis_requested)
        self.canvas.edit_requested.connect(self.edit_requested)
        self.canvas.setAccessibleName(_("Network"))
        self.setAccessibleName(_("Network"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.header)
        box.addWidget(self.canvas, 1)
        self.set_theme(LIGHT)

    def show_frame(self, frame: NetworkFrame) -> None:
        """Draw a frame, and say what it shows to a screen reader."""
        self.canvas.show_frame(frame)
        self._show_choices(frame)
        self._show_places()
        selected = "" if frame.card is None else " ".join(text for _role, text in frame.card.lines) + ". "
        keys = _("Press [ and ] to select, Return to set a value, 0 to fit, + and − to zoom.")
        if any(column.is_wide for column in frame.columns):
            keys += " " + _("Press F to fold or unfold the layer of the selection, Ctrl+G to go to a unit.")
        self.canvas.setAccessibleDescription(f"{selected}{frame.description} {keys}")
        self.setAccessibleDescription(frame.description)
        if frame.selected != self._selected:
            self._selected = frame.selected
            announce_description(self.canvas)

    def prepare_frame(self, frame: NetworkFrame) -> None:
        """Draw a frame that is likely to be shown next."""
        self.canvas.prepare_frame(frame)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self.header.set_theme(theme)
        self.canvas.set_theme(theme)
        self.layers.set_theme(theme)
        self.limit.setFixedHeight(round(24 * theme.scale))

    @property
    def folded_columns(self) -> frozenset[int]:
        """The columns that are drawn as cells, not unit by unit."""
        frame = self.canvas.frame
        cells = () if frame is None else self.canvas.places(frame).cells
        return frozenset(column for column, each in enumerate(cells) if each is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Other controls in the title leave another room for the loss.
        frame, is_due = self.canvas.frame, event.type() == QEvent.Type.LayoutRequest
        if is_due and frame and self.header.has_room_for(_loss_words(frame)) is not self.canvas.has_title:
            self._show_places()
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.canvas.setFocus(event.reason())

    def _show_choices(self, frame: NetworkFrame) -> None:
        self.header.set_choice(self._edges, frame.edge_mode)
        self.header.set_choice(self._numbers, frame.scope)
        self.sample.setVisible(frame.scope == Scope.SAMPLE.value)
        self.limit.setVisible(frame.limits_edges)
        self.limit.set_shown(str(frame.edge_limit))
        self.sample.blockSignals(True)
        self.sample.setMaximum(max(1, frame.samples))
        self.sample.setValue(frame.sample + 1)
        self.sample.blockSignals(False)

    def _show_places(self) -> None:
        """The loss in the title, where the graph has no room for it; and whether numbers stand on the edges."""
        frame = self.canvas.frame
        if frame is None:
            return
        loss = _loss_words(frame)
        # In the title only where it stays one row: a second one would take more from the graph than a line in it.
        self.canvas.set_has_title(self.header.has_room_for(loss))
        self.layers.place()
        places = self.canvas.places(frame)
        is_auto = frame.edge_numbers == EdgeNumbers.AUTO.value
        self.numbers.setChecked(has_room(places) if is_auto else frame.edge_numbers == EdgeNumbers.ALWAYS.value)
        rules, short, tip = self._rules
        if places.loss_place != "title":
            self.header.set_note(rules, short, tip)
            return
        note, brief = (" · ".join(filter(None, (loss, each))) for each in (rules, short))
        self.header.set_note(note, brief, "\n".join(filter(None, (frame.loss_tooltip, tip))))

    def set_rules(self, words: str, short: str, tooltip: str) -> None:
        """A remark beside the title on whose rules the run follows; empty: gradviz's own."""
        self._rules = words, short, tooltip if words else ""
        self._show_places()

    def _choose_scope(self, scope: str) -> None:
        self.sample.setVisible(scope == Scope.SAMPLE.value)
        self.scope_requested.emit(scope)


def _loss_words(frame: NetworkFrame) -> str:
    """The loss for the title, filled up with spaces as wide as digits: a longer number moves nothing."""
    words = f"{frame.loss_title} = {frame.loss_text or '—'}"
    return words.ljust(frame.digits + _LOSS_WORDS, "\u2007")
