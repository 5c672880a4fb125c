"""Reads cells as plain numbers, one by one or a whole block at a time, and recognises marks of empty cells."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from gradviz.records import FrozenRecord

__all__ = ["MISSING", "USUAL_MARKS", "Bytes", "EmptyMarks", "Places", "is_plain_number", "numbers_at", "trimmed"]

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]

# What programs write for an empty cell, in lower case. A single minus is such a mark among numbers only.
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "?", "-", "none", "nil", "."})
# In a column of labels, "-" and "none" may be labels.
_MISSING_LABELS = MISSING - {"-", "none", "nil", "."}
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_POWERS = 10.0 ** np.arange(23)
_EXACT = 1 << 53
_MINUS, _PLUS = b"-+"
# Eight characters are read at once as one 8-byte integer; these masks keep the last 0 to 8 of them.
_WORD = np.dtype("<u8")
_MASKS = np.array([0, *(2**64 - 2 ** (8 * (8 - kept)) for kept in range(1, 9))], dtype=np.uint64)
_ZEROS, _SIXES, _HIGH = (np.uint64(byte * 0x0101010101010101) for byte in (0x30, 0x76, 0x80))


class EmptyMarks(FrozenRecord, frozen=True):
    """The texts that mark an empty cell, besides a blank one. `chosen` are the texts that the user gives; None takes
    the usual ones. A chosen number also covers its other spellings: -999, -999.0.
    """

    chosen: tuple[str, ...] | None = None

    def among_numbers(self, cell: str) -> bool:
        """Whether a cell of a column of numbers is empty."""
        if self.chosen is None:
            return cell.lower() in MISSING
        return self.among_labels(cell) or (is_plain_number(cell) and float(cell) in self.numbers())

    def among_labels(self, cell: str) -> bool:
        """Whether a cell of a column of labels is empty."""
        if self.chosen is None:
            return cell.lower() in _MISSING_LABELS
        return not cell or any(cell.casefold() == mark.strip().casefold() for mark in self.chosen)

    def numbers(self) -> tuple[float, ...]:
        """The chosen marks that are numbers."""
        return tuple(float(mark) for mark in self.chosen or () if is_plain_number(mark.strip()))


USUAL_MARKS = EmptyMarks()


def is_plain_number(cell: str) -> bool:
    """Whether a cell is a number without thousands marks, with a decimal point at most."""
    return _PLAIN.fullmatch(cell) is not None


def trimmed(block: Bytes, starts: Places, lengths: Places) -> tuple[Places, Places]:
    """Starts and lengths of cells without the spaces around them; at most thirty-two spaces are removed."""
    for _blank in range(32):
        before = (block[starts] == 32) & (lengths > 0)
        after = (block[starts + lengths - 1] == 32) & (lengths - before > 0)
        if not (before.any() or after.any()):
            break
        starts, lengths = starts + before, lengths - before - after
    return starts, lengths


def numbers_at(
    block: Bytes, starts: Places, lengths: Places, decimal: str
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """The numbers in the cells of a block, a mask of those with a decimal mark, and a mask of those read exactly.

    A cell is read exactly if it has at most a sign, up to sixteen digits on each side of at most one decimal mark, and
    all its digits form a whole number below 2⁵³. Divided by a power of ten up to 10²², this number is rounded correctly
    (Clinger, "How to read floating point numbers accurately", 1990), so it equals Python's `float` bit for bit. The
    cells must be in order.
    """
    ends = starts + lengths
    first = block[np.minimum(starts, len(block) - 1)]
    is_negative = (first == _MINUS) & (lengths > 0)
    starts = starts + (is_negative | ((first == _PLUS) & (lengths > 0)))
    marks = np.flatnonzero(block == ord(decimal))
    point, after = ends, np.zeros_like(ends)
    many = None
    if len(marks):
        if len(marks) != len(ends) or (marks >= ends).any() or (marks < starts).any():
            owner = np.searchsorted(ends, marks)
            kept = owner < len(ends)
            marks, owner = marks[kept], owner[kept]
            kept = marks >= starts[owner]
            marks, owner = marks[kept], owner[kept]
            many = owner[1:][owner[1:] == owner[:-1]]
            point = ends.copy()
            point[owner] = marks
        else:
            point = marks
        after = np.maximum(ends - point - 1, 0)
    before = point - starts
    padded = np.concatenate([np.zeros(16, dtype=np.uint8), block])
    words = np.ndarray((len(padded) - 7,), dtype=_WORD, buffer=padded, strides=(1,))
    whole, plain = _digits(words, point, before)
    plain &= (before + after > 0) & (after <= 16)
    if len(marks):
        fraction, is_plain = _digits(words, ends, after)
        plain &= is_plain
        power = _POWERS[np.minimum(after, 16)]
        total = whole * power + fraction
        plain &= total < _EXACT
        values = total / power
    else:
        plain &= whole < _EXACT
        values = whole.astype(np.float64)
    if many is not None:
        plain[many] = False
    np.negative(values, out=values, where=is_negative)
    return values, point < ends, plain


def _digits(words: NDArray[np.uint64], ends: Places, lengths: Places) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The whole numbers of up to sixteen digits that end before `ends`, and a mask of the cells with digits only."""
    values, plain = _eight(words, ends, np.minimum(lengths, 8))
    if (lengths > 8).any():
        upper, is_plain = _eight(words, ends - 8, np.clip(lengths - 8, 0, 8))
        values, plain = upper * 1e8 + values, plain & is_plain & (lengths <= 16)
    return values, plain


def _eight(words: NDArray[np.uint64], ends: Places, lengths: Places) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """As `_digits`, for up to eight digits: joins pairs of digits, then pairs of pairs, then both halves."""
    # `words` begins sixteen bytes before the block, so the eight bytes before `ends` begin at `ends + 8`.
    mask = _MASKS[lengths]
    word = (words[ends + 8] & mask) - (_ZEROS & mask)
    plain = ((word + _SIXES) | word) & _HIGH == 0
    word = word * np.uint64(10) + (word >> np.uint64(8))
    low, high = np.uint64(0x000000FF000000FF), np.uint64(16)
    word = (
        (word & low) * np.uint64(0x000F424000000064) + ((word >> high) & low) * np.uint64(0x0000271000000001)
    ) >> np.uint64(32)
    return word.astype(np.float64), plain
