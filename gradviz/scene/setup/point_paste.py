"""Points pasted into the output plot: each row has coordinates, then a class or a target."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.data.errors import SetupError, shown
from gradviz.records import FrozenRecord
from gradviz.scene.setup.point_edits import MOST_CLASSES, Stroke, next_class
from gradviz.scene.text.number_block import block_of, cells_of
from gradviz.scene.text.number_input import read_number
from gradviz.scene.text.numbers import counted
from gradviz.text import _, ngettext

__all__ = ["Pasted", "pasted_points"]

_FOR_TESTING = ("test", "testing", "1", "true", "yes", "x")


class Pasted(FrozenRecord, frozen=True, eq=False):
    """The result of pasting: a stroke, None where no row is a point, and a sentence on what was pasted and left out."""

    stroke: Stroke | None
    sentence: str


def pasted_points(text: str, kind: str, classes: tuple[str, ...], target: float) -> Pasted:
    """The points of a block, for a plot of this `kind`: "classes", "number" or "line".

    A row has the coordinates, then the name or number of the class, or the target; without it, the point gets `target`,
    except on a line. One more cell may mark a test point. A header is skipped; rows that are not points are left out,
    and the sentence names the first of them. New classes are added to `classes`.
    """
    rows = _rows(text)
    names, found, faults = list(classes), [], []
    # The number of the first class.
    first = 0 if any(cells[2:3] == ["0"] or cells[2:3] == ("0",) for cells in rows) else 1
    for number, cells in enumerate(rows, 1):
        try:
            found.append(_point(cells, kind, names, target, first))
        except SetupError as error:
            faults.append(_("{fault} in row {n}").format(fault=error.sentence.partition(";")[0], n=number))
    if not found:
        why = faults[0] if faults else _("the clipboard has no rows")
        return Pasted(None, _("Nothing was pasted: {why}.").format(why=why))
    words = [ngettext("{n} row pasted.", "{n} rows pasted.", len(found)).format(n=counted(len(found)))]
    if faults:
        left = ngettext("{n} row was left out: {why}.", "{n} rows were left out: {why}.", len(faults))
        words.append(left.format(n=counted(len(faults)), why=faults[0]))
    sentence = " ".join(words)
    stroke = Stroke(
        "add", tuple(place for place, _target, _mark in found),
        () if kind == "line" else tuple(value for _place, value, _mark in found),
        marks=tuple(mark for _place, _target, mark in found), classes=tuple(names), is_paste=True,
        note=sentence,
    )  # fmt: skip
    return Pasted(stroke, sentence)


def _rows(text: str) -> list[Sequence[str]]:
    """The cells of each row, separated by tabs or semicolons, or else by commas or spaces."""
    rows: list[Sequence[str]] = list(block_of(text))
    if all(len(row) < 2 for row in rows):
        lines = [line for row in rows for line in " ".join(row).splitlines()]
        if any(", " in line or line.count(",") != 1 for line in lines if "," in line):
            rows = list(cells_of("\n".join(lines), ","))
        else:
            rows = [line.split() for line in lines]
    return [row for row in rows if any(row)]


def _point(
    cells: Sequence[str], kind: str, names: list[str], target: float, first: int
) -> tuple[tuple[float, float], float, bool]:
    """Coordinates, target, and whether it is a test point. Raises `SetupError` where the row is not a point."""
    if len(cells) < 2:
        raise SetupError("", _("{text} is one cell, and two are needed").format(text=shown(cells[0])))
    place, rest = (read_number(cells[0]), read_number(cells[1])), list(cells[2:])
    if kind != "line" and rest and rest[0]:
        target = _class_place(rest[0], names, first) if kind == "classes" else read_number(rest[0])
    mark = rest[0 if kind == "line" else 1 :]
    return place, target, bool(mark) and mark[0].casefold() in _FOR_TESTING


def _class_place(text: str, names: list[str], first: int) -> float:
    """The index of a class by its name, or else by its number; a new class is added."""
    known = {name.casefold(): place for place, name in enumerate(names)}
    found = known.get(text.casefold())
    if found is None and text.isdecimal():
        found = int(text) - first if len(text) < 10 else MOST_CLASSES
        while len(names) <= min(found, MOST_CLASSES - 1):
            names.append(next_class(names))
    elif found is None:
        found = len(names)
        if found < MOST_CLASSES:
            names.append(text)
    if not 0 <= found < MOST_CLASSES:
        raise SetupError("", _("{name} would be more than {most} classes").format(name=shown(text), most=MOST_CLASSES))
    return float(found)
