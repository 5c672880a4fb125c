"""The user's choices for what a file of weights does not contain, and the resulting layers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError, unknown_name
from gradviz.documents.weights.chain import FoundWeights
from gradviz.documents.weights.stored import IN_OUT, LAYOUTS
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Vector
from gradviz.records import FrozenRecord
from gradviz.text import _, mark, ngettext

__all__ = ["LAYOUT_WORDS", "ReadLayer", "WeightChoices", "layout_of", "open_questions", "read_layers", "usual_loss"]

LAYOUT_WORDS = {
    "in_out": mark("in × out: rows are inputs, as Keras and scikit-learn store them"),
    "out_in": mark("out × in: rows are units, as PyTorch stores them"),
}


class WeightChoices(FrozenRecord, frozen=True):
    """`activations` and `layouts` have one entry per layer, None where the arrays decide; `layout` is for all layers
    for which both layouts fit; `loss` is a name. Where a field is None, nothing was chosen.
    """

    activations: tuple[str, ...] | None = None
    layout: str | None = None
    layouts: tuple[str | None, ...] | None = None
    loss: str | None = None


class ReadLayer(NamedTuple):
    """One layer: `weights` (fan_in, fan_out), `biases` (fan_out,) or None, float64, and the activation."""

    weights: Vector
    biases: Vector | None
    activation: str


def open_questions(found: FoundWeights, choices: WeightChoices) -> tuple[str, ...]:
    """The choices that are still open, one sentence each; empty where there are none."""
    questions = []
    open_layers = [place for place in found.open_layouts if layout_of(found, choices, place) is None]
    if open_layers:
        rows, columns = found.layers[open_layers[0]].weights.values.shape
        message = _("Layer {place} is {rows} × {columns} and fits both ways: choose how it is stored ({words}).")
        words = "; ".join(f"{name} = {_(meaning)}" for name, meaning in LAYOUT_WORDS.items())
        questions.append(message.format(place=open_layers[0] + 1, rows=rows, columns=columns, words=words))
    if choices.activations is None and found.file.activations is None:
        count = len(found.layers)
        message = ngettext("The file does not say the activation of its {count} layer: choose it, such as {example}.",
                           "The file does not say the activations of its {count} layers: choose them, such as "
                           "{example}.", count)  # fmt: skip
        example = ",".join(["relu"] * (count - 1) + ["softmax"])
        questions.append(message.format(count=count, example=example))
    return tuple(questions)


def read_layers(found: FoundWeights, choices: WeightChoices) -> tuple[ReadLayer, ...]:
    """The layers, every number exactly as stored. Raises `SetupError` for choices that are open or do not fit."""
    if choices.layout is not None and choices.layout not in LAYOUTS:
        raise SetupError("--layout", unknown_name(_("layout"), choices.layout, LAYOUTS))
    activations = _activations(found, choices)
    layers = []
    for place, (layer, activation) in enumerate(zip(found.layers, activations, strict=True)):
        layout = layout_of(found, choices, place)
        if layout is None:
            raise SetupError("--layout", open_questions(found, choices)[0])
        if layout not in layer.layouts:
            message = _("{layout} does not fit: array {name} is {rows} × {columns}, which fits {other} alone")
            (rows, columns), name = layer.weights.values.shape, layer.weights.name
            raise SetupError("--layout", message.format(
                layout=layout, name=name, rows=rows, columns=columns, other=layer.layouts[0]))  # fmt: skip
        weights = layer.weights.values if layout == IN_OUT else layer.weights.values.T
        biases = None if layer.biases is None else _exact(layer.biases.values)
        layers.append(ReadLayer(_exact(weights), biases, activation))
    for place in range(1, len(layers)):
        given, taken = layers[place - 1].weights.shape[1], layers[place].weights.shape[0]
        if given != taken:
            message = _("so stored, layer {before} gives {given} and layer {after} takes {taken}")
            raise SetupError("--layout", message.format(before=place, given=given, after=place + 1, taken=taken))
    _check_finite(found, layers)
    return tuple(layers)


@np.errstate(invalid="ignore")  # damaged numbers may be signalling NaNs, for which NumPy warns when it converts them
def _exact(values: NDArray[Any]) -> Vector:
    return np.ascontiguousarray(values, dtype=np.float64)


def _check_finite(found: FoundWeights, layers: list[ReadLayer]) -> None:
    for layer, read in zip(found.layers, layers, strict=True):
        for array, values in ((layer.weights, read.weights), (layer.biases, read.biases)):
            if array is not None and values is not None and not np.isfinite(values).all():
                where = f"{found.file.name}, {array.name[:60]}"
                raise SetupError(where, _("there is a number in it that is not finite: the model has diverged"))


def layout_of(found: FoundWeights, choices: WeightChoices, place: int) -> str | None:
    """The layout of a layer: the one chosen for it or for all, else the only one that fits; None where it is open."""
    layer = found.layers[place]
    own = choices.layouts[place] if choices.layouts is not None and place < len(choices.layouts) else None
    if own is not None or choices.layout is not None:
        return own or choices.layout
    return layer.layouts[0] if len(layer.layouts) == 1 else None


def _activations(found: FoundWeights, choices: WeightChoices) -> tuple[str, ...]:
    names = choices.activations if choices.activations is not None else found.file.activations
    if names is None:
        raise SetupError("--activations", open_questions(found, choices)[-1])
    where = "--activations" if choices.activations is not None else found.file.name
    if len(names) != len(found.layers):
        message = _("expected {count}, one for each layer, got {got}")
        raise SetupError(where, message.format(count=len(found.layers), got=len(names)))
    for name in names:
        if name not in ACTIVATIONS:
            raise SetupError(where, unknown_name(_("activation"), name, ACTIVATIONS))
    return tuple(names)


def usual_loss(activation: str) -> str:
    """The default loss for an activation of the output layer."""
    fused = next((loss.name for loss in LOSSES.values() if loss.requires_activation == activation), None)
    return fused or "mean_squared_error"
