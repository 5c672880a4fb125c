"""The table of remedies: each is one change of the setup, for the troubles that it may help with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gradviz.data.setup import CsvData, InlineData
from gradviz.scene.network.diagnosis import Trouble
from gradviz.scene.remedies.findings import Finding
from gradviz.scene.text.numbers import number
from gradviz.text import _, mark
from gradviz.training.run import Run
from gradviz.training.setup import ClipSetup, InitializerSetup, RunSetup

__all__ = ["REMEDIES", "Remedy", "remedies_for"]

_LEAKY = "leaky_relu"
_HALF_LINES = ("relu", "leaky_relu", "elu", "softplus", "gelu")  # activations for which He initialization is meant
_SMALLER, _NORM = 10.0, 1.0
_CROSS_ENTROPY = {"sigmoid": "binary_cross_entropy", "softmax": "categorical_cross_entropy"}


class Remedy(NamedTuple):
    """`title` and `text` describe the change; `{value}` in the title is replaced by `value_of(changed setup)`.
    `change(run, finding)` returns the changed setup, None where there is nothing to change."""

    name: str
    title: str
    text: str
    change: Callable[[Run, Finding], RunSetup | None]
    troubles: tuple[Trouble, ...]
    value_of: Callable[[RunSetup], str] = lambda setup: ""

    def title_for(self, setup: RunSetup) -> str:
        """The title for a changed setup."""
        return _(self.title).format(value=self.value_of(setup))


def remedies_for(run: Run, finding: Finding) -> tuple[tuple[Remedy, RunSetup], ...]:
    """The remedies that change something in this run, each with the changed setup."""
    found = []
    for remedy in REMEDIES:
        setup = remedy.change(run, finding) if finding.trouble in remedy.troubles else None
        if setup is not None and setup != run.setup:
            found.append((remedy, setup))
    return tuple(found)


def _standardised(run: Run, finding: Finding) -> RunSetup | None:
    data, inputs = run.setup.data, run.dataset.inputs
    if isinstance(data, CsvData):
        return None if data.standardize else replace(run.setup, data=replace(data, standardize=True))
    if not isinstance(data, InlineData) or data.scales or data.features is not None or not np.isfinite(inputs).all():
        return None
    spreads = np.where(inputs.std(axis=0) > 0.0, inputs.std(axis=0), 1.0)
    scales = tuple(zip(inputs.mean(axis=0).tolist(), spreads.tolist(), strict=True))
    return replace(run.setup, data=replace(data, scales=scales))


def _fresh_weights(run: Run, finding: Finding) -> RunSetup | None:
    hidden = [layer.activation for layer in run.setup.network.layers[:-1]]
    name = "he_uniform" if any(each in _HALF_LINES for each in hidden) else "glorot_uniform"
    seed = run.setup.initializer.seed
    return replace(run.setup, parameters=None, initializer=InitializerSetup(name, seed))


def _smaller_rate(run: Run, finding: Finding) -> RunSetup | None:
    return replace(run.setup, optimizer=replace(run.setup.optimizer, learning_rate=run.learning_rate / _SMALLER))


def _leaky(run: Run, finding: Finding) -> RunSetup | None:
    network = run.setup.network
    if finding.layer == len(network.layers) or len(network.layers) < 2:
        return None
    hidden = tuple(replace(layer, activation=_LEAKY) for layer in network.layers[:-1])
    return replace(run.setup, network=replace(network, layers=(*hidden, network.layers[-1])))


def _cross_entropy(run: Run, finding: Finding) -> RunSetup | None:
    targets = run.dataset.targets
    loss = _CROSS_ENTROPY.get(run.setup.network.layers[-1].activation)
    if loss is None or run.loss.is_fused or not np.isin(targets, (0.0, 1.0)).all():
        return None
    if loss == "categorical_cross_entropy" and not (targets.sum(axis=1) == 1.0).all():
        return None
    return replace(run.setup, loss=loss)


def _clipped(run: Run, finding: Finding) -> RunSetup | None:
    optimizer = run.setup.optimizer
    if optimizer.clip.chosen is not None:
        return None
    return replace(run.setup, optimizer=replace(optimizer, clip=ClipSetup(norm=_NORM)))


_T = Trouble
REMEDIES: tuple[Remedy, ...] = (
    Remedy("standardise", mark("Standardise the inputs"), mark("Centre and scale every input column"), _standardised,
           (_T.SATURATED, _T.DEAD, _T.EXPLODING, _T.VANISHING)),
    Remedy("weights", mark("Initial weights by {value}"), mark("Draw them anew, as large as suits the layers' sizes"),
           _fresh_weights, (_T.SATURATED, _T.DEAD, _T.EXPLODING, _T.VANISHING),
           lambda setup: "He" if setup.initializer.name.startswith("he") else "Glorot"),
    Remedy("unequal", mark("Unequal weights"), mark("Draw the initial weights at random, so that no two are the same"),
           _fresh_weights, (_T.TWINS,)),
    Remedy("leaky", mark("Leaky ReLU in the hidden layers"), mark("It has a slope everywhere"), _leaky,
           (_T.DEAD, _T.SATURATED, _T.VANISHING)),
    Remedy("cross_entropy", mark("Cross-entropy as the loss"),
           mark("Its gradient at the output does not vanish where the output is wrong"), _cross_entropy,
           (_T.SATURATED, _T.VANISHING)),
    Remedy("smaller_rate", mark("Smaller learning rate, {value}"), mark("Each step is a tenth as large"), _smaller_rate,
           (_T.DEAD, _T.SATURATED, _T.EXPLODING),
           lambda setup: number(setup.optimizer.learning_rate or 0.0, 3)),
    Remedy("clip", mark("Clip the gradient at norm {value}"), mark("A longer gradient is shortened, in its direction"),
           _clipped, (_T.EXPLODING,), lambda setup: number(setup.optimizer.clip.norm or 0.0, 3)),
)  # fmt: skip
