"""Where samples come from, as chosen by a person. `data.load` turns one of these into a `Dataset`."""

from __future__ import annotations

from gradviz.records import FrozenRecord

__all__ = ["CsvData", "DataSetup", "GeneratedData", "InlineData", "PlaygroundData"]


class InlineData(FrozenRecord, frozen=True):
    """Samples written into the setup itself: rows of numbers, typed or drawn by hand.

    With `classes` each target is the place of its class in them, from 0, and the network says how it is encoded. With
    `features` the inputs are one or two coordinates, from which these are computed as for generated data; with
    `scales`, a (mean, spread) for each input, the network is given (input − mean) / spread. `names` are those of the
    inputs, `target` that of the target; `ranges` are the (low, high) that a plot of the coordinates shows at least.
    """

    inputs: tuple[tuple[float, ...], ...]
    targets: tuple[tuple[float, ...], ...]
    test_inputs: tuple[tuple[float, ...], ...] = ()
    test_targets: tuple[tuple[float, ...], ...] = ()
    classes: tuple[str, ...] = ()
    features: tuple[str, ...] | None = None
    scales: tuple[tuple[float, float], ...] = ()
    names: tuple[str, ...] = ()
    target: str = ""
    ranges: tuple[tuple[float, float], ...] = ()


class GeneratedData(FrozenRecord, frozen=True):
    """Samples drawn by one of `data.generators.GENERATORS`; `features` are computed from its coordinates."""

    generator: str
    samples: int = 500
    noise: float = 0.0
    train_fraction: float = 0.5
    seed: int = 1
    features: tuple[str, ...] | None = None


class CsvData(FrozenRecord, frozen=True):
    """A table on disk. `csv` is relative to the setup's folder; `features` None takes every other column.

    `split` is "random", by `seed`, or "last": the last rows are for the test. `target_kind` is "classes" or "numbers",
    or None for what the column and the network suggest. The features in `one_hot` are labels, read as one input each
    (as one of 0 and 1 where there are two). `missing` cells "refuse" the table, or their rows are left out ("skip"), or
    they become the "mean" of their column in the training part; None refuses, too, and takes "NA" and "?" for labels.
    `standardize` is about the inputs that are numbers, `standardize_targets` about targets that are. `separator`,
    `decimal`, `encoding` and `header` are found out from the table where they are None, and so are `thousands` (",",
    ".", " ", "'" or "none") and `empty`, the texts that stand for an empty cell, beside a blank one.
    """

    csv: str
    targets: tuple[str, ...]
    features: tuple[str, ...] | None = None
    train_fraction: float = 0.8
    seed: int = 1
    standardize: bool = False
    split: str = "random"
    target_kind: str | None = None
    one_hot: tuple[str, ...] | None = None
    missing: str | None = None
    standardize_targets: bool = False
    separator: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    header: bool | None = None
    thousands: str | None = None
    empty: tuple[str, ...] | None = None


class PlaygroundData(FrozenRecord, frozen=True):
    """TensorFlow Playground's own samples: `playground` is a data set by its key in a link, `noise` the slider's 0 to
    50, `train_percent` the share that trains, `seed` the text of the seed, `features` as for generated data."""

    playground: str
    seed: str
    noise: float = 0.0
    train_percent: float = 50.0
    features: tuple[str, ...] = ("x", "y")


DataSetup = InlineData | GeneratedData | CsvData | PlaygroundData
