"""Playground's rules written out sample by sample and weight by weight, as in its nn.ts, compared with training from a
link."""

import math
from typing import Any

import numpy as np
import pytest

from gradviz.documents.open import open_setup
from gradviz.training.run import Run
from gradviz.training.trainer import Trainer

FUNCTIONS: dict[str, Any] = {
    "tanh": (math.tanh, lambda z, a: 1 - a * a),
    "relu": (lambda z: max(0.0, z), lambda z, a: 0.0 if z <= 0 else 1.0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z, a: a * (1 - a)),
    "linear": (lambda z: z, lambda z, a: 1.0),
}
EPOCHS = 3


class Original:
    """Weights `w[layer][from][to]`, biases `b[layer][to]`, and what has been added up since the last update."""

    def __init__(self, run: Run, names: list[str]) -> None:
        network, flat = run.network, run.initial_state().parameters
        self.names, self.layers = names, range(network.layer_count)
        self.w = [network.weights(flat, layer).tolist() for layer in self.layers]
        self.b = [np.array(network.biases(flat, layer)).tolist() for layer in self.layers]
        self.dead: set[tuple[int, int, int]] = set()
        self.forget()

    def forget(self) -> None:
        self.dw = [[[0.0] * len(row) for row in layer] for layer in self.w]
        self.db = [[0.0] * len(row) for row in self.b]
        self.count = 0

    def learn(self, inputs: list[float], target: float) -> None:
        outputs, sums = [inputs], []
        for layer in self.layers:
            function = FUNCTIONS[self.names[layer]][0]
            sums.append([bias + sum(row[k] * x for row, x in zip(self.w[layer], outputs[-1], strict=True))
                         for k, bias in enumerate(self.b[layer])])  # fmt: skip
            outputs.append([function(z) for z in sums[-1]])
        slopes = [outputs[-1][0] - target]
        for layer in reversed(self.layers):
            derivative = FUNCTIONS[self.names[layer]][1]
            deltas = [s * derivative(z, a) for s, z, a in zip(slopes, sums[layer], outputs[layer + 1], strict=True)]
            for k, delta in enumerate(deltas):
                self.db[layer][k] += delta
                for j, x in enumerate(outputs[layer]):
                    self.dw[layer][j][k] += 0.0 if (layer, j, k) in self.dead else delta * x
            slopes = [sum(w * delta for w, delta in zip(row, deltas, strict=True)) for row in self.w[layer]]
        self.count += 1

    def update(self, rate: float, kind: str, strength: float) -> None:
        for layer in self.layers:
            for k in range(len(self.b[layer])):
                self.b[layer][k] -= rate * self.db[layer][k] / self.count
            for j, row in enumerate(self.w[layer]):
                for k, w in enumerate(row):
                    if (layer, j, k) in self.dead:
                        continue
                    slope = {"": 0.0, "L1": float(np.sign(w)), "L2": w}[kind]
                    w -= rate / self.count * self.dw[layer][j][k]
                    after = w - rate * strength * slope
                    if kind == "L1" and w * after < 0:
                        after = 0.0
                        self.dead.add((layer, j, k))
                    row[k] = after
        self.forget()


DATA = (
    "dataset=circle", "dataset=xor&noise=25", "dataset=gauss", "dataset=spiral",
    "problem=regression&regDataset=reg-plane", "problem=regression&regDataset=reg-gauss&noise=10",
)  # fmt: skip
# All data with every activation, and each of both with every penalty.
CASES = [(data, activation, ("", "L1", "L2")[(row + column) % 3])
         for row, data in enumerate(DATA) for column, activation in enumerate(sorted(FUNCTIONS))]  # fmt: skip


@pytest.mark.parametrize(("data", "activation", "kind"), CASES)
def test_every_rule_of_the_page_holds(data: str, activation: str, kind: str) -> None:
    link = (f"#{data}&activation={activation}&networkShape=3,2&batchSize=30&percTrainData=20&learningRate=0.03&seed=0.7"
            f"&x=true&y=true&xTimesY=true&xSquared=true&ySquared=true&sinX=true&sinY=true"
            f"&regularization={kind}&regularizationRate={0.3 if kind else 0}")  # fmt: skip
    run = Run(*open_setup(link))
    original = Original(run, [activation, activation, "linear" if "regression" in data else "tanh"])
    inputs, targets = run.dataset.inputs.tolist(), run.dataset.targets[:, 0].tolist()
    updates = 0
    for _epoch in range(EPOCHS):
        for place, (x, y) in enumerate(zip(inputs, targets, strict=True)):
            original.learn(x, y)
            if (place + 1) % 30 == 0:
                original.update(0.03, kind, 0.3)
                updates += 1
    trained = Trainer(run).train(run.initial_state(), updates).state.parameters
    for layer in original.layers:
        np.testing.assert_allclose(run.network.weights(trained, layer), original.w[layer], rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(run.network.biases(trained, layer), original.b[layer], rtol=1e-9, atol=1e-13)
    if kind == "L1" and activation == "tanh":
        assert original.dead, "the strength is such that links are cut"
