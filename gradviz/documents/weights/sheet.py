"""The sheet for opening a file of weights: derives a run from the arrays found and the user's choices.

The open run does not change before *Open*. Information that the file does not contain is asked for, never guessed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError
from gradviz.data.setup import DataSetup
from gradviz.documents.weights.agreement import Agreement, agreement_of
from gradviz.documents.weights.chain import chains_in, find_layers, sizes_in
from gradviz.documents.weights.choices import ReadLayer, WeightChoices, read_layers
from gradviz.documents.weights.recorded import recording_of, samples_in, settings_of
from gradviz.documents.weights.setup import weights_setup, zeros_for
from gradviz.documents.weights.sheet_state import OwnOutputs, SheetChoices, WeightsBase, WeightsSheet
from gradviz.documents.weights.stored import LAYOUTS, WeightsFile
from gradviz.engine.network import Vector
from gradviz.text import _
from gradviz.training.history import Evaluator
from gradviz.training.run import Run, target_encoding
from gradviz.training.setup import RunSetup

__all__ = ["choose_again", "sizes_of"]

_MOST_TRIED = 6  # square layers that are tried with both layouts


def choose_again(
    file: WeightsFile, base: WeightsBase, choices: SheetChoices, *, is_whole: bool = True
) -> WeightsSheet:
    """The sheet of a file with these choices. A fault of the file or of a choice is shown on the sheet.

    Without `is_whole`, the run and the comparison of outputs are left out, because they take long for a large network.
    """
    sheet = WeightsSheet(file, base, choices, chains_in(file))
    try:
        sheet = replace(sheet, found=find_layers(file, choices.chain))
    except SetupError as error:
        return replace(sheet, fault=_sentence(error))
    sheet = replace(sheet, data_keys=_data_keys(sheet))
    missing = _missing_choice(sheet)
    try:
        if all(sheet.layouts) and all(sheet.activations):
            assert sheet.found is not None
            sheet = replace(sheet, layers=read_layers(sheet.found, sheet.said))
        sheet = _compared(sheet) if is_whole else sheet
        if missing or not is_whole:
            return replace(sheet, fault=missing)
        run, note = _run(sheet)
        point = Evaluator(run).measure(0, run.initial_state().parameters)
        return replace(sheet, run=run, point=point, note=note)
    except SetupError as error:
        return replace(sheet, fault=_sentence(error))


def sizes_of(sheet: WeightsSheet) -> tuple[int, ...]:
    """The number of inputs and of the units of each layer; empty where they depend on a layout that is still open."""
    if sheet.found is None:
        return ()
    options = [
        {sizes_in(layer.weights, each) for each in ((chosen,) if chosen else layer.layouts)}
        for layer, chosen in zip(sheet.found.layers, sheet.layouts, strict=True)
    ]
    if any(len(each) > 1 for each in options):
        return ()
    pairs = [next(iter(each)) for each in options]
    return (pairs[0][0], *(units for _inputs, units in pairs))


def _sentence(error: SetupError) -> str:
    """The error as a sentence of the sheet, without its path where that is an option of the command line."""
    text = str(error)
    if error.path.startswith("--"):
        text = error.sentence[:1].upper() + error.sentence[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def _missing_choice(sheet: WeightsSheet) -> str:
    """A sentence on the first choice that is still open; empty where there is none."""
    last = len(sheet.activations) - 1
    for place, layout in enumerate(sheet.layouts):
        if not layout:
            return _("Choose how layer {n} is stored.").format(n=place + 1)
    for place, name in enumerate(sheet.activations):
        if not name:
            words = _("Choose the activation of the output.") if place == last else _(
                "Choose the activation of layer {n}.")  # fmt: skip
            return words.format(n=place + 1)
    if not sheet.data:
        return _("Choose the data.")
    return "" if sheet.loss else _("Choose the loss.")


def _data_keys(sheet: WeightsSheet) -> tuple[str, ...]:
    """The available samples whose width fits: those of the file, of the chosen table, of the open run."""
    sizes, run = sizes_of(sheet), sheet.base.run
    keys = []
    if sheet.file.inputs is not None and sheet.file.targets is not None:
        keys.append("file")
    if sheet.choices.table is not None:
        keys.append("table")
    if sizes and (run.network.sizes[0], run.network.sizes[-1]) == (sizes[0], sizes[-1]):
        keys.append("open")
    return (*keys, "none")


def _run(sheet: WeightsSheet) -> tuple[Run, str]:
    """The run that *Open* opens, and a sentence: the weights with the samples. Optimizer, batches and penalty are those
    of the open run, or those of the recording. Raises `SetupError` where the choices do not fit each other."""
    layers, file, base = sheet.layers, sheet.file, sheet.base.run.setup
    assert layers is not None
    assert sheet.found is not None
    data = _data(sheet, layers)
    own = weights_setup(layers, data, sheet.loss)
    note = _("Weights of {model}, {dtype} numbers, all of them exact.").format(model=file.name, dtype=file.dtype)
    setup = replace(
        base, network=own.network, parameters=own.parameters, data=own.data, loss=own.loss, freeze=(), rules="gradviz",
        notes=note,
    )  # fmt: skip
    setup = settings_of(file, setup)
    dataset, recording, word = _dataset(sheet, setup), None, ""
    setup = _fitting_batch(setup, dataset)
    if file.stacks is not None:
        recording, word = recording_of(sheet.found, sheet.said)
    return Run(setup, sheet.base.run.folder, dataset, recording), word


def _fitting_batch(setup: RunSetup, dataset: Dataset | None) -> RunSetup:
    """The setup with full batches where there are fewer samples than the batch size."""
    size = setup.batch.size
    is_small = dataset is not None and size is not None and len(dataset.inputs) < size
    return replace(setup, batch=replace(setup.batch, size=None)) if is_small else setup


def _data(sheet: WeightsSheet, layers: tuple[ReadLayer, ...]) -> DataSetup:
    """The data section of the setup. Raises `SetupError`."""
    table, width = sheet.choices.table, len(layers[0].weights)
    if sheet.data == "table":
        assert table is not None
        if table.rows.shape[1] != width:
            message = _("{table} gives {count} inputs, and layer 1 takes {width}: choose them with Columns….")
            raise SetupError("--data", message.format(
                table=table.path.name, count=table.rows.shape[1], width=width))  # fmt: skip
        return table.data
    if sheet.data == "open":
        return sheet.base.run.setup.data
    inline = samples_in(sheet.file, layers) if sheet.data == "file" else zeros_for(layers)
    assert inline is not None
    return inline


def _dataset(sheet: WeightsSheet, setup: RunSetup) -> Dataset | None:
    """The samples that are loaded already; None where they must be read."""
    table, run = sheet.choices.table, sheet.base.run
    if sheet.data == "table" and table is not None:
        return table.samples(target_encoding(setup))
    old, new = target_encoding(run.setup), target_encoding(setup)
    is_same = sheet.data == "open" and replace(new, layers=old.layers) == old
    return run.dataset if is_same else None


def _compared(sheet: WeightsSheet) -> WeightsSheet:
    """The sheet with our outputs compared with the model's own, also with each layout of each layer that fits both."""
    outputs = sheet.choices.outputs
    if outputs is None and sheet.file.outputs is not None:
        outputs = OwnOutputs(sheet.file.name, sheet.file.outputs)
    rows = _rows(sheet)
    if outputs is None or rows is None or sheet.found is None:
        return replace(sheet, outputs=outputs)
    agreement = None
    if sheet.layers is not None:
        agreement = agreement_of(sheet.layers, rows, outputs.values, sheet.file.dtype)
    ways = _ways(sheet, rows, outputs) if all(sheet.activations) else ()
    return replace(sheet, outputs=outputs, agreement=agreement, ways=ways)


