"""Tables in the formats of real programs: each is read correctly or refused in a sentence."""

import math

import numpy as np
import pytest

from gradviz.data.csv_plan import TablePlan, UseChoices, plan_table
from gradviz.data.csv_reading import TableReading, understand
from gradviz.data.csv_table import TableChoices
from gradviz.data.errors import SetupError, StoppedError
from tests.data.table_corpus import CORPUS, TableCase


def columns_of(reading: TableReading) -> str:
    return ", ".join(f"{column.name} {column.type} {column.role}" for column in reading.columns)


def first_cell(reading: TableReading, name: str, like: float | str) -> float | str:
    column = reading.table.column(name)
    if isinstance(like, float):
        return float(reading.table.numbers(column)[0])
    codes, words = reading.table.labels(column)
    return words[int(codes[0])]


def plan_of(text: str, **choices: object) -> TablePlan:
    return plan_table(understand(text.encode(), "table.csv"), UseChoices(**choices))


def refusal(text: str, **choices: object) -> tuple[str, str]:
    with pytest.raises(SetupError) as caught:
        plan_of(text, **choices)
    return caught.value.path, caught.value.sentence


def test_the_corpus_is_large_and_its_names_tell_its_tables_apart() -> None:
    assert len(CORPUS) >= 90
    assert len({case.name for case in CORPUS}) == len({case.data for case in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_a_table_is_understood_or_refused(case: TableCase) -> None:
    said, reading = "", None
    try:
        reading = understand(case.data, "table.csv")
        plan = plan_table(reading)
        assert plan.train_rows + plan.test_rows + plan.skipped_rows == reading.rows
        assert np.isfinite(plan.dataset.inputs).all()
        assert plan.dataset.inputs.shape[1] == len(plan.inputs)
        assert plan.dataset.targets.shape[1] == plan.layers[-1][0]
        assert all(column.reason for column in plan.columns if column.role != "input"), "left out without a word"
    except SetupError as error:
        said = str(error)
    assert case.refused in said if case.refused else said == ""
    if case.columns or case.first or case.rows:
        assert reading is not None
        assert columns_of(reading) == (case.columns or columns_of(reading))
        assert {name: first_cell(reading, name, cell) for name, cell in case.first.items()} == case.first
        assert reading.rows == (case.rows or reading.rows)


ROWS = "".join(f"{n % 7 / 2},{'red' if n % 3 else 'blue'},{n % 5},{n % 2}\n" for n in range(40))
TABLE = "size,colour,grade,y\n" + ROWS


def test_choices_take_the_place_of_guesses() -> None:
    plan = plan_of(TABLE, targets=("3",), inputs=("size", "y"), target_kind="numbers", train_share=0.5, split="last")
    assert (plan.data.targets, plan.inputs, plan.classes) == (("grade",), ("size", "y"), ())
    assert (plan.train_rows, plan.test_rows) == (20, 20)
    assert plan.dataset.test_inputs[:, 0].tolist() == [n % 7 / 2 for n in range(20, 40)]
    assert plan.notes[-1] == "20 rows to train, the last 20 to test."
    assert [column.role for column in plan.columns] == ["input", "left_out", "target", "input"]
    classes = plan_of(TABLE, targets=("grade",), target_kind="classes")
    assert (classes.classes, classes.layers[-1]) == (("0", "1", "2", "3", "4"), (5, "softmax"))
    assert classes.loss == "categorical_cross_entropy"


def test_labels_and_numbers_become_one_input_each() -> None:
    plan = plan_of(TABLE, one_hot=("colour", "grade"), standardize=False)
    assert plan.inputs == ("size", "colour = red", "grade = 0", "grade = 1", "grade = 2", "grade = 3", "grade = 4")
    assert set(plan.dataset.inputs[:, 1].tolist()) == {0.0, 1.0}
    assert (plan.dataset.inputs[:, 2:].sum(axis=1) == 1.0).all()


def test_several_targets_are_numbers() -> None:
    plan = plan_of(TABLE, targets=("size", "grade"))
    assert (plan.data.target_kind, plan.layers[-1], plan.loss) == ("numbers", (2, "linear"), "half_squared_error")
    assert refusal(TABLE, targets=("size", "grade"), target_kind="classes")[0] == "targets"


@pytest.mark.parametrize(("choices", "path", "words"), [
    ({"targets": ("sise",)}, "targets", 'has no column "sise"; did you mean "size"?'),
    ({"targets": ("9",)}, "targets", 'has no column "9"'),
    ({"targets": ("y", "y")}, "targets", '"y" is named twice'),
    ({"inputs": ("y",), "targets": ("y",)}, "inputs", '"y" is a target'),
    ({"one_hot": ("y",)}, "one_hot", '"y" is not an input'),
    ({"inputs": ()}, "inputs", "no input is left"),
    ({"targets": ()}, "targets", "no target is chosen"),
])  # fmt: skip
def test_a_choice_that_does_not_fit_is_refused(choices: dict[str, object], path: str, words: str) -> None:
    where, sentence = refusal(TABLE, **choices)
    assert where == path
    assert words in sentence


GAPS = "a,b,y\n" + "1,2.5,p\n3,1,q\n" * 4 + "NA,4,p\n5,?,q\n7,8,\n"


def test_missing_cells_are_refused_skipped_or_filled_and_reported() -> None:
    assert refusal(GAPS) == (
        "missing", "choose what to do with 3 of 11 rows that have empty cells: skip these rows, or fill in means"
    )  # fmt: skip
    assert refusal(GAPS, missing="refuse") == ("missing", "3 of 11 rows have empty cells (the first is row 10)")
    skipped = plan_of(GAPS, missing="skip", standardize=False)
    assert (skipped.train_rows, skipped.skipped_rows) == (8, 3)
    assert "3 rows of 11 have empty cells and are left out." in skipped.notes
    filled = plan_of(GAPS, missing="mean", standardize=False, split="last")
    # A row without a target is never filled in.
    assert (filled.train_rows, filled.skipped_rows) == (10, 1)
    assert filled.dataset.inputs[8].tolist() == [(4 * 1 + 4 * 3 + 5) / 9, 4.0]
    assert filled.dataset.inputs[9].tolist() == [5.0, pytest.approx((4 * 2.5 + 4 * 1 + 4) / 9)]
    assert any("filled with the mean" in note for note in filled.notes)


def test_inputs_are_standardised_where_scales_differ_and_weights_keep_their_units() -> None:
    text = "income,age,y\n" + "".join(f"{20000 + 700 * (n * n % 23)},{20 + n % 11},{n % 2}\n" for n in range(50))
    plan = plan_of(text)
    assert plan.data.standardize
    assert plan.standardize_reason.startswith("The inputs are standardised: income spreads")
    dataset, raw = plan.dataset, plan_of(text, standardize=False).dataset
    assert dataset.input_means is not None
    assert dataset.input_spreads is not None
    own_units = dataset.inputs * dataset.input_spreads + dataset.input_means
    assert own_units == pytest.approx(raw.inputs)
    assert raw.input_means is None
    assert not plan_of("a,b,y\n0,1,0\n1,0,1\n1,1,0\n0,0,1\n").data.standardize


def test_targets_that_are_numbers_are_standardised_with_the_inputs() -> None:
    text = "area,price\n" + "".join(f"{50 + n * n % 17},{200000 + 5000 * (n % 13)}\n" for n in range(40))
    plan = plan_of(text, train_share=1.0)
    assert plan.dataset.targets.mean() == pytest.approx(0, abs=1e-12)
    assert plan.dataset.targets.std() == pytest.approx(1)
    assert plan.dataset.target_means is not None
    assert math.isclose(float(plan.dataset.target_means[0]), 230000, rel_tol=0.1)


def test_few_rows_all_train() -> None:
    few = "a,b,y\n" + "0,1,0\n1,0.5,1\n" * 12
    assert plan_of(few).notes[-1] == "All 24 rows are used for training, because there are fewer than 30."
    many = plan_of("a,b,y\n" + "0,1,0\n1,0.5,1\n" * 75)
    assert many.notes[-1] == "120 rows to train, 30 to test, drawn at random, seed 1."


def test_a_reading_contains_everything_a_sheet_shows() -> None:
    reading = understand(b"# log\nid;size;kind\n1;1,5;a\n2;2,5;b\n3;3,5;a\n4;;b\n", "table.csv")
    assert (reading.rows, reading.separator, reading.decimal, reading.header) == (4, ";", ",", True)
    assert (reading.comments, reading.missing_marks, reading.encoding) == (("# log",), ("",), "utf-8")
    number, size, kind = reading.columns
    assert number.reason == "1, 2, 3 …: a record number, left out"
    assert (size.low, size.high, size.mean, size.missing) == (1.5, 3.5, 2.5, 1)
    assert sum(size.histogram) == 3
    assert kind.labels == (("a", 2), ("b", 2))
    assert reading.first_rows[0] == ("1", "1,5", "a")
    same = understand(b"# log\nid;size;kind\n1;1,5;a\n2;2,5;b\n3;3,5;a\n4;;b\n", "table.csv")
    assert same.columns == reading.columns


def test_other_choices_read_the_same_bytes_otherwise() -> None:
    data = b"1;2,5\n3;4,5\n"
    assert understand(data, "t.csv").columns[1].low == 2.5
    assert understand(data, "t.csv", TableChoices(header=True)).rows == 1
    assert len(understand(data, "t.csv", TableChoices(separator=",")).columns) == 2
    with pytest.raises(SetupError, match="is not written in utf-8"):
        understand(b"\xff,b\n1,2\n", "t.csv", TableChoices(encoding="utf-8"))
    with pytest.raises(StoppedError):
        understand(data, "t.csv", watch=lambda _done, _all: False)
