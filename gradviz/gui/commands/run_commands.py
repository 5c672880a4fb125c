"""The Run menu: steps, Play, how far Next goes, and how fast Play goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradviz.gui.part_edits import train_on
from gradviz.scene.transport import SPEEDS
from gradviz.text import _
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.commands.lesson_commands import LessonCommands
    from gradviz.gui.context import Context
    from gradviz.gui.lecture.lecture import Lecture

__all__ = ["RunCommands"]


class RunCommands:
    """Steps and plays, and shows granularity and speed in menu and toolbar."""

    def __init__(self, context: Context, lecture: Lecture, lessons: LessonCommands) -> None:
        self._context, self._lecture, self._lessons = context, lecture, lessons
        self._session = context.session

    def next(self) -> None:
        """The next step; in the Predict mode, the next question or its answer; in a lesson, what its button does."""
        if not self._lecture.next() and not self._lessons.forward():
            self._session.next()

    def previous(self) -> None:
        """One step back; in a lesson, back by its own steps."""
        if not self._lessons.back():
            self._session.previous()

    def step_on(self) -> None:
        """The next step, in a lesson too."""
        if not self._lecture.next():
            self._session.next()

    def step_back(self) -> None:
        """One step back, in a lesson too."""
        self._session.previous()

    def next_update(self) -> None:
        """Complete this update, or do a whole one."""
        self._session.next(Granularity.UPDATE)

    def previous_update(self) -> None:
        """Back by a whole update."""
        self._session.previous(Granularity.UPDATE)

    def play_or_pause(self) -> None:
        """Train on, or stop."""
        self._session.play_or_pause()

    def train_on(self) -> None:
        """From a recorded state on, updates of gradviz's own."""
        train_on(self._session)

    def show_playing(self, playing: bool) -> None:
        """The menu's words for Play."""
        self._context.actions_by_id["play"].setText(_("&Pause") if playing else _("Pla&y"))

    def first(self) -> None:
        """Back to the initial weights."""
        self._session.first()

    def last(self) -> None:
        """To the last update that is known."""
        self._session.last()

    def choose_granularity(self, granularity: str) -> None:
        """How far Next goes; an open question of the Predict mode follows it."""
        self._session.set_granularity(granularity)
        self._lecture.update_question()

    def choose_speed(self, place: int) -> None:
        """How fast Play goes, by its place in `SPEEDS`."""
        self._session.set_speed(SPEEDS[place].number, epochs=SPEEDS[place].epochs)
        self.show_choices()

    def show_choices(self) -> None:
        """How far and how fast, as the session has it, in the menu and in the toolbar."""
        session = self._session
        self._context.actions_by_id[f"step_by_{session.granularity}"].setChecked(True)
        speed = SPEEDS.index(session.speed) if session.speed in SPEEDS else -1
        self._context.toolbar.show_choices(str(session.granularity), speed)
