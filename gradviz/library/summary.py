"""Short tables of runs and traces for notebooks, and their one-line texts."""

from __future__ import annotations

from html import escape

from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.library.standing import Standing
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, ngettext
from gradviz.training.trace import LayerTrace

__all__ = ["run_html", "run_line", "run_rows", "trace_html"]


def run_rows(run: Standing) -> tuple[tuple[str, str], ...]:
    """The rows (label, text) of a run's table: at most eight."""
    computation, setup, origin, measured = run.computation, run.computation.setup, run.origin, run.measure()
    network = computation.network
    sizes = "-".join(map(str, network.sizes))
    test = len(computation.dataset.test_inputs)
    data = [ngettext("{n} sample", "{n} samples", computation.samples).format(n=counted(computation.samples))]
    data += [_("{n} for the test").format(n=counted(test))] if test else []
    data.append(ngettext("{n} input", "{n} inputs", network.sizes[0]).format(n=counted(network.sizes[0])))
    data += [_("scaled by {scaler}").format(scaler=origin.scaler)] if origin.scaler else []
    parameters = ", ".join(part for part in (counted(network.parameter_count), origin.words) if part)
    rate = _("{optimizer}, η = {rate}").format(
        optimizer=_(OPTIMIZERS[setup.optimizer.name].title), rate=number(computation.learning_rate, 6)
    )
    if computation.batch_size < computation.samples:
        rate = _("{optimizer}, batch {size}").format(optimizer=rate, size=counted(computation.batch_size))
    rows = [
        (_("Network"), f"{sizes}, {', '.join(network.activations)}"),
        (_("Parameters"), parameters),
        (_("Data"), ", ".join(data)),
        (_("Loss"), f"{_(LOSSES[setup.loss].title)}, {number(measured.train)}"),
        (_("Penalty"), _penalty(run)),
        (_("Optimizer"), rate),
    ]
    if measured.train_accuracy is not None:
        rows.append((_("Accuracy"), _("{share:.1%}").format(share=measured.train_accuracy)))
    if origin.agreement is not None:
        rows.append((_("Outputs"), _("agree with the model’s to {size}").format(size=number(origin.agreement, 2))))
    return tuple(rows)


def _penalty(run: Standing) -> str:
    penalty = run.computation.setup.penalty
    parts = [f"{name} = {number(value, 6)}" for name, value in (("L1", penalty.l1), ("L2", penalty.l2)) if value]
    if not parts:
        return _("none")
    return ", ".join([*parts, *([run.origin.penalty] if run.origin.penalty else [])])


def run_line(run: Standing) -> str:
    """One line: title, network, loss, updates."""
    setup = run.computation.setup
    where = ngettext("{n} update done", "{n} updates done", run.state.update).format(n=counted(run.state.update))
    sizes = "-".join(map(str, run.computation.network.sizes))
    title = f"{setup.title}: " if setup.title else ""
    return f"<gradviz run {title}{sizes}, {setup.loss} {run.measure().train:.6g}, {where}>"


def run_html(run: Standing) -> str:
    """The table of a run, in two columns."""
    before = _("before update {n}").format(n=counted(run.state.update + 1))
    if run.history.diverged_at is not None:
        before = _("diverged after {n} updates").format(n=counted(run.history.diverged_at))
    rows = run_rows(run)
    half = -(-len(rows) // 2)
    left, right = rows[:half], rows[half:]
    lines = []
    for place in range(half):
        pairs = [left[place], *right[place : place + 1]]
        lines.append("".join(f"{_cell(label, True)}{_cell(text, False)}" for label, text in pairs))
    title = run.computation.setup.title
    head = f"<b>{escape(title or _('gradviz run'))}</b> {escape(before)}"
    return _table(head, lines)


def trace_html(update: int, loss: float, loss_after: float, layers: tuple[LayerTrace, ...]) -> str:
    """The table of an update: losses, and the largest gradient and step of each layer."""
    head = f"<b>{escape(_('Update {n}').format(n=counted(update + 1)))}</b> " + escape(
        _("loss {loss}, after it {after}").format(loss=number(loss), after=number(loss_after))
    )
    lines = ["".join(_cell(text, True) for text in (_("Layer"), _("shape"), _("largest |∂L/∂w|"), _("largest |Δw|")))]
    for place, layer in enumerate(layers):
        fan_in, fan_out = layer.weights.shape
        sizes = (float(abs(part).max()) for part in (layer.weight_gradients, layer.weight_steps))
        cells = (f"{place + 1}, {layer.activation}", f"{fan_in} → {fan_out}", *(number(size) for size in sizes))
        lines.append("".join(_cell(text, False) for text in cells))
    return _table(head, lines)


def _table(head: str, lines: list[str]) -> str:
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return ('<table style="border-collapse:collapse;font-family:Inter,sans-serif;font-size:13px">'
            f'<caption style="caption-side:top;text-align:left;padding:4px 8px">{head}</caption>'
            f"<tbody>{body}</tbody></table>")  # fmt: skip


def _cell(text: str, is_label: bool) -> str:
    faint = "opacity:.7;" if is_label else ""
    return f'<td style="text-align:left;padding:2px 12px 2px 8px;{faint}">{escape(text)}</td>'
