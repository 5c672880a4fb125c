"""What a lecture adds to the window: motion, Predict, Present. Each comes into being with its first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradviz.gui.lecture_buttons import LectureButtons
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow
    from gradviz.gui.motion import Motion
    from gradviz.gui.predicting import Predicting
    from gradviz.gui.presentation import Presentation

__all__ = ["Lecture"]

# Actions that only mean something while presenting.
_WHILE_PRESENTING = ("blank", "freeze", "spotlight", "next_picture")


class Lecture(QObject):
    """One for each window; the window's commands and the presenter's keys come here."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.buttons = LectureButtons(window)
        self.predicting: Predicting | None = None
        self.presentation: Presentation | None = None
        self.motion: Motion | None = None
        self.display = ""  # the name of the display that was chosen, where nothing is remembered
        self.stop_notes = ""  # what a lesson says to the speaker at its stop; empty: the setup's own notes
        settings = window.settings
        self.moves = settings is not None and str(settings.value("motion", "true")) == "true"
        self.buttons.pressed.connect(lambda name: window.actions_by_id[name].trigger())

    def ready_actions(self) -> None:
        """The menus are made: show in them what holds."""
        self._window.actions_by_id["motion"].setChecked(self.moves)
        self.show_presenting()

    def set_theme(self) -> None:
        """Colours and sizes of the window's theme."""
        self.buttons.set_theme(self._window.theme)
        if self.predicting is not None:
            self.predicting.set_theme()
        if self.presentation is not None and self.presentation.speaker is not None:
            self.presentation.speaker.set_theme(self._window.theme)

    def close(self) -> None:
        """The window closes."""
        self.stop_motion()
        if self.presentation is not None:
            self.presentation.close()

    # Steps

    def next(self) -> bool:
        """Next was pressed: True where the Predict mode has taken it."""
        return self.predicting is not None and self.predicting.next()

    def set_motion(self, on: bool) -> None:
        """Whether steps carry their values along the edges; less motion in the system's settings switches it off."""
        self.moves = on
        self._window.actions_by_id["motion"].setChecked(on)
        if self._window.settings is not None:
            self._window.settings.setValue("motion", "true" if on else "false")
        self.stop_motion()

    def carry(self) -> None:
        """A step has been taken: let what it computed travel, where that is wanted."""
        frame = self._window.panels["network"].canvas.frame
        if not self.moves or frame is None:
            return
        from gradviz.gui.reduced_motion import wants_less_motion  # late: a start has no steps

        if wants_less_motion():
            return
        if self.motion is None:
            from gradviz.gui.motion import Motion

            self.motion = Motion(self._window.panels["network"].canvas)
        self.motion.play(frame, self._window.theme)

    def stop_motion(self) -> None:
        """The settled picture, at once."""
        if self.motion is not None:
            self.motion.stop()

    # Predict

    def predict(self, on: bool) -> None:
        """Begin or end the Predict mode."""
        if self.predicting is None:
            if not on:
                return
            from gradviz.gui.predicting import Predicting

            self.predicting = Predicting(self._window)
            self._window.insert_below_toolbar(self.predicting.place)
            self.predicting.set_theme()
        self.predicting.set_on(on)

    @property
    def is_asking(self) -> bool:
        """Whether a question of the Predict mode is open."""
        return self.predicting is not None and self.predicting.is_asking

    def reconsider(self) -> None:
        """The selection or the granularity has changed: an open question follows it."""
        if self.predicting is not None:
            self.predicting.reconsider()

    def predict_changed(self, on: bool) -> None:
        """The Predict mode has begun or ended."""
        self._window.actions_by_id["predict"].setChecked(on)
        self.buttons.show_on("predict", on)
        self._window.order_tab_stops_soon()

    # Present

    @property
    def is_presenting(self) -> bool:
        """Whether there is an audience."""
        return self.presentation is not None and self.presentation.is_on

    def present(self, on: bool, *, in_window: bool = False) -> None:
        """Begin or end presenting, on a whole display or in a window of its own."""
        if on:
            self._with_presentation().begin(in_window=in_window)
        elif self.presentation is not None:
            self.presentation.end()

    def show_notes(self, on: bool) -> None:
        """Show or hide the speaker's window."""
        if on or self.presentation is not None:
            self._with_presentation().show_notes(on)

    def set_stop_notes(self, text: str) -> None:
        """Notes for the speaker at this stop of a lesson, in place of the setup's own; empty brings those back."""
        self.stop_notes = text
        if self.presentation is not None:
            self.presentation.refresh_speaker()

    def show_lesson(self) -> None:
        """The lesson's stop has changed: the audience may be reading it."""
        if self.presentation is not None:
            self.presentation.show_lesson()

    def show_presenting(self) -> None:
        """Menus and button say whether there is an audience, and what it sees."""
        on, actions, show = self.is_presenting, self._window.actions_by_id, self.presentation
        in_window = on and show is not None and show.in_window
        actions["present"].setChecked(on and not in_window)
        actions["present_window"].setChecked(in_window)
        self.buttons.show_on("present", on)
        is_blank, is_frozen = (on and show.is_blank, on and show.is_frozen) if show is not None else (False, False)
        self.buttons.set_words("present", _("Blank") if is_blank else _("Frozen") if is_frozen else _("Present"))
        for name in _WHILE_PRESENTING:
            actions[name].setEnabled(on)

    def _with_presentation(self) -> Presentation:
        if self.presentation is None:
            from gradviz.gui.presentation import Presentation

            self.presentation = Presentation(self._window)
        return self.presentation
