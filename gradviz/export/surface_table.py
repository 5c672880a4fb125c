"""A surface as numbers: a table for any program, or arrays for NumPy."""

from __future__ import annotations

import io

import numpy as np

from gradviz.landscape.plane import SurfaceGrid
from gradviz.scene.surface.surface_frame import SurfaceFrame

__all__ = ["surface_csv", "surface_npz"]


def surface_csv(frame: SurfaceFrame, grid: SurfaceGrid | None) -> str:
    """Columns x, y, loss, with x varying fastest; every number reads back exactly, and others are inf or nan.

    For a network of one parameter, the column y is empty.
    """
    if grid is None:
        assert frame.line is not None, "without a grid there is a curve"
        rows = [f"{x!r},,{loss!r}" for x, loss in frame.line.tolist()]
    else:
        rows = [
            f"{x!r},{y!r},{loss!r}"
            for y, losses in zip(grid.ys.tolist(), grid.losses.tolist(), strict=True)
            for x, loss in zip(grid.xs.tolist(), losses, strict=True)
        ]
    return "\n".join(("x,y,loss", *rows, ""))


def surface_npz(frame: SurfaceFrame, grid: SurfaceGrid | None) -> bytes:
    """`x` (nx,), `y` (ny,), `loss` (ny, nx); the `path` (k, 2) with its `path_loss` (k,) and its distance from
    the plane, `path_distance` (k,); the plane's `origin`, `direction_x` and `direction_y` (P,); `caption` as text."""
    arrays: dict[str, object] = {"caption": np.array(" ".join(frame.notes))}
    if grid is None:
        assert frame.line is not None, "without a grid there is a curve"
        arrays |= {"x": frame.line[:, 0], "y": np.zeros(0), "loss": frame.line[:, 1][None]}
    else:
        plane = grid.request.plane
        arrays |= {
            "x": grid.xs, "y": grid.ys, "loss": grid.losses, "path": frame.path, "path_loss": frame.path_losses,
            "path_distance": frame.path_residuals, "origin": plane.origin, "direction_x": plane.x.vector,
            "direction_y": plane.y.vector,
        }  # fmt: skip
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    return out.getvalue()
