"""The gradient check of a setup's first batch, as JSON and as text."""

from __future__ import annotations

from typing import Any

from gradviz.engine.gradient_check import TOLERANCE, GradientCheck, MethodCheck, check_gradient
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
    """The report under the keys of the command line; the error is null where the loss is not finite.

    `cannot_tell`, the number of parameters for which neither method could decide, is included where it is not 0.
    """
    document: dict[str, Any] = {"max_relative_error": check.max_relative_error, "worst": check.worst}
    return document | ({"cannot_tell": check.cannot_tell} if check.cannot_tell else {})


def check_text(check: GradientCheck) -> str:
    """The report as lines of text."""
    if not check.is_finite:
        return _("Nothing to compare: the loss or its gradient is not a finite number.") + "\n"
    lines = [
        _method_text(_("central differences"), check.central, check),
        _method_text(_("complex step"), check.complex_step, check),
    ]
    if 0 < check.tried < check.parameters:
        lines.append(_("The network is large: a random sample of each layer was checked."))
    if check.disagrees:
        verdict = _("Backpropagation DISAGREES.")
    elif check.cannot_tell == check.tried:
        verdict = _("Cannot tell: rounding hides every difference.")
    elif check.cannot_tell:
        verdict = _("Backpropagation agrees where one can tell; of {count} parameters one cannot.")
    else:
        verdict = _("Backpropagation agrees.")
    verdict = verdict.format(count=check.cannot_tell)
    lines.append(verdict + " " + _("Agreement means a relative error below {limit:.0e}.").format(limit=TOLERANCE))
    return "\n".join(lines) + "\n"


def _method_text(title: str, method: MethodCheck | None, check: GradientCheck) -> str:
    """One line: the result of a method, and for how many parameters it has none, with the reason."""
    if method is None:
        return _("{title}: not possible with these activations").format(title=title)
    line = _("{title}: largest relative error {error:.3g}").format(title=title, error=method.max_relative_error)
    if method.worst is not None:
        line += _(" at {name}").format(name=method.worst)
    line += _(", {compared} of {count} parameters compared").format(compared=method.compared, count=check.parameters)
    on_kink = check.tried - method.compared - method.cannot_tell
    reasons = [_("{count} on a kink").format(count=on_kink)] if on_kink else []
    if method.cannot_tell:
        reasons.append(_("{count} hidden by rounding").format(count=method.cannot_tell))
    return line + (f" ({', '.join(reasons)})" if reasons else "")
