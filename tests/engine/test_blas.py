"""Products in pieces: equal to whole products, cut by the kernels' rules and never by a measurement."""

import numpy as np
import pytest

from gradviz.engine import blas
from gradviz.engine.blas import SMALL_PRODUCT, aligned_zeros, kernel_name, rows_at_once
from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.engine.passes import Workspace

DIGITS = (784, 128, 64, 10)


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    monkeypatch.setattr(blas, "kernel_name", lambda: request.param)
    return str(request.param)


def test_the_kernels_have_a_name_or_none() -> None:
    assert kernel_name() == "" or kernel_name().isalnum()


@pytest.mark.parametrize("kernels", ["SkylakeX"], indirect=True)
def test_large_products_are_cut_where_small_ones_need_no_packing(kernels: str) -> None:
    assert rows_at_once(64, 785, 128) * 785 * 128 <= SMALL_PRODUCT
    assert rows_at_once(785, 64, 128, in_columns=True) * 64 * 128 <= SMALL_PRODUCT
    assert rows_at_once(10, 3, 8) == 10, "a small product stays whole"
    assert rows_at_once(64, 4000, 512) == 64, "a right-hand side beyond the cache is read once"
    assert rows_at_once(785, 1000, 128, in_columns=True) == 785, "thin pieces gain nothing"


@pytest.mark.parametrize("kernels", ["Haswell", ""], indirect=True)
def test_other_kernels_take_every_product_whole(kernels: str) -> None:
    assert rows_at_once(64, 785, 128) == 64
    assert rows_at_once(785, 64, 128, in_columns=True) == 785


@pytest.mark.parametrize("kernels", ["SkylakeX", "Haswell"], indirect=True)
@pytest.mark.parametrize("samples", [63, 64])
def test_the_pieces_are_the_whole(kernels: str, samples: int) -> None:
    layers = tuple(LayerSetup(units, "tanh") for units in DIGITS[1:])
    network, rng = Network(NetworkSetup(DIGITS[0], layers)), np.random.default_rng(5)
    parameters = rng.normal(size=network.parameter_count) * 0.05
    inputs, targets = rng.normal(size=(samples, DIGITS[0])), rng.uniform(size=(samples, DIGITS[-1]))
    work = Workspace(network, "half_squared_error", samples)
    work.bind(parameters)
    work.forward(inputs)
    work.backward(inputs, targets)
    z = inputs @ network.weights(parameters, 0) + network.biases(parameters, 0)
    np.testing.assert_allclose(work.z[0], z, rtol=1e-11, atol=1e-13)
    gradient = inputs.T @ work.delta[0]
    np.testing.assert_allclose(network.weights(work.gradient, 0), gradient, rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(network.biases(work.gradient, 0), work.delta[0].sum(axis=0), rtol=1e-11, atol=1e-15)


def test_aligned_zeros_start_at_a_line_of_the_cache() -> None:
    for shape in ((1,), (3, 5), (109386,)):
        zeros = aligned_zeros(shape)
        assert zeros.shape == shape
        assert zeros.ctypes.data % 64 == 0
        assert not zeros.any()
    assert aligned_zeros((2, 2), np.complex128).dtype == np.complex128
