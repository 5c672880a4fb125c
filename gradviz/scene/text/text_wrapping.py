"""Wraps sentences into few rows between words; where they do not fit, whole sentences are left out at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

__all__ = ["wrap_text"]


def wrap_text(
    lines: Sequence[Sequence[str]], most: int, room: Callable[[int], float], more: float,
    width: Callable[[str], float],
) -> tuple[list[str], bool]:  # fmt: skip
    """The rows to draw, and whether sentences had to be left out.

    Each of `lines` contains sentences and begins on a new row. At most `most` rows are used, except that the first
    sentence is always complete, followed by an empty row if the word for "more" does not fit beside it.
    `room(row)` is the width of a row, `more` the width that that word takes on the last row, `width(word)` the width of
    a word or a space.
    """
    sentences = [(place, sentence) for place, line in enumerate(lines) for sentence in line if sentence]
    for count in range(len(sentences), 0, -1):
        rows, last = _rows(sentences[:count], room, width)
        whole = count == len(sentences)
        has_end = whole or last + more <= room(len(rows) - 1)
        if has_end and len(rows) <= most:
            return rows, not whole
        if count == 1:
            return rows if has_end else [*rows, ""], not whole
    return [], False


def _rows(
    sentences: Sequence[tuple[int, str]], room: Callable[[int], float], width: Callable[[str], float]
) -> tuple[list[str], float]:
    """The rows, and the width of the last one."""
    rows: list[str] = []
    space, filled, before = width(" "), 0.0, -1
    for line, sentence in sentences:
        # A non-breaking space joins a number and its unit; a row never ends with an equals sign.
        for place, word in enumerate(_words(sentence)):
            begins, own = line != before and place == 0, width(word)
            if begins or filled + space + own > room(len(rows) - 1):
                rows.append(word)
                filled = own
            else:
                rows[-1] += " " + word
                filled += space + own
        before = line
    return rows, filled


def _words(sentence: str) -> list[str]:
    """The parts of a sentence between which a line break is allowed."""
    words: list[str] = []
    for word in sentence.split(" "):
        if words and (word == "=" or words[-1].endswith(" =")):
            words[-1] += " " + word
        else:
            words.append(word)
    return words
