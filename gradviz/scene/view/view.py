"""The choices about the display. Frames are functions of a moment and a view."""

from __future__ import annotations

from enum import StrEnum

from gradviz.records import FrozenRecord
from gradviz.scene.view.camera import Camera
from gradviz.scene.view.surface_choice import AS_IT_COMES, SurfaceChoice

__all__ = ["EDGE_LIMITS", "EdgeMode", "EdgeNumbers", "Scope", "View"]

# The choices of the number of strongest edges to draw; with 0, only those of the selection are drawn.
EDGE_LIMITS = (500, 1500, 5000, 0)


class EdgeMode(StrEnum):
    """The quantity that the colour and width of an edge show."""

    GRADIENT = "gradient"
    STEP = "step"
    RELATIVE_STEP = "relative_step"
    WEIGHT = "weight"


class EdgeNumbers(StrEnum):
    """Whether numbers are written on the edges: only if all fit, as many as fit, or none."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Scope(StrEnum):
    """Numbers of the whole batch, or of one of its samples."""

    BATCH = "batch"
    SAMPLE = "sample"


class View(FrozenRecord, frozen=True):
    """The selection and the display options.

    `selected` and `hovered` are the name of a parameter (`w2[1,3]`, `b1[2]`), of a unit (`u2[3]` is unit 3 of
    layer 2, `u0[1]` input 1), of the loss (`L`), or None. `sample` counts from 0 within the batch. `surface_x` and
    `surface_y` name parameters; None lets the window choose. `fixed_range` are decades (low, high) of the edge scale;
    None follows the numbers. `digits` are the significant digits shown.
    `path` is the index of one of the ledger's paths to the loss, from 0; `by` is the variable of a unit's derivative,
    its sum `z` or its output `a`; `nudge` is the index of ε among the available ones; `flow` is the quantity shown by
    the flow of gradients. `by_operation`: the operation revealed last is explained instead of the whole step that
    contains it. `surface` are the choices about the loss surface except its parameters. `is_asking`: a question is
    open, so no mark may reveal in advance that a number will be zero. `surface_3d`: the surface is drawn in space,
    seen by `camera`; where that is None a camera is chosen automatically. `edge_limit` is the number of edges drawn
    besides those of the selection; `unit_limit` the largest number of units in a column that is not folded; `unfolded`
    are (column, first visible unit, from 0) of wide columns that are not folded. `edge_numbers`: whether numbers are
    written on the edges. `marks` are places on the loss surface, each the values of one or two parameters, that a
    question calls A, B, C. `covered` are the names of the panels that a lesson's question hides until it is answered;
    their contents are not revealed anywhere else either.
    """

    selected: str | None = None
    hovered: str | None = None
    edge_mode: EdgeMode = EdgeMode.GRADIENT
    scope: Scope = Scope.BATCH
    sample: int = 0
    surface_x: str | None = None
    surface_y: str | None = None
    fixed_range: tuple[float, float] | None = None
    digits: int = 4
    edge_limit: int = 1500
    unit_limit: int = 24
    path: int = 0
    by_operation: bool = False
    is_asking: bool = False
    surface: SurfaceChoice = AS_IT_COMES
    surface_3d: bool = False
    camera: Camera | None = None
    by: str = "z"
    nudge: int = 9
    flow: str = "now"
    unfolded: tuple[tuple[int, int], ...] = ()
    edge_numbers: EdgeNumbers = EdgeNumbers.AUTO
    marks: tuple[tuple[float, ...], ...] = ()
    covered: frozenset[str] = frozenset()
