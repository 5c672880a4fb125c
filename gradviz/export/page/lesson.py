"""The stops of a lesson on a page: each with its network at its place, its text, its question and its answer."""

from __future__ import annotations

from gradviz.documents.lessons import Lesson, Stop
from gradviz.export.lesson_check import stop_timeline
from gradviz.export.page.document import Scene, add_scene
from gradviz.export.page.markdown import markdown_blocks
from gradviz.export.progress import update_progress
from gradviz.scene.lecture.lesson import StopState, lesson_frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.view.view import Scope, View

__all__ = ["add_lesson"]


def add_lesson(scene: Scene, lesson: Lesson, *, has_surface: bool = True) -> None:
    """Add every stop of a lesson as one step."""
    for place, stop in enumerate(lesson.stops):
        with update_progress() as watch:
            timeline = stop_timeline(lesson, stop, watch)
        moment = moment_of(timeline)
        add_scene(scene, [moment], _view_of(stop), all_data=_is_part(moment), has_surface=has_surface)
        frame = lesson_frame(lesson.title, place, len(lesson.stops), stop, state=StopState(is_answered=True))
        scene.steps[-1]["stop"] = {
            "title": frame.stop_title, "text": markdown_blocks(frame.text),
            "question": markdown_blocks(frame.question), "answer": markdown_blocks(frame.answer),
            "choices": [[choice.text, choice.right, markdown_blocks(choice.reason)] for choice in stop.asked.choices],
        }  # fmt: skip
        scene.steps[-1]["edges"] = {"step": "step", "relative_step": "step", "weight": "weight"}.get(
            stop.look.edges or "", "")  # fmt: skip


def _view_of(stop: Stop) -> View:
    """The view of the window at a stop."""
    look = stop.look
    x, y = look.surface or (None, None)
    return View(selected=look.selected, scope=Scope.SAMPLE if look.sample else Scope.BATCH,
                sample=(look.sample or 1) - 1, surface_x=x, surface_y=y)  # fmt: skip


def _is_part(moment: Moment) -> bool:
    """Whether the batch is only a part of the data, so that the surface is over all data."""
    return len(moment.trace.indices) < len(moment.run.dataset.inputs)
