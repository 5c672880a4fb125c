"""Edits of the form: a setup, the key of a field and the typed text give a changed setup.

A table defines for every field how its text is parsed and which part of the setup it changes; `Run` checks consistency.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError
from gradviz.data.features import features_for
from gradviz.data.generators import GENERATORS
from gradviz.data.load import TargetEncoding, load_data
from gradviz.data.setup import CsvData, GeneratedData, InlineData, PlaygroundData
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Network
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.scene.setup.step_edits import (
    edit_clip,
    edit_draw,
    edit_initializer_option,
    edit_schedule,
    layer_of_draw,
    step_labels,
)
from gradviz.scene.text.number_input import read_number, read_whole
from gradviz.text import _
from gradviz.training.data_checks import check_data_alone
from gradviz.training.run import target_encoding
from gradviz.training.setup import InitializerSetup, LayerSetup, NetworkSetup, RunSetup

if TYPE_CHECKING:
    from gradviz.data.csv_table import CsvTable
    from gradviz.data.files import Watch

__all__ = ["edit_label", "edited_setup", "field_fault", "fitted", "fitted_with_data", "load_run_data", "restarts"]

_LAYER = re.compile(r"network\.layers\[(\d+)\]\.(units|activation|bias)\Z")
_PAIR = re.compile(r"optimizer\.options\.(\w+)\[(\d)\]\Z")
_MOST_UNITS = 1024
_MOST_SAMPLES = 100_000

Apply = Callable[[RunSetup, str], RunSetup]


def edited_setup(setup: RunSetup, key: str, text: str) -> RunSetup:
    """`setup` with the field `key` set to the typed or chosen text. Raises `SetupError`, and `KeyError` for an unknown
    field."""
    layer = _LAYER.match(key)
    if layer:
        return _edit_layer(setup, int(layer[1]), layer[2], text)
    for start, edit in _PREFIXES.items():
        if key.startswith(start):
            return edit(setup, key, text)
    return _TABLE[key](setup, text)


def restarts(old: RunSetup, new: RunSetup) -> bool:
    """Whether the change starts a new run: with another network, other samples or other initial weights."""
    return (old.network, old.data, old.parameters, old.initializer) != (
        new.network, new.data, new.parameters, new.initializer,
    )  # fmt: skip


def edit_label(key: str) -> str:
    """The label of an edit for Undo, such as 'Learning rate'."""
    layer = _LAYER.match(key)
    if layer:
        part = {"units": _("units"), "activation": _("activation"), "bias": _("bias")}[layer[2]]
        return _("{part} of layer {number}").format(part=part, number=int(layer[1]) + 1)
    drawn = layer_of_draw(key)
    if drawn is not None:
        return _("initial weights of layer {number}").format(number=drawn)
    if ".options." in key and key not in step_labels():
        return key.split(".options.")[1].split("[")[0].replace("_", " ")
    return _labels().get(key, key)


def field_fault(error: SetupError) -> str:
    """The error with the label of the field instead of its key, since the form does not show keys such as
    `data.samples`."""
    path = re.sub(r"\[\d+\]\Z", "", error.path)  # the form has one field for all names of a list
    label = edit_label(path)
    return str(error) if label == path else f"{label[:1].upper()}{label[1:]}: {error.sentence}"


def _labels() -> dict[str, str]:
    return step_labels() | {
        "data.kind": _("source of the data"), "data.generator": _("data set"), "data.samples": _("samples"),
        "data.noise": _("noise"), "data.train_fraction": _("train share"), "data.seed": _("data seed"),
        "data.features": _("inputs"), "data.csv": _("CSV file"), "data.targets": _("targets"),
        "data.playground": _("data set"), "data.slider": _("noise"), "data.train_percent": _("train share"),
        "data.playground_seed": _("data seed"), "rules": _("rules"),
        "data.columns": _("inputs"), "data.standardize": _("standardising"), "data.table": _("table"),
        "network.add": _("adding a layer"), "network.remove": _("removing a layer"), "freeze": _("frozen parameters"),
        "loss": _("loss"), "penalty.l1": _("penalty L1"), "penalty.l2": _("penalty L2"),
        "optimizer.name": _("optimizer"), "optimizer.learning_rate": _("learning rate"),
        "batch.size": _("batch size"), "batch.shuffle": _("shuffling"), "batch.seed": _("order seed"),
        "initializer.name": _("initial weights"), "initializer.seed": _("weight seed"),
        "initializer.bias": _("initial biases"), "parameters.table": _("initial weights"),
    }  # fmt: skip


def _edit_layer(setup: RunSetup, place: int, part: str, text: str) -> RunSetup:
    layers = list(setup.network.layers)
    key = f"network.layers[{place}].{part}"
    change: dict[str, Any] = {
        "units": lambda: read_whole(text, key, 1, _MOST_UNITS),
        "activation": lambda: text,
        "bias": lambda: bool(text),
    }
    layers[place] = replace(layers[place], **{part: change[part]()})
    return _with_layers(setup, tuple(layers))


def _with_layers(setup: RunSetup, layers: tuple[LayerSetup, ...]) -> RunSetup:
    """The setup with other layers, without explicit weights and frozen names that no longer fit."""
    old = setup.network
    network = NetworkSetup(old.inputs, layers)
    same_shape = [(x.units, x.bias) for x in old.layers] == [(x.units, x.bias) for x in layers]
    if same_shape:
        return replace(setup, network=network)
    return replace(setup, network=network, parameters=None, freeze=_still_there(setup.freeze, network))


def _still_there(names: tuple[str, ...], network: NetworkSetup) -> tuple[str, ...]:
    shape, kept = Network(network), []
    for name in names:
        try:
            shape.match(name)
        except KeyError:
            continue
        kept.append(name)
    return tuple(kept)


def _edit_optimizer_option(setup: RunSetup, key: str, text: str) -> RunSetup:
    entry, options = OPTIMIZERS[setup.optimizer.name], dict(setup.optimizer.options)
    pair = _PAIR.match(key)
    name = pair[1] if pair else key.removeprefix("optimizer.options.")
    default = entry.options[name]
    if pair:
        values = list(options.get(name, default))  # type: ignore[arg-type]
        values[int(pair[2])] = read_number(text, key)
        options[name] = (values[0], values[1])
    elif isinstance(default, bool):
        options[name] = bool(text)
    else:
        options[name] = read_number(text, key)
    if options[name] == default:
        del options[name]
    return replace(setup, optimizer=replace(setup.optimizer, options=tuple(options.items())))


def _data(part: str, read: Callable[[str], Any]) -> Apply:
    def apply(setup: RunSetup, text: str) -> RunSetup:
        return replace(setup, data=replace(setup.data, **{part: read(text)}))

    return apply


def _part(whole: str, part: str, read: Callable[[str], Any]) -> Apply:
    def apply(setup: RunSetup, text: str) -> RunSetup:
        return replace(setup, **{whole: replace(getattr(setup, whole), **{part: read(text)})})

    return apply


def _generator(setup: RunSetup, text: str) -> RunSetup:
    old, entry = setup.data, GENERATORS[text]
    if isinstance(old, GeneratedData) and old.generator == text:
        return setup
    base = old if isinstance(old, GeneratedData) else GeneratedData(text)
    known = features_for(len(entry.coordinate_names))
    features = tuple(name for name in base.features or () if name in known) or None
    return replace(setup, data=replace(base, generator=text, noise=entry.default_noise, features=features))


def _kind(setup: RunSetup, text: str) -> RunSetup:
    """The setup with another kind of data. For a CSV file, the window first asks for the file and sets `data.csv`."""
    if text == "generated" and not isinstance(setup.data, GeneratedData):
        return replace(setup, data=GeneratedData("circle"))
    if text == "inline" and not isinstance(setup.data, InlineData):
        inputs = ((0.0,) * setup.network.inputs, (1.0,) * setup.network.inputs)
        outputs = setup.network.layers[-1].units
        return replace(setup, data=InlineData(inputs, ((0.0,) * outputs, (1.0,) * outputs)))
    return setup


def _features(setup: RunSetup, text: str) -> RunSetup:
    names = _names(text)
    if not names:
        raise SetupError("data.features", _("a network needs at least one input; nothing was changed"))
    order = {name: place for place, name in enumerate(features_for(2))}
    return _data("features", lambda _text: tuple(sorted(names, key=order.__getitem__)))(setup, text)


def _csv(setup: RunSetup, text: str) -> RunSetup:
    old = setup.data
    if isinstance(old, CsvData):
        return replace(setup, data=replace(old, csv=text))
    return replace(setup, data=CsvData(text, ()))


def _table_targets(setup: RunSetup, text: str) -> RunSetup:
    """The setup with other targets of a table: choices for the old targets are reset, and targets are not features."""
    data, targets = setup.data, _names(text)
    assert isinstance(data, CsvData)
    features = tuple(name for name in data.features or () if name not in targets) or None
    changed = replace(data, targets=targets, features=features, target_kind=None, standardize_targets=False)
    return replace(setup, data=changed)


def _table_features(setup: RunSetup, text: str) -> RunSetup:
    """The setup with other features of a table; features that were labels remain labels."""
    features, data = _names(text) or None, setup.data
    assert isinstance(data, CsvData)
    one_hot = tuple(name for name in data.one_hot or () if features is None or name in features) or None
    return replace(setup, data=replace(data, features=features, one_hot=one_hot))


def _add_layer(setup: RunSetup, text: str) -> RunSetup:
    layers = setup.network.layers
    model = layers[-2] if len(layers) > 1 else LayerSetup(4, "tanh", True)
    return _with_layers(setup, (*layers[:-1], LayerSetup(model.units, model.activation, model.bias), layers[-1]))


def _remove_layer(setup: RunSetup, text: str) -> RunSetup:
    layers = setup.network.layers
    if len(layers) < 2:
        raise SetupError("network.layers", _("the output layer is the only one left; nothing was changed"))
    return _with_layers(setup, (*layers[:-2], layers[-1]))


def _optimizer(setup: RunSetup, text: str) -> RunSetup:
    return replace(setup, optimizer=replace(setup.optimizer, name=text, options=()))


def _batch_size(setup: RunSetup, text: str) -> RunSetup:
    whole = text.strip().lower() in ("", _("all"))
    size = None if whole else read_whole(text, "batch.size", 1)
    return replace(setup, batch=replace(setup.batch, size=size))


def _initializer(setup: RunSetup, text: str) -> RunSetup:
    if text == "written":
        return setup
    old = setup.initializer
    return replace(setup, parameters=None, initializer=InitializerSetup(text, old.seed, old.bias))


def _loss(setup: RunSetup, text: str) -> RunSetup:
    """The setup with another loss, and with its required output activation where the loss is fused."""
    needed, layers = LOSSES[text].requires_activation, setup.network.layers
    if needed is not None and layers[-1].activation != needed:
        setup = _with_layers(setup, (*layers[:-1], replace(layers[-1], activation=needed)))
    return replace(setup, loss=text)


def fitted(setup: RunSetup, folder: Path) -> RunSetup:
    """`setup` with the numbers of inputs and outputs of its data. Raises `SetupError` where the data cannot be read."""
    return fitted_with_data(setup, folder)[0]


def fitted_with_data(
    setup: RunSetup, folder: Path, table: CsvTable | None = None, watch: Watch | None = None
) -> tuple[RunSetup, Dataset]:
    """The setup as in `fitted`, and its samples; a table is read once, and not at all where it is given.

    Raises `SetupError` where the data cannot be read, `StoppedError` where `watch`, called meanwhile, answers False.
    """
    check_data_alone(setup.data)
    if table is None and isinstance(setup.data, CsvData):
        from gradviz.data.csv_data import open_table  # imported late: most runs read no table

        table = open_table(setup.data, folder, watch)
    dataset = _loaded(setup, folder, table)
    network, inputs, outputs = setup.network, dataset.inputs.shape[1], dataset.targets.shape[1]
    if (network.inputs, network.layers[-1].units) == (inputs, outputs):
        return setup, dataset
    layers = (*network.layers[:-1], replace(network.layers[-1], units=outputs))
    network = NetworkSetup(inputs, layers)
    changed = replace(setup, network=network, parameters=None, freeze=_still_there(setup.freeze, network))
    return changed, dataset


def load_run_data(setup: RunSetup, folder: Path, watch: Watch | None = None) -> Dataset:
    """The samples of a setup; `watch` is called while a table is read. Raises `SetupError`, `StoppedError`."""
    table = None
    if isinstance(setup.data, CsvData):
        from gradviz.data.csv_data import open_table  # imported late: most runs read no table

        table = open_table(setup.data, folder, watch)
    return load_data(setup.data, folder, target_encoding(setup), table)


def _loaded(setup: RunSetup, folder: Path, table: CsvTable | None) -> Dataset:
    """The samples, with a suitable number of outputs: that of the network if it is suitable."""
    own = TargetEncoding(setup.network.layers[-1].units, setup.network.layers[-1].activation, setup.loss)
    try:
        return load_data(setup.data, folder, own, table)
    except SetupError as error:
        fault = error
    for outputs in _possible_outputs(setup, table):
        try:
            return load_data(setup.data, folder, replace(own, outputs=outputs), table)
        except SetupError as error:
            # Other numbers of outputs may cause other faults: where none is suitable, report the first fault.
            fault = fault if outputs == own.outputs else error
    raise fault


def _possible_outputs(setup: RunSetup, table: CsvTable | None) -> tuple[int, ...]:
    data = setup.data
    if isinstance(data, InlineData):
        return (1, len(data.classes)) if data.classes else (len(data.targets[0]),)
    if isinstance(data, GeneratedData):
        return (1, len(GENERATORS[data.generator].classes))
    if isinstance(data, PlaygroundData) or table is None:
        return (1,)
    if len(data.targets) != 1 or data.targets[0] not in table.names:
        return (len(data.targets),)
    with suppress(SetupError):  # numbers among labels, which loading reports
        return (1, len(table.labels(table.column(data.targets[0]))[1]))
    return (1,)


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _patterns(text: str) -> tuple[str, ...]:
    """Names separated by commas or spaces; the comma in `w1[1,2]` is part of the name."""
    return tuple(re.findall(r"[^\s,\[]+(?:\[[^\]]*\]?)?", text))


_PREFIXES: dict[str, Callable[[RunSetup, str, str], RunSetup]] = {
    "optimizer.options.": _edit_optimizer_option,
    "optimizer.schedule.": edit_schedule,
    "optimizer.clip.": edit_clip,
    "initializer.options.": edit_initializer_option,
    "network.layers[": edit_draw,
}
_TABLE: dict[str, Apply] = {
    "data.kind": _kind,
    "data.generator": _generator,
    "data.playground": _data("playground", str),
    "data.slider": _data("noise", lambda text: read_number(text, "data.noise", 0.0, 50.0)),
    "data.train_percent": _data("train_percent", lambda text: 100.0 * _fraction(text)),
    "data.playground_seed": _data("seed", str.strip),
    "rules": lambda setup, text: replace(setup, rules=text),
    "data.samples": _data("samples", lambda text: read_whole(text, "data.samples", 2, _MOST_SAMPLES)),
    "data.noise": _data("noise", lambda text: read_number(text, "data.noise", 0.0, 10.0)),
    "data.train_fraction": _data("train_fraction", lambda text: _fraction(text)),
    "data.seed": _data("seed", lambda text: read_whole(text, "data.seed")),
    "data.features": _features,
    "data.csv": _csv,
    "data.targets": _table_targets,
    "data.columns": _table_features,
    "data.standardize": _data("standardize", bool),
    "network.add": _add_layer,
    "network.remove": _remove_layer,
    "freeze": lambda setup, text: replace(setup, freeze=_patterns(text)),
    "loss": lambda setup, text: _loss(setup, text),
    "penalty.l1": _part("penalty", "l1", lambda text: read_number(text, "penalty.l1", 0.0)),
    "penalty.l2": _part("penalty", "l2", lambda text: read_number(text, "penalty.l2", 0.0)),
    "optimizer.name": _optimizer,
    "optimizer.learning_rate": _part(
        "optimizer", "learning_rate", lambda text: read_number(text, "optimizer.learning_rate", 0.0)
    ),
    "batch.size": _batch_size,
    "batch.shuffle": _part("batch", "shuffle", bool),
    "batch.seed": _part("batch", "seed", lambda text: read_whole(text, "batch.seed")),
    "initializer.name": _initializer,
    "initializer.seed": _part("initializer", "seed", lambda text: read_whole(text, "initializer.seed")),
    "initializer.bias": _part("initializer", "bias", lambda text: read_number(text, "initializer.bias")),
}


def _fraction(text: str) -> float:
    """A share of the samples: `50 %`, `50` and `0.5` are equal."""
    number = read_number(text, "data.train_fraction", 0.0, 100.0)
    if number > 1.0:
        number /= 100.0
    if number == 0.0:
        raise SetupError("data.train_fraction", _("at least one sample is needed to train on; nothing was changed"))
    return number
