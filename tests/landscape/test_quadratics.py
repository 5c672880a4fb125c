"""Sums of squares over a grid equal sums computed number by number, also where they nearly vanish."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.landscape import quadratics
from gradviz.landscape.quadratics import parabolas, product, two_lines

S, T = np.linspace(-2.0, 3.0, 6), np.linspace(-25.0, 20.0, 5)


def carried_out(errors: np.ndarray) -> np.ndarray:
    exact = np.asarray(errors, dtype=np.longdouble)
    return (exact * exact).sum(axis=-1).astype(np.float64)


@given(st.integers(1, 9), st.integers(0, 10_000), st.sampled_from([1e-150, 1e-5, 1.0, 1e5]))
def test_two_lines(samples: int, seed: int, size: float) -> None:
    rng = np.random.default_rng(seed)
    e, p, q = rng.normal(size=(3, samples))
    p *= size
    wanted = carried_out(e + S[:, None] * p + T[:, None, None] * q)
    # Beside errors of size 1, p of 10⁵ times that: digits are lost in adding them up, whoever does it.
    np.testing.assert_allclose(two_lines(e, p, q, S, T), wanted, rtol=1e-12 * max(size, 1.0) ** 2)


@pytest.mark.parametrize(("p", "q"), [([1, 2, 3], [2, 4, 6]), ([1, 2, 3], [0, 0, 0]), ([0, 0, 0], [0, 0, 0])])
def test_parallel_directions_and_zero_directions(p, q) -> None:
    """Two identical units, and a dead unit."""
    p, q, e = np.array(p, float), np.array(q, float), np.array([0.3, -1.0, 0.7])
    wanted = carried_out(e + S[:, None] * p + T[:, None, None] * q)
    np.testing.assert_allclose(two_lines(e, p, q, S, T), wanted, rtol=1e-12)
    np.testing.assert_allclose(two_lines(e, q, p, T, S), wanted.T, rtol=1e-12)


@given(st.integers(1, 9), st.integers(0, 10_000), st.booleans())
def test_parabolas(samples: int, seed: int, shared: bool) -> None:
    rng = np.random.default_rng(seed)
    errors, source = rng.normal(size=(4, samples)), rng.normal(size=(1 if shared else 4, samples))
    wanted = carried_out(errors + T[:, None, None] * source)
    np.testing.assert_allclose(parabolas(errors, source, T), wanted, rtol=1e-12, atol=1e-15)


@given(st.integers(1, 9), st.integers(0, 10_000))
def test_product_where_sums_nearly_cancel(samples: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    u = rng.normal(size=(4, samples))
    v = np.concatenate([-u + 1e-7, rng.normal(size=(3, samples))])
    np.testing.assert_allclose(product(u, v), carried_out(u + v[:, None]), rtol=1e-7)
    apart = product(u, v[4:])
    np.testing.assert_allclose(apart, carried_out(u + v[4:, None]), rtol=1e-12)


def test_dots_are_the_same_with_an_older_numpy() -> None:
    a, b = np.random.default_rng(2).normal(size=(2, 3, 4, 7))
    np.testing.assert_allclose(quadratics._dots_before_numpy_2(a, b), quadratics.dots(a, b), rtol=1e-12, atol=1e-15)
