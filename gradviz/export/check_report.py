"""The gradient check of a setup's first batch, as JSON and as text."""

from __future__ import annotations

from typing import Any

from gradviz.engine.gradient_check import TOLERANCE, GradientCheck, check_gradient
from gradviz.export.progress import check_progress
from gradviz.text import _
from gradviz.training.run import Run

__all__ = ["check_document", "check_run", "check_text"]


def check_run(run: Run) -> GradientCheck:
    """Check backpropagation at the initial parameters on the first batch."""
    state, penalty = run.initial_state(), run.setup.penalty
    inputs, targets = run.batch(state.epoch, state.position)
    with check_progress() as progress:
        return check_gradient(
            run.network, run.setup.loss, state.parameters, inputs, targets, penalty.l1, penalty.l2, progress
        )  # fmt: skip


def check_document(check: GradientCheck) -> dict[str, Any]:
    """The report under the keys of the command line; the error is null where the loss is not finite."""
    return {"max_relative_error": check.max_relative_error, "worst": check.worst}


def check_text(check: GradientCheck) -> str:
    """The report as lines of text."""
    lines = []
    methods = (
        (_("central differences"), check.central, _("on a kink")),
        (_("complex step"), check.complex_step, ""),
    )
    for title, method, reason in methods:
        if method is None:
            lines.append(_("{title}: not possible with these activations").format(title=title))
            continue
        line = _("{title}: largest relative error {error:.3g}").format(title=title, error=method.max_relative_error)
        if method.worst is not None:
            line += _(" at {name}").format(name=method.worst)
        left = check.tried - method.compared
        line += _(", {compared} of {count} parameters compared").format(
            compared=method.compared, count=check.parameters
        )
        lines.append(line + (f" ({left} {reason})" if left and reason else ""))
    if 0 < check.tried < check.parameters:
        lines.append(_("The network is large: of each layer some parameters were drawn by lot."))
    verdict = _("Backpropagation agrees.") if check.agrees else _("Backpropagation DISAGREES.")
    lines.append(verdict + " " + _("Agreement means a relative error below {limit:.0e}.").format(limit=TOLERANCE))
    return "\n".join(lines) + "\n"
