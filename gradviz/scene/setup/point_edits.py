"""Drawing on the output plot: turns a stroke into a changed setup, whose training continues with the same weights.

A stroke is one gesture: points placed, sprayed or pasted, one point moved, points erased. A data set that was generated
or read from a table is copied at the first stroke. The network, that is its output layer, changes only where a class is
added.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.data.generators import GENERATORS
from gradviz.data.load import load_data
from gradviz.data.own_points import MOST_DRAWN, added, copy_of, empty_plane, erased, moved
from gradviz.data.setup import CsvData, GeneratedData, InlineData, PlaygroundData
from gradviz.engine.network import LayerSetup, NetworkSetup, Vector
from gradviz.records import FrozenRecord
from gradviz.scene.text.numbers import counted
from gradviz.text import _, ngettext
from gradviz.training.rules import RULES
from gradviz.training.run import Run, target_encoding
from gradviz.training.setup import OptimizerSetup, RunSetup

__all__ = ["MOST_CLASSES", "PointEdit", "Stroke", "copied_words", "next_class", "own_points", "point_edit", "spray"]

MOST_CLASSES = 9  # the keys 1 to 9
_MIDDLE = {"unit": 0.5}  # midpoint between the target values of two classes with a single output; else 0

Place = tuple[float, float]


class Stroke(FrozenRecord, frozen=True):
    """One gesture. `kind` is "add", "move" or "erase"; `places` are (x, y) in the units of the plot.

    Added points have one target each in `targets`: the index of a class in `classes`, which may have more classes than
    the data, or a number; on a line, the y of a place is the target, and `targets` is empty. `points` are the indices
    (from 0, training points first) of moved or erased points. `marks` says for each added point whether it is a test
    point; empty means none is. `start` "cleared" removes all previous points, "plane" starts a new network on an empty
    plane. `note` is added to the message of the edit.
    """

    kind: str
    places: tuple[Place, ...] = ()
    targets: tuple[float, ...] = ()
    points: tuple[int, ...] = ()
    marks: tuple[bool, ...] = ()
    classes: tuple[str, ...] = ()
    start: str = ""
    is_paste: bool = False
    note: str = ""


class PointEdit(FrozenRecord, frozen=True, eq=False):
    """The result of a stroke: the changed setup, the label for Undo, and a message, which may be empty."""

    setup: RunSetup
    label: str
    told: str = ""


def own_points(run: Run) -> InlineData:
    """The samples of a run as inline data, copied if they are not inline data already.

    Raises `SetupError` where the samples have neither one nor two coordinates.
    """
    data, dataset = run.setup.data, run.dataset
    if dataset.coordinates is None:
        raise SetupError("", _("points are drawn where there are one or two inputs; nothing was changed"))
    if isinstance(data, InlineData) and data.ranges and bool(data.classes) == bool(dataset.classes):
        return data
    copy = copy_of(data, dataset)
    encoding = load_data(copy, Path(), target_encoding(run.setup)).encoding
    if encoding == dataset.encoding:
        return copy
    # If classes are not encoded as the network requires, like Playground's −1 with a sigmoid, keep them as numbers.
    targets, test = (tuple(map(tuple, part.tolist())) for part in (dataset.targets, dataset.test_targets))
    return replace(copy, classes=(), targets=targets, test_targets=test)


def point_edit(run: Run, stroke: Stroke) -> PointEdit:
    """The edit for a stroke. Raises `SetupError` with a sentence where it is not possible; nothing is changed then."""
    setup = _plane_setup() if stroke.start == "plane" else run.setup
    data = setup.data if stroke.start == "plane" else own_points(run)
    assert isinstance(data, InlineData), "own points are written into the setup"
    if stroke.start == "cleared":
        data = replace(data, inputs=(), targets=(), test_inputs=(), test_targets=())
    told = copied_words(run) if stroke.start != "plane" else ""
    if len(data.ranges) == 1:
        middle = _MIDDLE.get(run.dataset.encoding, 0.0)
        stroke = replace(stroke, targets=tuple(_target_at(y, data.classes, middle) for _x, y in stroke.places))
    data, label = _KINDS[stroke.kind](data, stroke)
    if not data.inputs:
        raise SetupError("", _("at least one point to train on must stay; nothing was changed"))
    if len(data.inputs) + len(data.test_inputs) > MOST_DRAWN:
        message = _("at most {most} points can be edited by hand; nothing was changed")
        raise SetupError("", message.format(most=counted(MOST_DRAWN)))
    setup = replace(setup, data=data)
    if len(stroke.classes) > len(data.classes) > 0 and max(stroke.targets, default=0.0) >= len(data.classes):
        setup = _with_classes(setup, stroke.classes)
        message = _("{n} classes: the output layer is now softmax with {n} units and starts anew; all other weights "
                    "are kept.")  # fmt: skip
        rules = _("The run now follows gradviz’s own rules.") if setup.rules != run.setup.rules else ""
        told = " ".join(filter(None, (told, message.format(n=len(stroke.classes)), rules)))
    return PointEdit(setup, label, told)


def next_class(names: Sequence[str]) -> str:
    """The name of an additional class: the next letter of the alphabet that is not used yet."""
    letters = ascii_uppercase[len(names) :] + ascii_uppercase
    return next(letter for letter in letters if letter not in names)


def spray(rng: np.random.Generator, count: int) -> Vector:
    """Random places in the unit disc, (count, 2), uniformly distributed."""
    angles, radii = rng.uniform(0.0, 2.0 * np.pi, count), np.sqrt(rng.uniform(0.0, 1.0, count))
    return np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)


def copied_words(run: Run) -> str:
    """The message where a stroke copies the data set; empty where it is already the user's own."""
    data = run.setup.data
    if isinstance(data, CsvData):
        name = Path(data.csv).name
    elif isinstance(data, GeneratedData):
        name = _(GENERATORS[data.generator].title)
    elif isinstance(data, PlaygroundData):
        name = data.playground
    else:
        return ""
    return _("The points are now your own copy of {name}.").format(name=name)


