"""The data read from a live model of another library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

from gradviz.documents.weights.choices import ReadLayer
from gradviz.records import FrozenRecord
from gradviz.text import mark

__all__ = ["ADAM_ADDS_EPS_LATER", "FoundModel"]

ADAM_ADDS_EPS_LATER = mark("Adam adds ε after the correction of the root, as PyTorch does, not before it")


class FoundModel(FrozenRecord, frozen=True, eq=False):
    """The layers of a model of class `name`, with numbers of type `dtype`, and its own function `outputs(X)`.

    `choices` are the model's loss, optimizer, penalty and batch size where it has them, as `from_layers` takes
    them; `classes` are its labels in order; `penalty` says where the penalty comes from, `remark` what gradviz computes
    differently from the model's library.
    """

    name: str
    layers: tuple[ReadLayer, ...]
    dtype: str
    outputs: Callable[[Any], NDArray[Any]]
    choices: dict[str, Any]
    classes: list[Any] | None = None
    penalty: str = ""
    remark: str = ""
