"""The immutable state of the sheet for a file of weights: the arrays found, the user's choices, and the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradviz.documents.weights.agreement import Agreement
from gradviz.documents.weights.chain import FoundWeights
from gradviz.documents.weights.choices import ReadLayer, WeightChoices, layout_of
from gradviz.documents.weights.sheet_table import FromTable
from gradviz.documents.weights.stored import WeightsFile
from gradviz.engine.losses import LOSSES
from gradviz.records import FrozenRecord
from gradviz.training.history import LossPoint
from gradviz.training.run import Run

__all__ = ["OwnOutputs", "SheetChoices", "WeightsBase", "WeightsSheet", "with_activation", "with_layout"]


class WeightsBase(FrozenRecord, frozen=True, eq=False):
    """The run that is open now, and its title."""

    run: Run
    title: str


class OwnOutputs(FrozenRecord, frozen=True, eq=False):
    """The model's own outputs, from a file of this name."""

    name: str
    values: NDArray[np.generic]


class SheetChoices(FrozenRecord, frozen=True, eq=False):
    """The user's choices; empty where nothing was chosen. `activations` and `layouts` have one entry per layer, `data`
    is one of `data_keys`, `chain` names one of several chains of layers."""

    activations: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()
    chain: str | None = None
    data: str = ""
    table: FromTable | None = None
    loss: str = ""
    outputs: OwnOutputs | None = None


class WeightsSheet(FrozenRecord, frozen=True, eq=False):
    """A file of weights with its choices. `found` is None where no chain of layers was found; `layers` and the later
    fields are None where a choice is still open, which `fault` then describes. `data_keys` are the samples that fit.

    `ways` holds (layer, layout, difference of the outputs) for each layout of each layer that fits both.
    """

    file: WeightsFile
    base: WeightsBase
    choices: SheetChoices
    chains: tuple[str, ...] = ()
    found: FoundWeights | None = None
    layers: tuple[ReadLayer, ...] | None = None
    data_keys: tuple[str, ...] = ()
    run: Run | None = None
    point: LossPoint | None = None
    outputs: OwnOutputs | None = None
    agreement: Agreement | None = None
    ways: tuple[tuple[int, str, Agreement], ...] = ()
    note: str = ""
    fault: str = ""

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each layer, empty where it is still open."""
        count = len(self.found.layers) if self.found is not None else 0
        known = self.file.activations
        said = known if known is not None and len(known) == count else ("",) * count
        return tuple(own or each for own, each in zip(_padded(self.choices.activations, count), said, strict=True))

    @property
    def layouts(self) -> tuple[str, ...]:
        """The layout of each layer, empty where it is still open."""
        if self.found is None:
            return ()
        chosen = self.said
        return tuple(layout_of(self.found, chosen, place) or "" for place in range(len(self.found.layers)))

    @property
    def said(self) -> WeightChoices:
        count = len(self.found.layers) if self.found is not None else 0
        layouts = tuple(each or None for each in _padded(self.choices.layouts, count))
        """The choices so far, as `read_layers` takes them."""
        return WeightChoices(self.activations, layouts=layouts)

    @property
    def data(self) -> str:
        """The key of the samples: as chosen, else the file's own; empty where it is still open."""
        if self.choices.data in self.data_keys:
            return self.choices.data
        return "file" if "file" in self.data_keys else ""

    @property
    def loss(self) -> str:
        """The loss: as chosen, else the file's own; empty where it is still open."""
        known = self.file.loss if self.file.loss in LOSSES else ""
        return self.choices.loss or known or ""

    @property
    def losses(self) -> tuple[str, ...]:
        """The losses that are possible with the output's activation."""
        output = self.activations[-1] if self.found is not None else ""
        return tuple(loss.name for loss in LOSSES.values()
                     if not output or loss.requires_activation in (None, output))  # fmt: skip


def _padded(texts: Sequence[str], count: int) -> tuple[str, ...]:
    return (*texts, *[""] * count)[:count]


def with_activation(sheet: WeightsSheet, place: int, name: str) -> SheetChoices:
    """The choices with another activation of one layer, from 0; a loss that does not fit it is reset."""
    said = list(_padded(sheet.choices.activations, len(sheet.activations)))
    said[place] = name
    changed = replace(sheet.choices, activations=tuple(said))
    is_output, loss = place == len(said) - 1, LOSSES.get(sheet.choices.loss)
    if is_output and loss is not None and loss.requires_activation not in (None, name):
        return replace(changed, loss="")
    return changed


def with_layout(sheet: WeightsSheet, place: int, layout: str) -> SheetChoices:
    """The choices with another layout of one layer, from 0."""
    said = list(_padded(sheet.choices.layouts, len(sheet.activations)))
    said[place] = layout
    return replace(sheet.choices, layouts=tuple(said))
