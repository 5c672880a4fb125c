"""The curvature at the beginning of an update: the request, its numbers and texts, and the loss along the step."""

from __future__ import annotations

import math

import numpy as np

from gradviz.engine.network import Vector
from gradviz.intervals import finite, widened
from gradviz.landscape.curvature import Curvature, plane_curvature
from gradviz.landscape.direction import NoPlaneError
from gradviz.landscape.report import CurvatureReport, CurvatureRequest
from gradviz.scene.frame import Floats, Frame
from gradviz.scene.moment import Moment
from gradviz.scene.surface.surface import objective_of
from gradviz.scene.surface.surface_planes import chosen_plane
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.view.view import View
from gradviz.text import _, ngettext

__all__ = [
    "CurvatureFrame", "CurvatureRow", "CurveFrame", "curvature_frame", "curvature_request", "empty_curvature",
    "stable_rate_of",
]  # fmt: skip

def curvature_request(moment: Moment, all_data: bool) -> CurvatureRequest:
    """The request for the curvature at the beginning of this update, over the parameters that are not frozen, and for
    the loss along its step.
    """
    run, trace = moment.run, moment.trace
    free = np.ones(run.network.parameter_count, dtype=bool)
    free[run.frozen_places] = False
    free.flags.writeable = False
    return CurvatureRequest(
        objective_of(moment, all_data), run.dataset, trace.indices, all_data, trace.before.parameters, trace.step, free
    )


class CurveFrame(Frame, frozen=True, eq=False):
    """A curve along the step. `role` is actual, gradient or curvature; `text` is its label; `ys` (k,)."""

    role: str
    text: str
    ys: Floats


class CurvatureRow(Frame, frozen=True):
    """A number of the plane and of the whole network, with its meaning."""

    name: str
    plane: str
    network: str
    meaning: str


class CurvatureFrame(Frame, frozen=True, eq=False):
    """The loss along the next step, and its curvature at the beginning of the step.

    `times` (k,) are shares of the step, 1 is its end; `here` and `there` are the losses at 0 and 1. `rows` are the
    numbers, `verdict` is a sentence about the step whose `tone` is good, warning or plain. `stable_rate` is 2/λ_max of
    the whole network, None where no curvature is positive; `stable_text` is its text, `rate_text` compares the learning
    rate with it, `rate_note` explains its meaning; `step_text` is the label of the step on the axis. An empty frame has
    no `times`; `stale`: a newer one is being computed.
    """

    title: str
    x_label: str
    y_label: str
    times: Floats
    curves: tuple[CurveFrame, ...]
    here: float
    there: float
    y_range: tuple[float, float]
    rows: tuple[CurvatureRow, ...]
    verdict: str
    tone: str
    stable_rate: float | None
    stable_text: str
    rate_text: str
    rate_note: str
    notes: tuple[str, ...]
    stale: bool
    description: str
    step_text: str = ""


_NOTHING = np.zeros(0)
_NOTHING.flags.writeable = False
_MARGIN = 0.08
_SHOWN = 1.3  # the part of the step for which the vertical range is chosen
_PAST = 0.02  # share of the drop: a step that misses the lowest point by less reaches it


def curvature_frame(moment: Moment, view: View, report: CurvatureReport) -> CurvatureFrame:
    """The frame of the report at a moment."""
    times, actual, start = report.times, report.actual, report.loss
    with np.errstate(all="ignore"):
        straight = start + report.slope * times
        bent = straight + 0.5 * report.second_derivative * times * times
    there = float(actual[int(np.searchsorted(times, 1.0 - 1e-9))])
    verdict, tone = _verdict(report, there)
    curvature = report.spectrum.curvature
    rate = stable_rate_of(report)
    rows = _rows(_on_plane(moment, view, report), curvature)
    notes = _notes(report)
    title = _("Curvature")
    words = "; ".join(f"{row.name}: {_('plane')} {row.plane}, {_('network')} {row.network}" for row in rows)
    return CurvatureFrame(
        title=title, x_label=_("steps"), y_label=_("loss"), times=times,
        curves=(
            CurveFrame("gradient", _("predicted by the gradient"), straight),
            CurveFrame("curvature", _("with curvature"), bent),
            CurveFrame("actual", _("actual"), actual),
        ),
        here=start, there=there, y_range=_range(times, actual, bent, start), rows=rows, verdict=verdict, tone=tone,
        stable_rate=rate, stable_text=_("2/λₘₐₓ = {rate}").format(rate=number(rate, 3)) if rate else "",
        rate_text=_compared(moment, rate), rate_note="" if rate is None else _(
            "Above this rate, plain gradient descent diverges on the fitted parabola; the real loss "
            "may differ."
        ), notes=notes, stale=False,
        description=" ".join((verdict, words + ".", *notes)), step_text=_("step"),
    )  # fmt: skip


