"""Recordings in a file: the weights of a program's own training, one state after the other, with its samples.

The file is a NumPy `.npz`: arrays as in a file of weights, each with an additional first axis for the states. `X` and
`y` are the samples; `gradviz_activations`, `gradviz_loss` and `gradviz_layout` hold what arrays cannot express,
`gradviz_every` is the number of updates between two states, `gradviz_setup` (JSON) is the setup to continue with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.data.setup import InlineData
from gradviz.documents.atomic import write_atomically
from gradviz.documents.json_text import parse_json
from gradviz.documents.setups import setup_from_json, setup_value
from gradviz.documents.weights.bytes_of import size_words
from gradviz.documents.weights.chain import FoundWeights, find_layers
from gradviz.documents.weights.choices import ReadLayer, WeightChoices, layout_of, read_layers, usual_loss
from gradviz.documents.weights.npz import npz_bytes, read_npz
from gradviz.documents.weights.samples import input_rows, target_rows
from gradviz.documents.weights.setup import weights_setup
from gradviz.documents.weights.stored import IN_OUT, LARGEST_FILE, OUT_IN, StoredArray, WeightsFile
from gradviz.engine.network import Network, Vector
from gradviz.text import _, ngettext
from gradviz.training.recording import Recording, thinning
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup

__all__ = ["flat_parameters", "read_recorded_run", "recording_of", "refuse_recording", "samples_in", "settings_of",
           "write_recording"]  # fmt: skip

_SETTINGS = ("title", "notes", "freeze", "loss", "penalty", "optimizer", "batch")
_LONGEST_SETTINGS = 9000  # characters of the JSON
_LINE = 'numpy.savez("recording.npz", W1=…, b1=…, X=X, y=y, gradviz_activations=["tanh", "softmax"])'


def read_recorded_run(path: Path) -> Run | None:
    """The run of a complete recording; None where the file holds the weights of a single state.

    Raises `SetupError` with the missing part.
    """
    file = read_npz(path)
    if file.stacks is None:
        return None
    found = find_layers(file)
    if file.activations is None:
        message = _("this recording does not say its activations; save them in it: {line}")
        raise SetupError(path.name, message.format(line=_LINE))
    layers = read_layers(found, WeightChoices())
    data = samples_in(file, layers)
    if data is None:
        message = _("this recording holds no samples X and y; save them in it: {line}")
        raise SetupError(path.name, message.format(line=_LINE))
    setup = settings_of(file, weights_setup(layers, data, file.loss or usual_loss(layers[-1].activation)))
    recording, note = recording_of(found, WeightChoices())
    notes = "\n".join(part for part in (setup.notes, note) if part)
    setup = replace(setup, title=setup.title or path.stem, notes=notes)
    return Run(setup, path.parent, recording=recording)


def refuse_recording(file: WeightsFile) -> None:
    """Raises `SetupError` for a recording of many states where the weights of one state are expected."""
    if file.stacks is not None:
        count = len(next(iter(file.stacks.values())))
        message = _("this file is a recording of {count} states, which opens as it is: gradviz {name}, or gv.load")
        raise SetupError(file.name, message.format(count=count, name=file.name))


def samples_in(file: WeightsFile, layers: Sequence[ReadLayer]) -> InlineData | None:
    """The samples in a file of weights, encoded for these layers; None where it has none. Raises `SetupError`."""
    if file.inputs is None or file.targets is None:
        return None
    inputs = input_rows(file.inputs, len(layers[0].weights))
    outputs, activation = layers[-1].weights.shape[1], layers[-1].activation
    targets = target_rows(file.targets, None, outputs, activation, len(inputs))
    return InlineData(tuple(map(tuple, inputs.tolist())), tuple(map(tuple, targets.tolist())))


def settings_of(file: WeightsFile, setup: RunSetup) -> RunSetup:
    """The setup with the optimizer and batches that a recording gives for further training. Raises `SetupError`."""
    if not file.settings:
        return setup
    said = parse_json(file.settings, file.name)
    if not isinstance(said, dict):
        raise SetupError(file.name, _("its gradviz_setup is damaged"))
    value = setup_value(setup) | {key: said[key] for key in _SETTINGS if key in said}
    return setup_from_json(value, f"{file.name}, gradviz_setup")


def recording_of(found: FoundWeights, choices: WeightChoices) -> tuple[Recording, str]:
    """The states of a file with the chosen layouts, and a sentence where only every k-th is used."""
    file = found.file
    assert file.stacks is not None
    count = len(next(iter(file.stacks.values())))
    total = sum(array.values.size for array in file.arrays)
    step, parts = thinning(count, total), []
    for place, layer in enumerate(found.layers):
        stack = file.stacks[layer.weights.name][::step]
        if layout_of(found, choices, place) == OUT_IN:
            stack = stack.transpose(0, 2, 1)
        parts.append(_exact(stack.reshape(len(stack), -1)))
        if layer.biases is not None:
            parts.append(_exact(file.stacks[layer.biases.name][::step].reshape(len(stack), -1)))
    states = np.concatenate(parts, axis=1)
    states.flags.writeable = False
    words = "" if step == 1 else ngettext(
        "{shown:,} of {count:,} recorded state is shown: every {step}th.",
        "{shown:,} of {count:,} recorded states are shown: every {step}th.", count
    ).format(shown=len(states), count=count, step=step)  # fmt: skip
    return Recording(states, file.every * step), words


@np.errstate(invalid="ignore")
def _exact(values: NDArray[Any]) -> Vector:
    return np.ascontiguousarray(values, dtype=np.float64)


def flat_parameters(network: Network, layers: Sequence[tuple[Any, Any]]) -> Vector:
    """Weights (fan_in, fan_out) and biases of each layer as one vector (P,)."""
    flat = np.zeros(network.parameter_count)
    for layer, (weights, biases) in enumerate(layers):
        network.weights(flat, layer)[...] = weights
        own = network.biases(flat, layer)
        if own is not None:
            own[...] = biases
    return flat


def write_recording(path: Path, run: Run, recording: Recording, samples: tuple[Vector, Vector]) -> None:
    """Write states of a run's network with its samples (inputs, targets), so that `read_recorded_run` reads them back
    exactly. Raises `SetupError`, `WriteError`."""
    network, states = run.network, recording.states
    arrays: list[StoredArray] = []
    places = np.arange(network.parameter_count, dtype=np.float64)
    for layer in range(network.layer_count):
        for letter, part in (("W", network.weights(places, layer)), ("b", network.biases(places, layer))):
            if part is not None:
                own = states[:, part.astype(np.intp).ravel()]
                arrays.append(StoredArray(f"{letter}{layer + 1}", own.reshape(len(states), *part.shape)))
    arrays += [StoredArray("X", samples[0]), StoredArray("y", samples[1])]
    size = sum(array.values.nbytes for array in arrays)
    if size > LARGEST_FILE - 1_000_000:
        message = _("the recording with its samples takes {size}, and gradviz reads files of up to {most}: record "
                    "every k-th update, or fewer rows")  # fmt: skip
        raise SetupError("", message.format(size=size_words(size), most=size_words(LARGEST_FILE)))
    value: Mapping[str, Any] = setup_value(run.setup)
    kept = {key: value[key] for key in _SETTINGS if value.get(key) is not None}
    settings = json.dumps(kept, ensure_ascii=False)
    if len(settings) > _LONGEST_SETTINGS:
        settings = json.dumps({key: kept[key] for key in kept if key not in ("notes", "freeze")}, ensure_ascii=False)
    more = {"gradviz_every": np.array(recording.every), "gradviz_setup": np.array(settings[:_LONGEST_SETTINGS])}
    data = npz_bytes(tuple(arrays), network.activations, run.setup.loss, IN_OUT, more)
    write_atomically(path, data)
