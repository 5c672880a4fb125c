"""The conventions that textbooks choose differently (½ in the loss, mean or sum, …), as sentences about this run."""

from __future__ import annotations

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES, Loss
from gradviz.scene.explanation.rate_words import clip_rule, schedule_rule
from gradviz.scene.explanation.recorded_words import recorded_rule
from gradviz.scene.text.number_input import written
from gradviz.text import _
from gradviz.training.run import Run

__all__ = ["conventions"]


def conventions(run: Run) -> list[str]:
    """One sentence per convention, the loss first."""
    setup, loss = run.setup, LOSSES[run.setup.loss]
    lines = [_("Loss of a sample: ℓ = {formula}").format(formula=loss.formula) + _half(loss)]
    if loss.is_fused:
        lines.append(_("The loss is computed on z, together with {name}.").format(name=loss.requires_activation))
    lines.append(_("The loss L is the mean over the batch."))
    lines.append(_("δ = ∂L/∂z, so it carries the 1/n of the mean."))
    lines.append(_biases(run))
    lines.append(_("w1[2,3] is a weight of layer 1, from unit 2 to unit 3; all count from 1."))
    if setup.penalty.l1 or setup.penalty.l2:
        message = _("Penalty: l1·Σ|w| + ½·l2·Σw², l1 = {l1}, l2 = {l2}, over weights and never biases; sign(0) = 0.")
        lines.append(message.format(l1=written(setup.penalty.l1), l2=written(setup.penalty.l2)))
    else:
        lines.append(_("No penalty. (One would be l1·Σ|w| + ½·l2·Σw², never over biases.)"))
    if any(ACTIVATIONS[name].has_kink for name in run.network.activations):
        lines.append(_slopes_at_kinks())
    if run.is_playground:
        lines += _playground(run)
    lines.append(_("All gradients of an update come from the weights before it."))
    lines.append(_("Update: {formula}").format(formula=run.optimizer.formula))
    lines += [line for line in (schedule_rule(run), clip_rule(run), recorded_rule(run)) if line]
    if run.samples % run.batch_size and not run.is_playground:
        lines.append(_("The last, smaller batch of an epoch is a batch of its own."))
    return lines


def _playground(run: Run) -> list[str]:
    """How the rules of TensorFlow Playground differ from gradviz's own."""
    lines = [_("This run follows TensorFlow Playground's rules; data and initial weights are drawn as on its page.")]
    if run.samples % run.batch_size:
        lines.append(_("A batch that the epoch cannot fill is carried into the next epoch's first batch."))
    if (run.setup.batch.size or 0) > run.samples:
        lines.append(_("The batch is larger than the training set, so Playground never applies an update."))
    if run.setup.penalty.l1:
        lines.append(_("A weight that L1 would carry across zero is cut: it stays exactly 0 for good."))
    return lines


def _slopes_at_kinks() -> str:
    """The slope that each activation of the table uses at its kink."""
    parts = []
    for entry in ACTIVATIONS.values():
        for piece in entry.pieces if entry.has_kink else ():
            z = np.array([[piece]])
            a, slope = np.empty_like(z), np.empty_like(z)
            entry.forward(z, a)
            entry.derivative(z, a, slope)
            parts.append(f"{_(entry.title)}′({written(piece)}) = {written(float(slope[0, 0]))}")
    return "; ".join(parts) + "."


def _half(loss: Loss) -> str:
    """Whether the loss has the factor ½, the most common source of differences in hand calculations."""
    if not loss.quadratic:
        return ""
    return _(" (with the factor ½)") if loss.formula.startswith("½") else _(" (without the factor ½)")


def _biases(run: Run) -> str:
    if not any(run.network.has_bias):
        return _("There are no biases.")
    is_bias = np.logical_not(run.network.weight_mask)
    frozen_count = int(is_bias[run.frozen_places].sum())
    if frozen_count == int(is_bias.sum()):
        return _("Biases are not trained.")
    return _("Some biases are frozen, the others are trained.") if frozen_count else _("Biases are trained.")
