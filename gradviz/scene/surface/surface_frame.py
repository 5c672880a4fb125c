"""The frame of the loss surface, in the plane and in space."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Floats, Frame
from gradviz.scene.surface.relief_frame import ReliefFrame, same_relief

__all__ = ["LETTERS", "SubstepFrame", "SurfaceFrame", "TrackFrame", "looks_the_same"]

LETTERS = "ABCD"  # the letters of marks


class TrackFrame(Frame, frozen=True, eq=False):
    """The path of one run of a race: `path` (k, 2) on the plane; `text` is its name and how it ended.

    `place` (from 0) determines its colour, dashes and marker, as in the race window. `loss` is the loss at its end over
    the surface's samples, infinite where it `diverged`.
    """

    place: int
    name: str
    text: str
    path: Floats
    loss: float
    diverged: bool


class SubstepFrame(Frame, frozen=True, eq=False):
    """The parts of a step, in the coordinates of the surface.

    `joint` (2,) is the end of the part that comes from earlier gradients, relative to the origin of the step; the part
    of the new gradient leads from there to the end of the step; None where the optimizer does not use earlier
    gradients. `box` (2,) are the half sides of a box with the proportions of the step per gradient along the two axes;
    None where all parameters have the same rate. `texts` are labels of the earlier part, the new part and the box, if
    they exist.
    """

    joint: NDArray[np.float64] | None
    box: NDArray[np.float64] | None
    texts: tuple[str, str, str]


_NO_FLOATS = np.zeros(0)
_NO_FLOATS.flags.writeable = False


class SurfaceFrame(Frame, frozen=True, eq=False):
    """The loss over two parameters.

    `xs` (nx,), `ys` (ny,), `losses` (ny, nx) with losses[j, i] at (xs[i], ys[j]); `finite` is the mask of the drawn
    part, the rest is hatched. `low`, `high` are the ends of the colour scale (outliers clipped); each entry of
    `contours` is a tuple of polylines (k, 2) for the entry of `levels`. `path` (k, 2) with `path_age` 0..1 (1
    newest); `point` (2,). `gradient` and `step` are the displayed numbers (2,), None where not computed;
    `gradient_arrow` and `step_arrow` are their drawn ends relative to `origin` (the parameters before the
    update), in data units. `stale` is True while a newer surface is being computed. `notes` are short
    sentences under the title. `parameters` are the names to choose from; `all_data` whether the loss is over
    the whole training set. An empty frame has no `xs`. A network of a single parameter has a curve: `line` (k, 2)
    over the parameter and the loss, with `ys` the range of losses, and point, path and arrows in those two.

    `plane` is the kind of plane. The states of the path are projected onto it: `path_losses` (k,) are their own
    losses, `path_slice` (k,) those of the surface at their projections (NaN outside), `path_residuals` (k,) their
    distances from the plane; `point_loss` is the displayed loss. `better` names a plane that shows more of the path, or
    is empty; `leaving` is the note on how much of the path the plane shows. `is_line`: the loss is, or will be, a
    curve. `level_texts` are the labels of the contours; `minimum` (2,) is the refined lowest point, None until it is
    known or where it is not inside the ranges. `equal`: both axes have the same scale. `relief` is the same surface in
    space, None where it is shown in the plane. `races` are the paths of optimizers of a race; `substeps` are the parts
    of the step. `notes_room` are the longest notes of an animation, for which space is reserved so that the picture
    does not jump. `in_space`: the frame is still empty and will be shown in space. `marks` are letters with their
    positions.
    """

    title: str
    x_name: str
    y_name: str
    x_label: str
    y_label: str
    loss_label: str
    xs: Floats
    ys: Floats
    losses: Floats
    finite: NDArray[np.bool_]
    low: float
    high: float
    logarithmic: bool
    levels: tuple[float, ...]
    contours: tuple[tuple[Floats, ...], ...]
    bar_ticks: tuple[tuple[float, str], ...]
    path: Floats
    path_age: Floats
    point: Floats
    point_text: str
    point_parts: tuple[str, ...]
    gradient: Floats | None
    step: Floats | None
    gradient_arrow: Floats | None
    step_arrow: Floats | None
    gradient_text: str
    step_text: str
    notes: tuple[str, ...]
    stale: bool
    description: str
    origin: Floats
    parameters: tuple[str, ...] = ()
    all_data: bool = False
    line: Floats | None = None
    plane: str = "parameters"
    point_loss: float = 0.0
    path_losses: Floats = _NO_FLOATS
    path_slice: Floats = _NO_FLOATS
    path_residuals: Floats = _NO_FLOATS
    better: str = ""
    level_texts: tuple[str, ...] = ()
    minimum: Floats | None = None
    minimum_text: str = ""
    equal: bool = False
    relief: ReliefFrame | None = None
    leaving: str = ""
    is_line: bool = False
    races: tuple[TrackFrame, ...] = ()
    substeps: SubstepFrame | None = None
    notes_room: tuple[str, ...] = ()
    in_space: bool = False
    marks: tuple[tuple[str, float, float], ...] = ()


_WORDS = (
    "stale", "notes", "description", "point_text", "gradient_text", "step_text", "parameters", "all_data",
    "x_label", "y_label", "x_name", "y_name", "bar_ticks",
    "level_texts", "minimum_text", "equal", "plane", "better", "is_line", "races", "substeps",
    "in_space", "marks",
)  # fmt: skip
_MARKS = ("path", "point", "origin", "gradient_arrow", "step_arrow", "minimum", "path_residuals", "path_losses",
          "path_slice")  # fmt: skip


def looks_the_same(a: SurfaceFrame, b: SurfaceFrame) -> bool:
    """Whether nothing that is drawn or said differs: most steps within an update change nothing here."""
    return (
        a.losses is b.losses
        and a.contours is b.contours
        and same_relief(a.relief, b.relief)
        and all(getattr(a, name) == getattr(b, name) for name in _WORDS)
        and all(_equal(getattr(a, name), getattr(b, name)) for name in _MARKS)
    )


def _equal(a: Floats | None, b: Floats | None) -> bool:
    return a is b or (a is not None and b is not None and np.array_equal(a, b, equal_nan=True))