def empty_curvature(sentence: str) -> CurvatureFrame:
    """An empty frame with the reason."""
    return CurvatureFrame(
        title=_("Curvature"), x_label="", y_label="", times=_NOTHING, curves=(), here=math.nan, there=math.nan,
        y_range=(0.0, 1.0), rows=(), verdict=sentence, tone="plain", stable_rate=None, stable_text="", rate_text="",
        rate_note="", notes=(), stale=True, description=sentence,
    )  # fmt: skip


def stable_rate_of(report: CurvatureReport) -> float | None:
    """2/λₘₐₓ of the whole network, rounded down to three digits so that it is still a stable rate."""
    rate = report.spectrum.curvature.stable_rate
    if rate is None or not math.isfinite(rate):
        return None
    unit = 10.0 ** (math.floor(math.log10(rate)) - 2)
    return float(f"{math.floor(rate / unit + 1e-9) * unit:.12g}")


def _on_plane(moment: Moment, view: View, report: CurvatureReport) -> Curvature | None:
    try:
        plane, _words = chosen_plane(moment, view, report)
    except (NoPlaneError, ValueError):
        return None
    return plane_curvature(report.products, plane).curvature


def _rows(plane: Curvature | None, network: Curvature) -> tuple[CurvatureRow, ...]:
    def both(name: str, meaning: str, value: str) -> CurvatureRow:
        texts = ["—" if curvature is None else _value(curvature, value) for curvature in (plane, network)]
        return CurvatureRow(name, texts[0], texts[1], meaning)

    return (
        both(_("λₘₐₓ"), _("The largest curvature of the loss: it limits the learning rate"), "largest"),
        both(_("λₘᵢₙ"), _("The smallest curvature; negative: the loss curves downwards, as at a saddle"), "smallest"),
        both(
            _("condition"),
            _("Condition number λₘₐₓ/λₘᵢₙ: how much narrower the valley is across than along; 1: round "
              "bowl; ∞: flat in some direction; —: not a minimum"),
            "condition",
        ),
    )  # fmt: skip


def _value(curvature: Curvature, name: str) -> str:
    value = getattr(curvature, name)
    if value is None:
        return "—"
    if math.isinf(value):
        return "∞"
    text = number(value, 3)
    return text if curvature.exact else _("≈ {value}").format(value=text)


def _verdict(report: CurvatureReport, there: float) -> tuple[str, str]:
    here = report.loss
    if not math.isfinite(here):
        return _("The loss is not finite here: it has no curvature."), "warning"
    if not report.request.step.any():
        return _("The next step is exactly zero: nothing will change."), "plain"
    if not math.isfinite(there):
        return _("The next step overshoots: after it the loss is not finite."), "warning"
    ends = {"here": number(here), "there": number(there)}
    if there > here:
        return _("The next step overshoots: the loss rises, {here} → {there}.").format(**ends), "warning"
    if there == here:
        return _("The next step leaves the loss as it is, {here}.").format(**ends), "plain"
    upto = report.times <= 1.0
    best = int(np.nanargmin(np.where(np.isfinite(report.actual), report.actual, np.inf)[upto]))
    lowest, share = float(report.actual[best]), float(report.times[best])
    if there - lowest > _PAST * (here - lowest):
        words = _("The next step goes past the lowest point, at {share} % of it: {here} → {there}.")
        return words.format(share=number(100 * share, 3), **ends), "warning"
    return _("The next step goes downhill all the way: {here} → {there}.").format(**ends), "good"


def _compared(moment: Moment, rate: float | None) -> str:
    if rate is None:
        return _("No upward curvature here, so no limit on the learning rate.")
    now = moment.trace.learning_rate
    return _("η = {now} is {share} % of 2/λₘₐₓ.").format(now=number(now, 3), share=number(100 * now / rate, 3))


def _notes(report: CurvatureReport) -> tuple[str, ...]:
    request, curvature = report.request, report.spectrum.curvature
    count = len(request.objective.inputs)
    if request.all_data:
        words = ngettext("Over the only training sample.", "Over all {n} training samples.", count)
        notes = [words.format(n=counted(count))]
    else:
        words = ngettext("Over the only sample of this batch.", "Over the {n} samples of this batch.", count)
        notes = [words.format(n=counted(count))]
    held = int(len(request.free) - request.free.sum())
    if held:
        notes.append(ngettext("{n} frozen parameter left out.", "{n} frozen parameters left out.", held).format(n=held))
    if not curvature.exact and math.isfinite(curvature.error):
        notes.append(_("Eigenvalues to within {error}.").format(error=number(curvature.error, 2)))
    return tuple(notes)


def _range(times: Vector, actual: Vector, bent: Vector, start: float) -> tuple[float, float]:
    near = times <= _SHOWN
    values = np.concatenate([actual[near], bent[near], [start]])
    values = values[np.isfinite(values)]
    if not values.size:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    # Beyond the step, only as much as does not compress the step itself.
    far = actual[np.isfinite(actual)]
    low = max(finite(low - (high - low)), min(low, float(far.min(initial=low))))
    high = min(finite(high + (high / 2 - low / 2)), max(high, float(far.max(initial=high))))
    return widened(low, high, _MARGIN, 1e-12)
