"""Presenting: a window for the audience and one for the speaker. The main window is not changed, so nothing has to be
restored afterwards, and on another display it can be used to look ahead while the audience's picture is frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from gradviz.gui.lecture.audience import PICTURES, Audience
from gradviz.gui.lecture.displays import audience_screen
from gradviz.gui.lecture.speaker_window import SpeakerWindow
from gradviz.gui.widgets.announcement import announce
from gradviz.scene.frame import AnyFrame
from gradviz.scene.lecture.speaker import speaker_frame
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import LectureContext
    from gradviz.scene.lecture.lesson import LessonFrame
    from gradviz.scene.lecture.predict_frame import PredictFrame

__all__ = ["Presentation"]

_WIDEST, _SHARE = 1280, 0.62  # initial width of the window in pixels, and as a share of the screen


class _Receiver:
    """Passes frames to a function, with the interface of a panel."""

    def __init__(self, show_frame: Callable[[AnyFrame], None]) -> None:
        self.show_frame = show_frame


class AudienceSource(Protocol):
    """Where the presentation gets what is not part of the run."""

    @property
    def lesson(self) -> LessonFrame | None:
        """The current stop of the open lesson; None without a lesson."""

    @property
    def stop_notes(self) -> str:
        """The speaker notes of the lesson's stop; empty: the setup's notes are shown."""

    @property
    def display(self) -> str:
        """The name of the display that was chosen for the audience; empty: none."""

    def question(self) -> PredictFrame | None:
        """The question of the Predict mode; None while the mode is off."""

    def covered(self) -> Mapping[str, str]:
        """The panels that an open question hides, each with the words shown in its place."""


class Presentation(QObject):
    """Created once for a window and reused. `changed`: presenting was started or stopped, or its picture was blanked,
    frozen or shown again."""

    changed = Signal()

    def __init__(self, context: LectureContext, shown: AudienceSource) -> None:
        window = context.parent_widget
        super().__init__(window)
        self._context, self._shown, self._window = context, shown, window
        self.is_on = self.is_frozen = self.is_blank = self.in_window = False
        self.audience = Audience(window)
        self.speaker: SpeakerWindow | None = None
        self._receivers = {
            "network": _Receiver(self.audience.show_network), "explanation": _Receiver(self.audience.show_explanation),
            "transport": _Receiver(self.audience.show_transport),
        }  # fmt: skip
        figure = _Receiver(self.audience.figure.show_frame)
        self._receivers |= dict.fromkeys(PICTURES[1:], figure)
        audience, canvas, presenter = self.audience, self.audience.canvas, context.presenter
        audience.left.connect(self.end)
        canvas.hover_requested.connect(lambda name: presenter.look(hovered=name or None))
        network = context.network  # clicks on the audience's graph act on the main window
        canvas.selected_requested.connect(network.selected_requested)
        canvas.edit_requested.connect(network.edit_requested)
        canvas.axis_requested.connect(network.axis_requested)
        context.share_keys(audience)
        context.session.moment_changed.connect(self.refresh_speaker)
        context.session.document_changed.connect(self.refresh_speaker)

    # Begin and end

    def begin(self, *, in_window: bool = False) -> None:
        """Show the audience's window, full screen or as a window that can be shared in a call; if it is shown already,
        switch between the two."""
        if self.is_on:
            if in_window != self.in_window:
                self.in_window = in_window
                self.move_to_display()
                self.changed.emit()
            self.audience.activateWindow()
            return
        self.is_on, self.is_frozen, self.is_blank, self.in_window = True, False, False, in_window
        self._context.presenter.set_audience(self._receiver)
        self.audience.set_blank(False)
        self.audience.set_spotlight(False)
        self.audience.show_picture("network")
        self.move_to_display()
        self._show_all()
        if not in_window:
            self.audience.activateWindow()
            self.audience.canvas.setFocus()
        for name in ("freeze", "spotlight"):
            self._context.actions_by_id[name].setChecked(False)
        self.changed.emit()
        self.refresh_speaker()

    def end(self) -> None:
        """Stop presenting and return to the main window."""
        if not self.is_on:
            return
        self.is_on = self.is_frozen = self.is_blank = False
        self._context.presenter.set_audience(None)
        self._context.actions_by_id["freeze"].setChecked(False)
        self.audience.say("")
        self.audience.hide()
        self.audience.forget()
        self.changed.emit()
        self._window.activateWindow()
        self.refresh_speaker()

    def close(self) -> None:
        """Close both windows, because the main window closes."""
        self.end()
        if self.speaker is not None:
            self.speaker.hide()

    def move_to_display(self) -> None:
        """Show the audience's window full screen on the chosen display, or as a window."""
        if self.in_window:
            self._show_window()
            return
        screen = audience_screen(self._window.screen(), self._shown.display)
        self.audience.setScreen(screen)
        self.audience.setGeometry(screen.geometry())
        self.audience.showFullScreen()

    def _show_window(self) -> None:
        room = self._window.screen().availableGeometry()
        width = min(_WIDEST, round(_SHARE * room.width()))
        self.audience.showNormal()
        self.audience.resize(width, round(width * 9 / 16))
        self.audience.move(room.right() - width, room.top() + room.height() // 12)
        # Otherwise it would stay above the main window.
        self.audience.windowHandle().setTransientParent(None)  # type: ignore[arg-type]
        self.audience.raise_()
        self.audience.activateWindow()

    @property
    def hides_window(self) -> bool:
        """Whether the audience's window is full screen on the main window's display."""
        return self.audience.isFullScreen() and self.audience.screen() is self._window.screen()

    # What the audience sees

    def toggle_blank(self) -> None:
        """Make the audience's display black, or show the picture again."""
        if self.is_on:
            self.is_blank = not self.is_blank
            self.audience.set_blank(self.is_blank)
            self.changed.emit()
            self.refresh_speaker()

    def set_frozen(self, on: bool) -> None:
        """Keep the audience's picture while the run goes on, or update it again."""
        if not self.is_on:
            return
        if on and self.hides_window:
            words = _("To look ahead, present in a window: Shift+F5")
            self.audience.say(words)
            announce(self.audience, words)
            on = False
        self.is_frozen = on
        self._context.actions_by_id["freeze"].setChecked(on)
        self.changed.emit()
        if not on:
            self._show_all()
        self.refresh_speaker()

    def set_spotlight(self, on: bool) -> None:
        """Dim everything but the selection."""
        self._context.actions_by_id["spotlight"].setChecked(on)
        self.audience.set_spotlight(on and self.is_on)

    def next_picture(self) -> None:
        """Show the next picture: network, lesson (if one is open), surface, loss, output."""
        if not self.is_on or self.is_frozen:
            return
        turns = list(PICTURES)
        if self._shown.lesson is not None:
            turns.insert(1, "lesson")
        self.audience.show_picture(turns[(turns.index(self.audience.picture) + 1) % len(turns)])
        self._show_all()

    def show_lesson(self) -> None:
        """Show another stop of the lesson, or that it was closed."""
        if not self.is_on or self.is_frozen:
            return
        frame = self._shown.lesson
        self.audience.show_stop(frame)
        if frame is None and self.audience.picture == "lesson":
            self.audience.show_picture("network")
            self._show_all()
        self.show_question()

    def show_question(self) -> None:
        """Update the question of the Predict mode and what is hidden."""
        if not self.is_on or self.is_frozen:
            return
        self.audience.show_question(self._shown.question())
        was, now = self.audience.figure.hidden, self._shown.covered().get(self.audience.picture, "")
        self.audience.set_hidden(now)
        if was and not now:
            self._context.presenter.show_anew([self.audience.picture])

    # The speaker

    def show_notes(self, on: bool) -> None:
        """Show or hide the speaker's window, on the main window's display."""
        if on and self.speaker is None:
            self.speaker = SpeakerWindow(self._window)
            self.speaker.closed.connect(lambda: self._context.actions_by_id["notes"].setChecked(False))
            self._context.share_keys(self.speaker)
        if self.speaker is None:
            return
        self._context.actions_by_id["notes"].setChecked(on)
        if on:
            self.speaker.set_theme(self._context.theme)
            self.speaker.show()
            self.speaker.activateWindow()
            self.refresh_speaker()
        else:
            self.speaker.hide()

    def refresh_speaker(self) -> None:
        """Update the speaker's window."""
        moment, context = self._context.presenter.moment, self._context
        if self.speaker is None or self.speaker.isHidden() or moment is None:
            return
        notes = self._shown.stop_notes or context.session.notes
        self.speaker.show_frame(speaker_frame(
            moment, context.presenter.view, context.session.granularity, notes,
            is_presenting=self.is_on, is_blank=self.is_on and self.is_blank,
            is_frozen=self.is_on and self.is_frozen,
        ))  # fmt: skip

    # Inside

    def _receiver(self, name: str) -> _Receiver | None:
        """The receiver in the audience's window for the frame `name`; None if it is not shown there."""
        if not self.is_on or self.is_frozen:
            return None
        if name in PICTURES and (name != self.audience.picture or name in self._shown.covered()):
            return None
        return self._receivers.get(name)

    def _show_all(self) -> None:
        pictures = [self.audience.picture] if self.audience.picture in PICTURES else []
        self._context.presenter.show_anew(["transport", "explanation", *pictures])
        self.show_lesson()
