"""The data section of a setup: where samples come from. `data.load` makes a `Dataset` of it."""

from __future__ import annotations

from gradviz.records import FrozenRecord

__all__ = ["CsvData", "DataSetup", "GeneratedData", "InlineData", "PlaygroundData"]


class InlineData(FrozenRecord, frozen=True):
    """Samples written into the setup itself: rows of numbers, typed or drawn by hand.

    With `classes`, each target is the index of its class, from 0, and its encoding depends on the network. With
    `features`, the inputs are one or two coordinates, from which the features are computed as for generated data. With
    `scales`, a (mean, spread) per input, the network gets (input − mean) / spread. `names` are the names of the
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
    """A table on disk. `csv` is relative to the setup's folder; `features` None takes every column except the targets.

    `split` is "random", by `seed`, or "last": the last rows are test rows. `target_kind` is "classes" or "numbers", or
    None to decide by the column and the network. The features in `one_hot` are labels; each label becomes one input
    (two labels become one input, 0 or 1). With missing cells, `missing` "refuse" rejects the table, "skip" leaves out
    their rows, and "mean" takes the mean of the column over the training rows; None rejects, too, and reads "NA" and
    "?" as labels. `standardize` applies to numeric inputs, `standardize_targets` to numeric targets. `separator`,
    `decimal`, `encoding` and `header` are detected from the table where they are None, and so are `thousands` (",",
    ".", " ", "'" or "none") and `empty`, the texts that mark an empty cell, besides a blank one.
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
    """TensorFlow Playground's own samples: `playground` is the key of a data set in a link, `noise` the value of the
    slider (0 to 50), `train_percent` the share of training samples, `seed` the text of the seed, `features` as for
    generated data."""

    playground: str
    seed: str
    noise: float = 0.0
    train_percent: float = 50.0
    features: tuple[str, ...] = ("x", "y")


DataSetup = InlineData | GeneratedData | CsvData | PlaygroundData
