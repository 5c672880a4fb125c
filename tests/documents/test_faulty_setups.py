"""Every error is refused with exactly the sentence that names its place."""

from pathlib import Path

import pytest

from gradviz.data.errors import SetupError
from gradviz.data.load import TargetEncoding, load_data
from gradviz.documents.open import open_setup
from tests.documents.faulty import FAULTS, SetupFault


def load(path: Path) -> None:
    """Open a setup and its data, as every command does."""
    setup, folder = open_setup(str(path))
    output = setup.network.layers[-1]
    hint = TargetEncoding(
        output.units, output.activation, setup.loss, inputs=setup.network.inputs, layers=len(setup.network.layers)
    )
    load_data(setup.data, folder, hint)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_is_refused_with_its_sentence(fault: SetupFault, tmp_path: Path) -> None:
    path = fault.write(tmp_path)
    with pytest.raises(SetupError) as caught:
        load(path)
    assert str(caught.value) == fault.message


def test_the_table_is_large_and_its_names_are_unique() -> None:
    assert len(FAULTS) >= 45
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert len({fault.message for fault in FAULTS}) > len(FAULTS) * 0.8


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_one_sentence_without_python_in_it(fault: SetupFault) -> None:
    assert "\n" not in fault.message
    assert not any(word in fault.message for word in ("Error", "None", "dict", "tuple", "str`", "int`"))


def test_a_table_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "flowers.csv").open("wb") as file:
        file.truncate(400_000_001)
    fault = next(fault for fault in FAULTS if fault.name == "one class")
    path = SetupFault(fault.name, fault.setup, "").write(tmp_path)
    with pytest.raises(SetupError) as caught:
        load(path)
    assert str(caught.value) == 'data.csv: "flowers.csv" is larger than 400 MB, the most that gradviz reads'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nowhere.json", 'there is no file "nowhere.json"'),
        ("folder/nowhere.json", 'there is no file "folder/nowhere.json"'),
        (
            "spirale",
            '"spirale" is not a setup (.json), saved work (.gradviz), a TensorFlow Playground link, a preset '
            'or a lesson (gradviz lessons lists them); the presets are circle-2-4-2-1, digits-784-128-64-10, '
            "iris-4-6-3, karpathy-tanh-neuron, mazur-2-2-2, noisy-sine-1-12-1, one-neuron, spiral-2-8-8-1, xor-2-2-1",
        ),
    ],
)
def test_an_unknown_name_lists_the_known_ones(text: str, message: str) -> None:
    with pytest.raises(SetupError) as caught:
        open_setup(text)
    assert str(caught.value) == message
