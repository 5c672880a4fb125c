"""The sheet of a table: the same result as the command line, every guess can be changed, choices are kept."""

from dataclasses import replace

import pytest

from gradviz.data.csv_plan import GUESSED, plan_table
from gradviz.data.csv_reading import understand
from gradviz.data.csv_table import TableChoices
from gradviz.data.errors import SetupError
from gradviz.documents.open import open_setup
from gradviz.scene.setup.csv_choice import setup_of_plan
from gradviz.scene.setup.sheet_frame import SheetFrame, sheet_frame
from gradviz.scene.setup.table_sheet import (
    UNTOUCHED,
    SheetBase,
    SheetChoices,
    TableSheet,
    choices_from_setup,
    choices_from_text,
    choices_text,
    column_shape,
    plan_again,
    read_sheet,
    with_role,
)
from tests.data.table_corpus import CORPUS

BASE = SheetBase(open_setup("circle-2-4-2-1")[0], "Circle", "table.csv")
FLOWERS = "nr,long,wide,kind\n" + "".join(f"{n + 1},{n % 7 / 2},{n % 11 * 100},{n % 3 + 1}\n" for n in range(60))


def sheet_of(data: str | bytes, choices: SheetChoices = UNTOUCHED, base: SheetBase = BASE) -> TableSheet:
    content = data if isinstance(data, bytes) else data.encode()
    return read_sheet("table.csv", lambda how, watch: understand(content, "table.csv", how, watch), choices, base)


def roles(frame: SheetFrame) -> list[str]:
    return [column.role for column in frame.columns]


def test_every_table_of_the_corpus_gives_what_the_command_line_gives() -> None:
    for case in CORPUS:
        sheet = sheet_of(case.data)
        frame = sheet_frame(sheet)
        if case.refused:
            with pytest.raises(SetupError) as refused:
                plan_table(understand(case.data, "table.csv"), GUESSED)
            assert sheet.fault in str(refused.value), case.name
            assert (frame.can_open, bool(frame.fault)) == (False, True), case.name
            continue
        plan = plan_table(understand(case.data, "table.csv"), GUESSED)
        made = setup_of_plan(plan, "table.csv")
        assert sheet.setup is not None, case.name
        assert (sheet.setup.data, sheet.setup.loss) == (made.data, made.loss), case.name
        assert sheet.setup.network.inputs == made.network.inputs, case.name
        assert sheet.setup.network.layers[-1] == made.network.layers[-1], case.name
        assert (frame.can_open, frame.fault) == (True, ""), case.name
        assert roles(frame) == [column.role for column in plan.columns], case.name


def test_the_sheet_shows_how_the_table_was_read() -> None:
    frame = sheet_frame(sheet_of(FLOWERS))
    assert (frame.title, frame.size) == ("Open table.csv", "60 rows, 4 columns")
    assert roles(frame) == ["left_out", "input", "input", "target"]
    assert frame.columns[0].words == "1, 2, 3 …: a record number, left out"
    assert frame.columns[3].parts == (("1", 20 / 60), ("2", 20 / 60), ("3", 20 / 60))
    assert [choice.shown for choice in frame.reading] == [",", ".", "1", "utf-8", ""]
    assert frame.target_kind is not None
    assert (frame.target_kind.label, frame.target_kind.shown) == ("Predict kind as", "classes")
    assert frame.layers[0] == ("long", "wide")
    assert frame.layers[-1] == ("1", "2", "3")
    assert frame.network_words == "2-4-3 · tanh, then softmax · categorical cross-entropy · SGD, η = 0.03"
    assert frame.share_words == "48 rows to train, 12 to test, drawn at random, seed 1."
    assert frame.preview is not None
    assert frame.preview.rows[0] == ("2", "1", "0", "0", "1")


def test_one_press_makes_another_target_and_another_role() -> None:
    sheet = sheet_of(FLOWERS)
    moved = plan_again(sheet, with_role(sheet, ("long",), "target"))
    assert roles(sheet_frame(moved)) == ["left_out", "target", "input", "input"]
    both = plan_again(moved, with_role(moved, ("wide",), "target", adds=True))
    assert both.setup is not None
    assert both.setup.network.layers[-1].units == 2
    assert sheet_frame(both).target_words.startswith("2 outputs, one number each.")
    back = plan_again(both, UNTOUCHED)
    assert (back.setup, back.choices) == (sheet.setup, UNTOUCHED)


def test_a_table_without_input_or_target_is_reported_and_cannot_be_opened() -> None:
    sheet = sheet_of(FLOWERS)
    none = plan_again(sheet, with_role(sheet, ("kind",), "left_out"))
    assert (none.setup, sheet_frame(none).fault) == (None, "No target chosen: set one column to Target.")
    alone = plan_again(sheet, with_role(sheet, ("long", "wide"), "left_out"))
    assert sheet_frame(alone).fault == "No input left: set at least one column to Input."
    assert not sheet_frame(alone).can_open


def test_types_change_the_role_of_a_column() -> None:
    sheet = sheet_of(FLOWERS)
    numbers = plan_again(sheet, replace(UNTOUCHED, target_kind="numbers"))
    assert numbers.setup is not None
    assert (numbers.setup.loss, numbers.setup.network.layers[-1].units) == ("half_squared_error", 1)
    labels = plan_again(sheet, replace(UNTOUCHED, types=(("long", "label"),)))
    assert labels.setup is not None
    assert labels.setup.data.one_hot == ("long",)
    assert labels.setup.network.inputs == 8
    words = plan_again(sheet_of("a,b,y\n1,2,0\n3,x,1\n5,6,0\n"), replace(UNTOUCHED, types=(("b", "label"),)))
    assert words.setup is not None, "a cell that is no number is a label where the column is read as labels"
    refused = plan_again(sheet_of("a,b,y\n1,p,0\n3,q,1\n5,p,0\n"), replace(UNTOUCHED, types=(("b", "number"),)))
    assert sheet_frame(refused).fault == 'table.csv, row 2, column "b": expected a number, got "p".'


