"""The frame for drawing on the output plot: classes or a value, the number of points, and what is missing."""

from __future__ import annotations

import math

from gradviz.data.dataset import Dataset
from gradviz.data.own_points import PLANE_CLASSES, class_counts, missing_class
from gradviz.scene.frame import Frame
from gradviz.scene.result_cache import ArrayCache
from gradviz.scene.text.numbers import counted
from gradviz.text import _, ngettext
from gradviz.training.run import Run

__all__ = ["DrawFrame", "draw_frame", "empty_draw_frame"]

_MOST_COUNTED = 4  # the most classes whose points are counted in words
_facts: ArrayCache[tuple[str, str, float]] = ArrayCache(4)  # the texts of a data set, which are made once
_DIGITS = 3  # significant digits of a coordinate relative to the range of its axis


class DrawFrame(Frame, frozen=True, eq=False):
    """`kind` is "classes" (on a plane), "number" (on a plane, each point has a value) or "line" (the height of a point
    is its target).

    `classes` is empty for numbers, `value` is the initial value. `decimals` are those of the coordinates x and y.
    `words` give the number of points; `missing` says what is needed before training, empty where nothing is missing.
    """

    kind: str
    classes: tuple[str, ...]
    decimals: tuple[int, int]
    words: str
    missing: str = ""
    value: float = 0.0


def draw_frame(run: Run, kind: str, ranges: tuple[tuple[float, float], tuple[float, float]]) -> DrawFrame | None:
    """The frame for a plot of this `kind` with these ranges of x and y; None where points cannot be drawn."""
    if kind not in ("plane", "curve"):
        return None
    data = run.dataset
    words, missing, value = _facts.get(data, (), lambda: (_counts(data), _wanted(missing_class(data)), _middle(data)))
    return DrawFrame(
        kind="line" if kind == "curve" else "classes" if data.classes else "number", classes=data.classes,
        decimals=(_decimals(ranges[0]), _decimals(ranges[1])), words=words, missing=missing, value=value,
    )  # fmt: skip


def empty_draw_frame(span: tuple[float, float]) -> DrawFrame:
    """The frame for an empty plane."""
    words = _("Click to place a point of class {name}.").format(name=PLANE_CLASSES[0])
    return DrawFrame("classes", PLANE_CLASSES, (_decimals(span), _decimals(span)), words)


def _decimals(span: tuple[float, float]) -> int:
    width = span[1] / 2 - span[0] / 2
    return max(0, min(15, _DIGITS - math.floor(math.log10(width * 2)))) if 0.0 < width < 1e300 else _DIGITS


def _middle(data: Dataset) -> float:
    """A round number near the middle of the targets."""
    low, high = float(data.targets.min()), float(data.targets.max())
    return round(low / 2 + high / 2, _decimals((low, high)))


def _counts(data: Dataset) -> str:
    total, test = len(data.inputs) + len(data.test_inputs), len(data.test_inputs)
    words = ngettext("{n} point", "{n} points", total).format(n=counted(total))
    if 0 < len(data.classes) <= _MOST_COUNTED:
        both = zip(class_counts(data, data.targets), class_counts(data, data.test_targets), data.classes, strict=True)
        each = ", ".join(f"{counted(train + test)} {name}" for train, test, name in both)
        words = f"{words}: {each}"
    return _("{points}; {n} for testing.").format(points=words, n=counted(test)) if test else words + "."


def _wanted(name: str) -> str:
    return name and _("Add a point of class {name} to train.").format(name=name)
