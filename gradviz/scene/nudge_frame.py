"""What the Nudge page shows."""

from __future__ import annotations

from gradviz.scene.frame import Floats, Frame

__all__ = ["NudgeFrame"]


class NudgeFrame(Frame, frozen=True, eq=False):
    """What happens when the selected number grows by ε.

    `rows` are (what, number); empty where there is nothing to nudge, `verdict` then says what to do. `sizes` (k,) are
    all ε from the largest to the smallest, `place` the chosen one. `errors` and `both_sides` (k,) are the differences
    between backpropagation and the quotient of one side and of both; empty until they are computed (`is_ready`).
    `decades` are the powers of ten that hold them.
    """

    title: str
    place: int
    epsilon_text: str
    rows: tuple[tuple[str, str], ...]
    verdict: str
    is_ready: bool
    sizes: Floats
    errors: Floats
    both_sides: Floats
    decades: tuple[float, float]
    x_label: str
    y_label: str
    description: str
