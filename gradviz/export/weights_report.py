"""The report of `gradviz import` on a file of weights, as text and as JSON, and the setup that it writes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from gradviz.data.csv_plan import UseChoices, plan_table
from gradviz.data.csv_reading import reading_of
from gradviz.data.csv_table import TableChoices, read_table
from gradviz.data.errors import SetupError
from gradviz.documents.setups import write_setup
from gradviz.documents.weights.agreement import Agreement, agreement_of, demand_agreement, read_outputs
from gradviz.documents.weights.chain import FoundWeights, find_layers
from gradviz.documents.weights.choices import ReadLayer, WeightChoices, read_layers, usual_loss
from gradviz.documents.weights.read import read_weights
from gradviz.documents.weights.recorded import refuse_recording
from gradviz.documents.weights.setup import weights_setup, zeros_for
from gradviz.engine.network import Vector
from gradviz.export.files import check_target
from gradviz.export.json_text import json_text
from gradviz.records import FrozenRecord
from gradviz.scene.setup.csv_choice import setup_of_plan
from gradviz.scene.text.numbers import number
from gradviz.text import _
from gradviz.training.history import Evaluator, LossPoint
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup

__all__ = ["WeightsOrder", "import_weights"]


class WeightsOrder(FrozenRecord, frozen=True):
    """The request: the weights, the setup to write, the table, the model's outputs, and the choices that the file
    leaves open.
    """

    weights: Path
    out: Path
    data: Path | None
    outputs: Path | None
    chain: str | None
    choices: WeightChoices


def import_weights(order: WeightsOrder, reading: TableChoices, use: UseChoices, *, as_json: bool) -> str:
    """Read the weights, write a setup, and return the report. Raises `SetupError`, `WriteError`."""
    if order.out.suffix.lower() != ".json":
        message = _("expected a file that ends in .json (a setup), got {name}")
        raise SetupError("--out", message.format(name=order.out.name))
    check_target(order.out)
    file = read_weights(order.weights)
    refuse_recording(file)
    found = find_layers(file, order.chain)
    layers = read_layers(found, order.choices)
    loss = order.choices.loss or found.file.loss or usual_loss(layers[-1].activation)
    base, notes, rows = _base(order, layers, reading, use)
    agreement = _agreement(order, found, layers, rows)
    own = weights_setup(layers, base.data, loss)
    setup = replace(
        base, title=order.weights.stem, notes=_origin(found), network=own.network, parameters=own.parameters, loss=loss
    )
    run = Run(setup, order.out.parent)
    point = Evaluator(run).measure(0, run.initial_state().parameters)
    write_setup(setup, order.out)
    notes = [*found.notes, *notes, _check_sentence(agreement, point, order.data is not None)]
    document = _document(found, layers, loss, agreement, point) | {"notes": notes}
    return json_text(document) + "\n" if as_json else _text(document, found)


def _base(
    order: WeightsOrder, layers: tuple[ReadLayer, ...], reading: TableChoices, use: UseChoices
) -> tuple[RunSetup, list[str], Vector | None]:
    """A setup with the samples, sentences on how they were made, and the inputs of all rows in the table's order."""
    if order.data is None:
        zeros = weights_setup(layers, zeros_for(layers), usual_loss(layers[-1].activation))
        return zeros, [_("No data: one sample of zeros, to look at the weights only.")], None
    notes = []
    if use.standardize is None:
        # A trained model expects inputs as in its training, and only the user knows how those were scaled.
        use = replace(use, standardize=False)
        notes.append(_("Inputs are taken as they are: --standardize if the model was trained on standardised ones."))
    plan = plan_table(reading_of(read_table(order.data, str(order.data), reading)), use)
    width = len(layers[0].weights)
    if len(plan.inputs) != width:
        message = _("{table} has {count} inputs ({names}), and layer 1 takes {width}: choose them with --inputs")
        names = ", ".join(plan.inputs[:5]) + (", …" if len(plan.inputs) > 5 else "")
        raise SetupError("--data", message.format(
            table=order.data.name, count=len(plan.inputs), names=names, width=width))  # fmt: skip
    in_order = replace(use, train_share=1.0, split="last")  # the model's own outputs are in the order of the rows
    whole = plan_table(plan.reading, in_order).dataset.inputs
    path = Path(os.path.relpath(order.data.resolve(), order.out.parent.resolve())).as_posix()
    return setup_of_plan(plan, path), [*notes, *plan.notes], whole


def _agreement(
    order: WeightsOrder, found: FoundWeights, layers: tuple[ReadLayer, ...], rows: Vector | None
) -> Agreement | None:
    """The comparison of our outputs with the model's, None where there are none. Raises `SetupError` where they
    differ.
    """
    outputs, inputs = found.file.outputs, found.file.inputs
    if order.outputs is not None:
        outputs, inputs = read_outputs(order.outputs), rows
    inputs = rows if inputs is None else np.asarray(inputs, dtype=np.float64)
    if outputs is None or inputs is None:
        return None
    agreement = agreement_of(layers, inputs, outputs, found.file.dtype)
    demand_agreement(agreement, "--outputs" if order.outputs is not None else order.weights.name)
    return agreement


def _origin(found: FoundWeights) -> str:
    message = _("Weights of {model}, {dtype} numbers, all of them exact.")
    return message.format(model=found.file.name, dtype=found.file.dtype)


def _check_sentence(agreement: Agreement | None, point: LossPoint, has_data: bool) -> str:
    if agreement is not None:
        return _("Outputs agree with the model's own to {size}.").format(size=number(agreement.difference, 2))
    sentence = _("Not checked: no outputs of the model given.")
    if not has_data:
        return sentence
    if point.train_accuracy is not None:
        return sentence + " " + _("Accuracy on the training rows {share:.1%}.").format(share=point.train_accuracy)
    return sentence + " " + _("Loss on the training rows {loss}.").format(loss=number(point.train))


def _document(
    found: FoundWeights, layers: tuple[ReadLayer, ...], loss: str, agreement: Agreement | None, point: LossPoint
) -> dict[str, Any]:
    return {
        "dtype": found.file.dtype,
        "layers": [
            {"weights": layer.weights.name, "biases": layer.biases and layer.biases.name,
             "shape": list(layer.weights.values.shape), "layouts": list(layer.layouts),
             "inputs": len(read.weights), "units": read.weights.shape[1], "activation": read.activation}
            for layer, read in zip(found.layers, layers, strict=True)
        ],
        "loss": loss,
        "largest_difference": agreement and agreement.difference,
        "training_loss": point.train,
        "training_accuracy": point.train_accuracy,
    }  # fmt: skip


def _text(document: dict[str, Any], found: FoundWeights) -> str:
    lines = []
    for place, layer in enumerate(document["layers"], 1):
        arrays = layer["weights"] + (f", {layer['biases']}" if layer["biases"] else _(", no bias"))
        stored = " × ".join(map(str, layer["shape"]))
        lines.append(_("layer {place}: {inputs} → {units}, {activation}; {arrays}, stored {stored}").format(
            place=place, inputs=layer["inputs"], units=layer["units"], activation=layer["activation"], arrays=arrays,
            stored=stored))  # fmt: skip
    lines.append(_("loss {loss}, {dtype} numbers").format(loss=document["loss"], dtype=document["dtype"]))
    return "\n".join(["\n".join(lines), "", *document["notes"]]) + "\n"
