"""What a person has chosen about the loss surface: the plane, the window onto it, how finely and how it is coloured."""

from __future__ import annotations

from gradviz.scene.frame import Frame

__all__ = ["AS_IT_COMES", "LARGEST_SIZE", "SMALLEST_SIZE", "SurfaceChoice"]

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
