"""Where samples come from, as chosen by a person. `data.load` turns one of these into a `Dataset`."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CsvData", "DataSetup", "GeneratedData", "InlineData"]


@dataclass(frozen=True, slots=True)
class InlineData:
    """Samples written into the setup itself: rows of numbers."""

    inputs: tuple[tuple[float, ...], ...]
    targets: tuple[tuple[float, ...], ...]
    test_inputs: tuple[tuple[float, ...], ...] = ()
    test_targets: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class GeneratedData:
    """Samples drawn by one of `data.generators.GENERATORS`; `features` are computed from its coordinates."""

    generator: str
    samples: int = 500
    noise: float = 0.0
    train_fraction: float = 0.5
    seed: int = 1
    features: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class CsvData:
    """A table on disk. `csv` is relative to the setup's folder; `features` None takes every other column."""

    csv: str
    targets: tuple[str, ...]
    features: tuple[str, ...] | None = None
    train_fraction: float = 0.8
    seed: int = 1
    standardize: bool = False


DataSetup = InlineData | GeneratedData | CsvData
