"""Setups that pass every check, for hypothesis."""

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from gradviz.data.features import features_for
from gradviz.data.generators import GENERATORS
from gradviz.data.setup import CsvData, GeneratedData, InlineData
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.initializers import INITIALIZERS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.training.setup import (
    BatchSetup,
    ClipSetup,
    InitializerSetup,
    LayerInitializer,
    LayerSetup,
    NetworkSetup,
    OptimizerSetup,
    ParameterSetup,
    PenaltySetup,
    RunSetup,
    ScheduleSetup,
)

__all__ = ["setups"]

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
AT_LEAST_0 = st.floats(min_value=0, allow_infinity=False)
SHARES = st.floats(0, 1)
SEEDS = st.integers(0, 2**70)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
HIDDEN = sorted(name for name, entry in ACTIVATIONS.items() if not entry.output_only)


def rows(count: int, width: int, numbers: st.SearchStrategy[float] = NUMBERS) -> st.SearchStrategy[Any]:
    return st.tuples(*[st.tuples(*[numbers] * width)] * count)


@st.composite
def setups(draw: st.DrawFn) -> RunSetup:
    """A whole setup, each of its parts anything that is allowed."""
    loss = draw(st.sampled_from(sorted(LOSSES)))
    output = LOSSES[loss].requires_activation or draw(st.sampled_from(sorted(ACTIVATIONS)))
    data = draw(st.one_of(_csv(), _generated(loss), st.none()))
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    if isinstance(data, GeneratedData):
        classes = GENERATORS[data.generator].task == "classification"
        sizes[0] = len(data.features or GENERATORS[data.generator].coordinate_names)
        sizes[-1] = 2 if classes and output == "softmax" else draw(st.sampled_from((1, 2))) if classes else 1
        output = "linear" if output == "softmax" and not classes else output
    elif output == "softmax":
        sizes[-1] = max(sizes[-1], 2)
    names = [*(draw(st.sampled_from(HIDDEN)) for _ in sizes[1:-1]), output]
    layers = tuple(
        LayerSetup(n, name, draw(st.booleans()), draw(st.none() | _layer_initializers()))
        for n, name in zip(sizes[1:], names, strict=True)
    )
    return RunSetup(
        network=NetworkSetup(sizes[0], layers),
        data=data or draw(_inline(sizes[0], sizes[-1], SHARES if LOSSES[loss].is_fused else NUMBERS)),
        title=draw(TEXTS),
        notes=draw(TEXTS),
        parameters=draw(st.none() | _parameters(sizes, layers)),
        initializer=draw(_initializers()),
        freeze=draw(st.lists(st.sampled_from(("w1[*,*]", "w1[1,1]", f"w{len(layers)}[*,1]")), max_size=2).map(tuple)),
        loss=loss,
        penalty=PenaltySetup(draw(AT_LEAST_0), draw(AT_LEAST_0)),
        optimizer=draw(_optimizers()),
        batch=BatchSetup(draw(st.none() | st.integers(1, 99)), draw(st.booleans()), draw(SEEDS)),
    )


def _inline(width: int, outputs: int, targets: st.SearchStrategy[float]) -> st.SearchStrategy[InlineData]:
    def both(train: int, test: int) -> st.SearchStrategy[InlineData]:
        parts = (rows(train, width), rows(train, outputs, targets), rows(test, width), rows(test, outputs, targets))
        scale, ends = st.tuples(NUMBERS, st.floats(0.5, 9.0)), st.tuples(st.floats(-9, -1), st.floats(1, 9))
        columns = [st.just(()) | st.tuples(*[each] * width) for each in (scale, TEXTS, ends)]
        return st.builds(InlineData, *parts, scales=columns[0], names=columns[1], target=TEXTS, ranges=columns[2])

    return st.tuples(st.integers(1, 3), st.integers(0, 2)).flatmap(lambda counts: both(*counts))


