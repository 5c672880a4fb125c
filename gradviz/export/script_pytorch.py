"""The part of a PyTorch script that computes: each table holds how PyTorch does what its engine table computes."""

from __future__ import annotations

from gradviz.data.errors import SetupError
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

__all__ = ["ACTIVATIONS", "CLIPS", "LOSSES", "MEMORY", "OPTIMIZERS", "pytorch_body"]

ACTIVATIONS: dict[str, tuple[str, ...]] = {
    "linear": ("""
def linear(z):
    return z
""",),
    "sigmoid": ("""
def sigmoid(z):
    return torch.sigmoid(z)
""",),
    "tanh": ("""
def tanh(z):
    return torch.tanh(z)
""",),
    "relu": ("""
def relu(z):
    return torch.relu(z)
""",),
    "leaky_relu": ("""
def leaky_relu(z):
    return functional.leaky_relu(z, 0.01)
""",),
    "elu": ("""
def elu(z):
    return functional.elu(z)
""",),
    # PyTorch's own softplus is cut off at 20, and off by 2·10⁻⁹ there.
    "softplus": ('''
def softplus(z):
    """ln(1 + e^z), without overflow."""
    return torch.logaddexp(z, torch.zeros_like(z))
''',),
    "gelu": ("""
def gelu(z):
    return functional.gelu(z)
""",),
    "softmax": ("""
def softmax(z):
    return torch.softmax(z, dim=1)
""",),
}  # fmt: skip

# name → the loss of each sample.
LOSSES = {
    "half_squared_error": "(0.5 * (a - y) ** 2).sum(dim=1)",
    "squared_error": "((a - y) ** 2).sum(dim=1)",
    "mean_squared_error": "((a - y) ** 2).mean(dim=1)",
    "mean_absolute_error": "(a - y).abs().mean(dim=1)",
    "huber": 'functional.huber_loss(a, y, reduction="none", delta=1.0).sum(dim=1)',
    "binary_cross_entropy": 'functional.binary_cross_entropy_with_logits(z, y, reduction="none").sum(dim=1)',
    "categorical_cross_entropy": "-(y * functional.log_softmax(z, dim=1)).sum(dim=1)",
}

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

_ADAM = "parameters, lr=LEARNING_RATE, betas=BETAS, eps=EPS, weight_decay=WEIGHT_DECAY"
OPTIMIZERS = {
    "sgd": "torch.optim.SGD(parameters, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)",
    "momentum": "torch.optim.SGD(\n    parameters, lr=LEARNING_RATE, momentum=MOMENTUM, dampening=DAMPENING, "
    "weight_decay=WEIGHT_DECAY\n)",
    "nesterov": "torch.optim.SGD(\n    parameters, lr=LEARNING_RATE, momentum=MOMENTUM, nesterov=True, "
    "weight_decay=WEIGHT_DECAY\n)",
    "adagrad": "torch.optim.Adagrad(\n    parameters, lr=LEARNING_RATE, lr_decay=LR_DECAY, eps=EPS,\n"
    "    initial_accumulator_value=INITIAL_ACCUMULATOR_VALUE, weight_decay=WEIGHT_DECAY,\n)",
    "rmsprop": "torch.optim.RMSprop(\n    parameters, lr=LEARNING_RATE, alpha=ALPHA, eps=EPS, momentum=MOMENTUM, "
    "centered=CENTERED,\n    weight_decay=WEIGHT_DECAY,\n)",
    "adam": f"torch.optim.Adam({_ADAM})",
    "adamw": f"torch.optim.AdamW({_ADAM})",
}

# What an optimizer remembers, under PyTorch's names.
MEMORY = {
    "momentum": {"velocity": "momentum_buffer"},
    "nesterov": {"velocity": "momentum_buffer"},
    "adagrad": {"squares": "sum"},
    "rmsprop": {"squares": "square_avg", "mean": "grad_avg", "velocity": "momentum_buffer"},
    "adam": {"mean": "exp_avg", "squares": "exp_avg_sq"},
    "adamw": {"mean": "exp_avg", "squares": "exp_avg_sq"},
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
    """Everything below the data, the weights and the settings. Raises `SetupError` for what PyTorch does not have."""
    run = rehearsal.run
    parts = [
        activations_text(run, ACTIVATIONS),
        f'\ndef loss(z, a, y):\n    """The loss of each sample."""\n    return {LOSSES[run.setup.loss]}\n',
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
    """The optimizer, with what it remembered when the run began."""
    run, start, name = rehearsal.run, rehearsal.start, rehearsal.run.setup.optimizer.name
    if name in ("momentum", "nesterov") and not run.options["momentum"]:
        if run.options.get("dampening"):
            raise SetupError("optimizer", _("PyTorch has no dampening without momentum; write the script for NumPy"))
        name = "sgd"
    lines = ["", f"optimizer = {OPTIMIZERS[name]}"]
    kept = MEMORY.get(name, {})
    if not start.count or not kept:
        return lines
    slots = [
        (kept[slot], parameter_arrays(run, flat))
        for slot, flat in zip(run.optimizer.slots, start.slots, strict=True)
        if not (slot == "mean" and run.options.get("centered") is False)
        and not (slot == "velocity" and not run.options["momentum"])
    ]
    for place in range(len(parameter_arrays(run, start.parameters))):
        entries = [f'"step": torch.tensor({float(start.count)})']
        entries += [f'"{slot}": {array_text(arrays[place], "pytorch")}' for slot, arrays in slots]
        lines.append(f"optimizer.state[parameters[{place}]].update({{{', '.join(entries)}}})")
    return lines
