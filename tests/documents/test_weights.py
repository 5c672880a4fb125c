"""Files of weights by the real libraries, exact to the bit; open choices are requested, other files are refused."""

import io
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.weights.chain import find_layers
from gradviz.documents.weights.choices import ReadLayer, WeightChoices, open_questions, read_layers
from gradviz.documents.weights.read import read_weights
from gradviz.documents.weights.stored import StoredArray, WeightsFile

FILES = Path(__file__).parent.parent / "data" / "weights"
EXPECTED = json.loads((FILES / "expected.json").read_text("utf-8"))


def layers_of(path: Path) -> tuple[ReadLayer, ...]:
    found = find_layers(read_weights(path))
    return read_layers(found, WeightChoices(("linear",) * len(found.layers)))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_of_a_real_library_is_read_exactly(name: str) -> None:
    if name.endswith(".keras"):
        pytest.importorskip("h5py", reason="weights of .keras are read where h5py is installed")
    expected = EXPECTED[name]
    for layer, weights, biases in zip(layers_of(FILES / name), expected["weights"], expected["biases"], strict=True):
        assert layer.weights.tolist() == weights
        assert layer.biases is not None
        assert layer.biases.tolist() == biases
        assert layer.weights.dtype == np.float64


def test_without_h5py_a_keras_file_is_answered_with_the_line_that_exports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "h5py", None)
    with pytest.raises(SetupError, match=r"needs h5py.*numpy\.savez\(\"weights\.npz\", \*model\.get_weights\(\)\)"):
        read_weights(FILES / "dense.keras")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("whole-module.pt", r"wants to run torch\.nn\.modules\.container\.Sequential.*torch\.save\(model\.state_dict"),
        ("sklearn.pkl", r"This is a pickle, which can run programs.*\*model\.coefs_, \*model\.intercepts_"),
        ("conv.pt", "conv.pt, weight: it has 4 dimensions: gradviz shows dense layers"),
        ("conv.keras", "layer 2 is Conv1D: gradviz shows dense layers"),
        ("cases/model.h5", r"does not read HDF5.*model\.save"),
        ("cases/model.keras", "expected a Sequential model"),
        ("cases/model.pt", "this file of weights is damaged"),
        ("cases/W1.csv", "One table is not a network"),
        ("cases/transposed.json", "this is a setup"),
        ("nothing.npz", "there is no file"),
        ("make_weights.py", "expected a file of weights that ends in"),
    ],
)
def test_a_file_without_weights_is_refused_in_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(SetupError, match=sentence):
        find_layers(read_weights(FILES / name))


def file_of(*arrays: tuple[str, tuple[int, ...]], layout: str | None = None, in_order: bool = True) -> WeightsFile:
    rng = np.random.default_rng(1)
    stored = tuple(StoredArray(name, rng.normal(size=shape)) for name, shape in arrays)
    return WeightsFile("test", stored, "float64", layout=layout, in_order=in_order)


@pytest.mark.parametrize(
    ("arrays", "expected"),
    [
        ([("W1", (2, 3)), ("b1", (3,)), ("W2", (3, 1)), ("b2", (1,))], [("W1", "b1"), ("W2", "b2")]),
        ([("b2", (1, 1)), ("W2", (3, 1)), ("b1", (1, 3)), ("W1", (2, 3))], [("W1", "b1"), ("W2", "b2")]),
        ([("arr_0", (2, 3)), ("arr_1", (3, 1)), ("arr_2", (3,)), ("arr_3", (1,))],
         [("arr_0", "arr_2"), ("arr_1", "arr_3")]),
        ([("arr_0", (2, 3)), ("arr_1", (3,)), ("arr_2", (3, 1))], [("arr_0", "arr_1"), ("arr_2", None)]),
        ([("10.weight", (1, 3)), ("10.bias", (1,)), ("2.bias", (3,)), ("2.weight", (3, 2))],
         [("2.weight", "2.bias"), ("10.weight", "10.bias")]),
        ([("out/kernel", (5, 2)), ("hidden/kernel", (3, 4)), ("mid/kernel", (4, 5))],
         [("hidden/kernel", None), ("mid/kernel", None), ("out/kernel", None)]),
    ],
)  # fmt: skip
def test_weights_are_matched_with_their_biases_and_put_in_order(
    arrays: list[tuple[str, tuple[int, ...]]], expected: list[tuple[str, str | None]]
) -> None:
    found = find_layers(file_of(*arrays, in_order=False))
    assert [(layer.weights.name, layer.biases and layer.biases.name) for layer in found.layers] == expected


