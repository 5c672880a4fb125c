"""Own points: a copy has the same samples to the bit; points are added, moved and erased without any other change."""

from pathlib import Path

import numpy as np
import pytest

from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError
from gradviz.data.load import TargetEncoding, load_data
from gradviz.data.own_points import added, copy_of, empty_plane, erased, moved
from gradviz.data.setup import CsvData, DataSetup, GeneratedData, InlineData, PlaygroundData

TABLE = "width,length,kind\n" + "".join(f"{k * 0.37:.2f},{k % 5 * 11 - 3},{'abc'[k % 3]}\n" for k in range(30))


def samples(data: DataSetup, outputs: int, activation: str, folder: Path = Path(), inputs: int = 2) -> Dataset:
    loss = "categorical_cross_entropy" if activation == "softmax" else "half_squared_error"
    return load_data(data, folder, TargetEncoding(outputs, activation, loss, inputs))


@pytest.mark.parametrize(
    ("data", "outputs", "activation", "inputs"),
    [
        (GeneratedData("circle", 40, 0.1), 1, "sigmoid", 2),
        (GeneratedData("circle", 40, 0.1), 1, "tanh", 2),
        (GeneratedData("circle", 40, 0.1), 2, "softmax", 2),
        (GeneratedData("spiral", 40, 0.1, features=("x", "xx", "sin_y")), 1, "tanh", 3),
        (GeneratedData("noisy_sine", 30), 1, "linear", 1),
        (PlaygroundData("xor", "7", 10.0, 70.0, ("x", "y", "xy")), 1, "tanh", 3),
        (CsvData("t.csv", ("kind",), standardize=True), 3, "softmax", 2),
        (CsvData("t.csv", ("length",), ("width",), standardize=True), 1, "linear", 1),
        (InlineData(((0, 0), (0, 1), (1, 0), (1, 1)), ((0,), (1,), (1,), (0,)), ((2, 2),), ((1,),)), 1, "sigmoid", 2),
    ],
)  # fmt: skip
def test_a_copy_has_the_same_samples_to_the_bit(
    data: DataSetup, outputs: int, activation: str, inputs: int, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    before = samples(data, outputs, activation, tmp_path, inputs)
    after = samples(copy_of(data, before), outputs, activation, inputs=inputs)
    for key in ("inputs", "targets", "test_inputs", "test_targets", "coordinates", "test_coordinates"):
        assert getattr(after, key).tobytes() == getattr(before, key).tobytes(), key
    for key in ("classes", "encoding", "target_names", "coordinate_names", "coordinate_range"):
        assert getattr(after, key) == getattr(before, key), key
    places = np.random.default_rng(1).normal(size=(5, len(before.coordinate_names)))
    assert before.features_of is not None
    assert after.features_of is not None
    assert after.features_of(places).tobytes() == before.features_of(places).tobytes()


def test_points_come_go_and_move_and_the_others_stay() -> None:
    data = added(empty_plane(), [(1, 2), (3, 4), (5, 6)], [0, 1, 0], is_test=[False, True, False])
    assert (data.inputs, data.targets) == (((1, 2), (5, 6)), ((0,), (0,)))
    assert (data.test_inputs, data.test_targets) == (((3, 4),), ((1,),))
    assert moved(data, 2, (0, 0)).test_inputs == ((0, 0),)
    assert moved(data, 1, (0, 0), 1).targets == ((0,), (1,))
    assert erased(data, {0, 2}) == InlineData(((5.0, 6.0),), ((0.0,),), classes=("A", "B"), ranges=((-6, 6), (-6, 6)))


def test_one_class_alone_is_still_a_class_and_a_far_point_widens_the_plane() -> None:
    data = added(empty_plane(), [(1, 2), (9, 0)], [1, 1])
    dataset = samples(data, 1, "sigmoid")
    assert (dataset.encoding, dataset.classes, dataset.targets.tolist()) == ("unit", ("A", "B"), [[1], [1]])
    assert dataset.coordinate_range == ((-6, 9), (-6, 6))
    assert samples(data, 2, "softmax").targets.tolist() == [[0, 1], [0, 1]]
    with pytest.raises(SetupError, match="one unit per class"):
        samples(data, 3, "softmax")
