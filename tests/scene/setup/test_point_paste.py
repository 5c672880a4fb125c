"""Blocks of a spreadsheet pasted as points."""

import pytest

from gradviz.scene.setup.point_paste import pasted_points

PLACES = ((1.5, 2.0), (-3.0, 0.25))


@pytest.mark.parametrize(
    "text",
    [
        "1.5\t2\tA\n-3\t0.25\tB\n",
        "x1\tx2\tclass\r\n1,5\t2\ta\r\n−3\t0,25\tb\r\n",
        "1,5;2;A\n-3;0,25;B",
        "1.5, 2, A\n-3, 0.25, B",
        "1.5,2,A\n-3,0.25,B",
        "1.5 2 A\n-3 0.25 B",
        "1.5\t2\t0\n-3\t0.25\t1",
        "1.5\t2\t1\n-3\t0.25\t2",
        "1.5\t2\tA\ttrain\n-3\t0.25\tB\ttrain",
    ],
)
def test_a_block_is_read_as_points_with_any_separator(text: str) -> None:
    pasted = pasted_points(text, "classes", ("A", "B"), 0.0)
    assert pasted.stroke is not None
    assert (pasted.stroke.places, pasted.stroke.targets, pasted.stroke.marks) == (PLACES, (0, 1), (False, False))
    assert pasted.sentence == "2 rows pasted."


def test_a_row_that_is_not_a_point_is_left_out_and_named() -> None:
    pasted = pasted_points("1\t2\n3\tn/a\n5\t6\tC\ttest\n7", "classes", ("A", "B"), 1.0)
    assert pasted.stroke is not None
    assert (pasted.stroke.places, pasted.stroke.targets) == (((1, 2), (5, 6)), (1, 2))
    assert (pasted.stroke.classes, pasted.stroke.marks) == (("A", "B", "C"), (False, True))
    assert pasted.sentence == '2 rows pasted. 2 rows were left out: "n/a" is not a number in row 2.'


def test_on_a_line_a_row_is_a_place_and_a_target() -> None:
    pasted = pasted_points("1,5\t2\n−3\t0,25\ttest", "line", (), 9.0)
    assert pasted.stroke is not None
    assert (pasted.stroke.places, pasted.stroke.targets, pasted.stroke.marks) == (PLACES, (), (False, True))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing was pasted: the clipboard has no rows."),
        ("one\ttwo\nthree\tfour", 'Nothing was pasted: "one" is not a number in row 1.'),
        ("1", 'Nothing was pasted: "1" is one cell, and two are needed in row 1.'),
    ],
)
def test_nothing_is_pasted_without_a_point(text: str, sentence: str) -> None:
    pasted = pasted_points(text, "classes", ("A", "B"), 0.0)
    assert (pasted.stroke, pasted.sentence) == (None, sentence)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"1\t2\n3\t4', '1 row pasted. 1 row was left out: "\\"1" is not a number in row 1.'),
        ('"1 2\n3 4"', "2 rows pasted."),
        ("1\t2\t" + "9" * 5000 + "\n3\t4", "would be more than 9 classes in row 1."),
        ("x" * 200_000 + "\t2\n3\t4", "1 row was left out: \"xxx"),
    ],
)
def test_unmatched_quotes_and_huge_cells_affect_only_their_row(text: str, words: str) -> None:
    pasted = pasted_points(text, "classes", ("A", "B"), 0.0)
    assert pasted.stroke is not None
    assert pasted.stroke.places[-1] == (3, 4)
    assert words in pasted.sentence


def test_a_class_has_a_name_that_a_file_can_hold() -> None:
    pasted = pasted_points("1\t2\t\ud800\n3\t4\tA", "classes", ("A", "B"), 0.0)
    assert pasted.stroke is not None
    assert pasted.stroke.classes == ("A", "B", "?")
