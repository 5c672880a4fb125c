"""The frame of the sheet of a file of weights."""

from __future__ import annotations

import numpy as np

from gradviz.data.setup import CsvData
from gradviz.documents.weights.chain import FoundLayer
from gradviz.documents.weights.sheet import sizes_of
from gradviz.documents.weights.sheet_state import WeightsSheet
from gradviz.documents.weights.stored import IN_OUT, LAYOUTS, StoredArray
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Vector
from gradviz.scene.setup.sheet_frame import ChoiceFrame
from gradviz.scene.setup.weights_frame import CheckFrame, ColumnOfUnits, LayerRow, WeightsFrame
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, mark, ngettext

__all__ = ["weights_frame"]

_MOST_DRAWN = 24  # the most units drawn in a column
_LAYOUT_TEXTS = {"out_in": mark("out × in"), "in_out": mark("in × out")}
_DATA_TEXTS = {"file": mark("the samples in the file"), "open": mark("the data that are open"),
               "none": mark("none: zeros, to look at the weights only")}  # fmt: skip


def weights_frame(sheet: WeightsSheet) -> WeightsFrame:
    """The frame of a sheet."""
    sizes, found = sizes_of(sheet), sheet.found
    layers = found.layers if found is not None else ()
    columns = _columns(sheet, sizes)
    is_open = sheet.run is not None
    differs = sheet.agreement is not None and not sheet.agreement.agrees
    return WeightsFrame(
        title=_("Open {name}").format(name=sheet.file.name),
        size=_size(sheet),
        chain=_chain(sheet),
        layers_words=_layers_words(sheet, sizes),
        columns=columns,
        edges=_edges(sheet, columns),
        shapes=tuple((_shape(layer.weights), not layout)
                     for layer, layout in zip(layers, sheet.layouts, strict=True)),
        layers=tuple(_row(sheet, place, layer) for place, layer in enumerate(layers)),
        data=ChoiceFrame(
            "data", _("Data"),
            (*((key, _data_text(sheet, key)) for key in sheet.data_keys), ("other", _("a table…"))), sheet.data,
            _("The samples that the network is shown on"), asks="file" not in sheet.data_keys,
        ),
        data_words=_data_words(sheet),
        has_table=sheet.data == "table",
        loss=ChoiceFrame("loss", _("Loss"), tuple((name, _(LOSSES[name].title)) for name in sheet.losses), sheet.loss,
                         _("What the network is trained to make small"), asks=sheet.file.loss not in LOSSES),
        loss_words=_loss_words(sheet),
        outputs_text=_outputs_text(sheet),
        check=_check(sheet),
        fault=sheet.fault,
        can_open=is_open,
        open_words=_("Open anyway") if is_open and differs else _("Open"),
        foot=_("Opens as one edit; Undo brings {title} back. The file itself is not changed.").format(
            title=sheet.base.title or _("the present network")),
    )  # fmt: skip


def _shape(array: StoredArray) -> str:
    return " × ".join(counted(side) for side in array.values.shape)


def _size(sheet: WeightsSheet) -> str:
    """The size of the file's contents: 6 arrays, 139 numbers, float32."""
    arrays = sheet.file.arrays
    numbers = sum(array.values.size for array in arrays)
    words = [
        ngettext("{n} array", "{n} arrays", len(arrays)).format(n=counted(len(arrays))),
        ngettext("{n} number", "{n} numbers", numbers).format(n=counted(numbers)), sheet.file.dtype,
    ]  # fmt: skip
    if sheet.file.stacks is not None:
        states = len(next(iter(sheet.file.stacks.values())))
        words.insert(0, _("a recording of {n} states").format(n=counted(states)))
    return ", ".join(words)


def _chain(sheet: WeightsSheet) -> ChoiceFrame | None:
    if not sheet.chains:
        return None
    return ChoiceFrame("chain", _("Chain of layers"), tuple((name, name) for name in sheet.chains),
                       sheet.choices.chain or "", _("The file holds several networks; which one is opened"),
                       asks=True)  # fmt: skip


def _layers_words(sheet: WeightsSheet, sizes: tuple[int, ...]) -> str:
    notes = " ".join(sheet.found.notes) if sheet.found is not None else ""
    words = _("{sizes}, a chain in which every shape fits the next").format(sizes="-".join(map(str, sizes)))
    return " ".join(part for part in (words if sizes else "", notes) if part)


