"""The contents of a file of weights of any format: named arrays in order, and the information of the format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.records import FrozenRecord
from gradviz.text import _

__all__ = ["IN_OUT", "LARGEST_FILE", "LAYOUTS", "MOST_NUMBERS", "OUT_IN", "StoredArray", "WeightsFile", "check_count"]

LARGEST_FILE = 100_000_000  # bytes
MOST_NUMBERS = 10_500_000  # of all arrays: those of the largest network, and some more
IN_OUT, OUT_IN = "in_out", "out_in"
LAYOUTS = (IN_OUT, OUT_IN)  # rows are a layer's inputs (in × out), or its units (out × in)


class StoredArray(NamedTuple):
    """An array with its exact stored numbers; `name` is its name in the file."""

    name: str
    values: NDArray[Any]


class WeightsFile(FrozenRecord, frozen=True, eq=False):
    """The arrays of a file in their order. `layout` is the layout of weights in its format, None where the format does
    not define it; `activations` are gradviz's names for each layer, None where the file does not have them; `loss`
    likewise.

    `dtype` is the type of the numbers in the file. `outputs` are the model's own outputs, where the file has them,
    `inputs` the inputs that they belong to, `targets` the targets. `in_order` says that the arrays are in the order of
    the layers, so that their names are not sorted.

    For a recording, `arrays` are the first state and `stacks` maps the arrays' names to all states (s, …); `every` is
    the number of updates between two states, `settings` the JSON of the setup to continue with.
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
    """Raises `SetupError` for more numbers than a network may have, before memory is allocated for them."""
    if numbers > MOST_NUMBERS:
        message = _("its arrays promise {count:,} numbers; a network may have {most:,}")
        raise SetupError(name, message.format(count=numbers, most=10_000_000))
