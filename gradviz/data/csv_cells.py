"""Interprets the distinct texts of a column: which are numbers, with which decimal and thousands marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.data.csv_numbers import USUAL_MARKS, EmptyMarks, is_plain_number
from gradviz.records import FrozenRecord

__all__ = ["THOUSANDS", "Meaning", "decimal_of_sample", "meaning_of", "number_in"]

_SIGN = r"[+\-−]?"
_GROUPING = " \u00a0\u2009\u202f'’"  # spaces and apostrophes: thousands marks that are never decimal marks
_ALL_GROUPING = ",." + _GROUPING
# The thousands marks that can be chosen, each with all characters that stand for it.
THOUSANDS = {"none": "", ",": ",", ".": ".", " ": " \u00a0\u2009\u202f", "'": "'’"}
_WHOLE = re.compile(rf"{_SIGN}\d+(?:[eE][+-]?\d+)?", re.ASCII)
_AFFIX = re.compile(r"(?P<before>[$€£¥]?)\s*(?P<number>[+\-−.,\d].*?)\s*(?P<after>[%‰$€£¥]?)", re.DOTALL)


def _shapes(mark: str, other: str) -> dict[str, re.Pattern[str]]:
    """Regular expressions for numbers whose decimal mark is `mark` and whose thousands mark is `other`."""
    m, t = re.escape(mark), re.escape(other)
    return {
        "decimal": re.compile(rf"{_SIGN}(?:\d+{m}\d*|{m}\d+)(?:[eE][+-]?\d+)?", re.ASCII),
        "either": re.compile(rf"{_SIGN}[1-9]\d{{0,2}}{m}\d\d\d", re.ASCII),
        "grouped": re.compile(rf"{_SIGN}[1-9]\d{{0,2}}(?:(?:{t}\d\d\d){{2,}}|(?:{t}\d\d\d)+{m}\d*)", re.ASCII),
        "spaced": re.compile(rf"{_SIGN}[1-9]\d{{0,2}}(?:[{_GROUPING}]\d\d\d)+(?:{m}\d*)?", re.ASCII),
    }


_SHAPES = {".": _shapes(".", ","), ",": _shapes(",", ".")}
_OTHER = {".": ",", ",": "."}
_CURRENCIES = frozenset("$€£¥")
_STARTS = frozenset("+-−.,0123456789")


class Meaning(FrozenRecord, frozen=True, eq=False):
    """The distinct texts (words) of a column as numbers.

    `values` (words,) is NaN where a word is not a number; `is_number` and `is_missing` (words,) are masks.
    `decimal` is the decimal mark of the column, None where no number has one; `is_certain` is True where the numbers
    themselves prove it. `thousands` are the thousands marks that occur; `either` is the first word that could be read
    in two ways where nothing decides; `against` is the first word with the other decimal mark. `affix` is a unit that
    all numbers have, such as "%" or "€".
    """

    values: NDArray[np.float64]
    is_number: NDArray[np.bool_]
    is_missing: NDArray[np.bool_]
    decimal: str | None
    is_certain: bool
    thousands: str
    either: str | None
    against: str | None
    affix: str


def number_in(text: str, decimal: str, thousands: str | None = None) -> float | None:
    """The number that a text means with this decimal mark; None where it is not a number.

    The other mark, spaces and apostrophes are thousands marks; `thousands`, a key of `THOUSANDS`, allows only one.
    """
    if text[:1] not in _STARTS:
        return None
    if thousands is not None:
        allowed = THOUSANDS[thousands] + decimal
        if any(mark in text for mark in _ALL_GROUPING if mark not in allowed):
            return None
    if "," not in text and is_plain_number(text) and (decimal == "." or "." not in text):
        return float(text)
    shapes, other = _SHAPES[decimal], _OTHER[decimal]
    is_thousands = shapes["grouped"].fullmatch(text) or _SHAPES[other]["either"].fullmatch(text)
    if not (
        is_thousands or any(shapes[kind].fullmatch(text) for kind in ("decimal", "spaced")) or _WHOLE.fullmatch(text)
    ):
        return None
    plain = text.replace("−", "-").replace(other, "").replace(decimal, ".")
    return float(plain.translate(_NOTHING))


_NOTHING = dict.fromkeys(map(ord, _GROUPING))


def _evidence(text: str, thousands: str | None = None) -> str:
    """The decimal mark that a number proves: "." or ","; "either." or "either," where it may be a thousands mark."""
    if text[:1] not in _STARTS:
        return ""
    for mark in _OTHER:
        shapes = _SHAPES[mark]
        if shapes["either"].fullmatch(text):
            return mark if thousands is not None and mark not in THOUSANDS[thousands] else "either" + mark
        if shapes["decimal"].fullmatch(text) or shapes["grouped"].fullmatch(text):
            return mark
        if shapes["spaced"].fullmatch(text) and mark in text:
            return mark
    return ""


def decimal_of_sample(cells: Sequence[Sequence[str]]) -> tuple[str, frozenset[int]]:
    """The decimal mark of some columns of cells, and the columns that prove it or contain no possible decimal mark."""
    found = [{_evidence(text) for text in column if "," in text or "." in text} - {""} for column in cells]
    decimal = "," if any("," in shown and "." not in shown for shown in found) else "."
    return decimal, frozenset(
        place for place, shown in enumerate(found) if shown <= {decimal, "either" + decimal} and decimal in shown
    )


def meaning_of(
    words: Sequence[str], decimal: str | None, file_decimal: str | None, marks: EmptyMarks = USUAL_MARKS,
    thousands: str | None = None,
) -> Meaning:  # fmt: skip
    """The meaning of words with the chosen `decimal` and `thousands` marks; None detects them.

    `file_decimal` is the mark that other columns prove: among decimal commas a single `1.234` could also mean 1234.
    """
    missing = np.array([marks.among_numbers(word) for word in words], dtype=np.bool_)
    if not any(word[:1] in _STARTS or word[:1] in _CURRENCIES for word in words):
        nothing = np.full(len(words), np.nan)
        return Meaning(nothing, np.zeros(len(words), dtype=np.bool_), missing, None, False, "", None, None, "")
    affix, cores = _without_affix(words)
    evidence = ["" if gone else _evidence(core, thousands) for core, gone in zip(cores, missing, strict=True)]
    found = [mark for mark in evidence if mark in (".", ",")]
    is_certain = bool(found)
    either = against = None
    used = decimal or (found[0] if found else None)
    if used is None:
        open_marks = {mark[-1] for mark in evidence if mark.startswith("either")}
        if open_marks and not (open_marks == {"."} and file_decimal != ","):
            either = next(word for word, mark in zip(words, evidence, strict=True) if mark.startswith("either"))
        used = "." if "." in open_marks or not open_marks else ","
    elif decimal is None and _OTHER[used] in found:
        against = next(word for word, mark in zip(words, evidence, strict=True) if mark == _OTHER[used])
    read = [None if gone else number_in(core, used, thousands) for core, gone in zip(cores, missing, strict=True)]
    values = np.array([np.nan if value is None else value for value in read])
    in_use = {
        mark
        for core in cores
        for mark in _OTHER[used] + _GROUPING
        if mark in core and number_in(core, used, thousands) is not None
    }
    return Meaning(
        values=values,
        is_number=np.array([value is not None for value in read], dtype=np.bool_),
        is_missing=missing,
        decimal=used if any(evidence) or decimal else None,
        is_certain=is_certain,
        thousands="".join(sorted(in_use)),
        either=either,
        against=against,
        affix=affix,
    )


def _without_affix(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The unit that all words with a digit have, and the words without it."""
    marks = set()
    cores = []
    for word in words:
        matched = _AFFIX.fullmatch(word)
        if matched is None or not any(letter.isdigit() for letter in word):
            cores.append(word)
            continue
        marks.add((matched["before"], matched["after"]))
        cores.append(matched["number"])
        if len(marks) > 1:
            return "", words
    before, after = marks.pop() if marks else ("", "")
    return (before or after, cores) if bool(before) != bool(after) else ("", words)
