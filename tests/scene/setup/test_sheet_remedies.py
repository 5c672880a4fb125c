"""Choices of marks, and the remedies that the sheet offers for cells that are empty or do not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradviz.data.csv_reading import understand
from gradviz.scene.setup.sheet_frame import sheet_frame
from gradviz.scene.setup.sheet_remedies import (
    faulty_column,
    gap_columns,
    parsed_marks,
    without_faulty_rows,
    without_gap_columns,
)
from gradviz.scene.setup.table_sheet import (
    UNTOUCHED,
    SheetBase,
    SheetChoices,
    TableSheet,
    missing_choice,
    read_sheet,
    with_reading,
)
from tests.gui.setups import SETUP


def sheet_of(text: str, choices: SheetChoices = UNTOUCHED) -> TableSheet:
    def read(reading, watch):
        return understand(text.encode(), "t.csv", reading, watch)

    return read_sheet("t.csv", read, choices, SheetBase(SETUP, "", "t.csv"))


ROWS = "".join(f"{k},{k * k / 7:.2f},{'ab'[k % 2]}\n" for k in range(3, 40))


def test_a_row_that_does_not_fit_is_skipped_by_one_press() -> None:
    text = "x,length,kind\n5,“12,5,1”,a\n".replace("“", '"').replace("”", '"') + ROWS
    sheet = sheet_of(text)
    assert sheet.setup is None
    assert faulty_column(sheet) == sheet_frame(sheet).faulty == "length"
    assert 'got "12,5,1"' in missing_choice(sheet)
    mended = sheet_of(text, without_faulty_rows(sheet, "length"))
    assert mended.plan is not None
    assert (mended.plan.skipped_rows, mended.plan.train_rows + mended.plan.test_rows) == (1, 37)
    assert mended.setup is not None
    assert (mended.setup.data.empty, mended.setup.data.missing) == (("12,5,1",), "skip")
    assert faulty_column(mended) == ""


def test_columns_with_gaps_are_left_out_by_one_press() -> None:
    text = "a,b,c,kind\n" + "".join(f"{k},{'' if k % 2 else k * 3},{k * k},{'pq'[k % 2]}\n" for k in range(1, 40))
    sheet = sheet_of(text)
    assert gap_columns(sheet) == ("b",)
    assert sheet_frame(sheet).gap_words == "Leave out the 1 column with empty cells"
    mended = sheet_of(text, without_gap_columns(sheet))
    assert mended.plan is not None
    assert (mended.plan.inputs, mended.plan.missing_rows) == (("c",), 0)  # a counts the rows


@pytest.mark.parametrize("mark", ["-999", "-999.0", "missing", "x1"])
def test_a_custom_mark_stands_for_an_empty_cell(mark: str) -> None:
    text = f"u,kind\n{mark},a\n" + "".join(f"{k * 1.5},{'ab'[k % 2]}\n" for k in range(3, 40))
    marks = parsed_marks("NA, -999 missing;x1")
    sheet = sheet_of(text, replace(UNTOUCHED, reading=replace(UNTOUCHED.reading, empty=marks)))
    assert sheet.plan is not None
    assert (sheet.plan.missing_rows, sheet.plan.skipped_rows) == (1, 1)
    assert sheet.plan.reading.columns[0].low == 4.5
    assert sheet_frame(sheet).empty_marks == "NA, -999, missing, x1"


def test_a_usual_mark_is_a_label_where_others_are_chosen() -> None:
    text = "country,u,kind\n" + "".join(f"{['NA', 'DE'][k % 2]},{k % 7},{'ab'[k % 2]}\n" for k in range(40))
    usual = sheet_of(text).plan
    assert usual is not None
    assert usual.inputs == ("u",)  # the country is always DE
    sheet = sheet_of(text, replace(UNTOUCHED, reading=replace(UNTOUCHED.reading, empty=())))
    assert sheet.plan is not None
    assert sheet.plan.inputs == ("country = NA", "u")


@pytest.mark.parametrize(
    ("thousands", "value"), [(",", 1234.0), (".", 1.234), ("none", 1.234), ("'", 1.234)]
)  # fmt: skip
def test_the_thousands_mark_decides_what_could_be_read_two_ways(thousands: str, value: float) -> None:
    text = "a;u;kind\n" + "".join(f"{k};1,{234 + k};{'ab'[k % 2]}\n" for k in range(40))
    sheet = sheet_of(text)
    assert sheet.setup is None
    assert "could be" in sheet.fault
    mended = sheet_of(text, with_reading(sheet.choices, "thousands", thousands))
    assert mended.plan is not None
    column = next(each for each in mended.plan.reading.columns if each.name == "u")
    assert column.low == pytest.approx(value)


def test_blanks_between_thousands_and_no_other_mark() -> None:
    text = "u;kind\n" + "".join(f"1 {234 + k},5;{'ab'[k % 2]}\n" for k in range(40))
    plain = sheet_of(text)
    assert plain.plan is not None
    assert plain.plan.reading.columns[0].low == 1234.5
    other = sheet_of(text, with_reading(plain.choices, "thousands", "'"))
    assert other.plan is None or other.plan.reading.columns[0].type != "number"


def test_the_thousands_mark_and_the_decimal_mark_differ() -> None:
    sheet = sheet_of("a,kind\n" + ROWS.replace(",", ";").replace(";", ",", 0))
    comma = with_reading(with_reading(sheet.choices, "decimal", ","), "thousands", ",")
    assert (comma.reading.decimal, comma.reading.thousands) == (None, ",")
    point = with_reading(comma, "decimal", ",")
    assert (point.reading.decimal, point.reading.thousands) == (",", None)
