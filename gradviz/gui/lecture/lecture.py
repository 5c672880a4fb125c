"""What is used in a lecture: motion, the tour, the Predict mode and presenting. Each object is created at its first
use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradviz.gui.lecture.lecture_buttons import LectureButtons
from gradviz.text import _
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.context import LectureContext
    from gradviz.gui.lecture.predict_mode import Predicting
    from gradviz.gui.lecture.presentation import Presentation
    from gradviz.gui.lecture.step_animation import Motion
    from gradviz.gui.lecture.tour import Tour
    from gradviz.scene.lecture.lecture_record import RecordEntry
    from gradviz.scene.lecture.lesson import LessonFrame
    from gradviz.scene.lecture.predict_frame import PredictFrame

__all__ = ["Lecture"]

# Actions that are enabled only while presenting.
_WHILE_PRESENTING = ("blank", "freeze", "spotlight", "next_picture")
_DISPLAY = "audience_display"  # the setting


class Lecture(QObject):
    """Created once for a window. `asking_changed(bool)`: a question of the Predict mode was opened or revealed.
    `covering_changed(bool)`: an open question, of the Predict mode or of a lesson's stop, starts or stops hiding
    panels. `record_requested`: the record of predictions should be shown."""

    asking_changed = Signal(bool)
    covering_changed = Signal(bool)
    record_requested = Signal()

    def __init__(self, context: LectureContext) -> None:
        super().__init__(context.parent_widget)
        self._context = context
        self.buttons = LectureButtons(context.parent_widget)
        self.predicting: Predicting | None = None
        self.presentation: Presentation | None = None
        self.motion: Motion | None = None
        self.tour: Tour | None = None
        self.lesson: LessonFrame | None = None  # the stop of the lesson that is open
        self.stop_notes = ""  # the speaker notes of the lesson's stop; empty: the setup's notes are shown
        self._is_covering = False
        self._display = ""  # the name of the chosen display, where there are no settings
        settings = context.settings
        self.moves = settings is not None and str(settings.value("motion", "true")) == "true"
        self.buttons.pressed.connect(lambda name: context.actions_by_id[name].trigger())

    def ready_actions(self) -> None:
        """Tick the actions that are on; the menus have been created."""
        self._context.actions_by_id["motion"].setChecked(self.moves)
        self.show_presenting()

    def set_theme(self) -> None:
        """Colours and sizes of the window's theme."""
        self.buttons.set_theme(self._context.theme)
        if self.tour is not None:
            self.tour.ring.set_theme(self._context.theme)
        if self.predicting is not None:
            self.predicting.set_theme()
        if self.presentation is not None and self.presentation.speaker is not None:
            self.presentation.speaker.set_theme(self._context.theme)

    def close(self) -> None:
        """The window closes."""
        self.stop_motion()
        if self.presentation is not None:
            self.presentation.close()

    # Steps

    def next(self) -> bool:
        """Handle the Next command; True if the Predict mode used it."""
        return self.predicting is not None and self.predicting.next()

    def choose_answer(self, place: int) -> bool:
        """Choose an answer of the Predict mode by its index; False if no question with choices is open."""
        return self.predicting is not None and self.predicting.choose(place)

    def set_motion(self, on: bool) -> None:
        """Switch the motion of values along the edges on or off, and remember that. The system's setting for reduced
        motion overrides it."""
        self.moves = on
        self._context.actions_by_id["motion"].setChecked(on)
        if self._context.settings is not None:
            self._context.settings.setValue("motion", "true" if on else "false")
        self.stop_motion()

    def animate_step(self, granularity: Granularity) -> None:
        """Move dots along the edges that the last step used, if it was one operation or layer and motion is on."""
        canvas, is_small = self._context.network.canvas, granularity in (Granularity.OPERATION, Granularity.LAYER)
        if canvas.frame is None or not is_small or not self.can_move():
            return
        if self.motion is None:
            from gradviz.gui.lecture.step_animation import Motion

            self.motion = Motion(canvas)
        self.motion.play(canvas.frame, self._context.theme)

    def can_move(self) -> bool:
        """Whether motion is on, here and in the system's settings."""
        if not self.moves:
            return False
        from gradviz.gui.lecture.reduced_motion import wants_less_motion  # late: no start needs it

        return not wants_less_motion()

    def stop_motion(self) -> None:
        """End the motion immediately."""
        if self.motion is not None:
            self.motion.stop()

    # The tour

    def start_tour(self) -> Tour:
        """Start the tour of the window at its first part."""
        from gradviz.gui.lecture.tour import Tour  # imported late: few starts need it

        self.end_tour()
        self.predict(False)  # it hides what the tour speaks of
        if self.presentation is not None and self.presentation.is_on and self.presentation.hides_window:
            self.presentation.end()
        self.tour = tour = Tour(self._context)
        tour.ended.connect(self._tour_ended)
        return tour

    def end_tour(self) -> bool:
        """End the tour; False if none is running."""
        if self.tour is None:
            return False
        self.tour.end()
        return True

    def _tour_ended(self) -> None:
        tour, self.tour = self.tour, None
        if tour is not None:
            tour.deleteLater()

    # Predict

    def predict(self, on: bool) -> None:
        """Begin or end the Predict mode."""
        if self.predicting is None:
            if not on:
                return
            from gradviz.gui.lecture.predict_mode import Predicting

            self.predicting = predicting = Predicting(self._context)
            self._context.insert_below_toolbar(predicting.place)
            predicting.set_theme()
            predicting.switched.connect(self._predict_switched)
            predicting.changed.connect(self._show_question)
            predicting.asking_changed.connect(self.asking_changed)
            predicting.asking_changed.connect(self._check_covering)
            predicting.record_requested.connect(self.record_requested)
        if on:
            self.end_tour()
        self.predicting.set_on(on)

    @property
    def is_asking(self) -> bool:
        """Whether a question of the Predict mode is open."""
        return self.predicting is not None and self.predicting.is_asking

    def update_question(self) -> None:
        """Ask an open question of the Predict mode again, because the selection or the granularity has changed."""
        if self.predicting is not None:
            self.predicting.update_question()

    @property
    def records(self) -> tuple[RecordEntry, ...]:
        """The predictions so far."""
        return self.predicting.records if self.predicting is not None else ()

    def question(self) -> PredictFrame | None:
        """The question of the Predict mode; None while the mode is off."""
        predicting = self.predicting
        return predicting.frame() if predicting is not None and predicting.is_on else None

    def covered(self) -> Mapping[str, str]:
        """The panels that an open question hides, each with the words shown in its place."""
        words = dict.fromkeys(self._context.presenter.view.covered, _("Hidden until the answer"))
        if self.predicting is not None:
            words |= dict.fromkeys(self.predicting.hidden(), _("Hidden until the reveal"))
        return words

    def _check_covering(self) -> None:
        is_covering = self.is_asking or bool(self._context.presenter.view.covered)
        if is_covering != self._is_covering:
            self._is_covering = is_covering
            self.covering_changed.emit(is_covering)

    def _show_question(self) -> None:
        if self.presentation is not None:
            self.presentation.show_question()

    def _predict_switched(self, on: bool) -> None:
        self._context.actions_by_id["predict"].setChecked(on)
        self.buttons.show_on("predict", on)
        self._context.order_tab_stops_soon()

    # Present

    @property
    def is_presenting(self) -> bool:
        """Whether there is an audience."""
        return self.presentation is not None and self.presentation.is_on

    def present(self, on: bool, *, in_window: bool = False) -> None:
        """Start or stop presenting, on a whole display or in a window."""
        if on:
            self._with_presentation().begin(in_window=in_window)
        elif self.presentation is not None:
            self.presentation.end()

    def show_notes(self, on: bool) -> None:
        """Show or hide the speaker's window."""
        if on or self.presentation is not None:
            self._with_presentation().show_notes(on)

    def show_lesson(self, frame: LessonFrame | None, notes: str) -> None:
        """Show a stop of a lesson and its speaker notes, which replace those of the setup; None: no lesson is open any
        more."""
        self.lesson, self.stop_notes = frame, notes
        self._check_covering()
        if self.presentation is not None:
            self.presentation.refresh_speaker()
            self.presentation.show_lesson()

    @property
    def display(self) -> str:
        """The name of the display that was chosen for the audience; empty: gradviz chooses."""
        settings = self._context.settings
        return self._display if settings is None else str(settings.value(_DISPLAY, ""))

    def choose_display(self, name: str) -> None:
        """Present on this display, and remember that."""
        self._display = name
        if self._context.settings is not None:
            self._context.settings.setValue(_DISPLAY, name)
        if self.is_presenting and self.presentation is not None:
            self.presentation.move_to_display()

    def show_presenting(self) -> None:
        """Update the menus and the button that show whether there is an audience and what it sees."""
        on, actions, show = self.is_presenting, self._context.actions_by_id, self.presentation
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
            from gradviz.gui.lecture.presentation import Presentation

            self.presentation = Presentation(self._context, self)
            self.presentation.changed.connect(self.show_presenting)
        return self.presentation
