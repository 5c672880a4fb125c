"""What the curvature panel shows."""

from __future__ import annotations

from gradviz.scene.frame import Floats, Frame

__all__ = ["CurvatureFrame", "CurvatureRow", "CurveFrame"]


class CurveFrame(Frame, frozen=True, eq=False):
    """A curve along the step. `role` is actual, gradient or curvature; `text` names it; `ys` (k,)."""

    role: str
    text: str
    ys: Floats


class CurvatureRow(Frame, frozen=True):
    """A number of the plane and of the whole network, with what it means."""

    name: str
    plane: str
    network: str
    meaning: str


class CurvatureFrame(Frame, frozen=True, eq=False):
    """The loss along the next step, and how the loss bends at its beginning.

    `times` (k,) are shares of the step, 1 is the step itself; `here` and `there` the losses at 0 and 1. `rows` are
    the numbers, `verdict` a sentence about the step whose `tone` is good, warning or plain. `stable_rate` is 2/λ_max
    of the whole network, None where there is none; `stable_text` says it, `rate_text` compares the learning rate
    with it, `rate_note` says what it bounds; `step_text` marks the step on the axis. An empty frame has no `times`;
    `stale`: a newer one is being computed.
    """

    title: str
    x_label: str
    y_label: str
    times: Floats
    curves: tuple[CurveFrame, ...]
    here: float
    there: float
    y_range: tuple[float, float]
    rows: tuple[CurvatureRow, ...]
    verdict: str
    tone: str
    stable_rate: float | None
    stable_text: str
    rate_text: str
    rate_note: str
    notes: tuple[str, ...]
    stale: bool
    description: str
    step_text: str = ""
