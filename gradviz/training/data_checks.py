"""Checks of the setup's data section against the network, as far as they need no samples."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradviz.data.encoding import check_target_range
from gradviz.data.errors import SetupError, expected, listed, shown, suggestion, unknown_name, unknown_part
from gradviz.data.features import FEATURES, default_features, features_for
from gradviz.data.generators import GENERATORS, Generator
from gradviz.data.playground import PLAYGROUND_DATA
from gradviz.data.setup import CsvData, DataSetup, GeneratedData, InlineData, PlaygroundData
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.text import _, ngettext
from gradviz.training.ranges import check_number
from gradviz.training.setup import RunSetup

__all__ = ["check_data", "check_data_alone"]

# Known data sets that are tables instead of generators, and the preset that reads each.
_TABLES = {"iris": "iris-4-6-3", "fisher": "iris-4-6-3", "load_iris": "iris-4-6-3"}


def check_data(setup: RunSetup) -> None:
    """Raises `SetupError` where the data cannot belong to this network and this loss."""
    data = setup.data
    if isinstance(data, InlineData):
        _check_inline(data, setup)
    elif isinstance(data, GeneratedData):
        _check_generated(data, setup)
    elif isinstance(data, PlaygroundData):
        _check_playground(data, setup)
    else:
        _check_csv(data)


def check_data_alone(data: DataSetup) -> None:
    """Raises `SetupError` for faults that do not depend on the network: unknown or missing names, numbers out of
    range.
    """
    if isinstance(data, GeneratedData):
        generator = _generator_called(data.generator)
        for key in ("samples", "noise", "train_fraction", "seed"):
            check_number(f"data.{key}", getattr(data, key))
        if not generator.pixels:
            _check_feature_names(generator, data)
    elif isinstance(data, PlaygroundData):
        _check_playground_names(data)
    elif isinstance(data, CsvData):
        _check_csv(data)


def _check_inline(data: InlineData, setup: RunSetup) -> None:
    inputs, outputs = setup.network.inputs, setup.network.layers[-1].units
    if not data.inputs:
        raise SetupError("data.inputs", _("expected at least one row, got an empty list"))
    one, many = _("{count} number, as network.inputs says"), _("{count} numbers, as network.inputs says")
    if data.features is not None:
        inputs = _coordinates_of(data, inputs)
        one, many = _("{count} coordinate, as the first row has"), _("{count} coordinates, as the first row has")
    _check_columns(data, inputs)
    for prefix, rows, targets in (("", data.inputs, data.targets), ("test_", data.test_inputs, data.test_targets)):
        if len(rows) != len(targets):
            message = ngettext("{count} row, as many as {key} has", "{count} rows, as many as {key} has", len(rows))
            message = message.format(count=len(rows), key=f"data.{prefix}inputs")
            raise SetupError(f"data.{prefix}targets", expected(message, len(targets)))
        _check_rows(f"data.{prefix}inputs", rows, inputs, one if inputs == 1 else many)
        _check_inline_targets(f"data.{prefix}targets", targets, data.classes, outputs, setup.loss)


def _check_inline_targets(
    path: str, targets: Sequence[Sequence[float]], classes: Sequence[str], outputs: int, loss: str
) -> None:
    def where(row: int, column: int) -> str:
        return f"{path}[{row}][{column}]"

    if not classes:
        one, many = _("{count} number, one per output unit"), _("{count} numbers, one per output unit")
        _check_rows(path, targets, outputs, one if outputs == 1 else many)
        check_target_range(loss, targets, where)
        return
    _check_rows(path, targets, 1, _("{count} number, the place of the class in data.classes"))
    for place, (target,) in enumerate(targets):
        if target not in range(len(classes)):
            message = _("a whole number from 0 to {last}, the place of the class in data.classes")
            raise SetupError(where(place, 0), expected(message.format(last=len(classes) - 1), target))


def _coordinates_of(data: InlineData, inputs: int) -> int:
    """The number of coordinates of the rows; the network has `inputs` inputs, one per feature computed from them."""
    names, width = data.features or (), len(data.inputs[0])
    if width not in (1, 2):
        raise SetupError("data.inputs[0]", expected(_("one or two coordinates, as features need them"), width))
    if data.scales:
        raise SetupError("data.scales", _("features and scales exclude each other"))
    for place, name in enumerate(names):
        if name not in features_for(width):
            raise SetupError(f"data.features[{place}]", unknown_name(_("feature"), name, features_for(width)))
    _check_unique("data.features", names)
    if len(names) != inputs:
        message = _("{count}, one input per feature ({names})").format(count=len(names), names=listed(names))
        raise SetupError("network.inputs", expected(message, inputs))
    return width


def _check_columns(data: InlineData, width: int) -> None:
    """Checks the entries given per input column (names, scales, ranges), and the classes."""
    for key, entries in (("names", data.names), ("scales", data.scales), ("ranges", data.ranges)):
        if entries and len(entries) != width:
            message = ngettext("{count} entry, one per input", "{count} entries, one per input", width)
            raise SetupError(f"data.{key}", expected(message.format(count=width), len(entries)))
    for place, (mean, spread) in enumerate(data.scales):
        check_number(f"data.scales[{place}][0]", mean)
        if not (math.isfinite(spread) and spread > 0.0):
            raise SetupError(f"data.scales[{place}][1]", expected(_("a finite number above 0"), spread))
    for place, (low, high) in enumerate(data.ranges):
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise SetupError(f"data.ranges[{place}]", _("expected two finite numbers, the lower one first"))
    if len(data.classes) == 1:
        raise SetupError("data.classes", expected(_("at least two classes"), 1))
    _check_unique("data.classes", data.classes)


def _check_rows(path: str, rows: Sequence[Sequence[float]], width: int, message: str) -> None:
    for place, row in enumerate(rows):
        if len(row) != width:
            raise SetupError(f"{path}[{place}]", expected(message.format(count=width), len(row)))
        if all(type(value) is float and math.isfinite(value) for value in row):
            continue  # building one path for each of thousands of points would delay drawing
        for column, value in enumerate(row):
            check_number(f"{path}[{place}][{column}]", value)


def _check_playground_names(data: PlaygroundData) -> None:
    if data.playground not in PLAYGROUND_DATA:
        raise SetupError("data.playground", unknown_name(_("data set"), data.playground, PLAYGROUND_DATA))
    try:
        check_number("data.slider", data.noise)
    except SetupError as error:
        raise SetupError("data.noise", error.sentence) from None
    check_number("data.train_percent", data.train_percent)
    for place, name in enumerate(data.features):
        if name not in FEATURES:
            raise SetupError(f"data.features[{place}]", unknown_name(_("feature"), name, FEATURES))


def _check_playground(data: PlaygroundData, setup: RunSetup) -> None:
    check_data_alone(data)
    if len(data.features) != setup.network.inputs:
        message = _("{count}, one input per feature ({names})")
        sentence = message.format(count=len(data.features), names=listed(data.features))
        raise SetupError("network.inputs", expected(sentence, setup.network.inputs))
    if setup.network.layers[-1].units != 1:
        path = f"network.layers[{len(setup.network.layers) - 1}].units"
        raise SetupError(path, expected(_("a single unit, as Playground has"), setup.network.layers[-1].units))


def _check_generated(data: GeneratedData, setup: RunSetup) -> None:
    check_data_alone(data)
    generator = GENERATORS[data.generator]
    if generator.pixels:
        _check_pixels(generator, data, setup)
    else:
        _check_features(generator, data, setup)
    _check_generated_targets(generator, setup)


def _generator_called(name: str) -> Generator:
    generator = GENERATORS.get(name)
    if generator is not None:
        return generator
    preset = _TABLES.get(name.casefold())
    if preset is not None:
        message = _("{name} is a table and not generated; the preset {preset} reads it")
        raise SetupError("data.generator", message.format(name=shown(name), preset=preset))
    raise SetupError("data.generator", unknown_part(_("generator"), name, GENERATORS))


def _check_feature_names(generator: Generator, data: GeneratedData) -> None:
    """Raises `SetupError` where a feature cannot be computed from these samples."""
    dimensions = len(generator.coordinate_names)
    possible = features_for(dimensions)
    if data.features is not None and not data.features:
        raise SetupError("data.features", _("expected at least one feature, got an empty list"))
    for place, name in enumerate(data.features or ()):
        if name in FEATURES and name not in possible:
            message = _("{name} needs a second coordinate, which {generator} does not have; {suggestion}")
            sentence = message.format(name=shown(name), generator=generator.name, suggestion=suggestion(name, possible))
            raise SetupError(f"data.features[{place}]", sentence)
        if name not in FEATURES:
            raise SetupError(f"data.features[{place}]", unknown_name(_("feature"), name, possible))
    _check_unique("data.features", data.features or ())


def _check_features(generator: Generator, data: GeneratedData, setup: RunSetup) -> None:
    """Raises `SetupError` where the network does not have one input per feature."""
    names = data.features or default_features(len(generator.coordinate_names))
    if setup.network.inputs != len(names):
        message = _("{count}, one input per feature ({names})").format(count=len(names), names=listed(names))
        raise SetupError("network.inputs", expected(message, setup.network.inputs))


def _check_generated_targets(generator: Generator, setup: RunSetup) -> None:
    """Raises `SetupError` where the loss or the output layer does not suit the targets."""
    output = setup.network.layers[-1]
    path = f"network.layers[{len(setup.network.layers) - 1}].units"
    if generator.task == "regression":
        if LOSSES[setup.loss].is_fused:
            message = _("{loss} needs classes, but the targets of {generator} are numbers")
            raise SetupError("loss", message.format(loss=setup.loss, generator=generator.name))
        if output.units != 1:
            raise SetupError(path, expected(_("1, one unit per target"), output.units))
    elif output.units != len(generator.classes) and (
        ACTIVATIONS[output.activation].output_only or len(generator.classes) > 2
    ):
        message = _("{count}, one unit per class of {generator}")
        message = message.format(count=len(generator.classes), generator=generator.name)
        raise SetupError(path, expected(message, output.units))
    elif len(generator.classes) == 2 and output.units not in (1, 2):
        message = _("1 or 2, since {generator} has two classes").format(generator=generator.name)
        raise SetupError(path, expected(message, output.units))


def _check_pixels(generator: Generator, data: GeneratedData, setup: RunSetup) -> None:
    if data.features is not None:
        message = _("{generator} has its pixels as inputs; leave the features out").format(generator=generator.name)
        raise SetupError("data.features", message)
    if setup.network.inputs != generator.inputs:
        message = _("{count}, one input per pixel of {generator}")
        message = message.format(count=generator.inputs, generator=generator.name)
        raise SetupError("network.inputs", expected(message, setup.network.inputs))


# Choices for reading a table; None detects it. A space as separator is any run of spaces and tabs.
_CSV_WORDS: dict[str, tuple[str, ...]] = {
    "separator": (",", ";", "\t", "|", " "),
    "decimal": (".", ","),
    "encoding": ("utf-8", "utf-16", "windows-1252", "latin-1"),
    "split": ("random", "last"),
    "target_kind": ("classes", "numbers"),
    "missing": ("refuse", "skip", "mean"),
    "thousands": ("none", ",", ".", " ", "'"),
}


def _check_csv(data: CsvData) -> None:
    if not data.csv.strip():
        raise SetupError("data.csv", _("expected the path of a table, got empty text"))
    check_number("data.train_fraction", data.train_fraction)
    check_number("data.seed", data.seed)
    for key, known in _CSV_WORDS.items():
        value = getattr(data, key)
        if value is not None and value not in known:
            raise SetupError(f"data.{key}", expected(_("one of {names}").format(names=listed(known)), value))
    if data.thousands is not None and data.thousands == data.decimal:
        raise SetupError("data.thousands", _("expected a different mark from the decimal mark"))
    if not data.targets:
        raise SetupError("data.targets", _("expected at least one column, got an empty list"))
    _check_unique("data.targets", data.targets)
    if data.target_kind == "classes" and len(data.targets) > 1:
        raise SetupError("data.targets[1]", _("several targets must be numbers; classes are one target"))
    _check_one_hot(data)
    if data.features is None:
        return
    if not data.features:
        raise SetupError("data.features", _("expected at least one column, got an empty list"))
    _check_unique("data.features", data.features)
    for place, name in enumerate(data.features):
        if name in data.targets:
            message = _("{name} is a target, so it cannot be a feature as well").format(name=shown(name))
            raise SetupError(f"data.features[{place}]", message)


def _check_one_hot(data: CsvData) -> None:
    _check_unique("data.one_hot", data.one_hot or ())
    for place, name in enumerate(data.one_hot or ()):
        if name in data.targets or (data.features is not None and name not in data.features):
            message = _("{name} is no feature, so it cannot be one-hot").format(name=shown(name))
            raise SetupError(f"data.one_hot[{place}]", message)


def _check_unique(path: str, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise SetupError(f"{path}[{place}]", _("{name} is named twice").format(name=shown(name)))
