"""The gradient check on random networks, plain ones and hostile ones: no alarm that is not true, no mistake missed.

Inputs reach 255, weights up to sixty times what an initializer draws, so units are saturated and kinks are close by.
An alarm has to stand up to eighty digits. Then one entry of the gradient is made wrong, by a thousandth or by more: the
check has to find it, unless it says of that parameter that it cannot tell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.gradient_check import GradientCheck, check_gradient
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.engine.numerical_derivatives import NumericalDerivatives
from gradviz.engine.passes import Workspace
from gradviz.engine.rounding import rounding_bounds
from tests.hostile.eighty_digits import exact_slope

__all__ = ["Findings", "check_campaign"]

_TRUE_ALARM = 1e-8  # relative; the check's own limit is ten times that
_FACTORS = (-1.0, 2.0, 1.01, 1.001)


class Case(NamedTuple):
    """What `check_gradient` takes."""

    network: Network
    loss: str
    parameters: np.ndarray
    inputs: np.ndarray
    targets: np.ndarray
    l1: float
    l2: float


@dataclass
class Findings:
    """What a campaign came to; `faults` should be empty."""

    networks: int = 0
    parameters: int = 0
    not_finite: int = 0
    cannot_tell: int = 0
    true_alarms: int = 0
    mistakes: int = 0
    mistakes_hidden: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.networks} networks, {self.parameters} parameters: {len(self.faults)} faults, "
            f"{self.true_alarms} alarms that eighty digits confirm, {self.cannot_tell} parameters of which nothing can "
            f"be told, {self.not_finite} losses that are not finite; {self.mistakes} mistakes made, "
            f"{self.mistakes_hidden} of them where nothing can be told"
        )


def check_campaign(
    count: int = 2000, seed: int = 1, write: Callable[[str], None] = lambda text: None, every: int = 1
) -> Findings:
    """Check `count` random networks; a mistake is made in one of `every` of them."""
    findings = Findings()
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        case = random_case(rng)
        check = check_gradient(*case)
        findings.networks += 1
        findings.parameters += case.network.parameter_count
        findings.cannot_tell += check.cannot_tell
        if not check.is_finite:
            findings.not_finite += 1
            continue
        if check.disagrees:
            _confirm(case, check, findings, f"network {number} of seed {seed}")
        elif number % every == 0:
            _make_mistake(case, rng, findings, f"network {number} of seed {seed}")
        if (number + 1) % 100 == 0:
            write(f"{findings}\n")
    return findings


def random_case(rng: np.random.Generator) -> Case:
    """A network of one to four layers on one to eight samples."""
    loss = str(rng.choice(list(LOSSES)))
    hidden = [name for name, entry in ACTIVATIONS.items() if not entry.output_only]
    sizes = rng.integers(1, 6, size=rng.integers(2, 6)).tolist()
    output = LOSSES[loss].requires_activation or str(rng.choice(list(ACTIVATIONS)))
    sizes[-1] = max(sizes[-1], 2) if ACTIVATIONS[output].output_only else sizes[-1]
    names = [*(str(rng.choice(hidden)) for _ in sizes[2:]), output]
    layers = [LayerSetup(units, name, bool(rng.random() < 0.8)) for units, name in zip(sizes[1:], names, strict=True)]
    network = Network(NetworkSetup(sizes[0], tuple(layers)))
    scale = float(rng.choice([0.1, 1.0, 1.0, 1.0, 5.0, 60.0]))
    parameters = rng.normal(size=network.parameter_count) * scale / np.sqrt(np.mean(sizes))
    shape, reach = (int(rng.integers(1, 9)), sizes[0]), float(rng.choice([1.0, 10.0, 255.0, 255.0]))
    low = -reach if rng.random() < 0.5 else 0.0
    targets = rng.uniform(size=(shape[0], sizes[-1]))
    if rng.random() < 0.5:
        targets = np.round(targets)
    l1, l2 = (float(rng.choice([0.0, 0.0, 0.01])) for _ in range(2))
    return Case(network, loss, parameters, np.round(rng.uniform(low, reach, shape), 2), targets, l1, l2)


def _confirm(case: Case, check: GradientCheck, findings: Findings, where: str) -> None:
    """Is the gradient wrong where the check says so?"""
    assert check.worst is not None
    place = case.network.index(case.network.find(check.worst))
    exact, found = exact_slope(case.network, case.loss, case.parameters, place, *case[3:]), _gradient(case)[place]
    if abs(found - exact) > _TRUE_ALARM * max(abs(exact), abs(found)):
        findings.true_alarms += 1
    else:
        findings.faults.append(f"{where}: false alarm at {check.worst}: {found!r}, exactly {exact!r}")


def _gradient(case: Case) -> np.ndarray:
    work = Workspace(case.network, case.loss, len(case.inputs))
    with np.errstate(all="ignore"):
        work.bind(case.parameters)
        work.forward(case.inputs)
        work.backward(case.inputs, case.targets)
        work.add_penalty_gradient(case.parameters, case.l1, case.l2, np.empty_like(case.parameters))
    return work.gradient


def _make_mistake(case: Case, rng: np.random.Generator, findings: Findings, where: str) -> None:
    """Make one entry of the gradient that is not zero wrong."""
    places = np.flatnonzero(_gradient(case))
    if not len(places):
        return
    place, factor = int(rng.choice(places)), float(rng.choice(_FACTORS))
    findings.mistakes += 1
    with mistaken(place, factor):
        check = check_gradient(*case)
    if check.disagrees:
        return
    name = case.network.ref(place).name
    if check.cannot_tell:
        findings.mistakes_hidden += 1
        return
    # A gradient that cancels to the rounding of its own terms has no digit that could be wrong.
    exact = exact_slope(case.network, case.loss, case.parameters, place, *case[3:])
    if abs(factor - 1.0) * abs(exact) <= _rounding(case)[place]:
        findings.mistakes_hidden += 1
    else:
        findings.faults.append(f"{where}: {name} times {factor} is not found; exactly {exact!r}")


def _rounding(case: Case) -> np.ndarray:
    with np.errstate(all="ignore"):
        numerical = NumericalDerivatives(*case)
        bounds = rounding_bounds(numerical.work, numerical.parameters, case.inputs, case.targets, case.l1, case.l2)
    return 2.0 * bounds.gradient


@contextmanager
def mistaken(place: int, factor: float) -> Iterator[None]:
    """Backpropagation, penalty included, with one entry of the gradient multiplied by `factor`."""
    original = NumericalDerivatives.backpropagation

    def backpropagation(self: NumericalDerivatives) -> np.ndarray:
        gradient = original(self)
        gradient[place] *= factor
        return gradient

    NumericalDerivatives.backpropagation = backpropagation  # type: ignore[method-assign]
    try:
        yield
    finally:
        NumericalDerivatives.backpropagation = original  # type: ignore[method-assign]


def main(arguments: Sequence[str]) -> int:
    """`[N [SEED]]`: check N random networks (2,000); exit status 1 where there is a fault."""
    count, seed = (int(number) for number in (*arguments, *(2000, 1)[len(arguments) :]))
    findings = check_campaign(count, seed, lambda text: print(text, end="", flush=True))
    print(findings, *findings.faults, sep="\n")
    return int(bool(findings.faults))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
