"""The rules for guessing the role of a table's column from its name or its values, one function each."""

from __future__ import annotations

import re

import numpy as np

from gradviz.data.dataset import Vector

__all__ = [
    "MOST_CLASS_NUMBERS",
    "MOST_LABELS",
    "counts_rows",
    "is_date",
    "is_free_text",
    "is_id_name",
    "is_target_name",
    "whole_kinds",
]

MOST_LABELS = 20  # more distinct texts are free text, or the user must choose
MOST_CLASS_NUMBERS = 10  # up to this many distinct whole numbers are names rather than amounts

# In order: the column with the first of these names is the target.
_TARGETS = ("target", "label", "class", "species", "y")
_IDS = frozenset(
    {"id", "index", "idx", "row", "record", "nr", "nr.", "no", "no.", "#", "unnamed: 0", "rownames", "rowname"}
)
_SAMPLED = 2000
_COUNTED_ROWS = 3

_DATES = re.compile(
    r"""\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}.*)?   # 2020-01-31, with a time or not
      | \d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:[ ]\d{1,2}:\d{2}.*)?  # 31.01.2020, 1/31/20
      | \d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[AaPp][Mm])?  # 14:30, 14:30:05.2
      | \d{1,2}[-\s.]*[A-Za-zäé]{3,9}\.?[-\s,]*\d{2,4}          # 31 Jan 2020
      | [A-Za-zäé]{3,9}\.?\s\d{1,2},?\s\d{4}                    # January 31, 2020
    """,
    re.VERBOSE,
)


def is_target_name(name: str) -> int:
    """The rank, from 1, of a name that is typical of a target column; 0 for any other name."""
    plain = name.strip().lower()
    return _TARGETS.index(plain) + 1 if plain in _TARGETS else 0


def is_id_name(name: str) -> bool:
    """Whether a name is typical of a column that only identifies rows."""
    plain = name.strip().lower()
    return plain in _IDS or re.search(r"[_ ](?:id|nr)\Z", plain) is not None or name.strip().endswith(("Id", "ID"))


def is_date(text: str) -> bool:
    """Whether a text is a date or a time of day."""
    return _DATES.fullmatch(text) is not None


def is_free_text(kinds: int, filled: int, missing: int) -> bool:
    """Whether texts are free text rather than labels: too many distinct ones, or hardly any that occurs twice."""
    if kinds > MOST_LABELS or (kinds > 5 and 2 * kinds > filled):
        return True
    return kinds == filled and (filled > 2 or missing > 0)


def whole_kinds(values: Vector) -> tuple[float, ...]:
    """The distinct values of a column of whole numbers if there are at most ten; else an empty tuple."""
    if len(np.unique(values[:_SAMPLED])) > MOST_CLASS_NUMBERS:
        return ()
    kinds = np.unique(values)
    return tuple(kinds.tolist()) if len(kinds) <= MOST_CLASS_NUMBERS else ()


def counts_rows(values: Vector) -> bool:
    """Whether numbers are 1, 2, 3 … or 0, 1, 2 …"""
    if len(values) < _COUNTED_ROWS or values[0] not in (0.0, 1.0):
        return False
    return bool((values == values[0] + np.arange(len(values))).all())
