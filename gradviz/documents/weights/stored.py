"""What a file of weights holds, whatever its format: named arrays in their order, and what the format itself says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.records import FrozenRecord
from gradviz.text import _

__all__ = ["IN_OUT", "LARGEST_FILE", "LAYOUTS", "MOST_NUMBERS", "OUT_IN", "StoredArray", "WeightsFile", "check_count"]

LARGEST_FILE = 100_000_000  # bytes
MOST_NUMBERS = 10_500_000  # of all arrays: those of the largest network, and what is stored beside them
IN_OUT, OUT_IN = "in_out", "out_in"
LAYOUTS = (IN_OUT, OUT_IN)  # rows are a layer's inputs, or its units


class StoredArray(NamedTuple):
    """An array as it is stored, its numbers exactly; `name` is how the file calls it."""

    name: str
    values: NDArray[Any]


class WeightsFile(FrozenRecord, frozen=True, eq=False):
    """The arrays of a file in its order. `layout` is how its format stores a layer's weights, None where it leaves that
    open; `activations` are gradviz's names for each layer, None where the file does not say; `loss` likewise.

    `dtype` is the type of the numbers in the file. `outputs` are the model's own, where the file has them, and `inputs`
    those that they belong to, `targets` what they should be. `in_order`: the order of the arrays is that of the layers,
    not that of their names.

    Of a recording `arrays` are the first state and `stacks` (s, …) all states by the arrays' names; `every` is how many
    updates lie between two, `settings` the JSON of how training goes on.
    """

    name: str
    arrays: tuple[StoredArray, ...]
    dtype: str
    layout: str | None = None
    activations: tuple[str, ...] | None = None
    loss: str | None = None
    inputs: NDArray[Any] | None = None
    outputs: NDArray[Any] | None = None
    in_order: bool = True
    targets: NDArray[Any] | None = None
    stacks: Mapping[str, NDArray[Any]] | None = None
    every: int = 1
    settings: str = ""


def check_count(numbers: int, name: str) -> None:
    """Raises `SetupError` for more numbers than a network may have, before there is room for them."""
    if numbers > MOST_NUMBERS:
        message = _("its arrays promise {count:,} numbers; a network may have {most:,}")
        raise SetupError(name, message.format(count=numbers, most=10_000_000))
