"""The common parts of NumPy and PyTorch scripts: settings, order of samples, learning rate, report, comparison."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import ParameterRef, Vector
from gradviz.engine.schedules import SCHEDULES
from gradviz.export.script_numbers import array_text
from gradviz.export.script_rehearsal import Rehearsal
from gradviz.training.run import Run

__all__ = [
    "RATES",
    "activations_text",
    "batches_text",
    "comparison_text",
    "constants",
    "held_lines",
    "learning_rate_text",
    "loop_head",
    "memory_lines",
    "parameter_arrays",
    "report_text",
]

# Schedule → the code for the rate t updates after the warm-up.
RATES = {
    "constant": "LEARNING_RATE",
    "step": "LEARNING_RATE * FACTOR ** (t // EVERY)",
    "exponential": "LEARNING_RATE * FACTOR**t",
    "cosine": "LOWEST + (LEARNING_RATE - LOWEST) * (1 + math.cos(math.pi * t / OVER)) / 2",
}

_IN_ORDER = '''
def batches():
    """The samples of one update after another."""
    epoch, position = {epoch}, {position}
    while True:
{order}        for start in range(position, len(INPUTS), BATCH_SIZE):
            chosen = {chosen}
            yield INPUTS[chosen], TARGETS[chosen]
        epoch, position = epoch + 1, 0
'''
_WHOLE = '''
def batches():
    """Every update uses all samples."""
    while True:
        yield INPUTS, TARGETS
'''
_CARRIED = '''
def batches():
    """The samples of one update after another; what an epoch leaves over comes before the first of the next."""
    epoch, position = {epoch}, {position}
    while True:
        for start in range(position, len(INPUTS) - BATCH_SIZE + 1, BATCH_SIZE):
            chosen = list(range(start, start + BATCH_SIZE))
            if epoch > 0 and start == 0:
                chosen = list(range(len(INPUTS) - len(INPUTS) % BATCH_SIZE, len(INPUTS))) + chosen
            yield INPUTS[chosen], TARGETS[chosen]
        epoch, position = epoch + 1, 0
'''
_REPORT = '''
def report(done):
    """Print the losses over all samples after `done` updates."""
    print(f"{{done:9}}  {{data_loss(INPUTS, TARGETS):20.15g}}{test}")
'''
_TEST_LOSS = "  {data_loss(TEST_INPUTS, TEST_TARGETS):20.15g}"
_LINES_OF_REPORT = 10
# PyTorch's functions are one digit less accurate than those of the C library, which NumPy uses, too.
_ROUNDING = {"numpy": 1, "pytorch": 1000}
_COMPARISON = """
# What gradviz came to with the same updates, in the order of `parameters`.
expected = [
{expected}]

largest = max(float(abs(e).max()) for e in expected) or 1.0
difference = max(float(abs({value} - e).max()) for w, e in zip(parameters, expected)) / largest
print(f"training loss here {{data_loss(INPUTS, TARGETS)!r}}, in gradviz {loss!r}")
print(f"largest difference of a weight, by the largest weight: {{difference:.1e}}")
# Rounding may come to this much, going by what a change in the sixteenth digit of the first weights comes to.
if not difference <= {tolerance:.1e}:
    raise SystemExit("The weights are not those of gradviz.")
print("The weights are those of gradviz.")
"""


def constants(rehearsal: Rehearsal) -> dict[str, object]:
    """The settings by their names in the script, in the order in which they are written."""
    run, setup, start = rehearsal.run, rehearsal.run.setup, rehearsal.start
    schedule, clip = setup.optimizer.schedule, setup.optimizer.clip.chosen
    options = SCHEDULES[schedule.name].options | dict(schedule.options)  # type: ignore[operator]
    return {
        "FIRST": start.update,
        "UPDATES": rehearsal.updates,
        "BATCH_SIZE": run.batch_size,
        "LEARNING_RATE": run.learning_rate,
        "WARM_UP": schedule.warm_up,
        "WARM_UP_FROM": schedule.warm_up_from,
        **{name.upper(): value for name, value in options.items()},
        **{name.upper(): value for name, value in run.options.items() if name not in ("l1", "weights")},
        "L1": setup.penalty.l1,
        "L2": setup.penalty.l2,
        "CLIP": None if clip is None else clip[1],
    }


def activations_text(run: Run, table: dict[str, tuple[str, ...]]) -> str:
    """The functions of this network's activations, each once and after its helpers, and the list of them by layer."""
    used: dict[str, None] = {}
    for name in run.network.activations:
        function, *others = table[name]
        slope, needs = others[:1], others[1:]
        used |= dict.fromkeys((*needs, function, *slope))
    listed = ", ".join(run.network.activations)
    return "\n".join(part.rstrip() + "\n" for part in used) + f"\n\nACTIVATIONS = [{listed}]\n"