def test_a_square_layer_is_asked_about_and_never_guessed() -> None:
    found = find_layers(file_of(("0.weight", (8, 4)), ("2.weight", (8, 8)), ("4.weight", (3, 8))))
    assert [layer.layouts for layer in found.layers] == [("out_in",), ("in_out", "out_in"), ("out_in",)]
    assert found.open_layouts == (1,)
    with pytest.raises(SetupError, match="Layer 2 is 8 × 8 and fits both ways: choose how it is stored"):
        read_layers(found, WeightChoices(("linear",) * 3))
    turned = read_layers(found, WeightChoices(("linear",) * 3, layouts=(None, "in_out", None)))[1].weights
    straight = read_layers(found, WeightChoices(("linear",) * 3, "out_in"))[1].weights
    assert turned.tolist() == straight.T.tolist()
    with pytest.raises(SetupError, match=r"in_out does not fit: array 0\.weight is 8 × 4"):
        read_layers(found, WeightChoices(("linear",) * 3, "in_out"))
    both = open_questions(found, WeightChoices())
    assert len(both) == 2
    assert "activations of its 3 layers" in both[1]


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ([("0.weight", (8, 4)), ("2.weight", (7, 6)), ("4.weight", (3, 8))],
         r"array 2\.weight is 7 × 6, but layer 1 gives 4 or 8 and layer 3 takes 3 or 8"),
        ([("W1", (2, 3)), ("b1", (4,))], "array W1 is 2 × 3, but its bias has 4 numbers"),
        ([("W1", (2, 3)), ("b2", (4,))], "test, b2: there are no weights that this bias belongs to"),
        ([("conv.weight", (2, 3, 3, 3))], "it has 4 dimensions: gradviz shows dense layers"),
        ([("1.weight", (5,)), ("1.bias", (5,)), ("1.running_mean", (5,))], "belongs to a layer that normalises"),
        ([("1.weight", (5,)), ("1.bias", (5,))], "it has one dimension"),
        ([("encoder.0.weight", (3, 5)), ("encoder.2.weight", (2, 3)), ("decoder.0.weight", (7, 4))],
         "2 chains are possible: encoder, decoder. Choose one."),
        ([("b1", (3,))], "no weights"),
    ],
)  # fmt: skip
def test_an_array_that_fits_nowhere_is_named(arrays: list[tuple[str, tuple[int, ...]]], sentence: str) -> None:
    with pytest.raises(SetupError, match=sentence):
        find_layers(file_of(*arrays))


def test_one_of_several_chains_can_be_chosen() -> None:
    file = file_of(("encoder.0.weight", (3, 5)), ("encoder.2.weight", (2, 3)), ("decoder.0.weight", (7, 4)))
    assert len(find_layers(file, "encoder").layers) == 2
    with pytest.raises(SetupError, match='expected one of "encoder", "decoder"'):
        find_layers(file, "middle")


def safetensors(header: object, body: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


ENTRY = {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]}


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.safetensors", b"", "the header promises 0 bytes, the file has 0 bytes"),
        ("a.safetensors", struct.pack("<Q", 3_200_000_000) + b"{}" * 2500,
         r"the header promises 3\.2 GB, the file has 5\.01 kB"),
        ("a.safetensors", safetensors([1], b""), "its header is not a JSON object"),
        ("a.safetensors", safetensors({"w": ENTRY}, b"\0" * 4), "its place in the file does not fit its shape"),
        ("a.safetensors", safetensors({"w": ENTRY}, b"\0" * 12), "the header promises"),
        ("a.safetensors", safetensors({"w": {**ENTRY, "shape": [10**9, 10**9]}}, b"\0" * 8), "a network may have"),
        ("a.safetensors", safetensors({"w": {**ENTRY, "shape": [-1, -2]}}, b"\0" * 8), "its shape is not valid"),
        ("a.safetensors", safetensors({"w": {**ENTRY, "dtype": "F8"}}, b"\0" * 8), "does not read its type F8"),
        ("a.safetensors", safetensors({"w": ENTRY, "v": ENTRY}, b"\0" * 8), "its place in the file does not fit"),
        ("a.npz", b"PK\x03\x04", "this is not an archive of weights, or it is damaged"),
        ("a.npz", zipped(**{"w.npy": b"\x93NUMPY"}), "this is not an array of NumPy, or it is damaged"),
        ("a.npz", zipped(**{"w.txt": b""}), r"not an array of NumPy \(\.npy\)"),
        ("a.json", b'{"0.weight": [[1, 2], [3]]}',
         r'\["0\.weight"\]\[1\]: expected 2 numbers, as in the first row, got 1'),
        ("a.json", b'{"coefs_": [[[1, "x"]]]}', r'coefs_\[0\]\[0\]\[1\]: expected a number, got "x"'),
        ("a.json", b'{"coefs_": [3]}', r"coefs_\[0\]: expected a list, got 3"),
        ("a.json", b'{"loss": 3}', "expected weights by name"),
        ("a.pt", b"\x80\x02}q\x00.", "this file of weights is damaged"),
    ],
)  # fmt: skip
def test_a_file_with_false_sizes_is_refused(name: str, data: bytes, sentence: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SetupError, match=sentence):
        read_weights(tmp_path / name)


def test_an_array_of_objects_is_a_pickle_and_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", W=np.array([{}, None], dtype=object))
    with pytest.raises(SetupError, match=r"pickled objects, which can run programs.*numpy\.savez"):
        read_weights(tmp_path / "a.npz")


def test_nothing_in_a_pickle_is_called(tmp_path: Path) -> None:
    marker = tmp_path / "called"
    program = b"cos\nsystem\n(X" + struct.pack("<I", len(f"touch {marker}")) + f"touch {marker}".encode() + b"tR."
    for data in (program, zipped(**{"archive/data.pkl": program}), b"\x80\x02" + program):
        (tmp_path / "bad.pt").write_bytes(data)
        with pytest.raises(SetupError, match=r"wants to run os\.system"):
            read_weights(tmp_path / "bad.pt")
    assert not marker.exists()


def test_a_tensor_that_leaves_its_storage_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(FILES / "torch-float32.pt") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    pickle = next(name for name in members if name.endswith("data.pkl"))
    changed = members[pickle].replace(b"K\x05K\x04\x86", b"K\x7fK\x04\x86", 1)  # its shape, 5 × 4
    assert changed != members[pickle]
    (tmp_path / "bad.pt").write_bytes(zipped(**{**members, pickle: changed}))
    with pytest.raises(SetupError, match=r"0\.weight: its numbers lie outside of the file"):
        read_weights(tmp_path / "bad.pt")


def test_a_name_may_contain_digits_that_are_not_an_index() -> None:
    found = find_layers(file_of(("²", (3, 5)), ("³", (5, 1))))
    assert [layer.weights.name for layer in found.layers] == ["²", "³"]
