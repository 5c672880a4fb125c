"""Tables are read exactly or refused: encodings, delimiters, decimal commas, headers, labels, standardizing."""

import codecs
from pathlib import Path

import numpy as np
import pytest

from gradviz.data.csv_table import read_table
from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError
from gradviz.data.load import TargetEncoding, load_data
from gradviz.data.setup import CsvData

NUMBER = TargetEncoding(1, "linear", "half_squared_error")


def load(folder: Path, content: str | bytes, hint: TargetEncoding = NUMBER, **others: object) -> Dataset:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "table.csv").write_bytes(data)
    setup = CsvData(**{"csv": "table.csv", "targets": ("y",), "train_fraction": 1.0, **others})
    return load_data(setup, folder, hint)


def samples(dataset: Dataset) -> list[tuple[float, ...]]:
    """Inputs and targets side by side, sorted, since the order is shuffled."""
    return sorted(map(tuple, np.hstack([dataset.inputs, dataset.targets]).tolist()))


@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.encode("latin-1"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: (text + "\n\n").encode(),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16", "utf-16 no bom", "utf-16 be", "latin-1", "crlf", "cr", "blank lines"],
)
def test_every_usual_encoding_and_line_end_is_read(encode: object, tmp_path: Path) -> None:
    dataset = load(tmp_path, encode("Größe,y\n1.5,2\n-3e2,+4.\n"))
    assert samples(dataset) == [(-300.0, 4.0), (1.5, 2.0)]
    assert dataset.feature_names == ("Größe",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    text = "a,b,y\n1,2,3\n4,5,6\n".replace(",", delimiter)
    assert samples(load(tmp_path, text)) == [(1, 2, 3), (4, 5, 6)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_line_with_which_a_spreadsheet_names_the_delimiter(delimiter: str, tmp_path: Path) -> None:
    text = f"sep={delimiter}\r\n" + "a;b;y\r\n1;2;3\r\n".replace(";", delimiter)
    assert samples(load(tmp_path, text)) == [(1, 2, 3)]
    with pytest.raises(SetupError, match="row 4, column"):
        load(tmp_path, text + "x;5;6\r\n".replace(";", delimiter))


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("header", ["a;b;y\n", ""])
def test_a_decimal_comma_is_a_decimal_comma(delimiter: str, header: str, tmp_path: Path) -> None:
    text = (header + "1,5;2;3,25\n-0,5;,5;6\n").replace(";", delimiter)
    target = "y" if header else "column 3"
    assert samples(load(tmp_path, text, targets=(target,))) == [(-0.5, 0.5, 6), (1.5, 2, 3.25)]


def test_quoted_decimal_commas_between_commas(tmp_path: Path) -> None:
    assert samples(load(tmp_path, 'a,y\n"1,5",2\n3,4\n"2,5",4\n1,1\n')) == [(1, 1), (1.5, 2), (2.5, 4), (3, 4)]


def test_a_first_row_of_numbers_is_a_sample(tmp_path: Path) -> None:
    dataset = load(tmp_path, "1,2,3\n4,5,6\n", targets=("column 2",))
    assert samples(dataset) == [(1, 3, 2), (4, 6, 5)]
    assert dataset.feature_names == ("column 1", "column 3")


def test_labels_above_numbers_do_not_hide_a_first_sample(tmp_path: Path) -> None:
    hint = TargetEncoding(1, "sigmoid", "binary_cross_entropy")
    dataset = load(tmp_path, "1,ham\n2,spam\n3,ham\n", hint, targets=("column 2",))
    assert samples(dataset) == [(1, 0), (2, 1), (3, 0)]
    assert dataset.classes == ("ham", "spam")


def test_quoted_cells_may_hold_delimiters_line_breaks_and_quotes(tmp_path: Path) -> None:
    text = 'a,"the ""y"", or\nso"\n1,"2"\n"3",4\n'
    dataset = load(tmp_path, text, targets=('the "y", or\nso',))
    assert samples(dataset) == [(1, 2), (3, 4)]


def test_rows_are_counted_as_a_spreadsheet_counts(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text('a,b\n\n"1",2\n3,4\n')
    assert read_table(tmp_path / "table.csv", "table.csv").row_numbers.tolist() == [3, 4]


def test_an_unused_column_may_hold_anything(tmp_path: Path) -> None:
    assert samples(load(tmp_path, "a,note,y\n1,,2\n3,n/a,4\n", features=("a",))) == [(1, 2), (3, 4)]


def test_several_number_columns_are_several_targets(tmp_path: Path) -> None:
    hint = TargetEncoding(2, "linear", "half_squared_error")
    dataset = load(tmp_path, "a,y,z\n1,2,3\n4,5,6\n", hint, targets=("z", "y"))
    assert samples(dataset) == [(1, 3, 2), (4, 6, 5)]
    assert dataset.target_names == ("z", "y")


def test_labels_become_sorted_classes(tmp_path: Path) -> None:
    hint = TargetEncoding(3, "softmax", "categorical_cross_entropy")
    dataset = load(tmp_path, "a,y\n1,dog\n2,cat\n3,ape\n", hint)
    assert dataset.classes == dataset.target_names == ("ape", "cat", "dog")
    assert dataset.encoding == "one_hot"
    assert samples(dataset) == [(1, 0, 0, 1), (2, 0, 1, 0), (3, 1, 0, 0)]


def test_class_numbers_under_softmax_are_classes(tmp_path: Path) -> None:
    hint = TargetEncoding(3, "softmax", "categorical_cross_entropy")
    dataset = load(tmp_path, "a,y\n1,7\n2,0\n3,2\n", hint)
    assert dataset.classes == ("0", "2", "7")
    assert samples(dataset) == [(1, 0, 0, 1), (2, 1, 0, 0), (3, 0, 1, 0)]


def test_zeros_and_ones_under_sigmoid_are_classes(tmp_path: Path) -> None:
    dataset = load(tmp_path, "a,y\n1,0\n2,1\n", TargetEncoding(1, "sigmoid", "binary_cross_entropy"))
    assert (dataset.encoding, dataset.classes) == ("unit", ("0", "1"))


def test_standardizing_uses_only_the_training_part(tmp_path: Path) -> None:
    rows = "".join(f"{i},{7},{i}\n" for i in range(20))
    dataset = load(tmp_path, "a,b,y\n" + rows, train_fraction=0.5, standardize=True)
    assert dataset.inputs.mean(axis=0) == pytest.approx([0, 0])
    assert dataset.inputs.std(axis=0) == pytest.approx([1, 0])  # a constant column becomes 0
    assert abs(dataset.test_inputs.mean(axis=0)[0]) > 1e-6
    assert dataset.coordinates is not None
    assert dataset.features_of is not None
    assert sorted(dataset.coordinates[:, 0]) == sorted(dataset.targets[:, 0])
    assert dataset.features_of(dataset.coordinates).tobytes() == dataset.inputs.tobytes()


def test_the_split_is_seeded_shuffled_and_complete(tmp_path: Path) -> None:
    text = "a,y\n" + "".join(f"{i},{i}\n" for i in range(50))
    one, two, other = (load(tmp_path, text, train_fraction=0.8, seed=seed) for seed in (1, 1, 2))
    assert one.inputs.tobytes() == two.inputs.tobytes() != other.inputs.tobytes()
    assert (len(one.inputs), len(one.test_inputs)) == (40, 10)
    assert sorted([*one.inputs[:, 0], *one.test_inputs[:, 0]]) == list(range(50))


def test_more_than_two_features_cannot_be_drawn_over_a_plane(tmp_path: Path) -> None:
    dataset = load(tmp_path, "a,b,c,y\n1,2,3,4\n5,6,7,8\n")
    assert dataset.coordinates is dataset.test_coordinates is dataset.features_of is None
    assert dataset.coordinate_range == dataset.coordinate_names == ()


def test_the_range_is_a_tenth_wider_than_the_samples(tmp_path: Path) -> None:
    dataset = load(tmp_path, "a,b,y\n0,5,1\n10,5,2\n")
    assert dataset.coordinate_range == ((-1.0, 11.0), (4.0, 6.0))
