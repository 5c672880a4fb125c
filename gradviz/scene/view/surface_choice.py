"""The choices about the loss surface: its plane, ranges, resolution and colours."""

from __future__ import annotations

from gradviz.data.errors import SetupError
from gradviz.scene.frame import Frame
from gradviz.scene.text.number_input import read_number, read_whole
from gradviz.text import _

__all__ = ["AS_IT_COMES", "LARGEST_SIZE", "SMALLEST_SIZE", "SurfaceChoice", "read_choice"]

Range = tuple[float, float]
SMALLEST_SIZE, LARGEST_SIZE = 11, 401


class SurfaceChoice(Frame, frozen=True):
    """`plane` is a key of `surface_planes.PLANES`. `seed` and `normalisation` are those of random directions.

    `line`: the loss along the plane's first direction alone. Ranges in the plane's coordinates, `size` points to a
    side, None: by themselves. `logarithmic` colours, None: where the losses span much. `held`: the surface stays
    the one it was when it was held, while the point and the path go on. `equal`: one unit is as long on both axes.
    """

    plane: str = "parameters"
    seed: int = 1
    normalisation: str = "filter"
    line: bool = False
    x_range: Range | None = None
    y_range: Range | None = None
    size: int | None = None
    logarithmic: bool | None = None
    held: bool = False
    equal: bool = False


AS_IT_COMES = SurfaceChoice()


def read_choice(choice: SurfaceChoice, texts: dict[str, str]) -> SurfaceChoice:
    """The choice with what was typed: `x_low`, `x_high`, `y_low`, `y_high`, `size`, `seed`; empty is by itself.

    Raises `SetupError` with the field's name.
    """
    ranges = {}
    for axis in ("x", "y"):
        low, high = (texts.get(f"{axis}_{end}", "").strip() for end in ("low", "high"))
        if bool(low) != bool(high):
            raise SetupError(axis, _("a range needs both ends, or none"))
        ends = (read_number(low, axis), read_number(high, axis)) if low else None
        if ends is not None and not ends[0] < ends[1]:
            raise SetupError(axis, _("the first end of a range must be the smaller one"))
        ranges[f"{axis}_range"] = ends
    size, seed = texts.get("size", "").strip(), texts.get("seed", "").strip()
    return choice.but(
        **ranges,
        size=read_whole(size, _("grid points per axis"), SMALLEST_SIZE, LARGEST_SIZE) if size else None,
        seed=read_whole(seed, _("seed")) if seed else choice.seed,
    )
