"""The default title of a setup: its data and the sizes of its layers."""

from __future__ import annotations

from pathlib import Path

from gradviz.data.generators import GENERATORS
from gradviz.data.setup import CsvData, DataSetup, GeneratedData, InlineData
from gradviz.text import _
from gradviz.training.setup import RunSetup

__all__ = ["data_source", "described_title", "sizes_of"]


def sizes_of(setup: RunSetup) -> tuple[int, ...]:
    """The numbers of inputs and of the units of each layer."""
    return (setup.network.inputs, *(layer.units for layer in setup.network.layers))


def data_source(data: DataSetup) -> str:
    """The source of samples without its options: equal for the same table or generator."""
    if isinstance(data, CsvData):
        return data.csv
    if isinstance(data, GeneratedData):
        return data.generator
    return "" if isinstance(data, InlineData) else data.playground


def described_title(setup: RunSetup) -> str:
    """The title, such as “Circle 2-6-1” or “flowers 4-6-3”."""
    data = setup.data
    if isinstance(data, CsvData):
        name = Path(data.csv).stem
    elif isinstance(data, GeneratedData):
        name = _(GENERATORS[data.generator].title)
    else:
        name = _("Own samples") if isinstance(data, InlineData) else _("Playground")
    return f"{name} {'-'.join(map(str, sizes_of(setup)))}"
