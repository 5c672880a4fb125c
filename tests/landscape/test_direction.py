"""Directions and planes: the coordinates of a point, and equality of planes."""

import numpy as np
import pytest

from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.landscape.direction import Direction, Plane, parameter_direction, parameter_plane

NETWORK = Network(NetworkSetup(2, (LayerSetup(3), LayerSetup(1))))
RNG = np.random.default_rng(2)
PARAMETERS = RNG.normal(size=NETWORK.parameter_count)


def test_along_a_parameter_the_coordinate_is_its_value() -> None:
    plane = parameter_plane(NETWORK, PARAMETERS, NETWORK.find("w1[2,3]"), NETWORK.find("b2[1]"))
    expected = PARAMETERS.copy()
    expected[[NETWORK.index(NETWORK.find("w1[2,3]")), NETWORK.index(NETWORK.find("b2[1]"))]] = 0.1, -7.25
    assert plane.at(0.1, -7.25).tobytes() == expected.tobytes()


def test_along_any_other_direction_zero_is_the_origin() -> None:
    x, y = (Direction(RNG.normal(size=NETWORK.parameter_count)) for _ in range(2))
    plane = Plane(PARAMETERS, x, y)
    assert plane.at(0.0, 0.0).tobytes() == PARAMETERS.tobytes()
    np.testing.assert_allclose(plane.at(2.0, -1.0), PARAMETERS + 2.0 * x.vector - y.vector, rtol=1e-14)


def test_the_values_that_the_axes_replace_do_not_tell_planes_apart() -> None:
    x, y = NETWORK.find("w1[1,1]"), NETWORK.find("w2[1,1]")
    moved = PARAMETERS.copy()
    moved[NETWORK.index(x)] += 1.0
    assert parameter_plane(NETWORK, moved, x, y) == parameter_plane(NETWORK, PARAMETERS, x, y)
    moved[NETWORK.index(NETWORK.find("b1[1]"))] += 1e-15
    assert parameter_plane(NETWORK, moved, x, y) != parameter_plane(NETWORK, PARAMETERS, x, y)
    assert parameter_plane(NETWORK, PARAMETERS, y, x) != parameter_plane(NETWORK, PARAMETERS, x, y)


def test_the_numbers_agree_with_the_plane() -> None:
    vector = PARAMETERS.copy()
    direction = Direction(vector)
    vector[0] = 99.0
    assert direction.vector[0] == PARAMETERS[0]
    with pytest.raises(ValueError, match="read-only"):
        direction.vector[0] = 1.0


def test_one_parameter_twice_and_strangers_are_refused() -> None:
    x = NETWORK.find("w1[1,1]")
    with pytest.raises(ValueError, match="two different"):
        parameter_plane(NETWORK, PARAMETERS, x, x)
    with pytest.raises(KeyError):
        parameter_direction(NETWORK, x._replace(layer=5))