def _ways(sheet: WeightsSheet, rows: Vector, outputs: OwnOutputs) -> tuple[tuple[int, str, Agreement], ...]:
    """For each layer that fits both layouts, the difference with each; the layouts of the others are as chosen or,
    where nothing was chosen, those that agree best.
    """
    found = sheet.found
    assert found is not None
    places = found.open_layouts
    if len(places) > _MOST_TRIED:
        return ()
    known, best = sheet.layouts, dict[tuple[int, str], Agreement]()
    for number in range(2 ** len(places)):
        tried = {place: LAYOUTS[number >> at & 1] for at, place in enumerate(places)}
        layouts = tuple(tried.get(place, each) or None for place, each in enumerate(known))
        try:
            layers = read_layers(found, WeightChoices(sheet.activations, layouts=layouts))
        except SetupError:  # layouts that do not fit each other
            continue
        agreement = agreement_of(layers, rows, outputs.values, sheet.file.dtype)
        for place, layout in tried.items():
            if any(known[other] not in ("", tried[other]) for other in places if other != place):
                continue
            before = best.get((place, layout))
            if before is None or agreement.difference < before.difference:
                best[place, layout] = agreement
    return tuple((place, layout, agreement) for (place, layout), agreement in best.items())


def _rows(sheet: WeightsSheet) -> Vector | None:
    """The inputs (n, features) of the model's own outputs, in their order; None where they are unknown."""
    file, table, run = sheet.file, sheet.choices.table, sheet.base.run
    if file.inputs is not None and (sheet.choices.outputs is None or sheet.data == "file"):
        inputs = np.asarray(file.inputs, dtype=np.float64)
        return inputs.reshape(len(inputs), -1)
    if sheet.data == "table" and table is not None:
        return table.rows
    if sheet.data == "open" and not len(run.dataset.test_inputs):
        return run.dataset.inputs
    return None
