"""The subjects of animations: training, the steps of one update, a race, the stops of a lesson. Frames are computed
first, without Qt and possibly in a thread; then each is drawn as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import Lesson
from gradviz.export.lesson_check import stop_timeline
from gradviz.gui.export.animation_encoder import check_size
from gradviz.gui.export.figure_export import FIGURES, figure_caption, picture_of
from gradviz.gui.export.picture_files import Picture
from gradviz.gui.export.race_figure import RACE_SIZE, race_picture
from gradviz.gui.export.styled_picture import Words, styled_picture
from gradviz.records import FrozenRecord
from gradviz.scene.animation import Animation, animation_frames, still_updates
from gradviz.scene.frame import AnyFrame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.race.race_animation import race_until
from gradviz.scene.race.race_lanes import RaceFrame
from gradviz.scene.surface.surface import has_more_than_batch
from gradviz.scene.themes import Theme
from gradviz.scene.view.figure_style import AS_USUAL, FigureStyle, size_of
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.race import RaceResult
from gradviz.training.steps import Place
from gradviz.training.timeline import Timeline

__all__ = [
    "USUAL", "Look", "MovingPicture", "Timing", "moving_lesson", "moving_race", "moving_steps", "moving_updates",
]  # fmt: skip

PER_SECOND, STEP_SECONDS, STOP_SECONDS = 20.0, 1.5, 4.0
_END_STAYS = 1200.0  # milliseconds of the last frame, where it does not lead back to the first
_LONGEST = 600_000.0  # milliseconds: a GIF holds 655 seconds


class Timing(FrozenRecord, frozen=True):
    """The speed in frames per second, None: the usual one of the subject; or the total time in `seconds`."""

    per_second: float | None = None
    seconds: float | None = None

    def milliseconds(self, count: int, usual: float, *, end_stays: bool) -> tuple[float, ...]:
        """The time of each of a number of frames; `usual` is the default in frames per second.

        Raises `SetupError` for more than ten minutes.
        """
        each = 1000.0 / (self.per_second or usual) if self.seconds is None else 1000.0 * self.seconds / count
        if each > _LONGEST:
            option = "--fps" if self.seconds is None else "--seconds"
            raise SetupError(option, _("each frame would be seen for more than ten minutes"))
        if self.seconds is not None:
            return (each,) * count
        return (each,) * (count - 1) + (max(each, _END_STAYS) if end_stays else each,)


class Look(FrozenRecord, frozen=True):
    """The style of all frames, a window's theme instead of the style's own, and the title in files."""

    style: FigureStyle = AS_USUAL
    theme: Theme | None = None
    title: str = ""


USUAL = Timing()


class MovingPicture(FrozenRecord, frozen=True, eq=False):
    """`frames()` yields `count` frames, computed as they are asked for; `picture(frame)` draws one; each is seen for so
    many `milliseconds`. `size` in pixels."""

    frames: Callable[[], Iterator[AnyFrame]]
    count: int
    picture: Callable[[AnyFrame], Picture]
    milliseconds: tuple[float, ...]
    size: tuple[int, int]


def moving_updates(
    animation: Animation, timeline: Timeline, view: View, look: Look, timing: Timing = USUAL
) -> MovingPicture:
    """Training update by update, or the surface turning. The timeline, which must not be shared, moves.

    Raises `SetupError` for a size that does not fit.
    """
    figure = FIGURES[animation.figure]
    size = _size(figure.size, look)
    style = look.style if look.style.width is None else replace(look.style, height=float(size[1]))  # in every frame

    def frame_of(moment: Moment, shown: View) -> object:
        return figure.frame_of(moment, shown, has_more_than_batch(moment.run))

    return MovingPicture(
        lambda: animation_frames(animation, timeline, view, frame_of), len(animation),
        lambda frame: picture_of(animation.figure, frame, style, look.title, theme=look.theme),
        timing.milliseconds(len(animation), PER_SECOND, end_stays=not animation.is_turn), size,
    )  # fmt: skip


def moving_steps(
    timeline: Timeline, view: View, look: Look, timing: Timing = USUAL, *, by_operation: bool = False
) -> MovingPicture:
    """One update, step by step or by single operations, with the sentence of each. The timeline, which must not be
    shared, moves and may become longer. Raises `SetupError` for a size that does not fit."""
    update, steps = timeline.updates_done, timeline.steps
    if timeline.length <= update:
        timeline.play(1)
    timeline.seek(update)
    places = [Place(update, revealed) for revealed in range(steps.count + 1)]
    if by_operation:
        substeps = len(timeline.trace(update).substeps)
        count = steps.operation_number(Place(update, 0), substeps)[1]
        places = [*(steps.place_of(update, number, substeps) for number in range(count)), places[-1]]
    check_size(_size(FIGURES["network"].size, look), len(places))
    shown = replace(view, hovered=None, by_operation=by_operation)
    moments = []
    for place in places:
        timeline.seek_place(place)
        moments.append(moment_of(timeline))
    captions = [figure_caption(moment, "network", shown) for moment in moments]
    return _networks(
        list(zip(moments, [shown] * len(moments), captions, strict=True)), look,
        timing.milliseconds(len(moments), 1 / STEP_SECONDS, end_stays=True),
    )  # fmt: skip


def moving_lesson(lesson: Lesson, look: Look, timing: Timing = USUAL) -> MovingPicture:
    """A lesson stop by stop: the network at each with its title and text. Raises `SetupError`."""
    shown = []
    for number, stop in enumerate(lesson.stops, start=1):
        moment = moment_of(stop_timeline(lesson, stop))
        text = " ".join(stop.text.split()).replace("**", "").replace("`", "").replace("*", "")
        words = _("{number} of {count}: {title}. {text}").format(
            number=number, count=len(lesson.stops), title=stop.title.rstrip(".?!"), text=text)  # fmt: skip
        shown.append((moment, View(selected=stop.look.selected), words))
    return _networks(shown, look, timing.milliseconds(len(shown), 1 / STOP_SECONDS, end_stays=False))


def moving_race(
    frame: RaceFrame, result: RaceResult, look: Look, timing: Timing = USUAL, *, most: int = 120, log_y: bool = True
) -> MovingPicture:
    """A race from its start to its end. Raises `SetupError` for a size that does not fit."""
    updates = still_updates(0, result.setup.updates, most)
    return MovingPicture(
        lambda: (race_until(frame, result, update) for update in updates), len(updates),
        lambda shown: race_picture(shown, look.style, look.theme, log_y=log_y, title=look.title),
        timing.milliseconds(len(updates), PER_SECOND, end_stays=True), _size(RACE_SIZE, look),
    )  # fmt: skip


def _networks(
    shown: Sequence[tuple[Moment, View, str]], look: Look, milliseconds: tuple[float, ...]
) -> MovingPicture:
    """Networks with captions below them; all reserve the space of the longest caption, so that nothing moves."""
    figure = FIGURES["network"]
    style = look.style if look.style.caption is not None else replace(look.style, caption=True)
    if not shown:
        raise SetupError("", _("there is nothing to show"))
    captions = tuple(caption for _moment, _view, caption in shown)

    def frames() -> Iterator[AnyFrame]:
        for moment, view, caption in shown:
            yield figure.frame_of(moment, view, has_more_than_batch(moment.run)), caption

    def picture(frame: tuple[AnyFrame, str]) -> Picture:
        words = Words(look.title, frame[1], captions)
        return styled_picture(figure.paint, figure.size, frame[0], style, words, look.theme)

    return MovingPicture(frames, len(shown), picture, milliseconds, _size(figure.size, look))


def _size(usual: tuple[int, int], look: Look) -> tuple[int, int]:
    scale = look.theme.scale if look.theme is not None else 1.0
    wide, high = size_of(look.style, (usual[0] * scale, usual[1] * scale))
    return round(wide), round(high)
