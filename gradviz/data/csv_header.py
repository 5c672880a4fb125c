"""The first row of a table: whether it is a header, and the names of the columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gradviz.data.csv_cells import number_in
from gradviz.data.csv_numbers import EmptyMarks, is_plain_number
from gradviz.data.csv_text import Layout
from gradviz.data.errors import SetupError, shown
from gradviz.text import _

__all__ = ["column_names", "first_cells", "has_header_row"]


def first_cells(layout: Layout) -> tuple[tuple[str, ...], int]:
    """The cells of the first row, and 1 where all rows below end with an extra separator, else 0.

    R writes one name fewer than there are columns: the first column then contains the row names.
    """
    first = layout.first
    widths = Counter(len(row) for row in layout.sample[1:])
    if len(first) >= 2 and set(widths) == {len(first) + 1}:
        if not any(row[-1] for row in layout.sample[1:]):
            return first, 1
        if not any(number_in(cell, ".") is not None for cell in first):
            return ("", *first), 0
    return first, 0


def has_header_row(
    first: Sequence[str], body: Sequence[Sequence[str]], layout: Layout, file: str, marks: EmptyMarks
) -> bool:
    """Whether the first row is a header. Raises `SetupError` where its columns contradict each other.

    Columns whose other cells are all numbers decide: text above them is a name, a number is a value. Where there is no
    such column, the first row is data if each of its cells occurs again in its column.
    """
    filled = [[cell for cell in cells if not marks.among_numbers(cell)] for cells in body]
    numeric = [
        place for place, cells in enumerate(filled) if place < len(first) and cells and all(map(_is_number, cells))
    ]
    names = [p for p in numeric if not marks.among_numbers(first[p]) and not _is_number(first[p])]
    samples = [p for p in numeric if _is_number(first[p])]
    if names and samples:
        message = _("is the first line a header? Column {a} holds text, {name}, column {b} a number, {number}")
        sentence = message.format(
            name=shown(first[names[0]]), a=names[0] + 1, number=shown(first[samples[0]]), b=samples[0] + 1
        )
        raise SetupError(_("{file}, row {row}").format(file=file, row=layout.number), sentence)
    if numeric:
        return not samples
    if any(_is_number(cell) for cell in first):
        return False
    return not (body and len(body) == len(first) and all(map(_contains, body, first)))


def _contains(cells: Sequence[str], cell: str) -> bool:
    return cell in cells


def _is_number(cell: str) -> bool:
    return is_plain_number(cell) or number_in(cell, ".") is not None or number_in(cell, ",") is not None


def column_names(first: Sequence[str], has_header: bool, row: int, file: str) -> tuple[str, ...]:
    """The names of the columns; an empty name becomes `column 1`. Raises `SetupError` for a duplicate name."""
    numbered = tuple(f"column {place}" for place in range(1, len(first) + 1))
    if not has_header:
        return numbered
    places: dict[str, int] = {}
    for place, name in enumerate(first):
        if name and places.setdefault(name, place) != place:
            where = _("{file}, row {row}, column {column}").format(file=file, row=row, column=place + 1)
            sentence = _("the name {name} is already that of column {other}")
            raise SetupError(where, sentence.format(name=shown(name), other=places[name] + 1))
    return tuple(name or number for name, number in zip(first, numbered, strict=True))
