"""Prepares what the next step will show while the window has nothing else to do, so that the step itself is quick.

After a step the next one is likely. Its moment, its frames and their pictures are made ahead, in parts that each take
a moment, and used only if the next moment and everything else that a frame depends on are the same; else they are
dropped. Nothing of it can be seen before.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer

from gradviz.scene.frame import AnyFrame
from gradviz.scene.frame_sources import FrameInputs, FrameSource
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.valid_view import valid_view
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.session import Session
    from gradviz.gui.surface_presenter import SurfacePresenter
    from gradviz.scene.view.view import View
    from gradviz.training.timeline import Timeline

__all__ = ["Due", "FrameReceiver", "NextStep"]

_AFTER_PAINTING_MS, _AFTER_LOOKING_MS = 2, 150
_TURN = 0.008  # seconds of work before the window handles its events again
# Seconds of processor time: a run with so many longer parts is not prepared, the window would stand still. The first
# of them may be for what is imported late.
_LONGEST, _MOST_LONG = 0.1, 2


class FrameReceiver(Protocol):
    """A panel, or a picture in the audience's window, that shows frames."""

    def show_frame(self, frame: AnyFrame) -> None:
        """Show a frame of the receiver's type."""


@runtime_checkable
class Preparing(Protocol):
    """A receiver that can draw a frame before it is shown."""

    def prepare_frame(self, frame: AnyFrame) -> None:
        """Draw a frame that is likely to be shown next. What is seen stays as it is."""


class Due(NamedTuple):
    """A frame to build, its receivers, and everything it depends on; the first part of its `key` is the moment's."""

    source: FrameSource
    receivers: dict[str, FrameReceiver]
    key: tuple[Hashable, ...]
    inputs: FrameInputs


class FramesOf(Protocol):
    """The presenter as this module uses it."""

    session: Session
    surface_presenter: SurfacePresenter

    @property
    def view(self) -> View:
        """The view."""

    @property
    def all_data(self) -> bool:
        """Whether surfaces use all training data."""

    def changing(self, moment: Moment) -> Iterable[tuple[FrameSource, dict[str, FrameReceiver], tuple[Hashable, ...]]]:
        """The sources whose frames differ at this moment, with their receivers and the rest of their keys."""


class _Ready(NamedTuple):
    """A frame that is built: `rest` is its key without the part of the moment."""

    rest: tuple[Hashable, ...]
    inputs: FrameInputs
    frame: AnyFrame