@st.composite
def _generated(draw: st.DrawFn, loss: str) -> GeneratedData:
    # Images have hundreds of inputs: too many for written weights.
    possible = [n for n, entry in GENERATORS.items()
                if not entry.pixels and (entry.task == "classification" or not LOSSES[loss].is_fused)]  # fmt: skip
    name = draw(st.sampled_from(possible))
    features = st.lists(st.sampled_from(features_for(len(GENERATORS[name].coordinate_names))), min_size=1, unique=True)
    fraction = draw(st.floats(0, 1, exclude_min=True))
    return GeneratedData(
        name, draw(st.integers(1, 100_000)), draw(SHARES), fraction, draw(SEEDS), draw(st.none() | features.map(tuple))
    )


@st.composite
def _csv(draw: st.DrawFn) -> CsvData:
    columns = draw(st.lists(TEXTS, min_size=2, max_size=5, unique=True))
    cut = draw(st.integers(1, len(columns) - 1))
    features = draw(st.sampled_from((None, tuple(columns[cut:]))))
    fraction = draw(st.floats(0, 1, exclude_min=True))
    path = draw(TEXTS.filter(str.strip))
    more = draw(st.fixed_dictionaries({}, optional={
        "split": st.sampled_from(("random", "last")), "missing": st.sampled_from(("refuse", "skip", "mean")),
        "target_kind": st.sampled_from(("numbers", "classes")[: 2 if cut == 1 else 1]),
        "one_hot": st.just(tuple(columns[cut : cut + 1])), "standardize_targets": st.booleans(),
        "separator": st.sampled_from((",", ";", "\t", "|", " ")), "decimal": st.sampled_from((".", ",")),
        "encoding": st.sampled_from(("utf-8", "utf-16", "windows-1252", "latin-1")), "header": st.booleans(),
    }))  # fmt: skip
    return CsvData(path, tuple(columns[:cut]), features, fraction, draw(SEEDS), draw(st.booleans()), **more)


def _parameters(sizes: list[int], layers: tuple[LayerSetup, ...]) -> st.SearchStrategy[ParameterSetup]:
    weights = st.tuples(*(rows(i, o) for i, o in pairwise(sizes)))
    biases = st.tuples(*(st.tuples(*[NUMBERS] * (layer.units if layer.bias else 0)) for layer in layers))
    return st.builds(ParameterSetup, weights, biases)


@st.composite
def _layer_initializers(draw: st.DrawFn) -> LayerInitializer:
    one = draw(_initializers())
    return LayerInitializer(one.name, draw(st.none() | NUMBERS), one.options)


@st.composite
def _initializers(draw: st.DrawFn) -> InitializerSetup:
    entry = draw(st.sampled_from(list(INITIALIZERS.values())))
    chosen = {name: draw(AT_LEAST_0) for name in entry.options if draw(st.booleans())}
    if "low" in entry.options:
        chosen = dict(zip(("low", "high"), sorted((draw(NUMBERS), draw(NUMBERS))), strict=True))
    return InitializerSetup(entry.name, draw(SEEDS), draw(NUMBERS), tuple(chosen.items()))


@st.composite
def _optimizers(draw: st.DrawFn) -> OptimizerSetup:
    entry = draw(st.sampled_from(list(OPTIMIZERS.values())))
    schedule = SCHEDULES[draw(st.sampled_from(sorted(SCHEDULES)))]
    numbers = {int: st.integers(1, 10**9), float: st.floats(0, 1, exclude_min=True)}
    chosen = tuple((n, draw(numbers[type(value)])) for n, value in schedule.options.items() if draw(st.booleans()))
    scheduled = ScheduleSetup(schedule.name, draw(st.integers(0, 99)), draw(numbers[float]), chosen)
    limit = draw(numbers[float])
    clip = draw(st.sampled_from([ClipSetup(), ClipSetup(norm=limit), ClipSetup(value=limit)]))
    of_kind = {bool: st.booleans(), tuple: st.tuples(*[st.floats(0, 1, exclude_max=True)] * 2), float: SHARES}
    options = tuple((n, draw(of_kind[type(value)])) for n, value in entry.options.items() if draw(st.booleans()))
    return OptimizerSetup(entry.name, draw(st.none() | AT_LEAST_0), options, scheduled, clip)
