"""Runs from files of weights."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gradviz.data.errors import SetupError
from gradviz.documents.weights.agreement import agreement_of, demand_agreement
from gradviz.documents.weights.chain import find_layers
from gradviz.documents.weights.choices import WeightChoices, read_layers, usual_loss
from gradviz.documents.weights.read import read_weights
from gradviz.documents.weights.recorded import refuse_recording
from gradviz.documents.weights.samples import input_rows
from gradviz.documents.weights.setup import zeros_for
from gradviz.library.errors import in_sentences
from gradviz.library.layers import run_of
from gradviz.library.origin import Origin
from gradviz.library.run import Run
from gradviz.text import _

__all__ = ["load_weights"]


@in_sentences
def load_weights(
    path: str | os.PathLike[str], X: ArrayLike | None = None, y: ArrayLike | None = None, *,  # noqa: N803
    activations: Sequence[str] | str | None = None, layout: str | None = None, outputs: ArrayLike | None = None,
    chain: str | None = None, **choices: Any,
) -> Run:  # fmt: skip
    """A run from a file of weights: `.npz`, `.safetensors`, `.pt` or `.pth` (a state_dict), `.keras`, or `.json`.

    `X` (n, features) and `y` are as in `from_layers`; without them there is one sample of zeros, to look at the weights
    only. Information that the file does not contain must be given: `activations`, one per layer ("relu,relu,softmax" or
    a list), and `layout`, "in_out" or "out_in", where a square layer fits both; `chain` selects one of several.
    `outputs` are the model's own for `X`: a difference that rounding does not explain is an error. `loss`, `classes`,
    `optimizer`, … are as in `from_layers`.

    Nothing in a file is executed. Raises `GradvizError` with the first fault or missing argument.

    >>> import tempfile, pathlib, gradviz as gv
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "mine.npz")
    ...     gv.load("mazur-2-2-2").train(10).to_weights(path)
    ...     gv.load_weights(path, X=[[0.05, 0.1]], y=[[0.01, 0.99]]).weights[0][0, 0]
    np.float64(0.14935777574847958)
    """
    file = read_weights(Path(path))
    refuse_recording(file)
    if isinstance(activations, str):
        activations = [name.strip() for name in activations.split(",")]
    said = WeightChoices(None if activations is None else tuple(activations), layout)
    layers = read_layers(find_layers(file, chain), said)
    inputs = X if X is not None else file.inputs
    given = file.outputs if outputs is None else outputs
    agreement = None
    if given is not None:
        if inputs is None:
            raise SetupError("X", _("outputs can be compared only for inputs: give X too"))
        rows = input_rows(inputs, len(layers[0].weights))
        agreement = agreement_of(layers, rows, np.asarray(given), file.dtype)
        demand_agreement(agreement, file.name)
    origin = Origin(file.name, file.dtype, None if agreement is None else agreement.difference)
    loss = choices.pop("loss", None) or file.loss or usual_loss(layers[-1].activation)
    zeros = zeros_for(layers)
    if inputs is None:
        inputs, y = zeros.inputs, zeros.targets
    elif y is None:
        y = [zeros.targets[0]] * len(np.asarray(inputs))
    classes = choices.pop("classes", None)
    return run_of(layers, (inputs, y, classes), {"loss": loss, "title": file.name, **choices}, origin)
