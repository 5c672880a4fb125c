"""Lines of words, numbers and textbook letters with raised and lowered parts, on any paint device.

Sizes are in points of a painter that is scaled to points.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter

from gradviz.gui.figures.ink import keep_letters
from gradviz.scene.network.plain_network import Label, Letter

__all__ = ["BLACK", "draw_line", "letter_family", "line_width", "plain_font"]

BLACK = "#000000"
# Fonts are set in parts of a point, so that 8.5 is not 8, and positions are not rounded to whole ones.
_PARTS = 16
_RAISED, _UP, _DOWN = 0.68, 0.42, 0.22  # size, and places, of what is raised and lowered, as shares of the type
_LETTER = 1.12  # a letter's size beside words: STIX is smaller than Inter
_FILE = "fonts/STIXTwoMath-Regular.ttf"  # comes with ziamath
_ITALIC_SMALL, _ITALIC_GREEK = 0x1D44E, 0x1D6FC  # mathematical italic a and α
_OTHERS = {"h": "\u210e", "ŷ": "\U0001d466\u0302", "ℓ": "ℓ"}


@lru_cache(maxsize=1)
def letter_family() -> str:
    """The typeface of formulas; where it is missing, the system's serif."""
    found = find_spec("ziamath")
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(Path(folder) / _FILE)))
        if families:
            return families[0]
    return "serif"


@lru_cache(maxsize=64)
def plain_font(size: float, is_bold: bool = False, family: str = "") -> QFont:
    """A font of `size` points, in parts of a point; of words where no family is said.

    Its words and numbers can be found and copied in a PDF.
    """
    font = QFont(family or "Inter")
    font.setStyleHint(QFont.StyleHint.Serif if family else QFont.StyleHint.SansSerif)
    font.setPixelSize(max(1, round(size * _PARTS)))
    keep_letters(font)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if is_bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


@lru_cache(maxsize=4096)
def _width(text: str, size: float, is_bold: bool, family: str) -> float:
    return QFontMetricsF(plain_font(size, is_bold, family)).horizontalAdvance(text) / _PARTS


def _italic(text: str) -> str:
    """Latin and Greek small letters in the slanted shape of mathematics."""
    out = []
    for letter in text:
        if letter in _OTHERS:
            out.append(_OTHERS[letter])
        elif "a" <= letter <= "z":
            out.append(chr(_ITALIC_SMALL + ord(letter) - ord("a")))
        elif "α" <= letter <= "ω":
            out.append(chr(_ITALIC_GREEK + ord(letter) - ord("α")))
        elif "A" <= letter <= "Z":
            out.append(chr(0x1D434 + ord(letter) - ord("A")))
        else:
            out.append(letter)
    return "".join(out)


def _letter_width(letter: Letter, size: float) -> float:
    family, small = letter_family(), size * _RAISED
    beside = max(_width(part, small, False, family) for part in (letter.above, letter.below))
    return _width(_italic(letter.base), size * _LETTER, False, family) + beside


def line_width(line: Sequence[Label], size: float, is_bold: bool = False) -> float:
    """In points."""
    return sum(_width(label.text, size, label.is_bold or is_bold, "")
               + (_letter_width(label.letter, size) if label.letter else 0.0) for label in line)  # fmt: skip


def draw_line(
    painter: QPainter, line: Sequence[Label], place: tuple[float, float], size: float, align: float = 0.0,
    *, is_bold: bool = False, colour: str = BLACK,
) -> float:  # fmt: skip
    """Draw with its base line at `place`, which is `align` of its width from its left end; answers its width."""
    width = line_width(line, size, is_bold)
    x, y = place[0] - align * width, place[1]
    painter.save()
    painter.setPen(QColor(colour))
    for label in line:
        if label.letter is not None:
            x = _draw_letter(painter, label.letter, x, y, size)
        x = _draw(painter, label.text, x, y, plain_font(size, label.is_bold or is_bold))
    painter.restore()
    return width


def _draw_letter(painter: QPainter, letter: Letter, x: float, y: float, size: float) -> float:
    family, small = letter_family(), size * _RAISED
    x = _draw(painter, _italic(letter.base), x, y, plain_font(size * _LETTER, False, family))
    font = plain_font(small, False, family)
    ends = [_draw(painter, part, x, y + move * size, font)
            for part, move in ((letter.above, -_UP), (letter.below, _DOWN))]  # fmt: skip
    return max(ends)


def _draw(painter: QPainter, text: str, x: float, y: float, font: QFont) -> float:
    if not text:
        return x
    painter.save()
    painter.translate(x, y)
    painter.scale(1 / _PARTS, 1 / _PARTS)
    painter.setFont(font)
    painter.drawText(QPointF(0, 0), text)
    painter.restore()
    return x + QFontMetricsF(font).horizontalAdvance(text) / _PARTS
