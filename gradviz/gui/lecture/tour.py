"""The tour of the window: a strip of text below the toolbar and a ring around the control in question; a part ends when
its control was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gradviz.gui.widgets.ring import TargetRing
from gradviz.gui.widgets.tour_strip import TourStrip
from gradviz.scene.welcome.tour import ENDING, TOUR, TourControls, TourLook, TourProgress, advanced, part_words
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import LectureContext

__all__ = ["Tour"]

class Tour(QObject):
    """A running tour. `lesson_requested`: start a lesson next; `ended`."""

    lesson_requested = Signal()
    ended = Signal()

    def __init__(self, context: LectureContext) -> None:
        super().__init__(context.parent_widget)
        self._context = context
        self._selections = 0
        self.strip = TourStrip()
        self.strip.skip_requested.connect(self._skip)
        self.strip.end_requested.connect(self.end)
        self.strip.lesson_requested.connect(self._begin_lesson)
        self.ring = TargetRing(context.parent_widget, context.theme)
        self._enlarged = False
        context.side_area.close_panel()  # it lies over the plots
        context.message.hold_questions(True)  # it says one thing at a time
        context.insert_below_toolbar(self.strip)
        self.strip.resize(context.parent_widget.width(), self.strip.height())  # as its row will be: see `TourStrip`
        context.order_tab_stops_soon()
        self._progress = TourProgress(self._look())
        session = context.session
        session.moment_changed.connect(self._look_again)
        session.playing_changed.connect(self._look_again)
        context.network.selected_requested.connect(self._selected)
        self._show()

    @property
    def part(self) -> int:
        """The current part, counted from 0; the number of parts after the last one."""
        return self._progress.part

    def end(self) -> None:
        """Remove strip and ring; the run stays open."""
        session = self._context.session
        session.moment_changed.disconnect(self._look_again)
        session.playing_changed.disconnect(self._look_again)
        self._context.network.selected_requested.disconnect(self._selected)
        self.ring.set_target(None)
        self._put_back()
        self._context.message.hold_questions(False)
        focused = self.strip.window().focusWidget()
        if focused is not None and self.strip.isAncestorOf(focused):
            focused.clearFocus()  # or Qt gives the keys to whatever comes next
        for widget in (self.ring, self.strip):
            widget.hide()
            widget.deleteLater()
        self._context.order_tab_stops_soon()
        self.ended.emit()

    # Inside

    def _look(self) -> TourLook:
        session = self._context.session
        timeline = session.timeline
        return TourLook(
            has_gradients=timeline.steps.backward_from(timeline.place) == 0, updates_done=timeline.updates_done,
            length=timeline.length, selections=self._selections,
            weights=timeline.shown_state().parameters.tobytes(),
            is_playing=session.is_playing, learning_rate=session.run.learning_rate,
        )  # fmt: skip

    def _look_again(self) -> None:
        self._take(advanced(self._progress, self._look()))

    def _selected(self, name: str | None) -> None:
        if name and name.startswith("w"):
            self._selections += 1
            self._look_again()

    def _skip(self) -> None:
        if not self._progress.is_over:
            self._take(self._progress.next_part(self._look()))

    def _take(self, progress: TourProgress) -> None:
        part, self._progress = self.part, progress
        if progress.part != part:
            self._show()

    def _begin_lesson(self) -> None:
        self.end()
        self.lesson_requested.emit()

    def _show(self) -> None:
        """Show the part's text and ring, and prepare its control: show the chain rule, or focus the field."""
        parts = [*(part_words(part, self._controls()) for part in TOUR), (_(ENDING), "")]
        self.strip.show_part(min(self.part, len(TOUR)), parts)
        if self._progress.is_over:
            self.ring.set_target(None)
            self._put_back()
            self._context.announce(_(ENDING))
            return
        part = TOUR[self.part]
        title, text = parts[self.part]
        target = self._target(part.target)
        if part.target == "network":
            self._context.explanation.show_page("chain")
        elif isinstance(target, QLineEdit):
            target.setFocus(Qt.FocusReason.TabFocusReason)
        self.ring.set_target(target)
        self._context.announce(f"{title}. {text}")

    def _controls(self) -> TourControls:
        """The controls that step; in a lesson the arrow keys go through it instead."""
        toolbar, actions = self._context.toolbar, self._context.actions_by_id
        on, back = toolbar.action_of("next"), toolbar.action_of("previous")
        arrows = {"Right": "→", "Left": "←"}

        def key(action: str) -> str:
            keys = actions[action].shortcut().toString()
            start, plus, last = keys.rpartition("+")
            return f"{start}{plus}{arrows.get(last, last)}"

        return TourControls(toolbar.buttons["next"].text(), key(on), key(back), toolbar.learning_rate.isVisible())

    def _target(self, name: str) -> QWidget:
        """The control of a part, brought into sight."""
        context = self._context
        toolbar, cards = context.toolbar, context.cards
        if name in cards:
            if name == "network" and not context.is_panel_visible("explanation"):
                context.show_panel("explanation", True)  # where the click is answered
            was_seen = context.is_panel_visible("network")
            if not context.is_panel_visible(name):
                context.show_panel(name, True)
            self._enlarged = was_seen and not context.is_panel_visible("network")
            return cards[name]
        self._put_back()
        if name == "learning_rate":  # with large type the field is in the setup instead of the toolbar
            return toolbar.learning_rate if toolbar.learning_rate.isVisible() else toolbar.setup
        return toolbar.buttons[name]

    def _put_back(self) -> None:
        """Show the network again where a panel of the tour has taken its place."""
        if self._enlarged:
            self._enlarged = False
            self._context.show_panel("network", True)