class NextStep(QObject):
    """The moment after the next step with its frames, as far as they have been made."""

    def __init__(self, presenter: FramesOf, parent: QObject) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._granularity = Granularity.LAYER
        self._long: tuple[Timeline | None, int] = None, 0  # a run and how many of its parts took long
        self._moment: Moment | None = None
        self._frames: dict[str, _Ready] = {}
        self._end: tuple[Moment, dict[str, _Ready]] | None = None  # likewise after the update that is shown
        self._work: Iterator[None] | None = None
        self._is_painted = self._is_outdated = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    def begin(self, granularity: Granularity) -> None:
        """A step of this size has been shown: prepare the one after it."""
        self.drop()
        self._granularity = granularity
        timeline = self._presenter.session.timeline
        if self._long[0] is not timeline:
            self._long = timeline, 0
        elif self._long[1] >= _MOST_LONG:
            return
        self._work = self._parts()
        self._is_painted = self._is_outdated = False
        self._timer.start(0)

    def renew(self) -> None:
        """The view or a result has changed: prepare what depends on it again, once that rests."""
        if self._work is not None:
            self._is_outdated = True
        elif self._moment is not None:
            self._prepare_again()

    def drop(self) -> None:
        """Forget all that is prepared."""
        self._timer.stop()
        self._work = self._moment = None
        self._frames.clear()
        if self._end is not None and self._end[0].run is not self._presenter.session.run:
            self._end = None

    def known(self, moment: Moment) -> Moment:
        """The prepared moment where it is the same as this one, else this one."""
        return self._moment if self._moment is not None and self._moment.is_same(moment) else moment

    def frame(self, due: Due) -> AnyFrame:
        """The frame that is due: the prepared one where all that it depends on is the same, else a new one."""
        ready = self._frames.get(due.source.name)
        is_same = ready is not None and ready.rest == due.key[1:] and _are_same(ready.inputs, due.inputs)
        return ready.frame if ready is not None and is_same else due.source.build(due.inputs)

    # Inside

    def _go_on(self) -> None:
        if not self._is_painted:  # the picture of this step comes first
            self._is_painted = True
            self._timer.start(_AFTER_PAINTING_MS)
            return
        end = time.perf_counter() + _TURN
        try:
            while self._work is not None and time.perf_counter() < end:
                begun, is_done = time.thread_time(), next(self._work, self) is self
                if time.thread_time() - begun > _LONGEST:
                    self._long = self._long[0], self._long[1] + 1
                if self._long[1] >= _MOST_LONG:
                    self.drop()
                elif is_done:
                    self._work = None
                    if self._is_outdated:
                        self._prepare_again()
                        return
        except Exception:  # whatever it is, the step itself meets it too, and says so
            self.drop()
        if self._work is not None:
            self._timer.start(0)

    def _prepare_again(self) -> None:
        self._work, self._is_outdated = self._parts(), False
        self._timer.start(_AFTER_LOOKING_MS)

    def _parts(self) -> Iterator[None]:
        """All work, in parts: the next step, then the frames at the end of its update, where most changes."""
        if self._moment is None:
            moment = yield from self._after(self._granularity)
            if moment is None:
                return
            if self._end is not None and self._end[0].is_same(moment):
                moment = self._end[0]
                self._frames.update(self._end[1])
            self._moment = moment
        moment = self._moment
        for ready, receivers in self._built(moment, self._frames):
            yield
            for receiver in receivers.values():
                if isinstance(receiver, Preparing):
                    receiver.prepare_frame(ready.frame)
                    yield
        if moment.place.revealed < moment.steps.count:
            if self._end is None or self._end[0].trace is not moment.trace:
                end = yield from self._after(Granularity.UPDATE)
                if end is None:
                    return
                self._end = end, {}
            for _ready in self._built(*self._end, is_next=False):
                yield

    def _after(self, granularity: Granularity) -> Generator[None, None, Moment | None]:
        """The moment after a step of this size; None where there is none."""
        timeline = self._presenter.session.timeline.ahead(granularity)
        yield
        if timeline is None:
            return None
        moment = moment_of(timeline)
        yield
        return moment

    def _built(
        self, moment: Moment, frames: dict[str, _Ready], is_next: bool = True
    ) -> Iterator[tuple[_Ready, dict[str, FrameReceiver]]]:
        """The frames of a moment that differ from what is shown, with their receivers; those that are not in `frames`
        are built. Later than the next moment, only those that need no results of threads."""
        presenter = self._presenter
        for source, receivers, rest in presenter.changing(moment):
            view = presenter.view  # it may have changed since the frame before
            if valid_view(view, moment) != view:
                return
            surface, needs = None, source.needs(view)
            if needs:
                surface = presenter.surface_presenter.prepared(moment) if is_next and needs == ("surface",) else None
                if surface is None or view.surface_3d:
                    continue  # comes later
            inputs = FrameInputs(moment, view, presenter.all_data, surface)
            ready = frames.get(source.name)
            if ready is None or ready.rest != rest or not _are_same(ready.inputs, inputs):
                ready = frames[source.name] = _Ready(rest, inputs, source.build(inputs))
            yield ready, receivers


def _are_same(a: FrameInputs, b: FrameInputs) -> bool:
    """Whether a frame's moment and results are the same; the view is part of its key."""
    if a.moment is not b.moment or a.surface is b.surface:
        return a.moment is b.moment
    one, other = a.surface, b.surface
    return one is not None and other is not None and (
        one.grid is other.grid and one.stale == other.stale and one.report is other.report and one.race is other.race
    )  # fmt: skip