def _columns(sheet: WeightsSheet, sizes: tuple[int, ...]) -> tuple[ColumnOfUnits, ...]:
    found, last = sheet.found, len(sizes) - 1
    columns = []
    for place, count in enumerate(sizes):
        drawn = tuple(range(count))
        if count > _MOST_DRAWN:
            drawn = (*range(_MOST_DRAWN - 2), count - 1)
        words = ngettext("{n} unit", "{n} units", count)
        if place in (0, last):
            words = ngettext("{n} input", "{n} inputs", count) if not place else ngettext(
                "{n} output", "{n} outputs", count)  # fmt: skip
        edge_words = ""
        if place and found is not None:
            has_bias = found.layers[place - 1].biases is not None
            edge_words = ngettext("+ {n} bias", "+ {n} biases", count) if has_bias else _("no biases")
        columns.append(ColumnOfUnits(
            count, drawn, _names(sheet, place, last, count), words.format(n=counted(count)),
            edge_words.format(n=counted(count)), len(drawn) < count,
        ))  # fmt: skip
    return tuple(columns)


def _names(sheet: WeightsSheet, place: int, last: int, count: int) -> tuple[str, ...]:
    """Names of inputs and classes of outputs, where the samples have them."""
    if sheet.run is None or place not in (0, last):
        return ()
    data = sheet.run.dataset
    names = data.feature_names if place == 0 else data.classes
    return tuple(names) if len(names) == count else ()


def _edges(sheet: WeightsSheet, columns: tuple[ColumnOfUnits, ...]) -> tuple[Vector | None, ...]:
    found = sheet.found
    if found is None or not columns:
        return ()
    known: list[Vector | None] = []
    for place, (layer, layout) in enumerate(zip(found.layers, sheet.layouts, strict=True)):
        values = np.asarray(layer.weights.values, dtype=np.float64)
        values = values if layout == IN_OUT else values.T
        known.append(values[np.ix_(columns[place].drawn, columns[place + 1].drawn)] if layout else None)
    largest = max((float(np.abs(each).max(initial=0.0)) for each in known if each is not None), default=0.0)
    with np.errstate(invalid="ignore"):
        return tuple(None if each is None or not np.isfinite(each).all() else each / (largest or 1.0)
                     for each in known)  # fmt: skip


def _row(sheet: WeightsSheet, place: int, layer: FoundLayer) -> LayerRow:
    values = layer.weights.values
    is_output = place == len(sheet.layouts) - 1
    arrays = [layer.weights] if layer.biases is None else [layer.weights, layer.biases]
    layout, is_free = sheet.layouts[place], len(layer.layouts) > 1
    choice = ChoiceFrame(
        "layout", _("Stored as"), tuple((key, _(text)) for key, text in _LAYOUT_TEXTS.items()), layout,
        _("Rows are the layer’s units, as PyTorch stores them, or its inputs, as Keras and scikit-learn do"), asks=True,
    )  # fmt: skip
    options = tuple((entry.name, _(entry.title)) for entry in ACTIVATIONS.values()
                    if is_output or not entry.output_only)  # fmt: skip
    agreeing, words = _turned(sheet, place)
    return LayerRow(
        title=_("Output") if is_output else _("Layer {n}").format(n=place + 1),
        arrays=tuple((array.name, _shape(array)) for array in arrays),
        range_text=_("{low} … {high}").format(low=number(float(values.min()), 3), high=number(float(values.max()), 3)),
        stored="" if is_free else _(_LAYOUT_TEXTS[layer.layouts[0]]),
        layout=choice if is_free else None,
        layout_words=words if is_free else _("the only way that fits"),
        agreeing=agreeing,
        activation=ChoiceFrame("activation", _("Activation"), options, sheet.activations[place],
                               _("What the layer does with its sums: a file of weights does not say it"),
                               asks=sheet.file.activations is None),
    )  # fmt: skip


def _turned(sheet: WeightsSheet, place: int) -> tuple[str, str]:
    """The layout with which the outputs agree, and how far they differ with the other."""
    ways = {layout: agreement for at, layout, agreement in sheet.ways if at == place}
    agreeing = [layout for layout in LAYOUTS if layout in ways and ways[layout].agrees]
    if len(agreeing) != 1:
        return "", _("Both ways fit: rows are units, or rows are inputs.")
    other = next((layout for layout in ways if layout != agreeing[0]), None)
    words = _("✓ With {way} the outputs agree.").format(way=_(_LAYOUT_TEXTS[agreeing[0]]))
    if other is not None:
        words += " " + _("Turned round, outputs differ by up to {size}.").format(
            size=number(ways[other].difference, 2))  # fmt: skip
    return agreeing[0], words


