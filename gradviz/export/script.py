"""Writes a run as a program in plain NumPy or PyTorch, with weights, samples and settings.

The program starts after the run's last edit, does the same updates, prints the losses, and compares its weights with
those of gradviz. Its messages are in English like its names: a program is not translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gradviz import __version__
from gradviz.export.script_numbers import UNPACK, array_text
from gradviz.export.script_numpy import numpy_body
from gradviz.export.script_parts import constants
from gradviz.export.script_pytorch import pytorch_body
from gradviz.export.script_rehearsal import Rehearsal
from gradviz.training.run import Run

__all__ = ["FRAMEWORKS", "script_text"]

# Framework → its title, and the function that writes the computing part.
FRAMEWORKS: dict[str, tuple[str, Callable[[Rehearsal], str]]] = {
    "numpy": ("NumPy", numpy_body),
    "pytorch": ("PyTorch", pytorch_body),
}


def script_text(rehearsal: Rehearsal, framework: str, title: str) -> str:
    """The whole program. Raises `SetupError` for choices that `framework` does not have."""
    body = FRAMEWORKS[framework][1](rehearsal)
    arrays = "\n".join([*_data_lines(rehearsal.run, framework), "", *_parameter_lines(rehearsal, framework)])
    settings = "\n".join(
        f"{name} = {value!r}" for name, value in constants(rehearsal).items() if re.search(rf"\b{name}\b", body)
    )
    helper = [UNPACK[framework]] if "unpack(" in arrays + body else []
    code = "\n\n".join([*helper, arrays, settings, body])
    return f"{_opening(rehearsal, framework, title)}\n{_imports(code, framework)}\n{code}"


def _opening(rehearsal: Rehearsal, framework: str, title: str) -> str:
    run, first = rehearsal.run, rehearsal.start.update
    name = "".join(letter for letter in title if letter.isprintable()).replace("\\", "/").replace('"', "'").strip()
    after = f", from update {first} on" if first else ""
    return (
        f'"""{name or "A run of gradviz"}\n\n'
        f"The updates of a {'-'.join(map(str, run.network.sizes))} network by {run.optimizer.title}{after}, as gradviz "
        f"{__version__} does them.\nIt needs Python and {FRAMEWORKS[framework][0]}. It prints the losses, and at the "
        'end compares its weights with those of gradviz.\n"""\n'
    )


def _imports(code: str, framework: str) -> str:
    lines = [f"import {name}" for name in ("base64", "math", "zlib") if f"{name}." in code]
    lines += [""] if lines else []
    lines += ["import numpy as np"] if "np." in code else []
    if framework == "pytorch":
        lines.append("import torch")
        lines += ["from torch.nn import functional"] if "functional." in code else []
        lines += ["", "torch.set_default_dtype(torch.float64)"]
    return "\n".join(lines) + "\n"


def _data_lines(run: Run, framework: str) -> list[str]:
    data = run.dataset
    lines = [
        f"# Training samples: {len(data.inputs)}, a row of {run.network.sizes[0]} for each, and its targets.",
        f"INPUTS = {array_text(data.inputs, framework)}",
        f"TARGETS = {array_text(data.targets, framework)}",
    ]
    if len(data.test_inputs):
        lines += [
            "",
            f"# Test samples: {len(data.test_inputs)}.",
            f"TEST_INPUTS = {array_text(data.test_inputs, framework)}",
            f"TEST_TARGETS = {array_text(data.test_targets, framework)}",
        ]
    return lines


def _parameter_lines(rehearsal: Rehearsal, framework: str) -> list[str]:
    network, flat = rehearsal.run.network, rehearsal.start.parameters
    lines = ["# Of each layer the weights, a row for each unit that they come from, and the biases."]
    end = ".requires_grad_()" if framework == "pytorch" else ""
    weights, all_biases = [], []
    for layer in range(network.layer_count):
        biases = network.biases(flat, layer)
        weights.append(f"w{layer + 1}")
        all_biases.append("None" if biases is None else f"b{layer + 1}")
        lines.append(f"w{layer + 1} = {array_text(network.weights(flat, layer), framework)}{end}")
        if biases is not None:
            lines.append(f"b{layer + 1} = {array_text(biases, framework)}{end}")
    lines.append(f"weights, biases = [{', '.join(weights)}], [{', '.join(all_biases)}]")
    lines.append("parameters = [*weights, *(b for b in biases if b is not None)]")
    return lines