def _add(data: InlineData, stroke: Stroke) -> tuple[InlineData, str]:
    rows = [place[: len(data.ranges)] for place in stroke.places]
    words = ngettext("{n} point", "{n} points", len(rows))
    if stroke.is_paste:
        words = ngettext("{n} pasted point", "{n} pasted points", len(rows))
    return added(data, rows, stroke.targets, is_test=stroke.marks or False), words.format(n=counted(len(rows)))


def _move(data: InlineData, stroke: Stroke) -> tuple[InlineData, str]:
    (place,), (point,) = stroke.places, stroke.points
    target = stroke.targets[0] if stroke.targets else None
    return moved(data, point, place[: len(data.ranges)], target), _("moved point")


def _erase(data: InlineData, stroke: Stroke) -> tuple[InlineData, str]:
    count = len(stroke.points)
    words = ngettext("{n} erased point", "{n} erased points", count).format(n=counted(count))
    return erased(data, stroke.points), words


_KINDS: dict[str, Callable[[InlineData, Stroke], tuple[InlineData, str]]] = {
    "add": _add, "move": _move, "erase": _erase,
}  # fmt: skip


def _target_at(y: float, classes: tuple[str, ...], middle: float) -> float:
    """The target of a point in the plot over a line: its y, or the class whose target value is nearer."""
    return float(y > middle) if classes else y


def _with_classes(setup: RunSetup, classes: tuple[str, ...]) -> RunSetup:
    """The setup for more classes: one softmax unit per class, with categorical cross-entropy."""
    layers = setup.network.layers
    output = LayerSetup(len(classes), "softmax", layers[-1].bias)
    frozen = tuple(name for name in setup.freeze if not name.startswith((f"w{len(layers)}[", f"b{len(layers)}[")))
    assert isinstance(setup.data, InlineData)
    return replace(
        setup, network=NetworkSetup(setup.network.inputs, (*layers[:-1], output)), loss="categorical_cross_entropy",
        parameters=None, freeze=frozen, data=replace(setup.data, classes=classes, target=""), rules=RULES[0],
    )  # fmt: skip


def _plane_setup() -> RunSetup:
    """A new network for an empty plane: 2-6-1, two classes."""
    network = NetworkSetup(2, (LayerSetup(6, "tanh"), LayerSetup(1, "sigmoid")))
    return RunSetup(
        network, empty_plane(), title=_("My points 2-6-1"),
        loss="binary_cross_entropy", optimizer=OptimizerSetup("sgd", 0.3),
    )  # fmt: skip