@pytest.mark.parametrize(("cells", "type_"), [
    ("1 2.5 ? 3", "number"), ("? ? ? 2.5 ? 3 ?", "number"), ("1 2 - -", "number"), ("p 1 q 2", "number"),
    ("p 1 q", "label"), ("p q p", "label"),
])  # fmt: skip
def test_a_column_is_numeric_by_one_rule_for_the_sheet_and_for_the_run(cells: str, type_: str) -> None:
    rows = "".join(f"{cell},{row % 2}\n" for row, cell in enumerate(cells.split() * 3))
    reading = sheet_of("a,y\n" + rows).reading
    assert reading is not None
    assert reading.columns[0].type == type_
    assert reading.table.columns[0].is_numeric == (type_ == "number")


def test_empty_cells_are_decided_about() -> None:
    gaps = "a,b,y\n" + "1,2.5,p\n3,1,q\n" * 4 + "NA,4,p\n5,?,q\n7,8,\n"
    sheet = sheet_of(gaps)
    frame = sheet_frame(sheet)
    assert frame.missing is not None
    assert (frame.missing.label, frame.missing.shown) == ("3 of 11 rows have empty cells", "")
    assert not frame.can_open
    assert frame.preview is not None
    assert frame.preview.rows == (("10", None, "4", "p"), ("11", "5", None, "q"), ("12", "7", "8", None))
    skipped = sheet_frame(plan_again(sheet, replace(UNTOUCHED, missing="skip")))
    assert (skipped.can_open, skipped.open_words) == (True, "Open 8 rows")
    refused = sheet_frame(plan_again(sheet, replace(UNTOUCHED, missing="refuse")))
    assert (refused.can_open, refused.fault) == (False, "3 of 11 rows have empty cells (the first is row 10).")
    assert sheet_frame(sheet, shows_gaps=False).preview.rows[0] == ("2", "1", "2.5", "p")  # type: ignore[union-attr]


def test_the_file_is_read_differently_and_a_failed_reading_can_be_changed() -> None:
    either = sheet_of("pop,y\n\"1,234\",1\n\"5,678\",0\n")
    assert sheet_frame(either).fault.endswith("choose the decimal mark above.")
    settled = sheet_of("pop,y\n\"1,234\",1\n\"5,678\",0\n", SheetChoices(reading=TableChoices(decimal=".")))
    assert settled.dataset is not None
    assert sheet_of("w,2\n1,3\n2,4\n").reading is None
    assert sheet_of("w,2\n1,3\n2,4\n", SheetChoices(reading=TableChoices(header=True))).setup is not None


@pytest.mark.parametrize("change", [
    {"standardize": False}, {"train_share": 0.5}, {"split": "last"}, {"seed": 9}, {"hidden": (8, 4)}, {"hidden": ()},
    {"activation": "relu"}, {"loss": "half_squared_error", "output": "sigmoid"},
])  # fmt: skip
def test_each_choice_is_in_the_setup_and_restored_from_it(change: dict[str, object]) -> None:
    made = plan_again(sheet_of(FLOWERS), replace(UNTOUCHED, **change))
    assert made.setup is not None
    assert made.setup != sheet_of(FLOWERS).setup
    again = SheetBase(made.setup, "", "table.csv", is_same=True)
    assert made.reading is not None
    reopened = sheet_of(FLOWERS, choices_from_setup(made.reading, made.setup), again)
    assert reopened.setup == made.setup


def test_choices_are_kept_as_text_and_damaged_text_is_none() -> None:
    choices = replace(UNTOUCHED, roles=(("long", "target"),), hidden=(3,), reading=TableChoices(separator=";"))
    assert choices_from_text(choices_text(choices)) == choices
    assert choices_from_text("{") == choices_from_text('{"hidden": "x"}') == UNTOUCHED
    for text in ("[" * 100_000, '{"hidden":' * 100_000, '{"other":' * 100_000, "\ud800"):
        assert choices_from_text(text) == UNTOUCHED
    reading = sheet_of(FLOWERS).reading
    other = sheet_of(FLOWERS.replace("0.5", "0.25")).reading
    assert reading is not None
    assert other is not None
    assert column_shape(reading) == column_shape(other) != column_shape(understand(b"a,b\n1,2\n3,4\n", "t.csv"))


def test_hidden_layers_stay_where_the_network_fits_and_are_proposed_where_not() -> None:
    fits = sheet_of("x,y,side\n" + "1,2,in\n3,1,out\n" * 20)
    assert fits.setup is not None
    assert fits.setup.network.layers[:-1] == BASE.setup.network.layers[:-1]
    assert fits.setup.optimizer == BASE.setup.optimizer
    assert sheet_frame(sheet_of(FLOWERS)).kept_words == (
        "The open network, 2-4-2-1, cannot stay: this table gives 2 inputs and 3 outputs. Its optimizer is kept."
    )


def test_labels_with_numbers_are_shown_in_natural_order_and_classes_keep_that_of_their_text() -> None:
    """The order of the classes is that of the outputs in saved work."""
    table = "a,kind\n" + "".join(f"{n * 7 % 24},type{n % 12 + 1}\n" for n in range(24))
    frame = sheet_frame(sheet_of(table))
    names = [f"type{n + 1}" for n in range(12)]
    assert [label for label, _share in frame.columns[1].parts] == names
    assert frame.columns[1].label_count == 12
    classes = plan_table(understand(table.encode(), "table.csv"), GUESSED).classes
    assert list(classes) == sorted(names) != names
