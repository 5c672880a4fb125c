"""Extreme eigenvalues: exact for small networks, approximated by Lanczos for larger ones, and their consequences."""

import numpy as np
import pytest

from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.landscape import curvature as module
from gradviz.landscape.curvature import Curvature, plane_curvature, second_derivative_along, spectrum
from gradviz.landscape.direction import Direction, Plane, parameter_plane
from gradviz.landscape.hessian import HessianProducts
from gradviz.landscape.objective import Objective

NETWORK = Network(NetworkSetup(2, (LayerSetup(6), LayerSetup(4), LayerSetup(1, "linear"))))
RNG = np.random.default_rng(8)
OBJECTIVE = Objective(NETWORK, "half_squared_error", RNG.normal(size=(20, 2)), RNG.normal(size=(20, 1)))
PARAMETERS = RNG.normal(size=NETWORK.parameter_count)
PRODUCTS = HessianProducts(OBJECTIVE, PARAMETERS)


def ravine() -> HessianProducts:
    """L = ½ mean (w₁x₁ + w₂x₂ − y)² with curvatures 1 and 0.01 along the two weights."""
    network = Network(NetworkSetup(2, (LayerSetup(1, "linear", bias=False),)))
    inputs = np.array([[1.0, 0.1], [1.0, -0.1], [-1.0, 0.1], [-1.0, -0.1]])
    return HessianProducts(
        Objective(network, "half_squared_error", inputs, inputs.sum(axis=1, keepdims=True)), -np.ones(2)
    )


def test_the_spectrum_is_that_of_the_whole_hessian() -> None:
    values = np.linalg.eigvalsh(PRODUCTS.full())
    found = spectrum(PRODUCTS)
    assert (found.curvature.largest, found.curvature.smallest) == pytest.approx((values[-1], values[0]), rel=1e-12)
    first = found.vectors[0]
    np.testing.assert_allclose(PRODUCTS.times(first[None])[0], values[-1] * first, atol=1e-12)


def test_lanczos_agrees(monkeypatch) -> None:
    dense = spectrum(PRODUCTS)
    monkeypatch.setattr(module, "_DENSE", 3)
    found = spectrum(PRODUCTS)
    assert found.curvature.exact
    assert found.curvature.largest == pytest.approx(dense.curvature.largest, rel=1e-9)
    assert found.curvature.smallest == pytest.approx(dense.curvature.smallest, rel=1e-9)
    assert abs(found.vectors[0] @ dense.vectors[0]) == pytest.approx(1.0, abs=1e-7)


def test_an_unfinished_lanczos_reports_its_error_bound(monkeypatch) -> None:
    true = spectrum(PRODUCTS).curvature
    monkeypatch.setattr(module, "_DENSE", 3)
    monkeypatch.setattr(module, "_MOST_PRODUCTS", 6)
    found = spectrum(PRODUCTS).curvature
    assert not found.exact
    assert abs(found.largest - true.largest) <= found.error
    assert found.largest <= true.largest * (1 + 1e-12)


def test_lanczos_can_be_cancelled(monkeypatch) -> None:
    monkeypatch.setattr(module, "_DENSE", 3)
    assert spectrum(PRODUCTS, lambda: True) is None


def test_held_parameters_do_not_count(monkeypatch) -> None:
    free = np.ones(NETWORK.parameter_count, dtype=bool)
    free[:10] = False
    held = HessianProducts(OBJECTIVE, PARAMETERS, free)
    values = np.linalg.eigvalsh(PRODUCTS.full()[np.ix_(free, free)])
    dense = spectrum(held)
    assert (dense.curvature.largest, dense.curvature.smallest) == pytest.approx((values[-1], values[0]), rel=1e-12)
    monkeypatch.setattr(module, "_DENSE", 3)
    found = spectrum(held)
    assert found.curvature.largest == pytest.approx(values[-1], rel=1e-9)
    assert not found.vectors[:, :10].any()


def test_the_ravine_of_the_textbook() -> None:
    curvature = spectrum(ravine()).curvature
    assert curvature.condition == pytest.approx(100.0)
    assert curvature.stable_rate == pytest.approx(2.0)


def test_the_plane_over_all_parameters_bends_as_the_network_does() -> None:
    products = ravine()
    refs = (products.objective.network.ref(0), products.objective.network.ref(1))
    plane = parameter_plane(products.objective.network, -np.ones(2), *refs)
    np.testing.assert_allclose(plane_curvature(products, plane).matrix, [[1.0, 0.0], [0.0, 0.01]], atol=1e-15)


def test_the_bend_of_a_plane_does_not_depend_on_how_its_axes_are_drawn() -> None:
    x, y = RNG.normal(size=(2, NETWORK.parameter_count))
    straight = plane_curvature(PRODUCTS, Plane(PARAMETERS, Direction(x), Direction(y))).curvature
    skewed = plane_curvature(PRODUCTS, Plane(PARAMETERS, Direction(3.0 * x - y), Direction(0.1 * y + x))).curvature
    assert straight.largest == pytest.approx(skewed.largest, rel=1e-9)
    assert straight.smallest == pytest.approx(skewed.smallest, rel=1e-9)


def test_the_quadratic_prediction_is_exact_for_a_quadratic_loss() -> None:
    products = ravine()
    step = np.array([0.3, -2.0])
    start = products.objective.at(-np.ones(2))
    predicted = start + products.gradient @ step + 0.5 * second_derivative_along(products, step)
    assert predicted == pytest.approx(products.objective.at(-np.ones(2) + step), rel=1e-12)


@pytest.mark.parametrize(
    ("largest", "smallest", "condition", "rate"),
    [(4.0, 0.5, 8.0, 0.5), (4.0, 0.0, np.inf, 0.5), (4.0, -1.0, None, 0.5), (-1.0, -2.0, None, None),
     (np.nan, np.nan, None, None), (0.0, 0.0, None, None)],
)  # fmt: skip
def test_the_sentences_about_the_two_curvatures(largest, smallest, condition, rate) -> None:
    assert Curvature(largest, smallest).condition == condition
    assert Curvature(largest, smallest).stable_rate == rate


def test_a_diverged_network_has_no_curvature() -> None:
    broken = HessianProducts(OBJECTIVE, np.full(NETWORK.parameter_count, 1e308))
    assert not np.isfinite(spectrum(broken).curvature.largest)


def test_numbers_beyond_float64_have_no_curvature_and_raise_nothing(monkeypatch) -> None:
    def fails(matrix: np.ndarray) -> None:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")

    monkeypatch.setattr(np.linalg, "eigh", fails)
    for most in (1000, 3):
        monkeypatch.setattr(module, "_DENSE", most)
        found = spectrum(PRODUCTS).curvature
        assert np.isnan([found.largest, found.smallest]).all()
    plane = parameter_plane(NETWORK, PARAMETERS, NETWORK.find("w1[1,1]"), NETWORK.find("w2[1,1]"))
    assert np.isnan(plane_curvature(PRODUCTS, plane).curvature.largest)
