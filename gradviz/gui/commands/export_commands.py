"""File › Export: pictures of a figure or of the window, and animations."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import WriteError
from gradviz.gui.dialogs.ask_where import ask_where
from gradviz.gui.outside_text import progress_dialog
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import Context
    from gradviz.scene.animation import Animation
    from gradviz.scene.view.figure_style import FigureStyle

__all__ = ["ExportCommands"]


class ExportCommands:
    """Saves what the window shows."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._style: FigureStyle | None = None

    def export_figure(self, view: str) -> None:
        """Ask where to, then save a figure, or the whole window."""
        from gradviz.gui.export.figure_export import export_from_window

        kinds = (_("PNG picture (*.png)"), _("SVG drawing (*.svg)"), _("PDF document (*.pdf)"))
        path = ask_where(self._context, _("Save a picture"), view, kinds)
        if path is None:
            return
        try:
            export_from_window(self._context, view, path, self.figure_style())
        except WriteError as error:
            self._context.complain(_("{error}.").format(error=error))  # which says of the file that it was not written
        except (SetupError, OSError) as error:
            self._context.complain(_("The picture was not saved: {error}").format(error=error))

    def choose_picture_size(self) -> None:
        """How large figures are from now on; remembered."""
        from gradviz.gui.dialogs.picture_dialog import PictureDialog
        from gradviz.scene.themes import THEMES
        from gradviz.scene.view.figure_style import FigureStyle

        name = self._context.theme.name
        usual = FigureStyle(theme=name if name in THEMES else "light")
        dialog = PictureDialog(self._context.parent_widget, self.figure_style() or usual)
        if dialog.exec():
            self._style = dialog.chosen
            if self._context.settings is not None:
                self._context.settings.setValue("figure_style", msgspec.json.encode(dialog.chosen).decode())
        dialog.deleteLater()

    def figure_style(self) -> FigureStyle | None:
        """What was chosen, in this session or an earlier one; None where nothing was, or it cannot be read."""
        from gradviz.scene.view.figure_style import FigureStyle

        settings = self._context.settings
        if self._style is None and settings is not None and settings.contains("figure_style"):
            with contextlib.suppress(msgspec.MsgspecError):
                self._style = msgspec.json.decode(str(settings.value("figure_style")), type=FigureStyle)
        return self._style

    def export_animation(self) -> None:
        """Ask what moves and where to, then draw it beside the window's own work."""
        from gradviz.gui.dialogs.animation_dialog import AnimationDialog

        context, timeline = self._context, self._context.session.timeline
        has_surface, in_space = timeline.run.network.parameter_count > 1, context.presenter.view.surface_3d
        dialog = AnimationDialog(context.parent_widget, timeline.updates_done, timeline.length, has_surface, in_space)
        animation = dialog.animation if dialog.exec() else None
        dialog.deleteLater()
        path = None if animation is None else ask_where(
            context, _("Save an animation"), "animation", (_("Animated GIF (*.gif)"), _("Animated WebP (*.webp)"))
        )  # fmt: skip
        if animation is not None and path is not None:
            self.start_animation(animation, path)

    def start_animation(self, animation: Animation, path: Path) -> None:
        """Begin an animation, with progress and Cancel; the window stays usable."""
        from gradviz.gui.export.animation import AnimationJob

        try:
            job = AnimationJob(self._context, animation, path)
        except SetupError as error:
            self._context.complain(_("The animation was not saved: {error}").format(error=error))
            return
        progress = progress_dialog(self._context.parent_widget, _("Drawing the animation…"), len(animation) + 1)
        progress.setWindowTitle(_("Export an animation"))
        progress.setAccessibleName(_("Progress of the animation"))
        progress.setMinimumDuration(0)
        progress.setAutoReset(False)
        progress.setValue(0)
        job.progressed.connect(lambda done, _all: progress.setValue(done))
        progress.canceled.connect(job.cancel)
        job.finished.connect(
            lambda name: self._context.say(_("The animation is in {name}.").format(name=name))
        )
        job.failed.connect(
            lambda why: self._context.complain(_("The animation was not saved: {error}").format(error=why))
        )
        job.destroyed.connect(progress.deleteLater)
        job.start()
