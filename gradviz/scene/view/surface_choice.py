"""The choices about the loss surface: its plane, ranges, resolution and colours."""

from __future__ import annotations

from gradviz.data.errors import SetupError
from gradviz.landscape.window import FARTHEST
from gradviz.scene.frame import Frame
from gradviz.scene.text.number_input import read_number, read_whole
from gradviz.text import _

__all__ = ["AS_IT_COMES", "LARGEST_SIZE", "SMALLEST_SIZE", "SurfaceChoice", "read_choice"]

Range = tuple[float, float]
SMALLEST_SIZE, LARGEST_SIZE = 11, 401


class SurfaceChoice(Frame, frozen=True):
    """`plane` is a key of `surface_planes.PLANES`. `seed` and `normalisation` are those of random directions.

    `line`: the loss only along the plane's first direction. The ranges are in the plane's coordinates, `size` is the
    number of points per side; None: automatic. `logarithmic` colours; None: where the losses of the first grid span
    many decades. `held`: the surface is kept unchanged while the point and the path continue. `equal`: both axes have
    the same scale.
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
    """The choice with the typed values `x_low`, `x_high`, `y_low`, `y_high`, `size`, `seed`; an empty text is
    automatic.

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
        if ends is not None and max(abs(ends[0]), abs(ends[1])) > FARTHEST:
            raise SetupError(axis, _("expected numbers of a size up to {most:g}").format(most=FARTHEST))
        ranges[f"{axis}_range"] = ends
    size, seed = texts.get("size", "").strip(), texts.get("seed", "").strip()
    return choice.but(
        **ranges,
        size=read_whole(size, _("grid points per axis"), SMALLEST_SIZE, LARGEST_SIZE) if size else None,
        seed=read_whole(seed, _("seed")) if seed else choice.seed,
    )
