"""A worked solution on A4 pages: text in Inter, formulas typeset as vectors, tables with their heads repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from gradviz.export.solution_blocks import Block, Equation, Figure, Heading, Items, Table, Words
from gradviz.gui.export.formula_glyphs import GlyphFormula, typeset_glyphs
from gradviz.gui.export.picture_files import painter_on
from gradviz.gui.figures.ink import keep_letters, usual_digits
from gradviz.gui.outside_text import title_words
from gradviz.text import _

__all__ = ["Progress", "pdf_pages", "solution_pdf"]

_WIDTH, _HEIGHT, _MARGIN, _FOOT = 595.0, 842.0, 56.0, 34.0  # points
_DOTS = 10  # of the device per point
_TEXT, _TABLE, _FORMULA, _INDENT = 10.0, 8.5, 11.0, 24.0
_SIZES = {1: 17.0, 2: 13.0, 3: 10.5}
_WRITTEN = 8.0  # more height for handwriting
_INK, _QUIET, _LINE = "#1A1F29", "#5C6675", "#C9CED6"

Progress = Callable[[int, int], bool]
Draw = Callable[[QPainter, float], None]


@dataclass(frozen=True)
class _Row:
    """A block that is not divided. `draw(painter, y)` draws it; `keep`: it is never the last block of a page; `head` is
    drawn again on the next page where a table is divided."""

    height: float
    draw: Draw
    keep: bool = False
    head: _Row | None = None


def solution_pdf(
    blocks: list[Block], title: str, figure: Callable[[QPainter, QRectF], None], figure_ratio: float,
    progress: Progress = lambda done, count: True,
) -> bytes | None:  # fmt: skip
    """The document as PDF; None where `progress(done, count)` returned False. `figure` draws the picture, whose height
    is `figure_ratio` times its width.
    """
    rows: list[_Row] = []
    for place, block in enumerate(blocks):
        if not progress(place, len(blocks)):
            return None
        rows += _rows(block, figure, figure_ratio)
    pages = pdf_pages([(row.height, row.keep, row.head.height if row.head else 0.0) for row in rows])
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(72 * _DOTS)
    writer.setTitle(title_words(title))
    writer.setCreator("gradviz")
    with painter_on(writer) as painter, usual_digits():
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # otherwise Qt compresses maps as JPEG
        painter.scale(_DOTS, _DOTS)
        for number, (begin, end) in enumerate(pages, start=1):
            if number > 1:
                writer.newPage()
            _paint_page(painter, rows[begin:end], begin > 0)
            _paint_foot(painter, title, number, len(pages))
    return bytes(buffer.data().data())


def pdf_pages(rows: list[tuple[float, bool, float]]) -> list[tuple[int, int]]:
    """Which rows go onto which page, as (first, end). Rows are (height, keep with the next, height of a head that is
    repeated); what is kept together moves to the next page together, unless it would fill one alone."""
    room, pages, begin, used = _HEIGHT - 2 * _MARGIN, [], 0, 0.0
    place = 0
    while place < len(rows):
        height = rows[place][0]
        if used + height > room and place > begin:
            end = place
            while end - 1 > begin and rows[end - 1][1]:
                end -= 1
            pages.append((begin, end))
            begin = place = end
            used = rows[begin][2]
            continue
        used += height
        place += 1
    return [*pages, (begin, len(rows))]


def _paint_page(painter: QPainter, rows: list[_Row], is_later: bool) -> None:
    y = _MARGIN
    head = rows[0].head if rows and is_later else None
    for row in ([head] if head is not None else []) + rows:
        row.draw(painter, y)
        y += row.height


def _paint_foot(painter: QPainter, title: str, number: int, count: int) -> None:
    _write(painter, title, _font(8), _QUIET, QRectF(_MARGIN, _HEIGHT - _FOOT, _WIDTH - 2 * _MARGIN, 12),
           Qt.AlignmentFlag.AlignLeft)  # fmt: skip
    text = _("page {number} of {count}").format(number=number, count=count)
    _write(painter, text, _font(8), _QUIET, QRectF(_MARGIN, _HEIGHT - _FOOT, _WIDTH - 2 * _MARGIN, 12),
           Qt.AlignmentFlag.AlignRight)  # fmt: skip


def _font(points: float, bold: bool = False) -> QFont:
    """A font for a painter with ten dots per point: sizes in tenths, so that 8.5 is not rounded to 8. Words and numbers
    can be searched and copied."""
    font = QFont("Inter")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(round(points * _DOTS))
    keep_letters(font)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _write(painter: QPainter, text: str, font: QFont, colour: str, rect: QRectF, flags: int) -> None:
    painter.save()
    painter.scale(1 / _DOTS, 1 / _DOTS)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QRectF(rect.topLeft() * _DOTS, rect.size() * _DOTS), flags, text)
    painter.restore()


def _wide(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text) / _DOTS


def _rows(block: Block, figure: Callable[[QPainter, QRectF], None], ratio: float) -> Iterator[_Row]:
    match block:
        case Heading(text, level):
            yield _heading(text, level)
        case Words(text):
            yield _paragraph(text, _TEXT, 0.0)
        case Items(texts):
            for text in texts:
                yield _paragraph(text, _TEXT - 0.5, 12.0, "•")
        case Figure(caption):
            yield _picture(caption, figure, ratio)
        case Table(header, rows):
            yield from _table(header, rows)
        case Equation():
            yield from _equation(block)


def _heading(text: str, level: int) -> _Row:
    size = _SIZES[level]
    font, above = _font(size, bold=True), {1: 0.0, 2: 16.0, 3: 8.0}[level]
    box = _text_box(text, font, _WIDTH - 2 * _MARGIN)
    wrap = Qt.TextFlag.TextWordWrap

    def draw(painter: QPainter, y: float) -> None:
        _write(painter, text, font, _INK, QRectF(_MARGIN, y + above, _WIDTH - 2 * _MARGIN, box), wrap)

    return _Row(above + box + 5.0, draw, keep=True)


def _text_box(text: str, font: QFont, width: float) -> float:
    rect = QRectF(0, 0, width * _DOTS, 1e6)
    return float(QFontMetricsF(font).boundingRect(rect, Qt.TextFlag.TextWordWrap, text).height()) / _DOTS


def _paragraph(text: str, size: float, indent: float, mark: str = "") -> _Row:
    font = _font(size)
    width = _WIDTH - 2 * _MARGIN - indent
    box = _text_box(text, font, width)

    def draw(painter: QPainter, y: float) -> None:
        if mark:
            _write(painter, mark, font, _QUIET, QRectF(_MARGIN, y, indent, box), Qt.AlignmentFlag.AlignLeft)
        _write(painter, text, font, _INK, QRectF(_MARGIN + indent, y, width, box), Qt.TextFlag.TextWordWrap)

    return _Row(box + (3.0 if mark else 6.0), draw)


def _picture(caption: str, figure: Callable[[QPainter, QRectF], None], ratio: float) -> _Row:
    width = _WIDTH - 2 * _MARGIN
    height, font = width * ratio, _font(_TABLE)

    def draw(painter: QPainter, y: float) -> None:
        figure(painter, QRectF(_MARGIN, y, width, height))
        below = QRectF(_MARGIN, y + height + 2, width, 14)
        _write(painter, caption, font, _QUIET, below, Qt.AlignmentFlag.AlignHCenter)

    return _Row(height + 22.0, draw)


def _equation(block: Equation) -> Iterator[_Row]:
    """The left side once, the relations below each other; wider than the page, it is drawn smaller."""
    left = _formula(block.left)
    lines = [(_formula(relation) if relation else None, _formula(text)) for relation, text in block.lines]
    sign = max((found.width for found, _text in lines if found is not None), default=8.0)
    gap = 4.0
    start = _MARGIN + _INDENT + left.width + gap
    widest = max(start + sign + gap + text.width + (14.0 if found is None else 0.0) for found, text in lines)
    shrink = min(1.0, (_WIDTH - 2 * _MARGIN - _INDENT) / (widest - _MARGIN - _INDENT))
    for place, (found, text) in enumerate(lines):
        parts = [each for each in (found, text, left if place == 0 else None) if each is not None]
        written = _WRITTEN if "hspace" in block.lines[place][1] else 0.0
        ascent = max(part.ascent for part in parts) + written
        depth = max(part.height - part.ascent for part in parts)
        spots = [(text, start + sign + gap + (14.0 if found is None else 0.0))]
        if found is not None:
            spots.append((found, start))
        if place == 0:
            spots.append((left, _MARGIN + _INDENT))
        yield _Row((ascent + depth) * shrink + (5.0 if place < len(lines) - 1 else 9.0),
                   _drawn(tuple(spots), ascent, shrink), keep=place < len(lines) - 1)  # fmt: skip


def _drawn(spots: tuple[tuple[GlyphFormula, float], ...], ascent: float, shrink: float) -> Draw:
    def draw(painter: QPainter, y: float) -> None:
        painter.save()
        painter.translate(_MARGIN + _INDENT, y)
        painter.scale(shrink, shrink)
        for formula, x in spots:
            formula.fill(painter, x - _MARGIN - _INDENT, ascent - formula.ascent, QColor(_INK))
        painter.restore()

    return draw


def _formula(latex: str) -> GlyphFormula:
    return typeset_glyphs(latex, _FORMULA)


def _table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[_Row]:
    font, bold = _font(_TABLE), _font(_TABLE, bold=True)
    room = _WIDTH - 2 * _MARGIN
    widths = [
        max(_wide(header[c], bold), *(_wide(row[c], font) for row in rows), 40.0) + 14.0 for c in range(len(header))
    ]
    shrink = min(1.0, room / sum(widths))
    widths = [width * shrink for width in widths]
    head = _line(header, widths, _font(_TABLE * shrink, bold=True), is_head=True)
    yield head
    for place, row in enumerate(rows):
        is_last = place == len(rows) - 1
        line = _line(row, widths, _font(_TABLE * shrink))
        yield _Row(line.height + (8.0 if is_last else 0.0), line.draw, head=head)


def _line(cells: tuple[str, ...], widths: list[float], font: QFont, is_head: bool = False) -> _Row:
    height = 16.0 if all(cells[1:2]) or is_head else 18.0

    def draw(painter: QPainter, y: float) -> None:
        x = _MARGIN
        for place, (text, width) in enumerate(zip(cells, widths, strict=True)):
            side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
            box = QRectF(x, y, width - 7.0, height)
            _write(painter, text, font, _INK, box, side | Qt.AlignmentFlag.AlignVCenter)
            x += width
        painter.setPen(QPen(QColor(_INK if is_head else _LINE), 0.8 if is_head else 0.4))
        painter.drawLine(QPointF(_MARGIN, y + height), QPointF(x, y + height))

    return _Row(height + (1.0 if is_head else 0.0), draw, keep=is_head)
