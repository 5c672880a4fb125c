"""Names of parameters, patterns of names, and the layout of the flat vector."""

import numpy as np
import pytest

from gradviz.engine.network import LayerSetup, Network, NetworkSetup, ParameterRef

NETWORK = Network(NetworkSetup(2, (LayerSetup(3), LayerSetup(2, bias=False), LayerSetup(1))))
NAMES = [
    *(f"w1[{i},{j}]" for i in (1, 2) for j in (1, 2, 3)), "b1[1]", "b1[2]", "b1[3]",
    *(f"w2[{i},{j}]" for i in (1, 2, 3) for j in (1, 2)),
    "w3[1,1]", "w3[2,1]", "b3[1]",
]  # fmt: skip


def test_names_in_the_order_of_the_flat_vector() -> None:
    assert [NETWORK.ref(place).name for place in range(NETWORK.parameter_count)] == NAMES
    assert [NETWORK.index(NETWORK.find(name)) for name in NAMES] == list(range(len(NAMES)))
    assert NETWORK.find("w1[2,3]") == ParameterRef(0, 1, 2)
    assert NETWORK.find("b3[1]").is_bias


def test_views_share_the_flat_vector() -> None:
    flat = np.arange(float(NETWORK.parameter_count))
    assert NETWORK.weights(flat, 0)[1, 2] == NAMES.index("w1[2,3]")
    assert NETWORK.biases(flat, 1) is None
    NETWORK.weights(flat, 2)[1, 0] = -1.0
    assert flat[NAMES.index("w3[2,1]")] == -1.0


def test_weights_and_biases_are_distinguished() -> None:
    assert NETWORK.weight_mask.tolist() == [name.startswith("w") for name in NAMES]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("b1[*]", ["b1[1]", "b1[2]", "b1[3]"]),
        ("w3[*,*]", ["w3[1,1]", "w3[2,1]"]),
        ("w2[3,*]", ["w2[3,1]", "w2[3,2]"]),
        ("w2[*,1]", ["w2[1,1]", "w2[2,1]", "w2[3,1]"]),
        ("w1[ 2, 3 ]", ["w1[2,3]"]),
    ],
)
def test_patterns(pattern: str, names: list[str]) -> None:
    assert [NETWORK.ref(place).name for place in NETWORK.match(pattern)] == names


@pytest.mark.parametrize(
    "name",
    ["w4[1,1]", "w0[1,1]", "w1[3,1]", "w1[1,4]", "w1[0,1]", "b2[1]", "b2[*]", "b1[4]", "w1[1]", "b1[1,1]", "w1", "",
     "w1[1,1]x", "w1[-1,1]", "w1[١,1]", f"w1[{'9' * 5000},1]"],
)  # fmt: skip
def test_names_that_are_not_parameters(name: str) -> None:
    with pytest.raises(KeyError):
        NETWORK.match(name)
    with pytest.raises(KeyError):
        NETWORK.find(name)


def test_a_pattern_is_not_a_name() -> None:
    with pytest.raises(KeyError):
        NETWORK.find("w3[1,*]")
