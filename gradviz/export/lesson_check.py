"""Checks the numbers of a lesson: computes each stop and compares its expected numbers with the results."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from gradviz.data.errors import SetupError, shown
from gradviz.documents.json_text import format_json
from gradviz.documents.lessons import Lesson, Stop, find_lesson, lesson_names, place_of, read_lesson
from gradviz.engine.network import Network
from gradviz.export.lesson_remarks import lesson_remarks
from gradviz.export.progress import update_progress
from gradviz.resources import is_resource
from gradviz.text import _
from gradviz.training.recomputation import Watch
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from gradviz.training.trace import UpdateTrace

__all__ = ["checked", "go_to", "lesson_faults", "listed_lessons", "stop_timeline", "updates_needed"]

_TOLERANCE = 1e-12
_MOST_TRIED = 20_000


def listed_lessons(*, as_json: bool = False) -> str:
    """The lessons by name and title; as JSON also level, minutes, stops, objectives and prerequisites."""
    known = lesson_names()
    if as_json:
        keys = ("name", "title", "summary", "level", "minutes", "stops", "objectives", "prerequisites", "next")
        return format_json([{key: _listed(getattr(lesson, key)) for key in keys} for lesson in known])
    width = max((len(lesson.name) for lesson in known), default=0)
    return "".join(f"{lesson.name:{width}}  {lesson.title}\n" for lesson in known)


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def checked(text: str) -> tuple[str, bool]:
    """The report on the lesson with this name or file, and whether all its numbers are right.

    A remark on its words is an error for a lesson of gradviz, and a warning for any other.

    Raises `SetupError` where the lesson does not exist or cannot be read.
    """
    path = Path(text) if Path(text).suffix.lower() == ".json" else find_lesson(text)
    if path is None:
        message = _("{text} is not a lesson; gradviz lessons lists them, and a lesson of your own is a .json file")
        raise SetupError("", message.format(text=shown(text)))
    lesson = read_lesson(path)
    faults, remarks = lesson_faults(lesson), lesson_remarks(lesson)
    if is_resource(path):
        faults, remarks = [*faults, *remarks], []
    count = sum(1 for stop in lesson.stops for _each in _wanted(stop))
    lines = faults or [_("{title}: {stops} stops, {count} numbers, all right").format(
        title=lesson.title, stops=len(lesson.stops), count=count)]  # fmt: skip
    lines += [_("warning: {remark}").format(remark=remark) for remark in remarks]
    return "".join(f"{line}\n" for line in lines), not faults


def stop_timeline(lesson: Lesson, stop: Stop, watch: Watch | None = None) -> Timeline:
    """The run of a stop, trained up to its place. Raises `SetupError` where its data cannot be read.

    Where the run diverges before the place, the timeline stays at the last possible update. `watch` is called during
    training, and `StoppedError` is raised where it answers False.
    """
    timeline = Timeline(Run(stop.setup, lesson.folder))
    go_to(timeline, stop, watch)
    return timeline


class HasPlace(Protocol):
    """What names a place in a run as a stop does."""

    @property
    def update(self) -> int: ...
    @property
    def after(self) -> str: ...


def go_to(timeline: Timeline, stop: HasPlace, watch: Watch | None = None) -> None:
    """Move a timeline of the stop's run to the stop's place, with further training where needed."""
    place = place_of(timeline.steps, stop.update, stop.after)
    needed = updates_needed(timeline, stop)
    if timeline.length < needed:
        timeline.seek(timeline.length)
        timeline.advance(needed - timeline.length, watch)
    if timeline.length < needed:  # it diverged before
        timeline.seek(timeline.length)
    else:
        timeline.reach(place.update, watch)
        timeline.seek_place(place)


def updates_needed(timeline: Timeline, stop: HasPlace) -> int:
    """The number of updates that must be computed to show the stop's place."""
    place = place_of(timeline.steps, stop.update, stop.after)
    return place.update + (place.revealed == timeline.steps.count)


def lesson_faults(lesson: Lesson) -> list[str]:
    """One sentence for every number that is not the expected one; empty where all are right.

    Numbers must agree to the relative `tolerance` of the stop (default 1e-12); an expected 0 must be exactly 0.
    """
    faults = []
    for number, stop in enumerate(lesson.stops, 1):
        with update_progress() as watch:
            timeline = stop_timeline(lesson, stop, watch)
        tolerance = float(stop.expect.get("tolerance", _TOLERANCE))
        for quantity, wanted in _wanted(stop):
            found = _found(timeline, stop, quantity)
            if found is None or not _agrees(found, wanted, tolerance):
                words = _("stop {number}: {quantity} is {found!r}, the lesson says {wanted!r}")
                faults.append(words.format(number=number, quantity=quantity, found=found, wanted=wanted))
    return faults


def _wanted(stop: Stop) -> Iterator[tuple[str, float]]:
    for key, value in stop.expect.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{name}", float(number)) for name, number in value.items())
        elif key != "tolerance":
            yield key, float(value)


def _agrees(found: float, wanted: float, tolerance: float) -> bool:
    return found == wanted if wanted == 0 else math.isclose(found, wanted, rel_tol=tolerance)


def _found(timeline: Timeline, stop: Stop, quantity: str) -> float | None:
    key, _dot, name = quantity.partition(".")
    if name:
        return _TABLES[key](timeline.trace(), timeline.run.network, name, (stop.look.sample or 1) - 1)
    if key == "diverged_at":
        if timeline.diverged_at is None:  # training must show whether it diverges
            timeline.play(_MOST_TRIED)
        return timeline.diverged_at
    if key in ("train_loss", "test_loss"):
        point = timeline.losses_now()
        return point.train if key == "train_loss" else point.test
    return float(getattr(timeline.trace(), key))


def _parameter(part: str) -> _Reader:
    def read(trace: UpdateTrace, network: Network, name: str, _sample: int) -> float:
        ref = network.find(name)
        layer = trace.layers[ref.layer]
        if ref.is_bias:
            return float(getattr(layer, _BIASES[part])[ref.target])
        return float(getattr(layer, part)[ref.source, ref.target])

    return read


def _unit(part: str) -> _Reader:
    def read(trace: UpdateTrace, _network: Network, name: str, sample: int) -> float:
        column, unit = (int(number) for number in name[1:-1].split("["))
        values = trace.inputs if column == 0 else getattr(trace.layers[column - 1], part)
        return float(values[sample, unit - 1])

    return read


_Reader = Callable[[UpdateTrace, Network, str, int], float]
_BIASES = {"weight_gradients": "bias_gradients", "weights": "biases", "weights_after": "biases_after"}
_TABLES: dict[str, _Reader] = {
    "weights": _parameter("weights"),
    "gradients": _parameter("weight_gradients"),
    "weights_after": _parameter("weights_after"),
    "activations": _unit("activations"),
    "pre_activations": _unit("pre_activations"),
    "deltas": _unit("deltas"),
}
