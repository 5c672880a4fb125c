"""Colours and patterns of a basin map, for its cells and its legend alike."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath

from gradviz.scene.basins.basin_frame import DIVERGED, NOT_SETTLED, OTHER
from gradviz.scene.colours import shade_of
from gradviz.scene.themes import Theme

__all__ = ["SHADES", "basin_colour", "mixed", "paint_pattern", "shade_colour"]

SHADES = 12  # steps from the lowest loss of what still moves to the highest
# Okabe and Ito's, which stay apart for every kind of colour vision; no magenta, which means not finite.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#F0E442", "#8A5FBF", "#7A4B2A")
_STRENGTH = {False: 0.50, True: 0.58}  # of the colour in the panel's, by whether the theme is dark
_GREYS = {False: (0.55, 0.10), True: (0.12, 0.60)}  # of the text's colour in the panel's, from dark to light


def mixed(colour: str, other: str, share: float) -> str:
    """A colour mixed with a share 0..1 of `other`."""
    a, b = QColor(colour), QColor(other)
    parts = (round(x + (y - x) * share) for x, y in (
        (a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue())
    ))  # fmt: skip
    return QColor(*parts).name()


def basin_colour(place: int, theme: Theme, strength: float | None = None) -> QColor:
    """The fill of a basin, pale enough for contours and letters on it."""
    own = _STRENGTH[theme.is_dark] if strength is None else strength
    return QColor(mixed(theme.panel, shade_of(_COLOURS[place % len(_COLOURS)], theme), own))


def shade_colour(level: float, theme: Theme) -> QColor:
    """The grey of a start that still moves: the lower its loss, the darker."""
    dark, light = _GREYS[theme.is_dark]
    return QColor(mixed(theme.panel, theme.text, dark + (light - dark) * level))


def paint_pattern(painter: QPainter, path: QPainterPath, cell: int, theme: Theme) -> None:
    """The pattern over the cells that are in no lettered basin."""
    if cell == DIVERGED:
        painter.fillPath(path, QColor(theme.neutral))
        painter.fillPath(path, QBrush(QColor(theme.not_finite), Qt.BrushStyle.BDiagPattern))
    elif cell == NOT_SETTLED:
        dots = QColor(theme.text if theme.is_dark else theme.panel)
        dots.setAlpha(130)
        painter.fillPath(path, QBrush(dots, Qt.BrushStyle.Dense7Pattern))
    elif cell == OTHER:
        painter.fillPath(path, QColor(theme.line))
        painter.fillPath(path, QBrush(QColor(theme.faint), Qt.BrushStyle.DiagCrossPattern))