def batches_text(rehearsal: Rehearsal) -> str:
    """The generator of batches, starting at the run's position in its epoch."""
    run, start = rehearsal.run, rehearsal.start
    place = {"epoch": start.epoch, "position": start.position}
    if run.is_playground:
        return _CARRIED.format(**place)
    if run.setup.batch.shuffle:
        order = f"        order = np.random.default_rng([{run.setup.batch.seed}, epoch]).permutation(len(INPUTS))\n"
        return _IN_ORDER.format(order=order, chosen="order[start : start + BATCH_SIZE]", **place)
    if run.batch_size == run.samples and not start.position:
        return _WHOLE
    return _IN_ORDER.format(order="", chosen="slice(start, start + BATCH_SIZE)", **place)


def learning_rate_text(run: Run) -> str:
    """The function of the learning rate."""
    schedule = run.setup.optimizer.schedule
    lines = ["", "def learning_rate(done):", '    """The learning rate of the update after `done` updates."""']
    if schedule.warm_up:
        lines += [
            "    if done < WARM_UP:",
            "        return LEARNING_RATE * (WARM_UP_FROM + (1 - WARM_UP_FROM) * done / WARM_UP)",
        ]
    if schedule.name != "constant":
        lines.append("    t = done - WARM_UP" if schedule.warm_up else "    t = done")
    lines.append(f"    return {RATES[schedule.name]}")
    return "\n".join(lines) + "\n"


def _layout(run: Run) -> list[tuple[int, bool]]:
    """The layers of the script's arrays in order: all weights (False), then all biases (True)."""
    layers = range(run.network.layer_count)
    return [*((layer, False) for layer in layers), *((layer, True) for layer in layers if run.network.has_bias[layer])]


def parameter_arrays(run: Run, flat: Vector) -> list[Vector]:
    """A flat vector, split like the script's `parameters`."""
    network, found = run.network, []
    for layer, is_bias in _layout(run):
        array = network.biases(flat, layer) if is_bias else network.weights(flat, layer)
        assert array is not None
        found.append(array)
    return found


def held_lines(run: Run, zeros: str) -> list[str]:
    """Masks of the frozen parameters, one line per array that has any; empty where no parameter is frozen."""
    if not run.frozen_places.size:
        return []
    flags = np.zeros(run.network.parameter_count)
    flags[run.frozen_places] = 1.0
    lines = ["", "# Frozen parameters keep their values.", f"held = [{zeros}(w, dtype=bool) for w in parameters]"]
    for place, ((layer, is_bias), array) in enumerate(zip(_layout(run), parameter_arrays(run, flags), strict=True)):
        chosen = np.flatnonzero(array).tolist()
        if len(chosen) == array.size:
            lines.append(f"held[{place}][...] = True  # {f'b{layer + 1}[*]' if is_bias else f'w{layer + 1}[*,*]'}")
        elif chosen:
            width = array.shape[-1]
            names = [ParameterRef(layer, -1 if is_bias else at // width, at % width).name for at in chosen[:6]]
            more = ", …" if len(chosen) > len(names) else ""
            lines.append(f"held[{place}].reshape(-1)[{chosen}] = True  # {', '.join(names)}{more}")
    return lines


def memory_lines(rehearsal: Rehearsal, framework: str) -> list[str]:
    """The optimizer's state of each array: empty, or that at the start of the run."""
    run, zeros = rehearsal.run, {"numpy": "np.zeros_like", "pytorch": "torch.zeros_like"}[framework]
    slots = run.optimizer.slots
    empty = ", ".join(f'"{name}": {zeros}(w)' for name in slots)
    lines = ["", f"memory = [{{{empty}}} for w in parameters]"]
    for name, flat in zip(slots, rehearsal.start.slots, strict=True):
        if flat.any():
            lines += [
                f'memory[{place}]["{name}"] = {array_text(array, framework)}'
                for place, array in enumerate(parameter_arrays(run, flat))
            ]
    return lines


def report_text(run: Run) -> str:
    """The function that prints the losses."""
    return _REPORT.format(test=_TEST_LOSS if len(run.dataset.test_inputs) else "")


def loop_head(rehearsal: Rehearsal) -> list[str]:
    """The beginning of the loop: report the losses from time to time, and take the next batch."""
    test = f"  {'test loss':>20}" if len(rehearsal.run.dataset.test_inputs) else ""
    return [
        f'print("{"update":>9}  {"training loss":>20}{test}")',
        "batch = batches()",
        "for done in range(FIRST, FIRST + UPDATES):",
        f"    if (done - FIRST) % {max(rehearsal.updates // _LINES_OF_REPORT, 1)} == 0:",
        "        report(done)",
        "    x, y = next(batch)",
    ]


def comparison_text(rehearsal: Rehearsal, framework: str) -> str:
    """The end of the script: compares the weights with those of gradviz."""
    arrays = parameter_arrays(rehearsal.run, rehearsal.end)
    return _COMPARISON.format(
        expected="".join(f"    {array_text(array, framework)},\n" for array in arrays),
        value={"numpy": "w", "pytorch": "w.detach()"}[framework], loss=rehearsal.loss,
        tolerance=min(rehearsal.tolerance * _ROUNDING[framework], 1.0),
    )  # fmt: skip
