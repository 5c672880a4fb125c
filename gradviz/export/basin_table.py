"""A basin map as numbers: a table for any program, or arrays for NumPy."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from gradviz.documents.atomic import write_atomically
from gradviz.export.files import write_text
from gradviz.landscape.basins import BasinMap, Fate
from gradviz.landscape.projection import project
from gradviz.scene.basins.basin_frame import DIVERGED, NOT_SETTLED, OTHER, BasinFrame
from gradviz.scene.basins.basin_words import letter_of

__all__ = ["basins_csv", "basins_npz", "write_basins"]

_HEAD = "x,y,basin,loss,updates,end_x,end_y"
_WORDS = {OTHER: "other", NOT_SETTLED: "moving", DIVERGED: "diverges"}


def write_basins(found: BasinMap, frame: BasinFrame, path: Path) -> None:
    """Write a map as .csv or .npz, by the file name's extension. Raises `OSError`."""
    if path.suffix.lower() == ".csv":
        write_text(path, basins_csv(found, frame))
    else:
        write_atomically(path, basins_npz(found, frame))


def basins_csv(found: BasinMap, frame: BasinFrame) -> str:
    """A row for each start, x running first. `basin` is the letter of the picture, or other, moving or diverges;
    `loss` that of the end, `updates` the number after which it had settled or diverged, or all of them; `end_x` and
    `end_y` are the coordinates of the end projected onto the plane. Every number reads back exactly."""
    places = _places(found).reshape(*found.fates.shape, 2).tolist()
    rows = [
        f"{x!r},{y!r},{_word(int(frame.cells[j, i]))},{found.losses[j, i].item()!r},{found.updates[j, i]},"
        f"{places[j][i][0]!r},{places[j][i][1]!r}"
        for j, y in enumerate(found.ys.tolist()) for i, x in enumerate(found.xs.tolist())
    ]  # fmt: skip
    return "\n".join((_HEAD, *rows, ""))


def basins_npz(found: BasinMap, frame: BasinFrame) -> bytes:
    """`x` (nx,), `y` (ny,); (ny, nx) `basin` (0 is A, −1 other, −2 moving, −3 diverges), `loss`, `updates`; `end`
    (ny, nx, P) the parameters; `basin_loss` and `basin_share` of the lettered ones; the plane's `origin`,
    `direction_x`, `direction_y` (P,); `caption` as text."""
    plane = found.request.plane
    lettered = [found.basins[label] for label in _labels(found, frame)]
    arrays: dict[str, object] = {
        "x": found.xs, "y": found.ys, "basin": frame.cells, "loss": found.losses, "updates": found.updates,
        "end": found.ends, "basin_loss": np.array([basin.losses[0] for basin in lettered]),
        "basin_share": np.array([basin.share for basin in lettered]), "origin": plane.origin,
        "direction_x": plane.x.vector, "direction_y": plane.y.vector, "caption": np.array(" ".join(frame.notes)),
    }  # fmt: skip
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def _word(cell: int) -> str:
    return letter_of(cell) if cell >= 0 else _WORDS[cell]


def _places(found: BasinMap) -> np.ndarray:
    return project(found.request.plane, found.ends.reshape(-1, found.ends.shape[-1])).places  # type: ignore[arg-type]


def _labels(found: BasinMap, frame: BasinFrame) -> list[int]:
    """The labels of the basins that have letters, in the order of the letters."""
    settled = found.fates == Fate.SETTLED
    count = int(frame.cells.max(initial=-1)) + 1
    return [int(found.labels[settled & (frame.cells == place)][0]) for place in range(count)]
