"""The setup of a run, as chosen by the user: the immutable counterpart of a setup file.

Everything here is declarative. `training.checks` checks that the parts are consistent; `training.run` turns a setup
into arrays.
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
    """Explicit parameters: `weights[l]` has shape (fan_in, fan_out), `biases[l]` has fan_out entries, or none."""

    weights: tuple[tuple[tuple[float, ...], ...], ...]
    biases: tuple[tuple[float, ...], ...]


class InitializerSetup(FrozenRecord, frozen=True):
    """How weights are drawn. `options` holds the parameters of the initializer (`value`, `low`, `high`, `std`)."""

    name: str = "glorot_uniform"
    seed: int = 1
    bias: float = 0.0
    options: tuple[tuple[str, float], ...] = ()


class PenaltySetup(FrozenRecord, frozen=True):
    """l1·Σ|w| + ½·l2·Σw² over the weights, never the biases."""

    l1: float = 0.0
    l2: float = 0.0


class ScheduleSetup(FrozenRecord, frozen=True):
    """How the learning rate changes with the number of updates; `options` holds the parameters of the schedule.

    Before it, over `warm_up` updates, the rate grows linearly from `warm_up_from` times the base rate to the base rate.
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
    """The largest norm of the whole gradient, or the largest absolute value of each of its entries, or neither."""

    norm: float | None = None
    value: float | None = None

    @property
    def chosen(self) -> tuple[str, float] | None:
        """The name in `CLIPS` and its limit; None where nothing is clipped."""
        if self.norm is not None:
            return "norm", self.norm
        return None if self.value is None else ("value", self.value)


class OptimizerSetup(FrozenRecord, frozen=True):
    """The optimizer by name; `options` holds its parameters under PyTorch's names, without those at their defaults.

    A `learning_rate` of None is the optimizer's default. By default there is no schedule and no clipping.
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
    completed in the next epoch, the L1 penalty can set a weight to 0 permanently, and a batch larger than the data
    never ends.
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
