"""The computing part of a NumPy script: textbook formulas with one row per sample."""

from __future__ import annotations

from gradviz.engine.activations import ACTIVATIONS
from gradviz.export import script_numpy_pieces as pieces
from gradviz.export.script_parts import (
    activations_text,
    batches_text,
    comparison_text,
    held_lines,
    learning_rate_text,
    loop_head,
    memory_lines,
    report_text,
)
from gradviz.export.script_rehearsal import Rehearsal
from gradviz.training.run import Run

__all__ = ["numpy_body"]


def numpy_body(rehearsal: Rehearsal) -> str:
    """Everything after the data, the weights and the settings."""
    run, clip = rehearsal.run, rehearsal.run.setup.optimizer.clip.chosen
    parts = [
        activations_text(run, {name: entry.numpy for name, entry in ACTIVATIONS.items()}),
        f"SLOPES = [{', '.join(f'{name}_slope' for name in run.network.activations)}]\n",
        _loss_text(run),
        pieces.FORWARD,
        pieces.BACKWARD.replace("{penalty}", _penalty_terms(run)),
        batches_text(rehearsal),
        learning_rate_text(run),
        *([] if clip is None else [pieces.CLIPS[clip[0]]]),
        _step_text(run),
        report_text(run),
        "\n".join(_loop(rehearsal)),
        comparison_text(rehearsal, "numpy"),
    ]
    return "\n".join(parts)


def _loss_text(run: Run) -> str:
    """The loss of a sample, and its derivative with respect to the last pre-activations."""
    value, slope = run.loss.numpy
    if run.loss.is_fused:
        body = f"    return {slope}\n"
    elif ACTIVATIONS[run.network.activations[-1]].output_only:
        body = (
            f"    g = {slope}\n"
            "    g = g - (a * g).sum(axis=1, keepdims=True)\n"
            "    return a * (g - (a * g).sum(axis=1, keepdims=True))  # once more, for what rounding left\n"
        )
    else:
        body = f"    return ({slope}) * SLOPES[-1](z, a)\n"
    return pieces.LOSS.format(value=value, body=body)


def _penalty_terms(run: Run) -> str:
    terms = {"l1": " + L1 * np.sign(weights[layer])", "l2": " + L2 * weights[layer]"}
    return "".join(term for name, term in terms.items() if getattr(run.setup.penalty, name))


def _step_text(run: Run) -> str:
    if run.is_playground and run.setup.penalty.l1:
        return pieces.STEP + pieces.CUT_LINKS
    # Where it is a separate sub-step, the optimizer's step includes it.
    decays = "decay" not in run.optimizer.substeps and run.options.get("weight_decay")
    return pieces.STEP + ("    g = g + WEIGHT_DECAY * w\n" if decays else "") + run.optimizer.numpy


def _loop(rehearsal: Rehearsal) -> list[str]:
    run = rehearsal.run
    held = held_lines(run, "np.zeros_like")
    return [
        *held,
        *memory_lines(rehearsal, "numpy"),
        *loop_head(rehearsal),
        "    gradients = backward(x, y)",
        *(["    for g, fixed in zip(gradients, held):", "        g[fixed] = 0"] if held else []),
        *(["    gradients = clipped(gradients)"] if run.setup.optimizer.clip.chosen else []),
        f"    t = done - FIRST + {rehearsal.start.count + 1}",
        "    for place, (w, g) in enumerate(zip(parameters, gradients)):",
        "        change = step(w, g, memory[place], t, learning_rate(done))",
        *(["        change[held[place]] = 0"] if held else []),
        "        w += change",
        "report(FIRST + UPDATES)",
    ]
