"""The same update written for other libraries, each as fast as its users would write it."""

import itertools
import math
from collections.abc import Callable

import numpy as np

Update = Callable[[int], None]
Sizes = tuple[int, ...]


def problem(sizes: Sizes, batch: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], list[np.ndarray]]:
    """Inputs, targets, weights and biases, drawn once: every library starts from the same numbers."""
    rng = np.random.default_rng(0)
    weights = [rng.uniform(-1, 1, pair) * math.sqrt(6 / sum(pair)) for pair in itertools.pairwise(sizes)]
    return (
        rng.normal(size=(batch, sizes[0])),
        rng.uniform(-0.9, 0.9, (batch, sizes[-1])),
        weights,
        [np.zeros(size) for size in sizes[1:]],
    )


def gradviz(sizes: Sizes, batch: int) -> Update:
    """Ours: the trainer that the window and the command line use."""
    from gradviz.data.setup import InlineData
    from gradviz.engine.network import LayerSetup, NetworkSetup
    from gradviz.training.run import Run
    from gradviz.training.setup import OptimizerSetup, ParameterSetup, RunSetup
    from gradviz.training.trainer import Trainer

    x, y, weights, biases = problem(sizes, batch)
    run = Run(
        RunSetup(
            network=NetworkSetup(sizes[0], tuple(LayerSetup(units, "tanh") for units in sizes[1:])),
            data=InlineData(tuple(map(tuple, x.tolist())), tuple(map(tuple, y.tolist()))),
            parameters=ParameterSetup(
                tuple(tuple(map(tuple, layer.tolist())) for layer in weights),
                tuple(tuple(layer.tolist()) for layer in biases),
            ),
            optimizer=OptimizerSetup("sgd", 0.03),
        )
    )
    trainer, state = Trainer(run), run.initial_state()

    def update(count: int) -> None:
        nonlocal state
        state = trainer.train(state, count).state

    return update


def torch_eager(sizes: Sizes, batch: int) -> Update:
    """PyTorch as its tutorials write it, float64, one thread."""
    import torch

    torch.set_num_threads(1)
    x, y, weights, _biases = problem(sizes, batch)
    layers: list[torch.nn.Module] = []
    for pair in weights:
        layer = torch.nn.Linear(*pair.shape, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(pair.T))
            layer.bias.zero_()
        layers += [layer, torch.nn.Tanh()]
    model = torch.nn.Sequential(*layers)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03)
    inputs, targets = torch.tensor(x), torch.tensor(y)

    def update(count: int) -> None:
        for _ in range(count):
            optimizer.zero_grad()
            loss = 0.5 * ((model(inputs) - targets) ** 2).sum(dim=1).mean()
            loss.backward()
            optimizer.step()

    return update


def scikit_learn(sizes: Sizes, batch: int) -> Update:
    """scikit-learn's MLPRegressor, one partial_fit per update; its output is linear, which is less work than ours."""
    from sklearn.neural_network import MLPRegressor

    x, y, _weights, _biases = problem(sizes, batch)
    targets = y if sizes[-1] > 1 else y.ravel()
    model = MLPRegressor(
        hidden_layer_sizes=sizes[1:-1], activation="tanh", solver="sgd", momentum=0.0, alpha=0.0, batch_size=batch,
        learning_rate_init=0.03, shuffle=False, random_state=0,
    )  # fmt: skip
    model.partial_fit(x, targets)

    def update(count: int) -> None:
        for _ in range(count):
            model.partial_fit(x, targets)

    return update


def _jax(sizes: Sizes, batch: int):  # type: ignore[no-untyped-def]
    import jax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    import jax.numpy as jnp

    x, y, weights, biases = problem(sizes, batch)
    inputs, targets = jnp.asarray(x), jnp.asarray(y)
    parameters = [(jnp.asarray(w), jnp.asarray(b)) for w, b in zip(weights, biases, strict=True)]

    def loss(parameters):  # type: ignore[no-untyped-def]
        a = inputs
        for w, b in parameters:
            a = jnp.tanh(a @ w + b)
        return 0.5 * ((a - targets) ** 2).sum(axis=1).mean()

    def step(parameters):  # type: ignore[no-untyped-def]
        return jax.tree.map(lambda p, g: p - 0.03 * g, parameters, jax.grad(loss)(parameters))

    return jax, step, parameters


def jax_jit(sizes: Sizes, batch: int) -> Update:
    """JAX, one compiled call per update."""
    jax, step, parameters = _jax(sizes, batch)
    compiled = jax.jit(step)

    def update(count: int) -> None:
        nonlocal parameters
        for _ in range(count):
            parameters = compiled(parameters)
        jax.block_until_ready(parameters)

    return update


def jax_scan(sizes: Sizes, batch: int) -> Update:
    """JAX, many updates compiled into one loop; nothing can be seen in between."""
    jax, step, parameters = _jax(sizes, batch)
    compiled = {}

    def update(count: int) -> None:
        nonlocal parameters
        if count not in compiled:
            compiled[count] = jax.jit(lambda start: jax.lax.scan(lambda p, _: (step(p), None), start, None, count)[0])
        parameters = compiled[count](parameters)
        jax.block_until_ready(parameters)

    return update


PEERS: dict[str, Callable[[Sizes, int], Update]] = {
    "gradviz": gradviz,
    "PyTorch eager": torch_eager,
    "scikit-learn": scikit_learn,
    "JAX jit": jax_jit,
    "JAX scan": jax_scan,
}
