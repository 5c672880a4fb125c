"""The loss over a plane written for the libraries that people would reach for, each as its users would write it.

Every way takes coordinates (xs, ys) and answers losses[j, i]; two parameters of a slice are set, general directions
are added. tanh inside, a linear output, half squared error: all start from the same numbers, in float64.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Surface = Callable[[np.ndarray, np.ndarray], np.ndarray]
MOST_BYTES = 1_500_000_000


@dataclass(frozen=True)
class Problem:
    """`slice`: (layer, source, target) of the two weights; None for the plane of two random directions."""

    sizes: tuple[int, ...]
    samples: int
    slice: tuple[tuple[int, int, int], tuple[int, int, int]] | None = None

    def numbers(self) -> tuple[np.ndarray, np.ndarray, Any, Any, Any]:
        """Inputs, targets, and per layer (weights, biases) of the origin and of the two directions."""
        rng = np.random.default_rng(0)

        def layers(scale: float) -> list[tuple[np.ndarray, np.ndarray]]:
            pairs = itertools.pairwise(self.sizes)
            return [(scale * rng.normal(size=pair), scale * rng.normal(size=pair[1])) for pair in pairs]

        inputs = rng.normal(size=(self.samples, self.sizes[0]))
        targets = rng.normal(size=(self.samples, self.sizes[-1]))
        return inputs, targets, layers(0.5), layers(0.2), layers(0.2)


def _flat(layers: Any) -> np.ndarray:
    return np.concatenate([part.ravel() for pair in layers for part in pair])


def _parts(problem: Problem) -> tuple[Any, Any]:
    from gradviz.engine.network import LayerSetup, Network, NetworkSetup, ParameterRef
    from gradviz.landscape.direction import Direction, Plane, parameter_plane
    from gradviz.landscape.objective import Objective

    inputs, targets, origin, x, y = problem.numbers()
    last = len(problem.sizes) - 2
    layers = tuple(
        LayerSetup(units, "linear" if layer == last else "tanh") for layer, units in enumerate(problem.sizes[1:])
    )
    network = Network(NetworkSetup(problem.sizes[0], layers))
    objective = Objective(network, "half_squared_error", inputs, targets)
    if problem.slice is None:
        return objective, Plane(_flat(origin), Direction(_flat(x)), Direction(_flat(y)))
    refs = [ParameterRef(*place) for place in problem.slice]
    return objective, parameter_plane(network, _flat(origin), *refs)


def gradviz(problem: Problem) -> Surface:
    """Ours, in float64 as every number that is read or exported."""
    from gradviz.landscape.evaluate import evaluate_plane

    objective, plane = _parts(problem)
    return lambda xs, ys: evaluate_plane(objective, plane, xs, ys)


def gradviz_quick(problem: Problem) -> Surface:
    """Ours in float32, as the picture is drawn while something is dragged."""
    from gradviz.landscape.evaluate import evaluate_plane

    objective, plane = _parts(problem)
    return lambda xs, ys: evaluate_plane(objective, plane, xs, ys, dtype=np.float32)


def loop(problem: Problem) -> Surface:
    """One NumPy forward pass for each point, as most tools do it."""
    from gradviz.landscape.evaluate import evaluate_plainly

    objective, plane = _parts(problem)
    return lambda xs, ys: evaluate_plainly(objective, plane, xs, ys)


def torch_vmap(problem: Problem) -> Surface:
    """torch.vmap over all points, in chunks of 512, which is its quicker way."""
    import torch

    torch.set_num_threads(1)
    inputs, targets, *parts = problem.numbers()
    inputs, targets = torch.tensor(inputs), torch.tensor(targets)
    origin, x, y = ([(torch.tensor(w), torch.tensor(b)) for w, b in layers] for layers in parts)

    def loss(a: Any, b: Any) -> Any:
        out = inputs
        for layer, (w, bias) in enumerate(origin):
            if problem.slice is None:
                w = w + a * x[layer][0] + b * y[layer][0]
                bias = bias + a * x[layer][1] + b * y[layer][1]
            else:
                for (at, source, target), value in zip(problem.slice, (a, b), strict=True):
                    if at == layer:
                        mask = torch.zeros_like(w)
                        mask[source, target] = 1.0
                        w = torch.where(mask > 0, value, w)
            z = out @ w + bias
            out = torch.tanh(z) if layer < len(origin) - 1 else z
        return 0.5 * ((out - targets) ** 2).sum(dim=1).mean()

    over = torch.vmap(loss, chunk_size=512)

    def surface(xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
        b, a = torch.meshgrid(torch.tensor(ys), torch.tensor(xs), indexing="ij")
        with torch.no_grad():
            return over(a.reshape(-1), b.reshape(-1)).reshape(a.shape).numpy()

    return surface


def _jax(problem: Problem) -> tuple[Any, Any]:
    import jax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    import jax.numpy as jnp

    inputs, targets, *parts = problem.numbers()
    inputs, targets = jnp.asarray(inputs), jnp.asarray(targets)
    origin, x, y = ([(jnp.asarray(w), jnp.asarray(b)) for w, b in layers] for layers in parts)

    def loss(a: Any, b: Any) -> Any:
        if problem.slice is None:
            layers = jax.tree.map(lambda p, u, v: p + a * u + b * v, origin, x, y)
        else:
            layers = list(origin)
            for (layer, source, target), value in zip(problem.slice, (a, b), strict=True):
                layers[layer] = (layers[layer][0].at[source, target].set(value), layers[layer][1])
        out = inputs
        for layer, (w, bias) in enumerate(layers):
            z = out @ w + bias
            out = jnp.tanh(z) if layer < len(layers) - 1 else z
        return 0.5 * ((out - targets) ** 2).sum(axis=1).mean()

    return jax, loss


def jax_vmap(problem: Problem) -> Surface:
    """JAX, compiled, all points at once."""
    jax, loss = _jax(problem)
    whole = jax.jit(jax.vmap(jax.vmap(loss, (0, None)), (None, 0)))
    return lambda xs, ys: np.asarray(whole(xs, ys))


def jax_map_rows(problem: Problem) -> Surface:
    """JAX, compiled, row by row, each row at once."""
    jax, loss = _jax(problem)
    rows = jax.jit(lambda xs, ys: jax.lax.map(lambda b: jax.vmap(lambda a: loss(a, b))(xs), ys))
    return lambda xs, ys: np.asarray(rows(xs, ys))


def jax_map(problem: Problem) -> Surface:
    """JAX, compiled, point by point."""
    jax, loss = _jax(problem)
    points = jax.jit(lambda xs, ys: jax.lax.map(lambda b: jax.lax.map(lambda a: loss(a, b), xs), ys))
    return lambda xs, ys: np.asarray(points(xs, ys))


SURFACES: dict[str, Callable[[Problem], Surface]] = {
    "gradviz": gradviz,
    "gradviz, float32": gradviz_quick,
    "loop over points": loop,
    "torch.vmap": torch_vmap,
    "JAX vmap": jax_vmap,
    "JAX lax.map of rows": jax_map_rows,
    "JAX lax.map": jax_map,
}