def _data_text(sheet: WeightsSheet, key: str) -> str:
    table = sheet.choices.table
    return table.path.name if key == "table" and table is not None else _(_DATA_TEXTS[key])


def _data_words(sheet: WeightsSheet) -> str:
    table, run = sheet.choices.table, sheet.run
    if sheet.data == "none":
        return _("One sample of zeros: no loss or gradient means anything.")
    if sheet.data == "table" and table is not None:
        scaled = _("standardised") if table.data.standardize else _("as they are in the file")
        words = _("{rows} rows. {inputs} inputs, {scaled}.").format(
            rows=counted(len(table.rows)), inputs=counted(table.rows.shape[1]), scaled=scaled)  # fmt: skip
        return words if run is None else f"{words} {_targets_words(sheet)}"
    if run is None:
        return "" if sheet.data else _("A table, or what is open where its inputs and outputs are as many.")
    samples = ngettext("{n} sample.", "{n} samples.", run.samples).format(n=counted(run.samples))
    data = run.setup.data
    is_scaled = isinstance(data, CsvData) and data.standardize
    return f"{samples} {_targets_words(sheet)}" + (" " + _("The inputs are standardised.") if is_scaled else "")


def _targets_words(sheet: WeightsSheet) -> str:
    run = sheet.run
    assert run is not None
    if run.dataset.classes:
        n = len(run.dataset.classes)
        return _("{n} classes: {names}.").format(n=n, names=", ".join(run.dataset.classes[:4]) + (", …" * (n > 4)))
    count = run.dataset.targets.shape[1]
    return ngettext("{n} target.", "{n} targets.", count).format(n=counted(count))


def _loss_words(sheet: WeightsSheet) -> str:
    """The reason for this loss, and the optimizer."""
    output, loss = sheet.activations[-1] if sheet.activations else "", LOSSES.get(sheet.loss)
    words = []
    if loss is not None and loss.requires_activation == output:
        words.append(_("Usual after {activation}.").format(activation=_(ACTIVATIONS[output].title)))
    run = sheet.run or sheet.base.run
    said = _("Optimizer and learning rate stay as they are: {optimizer}, η = {rate}.")
    if sheet.file.settings:
        said = _("Optimizer and learning rate are those of the recording: {optimizer}, η = {rate}.")
    live = run.live
    words.append(said.format(optimizer=_(live.optimizer.title), rate=number(live.learning_rate)))
    return " ".join(words)


def _outputs_text(sheet: WeightsSheet) -> str:
    outputs = sheet.outputs
    if outputs is None:
        return ""
    return f"{outputs.name}  {' × '.join(counted(side) for side in outputs.values.shape)}"


def _check(sheet: WeightsSheet) -> CheckFrame:
    """The comparison of the outputs, and the accuracy or loss on the samples where there are any."""
    agreement, lines = sheet.agreement, _measured(sheet)
    if sheet.outputs is None:
        words = " ".join(f"{what} {value}." for what, value in lines)
        return CheckFrame("plain", _("Not checked: no outputs of the model given."), words=words)
    if agreement is None:
        words = _("Not compared yet: something is still to be chosen.")
        if sheet.layers is not None and sheet.data:
            words = _("Not compared: which row each of the outputs belongs to is known of a table only.")
        return CheckFrame("plain", words)
    first = (_("Largest difference, {n} outputs").format(n=counted(sheet.outputs.values.size)),
             number(agreement.difference, 2))  # fmt: skip
    if agreement.agrees:
        words = "" if agreement.dtype == "float64" else _(
            "{dtype} explains it: the file’s numbers are kept, gradviz computes with them in float64."
        ).format(dtype=agreement.dtype)  # fmt: skip
        return CheckFrame("good", _("Outputs agree with the model’s own"), (first, *lines), words)
    title = _("Outputs differ by up to {size} (row {row}).").format(
        size=number(agreement.difference, 2), row=counted(agreement.row))  # fmt: skip
    return CheckFrame("warning", title, tuple(lines),
                      _("Usual causes: an activation, a transposed layer, inputs not scaled."))  # fmt: skip


def _measured(sheet: WeightsSheet) -> list[tuple[str, str]]:
    if sheet.point is None or sheet.data == "none":
        return []
    lines = []
    if sheet.point.train_accuracy is not None:
        lines.append((_("Accuracy on these rows"), _("{share:.1%}").format(share=sheet.point.train_accuracy)))
    return [*lines, (_("Loss on these rows"), number(sheet.point.train))]
