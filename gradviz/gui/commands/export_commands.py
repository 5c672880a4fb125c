"""File › Export: pictures of a figure or of the window, and animations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtWidgets import QApplication

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import WriteError
from gradviz.gui.dialogs.ask_where import ask_where, show_in_folder
from gradviz.gui.outside_text import progress_dialog
from gradviz.scene.panels import PANELS, WHOLE_WINDOW
from gradviz.text import _
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gradviz.documents.lessons import Lesson
    from gradviz.gui.context import Context
    from gradviz.gui.dialogs.animation_dialog import AnimationDialog
    from gradviz.gui.dialogs.export_form import ExportChoice
    from gradviz.gui.export.figure_source import FigureSource
    from gradviz.gui.export.moving import MovingPicture, Timing
    from gradviz.scene.animation import Animation

__all__ = ["ExportCommands"]


class ExportCommands:
    """Saves and copies what the window shows."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._choice: ExportChoice | None = None

    def export_figure(self, view: str) -> None:
        """The dialog of exported figures, with the figure of this name; the whole window is saved as it is. What an
        open question hides is not exported, and a sentence says why."""
        from gradviz.gui.export.figure_source import window_source

        if view == WHOLE_WINDOW:
            self._export_window()
            return
        if self.complains_of(view):
            return
        if view == "surface" and self._context.presenter.view.surface_3d:
            view = "surface3d"
        self.export_from(window_source(self._context), self._context.parent_widget, view)

    def export_focused(self) -> None:
        """The same for the panel that has the focus, where it shows a figure."""
        self.export_figure(self._focused())

    def export_from(self, source: FigureSource, parent: QWidget, view: str) -> None:
        """The dialog for the figures of some window, as it was left the last time."""
        from gradviz.gui.dialogs.export_dialog import ExportDialog

        dialog = ExportDialog(parent, source, replace(self.choice(), view=view), str(self._context.session.folder))
        dialog.exec()
        self._remember(dialog.choice)
        if dialog.saved is not None:
            path = dialog.saved
            self._context.say(_("Saved {name}.").format(name=path.name), [show_in_folder(path)])
        dialog.deleteLater()

    def copy_focused(self) -> None:
        """Put the figure of the panel that has the focus on the clipboard."""
        self.copy_figure(self._focused())

    def copy_figure(self, view: str, dpi: int | None = None) -> None:
        """Put a figure of the window on the clipboard, as it is shown: as SVG, and in pixels for print or, with `dpi`,
        for the screen."""
        if self.complains_of(view):
            return
        from gradviz.gui.export.clipboard import copied_size, copy_picture
        from gradviz.gui.export.figure_export import window_picture
        from gradviz.gui.export.picture_files import PRINT_DPI

        try:
            picture = window_picture(self._context, view)
            copy_picture(picture, dpi or PRINT_DPI)
        except SetupError as error:
            self._context.complain(_("The picture was not copied: {error}.").format(error=error))
        else:
            self._context.say(copied_size(picture))

    def choice(self) -> ExportChoice:
        """What was chosen last, in this session or an earlier one; the usual where that cannot be read."""
        from gradviz.gui.dialogs.export_form import ExportChoice, export_choice_of_text

        settings = self._context.settings
        if self._choice is None and settings is not None and settings.contains("export_choice"):
            self._choice = export_choice_of_text(str(settings.value("export_choice")))
        return self._choice or ExportChoice()

    def _remember(self, choice: ExportChoice) -> None:
        self._choice = choice
        if self._context.settings is not None:
            self._context.settings.setValue("export_choice", msgspec.json.encode(choice).decode())

    def complains_of(self, view: str) -> bool:
        """Whether an open question hides the panel of a figure; a sentence says so."""
        from gradviz.scene.lecture.covered import why_covered  # imported late: no start needs it

        panel = next(panel.name for panel in PANELS if view in (figure.name for figure in panel.figures))
        sentence = why_covered(self._context.presenter.view, panel)
        if sentence:
            self._context.complain(sentence)
        return bool(sentence)

    def _focused(self) -> str:
        """The figure of the panel that has the focus; the network where that has none."""
        name = self._context.panel_of(QApplication.focusWidget())
        return next((panel.figures[0].name for panel in PANELS if panel.name == name and panel.figures), "network")

    def _export_window(self) -> None:
        from gradviz.gui.export.figure_export import export_from_window

        kinds = (_("PNG picture (*.png)"), _("SVG drawing (*.svg)"), _("PDF document (*.pdf)"))
        path = ask_where(self._context, _("Save a picture"), WHOLE_WINDOW, kinds)
        if path is None:
            return
        try:
            export_from_window(self._context, WHOLE_WINDOW, path)
        except WriteError as error:
            self._context.complain(_("{error}.").format(error=error))  # which says of the file that it was not written
        except (SetupError, OSError) as error:
            self._context.complain(_("The picture was not saved: {error}").format(error=error))
        else:
            self._context.say(_("Saved {name}.").format(name=path.name), [show_in_folder(path)])

    def export_animation(self, lesson: Lesson | None = None) -> None:
        """Ask what moves and where to, then draw it while the window goes on. `lesson` is the open one."""
        from gradviz.gui.dialogs.animation_dialog import AnimationDialog, animation_kinds, frames_beside

        context, timeline = self._context, self._context.session.timeline
        has_surface, in_space = timeline.run.network.parameter_count > 1, context.presenter.view.surface_3d
        dialog = AnimationDialog(
            context.parent_widget, timeline.updates_done, timeline.length, has_surface, in_space,
            steps=timeline.steps.count + 1, stops=0 if lesson is None else len(lesson.stops),
        )  # fmt: skip
        if dialog.exec():
            count = len(dialog.animation)
            path = ask_where(context, _("Save an animation"), "animation", animation_kinds(),
                             lambda path: frames_beside(path, count))  # fmt: skip
            if path is not None:
                self._start(dialog, lesson, path)
        dialog.deleteLater()

    def _start(self, dialog: AnimationDialog, lesson: Lesson | None, path: Path) -> None:
        from gradviz.gui.dialogs.animation_dialog import LESSON, STEPS
        from gradviz.gui.export.moving import Look, Timing, moving_lesson, moving_steps

        timing, context = Timing(*dialog.timing), self._context
        if dialog.what not in (STEPS, LESSON):
            self.start_animation(dialog.animation, path, timing)
            return
        look = Look(theme=context.theme, title=context.session.title)
        try:
            if dialog.what == STEPS:
                own = Timeline.resumed(context.session.timeline.version.copy())
                moving = moving_steps(own, context.presenter.view, look, timing)
            else:
                assert lesson is not None
                moving = moving_lesson(lesson, look, timing)
        except SetupError as error:
            context.complain(_("The animation was not saved: {error}").format(error=error))
        else:
            self.start_moving(moving, path)

    def start_animation(self, animation: Animation, path: Path, timing: Timing | None = None) -> None:
        """Begin an animation of training, or of the surface turning."""
        from gradviz.gui.export.moving import USUAL, Look, moving_updates

        context = self._context
        # A timeline of its own: the window's cursor stays where it is, and may move.
        own = Timeline.resumed(context.session.timeline.version.copy())
        view = replace(context.presenter.view, hovered=None)
        look = Look(theme=context.theme, title=context.session.title)
        self.start_moving(moving_updates(animation, own, view, look, timing or USUAL), path)

    def start_moving(self, moving: MovingPicture, path: Path) -> None:
        """Draw what moves, with progress and Cancel; the window stays usable."""
        from gradviz.gui.export.animation import AnimationJob

        try:
            job = AnimationJob(self._context.parent_widget, moving, path)
        except SetupError as error:
            self._context.complain(_("The animation was not saved: {error}").format(error=error))
            return
        progress = progress_dialog(self._context.parent_widget, _("Drawing the animation…"), moving.count + 1)
        progress.setWindowTitle(_("Export an animation"))
        progress.setAccessibleName(_("Progress of the animation"))
        progress.setMinimumDuration(0)
        progress.setAutoReset(False)
        progress.setValue(0)
        job.progressed.connect(lambda done, _all: progress.setValue(done))
        progress.canceled.connect(job.cancel)
        job.finished.connect(self._say_animation)
        job.failed.connect(
            lambda why: self._context.complain(_("The animation was not saved: {error}").format(error=why))
        )
        job.destroyed.connect(progress.deleteLater)
        job.start()

    def _say_animation(self, path: Path) -> None:
        self._context.say(_("The animation is in {name}.").format(name=path.name), [show_in_folder(path)])
