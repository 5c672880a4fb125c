"""A storyboard as one picture: panels in columns, each with its caption below it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextLayout, QTextOption

from gradviz.export.storyboard import GAP, StoryboardFrame, StoryboardPanel
from gradviz.gui.export.picture_files import Picture
from gradviz.gui.figures.ink import at_least, figure_font, least_pixels
from gradviz.gui.figures.network.network_painter import paint_network
from gradviz.gui.figures.plain.plain_network_painter import paint_plain_network
from gradviz.scene.network.plain_network import PlainNetworkFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.view.figure_style import PIXELS_PER_POINT, PLAIN, UNITS, FigureStyle, size_of, theme_of

__all__ = ["storyboard_picture"]

_TYPE = 12.0  # pixels of captions, before the theme's scale
_RATIO = 0.66  # height to width of a panel's graph in colour
_BETWEEN = 16.0  # pixels between rows, and above a caption a third of that
_INK = "#000000"


def storyboard_picture(frame: StoryboardFrame, style: FigureStyle, title: str = "") -> Picture:
    """The panels in a style whose width they were made for; a height that is given leaves room below, or makes the
    graphs in colour lower. Raises `SetupError` for a size that does not fit."""
    is_plain = style.theme == PLAIN
    theme = replace(LIGHT, text=_INK, has_ground=not style.transparent) if is_plain else theme_of(style)
    if is_plain and style.font is not None:
        theme = replace(theme, scale=style.font * PIXELS_PER_POINT / _TYPE)
    wide = frame.column_width
    rows = [frame.panels[first : first + frame.columns] for first in range(0, len(frame.panels), frame.columns)]
    with at_least(_least(style)):
        captions = [max(_caption_height(panel, wide, theme) for panel in row) for row in rows]
        graphs = [_graph_height(row[0], wide, theme) for row in rows]
    above, between = _BETWEEN / 3 * theme.scale, _BETWEEN * theme.scale
    natural = sum(captions) + sum(graphs) + above * len(rows) + between * (len(rows) - 1)
    whole = frame.columns * wide + (frame.columns - 1) * GAP * UNITS["mm"]
    size = size_of(replace(style, width=whole, theme="light"), (whole, natural))
    if not is_plain and style.height is not None:
        # The graphs have the space that the captions leave.
        share = max(0.3, 1.0 + (size[1] - natural) / sum(graphs))
        graphs = [high * share for high in graphs]

    def draw(painter: QPainter, rect: QRectF) -> None:
        with at_least(_least(style)):
            y = rect.top()
            for row, graph, caption in zip(rows, graphs, captions, strict=True):
                for place, panel in enumerate(row):
                    x = rect.left() + place * (wide + GAP * UNITS["mm"])
                    _paint_graph(painter, QRectF(x, y, wide, graph), panel, theme)
                    _paint_caption(painter, QRectF(x, y + graph + above, wide, caption), panel, theme)
                y += graph + above + caption + between

    return Picture(size, theme, draw, title, style.dpi, style.text)


def _least(style: FigureStyle) -> float:
    return least_pixels() if style.font is None else style.font * PIXELS_PER_POINT


def _graph_height(panel: StoryboardPanel, wide: float, theme: Theme) -> float:
    if isinstance(panel.graph, PlainNetworkFrame):
        return panel.graph.height * wide / panel.graph.width
    return wide * _RATIO


def _paint_graph(painter: QPainter, rect: QRectF, panel: StoryboardPanel, theme: Theme) -> None:
    graph = panel.graph
    if not isinstance(graph, PlainNetworkFrame):
        paint_network(painter, rect, graph, theme)
        return
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / graph.width, rect.width() / graph.width)
    paint_plain_network(painter, graph)
    painter.restore()


# Captions: their first words in bold


def _caption_lines(panel: StoryboardPanel, wide: float, theme: Theme) -> list[tuple[str, int]]:
    """The lines, each with how many of its letters are bold; measured in bold, so that none is too long."""
    text, bold = _joined(f"{panel.lead} {panel.caption}".strip()), len(panel.lead)
    layout = QTextLayout(text, figure_font(_TYPE * theme.scale, bold=True))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[tuple[str, int]] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(wide)
        start, length = line.textStart(), line.textLength()
        lines.append((text[start : start + length].rstrip(), max(0, min(length, bold - start))))
    layout.endLayout()
    return lines


def _joined(text: str) -> str:
    """The text with formulas that are not broken at the end of a line."""
    return text.replace(" = ", "\u00a0=\u00a0").replace("/∂", "/\u2060∂")


def _caption_height(panel: StoryboardPanel, wide: float, theme: Theme) -> float:
    line = QFontMetricsF(figure_font(_TYPE * theme.scale)).lineSpacing()
    return line * len(_caption_lines(panel, wide, theme))


def _paint_caption(painter: QPainter, rect: QRectF, panel: StoryboardPanel, theme: Theme) -> None:
    plain, strong = figure_font(_TYPE * theme.scale), figure_font(_TYPE * theme.scale, bold=True)
    metrics = QFontMetricsF(plain)
    painter.setPen(QColor(theme.text))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    y = rect.top() + metrics.ascent()
    for text, bold in _caption_lines(panel, rect.width(), theme):
        x = rect.left()
        for part, font in ((text[:bold], strong), (text[bold:], plain)):
            if part:
                painter.setFont(font)
                part = part.replace("\u2060", "")
                painter.drawText(QPointF(x, y), part)
                x += QFontMetricsF(font).horizontalAdvance(part)
        y += metrics.lineSpacing()
