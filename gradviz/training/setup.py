"""What a run is made of, as chosen by a person: the frozen counterpart of a setup file.

Everything here is declarative. Checking that the parts fit each other is `training.checks`; turning a setup
into arrays is `training.run`.
"""

from __future__ import annotations

from gradviz.data.setup import DataSetup
from gradviz.engine.network import LayerInitializer, LayerSetup, NetworkSetup
from gradviz.records import FrozenRecord

__all__ = [
    "BatchSetup",
    "ClipSetup",
    "InitializerSetup",
    "LayerInitializer",
    "LayerSetup",
    "NetworkSetup",
    "OptimizerSetup",
    "ParameterSetup",
    "PenaltySetup",
    "RunSetup",
    "ScheduleSetup",
]


class ParameterSetup(FrozenRecord, frozen=True):
    """Explicit parameters: `weights[l]` has shape (fan_in, fan_out), `biases[l]` has fan_out entries or none."""

    weights: tuple[tuple[tuple[float, ...], ...], ...]
    biases: tuple[tuple[float, ...], ...]


class InitializerSetup(FrozenRecord, frozen=True):
    """How weights are drawn. `options` holds the initializer's own numbers (`value`, `low`, `high`, `std`)."""

    name: str = "glorot_uniform"
    seed: int = 1
    bias: float = 0.0
    options: tuple[tuple[str, float], ...] = ()


class PenaltySetup(FrozenRecord, frozen=True):
    """l1·Σ|w| + ½·l2·Σw² over the weights, never the biases."""

    l1: float = 0.0
    l2: float = 0.0


class ScheduleSetup(FrozenRecord, frozen=True):
    """How the learning rate changes with the updates done; `options` holds the schedule's own numbers.

    Before it, over `warm_up` updates, the rate grows linearly from `warm_up_from` times the base rate to all of it.
    """

    name: str = "constant"
    warm_up: int = 0
    warm_up_from: float = 1.0 / 3.0
    options: tuple[tuple[str, float], ...] = ()

    @property
    def is_constant(self) -> bool:
        """Whether every update uses the base rate."""
        return self.name == "constant" and not self.warm_up


class ClipSetup(FrozenRecord, frozen=True):
    """The largest norm of the whole gradient, or the largest size of each of its entries, or neither; never both."""

    norm: float | None = None
    value: float | None = None

    @property
    def chosen(self) -> tuple[str, float] | None:
        """The name in `CLIPS` and its limit; None where nothing is clipped."""
        if self.norm is not None:
            return "norm", self.norm
        return None if self.value is None else ("value", self.value)


class OptimizerSetup(FrozenRecord, frozen=True):
    """The optimizer by name; `options` holds its own numbers under PyTorch's names, defaults left out.

    A `learning_rate` of None is the optimizer's default. `schedule` and `clip` do nothing unless they are chosen.
    """

    name: str = "sgd"
    learning_rate: float | None = None
    options: tuple[tuple[str, float | bool | tuple[float, float]], ...] = ()
    schedule: ScheduleSetup = ScheduleSetup()
    clip: ClipSetup = ClipSetup()


class BatchSetup(FrozenRecord, frozen=True):
    """`size` None is the full batch. The order of samples in epoch e comes from `default_rng([seed, e])`."""

    size: int | None = None
    shuffle: bool = False
    seed: int = 1


class RunSetup(FrozenRecord, frozen=True):
    """A whole setup. `parameters` None means: drawn by the initializer.

    `rules` "playground" follows TensorFlow Playground where it differs: a batch that an epoch cannot fill is
    carried into the next, the penalty's step can cut a link for good, and a batch larger than the data never ends.
    """

    network: NetworkSetup
    data: DataSetup
    title: str = ""
    notes: str = ""
    parameters: ParameterSetup | None = None
    initializer: InitializerSetup = InitializerSetup()
    freeze: tuple[str, ...] = ()
    loss: str = "half_squared_error"
    penalty: PenaltySetup = PenaltySetup()
    optimizer: OptimizerSetup = OptimizerSetup()
    batch: BatchSetup = BatchSetup()
    rules: str = "gradviz"
