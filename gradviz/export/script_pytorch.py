"""The computing part of a PyTorch script, made of the code in the entries of the engine's tables."""

from __future__ import annotations

from gradviz.data.errors import SetupError
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.export.script_numbers import array_text
from gradviz.export.script_parts import (
    activations_text,
    batches_text,
    comparison_text,
    held_lines,
    learning_rate_text,
    loop_head,
    memory_lines,
    parameter_arrays,
    report_text,
)
from gradviz.export.script_rehearsal import Rehearsal
from gradviz.text import _
from gradviz.training.run import Run

__all__ = ["CLIPS", "pytorch_body"]

FORWARD = '''
def forward(x):
    """The last layer's pre-activations and activations, for samples x with a row for each."""
    a = x
    for w, b, f in zip(weights, biases, ACTIVATIONS):
        z = a @ w if b is None else a @ w + b
        a = f(z)
    return z, a


def data_loss(x, y):
    """The mean loss of these samples, without penalty."""
    with torch.no_grad():
        return float(loss(*forward(x), y).mean())
'''

CLIPS = {
    "norm": "torch.nn.utils.clip_grad_norm_(parameters, CLIP)",
    "value": "torch.nn.utils.clip_grad_value_(parameters, CLIP)",
}

CUT_LINKS = '''
def step(w, g, memory, t, rate):
    """The change of one array w whose gradient is g: a weight that L1 would carry across zero is zero from then on."""
    change = -rate * g
    if w.ndim == 2:  # a weight; biases have no penalty
        cut, after = memory["cut_links"], w + change
        cut[(after + rate * L1 * w.sign()) * after < 0] = 1
        change[cut > 0] = -w[cut > 0]
    return change
'''

_SUMS = {"l1": " + L1 * sum(w.abs().sum() for w in weights)", "l2": " + 0.5 * L2 * sum((w * w).sum() for w in weights)"}


def pytorch_body(rehearsal: Rehearsal) -> str:
    """Everything after the data, the weights and the settings. Raises `SetupError` for choices that PyTorch does not
    have."""
    run = rehearsal.run
    parts = [
        activations_text(run, {name: (entry.pytorch,) for name, entry in ACTIVATIONS.items()}),
        f'\ndef loss(z, a, y):\n    """The loss of each sample."""\n    return {run.loss.pytorch}\n',
        FORWARD,
        batches_text(rehearsal),
        learning_rate_text(run),
        *([CUT_LINKS] if _cuts_links(run) else []),
        report_text(run),
        "\n".join(_loop(rehearsal)),
        comparison_text(rehearsal, "pytorch"),
    ]
    return "\n".join(parts)


def _cuts_links(run: Run) -> bool:
    return run.is_playground and bool(run.setup.penalty.l1)


def _loop(rehearsal: Rehearsal) -> list[str]:
    run, penalty, clip = rehearsal.run, rehearsal.run.setup.penalty, rehearsal.run.setup.optimizer.clip.chosen
    held, cuts = held_lines(run, "torch.zeros_like"), _cuts_links(run)
    objective = "loss(*forward(x), y).mean()" + "".join(part for name, part in _SUMS.items() if getattr(penalty, name))
    if cuts:
        update = [
            "    with torch.no_grad():",
            "        for w, own in zip(parameters, memory):",
            "            w += step(w, w.grad, own, done, learning_rate(done))",
        ]
    else:
        update = [
            "    for group in optimizer.param_groups:",
            '        group["lr"] = learning_rate(done)',
            "    optimizer.step()",
        ]
    if held:
        update = [
            "    before = [w.detach().clone() for w in parameters]",
            *update,
            "    with torch.no_grad():",
            "        for w, fixed, old in zip(parameters, held, before):",
            "            w[fixed] = old[fixed]",
        ]
    return [
        *held,
        *(memory_lines(rehearsal, "pytorch") if cuts else _optimizer_lines(rehearsal)),
        *loop_head(rehearsal),
        "    for w in parameters:",
        "        w.grad = None",
        f"    objective = {objective}",
        "    objective.backward()",
        *(["    for w, fixed in zip(parameters, held):", "        w.grad[fixed] = 0"] if held else []),
        *([] if clip is None else [f"    {CLIPS[clip[0]]}"]),
        *update,
        "report(FIRST + UPDATES)",
    ]


def _optimizer_lines(rehearsal: Rehearsal) -> list[str]:
    """The optimizer with its state at the start of the run."""
    run, start, optimizer = rehearsal.run, rehearsal.start, rehearsal.run.optimizer
    if optimizer.slots == ("velocity",) and not run.options.get("momentum"):
        if run.options.get("dampening"):
            raise SetupError("optimizer", _("PyTorch has no dampening without momentum; write the script for NumPy"))
        optimizer = OPTIMIZERS["sgd"]  # PyTorch's SGD with momentum 0 has no momentum buffer
    lines = ["", f"optimizer = {optimizer.pytorch}"]
    kept = optimizer.pytorch_memory
    if not start.count or not kept:
        return lines
    slots = [
        (kept[slot], parameter_arrays(run, flat))
        for slot, flat in zip(run.optimizer.slots, start.slots, strict=True)
        if not (slot == "mean" and run.options.get("centered") is False)
        and not (slot == "velocity" and not run.options.get("momentum"))
    ]
    for place in range(len(parameter_arrays(run, start.parameters))):
        entries = [f'"step": torch.tensor({float(start.count)})']
        entries += [f'"{slot}": {array_text(arrays[place], "pytorch")}' for slot, arrays in slots]
        lines.append(f"optimizer.state[parameters[{place}]].update({{{', '.join(entries)}}})")
    return lines
